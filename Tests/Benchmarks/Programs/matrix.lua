local function matrix(n, seed)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[#row + 1] = (i * seed + j) % 10 end
    rows[#rows + 1] = row
  end
  return rows
end
local function product(a, b, n)
  local result = matrix(n, 0)
  for i = 1, n do
    for j = 1, n do
      local sum = 0
      for k = 1, n do sum = sum + a[i][k] * b[k][j] end
      result[i][j] = sum
    end
  end
  return result
end
local c = product(matrix(120, 3), matrix(120, 7), 120)
print(c[1][1] .. " " .. c[61][61] .. " " .. c[120][120])
