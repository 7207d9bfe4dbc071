def place(row, size, columns, left, right):
    if row == size:
        return 1
    found = 0
    for column in range(size):
        if columns[column] or left[row + column] or right[row - column + size]:
            continue
        next_columns, next_left, next_right = columns[:], left[:], right[:]
        next_columns[column] = True
        next_left[row + column] = True
        next_right[row - column + size] = True
        found += place(row + 1, size, next_columns, next_left, next_right)
    return found
print(place(0, 9, [False] * 9, [False] * 18, [False] * 19))
