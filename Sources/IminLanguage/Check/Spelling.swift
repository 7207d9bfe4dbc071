// "Did you mean": the nearest of the names that could stand at a place.

enum Spelling {
    /// The nearest of the names, or `nil` when none is promising. At most a third of the letters may differ, and at most `limit`.
    static func nearest(to name: String, among names: [String], within limit: Int = .max) -> String? {
        let budget = min((name.count + 2) / 3, limit)
        let wanted = Array(name.lowercased().utf8)
        var best: (distance: Int, name: String)?
        for candidate in names where candidate != name {
            let letters = Array(candidate.lowercased().utf8)
            if abs(letters.count - wanted.count) > budget { continue }
            let distance = distance(wanted, letters)
            if distance <= budget, distance < (best?.distance ?? .max) { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Damerau–Levenshtein distance with adjacent transpositions.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        var current = before
        for i in 1...a.count {
            current[0] = i
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var least = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, before[j - 2] + 1) }
                current[j] = least
            }
            (before, previous, current) = (previous, current, before)
        }
        return previous[b.count]
    }
}
