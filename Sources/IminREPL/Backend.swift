import IminClient
import IminLanguage

/// What the REPL speaks to: something that runs sources one after another, and the record of what was sent.
public struct Backend {
    /// What came of a source.
    public enum Evaluation: Sendable {
        /// It does not check; nothing was run.
        case refused([Diagnostic])
        case ran(Report)
    }

    /// For completion, signatures and documentation.
    public var language: Imin
    /// Runs a source; what it binds, the next ones know.
    public var evaluate: nonisolated(nonsending) (SourceText) async -> Evaluation
    /// Stops what runs. Reset before each source.
    public var cancellation: Cancellation
    public var exchanges: ExchangeLog
    public var renderer: ExchangeRenderer
    /// `sandbox`, or the name of a configured environment.
    public var environment: String
    /// Whether writes reach real people: the prompt says so.
    public var isLive: Bool
    /// Reads a file for `:load`; throws what to tell.
    public var readFile: (String) throws(ScriptFailure) -> SourceText

    public init(
        language: Imin, evaluate: nonisolated(nonsending) @escaping (SourceText) async -> Evaluation, cancellation: Cancellation,
        exchanges: ExchangeLog, renderer: ExchangeRenderer, environment: String, isLive: Bool,
        readFile: @escaping (String) throws(ScriptFailure) -> SourceText
    ) {
        self.language = language
        self.evaluate = evaluate
        self.cancellation = cancellation
        self.exchanges = exchanges
        self.renderer = renderer
        self.environment = environment
        self.isLive = isLive
        self.readFile = readFile
    }
}
