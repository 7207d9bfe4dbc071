// What happens to accounts at sellers, and to what connects them with customers.

/// One fact about accounts at sellers.
enum AccountEvent: Sendable, Hashable {
    case memberJoined(Member)
    /// The member as it is now, and what of it changed.
    case memberChanged(Member, what: [String])
    /// A customer followed an address to the seller's site; its token opens nothing any more.
    case visitOpened(ConnectVisit, token: String)
    case visitSignedIn(VisitID, MemberID)
    case visitEnded(VisitID, isConnected: Bool)
    case linked(LinkedAccount)
    /// The seller gave the entitlement of its own list that the customer's stands for, in place of any earlier one.
    case granted(LinkKey, Grant)
    case entitlementRefused(LinkKey, EntitlementConflict)
    case entitlementWithdrawn(LinkKey)
    case evidenceChanged(GrantID, EvidenceRequest.Status, EvidenceFile?)
    case unlinked(LinkKey)
    case accessPassSet(CustomerID, AccessPass?)
    case entitlementSet(CustomerID, Entitlement?)
    /// A seller did not take what was handed on to it.
    case refused(CustomerID, SellerError)
    case refusalsSet(SellerID, Set<SellerRefusal>)
    /// The broker is told to look at the customer again (IMIN-API, section 3.11).
    case customerNotified(CustomerID, cause: CustomerNotice)

    /// How many identifiers were drawn for it.
    var drawn: Int {
        switch self {
        case .memberJoined, .visitOpened, .granted: 1
        default: 0
        }
    }

    /// One line for people: `+account MAlnTNiZut at Acme Leisure Centre`.
    func line(after world: World) -> String {
        func place(_ seller: SellerID) -> String { world.sellers[seller]?.name ?? seller.text }
        func link(_ key: LinkKey) -> String { "\(key.customer) at \(place(key.seller))" }
        switch self {
        case .memberJoined(let member): return "+member \(member.person.email) at \(place(member.seller))"
        case .memberChanged(let member, let what):
            return "~member \(member.person.email) at \(place(member.seller)) \(what.joined(separator: ", "))"
        case .visitOpened(let visit, _): return "+visit \(link(visit.key))"
        case .visitSignedIn(let id, _): return "~visit \(id) signed in"
        case .visitEnded(let id, let isConnected): return "~visit \(id) \(isConnected ? "connected" : "declined")"
        case .linked(let account): return "+account \(link(account.key))"
        case .granted(let key, let grant): return "+entitlement \(link(key)) \(grant.evidence == nil ? "given" : "given, evidence wanted")"
        case .entitlementRefused(let key, _): return "~entitlement \(link(key)) refused"
        case .entitlementWithdrawn(let key): return "-entitlement \(link(key))"
        case .evidenceChanged(let id, let status, let file):
            let what = file.map { "handed in: \($0.name)" } ?? status.rawValue
            return "~evidence \(world.accounts.linkByGrant[id].map(link) ?? id.text) \(what)"
        case .unlinked(let key): return "-account \(link(key))"
        case .accessPassSet(let id, let pass):
            return pass.map { "~customer \(id) access pass \($0.text)" } ?? "~customer \(id) no access pass"
        case .entitlementSet(let id, let entitlement):
            return entitlement.map { "~customer \(id) entitlement \($0.prefLabel)" } ?? "~customer \(id) no entitlement"
        case .refused(let id, let error): return "!\(error.kind.rawValue) \(id) at \(place(error.seller)): \(error.description)"
        case .refusalsSet(let seller, let set):
            let what = set.map(\.rawValue).sorted().joined(separator: ", ")
            return "~seller \(place(seller)) refuses \(what.isEmpty ? "nothing" : what)"
        case .customerNotified(let id, let cause): return "+notice \(id) \(cause.rawValue)"
        }
    }
}

/// Why a broker is told about a customer. All of them are things that happened at a seller: what the broker does itself it knows.
enum CustomerNotice: String, Sendable, Hashable {
    case disconnected = "linked account disconnected at the seller"
    case detailsChanged = "customer details changed at the seller"
    case accessPassChanged = "access pass changed at the seller"
    case hiddenEntitlementsChanged = "hidden entitlements changed at the seller"
    case evidenceRejected = "entitlement removed after its evidence was rejected"
}
