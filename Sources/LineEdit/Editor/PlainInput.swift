import Glibc

/// Plain lines: for terminals that cannot move a cursor, for screen readers, and where the input is no terminal at all.
///
/// Nothing is repainted and no escape sequence is written; the terminal's own line editing is all there is.
public final class PlainInput: LineInput {
    /// Decides whether a statement needs another line.
    public var validate: (_ text: String) -> Completeness = { _ in .complete }
    public let handle: EditorHandle
    public let questions: Questions

    private let source: LineSource
    private let isTerminal: Bool
    /// Where prompts go; -1 for nowhere.
    private let prompts: Int32
    /// Changes between two reads.
    public var history: History?

    /// `nil` when the process has no descriptors left.
    public init?(input: Int32 = STDIN_FILENO, prompts: Int32 = STDERR_FILENO, history: History? = nil) {
        guard let pipe = WakePipe(), let source = LineSource(input) else { return nil }
        handle = EditorHandle(pipe: pipe)
        self.source = source
        questions = Questions(source, output: prompts)
        self.prompts = prompts
        self.history = history
        isTerminal = isatty(input) == 1
    }

    public func read(_ prompt: Prompt, initial: String = "") -> LineResult {
        let lines = handle.take().lines
        if !lines.isEmpty { show(lines) }
        // Text to begin with cannot be edited here: it is shown, so that it can be copied.
        if !initial.isEmpty { show(initial + "\n") }
        var text = ""
        var isFirst = true
        // On a terminal Control-C drops what was begun; the terminal itself drops its line.
        if isTerminal { source.forgetInterrupts() }
        let watch = isTerminal ? InterruptWatch { [source] in source.interrupt() } : nil
        defer { watch?.stop() }
        while true {
            show(isFirst ? prompt.first.text : prompt.continuation.text)
            switch source.next() {
            case .interrupted:
                history?.addAbandoned(text)
                text = ""
                isFirst = true
                show("\n")
            case .end:
                if !isFirst { history?.add(text) }
                // What comes next, the shell's prompt perhaps, begins a line of its own.
                if isTerminal { show("\n") }
                return isFirst ? .endOfInput : .text(text)
            case .text(let line):
                text += isFirst ? line : "\n" + line
                isFirst = false
                if case .incomplete = validate(text) { continue }
                history?.add(text)
                return .text(text)
            }
        }
    }

    /// Takes back the lines that were typed before anybody asked for them: what came before them has failed.
    public func takeTypedAhead() -> [String] { isTerminal ? source.takeTyped() : [] }

    private func show(_ text: String) {
        if prompts >= 0 { writeAll(prompts, Array(text.utf8)) }
    }
}
