from functools import cmp_to_key
def sorting(n):
    numbers, seed = [], 42
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        numbers.append(seed)
    numbers.sort(key=cmp_to_key(lambda a, b: -1 if a < b else 1 if b < a else 0))
    for i in range(1, n):
        if numbers[i - 1] > numbers[i]:
            return "wrong"
    return f"{numbers[0]} {numbers[n - 1]}"
print(sorting(500000))
