import HTTPTypes
import IminJSON

/// One operation of the document: one or more of the catalogue that share method and path.
struct OpenAPIOperation {
    let operations: [Operation]
    private let first: Operation

    init(_ operations: [Operation]) {
        self.operations = operations
        // Groups are never empty; the catalogue's first operation would only stand in for one that is.
        first = operations.first ?? Catalogue.operations[0]
    }

    func json(_ components: inout OpenAPISchemas) -> JSON {
        var json: JSONObject = ["operationId": .string(first.name)]
        json["summary"] = .string(first.summary)
        json["description"] = .string(description)
        json["tags"] = [.string(OpenAPIDocument.tag(of: first))]
        let parameters = parameters(&components)
        if !parameters.isEmpty { json["parameters"] = .array(parameters) }
        if let body = body(&components) { json["requestBody"] = body }
        json["responses"] = .object(responses(&components))
        if !first.errors.contains(where: { $0.status == 401 }) { json["security"] = [] }
        json["x-imin-operations"] = .array(
            operations.map { ["name": .string($0.name), "signature": .string($0.signature), "example": .string($0.example)] })
        return .object(json)
    }

    private var description: String {
        operations.map { operation in
            let facts = operation.facts.map { "- \($0.claim) (\($0.evidence.sentence))" }.joined(separator: "\n")
            return "`\(operation.signature)`: \(operation.summary)\n\n\(facts)"
        }.joined(separator: "\n\n")
    }

    // MARK: - Parameters

    private func parameters(_ components: inout OpenAPISchemas) -> [JSON] {
        var order: [String] = []
        var found: [String: JSONObject] = [:]
        func add(_ name: String, in place: String, required: Bool, _ summary: String, _ schema: JSON) {
            let key = "\(place) \(name)"
            if let known = found[key] {
                // The values of several operations together.
                let words = (known["schema"]?["enum"]?.array ?? []) + (schema["enum"]?.array ?? [])
                if !words.isEmpty {
                    var merged: JSON = ["type": "string", "enum": .array(Self.unique(words))]
                    if let word = known["schema"]?["default"] ?? schema["default"] { merged["default"] = word }
                    found[key]?["schema"] = merged
                }
                if !required, place != "path" { found[key]?["required"] = nil }
                return
            }
            order.append(key)
            var json: JSONObject = ["name": .string(name), "in": .string(place)]
            if required { json["required"] = true }
            json["description"] = .string(summary)
            json["schema"] = schema
            if place == "query", schema["type"] == "array" { json["explode"] = true }
            found[key] = json
        }
        for operation in operations {
            for (name, value) in operation.fixedQuery {
                let isAssumed = operation.assumedQuery.contains(name)
                var schema: JSON = ["type": "string", "enum": [.string(value)]]
                if isAssumed { schema["default"] = .string(value) }
                add(name, in: "query", required: !isAssumed, "as the operation has it", schema)
            }
            for parameter in operation.parameters where parameter.encoding != .radius && parameter.encoding != .following {
                var schema = Self.schema(of: parameter, &components)
                if let least = parameter.least { schema["minimum"] = .number(JSONNumber(least)) }
                if let pattern = parameter.pattern { schema["pattern"] = .string(pattern) }
                if let most = parameter.most { schema["maximum"] = .number(JSONNumber(most)) }
                switch parameter.location {
                case .path(let name): add(name, in: "path", required: true, parameter.summary, schema)
                case .query(let name):
                    schema = Self.withSomeLetters(schema)
                    let isEverywhere = operations.allSatisfy { operation in
                        operation.parameters.contains { $0.location == .query(name) && $0.isRequired }
                            || operation.fixedQuery.contains { $0.name == name }
                    }
                    add(name, in: "query", required: parameter.isRequired && isEverywhere, parameter.summary, schema)
                case .header(let name): add(name, in: "header", required: parameter.isRequired, parameter.summary, schema)
                case .body: break
                }
            }
        }
        return order.compactMap { found[$0].map(JSON.object) }
    }

    /// An empty text in a query is refused.
    private static func withSomeLetters(_ schema: JSON) -> JSON {
        guard var words = schema.object else { return schema }
        if schema["type"] == "array", let items = schema["items"] { words["items"] = withSomeLetters(items) }
        if schema["type"] == "string", schema["enum"] == nil, schema["pattern"] == nil, schema["format"] == nil { words["minLength"] = 1 }
        return .object(words)
    }

    private static func unique(_ values: [JSON]) -> [JSON] {
        var kept: [JSON] = []
        for value in values where !kept.contains(value) { kept.append(value) }
        return kept
    }

    /// What is sent, which is not always what a script writes.
    private static func schema(of parameter: OperationParameter, _ components: inout OpenAPISchemas) -> JSON {
        if let only = parameter.sent.first {
            return parameter.sent.count == 1
                ? components.schema(only) : ["anyOf": .array(parameter.sent.map { components.schema($0) })]
        }
        switch parameter.encoding {
        case .word(let prefix, let suffix):
            func words(_ schema: Schema) -> JSON {
                guard case .enumeration(let words) = schema else { return ["type": "string"] }
                return [
                    "type": "string",
                    "enum": .array(words.flatMap { WordSpellings.all(of: $0, prefix: prefix, suffix: suffix).map(JSON.string) }),
                ]
            }
            if case .oneOrMore(let element) = parameter.schema { return ["type": "array", "items": words(element)] }
            return words(parameter.schema)
        case .middle:
            return [
                "type": "string", "pattern": .string(circle), "examples": ["51.7520,-1.2578,10"],
                "description": "latitude, longitude, kilometres",
            ]
        case .commaSeparated, .member, .identifier, .offer: return ["type": "string"]
        case .url, .organization: return ["type": "string", "format": "uri"]
        case .id:
            if case .oneOrMore = parameter.schema { return ["type": "array", "items": ["type": "string"]] }
            return ["type": "string"]
        case .opportunity: return opportunity(namedBy: "identifier")
        case .openData: return opportunity(namedBy: "id")
        case .cancellations:
            return [
                "type": "array", "minItems": 1,
                "items": [
                    "type": "object",
                    "properties": [
                        "@type": ["const": "OrderItem"], "@id": ["type": "string", "format": "uri"],
                        "orderItemStatus": ["const": "https://openactive.io/CustomerCancelled"],
                    ], "required": ["@id", "orderItemStatus"],
                ],
            ]
        default:
            if case .oneOrMore(let element) = parameter.schema { return ["type": "array", "items": components.schema(element)] }
            return components.schema(parameter.schema)
        }
    }

    /// Degrees from -90 to 90 and from -180 to 180, and kilometres that are more than none.
    private static let circle = {
        let part = #"(\.[0-9]+)?"#
        return
            #"^-?(90(\.0+)?|[1-8]?[0-9]\#(part)), ?-?(180(\.0+)?|(1[0-7][0-9]|[1-9]?[0-9])\#(part)), ?(?![0.]+$)(0|[1-9][0-9]*)\#(part)$"#
    }()

    private static func opportunity(namedBy key: String) -> JSON {
        [
            "type": "object",
            "properties": .object(["type": ["enum": ["ScheduledSession", "Slot"]], key: ["type": "string", "pattern": "\\S"]]),
            "required": ["type", .string(key)],
        ]
    }

    // MARK: - Bodies

    private func body(_ components: inout OpenAPISchemas) -> JSON? {
        var variants: [JSON] = []
        for operation in operations where operation.bodyTemplate != nil {
            var node = BodyNode(operation.bodyTemplate ?? .null, assumed: operation.assumedMembers)
            // What asks for another form of the call is sent in that form only.
            for parameter in operation.parameters where !operation.variants.contains(where: { $0.parameter == parameter.name }) {
                guard case .body(let text) = parameter.location, let pointer = JSONPointer(text) else { continue }
                var schema = Self.schema(of: parameter, &components)
                if parameter.isExpected || parameter.saysSomething { schema = Self.sayingSomething(schema) }
                if let length = parameter.maximumLength { schema["maxLength"] = .number(JSONNumber(length)) }
                // The client sends `null` for a member that is to be cleared.
                if parameter.encoding == .value, !parameter.isRequired, parameter.sent.isEmpty { schema = Self.orNull(schema) }
                if !parameter.summary.isEmpty, schema["$ref"] == nil { schema["description"] = .string(parameter.summary) }
                node.set(pointer.tokens[...], schema, isRequired: parameter.isExpected)
                if parameter.encoding == .items {
                    let attendee: JSON = ["type": "string", "description": "in a group: the account of who comes"]
                    node.set((pointer.tokens + ["0", "attendee"])[...], attendee, isRequired: false)
                }
            }
            // Any object may say which vocabularies it is written in.
            if operation.bodyTemplate?["@context"] == nil { node.set(["@context"], BodyNode.context(nil), isRequired: false) }
            variants.append(node.schema)
        }
        guard let first = variants.first else { return nil }
        let schema: JSON = variants.count == 1 ? first : ["anyOf": .array(variants)]
        return ["required": true, "content": ["application/json": ["schema": schema]]]
    }

    /// A text that must be there has more than blanks; every form of a text, where there are several.
    static func sayingSomething(_ schema: JSON) -> JSON {
        var schema = schema
        if let forms = schema["anyOf"]?.array { schema["anyOf"] = .array(forms.map(sayingSomething)) }
        if schema["type"] == "string", schema["enum"] == nil { schema["pattern"] = "\\S" }
        return schema
    }

    private static func orNull(_ schema: JSON) -> JSON {
        guard schema["enum"] == nil, let type = schema["type"]?.string else { return ["anyOf": [schema, ["type": "null"]]] }
        var schema = schema
        schema["type"] = [.string(type), "null"]
        return schema
    }

    // MARK: - Responses

    private func responses(_ components: inout OpenAPISchemas) -> JSONObject {
        var responses = JSONObject()
        for status in Set(operations.flatMap(\.successStatuses)).sorted() {
            var response: JSONObject = ["description": .string(HTTPResponse.Status(code: status).reasonPhrase)]
            // Several operations may share the call: what it answers is the result of the one whose body was sent.
            var results: [JSON] = []
            for operation in operations where operation.successStatuses.contains(status) {
                guard let result = operation.result.map({ components.schema($0) }), !results.contains(result) else { continue }
                results.append(result)
            }
            if let first = results.first, let operation = operations.first {
                response["content"] = [
                    Self.mediaType(of: operation): ["schema": results.count == 1 ? first : ["anyOf": .array(results)]]
                ]
            }
            responses[String(status)] = .object(response)
        }
        var errors: [Int: [DocumentedError]] = [:]
        for error in operations.flatMap(\.errors)
        where errors[error.status]?.contains(where: { $0.type == error.type && $0.when == error.when }) != true {
            errors[error.status, default: []].append(error)
        }
        for (status, errors) in errors.sorted(by: { $0.key < $1.key }) {
            responses[String(status)] = Self.refusal(status, errors, &components)
        }
        return responses
    }

    private static func refusal(_ status: Int, _ errors: [DocumentedError], _ components: inout OpenAPISchemas) -> JSON {
        var examples = JSONObject()
        for error in errors where examples[error.type] == nil {
            let value: JSON =
                error.type == "InvalidQuery"
                ? ["error": ["type": "InvalidQuery", "details": [.string(error.when)]]]
                : ProblemShape(type: error.type, detail: error.when, statusCode: status).json
            examples[error.type] = ["summary": .string(error.when), "value": value]
        }
        return [
            "description": .string(errors.map { "`\($0.type)`: \($0.when) (\($0.evidence.sentence))" }.joined(separator: "\n\n")),
            "content": ["application/json": ["schema": components.problem, "examples": .object(examples)]],
        ]
    }

    private static func mediaType(of operation: Operation) -> String {
        guard operation.service == .firehose, case .object(let schema)? = operation.result, schema.name == "FeedPage" else {
            return "application/json"
        }
        return "application/vnd.openactive.rpde+json; version=1"
    }
}

/// A body's schema as it grows: constants of the template, and the places of arguments.
private indirect enum BodyNode {
    case constant(JSON, isRequired: Bool)
    case argument(JSON, isRequired: Bool)
    case object([(name: String, node: BodyNode)])
    case array(BodyNode)

    init(_ template: JSON, assumed: [String] = [], at pointer: String = "") {
        switch template {
        case .object(let object):
            self = .object(object.map { ($0.key, BodyNode($0.value, assumed: assumed, at: "\(pointer)/\($0.key)")) })
        // The template has one item, of which a request may send more.
        case .array(let values) where values.first?.object != nil:
            self = .array(BodyNode(values.first ?? .null, assumed: assumed, at: "\(pointer)/0"))
        default: self = .constant(template, isRequired: !template.isNull && !assumed.contains(pointer))
        }
    }

    mutating func set(_ tokens: ArraySlice<String>, _ schema: JSON, isRequired: Bool) {
        guard let token = tokens.first else {
            // What another argument fills, too, keeps its structure: `session` and `offer`, or `items`.
            switch self {
            case .object, .array: break
            default: self = .argument(schema, isRequired: isRequired)
            }
            return
        }
        let rest = tokens.dropFirst()
        if case .array(var element) = self {
            element.set(rest, schema, isRequired: isRequired)
            self = .array(element)
            return
        }
        if case .object(var members) = self {
            if let index = members.firstIndex(where: { $0.name == token }) {
                members[index].node.set(rest, schema, isRequired: isRequired)
            } else {
                var node = BodyNode.object([])
                if rest.isEmpty { node = .argument(schema, isRequired: isRequired) } else { node.set(rest, schema, isRequired: isRequired) }
                members.append((token, node))
            }
            self = .object(members)
            return
        }
        // Nothing there yet: a number begins an array, a name an object.
        var element = BodyNode.constant(.null, isRequired: false)
        element.set(rest, schema, isRequired: isRequired)
        self = Int(token) != nil ? .array(element) : .object([(token, element)])
    }

    /// Part of every body that the client sends.
    private var isFixed: Bool { if case .constant(let value, _) = self { !value.isNull } else { false } }

    private var isRequired: Bool {
        switch self {
        case .constant(_, let isRequired): isRequired
        case .argument(_, let isRequired): isRequired
        case .object(let members): members.contains { $0.node.isRequired || $0.node.isFixed }
        case .array(let element): element.isRequired
        }
    }

    /// One or more addresses, or definitions of its own: what a `@context` has differs between the documents, and the server takes any.
    static func context(_ example: JSON?) -> JSON {
        var schema: JSON = [
            "anyOf": [
                ["type": ["string", "object"], "pattern": "\\S"],
                ["type": "array", "minItems": 1, "items": ["type": ["string", "object"], "pattern": "\\S"]],
            ]
        ]
        if let example { schema["examples"] = [example] }
        return schema
    }

    var schema: JSON {
        switch self {
        case .constant(let value, _): return value.isNull ? .object([:]) : ["const": value]
        case .argument(let schema, _): return schema
        case .array(let element): return ["type": "array", "minItems": 1, "items": element.schema]
        case .object(let members):
            var properties = JSONObject()
            for member in members {
                if member.name == "@context", case .constant(let value, _) = member.node {
                    properties[member.name] = Self.context(value)
                } else {
                    properties[member.name] = member.node.schema
                }
            }
            let required = members.filter(\.node.isRequired).map { JSON.string($0.name) }
            var schema: JSONObject = ["type": "object", "properties": .object(properties)]
            if !required.isEmpty { schema["required"] = .array(required) }
            return .object(schema)
        }
    }
}

extension Evidence {
    /// Where it comes from, for people.
    public var sentence: String {
        switch self {
        case .document(let number): "source document \(number)"
        case .documentation(let page): "documentation: \(page)"
        case .openActive(let section): "OpenActive: \(section)"
        case .ourDecision(let reason): "our decision: \(reason)"
        }
    }
}
