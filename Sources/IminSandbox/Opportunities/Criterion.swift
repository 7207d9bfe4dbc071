// Sessions and slots by what a test needs of them: "paid, cancellable, one place left". The words are ours; the names of OpenActive's
// test interface mean the same and are taken too.

/// One condition on something to book.
enum Criterion: String, CaseIterable, Sendable, Hashable {
    /// Can be booked now, with at least one place left.
    case bookable
    case free
    case paid
    /// No place left.
    case full
    case onePlaceLeft = "one place left"
    /// Two or more.
    case severalPlacesLeft = "several places left"
    /// A booking made now could be cancelled now.
    case cancellable
    /// Its offer allows no cancellation at all.
    case notCancellable = "not cancellable"
    /// Its offer allows cancellation, but it is too late for it.
    case tooLateToCancel = "too late to cancel"
    /// Booking opens later.
    case notYetBookable = "not yet bookable"
    case started
    case cancelled
    /// Its seller has not opted in to being bookable.
    case sellerNotOptedIn = "seller not opted in"
    /// Something to pay for, of a seller that cannot take payments.
    case sellerWithoutStripe = "seller without stripe"
    case adult
    case junior

    /// A word of ours in any spelling (`onePlaceLeft`, `one-place-left`), or a name of OpenActive's test interface.
    init?(_ text: String) {
        let plain = Criterion.plain(text)
        if let known = Criterion.allCases.first(where: { Criterion.plain($0.rawValue) == plain }) ?? Criterion.openActive[plain] {
            self = known
        } else {
            return nil
        }
    }

    static func plain(_ text: String) -> String { String(text.lowercased().filter { $0.isLetter }) }

    private static let openActive: [String: Criterion] = [
        "testopportunitybookable": .bookable, "testopportunitybookablefree": .free, "testopportunitybookablepaid": .paid,
        "testopportunitybookablenonfree": .paid, "testopportunitybookablenospaces": .full,
        "testopportunitybookablefivespaces": .severalPlacesLeft, "testopportunitybookablecancellable": .cancellable,
        "testopportunitybookablecancellablewithinwindow": .cancellable,
        "testopportunitybookablecancellableoutsidewindow": .tooLateToCancel,
        "testopportunitybookableoutsidevalidfrombeforestartdate": .notYetBookable,
        "testopportunitynotbookableviaavailablechannel": .sellerNotOptedIn,
    ]

    /// Whether it is about the offer: all such conditions must hold for one and the same offer.
    var isAboutOffer: Bool {
        switch self {
        case .bookable, .full, .onePlaceLeft, .severalPlacesLeft, .started, .cancelled, .sellerNotOptedIn: false
        case .free, .paid, .cancellable, .notCancellable, .tooLateToCancel, .notYetBookable, .sellerWithoutStripe, .adult, .junior: true
        }
    }

    /// Of an opportunity, whatever its offers.
    func holds(for opportunity: Opportunity, in world: World, at now: Instant) -> Bool {
        let left = world.ledger[opportunity.id]?.left ?? 0
        return switch self {
        case .bookable:
            left > 0
                && opportunity.offers.contains { id in
                    world.offers[id].map { Bookability.isOpen(opportunity, offer: $0, in: world, at: now) } ?? false
                }
        case .full: left == 0
        case .onePlaceLeft: left == 1
        case .severalPlacesLeft: left > 1
        case .started: opportunity.start <= now
        case .cancelled: opportunity.status == .cancelled
        case .sellerNotOptedIn: world.sellers[opportunity.seller]?.hasOptedIn == false
        default: true
        }
    }

    /// Of an opportunity with one of its offers.
    func holds(for opportunity: Opportunity, offer: Offer, in world: World, at now: Instant) -> Bool {
        let end = opportunity.start.adding(hours: -(offer.latestCancellationHours ?? 0))
        return switch self {
        case .free: offer.price.isFree
        case .paid: !offer.price.isFree
        case .cancellable: offer.allowsCancellation && now < end
        case .notCancellable: !offer.allowsCancellation
        case .tooLateToCancel: offer.allowsCancellation && now >= end && now < opportunity.start
        case .notYetBookable: offer.validFromDays.map { now < opportunity.start.adding(days: -$0) } ?? false
        case .sellerWithoutStripe: !offer.price.isFree && world.sellers[opportunity.seller]?.hasStripe == false
        case .adult: offer.audience == .adult
        case .junior: offer.audience == .junior
        default: true
        }
    }
}

/// What a test asks for.
struct OpportunityQuery: Sendable, Hashable {
    var criteria: [Criterion]
    /// `ScheduledSession` or `Slot`; either where `nil`.
    var type: String?
    var seller: SellerID?

    /// The offers it can be had with as asked; none where it is not what is asked for.
    func offers(of opportunity: Opportunity, in world: World, at now: Instant) -> [OfferID] {
        if let type, type != opportunity.typeName { return [] }
        if let seller, seller != opportunity.seller { return [] }
        // What is over or was called off is only given to whoever asks for it.
        if opportunity.start <= now, !criteria.contains(.started) { return [] }
        if opportunity.status == .cancelled, !criteria.contains(.cancelled) { return [] }
        guard criteria.allSatisfy({ $0.isAboutOffer || $0.holds(for: opportunity, in: world, at: now) }) else { return [] }
        return opportunity.offers.filter { id in
            guard let offer = world.offers[id] else { return false }
            return criteria.allSatisfy { !$0.isAboutOffer || $0.holds(for: opportunity, offer: offer, in: world, at: now) }
        }
    }

    /// What is there, earliest first.
    func matches(in world: World, at now: Instant) -> [(opportunity: Opportunity, offers: [OfferID])] {
        // What has begun is only looked at for whoever asks for it.
        let from = criteria.contains(.started) ? Instant(microseconds: .min) : now
        return (world.seriesOrder + world.facilityOrder)
            .flatMap { world.opportunities(of: $0, after: from) }
            .compactMap { opportunity in
                let offers = offers(of: opportunity, in: world, at: now)
                return offers.isEmpty ? nil : (opportunity, offers)
            }
            .sorted { ($0.opportunity.start, $0.opportunity.id) < ($1.opportunity.start, $1.opportunity.id) }
    }
}
