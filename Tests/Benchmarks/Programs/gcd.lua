local function gcd(a, b)
  while b ~= 0 do a, b = b, a % b end
  return a
end
local sum = 0
for a = 1, 1000 do for b = 1, 1000 do sum = sum + gcd(a, b) end end
print(sum)
