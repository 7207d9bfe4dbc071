import IminLanguage
import LineEdit

/// What the editor is told while one types: the join of the completer, the highlighter and the parser with the editor's questions.
final class Knowledge {
    private(set) var completer: Completer

    init(_ language: Imin) { completer = Completer(language) }

    /// Names that a source has bound.
    func learn(_ names: [String]) { completer.bound.formUnion(names) }

    func assist(_ editor: LineEditor) {
        editor.assistance.validate = Self.validate
        editor.assistance.highlight = Highlighter.styles
        editor.assistance.complete = { [unowned self] in completer.completions($0, cursor: $1) }
        editor.assistance.note = { [unowned self] in completer.signature($0, cursor: $1) }
        editor.assistance.document = { [unowned self] in completer.documentation($0, cursor: $1) }
        editor.assistance.cleanPaste = Self.cleanPaste
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
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, promptEnd(first) != nil else { return text }
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
            line[..<end].split(separator: " ").count <= 3 && line[..<end].allSatisfy { $0.isLetter || $0.isNumber || " -_.".contains($0) }
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
