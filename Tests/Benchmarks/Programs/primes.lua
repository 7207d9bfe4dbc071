local function isPrime(n)
  if n < 2 then return false end
  local divisor = 2
  while divisor * divisor <= n do
    if n % divisor == 0 then return false end
    divisor = divisor + 1
  end
  return true
end
local count, n = 0, 0
while n < 100000 do
  if isPrime(n) then count = count + 1 end
  n = n + 1
end
print(count)
