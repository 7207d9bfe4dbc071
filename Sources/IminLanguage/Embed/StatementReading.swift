/// The statements of a source and the names in them, by place: for whoever writes a session down as a script.
public struct StatementReading: Sendable {
    public struct Statement: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            /// Has a value of its own.
            case expression
            case expectation
            /// `let`, `var`, `func`, `import`.
            case binding
            case scenario
            case other
        }

        public var kind: Kind
        public var span: Span
    }

    /// A name at a place.
    public struct Name: Sendable, Hashable {
        public var name: String
        public var span: Span
    }

    /// A call that is written out.
    public struct Call: Sendable, Hashable {
        public struct Argument: Sendable, Hashable {
            /// `nil` where it has none.
            public var label: String?
            /// Label and value.
            public var span: Span
        }

        /// As written: `customer.create`.
        public var callee: String
        public var span: Span
        public var arguments: [Argument]
    }

    /// Those of the top level.
    public private(set) var statements: [Statement] = []
    /// Every place where a name is read or assigned to, within interpolations too.
    public private(set) var uses: [Name] = []
    /// Every call, inner ones before the outer.
    public private(set) var calls: [Call] = []
    /// Names of parameters and of bindings that are not of the top level.
    public private(set) var innerNames: Set<String> = []
    /// Names that the top level binds.
    public private(set) var bindings: [Name] = []
    public let source: SourceText

    /// A source that is a line of a session.
    public init(_ source: SourceText) {
        self.source = source
        let symbols = SymbolTable()
        let tree = parse(source, symbols: symbols, isLine: true).tree
        for id in tree[tree.statements] {
            statements.append(Statement(kind: Self.kind(tree[id]), span: tree.span(id)))
            switch tree[id] {
            case .binding(_, let target, _, _, _): collect(target, in: tree)
            case .function(let index):
                let declaration = tree.functions[Int(index)]
                bindings.append(Name(name: symbols[declaration.name], span: declaration.nameSpan))
            case .importModule(let index):
                let declaration = tree.imports[Int(index)]
                bindings.append(Name(name: symbols[declaration.name], span: declaration.span))
            default: break
            }
        }
        for (index, node) in tree.nodes.enumerated() {
            switch node {
            case .name(let symbol): uses.append(Name(name: symbols[symbol], span: tree.spans[index]))
            case .call(let callee, let arguments):
                let list = tree[arguments].compactMap { argument -> Call.Argument? in
                    guard case .argument(let label, _, _) = tree[argument] else { return nil }
                    return Call.Argument(label: label.isNone ? nil : symbols[label], span: tree.span(argument))
                }
                calls.append(Call(callee: tree.written(callee), span: tree.spans[index], arguments: list))
            case .targetName(let symbol), .patternBinding(let symbol, _): innerNames.insert(symbols[symbol])
            default: break
            }
        }
        for function in tree.functions {
            for parameter in function.parameters { innerNames.insert(symbols[parameter.name]) }
        }
        // A name that the top level binds once and nobody else is no inner one.
        for binding in bindings
        where tree.nodes.count(where: { if case .targetName(let symbol) = $0 { symbols[symbol] == binding.name } else { false } }) < 2 {
            innerNames.remove(binding.name)
        }
        uses.sort { $0.span.start < $1.span.start }
    }

    private mutating func collect(_ target: NodeID, in tree: SyntaxTree) {
        switch tree[target] {
        case .targetName(let symbol): bindings.append(Name(name: tree.symbols[symbol], span: tree.span(target)))
        case .targetMember(_, _, let inner), .targetRest(let inner): collect(inner, in: tree)
        case .targetObject(let list), .targetArray(let list): for id in tree[list] { collect(id, in: tree) }
        default: break
        }
    }

    private static func kind(_ node: Node) -> Statement.Kind {
        switch node {
        case .expectation: .expectation
        case .binding, .function, .importModule: .binding
        case .scenario: .scenario
        case .missing, .step, .assign, .forIn, .whileLoop, .returnValue, .breakLoop, .breakSwitch, .continueLoop, .deferred, .parallel,
            .doCatch:
            .other
        default: .expression
        }
    }
}
