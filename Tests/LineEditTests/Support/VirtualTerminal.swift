@testable import LineEdit

/// A model of a terminal: the cells a person would see after these bytes. Knows what the editor sends, and complains about the rest.
struct VirtualTerminal {
    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var cells: [[Cell]]
    private(set) var row = 0
    private(set) var column = 0
    private(set) var scrollback: [String] = []
    private(set) var isCursorShown = true
    private(set) var isPasteMarked = false
    private(set) var bells = 0
    /// Sequences it did not know.
    private(set) var unknown: [String] = []
    /// Every byte that ever came.
    private(set) var bytes: [UInt8] = []
    /// Every style that was ever asked for.
    private(set) var styles: Set<String> = []
    private var style = "0"
    private var waitsToWrap = false
    private var partial: [UInt8] = []

    struct Cell: Equatable {
        var text: String
        /// The parameters of the last SGR.
        var style: String
        static let blank = Cell(text: " ", style: "0")
    }

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: .blank, count: columns), count: rows)
    }

    /// The rows as text without the blanks at their ends; rows under the last used one are left out.
    var screen: [String] {
        var lines = cells.map(Self.line)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// What was ever on the screen, from the top of the scrollback.
    var everything: [String] { scrollback + screen }

    func style(row: Int, column: Int) -> String { cells[row][column].style }

    private static func line(_ cells: [Cell]) -> String {
        var text = cells.map(\.text).joined()
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    mutating func feed(_ more: [UInt8]) {
        bytes += more
        var input = partial + more
        partial = []
        // A character may be split between two reads.
        let complete = Self.completePrefix(input)
        partial = Array(input[complete...])
        input = Array(input[..<complete])
        var rest = Substring(String(decoding: input, as: UTF8.self))
        while let character = rest.first {
            if character == "\u{1B}" {
                guard let count = escape(rest) else {
                    partial = Array(rest.utf8) + partial
                    return
                }
                rest = rest.dropFirst(count)
                continue
            }
            rest.removeFirst()
            switch character {
            case "\r":
                column = 0
                waitsToWrap = false
            case "\n": lineFeed()
            case "\r\n":
                column = 0
                lineFeed()
            case "\u{07}": bells += 1
            case "\u{08}":
                column = max(column - 1, 0)
                waitsToWrap = false
            default: put(character)
            }
        }
    }

    private static func completePrefix(_ bytes: [UInt8]) -> Int {
        var start = bytes.count
        while start > 0, bytes.count - start < 4 {
            start -= 1
            let byte = bytes[start]
            if byte < 0x80 { return bytes.count }
            if byte >= 0xC0 {
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                return bytes.count - start >= length ? bytes.count : start
            }
        }
        return bytes.count
    }

    private mutating func lineFeed() {
        waitsToWrap = false
        if row + 1 < rows {
            row += 1
        } else {
            scrollback.append(Self.line(cells.removeFirst()))
            cells.append(Array(repeating: .blank, count: columns))
        }
    }

    private mutating func put(_ character: Character) {
        let width = CharacterWidth.columns(character)
        if width == 0 {
            // Joins what stands before it, as terminals do when a cluster arrives in parts.
            if column > 0 { cells[row][column - 1].text += String(character) }
            return
        }
        if waitsToWrap || column + width > columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = Cell(text: String(character), style: style)
        if width == 2, column + 1 < columns { cells[row][column + 1] = Cell(text: "", style: style) }
        column += width
        waitsToWrap = column >= columns
        if waitsToWrap { column = columns - 1 }
    }

    /// Takes one sequence; the number of characters it has, or `nil` when its end is still to come.
    private mutating func escape(_ text: Substring) -> Int? {
        let all = Array(text.unicodeScalars)
        guard all.count >= 2 else { return nil }
        guard all[1] == "[" else {
            unknown.append("ESC \(all[1])")
            return 2
        }
        var index = 2
        while index < all.count, all[index].value >= 0x20, all[index].value < 0x40 { index += 1 }
        guard index < all.count else { return nil }
        let parameters = String(String.UnicodeScalarView(all[2..<index]))
        control(all[index], parameters)
        return index + 1
    }

    private mutating func control(_ final: Unicode.Scalar, _ parameters: String) {
        let number = Int(parameters) ?? 0
        switch (final, parameters) {
        case ("A", _):
            row = max(row - max(number, 1), 0)
            waitsToWrap = false
        case ("B", _):
            row = min(row + max(number, 1), rows - 1)
            waitsToWrap = false
        case ("G", _):
            column = min(max(number, 1), columns) - 1
            waitsToWrap = false
        case ("H", ""): (row, column, waitsToWrap) = (0, 0, false)
        case ("J", ""):
            // tmux takes it for a screen that is cleared, which it keeps.
            if row == 0, column == 0 { scrollback += screen }
            eraseLine()
            for below in (row + 1)..<max(rows, row + 1) { cells[below] = Array(repeating: .blank, count: columns) }
        case ("J", "2"): cells = Array(repeating: Array(repeating: .blank, count: columns), count: rows)
        case ("K", ""): eraseLine()
        case ("m", _):
            style = parameters.isEmpty ? "0" : parameters
            styles.insert(style)
        case ("h", "?25"): isCursorShown = true
        case ("l", "?25"): isCursorShown = false
        case ("h", "?2004"): isPasteMarked = true
        case ("l", "?2004"): isPasteMarked = false
        case ("h", "?2026"), ("l", "?2026"): break
        default: unknown.append("ESC [ \(parameters) \(final)")
        }
    }

    private mutating func eraseLine() {
        for column in column..<columns { cells[row][column] = .blank }
    }

    /// Changes the size as tmux does: rows that no longer fit are broken, what does not fit the height scrolls away.
    mutating func resize(columns newColumns: Int, rows newRows: Int) {
        var lines: [[Cell]] = []
        var cursor = (row: 0, column: 0)
        for (index, old) in cells.enumerated() {
            var used = old.count
            while used > 0, old[used - 1] == .blank { used -= 1 }
            if index == row { used = max(used, column) }
            var start = 0
            repeat {
                let end = min(start + newColumns, used)
                // Behind the last cell it stays in the row of that cell.
                if index == row, column >= start, column < start + newColumns || column == used {
                    cursor = (lines.count, min(column - start, newColumns - 1))
                }
                lines.append(Array(old[start..<max(end, start)]))
                start += newColumns
            } while start < used
        }
        // Blank rows under the cursor give way first.
        while lines.count > newRows, lines.count - 1 > cursor.row, lines.last?.isEmpty == true { lines.removeLast() }
        while lines.count > newRows {
            scrollback.append(Self.line(lines.removeFirst()))
            cursor.row = max(cursor.row - 1, 0)
        }
        columns = newColumns
        rows = newRows
        cells = lines.map { $0 + Array(repeating: .blank, count: max(newColumns - $0.count, 0)) }
        while cells.count < newRows { cells.append(Array(repeating: .blank, count: newColumns)) }
        (row, column, waitsToWrap) = (min(cursor.row, newRows - 1), min(cursor.column, newColumns - 1), false)
    }
}
