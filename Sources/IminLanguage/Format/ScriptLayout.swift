// From a tree to pieces: the state, and the few moves everything else is made of. The tree says what stands in a script, the
// source where comments, blank lines and the author's line ends are; places between nodes are found by looking at the source.

struct ScriptLayout {
    let tree: SyntaxTree
    /// For looking at the source; it never reads a token.
    let lexer: Lexer
    private(set) var pieces: [FormatPiece] = []
    /// Offset behind the last thing laid out.
    var end = 0
    private var nextComment = 0
    /// A comment that goes to the end of its line stands before: nothing may follow it there.
    private var owesLineEnd = false
    /// A comment within a line stands before: a blank separates it from what follows.
    private var owesBlank = false
    /// Whether all around is pasted JSON, where no comma is added.
    var isWithinJSON = false

    init(_ tree: SyntaxTree, limits: Limits) {
        self.tree = tree
        lexer = Lexer(tree.source, symbols: tree.symbols, nestingLimit: limits.nesting)
    }

    mutating func script() -> [FormatPiece] {
        statements(tree.statements, until: lexer.limit)
        lastComments(before: lexer.limit)
        return pieces
    }

    // MARK: Pieces

    mutating func text(_ text: String) {
        if text.isEmpty { return }
        if owesLineEnd { hard() }
        if owesBlank {
            owesBlank = false
            let isCloser = ")],;:.".contains(text.first ?? " ")
            if !isCloser, text.first != " " { pieces.append(.text(" ")) }
        }
        pieces.append(.text(text))
    }

    /// A place where a line may end.
    mutating func line(_ flat: String = "", blank: Bool = false) {
        if owesLineEnd { return hard(blank: blank) }
        if owesBlank {
            owesBlank = false
            // The blank is there already.
            if flat.isEmpty { return pieces.append(.line(flat: " ", blank: blank)) }
        }
        pieces.append(.line(flat: flat, blank: blank))
    }

    mutating func hard(blank: Bool = false) {
        owesLineEnd = false
        owesBlank = false
        pieces.append(.hard(blank: blank))
    }

    mutating func open(_ group: FormatGroup) { pieces.append(.open(group)) }
    mutating func close() { pieces.append(.close) }
    mutating func indent() { pieces.append(.indent) }
    mutating func outdent() { pieces.append(.outdent) }

    /// Text of several lines, or a comma.
    mutating func append(_ piece: FormatPiece) {
        switch piece {
        case .lines, .verbatim:
            if owesLineEnd { hard() }
            if owesBlank { pieces.append(.text(" ")) }
            owesBlank = false
        default: break
        }
        pieces.append(piece)
    }

    /// A word or sign of the source, with its comments before it.
    mutating func token(_ spelling: String, at offset: Int, before: String = "", after: String = "") {
        comments(before: offset)
        text(before + spelling + after)
        end = offset + spelling.utf8.count
    }

    /// Something as it was written, on one line.
    mutating func written(_ span: Span) {
        comments(before: Int(span.start))
        text(tree.source.text(span))
        end = Int(span.end)
    }

    // MARK: Places in the source

    /// Where the next thing behind an offset begins.
    func following(_ offset: Int) -> Int { lexer.afterTrivia(offset) }

    func start(_ id: NodeID) -> Int { Int(tree.span(id).start) }

    /// Whether the source breaks a line between two offsets.
    func hasLineEnd(_ start: Int, _ end: Int) -> Bool {
        start < end && lexer.bytes[start..<end].contains { isLineEnd($0) }
    }

    /// Whether the author left a line empty between two offsets, with nothing but blanks and commas between.
    private func hasBlankLine(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        // `\r\n` is one line end, `\r` alone another.
        let lines = lexer.bytes[start..<end].indices.count { offset in
            lexer.bytes[offset] == UInt8(ascii: "\n")
                || (lexer.bytes[offset] == UInt8(ascii: "\r") && lexer.byte(offset + 1) != UInt8(ascii: "\n"))
        }
        return lines > 1
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// Whether a blank line stands before what comes next: a comment, or what begins at an offset.
    func isBlankBefore(_ offset: Int) -> Bool {
        let next = nextComment < tree.comments.count ? Int(tree.comments[nextComment].start) : Int.max
        return hasBlankLine(end, min(next, offset))
    }

    // MARK: Comments

    func hasComment(before offset: Int) -> Bool {
        nextComment < tree.comments.count && Int(tree.comments[nextComment].start) < offset
    }

    /// Lays out the comments that stand before an offset, where something else follows.
    mutating func comments(before offset: Int) {
        lastComments(before: offset)
        if owesLineEnd { hard(blank: hasBlankLine(end, offset)) }
    }

    /// Lays out the comments at the end of a list or block; what ends its last line ends theirs.
    mutating func lastComments(before offset: Int) {
        while hasComment(before: offset) { comment() }
    }

    /// Lays out the comments that belong to what was just laid out: they follow it on its line, and end it.
    mutating func commentsOnLine(before offset: Int) {
        while hasComment(before: offset) {
            let span = tree.comments[nextComment]
            if hasLineEnd(end, Int(span.start)) || !endsLine(span) { return }
            comment()
        }
    }

    /// Comments before an offset that the author put further in than a column: they belong to what stands before.
    mutating func comments(before offset: Int, furtherInThan column: Int) {
        while hasComment(before: offset), self.column(of: Int(tree.comments[nextComment].start)) > column { comment() }
    }

    /// Columns before an offset.
    func column(of offset: Int) -> Int {
        var start = offset
        while start > 0, !isLineEnd(lexer.bytes[start - 1]) { start -= 1 }
        return DisplayWidth.of(tree.source.text(Span(start, offset)))
    }

    /// Comments within a text belong to it.
    mutating func skipComments(before offset: Int) {
        while hasComment(before: offset) { nextComment += 1 }
    }

    /// Whether nothing follows a comment on its line.
    private func endsLine(_ comment: Span) -> Bool {
        var offset = Int(comment.end)
        while lexer.byte(offset) == UInt8(ascii: " ") || lexer.byte(offset) == UInt8(ascii: "\t") { offset += 1 }
        return offset >= lexer.limit || isLineEnd(lexer.bytes[offset])
    }

    private mutating func comment() {
        let span = tree.comments[nextComment]
        nextComment += 1
        let start = Int(span.start)
        let lines = commentLines(span)
        let endsLine = endsLine(span)
        if !pieces.isEmpty, !owesLineEnd, !hasLineEnd(end, start), !endsWithLine, lines[0].hasPrefix("//") {
            let place = tree.source.position(of: start)
            pieces.append(.note(lines[0], line: place.line, column: column(of: start)))
            owesLineEnd = true
        } else {
            if hasLineEnd(end, start) || owesLineEnd || endsWithLine && endsLine { beginLine(blank: hasBlankLine(end, start)) }
            if needsBlank { text(" ") }
            if lines.count == 1 { text(lines[0]) } else { append(.lines(lines, deeper: false)) }
            if endsLine || lines[0].hasPrefix("//") || lines[0].hasPrefix("#!") { owesLineEnd = true } else { owesBlank = true }
        }
        end = Int(span.end)
    }

    /// Whether a blank has to stand between what was laid out last and a comment behind it.
    private var needsBlank: Bool {
        for piece in pieces.reversed() {
            switch piece {
            case .text(let text): return !" ([".contains(text.last ?? " ")
            case .whenBroken, .lines, .verbatim, .note: return true
            case .line, .fill, .hard: return false
            case .open, .close, .indent, .outdent: continue
            }
        }
        return false
    }

    /// Whether a line may just have begun.
    private var endsWithLine: Bool {
        switch pieces.last {
        case .hard, .line, .fill: true
        default: false
        }
    }

    /// Begins a line for a comment, unless one has just begun.
    private mutating func beginLine(blank: Bool) {
        owesBlank = false
        if pieces.isEmpty { return }
        owesLineEnd = false
        var index = pieces.count - 1
        search: while index > 0 {
            switch pieces[index] {
            case .indent, .outdent, .open, .close: index -= 1
            default: break search
            }
        }
        switch pieces[index] {
        case .hard: return
        case .line(_, let isBlank): pieces[index] = .hard(blank: isBlank)
        default: pieces.append(.hard(blank: blank))
        }
    }

    /// How many blanks begin the line of an offset.
    private func indentation(of offset: Int) -> Int {
        var start = offset
        while start > 0, !isLineEnd(lexer.bytes[start - 1]) { start -= 1 }
        return lexer.bytes[start..<offset].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
    }

    /// A comment's lines, each without the blanks at its end, further ones without the indentation of the line it begins on.
    private func commentLines(_ span: Span) -> [String] {
        let source = tree.source.text(span)
        let indentation = self.indentation(of: Int(span.start))
        return source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.enumerated().map { index, line in
            var line = line
            while line.last == " " || line.last == "\t" || line.last == "\r" { line.removeLast() }
            var taken = 0
            while index > 0, taken < indentation, line.first == " " || line.first == "\t" {
                line.removeFirst()
                taken += 1
            }
            return String(line)
        }
    }
}
