// Reporting, and finding the way after an error: what is skipped, and where reading goes on.

extension Parser {
    /// Reports an error, unless it may be a consequence of the one before, and gets lost.
    mutating func error(_ error: SyntaxError, _ message: String, at span: Span, advice: String? = nil, notes: [String] = []) {
        if isLost { return }
        isLost = true
        hasBeenLost = true
        if token.kind == .endOfInput, lexer.limit == lexer.bytes.count, Int(span.end) >= lexer.bytes.count || span.count == 0,
            !lexer.diagnostics.contains(where: { $0.severity == .error })
        {
            isIncomplete = true
        }
        complain(error, message, at: span, advice: advice, notes: notes)
    }

    /// Reports an error that reading can go on after as if all were well.
    mutating func complain(_ error: SyntaxError, _ message: String, at span: Span, advice: String? = nil, notes: [String] = []) {
        if isAborted { return }
        lexer.report(error, message, Int(span.start), Int(span.end), advice: advice, notes: notes)
    }

    /// What stands here, for messages: "`}`", "the end of the line".
    func found() -> String {
        switch token.kind {
        case .endOfInput: lexer.limit < lexer.bytes.count ? "the end of the interpolation" : "the end of the script"
        case .string: "a String"
        case _ where token.end - token.start > 30: "this"
        default: "`\(written(token))`"
        }
    }

    /// Where something is missing: behind the last token if the line ends there, otherwise at the current one.
    var gap: Span {
        token.isFirstOnLine || token.kind == .endOfInput ? Span(Int(previousEnd), Int(previousEnd)) : token.span
    }

    /// Reads a token that has to stand here.
    @discardableResult
    mutating func expect(_ kind: TokenKind, _ message: @autoclosure () -> String, advice: @autoclosure () -> String? = nil) -> Bool {
        if token.kind == kind, !isLost {
            advance()
            return true
        }
        if token.kind == .invalid { isLost = true }
        error(.expectedToken, message(), at: gap, advice: advice())
        return false
    }

    /// The place of an opening bracket, for notes.
    func opening(_ open: Token) -> String {
        let place = tree.source.position(of: Int(open.start))
        return "the `\(written(open))` at line \(place.line), column \(place.column) is not closed"
    }

    /// Reads the bracket that closes `open`; when it is missing says so, and where the other one stands.
    mutating func close(_ open: Token, _ kind: TokenKind) {
        if token.kind == kind {
            // Whatever went wrong within the brackets ends with them.
            if isLost, !isAborted { isLost = false }
            return advance()
        }
        if token.kind == .invalid { isLost = true }
        let spelling = kind.spelling ?? ""
        switch token.kind {
        case .rightParenthesis, .rightBracket, .rightBrace:
            if !isOpen(token.kind), lexer.byte(following) == spelling.utf8.first, !isLost {
                // `f(a])`: one bracket too many, and the right one behind it.
                error(.unmatchedBracket, "this `\(written(token))` closes nothing", at: token.span, advice: "remove it")
                advance()
                isLost = isAborted
                return advance()
            }
            error(
                .missingBracket, "`\(spelling)` is missing before this `\(written(token))`", at: token.span,
                advice: "close with `\(spelling)` first",
                notes: [opening(open)])
            // `(a, b]`: the wrong bracket was meant to be the right one, if it closes nothing else.
            if kind != .rightBrace, token.kind != .rightBrace, !isOpen(token.kind) {
                advance()
                isLost = isAborted
            }
        default:
            let isEnd = token.kind == .endOfInput
            let suspect = token.isFirstOnLine && kind == .rightBrace && !isLost ? braceClosedTooFarLeft() : nil
            error(
                .missingBracket,
                isEnd || token.isFirstOnLine ? "`\(spelling)` is missing" : "`\(spelling)` or `,` is missing before \(found())",
                at: gap, advice: "add `\(spelling)`", notes: suspect.map { [$0, opening(open)] } ?? [opening(open)])
        }
    }

    /// When a brace is missing at the end of the script, the indentation tells where: the first `{` whose `}` stands further
    /// left than the line that opens it was closed by the brace of another.
    private func braceClosedTooFarLeft() -> String? {
        var lexer = Lexer(tree.source, symbols: tree.symbols, nestingLimit: nestingLimit)
        var open: [(token: Token, indentation: Int)] = []
        var indentation = 0
        while true {
            let token = lexer.next()
            if token.kind == .endOfInput || token.start >= self.token.start { return nil }
            if token.isFirstOnLine { indentation = tree.source.position(of: Int(token.start)).column }
            if token.kind == .leftBrace { open.append((token, indentation)) }
            guard token.kind == .rightBrace, let opener = open.popLast() else { continue }
            if token.isFirstOnLine, indentation < opener.indentation {
                let place = tree.source.position(of: Int(opener.token.start))
                let end = tree.source.position(of: Int(token.start))
                return
                    "probably that of the `{` at line \(place.line), column \(place.column): the `}` at line \(end.line) stands further left"
            }
        }
    }

    /// Whether a bracket that this one would close is open around here.
    func isOpen(_ close: TokenKind) -> Bool {
        openBrackets.contains { $0 == close }
    }

    // MARK: Skipping

    var isOpener: Bool {
        switch token.kind {
        case .leftParenthesis, .leftBracket, .leftBrace, .optionalBracket: true
        default: false
        }
    }

    var isCloser: Bool {
        switch token.kind {
        case .rightParenthesis, .rightBracket, .rightBrace: true
        default: false
        }
    }

    /// Whether the token begins a line with a word that only begins statements: a bracket before it was forgotten.
    var beginsStatementLine: Bool {
        guard token.isFirstOnLine else { return false }
        switch token.kind {
        case .import, .func, .scenario, .for, .step, .let, .var, .while, .case, .default, .return, .break, .continue, .defer, .parallel,
            .do,
            .expect, .require:
            return true
        default: return false
        }
    }

    /// Skips an opening bracket and all up to the one that closes it.
    mutating func skipBalanced() {
        var depth = 0
        repeat {
            if isOpener { depth += 1 }
            if isCloser { depth -= 1 }
            skipToken()
        } while depth > 0 && token.kind != .endOfInput && !(beginsStatementLine && depth == 0)
    }

    /// After an error in a part of a list: goes to the comma or bracket behind it. Stays lost where there is none.
    mutating func skipToNextPart(_ close: TokenKind) {
        while token.kind != .endOfInput {
            if token.kind == close || token.kind == .comma {
                isLost = isAborted
                return
            }
            if isCloser || beginsStatementLine && !colonFollows { return }
            isOpener ? skipBalanced() : skipToken()
        }
    }

    /// After an error in a statement: goes to where the next one begins.
    mutating func skipToNextStatement() {
        while token.kind != .endOfInput {
            if token.kind == .semicolon || isCloser && isOpen(token.kind) || (token.isFirstOnLine && canBeginStatement && !isCloser) {
                isLost = isAborted
                return
            }
            isOpener ? skipBalanced() : skipToken()
        }
    }

    /// Reads a token that is not looked at; characters without meaning are not reported on the way.
    private mutating func skipToken() {
        let count = lexer.diagnostics.count
        advance()
        guard lexer.diagnostics.count > count else { return }
        let noise = lexer.diagnostics[count...].filter { $0.name != SyntaxError.unknownCharacter.rawValue }
        lexer.diagnostics.replaceSubrange(count..., with: noise)
    }

    private var canBeginStatement: Bool {
        switch token.kind {
        case .comma, .colon, .dot, .optionalDot, .orElse, .and, .or, .else, .catch, .assign, .bar: false
        default: true
        }
    }
}
