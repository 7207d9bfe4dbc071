// Blocks: the statements between braces, and what is made of them when a brace is missing.

extension Parser {
    /// The statements between braces. Stands behind the opening one; leaves the closing one.
    mutating func parseBlockStatements(_ open: Token, lastIsValue: Bool) -> (list: NodeList, height: Height) {
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
            // Python's way: a colon, and the body on lines of its own.
            if token.kind == .colon, endsLine { advance() }
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
    var bodyFollowsWithoutBrace: Bool {
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
}
