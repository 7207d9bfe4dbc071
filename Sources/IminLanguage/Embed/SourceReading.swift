/// What an editor wants to know of a source while it is being written: its pieces for colours, whether it can be run as it stands.
///
/// Nothing is run or remembered, and wrong sources are read as well as right ones.
public struct SourceReading: Sendable {
    /// A part of the source with a look of its own. What lies between pieces is blank.
    public struct Piece: Hashable, Sendable {
        public enum Kind: Sendable {
            /// A reserved word.
            case keyword
            /// A name that is called.
            case call
            /// A name behind a dot.
            case member
            /// A name before a colon: a label, or a key of an object.
            case label
            /// Any other name.
            case name
            case number, string, comment
            case openingBracket, closingBracket
            case comma
            case dot
            /// `=`, by itself.
            case assignment
            case symbol
            /// What is not of the language.
            case invalid
        }

        public var kind: Kind
        public var span: Span
        /// Whether it is the first on its line.
        public var isFirstOnLine: Bool
    }

    /// In the order of the source; comments are among them.
    public let pieces: [Piece]
    public let source: SourceText

    /// `previous`: what the source was before it changed. What stands well before the change is taken over from it.
    public init(_ source: SourceText, after previous: SourceReading? = nil) {
        self.source = source
        var lexer = Lexer(source, symbols: SymbolTable(), nestingLimit: Limits.default.nesting)
        var tokens: [Token] = []
        var kept: ArraySlice<Piece> = []
        var first: Piece?
        if let previous, let start = previous.restart(before: source) {
            kept = previous.pieces[..<start]
            first = previous.pieces[start]
            lexer.position = Int(previous.pieces[start].span.start)
            lexer.comments = []
        }
        while true {
            let token = lexer.next()
            if token.kind == .endOfInput { break }
            tokens.append(token)
        }
        var pieces = Array(kept)
        pieces.reserveCapacity(kept.count + tokens.count + lexer.comments.count)
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let before = index > 0 ? tokens[index - 1] : nil
            pieces.append(Piece(kind: Self.kind(token, after: before, before: next), span: token.span, isFirstOnLine: token.isFirstOnLine))
        }
        // What it is depends on the token before it, which has not been read again.
        if let first, pieces.count > kept.count { pieces[kept.count] = first }
        for comment in lexer.comments { pieces.append(Piece(kind: .comment, span: comment, isFirstOnLine: false)) }
        if !lexer.comments.isEmpty { pieces[kept.count...].sort { $0.span.start < $1.span.start } }
        self.pieces = pieces
    }

    /// The piece from which on a source that has changed is read: two tokens and a line end lie between it and the change, so that no
    /// token that reaches further, and none whose kind depends on the next one, is taken for what it was.
    private func restart(before changed: SourceText) -> Int? {
        let shared = min(source.bytes.count, changed.bytes.count)
        let same = source.bytes.withUnsafeBufferPointer { old in
            changed.bytes.withUnsafeBufferPointer { new in (0..<shared).first { old[$0] != new[$0] } ?? shared }
        }
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if Int(pieces[middle].span.end) < same { low = middle + 1 } else { high = middle }
        }
        guard let line = pieces[..<low].lastIndex(where: { $0.isFirstOnLine && $0.kind != .comment }) else { return nil }
        return pieces[..<line].lastIndex { $0.kind != .comment }
    }

    private static func kind(_ token: Token, after before: Token?, before next: Token?) -> Piece.Kind {
        if token.kind.isWord {
            let isMember = before?.kind == .dot || before?.kind == .optionalDot
            if next?.kind == .colon, !isMember, before?.kind == .leftParenthesis || before?.kind == .comma || before?.kind == .leftBrace {
                return .label
            }
            if token.kind.isKeyword, !isMember { return .keyword }
            if next?.kind == .leftParenthesis, next?.start == token.end { return .call }
            return isMember ? .member : .name
        }
        switch token.kind {
        case .number, .money, .date: return .number
        case .string: return .string
        case .leftParenthesis, .leftBracket, .leftBrace, .optionalBracket: return .openingBracket
        case .rightParenthesis, .rightBracket, .rightBrace: return .closingBracket
        case .comma: return .comma
        case .dot, .optionalDot: return .dot
        case .assign: return .assignment
        case .atName, .closureArgument: return .name
        case .invalid: return .invalid
        default: return .symbol
        }
    }

    /// The text of a piece.
    public func text(_ piece: Piece) -> String { source.text(piece.span) }

    /// Brackets that are opened and not closed again, outermost first.
    public var openBrackets: [Piece] {
        var open: [Piece] = []
        for piece in pieces {
            if piece.kind == .openingBracket { open.append(piece) }
            if piece.kind == .closingBracket, let last = open.last, Self.closes(text(piece), text(last)) { open.removeLast() }
        }
        return open
    }

    /// The bracket that belongs to the one at an offset, by index of its piece; `nil` where there is none.
    public func partner(of index: Int) -> Int? {
        guard pieces.indices.contains(index) else { return nil }
        let step: Int
        switch pieces[index].kind {
        case .openingBracket: step = 1
        case .closingBracket: step = -1
        default: return nil
        }
        var depth = 0
        var place = index
        while pieces.indices.contains(place) {
            if pieces[place].kind == .openingBracket { depth += step }
            if pieces[place].kind == .closingBracket { depth -= step }
            if depth == 0 { return place }
            place += step
        }
        return nil
    }

    private static func closes(_ closing: String, _ opening: String) -> Bool {
        switch opening.last {
        case "(": closing == ")"
        case "[": closing == "]"
        default: closing == "}"
        }
    }

    /// What can be done with the source as it stands.
    public enum Completeness: Hashable, Sendable {
        case complete
        /// It ends where it cannot end; more lines may complete it.
        case incomplete
        /// It is wrong whatever follows.
        case wrong
    }

    /// Asks the parser.
    public var completeness: Completeness {
        let parsed = parse(source, symbols: SymbolTable(), isLine: true)
        if parsed.isIncomplete { return .incomplete }
        return parsed.diagnostics.contains { $0.severity == .error } ? .wrong : .complete
    }

    /// Names that the source binds at any place: after `let`, `var`, `func`, `import`, `as`.
    public var boundNames: [String] {
        var names: [String] = []
        for (index, piece) in pieces.enumerated() where piece.kind == .keyword && index + 1 < pieces.count {
            let next = pieces[index + 1]
            guard ["let", "var", "func", "import", "as"].contains(text(piece)), next.kind == .name || next.kind == .call else { continue }
            names.append(text(next))
        }
        return names
    }

    /// The reserved words.
    public static let keywords = TokenKind.keywordSpellings
}
