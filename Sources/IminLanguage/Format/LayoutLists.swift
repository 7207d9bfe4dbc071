// Lists in brackets, blocks in braces, and the statements within them.

/// Whether a comma stands behind the last element of a list that is broken over lines.
enum LastComma {
    case none, always
    /// As the author has it: pasted JSON stays JSON.
    case asWritten
}

extension ScriptLayout {
    /// A list from its opening bracket to its closing one, which is the next thing behind the last element.
    mutating func list(
        _ opening: String, at offset: Int, _ elements: [NodeID], _ closing: String, padding: String = "", comma: LastComma,
        hugs: Bool = false, fills: Bool = false, _ element: (inout ScriptLayout, NodeID) -> Void
    ) {
        token(opening, at: offset)
        let behind = elements.last.map { Int(tree.span($0).end) } ?? end
        var closer = following(behind)
        let hasComma = lexer.byte(closer) == UInt8(ascii: ",")
        if hasComma { closer = following(closer + 1) }
        if elements.isEmpty, !hasComment(before: closer) {
            text(closing)
            end = closer + closing.utf8.count
            return
        }
        if hugs, let last = elements.last, !hasComment(before: start(last)) {
            for (index, id) in elements.enumerated() {
                if index > 0 { text(", ") }
                element(&self, id)
            }
            token(closing, at: closer)
            return
        }
        open(FormatGroup(isBroken: hasLineEnd(end, elements.first.map { start($0) } ?? closer)))
        indent()
        commentsOnLine(before: elements.first.map { start($0) } ?? closer)
        line(padding)
        for (index, id) in elements.enumerated() {
            comments(before: start(id))
            element(&self, id)
            let next = index + 1 < elements.count ? start(elements[index + 1]) : closer
            if index + 1 < elements.count {
                text(",")
            } else if comma == .always || (comma == .asWritten && hasComma) {
                append(.whenBroken(","))
            }
            commentsOnLine(before: next)
            guard index + 1 < elements.count else { break }
            if fills, !hasComment(before: next), !isBlankBefore(next) { append(.fill) } else { line(" ", blank: isBlankBefore(next)) }
        }
        lastComments(before: closer)
        outdent()
        line(padding)
        token(closing, at: closer)
        close()
    }

    // MARK: Blocks

    /// Whether the author wrote a block over several lines.
    func isOverLines(_ statements: NodeList, from open: Int, to close: Int) -> Bool {
        let list = tree[statements]
        guard let first = list.first else { return hasLineEnd(open, close) }
        if hasLineEnd(open, start(first)) { return true }
        return zip(list, list.dropFirst()).contains { hasLineEnd(Int(tree.span($0).end), start($1)) }
    }

    /// Whether the author wrote a block over several lines.
    func isOverLines(_ block: NodeID) -> Bool {
        guard case .block(let statements) = tree[block] else { return false }
        return isOverLines(statements, from: start(block), to: Int(tree.span(block).end))
    }

    /// A block with a group of its own.
    mutating func block(_ id: NodeID) {
        open(FormatGroup(isBroken: isOverLines(id)))
        blockWithinGroup(id)
        close()
    }

    /// A block whose lines end where those of the group around end: the branches of one `if`.
    mutating func blockWithinGroup(_ id: NodeID) {
        guard case .block(let statements) = tree[id] else { return }
        token("{", at: start(id))
        body(statements, closer: Int(tree.span(id).end) - 1)
    }

    /// The statements of a block and its closing brace.
    mutating func body(_ list: NodeList, closer: Int) {
        let first = tree[list].first.map { start($0) } ?? closer
        if list.isEmpty, !hasComment(before: closer) {
            text("}")
            end = closer + 1
            return
        }
        indent()
        commentsOnLine(before: first)
        line(" ")
        statements(list, until: closer)
        lastComments(before: closer)
        outdent()
        line(" ")
        token("}", at: closer)
    }

    mutating func closure(_ id: NodeID, _ parameters: NodeList, _ statements: NodeList) {
        let span = tree.span(id)
        var from = Int(span.start) + 1
        if let last = tree[parameters].last { from = following(Int(tree.span(last).end)) + 2 }
        open(FormatGroup(isBroken: isOverLines(statements, from: from, to: Int(span.end))))
        token("{", at: Int(span.start))
        for (index, parameter) in tree[parameters].enumerated() {
            text(index == 0 ? " " : ", ")
            written(tree.span(parameter))
        }
        if !parameters.isEmpty { token("in", at: from - 2, before: " ", after: statements.isEmpty ? " " : "") }
        body(statements, closer: Int(span.end) - 1)
        close()
    }

    /// Statements up to a closing brace, the next case or the end.
    mutating func statements(_ list: NodeList, until limit: Int) {
        let statements = tree[list]
        for (offset, id) in statements.enumerated() {
            let start = start(id)
            if offset > 0 {
                line("; ", blank: isBlankBefore(start))
                // Only the `;` keeps this from being a member of what stands above.
                if lexer.byte(start) == UInt8(ascii: ".") {
                    comments(before: start)
                    append(.whenBroken("; "))
                }
            }
            comments(before: start)
            statement(id)
            let next = statements.index(statements.startIndex, offsetBy: offset + 1)
            commentsOnLine(before: next < statements.endIndex ? self.start(statements[next]) : limit)
        }
    }
}
