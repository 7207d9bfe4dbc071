// Setting a customer's entitlement, and what connected sellers make of it: nothing, one of their own list, one with a proof, or a refusal.

enum EntitlementRules {
    static func set(
        _ id: CustomerID, type: String?, until: Instant, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let customer = try CustomerRules.existing(id, in: world)
        guard now < until else { return remove(customer, in: world) }
        guard let type else {
            throw Problem(400, .invalidRequest, "`object.entitlementType` is missing.", instance: "/object/entitlementType")
        }
        guard let known = Seeds.brokerEntitlements.first(where: { $0.id == type }) else {
            let ids = Seeds.brokerEntitlements.map(\.id).joined(separator: ", ")
            throw Problem(
                400, .invalidRequest, "`object.entitlementType` is none of the broker's entitlements: \(ids).",
                instance: "/object/entitlementType")
        }
        let entitlement = Entitlement(expires: until, typeID: known.id, prefLabel: known.prefLabel)
        var events: [AccountEvent] = customer.entitlement == entitlement ? [] : [.entitlementSet(id, entitlement)]
        var identifiers = world.identifiers
        for link in world.accounts.links(of: id) {
            guard let member = world.accounts.members[link.member] else { continue }
            events += push(entitlement, to: link, member: member, in: world, at: now, identifiers: &identifiers)
        }
        return events
    }

    private static func remove(_ customer: Customer, in world: World) -> [AccountEvent] {
        var events: [AccountEvent] = customer.entitlement == nil ? [] : [.entitlementSet(customer.id, nil)]
        for link in world.accounts.links(of: customer.id) where link.grant != nil || link.conflict != nil {
            events.append(.entitlementWithdrawn(link.key))
        }
        return events
    }

    /// One seller's answer. A different entitlement takes the place of the earlier one; the same one for longer keeps its evidence.
    static func push(
        _ entitlement: Entitlement, to link: LinkedAccount, member: Member, in world: World, at now: Instant,
        identifiers: inout IdentifierSource
    ) -> [AccountEvent] {
        let name = LinkRules.name(link.seller, in: world)
        guard
            let own = Seeds.sellerEntitlements.first(where: {
                $0.seller == link.seller && $0.brokerEntitlement == entitlement.typeID
            })
        else { return link.grant != nil || link.conflict != nil ? [.entitlementWithdrawn(link.key)] : [] }
        var reason: String?
        if world.accounts.refuses(.entitlement, at: link.seller) { reason = "\(name) refuses entitlements." }
        if let membership = member.membership { reason = "This customer already has a \(membership)" }
        if let reason {
            let error = SellerError(seller: link.seller, kind: .entitlementConflict, description: reason)
            // What it gave for the same entitlement before stands, with the evidence it asked for; another one's place is taken.
            let replaced = link.grant.map { $0.concept != own.id } ?? false
            return (replaced ? [.entitlementWithdrawn(link.key)] : [])
                + [.entitlementRefused(link.key, EntitlementConflict(description: reason)), .refused(link.customer, error)]
        }
        let id = identifiers.grant()
        var grant = Grant(id: id, concept: own.id, expires: entitlement.expires)
        if own.needsEvidence {
            if let old = link.grant, old.concept == own.id, let evidence = old.evidence, evidence.status(at: now) != .failed {
                grant.evidence = EvidenceRequest(code: evidence.code, expiry: evidence.expiry, status: evidence.status, file: evidence.file)
            } else {
                grant.evidence = EvidenceRequest(
                    code: identifiers.derived("evidence \(id)"), expiry: now.adding(days: EvidenceRequest.days))
            }
        }
        return [.granted(link.key, grant)]
    }
}

/// Proofs that sellers want to see.
enum EvidenceRules {
    static func handIn(
        _ id: GrantID, code: String, _ file: EvidenceFile, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let (grant, _) = try request(id, code: code, in: world)
        switch grant.evidence?.status(at: now) {
        case .potential, .active: return [.evidenceChanged(id, .active, file)]
        case .completed: throw Problem(410, .gone, "Your evidence has been accepted: nothing more is needed.")
        case .failed, nil: throw Problem(410, .gone, "This request is closed.")
        }
    }

    /// The request behind an upload address.
    static func request(_ id: GrantID, code: String, in world: World) throws(Problem) -> (Grant, LinkedAccount) {
        guard let key = world.accounts.linkByGrant[id], let link = world.accounts.links[key], let grant = link.grant,
            let evidence = grant.evidence, evidence.code == code
        else { throw Problem(404, .notFound, "There is no such request for evidence, or it has been withdrawn.") }
        return (grant, link)
    }

    /// The seller has looked at it. A rejection takes the seller's entitlement away, and the customer's with it unless another seller
    /// still holds it up (our decision: the documents say that rejection removes the entitlement, not of whom).
    static func judge(_ key: LinkKey, accepts: Bool, in world: World, at now: Instant) throws(Problem) -> [AccountEvent] {
        let link = try LinkRules.existing(key, in: world)
        guard let grant = link.grant, let evidence = grant.evidence else {
            throw Problem(409, .conflict, "\(LinkRules.name(key.seller, in: world)) has asked this customer for no evidence.")
        }
        guard [.potential, .active].contains(evidence.status(at: now)) else {
            throw Problem(409, .conflict, "The evidence has been judged already: it is `\(evidence.status(at: now).rawValue)`.")
        }
        guard !accepts else { return [.evidenceChanged(grant.id, .completed, nil)] }
        var events: [AccountEvent] = [.evidenceChanged(grant.id, .failed, nil)]
        let elsewhere = world.accounts.links(of: key.customer).contains { $0.key != key && $0.grant?.isInForce(at: now) == true }
        if !elsewhere, world.customers[key.customer]?.entitlement != nil { events.append(.entitlementSet(key.customer, nil)) }
        return events + [.customerNotified(key.customer, cause: .evidenceRejected)]
    }
}
