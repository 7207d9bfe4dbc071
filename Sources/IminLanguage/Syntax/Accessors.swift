// What stands behind a value: members, elements, calls with their arguments and closures; and the parts of any list in brackets.

extension Parser {
    mutating func parsePostfix(_ first: NodeID, from start: UInt32) -> NodeID {
        var base = first
        while !isLost {
            switch token.kind {
            case .dot, .optionalDot:
                let isOptional = token.kind == .optionalDot
                advance()
                guard let (key, form) = parseMemberKey() else { return base }
                base = add(.member(base: base, key: key, form: form, isOptional: isOptional), from: start, height: link(base))
            case .leftBracket where isOnLine, .optionalBracket where isOnLine:
                let open = token
                advance()
                let index = parseBracketed()
                close(open, .rightBracket)
                base = add(
                    .index(base: base, index: index, isOptional: open.kind == .optionalBracket), from: start, height: link(base, index))
            case .leftParenthesis where isOnLine:
                base = parseCall(base, from: start)
            case .leftBrace where isOnLine && !context.braceIsBody && canBeCalled(base):
                let mark = scratch.count
                appendTrailingClosure()
                let arguments = takeList(from: mark)
                base = add(.call(callee: base, arguments: arguments.list), from: start, height: .link(height(base), arguments.height))
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
        return add(.call(callee: callee, arguments: arguments.list), from: start, height: .link(height(callee), arguments.height))
    }

    mutating func appendTrailingClosure() {
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
        // A comma that is missing at the end of a line, by its place among the diagnostics: it may be the bracket that is missing.
        var suspect: (index: Int, place: Span)?
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
                if isTextBehindQuote {
                    complainOfQuote()
                    skipToNextPart(closer)
                    if token.kind == .comma, !isLost { advance() }
                    continue
                }
                if token.isFirstOnLine, suspect == nil { suspect = (lexer.diagnostics.count, gap) }
                complain(
                    .missingComma, "a comma is missing before \(found())", at: token.span,
                    advice: token.isFirstOnLine ? "end the line above with `,`" : unitAdvice ?? "write `, `")
            } else {
                break
            }
        }
        openBrackets.removeLast()
        context = saved
        if token.kind != closer, !isLost, let suspect, suspect.index < lexer.diagnostics.count {
            // Nothing closes the list, so it ended where its lines did.
            lexer.diagnostics.removeSubrange(suspect.index...)
            let spelling = closer.spelling ?? ""
            return error(
                .missingBracket, "`\(spelling)` is missing", at: suspect.place, advice: "add `\(spelling)`", notes: [opening(open)])
        }
        close(open, closer)
    }

    /// What `5 minutes` was meant to be.
    var unitAdvice: String? {
        let unit = written(token)
        guard token.kind == .name, Durations.units.contains(where: { $0.name == unit || $0.singular == unit }) else { return nil }
        var start = Int(previousEnd)
        while start > 0, lexer.isDigit(lexer.bytes[start - 1]) || lexer.bytes[start - 1] == UInt8(ascii: ".") { start -= 1 }
        guard start < Int(previousEnd) else { return nil }
        return "write `\(tree.source.text(Span(start, Int(previousEnd)))).\(unit)`"
    }

    /// Whether a word stands right behind a string, as in `"he said "hi""`.
    var isTextBehindQuote: Bool {
        token.kind.isWord && token.start == previousEnd && token.start > 0 && lexer.bytes[Int(token.start) - 1] == UInt8(ascii: "\"")
    }

    mutating func complainOfQuote() {
        error(
            .unterminatedString, "the string ends at this quote", at: Span(Int(token.start) - 1, Int(token.start)),
            advice: "a quote within text is written `\\\"`")
    }

    /// Whether the token begins another part, so that only the comma was forgotten.
    private func canFollowWithoutComma(_ closer: TokenKind) -> Bool {
        switch token.kind {
        case .string, .atName, .number, .money, .date, .true, .false, .null, .closureArgument, .name: true
        case .leftBrace, .leftBracket: token.isFirstOnLine
        default: token.kind.isKeyword && colonFollows && !beginsStatementLine
        }
    }
}
