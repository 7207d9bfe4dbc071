// The checker: one walk over the tree that proves what must fail when it is reached, before anything runs.
//
// Each family of rules is an extension in a file of its own (`NameRules`, `LabelRules`, …); this file holds what they share: the
// state of the walk and how findings are reported. An error is only for what must fail when reached, anything merely likely is a
// hint, and what is not known is no reason to complain.

struct Checker {
    let tree: SyntaxTree
    let symbols: SymbolTable
    let environment: CheckEnvironment
    var shapes = ShapeTable()
    var signatures: [Signature] = []
    var signatureCache: [FunctionSource: SignatureID] = [:]
    var builtins: Builtins
    var scope = CheckedScope()
    let variables: VariableUse
    /// The functions and closures around the current place, outermost first.
    var frames: [Frame] = []
    /// More than zero where a failure is wanted or caught: `expect … fails`, `try?`, `do`.
    var catching = 0
    /// The branches of `parallel` blocks around the current place.
    var branches: [ActiveBranch] = []
    var nextBranch: UInt32 = 1
    /// Functions whose bodies stand further below, and what names functions before all of them are known.
    var unfinished: Set<SignatureID> = []
    var uses: [SignatureID: [FunctionUse]] = [:]
    var namespace = Namespace.nothing
    /// Which parameter each argument of the calls being checked goes to, -1 for none; a stack, the innermost call last.
    var matched: [Int32] = []
    /// The lists of statements around the current place.
    var lists: [NodeList] = []
    /// Symbols of fields by their short name: `imin:name` and `@name`.
    var prefixed: [Symbol: (imin: Symbol?, at: Symbol?)] = [:]
    /// Top-level names that functions read before they are bound.
    var readAhead: Set<Symbol> = []
    var scenarioNames: Set<String> = []
    /// The names that the top level binds, and its `let`s with their values, once somebody asked.
    var topLevel: TopLevelNames?
    /// Where the bindings of the pattern being checked begin.
    var patternStart: Int?
    /// Names reported as unknown in the current function or scenario, so that each is reported once there.
    var reportedNames: Set<Symbol> = []
    /// The shape of functions that are declared, and the types they name, by their place in the tree.
    var functionShapes: [UInt32: ShapeID] = [:]
    var declaredResults: [UInt32: TypeRule?] = [:]
    /// The types written behind parameters, as far as they ask for more than kinds.
    var rules: [TypeRule] = []
    /// The fields that objects of the script have, and what texts have between quotes, where it was asked for.
    var writtenFields: Set<String>?
    /// What the shapes of the top level ask for.
    var shapeRules: [Symbol: TypeRule] = [:]
    /// How many parts of values are still held against types: shapes that name each other may have any number of them.
    var partsLeft = 1 << 24
    /// What is known of members of imported modules.
    var memberShapes: [ImportedMember: ShapeID] = [:]
    /// The types written behind variables, by where those are bound.
    var variableTypes: [Span: TypeRule] = [:]
    /// Where the lists of statements around unknown names bind theirs.
    var boundNames: [NodeList: [Symbol: Span]] = [:]
    /// Whether a `break` leaves it, for each loop and `switch` around this place, outermost first.
    var breaks: [Bool] = []
    /// What the closure checked last gives.
    var lastClosureResult = ShapeID.any
    /// What is known of its first argument where it said true.
    var lastClosureArgument = ShapeID.any
    /// Whether it has several statements and no `return`.
    var lastClosureGivesNothing = false
    /// Whether the call checked last has no effect.
    var lastCallIsPure = false
    /// How many assignments, expectations and calls with an effect have been met.
    var effects = 0
    /// How many places around this one are only reached under a condition, or when somebody calls them.
    var guards = 0
    /// What is known at other places, and not where a condition just asked about it.
    var forgotten: [ForgottenShape] = []
    /// The patterns that contradict what is known of their subject, and how many contradictions there were.
    var contradicted: Set<NodeID> = []
    var contradictions = 0
    /// Values that are the same in every run; none before the first.
    var constants: Constants?
    /// Whether a call has arguments that its function has no place for: probably another one was meant.
    var callIsAnother = false
    /// The shape of failures, once it was asked for.
    var failure: ShapeID?
    /// What errors of the parser make doubtful.
    let broken: [Span]
    /// Whether the parser had to leave gaps; a name that seems unknown may have been bound in one.
    let hasGaps: Bool
    let known: KnownSymbols
    private(set) var diagnostics: [Diagnostic] = []

    struct TopLevelNames {
        var names: Set<Symbol>
        var values: [Symbol: NodeID]
    }

    /// What is known of the function or closure around a place.
    struct Frame {
        var isClosure: Bool
        /// Shapes of `$0`, `$1`, …; empty where nothing is known.
        var arguments: [ShapeID]
        /// The number of arguments it is called with, where that is known.
        var argumentCount: Int?
        /// Whether it names its parameters.
        var hasNames: Bool
        /// The highest `$n` used so far, or -1.
        var highest: Int32 = -1
        /// The type behind `->`.
        var result: TypeRule?
        /// What its `return`s give, joined; `nil` before the first.
        var returned: ShapeID?
        /// Where the bindings made inside it begin.
        var start: Int
        /// The variables from outside that it changes.
        var writes: Set<OuterVariable> = []
        /// Of a `func`.
        var function: SignatureID?
    }

    /// What is being checked runs beside others of its kind: a statement of a `parallel` block, the closure of a `parallelMap`. Branches are numbered in the order they are met, so those of
    /// siblings before it lie in `first..<branch`.
    struct ActiveBranch {
        var first: UInt32
        var branch: UInt32
        /// The statements behind it in the block.
        var later: NodeList
        /// Where the bindings made inside it begin.
        var start: Int
        /// The depth of the scope that sees its names after the block; -1 for a closure, whose names nobody sees.
        var depth: Int
    }

    /// A place that names a function.
    struct FunctionUse {
        /// A `func` around the place, and where the bindings made inside it begin.
        struct Caller {
            var function: SignatureID
            var start: Int
        }

        var name: Symbol
        var place: Span
        var branches: [ActiveBranch]
        var callers: [Caller]
    }

    /// A member of an imported module.
    struct ImportedMember: Hashable {
        /// Index into the tree's imports.
        var module: UInt32
        var name: Symbol
    }

    /// What `.name` means at a place.
    enum Namespace: Sendable {
        /// The place is an argument of a function that is not known.
        case unknown
        case nothing
        case module(EntityID)
    }

    /// Names that rules look for.
    struct KnownSymbols {
        let underscore, fail, env, tags, error, items, parallelMap: Symbol

        init(_ symbols: SymbolTable) {
            underscore = symbols.intern("_")
            fail = symbols.intern("fail")
            env = symbols.intern("env")
            error = symbols.intern("error")
            items = symbols.intern("imin:item")
            parallelMap = symbols.intern("parallelMap")
            tags = symbols.intern("tags")
        }
    }

    /// What is wrong or doubtful in a script.
    static func check(_ tree: SyntaxTree, in environment: CheckEnvironment) -> [Diagnostic] {
        examine(tree, in: environment).diagnostics
    }

    /// The same together with the names that the script offers to later lines and importing scripts. `syntax`: what the parser
    /// found; nothing is reported that only follows from it.
    static func examine(_ tree: SyntaxTree, in environment: CheckEnvironment, syntax: [Diagnostic] = []) -> CheckResult {
        var checker = Checker(tree, environment, broken: brokenParts(of: tree, by: syntax))
        let names = checker.checkScript()
        let order = checker.diagnostics.indices.sorted {
            let (a, b) = (checker.diagnostics[$0], checker.diagnostics[$1])
            return a.span.start == b.span.start ? $0 < $1 : a.span.start < b.span.start
        }
        let found = checker.withoutConsequences(order.map { checker.diagnostics[$0] })
        return CheckResult(diagnostics: found, names: names)
    }

    private init(_ tree: SyntaxTree, _ environment: CheckEnvironment, broken: [Span]) {
        self.broken = broken
        self.tree = tree
        self.environment = environment
        symbols = tree.symbols
        known = KnownSymbols(symbols)
        builtins = Builtins(environment, symbols: symbols)
        let builtins = builtins
        variables = VariableUse(tree, isMutating: { builtins.isMutating($0) })
        hasGaps = !broken.isEmpty || tree.nodes.contains { if case .missing = $0 { true } else { false } }
    }

    // MARK: Reporting

    mutating func error(
        _ name: String, _ message: String, at span: Span, advice: String? = nil, notes: [String] = []
    ) {
        let sent = environment.role == .line ? [] : ["nothing was sent: scripts are checked before they run"]
        diagnostics.append(
            Diagnostic(.error, name, message, in: tree.source, at: span, advice: advice, notes: notes + sent))
    }

    mutating func hint(_ name: String, _ message: String, at span: Span, advice: String? = nil, notes: [String] = []) {
        diagnostics.append(Diagnostic(.hint, name, message, in: tree.source, at: span, advice: advice, notes: notes))
    }

    /// An error where it must fail when reached, a hint where a failure is wanted, caught or only likely.
    mutating func report(
        certain: Bool, _ name: String, _ message: String, at span: Span, advice: String? = nil, notes: [String] = []
    ) {
        if certain {
            error(name, message, at: span, advice: advice, notes: notes)
        } else {
            hint(name, message, at: span, advice: advice, notes: notes)
        }
    }

    var diagnosticCount: Int { diagnostics.count }

    /// Takes back findings that another one says better.
    mutating func dropDiagnostics(since count: Int, named name: String) {
        let kept = diagnostics[count...].filter { $0.name != name }
        diagnostics.replaceSubrange(count..., with: kept)
    }

    func text(_ symbol: Symbol) -> String { symbols[symbol] }

    /// A node as it was written, short enough for a sentence.
    func quoted(_ id: NodeID) -> String {
        let written = tree.written(id)
        guard written.utf8.count > 40 || written.contains("\n") else { return written }
        let line = written.prefix { $0 != "\n" }
        return line.prefix(37) + "…"
    }

    func span(_ id: NodeID) -> Span { tree.span(id) }
}
