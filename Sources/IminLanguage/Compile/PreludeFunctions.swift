// The functions of the prelude (Library/Prelude.swift) in one session: each is compiled when something that is compiled names it, so
// that a session begins without them and a short script pays for what it uses.

final class PreludeFunctions {
    private let program: Program
    private let library: Library
    private let host = HostTable(Imin())
    private var numbers: [String: Int] = [:]
    /// Functions that are being compiled: none calls itself through the library.
    private var begun: Set<String> = []

    init(program: Program, library: Library) {
        self.program = program
        self.library = library
    }

    /// The number of a function in the program, compiled where this is the first to ask for it; `nil` where there is none.
    subscript(name: String) -> Int? {
        if let known = numbers[name] { return known }
        guard let text = PreludeFunctions.texts[name], begun.insert(name).inserted else { return nil }
        let parsed = parse(SourceText(name: "prelude", text: text), symbols: program.symbols, limits: .default)
        let compiler = Compiler(
            program: program, tree: parsed.tree, host: host, library: library, prelude: self, topLevel: TopLevel(), isPrelude: true,
            importing: { _ in nil })
        _ = compiler.compile()
        assert(parsed.diagnostics.isEmpty && compiler.diagnostics.isEmpty, "\(parsed.diagnostics + compiler.diagnostics)")
        guard case .function(let number)? = compiler.topLevel.names[program.symbols.intern(name)] else { return nil }
        numbers[name] = number
        return number
    }

    /// A call of a method is compiled, whose receiver is known only when it runs: every function that it may mean has to be there then.
    func prepare(method name: String) {
        for function in PreludeFunctions.methods[name] ?? [] { _ = self[function] }
    }

    /// The number of a library function that is written there.
    func number(of declared: LibraryFunction) -> Int? { self[PreludeFunctions.name(of: declared)] }

    /// The same while the machine runs, when nothing may be added to the program: only what has been compiled.
    func compiled(_ declared: LibraryFunction) -> Int? { numbers[PreludeFunctions.name(of: declared)] }

    /// A method `map` of `array` is `array_map`, a function `f` of `module` is `module_f`.
    static func name(of declared: LibraryFunction) -> String {
        if let receiver = declared.receiver { return "\(receiver.rawValue)_\(declared.name)" }
        return declared.module.isEmpty ? declared.name : "\(declared.module)_\(declared.name)"
    }

    /// The text of each function, by its name.
    private static let texts: [String: String] = {
        var texts: [String: String] = [:]
        for source in Library.prelude {
            var name = ""
            for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("func ") { name = String(line.dropFirst(5).prefix { $0 != "(" }) }
                texts[name, default: ""] += line + "\n"
            }
        }
        return texts
    }()

    /// The functions that a method may mean, by the method's name.
    private static let methods: [String: [String]] = {
        var methods: [String: [String]] = [:]
        for function in Library.standard.functions {
            if case .prelude = function.body, function.receiver != nil { methods[function.name, default: []].append(name(of: function)) }
        }
        return methods
    }()
}
