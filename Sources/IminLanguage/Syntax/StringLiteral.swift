// String literals: where they end (the lexer's part), and the text they stand for (the parser's).
//
// The end is found first, across interpolations and the strings within them. So an error inside `\( )` never leaks out of its
// string, and what stands between the parentheses is parsed as a small source of its own.

struct StringExtent {
    var end: Int
    var isTerminated: Bool
    var facts: StringFacts
}

extension Lexer {
    /// The extent of the string whose opening quote stands at an offset; `nil` when it is nested too deeply to follow.
    func endOfString(at start: Int, depth: Int) -> StringExtent? {
        guard depth <= nestingLimit else { return nil }
        let quote = UInt8(ascii: "\"")
        if byte(start + 1) == quote, byte(start + 2) == quote { return endOfBlock(at: start, depth: depth) }
        var facts: StringFacts = []
        var offset = start + 1
        while offset < limit {
            switch bytes[offset] {
            case quote: return StringExtent(end: offset + 1, isTerminated: true, facts: facts)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return StringExtent(end: offset, isTerminated: false, facts: facts)
            case UInt8(ascii: "\\"):
                facts.insert(.hasEscapes)
                if byte(offset + 1) == UInt8(ascii: "(") {
                    facts.insert(.hasInterpolation)
                    guard let close = endOfInterpolation(at: offset + 2, mayBreakLines: false, depth: depth + 1) else { return nil }
                    guard close.isTerminated else { return StringExtent(end: close.end, isTerminated: false, facts: facts) }
                    offset = close.end
                } else {
                    let isLineEnd = byte(offset + 1) == UInt8(ascii: "\n") || byte(offset + 1) == UInt8(ascii: "\r")
                    offset = min(offset + (isLineEnd ? 1 : 2), limit)
                }
            case UInt8(ascii: "$"):
                if byte(offset + 1) == UInt8(ascii: "{") { facts.insert(.hasDollarBrace) }
                offset += 1
            case 0..<0x20 where bytes[offset] != UInt8(ascii: "\t"):
                facts.insert(.hasEscapes)
                offset += 1
            default: offset += 1
            }
        }
        return StringExtent(end: limit, isTerminated: false, facts: facts)
    }

    private func endOfBlock(at start: Int, depth: Int) -> StringExtent? {
        let quote = UInt8(ascii: "\"")
        var facts: StringFacts = [.isBlock]
        var offset = start + 3
        while offset < limit {
            switch bytes[offset] {
            case quote where byte(offset + 1) == quote && byte(offset + 2) == quote:
                return StringExtent(end: offset + 3, isTerminated: true, facts: facts)
            case UInt8(ascii: "\\"):
                if byte(offset + 1) == UInt8(ascii: "(") {
                    facts.insert(.hasInterpolation)
                    guard let close = endOfInterpolation(at: offset + 2, mayBreakLines: true, depth: depth + 1) else { return nil }
                    guard close.isTerminated else { return StringExtent(end: limit, isTerminated: false, facts: facts) }
                    offset = close.end
                } else {
                    offset = min(offset + 2, limit)
                }
            default: offset += 1
            }
        }
        return StringExtent(end: limit, isTerminated: false, facts: facts)
    }

    /// The offset behind the `)` that closes the interpolation whose content begins at an offset.
    func endOfInterpolation(at start: Int, mayBreakLines: Bool, depth: Int) -> (end: Int, isTerminated: Bool)? {
        var open = 1
        var offset = start
        while offset < limit {
            switch bytes[offset] {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 0 { return (offset + 1, true) }
            case UInt8(ascii: "\""):
                guard let inner = endOfString(at: offset, depth: depth + 1) else { return nil }
                guard inner.isTerminated else { return (inner.end, false) }
                offset = inner.end - 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if !mayBreakLines { return (offset, false) }
            default: break
            }
            offset += 1
        }
        return (limit, false)
    }

    mutating func readString(_ token: inout Token) {
        let start = position
        token.kind = .string
        guard let extent = endOfString(at: start, depth: 0) else {
            report(
                .nesting, "strings within strings are nested more than \(nestingLimit) deep", start, start + 1,
                advice: "give the inner ones names")
            token.kind = .invalid
            position = limit
            return
        }
        position = extent.end
        var facts = extent.facts
        if !extent.isTerminated {
            facts.insert(.isUnterminated)
            let isBlock = facts.contains(.isBlock)
            if isBlock, limit == bytes.count { endsInside = true }
            report(
                .unterminatedString, isBlock ? "this text block is never closed" : "this string is not closed on its line",
                start, start + (isBlock ? 3 : 1),
                advice: isBlock
                    ? "close it with `\"\"\"` on a line of its own" : "close it with `\"`; text of several lines stands between `\"\"\"`")
        }
        token.flags = facts.rawValue
    }

    /// `'text'`, as in other languages.
    mutating func readSingleQuoted(_ token: inout Token) {
        let start = position
        var close = find(UInt8(ascii: "'"), from: start + 1)
        while let found = close, bytes[found - 1] == UInt8(ascii: "\\") { close = find(UInt8(ascii: "'"), from: found + 1) }
        position = close.map { $0 + 1 } ?? endOfLine(from: start)
        let inner = String(decoding: bytes[min(start + 1, limit)..<(close ?? start + 1)], as: UTF8.self)
        report(
            .singleQuotes, "text is written in double quotes", start, position,
            advice: close == nil || inner.contains("\"") ? "write `\"…\"`" : "write `\"\(inner)\"`")
        token.kind = close == nil ? .invalid : .string
        token.flags = StringFacts.isSingleQuoted.rawValue
    }

    /// `/regex/`; the parser asks for it where a pattern may stand and the token is a slash. Continues from the slash.
    mutating func rereadAsRegex(_ slash: Token) -> (token: Token, text: String) {
        let start = Int(slash.start)
        var token = slash
        var text: [UInt8] = []
        var offset = start + 1
        var isInClass = false
        while offset < limit {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "/"), !isInClass {
                position = offset + 1
                if isNameStart(position) {
                    let end = endOfName(at: position) ?? position
                    let flags = String(decoding: bytes[position..<end], as: UTF8.self)
                    report(
                        .regexFlags, "a regex has no flags behind it", position, end,
                        advice: flags == "i" ? "write `(?i)` at its beginning" : "remove `\(flags)`")
                    position = end
                }
                token.end = UInt32(clamping: position)
                return (token, String(decoding: text, as: UTF8.self))
            }
            if byte == UInt8(ascii: "\\"), self.byte(offset + 1) >= 0x20 {
                // `\/` only serves to get a slash past the lexer.
                if self.byte(offset + 1) != UInt8(ascii: "/") { text.append(byte) }
                text.append(self.byte(offset + 1))
                offset += 2
                continue
            }
            if byte == UInt8(ascii: "[") { isInClass = true }
            if byte == UInt8(ascii: "]") { isInClass = false }
            text.append(byte)
            offset += 1
        }
        report(.unterminatedRegex, "this regex is not closed on its line", start, start + 1, advice: "close it with `/`")
        position = offset
        token.kind = .invalid
        token.end = UInt32(clamping: offset)
        return (token, "")
    }
}

/// Turns what stands between the quotes into text, piece by piece.
struct StringDecoder {
    enum Piece {
        case text(String, Span)
        /// What stands between `\(` and `)`.
        case interpolation(Span)
    }

    private(set) var pieces: [Piece] = []
    private var lexer: Lexer
    private var current: [UInt8] = []
    private var currentStart: Int
    private var offset: Int
    private let end: Int
    /// Where the content ends: before the last line of a block, at the closing quote otherwise.
    private var contentEnd: Int
    private var indentation: [UInt8] = []
    private let isBlock: Bool
    /// Errors found on the way, to be moved to the real lexer.
    var diagnostics: [Diagnostic] { lexer.diagnostics }

    init(_ lexer: Lexer, _ token: Token) {
        self.lexer = lexer
        self.lexer.diagnostics = []
        let facts = token.stringFacts
        isBlock = facts.contains(.isBlock)
        let quotes = isBlock ? 3 : 1
        offset = min(Int(token.start) + quotes, Int(token.end))
        end = facts.contains(.isUnterminated) ? Int(token.end) : max(offset, Int(token.end) - quotes)
        currentStart = offset
        contentEnd = end
        if isBlock, !facts.contains(.isUnterminated) { enterBlock(Int(token.start)) }
        decode()
    }

    private mutating func flush() {
        if !current.isEmpty { pieces.append(.text(String(decoding: current, as: UTF8.self), Span(currentStart, offset))) }
        current.removeAll(keepingCapacity: true)
    }

    private mutating func wrong(_ message: String, _ length: Int, advice: String?) {
        lexer.report(.unknownEscape, message, offset, min(offset + length, end), advice: advice)
    }

    // MARK: Blocks

    /// The last line's indentation is taken off every line, as in Swift. `offset` and `end` then enclose the content.
    private mutating func enterBlock(_ start: Int) {
        var firstLine = offset
        while firstLine < end, isBlank(lexer.bytes[firstLine]) { firstLine += 1 }
        var lastLine = end
        while lastLine > offset, isBlank(lexer.bytes[lastLine - 1]) { lastLine -= 1 }
        let beginsBelow = firstLine < end && isLineEnd(lexer.bytes[firstLine])
        guard beginsBelow, lastLine > offset, isLineEnd(lexer.bytes[lastLine - 1]) else {
            lexer.report(
                .blockLines, "the quotes of a text block stand on lines of their own", start, start + 3,
                advice: "begin the text on the next line")
            return
        }
        indentation = Array(lexer.bytes[lastLine..<end])
        contentEnd = lastLine
        offset = afterLineEnd(firstLine)
        currentStart = offset
        // The line end before the closing quotes is not part of the text.
        contentEnd -= 1
        if contentEnd > offset, lexer.bytes[contentEnd] == UInt8(ascii: "\n"), lexer.bytes[contentEnd - 1] == UInt8(ascii: "\r") {
            contentEnd -= 1
        }
        if contentEnd < offset { contentEnd = offset }
        skipIndentation()
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    private func afterLineEnd(_ offset: Int) -> Int {
        let isPair = lexer.byte(offset) == UInt8(ascii: "\r") && lexer.byte(offset + 1) == UInt8(ascii: "\n")
        return offset + (isPair ? 2 : 1)
    }

    private mutating func skipIndentation() {
        if offset >= contentEnd || isLineEnd(lexer.bytes[offset]) { return }
        var index = 0
        while index < indentation.count, offset + index < contentEnd, lexer.bytes[offset + index] == indentation[index] { index += 1 }
        if index < indentation.count {
            // A line of blanks only may be shorter.
            var probe = offset
            while probe < contentEnd, isBlank(lexer.bytes[probe]) { probe += 1 }
            if probe < contentEnd, !isLineEnd(lexer.bytes[probe]) {
                lexer.report(
                    .blockLines, "this line is indented less than the closing quotes", offset, probe + 1,
                    advice: "indent it like the closing `\"\"\"`")
            }
        }
        offset += index
    }

    // MARK: Escapes

    private mutating func decode() {
        while offset < contentEnd {
            let byte = lexer.bytes[offset]
            if isLineEnd(byte) {
                current.append(UInt8(ascii: "\n"))
                offset = afterLineEnd(offset)
                skipIndentation()
            } else if byte == UInt8(ascii: "\\") {
                decodeEscape()
            } else {
                if byte < 0x20, byte != UInt8(ascii: "\t") {
                    let code = String(byte, radix: 16)
                    wrong("a control character (0x\(code)) stands in this string", 1, advice: "write `\\u{\(code)}`")
                }
                current.append(byte)
                offset += 1
            }
        }
        flush()
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "0"): 0, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "/"): 0x2F,
    ]

    private mutating func decodeEscape() {
        let letter = offset + 1 < contentEnd ? lexer.bytes[offset + 1] : 0
        if letter == UInt8(ascii: "(") { return decodeInterpolation() }
        if letter == UInt8(ascii: "u") { return decodeUnicode() }
        if let byte = Self.simpleEscapes[letter] {
            current.append(byte)
            offset += 2
            return
        }
        if isBlock, isLineEnd(letter) {
            offset = afterLineEnd(offset + 1)
            return skipIndentation()
        }
        let scalar = lexer.scalar(at: offset + 1)
        let width = scalar.map { UTF8.width($0) } ?? 0
        let name = scalar.map { "`\\\($0)`" } ?? "`\\`"
        wrong(
            "\(name) is not an escape", 1 + width,
            advice: "write `\\\\` for a backslash; known are \\n \\t \\r \\0 \\b \\f \\\" \\' \\\\ \\/ \\u \\( )")
        offset = min(offset + 1 + width, contentEnd)
    }

    private mutating func decodeInterpolation() {
        let content = offset + 2
        guard let close = lexer.endOfInterpolation(at: content, mayBreakLines: isBlock, depth: 0), close.isTerminated,
            close.end <= contentEnd
        else {
            // The lexer has reported the string as unterminated.
            offset = contentEnd
            return
        }
        flush()
        pieces.append(.interpolation(Span(content, close.end - 1)))
        offset = close.end
        currentStart = offset
    }

    /// `\u{1F600}` as in Swift, `\u00e9` and surrogate pairs as in JSON.
    private mutating func decodeUnicode() {
        if lexer.byte(offset + 2) == UInt8(ascii: "{") {
            let digits = offset + 3
            var close = digits
            while close < contentEnd, lexer.bytes[close] != UInt8(ascii: "}"), close - digits <= 8 { close += 1 }
            let value = UInt32(String(decoding: lexer.bytes[digits..<close], as: UTF8.self), radix: 16)
            guard close < contentEnd, lexer.bytes[close] == UInt8(ascii: "}"), let scalar = value.flatMap(Unicode.Scalar.init) else {
                wrong("there is no such character", 3, advice: "write its number in hexadecimal: `\\u{1F600}`")
                offset = min(offset + 3, contentEnd)
                return
            }
            current.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            offset = close + 1
            return
        }
        guard let first = fourDigits(at: offset + 2) else {
            wrong("`\\u` needs four digits or braces", 2, advice: "write `\\u00e9` or `\\u{e9}`")
            offset = min(offset + 2, contentEnd)
            return
        }
        if let scalar = Unicode.Scalar(first) {
            current.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            offset += 6
            return
        }
        if first < 0xDC00, lexer.byte(offset + 6) == UInt8(ascii: "\\"), lexer.byte(offset + 7) == UInt8(ascii: "u"),
            let second = fourDigits(at: offset + 8), second >= 0xDC00, second < 0xE000,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        {
            current.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            offset += 12
            return
        }
        wrong("half of a surrogate pair is no character", 6, advice: "the other half belongs directly behind it")
        offset = min(offset + 6, contentEnd)
    }

    private func fourDigits(at start: Int) -> UInt32? {
        guard start + 4 <= contentEnd else { return nil }
        var value: UInt32 = 0
        for byte in lexer.bytes[start..<start + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
