local account = { name = "Louis", balance = 0, history = { deposits = 0, withdrawals = 0 } }
local function deposit(account, amount)
  local made = {}
  for key, value in pairs(account) do made[key] = value end
  made.balance = account.balance + amount
  return made
end
for i = 0, 499999 do
  account.balance = account.balance + i % 10
  account.history.deposits = account.history.deposits + 1
  if i % 3 == 0 then account.history.withdrawals = account.history.withdrawals + 2 end
  if i % 5 == 0 then account = deposit(account, 1) end
end
print(account.balance .. " " .. account.history.deposits .. " " .. account.history.withdrawals)
