def make(depth):
    if depth == 0:
        return {"left": None, "right": None}
    return {"left": make(depth - 1), "right": make(depth - 1)}
def check(tree):
    if tree["left"] is None:
        return 1
    return 1 + check(tree["left"]) + check(tree["right"])
total = 0
for _ in range(20):
    total += check(make(14))
print(total)
