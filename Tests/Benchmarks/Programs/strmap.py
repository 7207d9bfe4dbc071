counts = {}
for i in range(500000):
    key = f"k{i * 7 % 5000}"
    counts[key] = counts.get(key, 0) + 1
pieces = []
for i in range(100000):
    pieces.append(f"p{i}")
print(f"{len(counts)} {len(''.join(pieces))}")
