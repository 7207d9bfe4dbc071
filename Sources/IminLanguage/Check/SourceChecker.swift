// A source together with the modules it imports: each is loaded, parsed and checked once, the imported ones first, so that the
// importing one is checked against what they offer. A session keeps one and compiles the trees it holds.

struct SourceChecker {
    /// A parsed and checked source.
    struct Checked {
        var tree: SyntaxTree
        /// Of the source itself, in order of place.
        var diagnostics: [Diagnostic]
        /// Its top-level names.
        var names: [KnownName]
        /// Whether the text ends inside something open.
        var isIncomplete = false

        var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    }

    let language: Imin
    let library: Library
    let symbols: SymbolTable
    let limits: Limits
    let loader: ModuleLoader
    /// Imported modules by the names of their sources.
    private(set) var modules: [String: Checked] = [:]
    /// What was found in modules since `check` was called; they are reported once.
    private var moduleDiagnostics: [Diagnostic] = []
    /// The names of the sources being checked, outermost first.
    private var open: [String] = []

    init(_ language: Imin, library: Library = .standard, symbols: SymbolTable, limits: Limits = .default, loader: @escaping ModuleLoader) {
        self.language = language
        self.library = library
        self.symbols = symbols
        self.limits = limits
        self.loader = loader
    }

    /// Checks a source and everything it imports. `names`: what earlier lines of the session bound.
    /// The diagnostics are those of the modules met for the first time, then the source's own.
    mutating func check(
        _ source: SourceText, names: [KnownName] = [], role: CheckEnvironment.Role = .script
    ) -> (checked: Checked, diagnostics: [Diagnostic]) {
        moduleDiagnostics = []
        let checked = read(source, names: names, role: role)
        let found = moduleDiagnostics + checked.diagnostics
        // That a module is broken is a consequence of what is reported for it; a later line of a session only learns this much.
        let isExplained = moduleDiagnostics.contains { $0.severity == .error && $0.name != Self.brokenModule }
        return (checked, isExplained ? found.filter { $0.name != Self.brokenModule } : found)
    }

    /// The name under which an import of a module with errors is reported.
    static let brokenModule = "module-broken"

    private mutating func read(_ source: SourceText, names: [KnownName], role: CheckEnvironment.Role) -> Checked {
        let parsed = parse(source, symbols: symbols, limits: limits, isLine: role == .line)
        open.append(source.name)
        var imports: [ImportOutcome] = []
        for declaration in parsed.tree.imports { imports.append(outcome(of: declaration, in: source)) }
        open.removeLast()
        let environment = CheckEnvironment(language, library: library, imports: imports, names: names, role: role)
        let result =
            DeepStack.walk(depth: parsed.tree.depth) { Checker.examine(parsed.tree, in: environment, syntax: parsed.diagnostics) }
            ?? CheckResult(diagnostics: [Self.tooDeep(source)], names: [])
        let diagnostics = (parsed.diagnostics + result.diagnostics).enumerated()
            .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
        return Checked(
            tree: parsed.tree, diagnostics: diagnostics.map(\.element), names: result.names, isIncomplete: parsed.isIncomplete)
    }

    private static func tooDeep(_ source: SourceText) -> Diagnostic {
        Diagnostic(
            .error, SyntaxError.nesting.rawValue, "there is not enough memory to check a chain as long as there is in here", in: source,
            at: Span(0, 0), advice: "give its parts names")
    }

    private mutating func outcome(of declaration: ImportDeclaration, in importer: SourceText) -> ImportOutcome {
        let source: SourceText
        do {
            source = try loader(declaration.module, declaration.isPath, importer.name)
        } catch {
            return error.kind == ScriptFailure.moduleOutside ? .outside(error.message) : .notFound(error.message)
        }
        if let start = open.firstIndex(of: source.name) { return .cycle(open[start...] + [source.name]) }
        if let known = modules[source.name] { return known.hasErrors ? .broken : .loaded(known.names) }
        let checked = read(source, names: [], role: .module)
        modules[source.name] = checked
        moduleDiagnostics += checked.diagnostics
        return checked.hasErrors ? .broken : .loaded(checked.names)
    }
}
