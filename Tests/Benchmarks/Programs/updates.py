def updates():
    people = [{"name": f"p{i}", "visits": 0, "address": {"town": "t", "moves": 0}} for i in range(1000)]
    grid = [[0] * 100 for _ in range(100)]
    log = []
    note = log.append
    by_name = {person["name"]: {"seen": 0} for person in people}
    for i in range(300000):
        person = people[i % 1000]
        person["visits"] += 1
        person["address"]["moves"] += 2
        grid[i % 100][i * 7 % 100] += i % 7
        if i % 3 == 0:
            note(i)
        by_name[people[i % 1000]["name"]]["seen"] += 1
    return f"{people[7]['visits']} {people[8]['address']['moves']} {grid[3][21]} {len(log)} {by_name['p9']['seen']}"


print(updates())
