local n = 1000000
local items = {}
for i = 0, n - 1 do items[#items + 1] = { id = i, x = i % 100, y = i % 7, total = 0 } end
for _ = 1, 3 do
  for i = 1, n do items[i].total = items[i].x * items[i].y + items[i].id end
end
local sum = 0
for _, item in ipairs(items) do sum = sum + item.total end
print(sum)
