calls = 0
step = 3
list = {}
function visit(n)
  calls = calls + 1
  if n % step == 0 then list[#list + 1] = n end
  return n + step
end
local position = 0
while position < 9000000 do position = visit(position) end
print(calls .. " " .. #list)
