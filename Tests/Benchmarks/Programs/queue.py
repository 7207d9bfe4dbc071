size = 400
seen = [False] * (size * size)
queue = [0]
seen[0] = True
head = steps = 0
while head < len(queue):
    at = queue[head]
    head += 1
    steps += 1
    x = at % size
    for place in [at - 1 if x > 0 else -1, at + 1 if x < size - 1 else -1, at - size, at + size]:
        if 0 <= place < size * size and not seen[place]:
            seen[place] = True
            queue.append(place)
print(steps)
