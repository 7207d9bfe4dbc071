// A small writer of PDF 1.4 (ISO 32000-1): pages of text lines and rules on A4, uncompressed, in the fonts every reader has. The same
// content gives the same bytes.

/// Pages in the making: lines are set from the top down, and a new page begins where one is full.
struct PDFDocument {
    /// A4, in points.
    static let width = 595.0
    static let height = 842.0
    static let margin = 56.0

    let title: String
    /// `D:20260504080000Z`
    let created: String
    private var pages: [[UInt8]] = [[]]
    /// The next line's distance from the bottom.
    private var y = PDFDocument.height - PDFDocument.margin

    init(title: String, created: Instant) {
        self.title = title
        let digits = created.text.prefix(19).filter(\.isNumber)
        self.created = "D:\(digits)Z"
    }

    var pageCount: Int { pages.count }

    /// A paragraph, broken into lines where it is too long, and something at the right margin of its first line.
    mutating func text(_ text: String, right: String? = nil, font: PDFFont = .regular, size: Double = 10, indent: Double = 0) {
        let end = PDFDocument.width - PDFDocument.margin
        let right = right.map { PDFLine($0) }
        let reserved = right.map { font.width(of: $0.bytes, size: size) + 16 } ?? 0
        let lines = PDFDocument.lines(of: text, width: end - PDFDocument.margin - indent - reserved, font: font, size: size)
        for (index, line) in lines.enumerated() {
            makeRoom(size * 1.4)
            y -= size * 1.4
            show(line, x: PDFDocument.margin + indent, font: font, size: size)
            if index == 0, let right { show(right, x: end - font.width(of: right.bytes, size: size), font: font, size: size) }
        }
    }

    mutating func space(_ points: Double) { y -= points }

    /// A thin line from margin to margin.
    mutating func rule() {
        makeRoom(8)
        y -= 6
        let end = PDFDocument.number(PDFDocument.width - PDFDocument.margin)
        add("0.5 w \(PDFDocument.number(PDFDocument.margin)) \(PDFDocument.number(y)) m \(end) \(PDFDocument.number(y)) l S\n")
    }

    private mutating func makeRoom(_ points: Double) {
        guard y - points < PDFDocument.margin else { return }
        pages.append([])
        y = PDFDocument.height - PDFDocument.margin
    }

    /// What is copied from the page, and what is read out, is what was meant (ISO 32000-1, section 14.9.4).
    private mutating func show(_ line: PDFLine, x: Double, font: PDFFont, size: Double) {
        if !line.isExact {
            let units = WritingDirection.displayed(line.text).utf16.map { Transliteration.hexadecimal($0) }.joined()
            add("/Span << /ActualText <FEFF\(units)> >> BDC ")
        }
        add("BT /\(font.resource) \(PDFDocument.number(size)) Tf \(PDFDocument.number(x)) \(PDFDocument.number(y)) Td (")
        pages[pages.count - 1] += PDFDocument.escaped(line.bytes)
        add(line.isExact ? ") Tj ET\n" : ") Tj ET EMC\n")
    }

    private mutating func add(_ operators: String) { pages[pages.count - 1] += Array(operators.utf8) }

    // MARK: - The file

    /// The whole file: header, objects, cross-reference table, trailer.
    func bytes() -> [UInt8] {
        var file = Array("%PDF-1.4\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
        var offsets: [Int] = []
        func add(_ body: [UInt8]) {
            offsets.append(file.count)
            file += Array("\(offsets.count) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
        }
        // 1 catalogue, 2 page tree, 3 information, then the fonts, then each page with its content.
        let firstPage = 4 + PDFFont.allCases.count
        let kids = pages.indices.map { "\(firstPage + $0 * 2) 0 R" }.joined(separator: " ")
        add(Array("<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".utf8))
        add(Array("<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>".utf8))
        add(
            Array("<< /Title (".utf8) + PDFDocument.escaped(WinAnsi.bytes(of: title))
                + Array(") /Producer (imin) /CreationDate (\(created)) >>".utf8))
        for font in PDFFont.allCases {
            add(Array("<< /Type /Font /Subtype /Type1 /BaseFont /\(font.rawValue) /Encoding /WinAnsiEncoding >>".utf8))
        }
        let fonts = PDFFont.allCases.enumerated().map { "/\($1.resource) \(4 + $0) 0 R" }.joined(separator: " ")
        for (index, content) in pages.enumerated() {
            let box = "[0 0 \(PDFDocument.number(PDFDocument.width)) \(PDFDocument.number(PDFDocument.height))]"
            let contents = firstPage + index * 2 + 1
            add(
                Array(
                    "<< /Type /Page /Parent 2 0 R /MediaBox \(box) /Resources << /Font << \(fonts) >> >> /Contents \(contents) 0 R >>".utf8)
            )
            add(Array("<< /Length \(content.count) >>\nstream\n".utf8) + content + Array("\nendstream".utf8))
        }
        let table = file.count
        file += Array("xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n".utf8)
        for offset in offsets { file += Array("\(Digits.padded(offset, to: 10)) 00000 n \n".utf8) }
        file += Array("trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R /Info 3 0 R >>\nstartxref\n\(table)\n%%EOF\n".utf8)
        return file
    }

    /// A literal string's bytes: brackets and backslashes are escaped.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            if "()\\".utf8.contains(byte) { result.append(UInt8(ascii: "\\")) }
            result.append(byte)
        }
        return result
    }

    /// With at most two decimals.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return rest == 0 ? "\(hundredths / 100)" : "\(hundredths / 100).\(Digits.padded(abs(rest), to: 2))"
    }

    /// Broken at spaces; a word that is longer than a line is broken where the line ends.
    private static func lines(of text: String, width: Double, font: PDFFont, size: Double) -> [PDFLine] {
        func fits(_ line: PDFLine) -> Bool { font.width(of: line.bytes, size: size) <= width }
        var lines: [PDFLine] = []
        var line = PDFLine()
        for word in text.split(whereSeparator: { $0.isWhitespace && $0 != "\u{A0}" }) {
            var rest = PDFLine(word)
            let joined = line + rest
            if fits(joined) {
                line = joined
                continue
            }
            if !line.text.isEmpty { lines.append(line) }
            if !fits(rest) {
                let whole = rest
                rest = PDFLine()
                for character in whole.text {
                    var longer = rest
                    longer.append(character)
                    if !fits(longer), !rest.text.isEmpty {
                        lines.append(rest)
                        longer = PDFLine(String(character))
                    }
                    rest = longer
                }
            }
            line = rest
        }
        if !line.text.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
