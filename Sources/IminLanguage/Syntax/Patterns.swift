// Patterns: what stands behind `matches`, `case`, `catch` and `fails with`.

extension Parser {
    mutating func parsePattern() -> NodeID {
        let start = token.start
        let saved = context
        defer { context = saved }
        let first = nested { $0.parseAlternative() }
        guard token.kind == .bar || token.kind == .or, !isLost else { return first }
        let mark = scratch.count
        scratch.append(first)
        while !isLost {
            if token.kind == .bar {
                advance()
                let alternative = nested { $0.parseAlternative() }
                scratch.append(alternative)
            } else {
                break
            }
        }
        if scratch.count == mark + 1 {
            scratch.removeLast()
            return first
        }
        let alternatives = takeList(from: mark)
        return add(.alternatives(alternatives.list), from: start, height: alternatives.height &+ 1)
    }

    private mutating func parseAlternative() -> NodeID {
        let start = token.start
        if isLost { return missing() }
        switch token.kind {
        case .underscore:
            advance()
            return add(.wildcard, from: start)
        case .let, .var:
            // On a line of its own it begins the next statement.
            if token.isFirstOnLine, context.linesEndStatements { return expectedExpression() }
            if token.kind == .var { complain(.expectedToken, "patterns bind with `let`", at: token.span, advice: "write `let`") }
            advance()
            guard let name = parseBindingName("a binding") else { return missing() }
            // In the head of a case the colon ends the pattern; a type needs a name behind it on the same line.
            var type = NodeID.none
            if token.kind == .colon, bindsWithType {
                advance()
                type = parseType()
            }
            return add(.patternBinding(name, type: type), from: start, height: above(type))
        case .slash, .divideAssign:
            let (regex, text) = lexer.rereadAsRegex(token)
            token = regex
            if token.kind == .invalid { isLost = true }
            advance()
            let id = tree.add(text: text)
            return add(.regex(id), from: start)
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .strictEqual, .strictNotEqual:
            if token.kind == .strictEqual || token.kind == .strictNotEqual {
                let isEqual = token.kind == .strictEqual
                complain(
                    .strictEquality, "there is no `\(isEqual ? "===" : "!==")`", at: token.span, advice: "write `\(isEqual ? "==" : "!=")`")
                token.kind = isEqual ? .equal : .notEqual
            }
            let comparison = Precedence.of(token.kind)?.operator ?? .equal
            advance()
            let value = parseBinary(Precedence.range)
            return add(.comparison(comparison, value), from: start, height: above(value))
        case .leftBrace:
            return parseObjectPattern(exactly: false, from: start)
        case .leftBracket:
            return parseArrayPattern()
        case .name:
            if let quantifier = quantifierHere() {
                advance()
                let inner = nested { $0.parseAlternative() }
                return add(.quantified(quantifier, inner), from: start, height: above(inner))
            }
            if text(token.symbol) == "exactly", byteFollows(UInt8(ascii: "{")) {
                advance()
                return parseObjectPattern(exactly: true, from: start)
            }
        default: break
        }
        let saved = context
        // A brace behind a value never is a closure here: it opens the body of `if` and `catch`.
        context.braceIsBody = true
        let value = parseBinary(Precedence.range)
        context = saved
        return add(.patternValue(value), from: start, height: height(value))
    }

    /// Whether the colon behind `let name` begins a type: not at the end of a line, and not when a statement follows.
    private var bindsWithType: Bool {
        let offset = following
        guard !lexer.bytes[Int(token.end)..<offset].contains(UInt8(ascii: "\n")) else { return false }
        if !isInCaseHead { return true }
        if lexer.byte(offset) == UInt8(ascii: "[") { return false }
        guard let end = lexer.endOfName(at: offset) else { return false }
        // `case let n: Int:` has a second colon (or a `?`, `,`, `where` before it); `case let n: n + 1` has not.
        var behind = end
        if lexer.byte(behind) == UInt8(ascii: "?") { behind += 1 }
        behind = lexer.afterTrivia(behind)
        return lexer.byte(behind) == UInt8(ascii: ":") || lexer.byte(behind) == UInt8(ascii: ",") || lexer.hasWord("where", at: behind)
    }

    /// Directly in the head of a case, not within brackets of the pattern.
    private var isInCaseHead: Bool { context.caseHeadBrackets == openBrackets.count }

    /// `each`, `some` and `no` are words only before a pattern.
    private func quantifierHere() -> Quantifier? {
        let quantifier: Quantifier
        switch text(token.symbol) {
        case "each": quantifier = .each
        case "some": quantifier = .some
        case "no": quantifier = .no
        default: return nil
        }
        let offset = following
        guard offset > Int(token.end), !lexer.bytes[Int(token.end)..<offset].contains(UInt8(ascii: "\n")) else { return nil }
        switch lexer.byte(offset) {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "("),
            UInt8(ascii: "@"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0xC2, 0xE2:
            return quantifier
        case UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "="):
            let next = lexer.byte(offset + 1)
            return next == UInt8(ascii: "=") || lexer.isDigit(next) ? quantifier : nil
        default:
            guard let end = lexer.endOfName(at: offset) else { return nil }
            let word = String(decoding: lexer.bytes[offset..<end], as: UTF8.self)
            guard let keyword = TokenKind.keywords[word] else { return quantifier }
            return [.true, .false, .null, .let].contains(keyword) ? quantifier : nil
        }
    }

    private mutating func parseObjectPattern(exactly: Bool, from start: UInt32) -> NodeID {
        let mark = scratch.count
        var keys = KeySet()
        parseParts(.rightBrace) { parser in
            let start = parser.token.start
            guard let key = parser.parseKey() else {
                if parser.token.kind == .ellipsis {
                    parser.error(
                        .expectedName, "further fields are always welcome in a pattern", at: parser.token.span,
                        advice: "remove `...`; `exactly { … }` refuses further fields")
                }
                return parser.expectedKey()
            }
            if !parser.isLost, !keys.insert(key.symbol) {
                parser.complain(
                    .duplicateKey, "`\(parser.text(key.symbol))` stands twice in this pattern", at: key.span,
                    advice: "remove one of the two")
            }
            let isOptional = parser.skip(.question)
            var pattern = NodeID.none
            if parser.token.kind == .assign || parser.token.kind == .equal {
                parser.complain(
                    .missingColon, "a key is followed by `:`, not \(parser.found())", at: parser.token.span,
                    advice: "write `\(parser.tree.source.text(key.span)): `")
                parser.token.kind = .colon
            }
            if !parser.isLost, parser.skip(.colon) { pattern = parser.parsePattern() }
            parser.scratch.append(
                parser.add(
                    .patternMember(key: key.symbol, form: key.form, isOptional: isOptional, pattern: pattern), from: start,
                    height: parser.height(pattern)))
        }
        let members = takeList(from: mark)
        return add(.patternObject(exactly: exactly, members.list), from: start, height: members.height &+ 1)
    }

    private mutating func parseArrayPattern() -> NodeID {
        let start = token.start
        let mark = scratch.count
        var hasRest = false
        parseParts(.rightBracket) { parser in
            let start = parser.token.start
            guard parser.token.kind == .ellipsis else {
                let element = parser.parsePattern()
                parser.scratch.append(element)
                return
            }
            if hasRest {
                parser.complain(.severalRests, "only one `...` can take the rest", at: parser.token.span, advice: "remove one of them")
            }
            hasRest = true
            parser.advance()
            let isBare = parser.token.kind == .comma || parser.token.kind == .rightBracket
            let rest = isBare ? NodeID.none : parser.parsePattern()
            parser.scratch.append(parser.add(.patternRest(rest), from: start, height: parser.height(rest)))
        }
        let elements = takeList(from: mark)
        return add(.patternArray(elements.list), from: start, height: elements.height &+ 1)
    }
}
