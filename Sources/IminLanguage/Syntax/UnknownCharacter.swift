// Characters that people paste by accident, and what they meant. Also: bytes that are no characters at all.

struct UnknownCharacter: Sendable {
    var name: String
    var advice: String?
    /// Opens something whose end cannot be known, so the rest of the line is not read.
    var swallowsLine = false

    static let table: [Unicode.Scalar: UnknownCharacter] = [
        "“": UnknownCharacter(name: "a curly quote", advice: "write a straight one: `\"`", swallowsLine: true),
        "”": UnknownCharacter(name: "a curly quote", advice: "write a straight one: `\"`", swallowsLine: true),
        "„": UnknownCharacter(name: "a low quote", advice: "write a straight one: `\"`", swallowsLine: true),
        "‘": UnknownCharacter(name: "a curly quote", advice: "write a straight double one: `\"`", swallowsLine: true),
        "’": UnknownCharacter(name: "a curly quote", advice: "write a straight double one: `\"`", swallowsLine: true),
        "«": UnknownCharacter(name: "`«`", advice: "write `\"`", swallowsLine: true),
        "\u{A0}": UnknownCharacter(name: "a no-break space", advice: "write an ordinary space"),
        "\u{200B}": UnknownCharacter(name: "an invisible space (U+200B)", advice: "remove it"),
        "\u{FEFF}": UnknownCharacter(name: "a byte order mark", advice: "remove it"),
        "–": UnknownCharacter(name: "an en dash", advice: "write a minus: `-`"),
        "—": UnknownCharacter(name: "an em dash", advice: "write a minus: `-`"),
        "−": UnknownCharacter(name: "the sign `−`", advice: "write a minus: `-`"),
        "…": UnknownCharacter(name: "`…`", advice: "write three dots: `...`"),
        "×": UnknownCharacter(name: "`×`", advice: "write `*`"),
        "÷": UnknownCharacter(name: "`÷`", advice: "write `/`"),
        "≤": UnknownCharacter(name: "`≤`", advice: "write `<=`"),
        "≥": UnknownCharacter(name: "`≥`", advice: "write `>=`"),
        "≠": UnknownCharacter(name: "`≠`", advice: "write `!=`"),
        "→": UnknownCharacter(name: "`→`", advice: "write `->`"),
        "¥": UnknownCharacter(name: "`¥`", advice: "write `money(\"500\", \"JPY\")`"),
        "\\": UnknownCharacter(name: "`\\`", advice: "it belongs inside quotes: `\"\\(name)\"`"),
        "^": UnknownCharacter(name: "`^`", advice: nil),
        "~": UnknownCharacter(name: "`~`", advice: "to compare with a pattern write `matches /…/`"),
    ]
}

extension Lexer {
    /// The bytes of a source with everything that is not UTF-8 replaced byte for byte, and an error for the first few places.
    static func repair(_ source: SourceText) -> (bytes: [UInt8], diagnostics: [Diagnostic]) {
        var bytes = source.bytes
        var diagnostics: [Diagnostic] = []
        var from = 0
        while from < bytes.count {
            let bad: Range<Int>
            do {
                _ = try UTF8Span(validating: bytes.span.extracting(from..<bytes.count))
                break
            } catch {
                bad = error.byteOffsets
            }
            let start = from + bad.lowerBound
            let end = max(start + 1, min(from + bad.upperBound, bytes.count))
            if diagnostics.count < 5 {
                let code = String(bytes[start], radix: 16, uppercase: true)
                diagnostics.append(
                    Diagnostic(
                        .error, SyntaxError.notText.rawValue, "the byte 0x\(code) is not UTF-8 text", in: source, at: Span(start, end),
                        advice: "save the file as UTF-8"))
            }
            for offset in start..<end { bytes[offset] = UInt8(ascii: "?") }
            from = end
        }
        return (bytes, diagnostics)
    }
}
