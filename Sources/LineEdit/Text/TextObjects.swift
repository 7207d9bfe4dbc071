/// What vi's text objects name: the word, the quotes, the brackets around the cursor. Pure; answers with a range of positions.
extension Document {
    /// `iw`, `a"`, `i(`: `inside` leaves out the blanks, quotes or brackets around; `nil` where there is no such thing here.
    func textObject(_ object: Unicode.Scalar, inside: Bool) -> (start: Position, end: Position)? {
        switch object {
        case "w": word(inside: inside) { Self.wordClass($0) }
        case "W": word(inside: inside) { $0.properties.isWhitespace ? 0 : 1 }
        case "\"", "'", "`": quotes(object, inside: inside)
        case "(", ")", "b": brackets("(", ")", inside: inside)
        case "[", "]": brackets("[", "]", inside: inside)
        case "{", "}", "B": brackets("{", "}", inside: inside)
        default: nil
        }
    }

    /// Blanks, words, and the rest: what vi tells apart.
    private static func wordClass(_ scalar: Unicode.Scalar) -> Int {
        if scalar.properties.isWhitespace { return 0 }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
            || scalar.properties.generalCategory == .nonspacingMark ? 1 : 2
    }

    private func word(inside: Bool, _ kind: (Unicode.Scalar) -> Int) -> (start: Position, end: Position)? {
        let line = currentLine
        guard !line.isEmpty else { return nil }
        let place = min(cursor.column, line.count - 1)
        var start = place
        var end = place + 1
        while start > 0, kind(line[start - 1]) == kind(line[place]) { start -= 1 }
        while end < line.count, kind(line[end]) == kind(line[place]) { end += 1 }
        if !inside {
            // With the blanks behind it, or else with those before it.
            let word = end
            while end < line.count, line[end].properties.isWhitespace { end += 1 }
            if end == word { while start > 0, line[start - 1].properties.isWhitespace { start -= 1 } }
        }
        return (Position(line: cursor.line, column: start), Position(line: cursor.line, column: end))
    }

    /// The pair around the cursor, or the next one on the line.
    private func quotes(_ quote: Unicode.Scalar, inside: Bool) -> (start: Position, end: Position)? {
        let line = currentLine
        var places: [Int] = []
        var index = 0
        while index < line.count {
            if line[index] == "\\" {
                index += 2
                continue
            }
            if line[index] == quote { places.append(index) }
            index += 1
        }
        for pair in stride(from: 0, to: places.count - 1, by: 2) where cursor.column <= places[pair + 1] {
            let start = inside ? places[pair] + 1 : places[pair]
            let end = inside ? places[pair + 1] : places[pair + 1] + 1
            return (Position(line: cursor.line, column: start), Position(line: cursor.line, column: end))
        }
        return nil
    }

    /// The innermost pair around the cursor, over as many lines as it has.
    private func brackets(_ open: Unicode.Scalar, _ close: Unicode.Scalar, inside: Bool) -> (start: Position, end: Position)? {
        var depth = 0
        var start: Position?
        var place: Position? = cursor
        while let here = place, start == nil {
            if let scalar = scalar(at: here) {
                if scalar == close, here != cursor { depth += 1 }
                if scalar == open {
                    if depth == 0 { start = here } else { depth -= 1 }
                }
            }
            place = before(here)
        }
        guard let start else { return nil }
        depth = 0
        place = after(start)
        while let here = place {
            if let scalar = scalar(at: here) {
                if scalar == open { depth += 1 }
                if scalar == close {
                    if depth == 0 { return inside ? (after(start) ?? here, here) : (start, after(here) ?? here) }
                    depth -= 1
                }
            }
            place = after(here)
        }
        return nil
    }

    private func scalar(at position: Position) -> Unicode.Scalar? {
        let line = lines[position.line]
        return position.column < line.count ? line[position.column] : nil
    }

    private func before(_ position: Position) -> Position? {
        if position.column > 0 { return Position(line: position.line, column: position.column - 1) }
        return position.line > 0 ? Position(line: position.line - 1, column: lines[position.line - 1].count) : nil
    }

    private func after(_ position: Position) -> Position? {
        if position.column < lines[position.line].count { return Position(line: position.line, column: position.column + 1) }
        return position.line + 1 < lines.count ? Position(line: position.line + 1, column: 0) : nil
    }
}
