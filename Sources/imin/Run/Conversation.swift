import ArgumentParser
import IminClient
import IminLanguage
import IminREPL
import IminScript
import LineEdit

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

    func run() throws {
        let variables = ProcessEnvironment.variables
        let environment = try options.load()
        let terminal = ReportTerminal.current(environment: variables)
        let output = ReplOutput { text in
            TextOutput.standardOutput.write(text)
            TextOutput.standardOutput.flush()
        }
        let settings = Connection.Settings(
            seed: seed, allowsWrites: options.yes, variables: variables, print: { output.write($0 + "\n") })
        let isColoured = usesColour ?? terminal.hasColour
        // The session, the editor and their state belong to one task from beginning to end.
        Blocking.run { [isPlain, theme, file] in
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
                configuration.history = { name in
                    History(file: Surroundings.historyPath(variables, name: name).map { HistoryFile(path: $0) })
                }
                configuration.beginWaiting = {
                    let progress = ProgressLine(terminal: terminal, verb: "waiting")
                    progress.begin()
                    return { progress.end() }
                }
                let history = History()
                guard let input = Surroundings.input(variables, isPlain: isPlain, history: history, usesColor: isColoured) else {
                    return TextOutput.standardError.write("error: this terminal cannot be read from\n")
                }
                let repl = REPL(connection, input: input, output: output, configuration: configuration)
                if let file { await repl.load(file: file) }
                await repl.run()
                await repl.end()
            } catch {
                TextOutput.standardError.write("error: \(error.message)\n")
            }
        }
    }
}
