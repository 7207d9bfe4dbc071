// What a syntax error brings with it: where the parser had to guess, the checker would find fault with the guess. One message per
// cause, so findings near a syntax error are left out, and hints wait until the text is whole.

extension Checker {
    /// What the errors of the parser make doubtful, in order, none touching another.
    static func brokenParts(of tree: SyntaxTree, by syntax: [Diagnostic]) -> [Span] {
        // A text with more errors than this is not read for what follows from which: its lines are enough.
        let thorough = 200
        let errors = syntax.filter { $0.severity == .error }
        let parts = errors.enumerated().map { index, error in
            index < thorough ? broken(by: error.span, in: tree) : lines(around: error.span, in: tree)
        }
        var merged: [Span] = []
        for part in parts.sorted(by: { $0.start < $1.start }) {
            if let last = merged.last, part.start <= last.end {
                merged[merged.count - 1] = last.union(part)
            } else {
                merged.append(part)
            }
        }
        return merged
    }

    /// Whether a piece of source touches what an error of the parser makes doubtful.
    func isBroken(_ span: Span) -> Bool {
        // The last part that begins before the piece ends.
        var low = 0
        var high = broken.count
        while low < high {
            let middle = (low + high) / 2
            if broken[middle].start <= span.end { low = middle + 1 } else { high = middle }
        }
        return low > 0 && span.start <= broken[low - 1].end
    }

    /// The findings that do not follow from an error of the parser.
    func withoutConsequences(_ found: [Diagnostic]) -> [Diagnostic] {
        if broken.isEmpty { return found }
        return found.filter { $0.severity == .error && !isBroken(Span(Int($0.span.start), Int($0.span.start))) }
    }

    /// How far an error reaches: its line and the one before, and the innermost call, literal, pattern or simple statement around it.
    private static func broken(by span: Span, in tree: SyntaxTree) -> Span {
        var smallest: Span?
        for (index, node) in tree.nodes.enumerated() {
            switch node {
            case .call, .array, .object, .patternObject, .patternArray, .binding, .assign, .expectation, .returnValue: break
            default: continue
            }
            let around = tree.spans[index]
            guard around.start <= span.start, span.start <= around.end else { continue }
            if around.count < smallest?.count ?? .max { smallest = around }
        }
        let own = lines(around: span, in: tree)
        return smallest.map { $0.union(own) } ?? own
    }

    /// The line in which a span begins, and the one before.
    private static func lines(around span: Span, in tree: SyntaxTree) -> Span {
        let line = tree.source.position(of: Int(span.start)).line
        let starts = tree.source.lineStarts
        return Span(Int(starts[max(line - 2, 0)]), line < starts.count ? Int(starts[line]) - 1 : tree.source.bytes.count)
    }
}
