def times(v, n, transposed):
    made = []
    for i in range(n):
        total = 0
        for j in range(n):
            row = j if transposed else i
            total += v[j] / ((i + j) * (i + j + 1) / 2 + row + 1)
        made.append(total)
    return made


n = 120
u = [1] * n
for _ in range(4):
    v = times(times(u, n, False), n, True)
    u = times(times(v, n, False), n, True)
vBv = vv = 0
for i in range(n):
    vBv += u[i] * v[i]
    vv += v[i] * v[i]
print(round(vBv / vv * 10000))
