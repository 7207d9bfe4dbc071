// Calls: what is called, which of its declarations fits, and what is known of the result. How arguments find their parameters is
// the matter of `LabelRules`.

/// How a message names what is called.
enum CallTitle {
    /// `customer.create`
    case entity(EntityID)
    /// `padded`: a method of a value, which may be a long expression.
    case method(Symbol)
    /// As it was written.
    case written(NodeID)
}

extension Checker {
    mutating func call(_ id: NodeID, _ callee: NodeID, _ arguments: NodeList) -> ShapeID {
        switch tree[callee] {
        case .member(let base, let key, let form, let isOptional):
            return methodCall(callee, base: base, key: key, form: form, isOptional: isOptional, arguments)
        case .implicitMember(let key):
            guard case .module(let module) = namespace else {
                reportNamespace(key, at: span(callee))
                looseArguments(arguments)
                return .any
            }
            guard let member = builtinMember(key, of: module, at: span(callee)) else {
                looseArguments(arguments)
                return .any
            }
            return callBuiltin(member, callee, arguments)
        default:
            if reportShape(callee, nil, at: span(callee)) {
                looseArguments(arguments)
                return .any
            }
            let shape = base(callee)
            if reportHidden(callee, nil, of: shape, at: span(callee)) {
                looseArguments(arguments)
                return .any
            }
            return callValue(shape, callee, title: .written(callee), arguments)
        }
    }

    /// Calls what an expression gave.
    mutating func callValue(_ shape: ShapeID, _ callee: NodeID, title: CallTitle, _ arguments: NodeList) -> ShapeID {
        switch shapes[shape] {
        case .builtin(let entity): return callBuiltin(entity, callee, arguments)
        case .function(let id) where !id.isNone: return apply([id], to: .any, title: title, callee, arguments)
        case .imported(let index):
            let name = text(tree.imports[Int(index)].name)
            error(
                "not-callable", "`\(name)` is a module, not a function", at: span(callee), advice: "call one of its members: `\(name).…(…)`"
            )
        default:
            let kinds = shapes.kinds(shape)
            if !kinds.contains(.function) {
                error(
                    "not-callable", "`\(quoted(callee))` is \(kinds.noun), not a function", at: span(callee),
                    advice: arguments.isEmpty ? "leave out the `()`" : "only functions can be called")
            }
        }
        looseArguments(arguments)
        return .any
    }

    mutating func callBuiltin(_ entity: EntityID, _ callee: NodeID, _ arguments: NodeList) -> ShapeID {
        let called = builtins[entity]
        if called.functions.isEmpty {
            if let constant = called.constant { return callValue(constant, callee, title: .entity(entity), arguments) }
            let names = builtins.memberNames(of: entity)
            error(
                "not-callable", "`\(called.path)` is a module, not a function", at: span(callee),
                advice: names.first.map { "call one of its functions: `\(called.path).\($0)(…)`" })
            looseArguments(arguments)
            return .any
        }
        if called.functions.count == 1, isProperty(called.functions[0]), !isOfHost(called.functions[0]) {
            let value = result(ofProperty: called.functions[0], receiver: .any)
            if !shapes.kinds(value).contains(.function) {
                error(
                    "not-callable", "`\(called.path)` is a value, not a function", at: span(callee),
                    advice: "leave out the `()`")
            }
            looseArguments(arguments)
            return value == .function ? .any : value
        }
        let candidates = called.functions.map { signature(of: $0) }
        let result = apply(candidates, to: .any, title: .entity(entity), callee, arguments)
        if builtins.rootEntity(known.env) == entity { return secretResult(result) }
        return result
    }

    private mutating func methodCall(
        _ callee: NodeID, base: NodeID, key: Symbol, form: KeyForm, isOptional: Bool, _ arguments: NodeList
    ) -> ShapeID {
        if reportShape(base, key, at: span(ofKey: callee, base: base)) {
            looseArguments(arguments)
            return .any
        }
        let whole = self.base(base)
        let isAtOnce = key == known.parallelMap
        if isAtOnce { beginClosureBranch() }
        defer { if isAtOnce { branches.removeLast() } }
        let shape = shapes.unwrapped(whole)
        let keySpan = span(ofKey: callee, base: base)
        switch shapes[shape] {
        case .any: break
        case .builtin(let entity):
            let owner = builtins[entity]
            if owner.isModule || owner.functions.isEmpty || !isProperty(owner.functions[0]) {
                if owner.constant == nil {
                    guard let member = builtinMember(key, of: entity, at: keySpan) else { break }
                    return callBuiltin(member, callee, arguments)
                }
            }
            return callMethod(key, form, of: valueShape(ofBuiltin: entity), callee, keySpan, isOptional, arguments)
        case .imported(let index):
            let member = importedMember(key, of: index, at: keySpan)
            return callValue(member, callee, title: .written(callee), arguments)
        default:
            if reportHidden(base, key, form, of: shape, at: keySpan) {
                looseArguments(arguments)
                return .any
            }
            return callMethod(key, form, of: shape, callee, keySpan, isOptional, arguments)
        }
        if form == .bare, builtins.isMutating(key) {
            if case .name(let name) = tree[base] { checkMayBeMutation(of: name, by: key, at: keySpan) }
            checkAdded(arguments, to: base)
        }
        looseArguments(arguments)
        return .any
    }

    /// A method, or a field that holds a function, of a value of which something is known.
    private mutating func callMethod(
        _ key: Symbol, _ form: KeyForm, of shape: ShapeID, _ callee: NodeID, _ keySpan: Span, _ isOptional: Bool,
        _ arguments: NodeList
    ) -> ShapeID {
        switch shapes[shape] {
        case .any:
            looseArguments(arguments)
            return .any
        case .object(let object):
            if let field = field(key, form, of: object) {
                return callValue(field.shape, callee, title: .method(key), arguments)
            }
        case .handle(let index):
            return callHandle(index, key, callee, keySpan, arguments)
        default: break
        }
        let kinds = shapes.kinds(shape)
        let entries = form == .bare ? builtins.methods(named: key, of: kinds) : []
        let candidates = entries.filter { !builtins.entry($0).isProperty }
        if candidates.isEmpty {
            if let property = entries.first {
                let value = result(ofProperty: .library(property), receiver: shape)
                error(
                    "property-called", "`\(text(key))` is a property, not a method", at: keySpan,
                    advice: "leave out the `\(arguments.isEmpty ? "()" : "(…)")`")
                looseArguments(arguments)
                return value
            }
            // A field of an open object may hold a function.
            if kinds == .all || (kinds.contains(.object) && kinds.isMixed && !isCollection(shape)) {
            } else {
                reportUnknownMember(key, form, of: shape, isOptional: isOptional, isCall: true, at: keySpan)
            }
            looseArguments(arguments)
            return .any
        }
        // `xs.first()`: there is a method of the name too, but nothing was given to it.
        if arguments.isEmpty, candidates.allSatisfy({ builtins.entry($0).parameters.contains(where: \.isRequired) }),
            let property = entries.first(where: { builtins.entry($0).isProperty })
        {
            error(
                "property-called", "`\(text(key))` without a condition is a property", at: keySpan,
                advice: "leave out the `()`")
            return result(ofProperty: .library(property), receiver: shape)
        }
        // What a range itself answers needs no walk.
        if kinds == .range, case .member(let base, _, _, _) = tree[callee],
            candidates.allSatisfy({ builtins.entry($0).receiver == .array })
        {
            checkWalkable(base, shape)
        }
        let signatures = candidates.map { signature(of: .library($0)) }
        let found = diagnosticCount
        let result = apply(signatures, to: shape, title: .method(key), callee, arguments)
        let wanted = builtins.entry(candidates[0]).elements
        if wanted != .all, diagnosticCount == found { checkElements(shape, are: wanted, for: key, at: keySpan) }
        if candidates.contains(where: { builtins.entry($0).isMutating }), case .member(let base, _, _, _) = tree[callee] {
            checkMutation(of: base, by: key, at: keySpan)
            checkAdded(arguments, to: base)
        }
        return isOptional ? shapes.optional(result) : result
    }

    private mutating func callHandle(
        _ index: UInt32, _ key: Symbol, _ callee: NodeID, _ keySpan: Span, _ arguments: NodeList
    ) -> ShapeID {
        guard let type = builtins.handleType(index) else {
            looseArguments(arguments)
            return .any
        }
        let name = text(key)
        let candidates = type.methods.indices.filter { type.methods[$0].name == name }
        if candidates.isEmpty {
            if type.properties.contains(where: { $0.name == name }) {
                error(
                    "property-called", "`\(name)` is a property of \(type.name), not a method", at: keySpan,
                    advice: "leave out the `\(arguments.isEmpty ? "()" : "(…)")`")
            } else {
                reportUnknown(key, ofHandle: type, at: keySpan)
            }
            looseArguments(arguments)
            return .any
        }
        let signatures = candidates.map { signature(of: .method(index, UInt32($0))) }
        return apply(signatures, to: .any, title: .method(key), callee, arguments)
    }

    // MARK: One call

    /// Matches the arguments to the declaration that fits, checks each, and says what comes back.
    private mutating func apply(
        _ candidates: [SignatureID], to receiver: ShapeID, title: CallTitle, _ callee: NodeID, _ arguments: NodeList
    ) -> ShapeID {
        let base = matched.count
        var chosen = candidates[0]
        if candidates.count > 1 {
            for candidate in candidates {
                let fits = match(arguments, to: signatures[Int(candidate.index)], title: title, callee, reporting: false)
                matched.removeLast(matched.count - base)
                if fits {
                    chosen = candidate
                    break
                }
            }
        }
        let signature = signatures[Int(chosen.index)]
        callIsAnother = false
        let found = diagnosticCount
        _ = match(arguments, to: signature, title: title, callee, reporting: true)
        let isAnother = callIsAnother
        var closureResult = ShapeID.any
        var receiver = receiver
        var hasEffects = !signature.isPure
        var shapesGiven: [ShapeID] = []
        switch signature.result {
        case .argument, .accumulated: shapesGiven = Array(repeating: .any, count: signature.parameters.count)
        default: break
        }
        var given: [NodeID] = []
        var compared: [(value: NodeID, shape: ShapeID)] = []
        if signature.entry != nil { given = Array(repeating: .none, count: signature.parameters.count) }
        let shows = shows(title)
        for position in 0..<Int(arguments.count) {
            let node = tree.lists[Int(arguments.start) + position]
            guard case .argument(_, let value, _) = tree[node] else { continue }
            let slot = Int(matched[base + position])
            let shape: ShapeID
            if slot >= 0, slot < signature.parameters.count {
                let parameter = signature.parameters[slot]
                let before = effects
                shape = argument(value, for: parameter, of: signature, receiver: receiver, title: title, callee)
                if case .closure = tree[value] {
                    closureResult = lastClosureResult
                    // What `filter` keeps is what its closure says true of.
                    if parameter.gives == .bool, element(of: receiver) != .any, lastClosureArgument != element(of: receiver) {
                        receiver = shapes.array(of: lastClosureArgument)
                    }
                    if effects != before { hasEffects = true }
                    if signature.isPure { checkReturns(value, title) }
                } else if shapes.kinds(shape).contains(.function), parameter.takesFunction {
                    hasEffects = true
                }
                if parameter.gives != .all { checkGives(value, shape, parameter, title) }
                if parameter.isField, case .text(let field) = tree[value] {
                    checkField(named: tree[field], of: receiver, callee, at: span(value))
                }
                if !shapesGiven.isEmpty { shapesGiven[slot] = shape }
                if !given.isEmpty { given[slot] = value }
                if signature.parameters.last?.isCompared == true { compared.append((value, shape)) }
            } else {
                shape = loose(value)
            }
            if shows { checkShown(value, shape, in: "`\(name(title))`") }
        }
        matched.removeLast(matched.count - base)
        if hasEffects { effects += 1 }
        lastCallIsPure = !hasEffects
        if let entry = signature.entry, diagnosticCount == found {
            if let last = signature.parameters.last, last.isVariadic, last.isCompared { checkOrdered(compared) }
            if diagnosticCount == found { computeCall(callee, builtins.entry(entry), given) }
        }
        // What was meant to be called may be something else: of its result nothing is said.
        return isAnother ? .any : resolve(signature.result, receiver: receiver, arguments: shapesGiven, closureResult: closureResult)
    }

    private mutating func argument(
        _ value: NodeID, for parameter: CheckedParameter, of signature: Signature, receiver: ShapeID, title: CallTitle,
        _ callee: NodeID
    ) -> ShapeID {
        let outer = namespace
        defer { namespace = outer }
        namespace = parameter.namespace.isNone ? .nothing : .module(parameter.namespace)
        let shape: ShapeID
        if case .closure = tree[value] {
            let knowledge = signature.closure
            let arguments = knowledge.map { closureArgument($0, receiver: receiver) }
            let count = parameter.isCalledAlone ? 0 : knowledge.isEmpty ? nil : knowledge.count
            shape = closure(value, arguments: arguments, count: count)
        } else {
            shape = expression(value)
        }
        check(value, shape, for: parameter, title: title, callee, signature)
        return shape
    }

    /// Arguments of a call of which nothing is known.
    mutating func looseArguments(_ arguments: NodeList) {
        effects += 1
        for position in arguments.start..<arguments.start + arguments.count {
            if case .argument(_, let value, _) = tree[tree.lists[Int(position)]] { _ = loose(value) }
        }
    }

    private mutating func loose(_ value: NodeID) -> ShapeID {
        let outer = namespace
        namespace = .unknown
        defer { namespace = outer }
        return expression(value)
    }

    mutating func reportNamespace(_ key: Symbol, at span: Span) {
        guard case .nothing = namespace else { return }
        error(
            "implicit-member", "nothing here says what `.\(text(key))` belongs to", at: span,
            advice: "write the name before the dot")
    }

    // MARK: Results

    /// What a closure is called with. An accumulator may change its kind from round to round, so nothing is said of it.
    private mutating func closureArgument(_ knowledge: ResultKnowledge, receiver: ShapeID) -> ShapeID {
        switch knowledge {
        case .argument, .accumulated, .closureResult, .arrayOfClosureResult: .any
        default: resolve(knowledge, receiver: receiver, arguments: [], closureResult: .any)
        }
    }

    mutating func resolve(
        _ knowledge: ResultKnowledge, receiver: ShapeID, arguments: [ShapeID], closureResult: ShapeID
    ) -> ShapeID {
        switch knowledge {
        case .fixed(let shape): return shape
        // What is not an array gives an array of its elements.
        case .receiver:
            let kinds = shapes.kinds(receiver)
            return isCollection(receiver) || kinds == .range ? shapes.array(of: element(of: receiver)) : receiver
        case .element: return element(of: receiver)
        case .optionalElement: return shapes.optional(element(of: receiver))
        case .arrayOfElement: return shapes.array(of: element(of: receiver))
        case .closureResult: return closureResult
        case .arrayOfClosureResult: return shapes.array(of: closureResult)
        case .argument(let position): return position < arguments.count ? arguments[position] : .any
        case .accumulated: return shapes.join(arguments.first ?? .any, closureResult)
        }
    }

    /// What walking over a value gives.
    func element(of shape: ShapeID) -> ShapeID {
        switch shapes[shape] {
        case .array(let element), .rangeOf(let element): element
        case .object(let object): shapes.objects[Int(object)].item ?? .any
        case .optional(let wrapped): element(of: wrapped)
        default: .any
        }
    }

    func isCollection(_ shape: ShapeID) -> Bool {
        if case .object(let object) = shapes[shape] { return shapes.objects[Int(object)].item != nil }
        return false
    }

    func isProperty(_ source: FunctionSource) -> Bool {
        switch source {
        case .library(let index): builtins.entry(index).isProperty
        case .property: true
        case .module(let module, let function): environment.language.modules[Int(module)].functions[Int(function)].isProperty
        case .method: false
        }
    }

    /// Properties of the host may be called all the same.
    private func isOfHost(_ source: FunctionSource) -> Bool {
        if case .module = source { true } else { false }
    }

    mutating func result(ofProperty source: FunctionSource, receiver: ShapeID) -> ShapeID {
        let signature = signatures[Int(signature(of: source).index)]
        return resolve(signature.result, receiver: receiver, arguments: [], closureResult: .any)
    }

    /// The value that a name of the host or the library stands for where it is not called.
    mutating func valueShape(ofBuiltin entity: EntityID) -> ShapeID {
        let named = builtins[entity]
        if let constant = named.constant { return constant }
        if let source = named.functions.first {
            if isProperty(source) { return result(ofProperty: source, receiver: .any) }
            return named.isModule ? .any : .function
        }
        return .any
    }

    // MARK: Declarations

    /// The signature of a declared function, translated when it is first asked for.
    mutating func signature(of source: FunctionSource) -> SignatureID {
        if let known = signatureCache[source] { return known }
        let made: Signature
        switch source {
        case .module(let module, let function):
            made = translate(environment.language.modules[Int(module)].functions[Int(function)])
        case .method(let type, let function): made = translate(environment.language.handleTypes[Int(type)].methods[Int(function)])
        case .property(let type, let function):
            made = translate(environment.language.handleTypes[Int(type)].properties[Int(function)])
        case .library(let index): made = translate(builtins.entry(index), at: index)
        }
        let id = SignatureID(index: UInt32(signatures.count))
        signatures.append(made)
        signatureCache[source] = id
        return id
    }

    private mutating func translate(_ function: HostFunction) -> Signature {
        Signature(
            manner: .host, parameters: function.parameters.map { translate($0) },
            result: .fixed(shapes.add(function.returns, symbols: symbols, handles: builtins.handles)), isPure: function.isPure,
            alternatives: function.alternatives.map { group in
                function.parameters.indices.reduce(0) { $0 | (group.contains(function.parameters[$1].name) ? 1 << UInt64($1) : 0) }
            })
    }

    private mutating func translate(_ function: LibraryFunction, at index: UInt32) -> Signature {
        Signature(
            manner: .ordered, parameters: function.parameters.map { translate($0) }, result: translate(function.result),
            closure: function.closure.map { translate($0) }, isPure: function.isPure, isMutating: function.isMutating,
            alternatives: (0..<function.alternatives).map { 1 << UInt64($0) }, entry: index)
    }

    private mutating func translate(_ parameter: Parameter) -> CheckedParameter {
        let shape = shapes.add(parameter.shape, symbols: symbols, handles: builtins.handles)
        var accepts = shapes.kinds(shape)
        if parameter.isData { accepts = .data }
        // Left out and null mean the same to a parameter that is not required.
        if !parameter.isRequired { accepts.formUnion(.null) }
        var gives = Kinds.all
        if let wanted = parameter.gives {
            let shape = shapes.add(wanted, symbols: symbols, handles: builtins.handles)
            gives = shapes.kinds(shape)
        }
        let module = parameter.namespace.flatMap { builtins.entity(named: $0) }
        return CheckedParameter(
            label: parameter.label.map { symbols.intern($0) } ?? .none, name: symbols.intern(parameter.name), shape: shape,
            accepts: accepts, isRequired: parameter.isRequired, gives: gives, isCalledAlone: parameter.isCalledAlone,
            least: parameter.least,
            isField: parameter.isField, isPattern: parameter.isPattern, isVariadic: parameter.isVariadic, isCompared: parameter.isCompared,
            namespace: module ?? .none)
    }

    private mutating func translate(_ result: ResultShape) -> ResultKnowledge {
        switch result {
        case .fixed(let shape): .fixed(shapes.add(shape, symbols: symbols, handles: builtins.handles))
        case .receiver: .receiver
        case .element: .element
        case .optionalElement: .optionalElement
        case .arrayOfElement: .arrayOfElement
        case .arrayOfClosureResult: .arrayOfClosureResult
        case .closureResult: .closureResult
        case .argument(let position): .argument(position)
        case .accumulated: .accumulated
        }
    }
}
