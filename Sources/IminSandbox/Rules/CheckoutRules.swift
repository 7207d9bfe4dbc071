// Opening a checkout. No places are held for it: they are taken when it is paid, and the later of two payments for the last place loses.

enum CheckoutRules {
    static func open(_ draft: CheckoutDraft, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let isTest = TestItems.areTest(draft.items)
        if case .customer(let id) = draft.payer, !(isTest && id == TestItems.member) {
            _ = try CustomerRules.existing(id, in: world, instance: "/imin:initialOrder/customer")
        }
        try GroupBooking.check(draft, in: world)
        let problems =
            isTest
            ? TestItems.problems(with: draft)
            : Bookability.problems(with: draft.items, types: draft.types, payer: draft.payer, in: world, at: now)
        if let problem = Problem.items(problems) { throw problem }
        if !isTest { try refuseSeveralSellers(draft.items, in: world) }
        var identifiers = world.identifiers
        let session = CheckoutSession(
            id: identifiers.checkout(), opened: now, payer: draft.payer, broker: draft.broker, items: draft.items, links: draft.links)
        return [.checkoutOpened(session)]
    }

    /// OpenActive answers 500 here (its error catalogue gives SellerMismatchError that status), and so do we.
    private static func refuseSeveralSellers(_ items: [CheckoutItem], in world: World) throws(Problem) {
        let sellers = Set(items.compactMap { world.opportunities[$0.opportunity]?.seller })
        guard sellers.count > 1 else { return }
        let names = sellers.sorted().map { world.sellers[$0]?.name ?? $0.text }.joined(separator: ", ")
        throw Problem(
            500, .sellerMismatch, "The items are of \(names): open a checkout for each.", instance: "/imin:initialOrder/orderedItem")
    }

    /// What is due.
    static func total(of session: CheckoutSession, in world: World) -> Price {
        world.lines(of: session).reduce(.free) { $0 + $1.price }
    }

    /// A guest says who they are, once.
    static func name(_ id: CheckoutID, _ person: Person, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let session = try PaymentRules.existing(id, in: world)
        try PaymentRules.refuseExpired(session, at: now)
        guard session.payer != .guest(person) else { return [] }
        if case .customer = session.payer { throw Problem(409, .invalidRequest, "This checkout is a customer's, not a guest's.") }
        guard case .open = session.state else { throw Problem(409, .invalidRequest, "This checkout is being paid already.") }
        return [.checkout(.named(id, person))]
    }
}
