// The walk over statements: scopes open and close, names are bound, and what a list of statements comes to is found out.

/// What a list of statements comes to.
struct BlockOutcome: Sendable, BitwiseCopyable {
    /// Whether nothing behind it is reached.
    var ends: Bool
    /// Its value, where it has one.
    var shape: ShapeID

    static let goesOn = BlockOutcome(ends: false, shape: .any)
    static let ends = BlockOutcome(ends: true, shape: .any)
}

extension Checker {
    /// Checks the whole source; gives the names it offers.
    mutating func checkScript() -> [KnownName] {
        scope.open()
        for (name, entity) in builtins.roots {
            let shape = shapes.add(.builtin(entity))
            scope.bind(CheckedBinding(name: name, span: Span(0, 0), kind: .builtin(entity), shape: shape))
        }
        if !environment.names.isEmpty {
            scope.open()
            for name in environment.names {
                let shape = shape(of: name)
                let kind: CheckedBindingKind = name.function == nil ? .earlier(isVariable: name.isVariable) : .function
                scope.bind(
                    CheckedBinding(name: symbols.intern(name.name), span: Span(0, 0), kind: kind, shape: shape, isExempt: true))
            }
        }
        scope.open()
        lists.append(tree.statements)
        declareFunctions(tree.statements)
        _ = statements(tree.statements, keepsValue: false, isTop: true)
        lists.removeLast()
        let top = scope.innermost
        let names = offered(top.map { scope[$0] })
        let isQuiet = environment.role != .script || looksLikeModule
        for index in top {
            let binding = scope[index]
            if case .module = binding.kind { checkUse(of: binding) } else if !isQuiet, binding.kind != .function { checkUse(of: binding) }
        }
        return names
    }

    /// A file that does nothing by itself, or that has functions or scenarios, may be there to be imported: its top-level names are
    /// offered to others.
    private var looksLikeModule: Bool {
        var doesSomething = false
        for position in tree.statements.start..<tree.statements.start + tree.statements.count {
            switch tree[tree.lists[Int(position)]] {
            case .function, .scenario: return true
            case .importModule, .binding, .missing: continue
            default: doesSomething = true
            }
        }
        return !doesSomething
    }

    // MARK: Lists

    /// `keepsValue`: the last statement is the value of the list.
    /// `isBody`: of a function or closure of several statements, which gives only what it returns.
    mutating func statements(_ list: NodeList, keepsValue: Bool, isTop: Bool = false, isBody: Bool = false) -> BlockOutcome {
        if !isTop { lists.append(list) }
        var outcome = BlockOutcome.goesOn
        var isReported = false
        let (outerGuards, outerForgotten) = (guards, forgotten.count)
        for offset in 0..<list.count {
            let id = tree.lists[Int(list.start + offset)]
            if outcome.ends, !isReported {
                isReported = true
                checkReached(id)
            }
            let isLast = offset + 1 == list.count
            // The value of the last line of a script is shown by `imin -e` and in a session.
            let keeps = isLast && (keepsValue || isTop) || (isTop && environment.role == .line)
            let one = statement(id, keepsValue: keeps, isResult: isBody && isLast && list.count > 1 && frames.last?.returned == nil)
            outcome = BlockOutcome(ends: outcome.ends || one.ends, shape: one.shape)
            if isTop, isLast, environment.role == .script { checkForgottenExpectation(id, in: list) }
            if mayLeave(id) { guards += 1 }
            forgetBehind(id)
        }
        guards = outerGuards
        remember(to: outerForgotten)
        if !isTop { lists.removeLast() }
        return outcome
    }

    /// Whether what follows is reached only under a condition.
    private func mayLeave(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .ifElse, .switchOver, .doCatch, .expectation(.require, _, _, _, _): true
        default: false
        }
    }

    /// A block with a scope of its own.
    mutating func block(_ id: NodeID, keepsValue: Bool = false) -> BlockOutcome {
        guard case .block(let list) = tree[id] else { return .goesOn }
        scope.open()
        let outcome = statements(list, keepsValue: keepsValue)
        closeScope()
        return outcome
    }

    /// Ends the innermost scope and reports what was bound there in vain.
    mutating func closeScope() {
        for index in scope.innermost {
            let binding = scope[index]
            if !binding.isRead, !binding.isExempt { checkUse(of: binding) }
        }
        scope.close()
    }

    // MARK: Statements

    /// `isResult`: the last one of a body that returns nothing.
    mutating func statement(_ id: NodeID, keepsValue: Bool, isResult: Bool = false) -> BlockOutcome {
        switch tree[id] {
        case .missing: return .goesOn
        case .importModule(let index): importModule(index)
        case .function(let index): function(index)
        case .scenario(let index): scenario(index)
        case .step(let name, let body):
            checkShown(name, expression(name), in: "the name of a step")
            return BlockOutcome(ends: block(body).ends, shape: .any)
        case .binding(let isVariable, let target, let type, let value, let otherwise):
            binding(id, isVariable, target, type, value, otherwise)
        case .assign(let operation, let place, let value): assign(id, operation, place, value)
        case .forIn(let target, let sequence, let condition, let body): loop(target, sequence, condition, body)
        case .whileLoop(let condition, let body):
            scope.open()
            self.condition(condition, of: "`while`")
            let isLeft = guarded(by: condition, holds: true) { $0.loopBody(body) }
            closeScope()
            if case .bool(true) = tree[condition], !isLeft { return .ends }
        case .returnValue(let value): return returns(value)
        case .breakLoop:
            if let innermost = breaks.indices.last { breaks[innermost] = true }
            return .ends
        case .continueLoop: return .ends
        case .expectation(let kind, let value, let fails, let pattern, let message):
            expectation(kind, value, fails, pattern, message)
        case .deferred(let body): _ = block(body)
        case .parallel(let body): parallel(body)
        case .doCatch(let body, let pattern, let handler): return doCatch(body, pattern, handler)
        case .ifElse(let conditions, let then, let otherwise):
            return conditional(conditions, then, otherwise, keepsValue: keepsValue)
        case .switchOver(let subject, let cases): return switchOver(subject, cases, keepsValue: keepsValue)
        case .block: return block(id, keepsValue: keepsValue)
        default:
            lastCallIsPure = false
            let found = diagnosticCount
            let changed = keepsValue ? nil : unreadReceiver(of: id)
            let shape = expression(id)
            if let changed, scope[changed].isChanged { scope[changed].isRead = false }
            // An error within is reason enough to come back to the line.
            if !keepsValue, diagnosticCount == found { checkUsed(id, isResult: isResult) }
            return BlockOutcome(ends: isFailCall(id), shape: shape)
        }
        return .goesOn
    }

    private mutating func binding(
        _ id: NodeID, _ isVariable: Bool, _ target: NodeID, _ type: NodeID, _ value: NodeID, _ otherwise: NodeID
    ) {
        var shape = expression(value)
        // What the parser had to guess says nothing of the lines below.
        if !broken.isEmpty, isBroken(span(id)) { shape = .any }
        if let rule = self.type(type) {
            check(value, shape, is: rule, as: "this value")
            if isVariable { variableTypes[span(target)] = rule }
            // `let name: String? = null` says what else it may be.
            if shape == .any || shape == .null { shape = rule.shape }
        }
        if !otherwise.isNone {
            // What is always null binds nothing, so nothing can be said of it either.
            shape = shape == .null ? .any : shapes.unwrapped(shape)
            let leaves = guarded { $0.block(otherwise).ends }
            if !leaves, goesOn(otherwise) { reportGoesOn(otherwise, target) }
        } else {
            checkCount(target, value)
        }
        bind(target: target, isVariable ? .variable : .constant, shape, of: value)
        if isVariable, case .targetName(let name) = tree[target], let index = scope.find(name), scope[index].shape == .any {
            // Whatever it is set to, a variable keeps the kind of its type.
            scope[index].shape = variableTypes[span(target)].map { ShapeTable.scalar(of: $0.kinds) } ?? .any
        }
        if isVariable, case .targetName(let name) = tree[target], let index = scope.find(name) {
            scope[index].isCopy = tree.root(of: value) != nil
        }
        if !isVariable, otherwise.isNone, case .targetName(let name) = tree[target], let index = scope.find(name) {
            scope[index].value = lastingValue(value)
            scope[index].guards = guards
            scope[index].question = question(value)
        }
    }

    /// A condition whose answer is kept.
    private func question(_ value: NodeID) -> NodeID {
        switch tree[value] {
        case .group(let inner): question(inner)
        case .matches, .call, .unary(.not, _): value
        case .binary(let operation, _, _): operation.isQuestion ? value : .none
        default: .none
        }
    }

    /// `let [a, b] = [1]`: as many names as the literal has elements.
    private mutating func checkCount(_ target: NodeID, _ value: NodeID) {
        guard case .targetArray(let names) = tree[target], case .array(let elements) = tree[value],
            !tree[names].contains(where: { if case .targetRest = tree[$0] { true } else { false } }),
            !tree[elements].contains(where: { if case .spread = tree[$0] { true } else { false } }), names.count != elements.count
        else { return }
        report(
            certain: true, "does-not-fit", "\(counted(names.count, "name")) for \(counted(elements.count, "element"))", at: span(target),
            advice: names.count < elements.count ? "write `...` before the last name, which then takes the rest" : nil)
    }

    private func counted(_ count: UInt32, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// Binds the names of a target to the parts of a value.
    mutating func bind(target: NodeID, _ kind: CheckedBindingKind, _ shape: ShapeID, of value: NodeID) {
        switch tree[target] {
        case .targetName(let name):
            let known = kind == .variable ? variables.lasting(shape, of: name, in: shapes) : shape
            bind(name, kind, known, at: span(target))
        case .targetObject(let members):
            let kinds = shapes.kinds(shape)
            if kinds.isDisjoint(with: [.object, .handle]) {
                error("wrong-type", "`{ … }` takes an Object apart, and this is \(kinds.noun)", at: span(value), advice: nil)
            }
            for position in members.start..<members.start + members.count {
                let node = tree.lists[Int(position)]
                guard case .targetMember(let key, let form, let inner) = tree[node] else { continue }
                var part = ShapeID.any
                if kinds.contains(.object) {
                    let length = text(key).utf8.count
                    let start = Int(span(node).start)
                    part = read(key, form, of: shape, isOptional: false, at: Span(start, min(start + length, Int(span(node).end))))
                }
                bind(target: inner, kind, part, of: value)
            }
        case .targetArray(let elements):
            let kinds = shapes.kinds(shape)
            if kinds.isDisjoint(with: [.array, .range]) {
                error("wrong-type", "`[ … ]` takes an Array apart, and this is \(kinds.noun)", at: span(value), advice: nil)
            }
            let element = element(of: shape)
            for position in elements.start..<elements.start + elements.count {
                let node = tree.lists[Int(position)]
                if case .targetRest(let inner) = tree[node] {
                    bind(target: inner, kind, shapes.array(of: element), of: value)
                } else {
                    bind(target: node, kind, element, of: value)
                }
            }
        default: break
        }
    }

    private mutating func loop(_ target: NodeID, _ sequence: NodeID, _ condition: NodeID, _ body: NodeID) {
        let whole = expression(sequence)
        let element = walked(sequence, whole)
        scope.open()
        bind(target: target, .loop, element, of: sequence)
        if condition.isNone {
            _ = guarded { $0.loopBody(body) }
        } else {
            self.condition(condition, of: "`where`")
            _ = guarded(by: condition, holds: true) { $0.loopBody(body) }
        }
        closeScope()
    }

    /// The body of a loop; says whether a `break` leaves it.
    private mutating func loopBody(_ body: NodeID) -> Bool {
        breaks.append(false)
        _ = block(body)
        return breaks.popLast() ?? true
    }

    private mutating func returns(_ value: NodeID) -> BlockOutcome {
        let shape = value.isNone ? ShapeID.null : expression(value)
        guard let index = frames.indices.last else { return .ends }
        if let rule = frames[index].result {
            if value.isNone {
                if !rule.kinds.contains(.null) {
                    // There is no value to point at; the declaration says what is missing.
                    return .ends
                }
            } else {
                check(value, shape, is: rule, as: "the result of this function")
            }
        }
        frames[index].returned = frames[index].returned.map { shapes.join($0, shape) } ?? shape
        return .ends
    }

    /// `if`, as a statement or a value.
    mutating func conditional(_ conditions: NodeList, _ then: NodeID, _ otherwise: NodeID, keepsValue: Bool) -> BlockOutcome {
        scope.open()
        let mark = forgotten.count
        for node in tree[conditions] {
            if case .letCondition(let target, let value) = tree[node] {
                let shape = expression(value)
                // What is always null binds nothing, so nothing can be said of it either.
                bind(target: target, .constant, shape == .null ? .any : shapes.unwrapped(shape), of: value)
            } else {
                condition(node, of: "`if`")
            }
            forget(node, holds: true)
        }
        let first = guarded { $0.block(then, keepsValue: keepsValue) }
        remember(to: mark)
        closeScope()
        if otherwise.isNone { return BlockOutcome(ends: false, shape: keepsValue ? shapes.optional(first.shape) : .any) }
        for node in tree[conditions] { forget(node, holds: false) }
        defer { remember(to: mark) }
        let second =
            if case .ifElse(let conditions, let then, let otherwise) = tree[otherwise] {
                guarded { $0.conditional(conditions, then, otherwise, keepsValue: keepsValue) }
            } else {
                guarded { $0.block(otherwise, keepsValue: keepsValue) }
            }
        let shape =
            if first.ends { second.shape } else if second.ends { first.shape } else { shapes.join(first.shape, second.shape) }
        return BlockOutcome(ends: first.ends && second.ends, shape: shape)
    }

    private mutating func doCatch(_ body: NodeID, _ pattern: NodeID, _ handler: NodeID) -> BlockOutcome {
        catching += 1
        let first = block(body)
        catching -= 1
        scope.open()
        if pattern.isNone {
            // As in Swift, a bare `catch` knows the failure as `error`.
            bind(known.error, .constant, failureShape(), at: span(handler), isExempt: true)
        } else {
            match(pattern, of: failureShape(), mustMatch: false)
        }
        let second = block(handler)
        closeScope()
        return BlockOutcome(ends: first.ends && second.ends, shape: .any)
    }

    // MARK: Functions

    /// Top-level functions may be used before they are written.
    private mutating func declareFunctions(_ list: NodeList) {
        for position in list.start..<list.start + list.count {
            if case .function(let index) = tree[tree.lists[Int(position)]] { declare(index) }
        }
    }

    /// Binds a function's name to its signature.
    private mutating func declare(_ index: UInt32) {
        let declaration = tree.functions[Int(index)]
        var parameters: [CheckedParameter] = []
        parameters.reserveCapacity(declaration.parameters.count)
        for parameter in declaration.parameters {
            let rule = type(parameter.type)
            var accepts = rule?.kinds ?? .all
            if !parameter.defaultValue.isNone { accepts.formUnion(kinds(ofLiteral: parameter.defaultValue)) }
            parameters.append(
                CheckedParameter(
                    label: parameter.label, name: parameter.name, shape: rule?.shape ?? .any, accepts: accepts,
                    isRequired: parameter.defaultValue.isNone, rule: rule.map { number(of: $0, accepting: accepts) } ?? -1))
        }
        let result = type(declaration.result)
        let shape = functionShape(Signature(manner: .ordered, parameters: parameters, result: .fixed(result?.shape ?? .any)))
        declaredResults[index] = result
        if case .function(let id) = shapes[shape] { unfinished.insert(id) }
        functionShapes[index] = shape
        // Which of two parameters of one name an argument means cannot be said.
        let names = Set(declaration.parameters.map(\.name))
        bind(
            declaration.name, .function, names.count == declaration.parameters.count ? shape : .function, at: declaration.nameSpan)
    }

    private mutating func function(_ index: UInt32) {
        if functionShapes[index] == nil { declare(index) }
        let declaration = tree.functions[Int(index)]
        guard let shape = functionShapes[index], case .function(let id) = shapes[shape] else { return }
        if frames.isEmpty, scope.depth <= 3 { reportedNames = [] }
        let result = declaredResults[index] ?? nil
        let (outerCatching, outerNamespace) = (catching, namespace)
        (catching, namespace) = (0, .nothing)
        frames.append(
            Frame(isClosure: false, arguments: [], argumentCount: nil, hasNames: false, result: result, start: scope.count, function: id))
        scope.open()
        for (position, parameter) in declaration.parameters.enumerated() {
            if !parameter.defaultValue.isNone {
                let value = expression(parameter.defaultValue)
                if let rule = ruleOf(signatures[Int(id.index)].parameters[position], type: parameter.type) {
                    check(parameter.defaultValue, value, is: rule, as: "the default of `\(text(parameter.name))`")
                }
            }
            bind(
                parameter.name, .parameter, signatures[Int(id.index)].parameters[position].shape, at: parameter.span, isExempt: true)
        }
        var outcome = BlockOutcome.goesOn
        if case .block(let list) = tree[declaration.body] {
            // A parameter may be copied under its own name: `var xs = xs`.
            scope.open()
            outcome = guarded { $0.statements(list, keepsValue: list.count == 1, isBody: true) }
            closeScope()
            // A single expression is the function's value.
            if list.count == 1, isExpression(tree.lists[Int(list.start)]) {
                if let result { check(tree.lists[Int(list.start)], outcome.shape, is: result, as: "the result of this function") }
                frames[frames.count - 1].returned = outcome.shape
                outcome.ends = true
            } else if let result, !outcome.ends, !result.kinds.contains(.null), frames.last?.returned == nil {
                error(
                    "missing-return", "`\(text(declaration.name))` is to give a value and returns none", at: declaration.nameSpan,
                    advice: "write `return` before the value, or leave out the type behind `->`")
            }
        }
        closeScope()
        (catching, namespace) = (outerCatching, outerNamespace)
        guard let frame = frames.popLast() else { return }
        finish(id, writes: frame.writes)
        // What the body returns says as much as a written type, to the calls below.
        if result == nil, outcome.ends, let returned = frame.returned {
            signatures[Int(id.index)].result = .fixed(returned)
        }
    }

    private mutating func ruleOf(_ parameter: CheckedParameter, type: NodeID) -> TypeRule? {
        guard !type.isNone, case .typeName(let name, let isOptional) = tree[type], var rule = TypeRule.rule(text(name)) else { return nil }
        if isOptional { rule.kinds.formUnion(.null) }
        // A default of null says that the argument may be left out.
        rule.kinds.formUnion(.null)
        return rule
    }

    func isExpression(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .null, .bool, .integer, .decimal, .text, .interpolation, .money, .day, .instant, .array, .object, .name, .closureArgument,
            .implicitMember, .group, .member, .index, .call, .unary, .binary, .matches, .tryOptional, .closure, .ifElse, .switchOver:
            true
        default: false
        }
    }
}
