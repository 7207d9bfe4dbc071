text = " ".join(["abc xyz"] * 100000)
vowels = 0
counts = {}
for character in text:
    if character in "aeiou":
        vowels += 1
    counts[character] = counts.get(character, 0) + 1
print(vowels, counts["a"], len(counts))
