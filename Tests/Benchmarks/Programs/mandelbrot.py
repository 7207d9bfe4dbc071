def escapes(cx, cy):
    x, y, i = 0.0, 0.0, 0
    while i < 50:
        xx, yy = x * x, y * y
        if xx + yy > 4:
            return i
        y = 2 * x * y + cy
        x = xx - yy + cx
        i += 1
    return i
total = 0
for row in range(100):
    for column in range(100):
        total += escapes(column * 0.03 - 2.25, row * 0.025 - 1.25)
print("true" if total > 100000 else "false")
