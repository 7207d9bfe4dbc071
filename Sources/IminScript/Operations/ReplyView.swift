import IminAPI
import IminJSON
import IminLanguage

/// What a script sees of a reply that hides what everybody looks for. Our decisions; every other reply is as the platform sent it.
enum ReplyView {
    static func apply(_ operation: Operation, _ reply: JSON) -> JSON {
        switch operation.name {
        case "checkout", "standaloneCheckout": withTarget(reply)
        case "search.sessions": SearchView.sessions(withItems(operation, reply))
        case "search.slots": SearchView.slots(withItems(operation, reply))
        case "search.activities": SearchView.index("activity", of: reply)
        case "search.activityCollections": SearchView.index("activityConceptCollection", of: reply)
        default: operation.name.hasPrefix("firehose.") ? withItems(operation, FeedView.apply(reply)) : withItems(operation, reply)
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
        case "checkout", "standaloneCheckout":
            guard case .object(var object?) = shape else { return shape }
            object.fields.append(.init("target", .string, "the page the customer pays on", isOptional: true))
            return .object(object)
        case "search.sessions": return SearchView.members(of: shape, Schemas.scheduledSession)
        case "search.slots": return SearchView.members(of: shape, Schemas.slot)
        case "search.activities": return Shape(reply: Schemas.collection(of: Schemas.concept))
        case "search.activityCollections": return Shape(reply: Schemas.collection(of: Schemas.conceptCollection))
        case let name where name.hasPrefix("firehose."): return FeedView.shape(shape)
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
}
