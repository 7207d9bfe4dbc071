// Opening a checkout. No places are held for it: they are taken when it is paid, and the later of two payments for the last place loses.

enum CheckoutRules {
    static func open(_ draft: CheckoutDraft, in world: World, at now: Instant) throws(Problem) -> [Event] {
        if case .customer(let id) = draft.payer {
            _ = try CustomerRules.existing(id, in: world, instance: "/imin:initialOrder/customer")
        }
        if let problem = Problem.items(Bookability.problems(with: draft.items, types: draft.types, in: world, at: now)) { throw problem }
        try refuseSeveralSellers(draft.items, in: world)
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
        session.items.reduce(.free) { $0 + (world.offers[$1.offer]?.price ?? .free) }
    }
}
