// The parameters of a search. Everything that is wrong with them is said at once, in the search services' own shape of errors; a parameter
// that nobody would look at is refused: a filter that is silently ignored is a wrong result.

import HTTPTypes
import IminJSON

/// Reads parameters and gathers what is wrong with them.
struct SearchQuery {
    let query: Query
    private(set) var details: [String] = []

    /// The longest address that search takes (section 2.5).
    static let longestAddress = 2_048

    init(_ call: Call, known: [String]) throws(Problem) {
        let length = call.base.utf8.count + call.target.utf8.count
        guard length <= SearchQuery.longestAddress else {
            throw Problem(
                414, .invalidQuery, "The address is \(length) characters long; search takes \(SearchQuery.longestAddress) at most.")
        }
        query = call.query
        for item in query.items where !known.contains(item.name) {
            details.append(
                "There is no query parameter `\(item.name)` here; \(Misspelling.advice(on: item.name, among: known))")
        }
    }

    /// To be called when everything has been read.
    func finish() throws(Problem) {
        guard !details.isEmpty else { return }
        var problem = Problem(400, .invalidQuery, details.joined(separator: " "))
        problem.details = details
        throw problem
    }

    mutating func complain(_ detail: String) { details.append(detail) }

    /// The value of a parameter that has one; of several none would be the right one.
    private mutating func single(_ name: String) -> String? {
        let values = query.all(name)
        if values.count > 1 { complain("`\(name)` is there more than once.") }
        return values.first
    }

    /// `page` and `limit`.
    mutating func paging() -> (page: Int, limit: Int) {
        (number("page", in: 1...Int.max, default: 1), number("limit", in: 1...50, default: 10))
    }

    /// A whole number within a range.
    mutating func number(_ name: String, in range: ClosedRange<Int>, default value: Int) -> Int {
        guard let text = single(name) else { return value }
        if let number = Query.whole(text), range.contains(number) { return number }
        let limit = range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        complain("`\(name)` must be a whole number \(limit), not `\(text)`.")
        return value
    }

    /// One of an enumeration's words.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, default value: Word) -> Word where Word.RawValue == String {
        guard let text = single(name) else { return value }
        if let word = Word(rawValue: text) { return word }
        complain("`\(name)` must be one of \(Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")), not `\(text)`.")
        return value
    }

    /// A day or moment; a day that is given as an end is meant whole.
    mutating func date(_ name: String, isEnd: Bool) -> Instant? {
        guard let text = single(name) else { return nil }
        guard let instant = Instant(text: text) else {
            complain("`\(name)` must be a date or time such as `2026-05-06`, not `\(text)`.")
            return nil
        }
        return isEnd && text.utf8.count == 10 ? instant.adding(days: 1).adding(microseconds: -1) : instant
    }

    mutating func boolean(_ name: String) -> Bool? {
        guard let text = single(name) else { return nil }
        guard let value = Bool(text) else {
            complain("`\(name)` must be `true` or `false`, not `\(text)`.")
            return nil
        }
        return value
    }

    /// `entitlementFilter`: what linked accounts gave (section 6.6).
    mutating func entitlements() -> EntitlementFilter? {
        guard let text = single("entitlementFilter") else { return nil }
        if let filter = EntitlementFilter(text) { return filter }
        complain("`entitlementFilter` must be the `imin:entitlementFilter` of a customer's accounts as it stands.")
        return nil
    }

    /// `geo[radial]`
    mutating func circle() -> Circle? {
        guard let text = single(Circle.parameter) else { return nil }
        guard let circle = Circle(text) else {
            complain("`\(Circle.parameter)` must be latitude, longitude and kilometres: `51.75,-1.26,10`, not `\(text)`.")
            return nil
        }
        return circle
    }
}

extension Problem {
    /// The search services' own shape: `{"error": {"type": "InvalidQuery", "details": […]}}` (section 2.2).
    var queryError: JSON {
        ["error": ["type": .string(type.rawValue), "details": .array((details.isEmpty ? [description] : details).map(JSON.string))]]
    }
}
