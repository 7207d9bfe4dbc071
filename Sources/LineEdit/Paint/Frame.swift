/// One column of a row on the screen, or the left column of a wide character.
public struct Cell: Hashable, Sendable {
    public var character: Character
    public var style: Style
    /// 1 or 2; 0 for the right column of a wide character.
    public var width: Int

    public init(_ character: Character, _ style: Style, width: Int = 1) {
        self.character = character
        self.style = style
        self.width = width
    }

    static func rightHalf(_ style: Style) -> Cell { Cell(" ", style, width: 0) }
}

/// What the input area is to look like: rows of cells from its first row down, and where the cursor stands.
public struct Frame: Equatable, Sendable {
    /// At least one; none longer than the terminal is wide.
    public var rows: [[Cell]]
    public var cursorRow: Int
    public var cursorColumn: Int

    public init(rows: [[Cell]], cursorRow: Int, cursorColumn: Int) {
        self.rows = rows
        self.cursorRow = cursorRow
        self.cursorColumn = cursorColumn
    }

    /// The rows as text, for tests and for people.
    public var text: [String] {
        rows.map { row in String(row.filter { $0.width > 0 }.map(\.character)) }
    }
}
