longest, best, start = 0, 0, 1
while start < 60000:
    n, steps = start, 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    if steps > longest:
        longest, best = steps, start
    start += 1
print(f"{best} {longest}")
