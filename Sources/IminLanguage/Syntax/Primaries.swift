// Values that stand alone: names, literals, groups, arrays; and what is said where one is missing.

extension Parser {
    mutating func parsePrimary() -> NodeID {
        let start = token.start
        if isLost { return missing() }
        switch token.kind {
        case .name:
            return parseName()
        case .underscore where isLine:
            return parseName()
        case .number:
            return parseNumber()
        case .string:
            return parseString()
        case .money:
            let value = MoneyLiteral.read(lexer.bytes[Int(token.start)..<Int(token.end)])
            return literal(value) { .money(minor: $0.minor, currency: $0.currency) }
        case .date:
            return literal(DateLiteral.read(lexer.bytes[Int(token.start)..<Int(token.end)])) { value in
                switch value {
                case .day(let days): .day(days)
                case .instant(let microseconds): .instant(microseconds)
                }
            }
        case .true, .false:
            let value = token.kind == .true
            advance()
            return add(.bool(value), from: start)
        case .null:
            advance()
            return add(.null, from: start)
        case .closureArgument:
            let index = Int32(String(decoding: lexer.bytes[Int(token.start) + 1..<Int(token.end)], as: UTF8.self)) ?? 0
            advance()
            return add(.closureArgument(index), from: start)
        case .dot:
            advance()
            guard token.kind.isWord else {
                if token.kind == .number {
                    error(.badNumber, "a number begins with a digit", at: token.span, advice: "write `0.\(written(token))`")
                } else {
                    error(.expectedName, "a name follows the dot, not \(found())", at: gap)
                }
                return missing()
            }
            let symbol = token.symbol
            advance()
            return add(.implicitMember(symbol), from: start)
        case .leftParenthesis:
            return parseGroup()
        case .leftBracket:
            return parseArray()
        case .leftBrace:
            if context.braceIsBody { return expectedExpression() }
            return startsObject() ? nested { $0.parseObject() } : parseClosure()
        case .if:
            return nested { $0.parseIf() }
        case .switch:
            return nested { $0.parseSwitch() }
        default:
            return expectedExpression()
        }
    }

    private mutating func parseName() -> NodeID {
        let symbol = token.symbol
        let start = token.start
        if token.isForeign, let word = parseForeignValue() { return word }
        advance()
        if token.kind == .fatArrow, isOnLine { return arrowFunction() }
        return add(.name(symbol), from: start)
    }

    /// `nil`, `True` and their like.
    private mutating func parseForeignValue() -> NodeID? {
        let start = token.start
        let name = text(token.symbol)
        if ForeignWord.nulls.contains(name) {
            complain(.null, "`\(name)` is called `null` here", at: token.span, advice: "did you mean `null`?")
            advance()
            return add(.null, from: start)
        }
        if let truth = ForeignWord.truths[name] {
            complain(.null, "`\(name)` is written in small letters", at: token.span, advice: "did you mean `\(truth)`?")
            advance()
            return add(.bool(truth), from: start)
        }
        return nil
    }

    mutating func arrowFunction() -> NodeID {
        error(
            .arrowFunction, "closures are written in braces", at: token.span,
            advice: "write `{ a, b in … }`, or `{ $0 … }`")
        return missing()
    }

    private mutating func literal<Value>(_ value: LiteralValue<Value>, _ node: (Value) -> Node) -> NodeID {
        let span = token.span
        let start = token.start
        advance()
        switch value {
        case .value(let value): return add(node(value), from: start)
        case .wrong(let error, let message, let advice):
            complain(error, message, at: span, advice: advice)
            return add(.missing, from: start)
        }
    }

    private mutating func parseNumber() -> NodeID {
        let start = Int(token.start)
        let end = Int(token.end)
        // Nearly all numbers are a few digits.
        if end - start <= 18 {
            var value: Int64 = 0
            var offset = start
            while offset < end, lexer.isDigit(lexer.bytes[offset]) {
                value = value &* 10 &+ Int64(lexer.bytes[offset] &- UInt8(ascii: "0"))
                offset += 1
            }
            if offset == end {
                advance()
                return add(.integer(value), from: UInt32(start))
            }
        }
        switch NumberLiteral.read(lexer.bytes[start..<end]) {
        case .value(.integer(let value)):
            advance()
            return add(.integer(value), from: UInt32(start))
        case .value(.decimal(let text)):
            advance()
            let id = tree.add(text: text)
            return add(.decimal(id), from: UInt32(start))
        case .wrong(let error, let message, let advice):
            return literal(LiteralValue<Int64>.wrong(error, message, advice: advice)) { .integer($0) }
        }
    }

    mutating func expectedExpression() -> NodeID {
        switch token.kind {
        case .invalid:
            isLost = true
            advance()
        case .atName where isSuspicious, .string where isSuspicious:
            isLost = true
        case .underscore:
            error(.expectedExpression, "`_` is not a value", at: token.span, advice: "give it a name where it is bound")
        case .fatArrow:
            _ = arrowFunction()
        case .slash, .divideAssign:
            error(.expectedExpression, "a regex only stands in a pattern", at: token.span, advice: "write `value matches /…/`")
        case .leftBrace:
            error(.expectedExpression, "a value is missing before this `{`", at: token.span, advice: "write the value first")
        case .let where isOnLine:
            error(
                .expectedExpression, "`let` binds in the head itself, without parentheses", at: token.span,
                advice: "write `if let x = value { … }`")
        case _ where token.kind.isKeyword && isOnLine:
            error(
                .expectedExpression, "a value is missing before the word `\(written(token))`", at: token.span,
                advice: "write the value, or choose another name than `\(written(token))`")
        default:
            error(
                .expectedExpression, "a value is missing" + (token.isFirstOnLine ? "" : " before \(found())"), at: gap,
                advice: "write a value here, or `null`")
        }
        return missing()
    }

    private mutating func parseGroup() -> NodeID {
        let open = token
        advance()
        openBrackets.append(.rightParenthesis)
        if token.kind == .rightParenthesis {
            openBrackets.removeLast()
            advance()
            if token.kind == .fatArrow { return arrowFunction() }
            error(
                .expectedExpression, "nothing stands between these parentheses", at: Span(Int(open.start), Int(previousEnd)),
                advice: "write `null`")
            return missing()
        }
        let value = parseBracketed()
        if token.kind == .comma, !isLost {
            while token.kind != .rightParenthesis, token.kind != .endOfInput, !beginsStatementLine { isOpener ? skipBalanced() : advance() }
            let group = Span(Int(open.start), Int(token.end))
            openBrackets.removeLast()
            if token.kind == .rightParenthesis, lexer.byte(following) == UInt8(ascii: "="), lexer.byte(following + 1) == UInt8(ascii: ">") {
                advance()
                return arrowFunction()
            }
            error(.expectedToken, "there are no tuples", at: group, advice: "write an Array `[a, b]` or an Object `{ a: 1, b: 2 }`")
            close(open, .rightParenthesis)
            return missing()
        }
        openBrackets.removeLast()
        if isLost { skipToNextPart(.rightParenthesis) }
        close(open, .rightParenthesis)
        if token.kind == .fatArrow, isOnLine { return arrowFunction() }
        return add(.group(value), from: open.start, height: above(value))
    }

    private mutating func parseArray() -> NodeID {
        let start = token.start
        let mark = scratch.count
        parseParts(.rightBracket) { parser in
            let start = parser.token.start
            let isSpread = parser.skip(.ellipsis)
            let value = parser.parseExpression()
            parser.scratch.append(isSpread ? parser.add(.spread(value), from: start, height: parser.height(value)) : value)
        }
        let elements = takeList(from: mark)
        return add(.array(elements.list), from: start, height: elements.height &+ 1)
    }
}
