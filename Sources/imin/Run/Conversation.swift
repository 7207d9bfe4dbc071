import ArgumentParser
import IminClient
import IminLanguage
import IminREPL
import IminScript
import LineEdit

/// A session at the keyboard: one host, one world, until the user leaves.
struct Conversation {
    var options: EnvironmentOptions
    var seed: UInt64
    /// Lines without editing.
    var isPlain = false

    func run() throws {
        let variables = ProcessEnvironment.variables
        let environment = try options.load()
        let allowsWrites = options.yes
        let host: ScriptHost
        do {
            host = try ScriptHost(
                environment: environment, seed: seed, options: Client.Options(allowsLiveWrite: { _ in allowsWrites }))
        } catch {
            throw ValidationError(error.message)
        }
        // The session, the editor and their state belong to one task from beginning to end.
        Blocking.run { [seed, isPlain] in
            await Self.converse(host, environment, variables, seed: seed, isPlain: isPlain)
            await host.shutdown()
        }
    }

    private static func converse(
        _ host: ScriptHost, _ environment: Environment, _ variables: [String: String], seed: UInt64, isPlain: Bool
    ) async {
        let terminal = ReportTerminal.current(environment: variables)
        let masker = host.client.masker
        let write: @Sendable (String) -> Void = { text in
            TextOutput.standardOutput.write(masker.mask(text))
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
