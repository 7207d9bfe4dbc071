// Names: every name must be bound before it is used, once per scope, and never hide a name of the library. Names of the host may
// be hidden: a script about an order wants to call it `order`.

extension Checker {
    // MARK: Reading

    /// What is known of the value of a name; reports a name that stands for nothing.
    mutating func read(_ name: Symbol, at id: NodeID) -> ShapeID {
        guard let index = scope.find(name) else {
            // A function runs when it is called, and by then the whole top level may be bound.
            if frames.contains(where: { !$0.isClosure }), isBoundAtTop(name) {
                readAhead.insert(name)
            } else {
                reportUnknown(name, at: span(id))
            }
            return .any
        }
        scope.markRead(index)
        let binding = scope[index]
        if binding.branch != 0, !branches.isEmpty { checkRead(of: binding, at: span(id)) }
        if case .function(let function) = shapes[binding.shape], !function.isNone { checkWrites(of: function, named: name, at: span(id)) }
        return binding.shape
    }

    /// The value of a name; reports a module that stands where a value is needed.
    mutating func value(of name: Symbol, at id: NodeID) -> ShapeID {
        if scope.find(name) == nil, TypeRule.rule(text(name)) != nil { return .any }
        let shape = read(name, at: id)
        switch shapes[shape] {
        case .imported: reportModule(text(name), at: id)
        case .builtin(let entity):
            let named = builtins[entity]
            if named.functions.isEmpty, named.constant == nil {
                reportModule(named.path, at: id)
                return .any
            }
            return value(ofBuiltin: entity, at: span(id))
        default: return shape
        }
        return .any
    }

    /// The value of a name of the host or the library that is not called; reports one that the machine itself carries out, as `fail`
    /// or `sleep`: there is nothing to hand on.
    mutating func value(ofBuiltin entity: EntityID, at span: Span) -> ShapeID {
        if case .library(let index)? = builtins[entity].functions.first, builtins.entry(index).canOnlyBeCalled {
            let path = builtins[entity].path
            error(
                "not-a-value", "`\(path)` can only be called", at: span, advice: "call it: `\(path)(…)`, or `{ \(path)(…) }` as a closure")
            return .any
        }
        return valueShape(ofBuiltin: entity)
    }

    private mutating func reportModule(_ name: String, at id: NodeID) {
        error("module-as-value", "`\(name)` is a module, not a value", at: span(id), advice: "use one of its members: `\(name).…`")
    }

    /// What stands before a dot or parentheses, where a module's or a function's name is more than its value.
    mutating func base(_ id: NodeID) -> ShapeID {
        switch tree[id] {
        case .name(let name) where scope.find(name) != nil: return read(name, at: id)
        case .member(let inner, let key, let form, let isOptional):
            return member(id, base: inner, key: key, form: form, isOptional: isOptional, isBase: true)
        default: return expression(id)
        }
    }

    /// `Int("5")`, `Date.now`: in other languages types are functions and modules; here they are shapes, and nothing converts by itself.
    mutating func reportShape(_ base: NodeID, _ key: Symbol?, at place: Span) -> Bool {
        guard case .name(let name) = tree[base], scope.find(name) == nil, TypeRule.rule(text(name)) != nil, !isBoundAtTop(name) else {
            return false
        }
        let written = text(name)
        if let key {
            error(
                "unknown-member", "`\(written)` is a shape and has no `\(text(key))`", at: place,
                advice: ForeignNames.shapeMembers["\(written).\(text(key))"]
                    ?? "shapes stand in patterns and behind colons: `matches \(written)`")
        } else {
            error(
                "not-callable", "`\(written)` is a shape, not a function: nothing converts by itself", at: place,
                advice: ForeignNames.conversions[written])
        }
        return true
    }

    private mutating func isBoundAtTop(_ name: Symbol) -> Bool { top.names.contains(name) }

    /// What the top level binds a `let` to.
    mutating func topValue(of name: Symbol) -> NodeID? { top.values[name] }

    /// The `let`s of the top level with capital letters, which are there to hold shapes.
    var shapeNames: [String] {
        mutating get { top.values.keys.map { text($0) }.filter { $0.first?.isUppercase == true }.sorted() }
    }

    private var top: TopLevelNames {
        mutating get {
            if let topLevel { return topLevel }
            var names: [Symbol: Span] = [:]
            var values: [Symbol: NodeID] = [:]
            for statement in tree[tree.statements] {
                guard case .binding(let isVariable, let target, _, let value, _) = tree[statement] else { continue }
                collect(target, into: &names)
                if !isVariable, case .targetName(let name) = tree[target] { values[name] = value }
            }
            let made = TopLevelNames(names: Set(names.keys), values: values)
            topLevel = made
            return made
        }
    }

    /// Why a name is not known, once per function or scenario.
    mutating func reportUnknown(_ name: Symbol, at span: Span) {
        guard name != known.underscore else {
            error("unknown-name", "`_` drops a value and cannot be read", at: span, advice: "give the value a name where it is bound")
            return
        }
        if reportRead(ofLaterBranch: name, at: span) { return }
        guard reportedNames.insert(name).inserted else { return }
        let written = text(name)
        if let later = laterBinding(of: name), !hasGaps {
            // That nobody else reads it is no second message.
            readAhead.insert(name)
            if later.start < span.start {
                error(
                    "used-before-binding", "`\(written)` is used in its own value, before it is bound", at: span,
                    advice: frames.last?.isClosure == true ? "what calls itself is a `func`" : "give this value a name of its own")
                return
            }
            let line = tree.source.position(of: Int(later.start)).line
            error(
                "used-before-binding", "`\(written)` is used before it is bound", at: span,
                advice: "it is bound in line \(line): move that line up")
            return
        }
        let nearest = nearestName(to: written) ?? NearestName.nearest(to: written, among: Checker.lonelyWords, within: 1)
        // What was meant is read here, only misspelt.
        if let meant = nearest.flatMap({ symbols.find($0) }).flatMap({ scope.find($0) }) { scope.markRead(meant) }
        var suggestion = ForeignNames.names[written] ?? nearest.map { "did you mean `\($0)`?" }
        if ["e", "err", "ex", "exception"].contains(written), symbols.find("error").flatMap({ scope.find($0) }) != nil {
            suggestion = "did you mean `error`?"
        }
        if let imported = tree.imports.first(where: { $0.module == written && text($0.name) != written }) {
            suggestion = "it is imported as `\(text(imported.name))`"
        }
        // Where the parser left a gap, the name may have been bound in it.
        if suggestion == nil, hasGaps { return }
        error(
            "unknown-name", "there is no `\(written)` here", at: span,
            advice: suggestion ?? adviseMember(named: name) ?? "bind it first: `let \(written) = …`")
    }

    /// Words that need nothing but a block, or nothing at all, behind them. The parser knows the others when they are misspelt.
    private static let lonelyWords = ["defer", "parallel", "return", "break", "continue"]

    /// `now()` is `clock.now`: the modules that have what is asked for by its name alone.
    private mutating func adviseMember(named name: Symbol) -> String? {
        let paths = builtins.paths(ofMember: name).prefix(3).map { "`\($0)`" }
        guard let last = paths.last else { return nil }
        return paths.count == 1 ? "did you mean \(last)?" : "did you mean \(paths.dropLast().joined(separator: ", ")) or \(last)?"
    }

    func nearestName(to name: String) -> String? {
        let useless = Set(environment.names.filter(\.lacksValue).map(\.name))
        return NearestName.nearest(to: name, among: scope.visible.map { text($0.name) }.filter { !useless.contains($0) })
    }

    /// Where a name is bound by a later statement of a list around this place.
    private mutating func laterBinding(of name: Symbol) -> Span? {
        for list in lists.reversed() {
            if let found = bound(in: list)[name] { return found }
        }
        return nil
    }

    /// Where the statements of a list bind names, the first place of each.
    private mutating func bound(in list: NodeList) -> [Symbol: Span] {
        if let known = boundNames[list] { return known }
        var names: [Symbol: Span] = [:]
        for statement in tree[list] {
            switch tree[statement] {
            case .binding(_, let target, _, _, _): collect(target, into: &names)
            case .function(let index):
                let function = tree.functions[Int(index)]
                names[function.name] = names[function.name] ?? function.nameSpan
            default: break
            }
        }
        boundNames[list] = names
        return names
    }

    private func collect(_ target: NodeID, into names: inout [Symbol: Span]) {
        switch tree[target] {
        case .targetName(let name): names[name] = names[name] ?? span(target)
        case .targetMember(_, _, let inner), .targetRest(let inner): collect(inner, into: &names)
        case .targetObject(let list), .targetArray(let list): for part in tree[list] { collect(part, into: &names) }
        default: break
        }
    }

    /// Where a target binds a name.
    func place(of name: Symbol, in target: NodeID) -> Span? {
        switch tree[target] {
        case .targetName(let bound): return bound == name ? span(target) : nil
        case .targetMember(_, _, let inner), .targetRest(let inner): return place(of: name, in: inner)
        case .targetObject(let list), .targetArray(let list):
            for position in list.start..<list.start + list.count {
                if let found = place(of: name, in: tree.lists[Int(position)]) { return found }
            }
            return nil
        default: return nil
        }
    }

    // MARK: CheckedBinding

    /// Brings a name into scope; reports one that hides a builtin or is bound twice.
    @discardableResult
    mutating func bind(_ name: Symbol, _ kind: CheckedBindingKind, _ shape: ShapeID, at span: Span, isExempt: Bool = false) -> Int? {
        if name == known.underscore || name.isNone { return nil }
        var isTwice = false
        if let index = scope.find(name) {
            let other = scope[index]
            if case .builtin(let entity) = other.kind {
                if builtins.isOfLibrary(entity) { reportHidden(name, entity, at: span) }
            } else if let start = patternStart, index >= start {
                // The alternatives of a pattern bind the same names; only one of them does so in the end.
                scope[index].shape = shapes.join(other.shape, shape)
                return index
            } else if other.depth == UInt32(scope.depth) {
                reportTwice(name, other, kind, at: span)
                // Which of the two is read cannot be said.
                scope.markRead(index)
                isTwice = true
            }
        }
        var binding = CheckedBinding(name: name, span: span, kind: kind, shape: shape)
        binding.isExempt = isExempt || isTwice
        binding.isRead = readAhead.contains(name)
        if let branch = branches.last, branch.depth == scope.depth { binding.branch = branch.branch }
        return scope.bind(binding)
    }

    private mutating func reportHidden(_ name: Symbol, _ entity: EntityID, at span: Span) {
        let written = text(name)
        let what = builtins[entity].isModule ? "module" : "function"
        error(
            "shadows-builtin", "`\(written)` is the name of a built-in \(what)", at: span,
            advice: "choose another name, such as `the\(written.prefix(1).uppercased() + written.dropFirst())`")
    }

    /// A member that a value does not have, while what its name hides does: says so. `key` is `nil` where the value itself is called.
    mutating func reportHidden(_ base: NodeID, _ key: Symbol?, _ form: KeyForm = .bare, of shape: ShapeID, at place: Span) -> Bool {
        guard case .name(let name) = tree[base], let index = scope.find(name), let entity = hiddenBuiltin(index) else { return false }
        let kinds = shapes.kinds(shape)
        if kinds == .all || kinds.contains(.function) { return false }
        if let key {
            guard builtins.member(key, of: entity) != nil, builtins.methods(named: key, of: kinds).isEmpty else { return false }
            switch shapes[shapes.unwrapped(shape)] {
            case .object(let object): if shapes.objects[Int(object)].count == 0 || field(key, form, of: object) != nil { return false }
            case .handle, .oneOf: return false
            default: break
            }
        } else if builtins[entity].functions.isEmpty {
            return false
        }
        let written = text(name)
        let line = tree.source.position(of: Int(scope[index].span.start)).line
        let wanted = key.map { "\(builtins[entity].path).\(text($0))" } ?? builtins[entity].path
        error(
            key == nil ? "not-callable" : "unknown-member",
            "`\(written)` is the one of line \(line) here, \(kinds.noun), and hides the built-in `\(wanted)`", at: place,
            advice: "rename the one of line \(line)")
        return true
    }

    /// The name of the host that a binding hides.
    private func hiddenBuiltin(_ index: Int) -> EntityID? {
        var index = index
        while scope[index].hidden >= 0 {
            index = Int(scope[index].hidden)
            if case .builtin(let entity) = scope[index].kind { return entity }
        }
        return nil
    }

    private mutating func reportTwice(_ name: Symbol, _ other: CheckedBinding, _ kind: CheckedBindingKind, at span: Span) {
        let written = text(name)
        let line = tree.source.position(of: Int(other.span.start)).line
        switch (other.kind, kind) {
        // The parser says so.
        case (.parameter, .parameter): break
        case (.function, _), (_, .function):
            error("already-bound", "`\(written)` is already bound in line \(line)", at: span, advice: "choose another name")
        case (.variable, .constant), (.variable, .variable):
            error(
                "already-bound", "`\(written)` is already bound in line \(line)", at: span,
                advice: "to change it, write `\(written) = …`")
        default:
            error(
                "already-bound", "`\(written)` is already bound in line \(line)", at: span,
                advice: "choose another name, or declare it as `var` and assign to it")
        }
    }
}
