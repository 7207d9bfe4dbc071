local function map(items, transform)
  local made = {}
  for i = 1, #items do made[#made + 1] = transform(items[i]) end
  return made
end
local function filter(items, isIncluded)
  local kept = {}
  for i = 1, #items do if isIncluded(items[i]) then kept[#kept + 1] = items[i] end end
  return kept
end
local function reduce(items, initial, combine)
  local result = initial
  for i = 1, #items do result = combine(result, items[i]) end
  return result
end
local function closures(n)
  local numbers = {}
  for i = 0, n - 1 do numbers[#numbers + 1] = i end
  local total = 0
  for round = 0, 2 do
    local add = function(x) return x + round end
    local mapped = map(numbers, function(x) return add(x) end)
    total = total + reduce(filter(mapped, function(x) return x % 2 == 0 end), 0, function(a, b) return a + b end)
  end
  return total
end
print(closures(1000000))
