// What a customer has booked, found without looking at everything they ever ordered.

/// An item of an order as the world's index of bookings names it.
enum Booking {
    /// By its start; among those of one start by when the order was placed, the order and the item's number.
    static func key(_ item: OrderItem, of order: Order) -> OrderedKeys.Key {
        let placed = Digits.padded(Int(order.placed.microseconds), to: 18)
        return .init(number: item.start.microseconds, name: "\(placed) \(order.id) \(Digits.padded(item.number, to: 6))")
    }

    /// Behind everything that begins at a moment or before it.
    static func place(after moment: Instant) -> OrderedKeys.Key { .init(number: moment.microseconds, name: "\u{10FFFF}") }

    /// The item of a key; `nil` where there is none.
    static func item(_ key: OrderedKeys.Key, in world: World) -> (order: Order, item: OrderItem)? {
        let parts = key.name.split(separator: " ")
        guard parts.count == 3, let number = Int(parts[2]), let order = world.orders[OrderID(String(parts[1]))] else { return nil }
        return order.item(number).map { (order, $0) }
    }
}
