import IminAPI
import IminClient
import IminLanguage
import LineEdit

/// What the editor is told while one types: the join of the completer, the highlighter and the parser with the editor's questions.
final class Knowledge {
    private(set) var completer: Completer
    /// Grey text behind the cursor and the signature under it.
    var showsHints = true
    private var isLive: Bool
    private let environments: [String]
    private var highlighter: Highlighter
    private let readings = ReadingCache()
    private var names: LiveNames?
    /// Whether what Tab offered last would have more with what the platform knows.
    private var wantsNames = false
    /// What the session has bound, described once between two runs: it is asked for at every key.
    private var bound: [BoundName]?
    /// Has the editor ask again.
    private var refresh: @Sendable () -> Void = {}
    /// The columns that documentation under the text has.
    var width: () -> Int = { 78 }
    /// What was entered, oldest first.
    var entered: () -> [String] = { [] }

    init(_ connection: Connection, environments: [String]) {
        completer = Completer(connection.language, readings: readings)
        highlighter = Highlighter(readings: readings)
        isLive = connection.isLive
        self.environments = environments
    }

    /// From now on names and values are those of this connection.
    func adopt(_ connection: Connection) {
        let session = connection.session
        completer = Completer(connection.language, readings: readings)
        completer.environments = environments
        completer.entered = { [unowned self] in entered() }
        completer.home = connection.settings.variables["HOME"]
        completer.glimpse = { [unowned session] in session.glimpse(of: $0) }
        completer.now = { [unowned connection] in connection.host.now }
        forgetNames()
        completer.boundNames = { [unowned self, unowned session] in
            let names = bound ?? session.boundNames(width: 50)
            bound = names
            return names
        }
        isLive = connection.isLive
        names = LiveNames(connection.environment, sandbox: connection.host.sandbox) { [refresh] in refresh() }
        highlighter.known = Set(completer.directory.filter { !$0.path.contains(".") }.map(\.path))
        highlighter.isBound = { [unowned session] in session.isBound($0) }
    }

    /// Something has run, or was taken back.
    func forgetNames() { bound = nil }

    /// Remembers what a reply has shown.
    func learn(_ exchange: Exchange) { completer.seen.learn(exchange) }

    /// What Tab offers. What only the platform knows is asked for meanwhile, and is there the next time.
    func completions(_ text: String, cursor: Int) -> [Completion] {
        for exchange in names?.take() ?? [] { learn(exchange) }
        var asking = completer
        wantsNames = false
        asking.wanted = { [unowned self, names] types in
            wantsNames = true
            return names?.want(types) ?? false
        }
        return asking.completions(text, cursor: cursor)
    }

    func assist(_ editor: LineEditor) {
        refresh = { [handle = editor.handle] in handle.refresh() }
        editor.assistance.validate = Self.validate
        editor.assistance.highlight = { [unowned self] in highlighter.styles($0, cursor: $1, visible: $2) }
        editor.assistance.complete = { [unowned self] in completions($0, cursor: $1) }
        editor.assistance.completeNote = { [unowned self] in wantsNames ? names?.note : nil }
        editor.assistance.note = { [unowned self] in showsHints ? completer.signature($0, cursor: $1) : nil }
        editor.assistance.document = { [unowned self] text, cursor in
            completer.documentation(text, cursor: cursor).flatMap { Text.rows($0, width()) }
        }
        editor.assistance.cleanPaste = Self.cleanPaste
        editor.assistance.ghost = { [unowned self] text, cursor in
            showsHints ? completer.ghost(text, cursor: cursor, isAllowed: maySuggest) : nil
        }
        editor.assistance.maySuggest = { [unowned self] in showsHints && maySuggest($0) }
    }

    /// In a live environment no write is ever proposed.
    func maySuggest(_ text: String) -> Bool { !isLive || !Self.mayWrite(text) }

    private static let writes = Catalogue.operations.filter { $0.effect.changesTheWorld }.map(\.name)
    private static let otherWrites = [
        "http.post", "http.put", "http.patch", "http.delete", "http.request", "browse", ":cleanup", ":undo", ":run", ":load",
    ]

    static func mayWrite(_ text: String) -> Bool {
        (writes + otherWrites).contains { text.contains($0) }
    }

    /// Asks the parser; a meta-command is always complete.
    static func validate(_ text: String) -> Completeness {
        guard MetaCommand.name(in: text) == nil else { return .complete }
        let reading = SourceReading(SourceText(name: "<repl>", text: text))
        switch reading.completeness {
        case .complete: return .complete
        case .wrong: return .invalid
        case .incomplete:
            let open = reading.openBrackets
            // Brackets of one line indent once.
            let lines = Set(open.map { reading.source.position(of: Int($0.span.start)).line })
            let reason = open.last.map { "\(reading.text($0)) from line \(reading.source.position(of: Int($0.span.start)).line)" }
            return .incomplete(indentation: lines.count * 4, reason: reason ?? "this statement")
        }
    }

    /// Text copied from a session: prompts go, and so do the lines between that were printed.
    static func cleanPaste(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The fences of a block of code that was copied with them.
        if lines.first?.hasPrefix("```") == true {
            while lines.last?.isEmpty == true { lines.removeLast() }
            guard lines.count > 1, lines.last == "```" else { return text }
            lines = lines.dropFirst().dropLast()
        }
        guard let first = lines.first, promptEnd(first) != nil else { return lines.joined(separator: "\n") }
        var kept: [Substring] = []
        for line in lines {
            if let end = promptEnd(line) {
                kept.append(line[end...])
            } else if let end = continuationEnd(line) {
                kept.append(line[end...])
            }
        }
        return kept.joined(separator: "\n")
    }

    /// Behind `imin sandbox> `.
    private static func promptEnd(_ line: Substring) -> Substring.Index? {
        guard line.hasPrefix("imin"), let end = line.firstIndex(of: ">") else { return nil }
        let isPrompt =
            line[..<end].split(separator: " ").count <= 5 && line[..<end].allSatisfy { $0.isLetter || $0.isNumber || " -_.*".contains($0) }
        guard isPrompt else { return nil }
        let next = line.index(after: end)
        return next < line.endIndex && line[next] == " " ? line.index(after: next) : next
    }

    /// Behind `          ... `.
    private static func continuationEnd(_ line: Substring) -> Substring.Index? {
        let rest = line.drop { $0 == " " }
        guard rest.hasPrefix("... ") || rest == "..." else { return nil }
        return line.index(rest.startIndex, offsetBy: min(4, rest.count))
    }
}
