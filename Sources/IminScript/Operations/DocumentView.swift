import HTTPTypes
import IminClient
import IminJSON
import IminSandbox

/// What a script sees of a reply that is a document, as a receipt: nothing of its bytes, but what can be said about them.
enum DocumentView {
    static func json(_ exchange: Exchange) -> JSON {
        var object: JSONObject = [
            "status": .number(JSONNumber(exchange.status ?? 0)),
            "contentType": .string(exchange.response?.headerFields[.contentType] ?? ""),
            "size": .number(JSONNumber(exchange.responseBody.count)),
        ]
        if let text = PDFText.lines(of: exchange.responseBody) { object["text"] = .string(text.joined(separator: "\n")) }
        return .object(object)
    }
}

/// Reads the text of plain PDF files: strings shown by `Tj` in streams that are not compressed, in WinAnsi encoding, or the text that
/// stands beside one (`ActualText`), as what copies from a page does. No more: a reader of any PDF is not what a script's assertion needs.
enum PDFText {
    /// The strings in the order they are shown; `nil` where the file is no PDF or shows none.
    static func lines(of bytes: [UInt8]) -> [String]? {
        guard bytes.starts(with: Array("%PDF-".utf8)) else { return nil }
        var lines: [String] = []
        var index = 0
        while let start = find(stream, in: bytes, from: index) {
            let content = start + stream.count
            guard let end = find(endOfStream, in: bytes, from: content) else { break }
            read(bytes[content..<end], into: &lines)
            index = end + endOfStream.count
        }
        return lines.isEmpty ? nil : lines
    }

    private static let stream = Array("stream\n".utf8)
    private static let endOfStream = Array("endstream".utf8)

    private static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= word.count, start <= bytes.count - word.count else { return nil }
        return (start...(bytes.count - word.count)).first { bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// Literal strings that the operator `Tj` follows.
    private static func read(_ content: ArraySlice<UInt8>, into lines: inout [String]) {
        var index = content.startIndex
        /// What the next string stands for.
        var meant: String?
        while index < content.endIndex {
            if content[index] == actualText[0], content[index...].starts(with: actualText) {
                let digits = content[(index + actualText.count)...].prefix { $0 != UInt8(ascii: ">") }
                meant = text(ofUnits: digits)
                index = digits.endIndex
                continue
            }
            guard content[index] == UInt8(ascii: "(") else {
                index += 1
                continue
            }
            let (bytes, after) = literal(content, from: index + 1)
            index = after
            if content[after...].drop(while: { $0 == UInt8(ascii: " ") }).starts(with: Array("Tj".utf8)) {
                lines.append(meant ?? String(String.UnicodeScalarView(bytes.map(scalar))))
                meant = nil
            }
        }
    }

    private static let actualText = Array("/ActualText <".utf8)

    /// Text in hexadecimal UTF-16 behind a byte-order mark. Letters that run from right to left stand in the order of the page: they are
    /// turned round again.
    private static func text(ofUnits digits: ArraySlice<UInt8>) -> String? {
        let written = String(decoding: digits, as: UTF8.self)
        guard written.hasPrefix("FEFF"), written.utf8.count.isMultiple(of: 4) else { return nil }
        var units: [UInt16] = []
        var rest = written.dropFirst(4)
        while !rest.isEmpty {
            guard let unit = UInt16(rest.prefix(4), radix: 16) else { return nil }
            units.append(unit)
            rest = rest.dropFirst(4)
        }
        return WritingDirection.read(String(decoding: units, as: UTF16.self))
    }

    /// The bytes of a string, up to the bracket that closes it, and where what follows begins.
    private static func literal(_ content: ArraySlice<UInt8>, from start: Int) -> ([UInt8], Int) {
        var bytes: [UInt8] = []
        var depth = 1
        var index = start
        while index < content.endIndex {
            var byte = content[index]
            index += 1
            if byte == UInt8(ascii: "\\"), index < content.endIndex {
                byte = content[index]
                index += 1
            } else if byte == UInt8(ascii: "(") {
                depth += 1
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { break }
            }
            bytes.append(byte)
        }
        return (bytes, index)
    }

    /// Windows code page 1252.
    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(high[Int(byte) - 0x80]) ?? "?"
    }

    /// What stands at 0x80 to 0x9F.
    private static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90,
        0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
