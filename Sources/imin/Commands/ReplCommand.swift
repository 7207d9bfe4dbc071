import ArgumentParser
import IminClient
import IminLanguage
import IminREPL
import IminScript
import LineEdit

/// `imin repl`, and `imin` alone on a terminal: statements are run as they are typed.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Type statements and see what comes of them.",
        discussion: """
            What one line binds, the next ones know. `:help` lists the commands of the session, Control-D ends it.

            imin repl
            imin repl --env staging
            """)

    @OptionGroup var environment: EnvironmentOptions

    @Option(help: ArgumentHelp("What names everything that is random.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Plain lines without editing, for screen readers and simple terminals.")
    var plain = false

    func run() throws {
        let variables = ProcessEnvironment.variables
        let environment = try environment.load()
        let allowsWrites = self.environment.yes
        let host: ScriptHost
        do {
            host = try ScriptHost(
                environment: environment, seed: seed, options: Client.Options(allowsLiveWrite: { _ in allowsWrites }))
        } catch {
            throw ValidationError(error.message)
        }
        // The session, the editor and their state belong to one task from beginning to end.
        Blocking.run { [seed, plain] in
            await Self.converse(host, environment, variables, seed: seed, isPlain: plain)
            await host.shutdown()
        }
    }

    private static func converse(
        _ host: ScriptHost, _ environment: Environment, _ variables: [String: String], seed: UInt64, isPlain: Bool
    ) async {
        let terminal = ReportTerminal.current(environment: variables)
        let write: @Sendable (String) -> Void = { text in
            TextOutput.standardOutput.write(text)
            TextOutput.standardOutput.flush()
        }
        var options = host.runOptions()
        options.seed = seed
        options.print = { write($0 + "\n") }
        options.log = { write($0 + "\n") }
        options.environment = { host.secretVariable($0, in: variables) }
        let history = History(file: Surroundings.historyPath(variables, name: environment.name).map { HistoryFile(path: $0) })
        guard let input = Surroundings.input(variables, isPlain: isPlain, history: history, usesColor: terminal.hasColour) else {
            return TextOutput.standardError.write("error: this terminal cannot be read from\n")
        }
        let session = Session(language: host.language, options: options, isInteractive: true, modules: ScriptFolder.modules)
        let backend = Backend(session, language: host.language, options: options, client: host.client, isLive: environment.isLive)
        let repl = REPL(
            backend, input: input, history: history, isColoured: terminal.hasColour, columns: { terminal.width }, write: write)
        await repl.run()
    }
}
