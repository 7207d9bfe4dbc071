import Glibc

/// Plain lines: for terminals that cannot move a cursor, for screen readers, and where the input is no terminal at all.
///
/// Nothing is repainted and no escape sequence is written; the terminal's own line editing is all there is.
public final class PlainInput: LineInput {
    /// Decides whether a statement needs another line.
    public var validate: (_ text: String) -> Completeness = { _ in .complete }
    public let handle: EditorHandle

    private let input: Int32
    /// Where prompts go; -1 for nowhere.
    private let prompts: Int32
    private let history: History?
    private var buffer: [UInt8] = []
    private var hasEnded = false

    /// `nil` when the process has no descriptors left.
    public init?(input: Int32 = STDIN_FILENO, prompts: Int32 = STDERR_FILENO, history: History? = nil) {
        guard let pipe = WakePipe() else { return nil }
        handle = EditorHandle(pipe: pipe)
        self.input = input
        self.prompts = prompts
        self.history = history
    }

    public func read(_ prompt: Prompt, initial: String = "") -> LineResult {
        let lines = handle.take().lines
        if !lines.isEmpty { show(lines) }
        // Text to begin with cannot be edited here: it is shown, so that it can be copied.
        if !initial.isEmpty { show(initial + "\n") }
        var text = ""
        var isFirst = true
        while true {
            show(isFirst ? prompt.first.text : prompt.continuation.text)
            guard let line = readLine() else {
                if !isFirst { history?.add(text) }
                return isFirst ? .endOfInput : .text(text)
            }
            text += isFirst ? line : "\n" + line
            isFirst = false
            if case .incomplete = validate(text) { continue }
            history?.add(text)
            return .text(text)
        }
    }

    private func show(_ text: String) {
        if prompts >= 0 { writeAll(prompts, Array(text.utf8)) }
    }

    /// The next line without its end; `nil` when there is none.
    private func readLine() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                buffer.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            if hasEnded {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : String(decoding: buffer, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = Glibc.read(input, &chunk, chunk.count)
            if count > 0 {
                buffer.append(contentsOf: chunk[..<count])
            } else if count == 0 || errno != EINTR {
                // On a terminal the end is only of this line: the next read may find more.
                guard isatty(input) == 1, buffer.isEmpty else {
                    hasEnded = true
                    continue
                }
                return nil
            }
        }
    }
}
