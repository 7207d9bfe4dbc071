// Functions that are values: closures, and blocks that something else calls.

extension Compiler {
    func compileClosure(_ parameters: NodeList, _ body: NodeList, into register: Int, at node: NodeID) {
        let builder = FunctionBuilder("closure", parent: function, closureNames: closureNames(in: node, isWhole: false))
        builder.isClosure = true
        let outer = function
        let outerNamespace = namespace
        namespace = nil
        function = builder
        var declared: [FunctionInfo.Parameter] = []
        let names = tree[parameters]
        if names.isEmpty {
            // `$n` live in the first registers; how many there are is known when the body has been read.
            let count = argumentCount(of: body)
            builder.reserve(1 + count)
            builder.localTop = builder.next
            declared = (0..<count).map { FunctionInfo.Parameter(label: .none, name: symbols.intern("$\($0)"), hasDefault: false) }
        } else {
            for name in names {
                let parameter = builder.temporary()
                guard case .targetName(let symbol) = tree[name] else { continue }
                builder.declare(symbol, Local(register: parameter, isVariable: false, isBoxed: false))
                declared.append(FunctionInfo.Parameter(label: .none, name: symbol, hasDefault: false))
            }
        }
        builder.node = node
        builder.parameterCount = declared.count
        if !declared.isEmpty { builder.soleUses = soleUses(in: body) }
        self.body(body)
        function = outer
        namespace = outerNamespace
        let number = add(builder, parameters: declared)
        function.node = node
        function.emit(.makeClosure, register, 0, number)
    }

    /// One more than the highest `$n` of a closure's own body. Closures inside have their own.
    func argumentCount(of body: NodeList) -> Int {
        guard let last = tree[body].last, let first = tree[body].first else { return 0 }
        let from = tree.span(first).start
        var count = 0
        var index = Int(last.index)
        var hidden: Span?
        while index >= 0 {
            let span = tree.spans[index]
            if span.start < from, span.end <= from { break }
            if let inside = hidden, span.start >= inside.start, span.end <= inside.end {
                index -= 1
                continue
            }
            switch tree.nodes[index] {
            case .closureArgument(let number) where span.start >= from: count = max(count, Int(number) + 1)
            case .closure where span.start >= from: hidden = span
            default: break
            }
            index -= 1
        }
        return min(count, 101)
    }

    /// A closure without parameters made of a block (`defer`, `cleanup`).
    func closure(named name: String, body: NodeID, into register: Int) {
        guard case .block(let statements) = tree[body] else { return closure(named: name, statement: body, isValue: false, into: register) }
        let builder = FunctionBuilder(name, parent: function, closureNames: closureNames(in: body, isWhole: true))
        builder.isClosure = true
        let outer = function
        function = builder
        builder.node = body
        for statement in tree[statements] {
            if statement == tree[statements].first {
                builder.scopes[0].mark = deferMark(in: tree[statements])
            }
            self.statement(statement)
        }
        closeScope()
        builder.emitReturn()
        function = outer
        let number = add(builder, parameters: [])
        function.emit(.makeClosure, register, 0, number)
    }

    /// A closure around one statement or expression: a branch of `parallel`.
    func closure(named name: String, statement: NodeID, isValue: Bool, into register: Int) {
        let builder = FunctionBuilder(name, parent: function, closureNames: closureNames(in: statement, isWhole: true))
        builder.isClosure = true
        let outer = function
        function = builder
        builder.node = statement
        builder.loops.append(FunctionBuilder.Loop(scopeDepth: 0, isBarrier: true))
        if isValue {
            let result = operand(statement)
            builder.emitReturn(result)
        } else {
            self.statement(statement)
            builder.emitReturn()
        }
        function = outer
        let number = add(builder, parameters: [])
        function.node = statement
        function.emit(.makeClosure, register, 0, number)
    }
}
