import Glibc
import LineEdit

/// The input that suits where the program stands: the editor on a terminal that can, plain lines elsewhere.
public enum Surroundings {
    /// Whether the editor may be used: both sides are terminals that can move a cursor, and nobody asked for plain lines.
    public static func allowEditor(_ environment: [String: String], isPlain: Bool) -> Bool {
        !wantsPlain(environment, isPlain: isPlain) && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    }

    /// Whether nothing but text may be written: no colours either, which a screen reader would have to skip.
    public static func wantsPlain(_ environment: [String: String], isPlain: Bool) -> Bool {
        let terminal = environment["TERM"] ?? "dumb"
        return isPlain || terminal == "dumb" || terminal.isEmpty || !(environment["ACCESSIBLE"] ?? "").isEmpty
    }

    /// Why nothing can be read from the standard input, where that is so: it would look like an input that is empty.
    public static var inputFault: String? {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else { return "the standard input is closed" }
        return status.st_mode & S_IFMT == S_IFDIR ? "the standard input is a directory" : nil
    }

    /// The folder with `.imin` in it that we are in, or below.
    public static var project: String? {
        guard let pointer = getcwd(nil, 0) else { return nil }
        defer { free(pointer) }
        var folder = String(cString: pointer)
        while !folder.isEmpty {
            var status = stat()
            if stat(folder + "/.imin", &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return folder }
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = String(folder[..<slash])
        }
        return nil
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
        // Nobody reads prompts where nobody types.
        return PlainInput(prompts: isatty(STDIN_FILENO) == 1 ? STDERR_FILENO : -1, history: history)
    }

    /// `$XDG_STATE_HOME/imin/history/NAME.jsonl`: an environment's statements are of no use in another, and may be dangerous there.
    /// A project (a folder with `.imin` in it) has a history of its own, beside the others and not in the project: what was typed may
    /// hold personal data, and projects are shared.
    public static func historyPath(_ environment: [String: String], name: String, project: String? = nil) -> String? {
        func safe(_ text: some StringProtocol) -> String {
            String(text.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
        }
        var file = safe(name) + ".jsonl"
        if let project { file = "projects/\(safe(project.drop { $0 == "/" }))/\(file)" }
        return historyFolder(environment).map { $0 + file }
    }

    private static func historyFolder(_ environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/imin/history/" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/imin/history/"
    }

    /// The history of an environment in this project; a search may ask for what was entered there in others.
    public static func history(_ environment: [String: String], name: String, project: String?) -> History {
        guard let path = historyPath(environment, name: name, project: project) else { return History() }
        let history = History(file: HistoryFile(path: path))
        history.elsewhere = {
            var paths = [historyPath(environment, name: name)].compactMap(\.self)
            if let folder = historyFolder(environment).map({ $0 + "projects/" }), let file = paths.first?.split(separator: "/").last {
                paths += Files.beginning(with: folder, home: nil).map { $0.path + file }
            }
            return paths.filter { $0 != path }.flatMap { HistoryFile(path: $0).load().entries }
        }
        return history
    }
}
