import ArgumentParser
import Glibc
import IminClient
import IminLanguage
import IminREPL
import IminScript
import LineEdit
import Synchronization

/// A session at the keyboard: one host, one world, until the user leaves or chooses another environment.
struct Conversation {
    var options: EnvironmentOptions
    var seed: UInt64
    /// Lines without editing.
    var isPlain = false
    var theme = Theme.default
    var usesColour: Bool?
    /// Run before the first prompt.
    var file: String?
    /// Whether the user's and the project's startup files run before it.
    var runsStartupFiles = true

    func run() throws {
        let variables = ProcessEnvironment.variables
        let environment = try options.load()
        let terminal = ReportTerminal.current(environment: variables)
        let progress = CurrentProgress()
        let output = ReplOutput { progress.write($0) }
        let settings = Connection.Settings(
            seed: seed, allowsWrites: options.yes, variables: variables, print: { output.write($0 + "\n") })
        let isColoured = usesColour ?? terminal.hasColour
        // The session, the editor and their state belong to one task from beginning to end.
        Blocking.run { [isPlain, theme, file, runsStartupFiles] in
            do throws(ScriptFailure) {
                let connection = try Connection(environment, settings)
                var configuration = REPL.Configuration()
                configuration.isColoured = isColoured
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
                let project = Surroundings.project
                configuration.history = { name in
                    History(file: Surroundings.historyPath(variables, name: name, project: project).map { HistoryFile(path: $0) })
                }
                configuration.beginWaiting = {
                    let line = ProgressLine(terminal: terminal, verb: "waiting")
                    progress.show(line)
                    return REPL.Waiting(
                        pause: { line.pause($0) },
                        end: {
                            line.end()
                            progress.show(nil)
                        })
                }
                let history = History()
                guard let input = Surroundings.input(variables, isPlain: isPlain, history: history, usesColor: isColoured) else {
                    return TextOutput.standardError.write("error: this terminal cannot be read from\n")
                }
                let repl = REPL(connection, input: input, output: output, configuration: configuration)
                // Where nobody types, a session does the same for everybody.
                if runsStartupFiles, isatty(STDIN_FILENO) == 1 { await repl.start(in: project) }
                if let file { await repl.load(file: file) }
                await repl.run()
                await repl.end()
            } catch {
                TextOutput.standardError.write("error: \(error.message)\n")
            }
        }
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
