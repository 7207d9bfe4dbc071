// How many columns text takes in a terminal, and text made harmless for one.

/// Columns of characters as terminals count them (East Asian Width and emoji, Unicode 16; ambiguous ones count as narrow).
package enum DisplayWidth {
    package static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    package static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x7F { return first.value < 0x20 ? 0 : 1 }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        let properties = first.properties
        if properties.isEmojiPresentation || isWide(first.value) { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: return 1
        }
    }

    /// Wide and fullwidth blocks of EastAsianWidth.txt.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF,
            0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// As it may be shown: tabs as blanks, control characters as their pictures, so that no text can drive the terminal.
    package static func harmless(_ text: some StringProtocol) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 < 0x80 }) { return String(text) }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09: result += "    "
            case 0..<0x20: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
            case 0x7F: result += "␡"
            // C1 controls, and what turns the direction of writing.
            case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: result += "�"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text in lines of at most so many columns, broken at spaces where there are any.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var rest = Substring(word)
            if used > 0, used + 1 + of(String(rest)) > width {
                lines.append(line)
                line = ""
                used = 0
            } else if used > 0 || !line.isEmpty {
                line += " "
                used += 1
            }
            // A word that is longer than a line is cut where the line ends; a signature behind one of its colons.
            while of(String(rest)) > width - used {
                var part = ""
                while let next = rest.first, used + of(part) + of(String(next)) <= width {
                    part.append(next)
                    rest.removeFirst()
                }
                if part.isEmpty, used == 0 { part.append(rest.removeFirst()) }
                if !rest.isEmpty, let colon = part.lastIndex(of: ":"), part.distance(from: colon, to: part.endIndex) < 24 {
                    let end = part.index(after: colon)
                    rest = word[word.index(rest.startIndex, offsetBy: -part.distance(from: end, to: part.endIndex))...]
                    part = String(part[..<end])
                }
                lines.append(line + part)
                line = ""
                used = 0
            }
            line += rest
            used += of(String(rest))
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// The text in at most so many columns; what is cut off is marked.
    package static func shortened(_ text: String, to width: Int) -> String {
        if of(text) <= width { return text }
        var used = 1
        var result = ""
        for character in text {
            let columns = of(character)
            if used + columns > width { break }
            used += columns
            result.append(character)
        }
        return result + "…"
    }
}

/// Colours of reports, as ANSI sequences; empty where colour is not wanted.
struct Palette {
    var isColoured: Bool

    func paint(_ text: String, _ code: String) -> String { isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    func error(_ text: String) -> String { paint(text, "1;31") }
    func hint(_ text: String) -> String { paint(text, "1;33") }
    func good(_ text: String) -> String { paint(text, "32") }
    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
}
