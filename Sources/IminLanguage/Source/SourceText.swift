/// One piece of source: its name for people, its bytes, and where its lines begin.
///
/// Immutable, so one instance is shared by tree, program and every diagnostic that points into it.
public final class SourceText: Sendable {
    /// What reports call it: a path relative to where the user stands, `<stdin>`, `<-e>` or `<repl:3>`.
    public let name: String
    /// UTF-8 as read; may hold anything, the lexer reports what is not text.
    public let bytes: [UInt8]
    /// Byte offset of the first byte of each line; the first element is always 0.
    public let lineStarts: [UInt32]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts: [UInt32] = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(UInt32(clamping: offset + 1))
        }
        lineStarts = starts
    }

    public convenience init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// The text of a span; bytes that are not UTF-8 come back as replacement characters.
    public func text(_ span: Span) -> String {
        let start = min(Int(span.start), bytes.count)
        let end = min(max(Int(span.end), start), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// 1-based line and 1-based column of a byte offset; the column counts characters as people do.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        let before = bytes[Int(lineStarts[low])..<offset]
        // Where there is nothing but ASCII, a byte is a character; a `\r\n` is one too, but never lies within a line.
        let isPlain = before.withUnsafeBytes { $0.allSatisfy { $0 < 0x80 } }
        return (low + 1, (isPlain ? before.count : String(decoding: before, as: UTF8.self).count) + 1)
    }

    /// The text of a 1-based line without its line end; empty when there is no such line.
    public func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        return String(decoding: bytes[Int(lineStarts[number - 1])..<end(ofLine: number)], as: UTF8.self)
    }

    /// The offset behind the last byte of a 1-based line, without its line end.
    func end(ofLine number: Int) -> Int {
        guard number >= 1, number <= lineStarts.count else { return bytes.count }
        let start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end
    }

    /// The offset itself, or the begin of the scalar that it lies within.
    func beginOfScalar(_ offset: Int) -> Int {
        var offset = min(max(offset, 0), bytes.count)
        while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
