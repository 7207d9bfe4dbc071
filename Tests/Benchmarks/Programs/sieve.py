limit = 2000000
composite = []
for _ in range(limit + 1):
    composite.append(False)
count = 0
n = 2
while n <= limit:
    if not composite[n]:
        count += 1
        multiple = n * n
        while multiple <= limit:
            composite[multiple] = True
            multiple += n
    n += 1
print(count)
