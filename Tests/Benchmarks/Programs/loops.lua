local function loops(n)
  local sum, odd = 0, 0
  for i = 1, n do
    for j = 1, n do
      sum = (sum + i * j) % 1000003
      if sum % 7 == 3 then odd = odd + 1 end
    end
  end
  return sum .. " " .. odd
end
print(loops(3000))
