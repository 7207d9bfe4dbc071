// Whether a session or slot can be booked with an offer: asked when a checkout is opened, and again when it is paid.

enum Bookability {
    /// The items that cannot be booked, in their order. Items of one opportunity count together against its places.
    ///
    /// `payer` is asked for entitlements where an item has no attendee of its own.
    static func problems(
        with items: [CheckoutItem], types: [String?] = [], payer: CheckoutSession.Payer? = nil, in world: World, at now: Instant
    ) -> [ItemProblem] {
        var problems: [ItemProblem] = []
        var wanted: [OpportunityID: Int] = [:]
        for (position, item) in items.enumerated() {
            let type = types.indices.contains(position) ? types[position] : nil
            let problem =
                self.problem(with: item, type: type, in: world, at: now, wanted: &wanted)
                ?? entitlementProblem(with: item, payer: payer, in: world, at: now)
            guard let (error, text) = problem else { continue }
            let shown = type ?? world.opportunities[item.opportunity]?.typeName ?? "ScheduledSession"
            problems.append(ItemProblem(position: position, item: item, opportunityType: shown, type: error, description: text))
        }
        return problems
    }

    /// Whether an opportunity is open to be booked at all, whatever the places left: search shows a checkout link only then.
    static func isOpen(_ opportunity: Opportunity, offer: Offer, in world: World, at now: Instant) -> Bool {
        closed(opportunity, offer: offer, in: world, at: now) == nil
    }

    private static func problem(
        with item: CheckoutItem, type: String?, in world: World, at now: Instant, wanted: inout [OpportunityID: Int]
    ) -> (ErrorType, String)? {
        guard let opportunity = world.opportunities[item.opportunity] else {
            return (.unknownOpportunity, "no session or slot has the identifier \(item.opportunity).")
        }
        if let type, type != opportunity.typeName {
            return (.unknownOpportunity, "\(item.opportunity) is a \(opportunity.typeName), not a \(type).")
        }
        guard let offer = world.offers[item.offer] else {
            return (.unknownOffer, "no offer has the id \(item.offer).")
        }
        // An entitlement's offer stands in place of a public one.
        guard opportunity.offers.contains(Seeds.entitlementOffers[item.offer]?.base ?? item.offer) else {
            return (.pairNotBookable, "\(item.offer) is not an offer of \(item.opportunity).")
        }
        if let reason = closed(opportunity, offer: offer, in: world, at: now) { return (.pairNotBookable, reason) }
        let left = world.ledger[item.opportunity]?.left ?? 0
        let count = wanted[item.opportunity, default: 0] + 1
        wanted[item.opportunity] = count
        if left == 0 { return (.full, "\(opportunity.name) on \(opportunity.start.sentence) is full.") }
        if count > left {
            let places = left == 1 ? "1 place" : "\(left) places"
            return (.insufficientCapacity, "\(opportunity.name) on \(opportunity.start.sentence) has only \(places) left.")
        }
        return nil
    }

    /// An offer at the price of an entitlement is for those who have it (documentation, "Entitlement Pricing in Checkout").
    private static func entitlementProblem(
        with item: CheckoutItem, payer: CheckoutSession.Payer?, in world: World, at now: Instant
    ) -> (ErrorType, String)? {
        guard let special = Seeds.entitlementOffers[item.offer] else { return nil }
        var holder = item.attendee
        if holder == nil, case .customer(let id)? = payer { holder = id }
        if let holder, EntitlementFilter(of: holder, in: world, at: now).admits(item.offer) { return nil }
        return (.unacceptableOffer, "\(special.offer.name) is for customers with the entitlement \(special.entitlement.prefLabel).")
    }

    /// Why it is closed to this offer now; `nil` where it is open.
    private static func closed(_ opportunity: Opportunity, offer: Offer, in world: World, at now: Instant) -> String? {
        if opportunity.status == .cancelled { return "\(opportunity.name) on \(opportunity.start.sentence) was cancelled." }
        if opportunity.start <= now {
            let next = world.opportunities(of: opportunity.owner, after: now).first {
                $0.status == .scheduled && $0.offers == opportunity.offers && (world.ledger[$0.id]?.left ?? 0) > 0
            }
            let advice = next.map { "; the next one, \($0.id), starts at \($0.start.text)" } ?? ""
            return "\(opportunity.name) started at \(opportunity.start.text)\(advice)."
        }
        if let days = offer.validFromDays, now < opportunity.start.adding(days: -days) {
            return "booking opens \(days) days before the start, at \(opportunity.start.adding(days: -days).text)."
        }
        guard let seller = world.sellers[opportunity.seller] else { return "its seller is unknown." }
        if !seller.hasOptedIn { return "\(seller.name) has not opted in to being bookable." }
        if !offer.price.isFree && !seller.hasStripe { return "\(seller.name) cannot take payments: it has not connected Stripe." }
        return nil
    }

    /// OpenActive's test: refundable, and now before the start less the latest time to cancel. What the customer has asked to cancel
    /// already cannot be cancelled once more.
    static func isPresentlyCancellable(_ item: OrderItem, in world: World, at now: Instant) -> Bool {
        guard item.status == .confirmed, item.cancellationRequested == nil, let offer = world.offers[item.offer], offer.allowsCancellation
        else { return false }
        return now < item.start.adding(hours: -(offer.latestCancellationHours ?? 0))
    }
}
