// Customer accounts over HTTP. A flat request is answered flat (source document 002), a nested one nested (document 003).

import HTTPTypes
import IminJSON

enum CustomerHandlers {
    static let collection = "https://book.imin.co/api/v2/customer-accounts"

    static func create(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        let (reader, isNested) = try personReader(in: body)
        let person = try reader.person()
        let (world, events) = try platform.perform(.createCustomer(person))
        guard case .customerCreated(let created)? = events.first, let customer = world.customers[created.id] else {
            throw Problem(500, .internalError, "The account was not created.")
        }
        var answer = Answer.json(isNested ? customer.nested(at: platform.now) : customer.flat, .created)
        answer.fields[.location] = customer.url
        return answer
    }

    static func get(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let id = CustomerID(call.capture("id"))
        let found = platform.look { world, now in world.customer(id).map { ($0, now) } }
        guard let (customer, now) = found else { throw CustomerRules.unknown(id) }
        return .json(customer.nested(at: now))
    }

    static func update(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let id = CustomerID(call.capture("id"))
        let existing = try CustomerRules.existing(id, in: platform.world)
        let body = try BodyReader(parsing: call.body)
        let (reader, isNested) = try personReader(in: body)
        try refuseIdentity(body, of: existing)
        // Passed over in silence, the change would seem to have reached the seller.
        if body.value("seller") != nil {
            throw Problem(
                400, .patchNotAllowed, "`seller` belongs into a `CustomerUpdateAction`: POST it to \(existing.url)/actions.",
                instance: "/seller")
        }
        guard reader.object.keys.contains(where: BodyReader.personMembers.contains) else {
            throw Problem(400, .invalidRequest, "The body names no member of a Person to change.")
        }
        let (world, _) = try platform.perform(.changeCustomer(id, try reader.personChanges()))
        let customer = try CustomerRules.existing(id, in: world)
        return .json(isNested ? customer.nested(at: platform.now) : customer.flat)
    }

    static func delete(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        _ = try platform.perform(.eraseCustomer(CustomerID(call.capture("id"))))
        return Answer(.accepted)
    }

    /// The person in a body: the body itself, or its `customer`.
    private static func personReader(in body: BodyReader) throws(Problem) -> (BodyReader, isNested: Bool) {
        let type = try body.typeName()
        let isNested = body.value("customer") != nil || type == "CustomerAccount"
        guard isNested else { return (BodyReader(body.object, missing: .incompleteCustomer), false) }
        _ = try body.context()
        try body.expect(type: "CustomerAccount")
        try body.refuseMisspelt(["customer", "accessPass", "entitlement"])
        let account = BodyReader(body.object, missing: .incompleteCustomer)
        return (try account.requiredReader("customer"), true)
    }

    /// Whoever sends back what Get answered may leave the names in; other names are refused.
    private static func refuseIdentity(_ body: BodyReader, of customer: Customer) throws(Problem) {
        for (key, own) in [("identifier", customer.id.text), ("id", customer.url), ("@id", customer.url)] {
            guard let text = try body.text(key), text != own else { continue }
            throw Problem(400, .patchNotAllowed, "`\(key)` of an account cannot be changed.", instance: "/\(key)")
        }
    }
}

extension Customer {
    var url: String { "\(CustomerHandlers.collection)/\(id)" }

    /// The form of source document 002.
    var flat: JSON {
        var object = JSONObject()
        object.reserveCapacity(12)
        object["type"] = "Person"
        person.write(into: &object, typeKey: "type")
        object["identifier"] = .string(id.text)
        object["id"] = .string(url)
        return .object(object)
    }

    /// The form of source document 003; access pass and entitlement only when set, and an entitlement only while it lasts.
    func nested(at now: Instant) -> JSON {
        var inner = JSONObject()
        inner.reserveCapacity(12)
        inner["@type"] = "Person"
        person.write(into: &inner, typeKey: "@type")
        return .members([
            "@context": "https://openactive.io/", "@type": "CustomerAccount", "@id": .string(url), "identifier": .string(id.text),
            "customer": .object(inner),
            "accessPass": accessPass.map { .members(["@type": "Barcode", "text": .string($0.text)]) },
            "entitlement": entitlement.flatMap { now < $0.expires ? $0 : nil }.map {
                .members([
                    "@type": "Entitlement", "expires": .string($0.expires.text),
                    "entitlementType": .members([
                        "id": .string($0.typeID), "type": "Concept", "prefLabel": .string($0.prefLabel),
                    ]),
                ])
            },
        ])
    }
}

extension Person {
    /// The members in the order of document 003, which is also that of document 002 as far as it goes.
    func write(into object: inout JSONObject, typeKey: String) {
        object["email"] = .string(email)
        if let telephone { object["telephone"] = .string(telephone) }
        object["givenName"] = .string(givenName)
        object["familyName"] = .string(familyName)
        if let birthDate { object["birthDate"] = .string(birthDate) }
        if let gender { object["gender"] = .string(gender) }
        if let is13OrOver { object["imin:is13OrOver"] = .bool(is13OrOver) }
        if let address {
            var members = JSONObject()
            members[typeKey] = "PostalAddress"
            members["streetAddress"] = address.streetAddress.json
            members["addressLocality"] = address.addressLocality.json
            members["addressRegion"] = address.addressRegion.json
            members["postalCode"] = address.postalCode.json
            members["addressCountry"] = address.addressCountry.json
            if members.count > 1 { object["address"] = .object(members) }
        }
        if let emergencyContact {
            var members = JSONObject()
            members[typeKey] = "Person"
            members["name"] = emergencyContact.name.json
            members["telephone"] = emergencyContact.telephone.json
            if members.count > 1 { object["emergencyContact"] = .object(members) }
        }
    }
}
