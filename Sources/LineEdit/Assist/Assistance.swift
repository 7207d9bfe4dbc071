/// Everything the editor asks of whoever knows the language, as functions of the text and the cursor (a UTF-8 offset).
///
/// They run between two keystrokes on the editor's thread: answer at once, from what is known. What arrives later comes with
/// `EditorHandle.refresh()`, after which they are asked again.
public struct Assistance {
    /// Decides what Enter does.
    public var validate: (_ text: String) -> Completeness = { _ in .complete }
    /// Colours, in UTF-8 ranges; later ones win. Those outside `visible` are not looked at. Without a cursor the text is left behind as
    /// it was entered.
    public var highlight: (_ text: String, _ cursor: Int?, _ visible: Range<Int>) -> [StyledSpan] = { _, _, _ in [] }
    /// Grey text behind the cursor at the end of the text, taken over by Right; `nil` for none.
    public var ghost: (_ text: String, _ cursor: Int) -> String? = { _, _ in nil }
    /// Whether an entry of the history may be proposed as grey text.
    public var maySuggest: (_ text: String) -> Bool = { _ in true }
    /// One row under the text, asked for when the keys have rested: the signature of the call the cursor is in.
    public var note: (_ text: String, _ cursor: Int) -> StyledText? = { _, _ in nil }
    /// What Tab offers.
    public var complete: (_ text: String, _ cursor: Int) -> [Completion] = { _, _ in [] }
    /// What is said under what Tab offered last: that more is on its way, or why it is not.
    public var completeNote: () -> String? = { nil }
    /// Rows about the name at the cursor, for F1.
    public var document: (_ text: String, _ cursor: Int) -> [StyledText] = { _, _ in [] }
    /// Tidies what was pasted: strips prompts, for instance.
    public var cleanPaste: (_ text: String) -> String = { $0 }
    /// Asked whenever something outside has changed: what stands before the text now.
    public var prompt: (() -> Prompt)?
    /// Opens the text in another editor, on a terminal in its ordinary state; `nil` when that failed. Without it ^X ^E does nothing.
    public var editElsewhere: ((_ text: String) -> String?)?

    public init() {}
}

/// Whether a text can be run as it stands.
public enum Completeness: Hashable, Sendable {
    case complete
    /// More has to come: the next line begins with so many blanks; `reason` says what is open (`( from line 1`).
    case incomplete(indentation: Int, reason: String)
    /// No further text can make it right: it is taken, so that the error is shown.
    case invalid
}

/// One thing the text at the cursor could become.
public struct Completion: Hashable, Sendable {
    /// What is put in.
    public var text: String
    /// What it replaces, in UTF-8 offsets of the whole text.
    public var range: Range<Int>
    /// What the menu shows; the text where empty.
    public var label: String
    /// One line beside it.
    public var summary: String
    /// Added when it is the only one: `(`, `: `.
    public var appendix: String

    public init(_ text: String, replacing range: Range<Int>, label: String = "", summary: String = "", appendix: String = "") {
        self.text = text
        self.range = range
        self.label = label.isEmpty ? text : label
        self.summary = summary
        self.appendix = appendix
    }
}
