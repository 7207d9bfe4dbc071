// Braces as values: which of object and closure they are, and reading either. String literals too, since they are keys.

extension Parser {
    /// Rule 1 of the grammar: `{` starts an object when the next thing is `}`, `...`, or a key followed by `:`.
    func startsObject() -> Bool {
        let inside = lexer.afterTrivia(Int(token.end))
        switch lexer.byte(inside) {
        case UInt8(ascii: "}"): return true
        case UInt8(ascii: "."): return lexer.byte(inside + 1) == UInt8(ascii: ".") && lexer.byte(inside + 2) == UInt8(ascii: ".")
        default:
            guard let end = lexer.endOfKey(at: inside) else { return false }
            let behind = lexer.afterTrivia(end)
            return lexer.byte(behind) == UInt8(ascii: ":") && lexer.byte(behind + 1) != UInt8(ascii: "=")
        }
    }

    func isEmptyBraces() -> Bool { lexer.byte(lexer.afterTrivia(Int(token.end))) == UInt8(ascii: "}") }

    /// The key that stands here, as the exact text it names, and how it was written; `nil` where none stands.
    mutating func parseKey() -> (symbol: Symbol, form: KeyForm, span: Span)? {
        let span = token.span
        switch token.kind {
        case .string: return (parseKeyText(), .exact, span)
        case .atName:
            defer { advance() }
            return (token.symbol, .exact, span)
        case _ where token.kind.isWord:
            defer { advance() }
            return (token.symbol, .bare, span)
        default: return nil
        }
    }

    mutating func parseObject() -> NodeID {
        let start = token.start
        let mark = scratch.count
        var keys = KeySet()
        parseParts(.rightBrace) { parser in
            let start = parser.token.start
            if parser.skip(.ellipsis) {
                let value = parser.parseExpression()
                keys = KeySet()
                parser.scratch.append(parser.add(.spread(value), from: start, height: parser.height(value)))
                return
            }
            guard let key = parser.parseKey() else {
                parser.expectedKey()
                return
            }
            if !parser.isLost, !keys.insert(key.symbol) {
                parser.complain(
                    .duplicateKey, "`\(parser.text(key.symbol))` stands twice in this object", at: key.span, advice: "remove one of the two"
                )
            }
            parser.colon(behind: key.span)
            let value = parser.parseExpression()
            parser.scratch.append(parser.add(.objectMember(key: key.symbol, value: value), from: start, height: parser.height(value)))
        }
        let members = takeList(from: mark)
        return add(.object(members.list), from: start, height: members.height &+ 1)
    }

    mutating func expectedKey() {
        if token.kind == .invalid { isLost = true }
        let advice: String? =
            switch token.kind {
            case .number: "put it in quotes: `\"\(written(token))\"`"
            case .leftBracket: "computed keys are set afterwards: `object[key] = value`"
            default: nil
            }
        error(.expectedName, "a key has to stand here, not \(found())", at: token.span, advice: advice)
    }

    /// The colon behind a key, or what people write instead.
    mutating func colon(behind key: Span) {
        if isLost || skip(.colon) { return }
        let name = tree.source.text(key)
        switch token.kind {
        case .assign, .fatArrow:
            complain(.missingColon, "a key is followed by `:`, not \(found())", at: token.span, advice: "write `\(name): `")
            advance()
        case .comma, .rightBrace:
            complain(
                .missingColon, "`\(name)` has no value", at: key,
                advice: "write `\(name): value`, or `\(name): \(name)` for the name's value")
            isLost = true
        case .question where token.start == previousEnd:
            complain(
                .strayQuestionMark, "a key may only be missing in a pattern, and this is an object", at: token.span,
                advice: "write `\(name): `, or the pattern where it is used: `value matches { \(name)?: … }`")
            advance()
            if !skip(.colon) { isLost = true }
        default:
            complain(
                .missingColon, "`:` is missing behind `\(name)`", at: token.isFirstOnLine ? key : token.span, advice: "write `\(name): `")
            if token.isFirstOnLine || isCloser { isLost = true }
        }
    }

    // MARK: Closures

    mutating func parseClosure() -> NodeID { nested { $0.parseClosureBody() } }

    private mutating func parseClosureBody() -> NodeID {
        let open = token
        let saved = context
        context = Context(
            isWithinLoop: saved.loop != .none || saved.isWithinLoop, function: .closure, isTopLevel: false)
        advance()
        let mark = scratch.count
        parseClosureParameters()
        let parameters = takeList(from: mark)
        openBrackets.append(.rightBrace)
        let body = parseBlockStatements(open, lastIsValue: true)
        openBrackets.removeLast()
        context = saved
        close(open, .rightBrace)
        return add(.closure(parameters: parameters.list, body: body.list), from: open.start, height: body.height &+ 1)
    }

    private enum ClosureHead {
        case none
        case parameters
        /// Names and commas with something else behind.
        case withoutIn
    }

    /// Looks whether `a, b in` stands here.
    private func closureHead() -> ClosureHead {
        var offset = Int(token.start)
        var names = 0
        while let end = lexer.endOfName(at: offset) {
            if names == 0 || lexer.byte(offset) != 0, lexer.hasWord("in", at: offset) { return names > 0 ? .parameters : .none }
            names += 1
            offset = lexer.afterTrivia(end)
            if lexer.hasWord("in", at: offset) { return .parameters }
            guard lexer.byte(offset) == UInt8(ascii: ",") else { return names > 1 ? .withoutIn : .none }
            offset = lexer.afterTrivia(offset + 1)
        }
        return names > 1 ? .withoutIn : .none
    }

    private mutating func parseClosureParameters() {
        switch token.kind {
        case .leftParenthesis, .bar: return parseForeignParameters()
        case _ where token.kind.isWord: break
        default: return
        }
        let head = closureHead()
        if head == .none {
            // `{ a -> a + 1 }`, `{ a => a + 1 }`
            let behind = lexer.afterTrivia(Int(token.end))
            let first = lexer.byte(behind)
            guard first == UInt8(ascii: "-") || first == UInt8(ascii: "="), lexer.byte(behind + 1) == UInt8(ascii: ">") else { return }
            complain(
                .arrowFunction, "the parameters of a closure end with `in`", at: Span(behind, behind + 2),
                advice: "write `{ \(written(token)) in … }`")
            appendTargetName()
            advance()
            return
        }
        let first = scratch.count
        repeat { appendTargetName() } while skip(.comma) && token.kind.isWord && token.kind != .in && !isLost
        complainAboutTwins(from: first)
        if isLost || skip(.in) { return }
        if token.kind == .arrow || token.kind == .fatArrow {
            complain(.arrowFunction, "the parameters of a closure end with `in`", at: token.span, advice: "write `in`")
            advance()
            return
        }
        complain(
            .missingIn, "the parameters of a closure end with `in`", at: gap,
            advice: token.kind == .rightBrace || token.kind == .colon
                ? "an object is written `{ a: a, b: b }`" : "write `in` before \(found())")
    }

    /// `{ (a, b) in … }`, `{ |a, b| … }`
    private mutating func parseForeignParameters() {
        let isBar = token.kind == .bar
        let closer = isBar ? UInt8(ascii: "|") : UInt8(ascii: ")")
        guard let end = lexer.find(closer, from: Int(token.end)) else { return }
        let behind = lexer.afterTrivia(end + 1)
        let isArrow = lexer.byte(behind + 1) == UInt8(ascii: ">")
        guard isBar || lexer.hasWord("in", at: behind) || isArrow else { return }
        complain(
            .closureParameters, "the parameters of a closure stand as they are", at: Span(Int(token.start), end + 1),
            advice: "write `{ a, b in … }`")
        advance()
        while token.kind.isWord, Int(token.start) < end {
            appendTargetName()
            // Types and the like are not read.
            while token.kind != .comma, Int(token.start) < end, token.kind != .endOfInput { advance() }
            if !skip(.comma) { break }
        }
        while Int(token.start) <= end, token.kind != .endOfInput { advance() }
        if token.kind == .in || token.kind == .arrow || token.kind == .fatArrow { advance() }
    }

    /// `{ a, a in … }`: one of the two could not be read.
    private mutating func complainAboutTwins(from first: Int) {
        var names = KeySet()
        for target in scratch[first...] {
            guard case .targetName(let name) = tree[target], text(name) != "_", !names.insert(name) else { continue }
            complain(
                .duplicateKey, "two parameters are called `\(text(name))`", at: tree.span(target), advice: "give one of them another name")
        }
    }

    private mutating func appendTargetName() {
        let start = token.start
        guard let symbol = parseBindingName("a parameter") else { return }
        scratch.append(add(.targetName(symbol), from: start))
    }

    // MARK: Strings

    /// A string that is a key: its text, without interpolation.
    mutating func parseKeyText() -> Symbol {
        let facts = token.stringFacts
        let bounds = content(token)
        if facts.isDisjoint(with: [.hasEscapes, .hasInterpolation, .isBlock, .isUnterminated]) {
            let symbol = tree.symbols.intern(String(decoding: lexer.bytes[bounds], as: UTF8.self))
            advance()
            return symbol
        }
        let decoder = StringDecoder(lexer, token)
        if !facts.contains(.isUnterminated) { lexer.diagnostics.append(contentsOf: decoder.diagnostics) }
        if facts.contains(.hasInterpolation) {
            complain(
                .interpolatedKey, "a key is fixed text", at: token.span, advice: "computed keys are set afterwards: `object[key] = value`")
        }
        if facts.contains(.isUnterminated) { isLost = true }
        let text = decoder.pieces.reduce(into: "") { text, piece in
            if case .text(let part, _) = piece { text += part }
        }
        advance()
        return tree.symbols.intern(text)
    }

    /// What stands between the quotes.
    private func content(_ token: Token) -> Range<Int> {
        let start = min(Int(token.start) + 1, Int(token.end))
        let end = token.stringFacts.contains(.isUnterminated) ? Int(token.end) : Int(token.end) - 1
        return start..<max(start, end)
    }

    mutating func parseString() -> NodeID {
        let literal = token
        let facts = literal.stringFacts
        if facts.contains(.hasDollarBrace) {
            complain(.dollarInterpolation, "`${ }` fills nothing in here", at: literal.span, advice: "write `\\( )`")
        }
        if facts.isDisjoint(with: [.hasEscapes, .hasInterpolation, .isBlock, .isUnterminated]) {
            let id = tree.add(text: String(decoding: lexer.bytes[content(literal)], as: UTF8.self))
            advance()
            return add(.text(id), from: literal.start)
        }
        let decoder = StringDecoder(lexer, literal)
        if !isAborted, !facts.contains(.isUnterminated) { lexer.diagnostics.append(contentsOf: decoder.diagnostics) }
        let mark = scratch.count
        var plain: TextID?
        for piece in decoder.pieces {
            switch piece {
            case .text(let text, let span):
                let id = tree.add(text: text)
                if facts.contains(.hasInterpolation) { scratch.append(add(.text(id), span)) } else { plain = id }
            case .interpolation(let span):
                let part = nested { $0.parseInterpolation(span) }
                scratch.append(part)
            }
            if isAborted { break }
        }
        if !isAborted {
            lexer.position = Int(literal.end)
            token = literal
            advance()
        }
        // The rest of the line was swallowed by the open string, so what is missing there is its fault.
        if facts.contains(.isUnterminated) { isLost = true }
        if facts.contains(.hasInterpolation) {
            let parts = takeList(from: mark)
            return add(.interpolation(parts.list), from: literal.start, height: parts.height &+ 1)
        }
        let id = plain ?? tree.add(text: "")
        return add(.text(id), from: literal.start)
    }

    /// Parses what stands between `\(` and `)` as a source of its own. Leaves the token undefined.
    private mutating func parseInterpolation(_ span: Span) -> NodeID {
        let savedLimit = lexer.limit
        let savedContext = context
        let savedBrackets = openBrackets
        context.braceIsBody = false
        context.linesEndStatements = false
        openBrackets = []
        lexer.limit = Int(span.end)
        lexer.position = Int(span.start)
        previousEnd = span.start
        token = lexer.next()
        let value: NodeID
        if token.kind == .endOfInput {
            error(
                .expectedExpression, "nothing stands between these parentheses", at: Span(Int(span.start) - 2, Int(span.end) + 1),
                advice: "write a value, or remove `\\()`")
            value = missing()
        } else {
            value = parseExpression()
            if !isLost, token.kind != .endOfInput {
                error(
                    .expectedToken, "one value stands in an interpolation; \(found()) does not belong to it", at: token.span,
                    advice: "close the parentheses before it")
            }
        }
        // An error in here is over with the parentheses.
        if !isAborted {
            isLost = false
            lexer.limit = savedLimit
        }
        context = savedContext
        openBrackets = savedBrackets
        return value
    }
}

/// Keys seen in one literal: a short list, or a set once it is long (pasted JSON).
struct KeySet {
    private var few: [Symbol] = []
    private var many: Set<Symbol> = []

    /// Whether the key is new.
    mutating func insert(_ key: Symbol) -> Bool {
        if many.isEmpty {
            if few.contains(key) { return false }
            few.append(key)
            if few.count > 16 { many = Set(few) }
            return true
        }
        return many.insert(key).inserted
    }
}
