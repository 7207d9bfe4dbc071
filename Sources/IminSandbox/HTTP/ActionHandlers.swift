// Actions on a customer account: one path, told apart by `@type` (IMIN-API, sections 3.5, 3.7 and 3.8). What a seller does not take is an
// error of that seller inside a reply that succeeded.

import HTTPTypes
import IminJSON

enum ActionHandlers {
    static let routes: [Route] =
        ["/api/v2/customers", "/api/v2/customer-accounts"].map { collection in
            Route(.post, "\(collection)/{id}/actions", .booking, body: .json, perform)
        } + [Route(.get, "/api/v2/entitlements", .booking, entitlements)]

    static func perform(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let id = CustomerID(call.capture("id"))
        _ = try CustomerRules.existing(id, in: platform.world)
        let body = try BodyReader(parsing: call.body)
        guard let type = try body.typeName() else { throw body.absent("@type") }
        let action = Action(
            body: body, context: try body.context() ?? "https://openactive.io/", type: type, customer: id)
        switch type {
        case "CustomerUpdateAction": return try action.update(platform)
        case "imin:AccessPassUpdateAction": return try action.setAccessPass(platform)
        case "imin:EntitlementUpdateAction": return try action.setEntitlement(platform)
        default:
            throw Problem(
                400, .invalidRequest,
                "There is no action `\(type)`; "
                    + Misspelling.advice(
                        on: type, among: ["CustomerUpdateAction", "imin:AccessPassUpdateAction", "imin:EntitlementUpdateAction"]),
                instance: "/@type")
        }
    }

    /// The broker's own entitlements, a SKOS concept scheme.
    static func entitlements(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(
            .members([
                "@context": "https://openactive.io/", "id": .string(Seeds.brokerScheme), "type": "ConceptScheme",
                "title": "Entitlements of Globex Broker", "license": "https://creativecommons.org/licenses/by/4.0/",
                "concept": .list(
                    Seeds.brokerEntitlements.map {
                        .members([
                            "id": .string($0.id), "type": "Concept", "prefLabel": .string($0.prefLabel),
                            "inScheme": .string(Seeds.brokerScheme),
                        ])
                    }),
            ]))
    }
}

/// One action as it was sent.
private struct Action {
    let body: BodyReader
    let context: JSON
    let type: String
    let customer: CustomerID

    /// The reply: what was asked for, how it ended, and the sellers that did not follow.
    private func reply(_ object: JSON, isCompleted: Bool, _ events: [Event]) -> Answer {
        let errors = events.compactMap { event -> JSON? in
            if case .account(.refused(_, let error)) = event { error.json } else { nil }
        }
        return .json(
            .members([
                "@context": context, "@type": .string(type),
                "actionStatus": isCompleted ? "https://schema.org/CompletedActionStatus" : nil, "object": object,
                "error": .list(errors),
            ]))
    }

    // MARK: - Details

    func update(_ platform: Platform) throws(Problem) -> Answer {
        try body.refuseMisspelt(["object", "seller", "actionStatus", "agent"])
        let person = try body.requiredReader("object")
        let changes = try person.personChanges()
        guard person.object.keys.contains(where: BodyReader.personMembers.contains) else {
            throw Problem(400, .invalidRequest, "`object` names no member of a Person to change.", instance: "/object")
        }
        let sellers = try sellers()
        let (_, events) = try platform.perform(.account(.updateCustomer(customer, changes, sellers: sellers)))
        var updated: JSONObject = ["@type": "Person"]
        for (key, value) in person.object where BodyReader.personMembers.contains(key) && !value.isNull { updated[key] = value }
        return reply(JSON.object(updated).strippingEmpty(), isCompleted: true, events)
    }

    /// Ids, or objects that carry them.
    private func sellers() throws(Problem) -> [SellerID] {
        guard let value = body.value("seller") else { return [] }
        var sellers: [SellerID] = []
        for (index, element) in (value.array ?? [value]).enumerated() {
            guard let text = (element.string ?? element["@id"]?.string ?? element["id"]?.string), !text.isEmpty else {
                throw body.wrong("seller/\(index)", "the id of a seller (a URL)", element)
            }
            sellers.append(SellerID(text))
        }
        return sellers
    }

    // MARK: - Access pass

    func setAccessPass(_ platform: Platform) throws(Problem) -> Answer {
        try body.refuseMisspelt(["object", "actionStatus", "agent"])
        let barcode = try body.requiredReader("object")
        try barcode.expect(type: "Barcode")
        try barcode.refuseMisspelt(["text"])
        let text = try barcode.requiredText("text")
        if let flaw = AccessPass.flaw(of: text) {
            // This refusal has a shape of its own (section 3.7).
            return .json(
                ["@context": "https://openactive.io/", "@type": "UpdateFailedError", "description": .string(flaw)], .badRequest)
        }
        let (_, events) = try platform.perform(.account(.setAccessPass(customer, AccessPass(text: text))))
        return reply(["@type": "Barcode", "text": .string(text)], isCompleted: false, events)
    }

    // MARK: - Entitlement

    func setEntitlement(_ platform: Platform) throws(Problem) -> Answer {
        try body.refuseMisspelt(["object", "actionStatus", "agent"])
        let entitlement = try body.requiredReader("object")
        try entitlement.expect(type: "Entitlement")
        try entitlement.refuseMisspelt(["validUntil", "expires", "entitlementType"])
        // Written as `validUntil`, read as `expires` (section 10, row 9): both are understood.
        let key = entitlement.value("validUntil") == nil && entitlement.value("expires") != nil ? "expires" : "validUntil"
        let text = try entitlement.requiredText(key)
        guard let until = Instant(text: text) else {
            throw Problem(
                400, .invalidRequest, "\(entitlement.place(key)) must be a date or time such as `2031-01-31T00:00:00Z`, not `\(text)`.",
                instance: "/object/\(key)")
        }
        let end = text.utf8.count == 10 ? until.adding(days: 1) : until
        let type = try entitlementType(in: entitlement)
        let (_, events) = try platform.perform(.account(.setEntitlement(customer, type: type, until: end)))
        var shown = JSON.object(entitlement.object).strippingEmpty()
        // Times are written in one way in all replies, however they were sent; a day stays a day.
        if text.utf8.count > 10 { shown[key] = .string(until.text) }
        return reply(shown, isCompleted: true, events)
    }

    /// A URL, or a Concept with `id` or `@id`: the documentation shows it in part only.
    private func entitlementType(in entitlement: BodyReader) throws(Problem) -> String? {
        guard let value = entitlement.value("entitlementType") else { return nil }
        if value.string != nil { return try entitlement.text("entitlementType") }
        guard let concept = try entitlement.reader("entitlementType") else { return nil }
        try concept.expect(type: "Concept")
        if let text = try concept.text("@id") { return text }
        guard let text = try concept.text("id") else { throw concept.absent("@id") }
        return text
    }
}

extension AccessPass {
    /// How barcodes agreed with the broker begin. Our decision: the documentation says that there is such a prefix, and shows ABC123DEF.
    static let prefixes = ["ABC", "AP"]

    /// What is wrong with a barcode, whoever's it is.
    static func flaw(of text: String) -> String? {
        guard (4...32).contains(text.utf8.count), text.utf8.allSatisfy({ isSign($0) }) else {
            return "A barcode has 4 to 32 capital letters, digits and hyphens; `\(text.prefix(40))` has not."
        }
        guard prefixes.contains(where: text.hasPrefix) else {
            return "A barcode begins with the agreed prefix (\(prefixes.joined(separator: " or "))); `\(text)` does not."
        }
        return nil
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension SellerError {
    fileprivate var json: JSON {
        .members([
            "@context": "https://openactive.io/", "@type": .string(kind.rawValue), "name": .string(kind.name),
            "description": .string(description), "seller": .string(seller.text),
        ])
    }
}
