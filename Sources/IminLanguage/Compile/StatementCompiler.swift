// Statements: bindings, assignments, loops, blocks, what is done however a scope ends.

extension Compiler {
    func statement(_ node: NodeID) {
        let saved = function.next
        function.node = node
        switch tree[node] {
        case .importModule(let index): compileImport(tree.imports[Int(index)], at: node)
        case .function(let index): nestedFunction(tree.functions[Int(index)], at: node)
        case .scenario(let index): if !skipsScenarios { compile(tree.scenarios[Int(index)], at: node) }
        case .step(let name, let body): compileStep(name, body, at: node)
        case .binding(let isVariable, let target, let type, let value, let otherwise):
            compileBinding(target, type, value, otherwise, isVariable: isVariable)
        case .assign(let operation, let place, let value): compileAssignment(operation, place, value, at: node)
        case .forIn(let target, let sequence, let condition, let body): compileFor(target, sequence, condition, body)
        case .whileLoop(let condition, let body): compileWhile(condition, body)
        case .returnValue(let value): compileReturn(value, at: node)
        case .breakLoop: leaveLoop(isBreak: true, at: node)
        case .continueLoop: leaveLoop(isBreak: false, at: node)
        case .expectation: compileExpectation(node)
        case .deferred(let body):
            let register = function.temporary()
            closure(named: "defer", body: body, into: register)
            function.node = node
            function.emit(.pushDefer, register)
        case .parallel(let body): compileParallel(body, at: node)
        case .doCatch(let body, let pattern, let handler): compileCatch(body, pattern, handler, at: node)
        case .block: block(node)
        case .missing: break
        default:
            if isExpression(node) { effect(node) }
        }
        function.release(to: saved)
    }

    /// A block with a scope of its own.
    func block(_ node: NodeID) {
        guard case .block(let statements) = tree[node] else { return }
        function.push()
        let list = tree[statements]
        function.scopes[function.scopes.count - 1].mark = deferMark(in: list)
        for statement in list { self.statement(statement) }
        closeScope()
        function.pop()
    }

    /// A block whose last expression is its value.
    func block(_ node: NodeID, into register: Int?) {
        guard let register else { return block(node) }
        guard case .block(let statements) = tree[node] else { return value(node, into: register) }
        values(statements, into: register)
    }

    func values(_ statements: NodeList, into register: Int) {
        function.push()
        let list = tree[statements]
        function.scopes[function.scopes.count - 1].mark = deferMark(in: list)
        for statement in list.dropLast() { self.statement(statement) }
        if let last = list.last, isExpression(last) {
            value(last, into: register)
        } else {
            if let last = list.last { statement(last) }
            function.emit(.loadNull, register)
        }
        closeScope()
        function.pop()
    }

    /// A register that remembers where deferred closures stand, where any of the statements defers one.
    func deferMark(in statements: ArraySlice<NodeID>) -> Int? {
        let defers = statements.contains {
            if case .deferred = tree[$0] { true } else { false }
        }
        guard defers else { return nil }
        let register = function.temporary()
        function.localTop = max(function.localTop, register + 1)
        function.emit(.mark, register)
        return register
    }

    /// Runs what the innermost scope deferred.
    func closeScope() {
        if let mark = function.scopes.last?.mark { function.emit(.runDefers, mark) }
    }

    /// Runs what the scopes from `depth` inwards deferred.
    func closeScopes(from depth: Int) {
        if let mark = function.scopes[depth...].lazy.compactMap(\.mark).first { function.emit(.runDefers, mark) }
    }

    // MARK: Bindings

    private func compileBinding(_ target: NodeID, _ type: NodeID, _ initial: NodeID, _ otherwise: NodeID, isVariable: Bool) {
        if !otherwise.isNone {
            // `let x = … else { … }`: like a condition that must hold from here on.
            let register = function.temporary()
            value(initial, into: register)
            let pattern = targetPattern(target, isVariable: isVariable, mustBePresent: true)
            function.node = target
            let flag = function.temporary()
            function.emit(.match, flag, register, pattern.index)
            let fits = function.emit(.jumpIfTrue, flag)
            block(otherwise)
            function.node = otherwise
            function.emit(.mistake, 0, 0, constant("the `else` of a `let` leaves, and this one went on to the lines below"))
            function.land(fits)
            finish(pattern.bound)
            return
        }
        if case .targetName(let symbol) = tree[target] {
            if symbols[symbol] == "_" { return effect(initial) }
            let register = function.temporary()
            value(initial, into: register)
            function.node = target
            let known = type.isNone ? nil : checkType(type, of: register, "`\(symbols[symbol])`")
            declare(symbol, register, isVariable: isVariable, type: isVariable ? known : nil)
            return
        }
        let register = function.temporary()
        value(initial, into: register)
        if !type.isNone { checkType(type, of: register, "`\(tree.written(target))`") }
        bind(target, from: register, isVariable: isVariable)
    }

    /// Binds what `register` holds to a target; a failure where it does not fit.
    func bind(_ target: NodeID, from register: Int, isVariable: Bool) {
        if case .targetName(let symbol) = tree[target] {
            if symbols[symbol] == "_" { return }
            if function.isGlobalScope || isVariable {
                let copy = function.temporary()
                function.emit(.move, copy, register)
                declare(symbol, copy, isVariable: isVariable)
            } else {
                function.declare(symbol, Local(register: register, isVariable: false, isBoxed: false))
            }
            return
        }
        let pattern = targetPattern(target, isVariable: isVariable, mustBePresent: false)
        function.node = target
        let flag = function.temporary()
        function.emit(.match, flag, register, pattern.index)
        let fits = function.emit(.jumpIfTrue, flag)
        function.emit(.failMatch, 0, register, pattern.index)
        function.land(fits)
        finish(pattern.bound)
    }

    /// Gives a name to what `register` holds: at top level a global where others use it, else a local, in a box where a closure
    /// shares a `var`.
    func declare(_ symbol: Symbol, _ register: Int, isVariable: Bool, type: Int? = nil) {
        if function.isGlobalScope, let index = global(for: symbol, isVariable: isVariable) {
            function.emit(.setGlobal, register, 0, index)
            program.globalTypes[index] = type
            return
        }
        let isBoxed = isVariable && function.closureNames.contains(symbol)
        if isBoxed { function.emit(.makeBox, register) }
        function.declare(symbol, Local(register: register, isVariable: isVariable, isBoxed: isBoxed, type: type))
    }

    /// Names that a pattern has put into registers become locals or globals.
    func finish(_ bound: [(symbol: Symbol, register: Int, isVariable: Bool)]) {
        for name in bound {
            if function.isGlobalScope || name.isVariable { declare(name.symbol, name.register, isVariable: name.isVariable) }
        }
    }

    // MARK: Loops

    private func compileFor(_ target: NodeID, _ sequence: NodeID, _ condition: NodeID, _ body: NodeID) {
        function.push()
        defer { function.pop() }
        if case .binary(let operation, let lower, let upper) = tree[strippingGroups(sequence)],
            operation == .closedRange || operation == .halfOpenRange, case .targetName(let symbol) = tree[target]
        {
            let counter = function.window(2)
            function.localTop = function.next
            value(lower, into: counter)
            value(upper, into: counter + 1)
            function.node = sequence
            let entry = function.emit(.forRange, counter, operation == .closedRange ? 1 : 0)
            function.declare(symbol, Local(register: counter, isVariable: false, isBoxed: false))
            loop(entry: entry, condition: condition, body: body) { function.jumpBack(.forLoop, counter, 0, to: $0) }
            return
        }
        let iterator = function.window(2)
        let element = function.temporary()
        function.localTop = function.next
        value(sequence, into: iterator)
        function.node = sequence
        let entry = function.emit(.iterate, iterator)
        loop(entry: entry, condition: condition, body: body, isTestedFirst: true) {
            function.node = sequence
            function.jumpBack(.next, iterator, element, to: $0)
        } binding: {
            bind(target, from: element, isVariable: false)
        }
    }

    /// The common middle of loops. `entry` jumps past the end (or, `isTestedFirst`, to the advance); `advance` jumps to its argument.
    private func loop(
        entry: Int, condition: NodeID, body: NodeID, isTestedFirst: Bool = false, advance: (Int) -> Void, binding: () -> Void = {}
    ) {
        let start = function.code.count
        function.loops.append(FunctionBuilder.Loop(scopeDepth: function.scopes.count))
        function.push()
        binding()
        var skips: [Int] = []
        if !condition.isNone { skips = jumpUnless(condition) }
        block(body)
        function.pop()
        let loop = function.loops.removeLast()
        function.land(skips)
        function.land(loop.continues)
        if isTestedFirst { function.land(entry) }
        function.node = body
        advance(start)
        if !isTestedFirst { function.land(entry) }
        function.land(loop.breaks)
    }

    private func compileWhile(_ condition: NodeID, _ body: NodeID) {
        let start = function.code.count
        function.loops.append(FunctionBuilder.Loop(scopeDepth: function.scopes.count))
        function.push()
        let leave = jumpUnless(condition)
        block(body)
        function.pop()
        let loop = function.loops.removeLast()
        function.land(loop.continues)
        function.node = body
        function.jumpBack(.loop, to: start)
        function.land(leave)
        function.land(loop.breaks)
    }

    private func leaveLoop(isBreak: Bool, at node: NodeID) {
        guard let loop = function.loops.last, !loop.isBarrier else {
            error(
                isBreak ? "break-outside-loop" : "continue-outside-loop", "`\(isBreak ? "break" : "continue")` stands outside a loop",
                at: node)
            return
        }
        if loop.scopeDepth < function.scopes.count { closeScopes(from: loop.scopeDepth) }
        let jump = function.emit(.jump)
        if isBreak {
            function.loops[function.loops.count - 1].breaks.append(jump)
        } else {
            function.loops[function.loops.count - 1].continues.append(jump)
        }
    }

    private func compileReturn(_ result: NodeID, at node: NodeID) {
        let hasDefers = function.scopes.contains { $0.mark != nil }
        if result.isNone {
            if hasDefers { closeScopes(from: 0) }
            return returnNothing()
        }
        if hasDefers {
            let register = function.temporary()
            value(result, into: register)
            checkResult(register, at: result)
            closeScopes(from: 0)
            function.node = node
            function.emitReturn(register)
        } else {
            let register = operand(result)
            checkResult(register, at: result)
            function.node = node
            function.emitReturn(register)
        }
    }

    // MARK: Failures

    private func compileCatch(_ body: NodeID, _ pattern: NodeID, _ handler: NodeID, at node: NodeID) {
        let mark = function.temporary()
        let caught = function.window(2)
        function.localTop = function.next
        function.emit(.mark, mark)
        let start = function.code.count
        block(body)
        let end = function.code.count
        let done = function.emit(.jump)
        function.handlers.append(
            Handler(range: start..<end, target: function.code.count, register: caught, mark: mark, isBoundary: false))
        function.push()
        if !pattern.isNone {
            let compiled = compile(pattern: pattern)
            let flag = function.temporary()
            function.node = pattern
            function.emit(.match, flag, caught, compiled.index)
            finish(compiled.bound)
            let fits = function.emit(.jumpIfTrue, flag)
            function.emit(.rethrow, caught)
            function.land(fits)
        } else {
            // As in Swift, a bare `catch` knows the failure as `error`.
            function.declare(symbols.intern("error"), Local(register: caught, isVariable: false, isBoxed: false))
        }
        block(handler)
        function.pop()
        function.land(done)
    }

    // MARK: Steps, parallel branches, modules

    private func compileStep(_ name: NodeID, _ body: NodeID, at node: NodeID) {
        let register = function.temporary()
        value(name, into: register)
        function.node = node
        function.emit(.beginStep, register)
        block(body)
        function.node = node
        function.emit(.endStep)
    }

    private func compileParallel(_ body: NodeID, at node: NodeID) {
        guard case .block(let list) = tree[body] else { return }
        let statements = Array(tree[list])
        let first = function.window(statements.count)
        function.localTop = max(function.localTop, function.next)
        for (index, statement) in statements.enumerated() {
            let branch: NodeID
            if case .binding(_, _, _, let value, _) = tree[statement] { branch = value } else { branch = statement }
            closure(named: "parallel", statement: branch, isValue: branch != statement || isExpression(branch), into: first + index)
        }
        function.node = node
        function.emit(.parallel, first, statements.count)
        for (index, statement) in statements.enumerated() {
            guard case .binding(let isVariable, let target, let type, _, let otherwise) = tree[statement] else { continue }
            function.node = statement
            if !type.isNone { checkType(type, of: first + index, "`\(tree.written(target))`") }
            if !otherwise.isNone { error("parallel-else", "a branch of `parallel` has no `else`", at: otherwise) }
            bind(target, from: first + index, isVariable: isVariable)
        }
    }

    private func compileImport(_ declaration: ImportDeclaration, at node: NodeID) {
        guard let module = importing(declaration) else { return }
        topLevel.names[declaration.name] = .module(module)
        let window = function.window(1)
        function.emit(.importModule, window, 0, module)
    }

    private func nestedFunction(_ declaration: FunctionDeclaration, at node: NodeID) {
        if function.isGlobalScope { return }
        let register = function.temporary()
        let builder = FunctionBuilder(
            symbols[declaration.name], parent: function, ownName: declaration.name, closureNames: closureNames(in: node, isWhole: true))
        compileBody(builder, of: declaration)
        let number = add(builder, parameters: parameters(of: declaration))
        function.node = node
        function.emit(.makeClosure, register, 0, number)
        function.declare(declaration.name, Local(register: register, isVariable: false, isBoxed: false))
    }

    /// The names that closures inside a node mention.
    func closureNames(in node: NodeID, isWhole: Bool) -> Set<Symbol> {
        var start = Int(node.index)
        let from = tree.span(node).start
        while start > 0, tree.spans[start - 1].start >= from { start -= 1 }
        return tree.closureNames(in: start..<Int(node.index) + (isWhole ? 1 : 0))
    }

    func strippingGroups(_ node: NodeID) -> NodeID {
        if case .group(let inner) = tree[node] { return strippingGroups(inner) }
        return node
    }
}
