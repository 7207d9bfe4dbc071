import Glibc
import LineEdit

/// The input that suits where the program stands: the editor on a terminal that can, plain lines elsewhere.
public enum Surroundings {
    /// Whether the editor may be used: both sides are terminals that can move a cursor, and nobody asked for plain lines.
    public static func allowEditor(_ environment: [String: String], isPlain: Bool) -> Bool {
        let terminal = environment["TERM"] ?? "dumb"
        return !isPlain && terminal != "dumb" && !terminal.isEmpty && (environment["ACCESSIBLE"] ?? "").isEmpty
            && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    }

    /// Falls back to plain lines where the system cannot give what the editor needs.
    public static func input(
        _ environment: [String: String], isPlain: Bool, history: History, usesColor: Bool
    ) -> (any LineInput)? {
        if allowEditor(environment, isPlain: isPlain), let terminal = Terminal() {
            var configuration = LineEditor.Configuration()
            configuration.usesColor = usesColor
            if let editor = LineEditor(terminal: terminal, history: history, configuration: configuration) {
                Terminal.guardAgainstCrashes()
                return editor
            }
        }
        return PlainInput(history: history)
    }

    /// `$XDG_STATE_HOME/imin/history/NAME.jsonl`: an environment's statements are of no use in another, and may be dangerous there.
    public static func historyPath(_ environment: [String: String], name: String) -> String? {
        let file = String(name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "_" }) + ".jsonl"
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/imin/history/\(file)" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/imin/history/\(file)"
    }
}
