local function copy(items)
  local made = {}
  for i = 0, #items do made[i] = items[i] end
  return made
end
local function place(row, size, columns, left, right)
  if row == size then return 1 end
  local found = 0
  for column = 0, size - 1 do
    if not (columns[column] or left[row + column] or right[row - column + size]) then
      local nextColumns, nextLeft, nextRight = copy(columns), copy(left), copy(right)
      nextColumns[column] = true
      nextLeft[row + column] = true
      nextRight[row - column + size] = true
      found = found + place(row + 1, size, nextColumns, nextLeft, nextRight)
    end
  end
  return found
end
local function falses(count)
  local made = {}
  for i = 0, count - 1 do made[i] = false end
  return made
end
print(place(0, 9, falses(9), falses(18), falses(19)))
