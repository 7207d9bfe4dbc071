// Misspelt words at the beginning of a statement: `exepct a == b`, `lett x = 5`, `Scenario "…" { }`.

extension Parser {
    /// Complains of a name that must have been meant as one of our words, and reads the statement as if it were that word. `nil` when
    /// the name is just a name: a call, the place of an assignment.
    mutating func parseMisspeltStatement() -> NodeID? {
        guard let word = meantWord(), let spelling = word.spelling else { return nil }
        complain(
            .misspeltWord, "there is no `\(text(token.symbol))`", at: token.span, advice: "did you mean `\(spelling)`?")
        token.kind = word
        return parseStatement()
    }

    /// The word that a name stands for, where a name alone could not be followed by what follows it.
    private func meantWord() -> TokenKind? {
        // Names are followed by `(`, `.` or ` =`; words by a blank and a value or a name.
        let start = Int(token.end) + 1
        guard lexer.byte(start - 1) == UInt8(ascii: " ") else { return nil }
        let next = lexer.byte(start)
        let isQuoted = next == UInt8(ascii: "\"")
        if !isQuoted, !lexer.isDigit(next) {
            guard let end = lexer.endOfName(at: start) else { return nil }
            let behind = String(decoding: lexer.bytes[start..<end], as: UTF8.self)
            if ForeignWord.infixes[behind] != nil { return nil }
            if let keyword = TokenKind.keywords[behind], !Parser.beginsValue(keyword) { return nil }
        }
        let line = String(decoding: lexer.bytes[start..<lexer.limit].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let candidates = Parser.statementWords.filter { word in
            isQuoted == (word.isQuoted ?? isQuoted) && (word.needs.isEmpty || line.contains(word.needs))
        }
        let name = text(token.symbol)
        let nearest = NearestName.nearest(
            to: name, among: candidates.map { $0.kind.spelling ?? "" }, within: name.utf8.count < 7 ? 1 : 2)
        return nearest.flatMap { TokenKind.keywords[$0] }
    }

    private static func beginsValue(_ keyword: TokenKind) -> Bool {
        switch keyword {
        case .true, .false, .null, .try, .if, .switch, .let: true
        default: false
        }
    }

    /// The words, whether a quote must (or must not) follow, and what else stands on their line.
    private static let statementWords: [(kind: TokenKind, isQuoted: Bool?, needs: String)] = [
        (.expect, nil, ""), (.require, nil, ""), (.return, nil, ""), (.let, false, "="), (.var, false, "="), (.func, false, "("),
        (.scenario, true, ""), (.step, true, ""), (.if, nil, "{"), (.for, false, " in "), (.while, nil, "{"), (.switch, nil, "{"),
        (.import, nil, ""),
    ]
}
