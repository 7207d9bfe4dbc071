// What a seller does in its own booking system, as far as the platform hears of it.

enum MemberRules {
    static func add(
        to seller: SellerID, _ person: Person, _ changes: MemberChanges, password: String?, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        try known(seller, in: world)
        guard world.accounts.member(at: seller, email: person.email) == nil else {
            throw Problem(409, .conflict, "\(LinkRules.name(seller, in: world)) has an account with the address \(person.email) already.")
        }
        var identifiers = world.identifiers
        var member = Member(id: identifiers.member(), seller: seller, person: person, password: password, changed: now)
        _ = apply(changes, to: &member, at: now)
        return [.memberJoined(member)]
    }

    /// Changes at the seller do not reach the platform's own account; the broker is told to look (IMIN-API, section 3.11).
    static func change(
        _ key: LinkKey, _ person: PersonChanges, _ changes: MemberChanges, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let link = try LinkRules.existing(key, in: world)
        guard var member = world.accounts.members[link.member] else {
            throw Problem(404, .notFound, "The account is not known to \(LinkRules.name(key.seller, in: world)) any more.")
        }
        let (changed, names) = person.applied(to: member.person)
        if let other = world.accounts.member(at: key.seller, email: changed.email), other.id != member.id {
            throw Problem(409, .conflict, "Another account of \(LinkRules.name(key.seller, in: world)) has the address \(changed.email).")
        }
        member.person = changed
        if !names.isEmpty { member.changed = now }
        var causes: [CustomerNotice] = names.isEmpty ? [] : [.detailsChanged]
        let more = apply(changes, to: &member, at: now)
        if more.contains("access pass") { causes.append(.accessPassChanged) }
        if more.contains("hidden entitlements") { causes.append(.hiddenEntitlementsChanged) }
        guard !(names + more).isEmpty else { return [] }
        var events: [AccountEvent] = [.memberChanged(member, what: names + more)]
        // A customer has one pass: what one seller changes is the customer's from then on, and goes to the other sellers.
        if more.contains("access pass") {
            events.append(.accessPassSet(key.customer, member.accessPass))
            for other in world.accounts.links(of: key.customer) where other.key != key {
                guard let pass = member.accessPass, let copy = world.accounts.members[other.member] else { continue }
                events += PushRules.push(pass, to: other, member: copy, in: world, at: now)
            }
        }
        if more.contains("membership"), member.membership != nil, link.grant != nil {
            let reason = "This customer already has a \(member.membership ?? "")"
            events.append(.entitlementRefused(key, EntitlementConflict(description: reason)))
        }
        return events + causes.map { .customerNotified(key.customer, cause: $0) }
    }

    private static func apply(_ changes: MemberChanges, to member: inout Member, at now: Instant) -> [String] {
        var what: [String] = []
        if let pass = changes.accessPass, pass != member.accessPass {
            member.accessPass = pass
            member.accessPassChanged = now
            what.append("access pass")
        }
        if let membership = changes.membership, membership != member.membership {
            member.membership = membership
            what.append("membership")
        }
        if let isHidden = changes.hasHiddenEntitlements, isHidden != member.hasHiddenEntitlements {
            member.hasHiddenEntitlements = isHidden
            what.append("hidden entitlements")
        }
        return what
    }

    static func refuse(_ set: Set<SellerRefusal>, at seller: SellerID, in world: World) throws(Problem) -> [AccountEvent] {
        try known(seller, in: world)
        return world.accounts.refusals[seller] ?? [] == set ? [] : [.refusalsSet(seller, set)]
    }

    static func known(_ seller: SellerID, in world: World) throws(Problem) {
        guard world.sellers[seller] != nil else { throw Problem(404, .notFound, "There is no seller `\(seller)`.") }
    }
}
