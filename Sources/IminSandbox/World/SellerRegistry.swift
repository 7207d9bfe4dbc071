// What onboarding knows of sellers (source document 000): who began, what they agreed to, and their visits to its pages. Whether a
// seller can be booked now stands at the seller itself (`hasOptedIn`, `hasStripe`): that is what checkout and feeds ask.

import HashTreeCollections

/// The desk at which sellers are taken on.
struct SellerRegistry: Sendable, Equatable {
    /// Those who were sent a link to onboard and were not deleted since.
    var registrations: Table<SellerID, SellerRegistration> = [:]
    /// Those of the last hours (`SellerVisit.rememberedMinutes`).
    var visits: Table<SellerVisitID, SellerVisit> = [:]
    /// By the token that opened it: each token opens one.
    var visitByToken: TreeDictionary<String, SellerVisitID> = [:]
    /// How many were ever opened.
    var visitsOpened = 0

    /// The sellers that are on board when a world begins agreed to the terms then.
    init(sellers: [Seller], began: Instant) {
        for seller in sellers where seller.hasOptedIn {
            registrations[seller.id] = SellerRegistration(
                began: began, terms: TermsAgreement(agreed: began, agreedBy: seller.name), stripeNeeded: seller.sellsForMoney)
        }
    }
}

/// How far a seller came.
struct SellerRegistration: Sendable, Hashable {
    /// When the first link was asked for.
    let began: Instant
    /// `nil` until the seller was through the pages.
    var terms: TermsAgreement?
    /// What the broker said last: a seller with paid sessions (Paid Seller), or without (Free Seller).
    var stripeNeeded: Bool
}

/// That somebody agreed to the terms, and when.
struct TermsAgreement: Sendable, Hashable {
    var agreed: Instant
    /// The organization's name as it was then.
    var agreedBy: String
}

/// What a seller tells about itself on the first page.
struct SellerDetails: Sendable, Hashable {
    var name: String
    var email: String
    /// Empty where it was left out.
    var telephone: String
    var url: String
}

/// The pages a link can lead to; the name is the last part of the path and the audience of the token.
enum SellerPage: String, Sendable, Hashable, CaseIterable {
    case onboard, update, view
}

/// A UUID in lower case; the cookie of a visit.
struct SellerVisitID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// What one browser does behind one link.
struct SellerVisit: Sendable, Hashable {
    let id: SellerVisitID
    /// The `jti` of the token that opened it.
    let token: String
    let seller: SellerID
    let page: SellerPage
    let stripeNeeded: Bool
    let opened: Instant
    /// `nil` until the first page was sent.
    var details: SellerDetails?
    /// What the first page said about being bookable.
    var optsIn = false
    var hasAgreed = false
    var isFinished = false

    /// Our decision: time enough to fill in three pages.
    static let lifetimeMinutes = 60

    var expires: Instant { opened.adding(minutes: SellerVisit.lifetimeMinutes) }

    /// For so long a visit's page can say that it is over; longer than its token is good for, which must not open it again.
    static let rememberedMinutes = 120
    /// Old visits are looked for at every so many new ones.
    static let forgetEvery = 256

    /// The pages of the workflow, in their order.
    enum Step: String, Sendable, Hashable, CaseIterable {
        case details, terms, stripe, done
    }
}

/// What the Stripe page of a visit is for.
enum StripeChange: Sendable, Hashable {
    case connect, disconnect
}

/// What can be booked of a seller (the documentation's three words).
enum SellerBookability: String, Sendable, Hashable {
    case bookable
    case freeBookingsOnly = "free-bookings-only"
    case notBookable = "not-bookable"
}

extension Seller {
    /// The name Stripe has for it; the sandbox's own, made from the seller's id.
    var stripeAccount: String {
        var hash: UInt64 = 0
        for byte in id.text.utf8 { hash = IdentifierSource.mix(hash ^ UInt64(byte)) }
        return "acct_sandbox\(String(hash, radix: 36))"
    }

    /// Whether the catalogue has anything of it that costs something.
    var sellsForMoney: Bool {
        Seeds.series.contains { $0.seller.id == id && (($0.adult ?? 0) > 0 || ($0.junior ?? 0) > 0) }
            || Seeds.facilitySeeds.contains { $0.seller.id == id && $0.price > 0 }
    }

    /// Whether something of it can be booked at this price.
    func takesBookings(at price: Price) -> Bool { hasOptedIn && (price.isFree || hasStripe) }

    var bookability: SellerBookability {
        guard hasOptedIn else { return .notBookable }
        return hasStripe ? .bookable : .freeBookingsOnly
    }
}

extension World {
    /// Opted in and out, with and without Stripe; a seller nobody knows cannot be booked.
    func bookability(of id: SellerID) -> SellerBookability { sellers[id]?.bookability ?? .notBookable }

    /// Whether it was through the pages at least once.
    func hasRegistered(_ id: SellerID) -> Bool { registry.registrations[id]?.terms != nil }

    /// Which Stripe page the visit has; `nil` where there is nothing to change.
    func stripeChange(of visit: SellerVisit) -> StripeChange? {
        switch (visit.stripeNeeded, sellers[visit.seller]?.hasStripe == true) {
        case (true, false): .connect
        case (false, true): .disconnect
        default: nil
        }
    }

    /// How far a visit came.
    func step(of visit: SellerVisit) -> SellerVisit.Step {
        if visit.isFinished { return .done }
        if visit.details == nil { return .details }
        if !visit.hasAgreed { return .terms }
        return stripeChange(of: visit) == nil ? .done : .stripe
    }
}
