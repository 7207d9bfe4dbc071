import IminJSON

// When two values are equal: by what they are, never by what they could be turned into. The order of an object's fields does
// not count; deep structures are compared with a list of work, not by recursion.

/// Two cells that are being compared, or are equal.
private struct CellPair: Hashable {
    var left: UInt64
    var right: UInt64
}

extension Heap {
    func equals(_ left: Value, _ right: Value) -> Bool {
        if let answer = equalsShallow(left, right) { return answer }
        var work = [(left, right)]
        // Values that hold themselves many times over would be compared as many times: pairs of shared cells only once.
        var looks = 0
        var seen: Set<CellPair> = []
        while let (left, right) = work.popLast() {
            looks += 1
            if looks > 1_000, left.isCell, right.isCell, !left.isUnique, !right.isUnique,
                !seen.insert(CellPair(left: left.bits, right: right.bits)).inserted
            {
                continue
            }
            if let answer = equalsShallow(left, right) {
                if answer { continue }
                return false
            }
            if left.tag == .array {
                for (first, second) in zip(left.elements, right.elements) { work.append((first, second)) }
                continue
            }
            if left.tag == .range {
                guard let first = left.range, let second = right.range, first.isClosed == second.isClosed else { return false }
                work.append((first.lower, second.lower))
                work.append((first.upper, second.upper))
                continue
            }
            for number in 0..<fieldCount(left) {
                let (key, value) = member(number, of: left)
                guard let other = field(key, of: right) else { return false }
                work.append((value, other))
            }
        }
        return true
    }

    /// The answer where it needs no look at elements; `nil` where both are arrays, objects or ranges of the same size.
    private func equalsShallow(_ left: Value, _ right: Value) -> Bool? {
        if left.word == right.word && left.bits == right.bits { return true }
        switch (left.tag, right.tag) {
        case (.string, .string), (.string, .secret), (.secret, .string), (.secret, .secret): return left.hasSameText(as: right)
        case (.array, .array): return left.elementCount == right.elementCount ? nil : false
        case (.object, .object): return fieldCount(left) == fieldCount(right) ? nil : false
        case (.range, .range): return nil
        case (.numberText, _), (_, .numberText):
            guard left.isNumber, right.isNumber else { return false }
            // Neither may have to be rounded; two that would be are compared as JSON compares them.
            if left.tag == right.tag { return JSONNumber(text: left.string) == JSONNumber(text: right.string) }
            guard let first = left.exactNumber, let second = right.exactNumber else { return false }
            return first == second
        case (.handle, .handle):
            guard let first = left.handle, let second = right.handle else { return false }
            return first === second
        case (.day, .instant), (.instant, .day): return false
        default: return false
        }
    }
}
