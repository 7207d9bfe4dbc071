// Members of a body that nobody reads. The platform ignores what it does not know, and so does the sandbox; but a name that is almost
// one it knows is most probably a mistake of the caller, and dropping it silently would hide it (our decision).

import IminJSON

extension BodyReader {
    /// Names that any object may carry.
    private static let common = ["@context", "@type", "@id", "type", "id", "identifier"]

    /// Refuses the first member whose name is within two edits of one of these, or lacks only its prefix. `what` is the object's name in
    /// the message: `Person`.
    func refuseMisspelt(_ known: some Sequence<String>, of what: String) throws(Problem) {
        let known = BodyReader.common + known.sorted()
        for key in object.keys where !known.contains(key) {
            guard let meant = known.first(where: { MemberSpelling.isAlmost(key, $0) }) else { continue }
            throw Problem(
                400, .invalidRequest, "\(place(key)) is no member of \(what): did you mean `\(meant)`?", instance: "\(pointer)/\(key)")
        }
    }
}

enum MemberSpelling {
    /// Whether one was most probably written for the other: the same but for case or prefix, or at most two edits apart and less than half
    /// of it wrong.
    static func isAlmost(_ written: String, _ known: String) -> Bool {
        let left = folded(written)
        let right = folded(known)
        if left == right { return true }
        guard abs(left.count - right.count) <= 2 else { return false }
        let edits = edits(left, right)
        return edits <= 2 && edits * 2 < left.count
    }

    /// In lower case, without the prefix of a vocabulary.
    private static func folded(_ text: String) -> [UInt8] {
        let local = text.firstIndex(of: ":").map { text[text.index(after: $0)...] } ?? text[...]
        return Array(local.lowercased().utf8.prefix(60))
    }

    /// Inserted, missing and wrong letters, and swapped neighbours (Damerau–Levenshtein, optimal string alignment).
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous.last ?? left.count
    }
}
