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
        let start = Int(lineStarts[low])
        return (low + 1, String(decoding: bytes[start..<offset], as: UTF8.self).count + 1)
    }

    /// The text of a 1-based line without its line end; empty when there is no such line.
    public func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        let start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
