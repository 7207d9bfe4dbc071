seed, orders = 1, []
for i in range(60000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    orders.append({"id": i, "customer": f"customer {seed % 500}", "price": seed % 1000, "isPaid": seed % 3 != 0})
by_price = sorted(orders, key=lambda o: (o["price"], o["id"]))
by_customer = sorted(orders, key=lambda o: o["customer"])
paid = [o for o in orders if o["isPaid"]]
totals = {"count": 0, "sum": 0}
for o in paid:
    totals = {"count": totals["count"] + 1, "sum": totals["sum"] + o["price"]}
groups = {}
for o in orders:
    groups.setdefault(o["customer"], []).append(o)
largest = max(len(group) for group in groups.values())
names = list(dict.fromkeys(o["customer"] for o in orders))
print(by_price[0]["id"], by_customer[0]["customer"], totals["count"], totals["sum"], largest, len(names))
