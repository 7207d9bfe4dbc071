/// Where the cursor goes: by character, by word, by line. Pure; every function answers with a position.
extension Document {
    /// The position one character to the left, across line ends.
    public var characterBefore: Position {
        guard cursor.column > 0 else {
            guard cursor.line > 0 else { return cursor }
            return Position(line: cursor.line - 1, column: lines[cursor.line - 1].count)
        }
        var column = 0
        for character in line(cursor.line) {
            let next = column + character.unicodeScalars.count
            if next >= cursor.column { break }
            column = next
        }
        return Position(line: cursor.line, column: column)
    }

    /// The position one character to the right, across line ends.
    public var characterAfter: Position {
        guard cursor.column < currentLine.count else {
            guard cursor.line + 1 < lines.count else { return cursor }
            return Position(line: cursor.line + 1, column: 0)
        }
        var column = 0
        for character in line(cursor.line) {
            column += character.unicodeScalars.count
            if column > cursor.column { break }
        }
        return Position(line: cursor.line, column: column)
    }

    /// The beginning of this word, or of the one before.
    public var wordBefore: Position {
        var copy = self
        while let scalar = copy.scalarBefore, !Self.isWord(scalar) { copy.move(to: copy.characterBefore) }
        while let scalar = copy.scalarBefore, Self.isWord(scalar) { copy.move(to: copy.characterBefore) }
        return copy.cursor
    }

    /// The end of this word, or of the next one.
    public var wordAfter: Position {
        var copy = self
        while let scalar = copy.scalarAfter, !Self.isWord(scalar) { copy.move(to: copy.characterAfter) }
        while let scalar = copy.scalarAfter, Self.isWord(scalar) { copy.move(to: copy.characterAfter) }
        return copy.cursor
    }

    /// The beginning of what lies between blanks, as ^W removes it in shells.
    public var blankBefore: Position {
        var copy = self
        while let scalar = copy.scalarBefore, scalar.properties.isWhitespace { copy.move(to: copy.characterBefore) }
        while let scalar = copy.scalarBefore, !scalar.properties.isWhitespace { copy.move(to: copy.characterBefore) }
        return copy.cursor
    }

    public var lineStart: Position { Position(line: cursor.line, column: 0) }
    public var lineEnd: Position { Position(line: cursor.line, column: currentLine.count) }
    /// Behind the blanks that indent the line.
    public var indentation: Int { currentLine.prefix { $0 == " " || $0 == "\t" }.count }

    /// The same distance from the left in another line; `goal` counts characters.
    public func position(inLine index: Int, goal: Int) -> Position {
        guard lines.indices.contains(index) else { return cursor }
        var column = 0
        for character in line(index).prefix(goal) { column += character.unicodeScalars.count }
        return Position(line: index, column: column)
    }

    /// Characters between the beginning of the line and the cursor.
    public var goal: Int { Self.string(currentLine[..<cursor.column]).count }

    public var isAtEnd: Bool { cursor == end }

    /// The scalar left of the cursor; a line end counts as one.
    var scalarBefore: Unicode.Scalar? {
        if cursor.column > 0 { return currentLine[cursor.column - 1] }
        return cursor.line > 0 ? "\n" : nil
    }

    var scalarAfter: Unicode.Scalar? {
        if cursor.column < currentLine.count { return currentLine[cursor.column] }
        return cursor.line + 1 < lines.count ? "\n" : nil
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
            || scalar.properties.generalCategory == .nonspacingMark
    }
}
