import ArgumentParser
import LineEdit

/// How a session at the keyboard looks and what it begins with: the flags of `imin repl`, which `imin` alone knows too.
struct SessionOptions: ParsableArguments {
    @Flag(help: "Plain lines without editing, for screen readers and simple terminals.")
    var plain = false

    @Option(help: "The colours: default, light, dark, mono or high-contrast.", transform: Self.theme)
    var theme: Theme?

    @Option(help: "Whether there are colours: auto, always or never.")
    var color = ColourChoice.auto

    @Flag(name: .shortAndLong, help: "Without the first line, which says how to get help.")
    var quiet = false

    @Flag(help: "Run no startup files.")
    var norc = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Run this file first; the session goes on with what it binds.", valueName: "file"))
    var include: String?

    func conversation(_ environment: EnvironmentOptions, seed: UInt64) -> Conversation {
        var conversation = Conversation(environment: environment.env, allowsWrites: environment.yes)
        conversation.seed = seed
        conversation.isPlain = plain
        conversation.isQuiet = quiet
        conversation.theme = theme
        conversation.colour = color
        conversation.file = include
        conversation.runsStartupFiles = !norc
        return conversation
    }

    static func theme(_ name: String) throws -> Theme {
        guard let theme = Theme.named(name) else {
            throw ValidationError("There is no theme `\(name)`: \(Theme.all.map(\.name).joined(separator: ", ")).")
        }
        return theme
    }
}

/// `--color`.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// `nil` where the terminal decides. `CLICOLOR_FORCE` asks for colour where nobody says otherwise.
    func isOn(_ variables: [String: String]) -> Bool? {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            let force = variables["CLICOLOR_FORCE"] ?? ""
            return !force.isEmpty && force != "0" && (variables["NO_COLOR"] ?? "").isEmpty ? true : nil
        }
    }
}
