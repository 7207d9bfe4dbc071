// Events as JSON, for the journal. The names are part of the file format: add members, never rename.

import IminJSON

/// A record that is not what it should be.
struct RecordError: Error, CustomStringConvertible {
    var description: String
}

extension JSON {
    /// An object of the members that are there.
    static func members(_ pairs: KeyValuePairs<String, JSON?>) -> JSON {
        var object = JSONObject()
        object.reserveCapacity(pairs.count)
        for (key, value) in pairs { if let value { object[key] = value } }
        return .object(object)
    }

    static func integer(_ value: Int) -> JSON { .number(JSONNumber(value)) }
    static func integer(_ value: Int64) -> JSON { .number(JSONNumber(value)) }

    /// `nil` where there is nothing to say: an empty array is never sent.
    static func list(_ elements: [JSON]) -> JSON? { elements.isEmpty ? nil : .array(elements) }
}

extension Optional where Wrapped == String {
    var json: JSON? { map { .string($0) } }
}

/// Reads members of a record.
struct Record {
    let object: JSON

    func text(_ key: String) throws(RecordError) -> String {
        guard let value = object[key]?.string else { throw RecordError(description: "text `\(key)` is missing") }
        return value
    }

    func integer(_ key: String) throws(RecordError) -> Int64 {
        guard let value = object[key]?.integer else { throw RecordError(description: "number `\(key)` is missing") }
        return value
    }

    func small(_ key: String) throws(RecordError) -> Int {
        guard let value = Int(exactly: try integer(key)) else { throw RecordError(description: "number `\(key)` is too large") }
        return value
    }

    func instant(_ key: String) throws(RecordError) -> Instant { Instant(microseconds: try integer(key)) }

    func record(_ key: String) throws(RecordError) -> Record {
        guard let value = object[key], value.object != nil else { throw RecordError(description: "object `\(key)` is missing") }
        return Record(object: value)
    }

    func records(_ key: String) throws(RecordError) -> [Record] {
        guard let value = object[key] else { return [] }
        guard let elements = value.array else { throw RecordError(description: "list `\(key)` is none") }
        return elements.map(Record.init(object:))
    }

    func optional(_ key: String) -> String? { object[key]?.string }

    /// The whole numbers of a list; absent and empty are the same.
    func numbers(_ key: String) -> [Int] { (object[key]?.array ?? []).compactMap { $0.integer.flatMap(Int.init(exactly:)) } }
}

extension Change {
    /// The events of the change as they are stored.
    var record: JSON { .array(events.map(\.record)) }

    /// Reads back what `record` wrote.
    init(number: Int, at: Instant, record: JSON) throws(RecordError) {
        guard let elements = record.array else { throw RecordError(description: "a change is a list of events") }
        var events: [Event] = []
        for element in elements { events.append(try Event(Record(object: element))) }
        self.init(number: number, at: at, events: events)
    }
}

extension Event {
    var record: JSON {
        switch self {
        case .began(let seed, let at, let clock):
            var fields: JSON = .members(["event": "began", "seed": .string(String(seed)), "at": .integer(at.microseconds)])
            switch clock {
            case .held(let instant): fields["held"] = .integer(instant.microseconds)
            case .running(let offset): fields["offset"] = .integer(offset)
            }
            return fields
        case .scheduled(let week): return .members(["event": "scheduled", "week": .integer(week)])
        case .customerCreated(let customer): return .members(["event": "customerCreated", "customer": customer.record])
        case .customerChanged(let id, let person, let members):
            return .members([
                "event": "customerChanged", "id": .string(id.text), "person": person.record,
                "members": .array(members.map(JSON.string)),
            ])
        case .customerErased(let id): return .members(["event": "customerErased", "id": .string(id.text)])
        case .checkoutOpened(let session): return .members(["event": "checkoutOpened", "session": session.record])
        case .paymentChallenged(let id, let card):
            return .members(["event": "paymentChallenged", "id": .string(id.text), "card": card.record])
        case .paymentDeclined(let id, let reason):
            return .members(["event": "paymentDeclined", "id": .string(id.text), "reason": .string(reason)])
        case .placesTaken(let id, let count):
            return .members(["event": "placesTaken", "id": .string(id.text), "count": .integer(count)])
        case .orderPlaced(let order): return .members(["event": "orderPlaced", "order": order.record])
        case .messageSent(let message): return .members(["event": "messageSent", "message": message.record])
        case .catalogue(let event): return event.record
        case .account(let event): return event.record
        case .card(let event): return event.record
        case .clockAdvanced(let microseconds):
            return .members(["event": "clockAdvanced", "microseconds": .integer(microseconds)])
        case .agenda(let event): return event.record
        case .order(let event): return event.record
        case .webhook(let event): return event.record
        case .feed(let event): return event.record
        case .seller(let event): return .members(["event": "seller", "seller": event.record])
        case .checkout(let event): return .members(["event": "checkout", "checkout": event.record])
        }
    }

    init(_ record: Record) throws(RecordError) {
        let name = try record.text("event")
        switch name {
        case "began":
            guard let seed = UInt64(try record.text("seed")) else { throw RecordError(description: "`seed` is no number") }
            let held = record.object["held"]?.integer
            let mode: WorldClock.Mode =
                if let held { .held(at: Instant(microseconds: held)) } else { .running(offset: try record.integer("offset")) }
            self = .began(seed: seed, at: try record.instant("at"), clock: mode)
        case "scheduled": self = .scheduled(week: try record.small("week"))
        case "customerCreated": self = .customerCreated(try Customer(record.record("customer")))
        case "customerChanged":
            self = .customerChanged(
                CustomerID(try record.text("id")), try Person(record.record("person")),
                members: (record.object["members"]?.array ?? []).compactMap(\.string))
        case "customerErased": self = .customerErased(CustomerID(try record.text("id")))
        case "checkoutOpened": self = .checkoutOpened(try CheckoutSession(record.record("session")))
        case "paymentChallenged":
            self = .paymentChallenged(CheckoutID(try record.text("id")), try Card(record.record("card")))
        case "paymentDeclined":
            self = .paymentDeclined(CheckoutID(try record.text("id")), reason: try record.text("reason"))
        case "placesTaken": self = .placesTaken(OpportunityID(try record.text("id")), count: try record.small("count"))
        case "orderPlaced": self = .orderPlaced(try Order(record.record("order")))
        case "messageSent": self = .messageSent(try Message(record.record("message")))
        case "account": self = .account(try AccountEvent(record))
        case _ where CardEvent.names.contains(name): self = .card(try CardEvent(record))
        case "checkout": self = .checkout(try CheckoutEvent(record.record("checkout")))
        case "seller": self = .seller(try SellerEvent(record.record("seller")))
        case "clockAdvanced": self = .clockAdvanced(microseconds: try record.integer("microseconds"))
        case _ where AgendaEvent.names.contains(name): self = .agenda(try AgendaEvent(record))
        case _ where OrderEvent.names.contains(name): self = .order(try OrderEvent(record))
        case _ where WebhookEvent.names.contains(name): self = .webhook(try WebhookEvent(record))
        default:
            if let event = try CatalogueEvent(name, record) {
                self = .catalogue(event)
                return
            }
            if let event = try FeedEvent(name, record) {
                self = .feed(event)
                return
            }
            throw RecordError(description: "there is no event `\(name)`; a newer imin may have written it")
        }
    }
}
