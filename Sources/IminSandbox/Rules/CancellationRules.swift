// A customer cancels: the wish is passed on to the seller at once, and its booking system reports the cancellation a little later
// (IMIN-API, section 4.3: success means "accepted and passed to the booking system", not "refunded").

enum CancellationRules {
    /// Our decision: no page says how long a seller's system takes. OpenActive asks brokers to look at its feed once a minute.
    static let confirmationMicroseconds: Int64 = 60_000_000

    /// All of the items or none; those that are cancelled already, or about to be, change nothing.
    static func request(_ id: OrderID, items: [Int], in world: World, at now: Instant) throws(Problem) -> [Event] {
        let order = try OrderRules.existing(id, in: world)
        var requested: [Int] = []
        for number in items where !requested.contains(number) {
            let item = try OrderRules.existing(number, of: order)
            if item.status == .customerCancelled || item.cancellationRequested != nil { continue }
            if let reason = refusal(of: item, in: world, at: now) {
                throw Problem(400, .cancellationNotPermitted, reason, instance: "/orderedItem/\(items.firstIndex(of: number) ?? 0)")
            }
            requested.append(number)
        }
        guard !requested.isEmpty else { return [] }
        return [
            .order(.cancellationRequested(id, items: requested, at: now)),
            .agenda(.planned(.confirmCancellation(id, items: requested), due: now.adding(microseconds: confirmationMicroseconds))),
        ]
    }

    /// Why it cannot be cancelled now, in words for the customer; `nil` where it can.
    private static func refusal(of item: OrderItem, in world: World, at now: Instant) -> String? {
        if Bookability.isPresentlyCancellable(item, in: world, at: now) { return nil }
        let subject = "\(item.name) on \(item.start.sentence)"
        switch item.status {
        case .sellerCancelled: return "\(subject) was already cancelled by the seller."
        case .attended: return "\(subject) was attended: it can no longer be cancelled."
        case .absent: return "\(subject) was missed: it can no longer be cancelled."
        case .confirmed, .customerCancelled: break
        }
        guard let offer = world.offers[item.offer], offer.allowsCancellation else {
            return "\(subject) cannot be cancelled: it was booked at a price without refund."
        }
        if item.start <= now { return "\(subject) has already begun." }
        let hours = offer.latestCancellationHours ?? 0
        return "\(subject) can no longer be cancelled: that was possible until \(item.start.adding(hours: -hours).sentence)."
    }

    /// The seller's system reports the cancellation. What the seller has cancelled itself meanwhile stays so.
    static func confirm(_ id: OrderID, items: [Int], in world: World, at now: Instant) -> [Event] {
        let due = items.filter { number in
            guard let item = world.orders[id]?.item(number) else { return false }
            return item.status == .confirmed && item.cancellationRequested != nil
        }
        guard !due.isEmpty else { return [] }
        return OrderRules.following(
            [.order(.itemsCancelled(id, items: due, by: .customerCancelled, message: nil))], order: id, items: due,
            kind: .customerCancelled, in: world, at: now)
    }
}
