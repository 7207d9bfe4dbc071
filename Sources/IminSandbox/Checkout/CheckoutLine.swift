// One line of a checkout as its page shows it, whether it stands for something in the catalogue or for a test.

struct CheckoutLine: Sendable, Hashable {
    /// `ScheduledSession` or `Slot`.
    var typeName: String
    var name: String
    var offerName: String
    var price: Price
    var placeName: String
    var sellerName: String
    var seller: SellerID?
    var start: Instant?
    /// What the customer agrees to, from the offer's own rules.
    var term: String
    /// The given name of who comes, in a group.
    var attendee: String?
}

extension World {
    /// The lines of a checkout, one for each item; what the catalogue does not know is an empty line.
    func lines(of session: CheckoutSession) -> [CheckoutLine] {
        session.items.map { item in
            var line = TestItems.line(for: item) ?? self.line(for: item)
            line.attendee = item.attendee.flatMap { customer($0)?.person.givenName }
            return line
        }
    }

    /// Whether the customer of a checkout asked to be forgotten since.
    func hasLostCustomer(_ session: CheckoutSession) -> Bool {
        guard case .customer(let id) = session.payer, id != TestItems.member else { return false }
        return customer(id) == nil
    }

    /// What a seller is called; that of the test mode has a name, too.
    func sellerName(_ id: SellerID) -> String { sellers[id]?.name ?? (id == TestItems.seller ? TestItems.sellerName : "") }

    private func line(for item: CheckoutItem) -> CheckoutLine {
        let opportunity = opportunities[item.opportunity]
        let offer = offers[item.offer]
        let seller = opportunity.flatMap { sellers[$0.seller] }
        return CheckoutLine(
            typeName: opportunity?.typeName ?? "ScheduledSession", name: opportunity?.name ?? "", offerName: offer?.name ?? "",
            price: offer?.price ?? .free, placeName: opportunity.flatMap { place(of: $0)?.name } ?? "", sellerName: seller?.name ?? "",
            seller: opportunity?.seller, start: opportunity?.start, term: CheckoutLine.rule(of: offer, for: opportunity))
    }
}

extension CheckoutLine {
    fileprivate static func rule(of offer: Offer?, for opportunity: Opportunity?) -> String {
        guard let offer, let opportunity else { return "" }
        let subject = "\(opportunity.name), \(offer.name):"
        guard offer.allowsCancellation else { return "\(subject) cannot be cancelled by you." }
        guard let hours = offer.latestCancellationHours else {
            return "\(subject) can be cancelled with a full refund until the start."
        }
        return "\(subject) can be cancelled with a full refund until \(hours) hours before the start."
    }
}
