local function counter(step)
  local count = 0
  return function()
    count = count + step
    return count
  end
end
local one, three = counter(1), counter(3)
local sum = 0
for i = 0, 999999 do
  if i % 2 == 0 then sum = sum + one() else sum = sum + three() end
end
print(sum)
