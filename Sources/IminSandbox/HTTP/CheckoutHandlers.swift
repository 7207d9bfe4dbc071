// Opening a checkout over HTTP: the authenticated one (source document 002) and the standalone one for readers of open data. The request
// is mirrored, and the page to open is added.

import HTTPTypes
import IminAPI
import IminJSON

extension World {
    /// Who comes to one item of a group, as orders show it.
    func attendee(_ id: CustomerID) -> JSON {
        let person = person(of: .customer(id))
        return .members([
            "type": "Person", "id": .string("\(CustomerHandlers.collection)/\(id)"), "identifier": .string(id.text),
            "givenName": .string(person.givenName), "familyName": .string(person.familyName),
        ])
    }
}

enum CheckoutHandlers {
    static let routes: [Route] = [
        // Document 002 shows no key here, and none is asked for.
        Route(.post, "/api/checkout-sessions", .checkout, access: .open, body: .json, create),
        // The documentation has both verbs on one page.
        Route(.post, "/checkout-sessions", .checkout, access: .open, body: .json, createStandalone),
        Route(.put, "/checkout-sessions", .checkout, access: .open, body: .json, createStandalone),
        Route(.get, "/api/checkout-sessions/{id}", .checkout, access: .open) { (call, platform) throws(Problem) in
            try read(call, platform, page: "checkout")
        },
        Route(.get, "/checkout-sessions/{id}", .checkout, access: .open) { (call, platform) throws(Problem) in
            try read(call, platform, page: "opendata")
        },
    ]

    private static func create(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        let session = try open(try draft(in: body, isStandalone: false), platform)
        let url = "\(call.base)/api/checkout-sessions/\(session.id)"
        return mirrored(body, id: url, location: url, target: "\(call.base)/checkout/\(session.id)")
    }

    /// What cannot be booked is 400 here, not 409 (documentation, "Standalone Checkout").
    private static func createStandalone(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        let draft = try draft(in: body, isStandalone: true)
        let session: CheckoutSession
        do throws(Problem) {
            session = try open(draft, platform)
        } catch {
            var problem = error
            if !problem.items.isEmpty { problem.status = 400 }
            throw problem
        }
        let location = "/checkout-sessions/\(session.id)"
        return mirrored(body, id: call.base + location, location: location, target: "\(call.base)/opendata/\(session.id)")
    }

    /// Where `Location` leads. Like the page of the checkout it is for whoever knows the identifier.
    private static func read(_ call: Call, _ platform: Platform, page: String) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let session = try PaymentRules.existing(CheckoutID(call.capture("id")), in: world)
        if world.hasLostCustomer(session) { throw Problem(410, .gone, "The account this checkout was opened for has been deleted.") }
        if !session.isPaid { try PaymentRules.refuseExpired(session, at: now) }
        return .json(session.json(in: world, url: call.base + call.path, page: "\(call.base)/\(page)/\(session.id)"))
    }

    private static func open(_ draft: CheckoutDraft, _ platform: Platform) throws(Problem) -> CheckoutSession {
        _ = try platform.catalogue()
        let (_, events) = try platform.perform(.openCheckout(draft))
        guard case .checkoutOpened(let session)? = events.last else {
            throw Problem(500, .internalError, "The checkout was not opened.")
        }
        return session
    }

    private static func mirrored(_ body: BodyReader, id: String, location: String, target: String) -> Answer {
        var mirror = JSON.object(body.object).strippingEmpty()
        mirror["id"] = .string(id)
        mirror["potentialAction"] = [.members(["type": "OrderAction", "name": "Checkout", "target": .string(target)])]
        var answer = Answer.json(mirror, .created)
        answer.fields[.location] = location
        return answer
    }

    /// The documented members, by the object they belong to.
    private static let members = (
        session: ["@context", "type", "@type", "imin:initialOrder", "imin:navigationLinks"],
        order: ["type", "@type", "customer", "broker", "orderedItem"], broker: ["type", "@type", "name", "url"],
        item: ["type", "@type", "acceptedOffer", "orderedItem", "attendee"],
        opportunity: ["type", "@type", "identifier", "id", "@id"], link: ["type", "@type", "name", "imin:linkType", "url"]
    )

    private static func draft(in body: BodyReader, isStandalone: Bool) throws(Problem) -> CheckoutDraft {
        try body.refuseMisspelt(members.session)
        guard try body.context() != nil else { throw body.absent("@context") }
        try body.expect(type: "imin:CheckoutSession", isRequired: true)
        let order = try body.requiredReader("imin:initialOrder")
        try order.refuseMisspelt(members.order)
        try order.expect(type: "OrderQuote", isRequired: true)
        let payer = try isStandalone && order.value("customer") == nil ? .unnamed : payer(in: order)
        let broker = try broker(in: order)
        let items = try order.readers("orderedItem", missing: .incompleteOrderItem)
        guard !items.isEmpty else { throw order.absent("orderedItem") }
        var draft = CheckoutDraft(payer: payer, broker: broker, items: [], types: [], links: try links(in: body))
        for item in items {
            let (read, type) = try self.item(in: item, isStandalone: isStandalone)
            draft.items.append(read)
            draft.types.append(type)
        }
        return draft
    }

    /// The account's URL or identifier, or a person who has no account.
    private static func payer(in order: BodyReader) throws(Problem) -> CheckoutSession.Payer {
        guard let value = order.value("customer") else {
            throw BodyReader(order.object, at: order.pointer, missing: .incompleteCustomer).absent("customer")
        }
        if value.object != nil {
            return .guest(try order.requiredReader("customer", missing: .incompleteCustomer).person())
        }
        guard value.string != nil else { throw order.wrong("customer", "the URL of an account or a Person", value) }
        return .customer(CustomerReference.identifier(in: try order.requiredText("customer")))
    }

    private static func broker(in order: BodyReader) throws(Problem) -> Broker {
        guard order.value("broker") != nil else {
            throw BodyReader(order.object, at: order.pointer, missing: .incompleteBroker).absent("broker")
        }
        let reader = try order.requiredReader("broker", missing: .incompleteBroker)
        try reader.refuseMisspelt(members.broker)
        try reader.expect(type: "Organization")
        let name = try reader.requiredText("name")
        let text = try reader.requiredText("url")
        guard let url = WebLink.completed(text) else {
            throw Problem(
                400, .invalidRequest, "\(reader.place("url")) must be a URL, not `\(text)`\(WebAddress.advice(on: text)).",
                instance: "\(reader.pointer)/url")
        }
        return Broker(name: name, url: url)
    }

    /// The authenticated checkout names a session by its `identifier`, the standalone one by its `id` in the open data.
    private static func item(in reader: BodyReader, isStandalone: Bool) throws(Problem) -> (CheckoutItem, type: String?) {
        try reader.refuseMisspelt(members.item)
        try reader.expect(type: "OrderItem", isRequired: true)
        if let opportunity = try? reader.reader("orderedItem") { try opportunity.refuseMisspelt(members.opportunity) }
        let offer = OfferID(try name(of: "acceptedOffer", in: reader, keys: ["id", "@id", "identifier"]))
        let keys = isStandalone ? ["id", "@id", "identifier"] : ["identifier", "id", "@id"]
        let named = try name(of: "orderedItem", in: reader, keys: keys)
        var type: String?
        if let opportunity = try? reader.reader("orderedItem") {
            guard let given = try opportunity.typeName() else { throw opportunity.absent("type") }
            guard ["ScheduledSession", "Slot"].contains(given) else {
                throw Problem(
                    400, .invalidRequest, "\(opportunity.place(opportunity.typeKey)) must be `ScheduledSession` or `Slot`, not `\(given)`.",
                    instance: "\(opportunity.pointer)/\(opportunity.typeKey)")
            }
            type = given
        }
        return (CheckoutItem(offer: offer, opportunity: opportunity(in: named), attendee: try attendee(in: reader)), type)
    }

    /// The account of who comes: its identifier, its URL, or the account itself.
    private static func attendee(in reader: BodyReader) throws(Problem) -> CustomerID? {
        guard reader.value("attendee") != nil else { return nil }
        return CustomerReference.identifier(in: try name(of: "attendee", in: reader, keys: ["identifier", "@id", "id"]))
    }

    /// What a member names: a text, or the first of these members of an object.
    private static func name(of key: String, in reader: BodyReader, keys: [String]) throws(Problem) -> String {
        guard let value = reader.value(key) else { throw reader.absent(key) }
        guard value.object != nil else {
            guard value.string != nil else { throw reader.wrong(key, "a URL or an object", value) }
            return try reader.requiredText(key)
        }
        let inner = try reader.requiredReader(key)
        for name in keys { if let text = try inner.text(name) { return text } }
        throw inner.absent(keys[0])
    }

    /// The identifier of the seller's open data; the URL that search gives for it is understood, too.
    private static func opportunity(in text: String) -> OpportunityID {
        for collection in ["\(Vocabulary.events)/scheduled-sessions/", "\(Vocabulary.facilities)/slots/"] where text.hasPrefix(collection) {
            let name = text.dropFirst(collection.count)
            return OpportunityID(PercentCoding.decode(name) ?? String(name))
        }
        return OpportunityID(text)
    }

    private static func links(in body: BodyReader) throws(Problem) -> [NavigationLink] {
        var links: [NavigationLink] = []
        for reader in try body.readers("imin:navigationLinks") {
            try reader.refuseMisspelt(members.link)
            try reader.expect(type: "WebPage")
            let url = try reader.requiredText("url")
            guard WebLink.hasScheme(url) else {
                throw Problem(
                    400, .invalidRequest,
                    "\(reader.place("url")) must be a web address such as `https://a.example/`, not `\(url)`\(WebAddress.advice(on: url)).",
                    instance: "\(reader.pointer)/url")
            }
            links.append(
                NavigationLink(name: try reader.requiredText("name"), linkType: try reader.requiredText("imin:linkType"), url: url))
        }
        return links
    }
}
