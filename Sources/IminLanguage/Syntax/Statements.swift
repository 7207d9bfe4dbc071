// Statements: what each word begins, where one ends, bindings, assignments, expectations.

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
        case .default where context.loop == .switchCase || context.loop == .switchInLoop: return
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
        case .fails, .with:
            error(
                .strayWord, "`\(written(token))` does not belong here", at: token.span,
                advice: "write `expect … fails with { … }`; `try?` gives `null` instead of a failure")
        case .leftBrace where scratch.last.map({ endsWithBody(tree[$0]) }) ?? false:
            error(
                .objectInHead, "the `{` before has been taken for the body, so this one belongs to nothing", at: token.span,
                advice: "put a closure or object in the head into parentheses: `xs.filter({ … })`")
        case .if where scratch.last.map { isValue(tree[$0]) } ?? false:
            error(
                .ternary, "a choice between two values begins with its condition", at: token.span,
                advice: "write `if a { b } else { c }`")
        case .in, .as, .where, .catch:
            error(
                .strayWord, "`\(written(token))` does not belong here", at: token.span,
                advice: token.kind == .in ? "to look for an element write `xs.contains(x)`" : nil)
        case _ where isTextBehindQuote: complainOfQuote()
        default:
            if let last = scratch.last, case .name(let symbol) = tree[last], beginsValue {
                error(
                    .callWithoutParentheses, "arguments stand in parentheses", at: token.span,
                    advice: ForeignNames.names[text(symbol)] ?? "write `\(text(symbol))(…)`")
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

    /// Whether a statement ends with a value, as in Python's `let x = a if b else c`.
    private func isValue(_ node: Node) -> Bool {
        switch node {
        case .binding(_, _, _, _, let otherwise): otherwise.isNone
        case .assign, .returnValue, .expectation: true
        default: false
        }
    }

    private func endsWithBody(_ node: Node) -> Bool {
        switch node {
        case .forIn, .whileLoop, .ifElse, .switchOver: true
        default: false
        }
    }

    var beginsLineAtMargin: Bool {
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
        case .try where byteFollows(UInt8(ascii: "{")):
            complain(.tryWithoutQuestionMark, "a block whose failures are caught begins with `do`", at: token.span, advice: "write `do`")
            return parseDo()
        case .name where token.isForeign:
            if let foreign = parseForeignStatement() { return foreign }
            return parseExpressionStatement()
        case .name:
            if let meant = parseMisspeltStatement() { return meant }
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

    mutating func strayWord(_ message: String, advice: String? = nil) -> NodeID {
        if isSuspicious, hasBeenLost { isLost = true }
        error(.strayWord, message, at: token.span, advice: advice)
        advance()
        return missing()
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
        if !isLost, isOnLine, token.kind == .dot || token.kind == .leftBracket, case .targetName(let name) = tree[target] {
            error(
                .expectedToken, "`\(written(word))` binds a name of its own, without members", at: token.span,
                advice: "to change a part of `\(text(name))` leave out `\(written(word))`")
        }
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
            let isDecimalComma = isAmount(value) && token.start == previousEnd && lexer.isDigit(lexer.byte(Int(token.end)))
            error(
                .missingSeparator, "one statement binds one value", at: token.span,
                advice: isDecimalComma
                    ? "decimals stand behind a point: `\(tree.written(value)).…`" : "write a second `\(written(word))` on its own line")
        }
        return add(
            .binding(isVariable: isVariable, target: target, type: type, value: value, otherwise: otherwise), from: start,
            height: above(target, type, value, otherwise))
    }

    private func isAmount(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .integer, .money: true
        default: false
        }
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
        if token.kind == .name, isOnLine, !isLost, ["throws", "fail", "failed", "failing", "rejects"].contains(text(token.symbol)) {
            complain(.wordOperator, "an operation `fails`", at: token.span, advice: "write `fails` or `fails with { status: 404 }`")
            token.kind = .fails
        }
        if !isLost, skip(.fails) {
            fails = true
            if skip(.with) { pattern = parsePattern() }
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
