// The names of a pattern: each is bound once, and by every one of the alternatives that stand side by side.

extension Checker {
    private typealias BoundName = (name: Symbol, span: Span)

    /// Reports names that a pattern binds twice, and those that only some of several alternatives bind.
    mutating func checkNames(ofAlternatives patterns: ArraySlice<NodeID>) { _ = names(ofAlternatives: patterns) }

    private mutating func names(ofAlternatives patterns: ArraySlice<NodeID>) -> [BoundName] {
        var alternatives: [[BoundName]] = []
        for pattern in patterns { alternatives.append(names(of: pattern)) }
        var all: [BoundName] = []
        for bound in alternatives.joined() where !all.contains(where: { $0.name == bound.name }) {
            all.append(bound)
            if alternatives.contains(where: { names in !names.contains { $0.name == bound.name } }) {
                hint(
                    "unbound-alternative", "`\(text(bound.name))` is null where another alternative matches", at: bound.span,
                    advice: "bind it in all of them, or write a case for each")
            }
        }
        return all
    }

    private mutating func names(of pattern: NodeID) -> [BoundName] {
        switch tree[pattern] {
        case .patternBinding(let name, _): return name == known.underscore ? [] : [(name, span(pattern))]
        case .quantified(_, let inner), .patternRest(let inner), .patternMember(_, _, _, let inner):
            return inner.isNone ? [] : names(of: inner)
        case .alternatives(let list): return names(ofAlternatives: tree[list])
        case .patternObject(_, let parts), .patternArray(let parts):
            var all: [BoundName] = []
            for part in tree[parts] {
                for bound in names(of: part) {
                    if all.contains(where: { $0.name == bound.name }) {
                        error(
                            "already-bound", "`\(text(bound.name))` is bound twice in this pattern", at: bound.span,
                            advice: "choose another name")
                    } else {
                        all.append(bound)
                    }
                }
            }
            return all
        default: return []
        }
    }
}
