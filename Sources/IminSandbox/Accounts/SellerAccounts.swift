// The tables of accounts at sellers: a member of the world, changed by account events only.

import HashTreeCollections

/// Who has an account at which seller, and which of them are connected with customers of the platform.
struct SellerAccounts: Sendable, Hashable {
    private(set) var members: Table<MemberID, Member> = [:]
    /// One account for an address at a seller, as booking systems have it; the address in lower case.
    private(set) var memberByAddress: TreeDictionary<MemberName, MemberID> = [:]
    /// Whose barcode it is at a seller.
    private(set) var memberByPass: TreeDictionary<MemberName, MemberID> = [:]
    private(set) var links: Table<LinkKey, LinkedAccount> = [:]
    /// In the order they were connected.
    private(set) var sellersByCustomer: TreeDictionary<CustomerID, [SellerID]> = [:]
    private(set) var customerByMember: TreeDictionary<MemberID, CustomerID> = [:]
    private(set) var linkByGrant: TreeDictionary<GrantID, LinkKey> = [:]
    /// Those of the last hours (`ConnectVisit.rememberedMinutes`).
    private(set) var visits: Table<VisitID, ConnectVisit> = [:]
    /// By the name of the token that opened its address, which opens nothing any more.
    private(set) var visitByToken: TreeDictionary<String, VisitID> = [:]
    /// How many were ever opened.
    private(set) var visitsOpened = 0
    private(set) var refusals: TreeDictionary<SellerID, Set<SellerRefusal>> = [:]

    /// By what a seller finds one of its members.
    struct MemberName: Sendable, Hashable {
        var seller: SellerID
        var text: String

        init(_ seller: SellerID, _ text: String) {
            self.seller = seller
            self.text = text
        }

        init(_ seller: SellerID, email: String) { self.init(seller, email.lowercased()) }
    }

    /// The seeded members, known to their sellers from the world's first moment.
    init(began: Instant) {
        for member in Seeds.members(began: began) { add(member) }
    }

    mutating func apply(_ event: AccountEvent, customers: inout Table<CustomerID, Customer>) {
        switch event {
        case .memberJoined(let member), .memberChanged(let member, _): add(member)
        case .visitOpened(let visit, let token):
            visits[visit.id] = visit
            visitByToken[token] = visit.id
            visitsOpened += 1
            if visitsOpened.isMultiple(of: ConnectVisit.forgetEvery) { forgetVisits(at: visit.opened) }
        case .visitSignedIn(let id, let member): visits[id]?.state = .signedIn(member)
        case .visitEnded(let id, let isConnected): visits[id]?.state = .ended(isConnected: isConnected)
        case .linked(let link):
            links[link.key] = link
            customerByMember[link.member] = link.customer
            if sellersByCustomer[link.customer]?.contains(link.seller) != true {
                sellersByCustomer[link.customer, default: []].append(link.seller)
            }
        case .granted(let key, let grant): setGrant(grant, of: key)
        // The seller took nothing new, so what it gave before stands.
        case .entitlementRefused(let key, let conflict): links[key]?.conflict = conflict
        case .entitlementWithdrawn(let key): setGrant(nil, of: key)
        case .evidenceChanged(let id, let status, let file):
            guard let key = linkByGrant[id], var link = links[key] else { break }
            link.grant?.evidence?.status = status
            if let file { link.grant?.evidence?.file = file }
            links[key] = link
        case .unlinked(let key): remove(key)
        case .accessPassSet(let id, let pass): customers[id]?.accessPass = pass
        case .entitlementSet(let id, let entitlement): customers[id]?.entitlement = entitlement
        case .refusalsSet(let seller, let set): refusals[seller] = set.isEmpty ? nil : set
        case .refused, .customerNotified: break
        }
    }

    /// Visits that ended long ago, and their tokens, which have expired by now. Once in a while, so that each costs little.
    private mutating func forgetVisits(at now: Instant) {
        let limit = now.adding(minutes: -ConnectVisit.rememberedMinutes)
        for (token, id) in visitByToken where visits[id].map({ $0.opened < limit }) ?? true {
            visitByToken[token] = nil
            visits[id] = nil
        }
    }

    private mutating func add(_ member: Member) {
        if let old = members[member.id] {
            memberByAddress[MemberName(old.seller, email: old.person.email)] = nil
            if let pass = old.accessPass { memberByPass[MemberName(old.seller, pass.text)] = nil }
        }
        members[member.id] = member
        memberByAddress[MemberName(member.seller, email: member.person.email)] = member.id
        if let pass = member.accessPass { memberByPass[MemberName(member.seller, pass.text)] = member.id }
    }

    /// What the seller made of the customer's entitlement; whatever it refused before is settled by it.
    private mutating func setGrant(_ grant: Grant?, of key: LinkKey) {
        guard var link = links[key] else { return }
        if let old = link.grant { linkByGrant[old.id] = nil }
        link.grant = grant
        link.conflict = nil
        links[key] = link
        if let grant { linkByGrant[grant.id] = key }
    }

    private mutating func remove(_ key: LinkKey) {
        guard let link = links[key] else { return }
        links[key] = nil
        customerByMember[link.member] = nil
        if let grant = link.grant { linkByGrant[grant.id] = nil }
        let rest = (sellersByCustomer[key.customer] ?? []).filter { $0 != key.seller }
        sellersByCustomer[key.customer] = rest.isEmpty ? nil : rest
    }
}

extension SellerAccounts {
    /// The account with this address at a seller.
    func member(at seller: SellerID, email: String) -> Member? {
        memberByAddress[MemberName(seller, email: email)].flatMap { members[$0] }
    }

    /// Whose barcode it is at a seller.
    func holder(of pass: AccessPass, at seller: SellerID) -> MemberID? { memberByPass[MemberName(seller, pass.text)] }

    /// A customer's links, in the order they were made.
    func links(of customer: CustomerID) -> [LinkedAccount] {
        (sellersByCustomer[customer] ?? []).compactMap { links[LinkKey(customer: customer, seller: $0)] }
    }

    func refuses(_ what: SellerRefusal, at seller: SellerID) -> Bool { refusals[seller]?.contains(what) == true }
}

// MARK: - In checkpoints (a new member is added here, too)

extension SellerAccounts: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(members)
        writer.write(memberByAddress)
        writer.write(memberByPass)
        writer.write(links)
        writer.write(sellersByCustomer)
        writer.write(customerByMember)
        writer.write(linkByGrant)
        writer.write(visits)
        writer.write(visitByToken)
        writer.write(visitsOpened)
        writer.write(refusals)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(began: Instant(microseconds: 0))
        members = try reader.read()
        memberByAddress = try reader.read()
        memberByPass = try reader.read()
        links = try reader.read()
        sellersByCustomer = try reader.read()
        customerByMember = try reader.read()
        linkByGrant = try reader.read()
        visits = try reader.read()
        visitByToken = try reader.read()
        visitsOpened = try reader.read()
        refusals = try reader.read()
    }
}
