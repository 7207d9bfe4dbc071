local numbers = {}
for i = 0, 1499 do numbers[#numbers + 1] = (i * 7919) % 1500 end
local n = #numbers
for i = 0, n - 1 do
  for j = 1, n - 1 - i do
    if numbers[j] > numbers[j + 1] then
      local held = numbers[j]
      numbers[j] = numbers[j + 1]
      numbers[j + 1] = held
    end
  end
end
print(numbers[1] .. " " .. numbers[751] .. " " .. numbers[1500])
