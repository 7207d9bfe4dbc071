account = {"name": "Louis", "balance": 0, "history": {"deposits": 0, "withdrawals": 0}}
def deposit(account, amount):
    return {**account, "balance": account["balance"] + amount}
for i in range(500000):
    account["balance"] += i % 10
    account["history"]["deposits"] += 1
    if i % 3 == 0:
        account["history"]["withdrawals"] += 2
    if i % 5 == 0:
        account = deposit(account, 1)
print(f"{account['balance']} {account['history']['deposits']} {account['history']['withdrawals']}")
