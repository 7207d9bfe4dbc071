// The two fonts of every PDF reader that receipts are set in: how wide their characters are, and which byte stands for which character.

/// Helvetica or its bold face, in WinAnsi encoding (ISO 32000-1, annex D).
enum PDFFont: String, Sendable, Hashable, CaseIterable {
    case regular = "Helvetica"
    case bold = "Helvetica-Bold"

    /// The name by which pages refer to it.
    var resource: String {
        switch self {
        case .regular: "F1"
        case .bold: "F2"
        }
    }

    /// How wide a text is at a size, in points.
    func width(of bytes: [UInt8], size: Double) -> Double {
        Double(bytes.reduce(0) { $0 + width(of: $1) }) * size / 1_000
    }

    /// In thousandths of the size, from Adobe's metrics of the font.
    private func width(of byte: UInt8) -> Int {
        let widths = self == .regular ? PDFFont.regularWidths : PDFFont.boldWidths
        if byte >= 32, byte <= 126 { return widths[Int(byte) - 32] }
        // An accented letter is as wide as its letter; what else there is beyond ASCII is about as wide as a digit.
        guard byte >= 0xC0, let letter = PDFFont.letters[Int(byte) - 0xC0] else { return byte == 0xA0 ? widths[0] : 556 }
        return widths[Int(letter) - 32]
    }

    /// The letters below the accents of 0xC0 to 0xFF.
    private static let letters: [UInt8?] =
        Array("AAAAAAOCEEEEIIIIDNOOOOO+OUUUUYPpaaaaaaoceeeeiiiionooooo+ouuuuypy".utf8).map { $0 == UInt8(ascii: "?") ? nil : $0 }

    private static let regularWidths = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
        278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
        611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
        556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ]
    private static let boldWidths = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
        333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667,
        611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889,
        611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ]
}

/// Windows code page 1252, which PDF calls WinAnsi.
enum WinAnsi {
    /// The bytes of a text; letters that the code page lacks are written in those it has.
    static func bytes(of text: String) -> [UInt8] { text.flatMap { bytes(of: $0).bytes } }

    /// Of one character, and whether they are that character and nothing in its place.
    static func bytes(of character: Character) -> (bytes: [UInt8], isExact: Bool) {
        var bytes: [UInt8] = []
        var isExact = true
        for scalar in character.unicodeScalars {
            if let byte = byte(of: scalar) {
                bytes.append(byte)
            } else {
                isExact = false
                bytes += Array(Transliteration.latin(scalar).utf8)
            }
        }
        return (bytes, isExact)
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xFF: UInt8(scalar.value)
        case 0x09, 0x0A, 0x0D: UInt8(ascii: " ")
        case 0: nil
        default: high.firstIndex(of: scalar.value).map { UInt8(0x80 + $0) }
        }
    }

    /// What stands at 0x80 to 0x9F; 0 where nothing does.
    static let high: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018,
        0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]
}

/// A text on its way to the page: what is shown, and what is meant where the font lacks some of it.
struct PDFLine: Sendable, Hashable {
    private(set) var text = ""
    private(set) var bytes: [UInt8] = []
    private(set) var isExact = true

    init() {}

    init(_ text: some StringProtocol) { for character in text { append(character) } }

    mutating func append(_ character: Character) {
        let (bytes, isExact) = WinAnsi.bytes(of: character)
        text.append(character)
        self.bytes += bytes
        self.isExact = self.isExact && isExact
    }

    /// Both, with a space between them.
    static func + (left: PDFLine, right: PDFLine) -> PDFLine {
        guard !left.text.isEmpty else { return right }
        var line = left
        line.append(" ")
        line.text += right.text
        line.bytes += right.bytes
        line.isExact = line.isExact && right.isExact
        return line
    }
}
