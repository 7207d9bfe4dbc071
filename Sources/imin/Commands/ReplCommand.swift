import ArgumentParser

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

    @Option(help: ArgumentHelp("What names everything that is random.", valueName: "number"), transform: Seed.read)
    var seed: UInt64 = 1

    @Flag(help: "Plain lines without editing, for screen readers and simple terminals.")
    var plain = false

    func run() throws {
        try Conversation(options: environment, seed: seed, isPlain: plain).run()
    }
}
