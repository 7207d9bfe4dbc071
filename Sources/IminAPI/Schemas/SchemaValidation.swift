import IminJSON

/// A place where a value is not what its schema says.
public struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
    /// Where: `/customer/email`; empty for the value itself.
    public var pointer: String
    /// What would be right: `a String`.
    public var expected: String
    /// What is there: `42`, `nothing`.
    public var found: String

    public var description: String { "\(pointer.isEmpty ? "the value" : pointer): expected \(expected), found \(found)" }
}

extension Schema {
    /// How much of a schema is looked at.
    public enum Strictness: Sendable {
        /// Kinds of values and required members.
        case structure
        /// The forms of texts too: dates, addresses, enumerations.
        case forms
    }

    /// The places where the value differs. Objects are open: members that the schema does not know are fine, and so is `null` for a
    /// member that is not required (the platform strips both: absent, `null` and `[]` mean the same).
    public func validate(_ value: JSON, _ strictness: Strictness = .structure) -> [SchemaViolation] {
        var violations: [SchemaViolation] = []
        collect(value, strictness, at: [], into: &violations)
        return violations
    }

    private func collect(_ value: JSON, _ strictness: Strictness, at path: [String], into violations: inout [SchemaViolation]) {
        func check(_ isRight: Bool, _ expected: String) {
            if !isRight {
                violations.append(.init(pointer: JSONPointer(path).description, expected: expected, found: Self.shortText(of: value)))
            }
        }
        switch self {
        case .any: break
        case .bool: check(value.boolean != nil, "true or false")
        case .integer: check(value.number?.whole != nil, "a whole number")
        case .number: check(value.number != nil, "a number")
        case .string: check(value.string != nil, "a String")
        case .url, .email, .date, .dateTime, .uuid:
            guard let text = value.string else { return check(false, "a String") }
            if strictness == .forms { check(hasForm(text), formName) }
        case .enumeration(let words):
            guard let text = value.string else { return check(false, "a String") }
            if strictness == .forms { check(words.contains(text), "one of " + words.joined(separator: ", ")) }
        case .array(let element):
            guard let values = value.array else { return check(false, "an Array") }
            for (index, value) in values.enumerated() {
                element.collect(value, strictness, at: path + [String(index)], into: &violations)
            }
        case .oneOrMore(let element):
            let schema: Schema = value.array == nil ? element : .array(element)
            schema.collect(value, strictness, at: path, into: &violations)
        case .object(let schema):
            guard let object = value.object else { return check(false, schema.name.isEmpty ? "an Object" : "an Object (\(schema.name))") }
            for field in schema.fields {
                if let member = object[field.name], member != .null {
                    field.schema.collect(member, strictness, at: path + [field.name], into: &violations)
                } else if field.isRequired {
                    violations.append(
                        .init(pointer: JSONPointer(path + [field.name]).description, expected: field.schema.name, found: "nothing"))
                }
            }
        case .reference(let name):
            switch value {
            case .object, .string, .number: break
            default: check(false, "\(name): the object, its identifier or its URL")
            }
        }
    }

    private func hasForm(_ text: String) -> Bool {
        switch self {
        case .url: WebAddress(text) != nil
        case .email: TextForms.isEmail(text)
        case .date: TextForms.isDate(text.utf8[...])
        case .dateTime: TextForms.isDateTime(text)
        case .uuid: TextForms.isUUID(text)
        default: true
        }
    }

    private var formName: String {
        switch self {
        case .url: "an absolute URL"
        case .email: "an e-mail address"
        case .date: "a date such as 2026-05-10"
        case .dateTime: "a moment such as 2026-05-10T10:45:33Z"
        case .uuid: "a UUID"
        default: name
        }
    }

    /// What people call it: `String`, `Array of Order`, `CustomerAccount`.
    public var name: String {
        switch self {
        case .any: "any value"
        case .bool: "Bool"
        case .integer: "Int"
        case .number: "Number"
        case .string: "String"
        case .url: "Url"
        case .email: "Email"
        case .date: "Date"
        case .dateTime: "Date (moment)"
        case .uuid: "Uuid"
        case .array(let element): "Array of \(element.name)"
        case .oneOrMore(let element): "\(element.name), or an Array of them"
        case .object(let schema): schema.name.isEmpty ? "Object" : schema.name
        case .enumeration(let words): words.map { "\"\($0)\"" }.joined(separator: " or ")
        case .reference(let name): name
        }
    }

    private static func shortText(of value: JSON) -> String {
        switch value {
        case .array(let values): return values.isEmpty ? "an empty Array" : "an Array"
        case .object: return "an Object"
        default:
            let text = value.text()
            return text.count > 40 ? text.prefix(39) + "…" : text
        }
    }
}

/// Forms of texts that schemas name. Shapes only: whether a mailbox exists nobody can see.
public enum TextForms {
    /// Something, `@`, a host with a dot or `localhost`; no white space.
    public static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let host = parts.last, !local.isEmpty, !host.isEmpty else { return false }
        guard !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return (labels.count > 1 || host == "localhost") && labels.allSatisfy { !$0.isEmpty }
    }

    /// `2026-05-10`, with a month and day that exist.
    public static func isDate(_ text: Substring.UTF8View) -> Bool {
        let bytes = Array(text)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }

    /// ISO 8601 with seconds (a fraction may follow) and `Z` or an offset.
    public static func isDateTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, isDate(Substring(decoding: bytes[0..<10], as: UTF8.self).utf8), bytes[10] == 84 || bytes[10] == 116,
            let hour = number(bytes[11..<13]), bytes[13] == 58, let minute = number(bytes[14..<16]), bytes[16] == 58,
            let second = number(bytes[17..<19]), hour < 24, minute < 60, second <= 60
        else { return false }
        var rest = bytes[19...]
        if rest.first == 46 {
            rest = rest.dropFirst()
            let digits = rest.prefix { (48...57).contains($0) }
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(digits.count)
        }
        if rest.count == 1 { return rest.first == 90 || rest.first == 122 }
        guard rest.count == 6, let sign = rest.first, sign == 43 || sign == 45 else { return false }
        let offset = Array(rest)
        guard offset[3] == 58, let hours = number(offset[1..<3]), let minutes = number(offset[4..<6]) else { return false }
        return hours < 24 && minutes < 60
    }

    /// RFC 4122: 8-4-4-4-12 hexadecimal digits.
    public static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy { PercentCoding.hexadecimalValue($0) != nil }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { (48...57).contains($0) } ? digits.reduce(0) { $0 * 10 + Int($1) - 48 } : nil
    }
}
