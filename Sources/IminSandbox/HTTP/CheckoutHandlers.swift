// The authenticated checkout over HTTP (source document 002): the request is mirrored, and the page to open is added.

import HTTPTypes
import IminAPI
import IminJSON

enum CheckoutHandlers {
    static func create(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        let draft = try draft(in: body)
        _ = try platform.catalogue()
        let (_, events) = try platform.perform(.openCheckout(draft))
        guard case .checkoutOpened(let session)? = events.last else {
            throw Problem(500, .internalError, "The checkout was not opened.")
        }
        let url = "\(call.base)/api/checkout-sessions/\(session.id)"
        var mirror = JSON.object(body.object).strippingNulls()
        mirror["id"] = .string(url)
        mirror["potentialAction"] = [
            .members(["type": "OrderAction", "name": "Checkout", "target": .string("\(call.base)/checkout/\(session.id)")])
        ]
        var answer = Answer.json(mirror, .created)
        answer.fields[.location] = url
        return answer
    }

    private static func draft(in body: BodyReader) throws(Problem) -> CheckoutDraft {
        try body.expect(type: "imin:CheckoutSession", isRequired: true)
        let order = try body.requiredReader("imin:initialOrder")
        try order.expect(type: "OrderQuote")
        let payer = try payer(in: order)
        let broker = try broker(in: order)
        let items = try order.readers("orderedItem", missing: .incompleteOrderItem)
        guard !items.isEmpty else { throw order.absent("orderedItem") }
        var draft = CheckoutDraft(payer: payer, broker: broker, items: [], types: [], links: try links(in: body))
        for item in items {
            let (read, type) = try self.item(in: item)
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
        try reader.expect(type: "Organization")
        let name = try reader.requiredText("name")
        let text = try reader.requiredText("url")
        guard let url = WebLink.completed(text) else {
            throw Problem(400, .invalidRequest, "\(reader.place("url")) must be a URL, not `\(text)`.", instance: "\(reader.pointer)/url")
        }
        return Broker(name: name, url: url)
    }

    private static func item(in reader: BodyReader) throws(Problem) -> (CheckoutItem, type: String?) {
        try reader.expect(type: "OrderItem")
        guard reader.value("attendee") == nil else {
            throw Problem(
                400, .invalidRequest, "\(reader.place("attendee")): this sandbox has no group booking; open a checkout for each attendee.",
                instance: "\(reader.pointer)/attendee")
        }
        let offer = OfferID(try name(of: "acceptedOffer", in: reader, keys: ["id", "@id", "identifier"]))
        let named = try name(of: "orderedItem", in: reader, keys: ["identifier", "id", "@id"])
        var type: String?
        if let opportunity = try? reader.reader("orderedItem") {
            guard let given = try opportunity.typeName() else { throw opportunity.absent("type") }
            guard ["ScheduledSession", "Slot"].contains(given) else {
                throw Problem(
                    400, .invalidRequest, "\(opportunity.place("type")) must be `ScheduledSession` or `Slot`, not `\(given)`.",
                    instance: "\(opportunity.pointer)/type")
            }
            type = given
        }
        return (CheckoutItem(offer: offer, opportunity: opportunity(in: named)), type)
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
            try reader.expect(type: "WebPage")
            let url = try reader.requiredText("url")
            guard WebLink.hasScheme(url) else {
                throw Problem(
                    400, .invalidRequest, "\(reader.place("url")) must be a URL with its scheme, not `\(url)`.",
                    instance: "\(reader.pointer)/url")
            }
            links.append(
                NavigationLink(name: try reader.requiredText("name"), linkType: try reader.requiredText("imin:linkType"), url: url))
        }
        return links
    }
}
