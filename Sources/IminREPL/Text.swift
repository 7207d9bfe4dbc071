import LineEdit

/// Text in columns of a terminal.
enum Text {
    /// Cut to a width, with `…` where something is missing.
    static func fitted(_ text: String, _ width: Int) -> String {
        guard CharacterWidth.columns(text) > max(width, 1) else { return text }
        var result = ""
        var used = 1
        for character in text {
            let columns = CharacterWidth.columns(character)
            if used + columns > max(width, 1) { break }
            result.append(character)
            used += columns
        }
        return result + "…"
    }

    static func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(width - CharacterWidth.columns(text), 0))
        return right ? blanks + text : text + blanks
    }

    /// Broken into rows of a width.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for character in text {
            let columns = CharacterWidth.columns(character)
            if used + columns > max(width, 1) {
                lines.append(line)
                line = ""
                used = 0
            }
            line.append(character)
            used += columns
        }
        return lines + [line]
    }

    /// Styled text in rows, broken at blanks; rows but the first stand further right.
    static func rows(_ line: StyledText, _ width: Int, margin: Int = 4) -> [StyledText] {
        guard CharacterWidth.columns(line.text) > width else { return [line] }
        let margin = line.text.prefix { $0 == " " }.count + margin
        var rows: [StyledText] = []
        var row: [(character: Character, style: Style)] = []
        var used = 0
        func styled(_ cells: some Sequence<(character: Character, style: Style)>) -> StyledText {
            var runs: [StyledText.Run] = []
            for cell in cells {
                if let last = runs.last, last.style == cell.style {
                    runs[runs.count - 1].text.append(cell.character)
                } else {
                    runs.append(StyledText.Run(String(cell.character), cell.style))
                }
            }
            return StyledText(runs)
        }
        for run in line.runs {
            for character in run.text {
                row.append((character, run.style))
                used += CharacterWidth.columns(character)
                guard used > width, row.count > 1 else { continue }
                let blank = row.lastIndex { $0.character == " " } ?? 0
                let isUseful = row[..<blank].contains { $0.character != " " }
                let end = isUseful ? blank : row.count - 1
                rows.append(styled(row[..<end]))
                let rest = row[(isUseful ? end + 1 : end)...]
                // Where the window is narrow there is no room for a margin.
                let blanks = margin * 2 < width ? margin : 0
                row = Array(repeating: (" ", .plain), count: blanks) + rest
                used = row.reduce(0) { $0 + CharacterWidth.columns($1.character) }
            }
        }
        return rows + [styled(row)]
    }

    /// Broken at blanks where a row would be longer; a word that is too long by itself is cut.
    static func wrappedAtBlanks(_ text: String, _ width: Int) -> [String] {
        var rows: [String] = []
        var row = ""
        for word in text.split(separator: " ") {
            let longer = row.isEmpty ? String(word) : row + " " + word
            if row.isEmpty || CharacterWidth.columns(longer) <= width {
                row = longer
            } else {
                rows.append(row)
                row = String(word)
            }
        }
        return (rows + [row]).map { fitted($0, width) }
    }

    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static func trimmed(_ text: String) -> String {
        var view = Substring(text)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    /// `1 row`, `3 rows`.
    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// Without what a terminal would obey: replies may hold anything.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                scalars.append(
                    contentsOf: (scalar.value < 0x20
                        ? String(Unicode.Scalar(UInt8(0x40 + scalar.value))).unicodeScalars : "?".unicodeScalars))
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
    }
}
