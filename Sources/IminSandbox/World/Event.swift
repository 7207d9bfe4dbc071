// What happened. Events are the truth of the world: they are what a command changed, what the journal keeps and what a replay applies.

import IminJSON

/// One fact, already decided; applying it never fails.
enum Event: Sendable, Hashable {
    /// A new world, as if nothing had been before.
    case began(seed: UInt64, at: Instant, clock: WorldClock.Mode)
    /// The sessions and slots of one week, counted from the world's first day, entered the catalogue.
    case scheduled(week: Int)
    case customerCreated(Customer)
    /// The person as it is now, and which of its members changed.
    case customerChanged(CustomerID, Person, members: [String])
    case customerErased(CustomerID)
    case checkoutOpened(CheckoutSession)
    case paymentChallenged(CheckoutID, Card)
    /// No money moved; the checkout is open again.
    case paymentDeclined(CheckoutID, reason: String)
    case placesTaken(OpportunityID, count: Int)
    /// Settles its checkout, too.
    case orderPlaced(Order)
    case messageSent(Message)
    case clockAdvanced(microseconds: Int64)
    case feed(FeedEvent)
    case catalogue(CatalogueEvent)
    /// Something is going to happen by itself, or just did.
    case agenda(AgendaEvent)
    /// What became of an order after it was placed.
    case order(OrderEvent)
    /// Brokers are told something by themselves.
    case webhook(WebhookEvent)
    case account(AccountEvent)
    case card(CardEvent)
    case seller(SellerEvent)
    case checkout(CheckoutEvent)
}

/// What one command changed: stored, replayed and shown together.
struct Change: Sendable, Hashable {
    /// Counted from 1.
    let number: Int
    let at: Instant
    let events: [Event]
}

extension Event {
    /// One line for people: `+customer MAlnTNiZut`, `~places … 3 of 12 left`; `after` is the world with the event applied.
    func line(after world: World) -> String {
        switch self {
        case .began(let seed, let at, _): "+world seed \(seed) at \(at.text)"
        case .scheduled(let week): "+schedule week \(week)"
        case .customerCreated(let customer): "+customer \(customer.id)"
        case .customerChanged(let id, _, let members): "~customer \(id) \(members.joined(separator: ", "))"
        case .customerErased(let id): "-customer \(id)"
        case .checkoutOpened(let session): "+checkout \(session.id)"
        case .paymentChallenged(let id, let card): "~checkout \(id) waits for the bank (\(card.label))"
        case .paymentDeclined(let id, let reason): "~checkout \(id) declined: \(reason)"
        case .placesTaken(let id, _):
            "~places \(id) \(world.ledger[id].map { "\($0.left) of \($0.maximum) left" } ?? "unknown")"
        case .orderPlaced(let order): "+order \(order.id)"
        case .messageSent(let message): "+email \(message.recipient)"
        case .catalogue(let event): event.line(after: world)
        case .account(let event): event.line(after: world)
        case .card(let event): event.line
        case .feed(let event): event.line
        case .clockAdvanced(let microseconds): "~clock +\(Event.span(microseconds))"
        case .agenda(let event): event.line
        case .order(let event): event.line(after: world)
        case .webhook(let event): event.line(after: world)
        case .seller(let event): event.line
        case .checkout(.named(let id, _)): "~checkout \(id) named"
        }
    }

    /// `2 d 3 h`, `90 s`, `250 ms`: the two largest units.
    static func span(_ microseconds: Int64) -> String {
        let units: [(Int64, String)] = [
            (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"), (1_000, "ms"), (1, "µs"),
        ]
        var rest = microseconds
        var parts: [String] = []
        for (size, name) in units where rest / size > 0 && parts.count < 2 {
            parts.append("\(rest / size) \(name)")
            rest %= size
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
