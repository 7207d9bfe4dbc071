// What happens while sellers are taken on, and what it makes of the registry and of the sellers themselves.

import IminJSON

/// A fact of seller onboarding.
enum SellerEvent: Sendable, Hashable {
    /// A link was asked for; `id` is the token's.
    case linkIssued(id: String, SellerID, SellerPage, stripeNeeded: Bool, at: Instant)
    /// A browser opened a link, which is used from then on.
    case visitOpened(SellerVisit)
    case detailsEntered(SellerVisitID, SellerDetails, optsIn: Bool)
    /// The seller is through details and terms.
    case registered(SellerID, SellerDetails, optsIn: Bool, TermsAgreement, stripeNeeded: Bool)
    case termsAgreed(SellerVisitID)
    case stripeConnected(SellerID)
    case stripeDisconnected(SellerID)
    case visitFinished(SellerVisitID)
    case optedIn(SellerID)
    case optedOut(SellerID)
    /// Opted out, disconnected from Stripe, unknown to onboarding.
    case deleted(SellerID)
}

extension SellerRegistry {
    /// Makes the event so; the sellers of the world change with it.
    mutating func apply(
        _ event: SellerEvent, sellers: inout Table<SellerID, Seller>, order: inout [SellerID], identifiers: inout IdentifierSource
    ) {
        switch event {
        case .linkIssued(_, let seller, let page, let stripeNeeded, let at):
            identifiers.skip(1)
            if page == .onboard, registrations[seller] == nil {
                registrations[seller] = SellerRegistration(began: at, stripeNeeded: stripeNeeded)
            }
        case .visitOpened(let visit):
            identifiers.skip(1)
            visits[visit.id] = visit
            visitByToken[visit.token] = visit.id
            visitsOpened += 1
            if visitsOpened.isMultiple(of: SellerVisit.forgetEvery) { forgetVisits(at: visit.opened) }
        case .detailsEntered(let id, let details, let optsIn):
            visits[id]?.details = details
            visits[id]?.optsIn = optsIn
        case .registered(let id, let details, let optsIn, let terms, let stripeNeeded):
            if sellers[id] == nil { order.append(id) }
            var seller =
                sellers[id]
                ?? Seller(id: id, name: "", url: "", email: "", telephone: "", hasOptedIn: false, hasStripe: false)
            seller.name = details.name
            seller.url = details.url
            seller.email = details.email
            seller.telephone = details.telephone
            seller.hasOptedIn = optsIn
            sellers[id] = seller
            registrations[id]?.terms = terms
            registrations[id]?.stripeNeeded = stripeNeeded
        case .termsAgreed(let id): visits[id]?.hasAgreed = true
        case .stripeConnected(let id): sellers[id]?.hasStripe = true
        case .stripeDisconnected(let id): sellers[id]?.hasStripe = false
        case .visitFinished(let id): visits[id]?.isFinished = true
        case .optedIn(let id): sellers[id]?.hasOptedIn = true
        case .optedOut(let id): sellers[id]?.hasOptedIn = false
        case .deleted(let id):
            registrations[id] = nil
            sellers[id]?.hasOptedIn = false
            sellers[id]?.hasStripe = false
        }
    }
}

extension SellerRegistry {
    /// Visits that ended long ago, and their tokens, which have expired by now. Once in a while, so that each costs little.
    private mutating func forgetVisits(at now: Instant) {
        let limit = now.adding(minutes: -SellerVisit.rememberedMinutes)
        for (token, id) in visitByToken where visits[id].map({ $0.opened < limit }) ?? true {
            visitByToken[token] = nil
            visits[id] = nil
        }
    }
}

extension SellerEvent {
    /// The seller of which the feeds may have to say something else now.
    var bookabilityChanged: SellerID? {
        switch self {
        case .registered(let seller, _, _, _, _), .optedIn(let seller), .optedOut(let seller), .deleted(let seller),
            .stripeConnected(let seller), .stripeDisconnected(let seller):
            seller
        case .linkIssued, .visitOpened, .detailsEntered, .termsAgreed, .visitFinished: nil
        }
    }

    /// One line for people.
    var line: String {
        switch self {
        case .linkIssued(_, let seller, let page, _, _): "+link \(page.rawValue) \(seller)"
        case .visitOpened(let visit): "~link \(visit.page.rawValue) \(visit.seller) used"
        case .detailsEntered(let visit, _, _): "~visit \(visit) details"
        case .registered(let seller, _, let optsIn, _, _): "~seller \(seller) \(optsIn ? "opted in" : "opted out")"
        case .termsAgreed(let visit): "~visit \(visit) terms"
        case .stripeConnected(let seller): "~seller \(seller) connected Stripe"
        case .stripeDisconnected(let seller): "~seller \(seller) disconnected Stripe"
        case .visitFinished(let visit): "~visit \(visit) finished"
        case .optedIn(let seller): "~seller \(seller) opted in"
        case .optedOut(let seller): "~seller \(seller) opted out"
        case .deleted(let seller): "-seller \(seller)"
        }
    }
}
