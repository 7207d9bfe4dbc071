// What the platform tells brokers by itself: who wants to hear what, what is on its way, and what became of each attempt. All of it is
// part of the world; only the sending itself is not (`Webhooks/Courier.swift`).

import HashTreeCollections
import IminJSON

/// What a webhook is about. The bodies are those of the documents.
enum WebhookTopic: String, Sendable, Hashable, CaseIterable {
    /// Something changed at a seller's: documentation, Webhooks ("Customer Detail Change").
    case customer
    /// An order was placed or changed: documentation, Authenticated Checkout ("Success Webhook"; its body is our decision).
    case order
    /// Documentation, Seller Onboarding Webhooks.
    case seller
}

/// Where a broker wants to be told.
struct WebhookEndpoint: Sendable, Hashable {
    /// Counted from 1; never used again.
    let number: Int
    let url: String
    let topics: Set<WebhookTopic>
    /// Sent as `X-Api-Key`: how the broker knows that it is the platform (documentation, Webhooks).
    let key: String
}

/// One try to hand something over.
struct WebhookAttempt: Sendable, Hashable {
    let at: Instant
    /// What was answered; `nil` where nothing was.
    let status: Int?
    /// Why nothing was answered.
    let error: String?

    /// Any 2xx will do; the documentation expects 204.
    var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }
}

/// One notification on its way to one endpoint.
struct WebhookDelivery: Sendable, Hashable {
    enum State: Sendable, Hashable {
        /// Behind another one about the same thing: what happened first is told first.
        case queued
        /// Until the time of its next attempt.
        case waiting(until: Instant)
        /// Its attempt is due: the courier's turn.
        case due
        case delivered(at: Instant)
        /// After the last attempt, or because its endpoint is gone.
        case abandoned(at: Instant)

        var isFinished: Bool {
            switch self {
            case .queued, .waiting, .due: false
            case .delivered, .abandoned: true
            }
        }
    }

    /// Counted from 1.
    let number: Int
    let endpoint: Int
    let url: String
    let topic: WebhookTopic
    /// What it is about; notifications about one thing stay in their order.
    let subject: String
    let body: JSON
    let created: Instant
    var attempts: [WebhookAttempt] = []
    var state = State.queued

    /// Waits between attempts, in seconds: ten attempts over about a day (our decision: no page says).
    static let backOff = [10, 60, 300, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800]
}

enum WebhookEvent: Sendable, Hashable {
    case endpointAdded(WebhookEndpoint)
    /// What is on its way to it is abandoned.
    case endpointRemoved(Int, at: Instant)
    /// To every endpoint that wants to hear of it.
    case emitted(WebhookTopic, subject: String, body: JSON, at: Instant)
    /// The time of its next attempt has come.
    case fellDue(Int)
    case attempted(Int, WebhookAttempt)
}

/// The tables of webhooks.
struct Webhooks: Sendable, Hashable {
    struct Lane: Sendable, Hashable {
        var endpoint: Int
        var subject: String
    }

    /// In the order they were added.
    fileprivate(set) var endpoints: [WebhookEndpoint] = []
    fileprivate(set) var endpointsMade = 0
    fileprivate(set) var deliveries: Table<Int, WebhookDelivery> = [:]
    fileprivate(set) var deliveriesMade = 0
    /// What is due, in the order it fell due.
    fileprivate(set) var due: [Int] = []
    /// What is on its way about one thing, first things first.
    private var lanes: TreeDictionary<Lane, [Int]> = [:]
    /// What is over, oldest first.
    private var finished: [Int] = []

    /// So many that are over are remembered.
    private static let remembered = 1_000

    func wants(_ topic: WebhookTopic) -> Bool { endpoints.contains { $0.topics.contains(topic) } }

    func endpoint(_ number: Int) -> WebhookEndpoint? { endpoints.first { $0.number == number } }

    /// Puts a notification into its lane; gives its number where it is the first there.
    fileprivate mutating func add(_ delivery: WebhookDelivery) -> Bool {
        deliveries[delivery.number] = delivery
        let lane = Lane(endpoint: delivery.endpoint, subject: delivery.subject)
        lanes[lane, default: []].append(delivery.number)
        return lanes[lane]?.count == 1
    }

    /// Takes what is over out of its lane; gives the number of the one behind it.
    fileprivate mutating func finish(_ number: Int, _ state: WebhookDelivery.State) -> Int? {
        guard let delivery = deliveries[number] else { return nil }
        deliveries[number]?.state = state
        due.removeAll { $0 == number }
        finished.append(number)
        if finished.count > Webhooks.remembered { deliveries[finished.removeFirst()] = nil }
        let lane = Lane(endpoint: delivery.endpoint, subject: delivery.subject)
        let rest = (lanes[lane] ?? []).filter { $0 != number }
        lanes[lane] = rest.isEmpty ? nil : rest
        return rest.first
    }

    fileprivate mutating func set(_ state: WebhookDelivery.State, of number: Int) {
        deliveries[number]?.state = state
        due.removeAll { $0 == number }
        if state == .due { due.append(number) }
    }
}

extension World {
    mutating func apply(_ event: WebhookEvent) {
        switch event {
        case .endpointAdded(let endpoint):
            webhooks.endpoints.append(endpoint)
            webhooks.endpointsMade = max(webhooks.endpointsMade, endpoint.number)
        case .endpointRemoved(let number, let at):
            webhooks.endpoints.removeAll { $0.number == number }
            for delivery in webhooks.deliveries.values where delivery.endpoint == number && !delivery.state.isFinished {
                _ = webhooks.finish(delivery.number, .abandoned(at: at))
            }
        case .emitted(let topic, let subject, let body, let at):
            for endpoint in webhooks.endpoints where endpoint.topics.contains(topic) {
                webhooks.deliveriesMade += 1
                let number = webhooks.deliveriesMade
                let delivery = WebhookDelivery(
                    number: number, endpoint: endpoint.number, url: endpoint.url, topic: topic, subject: subject, body: body, created: at)
                if webhooks.add(delivery) { plan(number, at: at) }
            }
        case .fellDue(let number):
            guard case .waiting? = webhooks.deliveries[number]?.state else { return }
            webhooks.set(.due, of: number)
        case .attempted(let number, let attempt):
            guard let delivery = webhooks.deliveries[number], delivery.state == .due else { return }
            webhooks.deliveries[number]?.attempts.append(attempt)
            let made = delivery.attempts.count + 1
            if !attempt.isSuccess, made <= WebhookDelivery.backOff.count {
                plan(number, at: attempt.at.adding(microseconds: Int64(WebhookDelivery.backOff[made - 1]) * 1_000_000))
            } else if let next = webhooks.finish(
                number, attempt.isSuccess ? .delivered(at: attempt.at) : .abandoned(at: attempt.at))
            {
                plan(next, at: attempt.at)
            }
        }
    }

    private mutating func plan(_ number: Int, at due: Instant) {
        webhooks.set(.waiting(until: due), of: number)
        agenda.apply(.planned(.attemptWebhook(number), due: due))
    }
}

// MARK: - As the journal and people see it

extension WebhookEvent {
    func line(after world: World) -> String {
        switch self {
        case .endpointAdded(let endpoint): "+webhook \(endpoint.number) \(MaskedAddress.text(endpoint.url))"
        case .endpointRemoved(let number, _): "-webhook \(number)"
        case .emitted(let topic, let subject, _, _): "+notification \(topic.rawValue) \(subject)"
        case .fellDue(let number): "~notification \(number) due"
        case .attempted(let number, let attempt):
            "~notification \(number) \(attempt.isSuccess ? "delivered" : "failed: \(attempt.error ?? attempt.status.map(String.init) ?? "")")"
        }
    }

    /// The names of the events in records.
    static let names: Set<String> = [
        "webhookAdded", "webhookRemoved", "notificationEmitted", "notificationDue", "notificationAttempted",
    ]

    var record: JSON {
        switch self {
        case .endpointAdded(let endpoint):
            .members([
                "event": "webhookAdded", "number": .integer(endpoint.number), "url": .string(endpoint.url), "key": .string(endpoint.key),
                "topics": .array(endpoint.topics.map(\.rawValue).sorted().map(JSON.string)),
            ])
        case .endpointRemoved(let number, let at):
            .members(["event": "webhookRemoved", "number": .integer(number), "at": .integer(at.microseconds)])
        case .emitted(let topic, let subject, let body, let at):
            .members([
                "event": "notificationEmitted", "topic": .string(topic.rawValue), "subject": .string(subject), "body": body,
                "at": .integer(at.microseconds),
            ])
        case .fellDue(let number): .members(["event": "notificationDue", "number": .integer(number)])
        case .attempted(let number, let attempt):
            .members([
                "event": "notificationAttempted", "number": .integer(number), "at": .integer(attempt.at.microseconds),
                "status": attempt.status.map(JSON.integer), "error": attempt.error.json,
            ])
        }
    }

    init(_ record: Record) throws(RecordError) {
        switch try record.text("event") {
        case "webhookAdded":
            let topics = (record.object["topics"]?.array ?? []).compactMap { $0.string.flatMap(WebhookTopic.init(rawValue:)) }
            self = .endpointAdded(
                WebhookEndpoint(
                    number: try record.small("number"), url: try record.text("url"), topics: Set(topics), key: try record.text("key")))
        case "webhookRemoved": self = .endpointRemoved(try record.small("number"), at: try record.instant("at"))
        case "notificationEmitted":
            guard let topic = WebhookTopic(rawValue: try record.text("topic")) else {
                throw RecordError(description: "there is no topic `\(try record.text("topic"))`")
            }
            self = .emitted(
                topic, subject: try record.text("subject"), body: record.object["body"] ?? .null, at: try record.instant("at"))
        case "notificationDue": self = .fellDue(try record.small("number"))
        default:
            self = .attempted(
                try record.small("number"),
                WebhookAttempt(
                    at: try record.instant("at"), status: record.object["status"] == nil ? nil : try record.small("status"),
                    error: record.optional("error")))
        }
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension Webhooks: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(endpoints)
        writer.write(endpointsMade)
        writer.write(deliveries)
        writer.write(deliveriesMade)
        writer.write(due)
        writer.write(lanes)
        writer.write(finished)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        endpoints = try reader.read()
        endpointsMade = try reader.read()
        deliveries = try reader.read()
        deliveriesMade = try reader.read()
        due = try reader.read()
        lanes = try reader.read()
        finished = try reader.read()
    }
}
