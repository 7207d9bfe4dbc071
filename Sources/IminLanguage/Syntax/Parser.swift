// The parser's state and the few moves everything else is made of. Recursive descent with operator precedence; one token at a
// time (see Lexer.swift for how it looks further).
//
// What it does after an error: the first error of a statement, argument, element or member is reported and sets `isLost`. While
// lost, nothing more is reported, and every rule returns `.missing` without reading. The nearest list or block then skips to
// where its next part begins (Recovery.swift), and reading goes on. So there is one message per cause, and several in one run.

/// Parses a source. Never fails: what could not be read is `.missing` in the tree, with an error beside it.
func parse(
    _ source: SourceText, symbols: SymbolTable, limits: Limits = .default, isLine: Bool = false
) -> (tree: SyntaxTree, diagnostics: [Diagnostic], isIncomplete: Bool) {
    var parser = Parser(source, symbols: symbols, limits: limits)
    parser.isLine = isLine
    return parser.parseScript()
}

struct Parser {
    /// What surrounds the place being read.
    struct Context {
        /// In the head of `if`, `for`, `while`, `switch`, `catch`: a brace opens the body.
        var braceIsBody = false
        /// Not within parentheses, brackets and object literals, where only `-` on a new line matters.
        var linesEndStatements = true
        var loop = Loop.none
        /// Whether a loop surrounds the closure or `defer` being read, which cannot end it.
        var isWithinLoop = false
        var function = Function.script
        /// What the innermost block belongs to: a `catch` or `else` in it means that its brace is missing.
        var block = BlockOwner.other
        var isTopLevel = true
        /// How many brackets are open directly in the head of a `case`; -1 elsewhere. There, a colon ends the pattern.
        var caseHeadBrackets = -1
    }

    enum BlockOwner { case other, `do`, `if` }
    enum Loop { case none, loop, switchCase, switchInLoop }
    enum Function { case script, scenario, step, function, closure, deferred, parallel }

    var lexer: Lexer
    var tree: SyntaxTree
    /// The token being looked at; the lexer stands behind it.
    var token = Token(kind: .endOfInput)
    /// Offset behind the token before `token`.
    var previousEnd: UInt32 = 0
    var context = Context()
    var isLost = false
    /// Whether the parser has ever been lost: surplus brackets after that are its fault, not the script's.
    var hasBeenLost = false
    /// Whether the statement before was not understood: what looks like the rest of it is not reported again.
    var isSuspicious = false
    /// Hints, which only count when there is no error.
    var hints: [Diagnostic] = []
    var isIncomplete = false
    /// Whether a limit was hit: everything after is silence.
    var isAborted = false
    var depth = 0
    let nestingLimit: Int
    /// A line of a session, where `_` is the last result.
    var isLine = false
    /// What would close the brackets that are open around here, outermost first.
    var openBrackets: [TokenKind] = []
    /// The parts of lists being read; each list takes its own off the top.
    var scratch: [NodeID] = []
    /// Beside `tree.nodes`: how high each subtree is, counted in brackets, blocks and operators.
    var heights: [Height] = []

    init(_ source: SourceText, symbols: SymbolTable, limits: Limits) {
        nestingLimit = min(max(limits.nesting, 1), 20_000)
        lexer = Lexer(source, symbols: symbols, nestingLimit: nestingLimit)
        tree = SyntaxTree(source: source, symbols: symbols)
        // A node for every four bytes is about what scripts have.
        let expected = source.bytes.count / 4
        tree.nodes.reserveCapacity(expected)
        tree.spans.reserveCapacity(expected)
        heights.reserveCapacity(expected)
        previousEnd = UInt32(clamping: lexer.position)
        token = lexer.next()
    }

    mutating func parseScript() -> (tree: SyntaxTree, diagnostics: [Diagnostic], isIncomplete: Bool) {
        let mark = scratch.count
        while token.kind != .endOfInput {
            parseStatements(until: .endOfInput)
            if token.kind == .rightBrace || token.kind == .rightParenthesis || token.kind == .rightBracket {
                if !hasBeenLost {
                    error(.unmatchedBracket, "this `\(written(token))` closes nothing", at: token.span, advice: "remove it")
                }
                isLost = isAborted
                advance()
            }
        }
        findUnusedComparisons(from: mark, lastIsValue: true)
        tree.statements = takeList(from: mark).list
        tree.comments = lexer.comments
        var diagnostics = withoutContinuedStrings(lexer.diagnostics)
        if !diagnostics.contains(where: { $0.severity == .error }) { diagnostics += hints }
        let isComplete = !(isIncomplete || lexer.endsInside)
        return (tree, diagnostics, !isComplete)
    }

    /// A string over several lines is unclosed where it begins and where it ends, and between the two its text is no script: of all
    /// this only the beginning is told.
    private func withoutContinuedStrings(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let name = SyntaxError.unterminatedString.rawValue
        guard diagnostics.count(where: { $0.name == name }) > 1 else { return diagnostics }
        let sorted = diagnostics.sorted { $0.span.start < $1.span.start }
        var kept: [Diagnostic] = []
        var position = 0
        while position < sorted.count {
            let diagnostic = sorted[position]
            kept.append(diagnostic)
            position += 1
            guard diagnostic.name == name else { continue }
            let line = tree.source.position(of: Int(diagnostic.span.start)).line
            // At the end nothing stands behind the quotes but what closes the call or the list.
            let end = sorted[position...].firstIndex { $0.name == name }
            if let end, lineEnds(behind: Int(sorted[end].span.end)), tree.source.position(of: Int(sorted[end].span.start)).line - line <= 8
            {
                position = end + 1
            }
        }
        return kept
    }

    /// Whether only brackets, commas and blanks follow on the line.
    private func lineEnds(behind offset: Int) -> Bool {
        let rest = lexer.bytes[offset..<lexer.endOfLine(from: offset)]
        return rest.allSatisfy { "()[]{},; \t\r".utf8.contains($0) }
    }

    // MARK: Tokens

    mutating func advance() {
        previousEnd = token.end
        token = lexer.next()
    }

    func at(_ kind: TokenKind) -> Bool { token.kind == kind }

    /// Whether the token stands on the line of the one before it.
    var isOnLine: Bool { !token.isFirstOnLine }

    mutating func skip(_ kind: TokenKind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    func text(_ symbol: Symbol) -> String { tree.symbols[symbol] }
    func written(_ token: Token) -> String { tree.source.text(token.span) }

    /// Offset of whatever follows the current token.
    var following: Int { lexer.afterTrivia(Int(token.end)) }
    /// Whether the current token is the last one on its line.
    var endsLine: Bool { lexer.bytes[Int(token.end)..<following].contains(UInt8(ascii: "\n")) }
    func byteFollows(_ byte: UInt8) -> Bool { lexer.byte(following) == byte }

    /// Whether a colon follows the current token: it is a label or key.
    var colonFollows: Bool {
        let offset = following
        return lexer.byte(offset) == UInt8(ascii: ":") && lexer.byte(offset + 1) != UInt8(ascii: "=")
    }

    // MARK: Nodes

    /// Adds a node that spans from `start` to the last token read.
    mutating func add(_ node: Node, from start: UInt32, height: Height = .leaf) -> NodeID {
        add(node, Span(Int(start), Int(max(previousEnd, start))), height: height)
    }

    mutating func add(_ node: Node, _ span: Span, height: Height = .leaf) -> NodeID {
        if Int(height.nesting) > nestingLimit { reportNesting(span) }
        if height.depth > tree.depth {
            tree.depth = height.depth
            if height.depth > Height.deepest { reportLength(span) }
        }
        heights.append(height)
        return tree.add(node, span)
    }

    func height(_ id: NodeID) -> Height { id.isNone ? .none : heights[Int(id.index)] }

    /// The height of a chain with a further link that holds `part`.
    func link(_ base: NodeID, _ part: NodeID = .none) -> Height { .link(height(base), height(part)) }

    /// The height of a node around others.
    func above(_ ids: NodeID...) -> Height {
        var highest = Height.none
        for id in ids { highest = max(highest, height(id)) }
        return highest &+ 1
    }

    func above(_ id: NodeID) -> Height { height(id) &+ 1 }
    func above(_ first: NodeID, _ second: NodeID) -> Height { max(height(first), height(second)) &+ 1 }

    /// Takes the parts of a list off the scratch stack and into the tree.
    mutating func takeList(from mark: Int) -> (list: NodeList, height: Height) {
        guard scratch.count > mark else { return (.empty, .none) }
        var highest = Height.none
        for id in scratch[mark...] { highest = max(highest, heights[Int(id.index)]) }
        let list = tree.add(list: scratch[mark...])
        scratch.removeLast(scratch.count - mark)
        return (list, highest)
    }

    mutating func missing() -> NodeID { add(.missing, Span(Int(previousEnd), Int(previousEnd))) }

    // MARK: Depth

    /// Runs one level deeper; `.missing` when that is too deep.
    mutating func nested(_ body: (inout Parser) -> NodeID) -> NodeID {
        depth += 1
        defer { depth -= 1 }
        guard depth <= nestingLimit else {
            reportNesting(token.span)
            return missing()
        }
        return body(&self)
    }

    mutating func reportNesting(_ span: Span) {
        abort(
            span, "this is nested more than \(nestingLimit) deep",
            advice: "give the inner parts names, or raise the limit with `--limit-nesting`")
    }

    private mutating func reportLength(_ span: Span) {
        abort(span, "this chain has more than \(Height.deepest) links", advice: "give its parts names")
    }

    private mutating func abort(_ span: Span, _ message: String, advice: String) {
        guard !isAborted else { return }
        if !isLost { lexer.report(.nesting, message, Int(span.start), Int(span.start) + min(span.count, 1), advice: advice) }
        // Nothing that follows would be understood: stop here.
        isAborted = true
        isLost = true
        lexer.limit = min(lexer.limit, Int(token.end))
        lexer.position = lexer.limit
        token = Token(kind: .endOfInput, isFirstOnLine: true, start: token.end, end: token.end)
    }
}
