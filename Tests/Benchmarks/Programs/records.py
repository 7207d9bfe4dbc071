n = 1000000
items = []
for i in range(n):
    items.append({"id": i, "x": i % 100, "y": i % 7, "total": 0})
for _ in range(3):
    for i in range(n):
        items[i]["total"] = items[i]["x"] * items[i]["y"] + items[i]["id"]
total = 0
for item in items:
    total += item["total"]
print(total)
