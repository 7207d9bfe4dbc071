local size = 400
local seen = {}
for i = 0, size * size - 1 do seen[i] = false end
local queue = { 0 }
seen[0] = true
local head, steps = 1, 0
while head <= #queue do
  local at = queue[head]
  head = head + 1
  steps = steps + 1
  local x = at % size
  local next = { x > 0 and at - 1 or -1, x < size - 1 and at + 1 or -1, at - size, at + size }
  for _, place in ipairs(next) do
    if place >= 0 and place < size * size and not seen[place] then
      seen[place] = true
      queue[#queue + 1] = place
    end
  end
end
print(steps)
