// Webhooks under `/sandbox/`: where to, and what became of each notification. The platform itself has no call for it: brokers arrange
// their URLs with imin (documentation, Webhooks).

import HTTPTypes
import IminJSON

enum WebhookHandlers {
    static let routes: [Route] = [
        Route(.get, "/sandbox/webhooks", nil, access: .local, list),
        Route(.post, "/sandbox/webhooks", nil, access: .local, body: .json, add),
        Route(.delete, "/sandbox/webhooks/{number}", nil, access: .local, remove),
        Route(.get, "/sandbox/notifications", nil, access: .local, notifications),
    ]

    /// What is sent as `X-Api-Key` where nothing else was arranged.
    static let usualKey = "imin-webhooks"

    private static func list(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        return .json(ControlHandlers.collection(platform.world.webhooks.endpoints.map(\.json)))
    }

    /// `{"url": "http://127.0.0.1:9000/", "topics": ["order"], "key": "secret"}`; all topics where none are named.
    private static func add(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["url", "topics", "key"])
        let url = try body.requiredText("url")
        if let problem = WebhookHosts.problem(with: url, allowed: platform.webhookHosts) { throw problem }
        let key = try body.text("key") ?? usualKey
        guard HTTPField.isValidValue(key) else {
            throw Problem(400, .invalidRequest, "`key` cannot be sent in a header.", instance: "/key")
        }
        let (_, events) = try platform.perform(.webhook(.add(url: url, topics: try topics(in: body), key: key)))
        guard case .webhook(.endpointAdded(let endpoint))? = events.first else {
            throw Problem(500, .internalError, "The webhook was not added.")
        }
        return .json(endpoint.json, .created)
    }

    private static func topics(in body: BodyReader) throws(Problem) -> Set<WebhookTopic> {
        guard let value = body.value("topics") else { return Set(WebhookTopic.allCases) }
        let known = WebhookTopic.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        var topics: Set<WebhookTopic> = []
        guard let names = value.array else { throw body.wrong("topics", "a list of \(known)", value) }
        for name in names {
            guard let topic = name.string.flatMap(WebhookTopic.init(rawValue:)) else {
                let advice = Misspelling.advice(on: name.string ?? "", among: WebhookTopic.allCases.map(\.rawValue))
                throw Problem(400, .invalidRequest, "There is no topic \(name); \(advice)", instance: "/topics")
            }
            topics.insert(topic)
        }
        guard !topics.isEmpty else {
            throw Problem(400, .invalidRequest, "`topics` must name one at least of \(known).", instance: "/topics")
        }
        return topics
    }

    private static func remove(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        _ = try platform.perform(.webhook(.remove(Int(call.capture("number")) ?? 0)))
        return Answer(.noContent)
    }

    /// Oldest first; those of one webhook where it is named.
    private static func notifications(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["webhook"])
        let webhook = call.query["webhook"] == nil ? nil : try call.query.number("webhook", in: 1...Int.max, default: 1)
        let deliveries = platform.world.webhooks.deliveries.values.filter { webhook == nil || $0.endpoint == webhook }
        return .json(ControlHandlers.collection(deliveries.sorted { $0.number < $1.number }.map(\.json)))
    }
}

extension WebhookEndpoint {
    var json: JSON {
        .members([
            "identifier": .integer(number), "url": .string(url), "topics": .array(topics.map(\.rawValue).sorted().map(JSON.string)),
            "key": .string(key),
        ])
    }
}

extension WebhookDelivery {
    var json: JSON {
        var status = "queued"
        var next: Instant?
        var ended: Instant?
        switch state {
        case .queued: break
        case .waiting(let until): (status, next) = ("waiting", until)
        case .due: status = "due"
        case .delivered(let at): (status, ended) = ("delivered", at)
        case .abandoned(let at): (status, ended) = ("abandoned", at)
        }
        return .members([
            "identifier": .integer(number), "webhook": .integer(endpoint), "url": .string(url), "topic": .string(topic.rawValue),
            "about": .string(subject), "status": .string(status), "created": .string(created.preciseText),
            "nextAttempt": next.map { .string($0.preciseText) }, "ended": ended.map { .string($0.preciseText) },
            "attempts": .list(
                attempts.map {
                    .members(["at": .string($0.at.preciseText), "status": $0.status.map(JSON.integer), "error": $0.error.json])
                }), "body": body,
        ])
    }
}
