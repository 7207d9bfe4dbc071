def counter(step):
    count = 0
    def next():
        nonlocal count
        count += step
        return count
    return next
one, three = counter(1), counter(3)
sum = 0
for i in range(1000000):
    sum += one() if i % 2 == 0 else three()
print(sum)
