def loops(n):
    sum, odd = 0, 0
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            sum = (sum + i * j) % 1000003
            if sum % 7 == 3:
                odd += 1
    return f"{sum} {odd}"
print(loops(3000))
