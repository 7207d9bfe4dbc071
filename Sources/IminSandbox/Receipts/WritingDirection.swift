// Letters that are written from right to left, in the order in which a page shows them.

package enum WritingDirection {
    /// A text as it stands on a page, from left to right. Programs that read pages (poppler, pdfium) take any text for that, the one beside
    /// what is shown as well (`ActualText`), and turn such letters round. The simple part of Unicode's algorithm (UAX 9): from the first
    /// such letter to the last one of a stretch without other letters; numbers keep their order. Done twice it gives the text again.
    package static func displayed(_ text: String) -> String {
        var shown: [Unicode.Scalar] = []
        /// The stretch so far, as read, and how much of it ends with a letter of the kind.
        var stretch: [Unicode.Scalar] = []
        var length = 0
        func turned() -> [Unicode.Scalar] {
            var result: [Unicode.Scalar] = []
            var digits: [Unicode.Scalar] = []
            for scalar in stretch[..<length].reversed() {
                if scalar.properties.numericType != nil {
                    digits.insert(scalar, at: 0)
                } else {
                    result += digits + [scalar]
                    digits = []
                }
            }
            return result + digits + stretch[length...]
        }
        for scalar in text.unicodeScalars {
            if runsLeft(scalar) {
                stretch.append(scalar)
                length = stretch.count
            } else if stretch.isEmpty || scalar.properties.isAlphabetic {
                shown += turned() + [scalar]
                (stretch, length) = ([], 0)
            } else {
                stretch.append(scalar)
            }
        }
        return String(String.UnicodeScalarView(shown + turned()))
    }

    /// Hebrew, Arabic, Syriac, Thaana, N'Ko and what lies between them, with their later blocks; not their digits, which run right.
    private static func runsLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF:
            scalar.properties.numericType == nil
        default: false
        }
    }
}
