def matrix(n, seed):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append((i * seed + j) % 10)
        rows.append(row)
    return rows
def product(a, b, n):
    result = matrix(n, 0)
    for i in range(n):
        for j in range(n):
            sum = 0
            for k in range(n):
                sum += a[i][k] * b[k][j]
            result[i][j] = sum
    return result
c = product(matrix(120, 3), matrix(120, 7), 120)
print(f"{c[0][0]} {c[60][60]} {c[119][119]}")
