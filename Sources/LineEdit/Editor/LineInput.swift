/// Where statements come from: an editor on a terminal, or plain lines.
public protocol LineInput: AnyObject {
    /// Reads one statement, which may span lines. `initial` is text to begin with.
    func read(_ prompt: Prompt, initial: String) -> LineResult
    /// For other threads: lines above the input, news for the assistance.
    var handle: EditorHandle { get }
    /// For what runs between two reads: asks the person at the terminal.
    var questions: Questions { get }
    /// Whether what is typed between two reads is shown only when it is read.
    func hideTyping(_ isHidden: Bool)
}

extension LineInput {
    /// Plain lines are shown by the terminal alone.
    public func hideTyping(_ isHidden: Bool) {}
}

public enum LineResult: Hashable, Sendable {
    case text(String)
    /// Control-D on an empty line, or the end of the input.
    case endOfInput
}

/// What stands before the text.
public struct Prompt: Hashable, Sendable {
    public var first: StyledText
    /// Before each line but the first.
    public var continuation: StyledText

    /// Continuation lines begin with dots, aligned with the prompt's end.
    public init(_ first: StyledText, continuation: StyledText? = nil) {
        self.first = first
        let width = CharacterWidth.columns(first.text)
        let dots = width >= 4 ? String(repeating: " ", count: width - 4) + "... " : String(repeating: " ", count: width)
        self.continuation = continuation ?? StyledText(dots, .dim)
    }
}
