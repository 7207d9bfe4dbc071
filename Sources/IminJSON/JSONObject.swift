import OrderedCollections

/// The members of an object in the order they were written.
///
/// Of members with the same key the last value counts, in the place of the first (RFC 8259, section 4, leaves it open; so do
/// JavaScript and most others). Equality is that of JSON: the order of members does not matter to `==`, only to printing.
public struct JSONObject: Sendable {
    var members: OrderedDictionary<String, JSON>

    public init() { members = [:] }

    /// The members in the given order; of equal keys the last value counts.
    public init(_ pairs: some Sequence<(String, JSON)>) {
        members = OrderedDictionary(pairs, uniquingKeysWith: { $1 })
    }

    /// Setting an existing member keeps its place; setting `nil` removes it.
    public subscript(key: String) -> JSON? {
        get { members[key] }
        set { members[key] = newValue }
        _modify { yield &members[key] }
    }

    public var keys: [String] { Array(members.keys) }
    public var values: [JSON] { Array(members.values) }

    public func contains(_ key: String) -> Bool { members.index(forKey: key) != nil }

    /// Removes a member and returns its value; `nil` where there was none.
    @discardableResult
    public mutating func remove(_ key: String) -> JSON? { members.removeValue(forKey: key) }

    /// Takes over the members of another object; they win over those of the same key.
    public mutating func merge(_ other: JSONObject) {
        members.merge(other.members.elements.lazy.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }
}

extension JSONObject: RandomAccessCollection {
    public typealias Element = (key: String, value: JSON)

    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }

    public subscript(position: Int) -> Element { members.elements[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right.members[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Members are combined so that their order does not matter.
        var combined = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            combined ^= member.finalize()
        }
        hasher.combine(combined)
    }
}
