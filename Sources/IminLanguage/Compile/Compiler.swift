// From a tree to code. One compiler works on one source; what it makes is added to the program of the session.
//
// It trusts the checker to have told the author what is wrong, and reports an error of its own only for what it cannot compile,
// so that it is safe to run without one.

/// What a host offers, by name.
struct HostTable {
    var functions: [HostFunction] = []
    /// `customer.create` and, for functions that stand alone, `checkout`.
    var functionIndices: [String: Int] = [:]
    var modules: Set<String> = []
    var constants: [String: ScriptValue] = [:]
    var handleTypes: [String: HandleType] = [:]

    init(_ language: Imin) {
        for module in language.modules {
            if !module.name.isEmpty {
                // A dotted name makes its outer parts modules too.
                var path = ""
                for part in module.name.split(separator: ".") {
                    path += path.isEmpty ? String(part) : ".\(part)"
                    modules.insert(path)
                }
            }
            let prefix = module.name.isEmpty ? "" : module.name + "."
            for function in module.functions {
                functionIndices[prefix + function.name] = functions.count
                functions.append(function)
            }
            for constant in module.constants { constants[prefix + constant.name] = constant.value }
        }
        for type in language.handleTypes { handleTypes[type.name] = type }
    }

    /// Whether a name that stands alone means something of the host.
    func hasRoot(_ name: String) -> Bool { modules.contains(name) || functionIndices[name] != nil || constants[name] != nil }
}

/// Names bound at the top level of the session's sources.
struct TopLevel {
    var names: [Symbol: Binding] = [:]
}

final class Compiler {
    // It works on one thread, and no access needs to be checked for being the only one.
    let program: Program
    let tree: SyntaxTree
    let source: Int
    let host: HostTable
    let library: Library
    let prelude: PreludeFunctions
    /// Compiles an imported source, giving the number of its module.
    let importing: (ImportDeclaration) -> Int?
    let isPrelude: Bool
    /// Scenarios of imported modules do not run.
    @exclusivity(unchecked) var skipsScenarios = false

    @exclusivity(unchecked) var topLevel: TopLevel
    /// Top-level names of this source that hide a name of the host, from where they are bound on: bodies are compiled at the end, and
    /// above that place the name still is the host's.
    @exclusivity(unchecked) var hiding: [Symbol: (from: UInt32, before: Binding?)] = [:]
    @exclusivity(unchecked) var function: FunctionBuilder
    @exclusivity(unchecked) var diagnostics: [Diagnostic] = []
    /// Functions and scenarios whose bodies are compiled when every top-level name is known.
    @exclusivity(unchecked) private var bodies: [() -> Void] = []
    @exclusivity(unchecked) private var stringConstants: [String: Int] = [:]
    /// The scenarios that have a place in the tables, by their node.
    @exclusivity(unchecked) private var reserved: [UInt32: Int] = [:]
    /// Names that the top level will bind and nobody has needed as globals so far; true for a `var`. Empty where names are kept.
    @exclusivity(unchecked) private var unplaced: [Symbol: Bool] = [:]
    /// The types written behind those that are variables.
    @exclusivity(unchecked) private var unplacedTypes: [Symbol: NodeID] = [:]
    /// Whether every top-level name becomes a global, because sources that follow or import this one may use it.
    @exclusivity(unchecked) var keepsNames = true
    /// The module that `.name` means where the compiler is.
    @exclusivity(unchecked) var namespace: String?

    init(
        program: Program, tree: SyntaxTree, host: HostTable, library: Library, prelude: PreludeFunctions, topLevel: TopLevel,
        isPrelude: Bool, importing: @escaping (ImportDeclaration) -> Int?
    ) {
        self.program = program
        self.tree = tree
        self.host = host
        self.library = library
        self.prelude = prelude
        self.topLevel = topLevel
        self.isPrelude = isPrelude
        self.importing = importing
        source = program.sources.count
        program.sources.append(SourceUnit(tree: tree, isPrelude: isPrelude))
        function = FunctionBuilder("", parent: nil, closureNames: [], isTopLevel: true)
    }

    var symbols: SymbolTable { tree.symbols }

    func error(_ name: String, _ message: String, at node: NodeID, advice: String? = nil) {
        error(name, message, at: tree.span(node), advice: advice)
    }

    func error(_ name: String, _ message: String, at span: Span, advice: String? = nil) {
        diagnostics.append(Diagnostic(.error, name, message, in: tree.source, at: span, advice: advice))
    }

    /// What a name stands for at the top level, seen from a place in the source.
    func topLevelBinding(_ symbol: Symbol, at node: NodeID) -> Binding? {
        if let hidden = hiding[symbol], tree.span(node).start < hidden.from { return hidden.before }
        return binding(of: symbol)
    }

    // MARK: The source

    /// Compiles the whole source; the number of its top-level function.
    ///
    /// Where names need not be kept, functions and scenarios come first: the names they use become globals, all others live in
    /// registers of the top level.
    func compile(keepsNames: Bool = true) -> Int {
        let statements = Array(tree[tree.statements])
        declareFunctions(statements)
        self.keepsNames = keepsNames
        if !keepsNames {
            declareImports(statements)
            collectNames(statements)
            for statement in statements {
                if case .scenario(let index) = tree[statement], !skipsScenarios { _ = reserve(tree.scenarios[Int(index)], at: statement) }
            }
            compileBodies()
        }
        var previous = -1
        var names: Set<Symbol> = []
        for statement in statements {
            names.formUnion(tree.closureNames(in: previous + 1..<Int(statement.index) + 1))
            previous = Int(statement.index)
        }
        function = FunctionBuilder("", parent: nil, closureNames: names, isTopLevel: true)
        function.scopes[0].mark = deferMark(in: statements[...])
        for (position, statement) in statements.enumerated() {
            if position == statements.count - 1, isExpression(statement) {
                let register = operand(statement)
                function.emit(.setResult, register)
            } else {
                self.statement(statement)
            }
        }
        closeScope()
        function.emitReturn()
        let main = add(function, parameters: [])
        compileBodies()
        return main
    }

    private func compileBodies() {
        // Bodies may queue no further ones: functions and scenarios stand at top level.
        for body in bodies { body() }
        bodies = []
    }

    private func declareImports(_ statements: [NodeID]) {
        for statement in statements {
            guard case .importModule(let index) = tree[statement], let module = importing(tree.imports[Int(index)]) else { continue }
            topLevel.names[tree.imports[Int(index)].name] = .module(module)
        }
    }

    /// The names that top-level statements bind. A name that stands for a type is looked up among the globals.
    private func collectNames(_ statements: [NodeID]) {
        var end: UInt32 = 0
        func note(_ symbol: Symbol, isVariable: Bool) {
            // Of a function that has the name, only the checker complains.
            guard topLevel.names[symbol] == nil else { return }
            unplaced[symbol] = isVariable
            if hiding[symbol] == nil, host.hasRoot(symbols[symbol]) { hiding[symbol] = (end, topLevel.names[symbol]) }
        }
        func collect(_ target: NodeID, isVariable: Bool) {
            switch tree[target] {
            case .targetName(let symbol): note(symbol, isVariable: isVariable)
            case .targetMember(_, _, let inner), .targetRest(let inner): collect(inner, isVariable: isVariable)
            case .targetObject(let list), .targetArray(let list): for inner in tree[list] { collect(inner, isVariable: isVariable) }
            default: break
            }
        }
        var previous = -1
        for statement in statements {
            end = tree.span(statement).end
            switch tree[statement] {
            case .binding(let isVariable, let target, let type, _, _):
                collect(target, isVariable: isVariable)
                if isVariable, !type.isNone, case .targetName(let symbol) = tree[target] { unplacedTypes[symbol] = type }
            case .parallel(let body):
                guard case .block(let list) = tree[body] else { break }
                for inner in tree[list] {
                    if case .binding(let isVariable, let target, _, _, _) = tree[inner] { collect(target, isVariable: isVariable) }
                }
            default: break
            }
            for symbol in tree.patternNames(in: previous + 1..<Int(statement.index) + 1) { note(symbol, isVariable: false) }
            previous = Int(statement.index)
        }
        for node in tree.nodes {
            if case .typeName(let symbol, _) = node { _ = binding(of: symbol) }
        }
    }

    /// What a name stands for at top level. A name that the top level is yet to bind becomes a global by being asked for.
    func binding(of symbol: Symbol) -> Binding? {
        if let isVariable = unplaced.removeValue(forKey: symbol) {
            let made = newGlobal(symbol, isVariable: isVariable)
            topLevel.names[symbol] = made
            if case .global(let index, _) = made, let type = unplacedTypes[symbol] {
                program.globalTypes[index] = typeNumber(type, "`\(symbols[symbol])`")
            }
        }
        return topLevel.names[symbol]
    }

    private func newGlobal(_ symbol: Symbol, isVariable: Bool) -> Binding {
        program.globalCount += 1
        program.globalNames.append(symbols[symbol])
        return .global(program.globalCount - 1, isVariable: isVariable)
    }

    /// The global that a top-level binding makes; `nil` where a register of the top level will do.
    func global(for symbol: Symbol, isVariable: Bool) -> Int? {
        if keepsNames {
            if hiding[symbol] == nil, host.hasRoot(symbols[symbol]) {
                hiding[symbol] = (tree.span(function.node).start, topLevel.names[symbol])
            }
            topLevel.names[symbol] = newGlobal(symbol, isVariable: isVariable)
        } else if topLevel.names[symbol] == nil {
            // Registers are few: whoever has that many names hardly waits for each of them.
            guard function.closureNames.contains(symbol) || function.next > 120 else { return nil }
            unplaced[symbol] = isVariable
        }
        guard case .global(let index, _)? = binding(of: symbol) else { return nil }
        return index
    }

    private func declareFunctions(_ statements: [NodeID]) {
        for (position, statement) in statements.enumerated() {
            guard case .function(let index) = tree[statement] else { continue }
            let declaration = tree.functions[Int(index)]
            let number = reserveFunction(declaration)
            topLevel.names[declaration.name] = .function(number)
            let start = position == 0 ? 0 : statements[position - 1].index + 1
            bodies.append { [self] in
                let names = tree.closureNames(in: Int(start)..<Int(statement.index) + 1)
                let builder = FunctionBuilder(symbols[declaration.name], parent: nil, closureNames: names)
                compileBody(builder, of: declaration)
                fill(number, with: builder)
            }
        }
    }

    /// A place in the tables for a function that is compiled later.
    private func reserveFunction(_ declaration: FunctionDeclaration) -> Int {
        program.functions.append(
            FunctionEntry(entry: 0, registerCount: 1, parameterCount: Int32(declaration.parameters.count), isClosure: false))
        program.functionInfos.append(
            FunctionInfo(name: symbols[declaration.name], parameters: parameters(of: declaration), source: source))
        return program.functions.count - 1
    }

    func parameters(of declaration: FunctionDeclaration) -> [FunctionInfo.Parameter] {
        declaration.parameters.map {
            FunctionInfo.Parameter(label: $0.label, name: $0.name, hasDefault: !$0.defaultValue.isNone)
        }
    }

    /// Adds a finished function to the program.
    func add(_ builder: FunctionBuilder, parameters: [FunctionInfo.Parameter]) -> Int {
        program.functions.append(
            FunctionEntry(entry: 0, registerCount: 1, parameterCount: Int32(parameters.count), isClosure: builder.isClosure))
        program.functionInfos.append(FunctionInfo(name: builder.name, parameters: parameters, source: source))
        fill(program.functions.count - 1, with: builder)
        return program.functions.count - 1
    }

    private func fill(_ number: Int, with builder: FunctionBuilder) {
        if builder.isOverflowing {
            error("too-many-names", "this function needs more than 250 names and values at once", at: builder.node, advice: "split it")
        }
        let start = program.code.count
        program.code.append(contentsOf: builder.code)
        program.nodes.append(contentsOf: builder.nodes)
        program.functions[number].entry = Int32(start)
        program.functions[number].registerCount = Int32(builder.maximum)
        program.functionInfos[number].code = start..<program.code.count
        program.functionInfos[number].captures = builder.captures
        program.functionInfos[number].handlers = builder.handlers.map {
            var handler = $0
            handler.range = $0.range.lowerBound + start..<$0.range.upperBound + start
            handler.target += start
            return handler
        }
        for place in builder.places {
            program.places[place].unused =
                program.places[place].unused
                .lowerBound..<max(
                    builder.maximum, program.places[place].unused.lowerBound)
            program.places[place].clearsFirst = builder.captures.isEmpty
        }
        program.functionsByEntry.append(number)
    }

    /// Parameters and body of a `func`.
    func compileBody(_ builder: FunctionBuilder, of declaration: FunctionDeclaration) {
        let outer = function
        function = builder
        defer { function = outer }
        builder.node = declaration.body
        for parameter in declaration.parameters {
            let register = builder.temporary()
            builder.declare(parameter.name, Local(register: register, isVariable: false, isBoxed: false))
        }
        for (index, parameter) in declaration.parameters.enumerated() {
            let register = index + 1
            if !parameter.defaultValue.isNone {
                builder.node = parameter.defaultValue
                let given = builder.emit(.jumpIfGiven, register)
                value(parameter.defaultValue, into: register)
                builder.land(given)
            }
            if !parameter.type.isNone { checkType(parameter.type, of: register, "`\(symbols[parameter.name])`", isArgument: true) }
        }
        builder.result = declaration.result
        if case .block(let statements) = tree[declaration.body] { body(statements) }
    }

    /// The statements of a function or closure, with the value of a single expression given back.
    func body(_ statements: NodeList) {
        let statements = tree[statements]
        if statements.count == 1, let only = statements.first, isExpression(only) {
            let register = operand(only)
            checkResult(register, at: only)
            function.node = only
            function.emitReturn(register)
            return
        }
        function.scopes[function.scopes.count - 1].mark = deferMark(in: statements)
        for statement in statements { self.statement(statement) }
        closeScope()
        returnNothing()
    }

    /// The end of a body, or `return` without a value.
    func returnNothing() {
        if !function.result.isNone {
            let register = function.temporary()
            function.emit(.loadNull, register)
            checkResult(register, at: function.result)
        }
        function.emitReturn()
    }

    // MARK: Scenarios

    /// A place in the tables for a scenario, whose body is compiled with those of the functions.
    private func reserve(_ scenario: ScenarioDeclaration, at node: NodeID) -> Int {
        if let known = reserved[node.index] { return known }
        let isRow = !scenario.sequence.isNone
        // The body's own function; the row is its parameter.
        let number: Int
        program.functions.append(FunctionEntry(entry: 0, registerCount: 1, parameterCount: isRow ? 1 : 0, isClosure: true))
        program.functionInfos.append(FunctionInfo(name: "scenario", parameters: [], source: source))
        number = program.functions.count - 1
        program.scenarios.append((node: node, source: source, function: number, isRow: isRow))
        let index = program.scenarios.count - 1
        reserved[node.index] = index
        bodies.append { [self] in
            var start = Int(node.index)
            while start > 0, tree.spans[start - 1].start >= tree.span(node).start { start -= 1 }
            let builder = FunctionBuilder("scenario", parent: nil, closureNames: tree.closureNames(in: start..<Int(node.index) + 1))
            builder.isClosure = true
            let outer = function
            function = builder
            if isRow {
                let row = builder.temporary()
                builder.localTop = builder.next
                bind(scenario.target, from: row, isVariable: false)
            }
            builder.node = scenario.body
            if case .block(let statements) = tree[scenario.body] {
                builder.scopes[0].mark = deferMark(in: tree[statements])
                for statement in tree[statements] { self.statement(statement) }
                closeScope()
            }
            builder.emitReturn()
            function = outer
            fill(number, with: builder)
        }
        return index
    }

    func compile(_ scenario: ScenarioDeclaration, at node: NodeID) {
        let isRow = !scenario.sequence.isNone
        let index = reserve(scenario, at: node)
        let number = program.scenarios[index].function

        // At its place: begin, call under the protection of a boundary, end.
        function.push()
        let saved = function.next
        var loopStart = 0
        var iterator = 0
        var entry = 0
        if isRow {
            iterator = function.window(2)
            function.localTop = function.next
            value(scenario.sequence, into: iterator)
            function.node = scenario.sequence
            entry = function.emit(.iterate, iterator)
            loopStart = function.code.count
        }
        let mark = function.temporary()
        let row = function.temporary()
        let name = function.temporary()
        let window = function.window(2)
        function.localTop = function.next
        function.node = node
        if isRow, case .interpolation = tree[scenario.name] {
            // The name may speak of the row.
            function.push()
            bind(scenario.target, from: row, isVariable: false)
            value(scenario.name, into: name)
            function.pop()
        } else {
            value(scenario.name, into: name)
        }
        function.node = node
        function.emit(.mark, mark)
        if isRow { function.emit(.move, window + 1, row) }
        function.emit(.beginScenario, name, isRow ? iterator + 1 : 0, index)
        let skipped = function.emit(.jump)
        let start = function.code.count
        function.emit(.call, window, isRow ? 1 : 0, number)
        let end = function.code.count
        function.emit(.endScenario, window, 0, index)
        let done = function.emit(.jump)
        function.handlers.append(
            Handler(range: start..<end, target: function.code.count, register: window, mark: mark, isBoundary: true))
        function.emit(.endScenario, window, 1, index)
        function.land(done)
        function.land(skipped)
        if isRow {
            function.land(entry)
            function.jumpBack(.next, iterator, row, to: loopStart)
        }
        function.pop()
        function.release(to: saved)
    }

    // MARK: Constants

    /// Adds a place that the next instruction changes; its number.
    func add(_ place: Place, result: Int = 0) -> Int {
        var place = place
        place.result = result
        place.unused = function.next..<function.next
        program.places.append(place)
        function.places.append(program.places.count - 1)
        return program.places.count - 1
    }

    func constant(_ value: Value) -> Int {
        if value.isCell { program.heap.state.pointee.permanentCells += 1 }
        program.constants.append(value)
        return program.constants.count - 1
    }

    func constant(_ text: String) -> Int {
        if let known = stringConstants[text] { return known }
        let index = constant(program.heap.string(text))
        stringConstants[text] = index
        return index
    }

    func fieldSite(_ key: Symbol, _ form: KeyForm) -> Int {
        program.fieldSites.append(FieldSite(forms: program.owner.layouts.forms(of: key, form)))
        return program.fieldSites.count - 1
    }

    func isExpression(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .null, .bool, .integer, .decimal, .text, .interpolation, .money, .day, .instant, .array, .object, .name, .implicitMember,
            .closureArgument, .group, .member, .index, .call, .unary, .binary, .matches, .tryOptional, .closure, .ifElse, .switchOver:
            true
        default: false
        }
    }
}
