def is_prime(n):
    if n < 2:
        return False
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True
count, n = 0, 0
while n < 100000:
    if is_prime(n):
        count += 1
    n += 1
print(count)
