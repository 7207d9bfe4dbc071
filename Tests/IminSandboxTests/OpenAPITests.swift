import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// The document that `imin openapi` prints, checked by its structure: no copy of it to compare with, which would only be copied again.
@Suite("The OpenAPI document")
struct OpenAPITests {
    private static let document = OpenAPIDocument.json(further: Sandbox.routes)

    @Test(
        "It has every operation of the catalogue, with parameters, success, errors and its example",
        arguments: Catalogue.operations.map(\.name))
    func operations(name: String) throws {
        let operation = try #require(Catalogue.operation(named: name))
        let item = try #require(Self.document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()])
        let own = item["x-imin-operations"]?.array?.first { $0["name"]?.string == name }
        #expect(own?["example"]?.string == operation.example)
        for status in operation.successStatuses + operation.errors.map(\.status) {
            #expect(item["responses"]?[String(status)] != nil, "no \(status)")
        }
        let parameters = item["parameters"]?.array ?? []
        for parameter in operation.parameters where parameter.encoding != .following {
            switch parameter.location {
            case .path(let name):
                #expect(parameters.contains { $0["name"]?.string == name && $0["in"] == "path" && $0["required"] == true })
            case .query(let name): #expect(parameters.contains { $0["name"]?.string == name && $0["in"] == "query" })
            case .header(let name): #expect(parameters.contains { $0["name"]?.string == name && $0["in"] == "header" })
            case .body: #expect(item["requestBody"]?["content"]?.object?.isEmpty == false)
            }
        }
        #expect((item["security"] == []) == !operation.errors.contains { $0.status == 401 })
    }

    @Test("It has every path of the sandbox")
    func routes() {
        var shown: Set<String> = []
        for (path, item) in Self.document["paths"]?.object ?? [:] {
            for (method, _) in item.object ?? [:] where method != "servers" { shown.insert("\(method.uppercased()) \(shape(path))") }
        }
        for route in Route.all { #expect(shown.contains("\(route.method.rawValue) \(shape(route.path))"), "\(route.path)") }
    }

    /// What follows freely (`**`) is a parameter in the document.
    private func shape(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") || $0 == "**" ? "{}" : $0 }.joined(separator: "/")
    }

    @Test("No two paths differ only in the names of captures, and each is a template")
    func templates() {
        let paths: [String] = (Self.document["paths"]?.object ?? [:]).map(\.key)
        #expect(Set(paths.map(shape)).count == paths.count && !paths.contains { $0.contains("*") })
        let seller = Self.document["paths"]?["/api/sellers/{sellerId}/{rest}"]?["delete"]?["parameters"]?[1]
        #expect(seller?["name"] == "rest" && seller?["description"] == "All that follows in the path, with its slashes.")
        let order = Self.document["paths"]?["/api/v2/orders/{orderId}"]
        #expect(order?["get"] != nil && order?["patch"] != nil)
    }

    @Test("It keeps the rules of OpenAPI 3.1: references lead somewhere, ids and parameters are unique, captures are declared")
    func rules() throws {
        #expect(Self.document["openapi"] == "3.1.0")
        var references: Set<String> = []
        Self.collect(Self.document, into: &references)
        let schemas = try #require(Self.document["components"]?["schemas"]?.object)
        for reference in references {
            #expect(reference.hasPrefix("#/components/schemas/") && schemas.contains(String(reference.dropFirst(21))), "\(reference)")
        }
        #expect(schemas.keys.allSatisfy { $0.wholeMatch(of: /[a-zA-Z0-9._-]+/) != nil })
        var ids: Set<String> = []
        for (path, item) in Self.document["paths"]?.object ?? [:] {
            #expect(path.hasPrefix("/"))
            let captures = Set(path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) })
            for (method, operation) in item.object ?? [:] where method != "servers" {
                if let id = operation["operationId"]?.string { #expect(ids.insert(id).inserted, "\(id) twice") }
                let parameters = operation["parameters"]?.array ?? []
                let keys = parameters.map { "\($0["in"]?.string ?? "") \($0["name"]?.string ?? "")" }
                #expect(Set(keys).count == keys.count, "\(path): a parameter twice")
                #expect(Set(parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.string }) == captures, "\(path)")
                #expect(parameters.allSatisfy { $0["schema"] != nil })
                #expect(operation["responses"]?.object?.isEmpty == false)
                for tag in operation["tags"]?.array ?? [] {
                    #expect(Self.document["tags"]?.array?.contains { $0["name"] == tag } == true)
                }
            }
        }
    }

    @Test("A body is described as it is sent: what is fixed, what an argument fills, what must be there")
    func bodies() {
        let body = Self.document["paths"]?["/api/checkout-sessions"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
        let order = body?["properties"]?["imin:initialOrder"]
        #expect(body?["properties"]?["type"]?["const"] == "imin:CheckoutSession")
        #expect(order?["properties"]?["customer"]?["anyOf"]?[1]?["$ref"] == "#/components/schemas/Guest")
        #expect(order?["required"] == ["type", "customer", "broker", "orderedItem"])
        #expect(order?["properties"]?["orderedItem"]?["type"] == "array")
    }

    private static func collect(_ json: JSON, into references: inout Set<String>) {
        switch json {
        case .array(let values): for value in values { collect(value, into: &references) }
        case .object(let object):
            for (key, value) in object {
                if key == "$ref", let text = value.string { references.insert(text) } else { collect(value, into: &references) }
            }
        default: break
        }
    }
}
