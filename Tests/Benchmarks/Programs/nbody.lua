local function advance(all, dt)
  local n = #all
  for i = 1, n do
    local a = all[i]
    for j = i + 1, n do
      local b = all[j]
      local dx, dy = a.x - b.x, a.y - b.y
      local distance = dx * dx + dy * dy + 0.01
      local pull = dt / (distance * distance)
      a.vx = a.vx - dx * b.mass * pull
      a.vy = a.vy - dy * b.mass * pull
      b.vx = b.vx + dx * a.mass * pull
      b.vy = b.vy + dy * a.mass * pull
    end
  end
  for i = 1, n do
    local a = all[i]
    a.x = a.x + dt * a.vx
    a.y = a.y + dt * a.vy
  end
  return all
end
local bodies = {
  { x = 0, y = 0, vx = 0, vy = 0, mass = 39.478 },
  { x = 4.84, y = -1.16, vx = 0.606, vy = 2.811, mass = 0.037 },
  { x = 8.34, y = 4.12, vx = -1.01, vy = 1.82, mass = 0.011 },
  { x = 12.89, y = -15.11, vx = 1.08, vy = 0.868, mass = 0.0017 },
  { x = 15.37, y = -25.92, vx = 0.979, vy = 0.594, mass = 0.002 },
}
for _ = 1, 20000 do bodies = advance(bodies, 0.001) end
print(bodies[2].x > bodies[1].x)
