text = " ".join(f"word{i * 31 % 977}" for i in range(100000))
counts = {}
for _ in range(3):
    for word in text.split(" "):
        counts[word] = counts.get(word, 0) + 1
most = 0
for word in counts:
    if counts[word] > most:
        most = counts[word]
print(f"{len(counts)} {most} {len('-'.join(text.split('word')))}")
