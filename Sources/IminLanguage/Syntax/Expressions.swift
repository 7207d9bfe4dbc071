// Operators by precedence, and what people write instead of them.

/// ORDER PRECEDENCE: as in Swift; larger binds tighter.
enum Precedence {
    static let or = 1
    static let and = 2
    static let comparison = 3
    static let orElse = 4
    static let range = 5
    static let sum = 6
    static let product = 7

    static func of(_ kind: TokenKind) -> (precedence: Int, operator: BinaryOperator)? {
        switch kind {
        case .or: (or, .or)
        case .and: (and, .and)
        case .equal: (comparison, .equal)
        case .notEqual: (comparison, .notEqual)
        case .less: (comparison, .less)
        case .lessOrEqual: (comparison, .lessOrEqual)
        case .greater: (comparison, .greater)
        case .greaterOrEqual: (comparison, .greaterOrEqual)
        case .orElse: (orElse, .orElse)
        case .ellipsis: (range, .closedRange)
        case .halfOpen: (range, .halfOpenRange)
        case .plus: (sum, .add)
        case .minus: (sum, .subtract)
        case .star: (product, .multiply)
        case .slash: (product, .divide)
        case .percent: (product, .remainder)
        default: nil
        }
    }
}

extension Parser {
    mutating func parseExpression() -> NodeID {
        let start = token.start
        let value = nested { $0.parseBinary(Precedence.or) }
        if token.kind == .question, isOnLine, !isLost { return parseTernary(value, from: start) }
        return value
    }

    /// A value where parentheses or brackets are open, so that ends of lines mean nothing and braces are values again.
    mutating func parseBracketed() -> NodeID {
        let saved = context
        context.linesEndStatements = false
        context.braceIsBody = false
        defer { context = saved }
        return parseExpression()
    }

    // MARK: Operators

    mutating func parseBinary(_ lowest: Int, behind first: NodeID = .none) -> NodeID {
        let start = first.isNone ? token.start : tree.span(first).start
        var left = first.isNone ? parseUnary() : first
        while !isLost {
            if token.kind == .matches {
                guard lowest <= Precedence.comparison else { return left }
                advance()
                let pattern = parsePattern()
                left = add(.matches(left, pattern: pattern), from: start, height: link(left, pattern))
                complainAboutChain(.comparison)
                continue
            }
            guard let found = Precedence.of(token.kind) ?? foreignOperator() else { return left }
            guard found.precedence >= lowest else { return left }
            // A minus at the beginning of a line begins a value, so it begins a statement.
            if token.kind == .minus, token.isFirstOnLine, context.linesEndStatements { return left }
            advance()
            let right: NodeID
            switch found.precedence {
            case Precedence.orElse: right = parseFallbacks()
            default: right = parseOperand(found.precedence + 1)
            }
            left = add(.binary(found.operator, left, right), from: start, height: link(left, right))
            if found.precedence == Precedence.comparison { complainAboutChain(.comparison) }
            if found.precedence == Precedence.range { complainAboutChain(.range) }
        }
        return left
    }

    /// What stands behind `??`: with further ones the last two belong together first. Long chains of them nest no deeper than two.
    private mutating func parseFallbacks() -> NodeID {
        let start = token.start
        var right = parseOperand(Precedence.orElse + 1)
        guard token.kind == .orElse, !isLost else { return right }
        var operands = [(node: right, start: start)]
        while token.kind == .orElse, !isLost {
            advance()
            let start = token.start
            operands.append((parseOperand(Precedence.orElse + 1), start))
        }
        right = operands.removeLast().node
        while !isAborted, let (left, start) = operands.popLast() {
            right = add(.binary(.orElse, left, right), from: start, height: link(right, left))
        }
        return right
    }

    /// The right side of an operator. Right after one, a brace in the head of an `if` can only be an object.
    mutating func parseOperand(_ lowest: Int) -> NodeID {
        if token.kind == .leftBrace, context.braceIsBody, !isLost, startsObject() {
            complain(
                .objectInHead, "here a `{` opens the body", at: token.span, advice: "put the object in parentheses: `({ … })`")
            let saved = context
            context.braceIsBody = false
            let start = token.start
            let object = parseObject()
            context = saved
            return parseBinary(lowest, behind: parsePostfix(object, from: start))
        }
        return parseBinary(lowest)
    }

    private enum Chain { case comparison, range }

    /// `a < b < c`, `1...2...3`
    private mutating func complainAboutChain(_ chain: Chain) {
        guard !isLost else { return }
        switch (chain, Precedence.of(token.kind)?.precedence, token.kind) {
        case (.comparison, Precedence.comparison, _), (.comparison, _, .matches):
            complain(
                .chainedComparison, "comparisons do not chain", at: token.span, advice: "compare twice: `a < b && b < c`")
        case (.range, Precedence.range, _):
            complain(.chainedRange, "a range has one beginning and one end", at: token.span, advice: "remove one of them")
        default: break
        }
    }

    /// `and`, `===` and their like: complains, and says what they are here. The current token becomes ours.
    private mutating func foreignOperator() -> (precedence: Int, operator: BinaryOperator)? {
        guard isOnLine else { return nil }
        switch token.kind {
        case .strictEqual, .strictNotEqual:
            let isEqual = token.kind == .strictEqual
            complain(
                .strictEquality, "there is no `\(isEqual ? "===" : "!==")`: `==` never converts", at: token.span,
                advice: "write `\(isEqual ? "==" : "!=")`")
            token.kind = isEqual ? .equal : .notEqual
        case .name where token.isForeign:
            guard let known = ForeignWord.infixes[text(token.symbol)], operandFollows(Int(token.end)) else { return nil }
            complain(
                .wordOperator, "`\(text(token.symbol))` is not an operator", at: token.span, advice: "write `\(known.spelling)`")
            token.kind = known.operator
        default: return nil
        }
        return Precedence.of(token.kind)
    }

    /// Whether a value begins behind an offset, on the same line and with a blank between.
    func operandFollows(_ offset: Int) -> Bool {
        var offset = offset
        let first = offset
        while lexer.byte(offset) == UInt8(ascii: " ") { offset += 1 }
        guard offset > first else { return false }
        switch lexer.byte(offset) {
        case UInt8(ascii: "\""), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "0")...UInt8(ascii: "9"): return true
        case UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: "["):
            let next = lexer.byte(offset + 1)
            return next != UInt8(ascii: " ") && next != UInt8(ascii: "=") && next != UInt8(ascii: ">")
        default:
            guard let end = lexer.endOfName(at: offset) else { return lexer.scalar(at: offset).map { $0 == "£" || $0 == "€" } ?? false }
            let word = String(decoding: lexer.bytes[offset..<end], as: UTF8.self)
            guard let keyword = TokenKind.keywords[word] else { return ForeignWord.infixes[word] == nil }
            return [.true, .false, .null, .if, .switch, .try].contains(keyword)
        }
    }

    mutating func parseUnary() -> NodeID {
        let start = token.start
        switch token.kind {
        case .not:
            advance()
            let operand = nested { $0.parseUnary() }
            return add(.unary(.not, operand), from: start, height: above(operand))
        case .minus:
            let sign = token
            advance()
            if token.kind == .number, token.start == sign.end, isSmallestInteger() {
                advance()
                return parsePostfix(add(.integer(.min), from: start), from: start)
            }
            let operand = nested { $0.parseUnary() }
            return add(.unary(.negate, operand), from: start, height: above(operand))
        case .plus, .increment:
            if token.kind == .increment {
                complain(.increment, "there is no `++`", at: token.span, advice: "write `n += 1`")
            } else {
                complain(.unaryPlus, "`+` stands between two values", at: token.span, advice: "remove it")
            }
            advance()
            return nested { $0.parseUnary() }
        case .try:
            let word = token
            advance()
            if token.kind == .question || token.kind == .orElse || token.kind == .optionalDot || token.kind == .optionalBracket,
                token.start == word.end
            {
                advance()
            } else {
                let isForced = token.kind == .not && token.start == word.end
                complain(
                    .tryWithoutQuestionMark, "failures need no mark", at: isForced ? word.span.union(token.span) : word.span,
                    advice: "remove it, or write `try?` to get `null` instead of a failure")
                if isForced { advance() }
                return nested { $0.parseUnary() }
            }
            let operand = nested { $0.parseUnary() }
            return add(.tryOptional(operand), from: start, height: above(operand))
        case .name where token.isForeign && ForeignWord.prefixes[text(token.symbol)] != nil && operandFollows(Int(token.end)):
            return parseForeignPrefix()
        default:
            return parsePostfix(parsePrimary(), from: start)
        }
    }

    private mutating func parseForeignPrefix() -> NodeID {
        let start = token.start
        guard let word = ForeignWord.prefixes[text(token.symbol)] else { return missing() }
        switch word.use {
        case .skipped:
            error(word.error, word.message, at: token.span, advice: word.advice)
            return missing()
        case .dropped:
            complain(word.error, word.message, at: token.span, advice: word.advice)
            advance()
            return nested { $0.parseUnary() }
        case .replaced:
            complain(word.error, word.message, at: token.span, advice: word.advice)
            advance()
            let operand = nested { $0.parseUnary() }
            return add(.unary(.not, operand), from: start, height: above(operand))
        }
    }

    /// 9223372036854775808 is one too many, unless a minus stands before it.
    private func isSmallestInteger() -> Bool {
        lexer.bytes[Int(token.start)..<Int(token.end)].filter { $0 != UInt8(ascii: "_") }.elementsEqual("9223372036854775808".utf8)
    }

    /// `a ? b : c`, or a question mark that belongs nowhere.
    mutating func parseTernary(_ condition: NodeID, from start: UInt32) -> NodeID {
        let mark = token
        let begins = following
        let isLineEnd = lexer.bytes[Int(mark.end)..<begins].contains(UInt8(ascii: "\n"))
        if isSuspicious, lexer.byte(begins) == UInt8(ascii: ":") {
            isLost = true
            return condition
        }
        let next = lexer.byte(begins)
        if isLineEnd || begins >= lexer.limit || ")]},;:=".utf8.contains(next) {
            complain(
                .strayQuestionMark, "`?` only stands before a member", at: mark.span,
                advice: "write `x?.field`, or compare: `x == null`")
            advance()
            return condition
        }
        complain(
            .ternary, "a choice between two values is an `if`", at: mark.span, advice: "write `if a { b } else { c }`")
        advance()
        let then = parseExpression()
        guard skip(.colon) else { return then }
        let otherwise = parseExpression()
        return add(.binary(.orElse, then, otherwise), from: start, height: above(then, otherwise))
    }
}
