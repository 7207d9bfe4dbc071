// From bytes to tokens, one at a time, when the parser asks. Works on bytes and byte offsets only: no `Character`, no allocation
// per token. It never stops: what it cannot read it reports, and hands on as `.invalid`.
//
// There is no buffer of tokens ahead. Where the grammar needs to look further, the parser asks the questions at the end of this
// file, which look at bytes and change nothing. So `/regex/` and the parts of an interpolation, which only the parser can
// recognise, need no undoing.

struct Lexer {
    let source: SourceText
    /// The source, with every byte that is not UTF-8 replaced by `?`, so that offsets stay.
    let bytes: [UInt8]
    let symbols: SymbolTable
    /// Offset to stop at: the end of the source, or of the interpolation being read.
    var limit: Int
    /// Offset of the first byte not read yet.
    var position = 0
    var comments: [Span] = []
    var diagnostics: [Diagnostic] = []
    /// Whether the text ends inside a comment or a block string, so that more lines could complete it.
    var endsInside = false
    let nestingLimit: Int
    private var names = NameCache()

    init(_ source: SourceText, symbols: SymbolTable, nestingLimit: Int) {
        self.source = source
        self.symbols = symbols
        self.nestingLimit = nestingLimit
        let repaired = Lexer.repair(source)
        bytes = repaired.bytes
        diagnostics = repaired.diagnostics
        limit = bytes.count
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if byte(position) == UInt8(ascii: "#"), byte(position + 1) == UInt8(ascii: "!") {
            let start = position
            position = endOfLine(from: position)
            comments.append(Span(start, position))
        }
    }

    /// The byte at an offset; 0 behind the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { offset < limit ? bytes[offset] : 0 }

    mutating func report(_ error: SyntaxError, _ message: String, _ start: Int, _ end: Int, advice: String? = nil, notes: [String] = []) {
        diagnostics.append(
            Diagnostic(error.severity, error.rawValue, message, in: source, at: Span(start, end), advice: advice, notes: notes))
    }

    // MARK: The next token

    mutating func next() -> Token {
        let before = position
        let isFirstOnLine = skipTrivia()
        let start = position
        var token = Token(kind: .endOfInput, isFirstOnLine: isFirstOnLine, isSpaced: start != before)
        token.start = UInt32(clamping: start)
        if start < limit {
            read(&token, bytes[start])
        } else {
            token.isFirstOnLine = true
        }
        token.end = UInt32(clamping: position)
        return token
    }

    @inline(__always)
    private mutating func take(_ count: Int, _ kind: TokenKind, _ token: inout Token) {
        position += count
        token.kind = kind
    }

    private mutating func read(_ token: inout Token, _ first: UInt8) {
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): readName(&token)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber(&token)
        case UInt8(ascii: "\""): readString(&token)
        case UInt8(ascii: "("): take(1, .leftParenthesis, &token)
        case UInt8(ascii: ")"): take(1, .rightParenthesis, &token)
        case UInt8(ascii: "["): take(1, .leftBracket, &token)
        case UInt8(ascii: "]"): take(1, .rightBracket, &token)
        case UInt8(ascii: "{"): take(1, .leftBrace, &token)
        case UInt8(ascii: "}"): take(1, .rightBrace, &token)
        case UInt8(ascii: ","): take(1, .comma, &token)
        case UInt8(ascii: ";"): take(1, .semicolon, &token)
        case UInt8(ascii: "@"): readAt(&token)
        case UInt8(ascii: "$"): readDollar(&token)
        case 0x80...: readWide(&token)
        default: readOperator(&token, first)
        }
    }

    private mutating func readOperator(_ token: inout Token, _ first: UInt8) {
        let second = byte(position + 1)
        let third = byte(position + 2)
        let equals = UInt8(ascii: "=")
        switch first {
        case UInt8(ascii: ":"): second == equals ? take(2, .walrus, &token) : take(1, .colon, &token)
        case UInt8(ascii: "."):
            if second == first {
                if third == first { return take(3, .ellipsis, &token) }
                if third == UInt8(ascii: "<") { return take(3, .halfOpen, &token) }
                // `..=` of other languages, whole.
                let length = third == equals ? 3 : 2
                report(
                    .range, "`\(length == 3 ? "..=" : "..")` is not an operator", position, position + length,
                    advice: "write `...` (with the end) or `..<` (without it)")
                return take(length, .ellipsis, &token)
            }
            take(1, .dot, &token)
        case UInt8(ascii: "?"):
            switch second {
            case UInt8(ascii: "."): take(2, .optionalDot, &token)
            case UInt8(ascii: "?"): take(2, .orElse, &token)
            case UInt8(ascii: "["): take(2, .optionalBracket, &token)
            default: take(1, .question, &token)
            }
        case equals:
            if second == equals { return third == equals ? take(3, .strictEqual, &token) : take(2, .equal, &token) }
            second == UInt8(ascii: ">") ? take(2, .fatArrow, &token) : take(1, .assign, &token)
        case UInt8(ascii: "!"):
            if second == equals { return third == equals ? take(3, .strictNotEqual, &token) : take(2, .notEqual, &token) }
            take(1, .not, &token)
        case UInt8(ascii: "<"): second == equals ? take(2, .lessOrEqual, &token) : take(1, .less, &token)
        case UInt8(ascii: ">"): second == equals ? take(2, .greaterOrEqual, &token) : take(1, .greater, &token)
        case UInt8(ascii: "+"):
            if second == first { return take(2, .increment, &token) }
            second == equals ? take(2, .addAssign, &token) : take(1, .plus, &token)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: ">") { return take(2, .arrow, &token) }
            second == equals ? take(2, .subtractAssign, &token) : take(1, .minus, &token)
        case UInt8(ascii: "*"): second == equals ? take(2, .multiplyAssign, &token) : take(1, .star, &token)
        case UInt8(ascii: "/"): second == equals ? take(2, .divideAssign, &token) : take(1, .slash, &token)
        case UInt8(ascii: "%"): take(1, .percent, &token)
        case UInt8(ascii: "|"): second == first ? take(2, .or, &token) : take(1, .bar, &token)
        case UInt8(ascii: "&"):
            if second == first { return take(2, .and, &token) }
            report(.unknownCharacter, "`&` is not an operator", position, position + 1, advice: "did you mean `&&`?")
            take(1, .and, &token)
        case UInt8(ascii: "'"): readSingleQuoted(&token)
        case UInt8(ascii: "`"):
            let close = find(first, from: position + 1)
            let end = close.map { $0 + 1 } ?? endOfLine(from: position)
            report(
                .templateString, "text is written in double quotes", position, end,
                advice: "write `\"…\"`, with `\\( )` around what is to be filled in")
            position = end
            token.kind = .invalid
        case UInt8(ascii: "#"):
            let end = endOfLine(from: position)
            report(.hashComment, "`#` does not begin a comment", position, position + 1, advice: "write `//`")
            comments.append(Span(position, end))
            position = end
            token = next()
        default: readUnknown(&token)
        }
    }

    // MARK: Names

    private mutating func readName(_ token: inout Token) {
        let start = position
        let hash = scanName()
        let count = position - start
        if let entry = names.find(hash, in: bytes, at: start, count: count) {
            token.kind = entry.kind
            token.symbol = entry.symbol
            token.flags = entry.isForeign ? 1 : 0
            return
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        token.kind = text == "_" ? .underscore : TokenKind.keywords[text] ?? .name
        token.symbol = symbols.intern(text)
        let isForeign = token.kind == .name && ForeignWord.all.contains(text)
        token.flags = isForeign ? 1 : 0
        names.insert(
            NameCache.Entry(
                hash: hash, start: UInt32(start), count: UInt32(count), symbol: token.symbol, kind: token.kind, isForeign: isForeign))
    }

    /// Moves behind the name that begins here, and hashes it (FNV-1a).
    private mutating func scanName() -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        var offset = position
        while offset < limit {
            let byte = bytes[offset]
            if isNameByte(byte) {
                hash = (hash ^ UInt32(byte)) &* 16_777_619
                offset += 1
            } else if byte >= 0x80, let scalar = scalar(at: offset), scalar.properties.isXIDContinue {
                for _ in 0..<UTF8.width(scalar) {
                    hash = (hash ^ UInt32(bytes[offset])) &* 16_777_619
                    offset += 1
                }
            } else {
                break
            }
        }
        position = offset
        return hash
    }

    /// `@type`, `@2026-05-10`
    private mutating func readAt(_ token: inout Token) {
        let second = byte(position + 1)
        if isDigit(second) { return readDate(&token) }
        guard isNameStart(position + 1) else {
            report(
                .unknownCharacter, "`@` stands before a name (`@type`) or a date (`@2026-05-10`)", position, position + 1)
            return take(1, .invalid, &token)
        }
        let start = position
        position += 1
        _ = scanName()
        token.kind = .atName
        token.symbol = symbols.intern(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// `$0`; `$9.50` is money to people from elsewhere.
    private mutating func readDollar(_ token: inout Token) {
        let start = position
        position += 1
        while isDigit(byte(position)) { position += 1 }
        if byte(position) == UInt8(ascii: "."), position > start + 1, isDigit(byte(position + 1)) {
            let amount = start + 1
            position += 1
            while isDigit(byte(position)) { position += 1 }
            let text = String(decoding: bytes[amount..<position], as: UTF8.self)
            report(.dollarMoney, "`$` belongs to the arguments of closures", start, position, advice: "write `money(\"\(text)\", \"USD\")`")
            token.kind = .invalid
            return
        }
        if position == start + 1 || position - start > 3 {
            if isNameStart(position) { _ = scanName() }
            report(.unknownCharacter, "`$` stands before the number of a closure's argument: `$0`", start, position)
            token.kind = .invalid
            return
        }
        token.kind = .closureArgument
    }

    // MARK: Other characters

    private mutating func readWide(_ token: inout Token) {
        guard let scalar = scalar(at: position) else { return readUnknown(&token) }
        switch scalar {
        case "£", "€": readMoney(&token)
        case _ where scalar.properties.isXIDStart: readName(&token)
        default: readUnknown(&token)
        }
    }

    private mutating func readUnknown(_ token: inout Token) {
        let start = position
        token.kind = .invalid
        guard let scalar = scalar(at: start) else { return take(1, .invalid, &token) }
        position += UTF8.width(scalar)
        let known = UnknownCharacter.table[scalar]
        let isVisible = scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
        let code =
            "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
            + String(scalar.value, radix: 16, uppercase: true)
        let name = known?.name ?? (isVisible && scalar.value != 0xA0 ? "`\(scalar)`" : scalar.value == 0 ? "a NUL byte" : code)
        report(.unknownCharacter, "\(name) has no meaning here", start, position, advice: known?.advice)
        // A curly quote opens a string that nobody can close: the rest of the line belongs to it.
        if known?.swallowsLine == true { position = endOfLine(from: position) }
    }

    // MARK: Blanks and comments

    /// Moves to the next token; whether a line ended on the way.
    private mutating func skipTrivia() -> Bool {
        var sawLineEnd = position == 0
        while position < limit {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                sawLineEnd = true
                position += 1
            case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "/"):
                let start = position
                position = endOfLine(from: position)
                comments.append(Span(start, position))
            case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"):
                let start = position
                guard let end = endOfBlockComment(from: start) else {
                    report(.unterminatedComment, "this comment is never closed", start, start + 2, advice: "close it with `*/`")
                    endsInside = limit == bytes.count
                    position = limit
                    comments.append(Span(start, limit))
                    return true
                }
                position = end
                comments.append(Span(start, end))
                if bytes[start..<end].contains(UInt8(ascii: "\n")) { sawLineEnd = true }
            default: return sawLineEnd
            }
        }
        return sawLineEnd
    }

    func endOfLine(from offset: Int) -> Int {
        var offset = offset
        while offset < limit, bytes[offset] != UInt8(ascii: "\n"), bytes[offset] != UInt8(ascii: "\r") { offset += 1 }
        return offset
    }

    private func endOfBlockComment(from start: Int) -> Int? {
        var depth = 0
        var offset = start
        while offset + 1 < limit {
            if bytes[offset] == UInt8(ascii: "/"), bytes[offset + 1] == UInt8(ascii: "*") {
                depth += 1
                offset += 2
            } else if bytes[offset] == UInt8(ascii: "*"), bytes[offset + 1] == UInt8(ascii: "/") {
                depth -= 1
                offset += 2
                if depth == 0 { return offset }
            } else {
                offset += 1
            }
        }
        return nil
    }

    // MARK: Looking further without reading

    /// Offset of the next token at or behind an offset.
    func afterTrivia(_ offset: Int) -> Int {
        var offset = offset
        while offset < limit {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): offset += 1
            case UInt8(ascii: "/") where byte(offset + 1) == UInt8(ascii: "/"): offset = endOfLine(from: offset)
            case UInt8(ascii: "/") where byte(offset + 1) == UInt8(ascii: "*"):
                guard let end = endOfBlockComment(from: offset) else { return limit }
                offset = end
            default: return offset
            }
        }
        return limit
    }

    /// The end of the name that begins at an offset; `nil` where none does.
    func endOfName(at offset: Int) -> Int? {
        guard isNameStart(offset) else { return nil }
        var offset = offset
        while offset < limit {
            if isNameByte(bytes[offset]) {
                offset += 1
            } else if bytes[offset] >= 0x80, let scalar = scalar(at: offset), scalar.properties.isXIDContinue {
                offset += UTF8.width(scalar)
            } else {
                break
            }
        }
        return offset
    }

    /// The end of the key (`name`, `"text"`, `@name`) that begins at an offset; `nil` where none does.
    func endOfKey(at offset: Int) -> Int? {
        switch byte(offset) {
        case UInt8(ascii: "\""): endOfString(at: offset, depth: 0).flatMap { $0.isTerminated ? $0.end : nil }
        case UInt8(ascii: "@"): endOfName(at: offset + 1)
        default: endOfName(at: offset)
        }
    }

    /// Whether a word stands at an offset, and ends there.
    func hasWord(_ word: StaticString, at offset: Int) -> Bool {
        guard let end = endOfName(at: offset), end - offset == word.utf8CodeUnitCount else { return false }
        return bytes[offset..<end].elementsEqual("\(word)".utf8)
    }

    func find(_ wanted: UInt8, from offset: Int) -> Int? {
        var offset = offset
        while offset < limit, bytes[offset] != UInt8(ascii: "\n") {
            if bytes[offset] == wanted { return offset }
            offset += 1
        }
        return nil
    }

    // MARK: Classes of characters

    func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    @inline(__always)
    func isNameByte(_ byte: UInt8) -> Bool {
        let folded = byte | 0x20
        return (folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z")) || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    func isNameStart(_ offset: Int) -> Bool {
        let first = byte(offset)
        if first < 0x80 { return isNameByte(first) && !isDigit(first) }
        return scalar(at: offset)?.properties.isXIDStart ?? false
    }

    /// The character at an offset; `nil` at the end.
    func scalar(at offset: Int) -> Unicode.Scalar? {
        guard offset < limit else { return nil }
        var iterator = bytes[offset..<min(offset + 4, limit)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
        return nil
    }
}
