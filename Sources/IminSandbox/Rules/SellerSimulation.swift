// What sellers do in their own booking systems, on command: cancel, move, replace, mark who came. Stands for what would arrive from the
// seller's feed of orders (IMIN-API, section 4.3; OpenActive, the simulated actions of its test interface).

enum SellerSimulation {
    /// Items that are cancelled already stay as they are.
    static func cancel(_ id: OrderID, items: [Int], message: String?, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let order = try OrderRules.existing(id, in: world)
        var booked: [Int] = []
        for number in items {
            if try OrderRules.existing(number, of: order).status.isBooked, !booked.contains(number) { booked.append(number) }
        }
        return cancelled(id, items: booked, message: message, in: world, at: now)
    }

    static func cancel(_ id: OpportunityID, message: String?, in world: World, at now: Instant) throws(Problem) -> [Event] {
        guard try existing(id, in: world).status != .cancelled else { return [] }
        return eachOrder(of: id, after: [.order(.opportunityCancelled(id))], in: world) { order, items, world in
            cancelled(order, items: items, message: message, in: world, at: now)
        }
    }

    private static func cancelled(_ id: OrderID, items: [Int], message: String?, in world: World, at now: Instant) -> [Event] {
        guard !items.isEmpty else { return [] }
        return OrderRules.following(
            [.order(.itemsCancelled(id, items: items, by: .sellerCancelled, message: message))], order: id, items: items,
            kind: .sellerCancelled, message: message, in: world, at: now)
    }

    static func move(_ id: OpportunityID, to start: Instant, message: String?, in world: World, at now: Instant) throws(Problem) -> [Event]
    {
        let opportunity = try existing(id, in: world)
        guard opportunity.status != .cancelled else {
            throw Problem(409, .invalidRequest, "\(opportunity.name) was cancelled: it cannot be moved.")
        }
        guard start > now else { throw Problem(400, .invalidRequest, "\(start.text) is not in the future.", instance: "/startDate") }
        guard start != opportunity.start else { return [] }
        let moved = Event.order(.opportunityMoved(id, start: start, message: message))
        // The event changes all orders at once; each customer hears of it with the time it was before.
        return [moved]
            + eachOrder(of: id, after: [], in: world) { order, items, world in
                let events = OrderRules.following([moved], order: order, items: items, kind: .moved, message: message, in: world, at: now)
                return Array(events.dropFirst())
            }
    }

    static func replace(
        _ id: OrderID, item number: Int, by replacement: OpportunityID, offer wanted: OfferID?, in world: World, at now: Instant
    ) throws(Problem) -> [Event] {
        let order = try OrderRules.existing(id, in: world)
        var item = try OrderRules.existing(number, of: order)
        guard item.status == .confirmed else {
            throw Problem(409, .invalidRequest, "Item \(number) is \(item.status.rawValue): only a confirmed one can be replaced.")
        }
        let opportunity = try existing(replacement, in: world)
        guard replacement != item.opportunity else { throw Problem(400, .invalidRequest, "The item is for \(replacement) already.") }
        guard opportunity.seller == order.seller else {
            throw Problem(409, .invalidRequest, "\(opportunity.name) is another seller's: an order is with one seller.")
        }
        let offer = try self.offer(wanted, of: opportunity, notAbove: item.price, in: world)
        let wish = CheckoutItem(offer: offer.id, opportunity: replacement)
        if let problem = Problem.items(Bookability.problems(with: [wish], payer: order.payer, in: world, at: now)) { throw problem }
        item.offer = offer.id
        item.offerName = offer.name
        item.price = offer.price
        item.opportunity = replacement
        item.name = opportunity.name
        item.placeName = world.place(of: opportunity)?.name ?? ""
        item.start = opportunity.start
        item.cancellationRequested = nil
        return OrderRules.following(
            [.order(.itemReplaced(id, item))], order: id, items: [number], kind: .replaced, in: world, at: now)
    }

    /// A replacement may cost as much or less (OpenActive: what is due only goes down).
    private static func offer(_ wanted: OfferID?, of opportunity: Opportunity, notAbove price: Price, in world: World) throws(Problem)
        -> Offer
    {
        let offers = opportunity.offers.compactMap { world.offers[$0] }.filter { $0.price <= price }
        let best = wanted.map { id in offers.filter { $0.id == id } } ?? offers.sorted { $0.price > $1.price }
        guard let offer = best.first else {
            throw Problem(
                400, .unacceptableOffer,
                "\(opportunity.id) has no such offer for \(price.amount) or less: a replacement must not cost more.")
        }
        return offer
    }

    /// People are let in, and marked, from an hour before the start (our decision).
    static func entrance(to item: OrderItem) -> Instant { item.start.adding(hours: -1) }

    static func mark(_ id: OrderID, item number: Int, attended: Bool, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let item = try OrderRules.existing(number, of: OrderRules.existing(id, in: world))
        guard item.status.isBooked else {
            throw Problem(409, .invalidRequest, "Item \(number) is \(item.status.rawValue): nobody can attend it.")
        }
        let opens = entrance(to: item)
        guard now >= opens else {
            throw Problem(
                409, .invalidRequest,
                "\(item.name) starts at \(item.start.text): who came can be marked from \(opens.text) on, an hour before.")
        }
        let status: OrderItem.Status = attended ? .attended : .absent
        guard item.status != status else { return [] }
        let events = [Event.order(.itemAttended(id, item: number, status: status))]
        return events + WebhookRules.orderChanged(id, after: events, in: world, at: now)
    }

    private static func existing(_ id: OpportunityID, in world: World) throws(Problem) -> Opportunity {
        guard let opportunity = world.opportunities[id] else {
            throw Problem(404, .unknownOpportunity, "No session or slot has the identifier \(id).")
        }
        return opportunity
    }

    /// Collects what happens to every order that has something booked of an opportunity; each sees what happened to those before it.
    private static func eachOrder(
        of id: OpportunityID, after first: [Event], in world: World, _ body: (OrderID, [Int], World) -> [Event]
    ) -> [Event] {
        var world = world
        for event in first { world.apply(event) }
        var events = first
        for order in world.ordersByOpportunity[id] ?? [] {
            let items = (world.orders[order]?.items ?? []).filter { $0.opportunity == id && $0.status.isBooked }.map(\.number)
            guard !items.isEmpty else { continue }
            let more = body(order, items, world)
            for event in more { world.apply(event) }
            events += more
        }
        return events
    }
}
