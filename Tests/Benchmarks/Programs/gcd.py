def gcd(a, b):
    while b != 0:
        a, b = b, a % b
    return a


total = 0
for a in range(1, 1001):
    for b in range(1, 1001):
        total += gcd(a, b)
print(total)
