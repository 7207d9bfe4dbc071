// Query strings and form bodies: pairs of names and values, percent-decoded.

import IminAPI
import IminJSON

/// The parameters of a query or form, in their order.
struct Query: Sendable, Hashable {
    var items: [(name: String, value: String)]

    static func == (left: Query, right: Query) -> Bool { left.items.elementsEqual(right.items) { $0 == $1 } }
    func hash(into hasher: inout Hasher) {
        for item in items {
            hasher.combine(item.name)
            hasher.combine(item.value)
        }
    }

    /// `a=1&b=two+words`, as in a query or in `application/x-www-form-urlencoded`.
    init(_ text: some StringProtocol) {
        items = PercentCoding.decodeForm(text)
    }

    /// The first value under a name.
    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// Refuses parameters nobody would look at: a filter that is ignored is a wrong result. Only the `repeatable` may come more than once.
    func refuseUnknown(_ known: [String], repeatable: Set<String> = []) throws(Problem) {
        var seen: Set<String> = []
        for item in items {
            guard known.contains(item.name) else {
                let advice = Misspelling.advice(on: item.name, among: known)
                throw Problem(400, .invalidRequest, "There is no query parameter `\(item.name)` here; \(advice)")
            }
            if !seen.insert(item.name).inserted, !repeatable.contains(item.name) {
                throw Problem(400, .invalidRequest, "The query parameter `\(item.name)` is there more than once.")
            }
        }
    }

    /// A value that must be there.
    func required(_ name: String) throws(Problem) -> String {
        guard let value = self[name], !value.isEmpty else {
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` is missing.")
        }
        return value
    }

    /// A whole number as JSON has it: neither `+1` nor `01`.
    static func whole(_ text: String) -> Int? { JSONNumber(text: text)?.int64.flatMap(Int.init(exactly:)) }

    /// A whole number within a range.
    func number(_ name: String, in range: ClosedRange<Int>, default value: Int) throws(Problem) -> Int {
        guard let text = self[name] else { return value }
        guard let number = Query.whole(text), range.contains(number) else {
            let limit = range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` must be a whole number \(limit), not `\(text)`.")
        }
        return number
    }
}
