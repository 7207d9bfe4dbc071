// Modules: an import must be found, must not lead back to itself, must offer what is asked of it, and should be used.

extension Checker {
    /// Brings an imported module's name into scope and reports why it could not be loaded.
    mutating func importModule(_ index: UInt32) {
        let declaration = tree.imports[Int(index)]
        let shape = shapes.add(.imported(index))
        if let outcome = outcome(of: index) {
            switch outcome {
            case .loaded: break
            case .notFound where scope.find(declaration.name).map({ isModuleOfTheHost($0) }) ?? false:
                error(
                    "module-not-found", "`\(declaration.module)` is there without an import", at: declaration.span,
                    advice: "leave out the line")
                return
            case .notFound(let reason):
                error(
                    "module-not-found", "there is no module `\(declaration.module)`", at: declaration.span,
                    advice: declaration.isPath
                        ? "the path starts at the folder of this script" : "its file is `\(declaration.module).imin` beside this script",
                    notes: reason.isEmpty ? [] : [reason])
            case .outside(let reason):
                error(
                    "module-not-found", "`\(declaration.module)` lies outside of the script's folder", at: declaration.span,
                    advice: "check and run the script above that imports this file, or move the module beside it", notes: [reason])
            case .cycle(let modules):
                error(
                    "module-cycle", "`\(declaration.module)` imports itself", at: declaration.span,
                    advice: "move what both need into a module of its own", notes: [modules.joined(separator: " → ")])
            case .broken:
                error(
                    SourceChecker.brokenModule, "the module `\(declaration.module)` has errors of its own", at: declaration.span,
                    advice: "mend it first")
            }
        }
        let isLoaded =
            switch outcome(of: index) {
            case .loaded, nil: true
            case .notFound, .outside, .cycle, .broken: false
            }
        // One that cannot be loaded is reported as such, used or not.
        bind(declaration.name, .module(index), shape, at: declaration.span, isExempt: !isLoaded)
    }

    private func isModuleOfTheHost(_ binding: Int) -> Bool {
        if case .builtin = scope[binding].kind { true } else { false }
    }

    func outcome(of index: UInt32) -> ImportOutcome? {
        Int(index) < environment.imports.count ? environment.imports[Int(index)] : nil
    }

    /// A member of an imported module; nothing is known where the module could not be loaded.
    mutating func importedMember(_ key: Symbol, of index: UInt32, at span: Span) -> ShapeID {
        guard case .loaded(let names)? = outcome(of: index) else { return .any }
        let written = text(key)
        let module = text(tree.imports[Int(index)].name)
        if let variable = names.first(where: { $0.isVariable && $0.name == written }) {
            error(
                "unknown-member", "`\(variable.name)` is a `var` of the module `\(module)`, and its members are its `let`s and functions",
                at: span, advice: "give its value back from a `func` of `\(module)`")
            return .any
        }
        if let known = knownMember(key, of: index) {
            if case .function(let function) = shapes[known], !function.isNone { checkWrites(of: function, named: key, at: span) }
            return known
        }
        let members = names.filter { !$0.isVariable }.map(\.name)
        error(
            "unknown-member", "the module `\(module)` has no `\(written)`", at: span,
            advice: NearestName.nearest(to: written, among: members).map { "did you mean `\($0)`?" },
            notes: memberNote(members, of: module))
        return .any
    }

    /// What is known of a member of an imported module; `nil` where it has none of the name.
    mutating func knownMember(_ key: Symbol, of index: UInt32) -> ShapeID? {
        let member = ImportedMember(module: index, name: key)
        if let known = memberShapes[member] { return known }
        let written = text(key)
        guard case .loaded(let names)? = outcome(of: index), let found = names.first(where: { $0.name == written }) else { return nil }
        let shape = shape(of: found)
        if found.function?.changesOutside == true, case .function(let function) = shapes[shape],
            let binding = scope.find(tree.imports[Int(index)].name)
        {
            // What it changes lies where the module is bound, as far as branches are concerned.
            signatures[Int(function.index)].writes = [OuterVariable(index: binding, span: scope[binding].span)]
        }
        memberShapes[member] = shape
        return shape
    }

    /// A member of a module of the host or the library.
    mutating func builtinMember(_ key: Symbol, of entity: EntityID, at span: Span) -> EntityID? {
        if let member = builtins.member(key, of: entity) { return member }
        let path = builtins[entity].path
        guard builtins[entity].isModule else {
            error(
                "unknown-member", "`\(path)` is a function and has no members", at: span,
                advice: "call it first: `\(path)(…).\(text(key))`")
            return nil
        }
        let names = builtins.memberNames(of: entity)
        let nearest =
            NearestName.nearest(to: text(key), among: names) ?? ForeignNames.deeds[text(key)].flatMap { names.contains($0) ? $0 : nil }
        let meant = nearest.map { [$0] } ?? NearestName.sharingWord(with: text(key), among: names)
        error(
            "unknown-member", "`\(path)` has no `\(text(key))`", at: span,
            advice: meant.isEmpty ? nil : "did you mean \(meant.map { "`\($0)`" }.joined(separator: " or "))?",
            notes: meant.isEmpty || names.count <= 20 ? memberNote(names, of: path) : [])
        return nil
    }

    private func memberNote(_ names: [String], of module: String) -> [String] {
        guard !names.isEmpty, names.count <= 50 else { return [] }
        return ["\(module) has \(names.joined(separator: ", "))"]
    }

    /// A name from outside as a shape.
    mutating func shape(of name: KnownName) -> ShapeID {
        guard let function = name.function else { return shapes.add(name.shape, symbols: symbols, handles: builtins.handles) }
        let parameters = function.parameters.map { parameter in
            let shape = shapes.add(parameter.type, symbols: symbols, handles: builtins.handles)
            return CheckedParameter(
                label: parameter.label.map { symbols.intern($0) } ?? .none, name: symbols.intern(parameter.name), shape: shape,
                accepts: shapes.kinds(shape), isRequired: parameter.isRequired,
                rule: number(of: rule(of: shape), accepting: shapes.kinds(shape)))
        }
        let result = shapes.add(function.result, symbols: symbols, handles: builtins.handles)
        return functionShape(Signature(manner: .ordered, parameters: parameters, result: .fixed(result)))
    }

    mutating func functionShape(_ signature: Signature) -> ShapeID {
        signatures.append(signature)
        return shapes.add(.function(SignatureID(index: UInt32(signatures.count - 1))))
    }

    // MARK: What a source offers

    /// The top-level names, as others see them.
    func offered(_ bindings: [CheckedBinding]) -> [KnownName] {
        bindings.compactMap { binding in
            let name = text(binding.name)
            switch binding.kind {
            case .constant: return KnownName(name: name, shape: declared(binding.shape))
            case .variable: return KnownName(name: name, isVariable: true)
            case .earlier, .module, .builtin, .parameter, .loop: return nil
            case .function:
                guard case .function(let id) = shapes[binding.shape], !id.isNone else { return KnownName(name: name) }
                let signature = signatures[Int(id.index)]
                var function = KnownFunction(
                    parameters: signature.parameters.map {
                        KnownFunction.Parameter(
                            label: $0.label.isNone ? nil : text($0.label), name: text($0.name), type: declared($0.shape),
                            isRequired: $0.isRequired)
                    })
                if case .fixed(let result) = signature.result { function.result = declared(result) }
                function.changesOutside = !signature.writes.isEmpty
                return KnownName(name: name, shape: .function, function: function)
            }
        }
    }

    /// A shape in the words of hosts.
    private func declared(_ id: ShapeID, depth: Int = 0) -> Shape {
        if depth > 8 { return .any }
        switch shapes[id] {
        case .any, .builtin, .imported: return .any
        case .null: return .null
        case .bool: return .bool
        case .number: return .number
        case .string, .secret: return .string
        case .money, .moneyOf: return .money
        case .duration: return .duration
        case .date: return .date
        case .range, .rangeOf: return .range
        case .function: return .function
        case .array(let element): return .array(declared(element, depth: depth + 1))
        case .object(0): return .object(nil)
        case .object(let index):
            let known = shapes.objects[Int(index)]
            let fields = shapes.fields(of: index).map {
                ObjectShape.Field(text($0.name), declared($0.shape, depth: depth + 1), isOptional: $0.isOptional)
            }
            let name = known.name.isNone ? "" : text(known.name)
            var shape = ObjectShape(name, fields, item: known.item.map { declared($0, depth: depth + 1) })
            shape.isOfScript = known.isOfScript
            return .object(shape)
        case .handle(let index): return builtins.handleType(index).map { .handle($0.name) } ?? .any
        case .optional(let wrapped): return .optional(declared(wrapped, depth: depth + 1))
        case .oneOf(let start, let count):
            return .oneOf(shapes.alternatives[Int(start)..<Int(start + count)].map { declared($0, depth: depth + 1) })
        }
    }
}
