local function fannkuch(n)
  local p, q, counts = {}, {}, {}
  for i = 0, n - 1 do p[i], q[i], counts[i] = i, i, i end
  local most, sum, sign = 0, 0, 1
  while true do
    if p[0] ~= 0 then
      for i = 0, n - 1 do q[i] = p[i] end
      local flips = 1
      while true do
        local top = q[0]
        if q[top] == 0 then break end
        local low, high = 0, top
        while low < high do
          local held = q[low]
          q[low] = q[high]
          q[high] = held
          low = low + 1
          high = high - 1
        end
        flips = flips + 1
      end
      sum = sum + sign * flips
      if flips > most then most = flips end
    end
    if sign == 1 then
      local held = p[0]
      p[0] = p[1]
      p[1] = held
      sign = -1
    else
      local held = p[1]
      p[1] = p[2]
      p[2] = held
      sign = 1
      local i = 2
      while true do
        if counts[i] ~= 0 then
          counts[i] = counts[i] - 1
          break
        end
        if i == n - 1 then return sum .. " " .. most end
        counts[i] = i
        local first = p[0]
        for k = 0, i do p[k] = p[k + 1] end
        p[i + 1] = first
        i = i + 1
      end
    end
  end
end
print(fannkuch(9))
