/// What the terminal shows of the input area now, and the fewest bytes that turn it into the next frame.
///
/// A value that returns bytes; writes nothing. Moves only relative to the area's first row, because nobody knows where on the screen
/// that is; columns are absolute, which limits the damage when a terminal measures a character differently.
public struct Screen: Sendable {
    private var shown: Frame?
    /// Rows of the terminal that the area has claimed; moving further down needs a line feed.
    private var claimed = 0
    private var row = 0
    public var usesColor: Bool
    public var theme = Theme.default

    public init(usesColor: Bool) { self.usesColor = usesColor }

    /// Nothing is on the screen, and the cursor stands at the beginning of a fresh row.
    public mutating func forget() {
        shown = nil
        claimed = 0
        row = 0
    }

    /// The bytes that show a frame; empty when it is shown already.
    public mutating func show(_ frame: Frame, width: Int) -> String {
        guard frame != shown else { return "" }
        var bytes = ""
        let old = shown?.rows ?? []
        for (index, cells) in frame.rows.enumerated() {
            let before = index < old.count ? old[index] : nil
            if let before, before == cells { continue }
            bytes += repaint(index, from: before ?? [], to: cells, width: width)
        }
        if frame.rows.count < old.count {
            bytes += move(to: frame.rows.count, column: 0) + "\u{1B}[J"
        }
        bytes += move(to: frame.cursorRow, column: frame.cursorColumn)
        shown = frame
        // A synchronised update where the terminal knows it, and no cursor that flits about.
        return "\u{1B}[?2026h\u{1B}[?25l" + bytes + "\u{1B}[?25h\u{1B}[?2026l"
    }

    /// The bytes that leave a frame behind for good, with the cursor on the row under it.
    public mutating func finish(_ frame: Frame, width: Int, height: Int) -> String {
        var bytes = ""
        if frame.rows.count > height {
            // Taller than the window: written as ordinary output, so that all of it ends in the scrollback.
            bytes = clear()
            for (index, cells) in frame.rows.enumerated() {
                if index > 0 { bytes += "\r\n" }
                bytes += render(cells[...])
            }
            bytes += "\r\n"
        } else {
            bytes = show(frame, width: width) + move(to: frame.rows.count - 1, column: 0) + "\r\n"
        }
        forget()
        return bytes
    }

    /// The bytes that remove the area, with the cursor where it began.
    public mutating func clear() -> String {
        guard shown != nil else { return "" }
        let bytes = move(to: 0, column: 0) + Self.eraseBelow
        forget()
        return bytes
    }

    /// Erases from the beginning of a row to the end of the screen. Not all at once: what is erased from the top left corner on, tmux
    /// takes for a screen that was cleared, and keeps it in the scrollback.
    private static let eraseBelow = "\u{1B}[K\u{1B}[2G\u{1B}[J\r"

    /// The same after the terminal's width changed: rows that no longer fit have been broken by the terminal, so that the area is
    /// taller than it was painted.
    public mutating func clear(afterResizeTo width: Int) -> String {
        guard let frame = shown else { return "" }
        var above = 0
        for cells in frame.rows.prefix(frame.cursorRow) { above += Self.row(of: cells.count, in: cells, width: width) + 1 }
        if frame.rows.indices.contains(frame.cursorRow) {
            above += Self.row(of: frame.cursorColumn, in: frame.rows[frame.cursorRow], width: width)
        }
        forget()
        return (above > 0 ? "\u{1B}[\(above)A" : "") + "\r" + Self.eraseBelow
    }

    /// In which of the rows that a terminal of this width breaks a row into a column of it stands. A cursor behind the last cell stays in
    /// the row of that cell, and a wide character that does not fit the margin goes to the next row whole.
    private static func row(of column: Int, in cells: [Cell], width: Int) -> Int {
        var row = 0
        var used = 0
        for (index, cell) in cells.enumerated() where cell.width > 0 {
            if used + cell.width > max(width, 1), used > 0 {
                row += 1
                used = 0
            }
            if index >= column { break }
            used += cell.width
        }
        return row
    }

    private mutating func repaint(_ index: Int, from old: [Cell], to new: [Cell], width: Int) -> String {
        var same = 0
        while same < old.count, same < new.count, old[same] == new[same] { same += 1 }
        // Never begin in the middle of a wide character.
        while same > 0, (same < new.count && new[same].width == 0) || (same < old.count && old[same].width == 0) { same -= 1 }
        var bytes = move(to: index, column: same) + render(new[same...])
        // At the right margin this would erase the last character instead.
        if new.count < old.count, new.count < width { bytes += "\u{1B}[K" }
        return bytes
    }

    private func render(_ cells: ArraySlice<Cell>) -> String {
        var bytes = ""
        var style = Style.plain
        for cell in cells where cell.width > 0 {
            if usesColor, cell.style != style {
                bytes += theme[cell.style].sequence
                style = cell.style
            }
            bytes.append(cell.character)
        }
        if style != .plain { bytes += Style.plain.sequence }
        return bytes
    }

    private mutating func move(to target: Int, column: Int) -> String {
        var bytes = ""
        if target < row { bytes += "\u{1B}[\(row - target)A" }
        if target > row {
            let reachable = min(target, max(claimed - 1, row))
            if reachable > row { bytes += "\u{1B}[\(reachable - row)B" }
            for _ in reachable..<target { bytes += "\r\n" }
        }
        row = target
        claimed = max(claimed, target + 1)
        return bytes + (column == 0 ? "\r" : "\u{1B}[\(column + 1)G")
    }
}
