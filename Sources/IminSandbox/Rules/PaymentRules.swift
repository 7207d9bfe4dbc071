// Paying: a test card is charged, places are taken, the order is placed and the customer gets an e-mail, all in one change or none.

/// Why a payment did not become an order, for the page to show.
enum PaymentRules {
    /// Pays an open checkout. One that is paid already changes nothing: submitted twice means one order.
    static func pay(_ id: CheckoutID, _ payment: Payment, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let session = try existing(id, in: world)
        if case .paid = session.state { return [] }
        try refuseExpired(session, at: now)
        guard session.payer != .unnamed else {
            throw Problem(400, .incompleteCustomer, "Say who you are: name and e-mail address.", instance: "/email")
        }
        try refuseUnbookable(session, in: world, at: now)
        guard !CheckoutRules.total(of: session, in: world).isFree else { return place(session, card: nil, in: world, at: now) }
        guard case .card(let number) = payment else {
            throw Problem(400, .invalidRequest, "There is something to pay: give a card.", instance: "/cardNumber")
        }
        switch TestCards.outcome(of: number) {
        case .succeeds: return place(session, card: number.card, in: world, at: now)
        case .challenges: return [.paymentChallenged(id, number.card)]
        case .declines(let reason): return [.paymentDeclined(id, reason: reason)]
        }
    }

    /// The bank says whether the customer confirmed.
    static func answer(_ id: CheckoutID, approved: Bool, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let session = try existing(id, in: world)
        switch session.state {
        case .paid: return []
        case .open: throw Problem(409, .invalidRequest, "No payment of this checkout waits for the bank.")
        case .challenged(let card):
            try refuseExpired(session, at: now)
            guard approved else { return [.paymentDeclined(id, reason: "Your bank could not confirm that it is you.")] }
            try refuseUnbookable(session, in: world, at: now)
            return place(session, card: card, in: world, at: now)
        }
    }

    static func existing(_ id: CheckoutID, in world: World) throws(Problem) -> CheckoutSession {
        guard let session = world.checkouts[id] else { throw Problem(404, .notFound, "There is no checkout `\(id)`.") }
        return session
    }

    static func refuseExpired(_ session: CheckoutSession, at now: Instant) throws(Problem) {
        guard now < session.expires else {
            throw Problem(410, .gone, "This checkout expired at \(session.expires.text).")
        }
    }

    /// What could be booked when the checkout was opened may be gone by now.
    private static func refuseUnbookable(_ session: CheckoutSession, in world: World, at now: Instant) throws(Problem) {
        if session.isTest { return }
        if world.hasLostCustomer(session) { throw Problem(409, .notFound, "The customer's account was deleted.") }
        if let problem = Problem.items(Bookability.problems(with: session.items, payer: session.payer, in: world, at: now)) {
            throw problem
        }
    }

    private static func place(_ session: CheckoutSession, card: Card?, in world: World, at now: Instant) -> [Event] {
        var identifiers = world.identifiers
        let id = identifiers.order()
        let person = world.person(of: session.payer)
        let lines = world.lines(of: session)
        let items = zip(session.items, lines).enumerated().map { index, pair in
            let (item, line) = pair
            return OrderItem(
                number: index + 1, offer: item.offer, offerName: line.offerName, price: line.price, opportunity: item.opportunity,
                name: line.name, placeName: line.placeName, start: line.start ?? now, attendee: item.attendee)
        }
        let seller = lines.first?.seller ?? TestItems.seller
        let order = Order(
            id: id, confirmationNumber: confirmationNumber(of: id), placed: now, checkout: session.id, payer: session.payer,
            broker: session.broker, links: session.links, seller: seller, items: items, card: card)
        var counts: [(OpportunityID, Int)] = []
        for item in session.items where !session.isTest {
            if let index = counts.firstIndex(where: { $0.0 == item.opportunity }) {
                counts[index].1 += 1
            } else {
                counts.append((item.opportunity, 1))
            }
        }
        let message = Message(
            number: world.messages.count + 1, sent: now, recipient: person.email, givenName: person.givenName,
            subject: .confirmation(id))
        var events = counts.map(Event.placesTaken) + [.orderPlaced(order)]
        if card != nil, !session.isTest { events.append(.order(.receiptIssued(id, at: now))) }
        events.append(.messageSent(message))
        return events + WebhookRules.orderChanged(id, after: events, in: world, at: now)
    }

    /// Eight signs that cannot be mistaken for one another on the telephone, from the order's own UUID.
    private static func confirmationNumber(of id: OrderID) -> String {
        let signs = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        var hash: UInt64 = 0
        for byte in id.text.utf8 { hash = IdentifierSource.mix(hash ^ UInt64(byte)) }
        let text = (0..<8).map { signs[Int(hash >> (UInt64($0) * 5) & 31)] }
        return "IM-\(String(text[0..<4]))-\(String(text[4..<8]))"
    }
}
