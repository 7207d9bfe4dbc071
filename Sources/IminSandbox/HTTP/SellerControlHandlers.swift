// How sellers stand, and what they do behind the platform's back: the sandbox's own controls for onboarding, as data and as a page.

import HTTPTypes
import IminAPI
import IminJSON

enum SellerControlHandlers {
    static let routes: [Route] = [
        Route(.get, "/sandbox/sellers", nil, access: .local, all),
        Route(.get, "/sandbox/sellers/{id}", nil, access: .local, one),
        Route(.post, "/sandbox/sellers/{id}/actions", nil, access: .local, body: .json, act),
        Route(.get, "/sandbox/sellers/{id}/page", nil, access: .local, page),
        Route(.post, "/sandbox/sellers/{id}/page", nil, access: .local, body: .form, press),
    ]

    /// `?criteria=paid,without stripe`
    private static func all(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["criteria"], repeatable: ["criteria"])
        let criteria = try SellerCriterion.all(in: call.query)
        let world = platform.world
        let sellers = world.sellerOrder.compactMap { world.sellers[$0] }
            .filter { seller in criteria.allSatisfy { $0.holds(for: seller, in: world) } }
            .map { $0.standing(in: world) }
        return .json(
            .members(["type": "imin:Collection", "imin:totalItems": .integer(sellers.count), "imin:item": .list(sellers)]))
    }

    private static func one(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(try standing(of: SellerID(call.capture("id")), in: platform.world))
    }

    /// `{"type": "OptOut"}`; the reply is the seller as it stands now.
    private static func act(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let seller = SellerID(call.capture("id"))
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["type", "@type"])
        guard let type = try body.typeName() else { throw body.absent("type") }
        let (world, _) = try platform.perform(.seller(.simulate(try action(type, at: body.typeKey), seller)))
        return .json(try standing(of: seller, in: world))
    }

    private static func action(_ type: String, at key: String = "type") throws(Problem) -> SellerAction {
        guard let action = SellerAction(rawValue: type) else {
            let advice = Misspelling.advice(on: type, among: SellerAction.allCases.map(\.rawValue))
            throw Problem(400, .invalidRequest, "There is no action `\(type)` of a seller; \(advice)", instance: "/\(key)")
        }
        return action
    }

    /// The seller for people, with a button for each thing it may do.
    private static func page(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        SellerPages.guarded { () throws(Problem) in
            try call.query.refuseUnknown([])
            let id = SellerID(call.capture("id"))
            let world = platform.world
            guard let seller = world.sellers[id] else { throw Problem(404, .notFound, "There is no seller `\(id)`.") }
            var values = SellerPages.summary(of: id, in: world)
            values["heading"] = seller.name
            values["action"] = path(of: id)
            values["actions"] = SellerAction.allCases.map { ["type": $0.rawValue, "label": $0.label] }
            var answer = Answer.page(Templates.page("sellerState", title: seller.name, values))
            // Its buttons must say where they come from.
            answer.fields[.referrerPolicy] = "same-origin"
            return answer
        }
    }

    private static func press(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        SellerPages.guarded { () throws(Problem) in
            let id = SellerID(call.capture("id"))
            _ = try platform.perform(.seller(.simulate(try action(call.form["type"] ?? ""), id)))
            return .seeOther(path(of: id))
        }
    }

    private static func path(of id: SellerID) -> String { "/sandbox/sellers/\(PercentCoding.encode(id.text))/page" }

    private static func standing(of id: SellerID, in world: World) throws(Problem) -> JSON {
        guard let seller = world.sellers[id] else { throw Problem(404, .notFound, "There is no seller `\(id)`.") }
        return seller.standing(in: world)
    }
}

extension Seller {
    /// The organization with what onboarding made of it. The first two members are those of the platform's own status.
    func standing(in world: World) -> JSON {
        organization.merging(
            .members([
                "sellerBookabilityStatus": .string(bookability.rawValue), "hasRegistered": .bool(world.hasRegistered(id)),
                "hasOptedIn": .bool(hasOptedIn), "hasStripe": .bool(hasStripe), "stripeAccount": hasStripe ? .string(stripeAccount) : nil,
                "termsAgreed": world.registry.registrations[id]?.terms.map { .string($0.agreed.text) },
            ]))
    }
}
