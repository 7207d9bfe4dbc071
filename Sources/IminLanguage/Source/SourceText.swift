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
    /// Columns along the way in lines of thousands of bytes, so that many places in one line are found quickly.
    private let marks: [Mark]

    private struct Mark {
        var offset: Int
        var column: Int
    }

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts: [UInt32] = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(UInt32(clamping: offset + 1))
        }
        lineStarts = starts
        marks = Self.marks(bytes, starts)
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
        let mark = mark(upTo: offset).flatMap { $0.offset >= start ? $0 : nil } ?? Mark(offset: start, column: 1)
        return (low + 1, mark.column + Self.characters(in: bytes[mark.offset..<offset]))
    }

    /// How many characters a part of a line has. Where there is nothing but ASCII, a byte is a character; a `\r\n` is one too, but
    /// never lies within a line.
    private static func characters(in bytes: ArraySlice<UInt8>) -> Int {
        let isPlain = bytes.withUnsafeBytes { $0.allSatisfy { $0 < 0x80 } }
        return isPlain ? bytes.count : String(decoding: bytes, as: UTF8.self).count
    }

    private static func marks(_ bytes: [UInt8], _ lineStarts: [UInt32]) -> [Mark] {
        let spacing = 4_096
        var marks: [Mark] = []
        for (index, start) in lineStarts.enumerated() {
            let end = index + 1 < lineStarts.count ? Int(lineStarts[index + 1]) : bytes.count
            var last = Mark(offset: Int(start), column: 1)
            while end - last.offset > spacing {
                // Between two bytes of ASCII one character ends and another begins.
                var cut = last.offset + spacing
                while cut < end, bytes[cut] >= 0x80 || bytes[cut - 1] >= 0x80 { cut += 1 }
                if cut >= end { break }
                last = Mark(offset: cut, column: last.column + characters(in: bytes[last.offset..<cut]))
                marks.append(last)
            }
        }
        return marks
    }

    /// The last mark that does not lie behind an offset.
    private func mark(upTo offset: Int) -> Mark? {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : nil
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
