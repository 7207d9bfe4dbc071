// Letters of other alphabets in those of ours, so that a name can be recognised where only ours can be printed. Not the spelling its
// bearer would choose; what was meant stays readable beside it (`PDFLine.text`).

enum Transliteration {
    /// By the name that Unicode gives the sign: nothing for a mark on a letter, and the sign's number where the name says no sound.
    static func latin(_ scalar: Unicode.Scalar) -> String {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return ""
        default: break
        }
        // `GREEK SMALL LETTER ALPHA WITH TONOS`, `HANGUL SYLLABLE GIM`, `CJK UNIFIED IDEOGRAPH-738B`
        let words = (properties.name ?? "").split(separator: " ")
        guard let script = words.first, let marker = words.firstIndex(where: { ["LETTER", "LIGATURE", "SYLLABLE"].contains($0) }),
            let letter = words[(marker + 1)...].prefix(while: { $0 != "WITH" && $0 != "PRECEDED" }).last
        else { return "[U+\(hexadecimal(scalar.value))]" }
        let sound =
            switch script {
            case "CYRILLIC": cyrillic[letter] ?? letter.lowercased()
            // Their letters are named by words that begin with them.
            case "GREEK", "HEBREW", "ARABIC", "ARMENIAN", "GEORGIAN":
                String(letter.prefix(pairs.contains { letter.hasPrefix($0) } ? 2 : 1)).lowercased()
            default: letter.lowercased()
            }
        return words[..<marker].contains("CAPITAL") ? sound.prefix(1).uppercased() + sound.dropFirst() : sound
    }

    /// In capitals, of four digits at least.
    static func hexadecimal(_ value: some BinaryInteger) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static let pairs = ["TH", "PH", "CH", "PS", "SH", "KH", "GH", "TS", "ZH", "DZ"]

    /// By the last word of the letter's name.
    private static let cyrillic: [Substring: String] = [
        "BE": "b", "VE": "v", "GHE": "g", "DE": "d", "IE": "e", "IO": "yo", "ZHE": "zh", "ZE": "z", "KA": "k", "EL": "l", "EM": "m",
        "EN": "n", "PE": "p", "ER": "r", "ES": "s", "TE": "t", "EF": "f", "HA": "kh", "TSE": "ts", "CHE": "ch", "SHA": "sh",
        "SHCHA": "shch", "SIGN": "", "YERU": "y", "JE": "j", "LJE": "lj", "NJE": "nj", "DJE": "dj", "DZE": "dz", "DZHE": "dzh",
        "TSHE": "c", "GJE": "g", "KJE": "k", "SCHWA": "a",
    ]
}
