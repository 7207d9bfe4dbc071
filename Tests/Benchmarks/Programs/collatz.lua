local longest, best, start = 0, 0, 1
while start < 60000 do
  local n, steps = start, 0
  while n ~= 1 do
    if n % 2 == 0 then n = n // 2 else n = 3 * n + 1 end
    steps = steps + 1
  end
  if steps > longest then longest, best = steps, start end
  start = start + 1
end
print(best .. " " .. longest)
