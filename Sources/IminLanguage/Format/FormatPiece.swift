// What a formatted script is made of before its lines are known: texts, places where a line may end, and the groups that decide
// whether it does. The builder (ScriptLayout.swift and its extensions) makes a flat list of these; LinePrinter.swift lays it out.

/// When the places for line ends of a group are taken.
struct FormatGroup: Sendable {
    /// Whether a line end within (of a multi-line closure, say) breaks the group as well. Lists do, chains of operators do not.
    var breaksWithContent = true
    /// Whether the author broke it, so that it stays broken however short it is.
    var isBroken = false
}

enum FormatPiece: Sendable {
    /// Text without line ends.
    case text(String)
    /// Text of several lines. Those below the first are indented like the line it stands on, or (a text block behind something) deeper.
    case lines([String], deeper: Bool)
    /// Text of several lines that must not be touched.
    case verbatim(String)
    case open(FormatGroup)
    case close
    /// One step further in, if the group around is broken.
    case indent
    case outdent
    /// A line end if the group around is broken, else this text.
    case line(flat: String, blank: Bool)
    /// A line end if what comes next does not fit any more; between the numbers of a table.
    case fill
    /// A line end.
    case hard(blank: Bool)
    /// Text that is only there if the group around is broken: the comma behind a last element.
    case whenBroken(String)
    /// A comment at the end of a line. It counts for nothing when lines are broken. `line` and `column` are its place in the source:
    /// comments that stood below each other stay so.
    case note(String, line: Int, column: Int)
}
