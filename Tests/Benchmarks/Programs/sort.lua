local function sorting(n)
  local numbers, seed = {}, 42
  for _ = 1, n do
    seed = (seed * 1103515245 + 12345) % 2147483648
    numbers[#numbers + 1] = seed
  end
  table.sort(numbers, function(a, b) return a < b end)
  for i = 2, n do if numbers[i - 1] > numbers[i] then return "wrong" end end
  return numbers[1] .. " " .. numbers[n]
end
print(sorting(500000))
