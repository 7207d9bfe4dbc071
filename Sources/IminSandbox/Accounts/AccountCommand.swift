// What can be asked of accounts at sellers: by the broker, by the customer on a seller's site, and by the seller itself.

/// A wish to change accounts at sellers.
enum AccountCommand: Sendable, Hashable {
    // The broker.
    case disconnect(LinkKey)
    /// The details go to these sellers, too.
    case updateCustomer(CustomerID, PersonChanges, sellers: [SellerID])
    case setAccessPass(CustomerID, AccessPass)
    /// Until a past moment: removes it. The type may only be left out then.
    case setEntitlement(CustomerID, type: String?, until: Instant)

    // The customer, on the seller's site.
    case openVisit(VisitDraft)
    case signIn(VisitID, email: String, password: String)
    case signUp(VisitID, Person, password: String)
    case answerConsent(VisitID, agrees: Bool)
    case handInEvidence(GrantID, code: String, EvidenceFile)

    // The seller.
    case addMember(SellerID, Person, MemberChanges, password: String?)
    /// Connects without a visit.
    case link(LinkKey)
    case unlink(LinkKey)
    case changeMember(LinkKey, PersonChanges, MemberChanges)
    case judgeEvidence(LinkKey, accepts: Bool)
    case setRefusals(SellerID, Set<SellerRefusal>)
}

/// What the address of a visit says.
struct VisitDraft: Sendable, Hashable {
    var customer: CustomerID
    var seller: SellerID
    var purpose: ConnectVisit.Purpose
    var redirectURI: String
    /// The name of the token that opened it.
    var token: String
}

/// What a seller changes of a member besides the person; `.some(nil)` removes.
struct MemberChanges: Sendable, Hashable {
    var accessPass: AccessPass??
    var membership: String??
    var hasHiddenEntitlements: Bool?
}

extension AccountCommand {
    /// Decides what the command changes.
    func decide(in world: World, at now: Instant) throws(Problem) -> [Event] {
        if case .updateCustomer(let id, let changes, let sellers) = self {
            return try PushRules.update(id, changes, sellers: sellers, in: world, at: now)
        }
        let events = try accountEvents(in: world, at: now)
        // One notification may stand for several changes of a customer (IMIN-API, section 3.11).
        var told: [CustomerID] = []
        for case .customerNotified(let id, _) in events where !told.contains(id) { told.append(id) }
        return events.map(Event.account) + told.flatMap { WebhookRules.customerChanged($0, in: world, at: now) }
    }

    private func accountEvents(in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        switch self {
        case .disconnect(let key): try LinkRules.disconnect(key, in: world)
        case .updateCustomer: []
        case .setAccessPass(let id, let pass): try PushRules.setAccessPass(id, pass, in: world, at: now)
        case .setEntitlement(let id, let type, let until):
            try EntitlementRules.set(id, type: type, until: until, in: world, at: now)
        case .openVisit(let draft): try VisitRules.open(draft, in: world, at: now)
        case .signIn(let id, let email, let password): try VisitRules.signIn(id, email: email, password: password, in: world, at: now)
        case .signUp(let id, let person, let password): try VisitRules.signUp(id, person, password: password, in: world, at: now)
        case .answerConsent(let id, let agrees): try VisitRules.answer(id, agrees: agrees, in: world, at: now)
        case .handInEvidence(let id, let code, let file): try EvidenceRules.handIn(id, code: code, file, in: world, at: now)
        case .addMember(let seller, let person, let changes, let password):
            try MemberRules.add(to: seller, person, changes, password: password, in: world, at: now)
        case .link(let key): try LinkRules.link(key, in: world, at: now)
        case .unlink(let key): try LinkRules.unlink(key, in: world)
        case .changeMember(let key, let person, let changes): try MemberRules.change(key, person, changes, in: world, at: now)
        case .judgeEvidence(let key, let accepts): try EvidenceRules.judge(key, accepts: accepts, in: world, at: now)
        case .setRefusals(let seller, let set): try MemberRules.refuse(set, at: seller, in: world)
        }
    }
}
