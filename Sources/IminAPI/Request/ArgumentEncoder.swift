import IminJSON

/// Turns a script's argument into what is sent: the rule "an argument that names a resource takes the object, its identifier or its URL"
/// lives here, once for all operations.
struct ArgumentEncoder {
    var operation: String
    var parameter: OperationParameter
    var endpoints: Endpoints
    /// All arguments of the call by name, for those that complete one another.
    var arguments: [String: JSON] = [:]

    /// The encoded value, and remarks for people who watch the exchange.
    func encode(_ argument: JSON, notes: inout [String]) throws(ArgumentError) -> JSON {
        switch parameter.encoding {
        case .value:
            // Only a member of a body can be sent as nothing; what that means is the server's affair.
            if argument.isNull, !parameter.isRequired { return .null }
            return try checked(argument)
        case .id, .word, .commaSeparated, .middle, .radius, .following, .member: return try searched(argument)
        case .identifier(let resource): return .string(try identifier(of: argument, resource))
        case .url(let resource): return .string(try url(of: argument, resource))
        case .arrayOfURLs(let resource):
            guard let values = argument.array else { throw wrong("expects an Array of \(resource.name)s, not \(Self.kind(of: argument))") }
            var addresses: [JSON] = []
            for value in values { addresses.append(.string(try url(of: value, resource))) }
            return .array(addresses)
        case .opportunity: return try opportunity(argument, notes: &notes)
        case .openData:
            let named = try opportunity(argument, notes: &notes)
            return ["type": named["type"] ?? .null, "id": named["identifier"] ?? .null]
        case .organization: return .string(try organization(argument))
        case .offer: return .string(try offer(argument))
        case .items: return try items(argument, notes: &notes)
        case .typed(let type): return try typed(argument, type, notes: &notes)
        case .arrayOfTyped(let type):
            guard let values = argument.array else { throw wrong("expects an Array of \(type) objects, not \(Self.kind(of: argument))") }
            var encoded: [JSON] = []
            for value in values { encoded.append(try typed(value, type, notes: &notes)) }
            return .array(encoded)
        case .cancellations(let order): return try cancellations(argument, of: arguments[order] ?? .null)
        }
    }

    func wrong(_ message: String) -> ArgumentError {
        ArgumentError(operation: operation, parameter: parameter.name, message)
    }

    /// As it is, if it has the declared structure.
    func checked(_ argument: JSON) throws(ArgumentError) -> JSON {
        if let violation = parameter.schema.validate(argument).first {
            let place = violation.pointer.isEmpty ? "" : "\(violation.pointer) "
            throw wrong("\(place)expects \(violation.expected), not \(violation.found)")
        }
        return argument
    }

    // MARK: Resources

    private func identifier(of argument: JSON, _ resource: Resource) throws(ArgumentError) -> String {
        switch argument {
        case .string(let text): return try identifier(in: text, resource)
        case .number(let number): return number.text
        case .object(let object):
            try checkType(of: object, resource)
            if let identifier = object["identifier"] {
                if let text = identifier.string { return try self.identifier(in: text, resource) }
                if let number = identifier.number { return number.text }
            }
            if let address = (object["@id"] ?? object["id"])?.string { return try self.identifier(in: address, resource) }
            if let address = object["url"]?.string, WebAddress(lenient: address)?.path.hasPrefix(resource.collection + "/") == true {
                return try self.identifier(in: address, resource)
            }
            throw wrong("this \(Self.name(of: object)) has neither `identifier` nor `id`: pass the \(resource.name) itself")
        default:
            throw wrong(
                "expects \(Self.article(resource.name)) \(resource.name) (the object, its identifier or its URL), not \(Self.kind(of: argument))"
            )
        }
    }

    private func identifier(in text: String, _ resource: Resource) throws(ArgumentError) -> String {
        guard WebAddress.isMeant(by: text) else {
            if text.isEmpty { throw wrong("an empty identifier names no \(resource.name)") }
            if text == "." || text == ".." { throw wrong("`\(text)` is not an identifier of a \(resource.name)") }
            return text
        }
        let address = WebAddress(lenient: text)
        if resource.identifiersAreAddresses, address?.path.contains(resource.collection + "/") != true { return text }
        let segments = address?.pathSegments ?? []
        guard let place = segments.lastIndex(where: { resource.collectionNames.contains($0) }), place + 1 < segments.count else {
            throw wrong("\(text) is not the URL of a \(resource.name): those end in …\(resource.collection)/IDENTIFIER")
        }
        return segments[place + 1]
    }

    private func url(of argument: JSON, _ resource: Resource) throws(ArgumentError) -> String {
        switch argument {
        case .string(let text) where WebAddress.isMeant(by: text):
            guard WebAddress(text) != nil else { throw wrong("\(text) is not a URL\(WebAddress.advice(on: text))") }
            return text
        case .string, .number:
            let identifier = try identifier(of: argument, resource)
            guard let base = endpoints[resource.service] else {
                throw wrong(
                    "the environment has no address for the \(resource.service.rawValue) service; pass the URL of the \(resource.name)")
            }
            return "\(base)\(resource.collection)/\(PercentCoding.encode(identifier, as: .pathSegment))"
        case .object(let object):
            try checkType(of: object, resource)
            if let address = (object["@id"] ?? object["id"])?.string, WebAddress.isMeant(by: address) { return address }
            if let identifier = object["identifier"] { return try url(of: identifier, resource) }
            throw wrong("this \(Self.name(of: object)) has neither `id` nor `identifier`: pass the \(resource.name) itself")
        default:
            throw wrong(
                "expects \(Self.article(resource.name)) \(resource.name) (the object, its identifier or its URL), not \(Self.kind(of: argument))"
            )
        }
    }

    private func checkType(of object: JSONObject, _ resource: Resource) throws(ArgumentError) {
        guard let type = (object["@type"] ?? object["type"])?.string, !resource.types.contains(type) else { return }
        throw wrong("expects \(Self.article(resource.name)) \(resource.name), not \(Self.article(type)) \(type)")
    }

    // MARK: Checkout

    /// Kinds that hold opportunities and are none themselves, and where those are.
    private static let containers = [
        "EventSeries": "subEvent[].subEvent", "SessionSeries": "subEvent", "FacilityUse": "event", "IndividualFacilityUse": "event",
    ]

    private func opportunity(_ argument: JSON, notes: inout [String]) throws(ArgumentError) -> JSON {
        let type: String
        let identifier: String
        switch argument {
        case .string(let text):
            guard !text.isEmpty else { throw wrong("an empty text names no session") }
            identifier = text
            type = Self.isSlot(text) ? "Slot" : "ScheduledSession"
            if !text.lowercased().contains(type == "Slot" ? "slot" : "session") {
                notes.append("\(operation): \(text) is taken for a ScheduledSession; pass an object with `type` to say otherwise")
            }
        case .object(let object):
            let given = (object["type"] ?? object["@type"])?.string
            if let given, let place = Self.containers[given] {
                throw wrong("\(Self.article(given)) \(given) cannot be booked itself: pass one of its `\(place)`")
            }
            guard let text = (object["identifier"] ?? object["@id"] ?? object["id"])?.string, !text.isEmpty else {
                throw wrong("this \(Self.name(of: object)) has neither `identifier` nor `id`")
            }
            identifier = text
            type = given ?? (Self.isSlot(text) ? "Slot" : "ScheduledSession")
        default:
            throw wrong("expects a ScheduledSession or Slot (the object or its URL), not \(Self.kind(of: argument))")
        }
        return ["type": .string(type), "identifier": .string(identifier)]
    }

    private static func isSlot(_ text: String) -> Bool {
        let segments = WebAddress(lenient: text)?.pathSegments ?? text.split(separator: "-").map(String.init)
        return segments.contains { ["slot", "slots"].contains($0.lowercased()) }
    }

    private func organization(_ argument: JSON) throws(ArgumentError) -> String {
        if let text = argument.string { return text }
        guard let object = argument.object else {
            throw wrong("expects an Organization (the object or its id, a URL), not \(Self.kind(of: argument))")
        }
        if let type = (object["@type"] ?? object["type"])?.string, type != "Organization" {
            throw wrong("expects an Organization, not \(Self.article(type)) \(type)")
        }
        guard let text = (object["@id"] ?? object["id"])?.string else { throw wrong("this Organization has no `id`") }
        return text
    }

    private func offer(_ argument: JSON) throws(ArgumentError) -> String {
        if let text = argument.string, !text.isEmpty { return text }
        guard let object = argument.object else {
            throw wrong("expects an Offer (the object or its id), not \(Self.kind(of: argument))")
        }
        if let type = (object["@type"] ?? object["type"])?.string, !["Offer", "AggregateOffer"].contains(type) {
            throw wrong("expects an Offer, not \(Self.article(type)) \(type)")
        }
        guard let text = (object["id"] ?? object["@id"] ?? object["identifier"])?.string, !text.isEmpty else {
            throw wrong("this Offer has no `id`")
        }
        return text
    }

    private func items(_ argument: JSON, notes: inout [String]) throws(ArgumentError) -> JSON {
        guard let values = argument.array else {
            throw wrong("expects an Array such as [item(offer: …, session: …)], not \(Self.kind(of: argument))")
        }
        var items: [JSON] = []
        for (index, value) in values.enumerated() {
            guard let given = value.object else {
                throw wrong("item \(index + 1) is \(Self.kind(of: value)): write item(offer: …, session: …)")
            }
            guard let offer = given["acceptedOffer"] ?? given["offer"] else { throw wrong("item \(index + 1) has no `acceptedOffer`") }
            guard let session = given["orderedItem"] ?? given["session"] else { throw wrong("item \(index + 1) has no `orderedItem`") }
            var item: JSONObject = ["type": "OrderItem"]
            item["acceptedOffer"] = .string(try self.offer(offer))
            item["orderedItem"] = try opportunity(session, notes: &notes)
            if let attendee = given["attendee"], !attendee.isNull {
                item["attendee"] = .string(try url(of: attendee, .customerAccount))
            }
            // What else the caller put there is sent along.
            let known = ["type", "@type", "acceptedOffer", "offer", "orderedItem", "session", "attendee"]
            for (key, value) in given where !known.contains(key) { item[key] = value }
            items.append(.object(item))
        }
        return .array(items)
    }

    // MARK: Cancellation

    private func cancellations(_ argument: JSON, of order: JSON) throws(ArgumentError) -> JSON {
        guard let values = argument.array, !values.isEmpty else {
            throw wrong("expects an Array of order items, such as [order.orderedItem.first], not \(Self.kind(of: argument))")
        }
        var items: [JSON] = []
        for value in values {
            items.append([
                "@type": "OrderItem", "@id": .string(try orderItem(value, of: order)),
                "orderItemStatus": "https://openactive.io/CustomerCancelled",
            ])
        }
        return .array(items)
    }

    private func orderItem(_ value: JSON, of order: JSON) throws(ArgumentError) -> String {
        switch value {
        case .object(let object):
            if let type = (object["@type"] ?? object["type"])?.string, type != "OrderItem" {
                throw wrong("expects OrderItems, not \(Self.article(type)) \(type)")
            }
            guard let address = (object["@id"] ?? object["id"])?.string else { throw wrong("this \(Self.name(of: object)) has no `id`") }
            return address
        case .string(let text) where WebAddress.isMeant(by: text): return text
        case .string, .number:
            let number = value.string ?? value.number?.text ?? ""
            return "\(try url(of: order, .order))/order-items/\(PercentCoding.encode(number, as: .pathSegment))"
        default: throw wrong("expects OrderItems (the objects, their URLs or their numbers), not \(Self.kind(of: value))")
        }
    }

    // MARK: Objects with a type

    private func typed(_ argument: JSON, _ type: String, notes: inout [String]) throws(ArgumentError) -> JSON {
        guard let given = argument.object else { throw wrong("expects an Object (\(type)), not \(Self.kind(of: argument))") }
        if let text = given["url"]?.string, !WebAddress.isMeant(by: text) {
            notes.append("\(operation): \(parameter.name).url \"\(text)\" has no scheme (https://…); sent as it is")
        }
        if given.contains("type") || given.contains("@type") { return argument }
        var object: JSONObject = ["type": .string(type)]
        object.merge(given)
        return .object(object)
    }

    // MARK: Words

    private static func name(of object: JSONObject) -> String { (object["@type"] ?? object["type"])?.string ?? "Object" }

    static func article(_ noun: String) -> String { noun.first.map { "AEIOU".contains($0) } == true ? "an" : "a" }

    static func kind(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let number): number.text
        case .string(let text): "\"\(text.prefix(40))\""
        case .array: "an Array"
        case .object(let object): "an Object" + ((object["@type"] ?? object["type"])?.string.map { " (\($0))" } ?? "")
        }
    }
}
