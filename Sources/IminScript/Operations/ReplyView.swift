import IminAPI
import IminJSON
import IminLanguage

/// What a script sees of a reply that hides what everybody looks for. Our decisions; every other reply is as the platform sent it.
enum ReplyView {
    static func apply(_ operation: Operation, _ reply: JSON) -> JSON {
        switch operation.name {
        case "checkout": withTarget(reply)
        case "search.sessions": sessions(withItems(operation, reply))
        default: withItems(operation, reply)
        }
    }

    /// The platform leaves out what is empty, and absent, `null` and `[]` mean the same to it (IMIN-API.md, 2.4). A script that asked
    /// for a collection gets one: without items, or with the one that came alone.
    private static func withItems(_ operation: Operation, _ reply: JSON) -> JSON {
        guard case .object(let schema)? = operation.result, schema.item != nil, case .object(var object) = reply else { return reply }
        switch object["imin:item"] {
        case .array?: return reply
        case .object(let single)?: object["imin:item"] = .array([.object(single)])
        case nil, .null?: object["imin:item"] = .array([])
        default: return reply
        }
        return .object(object)
    }

    static func shape(of operation: Operation, _ shape: Shape) -> Shape {
        switch operation.name {
        case "checkout":
            guard case .object(var object?) = shape else { return shape }
            object.fields.append(.init("target", .string, "the page the customer pays on", isOptional: true))
            return .object(object)
        case "search.sessions":
            guard case .object(var object?) = shape else { return shape }
            let session = Shape(reply: Schemas.scheduledSession)
            object.item = session
            if let index = object.fields.firstIndex(where: { $0.name == "imin:item" }) { object.fields[index].shape = .array(session) }
            return .object(object)
        default: return shape
        }
    }

    /// `basket.target`: where to send the customer. Document 002 speaks of `potentialAction.target`; the platform sends an array.
    private static func withTarget(_ reply: JSON) -> JSON {
        guard case .object(var object) = reply, object["target"] == nil else { return reply }
        let action = object["potentialAction"]
        guard let target = action?[0]?["target"] ?? action?["target"] else { return reply }
        object["target"] = target
        return .object(object)
    }

    /// Search answers with series that hold one session each, two levels down. A script that asks for sessions gets sessions, each with
    /// its series above it (`superEvent`) and the offers it can be booked with.
    private static func sessions(_ reply: JSON) -> JSON {
        guard case .object(var envelope) = reply, let items = envelope["imin:item"]?.array else { return reply }
        var sessions: [JSON] = []
        for item in items {
            guard case .object(var eventSeries) = item else { continue }
            let below = eventSeries.remove("subEvent")?.array ?? []
            for series in below {
                guard case .object(var sessionSeries) = series else { continue }
                let own = sessionSeries.remove("subEvent")?.array ?? []
                sessionSeries["superEvent"] = .object(eventSeries)
                for session in own {
                    guard case .object(var session) = session else { continue }
                    if session["offers"] == nil, let offers = sessionSeries["offers"] ?? aggregated(eventSeries) {
                        session["offers"] = offers
                    }
                    session["superEvent"] = .object(sessionSeries)
                    sessions.append(.object(session))
                }
            }
        }
        envelope["imin:item"] = .array(sessions)
        return .object(envelope)
    }

    /// Results of a search may leave out the offers; then the ids of the aggregated ones are what a checkout takes (IMIN-API.md, 6.6).
    private static func aggregated(_ series: JSONObject) -> JSON? {
        guard let offers = series["imin:aggregateOffer"] else { return nil }
        let known = ["publicAdult", "publicJunior"].compactMap { offers[$0] }
        return known.isEmpty ? nil : .array(known)
    }
}
