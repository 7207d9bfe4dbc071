// Which kinds of value may stand somewhere: a set of bits, so that "can this ever work" is one AND.

/// The kinds of value a place may hold while the script runs. Everything that is possible is in the set.
struct Kinds: OptionSet, Hashable, Sendable, BitwiseCopyable {
    let rawValue: UInt16

    static let null = Kinds(rawValue: 1 << 0)
    static let bool = Kinds(rawValue: 1 << 1)
    static let number = Kinds(rawValue: 1 << 2)
    static let string = Kinds(rawValue: 1 << 3)
    static let money = Kinds(rawValue: 1 << 4)
    static let duration = Kinds(rawValue: 1 << 5)
    static let date = Kinds(rawValue: 1 << 6)
    static let array = Kinds(rawValue: 1 << 7)
    static let object = Kinds(rawValue: 1 << 8)
    static let function = Kinds(rawValue: 1 << 9)
    static let range = Kinds(rawValue: 1 << 10)
    static let handle = Kinds(rawValue: 1 << 11)

    static let all = Kinds(rawValue: (1 << 12) - 1)
    /// What has JSON.
    static let data: Kinds = [.null, .bool, .number, .string, .money, .duration, .date, .array, .object]
    /// What has an order.
    static let ordered: Kinds = [.number, .string, .money, .duration, .date]

    /// Whether at least two kinds are possible.
    var isMixed: Bool { rawValue & (rawValue &- 1) != 0 }

    /// The kinds without `null`, where there are others: what one says of a value that may be left out.
    var present: Kinds { self == .null ? self : subtracting(.null) }

    private static let nouns: [(Kinds, String)] = [
        (.null, "null"), (.bool, "a Bool"), (.number, "a Number"), (.string, "a String"), (.money, "Money"),
        (.duration, "a Duration"), (.date, "a Date"), (.array, "an Array"), (.object, "an Object"), (.function, "a function"),
        (.range, "a Range"), (.handle, "an object of the host"),
    ]

    /// "a String", "a Number or null": for messages.
    var noun: String {
        if self == .all { return "anything" }
        if self == .data || self == .data.subtracting(.null) { return "data" }
        let words = Kinds.nouns.filter { contains($0.0) }.map(\.1)
        // The null of an optional reads best at the end.
        let ordered = words.filter { $0 != "null" } + words.filter { $0 == "null" }
        guard let last = ordered.last else { return "nothing" }
        if ordered.count == 1 { return last }
        return ordered.dropLast().joined(separator: ", ") + " or " + last
    }
}
