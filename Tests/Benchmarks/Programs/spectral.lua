local function times(v, n, transposed)
  local made = {}
  for i = 0, n - 1 do
    local sum = 0
    for j = 0, n - 1 do
      local row = transposed and j or i
      sum = sum + v[j + 1] / ((i + j) * (i + j + 1) / 2 + row + 1)
    end
    made[#made + 1] = sum
  end
  return made
end
local n = 120
local u, v = {}, {}
for i = 1, n do u[i] = 1 end
for _ = 1, 4 do
  v = times(times(u, n, false), n, true)
  u = times(times(v, n, false), n, true)
end
local vBv, vv = 0, 0
for i = 1, n do
  vBv = vBv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(math.floor(vBv / vv * 10000 + 0.5))
