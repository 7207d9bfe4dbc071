// What a script is checked against, and what a check finds out: everything that comes into the checker and goes out of it.

/// The names that a script may use beside its own.
struct CheckEnvironment: Sendable {
    /// What the source is; decides which names need not be read.
    enum Role: Sendable {
        case script
        /// Imported: its top-level names are there for others.
        case module
        /// A line of a session: later lines may use its names and see its value.
        case line
    }

    /// The host's modules and handle types.
    var language: Imin
    /// The standard library.
    var library: Library
    /// What became of each import, beside `SyntaxTree.imports`; an import beyond its end is taken as loaded, with unknown members.
    var imports: [ImportOutcome]
    /// What earlier lines of a session bound.
    var names: [KnownName]
    var role: Role

    init(
        _ language: Imin = Imin(), library: Library = .standard, imports: [ImportOutcome] = [], names: [KnownName] = [],
        role: Role = .script
    ) {
        self.language = language
        self.library = library
        self.imports = imports
        self.names = names
        self.role = role
    }
}

/// What the module loader and the check of an imported file gave.
enum ImportOutcome: Sendable {
    /// Its top-level `let`s, `var`s and functions.
    case loaded([KnownName])
    /// There is no such file; the reason in the loader's words.
    case notFound(String)
    /// There is one, where the script may not read it; the reason in the loader's words.
    case outside(String)
    /// The modules that import each other, from this one back to itself.
    case cycle([String])
    /// It has errors of its own, which were reported for its own source.
    case broken
}

/// A top-level name as others see it.
struct KnownName: Sendable {
    var name: String
    var isVariable: Bool = false
    var shape: Shape = .any
    /// Where the name is a `func`: how it is called.
    var function: KnownFunction?
    /// Its binding failed: to use it is a mistake, and nobody is advised to.
    var lacksValue: Bool = false
}

/// How a `func` is called.
struct KnownFunction: Sendable {
    struct Parameter: Sendable {
        /// `nil` for `_`.
        var label: String?
        var name: String
        var type: Shape = .any
        var isRequired: Bool = true
    }

    var parameters: [Parameter]
    var result: Shape = .any
    /// Whether a call changes a `var` outside of it.
    var changesOutside = false
}

/// What came of a check.
struct CheckResult: Sendable {
    /// In order of place.
    var diagnostics: [Diagnostic]
    /// The top-level names of the source, in order.
    var names: [KnownName]

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
