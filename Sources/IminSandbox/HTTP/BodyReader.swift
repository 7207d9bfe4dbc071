// Reading JSON bodies: every member asked for by name, every complaint with the place and what was expected there.

import IminJSON

/// A JSON object of a request, and where in the body it lies.
struct BodyReader {
    let object: JSONObject
    /// A JSON pointer; empty for the body itself.
    let pointer: String
    /// What a missing member is called here.
    var missing: ErrorType = .invalidRequest

    init(_ object: JSONObject, at pointer: String = "", missing: ErrorType = .invalidRequest) {
        self.object = object
        self.pointer = pointer
        self.missing = missing
    }

    /// The body as an object.
    init(parsing body: [UInt8]) throws(Problem) {
        guard !body.isEmpty else { throw Problem(400, .invalidRequest, "The body is empty; a JSON object is expected.") }
        let json: JSON
        do {
            json = try JSON(parsing: body, refusingRepeatedKeys: true)
        } catch {
            // A repeated key is JSON, but readers differ in which of its values they take.
            let isJSON = (try? JSON(parsing: body)) != nil
            throw Problem(400, .invalidRequest, "The body \(isJSON ? "has a member twice" : "is not JSON"): \(error.description).")
        }
        guard let object = json.object else {
            throw Problem(400, .invalidRequest, "The body must be a JSON object, not \(json.kind).", instance: "")
        }
        self.init(object)
    }

    /// A member; `null` counts as absent, as everywhere on the platform.
    func value(_ key: String) -> JSON? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    /// The `type` or `@type` of the object, whichever spelling is used.
    func typeName() throws(Problem) -> String? {
        try text(typeKey)
    }

    /// The spelling that is used.
    var typeKey: String { object["@type"] == nil ? "type" : "@type" }

    /// Refuses an object of another type; one that does not name its type is taken for what it should be.
    func expect(type expected: String, isRequired: Bool = false) throws(Problem) {
        guard let name = try typeName() else {
            if isRequired { throw absent("type") }
            return
        }
        guard name == expected else {
            throw Problem(
                400, .invalidRequest, "\(place(typeKey)) must be `\(expected)`, not `\(name)`.", instance: "\(pointer)/\(typeKey)")
        }
    }

    /// The `@context`: a URL, or several; `nil` where there is none.
    func context() throws(Problem) -> JSON? {
        guard let value = value("@context"), value != "", value != [], value != [:] else { return nil }
        for element in value.array ?? [value] where element.string?.allSatisfy(\.isWhitespace) != false && element.object == nil {
            throw wrong("@context", "a URL or an array of URLs", element)
        }
        return value
    }

    /// A text; an empty one counts as absent, since the platform never sends one.
    func text(_ key: String) throws(Problem) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw wrong(key, "a string", value) }
        return text.isEmpty ? nil : text
    }

    /// A text that says something.
    func requiredText(_ key: String) throws(Problem) -> String {
        guard let text = try text(key) else { throw absent(key) }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Problem(400, missing, "\(place(key)) is empty.", instance: "\(pointer)/\(key)")
        }
        return text
    }

    func flag(_ key: String) throws(Problem) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.boolean else { throw wrong(key, "true or false", value) }
        return flag
    }

    func reader(_ key: String, missing: ErrorType? = nil) throws(Problem) -> BodyReader? {
        guard let value = value(key) else { return nil }
        guard let object = value.object else { throw wrong(key, "an object", value) }
        return BodyReader(object, at: "\(pointer)/\(key)", missing: missing ?? self.missing)
    }

    func requiredReader(_ key: String, missing: ErrorType? = nil) throws(Problem) -> BodyReader {
        guard let reader = try reader(key, missing: missing) else { throw absent(key) }
        return reader
    }

    /// The objects of an array; absent and empty are the same.
    func readers(_ key: String, missing: ErrorType? = nil) throws(Problem) -> [BodyReader] {
        guard let value = value(key) else { return [] }
        guard let elements = value.array else { throw wrong(key, "an array", value) }
        var readers: [BodyReader] = []
        for (index, element) in elements.enumerated() {
            guard let object = element.object else { throw wrong("\(key)/\(index)", "an object", element) }
            readers.append(BodyReader(object, at: "\(pointer)/\(key)/\(index)", missing: missing ?? self.missing))
        }
        return readers
    }

    func absent(_ key: String) -> Problem {
        Problem(400, missing, "\(place(key)) is missing.", instance: "\(pointer)/\(key)")
    }

    func wrong(_ key: String, _ expected: String, _ found: JSON) -> Problem {
        Problem(400, .invalidRequest, "\(place(key)) must be \(expected), not \(found.kind).", instance: "\(pointer)/\(key)")
    }

    /// How people write the pointer: `imin:initialOrder.orderedItem[0].acceptedOffer`.
    func place(_ key: String) -> String {
        var text = ""
        for token in "\(pointer)/\(key)".split(separator: "/") {
            if Int(token) != nil { text += "[\(token)]" } else { text += text.isEmpty ? String(token) : ".\(token)" }
        }
        return "`\(text)`"
    }
}
