// Copies: values are copied when they are bound, so only a `var` can change, and a changed copy has to be read to matter.

extension Checker {
    mutating func assign(_ id: NodeID, _ operation: AssignmentOperator, _ place: NodeID, _ value: NodeID) {
        let given = expression(value)
        guard let root = tree.root(of: place) else {
            _ = expression(place)
            return
        }
        // The path's indices are expressions like any others.
        let current = self.place(place)
        if let combined = operation.operation { _ = arithmetic(id, combined, place, value, current, given) }
        guard let index = scope.find(root) else {
            reportUnknown(root, at: rootSpan(place))
            return
        }
        let isPath = if case .name = tree[place] { false } else { true }
        if isPath { scope.markChanged(index) }
        checkMayChange(index, root, place, isPath: isPath)
        checkWrite(to: index, at: rootSpan(place))
    }

    /// A method that changes its receiver needs a place that can change.
    mutating func checkMutation(of base: NodeID, by method: Symbol, at place: Span) {
        guard let root = tree.root(of: base) else {
            error(
                "changes-a-copy", "`\(text(method))` changes a value that nothing keeps", at: place,
                advice: "bind it with `var` first")
            return
        }
        guard let index = scope.find(root) else { return }
        scope.markChanged(index)
        checkMayChange(index, root, base, isPath: true)
        checkWrite(to: index, at: rootSpan(base))
    }

    private mutating func checkMayChange(_ index: Int, _ root: Symbol, _ place: NodeID, isPath: Bool) {
        let binding = scope[index]
        if binding.kind.canChange { return }
        // That nobody reads it is no second message.
        scope.markRead(index)
        let name = text(root)
        let written = quoted(place)
        let at = rootSpan(place)
        switch binding.kind {
        case .constant, .earlier:
            let change = isPath ? "`\(written)` cannot change" : "it cannot change"
            error(
                "assign-to-constant", "`\(name)` is a `let`: \(change)", at: at, advice: "bind it with `var \(name)`",
                notes: boundNote(binding))
        case .parameter:
            error(
                "assign-to-constant", "`\(name)` is a parameter: it cannot change", at: at,
                advice: "copy it first: `var changed = \(name)`")
        case .loop:
            error(
                "assign-to-constant", "`\(name)` is a copy of each element: it cannot change", at: at,
                advice: isPath
                    ? "change the element in its array, or copy it first: `var changed = \(name)`"
                    : "copy it first: `var changed = \(name)`")
        case .function: error("assign-to-constant", "`\(name)` is a function: it cannot change", at: at, advice: "choose another name")
        case .module: error("assign-to-constant", "`\(name)` is a module: it cannot change", at: at, advice: "choose another name")
        case .builtin: error("assign-to-constant", "`\(name)` is built in: it cannot change", at: at, advice: "choose another name")
        case .variable: break
        }
    }

    private func boundNote(_ binding: CheckedBinding) -> [String] {
        guard binding.span.count > 0 else { return [] }
        return ["`\(text(binding.name))` is bound in line \(tree.source.position(of: Int(binding.span.start)).line)"]
    }

    /// What is known of the place before it changes; reads nothing but the indices on the way.
    private mutating func place(_ id: NodeID) -> ShapeID {
        switch tree[id] {
        case .name(let name):
            guard let index = scope.find(name) else { return .any }
            return scope[index].shape
        case .member(let base, let key, let form, _):
            let shape = place(base)
            guard case .object(let object) = shapes[shape], let field = field(key, form, of: object) else { return .any }
            return field.shape
        case .index(let base, let index, _):
            let shape = place(base)
            _ = expression(index)
            guard case .integer = tree[index] else { return .any }
            return element(of: shape)
        case .group(let inner): return place(inner)
        default: return expression(id)
        }
    }

    func rootSpan(_ place: NodeID) -> Span {
        var place = place
        while true {
            switch tree[place] {
            case .member(let base, _, _, _): place = base
            case .index(let base, _, _): place = base
            case .group(let inner): place = inner
            default: return span(place)
            }
        }
    }
}
