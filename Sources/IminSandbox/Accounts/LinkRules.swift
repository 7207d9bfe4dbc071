// Connecting an account at a seller with a customer, and taking them apart.

enum LinkRules {
    /// Connects, and hands the seller what the customer already has: the access pass and the entitlement.
    static func connect(_ key: LinkKey, with member: Member, in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        let customer = try CustomerRules.existing(key.customer, in: world)
        guard world.accounts.links[key] == nil else {
            throw Problem(409, .conflict, "The customer \(key.customer) is connected with \(name(key.seller, in: world)) already.")
        }
        if let other = world.accounts.customerByMember[member.id] {
            throw Problem(
                409, .conflict, "This account of \(name(key.seller, in: world)) is connected with another customer (\(other)) already.")
        }
        let link = LinkedAccount(customer: key.customer, seller: key.seller, member: member.id, linked: now)
        var events: [AccountEvent] = [.linked(link)]
        if let pass = customer.accessPass { events += PushRules.push(pass, to: link, member: member, in: world, at: now) }
        if let entitlement = customer.entitlement, now < entitlement.expires {
            var identifiers = world.identifiers
            events += EntitlementRules.push(entitlement, to: link, member: member, in: world, at: now, identifiers: &identifiers)
        }
        return events
    }

    /// The seller connects by itself: with the account of the customer's address, or a new one.
    static func link(_ key: LinkKey, in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        let customer = try CustomerRules.existing(key.customer, in: world)
        try MemberRules.known(key.seller, in: world)
        if let member = world.accounts.member(at: key.seller, email: customer.person.email) {
            return try connect(key, with: member, in: world, at: now)
        }
        var identifiers = world.identifiers
        let member = Member(id: identifiers.member(), seller: key.seller, person: customer.person, changed: now)
        var later = world
        later.apply(.account(.memberJoined(member)))
        return [.memberJoined(member)] + (try connect(key, with: member, in: later, at: now))
    }

    /// The broker disconnects: nobody is told, since it did so itself.
    static func disconnect(_ key: LinkKey, in world: World) throws(Problem) -> [AccountEvent] {
        _ = try existing(key, in: world)
        return [.unlinked(key)]
    }

    /// The seller disconnects, and the broker is told.
    static func unlink(_ key: LinkKey, in world: World) throws(Problem) -> [AccountEvent] {
        _ = try existing(key, in: world)
        return [.unlinked(key), .customerNotified(key.customer, cause: .disconnected)]
    }

    static func existing(_ key: LinkKey, in world: World) throws(Problem) -> LinkedAccount {
        _ = try CustomerRules.existing(key.customer, in: world)
        try MemberRules.known(key.seller, in: world)
        guard let link = world.accounts.links[key] else {
            throw Problem(404, .notFound, "The customer \(key.customer) is not connected with \(name(key.seller, in: world)).")
        }
        return link
    }

    static func name(_ seller: SellerID, in world: World) -> String { world.sellers[seller]?.name ?? seller.text }
}
