/// Something to tell the author of a script, found before or while it runs.
///
/// One message per cause. The same value is rendered for people (`DiagnosticRenderer`) and for machines.
public struct Diagnostic: Sendable {
    public enum Severity: String, Sendable {
        /// Must fail when reached; the script does not run.
        case error
        /// Merely likely; the script runs.
        case hint
    }

    public var severity: Severity
    /// Stable name of the kind, for `imin explain`: `unknown-label`, `unused-binding`.
    public var name: String
    /// One sentence in plain English, code in backquotes, no full stop.
    public var message: String
    /// Where.
    public var source: SourceText
    public var span: Span
    /// What to do, written beside the caret: "did you mean `email`?"
    public var advice: String?
    /// Further lines below the excerpt: a signature, what was (not) sent.
    public var notes: [String]

    public init(
        _ severity: Severity, _ name: String, _ message: String, in source: SourceText, at span: Span,
        advice: String? = nil, notes: [String] = []
    ) {
        self.severity = severity
        self.name = name
        self.message = message
        self.source = source
        self.span = span
        self.advice = advice
        self.notes = notes
    }
}
