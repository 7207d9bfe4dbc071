import IminLanguage

/// What is checked of a session that comes out of a pipe before any of it runs: its sources in their order, each at its line of the
/// input.
struct PipedSession {
    /// Sources whose names are known before they run.
    private var sources: [SourceText] = []
    /// Those behind a command that changes what the session knows: only their form can be checked.
    private var laterSources: [SourceText] = []
    /// The first command that is none.
    private(set) var unknownCommand: String?

    /// `file` reads what `:load` names; `nil` where that is not there yet.
    init(_ texts: [String], file: (String) -> SourceText?) {
        var line = 0
        var isCertain = true
        for text in texts {
            let request = MetaCommand.request(text)
            var source: SourceText?
            switch request {
            case nil where REPL.askedFor(text) == nil: source = Self.source(text, behind: line)
            case .command(.time, let argument): source = Self.source(argument, behind: line)
            case .command(.load, let argument): source = file(argument)
            case .command(.env, _), .command(.reset, _), .command(.back, _), .command(.forward, _), .command(.run, _): isCertain = false
            case .unknown: unknownCommand = unknownCommand ?? text
            default: break
            }
            if case .command(.load, _) = request, source == nil { isCertain = false }
            if let source { if isCertain { sources.append(source) } else { laterSources.append(source) } }
            line += Text.lines(text).count
        }
    }

    /// With as many empty lines before it as there are lines in the input.
    private static func source(_ text: String, behind lines: Int) -> SourceText {
        SourceText(name: "<stdin>", text: String(repeating: "\n", count: lines) + text)
    }

    /// What keeps it from being run.
    func check(in session: Session) -> [Diagnostic] {
        let results = ["_", "_err"] + (1...(sources.count + 1)).map { "_\($0)" }
        let broken = laterSources.filter { SourceReading($0).completeness != .complete }
        return (session.check(sources, results: results) + broken.flatMap { session.check($0) }).filter { $0.severity == .error }
    }
}
