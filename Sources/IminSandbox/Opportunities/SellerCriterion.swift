// Sellers by what a test needs of them: "bookable", "paid, without stripe". The words are ours; the first three are the platform's own.

/// One condition on a seller.
enum SellerCriterion: String, CaseIterable, Sendable, Hashable {
    case bookable
    case freeBookingsOnly = "free bookings only"
    case notBookable = "not bookable"
    /// Nothing of it costs anything.
    case free
    case paid
    case optedIn = "opted in"
    case notOptedIn = "not opted in"
    case withStripe = "with stripe"
    case withoutStripe = "without stripe"
    /// It was through the pages of onboarding.
    case registered
    case notRegistered = "not registered"

    /// In any spelling: `notOptedIn`, `not-opted-in`.
    init?(_ text: String) {
        let plain = Criterion.plain(text)
        guard let known = SellerCriterion.allCases.first(where: { Criterion.plain($0.rawValue) == plain }) else { return nil }
        self = known
    }

    func holds(for seller: Seller, in world: World) -> Bool {
        switch self {
        case .bookable: seller.bookability == .bookable
        case .freeBookingsOnly: seller.bookability == .freeBookingsOnly
        case .notBookable: seller.bookability == .notBookable
        case .free: !seller.sellsForMoney
        case .paid: seller.sellsForMoney
        case .optedIn: seller.hasOptedIn
        case .notOptedIn: !seller.hasOptedIn
        case .withStripe: seller.hasStripe
        case .withoutStripe: !seller.hasStripe
        case .registered: world.hasRegistered(seller.id)
        case .notRegistered: !world.hasRegistered(seller.id)
        }
    }

    /// `criteria=paid,opted in`, repeated or not: all must hold.
    static func all(in query: Query) throws(Problem) -> [SellerCriterion] {
        var criteria: [SellerCriterion] = []
        for word in query.all("criteria").flatMap({ $0.split(separator: ",").map { String($0).trimmed } }) {
            guard let criterion = SellerCriterion(word) else {
                let advice = Misspelling.advice(on: word, among: allCases.map(\.rawValue))
                throw Problem(400, .invalidRequest, "There is no criterion `\(word)` of a seller; \(advice)", instance: "/criteria")
            }
            criteria.append(criterion)
        }
        return criteria
    }
}
