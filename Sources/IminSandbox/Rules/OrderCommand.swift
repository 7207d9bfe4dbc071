// What can be asked about an order that was placed: by its customer through the broker, and, in simulation, by its seller.

enum OrderCommand: Sendable, Hashable {
    /// All of these items (by number) or none.
    case requestCancellation(OrderID, items: [Int])
    /// The seller cancels items, with a word to the customer.
    case cancelBySeller(OrderID, items: [Int], message: String?)
    /// The seller cancels a session or slot with everything booked in it.
    case cancelOpportunity(OpportunityID, message: String?)
    case moveOpportunity(OpportunityID, to: Instant, message: String?)
    /// The seller gives another session or slot instead; where no offer is named, the one that suits best.
    case replaceItem(OrderID, item: Int, by: OpportunityID, offer: OfferID?)
    case markAttendance(OrderID, item: Int, attended: Bool)
}

/// Decides what such a command changes.
func decide(_ command: OrderCommand, in world: World, at now: Instant) throws(Problem) -> [Event] {
    switch command {
    case .requestCancellation(let id, let items): try CancellationRules.request(id, items: items, in: world, at: now)
    case .cancelBySeller(let id, let items, let message):
        try SellerSimulation.cancel(id, items: items, message: message, in: world, at: now)
    case .cancelOpportunity(let id, let message): try SellerSimulation.cancel(id, message: message, in: world, at: now)
    case .moveOpportunity(let id, let start, let message):
        try SellerSimulation.move(id, to: start, message: message, in: world, at: now)
    case .replaceItem(let id, let item, let opportunity, let offer):
        try SellerSimulation.replace(id, item: item, by: opportunity, offer: offer, in: world, at: now)
    case .markAttendance(let id, let item, let attended):
        try SellerSimulation.mark(id, item: item, attended: attended, in: world, at: now)
    }
}

enum OrderRules {
    static func existing(_ id: OrderID, in world: World) throws(Problem) -> Order {
        guard let order = world.orders[id] else { throw Problem(404, .unknownOrder, "There is no order `\(id)`.") }
        return order
    }

    /// An item of the order.
    static func existing(_ number: Int, of order: Order) throws(Problem) -> OrderItem {
        guard let item = order.item(number) else {
            throw Problem(500, .orderItemNotWithinOrder, "The order has no item \(number): it has \(order.items.count).")
        }
        return item
    }

    /// What follows when items of an order changed: a receipt where money goes back, an e-mail, and a webhook. `changes` is what happened to the
    /// order, decided and not yet applied.
    static func following(
        _ changes: [Event], order id: OrderID, items: [Int], kind: OrderNotice.Kind, message: String? = nil, in world: World,
        at now: Instant
    ) -> [Event] {
        var changed = world
        for event in changes { changed.apply(event) }
        guard let before = world.orders[id], let after = changed.orders[id] else { return changes }
        var events = changes
        let refund = Price(minor: max(0, before.total.minor - after.total.minor))
        if !refund.isFree { events.append(.order(.receiptIssued(id, at: now))) }
        let notice = OrderNotice(
            kind: kind, before: items.compactMap(before.item), after: items.compactMap(after.item), refund: refund, message: message)
        if let message = OrderRules.message(.notice(id, notice), to: before.payer, in: changed, at: now) {
            events.append(.messageSent(message))
        }
        return events + WebhookRules.orderChanged(id, after: events, in: world, at: now)
    }

    /// A message to who booked; nobody writes to people who asked to be forgotten.
    static func message(_ subject: Message.Subject, to payer: CheckoutSession.Payer, in world: World, at now: Instant) -> Message? {
        if case .customer(let id) = payer, world.customer(id) == nil { return nil }
        let person = world.person(of: payer)
        return Message(
            number: world.messages.count + 1, sent: now, recipient: person.email, givenName: person.givenName, subject: subject)
    }
}
