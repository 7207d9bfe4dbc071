import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// Fetches a further page of a collection, given the address the reply names (`view.next`).
///
/// The address is read as a call of the catalogue and made again: so it goes to the environment's own endpoint, with its key, even
/// where the server writes the platform's public host into its replies.
struct NextPage: Sendable {
    let client: ScriptClient

    func fetch(_ text: String) async throws(ScriptFailure) -> ScriptValue {
        guard let address = WebAddress(text), let (operation, arguments) = Self.call(behind: stripped(address)) else {
            throw ScriptFailure(kind: "page", "the next page is at `\(text)`, which is not an address of a known operation")
        }
        let exchange = try await client.call(operation, arguments)
        if exchange.json?["view"]?["next"]?.string == text {
            throw ScriptFailure(
                kind: "page", "the page at `\(text)` names itself as the next one", request: client.client.renderer.target(exchange),
                exchange: exchange.number)
        }
        return try client.value(exchange, of: operation)
    }

    /// Without the path that a server's base address puts before every operation's.
    private func stripped(_ address: WebAddress) -> WebAddress {
        for (_, base) in client.client.environment.endpoints.all where base.path.count > 1 {
            let prefix = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
            guard base.host == address.host, address.path.hasPrefix(prefix + "/") else { continue }
            var address = address
            address.path = String(address.path.dropFirst(prefix.count))
            return address
        }
        return address
    }

    /// The reading operation whose path this is, and its arguments from path and query.
    static func call(behind address: WebAddress) -> (Operation, [String: JSON])? {
        for operation in Catalogue.operations where operation.method == .get && operation.effect == .reads {
            guard var arguments = match(operation.path, address.pathSegments, operation) else { continue }
            let items = address.queryItems
            guard operation.fixedQuery.allSatisfy({ fixed in items.contains { $0 == fixed } }) else { continue }
            for (name, value) in items {
                guard let parameter = operation.parameters.first(where: { $0.location == .query(name) }) else { continue }
                let read = Self.value(value, of: parameter.schema)
                // What is repeated is an array.
                arguments[parameter.name] = arguments[parameter.name].map { .array(($0.array ?? [$0]) + [read]) } ?? read
            }
            return (operation, arguments)
        }
        return nil
    }

    private static func match(_ template: String, _ segments: [String], _ operation: Operation) -> [String: JSON]? {
        let parts = template.split(separator: "/")
        guard parts.count == segments.count else { return nil }
        var arguments: [String: JSON] = [:]
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{"), part.hasSuffix("}") {
                let name = String(part.dropFirst().dropLast())
                guard let parameter = operation.parameters.first(where: { $0.location == .path(name) }) else { return nil }
                arguments[parameter.name] = .string(segment)
            } else if part != segment[...] {
                return nil
            }
        }
        return arguments
    }

    private static func value(_ text: String, of schema: Schema) -> JSON {
        switch schema {
        case .integer, .number: JSONNumber(text: text).map(JSON.number) ?? .string(text)
        case .bool: Bool(text).map(JSON.bool) ?? .string(text)
        case .oneOrMore(let element): value(text, of: element)
        default: .string(text)
        }
    }
}
