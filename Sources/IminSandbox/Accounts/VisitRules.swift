// A customer's visit to a seller's site: sign in or sign up, consent, done.

enum VisitRules {
    /// The address of the platform was opened: it opens nothing any more.
    static func open(_ draft: VisitDraft, in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        guard world.accounts.visitByToken[draft.token] == nil else {
            throw Problem(410, .gone, "This link has been used already. Go back to where you came from and start again.")
        }
        guard world.customer(draft.customer) != nil else { throw Problem(410, .gone, "The account this link was made for is gone.") }
        try MemberRules.known(draft.seller, in: world)
        let key = LinkKey(customer: draft.customer, seller: draft.seller)
        guard world.accounts.links[key] == nil else {
            throw Problem(409, .conflict, "Your account with \(LinkRules.name(draft.seller, in: world)) is connected already.")
        }
        var identifiers = world.identifiers
        let visit = ConnectVisit(
            id: identifiers.visit(), customer: draft.customer, seller: draft.seller, purpose: draft.purpose,
            redirectURI: draft.redirectURI, opened: now)
        return [.visitOpened(visit, token: draft.token)]
    }

    static func signIn(
        _ id: VisitID, email: String, password: String, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let visit = try current(id, in: world, at: now)
        guard let member = world.accounts.member(at: visit.seller, email: email), !password.isEmpty,
            member.password.map({ $0 == password }) ?? true
        else {
            // The same words for both, so that a page does not tell who has an account.
            throw Problem(401, .unauthenticated, "There is no account with this address and password.")
        }
        return [.visitSignedIn(id, member.id)]
    }

    static func signUp(
        _ id: VisitID, _ person: Person, password: String, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let visit = try current(id, in: world, at: now)
        guard world.accounts.member(at: visit.seller, email: person.email) == nil else {
            throw Problem(409, .conflict, "There is an account with this address already: sign in instead.")
        }
        var identifiers = world.identifiers
        let member = Member(id: identifiers.member(), seller: visit.seller, person: person, password: password, changed: now)
        return [.memberJoined(member), .visitSignedIn(id, member.id)]
    }

    static func answer(_ id: VisitID, agrees: Bool, in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        let visit = try current(id, in: world, at: now)
        guard agrees else { return [.visitEnded(id, isConnected: false)] }
        guard case .signedIn(let memberID) = visit.state, let member = world.accounts.members[memberID] else {
            throw Problem(409, .conflict, "Sign in first.")
        }
        return try LinkRules.connect(visit.key, with: member, in: world, at: now) + [.visitEnded(id, isConnected: true)]
    }

    /// A visit that can go on.
    static func current(_ id: VisitID, in world: World, at now: Instant) throws(Problem) -> ConnectVisit {
        guard let visit = world.accounts.visits[id] else { throw Problem(404, .notFound, "There is no visit `\(id)`.") }
        if case .ended = visit.state { throw Problem(410, .gone, "This visit is over. Go back to where you came from and start again.") }
        guard now < visit.expires else {
            throw Problem(
                410, .gone, "This visit was open until \(visit.expires.sentence). Go back to where you came from and start again.")
        }
        guard world.customer(visit.customer) != nil else { throw Problem(410, .gone, "The account this visit was for is gone.") }
        return visit
    }
}
