/// The text being edited and the cursor in it: lines without line ends, a position between two scalars.
///
/// Positions are scalars rather than characters because libedit, which edits the current line, counts so; everything that moves the
/// cursor here moves by whole characters (grapheme clusters).
public struct Document: Equatable, Sendable {
    public struct Position: Hashable, Comparable, Sendable {
        public var line: Int
        /// Scalars from the beginning of the line.
        public var column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        public static func < (left: Position, right: Position) -> Bool {
            left.line == right.line ? left.column < right.column : left.line < right.line
        }
    }

    /// Never empty; no element holds a line end.
    public private(set) var lines: [[Unicode.Scalar]] = [[]]
    /// Always within `lines`.
    public private(set) var cursor = Position(line: 0, column: 0)

    /// A document with the cursor behind its last character.
    public init(_ text: String = "") {
        insert(text)
    }

    public var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }
    public var currentLine: [Unicode.Scalar] { lines[cursor.line] }
    public var end: Position { Position(line: lines.count - 1, column: lines[lines.count - 1].count) }

    public var text: String {
        var result = ""
        for (index, line) in lines.enumerated() {
            if index > 0 { result.append("\n") }
            result.append(Self.string(line[...]))
        }
        return result
    }

    /// The line as text.
    public func line(_ index: Int) -> String {
        guard lines.indices.contains(index) else { return "" }
        return Self.string(lines[index][...])
    }

    /// The text before the cursor.
    public var textBeforeCursor: String { text(from: Position(line: 0, column: 0), to: cursor) }

    public func text(from start: Position, to end: Position) -> String {
        let start = clamped(start)
        let end = clamped(end)
        guard start < end else { return "" }
        if start.line == end.line { return Self.string(lines[start.line][start.column..<end.column]) }
        var result = Self.string(lines[start.line][start.column...])
        for line in (start.line + 1)..<end.line { result += "\n" + self.line(line) }
        return result + "\n" + Self.string(lines[end.line][..<end.column])
    }

    // MARK: Offsets in UTF-8, which is how languages count

    /// The cursor as a UTF-8 offset in `text`.
    public var cursorOffset: Int { offset(of: cursor) }

    public func offset(of position: Position) -> Int {
        let position = clamped(position)
        var result = 0
        for line in lines[..<position.line] { result += Self.utf8Count(line[...]) + 1 }
        return result + Self.utf8Count(lines[position.line][..<position.column])
    }

    /// The position of a UTF-8 offset; one inside a scalar counts as the scalar's beginning, one behind the text as its end.
    public func position(ofOffset offset: Int) -> Position {
        var left = max(offset, 0)
        for (index, line) in lines.enumerated() {
            let count = Self.utf8Count(line[...])
            if left <= count {
                var column = 0
                while column < line.count, left >= UTF8.width(line[column]) {
                    left -= UTF8.width(line[column])
                    column += 1
                }
                return Position(line: index, column: column)
            }
            left -= count + 1
        }
        return end
    }

    // MARK: Editing

    /// Replaces the current line, as libedit left it, and moves the cursor in it.
    public mutating func replaceCurrentLine(with scalars: [Unicode.Scalar], column: Int) {
        lines[cursor.line] = scalars
        cursor.column = min(max(column, 0), scalars.count)
    }

    public mutating func move(to position: Position) { cursor = clamped(position) }

    /// Inserts at the cursor and moves behind what was inserted.
    public mutating func insert(_ text: String) {
        var pieces: [[Unicode.Scalar]] = [[]]
        for scalar in text.unicodeScalars {
            if scalar == "\n" { pieces.append([]) } else { pieces[pieces.count - 1].append(scalar) }
        }
        let line = lines[cursor.line]
        let tail = line[cursor.column...]
        let column = pieces.count == 1 ? cursor.column + pieces[0].count : pieces[pieces.count - 1].count
        pieces[0].insert(contentsOf: line[..<cursor.column], at: 0)
        pieces[pieces.count - 1].append(contentsOf: tail)
        lines.replaceSubrange(cursor.line...cursor.line, with: pieces)
        cursor = Position(line: cursor.line + pieces.count - 1, column: column)
    }

    /// Removes what lies between two positions, in either order, and puts the cursor there.
    @discardableResult
    public mutating func remove(_ one: Position, _ other: Position) -> String {
        let start = clamped(min(one, other))
        let end = clamped(max(one, other))
        let removed = text(from: start, to: end)
        let joined = Array(lines[start.line][..<start.column]) + Array(lines[end.line][end.column...])
        lines.replaceSubrange(start.line...end.line, with: [joined])
        cursor = start
        return removed
    }

    /// Replaces a range of UTF-8 offsets and puts the cursor behind the replacement.
    public mutating func replace(_ offsets: Range<Int>, with text: String) {
        remove(position(ofOffset: offsets.lowerBound), position(ofOffset: offsets.upperBound))
        insert(text)
    }

    private func clamped(_ position: Position) -> Position {
        let line = min(max(position.line, 0), lines.count - 1)
        return Position(line: line, column: min(max(position.column, 0), lines[line].count))
    }

    static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        // Bytes rather than scalars: a string is asked for at every key.
        let capacity = utf8Count(scalars)
        return String(unsafeUninitializedCapacity: capacity) { bytes in
            var count = 0
            for scalar in scalars {
                if scalar.value < 0x80 {
                    bytes[count] = UInt8(truncatingIfNeeded: scalar.value)
                    count += 1
                } else {
                    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                        bytes[count] = byte
                        count += 1
                    }
                }
            }
            return count
        }
    }

    private static func utf8Count(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        var count = 0
        for scalar in scalars { count += UTF8.width(scalar) }
        return count
    }
}
