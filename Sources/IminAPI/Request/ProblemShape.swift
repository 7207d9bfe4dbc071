import IminJSON

/// The error body of OpenActive, read and made in one place: the sandbox answers with it, the client understands it.
///
/// No source document shows imin's own error bodies, so this is what we decided on (OpenActive's catalogue of errors). The client also
/// understands other bodies in the wild: `{"message": …}` of gateways, `{"error": …}` as a text or as `{"type", "details"}`.
public struct ProblemShape: Sendable, Hashable {
    /// `NotFoundError`.
    public var type: String
    /// The fixed sentence of the type, where there is one.
    public var name: String?
    /// What is wrong in this case.
    public var detail: String?
    /// What it is about: a URL, or the JSON pointer of a member.
    public var instance: String?
    public var statusCode: Int?

    public init(type: String, name: String? = nil, detail: String? = nil, instance: String? = nil, statusCode: Int? = nil) {
        self.type = type
        self.name = name
        self.detail = detail
        self.instance = instance
        self.statusCode = statusCode
    }

    /// One sentence for people: the detail, else the name, else the type.
    public var message: String { detail ?? name ?? type }

    /// The body, with `@context`, as OpenActive writes it.
    public var json: JSON {
        var object = JSONObject()
        object["@context"] = "https://openactive.io/"
        object["@type"] = .string(type)
        if let name { object["name"] = .string(name) }
        if let detail { object["description"] = .string(detail) }
        if let instance { object["instance"] = .string(instance) }
        if let statusCode { object["statusCode"] = .number(JSONNumber(statusCode)) }
        return .object(object)
    }

    /// Reads the body of a refusal; `nil` where it says nothing that we understand. A body may be an array of errors, or an order whose
    /// items carry them: the first one counts.
    public init?(reading body: JSON) {
        if let first = body.array?.first {
            self.init(reading: first)
            return
        }
        guard let object = body.object else { return nil }
        let statusCode = (object["statusCode"] ?? object["status"])?.integer.flatMap { Int(exactly: $0) }
        let type = (object["@type"] ?? object["type"])?.string
        let name = (object["name"] ?? object["title"])?.string
        let detail = (object["description"] ?? object["detail"] ?? object["message"])?.string
        if let type, type.hasSuffix("Error") || detail != nil || statusCode != nil {
            self.init(type: type, name: name, detail: detail, instance: object["instance"]?.string, statusCode: statusCode)
            return
        }
        if let errors = object["error"]?.array ?? object["errors"]?.array, let first = errors.first {
            self.init(reading: first)
            return
        }
        for item in object["orderedItem"]?.array ?? [] {
            if let errors = item["error"]?.array, let first = errors.first, let problem = ProblemShape(reading: first) {
                self = problem
                return
            }
        }
        if let error = object["error"] {
            if let text = error.string {
                self.init(type: "Error", detail: detail ?? text, statusCode: statusCode)
                return
            }
            if let type = error["type"]?.string {
                let details = error["details"]?.array?.compactMap { $0.string ?? $0["message"]?.string } ?? []
                self.init(type: type, detail: details.isEmpty ? error["message"]?.string : details.joined(separator: "; "))
                return
            }
        }
        guard let detail else { return nil }
        self.init(type: type ?? "Error", name: name, detail: detail, statusCode: statusCode)
    }
}
