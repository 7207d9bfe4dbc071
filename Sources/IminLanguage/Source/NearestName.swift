/// "Did you mean …?": the name that somebody most probably wanted to write.
///
/// Case-folded Damerau–Levenshtein (an inserted, missing, wrong character or two swapped neighbours count one each). Nothing
/// is proposed beyond a third of the name's length: a bad guess is worse than none.
package enum NearestName {
    /// The nearest of the candidates; of equally near ones the first. `nil` when none is near, or the name itself is among them.
    /// `limit`: the most edits between the two, where even a third of the name would be too much.
    package static func nearest(to name: String, among candidates: some Sequence<String>, within limit: Int = .max) -> String? {
        let wanted = folded(name)
        guard !wanted.isEmpty else { return nil }
        // ⌈n/3⌉
        let budget = min((wanted.count + 2) / 3, limit)
        var best: String?
        var bestDistance = budget + 1
        for candidate in candidates {
            if candidate == name { return nil }
            if candidate.isEmpty { continue }
            let other = folded(candidate)
            guard abs(other.count - wanted.count) < bestDistance else { continue }
            let distance = distance(wanted, other, below: bestDistance)
            if distance < bestDistance {
                best = candidate
                bestDistance = distance
            }
        }
        return best
    }

    /// The names that share a word of four letters or more with `name`, as `sellerCancels` does with `cancel` and `cancelSession`; at
    /// most three, else the word says too little.
    package static func sharingWord(with name: String, among candidates: some Sequence<String>) -> [String] {
        let wanted = words(of: name)
        let found = candidates.filter { candidate in
            words(of: candidate).contains { word in wanted.contains { word.hasPrefix($0) || $0.hasPrefix(word) } }
        }
        return found.count <= 3 ? found : []
    }

    /// The words of a name in camel case, folded, without the short ones.
    private static func words(of name: String) -> [String] {
        var words: [String] = [""]
        for character in name.prefix(100) {
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words.filter { $0.count >= 4 }
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] { Array(text.lowercased().unicodeScalars.prefix(100)) }

    /// How many edits lie between two texts; `limit` when there are that many or more.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], below limit: Int) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            var smallest = row + 1
            for column in 0..<right.count {
                let isSame = left[row] == right[column]
                var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
                smallest = min(smallest, cost)
            }
            // A swap may still save one edit over the row's best.
            if smallest > limit { return limit }
            before = previous
            previous = current
        }
        return previous.last ?? limit
    }
}
