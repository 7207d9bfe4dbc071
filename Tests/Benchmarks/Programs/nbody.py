def advance(all, dt):
    n = len(all)
    for i in range(n):
        a = all[i]
        for j in range(i + 1, n):
            b = all[j]
            dx, dy = a["x"] - b["x"], a["y"] - b["y"]
            distance = dx * dx + dy * dy + 0.01
            pull = dt / (distance * distance)
            a["vx"] -= dx * b["mass"] * pull
            a["vy"] -= dy * b["mass"] * pull
            b["vx"] += dx * a["mass"] * pull
            b["vy"] += dy * a["mass"] * pull
    for a in all:
        a["x"] += dt * a["vx"]
        a["y"] += dt * a["vy"]
    return all


bodies = [
    {"x": x, "y": y, "vx": vx, "vy": vy, "mass": mass}
    for x, y, vx, vy, mass in [
        (0, 0, 0, 0, 39.478),
        (4.84, -1.16, 0.606, 2.811, 0.037),
        (8.34, 4.12, -1.01, 1.82, 0.011),
        (12.89, -15.11, 1.08, 0.868, 0.0017),
        (15.37, -25.92, 0.979, 0.594, 0.002),
    ]
]
for _ in range(20000):
    bodies = advance(bodies, 0.001)
print("true" if bodies[1]["x"] > bodies[0]["x"] else "false")
