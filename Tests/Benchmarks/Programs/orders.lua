local seed, orders = 1, {}
for i = 0, 59999 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  orders[#orders + 1] = { id = i, customer = "customer " .. seed % 500, price = seed % 1000, isPaid = seed % 3 ~= 0 }
end
local function copy(xs) return table.move(xs, 1, #xs, 1, {}) end
local sorted = copy(orders)
table.sort(sorted, function(a, b) return a.price < b.price or (a.price == b.price and a.id < b.id) end)
local byCustomer = copy(orders)
table.sort(byCustomer, function(a, b) return a.customer < b.customer end)
local paid = {}
for _, order in ipairs(orders) do if order.isPaid then paid[#paid + 1] = order end end
local totals = { count = 0, sum = 0 }
for _, order in ipairs(paid) do totals = { count = totals.count + 1, sum = totals.sum + order.price } end
local groups = {}
for _, order in ipairs(orders) do
  local group = groups[order.customer]
  if not group then
    group = {}
    groups[order.customer] = group
  end
  group[#group + 1] = order
end
local largest = 0
for _, group in pairs(groups) do if #group > largest then largest = #group end end
local seen, names = {}, {}
for _, order in ipairs(orders) do
  if not seen[order.customer] then
    seen[order.customer] = true
    names[#names + 1] = order.customer
  end
end
print(sorted[1].id .. " " .. byCustomer[1].customer .. " " .. totals.count .. " " .. totals.sum .. " " .. largest .. " " .. #names)
