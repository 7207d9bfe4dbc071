// Expressions: literals, operators, chains of members and calls, `if` and `switch`.

extension ScriptLayout {
    mutating func expression(_ id: NodeID) {
        let span = tree.span(id)
        let start = Int(span.start)
        switch tree[id] {
        case .text, .interpolation: string(span)
        case .array(let elements): array(id, elements)
        case .object(let members): object(id, members)
        case .spread(let value):
            token("...", at: start)
            expression(value)
        case .group(let value):
            token("(", at: start)
            expression(value)
            token(")", at: Int(span.end) - 1)
        case .implicitMember(let name):
            comments(before: start)
            text(".\(tree.symbols[name])")
            end = Int(span.end)
        case .member, .index, .call: chain(id)
        case .unary(let sign, let value):
            token(sign == .not ? "!" : "-", at: start)
            expression(value)
        case .tryOptional(let value):
            token("try?", at: start, after: " ")
            expression(value)
        case .binary: operators(id)
        case .matches(let value, let pattern):
            expression(value)
            token("matches", at: following(end), before: " ", after: " ")
            self.pattern(pattern)
        case .closure(let parameters, let body): closure(id, parameters, body)
        case .ifElse: ifElse(id)
        case .switchOver(let subject, let cases): switchOver(id, subject, cases)
        default: written(span)
        }
    }

    // MARK: Literals

    /// A string as it was written. The lines of a text block move with what is around them.
    mutating func string(_ span: Span) {
        comments(before: Int(span.start))
        skipComments(before: Int(span.end))
        let source = tree.source.text(span)
        end = Int(span.end)
        guard source.utf8.contains(UInt8(ascii: "\n")) else { return text(source) }
        guard source.hasPrefix("\"\"\""), let lines = blockLines(source, span) else {
            return append(.verbatim(source))
        }
        append(.lines(lines, deeper: true))
    }

    /// The lines of a text block without their common indentation; `nil` where an interpolation goes over lines.
    private func blockLines(_ source: String, _ span: Span) -> [String]? {
        var lines = source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        guard let last = lines.last else { return nil }
        let indentation = last.prefix { $0 == " " || $0 == "\t" }
        guard last.dropFirst(indentation.count) == "\"\"\"" else { return nil }
        for index in lines.indices.dropFirst() {
            if lines[index].hasPrefix(indentation) {
                lines[index].removeFirst(indentation.count)
            } else if lines[index].allSatisfy({ $0 == " " || $0 == "\t" }) {
                lines[index] = ""
            } else {
                return nil
            }
        }
        return lines
    }

    private mutating func array(_ id: NodeID, _ elements: NodeList) {
        let list = Array(tree[elements])
        let isTable = list.count > 8 && list.allSatisfy { isNumber($0) }
        let isJSON = isWithinJSON || list.first.map { looksPasted($0) } ?? false
        self.list("[", at: start(id), list, "]", comma: isJSON ? .asWritten : .always, fills: isTable) { layout, element in
            layout.expression(element)
        }
    }

    private func isNumber(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .integer, .decimal: true
        case .unary(.negate, let value): isNumber(value)
        default: false
        }
    }

    /// Whether an object looks like pasted JSON: all its keys stand in quotes.
    private func looksPasted(_ id: NodeID) -> Bool {
        guard case .object(let members) = tree[id], !members.isEmpty else { return false }
        return tree[members].allSatisfy { lexer.byte(start($0)) == UInt8(ascii: "\"") }
    }

    private mutating func object(_ id: NodeID, _ members: NodeList) {
        let wasJSON = isWithinJSON
        isWithinJSON = wasJSON || looksPasted(id)
        list("{", at: start(id), Array(tree[members]), "}", padding: " ", comma: isWithinJSON ? .asWritten : .always) { layout, member in
            guard case .objectMember(_, let value) = layout.tree[member] else { return layout.expression(member) }
            layout.key(at: layout.start(member))
            layout.text(": ")
            layout.expression(value)
        }
        isWithinJSON = wasJSON
    }

    /// A key as it was written.
    mutating func key(at start: Int) {
        comments(before: start)
        let span = Span(start, lexer.endOfKey(at: start) ?? start)
        skipComments(before: Int(span.end))
        text(tree.source.text(span))
        end = Int(span.end)
    }

    // MARK: Operators

    private func precedence(_ sign: BinaryOperator) -> Int {
        switch sign {
        case .or: Precedence.or
        case .and: Precedence.and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: Precedence.comparison
        case .orElse: Precedence.orElse
        case .closedRange, .halfOpenRange: Precedence.range
        case .add, .subtract: Precedence.sum
        case .multiply, .divide, .remainder: Precedence.product
        }
    }

    /// The operands of a chain of operators of one precedence, each with the operator before it.
    private func operands(_ id: NodeID) -> [(sign: BinaryOperator?, operand: NodeID)] {
        guard case .binary(let sign, _, _) = tree[id] else { return [(nil, id)] }
        let level = precedence(sign)
        var chain: [(sign: BinaryOperator?, operand: NodeID)] = []
        var rest = id
        if sign == .orElse {
            var before: BinaryOperator?
            while case .binary(.orElse, let left, let right) = tree[rest] {
                chain.append((before, left))
                before = .orElse
                rest = right
            }
            return chain + [(before, rest)]
        }
        while case .binary(let sign, let left, let right) = tree[rest], precedence(sign) == level {
            chain.append((sign, right))
            rest = left
        }
        return [(nil, rest)] + chain.reversed()
    }

    /// Whether a condition is a chain of operators that may be broken before each.
    func isChain(_ id: NodeID) -> Bool {
        guard case .binary(let sign, _, _) = tree[id] else { return false }
        return precedence(sign) != Precedence.range
    }

    /// Whether the author broke a chain of operators.
    func isBrokenChain(_ id: NodeID) -> Bool {
        let chain = operands(id)
        return zip(chain, chain.dropFirst()).contains { hasLineEnd(Int(tree.span($0.operand).end), start($1.operand)) }
    }

    /// A chain of operators; each begins a line when there is no room. A minus ends one: on a new line it would begin a statement.
    mutating func operators(_ id: NodeID, sharesGroup: Bool = false) {
        let chain = operands(id)
        if case .binary(let sign, let first, let last) = tree[id], precedence(sign) == Precedence.range {
            // `0..<n`, but `0 ..< n + 1`: what binds tighter must not look as if it did not.
            let space = isChain(first) || isChain(last) ? " " : ""
            expression(first)
            token(sign.sign, at: following(end), before: space, after: space)
            return expression(last)
        }
        if !sharesGroup { open(FormatGroup(breaksWithContent: false, isBroken: isBrokenChain(id))) }
        expression(chain[0].operand)
        indent()
        for part in chain.dropFirst() {
            guard let sign = part.sign else { continue }
            let place = following(end)
            commentsOnLine(before: place)
            if sign != .subtract, hasComment(before: start(part.operand)), hasLineEnd(place, start(part.operand)) {
                // What is said behind a sign stays behind the line that the sign leaves.
                commentsOnLine(before: start(part.operand))
                line(" ")
                comments(before: start(part.operand))
                token(sign.sign, at: place, after: " ")
            } else if sign == .subtract {
                token(sign.sign, at: following(end), before: " ")
                commentsOnLine(before: start(part.operand))
                line(" ")
            } else {
                line(" ")
                token(sign.sign, at: following(end), after: " ")
            }
            expression(part.operand)
        }
        outdent()
        if !sharesGroup { close() }
    }

    // MARK: Chains of members and calls

    /// A value and what is reached from it. A dot that began a line still does; others do when the chain has several calls and no room.
    private mutating func chain(_ id: NodeID) {
        var links: [NodeID] = []
        var base = id
        search: while true {
            switch tree[base] {
            case .member(let inner, _, _, _), .index(let inner, _, _), .call(let inner, _):
                links.append(base)
                base = inner
            default: break search
            }
        }
        links.reverse()
        let breaks = breakableDots(links, base)
        let isBroken = breaks.contains(.written)
        let isGroup = isBroken || breaks.count { $0 == .possible } > 1
        if isGroup { open(FormatGroup(breaksWithContent: false, isBroken: isBroken)) }
        // What stands before the first dot that may begin a line is no deeper for it.
        var isIndented = false
        expression(base)
        for (index, link) in links.enumerated() {
            let dot = following(end)
            switch tree[link] {
            case .member(_, _, _, let isOptional):
                let sign = isOptional ? "?." : "."
                if breaks[index] != .none, isGroup {
                    if !isIndented { indent() }
                    isIndented = true
                    commentsOnLine(before: dot)
                    line()
                }
                token(sign, at: dot)
                key(at: following(end))
            case .index(_, let index, let isOptional):
                token(isOptional ? "?[" : "[", at: dot)
                expression(index)
                token("]", at: following(end))
            case .call(let callee, let arguments): call(callee, arguments, at: dot)
            default: break
            }
        }
        if isIndented { outdent() }
        if isGroup { close() }
    }

    private enum Dot { case none, possible, written }

    private func breakableDots(_ links: [NodeID], _ base: NodeID) -> [Dot] {
        var seenCall = false
        return links.enumerated().map { index, link in
            switch tree[link] {
            case .call:
                seenCall = true
                return .none
            case .member(let inner, _, _, _):
                let end = Int(tree.span(inner).end)
                if hasLineEnd(end, following(end)) { return .written }
                guard seenCall, index + 1 < links.count, case .call = tree[links[index + 1]] else { return .none }
                return .possible
            default: return .none
            }
        }
    }

    private mutating func call(_ callee: NodeID, _ arguments: NodeList, at offset: Int) {
        var list = Array(tree[arguments])
        var trailing = NodeID.none
        if let last = list.last, case .argument(_, let value, true) = tree[last] {
            trailing = value
            list.removeLast()
        }
        if lexer.byte(offset) == UInt8(ascii: "("), !canDropParentheses(callee, list, trailing, at: offset) {
            self.list("(", at: offset, list, ")", comma: .none, hugs: hugs(list, from: offset + 1)) { $0.argument($1) }
        } else if lexer.byte(offset) == UInt8(ascii: "(") {
            end = following(offset + 1) + 1
        }
        if !trailing.isNone {
            text(" ")
            expression(trailing)
        }
    }

    /// `f() { … }` is `f { … }`.
    private func canDropParentheses(_ callee: NodeID, _ list: [NodeID], _ trailing: NodeID, at offset: Int) -> Bool {
        guard list.isEmpty, !trailing.isNone, !hasComment(before: start(trailing)) else { return false }
        switch tree[callee] {
        case .name, .member, .implicitMember: return true
        default: return false
        }
    }

    mutating func argument(_ id: NodeID) {
        guard case .argument(let label, let value, _) = tree[id] else { return expression(id) }
        comments(before: start(id))
        if label != .none {
            text("\(tree.symbols[label]): ")
            end = following(start(id) + tree.symbols[label].utf8.count) + 1
        }
        expression(value)
    }

    /// Whether the brackets of the last argument do for the parentheses too: `f({ … })`, `f(name, [` … `])`.
    private func hugs(_ list: [NodeID], from open: Int) -> Bool {
        guard let last = list.last, !hasLineEnd(open, start(list[0])), case .argument(_, let value, _) = tree[last] else { return false }
        let span = tree.span(value)
        switch tree[value] {
        case .object, .array, .closure: break
        case .text, .interpolation:
            guard lexer.bytes[Int(span.start)...].starts(with: "\"\"\"".utf8) else { return false }
        default: return false
        }
        if list.count == 1 { return true }
        // With others before it, only if the author had it so and they are short.
        return hasLineEnd(Int(span.start), Int(span.end)) && !hasLineEnd(open, Int(span.start))
            && list.dropLast().allSatisfy { isSimple($0) }
    }

    private func isSimple(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .argument(_, let value, _): isSimple(value)
        case .member(let base, _, _, _): isSimple(base)
        case .null, .bool, .integer, .decimal, .text, .interpolation, .money, .day, .instant, .name, .implicitMember, .closureArgument: true
        default: false
        }
    }
}
