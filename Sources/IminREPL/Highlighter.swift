import IminLanguage
import LineEdit

/// Colours of a source while it is typed. A pure function of the text and the cursor.
struct Highlighter {
    /// Names of the host and the library that stand alone.
    var known: Set<String> = []
    /// Whether the session has bound a name.
    var isBound: (String) -> Bool = { _ in false }

    func styles(_ text: String, cursor: Int?) -> [StyledSpan] {
        // A meta-command is a line of its own; what follows its name may be anything.
        if let name = MetaCommand.name(in: text) { return [StyledSpan(name, Style(.yellow))] }
        let reading = SourceReading(SourceText(name: "<repl>", text: text))
        // Parameters and locals of the text itself: whatever it names without calling it. Seldom asked for.
        var found: Set<String>?
        func isOwn(_ name: String) -> Bool {
            let own = found ?? Set(reading.boundNames + reading.pieces.filter { $0.kind == .name }.map(reading.text))
            found = own
            return own.contains(name)
        }
        var spans: [StyledSpan] = []
        spans.reserveCapacity(reading.pieces.count)
        var open: [Int] = []
        for (index, piece) in reading.pieces.enumerated() {
            if piece.kind == .openingBracket { open.append(index) }
            if piece.kind == .closingBracket, open.popLast() == nil {
                spans.append(StyledSpan(Self.range(piece.span), Style(.red, underlined: true)))
                continue
            }
            if let style = Self.style(piece.kind) { spans.append(StyledSpan(Self.range(piece.span), style)) }
            // A function that nobody knows, yet: underlined, not red, for it may still become one.
            if piece.kind == .call, index == 0 || reading.pieces[index - 1].kind != .dot {
                let name = reading.text(piece)
                if !known.contains(name), !isBound(name), !isOwn(name) {
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
