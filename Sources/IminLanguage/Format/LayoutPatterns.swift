// Patterns, and the targets of bindings.

extension ScriptLayout {
    mutating func pattern(_ id: NodeID) {
        let start = start(id)
        switch tree[id] {
        case .alternatives(let list): alternatives(Array(tree[list]))
        case .patternBinding(let name, let type):
            token("let", at: start, after: " ")
            comments(before: following(end))
            text(tree.symbols[name])
            end = following(end) + tree.symbols[name].utf8.count
            guard !type.isNone else { return }
            text(": ")
            self.type(type)
        case .quantified(let quantifier, let inner):
            let word =
                switch quantifier {
                case .each: "each"
                case .some: "some"
                case .no: "no"
                }
            token(word, at: start, after: " ")
            pattern(inner)
        case .comparison(let sign, let value):
            token(sign.sign, at: start, after: " ")
            expression(value)
        case .patternValue(let value): expression(value)
        case .patternObject(let exactly, let members):
            var offset = start
            if exactly {
                token("exactly", at: start, after: " ")
                offset = following(end)
            }
            list("{", at: offset, Array(tree[members]), "}", padding: " ", comma: .always) { $0.member($1) }
        case .patternArray(let elements):
            list("[", at: start, Array(tree[elements]), "]", comma: .always) { $0.pattern($1) }
        case .patternRest(let inner):
            token("...", at: start)
            if !inner.isNone { pattern(inner) }
        default: written(tree.span(id))
        }
    }

    private mutating func alternatives(_ list: [NodeID]) {
        let isBroken = zip(list, list.dropFirst()).contains { hasLineEnd(Int(tree.span($0).end), start($1)) }
        open(FormatGroup(breaksWithContent: false, isBroken: isBroken))
        pattern(list[0])
        indent()
        for alternative in list.dropFirst() {
            commentsOnLine(before: following(end))
            line(" ")
            token("|", at: following(end), after: " ")
            pattern(alternative)
        }
        outdent()
        close()
    }

    /// `key?: pattern`
    private mutating func member(_ id: NodeID) {
        guard case .patternMember(_, _, let isOptional, let pattern) = tree[id] else { return self.pattern(id) }
        key(at: start(id))
        if isOptional { token("?", at: following(end)) }
        guard !pattern.isNone else { return }
        token(":", at: following(end), after: " ")
        self.pattern(pattern)
    }

    // MARK: Targets

    mutating func target(_ id: NodeID) {
        switch tree[id] {
        case .targetObject(let members):
            list("{", at: start(id), Array(tree[members]), "}", padding: " ", comma: .always) { layout, member in
                guard case .targetMember(_, _, let target) = layout.tree[member] else { return }
                layout.key(at: layout.start(member))
                // `{ email }` binds the name of the key.
                if layout.start(target) == layout.start(member) { return }
                layout.token(":", at: layout.following(layout.end), after: " ")
                layout.target(target)
            }
        case .targetArray(let elements): list("[", at: start(id), Array(tree[elements]), "]", comma: .always) { $0.target($1) }
        case .targetRest(let target):
            token("...", at: start(id))
            self.target(target)
        default: written(tree.span(id))
        }
    }
}
