// Control flow: `if`, `for`, `while`, `switch`, `do`, and the words that leave them.

extension Parser {
    /// `if … { … }` with the branch behind it, which is not part of it yet.
    private struct IfBranch {
        var start: UInt32
        var conditions: NodeList
        var height: Height
        var then: NodeID
    }

    /// An `if` and every `else if` behind it: read one after the other, however many there are, and put into each other from the end.
    mutating func parseIf() -> NodeID {
        var last = parseIfBranch()
        var earlier: [IfBranch] = []
        var otherwise = NodeID.none
        reading: while true {
            if token.kind == .else { isLost = isAborted }
            if isLost { break }
            switch token.kind {
            case .else:
                advance()
                guard token.kind == .if else {
                    otherwise = parseBlock("else", lastIsValue: true)
                    break reading
                }
            case .name where ["elif", "elsif", "elseif"].contains(text(token.symbol)):
                complain(.elseIf, "a further condition begins with `else if`", at: token.span, advice: "write `else if`")
            default: break reading
            }
            earlier.append(last)
            last = parseIfBranch()
        }
        while true {
            let inner = height(otherwise)
            let parts = max(last.height, height(last.then))
            let isChain = if case .ifElse = tree[otherwise] { true } else { false }
            otherwise = add(
                .ifElse(conditions: last.conditions, then: last.then, otherwise: otherwise), from: last.start,
                height: isChain ? .link(inner, parts) : max(inner, parts) &+ 1)
            guard !isAborted, let next = earlier.popLast() else { return otherwise }
            last = next
        }
    }

    private mutating func parseIfBranch() -> IfBranch {
        let start = token.start
        advance()
        let mark = scratch.count
        let saved = context
        context.braceIsBody = true
        context.linesEndStatements = false
        if token.kind == .leftBrace, isEmptyBraces() || !startsObject() {
            error(.expectedExpression, "`if` needs a condition", at: token.span, advice: "write `if condition { … }`")
        }
        repeat { scratch.append(parseCondition()) } while !isLost && skip(.comma)
        context = saved
        skipToBody()
        let conditions = takeList(from: mark)
        let then = parseBlock("if", lastIsValue: true) { $0.block = .if }
        return IfBranch(start: start, conditions: conditions.list, height: conditions.height, then: then)
    }

    /// After an error in the head of a statement: goes to its body, so that the body is read.
    mutating func skipToBody() {
        guard isLost, !isAborted else { return }
        while token.kind != .endOfInput, token.kind != .leftBrace, token.kind != .rightBrace, !token.isFirstOnLine { advance() }
        if token.kind == .leftBrace { isLost = false }
    }

    private mutating func parseCondition() -> NodeID {
        let start = token.start
        if token.kind == .let || token.kind == .var {
            let word = token
            advance()
            let target = parseTarget("a condition")
            if word.kind == .var { complain(.expectedToken, "conditions bind with `let`", at: word.span, advice: "write `let`") }
            if token.kind != .assign, !isLost {
                let name = tree.written(target)
                error(.expectedToken, "a condition binds a value: `=` is missing", at: gap, advice: "write `let \(name) = \(name)`")
            }
            if !isLost { advance() }
            let value = isLost ? missing() : token.kind == .leftBrace ? parseOperand(Precedence.or) : parseExpression()
            return add(.letCondition(target: target, value: value), from: start, height: above(target, value))
        }
        let value = token.kind == .leftBrace && !isLost ? parseOperand(Precedence.or) : parseExpression()
        if token.kind == .assign, !isLost {
            complain(.assignmentInCondition, "`=` assigns, and a condition compares", at: token.span, advice: "did you mean `==`?")
            advance()
            let right = parseExpression()
            return add(.binary(.equal, value, right), from: start, height: above(value, right))
        }
        return value
    }

    mutating func parseFor() -> NodeID {
        let start = token.start
        advance()
        let saved = context
        context.braceIsBody = true
        context.linesEndStatements = false
        let (target, sequence) = parseForHead()
        var condition = NodeID.none
        if !isLost, skip(.where) { condition = parseExpression() }
        context = saved
        skipToBody()
        let body = parseBlock("for") { $0.loop = .loop }
        return add(
            .forIn(target: target, sequence: sequence, condition: condition, body: body), from: start,
            height: above(target, sequence, condition, body))
    }

    /// `target in sequence`, of `for` and of scenarios.
    mutating func parseForHead() -> (target: NodeID, sequence: NodeID) {
        if token.kind == .leftParenthesis, let foreign = foreignForHead() {
            error(foreign.error, foreign.message, at: token.span, advice: foreign.advice)
            return (missing(), missing())
        }
        if token.kind == .leftBrace, !inFollowsBraces() {
            error(.missingIn, "`for` needs something to go over", at: token.span, advice: "write `for x in xs { }`")
            return (missing(), missing())
        }
        let target = parseTarget("a loop")
        if token.kind == .name, text(token.symbol) == "of", !isLost {
            complain(.missingIn, "a loop goes over the values `in` something", at: token.span, advice: "write `in`")
            advance()
        } else if token.kind == .assign, !isLost {
            error(.cStyleFor, "a loop goes over values", at: token.span, advice: "write `for i in 0..<10 { }`")
        } else if token.kind == .comma, !isLost {
            error(.missingIn, "a loop has one target", at: token.span, advice: "take a pair apart with `for [a, b] in …`")
        } else {
            expect(.in, "`in` is missing", advice: "write `for x in xs { }`")
        }
        return (target, isLost ? missing() : parseHeadValue())
    }

    /// What a loop goes over or a `switch` looks at. An object stands in parentheses there: said once, and read all the same.
    private mutating func parseHeadValue() -> NodeID {
        objectBeginsHead ? nested { $0.parseOperand(Precedence.or) } : parseExpression()
    }

    /// Whether the brace in a head opens an object that was forgotten to be put in parentheses: a body follows it.
    private var objectBeginsHead: Bool {
        guard token.kind == .leftBrace, !isEmptyBraces(), startsObject() else { return false }
        let inside = lexer.afterTrivia(Int(token.end))
        return !lexer.hasWord("case", at: inside) && !lexer.hasWord("default", at: inside)
    }

    /// `{ a, b } in`: the braces are a target, not the body.
    private func inFollowsBraces() -> Bool {
        var offset = Int(token.end)
        var depth = 1
        while depth > 0, offset < lexer.limit {
            if lexer.byte(offset) == UInt8(ascii: "{") { depth += 1 }
            if lexer.byte(offset) == UInt8(ascii: "}") { depth -= 1 }
            offset += 1
        }
        return lexer.hasWord("in", at: lexer.afterTrivia(offset))
    }

    private func foreignForHead() -> (error: SyntaxError, message: String, advice: String)? {
        var offset = Int(token.end)
        let end = lexer.find(UInt8(ascii: ")"), from: offset) ?? lexer.endOfLine(from: offset)
        while offset < end {
            if lexer.byte(offset) == UInt8(ascii: ";") { return (.cStyleFor, "a loop goes over values", "write `for i in 0..<10 { }`") }
            offset += 1
        }
        let behind = lexer.afterTrivia(min(end + 1, lexer.limit))
        return lexer.hasWord("in", at: behind)
            ? (.missingIn, "a target has no parentheses", "take an Array apart with `for [a, b] in …`")
            : (.missingIn, "the head of a loop has no parentheses", "write `for x in xs { }`")
    }

    mutating func parseWhile() -> NodeID {
        let start = token.start
        advance()
        let saved = context
        context.braceIsBody = true
        context.linesEndStatements = false
        if token.kind == .leftBrace, !objectBeginsHead {
            error(.expectedExpression, "`while` needs a condition", at: token.span, advice: "write `while true { }`")
        }
        let isBinding = token.kind == .let
        if isBinding {
            error(
                .expectedExpression, "`while` takes a condition, not a binding", at: token.span, advice: "bind within the loop, and `break`"
            )
        }
        let condition = isLost ? missing() : parseCondition()
        context = saved
        skipToBody()
        let body = parseBlock("while") { $0.loop = .loop }
        return add(.whileLoop(condition: condition, body: body), from: start, height: above(condition, body))
    }

    mutating func parseSwitch() -> NodeID {
        let start = token.start
        advance()
        let saved = context
        context.braceIsBody = true
        context.linesEndStatements = false
        if token.kind == .leftBrace, !objectBeginsHead {
            error(.expectedExpression, "`switch` needs a value", at: token.span, advice: "write `switch value { … }`")
        }
        let subject = isLost ? missing() : parseHeadValue()
        context = saved
        skipToBody()
        let mark = scratch.count
        if !isLost, token.kind == .case {
            error(.missingBlock, "`{` is missing behind `switch`", at: gap, advice: "write `switch value {`")
            isLost = isAborted
            token.kind = .leftBrace
            lexer.position = Int(token.start)
        }
        guard !isLost, token.kind == .leftBrace else {
            expect(.leftBrace, "`{` is missing behind `switch`")
            return add(.switchOver(subject: subject, cases: .empty), from: start, height: above(subject))
        }
        let open = token
        advance()
        openBrackets.append(.rightBrace)
        context.loop = saved.loop == .loop || saved.loop == .switchInLoop ? .switchInLoop : .switchCase
        context.linesEndStatements = true
        context.braceIsBody = false
        context.isTopLevel = false
        var hasDefault = false
        while token.kind == .case || token.kind == .default, !isLost {
            if hasDefault {
                complain(.defaultNotLast, "no case behind `default` can be reached", at: token.span, advice: "move `default` to the end")
            }
            hasDefault = hasDefault || token.kind == .default
            scratch.append(parseCase())
        }
        openBrackets.removeLast()
        context = saved
        if !isLost, token.kind != .rightBrace, token.kind != .endOfInput, !(token.kind == .scenario && beginsLineAtMargin) {
            error(.strayWord, "a `switch` holds cases", at: token.span, advice: "begin with `case pattern:` or `default:`")
            while token.kind != .rightBrace, token.kind != .endOfInput { isOpener ? skipBalanced() : advance() }
        }
        close(open, .rightBrace)
        let cases = takeList(from: mark)
        return add(.switchOver(subject: subject, cases: cases.list), from: start, height: max(height(subject), cases.height) &+ 1)
    }

    private mutating func parseCase() -> NodeID {
        let start = token.start
        let mark = scratch.count
        var condition = NodeID.none
        let isDefault = token.kind == .default
        advance()
        if !isDefault {
            let saved = context
            context.linesEndStatements = false
            context.caseHeadBrackets = openBrackets.count
            repeat { scratch.append(parsePattern()) } while !isLost && skip(.comma)
            if !isLost, skip(.where) { condition = parseExpression() }
            context = saved
        }
        let patterns = takeList(from: mark)
        if !isLost, token.kind == .fatArrow || token.kind == .arrow || token.kind == .leftBrace {
            complain(.missingColon, "a case's head ends with `:`", at: token.span, advice: "write `:`")
            if token.kind == .leftBrace {
                let block = parseBlock("case", lastIsValue: true)
                return add(
                    .switchCase(patterns: patterns.list, condition: condition, body: tree.add(list: [block])), from: start,
                    height: max(patterns.height, height(condition), height(block)) &+ 1)
            }
            advance()
        } else {
            expect(.colon, "`:` is missing behind \(isDefault ? "`default`" : "the case's pattern")")
        }
        if isLost { skipToNextStatement() }
        let bodyMark = scratch.count
        if !isLost { parseStatements(until: .case) }
        findUnusedComparisons(from: bodyMark, lastIsValue: true)
        let body = takeList(from: bodyMark)
        return add(
            .switchCase(patterns: patterns.list, condition: condition, body: body.list), from: start,
            height: max(patterns.height, height(condition), body.height) &+ 1)
    }

    mutating func parseDo() -> NodeID {
        let start = token.start
        advance()
        let body = parseBlock("do") { $0.block = .do }
        if token.kind == .catch { isLost = isAborted }
        guard token.kind == .catch, !isLost else {
            let isWhile = token.kind == .while
            error(
                .missingCatch, "`do` needs a `catch`", at: gap,
                advice: isWhile ? "write `while condition { … }`" : "write `catch { … }`; a block alone needs no word")
            return add(.doCatch(body: body, pattern: .none, handler: missing()), from: start, height: above(body))
        }
        advance()
        var pattern = NodeID.none
        if token.kind != .leftBrace || braceIsCatchPattern() {
            let saved = context
            context.braceIsBody = true
            if token.kind == .leftParenthesis {
                complain(
                    .catchName, "the failure is bound by a pattern", at: token.span, advice: "write `catch let error { … }`")
            }
            pattern = parsePattern()
            context = saved
            skipToBody()
        }
        let handler = parseBlock("catch")
        return add(.doCatch(body: body, pattern: pattern, handler: handler), from: start, height: above(body, pattern, handler))
    }

    /// `catch { status: 404 } { … }`: the first braces are a pattern when no statement could look like that.
    private func braceIsCatchPattern() -> Bool {
        let inside = lexer.afterTrivia(Int(token.end))
        var end = inside
        if lexer.byte(inside) != UInt8(ascii: "}") {
            guard let key = lexer.endOfKey(at: inside) else { return false }
            end = lexer.afterTrivia(key)
            switch lexer.byte(end) {
            case UInt8(ascii: ":"), UInt8(ascii: ","): return true
            case UInt8(ascii: "?"): return lexer.byte(lexer.afterTrivia(end + 1)) == UInt8(ascii: ":")
            case UInt8(ascii: "}"): break
            default: return false
            }
        }
        return lexer.byte(lexer.afterTrivia(end + 1)) == UInt8(ascii: "{")
    }

    mutating func parseReturn() -> NodeID {
        let start = token.start
        let word = token
        advance()
        var value = NodeID.none
        let hasValue = isOnLine && token.kind != .semicolon && token.kind != .rightBrace && token.kind != .endOfInput
        let place: String? =
            switch context.function {
            case .function, .closure: nil
            case .scenario: hasValue ? "a scenario has no value" : nil
            case .script: "`return` stands in a function or closure"
            case .step: "a step is not a function: `return` cannot leave it"
            case .deferred: "`return` cannot leave a `defer`"
            case .parallel: "`return` cannot leave a branch of `parallel`"
            }
        if let place { complain(.returnOutside, place, at: word.span, advice: "remove it") }
        if hasValue { value = parseExpression() }
        return add(.returnValue(value), from: start, height: above(value))
    }

    mutating func parseJump() -> NodeID {
        let start = token.start
        let word = token
        advance()
        switch (word.kind, context.loop) {
        case (.break, .switchCase), (.break, .switchInLoop): return add(.breakSwitch, from: start)
        case (_, .none), (.continue, .switchCase):
            let name = written(word)
            if context.isWithinLoop || context.function == .deferred {
                let place = context.function == .closure ? "a closure" : "a `defer`"
                complain(
                    .breakOutside, "`\(name)` cannot leave \(place)", at: word.span,
                    advice: context.function == .closure ? "write `return`, or a `for` loop instead of the closure" : "remove it")
            } else {
                complain(.breakOutside, "there is no loop around this `\(name)`", at: word.span, advice: "remove it")
            }
        default: break
        }
        return add(word.kind == .break ? .breakLoop : .continueLoop, from: start)
    }
}
