def basket(n):
    total = taxed = 0
    for i in range(n):
        price = 4.99 + i % 100 * 0.25
        quantity = i % 3 + 1
        total += price * quantity
        if price > 12.5:
            taxed += price * 0.2
    return f"{round(total)} {round(taxed)}"


print(basket(500000))
