import IminLanguage
import LineEdit

/// Colours of a source while it is typed: a function of the text and the cursor, which remembers what it has read.
struct Highlighter {
    /// Names of the host and the library that stand alone.
    var known: Set<String> = []
    /// Whether the session has bound a name.
    var isBound: (String) -> Bool = { _ in false }
    var readings = ReadingCache()

    /// `visible`: the part that is wanted; what stands before it counts all the same.
    func styles(_ text: String, cursor: Int?, visible: Range<Int>? = nil) -> [StyledSpan] {
        // A meta-command is a line of its own; what follows its name may be anything.
        if let name = MetaCommand.name(in: text) { return [StyledSpan(name, Style(.yellow))] }
        let reading = readings.reading(Array(text.utf8))
        var spans: [StyledSpan] = []
        var open = 0
        for (index, piece) in reading.pieces.enumerated() {
            if let visible, Int(piece.span.start) >= visible.upperBound { break }
            if piece.kind == .openingBracket { open += 1 }
            let isUnmatched = piece.kind == .closingBracket && open == 0
            if piece.kind == .closingBracket, !isUnmatched { open -= 1 }
            if let visible, Int(piece.span.end) <= visible.lowerBound { continue }
            if isUnmatched {
                spans.append(StyledSpan(Self.range(piece.span), Style(.red, underlined: true)))
            } else if let style = Self.style(piece.kind) {
                spans.append(StyledSpan(Self.range(piece.span), style))
            } else if piece.kind == .call, index == 0 || reading.pieces[index - 1].kind != .dot {
                // A function that nobody knows, yet: underlined, not red, for it may still become one.
                let name = reading.text(piece)
                if !known.contains(name), !isBound(name), !Self.isOwn(piece, in: reading) {
                    spans.append(StyledSpan(Self.range(piece.span), Style(underlined: true)))
                }
            }
        }
        // The bracket before the cursor, or else the one at it, with its partner.
        guard let cursor else { return spans }
        let place =
            reading.pieces.firstIndex { Self.isBracket($0) && Int($0.span.end) == cursor }
            ?? reading.pieces.firstIndex { Self.isBracket($0) && Int($0.span.start) == cursor }
        if let place, let partner = reading.partner(of: place) {
            for index in [place, partner] {
                spans.append(StyledSpan(Self.range(reading.pieces[index].span), Style(bold: true, underlined: true)))
            }
        }
        return spans
    }

    /// Whether the text itself has the name that is called: as a parameter or local, which it names without calling it, or as a function.
    private static func isOwn(_ call: SourceReading.Piece, in reading: SourceReading) -> Bool {
        let bytes = reading.source.bytes
        let name = bytes[range(call.span)]
        return reading.pieces.indices.contains { index in
            let piece = reading.pieces[index]
            guard piece.span.end - piece.span.start == call.span.end - call.span.start else { return false }
            let isDeclared =
                piece.kind == .name
                || piece.kind == .call && index > 0 && reading.pieces[index - 1].kind == .keyword
                    && reading.text(reading.pieces[index - 1]) == "func"
            return isDeclared && bytes[range(piece.span)].elementsEqual(name)
        }
    }

    private static func range(_ span: Span) -> Range<Int> { Int(span.start)..<Int(span.end) }

    private static func isBracket(_ piece: SourceReading.Piece) -> Bool { piece.kind == .openingBracket || piece.kind == .closingBracket }

    /// Sixteen colours, so that the terminal's theme decides.
    private static func style(_ kind: SourceReading.Piece.Kind) -> Style? {
        switch kind {
        case .keyword: Style(.magenta)
        case .label: Style(.blue)
        case .number: Style(.cyan)
        case .string: Style(.green)
        case .comment: Style.dim
        case .invalid: Style(.red, underlined: true)
        case .call, .member, .name, .openingBracket, .closingBracket, .comma, .dot, .assignment, .symbol: nil
        }
    }
}
