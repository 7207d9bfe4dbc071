sum, odd = 0, 0
for i in range(1, 3001):
    for j in range(1, 3001):
        sum = (sum + i * j) % 1000003
        if sum % 7 == 3:
            odd += 1
print(f"{sum} {odd}")
