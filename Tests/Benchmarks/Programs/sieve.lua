local limit = 2000000
local composite = {}
for _ = 0, limit do composite[#composite + 1] = false end
local count, n = 0, 2
while n <= limit do
  if not composite[n + 1] then
    count = count + 1
    local multiple = n * n
    while multiple <= limit do
      composite[multiple + 1] = true
      multiple = multiple + n
    end
  end
  n = n + 1
end
print(count)
