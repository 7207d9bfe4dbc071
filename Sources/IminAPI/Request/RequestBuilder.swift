import HTTPTypes
import IminJSON

/// From an operation and its arguments to the request: pure, no transport, no key.
public enum RequestBuilder {
    /// A request that is ready to be authenticated and sent.
    public struct Built: Sendable {
        public var request: HTTPRequest
        public var body: [UInt8]
        /// The address that the request's scheme, authority and path make up.
        public var address: WebAddress
        /// Remarks for people who watch the exchange (`-v`): a scheme that is missing, a kind that was guessed.
        public var notes: [String]
    }

    /// `arguments` by parameter name; one that is left out is absent. `null` is sent as `null` where the argument is a plain member of
    /// the body, and counts as left out elsewhere.
    public static func build(
        _ operation: Operation, arguments given: [String: JSON], endpoints: Endpoints
    ) throws(ArgumentError) -> Built {
        let arguments = given.filter { name, value in
            guard value.isNull, let parameter = operation.parameters.first(where: { $0.name == name }) else { return true }
            if parameter.isRequired { return true }
            guard case .body = parameter.location else { return false }
            return parameter.encoding == .value
        }
        try checkNames(operation, arguments)
        guard let base = endpoints[operation.service], let authority = base.authority else {
            throw ArgumentError(
                operation: operation.name, "the environment has no address for the \(operation.service.rawValue) service")
        }
        var notes: [String] = []
        var path = operation.path
        var query = operation.fixedQuery
        var fields = HTTPFields()
        var body = operation.bodyTemplate
        for parameter in operation.parameters {
            if case .body(let pointer) = parameter.location, arguments[parameter.name] == nil, body != nil {
                remove(placeAt: pointer, from: &body)
            }
        }
        for parameter in operation.parameters {
            guard let argument = arguments[parameter.name] ?? parameter.fallback else { continue }
            let encoder = ArgumentEncoder(
                operation: operation.name, parameter: parameter, endpoints: endpoints, arguments: arguments)
            let value = try encoder.encode(argument, notes: &notes)
            switch parameter.location {
            case .path(let name):
                path = fill(name, in: path, with: PercentCoding.encode(try text(of: value, operation, parameter)))
            case .query(let name):
                for value in value.array ?? [value] { query.append((name, try text(of: value, operation, parameter))) }
            case .header(let name):
                guard let field = HTTPField.Name(name) else {
                    throw ArgumentError(operation: operation.name, parameter: parameter.name, "`\(name)` is not the name of a header")
                }
                fields[field] = try text(of: value, operation, parameter)
            case .body(let text):
                var document = body ?? .object(JSONObject())
                guard let pointer = JSONPointer(text), document.set(pointer, to: value) else {
                    throw ArgumentError(operation: operation.name, parameter: parameter.name, "has no place at \(text) in the body")
                }
                body = document
            }
        }
        try joinCircles(operation, &query)
        followFeed(operation, &query)
        var address = base
        address.path = (base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path) + path
        for (name, value) in query { address.addQueryItem(name, value) }
        fields[.accept] = operation.replyMediaType
        let bytes = body?.bytes() ?? []
        if body != nil { fields[.contentType] = "application/json" }
        let request = HTTPRequest(
            method: operation.method, scheme: address.scheme, authority: authority.hostAndPort, path: address.requestTarget,
            headerFields: fields)
        return Built(request: request, body: bytes, address: address, notes: notes)
    }

    /// Unknown and missing arguments, and groups of which one has to be given. The checker finds these before a script runs; values that
    /// reach an operation otherwise are checked here.
    private static func checkNames(_ operation: Operation, _ arguments: [String: JSON]) throws(ArgumentError) {
        let unknown = arguments.keys.filter { name in !operation.parameters.contains { $0.name == name } }
        if let name = unknown.min() {
            throw ArgumentError(operation: operation.name, parameter: name, "there is no such parameter: \(operation.signature)")
        }
        for parameter in operation.parameters where parameter.isRequired && arguments[parameter.name] == nil {
            throw ArgumentError(operation: operation.name, parameter: parameter.name, "is required: \(operation.signature)")
        }
        guard !operation.alternatives.isEmpty else { return }
        let choices = operation.alternatives.map { $0.map { "`\($0)`" }.joined(separator: " with ") }.joined(separator: ", or ")
        let begun = operation.alternatives.filter { group in group.contains { arguments[$0] != nil } }
        guard begun.count == 1, let group = begun.first else {
            throw ArgumentError(operation: operation.name, "give \(begun.count > 1 ? "only one of " : "")\(choices)")
        }
        for name in group where arguments[name] == nil {
            throw ArgumentError(operation: operation.name, "`\(name)` is missing: give \(choices)")
        }
    }

    /// Takes the place of an argument out of the template: the member, if the template has nothing but `null` there.
    private static func remove(placeAt pointer: String, from body: inout JSON?) {
        guard let pointer = JSONPointer(pointer), let last = pointer.tokens.last, let document = body, document[pointer] == .some(.null)
        else {
            return
        }
        let parent = JSONPointer(Array(pointer.tokens.dropLast()))
        guard var object = document[parent]?.object else { return }
        object.remove(last)
        if parent.tokens.isEmpty { body = .object(object) } else { _ = body?.set(parent, to: .object(object)) }
    }

    private static func text(of value: JSON, _ operation: Operation, _ parameter: OperationParameter) throws(ArgumentError) -> String {
        switch value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let value): return value ? "true" : "false"
        case .null, .array, .object:
            throw ArgumentError(operation: operation.name, parameter: parameter.name, "expects a text, not \(value.kind)")
        }
    }

    /// Puts text in the place of `{name}`.
    private static func fill(_ name: String, in path: String, with text: String) -> String {
        // By bytes: this is done for every call.
        var filled = ""
        var rest = path[...]
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")), let close = rest.utf8[open...].firstIndex(of: UInt8(ascii: "}")) {
            filled += rest[..<open]
            if rest[rest.utf8.index(after: open)..<close] == name { filled += text } else { filled += rest[open...close] }
            rest = rest[rest.utf8.index(after: close)...]
        }
        return filled + rest
    }
}
