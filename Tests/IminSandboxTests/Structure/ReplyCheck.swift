// Looks at every reply that a test gets, whatever the test is about: replies that succeed keep to the models, and refusals are among those
// that the catalogue documents for the operation. What all paths have in common (no such path, wrong method, ...) is listed here.

import HTTPTypes
import IminAPI
import IminJSON

enum ReplyCheck {
    static func findings(_ method: HTTPRequest.Method, _ url: String, _ reply: Reply) -> [String] {
        let path = url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }.prefix { $0 != "?" }
        guard path != "/", !path.hasPrefix("/sandbox/"), !reply.bytes.isEmpty,
            reply.fields[.contentType]?.contains("json") == true
        else { return [] }
        let place = "\(method.rawValue) \(path): \(reply.status)"
        guard let json = try? JSON(parsing: reply.bytes) else { return ["\(place) is not JSON"] }
        return (StructuralCheck.findings(json) + refusal(method, path, reply.status, json)).map { "\(place) \($0)" }
    }

    /// Nothing where the status is that of a success.
    private static func refusal(_ method: HTTPRequest.Method, _ path: Substring, _ status: Int, _ json: JSON) -> [String] {
        let operations = operations(method, path)
        guard status >= 400 else {
            let expected = operations.flatMap(\.successStatuses)
            return expected.isEmpty || expected.contains(status) ? [] : ["is not the status that is documented"]
        }
        guard let type = ProblemShape(reading: json)?.type else { return ["says nothing"] }
        if let own = json["statusCode"], own.integer != Int64(status) { return ["calls itself \(own)"] }
        if everywhere.contains(where: { $0.0 == status && $0.1 == type }) { return [] }
        // Where `Location` leads no operation is documented: it says so in the words of others.
        if operations.isEmpty, path.contains("/checkout-sessions/"), [404, 410].contains(status) { return [] }
        return operations.contains { $0.errors.contains { $0.status == status && $0.type == type } }
            ? [] : ["\(type) is no documented error: \(json["description"]?.string ?? "")"]
    }

    /// What every path may answer.
    private static let everywhere = [
        (404, "UnknownOrIncorrectEndpointError"), (405, "MethodNotAllowedError"), (413, "InvalidRequestError"),
        (415, "InvalidRequestError"),
        // By faults that a test switched on.
        (429, "TooManyRequestsError"), (500, "InternalApplicationError"), (503, "InternalApplicationError"),
    ]

    /// The operations a request may be, in all their forms.
    static func operations(_ method: HTTPRequest.Method, _ path: Substring) -> [Operation] {
        let parts = parts(path)
        let method = method == .head ? .get : method
        let all = Catalogue.operations.flatMap { [$0] + $0.variants.map(\.operation) }
        return all.filter { operation in
            // The documentation has both verbs for the standalone checkout.
            guard operation.method == method || (method == .put && operation.name == "standaloneCheckout") else { return false }
            let pattern = self.parts(operation.path[...])
            // A seller's id is taken unencoded, too, with all its slashes.
            if pattern.count < parts.count, pattern.last == "{sellerId}" { return zip(pattern, parts).allSatisfy(matches) }
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy(matches)
        }
    }

    private static func matches(_ pattern: Substring, _ part: Substring) -> Bool { pattern.hasPrefix("{") || pattern == part }

    /// Without what older names of a path have otherwise.
    private static func parts(_ path: Substring) -> [Substring] {
        path.split(separator: "/").filter { $0 != "standard" }.map { $0 == "customers" ? "customer-accounts" : $0 }
    }
}
