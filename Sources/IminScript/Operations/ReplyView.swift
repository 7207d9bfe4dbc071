import IminAPI
import IminJSON
import IminLanguage

/// What a script sees besides the reply itself where a reply hides what everybody looks for. Additions only, at the end of the object;
/// what the platform said stays as it is. Our decisions.
enum ReplyView {
    static func apply(_ operation: Operation, _ reply: JSON) -> JSON {
        operation.name == "checkout" ? checkout(reply) : reply
    }

    /// `basket.target`: where to send the customer. Document 002 speaks of `potentialAction.target`; the platform sends an array.
    private static func checkout(_ reply: JSON) -> JSON {
        guard case .object(var object) = reply, object["target"] == nil else { return reply }
        let action = object["potentialAction"]
        guard let target = action?[0]?["target"] ?? action?["target"] else { return reply }
        object["target"] = target
        return .object(object)
    }

    static func shape(of operation: Operation, _ shape: Shape) -> Shape {
        guard operation.name == "checkout", case .object(var object?) = shape else { return shape }
        object.fields.append(.init("target", .string, "the page the customer pays on", isOptional: true))
        return .object(object)
    }
}
