// Letters that are written from right to left, in the order in which a page shows them.

package enum WritingDirection {
    /// Behind such letters it keeps what follows out of their stretch: LEFT-TO-RIGHT MARK, which nobody sees.
    private static let mark: Unicode.Scalar = "\u{200E}"

    /// A text as it has to stand on a page for programs that read pages (poppler, pdfium). They take any text for one that is shown from left to
    /// right, the one beside what is shown as well (`ActualText`), and turn such letters round: each stretch of them in its place, which
    /// ends before a number or another letter. A blank before a number would be turned round with them.
    package static func displayed(_ text: String) -> String {
        var shown: [Unicode.Scalar] = []
        /// The stretch so far, as read, and how much of it ends with a letter of the kind.
        var stretch: [Unicode.Scalar] = []
        var length = 0
        for scalar in text.unicodeScalars where scalar != mark {
            let isNumber = scalar.properties.numericType != nil
            if runsLeft(scalar) {
                stretch.append(scalar)
                length = stretch.count
            } else if length == 0 || isNumber || scalar.properties.isAlphabetic {
                shown += stretch[..<length].reversed()
                if isNumber, length < stretch.count { shown.append(mark) }
                shown += stretch[length...] + [scalar]
                (stretch, length) = ([], 0)
            } else {
                stretch.append(scalar)
            }
        }
        return String(String.UnicodeScalarView(shown + stretch[..<length].reversed() + stretch[length...]))
    }

    /// The text that stands so on a page.
    package static func read(_ shown: String) -> String {
        String(String.UnicodeScalarView(displayed(shown).unicodeScalars.filter { $0 != mark }))
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
