import HTTPTypes
import IminJSON

/// The catalogue as an OpenAPI 3.1 document: every operation with its parameters, bodies, replies and errors, and where each fact comes
/// from. Nothing is written twice: what stands here was declared for scripts.
public enum OpenAPIDocument {
    /// A path that a server answers besides those of the catalogue: pages, older names, the sandbox's controls.
    public struct FurtherRoute: Sendable, Hashable {
        public var method: HTTPRequest.Method
        /// With captures in braces.
        public var path: String
        /// `nil` for what answers at every host.
        public var service: Service?
        public var needsKey: Bool
        /// One sentence.
        public var summary: String
        public var tag: String

        public init(method: HTTPRequest.Method, path: String, service: Service?, needsKey: Bool, summary: String, tag: String) {
            self.method = method
            self.path = path
            self.service = service
            self.needsKey = needsKey
            self.summary = summary
            self.tag = tag
        }
    }

    /// The whole document.
    public static func json(operations: [Operation] = Catalogue.operations, further: [FurtherRoute] = [], version: String = "2.0.0") -> JSON
    {
        // Other forms of a call are operations of the document at their own addresses.
        let operations = operations + operations.flatMap { $0.variants.map(\.operation) }
        var components = OpenAPISchemas()
        var paths = JSONObject()
        var tags: [String] = []
        for group in groups(of: operations) {
            guard let first = group.first else { continue }
            var item = paths[first.path]?.object ?? pathItem(first.service)
            item[first.method.rawValue.lowercased()] = OpenAPIOperation(group).json(&components)
            paths[first.path] = .object(item)
            for operation in group where !tags.contains(tag(of: operation)) { tags.append(tag(of: operation)) }
        }
        let known = Set(operations.map { shape($0.method, $0.path) })
        var names = Dictionary(paths.map { (shape($0.key), $0.key) }, uniquingKeysWith: { first, _ in first })
        for var route in further where !known.contains(shape(route.method, route.path)) {
            route.path = described(route.path)
            // One address has one name, that which came first: two that differ only in the names of captures are not allowed.
            route.path = names[shape(route.path)] ?? route.path
            names[shape(route.path)] = route.path
            var item = paths[route.path]?.object ?? pathItem(route.service)
            let method = route.method.rawValue.lowercased()
            guard item[method] == nil else { continue }
            item[method] = furtherOperation(route)
            paths[route.path] = .object(item)
            if !tags.contains(route.tag) { tags.append(route.tag) }
        }
        var document: JSONObject = ["openapi": "3.1.0"]
        document["info"] = info(version)
        document["servers"] = .array(servers)
        document["security"] = [["apiKey": []]]
        document["tags"] = .array(tags.map { ["name": .string($0), "description": .string(description(ofTag: $0))] })
        document["paths"] = .object(paths)
        document["components"] = [
            "securitySchemes": [
                "apiKey": [
                    "type": "apiKey", "in": "header", "name": "X-API-KEY",
                    "description": "A key for each product; the sandbox's is `sandbox`.",
                ]
            ],
            "schemas": .object(components.schemas),
        ]
        return .object(document)
    }

    /// Operations that are asked at the same address with the same method are one operation of the document.
    private static func groups(of operations: [Operation]) -> [[Operation]] {
        var groups: [[Operation]] = []
        for operation in operations {
            if let index = groups.firstIndex(where: { $0.first?.path == operation.path && $0.first?.method == operation.method }) {
                groups[index].append(operation)
            } else {
                groups.append([operation])
            }
        }
        return groups
    }

    /// Method and path without the names of captures.
    private static func shape(_ method: HTTPRequest.Method, _ path: String) -> String { "\(method.rawValue) \(shape(path))" }

    private static func shape(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
    }

    /// OpenAPI has no word for "and whatever follows": `/**` becomes a parameter that is said to be the rest.
    private static func described(_ path: String) -> String {
        path.hasSuffix("/**") ? path.dropLast(2) + "{\(rest)}" : path
    }

    private static let rest = "rest"

    static func tag(of operation: Operation) -> String {
        operation.name.contains(".") ? String(operation.name.prefix { $0 != "." }) : operation.service.rawValue
    }

    private static func description(ofTag tag: String) -> String {
        if let module = Catalogue.modules.first(where: { $0.name == tag }) { return module.summary }
        return switch tag {
        case "booking": "Orders and what is in them."
        case "checkout": "Paying for what was chosen."
        case "sandbox": "The sandbox's own controls; no platform has them."
        case "pages": "Pages for browsers."
        case "aliases": "Older names of the same."
        default: "Operations of the platform."
        }
    }

    private static func info(_ version: String) -> JSON {
        [
            "title": "imin platform", "version": .string(version),
            "description": """
            The operations of the imin booking platform as the `imin` tool knows them. Where no source document speaks, a description says \
            so. In a request `null`, an empty text and an empty array count as absent wherever a member may be left out. Generated from the \
            tool's catalogue.
            """,
        ]
    }

    private static var servers: [JSON] {
        Endpoints.sandbox.all.map { service, address in
            ["url": .string(address.description), "description": .string("The \(service.rawValue) service")]
        } + [["url": "http://127.0.0.1:8080", "description": "All services of a sandbox: imin serve"]]
    }

    /// With the server that the path belongs to.
    private static func pathItem(_ service: Service?) -> JSONObject {
        guard let service, let address = Endpoints.sandbox[service] else { return ["servers": [["url": "http://127.0.0.1:8080"]]] }
        return ["servers": [["url": .string(address.description)], ["url": "http://127.0.0.1:8080"]]]
    }

    private static func furtherOperation(_ route: FurtherRoute) -> JSON {
        let captures = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        var json: JSONObject = ["summary": .string(route.summary), "tags": [.string(route.tag)]]
        if !captures.isEmpty {
            json["parameters"] = .array(
                captures.map {
                    var parameter: JSONObject = ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string"]]
                    if $0 == rest { parameter["description"] = "All that follows in the path, with its slashes." }
                    return .object(parameter)
                })
        }
        if !route.needsKey { json["security"] = [] }
        json["responses"] = ["default": ["description": "What it answers is described by its page or in the tool's help."]]
        return .object(json)
    }
}
