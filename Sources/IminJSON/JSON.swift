/// A JSON value that loses nothing: members keep their order, numbers keep their text.
///
/// Equality is that of JSON: numbers by their value (`1.0 == 1`), objects whatever the order of their members.
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

// MARK: - Looking inside

extension JSON {
    /// The member of an object; `nil` where there is none or where this is not an object.
    ///
    /// Setting on `null` makes an object; setting on anything else that is not an object does nothing.
    public subscript(key: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[key]
        }
        set {
            switch self {
            case .object(var members):
                self = .null
                members[key] = newValue
                self = .object(members)
            case .null:
                guard let newValue else { return }
                self = .object([key: newValue])
            default: return
            }
        }
    }

    /// The element of an array; `nil` out of bounds or where this is not an array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    public var isNull: Bool { self == .null }

    /// The Bool; `nil` where this is something else. So the following ones for their types.
    public var boolean: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    public var number: JSONNumber? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// The whole number of 64 bits, also where it is written `1.0` or `1e2`.
    public var integer: Int64? {
        guard case .number(let value) = self else { return nil }
        return value.whole
    }

    public var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    public var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// What kind of value this is, as people say it: `a string`.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a Boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

// MARK: - Absent data

extension JSON {
    /// The value as the platform sends it: members and elements that are `null`, empty texts or empty arrays are left out, at every depth,
    /// and so are arrays that become empty by that. The value itself stays whatever it is; objects stay even where they become empty.
    public func strippingEmpty() -> JSON {
        switch self {
        case .null, .bool, .number, .string: return self
        case .array(let elements): return .array(elements.compactMap(Self.present))
        case .object(let members):
            var kept = JSONObject()
            for (key, value) in members { kept[key] = Self.present(value) }
            return .object(kept)
        }
    }

    private static func present(_ value: JSON) -> JSON? {
        let stripped = value.strippingEmpty()
        return stripped == .null || stripped == .string("") || stripped == .array([]) ? nil : stripped
    }
}

// MARK: - Literals

// Without `nil`: it would mean JSON's null in some places and the absence of a value in others. Null is written `.null`.

extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    /// A literal that overflows to infinity, which JSON has not, becomes `null`.
    public init(floatLiteral value: Double) { self = JSONNumber(value).map(JSON.number) ?? .null }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }
}
