// A session: sources run one after another over the same globals. A script is a session of one source.

/// What keeps a source from running: errors found before anything was sent. Hints may be among them.
public struct CompileErrors: Error, Sendable {
    public var diagnostics: [Diagnostic]

    public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// Runs sources one after another; what one binds, the next ones know. Confined to one task at a time.
public final class Session {
    private let language: Imin
    private let options: RunOptions
    private let loader: ModuleLoader
    let owner: HeapOwner
    let program: Program
    let host: HostTable
    private let library: Library
    let machine: Machine
    private let prelude: PreludeFunctions
    var topLevel = TopLevel()
    var checker: SourceChecker
    /// What earlier sources of the session bound.
    var names: [KnownName] = []
    let role: CheckEnvironment.Role

    /// `isInteractive`: sources are lines of a session, whose names later lines may use and whose values are shown.
    public init(
        language: Imin, options: RunOptions = RunOptions(), isInteractive: Bool = false,
        modules: @escaping ModuleLoader = { name, _, _ throws(ScriptFailure) in
            throw ScriptFailure(kind: "module", "there is no module `\(name)`")
        }
    ) {
        self.language = language
        self.options = options
        loader = modules
        role = isInteractive ? .line : .script
        owner = HeapOwner(symbols: SymbolTable(), memoryLimit: options.limits.memory)
        program = Program(owner: owner)
        checker = SourceChecker(language, symbols: owner.symbols, limits: options.limits, loader: modules)
        host = HostTable(language)
        library = .standard
        // The stubs every fiber and clean-up returns to.
        program.code = [Instruction(.finish), Instruction(.resumeUnwinding), Instruction(.resumeDefers)]
        program.nodes = [.none, .none, .none]
        program.functions = [FunctionEntry(entry: 0, registerCount: 1, parameterCount: 0, isClosure: true)]
        program.functionInfos = [FunctionInfo(name: "", parameters: [], code: 0..<3, source: 0)]
        program.functionsByEntry = [0]
        prelude = PreludeFunctions(program: program, library: library)
        machine = Machine(program: program, host: host, library: library, prelude: prelude, options: options)
        machine.keepsResult = isInteractive
    }

    /// What is wrong with a source, or may be, given what the session knows so far. Nothing is run or remembered.
    public func check(_ source: SourceText) -> [Diagnostic] {
        var checker = checker
        return checker.check(source, names: names, role: role).diagnostics
    }

    /// The same of sources that are to run one after another: what one binds, the next ones know. `results`: names that the session is
    /// going to bind by itself.
    public func check(_ sources: [SourceText], results: [String]) -> [Diagnostic] {
        var checker = checker
        var names = names + results.map { KnownName(name: $0) }
        return sources.flatMap { source in
            let (checked, diagnostics) = checker.check(source, names: names, role: role)
            let bound = Set(checked.names.map(\.name))
            names.removeAll { bound.contains($0.name) }
            names += checked.names
            return diagnostics
        }
    }

    /// As `check`, and what only the compiler finds: all that would keep the source from being run. It is compiled into this session,
    /// which should run nothing afterwards.
    public func examine(_ source: SourceText) -> [Diagnostic] {
        let (checked, found) = checker.check(source, names: names, role: role)
        if found.contains(where: { $0.severity == .error }) { return found }
        do throws(CompileErrors) {
            _ = try compile(checked, isLast: true)
            return found
        } catch {
            return found + error.diagnostics.filter { $0.severity == .error }
        }
    }

    /// Checks and runs a source. Throws where it does not check: nothing has been run then.
    /// `isLast`: no source follows, so a top-level name that no function uses need not outlive the run, which makes it faster.
    public nonisolated(nonsending) func run(_ source: SourceText, isLast: Bool = false) async throws(CompileErrors) -> Report {
        let (checked, diagnostics) = checker.check(source, names: names, role: role)
        if diagnostics.contains(where: { $0.severity == .error }) { throw CompileErrors(diagnostics: diagnostics) }
        let main = try compile(checked, isLast: isLast)
        let report = await machine.run(function: main)
        if role == .line { for index in names.indices { names[index].lacksValue = lacksValue(names[index]) } }
        return report
    }

    /// The code of a source that has been checked; what it binds is known from then on.
    private func compile(_ checked: SourceChecker.Checked, isLast: Bool) throws(CompileErrors) -> Int {
        let compiler = compiler(for: checked.tree, topLevel: topLevel)
        // It has been checked on a stack of this depth.
        let keepsNames = !isLast || !topLevel.names.isEmpty
        let main = DeepStack.walk(depth: checked.tree.depth) { compiler.compile(keepsNames: keepsNames) } ?? 0
        // What the checker proves, the compiler relies on; what it alone finds is reported all the same.
        if compiler.diagnostics.contains(where: { $0.severity == .error }) { throw CompileErrors(diagnostics: compiler.diagnostics) }
        topLevel = compiler.topLevel
        let bound = Set(checked.names.map(\.name))
        names.removeAll { bound.contains($0.name) }
        names += checked.names
        return main
    }

    private func compiler(for tree: SyntaxTree, topLevel: TopLevel) -> Compiler {
        Compiler(
            program: program, tree: tree, host: host, library: library, prelude: prelude, topLevel: topLevel, isPrelude: false,
            importing: { [unowned self] in moduleNumber($0, from: tree.source) })
    }

    /// The number of an imported module, compiled where it is met for the first time. It has been checked with its importer.
    private func moduleNumber(_ declaration: ImportDeclaration, from importer: SourceText) -> Int? {
        guard let source = try? loader(declaration.module, declaration.isPath, importer.name) else { return nil }
        if let known = program.modules.firstIndex(where: { $0.key == source.name }) { return known }
        guard let checked = checker.modules[source.name], !checked.hasErrors else { return nil }
        let compiler = compiler(for: checked.tree, topLevel: TopLevel())
        compiler.skipsScenarios = true
        guard let main = DeepStack.walk(depth: checked.tree.depth, { compiler.compile() }) else { return nil }
        program.modules.append(ModuleUnit(key: source.name, function: main, members: compiler.topLevel.names))
        return program.modules.count - 1
    }

    /// Cells that no value of the session holds, which would be a leak; for tests.
    var leakedCells: Int { machine.leakedCells }
}

extension Machine {
    /// Runs a top-level function and whatever it starts, to the end.
    nonisolated(nonsending) func run(function: Int) async -> Report {
        load()
        let kept = result
        result = .absent
        heap.release(kept)
        report = Report()
        root = Recorder()
        stepsLeft = options.limits.steps
        requestsLeft = options.limits.requests
        context.outputLeft = options.limits.output
        wallClockEnd = seconds() + Double(options.limits.wallClock)
        isEnding = false
        do {
            let fiber = try spawn(Value(.function, bits: UInt64(function)), arguments: [], recorders: [root], path: [])
            main = fiber
            await drive()
            if let fault = fiber.fault { finish(with: fault, on: fiber) }
            await runCleanups()
        } catch {
            root.problems.append(problem(of: error, as: .mistake, path: []))
        }
        main = nil
        context.finishLine()
        report.problems = root.problems
        report.expectations = root.expectations
        if report.outcome == .passed, !report.problems.isEmpty { report.outcome = .failed }
        let result = report
        report = Report()
        root = Recorder()
        return result
    }

    private func finish(with fault: Fault, on fiber: Fiber) {
        // Whatever was in flight when somebody pressed Control-C failed because of that.
        if options.cancellation.isCancelled {
            report.outcome = .cancelled
            return
        }
        if fault.kind == .cancelled { return }
        record(fault, as: fault.kind == .mistake ? .mistake : .failure, on: fiber)
    }

    /// Closures of `cleanup` that stand outside of scenarios, last first.
    private nonisolated(nonsending) func runCleanups() async {
        while let closure = cleanups.popLast() {
            defer { heap.release(closure) }
            guard let fiber = try? spawn(closure, arguments: [], recorders: [root], path: []) else { continue }
            main = fiber
            await drive()
            if let fault = fiber.fault { record(fault, as: fault.kind == .mistake ? .mistake : .cleanup, on: fiber) }
        }
    }

    /// Cells beyond what constants, names and globals hold.
    var leakedCells: Int {
        // Globals may hold cells within cells: they are let go first.
        let kept = result
        result = .absent
        heap.release(kept)
        for index in 0..<globalCapacity {
            let old = globals[index]
            globals[index] = .absent
            heap.release(old)
        }
        heap.breakCycles()
        return program.owner.leakedCells
    }
}
