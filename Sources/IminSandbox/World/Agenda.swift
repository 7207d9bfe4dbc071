// What will happen by itself when its time comes: a seller's confirmation, another attempt at a webhook. Kept in the world, so that a
// fork, a snapshot and a journal know the future, too. What an entry does when it falls due is decided in `Rules/AgendaRules.swift`.

import HashTreeCollections
import IminJSON

/// One thing that is going to happen. A family that needs another one adds a case, with its record, and a branch to the rules.
enum AgendaMatter: Sendable, Hashable {
    /// The seller's booking system reports that these items (by number) were cancelled, as the customer wished.
    case confirmCancellation(OrderID, items: [Int])
    /// A notification (by number) is to be sent, or sent again.
    case attemptWebhook(Int)
}

struct AgendaEntry: Sendable, Hashable {
    /// Counted from 1 in the order of planning.
    let number: Int
    let due: Instant
    let matter: AgendaMatter
}

/// The entries that have not been performed, in the order of their time and, at the same time, of their planning.
struct Agenda: Sendable, Hashable {
    fileprivate struct Key: Sendable, Hashable, Comparable {
        var due: Instant
        var number: Int

        static func < (left: Key, right: Key) -> Bool { (left.due, left.number) < (right.due, right.number) }
    }

    /// The next one last: taking it away moves nothing.
    private var keys: [Key] = []
    private var matters: TreeDictionary<Int, AgendaMatter> = [:]
    /// How many were ever planned.
    private var planned = 0

    var count: Int { keys.count }

    /// What happens next.
    var next: AgendaEntry? {
        guard let key = keys.last, let matter = matters[key.number] else { return nil }
        return AgendaEntry(number: key.number, due: key.due, matter: matter)
    }

    fileprivate mutating func plan(_ matter: AgendaMatter, due: Instant) {
        planned += 1
        let key = Key(due: due, number: planned)
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if key < keys[middle] { low = middle + 1 } else { high = middle }
        }
        keys.insert(key, at: low)
        matters[planned] = matter
    }

    fileprivate mutating func remove(_ number: Int) {
        guard matters.removeValue(forKey: number) != nil else { return }
        if keys.last?.number == number { keys.removeLast() } else { keys.removeAll { $0.number == number } }
    }
}

enum AgendaEvent: Sendable, Hashable {
    /// Its number is the next one.
    case planned(AgendaMatter, due: Instant)
    /// It was its turn; what came of it stands beside this.
    case performed(Int)
}

extension Agenda {
    mutating func apply(_ event: AgendaEvent) {
        switch event {
        case .planned(let matter, let due): plan(matter, due: due)
        case .performed(let number): remove(number)
        }
    }
}

// MARK: - As the journal and people see it

extension AgendaMatter {
    var line: String {
        switch self {
        case .confirmCancellation(let order, _): "confirm the cancellation of \(order)"
        case .attemptWebhook(let number): "send notification \(number)"
        }
    }

    var record: JSON {
        switch self {
        case .confirmCancellation(let order, let items):
            .members(["matter": "confirmCancellation", "order": .string(order.text), "items": .array(items.map(JSON.integer))])
        case .attemptWebhook(let number): .members(["matter": "attemptWebhook", "number": .integer(number)])
        }
    }

    init(_ record: Record) throws(RecordError) {
        let name = try record.text("matter")
        switch name {
        case "confirmCancellation": self = .confirmCancellation(OrderID(try record.text("order")), items: record.numbers("items"))
        case "attemptWebhook": self = .attemptWebhook(try record.small("number"))
        default: throw RecordError(description: "there is nothing to plan called `\(name)`; a newer imin may have written it")
        }
    }
}

extension AgendaEvent {
    var line: String {
        switch self {
        case .planned(let matter, let due): "+agenda \(due.text) \(matter.line)"
        case .performed(let number): "-agenda entry \(number)"
        }
    }

    var record: JSON {
        switch self {
        case .planned(let matter, let due):
            .members(["event": "planned", "due": .integer(due.microseconds), "subject": matter.record])
        case .performed(let number): .members(["event": "performed", "number": .integer(number)])
        }
    }

    /// The names of the events in records.
    static let names: Set<String> = ["planned", "performed"]

    init(_ record: Record) throws(RecordError) {
        switch try record.text("event") {
        case "planned": self = .planned(try AgendaMatter(record.record("subject")), due: try record.instant("due"))
        default: self = .performed(try record.small("number"))
        }
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension Agenda: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(keys)
        writer.write(matters)
        writer.write(planned)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        keys = try reader.read()
        matters = try reader.read()
        planned = try reader.read()
    }
}

extension Agenda.Key: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(due)
        writer.write(number)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(due: try reader.read(), number: try reader.read())
    }
}
