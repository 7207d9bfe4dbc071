import OrderedCollections

/// A JSON value that loses nothing: members keep their order, numbers keep their text.
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// The members of an object in the order they were written. Of members with the same key the last one counts (RFC 8259, section 4).
///
/// Equality is that of JSON: the order of members does not matter to `==` (our decision), only to printing.
public struct JSONObject: Sendable, Hashable {
    var members: OrderedDictionary<String, JSON>

    public init() { members = [:] }

    public subscript(key: String) -> JSON? {
        get { members[key] }
        set { members[key] = newValue }
    }
}

/// A number as written: `1.50`, `12345678901234567890` and `1e400` survive a round trip.
public struct JSONNumber: Sendable, Hashable {
    /// Always a valid number of RFC 8259, section 6.
    public let text: String

    public init(_ value: Int64) { text = String(value) }
    public init(_ value: Int) { text = String(value) }
    /// `nil` unless the text is a JSON number.
    public init?(text: String) { self.text = text }

    /// The value where the text is a whole number of 64 bits without fraction or exponent.
    public var int64: Int64? { Int64(text) }
}
