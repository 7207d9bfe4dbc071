local sum, odd = 0, 0
for i = 1, 3000 do
  for j = 1, 3000 do
    sum = (sum + i * j) % 1000003
    if sum % 7 == 3 then odd = odd + 1 end
  end
end
print(sum .. " " .. odd)
