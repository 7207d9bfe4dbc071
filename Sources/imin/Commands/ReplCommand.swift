import ArgumentParser

/// `imin repl`, and `imin` alone on a terminal: statements are run as they are typed.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Type statements and see what comes of them.",
        discussion: """
            What one line binds, the next ones know. `:help` lists the commands of the session, Control-D ends it.

            ~/.config/imin/init.imin runs before the first prompt, and a project's .imin/init.imin once you have agreed to it.

            Statements that come out of a pipe or a file are all read and checked before the first one runs.

            imin repl
            imin repl --env staging
            """)

    @OptionGroup var environment: EnvironmentOptions

    @Option(help: ArgumentHelp("What names everything that is random.", valueName: "number"), transform: Seed.read)
    var seed: UInt64 = 1

    @OptionGroup var session: SessionOptions

    func run() throws {
        let status = try session.conversation(environment, seed: seed).run()
        if status != 0 { throw ExitCode(status) }
    }
}
