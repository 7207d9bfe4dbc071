// Taking sellers on (source document 000): links, visits behind them, details, terms, Stripe, and leaving again.

/// A wish of a broker, of a seller on its pages, or of a test.
enum SellerCommand: Sendable, Hashable {
    /// A link to a page; `stripeNeeded` is `nil` for the page that only shows.
    case issueLink(SellerID, SellerPage, stripeNeeded: Bool?)
    /// Opens what a token leads to; `token` is its `jti`.
    case openVisit(token: String, SellerID, SellerPage, stripeNeeded: Bool)
    case enterDetails(SellerVisitID, SellerDetails, optsIn: Bool)
    case agreeToTerms(SellerVisitID)
    case connectStripe(SellerVisitID)
    case disconnectStripe(SellerVisitID)
    case delete(SellerID)
    case simulate(SellerAction, SellerID)
}

/// What a seller, or Stripe, may do behind the platform's back; a test asks for it.
enum SellerAction: String, Sendable, Hashable, CaseIterable {
    case optIn = "OptIn"
    case optOut = "OptOut"
    case connectStripe = "ConnectStripe"
    case disconnectStripe = "DisconnectStripe"

    /// What its button says.
    var label: String {
        switch self {
        case .optIn: "Opt in"
        case .optOut: "Opt out"
        case .connectStripe: "Connect Stripe"
        case .disconnectStripe: "Disconnect Stripe"
        }
    }
}

enum SellerRules {
    /// How long a link can be opened. The document says "short lived" (our decision).
    static let linkMinutes = 15

    static func decide(_ command: SellerCommand, in world: World, at now: Instant) throws(Problem) -> [Event] {
        switch command {
        case .issueLink(let seller, let page, let stripeNeeded):
            return [.seller(try link(to: page, for: seller, stripeNeeded: stripeNeeded, in: world, at: now))]
        case .openVisit(let token, let seller, let page, let stripeNeeded):
            return [.seller(try open(token, seller, page, stripeNeeded: stripeNeeded, in: world, at: now))]
        case .enterDetails(let id, let details, let optsIn):
            let visit = try sender(id, in: world, at: now)
            guard optsIn || world.hasRegistered(visit.seller) else {
                throw Problem(422, .invalidRequest, "Opt in to go on: that is what onboarding is for.", instance: "/optIn")
            }
            return [.seller(.detailsEntered(id, details, optsIn: optsIn))]
        case .agreeToTerms(let id): return try agree(id, in: world, at: now)
        case .connectStripe(let id): return try change(id, .connect, in: world, at: now)
        case .disconnectStripe(let id): return try change(id, .disconnect, in: world, at: now)
        case .delete(let seller):
            try refuseNotOnboarded(seller, in: world)
            return [.seller(.deleted(seller))] + WebhookRules.sellerDeleted(seller, in: world, at: now)
        case .simulate(let action, let seller): return try simulate(action, of: seller, in: world, at: now)
        }
    }

    /// Document 000: "Previously onboarded sellers can update their details", and view them; who was only sent a link has not onboarded.
    private static func link(
        to page: SellerPage, for seller: SellerID, stripeNeeded: Bool?, in world: World, at now: Instant
    ) throws(Problem) -> SellerEvent {
        if page != .onboard { try refuseNotOnboarded(seller, in: world) }
        var identifiers = world.identifiers
        let needed = stripeNeeded ?? world.registry.registrations[seller]?.stripeNeeded ?? false
        return .linkIssued(id: identifiers.token(), seller, page, stripeNeeded: needed, at: now)
    }

    private static func open(
        _ token: String, _ seller: SellerID, _ page: SellerPage, stripeNeeded: Bool, in world: World, at now: Instant
    ) throws(Problem) -> SellerEvent {
        guard world.registry.visitByToken[token] == nil else {
            throw Problem(410, .gone, "This link was used already: it opens its page once. Ask for a new one.")
        }
        try refuseUnknown(seller, in: world)
        var identifiers = world.identifiers
        return .visitOpened(
            SellerVisit(
                id: SellerVisitID(identifiers.token()), token: token, seller: seller, page: page, stripeNeeded: stripeNeeded, opened: now))
    }

    /// Agreeing takes the details over. Who agreed before goes on under the old agreement.
    private static func agree(_ id: SellerVisitID, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let visit = try sender(id, in: world, at: now)
        guard let details = visit.details else { throw Problem(409, .invalidRequest, "Fill in your details first.") }
        if visit.hasAgreed { return [] }
        let terms = world.registry.registrations[visit.seller]?.terms ?? TermsAgreement(agreed: now, agreedBy: details.name)
        let registered = SellerEvent.registered(
            visit.seller, details, optsIn: visit.optsIn, terms, stripeNeeded: visit.stripeNeeded)
        let events: [Event] = [.seller(registered), .seller(.termsAgreed(id))]
        return world.stripeChange(of: visit) == nil ? events + finish(visit, in: world, at: now) : events
    }

    private static func change(_ id: SellerVisitID, _ change: StripeChange, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let visit = try sender(id, in: world, at: now)
        guard visit.hasAgreed else { throw Problem(409, .invalidRequest, "Agree to the terms first.") }
        guard world.stripeChange(of: visit) == change else { return [] }
        let event: SellerEvent =
            switch change {
            case .connect: .stripeConnected(visit.seller)
            case .disconnect: .stripeDisconnected(visit.seller)
            }
        return [.seller(event)] + finish(visit, in: world, at: now)
    }

    private static func finish(_ visit: SellerVisit, in world: World, at now: Instant) -> [Event] {
        [.seller(.visitFinished(visit.id))] + WebhookRules.sellerFinished(visit, in: world, at: now)
    }

    private static func simulate(
        _ action: SellerAction, of seller: SellerID, in world: World, at now: Instant
    ) throws(Problem) -> [Event] {
        guard let current = world.sellers[seller] else { throw Problem(404, .notFound, "There is no seller `\(seller)`.") }
        switch action {
        case .optIn:
            guard world.hasRegistered(seller) else {
                throw Problem(409, .invalidRequest, "\(current.name) has not agreed to the terms: let it onboard first.")
            }
            return current.hasOptedIn ? [] : [.seller(.optedIn(seller))]
        case .optOut: return current.hasOptedIn ? [.seller(.optedOut(seller))] : []
        case .connectStripe:
            guard world.hasRegistered(seller) else {
                throw Problem(409, .invalidRequest, "\(current.name) has not agreed to the terms: let it onboard first.")
            }
            return current.hasStripe ? [] : [.seller(.stripeConnected(seller))]
        case .disconnectStripe: return current.hasStripe ? [.seller(.stripeDisconnected(seller))] : []
        }
    }

    private static func refuseNotOnboarded(_ seller: SellerID, in world: World) throws(Problem) {
        try refuseUnknown(seller, in: world)
        guard !world.hasRegistered(seller) else { return }
        throw Problem(404, .notFound, "The seller `\(seller)` was sent a link to onboard and has not been through its pages yet.")
    }

    /// Who was neither sent a link nor is on board, or was deleted.
    private static func refuseUnknown(_ seller: SellerID, in world: World) throws(Problem) {
        guard world.registry.registrations[seller] == nil else { return }
        throw Problem(404, .notFound, "No seller `\(seller)` has onboarded.")
    }

    /// The visit, if it may change something.
    private static func sender(_ id: SellerVisitID, in world: World, at now: Instant) throws(Problem) -> SellerVisit {
        let visit = try visit(id, in: world, at: now)
        guard visit.page != .view else { throw Problem(403, .unauthenticated, "This link only shows your details.") }
        return visit
    }

    /// The visit, while it lasts.
    static func visit(_ id: SellerVisitID, in world: World, at now: Instant) throws(Problem) -> SellerVisit {
        guard let visit = world.registry.visits[id] else {
            throw Problem(401, .unauthenticated, "Open the link you were sent: this page is behind it.")
        }
        guard now < visit.expires else {
            throw Problem(410, .gone, "This visit ended at \(visit.expires.sentence). Ask for a new link.")
        }
        try refuseUnknown(visit.seller, in: world)
        return visit
    }
}
