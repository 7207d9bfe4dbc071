// What a syntax error brings with it: where the parser had to guess, the checker would find fault with the guess. One message per
// cause, so findings near a syntax error are left out, and hints wait until the text is whole.

extension Checker {
    /// What the errors of the parser make doubtful.
    static func brokenParts(of tree: SyntaxTree, by syntax: [Diagnostic]) -> [Span] {
        syntax.filter { $0.severity == .error }.map { broken(by: $0.span, in: tree) }
    }

    /// Whether a piece of source touches what an error of the parser makes doubtful.
    func isBroken(_ span: Span) -> Bool {
        broken.contains { $0.start <= span.end && span.start <= $0.end }
    }

    /// The findings that do not follow from an error of the parser.
    func withoutConsequences(_ found: [Diagnostic]) -> [Diagnostic] {
        if broken.isEmpty { return found }
        return found.filter { $0.severity == .error && !isBroken(Span(Int($0.span.start), Int($0.span.start))) }
    }

    /// How far an error reaches: its line and the one before, and the innermost call, literal, pattern or simple statement around it.
    private static func broken(by span: Span, in tree: SyntaxTree) -> Span {
        let line = tree.source.position(of: Int(span.start)).line
        let starts = tree.source.lineStarts
        let lineStart = Int(starts[max(line - 2, 0)])
        let lineEnd = line < starts.count ? Int(starts[line]) - 1 : tree.source.bytes.count
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
        let own = Span(lineStart, lineEnd)
        return smallest.map { $0.union(own) } ?? own
    }
}
