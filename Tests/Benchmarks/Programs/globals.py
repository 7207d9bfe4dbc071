calls = 0
step = 3
table = []
def visit(n):
    global calls
    calls += 1
    if n % step == 0:
        table.append(n)
    return n + step
position = 0
while position < 9000000:
    position = visit(position)
print(f"{calls} {len(table)}")
