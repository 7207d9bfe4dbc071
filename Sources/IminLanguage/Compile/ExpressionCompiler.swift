// Expressions: everything that has a value.

extension Compiler {
    /// A register that holds the value: a local's own where it is one, else a temporary.
    func operand(_ node: NodeID) -> Int {
        if let register = ownRegister(node) {
            witness(node, register)
            return register
        }
        if case .group(let inner) = tree[node] { return operand(inner) }
        let register = function.temporary()
        value(node, into: register)
        return register
    }

    /// The register that a local or `$n` lies in anyway.
    func ownRegister(_ node: NodeID) -> Int? {
        switch tree[node] {
        case .name(let symbol):
            guard case .local(let local)? = function.find(symbol), !local.isBoxed else { return nil }
            return local.register
        case .closureArgument(let number) where number <= 100:
            function.closureArguments = max(function.closureArguments, Int(number) + 1)
            return Int(number) + 1
        default: return nil
        }
    }

    /// Evaluates for what it does.
    func effect(_ node: NodeID) {
        switch tree[node] {
        case .ifElse(let conditions, let then, let otherwise): compileIf(conditions, then, otherwise, into: nil)
        case .switchOver(let subject, let cases): compileSwitch(subject, cases, into: nil, at: node)
        case .group(let inner): effect(inner)
        default: _ = operand(node)
        }
    }

    /// Like `operand`, but a value that is no local goes to `scratch`, where that is a temporary: the target of the whole expression,
    /// which nothing reads before it is written.
    func operand(_ node: NodeID, scratch: Int) -> Int {
        if case .group(let inner) = tree[node] { return operand(inner, scratch: scratch) }
        if ownRegister(node) != nil { return operand(node) }
        guard isScratch(scratch) else { return operand(node) }
        value(node, into: scratch)
        return scratch
    }

    /// Whether nothing in scope can see a register.
    func isScratch(_ register: Int) -> Bool { function.witnesses == nil && register >= function.localTop }

    /// Keeps the register of a subexpression for the report of the expectation it stands in.
    func witness(_ node: NodeID, _ register: Int) {
        function.witnesses?.append((node, register))
    }

    func isWorthShowing(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .name, .member, .index, .call, .binary, .unary, .tryOptional, .closureArgument, .matches, .interpolation: true
        default: false
        }
    }

    /// Evaluates into a register.
    func value(_ node: NodeID, into register: Int) {
        let saved = function.next
        let outer = function.node
        function.node = node
        if function.isCrowded {
            quietly {
                compileValue(node, into: register)
                function.release(to: max(saved, register + 1))
            }
        } else {
            compileValue(node, into: register)
        }
        if function.witnesses != nil, isWorthShowing(node) { witness(node, register) }
        function.node = outer
        function.release(to: max(saved, register + 1))
    }

    /// Compiles a part of an expectation whose own parts its report does not show.
    func quietly(_ compile: () -> Void) {
        let witnesses = function.witnesses
        function.witnesses = nil
        compile()
        function.witnesses = witnesses
    }

    func compileValue(_ node: NodeID, into register: Int) {
        switch tree[node] {
        case .null, .missing: function.emit(.loadNull, register)
        case .bool(let value): function.emit(.loadBool, register, value ? 1 : 0)
        case .integer(let value): integer(value, into: register)
        case .decimal(let text):
            if let number = Number(text: tree[text]) {
                function.emit(.loadConstant, register, 0, constant(.number(number)))
            } else {
                error("number-too-long", "`\(tree.written(node))` has more digits than a Number keeps", at: node)
            }
        case .text(let text): function.emit(.loadConstant, register, 0, constant(tree[text]))
        case .interpolation(let parts):
            let parts = tree[parts]
            let first = function.window(parts.count)
            for (index, part) in parts.enumerated() { argument(part, into: first + index) }
            function.node = node
            function.emit(.interpolate, register, first, parts.count)
        case .money(let minor, let currency):
            function.emit(.loadConstant, register, 0, constant(.money(minor: minor, currency: currency)))
        case .day(let days): function.emit(.loadConstant, register, 0, constant(.date(.day(days))))
        case .instant(let microseconds): function.emit(.loadConstant, register, 0, constant(.date(.instant(microseconds))))
        case .array(let elements): compileArray(Array(tree[elements]), into: register)
        case .object(let members): compileObject(members, into: register)
        case .name(let symbol): name(symbol, into: register, at: node)
        case .implicitMember(let symbol): compileImplicitMember(symbol, into: register, at: node)
        case .closureArgument(let number):
            function.closureArguments = max(function.closureArguments, Int(number) + 1)
            if number > 100 {
                error("closure-argument", "`$\(number)` is beyond what a closure takes", at: node)
            } else {
                function.emit(.move, register, Int(number) + 1)
            }
        case .group(let inner): value(inner, into: register)
        case .member, .index: chain(node, into: register)
        case .call(let callee, let arguments): chainOrCall(node, callee, arguments, into: register)
        case .unary(let operation, let inner):
            let value = operand(inner, scratch: register)
            function.node = node
            function.emit(operation == .not ? .not : .negate, register, value)
        case .binary(let operation, let left, let right): compileBinary(operation, left, right, into: register, at: node)
        case .matches(let subject, let pattern):
            let value = operand(subject)
            let compiled = compile(pattern: pattern)
            function.node = node
            function.emit(.match, register, value, compiled.index)
            finish(compiled.bound)
        case .tryOptional(let inner): compileTry(inner, into: register, at: node)
        case .closure(let parameters, let body): compileClosure(parameters, body, into: register, at: node)
        case .ifElse(let conditions, let then, let otherwise): compileIf(conditions, then, otherwise, into: register)
        case .switchOver(let subject, let cases): compileSwitch(subject, cases, into: register, at: node)
        case .block: block(node, into: register)
        default:
            error("not-a-value", "`\(tree.written(node))` is not a value", at: node)
        }
    }

    func integer(_ value: Int64, into register: Int) {
        if let small = Int32(exactly: value) {
            function.emit(.loadInteger, register, 0, Int(small))
        } else {
            function.emit(.loadConstant, register, 0, constant(.integer(value)))
        }
    }

    /// Evaluates into the register of a window. While an expectation is compiled, the value also stays where its report finds it.
    func argument(_ node: NodeID, into register: Int) {
        if function.witnesses != nil, !function.isCrowded, isWorthShowing(strippingGroups(node)) {
            let kept = operand(node)
            function.emit(.move, register, kept)
        } else {
            value(node, into: register)
        }
    }

    // MARK: Names

    func name(_ symbol: Symbol, into register: Int, at node: NodeID) {
        switch function.find(symbol) {
        case .local(let local)?:
            let isLast = !local.isBoxed && soleUse(node) == local.register
            function.emit(local.isBoxed ? .getBox : isLast ? .take : .move, register, local.register)
        case .capture(let index, _, let isBoxed)?: function.emit(isBoxed ? .getCaptureBox : .getCapture, register, index)
        case .itself?: function.emit(.move, register, 0)
        case nil: topLevelName(symbol, into: register, at: node)
        }
    }

    func topLevelName(_ symbol: Symbol, into register: Int, at node: NodeID) {
        switch topLevelBinding(symbol, at: node) {
        case .global(let index, _)?:
            _ = function.emit(.getGlobal, register, 0, index)
            return
        case .function(let index)?:
            _ = function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(index))))
            return
        case .module?:
            return error("module-as-value", "`\(symbols[symbol])` is a module, not a value", at: node, advice: "use one of its members")
        case nil: break
        }
        let text = symbols[symbol]
        if let shape = ShapeName.named(text) {
            function.emit(.loadConstant, register, 0, constant(Value(.shape, bits: UInt64(shape.rawValue))))
        } else if let constant = host.constants[text] {
            hostConstant(constant, into: register)
        } else if let index = host.functionIndices[text] {
            if host.functions[index].isProperty { return callHost(index, [], false, into: register, at: node) }
            function.emit(.loadConstant, register, 0, constant(Value(.host, bits: UInt64(index))))
        } else if let index = library.function(text) {
            libraryValue(index, into: register, at: node)
        } else if host.modules.contains(text) || library.modules.contains(text) {
            error("module-as-value", "`\(text)` is a module, not a value", at: node, advice: "use one of its members")
        } else {
            unknownName(symbol, at: node)
        }
    }

    func hostConstant(_ value: ScriptValue, into register: Int) {
        function.emit(.loadConstant, register, 0, constant(Conversion(heap: program.heap).value(value)))
    }

    func libraryValue(_ index: Int, into register: Int, at node: NodeID) {
        let declared = library.functions[index]
        switch declared.body {
        case .prelude:
            guard let number = prelude.number(of: declared) else { return missingPrelude(declared, at: node) }
            function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(number))))
        case .native where declared.isProperty:
            // A value of the surroundings, read without parentheses: `args`, `clock.now`.
            callLibrary(index, arguments: [], isTrailing: false, into: register, at: node)
        case .native:
            function.emit(.loadConstant, register, 0, constant(Value(.native, bits: UInt64(index))))
        case .mutating, .intrinsic:
            error("not-a-value", "`\(declared.name)` can only be called", at: node)
        }
    }

    func unknownName(_ symbol: Symbol, at node: NodeID) {
        let text = symbols[symbol]
        let known =
            function.visibleNames.map { symbols[$0] } + topLevel.names.keys.map { symbols[$0] } + Array(host.modules)
            + host.functionIndices.keys.filter { !$0.contains(".") } + Array(library.modules) + library.members(ofModule: "")
        let near = NearestName.nearest(to: text, among: known.sorted())
        error("unknown-name", "there is no `\(text)` here", at: node, advice: near.map { "did you mean `\($0)`?" })
    }

}
