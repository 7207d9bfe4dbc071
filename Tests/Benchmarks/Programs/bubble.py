numbers = [(i * 7919) % 1500 for i in range(1500)]
n = len(numbers)
for i in range(n):
    for j in range(n - 1 - i):
        if numbers[j] > numbers[j + 1]:
            held = numbers[j]
            numbers[j] = numbers[j + 1]
            numbers[j + 1] = held
print(f"{numbers[0]} {numbers[750]} {numbers[1499]}")
