def fannkuch(n):
    p, q, counts = list(range(n)), list(range(n)), list(range(n))
    most, total, sign = 0, 0, 1
    while True:
        if p[0] != 0:
            for i in range(n):
                q[i] = p[i]
            flips = 1
            while True:
                top = q[0]
                if q[top] == 0:
                    break
                low, high = 0, top
                while low < high:
                    held = q[low]
                    q[low] = q[high]
                    q[high] = held
                    low += 1
                    high -= 1
                flips += 1
            total += sign * flips
            if flips > most:
                most = flips
        if sign == 1:
            p[0], p[1] = p[1], p[0]
            sign = -1
        else:
            p[1], p[2] = p[2], p[1]
            sign = 1
            i = 2
            while True:
                if counts[i] != 0:
                    counts[i] -= 1
                    break
                if i == n - 1:
                    return f"{total} {most}"
                counts[i] = i
                first = p[0]
                for k in range(i + 1):
                    p[k] = p[k + 1]
                p[i + 1] = first
                i += 1


print(fannkuch(9))
