// Expressions: operators by precedence, accessors and calls, literals, closures, `if` and `switch` as values.

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
                left = add(.matches(left, pattern: pattern), from: start, height: above(left, pattern))
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
            case Precedence.orElse: right = nested { $0.parseBinary(Precedence.orElse) }
            default: right = parseOperand(found.precedence + 1)
            }
            left = add(.binary(found.operator, left, right), from: start, height: above(left, right))
            if found.precedence == Precedence.comparison { complainAboutChain(.comparison) }
            if found.precedence == Precedence.range { complainAboutChain(.range) }
        }
        return left
    }

    /// The right side of an operator. Right after one, a brace in the head of an `if` can only be an object.
    mutating func parseOperand(_ lowest: Int) -> NodeID {
        if token.kind == .leftBrace, context.braceIsBody, !isLost, startsObject() {
            complain(
                .objectInHead, "here a `{` opens the body", at: token.span, advice: "put the object in parentheses: `({ … })`")
            let saved = context
            context.braceIsBody = false
            let object = parseObject()
            context = saved
            return parseBinary(lowest, behind: object)
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
    private mutating func parseTernary(_ condition: NodeID, from start: UInt32) -> NodeID {
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

    // MARK: Members, elements, calls

    mutating func parsePostfix(_ first: NodeID, from start: UInt32) -> NodeID {
        var base = first
        while !isLost {
            switch token.kind {
            case .dot, .optionalDot:
                let isOptional = token.kind == .optionalDot
                advance()
                guard let (key, form) = parseMemberKey() else { return base }
                base = add(.member(base: base, key: key, form: form, isOptional: isOptional), from: start, height: above(base))
            case .leftBracket where isOnLine, .optionalBracket where isOnLine:
                let open = token
                advance()
                let index = parseBracketed()
                close(open, .rightBracket)
                base = add(
                    .index(base: base, index: index, isOptional: open.kind == .optionalBracket), from: start, height: above(base, index))
            case .leftParenthesis where isOnLine:
                base = parseCall(base, from: start)
            case .leftBrace where isOnLine && !context.braceIsBody && canBeCalled(base):
                let mark = scratch.count
                appendTrailingClosure()
                let arguments = takeList(from: mark)
                base = add(.call(callee: base, arguments: arguments.list), from: start, height: max(height(base), arguments.height) &+ 1)
            case .not where isOnLine && !token.isSpaced && !operandFollows(Int(token.end)):
                let next = lexer.byte(Int(token.end))
                guard next != UInt8(ascii: "="), !lexer.isNameStart(Int(token.end)) else { return base }
                complain(
                    .forceUnwrap, "there is nothing to unwrap: a missing field fails by itself", at: token.span, advice: "remove `!`")
                advance()
            case .increment where isOnLine && !lexer.isNameStart(Int(token.end)):
                complain(
                    .increment, "there is no `++`", at: token.span, advice: "write `\(tree.written(base)) += 1`")
                advance()
            case .minus where isOnLine && !token.isSpaced && isDecrement():
                let span = Span(Int(token.start), Int(token.start) + 2)
                complain(.increment, "there is no `--`", at: span, advice: "write `\(tree.written(base)) -= 1`")
                advance()
                advance()
            default: return base
            }
        }
        return base
    }

    /// `n--` at the end of a statement.
    private func isDecrement() -> Bool {
        guard lexer.byte(Int(token.end)) == UInt8(ascii: "-") else { return false }
        var offset = Int(token.end) + 1
        while lexer.byte(offset) == UInt8(ascii: " ") { offset += 1 }
        let next = lexer.byte(offset)
        return offset >= lexer.limit || "\n\r;})".utf8.contains(next)
    }

    /// Calls need something that can be a function; a brace behind anything else belongs to what is around.
    private func canBeCalled(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .name, .implicitMember, .member, .index, .call, .closureArgument: true
        default: false
        }
    }

    /// The key behind a dot: a name, any word, a quoted key, `@type`.
    private mutating func parseMemberKey() -> (Symbol, KeyForm)? {
        switch token.kind {
        case .atName:
            defer { advance() }
            return (token.symbol, .exact)
        case .string:
            let key = parseKeyText()
            return (key, .exact)
        case _ where token.kind.isWord && (isOnLine || !token.kind.isKeyword):
            defer { advance() }
            return (token.symbol, .bare)
        case .number:
            error(
                .expectedName, "a field's name follows the dot, not \(found())", at: token.span,
                advice: "elements are reached with `[\(written(token))]`; numbers begin with a digit")
            return nil
        default:
            if token.kind == .invalid { isLost = true }
            let isMissing = token.isFirstOnLine || token.kind == .endOfInput
            error(
                .expectedName, isMissing ? "a field's name is missing behind the dot" : "a field's name follows the dot, not \(found())",
                at: gap, advice: token.kind == .leftBracket ? "remove the dot" : nil)
            return nil
        }
    }

    /// `(a, label: b)` and the closure behind.
    private mutating func parseCall(_ callee: NodeID, from start: UInt32) -> NodeID {
        let mark = scratch.count
        parseArguments()
        if token.kind == .leftBrace, isOnLine, !context.braceIsBody, !isLost { appendTrailingClosure() }
        let arguments = takeList(from: mark)
        return add(.call(callee: callee, arguments: arguments.list), from: start, height: max(height(callee), arguments.height) &+ 1)
    }

    private mutating func appendTrailingClosure() {
        let start = token.start
        if startsObject(), !isEmptyBraces() {
            complain(
                .objectBehindCall, "a `{` behind a name opens a closure", at: token.span,
                advice: "put the object in parentheses: `({ … })`")
        }
        let isObject = startsObject() && !isEmptyBraces()
        let closure = isObject ? parseObject() : parseClosure()
        scratch.append(add(.argument(label: .none, value: closure, isTrailing: true), from: start, height: height(closure)))
    }

    /// Arguments with their parentheses, onto the scratch stack.
    mutating func parseArguments() {
        parseParts(.rightParenthesis) { parser in
            let start = parser.token.start
            var label = Symbol.none
            if parser.token.kind.isWord, parser.colonFollows {
                label = parser.token.symbol
                parser.advance()
                parser.advance()
            } else if parser.token.kind == .string, parser.colonFollows {
                parser.complain(
                    .missingColon, "labels are names, without quotes", at: parser.token.span, advice: "remove the quotes")
                label = parser.parseKeyText()
                parser.advance()
            } else if parser.token.kind.isWord, parser.isAssignment(parser.following) {
                parser.complain(
                    .missingColon, "labels are followed by `:`", at: Span(parser.following, parser.following + 1),
                    advice: "write `\(parser.written(parser.token)): `")
                label = parser.token.symbol
                parser.advance()
                parser.advance()
            } else if parser.token.kind == .ellipsis {
                parser.error(
                    .expectedExpression, "arguments cannot be spread", at: parser.token.span, advice: "pass the Array itself")
                return
            }
            let value = parser.parseExpression()
            parser.scratch.append(
                parser.add(.argument(label: label, value: value, isTrailing: false), from: start, height: parser.height(value)))
        }
    }

    /// Whether a lone `=` stands at an offset.
    func isAssignment(_ offset: Int) -> Bool {
        lexer.byte(offset) == UInt8(ascii: "=") && lexer.byte(offset + 1) != UInt8(ascii: "=")
            && lexer.byte(offset + 1) != UInt8(ascii: ">")
    }

    /// The comma-separated parts of anything in brackets, from the opening bracket through the closing one. Trailing comma allowed.
    mutating func parseParts(_ closer: TokenKind, _ part: (inout Parser) -> Void) {
        let open = token
        let saved = context
        context.linesEndStatements = false
        context.braceIsBody = false
        openBrackets.append(closer)
        advance()
        while token.kind != closer, token.kind != .endOfInput, !isLost {
            let before = token.start
            part(&self)
            if isLost { skipToNextPart(closer) }
            if isLost || token.kind == closer { break }
            if token.kind == .comma {
                advance()
                if token.kind == .comma {
                    error(.expectedExpression, "something is missing between two commas", at: token.span, advice: "remove one of them")
                    isLost = isAborted
                    while skip(.comma) {}
                }
            } else if canFollowWithoutComma(closer), token.start > before {
                complain(
                    .missingComma, "a comma is missing before \(found())", at: token.span,
                    advice: token.isFirstOnLine ? "end the line above with `,`" : "write `, `")
            } else {
                break
            }
        }
        openBrackets.removeLast()
        context = saved
        close(open, closer)
    }

    /// Whether the token begins another part, so that only the comma was forgotten.
    private func canFollowWithoutComma(_ closer: TokenKind) -> Bool {
        switch token.kind {
        case .string, .atName, .number, .money, .date, .true, .false, .null, .closureArgument, .name: true
        case .leftBrace, .leftBracket: token.isFirstOnLine
        default: token.kind.isKeyword && colonFollows && !beginsStatementLine
        }
    }

    // MARK: Primary

    mutating func parsePrimary() -> NodeID {
        let start = token.start
        if isLost { return missing() }
        switch token.kind {
        case .name:
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

    private mutating func arrowFunction() -> NodeID {
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
