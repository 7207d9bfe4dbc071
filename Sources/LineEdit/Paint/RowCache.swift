/// The rows of lines as they were laid out for the last frame: a key changes one line, and the others need not be laid out again.
struct RowCache {
    private struct Entry {
        var line: [Unicode.Scalar]
        var styles: [StyledSpan]
        var rows: [[Cell]]
    }

    private var width = 0
    private var base = Style.plain
    private var shown: [Int: Entry] = [:]
    private var next: [Int: Entry] = [:]

    /// A frame begins.
    mutating func begin(width: Int, base: Style) {
        if width != self.width || base != self.base { shown = [:] }
        self.width = width
        self.base = base
        next = [:]
    }

    /// What the frame did not ask for is forgotten: it has left the window.
    mutating func end() { shown = next }

    /// The rows of a line; `nil` where it, or how it looks, has changed.
    mutating func rows(_ index: Int, _ line: [Unicode.Scalar], _ styles: [StyledSpan]) -> [[Cell]]? {
        // A line that was put in or taken out moves those below it by one. The first line has another prompt than the others.
        for place in index == 0 ? [0] : [index, index - 1, index + 1] where place > 0 || index == 0 {
            guard let entry = shown[place], entry.line == line, entry.styles == styles else { continue }
            next[index] = entry
            return entry.rows
        }
        return nil
    }

    mutating func keep(_ rows: [[Cell]], _ index: Int, _ line: [Unicode.Scalar], _ styles: [StyledSpan]) {
        next[index] = Entry(line: line, styles: styles, rows: rows)
    }
}
