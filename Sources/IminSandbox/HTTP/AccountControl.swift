// What sellers do, told by a test: they know people, connect and disconnect accounts, change details, judge evidence, refuse what is
// handed on to them. Under `/sandbox/`, for callers on the same machine.

import HTTPTypes
import IminJSON

enum AccountControl {
    static let routes: [Route] = [
        Route(.get, "/sandbox/accounts/members", nil, access: .local, members),
        Route(.post, "/sandbox/accounts/members", nil, access: .local, body: .json, addMember),
        Route(.post, "/sandbox/accounts/links", nil, access: .local, body: .json, link),
        Route(.patch, "/sandbox/accounts/links", nil, access: .local, body: .json, change),
        Route(.delete, "/sandbox/accounts/links", nil, access: .local, unlink),
        // The same for a form, which cannot send DELETE.
        Route(.post, "/sandbox/accounts/links/remove", nil, access: .local, body: .json, remove),
        Route(.post, "/sandbox/accounts/evidence", nil, access: .local, body: .json, judge),
        Route(.post, "/sandbox/accounts/refusals", nil, access: .local, body: .json, refuse),
    ]

    /// The people a seller knows; all sellers' where none is named. In the order of their addresses.
    static func members(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["seller"])
        let world = platform.world
        if let seller = call.query["seller"] { try MemberRules.known(SellerID(seller), in: world) }
        let members = world.accounts.members.values.filter { member in call.query["seller"].map { $0 == member.seller.text } ?? true }
            .sorted { ($0.person.email, $0.id) < ($1.person.email, $1.id) }
        let items = members.map { $0.json(in: world) }
        return .json(
            .members(["type": "imin:Collection", "imin:totalItems": .integer(items.count), "imin:item": .list(items)]))
    }

    /// `{"seller": …, "email": …, "givenName": …, "familyName": …}`, and what a member may have besides.
    static func addMember(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(own + ["seller", "password"] + BodyReader.personMembers.sorted())
        let seller = SellerID(try body.requiredText("seller"))
        let (world, events) = try platform.perform(
            .account(.addMember(seller, try body.person(), try changes(in: body), password: try body.text("password"))))
        guard case .account(.memberJoined(let member))? = events.first else {
            throw Problem(500, .internalError, "The member was not added.")
        }
        return .json(member.json(in: world), .created)
    }

    /// `{"customer": …, "seller": …}`: the seller connects the accounts without anybody's visit.
    static func link(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (key, _) = try key(in: call)
        let (world, _) = try platform.perform(.account(.link(key)))
        return .json(try member(of: key, in: world), .created)
    }

    static func unlink(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["customer", "seller"])
        let key = LinkKey(
            customer: CustomerReference.identifier(in: try call.query.required("customer")),
            seller: SellerID(try call.query.required("seller")))
        _ = try platform.perform(.account(.unlink(key)))
        return Answer(.noContent)
    }

    /// `{"customer": …, "seller": …}`
    static func remove(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        _ = try platform.perform(.account(.unlink(try key(in: call).0)))
        return Answer(.noContent)
    }

    /// `{"customer": …, "seller": …}` and what changes at the seller: members of a Person, `accessPass`, `membership`,
    /// `hiddenEntitlements`.
    static func change(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (key, body) = try key(in: call, and: own + BodyReader.personMembers.sorted())
        let person = try body.personChanges()
        let (world, _) = try platform.perform(.account(.changeMember(key, person, try changes(in: body))))
        return .json(try member(of: key, in: world))
    }

    /// `{"customer": …, "seller": …, "accept": false}`
    static func judge(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (key, body) = try key(in: call, and: ["accept"])
        guard let accepts = try body.flag("accept") else { throw body.absent("accept") }
        let (world, _) = try platform.perform(.account(.judgeEvidence(key, accepts: accepts)))
        return .json(try member(of: key, in: world))
    }

    /// `{"seller": …, "refuses": ["accessPass"]}`; an empty list ends it.
    static func refuse(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["seller", "refuses"])
        let seller = SellerID(try body.requiredText("seller"))
        guard let value = body.value("refuses") else { throw body.absent("refuses") }
        var refusals: Set<SellerRefusal> = []
        for element in value.array ?? [value] {
            guard let refusal = element.string.flatMap(SellerRefusal.init(rawValue:)) else {
                let known = SellerRefusal.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                throw Problem(400, .invalidRequest, "`refuses` holds some of \(known), not \(element).", instance: "/refuses")
            }
            refusals.insert(refusal)
        }
        _ = try platform.perform(.account(.setRefusals(seller, refusals)))
        return .json(
            .members(["seller": .string(seller.text), "refuses": .list(refusals.map(\.rawValue).sorted().map(JSON.string))]))
    }

    // MARK: - Reading

    private static let own = ["accessPass", "membership", "hiddenEntitlements"]

    /// `members` may be there, too.
    private static func key(in call: Call, and members: [String] = []) throws(Problem) -> (LinkKey, BodyReader) {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["customer", "seller"] + members)
        let customer = CustomerReference.identifier(in: try body.requiredText("customer"))
        return (LinkKey(customer: customer, seller: SellerID(try body.requiredText("seller"))), body)
    }

    private static func changes(in body: BodyReader) throws(Problem) -> MemberChanges {
        var changes = MemberChanges()
        if body.object["accessPass"] != nil { changes.accessPass = .some(try body.text("accessPass").map(AccessPass.init(text:))) }
        if body.object["membership"] != nil { changes.membership = .some(try body.text("membership")) }
        changes.hasHiddenEntitlements = try body.flag("hiddenEntitlements")
        return changes
    }

    private static func member(of key: LinkKey, in world: World) throws(Problem) -> JSON {
        let link = try LinkRules.existing(key, in: world)
        guard let member = world.accounts.members[link.member] else {
            throw Problem(404, .notFound, "The account is not known to the seller any more.")
        }
        return member.json(in: world)
    }
}

extension Member {
    /// The seller's copy of a person, as the sandbox shows it.
    fileprivate func json(in world: World) -> JSON {
        var object: JSONObject = ["type": "Person", "identifier": .string(id.text)]
        person.write(into: &object, typeKey: "type")
        let customer = world.accounts.customerByMember[id]
        let link = customer.flatMap { world.accounts.links[LinkKey(customer: $0, seller: seller)] }
        return JSON.object(object).merging(
            .members([
                "seller": .string(seller.text), "customer": customer.map { .string($0.text) },
                "accessPass": accessPass.map { .string($0.text) }, "membership": membership.json,
                "hiddenEntitlements": .bool(hasHiddenEntitlements), "entitlement": link?.grant.map { .string($0.concept) },
                "evidence": link?.grant?.evidence.map { evidence in
                    .members([
                        "actionStatus": .string("https://schema.org/\(evidence.status.rawValue)"),
                        "name": evidence.file.map { .string($0.name) },
                        "encodingFormat": evidence.file.map { .string($0.mediaType) },
                        "contentSize": evidence.file.map { .integer($0.bytes) }, "sha256": evidence.file.map { .string($0.digest) },
                    ])
                },
            ]))
    }
}
