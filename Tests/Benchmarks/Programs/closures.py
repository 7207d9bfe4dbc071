from functools import reduce
def closures(n):
    numbers = list(range(n))
    total = 0
    for round in range(3):
        add = lambda x: x + round
        mapped = map(lambda x: add(x), numbers)
        total += reduce(lambda a, b: a + b, filter(lambda x: x % 2 == 0, mapped), 0)
    return total
print(closures(1000000))
