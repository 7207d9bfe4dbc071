// From UTF-8 bytes to a JSON value, strictly by RFC 8259: no comments, no trailing commas, no byte order mark, one value.
//
// Decisions where the RFC leaves room:
// - Of members with the same key the last value counts, unless the caller wants such texts refused: readers differ in which one they take,
//   so what is sent that way means different things to different readers.
// - Invalid UTF-8 and escapes of lone surrogates (`\uD800`) are refused: a Swift String cannot hold them, and to replace them would
//   lose what was sent.
// - Nesting is limited, so that no text can exhaust the stack.

extension JSON {
    /// How deep arrays and objects may nest unless the caller says otherwise.
    public static let defaultMaximumDepth = 512
    /// The depth that no caller can exceed: values are released, compared and printed recursively.
    public static let highestMaximumDepth = 1_000

    /// The value of a text in UTF-8.
    public init(
        parsing bytes: borrowing Span<UInt8>, maximumDepth: Int = JSON.defaultMaximumDepth, refusingRepeatedKeys: Bool = false
    ) throws(JSONError) {
        var parser = JSONParser(
            maximumDepth: min(maximumDepth, Self.highestMaximumDepth), refusesRepeatedKeys: refusingRepeatedKeys)
        self = try parser.document(bytes)
    }

    /// The value of a text in UTF-8.
    public init(
        parsing bytes: [UInt8], maximumDepth: Int = JSON.defaultMaximumDepth, refusingRepeatedKeys: Bool = false
    ) throws(JSONError) {
        try self.init(parsing: bytes.span, maximumDepth: maximumDepth, refusingRepeatedKeys: refusingRepeatedKeys)
    }

    /// The value of a text in UTF-8.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = JSON.defaultMaximumDepth) throws(JSONError) {
        try self.init(parsing: Array(bytes).span, maximumDepth: maximumDepth)
    }

    /// The value of a text.
    public init(parsing text: String, maximumDepth: Int = JSON.defaultMaximumDepth) throws(JSONError) {
        try self.init(parsing: Array(text.utf8).span, maximumDepth: maximumDepth)
    }
}

struct JSONParser {
    let maximumDepth: Int
    let refusesRepeatedKeys: Bool
    private var position = 0
    private var depth = 0

    init(maximumDepth: Int, refusesRepeatedKeys: Bool = false) {
        self.maximumDepth = maximumDepth
        self.refusesRepeatedKeys = refusesRepeatedKeys
    }

    mutating func document(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> JSON {
        skipSpace(bytes)
        let result = try value(bytes)
        skipSpace(bytes)
        guard position == bytes.count else {
            throw JSONError(bytes, at: position, expected: "the end of the text after the value")
        }
        return result
    }

    // MARK: Values

    private mutating func value(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> JSON {
        guard position < bytes.count else { throw JSONError(bytes, at: position, expected: "a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
        case UInt8(ascii: "t"):
            try word("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null", bytes)
            return .null
        default: throw JSONError(bytes, at: position, expected: "a value")
        }
    }

    private mutating func array(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> JSON {
        try enter(bytes)
        var elements: [JSON] = []
        if peek(bytes) == UInt8(ascii: "]") {
            leave()
            return .array(elements)
        }
        while true {
            elements.append(try value(bytes))
            skipSpace(bytes)
            switch peek(bytes) {
            case UInt8(ascii: ","):
                position += 1
                skipSpace(bytes)
            case UInt8(ascii: "]"):
                leave()
                return .array(elements)
            default: throw JSONError(bytes, at: position, expected: "`,` or `]` after an element")
            }
        }
    }

    private mutating func object(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> JSON {
        try enter(bytes)
        var members = JSONObject()
        if peek(bytes) == UInt8(ascii: "}") {
            leave()
            return .object(members)
        }
        // Growing from one member on costs more than the room.
        members.reserveCapacity(8)
        while true {
            guard peek(bytes) == UInt8(ascii: "\"") else {
                throw JSONError(bytes, at: position, expected: members.isEmpty ? "a key in `\"` or `}`" : "a key in `\"`")
            }
            let start = position
            let key = try string(bytes)
            if refusesRepeatedKeys, members.contains(key) {
                throw JSONError(bytes, at: start, expected: "each key of an object once", found: "`\(key)` again")
            }
            skipSpace(bytes)
            guard peek(bytes) == UInt8(ascii: ":") else { throw JSONError(bytes, at: position, expected: "`:` after the key") }
            position += 1
            skipSpace(bytes)
            members[key] = try value(bytes)
            skipSpace(bytes)
            switch peek(bytes) {
            case UInt8(ascii: ","):
                position += 1
                skipSpace(bytes)
            case UInt8(ascii: "}"):
                leave()
                return .object(members)
            default: throw JSONError(bytes, at: position, expected: "`,` or `}` after a member")
            }
        }
    }

    private mutating func enter(_ bytes: borrowing Span<UInt8>) throws(JSONError) {
        guard depth < maximumDepth else {
            throw JSONError(
                bytes, at: position, expected: "at most \(maximumDepth) levels of nesting", found: "level \(maximumDepth + 1)")
        }
        depth += 1
        position += 1
        skipSpace(bytes)
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    private mutating func word(_ word: StaticString, _ bytes: borrowing Span<UInt8>) throws(JSONError) {
        let start = position
        let letters = String(describing: word).utf8
        for letter in letters {
            guard peek(bytes) == letter else {
                // Something that merely begins alike, as `nil` or `True`, is shown from its beginning.
                throw JSONError(bytes, at: start, expected: "a value", found: "`\(Self.letters(bytes, from: start))`")
            }
            position += 1
        }
    }

    /// The letters and digits at a place, at most 20.
    private static func letters(_ bytes: borrowing Span<UInt8>, from start: Int) -> String {
        var text = ""
        var index = start
        while index < bytes.count, index < start + 20, bytes[index] &- 0x30 < 10 || (bytes[index] | 0x20) &- 0x61 < 26 {
            text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
            index += 1
        }
        return text
    }

    private mutating func number(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> JSONNumber {
        var scanner = JSONNumberScanner(position: position)
        if let expected = scanner.scan(bytes) { throw JSONError(bytes, at: scanner.position, expected: expected) }
        let start = position
        position = scanner.position
        return JSONNumber(valid: try text(bytes, start..<position))
    }

    // MARK: Strings

    /// From the opening to behind the closing quotation mark.
    private mutating func string(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> String {
        position += 1
        let start = position
        skipPlain(bytes)
        // Most strings have no escapes: one copy.
        if peek(bytes) == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes, start..<(position - 1))
        }
        var result = try text(bytes, start..<position)
        while true {
            switch peek(bytes) {
            case UInt8(ascii: "\""):
                position += 1
                return result
            case UInt8(ascii: "\\"):
                result.unicodeScalars.append(try escape(bytes))
                let chunk = position
                skipPlain(bytes)
                if position > chunk { result += try text(bytes, chunk..<position) }
            case nil: throw JSONError(bytes, at: position, expected: "`\"` at the end of the string")
            default: throw JSONError(bytes, at: position, expected: "an escape as `\\n` for a control character in a string")
            }
        }
    }

    /// Moves to the next quotation mark, backslash or control character.
    private mutating func skipPlain(_ bytes: borrowing Span<UInt8>) {
        var index = position
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            index += 1
        }
        position = index
    }

    private mutating func escape(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let byte = peek(bytes) else { throw JSONError(bytes, at: position, expected: "a letter after `\\`") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(bytes, from: start)
        default:
            throw JSONError(bytes, at: position - 1, expected: "one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u` after `\\`")
        }
    }

    private mutating func unicodeEscape(_ bytes: borrowing Span<UInt8>, from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate is worth something only with the low one that follows.
        if first < 0xDC00, peek(bytes) == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
            position += 2
            let second = try hexadecimal(bytes)
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
            {
                return scalar
            }
        }
        throw JSONError(
            bytes, at: start, expected: "a pair of surrogates",
            found: "the lone surrogate `\\u\(JSONError.hexadecimal(first, digits: 4))`")
    }

    private mutating func hexadecimal(_ bytes: borrowing Span<UInt8>) throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            switch peek(bytes) {
            case .some(let byte) where byte &- 0x30 < 10: value = value << 4 | UInt16(byte - 0x30)
            case .some(let byte) where (byte | 0x20) &- 0x61 < 6: value = value << 4 | UInt16((byte | 0x20) - 0x61 + 10)
            default: throw JSONError(bytes, at: position, expected: "four hexadecimal digits after `\\u`")
            }
            position += 1
        }
        return value
    }

    /// The bytes as text, which must be valid UTF-8.
    private func text(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.extracting(range)))
        } catch {
            let offset = range.lowerBound + error.byteOffsets.lowerBound
            throw JSONError(
                bytes, at: offset, expected: "valid UTF-8", found: "the byte \(JSONError.hexadecimal(bytes[offset], digits: 2))")
        }
    }

    // MARK: Bytes

    private func peek(_ bytes: borrowing Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace(_ bytes: borrowing Span<UInt8>) {
        var index = position
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
            default:
                position = index
                return
            }
        }
        position = index
    }
}
