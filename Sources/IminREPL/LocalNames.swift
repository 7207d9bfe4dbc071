import IminLanguage

/// What names stand for that the text at the cursor binds itself, before it has run: a `let` further up in it, the variable of a loop,
/// the arguments of a closure. Each becomes an expression of what it is made from, which can be looked at: `q` in `for q in sessions`
/// is `(sessions).first`.
struct LocalNames {
    let reading: SourceReading

    /// An expression that ends at a place, with the names of its text in the place of which stand what they are made from.
    func resolved(_ expression: String, at place: Int, depth: Int = 0) -> String {
        let root = expression.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        guard !root.isEmpty, depth < 8, let origin = origin(of: String(root), at: place, depth: depth) else { return expression }
        return "(\(origin))" + expression.dropFirst(root.count)
    }

    /// What a name is made from where it was bound last before a place; `nil` where this text does not bind it.
    private func origin(of name: String, at place: Int, depth: Int) -> String? {
        if name.hasPrefix("$") {
            let braces = open(before: place).last { reading.text(reading.pieces[$0]) == "{" }
            guard let brace = braces, let position = Int(name.dropFirst()) else { return nil }
            return element(of: brace, position: position, depth: depth)
        }
        var index = reading.pieces.lastIndex { Int($0.span.end) <= place } ?? -1
        while index > 0 {
            let piece = reading.pieces[index]
            if piece.kind == .name, reading.text(piece) == name, isReached(index, from: place), let origin = binding(at: index, depth) {
                return origin
            }
            index -= 1
        }
        return nil
    }

    /// Whether a name that is bound at an index is known at a place: the block that it was bound in has not ended.
    private func isReached(_ index: Int, from place: Int) -> Bool {
        var depth = 0
        for piece in reading.pieces[index...] where Int(piece.span.end) <= place {
            if piece.kind == .openingBracket { depth += 1 }
            if piece.kind == .closingBracket { depth -= 1 }
            if depth < 0 { return false }
        }
        return true
    }

    /// What the name at an index is bound to there; `nil` where it is only used.
    private func binding(at index: Int, _ depth: Int) -> String? {
        let pieces = reading.pieces
        let before = index > 0 ? reading.text(pieces[index - 1]) : ""
        let next = pieces.indices.contains(index + 1) ? pieces[index + 1] : nil
        if before == "let" || before == "var", next?.kind == .assignment { return expression(from: index + 2, depth) }
        // `case let x` of a switch is what is switched over.
        if before == "let", index > 1, reading.text(pieces[index - 2]) == "case",
            let brace = open(before: Int(pieces[index].span.start)).last,
            let head = pieces[..<brace].lastIndex(where: { $0.kind == .keyword && reading.text($0) == "switch" })
        {
            return expression(from: head + 1, depth)
        }
        guard let next, reading.text(next) == "in" || next.kind == .comma else { return nil }
        if before == "for" { return expression(from: index + 2, depth).map { "(\($0)).first" } }
        // The names of a closure stand between its brace and `in`.
        var start = index
        while start > 0, pieces[start].kind == .name || pieces[start].kind == .comma { start -= 1 }
        var end = index
        while pieces.indices.contains(end), pieces[end].kind == .name || pieces[end].kind == .comma { end += 1 }
        guard reading.text(pieces[start]) == "{", pieces.indices.contains(end), reading.text(pieces[end]) == "in" else { return nil }
        return element(of: start, position: pieces[start..<index].count { $0.kind == .comma }, depth: depth)
    }

    /// The expression that begins at an index: to the end of its line, or to the block behind it.
    private func expression(from first: Int, _ depth: Int) -> String? {
        let pieces = reading.pieces
        guard pieces.indices.contains(first) else { return nil }
        var end = first
        while pieces.indices.contains(end) {
            let piece = pieces[end]
            if end > first, piece.isFirstOnLine, piece.kind != .dot { break }
            let text = reading.text(piece)
            if text == ";" || piece.kind == .closingBracket || piece.kind == .comment { break }
            if piece.kind == .openingBracket {
                guard text != "{", let partner = reading.partner(of: end) else { break }
                end = partner
            }
            end += 1
        }
        guard end > first else { return nil }
        let place = Int(pieces[first].span.start)
        return resolved(reading.source.text(Span(place, Int(pieces[end - 1].span.end))), at: place, depth: depth + 1)
    }

    /// What a closure is called with: an element of what the method is called on, `orders` in `orders.map {`.
    private func element(of brace: Int, position: Int, depth: Int) -> String? {
        let pieces = reading.pieces
        var index = brace - 1
        if pieces.indices.contains(index), pieces[index].kind != .member {
            // Behind the parentheses of the call, or among its arguments.
            let isBehind = pieces[index].kind == .closingBracket
            let around = isBehind ? reading.partner(of: index) : open(before: Int(pieces[brace].span.start)).last
            guard let around, reading.text(pieces[around]) == "(" else { return nil }
            index = around - 1
        }
        guard index > 1, pieces[index].kind == .member || pieces[index].kind == .call, pieces[index - 1].kind == .dot else { return nil }
        // `reduce` hands on what it has so far, and then the element; `sorted` two of them.
        let name = reading.text(pieces[index])
        guard position == (name == "reduce" ? 1 : 0) || name == "sorted" && position == 1 else { return nil }
        let place = Int(pieces[index - 1].span.start)
        guard let receiver = reading.base(endingAt: place) else { return nil }
        return "(\(resolved(receiver, at: place, depth: depth + 1))).first"
    }

    /// The brackets that are open at a place, by index.
    private func open(before place: Int) -> [Int] {
        var open: [Int] = []
        for (index, piece) in reading.pieces.enumerated() where Int(piece.span.end) <= place {
            if piece.kind == .openingBracket { open.append(index) }
            if piece.kind == .closingBracket, !open.isEmpty { open.removeLast() }
        }
        return open
    }
}

extension SourceReading {
    /// The expression whose dot stands at an offset: a name, a path, a call, an element, and what follows of those.
    func base(endingAt end: Int) -> String? {
        guard var index = pieces.lastIndex(where: { Int($0.span.end) <= end }) else { return nil }
        while true {
            let piece = pieces[index]
            switch piece.kind {
            case .closingBracket:
                guard let partner = partner(of: index) else { return nil }
                index = partner
                // What is called or taken an element of stands directly before.
                if index > 0, pieces[index - 1].span.end == pieces[index].span.start {
                    switch pieces[index - 1].kind {
                    case .name, .call, .member, .closingBracket:
                        index -= 1
                        continue
                    default: break
                    }
                }
            case .name, .call, .member, .string, .number, .keyword: break
            default: return nil
            }
            guard index > 1, pieces[index - 1].kind == .dot else { break }
            index -= 2
        }
        let start = Int(pieces[index].span.start)
        return start < end ? source.text(Span(start, end)) : nil
    }

    /// Where the source within a text's `\(` begins that has not ended: the cursor is at the end and writes an expression.
    static func openInterpolation(_ bytes: [UInt8]) -> Int? {
        /// Open texts, and the sources within them with their open parentheses.
        enum Level {
            case text(isLong: Bool)
            case source(start: Int, depth: Int)
        }
        var levels: [Level] = [.source(start: 0, depth: 0)]
        let quote = UInt8(ascii: "\"")
        func isLongQuote(_ index: Int) -> Bool { index + 2 < bytes.count && bytes[index...(index + 2)].allSatisfy { $0 == quote } }
        var index = 0
        while index < bytes.count, let level = levels.last {
            let byte = bytes[index]
            switch level {
            case .text(let isLong):
                if byte == UInt8(ascii: "\\") {
                    index += 1
                    if index < bytes.count, bytes[index] == UInt8(ascii: "(") { levels.append(.source(start: index + 1, depth: 0)) }
                } else if byte == quote, !isLong || isLongQuote(index) {
                    levels.removeLast()
                    if isLong { index += 2 }
                } else if byte == UInt8(ascii: "\n"), !isLong {
                    levels.removeLast()
                }
            case .source(let start, let depth):
                switch byte {
                case quote:
                    levels.append(.text(isLong: isLongQuote(index)))
                    if isLongQuote(index) { index += 2 }
                case UInt8(ascii: "("): levels[levels.count - 1] = .source(start: start, depth: depth + 1)
                case UInt8(ascii: ")"):
                    if depth > 0 {
                        levels[levels.count - 1] = .source(start: start, depth: depth - 1)
                    } else if levels.count > 1 {
                        levels.removeLast()
                    }
                case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == byte:
                    while index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "\n") { index += 1 }
                default: break
                }
            }
            index += 1
        }
        // A text within it is a place of that source.
        let starts = levels.compactMap { level -> Int? in if case .source(let start, _) = level { start } else { nil } }
        return starts.last.flatMap { $0 > 0 ? $0 : nil }
    }
}
