def build(n):
    text = ""
    for i in range(n):
        text += f"line {i}, "
    return text


text = build(200000)
parts = [part for part in text.split(", ") if part]
longest = ""
for part in parts:
    if len(part) > len(longest):
        longest = part
replaced = text.replace("line", "row")
upper = [u for u in map(str.upper, parts) if u.startswith("LINE 1") and "9" in u]
print(len(text), len(parts), longest, len(replaced), len(upper), len(";".join(upper)))
