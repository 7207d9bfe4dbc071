/// Where two values differ, for `diff`; the lines of a failed `==` are `Difference`'s.
struct ValueDifference {
    /// `.customer.email`, `[2]`; empty for the whole.
    var path: String
    /// Borrowed from the compared values; `nil` where that side has nothing at the path.
    var left: Value?
    var right: Value?
}

extension Heap {
    /// The places where two values differ, outermost first, at most `limit` of them. Objects are compared field by field, arrays
    /// element by element.
    func differences(_ left: Value, _ right: Value, limit: Int = 20) -> [ValueDifference] {
        var found: [ValueDifference] = []
        var pending = [(path: "", depth: 0, left: left, right: right)]
        while found.count < limit, let next = pending.popLast() {
            if equals(next.left, next.right) { continue }
            let depth = next.depth + 1
            switch (next.left.tag, next.right.tag) {
            // Each level is compared whole, so a very deep difference is told where it is deep enough.
            case _ where depth > 200: found.append(ValueDifference(path: next.path, left: next.left, right: next.right))
            case (.array, .array):
                let (one, other) = (next.left.elements, next.right.elements)
                let shared = min(one.count, other.count)
                for index in (0..<shared).reversed() { pending.append((next.path + "[\(index)]", depth, one[index], other[index])) }
                for index in shared..<max(shared, one.count) where found.count < limit {
                    found.append(ValueDifference(path: next.path + "[\(index)]", left: one[index], right: nil))
                }
                for index in shared..<max(shared, other.count) where found.count < limit {
                    found.append(ValueDifference(path: next.path + "[\(index)]", left: nil, right: other[index]))
                }
            case (.object, .object):
                var inside: [(path: String, depth: Int, left: Value, right: Value)] = []
                for number in 0..<fieldCount(next.left) {
                    let (key, one) = member(number, of: next.left)
                    let path = next.path + Self.step(key.string)
                    if let other = field(key, of: next.right) {
                        inside.append((path, depth, one, other))
                    } else if found.count < limit {
                        found.append(ValueDifference(path: path, left: one, right: nil))
                    }
                }
                for number in 0..<fieldCount(next.right) where found.count < limit {
                    let (key, other) = member(number, of: next.right)
                    if field(key, of: next.left) == nil {
                        found.append(ValueDifference(path: next.path + Self.step(key.string), left: nil, right: other))
                    }
                }
                pending.append(contentsOf: inside.reversed())
            default: found.append(ValueDifference(path: next.path, left: next.left, right: next.right))
            }
        }
        return found
    }

    /// A field as a step of a path: `.email`, `."imin:item"`.
    private static func step(_ key: String) -> String {
        let isName =
            !key.isEmpty
            && key.unicodeScalars.enumerated().allSatisfy { position, scalar in
                scalar == "_" || scalar.properties.isAlphabetic || (position == 0 && scalar == "@" && key.utf8.count > 1)
                    || (position > 0 && scalar.properties.numericType != nil)
            }
        return isName ? "." + key : ".\"\(key)\""
    }
}
