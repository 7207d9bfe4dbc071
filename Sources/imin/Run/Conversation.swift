import Glibc
import IminClient
import IminLanguage
import IminREPL
import IminScript
import LineEdit
import Synchronization

/// A session at the keyboard: one host, one world, until the user leaves or chooses another environment.
struct Conversation {
    /// `--env`
    var environment: String?
    /// `--yes`
    var allowsWrites = false
    var seed: UInt64 = 1
    /// Lines without editing.
    var isPlain = false
    /// `nil`: what `IMIN_THEME` names.
    var theme: Theme?
    var colour = ColourChoice.auto
    /// Without the first line, which says how to get help.
    var isQuiet = false
    /// Run before the first prompt.
    var file: String?
    /// Whether the user's and the project's startup files run before it.
    var runsStartupFiles = true

    init(environment: String?, allowsWrites: Bool) {
        self.environment = environment
        self.allowsWrites = allowsWrites
    }

    /// The conversation of a command line that asks for one and says no more, `imin` alone at a keyboard or `imin repl`: its prompt
    /// must not wait for the parser of the others.
    init?(plain words: some Collection<String>) {
        guard words.isEmpty && isatty(STDIN_FILENO) == 1 || words.count == 1 && words.first == "repl" else { return nil }
    }

    private static let tellBeside: @Sendable (String) -> Void = {
        TextOutput.standardError.write($0)
        TextOutput.standardError.flush()
    }

    /// The exit status of the process.
    func run() throws -> Int32 {
        // Before anything else: Control-C in the first milliseconds is for nobody.
        if isatty(STDIN_FILENO) == 1 { Terminal.surviveInterrupts() }
        if let fault = Surroundings.inputFault {
            Self.tellBeside("error: \(fault): there is nothing to read statements from\n")
            return ExitStatus.usage.rawValue
        }
        let variables = ProcessEnvironment.variables
        let environment = try EnvironmentOptions.load(environment)
        let theme = try theme ?? variables["IMIN_THEME"].flatMap { $0.isEmpty ? nil : $0 }.map(SessionOptions.theme) ?? .default
        let terminal = ReportTerminal.current(environment: variables)
        let progress = CurrentProgress()
        // Where results go into a pipe or a file, what is said about them goes beside.
        let isReadByPrograms = !terminal.outputIsTerminal
        let output = ReplOutput({ progress.write($0) }, notes: isReadByPrograms ? Self.tellBeside : nil)
        let settings = Connection.Settings(
            seed: seed, allowsWrites: allowsWrites, variables: variables, print: { output.write($0 + "\n") })
        let wantsPlain = Surroundings.wantsPlain(variables, isPlain: isPlain)
        let isColoured = !wantsPlain && colour.isOn(variables) ?? (terminal.outputIsTerminal && terminal.hasColour)
        let status = Mutex<Int32>(ExitStatus.failed.rawValue)
        // The session, the editor and their state belong to one task from beginning to end.
        Blocking.run { [isPlain, isQuiet, theme, file, runsStartupFiles] in
            do throws(ScriptFailure) {
                let project = Surroundings.project
                guard let input = Surroundings.input(variables, isPlain: isPlain, history: History(), usesColor: isColoured) else {
                    return TextOutput.standardError.write("error: this terminal cannot be read from\n")
                }
                if !isQuiet, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
                    for row in REPL.banner(version: IminCommand.version, columns: terminal.width) {
                        output.write(row.rendered(colors: isColoured, theme: theme) + "\n")
                    }
                }
                // Where nobody types, a session does the same for everybody.
                let runsStartupFiles = runsStartupFiles && isatty(STDIN_FILENO) == 1
                // The prompt comes first, where nothing is to be said or asked before it: the world and the language are made ready
                // while one looks at it.
                if let editor = input as? LineEditor {
                    editor.theme = theme
                    let mayRunFirst = runsStartupFiles && StartupFiles(variables: variables, project: project).exist
                    if file == nil, !mayRunFirst, !environment.isLive { editor.announce(REPL.prompt(for: environment)) }
                }
                let connection: Connection
                do throws(ScriptFailure) {
                    connection = try Connection(environment, settings)
                } catch {
                    (input as? LineEditor)?.withdraw()
                    throw error
                }
                var configuration = REPL.Configuration()
                configuration.isColoured = isColoured
                configuration.stopsAtFailure = isatty(STDIN_FILENO) == 0
                configuration.isReadByPrograms = isReadByPrograms
                configuration.theme = theme
                configuration.size = { (terminal.width, terminal.height) }
                configuration.variables = variables
                let loader = EnvironmentLoader(variables: variables)
                configuration.environments = loader.names
                configuration.connect = { (name) throws(ScriptFailure) in
                    let environment: Environment
                    do {
                        environment = try loader.environment(named: name)
                    } catch {
                        throw ScriptFailure(kind: "environment", "\(error)")
                    }
                    return try Connection(environment, settings)
                }
                configuration.history = { Surroundings.history(variables, name: $0, project: project) }
                let isPlain = !(input is LineEditor)
                configuration.beginWaiting = {
                    let line = ProgressLine(terminal: terminal, verb: "waiting", isPlain: isPlain)
                    progress.show(line)
                    return REPL.Waiting(
                        pause: { line.pause($0) },
                        say: { line.scenario($0) },
                        stop: { line.show($0) },
                        end: {
                            line.end()
                            progress.show(nil)
                        })
                }
                let repl = REPL(connection, input: input, output: output, configuration: configuration)
                if runsStartupFiles { await repl.start(in: project) }
                if let file { await repl.load(file: file) }
                await repl.run()
                await repl.end()
                status.withLock { $0 = repl.status }
            } catch {
                TextOutput.standardError.write("error: \(error.message)\n")
            }
        }
        return status.withLock { $0 }
    }
}

/// The row that says what runs, where something does: what is printed meanwhile goes above it.
private final class CurrentProgress: Sendable {
    private let line = Mutex<ProgressLine?>(nil)

    func show(_ next: ProgressLine?) {
        line.withLock { $0 = next }
        next?.begin()
    }

    func write(_ text: String) {
        if let line = line.withLock({ $0 }) { line.write(text, to: .standardOutput) } else { TextOutput.standardOutput.write(text) }
        TextOutput.standardOutput.flush()
    }
}
