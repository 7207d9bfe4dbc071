// Members that were meant to be other ones. Replies of the platform may grow, and so may requests: a member nobody knows is left alone.
// But one that is nearly a known one was meant to be that, and dropping it silently would book the wrong thing.

import IminJSON

extension BodyReader {
    /// Names that any object may carry.
    private static let common = ["@context", "@type", "@id", "type", "id", "identifier"]

    /// Refuses a member that is within two edits of one that is known here, or is one without its prefix (our decision).
    func refuseMisspelt(_ known: some Sequence<String>) throws(Problem) {
        let known = BodyReader.common + known.sorted()
        for key in object.keys where !known.contains(key) {
            guard let meant = Misspelling.meant(by: key, among: known) else { continue }
            throw Problem(
                400, .invalidRequest, "There is no member \(place(key)) here; did you mean `\(meant)`?", instance: "\(pointer)/\(key)")
        }
    }

    /// Refuses every member that is not known here: the sandbox's own controls are ours alone, and a word that did nothing would mislead.
    func refuseUnknown(_ known: [String]) throws(Problem) {
        for key in object.keys where !known.contains(key) {
            throw Problem(
                400, .invalidRequest, "There is no member \(place(key)) here; \(Misspelling.advice(on: key, among: known))",
                instance: "\(pointer)/\(key)")
        }
    }
}

enum Misspelling {
    /// What to say of a word that is none of the known ones: the one that was meant, or all there are.
    static func advice(on word: String, among known: [String]) -> String {
        if known.isEmpty { return "none is taken." }
        return meant(by: word, among: known).map { "did you mean `\($0)`?" }
            ?? "known \(known.count == 1 ? "is" : "are") \(known.map { "`\($0)`" }.joined(separator: ", "))."
    }

    /// The known name that a word was meant to be; `nil` where none is near. Of equally near ones, the first.
    static func meant(by word: String, among known: [String]) -> String? {
        let bare = withoutPrefix(word)
        var best: (name: String, distance: Int)?
        for name in known {
            let other = withoutPrefix(name)
            // Short names have many neighbours: `id` is no misspelt `url`.
            let budget = min(2, (other.count + 2) / 3 - (other.count < 5 ? 1 : 0))
            guard abs(other.count - bare.count) <= budget else { continue }
            let distance = edits(from: bare, to: other)
            if distance <= budget, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// In lower case, without `imin:` or `@`, in one word.
    private static func withoutPrefix(_ name: String) -> [UInt8] {
        var text = Substring(name.lowercased())
        if text.hasPrefix("@") { text = text.dropFirst() }
        if let colon = text.firstIndex(of: ":") { text = text[text.index(after: colon)...] }
        return text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func edits(from left: [UInt8], to right: [UInt8]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var cost = min(previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other { cost = min(cost, older[column - 1] + 1) }
                current.append(cost)
            }
            older = previous
            previous = current
        }
        return previous.last ?? 0
    }
}
