local function basket(n)
  local total, taxed = 0, 0
  for i = 0, n - 1 do
    local price = 4.99 + i % 100 * 0.25
    local quantity = i % 3 + 1
    total = total + price * quantity
    if price > 12.5 then taxed = taxed + price * 0.2 end
  end
  return string.format("%d %d", math.floor(total + 0.5), math.floor(taxed + 0.5))
end
print(basket(500000))
