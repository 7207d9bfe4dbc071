/// From what is edited to rows of cells: prompts, wrapping, wide characters, ghost text, the part that fits the window.
///
/// A pure function. Only lines that can be seen are laid out, so a keystroke costs the same in a text of ten lines and of thousands.
public struct Layout: Sendable {
    public var prompt: StyledText = ""
    /// Before each line but the first.
    public var continuation: StyledText = ""
    public var document = Document()
    /// Where the text has a style of its own; later ones win.
    public var spans: [StyledSpan] = []
    /// The style of text without a span.
    public var textStyle = Style.plain
    /// Shown behind the end of the text.
    public var ghost = ""
    /// Shown behind the text as part of it, in grey: `^C`.
    public var mark = ""
    /// Rows under the text: menu, signature, status. Cut to the width, dropped from the end where there is no room.
    public var below: [StyledText] = []
    /// Columns that these rows leave free at the right margin.
    public var marginBelow = 0
    /// The UTF-8 offset of each line and of the end, where somebody has counted already.
    var lineStarts: [Int]?

    public init() {}

    /// Which row of the text is the first one shown.
    public struct Anchor: Hashable, Comparable, Sendable {
        public var line = 0
        public var row = 0

        public init(line: Int = 0, row: Int = 0) {
            self.line = line
            self.row = row
        }

        public static func < (left: Anchor, right: Anchor) -> Bool {
            left.line == right.line ? left.row < right.row : left.line < right.line
        }
    }

    /// The frame for a window of this size. `anchor` is where the last frame began and becomes where this one begins: the text
    /// scrolls only when the cursor would leave the window. A `height` of `nil` shows everything.
    public func frame(width: Int, height: Int?, anchor: inout Anchor) -> Frame {
        var rows = RowCache()
        return frame(width: width, height: height, anchor: &anchor, rows: &rows)
    }

    /// The same; `rows` are those of the last frame, of which what has not changed is taken over. They belong to one prompt.
    func frame(width: Int, height: Int?, anchor: inout Anchor, rows cache: inout RowCache) -> Frame {
        let width = max(width, 1)
        let inReach = reach(height)
        let spans = LineStyles(spans, base: textStyle, document: document, starts: lineStarts, lines: inReach)
        cache.begin(width: width, base: textStyle)
        defer { cache.end() }
        func laid(_ index: Int) -> Line {
            // The cursor and what hangs on the end of the text are not part of what is kept.
            let isPlain = index != document.cursor.line && (index < document.lines.count - 1 || ghost.isEmpty && mark.isEmpty)
            guard isPlain else { return line(index, width: width, styles: spans) }
            let styles = spans.spans(index)
            if let rows = cache.rows(index, document.lines[index], styles) { return Line(rows: rows) }
            let line = line(index, width: width, styles: spans)
            cache.keep(line.rows, index, document.lines[index], styles)
            return line
        }

        let widthBelow = width > 4 * marginBelow ? width - marginBelow : width
        let belowRows = below.prefix(height.map { max($0 - 1, 0) } ?? below.count).map { Self.row($0, width: widthBelow) }
        let cursorLine = laid(document.cursor.line)
        guard let height else {
            var rows: [[Cell]] = []
            var cursorRow = 0
            for index in document.lines.indices {
                let line = index == document.cursor.line ? cursorLine : laid(index)
                if index == document.cursor.line { cursorRow = rows.count + line.cursorRow }
                rows += line.rows
            }
            return Frame(rows: rows + belowRows, cursorRow: cursorRow, cursorColumn: cursorLine.cursorColumn)
        }
        let room = max(height - belowRows.count, 1)

        // Rows above the cursor's, nearest first, as far as the window could reach.
        var above: [(anchor: Anchor, cells: [Cell])] = []
        let cursorAnchor = Anchor(line: document.cursor.line, row: cursorLine.cursorRow)
        for row in stride(from: cursorLine.cursorRow - 1, through: 0, by: -1) where above.count < room - 1 {
            above.append((Anchor(line: document.cursor.line, row: row), cursorLine.rows[row]))
        }
        var index = document.cursor.line - 1
        while index >= 0, above.count < room - 1 {
            let line = laid(index)
            for row in line.rows.indices.reversed() where above.count < room - 1 {
                above.append((Anchor(line: index, row: row), line.rows[row]))
            }
            index -= 1
        }
        // From the cursor's row down.
        var under: [[Cell]] = Array(cursorLine.rows[cursorLine.cursorRow...].prefix(room))
        index = document.cursor.line + 1
        while index < document.lines.count, under.count < room {
            under += laid(index).rows.prefix(room - under.count)
            index += 1
        }
        // Keep the old beginning where the cursor allows it; never leave room empty that text could fill.
        let kept = above.prefix { $0.anchor >= anchor }.count
        let shown = min(max(cursorAnchor < anchor ? 0 : kept, room - under.count), above.count)
        anchor = shown == 0 ? cursorAnchor : above[shown - 1].anchor
        let rows = above.prefix(shown).reversed().map(\.cells) + under.prefix(room - shown)
        return Frame(rows: rows + belowRows, cursorRow: shown, cursorColumn: cursorLine.cursorColumn)
    }

    /// The lines that a window of this height can show, wherever in it the cursor's is.
    func reach(_ height: Int?) -> Range<Int> {
        let reach = height ?? document.lines.count
        return max(document.cursor.line - reach, 0)..<min(document.cursor.line + reach + 1, document.lines.count)
    }

    // MARK: One line

    private struct Line {
        var rows: [[Cell]] = [[]]
        var cursorRow = 0
        var cursorColumn = 0
    }

    private func line(_ index: Int, width: Int, styles: LineStyles) -> Line {
        var wrap = Wrap(width: width)
        for run in (index == 0 ? prompt : continuation).runs {
            for character in run.text { wrap.append(character, run.style) }
        }
        let hasCursor = index == document.cursor.line
        let style = styles.line(index)
        var offset = 0
        var column = 0
        for character in document.line(index) {
            let next = column + character.unicodeScalars.count
            // A cursor inside a cluster is shown at its beginning.
            if hasCursor, document.cursor.column < next { wrap.markCursor() }
            column = next
            wrap.append(character, style(offset))
            offset += character.utf8.count
        }
        if hasCursor { wrap.markCursor() }
        if index == document.lines.count - 1 {
            for character in ghost { wrap.append(character, .dim) }
            for character in mark { wrap.append(character, .dim) }
        }
        return wrap.finished
    }

    /// Fills rows by hand: terminals disagree on what happens at the right margin.
    private struct Wrap {
        let width: Int
        private var line = Line()
        private var cursor: (row: Int, column: Int)?

        init(width: Int) { self.width = width }

        mutating func append(_ character: Character, _ style: Style) {
            if character == "\t" {
                let column = line.rows[line.rows.count - 1].count
                for _ in 0..<(4 - column % 4) { put(" ", style, 1) }
                return
            }
            if let scalar = character.unicodeScalars.first, scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value {
                // As ^A; what has no such name as a question mark.
                for shown in Self.caret(scalar) { put(shown, style, 1) }
                return
            }
            let columns = CharacterWidth.columns(character)
            // A mark with nothing to stand on: shown on a blank, so that it can be seen and removed.
            if columns == 0 { return put(Character(" " + String(character)), style, 1) }
            put(columns > width ? "?" : character, style, min(columns, width))
        }

        private static func caret(_ scalar: Unicode.Scalar) -> String {
            guard scalar.value < 0x20, let letter = Unicode.Scalar(scalar.value + 0x40) else { return "?" }
            return "^\(Character(letter))"
        }

        private mutating func put(_ character: Character, _ style: Style, _ columns: Int) {
            if line.rows[line.rows.count - 1].count + columns > width { line.rows.append([]) }
            let row = line.rows.count - 1
            // The mark was made where this character goes, which may be the next row.
            if let cursor, cursor.row < row, cursor.column == line.rows[cursor.row].count, line.rows[row].isEmpty,
                cursor.column + columns > width
            {
                self.cursor = (row, 0)
            }
            line.rows[row].append(Cell(character, style, width: columns))
            if columns == 2 { line.rows[row].append(.rightHalf(style)) }
        }

        /// The cursor stands before what comes next; only the first call counts.
        mutating func markCursor() {
            guard cursor == nil else { return }
            cursor = (line.rows.count - 1, line.rows[line.rows.count - 1].count)
        }

        /// A cursor behind a full row needs a row of its own.
        var finished: Line {
            var result = line
            guard let cursor else { return result }
            result.cursorRow = cursor.row
            result.cursorColumn = cursor.column
            if cursor.column >= width {
                if cursor.row + 1 == result.rows.count { result.rows.append([]) }
                result.cursorRow = cursor.row + 1
                result.cursorColumn = 0
            }
            return result
        }
    }

    /// One row of styled text, cut to the width.
    public static func row(_ text: StyledText, width: Int) -> [Cell] {
        var row: [Cell] = []
        for run in text.runs {
            for character in run.text where character != "\n" {
                let isControl = character.unicodeScalars.first?.properties.generalCategory == .control
                let columns = isControl ? 1 : CharacterWidth.columns(character)
                guard columns > 0 else { continue }
                guard row.count + columns <= width else {
                    if let last = row.indices.last { row[last] = Cell("…", row[last].style) }
                    // Half of a wide character cannot stay behind.
                    if row.count > 1, row[row.count - 2].width == 2 { row[row.count - 2] = Cell(" ", row[row.count - 2].style) }
                    return row
                }
                row.append(Cell(isControl ? " " : character, run.style, width: columns))
                if columns == 2 { row.append(.rightHalf(run.style)) }
            }
        }
        return row
    }

    /// Looks up the style of a place in a line by its UTF-8 offset.
    private struct LineStyles {
        private let base: Style
        private let starts: [Int]
        private let first: Int
        /// Of each line that may be seen, in offsets from its beginning.
        private var spans: [[StyledSpan]]

        init(_ all: [StyledSpan], base: Style, document: Document, starts known: [Int]?, lines: Range<Int>) {
            self.base = base
            var starts = known ?? []
            if starts.count != document.lines.count + 1 {
                starts = [0]
                starts.reserveCapacity(document.lines.count + 1)
                for line in document.lines {
                    var count = 1
                    for scalar in line { count += UTF8.width(scalar) }
                    starts.append(starts[starts.count - 1] + count)
                }
            }
            self.starts = starts
            first = lines.lowerBound
            spans = [[StyledSpan]](repeating: [], count: lines.count)
            guard !lines.isEmpty else { return }
            let seen = starts[lines.lowerBound]..<starts[lines.upperBound]
            var line = lines.lowerBound
            for span in all where span.range.lowerBound < seen.upperBound && span.range.upperBound > seen.lowerBound {
                // They come nearly in order.
                while line > lines.lowerBound, starts[line] > span.range.lowerBound { line -= 1 }
                while line + 1 < lines.upperBound, starts[line + 1] <= span.range.lowerBound { line += 1 }
                var touched = line
                while touched < lines.upperBound, starts[touched] < span.range.upperBound {
                    let lower = max(span.range.lowerBound - starts[touched], 0)
                    let upper = min(span.range.upperBound, starts[touched + 1] - 1) - starts[touched]
                    if lower < upper { spans[touched - first].append(StyledSpan(lower..<upper, span.style)) }
                    touched += 1
                }
            }
        }

        func spans(_ index: Int) -> [StyledSpan] { spans.indices.contains(index - first) ? spans[index - first] : [] }

        func line(_ index: Int) -> (Int) -> Style {
            var styles = [Style](repeating: base, count: max(starts[index + 1] - starts[index] - 1, 0))
            for span in spans(index) {
                for offset in span.range { styles[offset] = span.style }
            }
            return { offset in styles.indices.contains(offset) ? styles[offset] : base }
        }
    }
}
