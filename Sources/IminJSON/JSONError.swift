/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// In bytes from the beginning.
    public var offset: Int
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    /// What was expected there: `a value`, `` `,` or `]` ``.
    public var expected: String
    /// What stood there: `` `}` ``, `the end of the text`.
    public var found: String

    /// One sentence without full stop: ``expected a value but found `}` at line 2, column 7``.
    public var description: String { "expected \(expected) but found \(found) at line \(line), column \(column)" }

    init(_ bytes: borrowing Span<UInt8>, at offset: Int, expected: String, found: String? = nil) {
        let offset = min(offset, bytes.count)
        self.offset = offset
        self.expected = expected
        self.found = found ?? Self.describe(bytes, at: offset)
        line = 1
        column = 1
        for index in 0..<offset {
            if bytes[index] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    private static func describe(_ bytes: borrowing Span<UInt8>, at offset: Int) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: "\n"): return "a line break"
        case UInt8(ascii: "\r"): return "a carriage return"
        case UInt8(ascii: "\t"): return "a tab"
        case 0..<0x20, 0x7F: return "the control character U+\(hexadecimal(byte, digits: 4))"
        case UInt8(ascii: "`"): return "a backtick"
        case 0x20..<0x7F: return "`\(Character(Unicode.Scalar(byte)))`"
        default:
            var scalar: [UInt8] = [byte]
            var next = offset + 1
            while next < bytes.count, bytes[next] & 0xC0 == 0x80, scalar.count < 4 {
                scalar.append(bytes[next])
                next += 1
            }
            if scalar == [0xEF, 0xBB, 0xBF] { return "a byte order mark" }
            guard let text = String(validating: scalar, as: UTF8.self) else { return "the byte \(hexadecimal(byte, digits: 2))" }
            return "`\(text)`"
        }
    }

    static func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
