// Copies: values are copied when they are bound, so only a `var` can change, and a changed copy has to be read to matter.

extension Checker {
    mutating func assign(_ id: NodeID, _ operation: AssignmentOperator, _ place: NodeID, _ value: NodeID) {
        effects += 1
        let given = expression(value)
        guard let root = tree.root(of: place) else {
            _ = expression(place)
            return
        }
        // The path's indices are expressions like any others.
        let current = self.place(place)
        let found = diagnosticCount
        let made = operation.operation.map { arithmetic(id, $0, place, value, current, given) } ?? given
        guard let index = scope.find(root) else {
            reportUnknown(root, at: rootSpan(place))
            return
        }
        let isPath = if case .name = tree[place] { false } else { true }
        if isPath { scope.markChanged(index) }
        if diagnosticCount == found { checkType(of: place, made, operation, value) }
        checkMayChange(index, root, place, isPath: isPath)
        checkWrite(to: index, at: rootSpan(place))
    }

    /// What a `var` with a type is to hold must be of that type, and so must its parts.
    private mutating func checkType(of place: NodeID, _ made: ShapeID, _ operation: AssignmentOperator, _ value: NodeID) {
        guard !variableTypes.isEmpty, let rule = rule(ofPlace: place) else { return }
        let role = "`\(quoted(place))`"
        if operation == .set || (operation == .add && !rule.elements.isEmpty) {
            check(value, made, is: rule, as: role)
            return
        }
        let kinds = shapes.kinds(made)
        if kinds.isDisjoint(with: rule.kinds) {
            error("wrong-type", "\(role) is to be \(rule.noun), and becomes \(kinds.noun)", at: span(value))
        } else if rule.form == .int, operation == .add || operation == .subtract, let part = lastingConstant(value), part.isNumber,
            !TypeChecker.holds(part, .int)
        {
            error(
                "wrong-type", "\(role) is to be a whole Number, and does not stay one", at: span(value),
                advice: "round it, or write `Number` as the type")
        }
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

    /// The variable that a statement changes with a method, where nobody has read it yet: this does not read it either.
    func unreadReceiver(of statement: NodeID) -> Int? {
        guard case .call(let callee, _) = tree[statement], case .member(let base, let key, .bare, _) = tree[callee],
            case .name(let name) = tree[base], builtins.isMutating(key), let index = scope.find(name), !scope[index].isRead,
            scope[index].kind == .variable
        else { return nil }
        return index
    }

    /// `list.append(1)` of a parameter of which nothing is known: an Array could not change, and what else has an `append`?
    mutating func checkMayBeMutation(of name: Symbol, by method: Symbol, at place: Span) {
        guard let index = scope.find(name) else { return }
        switch scope[index].kind {
        case .constant, .parameter, .loop:
            hint(
                "changes-a-copy", "`\(text(method))` changes an Array, and `\(text(name))` cannot change", at: place,
                advice: "copy it first, and give back what came of it: `var changed = \(text(name))`")
        default: break
        }
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
        case .module where isPath:
            error(
                "assign-to-constant", "`\(written)` belongs to the module `\(name)`: it cannot change here", at: at,
                advice: "copy it first, or write a `func` in the module that changes what it has")
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
            guard case .object(let object) = shapes[shape] else {
                checkHasFields(shape, key, at: id)
                return .any
            }
            return field(key, form, of: object)?.shape ?? .any
        case .index(let base, let index, _):
            let shape = place(base)
            _ = expression(index)
            let kinds = shapes.kinds(shape)
            if kinds.isDisjoint(with: [.array, .object, .null]) {
                error(
                    "not-assignable", "\(kinds.noun) has no elements to change", at: span(id),
                    advice: kinds == .string ? "make another String of its parts" : nil)
            }
            guard case .integer = tree[index] else { return .any }
            return element(of: shape)
        case .group(let inner): return place(inner)
        default: return expression(id)
        }
    }

    /// `slots.first.price = 3`: a property of an Array is a copy of an element, and no way to it.
    private mutating func checkHasFields(_ shape: ShapeID, _ key: Symbol, at id: NodeID) {
        let kinds = shapes.kinds(shape)
        guard kinds.isDisjoint(with: [.object, .handle, .null]) else { return }
        let advice: String? =
            switch text(key) {
            case "first" where kinds == .array: "write `[0]`"
            case "last" where kinds == .array: "write `[xs.count - 1]`"
            default: nil
            }
        error("not-assignable", "\(kinds.noun) has no field `\(text(key))` to change", at: span(id), advice: advice)
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
