/// The way back: what the text was before each change, and what undoing took away.
///
/// It watches rather than intercepts: the editor shows it the document after every key, so that libedit's own commands can be undone
/// like ours. A run of typing is one step, broken at word beginnings.
public struct UndoHistory: Sendable {
    private var past: [Document] = []
    private var future: [Document] = []
    /// The document as noted last.
    private(set) var current: Document
    /// Whether the last change was typing, so that the next typed character may join it.
    private var isTyping = false
    /// Whether what changes now is one step, and whether that step has begun.
    private var group: (isOpen: Bool, hasBegun: Bool) = (false, false)

    /// Steps kept; the oldest are forgotten.
    private static let limit = 1000

    public init(_ document: Document) { current = document }

    /// Notes what the document has become. Moving the cursor is no step, but ends a run of typing.
    public mutating func note(_ document: Document) {
        guard document.lines != current.lines else {
            if document.cursor != current.cursor { isTyping = false }
            current = document
            return
        }
        let typed = Self.typed(from: current, to: document)
        let joins = group.hasBegun || isTyping && typed != nil && !Self.beginsWord(typed, after: current)
        group.hasBegun = group.isOpen
        if !joins {
            past.append(current)
            if past.count > Self.limit { past.removeFirst(past.count - Self.limit) }
        }
        future = []
        isTyping = typed != nil
        current = document
    }

    /// All changes from here on are one step, until `endGroup`: those of a vi insertion with what began it, those of a repeated key.
    public mutating func beginGroup() { group = (true, false) }
    /// Changes are steps of their own again.
    public mutating func endGroup() { group = (false, false) }

    /// The document one step back; `nil` at the beginning.
    public mutating func undo() -> Document? {
        guard let earlier = past.popLast() else { return nil }
        future.append(current)
        current = earlier
        isTyping = false
        group.hasBegun = false
        return earlier
    }

    public mutating func redo() -> Document? {
        guard let later = future.popLast() else { return nil }
        past.append(current)
        current = later
        isTyping = false
        group.hasBegun = false
        return later
    }

    /// The scalar that was typed when that is all that happened.
    private static func typed(from old: Document, to new: Document) -> Unicode.Scalar? {
        guard old.lines.count == new.lines.count, old.cursor.line == new.cursor.line, new.cursor.column == old.cursor.column + 1,
            new.currentLine.count == old.currentLine.count + 1
        else { return nil }
        return new.currentLine[old.cursor.column]
    }

    private static func beginsWord(_ typed: Unicode.Scalar?, after old: Document) -> Bool {
        guard let typed, let before = old.scalarBefore else { return false }
        return before.properties.isWhitespace && !typed.properties.isWhitespace
    }
}
