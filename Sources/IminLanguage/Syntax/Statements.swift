// Statements: blocks, bindings, assignments, control flow, expectations.

extension Parser {
    /// Statements up to a closing brace, the next `case`, or the end; onto the scratch stack.
    mutating func parseStatements(until end: TokenKind) {
        while token.kind != .endOfInput, !isCloser {
            switch token.kind {
            case .case, .default: if end == .case { return }
            case .semicolon:
                advance()
                continue
            // The brace before this word is missing.
            case .catch: if context.block == .do { return }
            case .else: if context.block == .if { return }
            case .scenario, .import: if !context.isTopLevel, beginsLineAtMargin { return }
            default: break
            }
            let before = token.start
            let statement = parseStatement()
            scratch.append(statement)
            endStatement()
            // Whatever happens, something is read in every round.
            if token.start == before, token.kind != .endOfInput, !isCloser {
                advance()
                isLost = isAborted
            }
        }
    }

    /// Behind a statement: a line ends, or `;`, `}`, the end.
    private mutating func endStatement() {
        if isLost {
            isSuspicious = true
            return skipToNextStatement()
        }
        if token.isFirstOnLine || token.kind == .semicolon || token.kind == .rightBrace || token.kind == .endOfInput {
            isSuspicious = false
            return
        }
        switch token.kind {
        case .comma where isSuspicious, .colon where isSuspicious, .rightParenthesis where hasBeenLost && !isOpen(.rightParenthesis),
            .rightBracket where hasBeenLost && !isOpen(.rightBracket):
            isLost = true
        case .case where context.loop == .switchCase || context.loop == .switchInLoop: return
        case .invalid: isLost = true
        case .rightParenthesis, .rightBracket:
            error(
                openBrackets.isEmpty ? .unmatchedBracket : .missingBracket,
                openBrackets.isEmpty || !isOpen(token.kind)
                    ? "this `\(written(token))` closes nothing" : "`}` is missing before this `\(written(token))`",
                at: token.span, advice: openBrackets.isEmpty ? "remove it" : nil)
            if !isOpen(token.kind) {
                advance()
                isLost = isAborted
                return
            }
        case .comma:
            if case .assign? = scratch.last.map({ tree[$0] }) {
                error(
                    .missingColon, "this `,` ends an assignment; members of objects are written `key: value`", at: token.span,
                    advice: "write `:` instead of `=`")
            } else {
                error(.missingSeparator, "a statement cannot be followed by `,`", at: token.span)
            }
        case .assign, .addAssign, .subtractAssign, .multiplyAssign, .divideAssign:
            error(
                .assignmentValue, "an assignment has no value that could be assigned again", at: token.span, advice: "write two statements")
        case .walrus:
            error(.walrus, "names are bound with `let`", at: token.span, advice: "write `let name = value`")
        case .fatArrow, .arrow:
            error(.arrowFunction, "closures are written in braces", at: token.span, advice: "write `{ a, b in … }`")
        case .bar:
            error(.wordOperator, "`|` stands between patterns", at: token.span, advice: "did you mean `||`?")
        case .colon:
            let number: String? = if let last = scratch.last, case .integer = tree[last] { tree.written(last) } else { nil }
            error(
                .expectedToken, "`:` does not belong here", at: token.span,
                advice: number.map { "keys that are numbers stand in quotes: `{ \"\($0)\": … }`" }
                    ?? "an object is written `{ key: value }`")
        case .else:
            error(.strayWord, "this `else` belongs to no `if`", at: token.span)
        case .in, .as, .where, .fails, .with, .catch:
            error(.strayWord, "`\(written(token))` does not belong here", at: token.span)
        default:
            if let last = scratch.last, case .name(let symbol) = tree[last], beginsValue {
                error(
                    .callWithoutParentheses, "arguments stand in parentheses", at: token.span,
                    advice: "write `\(text(symbol))(…)`")
            } else {
                error(
                    .missingSeparator, "a statement ends at the end of its line, but \(found()) follows", at: token.span,
                    advice: "begin a new line, or write `;`")
                // Two statements on one line: the second one can be read all the same.
                if token.kind.isKeyword { isLost = isAborted }
            }
        }
        if isLost {
            isSuspicious = true
            skipToNextStatement()
        }
    }

    private var beginsLineAtMargin: Bool {
        token.isFirstOnLine && (token.start == 0 || lexer.bytes[Int(token.start) - 1] == UInt8(ascii: "\n"))
    }

    private var beginsValue: Bool {
        switch token.kind {
        case .string, .number, .name, .money, .date, .true, .false, .null, .closureArgument: true
        default: false
        }
    }

    mutating func parseStatement() -> NodeID { nested { $0.parseStatementBody() } }

    private mutating func parseStatementBody() -> NodeID {
        let start = token.start
        switch token.kind {
        case .let, .var: return parseBinding()
        case .if: return parseIf()
        case .switch: return parseSwitch()
        case .for: return parseFor()
        case .while: return parseWhile()
        case .func: return parseFunction()
        case .scenario: return parseScenario()
        case .step: return parseStep()
        case .import: return parseImport()
        case .expect, .require: return parseExpectation()
        case .return: return parseReturn()
        case .break, .continue: return parseJump()
        case .defer:
            advance()
            let body = parseBlock("defer") {
                $0.function = .deferred
                $0.loop = .none
            }
            return add(.deferred(body), from: start, height: above(body))
        case .parallel:
            advance()
            let body = parseBlock("parallel") {
                $0.function = .parallel
                $0.loop = .none
            }
            return add(.parallel(body), from: start, height: above(body))
        case .do: return parseDo()
        case .name where token.isForeign:
            if let foreign = parseForeignStatement() { return foreign }
            return parseExpressionStatement()
        case .else: return strayWord("this `else` belongs to no `if`", advice: "it stands behind the `}` of an `if`")
        case .catch:
            return strayWord(
                "this `catch` belongs to no `do`", advice: "each `do` has one `catch`; tell failures apart in it with `switch`")
        case .case, .default:
            return strayWord("`\(written(token))` stands within a `switch`", advice: "write `switch value { case …: … }` around it")
        case .as, .in, .where, .fails, .with, .matches:
            return strayWord("`\(written(token))` cannot begin a statement", advice: "remove it")
        default: return parseExpressionStatement()
        }
    }

    private mutating func strayWord(_ message: String, advice: String? = nil) -> NodeID {
        if isSuspicious, hasBeenLost { isLost = true }
        error(.strayWord, message, at: token.span, advice: advice)
        advance()
        return missing()
    }

    // MARK: Blocks

    /// The statements between braces. Stands behind the opening one; leaves the closing one.
    mutating func parseBlockStatements(_ open: Token, lastIsValue: Bool) -> (list: NodeList, height: UInt16) {
        context.linesEndStatements = true
        context.braceIsBody = false
        context.isTopLevel = false
        isSuspicious = false
        let mark = scratch.count
        // After an error in a closure's head: what follows it can be read all the same.
        if isLost { skipToNextStatement() }
        if !isLost { parseStatements(until: .rightBrace) }
        findUnusedComparisons(from: mark, lastIsValue: lastIsValue)
        return takeList(from: mark)
    }

    /// `{ … }`. `owner` is the word it belongs to, for messages.
    mutating func parseBlock(_ owner: StaticString, lastIsValue: Bool = false, _ enter: (inout Context) -> Void = { _ in }) -> NodeID {
        if isLost { return missing() }
        guard token.kind == .leftBrace else {
            if token.kind == .invalid { isLost = true }
            error(.missingBlock, "`{` is missing behind `\(owner)`", at: gap, advice: "write `{ … }`")
            return bodyFollowsWithoutBrace ? nested { $0.parseBodyWithoutBrace(lastIsValue: lastIsValue, enter) } : missing()
        }
        return nested { parser in
            let open = parser.token
            let saved = parser.context
            parser.context.block = .other
            enter(&parser.context)
            parser.advance()
            parser.openBrackets.append(.rightBrace)
            let body = parser.parseBlockStatements(open, lastIsValue: lastIsValue)
            parser.openBrackets.removeLast()
            parser.context = saved
            parser.close(open, .rightBrace)
            return parser.add(.block(body.list), from: open.start, height: body.height &+ 1)
        }
    }

    /// Whether what follows looks like the body whose `{` is missing: it is indented, or ends with `}` on this line.
    private var bodyFollowsWithoutBrace: Bool {
        if isAborted || token.kind == .endOfInput { return false }
        if token.isFirstOnLine {
            let line = tree.source.position(of: Int(previousEnd)).line
            let head = tree.source.line(line).prefix { $0 == " " || $0 == "\t" }.count
            return tree.source.position(of: Int(token.start)).column - 1 > head
        }
        var offset = Int(token.start)
        while offset < lexer.limit, lexer.bytes[offset] != UInt8(ascii: "\n"), lexer.bytes[offset] != UInt8(ascii: "{") {
            if lexer.bytes[offset] == UInt8(ascii: "}") { return true }
            offset += 1
        }
        return false
    }

    private mutating func parseBodyWithoutBrace(lastIsValue: Bool, _ enter: (inout Context) -> Void) -> NodeID {
        isLost = isAborted
        let start = token.start
        let saved = context
        enter(&context)
        openBrackets.append(.rightBrace)
        let body = parseBlockStatements(token, lastIsValue: lastIsValue)
        openBrackets.removeLast()
        context = saved
        if token.kind == .rightBrace { advance() }
        return add(.block(body.list), from: start, height: body.height &+ 1)
    }

    /// Hints for `x == 5` where nobody takes the result.
    mutating func findUnusedComparisons(from mark: Int, lastIsValue: Bool) {
        let end = lastIsValue ? scratch.count - 1 : scratch.count
        guard mark < end else { return }
        for id in scratch[mark..<end] {
            guard case .binary(.equal, let left, _) = tree[id] else { continue }
            let isPlace =
                switch tree[left] {
                case .name, .member, .index: true
                default: false
                }
            let error = SyntaxError.unusedComparison
            hints.append(
                Diagnostic(
                    error.severity, error.rawValue, "this compares, and nobody uses the result", in: tree.source, at: tree.span(id),
                    advice: isPlace ? "write `=` to assign, or `expect` to check" : "write `expect` before it to check"))
        }
    }

    // MARK: Bindings and assignments

    private mutating func parseBinding() -> NodeID {
        let start = token.start
        let isVariable = token.kind == .var
        let word = token
        advance()
        let target = parseTarget("a binding")
        var type = NodeID.none
        if !isLost, skip(.colon) { type = parseType() }
        if token.kind == .walrus, !isLost {
            complain(.walrus, "a value is bound with `=`", at: token.span, advice: "write `=`")
            token.kind = .assign
        }
        if token.kind == .equal, !isLost {
            complain(.assignmentInCondition, "`==` compares; a value is bound with `=`", at: token.span, advice: "write `=`")
            token.kind = .assign
        }
        if token.kind != .assign || isLost {
            if token.kind == .invalid { isLost = true }
            error(
                .expectedToken, "`\(written(word))` needs a value: `=` is missing", at: gap, advice: "write `= null` if there is none yet")
        } else {
            advance()
        }
        let value = isLost ? missing() : parseExpression()
        var otherwise = NodeID.none
        if token.kind == .else, !isLost {
            advance()
            otherwise = parseBlock("else")
        } else if token.kind == .comma, !isLost {
            error(
                .missingSeparator, "one statement binds one value", at: token.span,
                advice: "write a second `\(written(word))` on its own line")
        }
        return add(
            .binding(isVariable: isVariable, target: target, type: type, value: value, otherwise: otherwise), from: start,
            height: above(target, type, value, otherwise))
    }

    private mutating func parseExpressionStatement() -> NodeID {
        let start = token.start
        let value = parseExpression()
        if isLost { return value }
        let assignment: AssignmentOperator
        switch token.kind {
        case .assign: assignment = .set
        case .addAssign: assignment = .add
        case .subtractAssign: assignment = .subtract
        case .multiplyAssign: assignment = .multiply
        case .divideAssign: assignment = .divide
        case .walrus where isOnLine:
            complain(
                .walrus, "names are bound with `let`, and changed with `=`", at: token.span,
                advice: "write `let \(tree.written(value)) = …`")
            assignment = .set
        default: return value
        }
        let sign = token
        if let reason = whyNotAssignable(value) {
            error(.notAssignable, reason, at: tree.span(value), advice: sign.kind == .assign ? "`==` compares" : nil)
            isLost = isAborted
        }
        advance()
        let newValue = parseExpression()
        return add(.assign(assignment, place: value, value: newValue), from: start, height: above(value, newValue))
    }

    /// A place is a name followed by members and elements.
    private func whyNotAssignable(_ id: NodeID) -> String? {
        var id = id
        while true {
            switch tree[id] {
            case .name, .missing: return nil
            case .member(let base, _, _, let isOptional), .index(let base, _, let isOptional):
                if isOptional { return "what may be missing cannot be assigned: there is no `?` on the left" }
                id = base
            case .call: return "the result of a call cannot be assigned"
            case .closureArgument: return "an argument cannot be assigned"
            case .binary(.equal, _, _): return "a comparison cannot be assigned"
            default: return "only a name and what is reached from it can be assigned"
            }
        }
    }

    // MARK: Control flow

    mutating func parseIf() -> NodeID {
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
        if token.kind == .else { isLost = isAborted }
        var otherwise = NodeID.none
        if !isLost {
            if token.kind == .else {
                advance()
                if token.kind == .if {
                    otherwise = nested { $0.parseIf() }
                } else {
                    otherwise = parseBlock("else", lastIsValue: true)
                }
            } else if token.kind == .name, ["elif", "elsif", "elseif"].contains(text(token.symbol)) {
                complain(.elseIf, "a further condition begins with `else if`", at: token.span, advice: "write `else if`")
                otherwise = nested { $0.parseIf() }
            }
        }
        let height = max(conditions.height, self.height(then), self.height(otherwise)) &+ 1
        return add(.ifElse(conditions: conditions.list, then: then, otherwise: otherwise), from: start, height: height)
    }

    /// After an error in the head of a statement: goes to its body, so that the body is read.
    private mutating func skipToBody() {
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
            let value = isLost ? missing() : parseExpression()
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

    private mutating func parseFor() -> NodeID {
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
        return (target, isLost ? missing() : parseExpression())
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

    private mutating func parseWhile() -> NodeID {
        let start = token.start
        advance()
        let saved = context
        context.braceIsBody = true
        context.linesEndStatements = false
        if token.kind == .leftBrace {
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
        if token.kind == .leftBrace {
            error(.expectedExpression, "`switch` needs a value", at: token.span, advice: "write `switch value { … }`")
        }
        let subject = isLost ? missing() : parseExpression()
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

    private mutating func parseDo() -> NodeID {
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

    private mutating func parseReturn() -> NodeID {
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

    private mutating func parseJump() -> NodeID {
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

    // MARK: Expectations

    private mutating func parseExpectation() -> NodeID {
        let start = token.start
        let kind: ExpectationKind = token.kind == .expect ? .expect : .require
        advance()
        let value = parseExpression()
        complainAboutMatcherMethod(value)
        var pattern = NodeID.none
        var message = NodeID.none
        var fails = false
        if token.kind == .assign, !isLost {
            complain(.assignmentInCondition, "`=` assigns, and an expectation compares", at: token.span, advice: "did you mean `==`?")
            advance()
            _ = parseExpression()
        }
        if !isLost, skip(.fails) {
            fails = true
            if skip(.with) { pattern = parsePattern() }
        } else if token.kind == .name, isOnLine, !isLost, text(token.symbol) == "throws" {
            complain(.wordOperator, "an operation `fails`", at: token.span, advice: "write `fails` or `fails with { status: 404 }`")
            advance()
            fails = true
        }
        if !isLost, skip(.comma) { message = parseExpression() }
        return add(
            .expectation(kind, value: value, fails: fails, pattern: pattern, message: message), from: start,
            height: above(value, pattern, message))
    }

    /// `expect(x).toBe(5)`
    private mutating func complainAboutMatcherMethod(_ value: NodeID) {
        guard case .call(let callee, _) = tree[value], case .member(let base, let key, _, _) = tree[callee], case .group = tree[base] else {
            return
        }
        let name = text(key)
        guard name == "to" || name.hasPrefix("toBe") || name.hasPrefix("toEqual") || name.hasPrefix("toMatch") else { return }
        complain(
            .chainedExpectation, "an expectation is a condition, without methods", at: tree.span(callee),
            advice: "write `expect a == b` or `expect a matches pattern`")
    }
}
