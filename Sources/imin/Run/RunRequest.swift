import ArgumentParser
import IminClient
import IminLanguage
import IminScript

/// What a command line asked to be run, and how: what `RunCommand` reads, without its parser.
struct RunRequest {
    var files: [String] = []
    /// `-e`
    var expressions: [String] = []
    /// `--env`
    var environment: String?
    var allowsLiveWrites = false
    var seed: UInt64 = 1
    var only: String?
    var verbosity = 0
    var isJSON = false
    var updatesSnapshots = false
    var limits = Limits.default
    /// `--color`
    var colour = ColourChoice.auto
    /// Words behind `--`.
    var arguments: [String] = []

    init(files: [String]) { self.files = files }

    /// The request of a command line that names scripts and says no more: `imin louis.imin`, `imin run a.imin b.imin`; `nil` for all
    /// others. Most calls are like that, and reading them with the parser takes longer than starting a short script.
    init?(plain words: some Collection<String>) {
        let files = words.first == "run" ? Array(words.dropFirst()) : Array(words)
        guard !files.isEmpty, files.allSatisfy({ $0.hasSuffix(".imin") && !$0.hasPrefix("-") }) else { return nil }
        self.files = files
    }

    /// What to run, read before anything runs: a missing file must not be found half way.
    func scripts() throws -> [ScriptRunner.Script] {
        var scripts = expressions.enumerated().map { index, text in
            ScriptRunner.Script(
                source: SourceText(name: expressions.count == 1 ? "<-e>" : "<-e \(index + 1)>", text: text), file: nil, printsValue: true)
        }
        for file in files where file != "-" {
            do {
                guard let bytes = try ScriptFolder.read(file) else { throw ValidationError("There is no file \(file).") }
                scripts.append(.init(source: SourceText(name: file, bytes: bytes), file: file, printsValue: false))
            } catch let failure as ScriptFailure {
                throw ValidationError(failure.message)
            }
        }
        if files.contains("-") || files.isEmpty && expressions.isEmpty {
            scripts.append(.init(source: SourceText(name: "<stdin>", bytes: StandardInput.read()), file: nil, printsValue: false))
        }
        return scripts
    }

    /// Runs one after another; the worst of their statuses.
    func run(_ scripts: [ScriptRunner.Script]) throws -> ExitStatus {
        let variables = ProcessEnvironment.variables
        var terminal = ReportTerminal.current(environment: variables)
        terminal.usesColour = colour.isOn(variables)
        var runner = ScriptRunner(terminal: terminal)
        runner.environment = try EnvironmentOptions.load(environment)
        runner.allowsLiveWrites = allowsLiveWrites
        runner.seed = seed
        runner.only = only
        runner.verbosity = verbosity
        runner.isJSON = isJSON
        runner.updatesSnapshots = updatesSnapshots
        runner.limits = limits
        runner.arguments = arguments
        runner.commandLine = replayLine
        var worst = ExitStatus.passed
        for script in scripts {
            let status = runner.run(script)
            if worst == .passed || status == .interrupted { worst = status }
            if status == .interrupted { break }
        }
        return worst
    }

    /// How to see a failure again: `imin run louis.imin --seed 7`.
    private func replayLine(_ script: ScriptRunner.Script, _ scenario: String?) -> String? {
        guard let file = script.file else { return nil }
        var words = ["imin", "run", ShellQuoting.quoted(file)]
        if let environment { words += ["--env", ShellQuoting.quoted(environment)] }
        if seed != 1 { words += ["--seed", String(seed)] }
        if let scenario { words += ["--only", ShellQuoting.quoted(scenario)] }
        words += Self.flags(for: limits)
        if !arguments.isEmpty { words += ["--"] + arguments.map(ShellQuoting.quoted) }
        return words.joined(separator: " ")
    }

    /// The flags that set limits to other values than their defaults.
    private static func flags(for limits: Limits) -> [String] {
        let flags: [(name: String, limit: KeyPath<Limits, Int>)] = [
            ("steps", \.steps), ("depth", \.callDepth), ("nesting", \.nesting), ("memory", \.memory), ("string", \.string),
            ("output", \.output), ("response", \.response), ("requests", \.requests), ("fibers", \.fibers), ("time", \.wallClock),
        ]
        return flags.filter { limits[keyPath: $0.limit] != Limits.default[keyPath: $0.limit] }
            .flatMap { ["--limit-\($0.name)", String(limits[keyPath: $0.limit])] }
    }
}
