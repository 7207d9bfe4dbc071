// Who is told what. A family that has something to tell appends `WebhookRules.emit(…)` to the events of its command; everything after
// that (attempts, waits, order) happens by itself.

import IminAPI
import IminJSON

enum WebhookCommand: Sendable, Hashable {
    case add(url: String, topics: Set<WebhookTopic>, key: String)
    case remove(Int)
    /// What came of an attempt that was due.
    case record(Int, status: Int?, error: String?)
}

/// Decides what such a command changes.
func decide(_ command: WebhookCommand, in world: World, at now: Instant) throws(Problem) -> [Event] {
    switch command {
    case .add(let url, let topics, let key):
        let number = world.webhooks.endpointsMade + 1
        return [.webhook(.endpointAdded(WebhookEndpoint(number: number, url: url, topics: topics, key: key)))]
    case .remove(let number):
        guard world.webhooks.endpoint(number) != nil else { throw Problem(404, .notFound, "There is no webhook \(number).") }
        return [.webhook(.endpointRemoved(number, at: now))]
    case .record(let number, let status, let error):
        guard world.webhooks.deliveries[number]?.state == .due else { return [] }
        return [.webhook(.attempted(number, WebhookAttempt(at: now, status: status, error: error)))]
    }
}

enum WebhookRules {
    /// Tells every endpoint that listens to the topic. `subject` says what it is about (the URL of the account, order or seller): what is
    /// told about one subject arrives in the order in which it happened. Nothing where nobody listens.
    static func emit(
        _ topic: WebhookTopic, about subject: String, _ body: @autoclosure () -> JSON, in world: World, at now: Instant
    ) -> [Event] {
        guard world.webhooks.wants(topic) else { return [] }
        return [.webhook(.emitted(topic, subject: subject, body: body(), at: now))]
    }

    /// The documented notification that something about a customer changed at a seller's: it says whom to look up, and nothing else.
    static func customerChanged(_ id: CustomerID, in world: World, at now: Instant) -> [Event] {
        let url = "\(CustomerHandlers.collection)/\(id)"
        return emit(
            .customer, about: url,
            .members([
                "@context": "https://openactive.io/", "@type": "CustomerAccount", "@id": .string(url), "identifier": .string(id.text),
            ]), in: world, at: now)
    }

    /// The order as it is after these events, which are decided and not yet applied (our decision: the documentation names a "Success
    /// Webhook" and does not show it).
    static func orderChanged(_ id: OrderID, after events: [Event], in world: World, at now: Instant) -> [Event] {
        guard world.webhooks.wants(.order) else { return [] }
        var changed = world
        for event in events { changed.apply(event) }
        guard let order = changed.orders[id] else { return [] }
        return emit(.order, about: order.url, order.json(in: changed, at: now, isWhole: true), in: world, at: now)
    }
}
