local function escapes(cx, cy)
  local x, y, i = 0.0, 0.0, 0
  while i < 50 do
    local xx, yy = x * x, y * y
    if xx + yy > 4 then return i end
    y = 2 * x * y + cy
    x = xx - yy + cx
    i = i + 1
  end
  return i
end
local total = 0
for row = 0, 99 do
  for column = 0, 99 do total = total + escapes(column * 0.03 - 2.25, row * 0.025 - 1.25) end
end
print(total > 100000)
