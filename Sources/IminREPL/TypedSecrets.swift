import IminLanguage

/// Secrets that somebody has typed into a statement: what stands behind a name such as `apiKey` or `"authorization"`, and texts that
/// look like nothing but a key. They are of use in the session and must not stay behind in files.
///
/// Our decision what such names and texts are; secrets of environments are known and masked without this.
struct TypedSecrets {
    struct Finding: Hashable {
        /// Of what is hidden, in UTF-8 offsets.
        var range: Range<Int>
        var text: String
    }

    let findings: [Finding]
    private let source: SourceText

    /// `hidesCards`: numbers of cards are secrets too. Those of a sandbox are in its documentation.
    init(_ text: String, hidesCards: Bool = false) {
        let reading = SourceReading(SourceText(name: "<entered>", text: text))
        source = reading.source
        var findings: [Finding] = []
        if hidesCards {
            for piece in reading.pieces where piece.kind == .string || piece.kind == .number {
                for range in Self.cardNumbers(in: source.bytes[Int(piece.span.start)..<Int(piece.span.end)]) {
                    findings.append(Finding(range: range, text: String(decoding: source.bytes[range], as: UTF8.self)))
                }
            }
        }
        for (index, piece) in reading.pieces.enumerated() where piece.kind == .string && piece.span.end - piece.span.start > 2 {
            let content = Int(piece.span.start) + 1..<Int(piece.span.end) - 1
            let value = String(decoding: source.bytes[content], as: UTF8.self)
            let kept: Int
            if let prefix = Self.prefixes.first(where: { value.hasPrefix($0) && value.utf8.count >= $0.utf8.count + 8 }) {
                kept = prefix.utf8.count
            } else if Self.isRandom(value) || Self.isNamedSecret(Self.name(before: index, in: reading), value) {
                kept = 0
            } else {
                continue
            }
            findings.append(Finding(range: content.lowerBound + kept..<content.upperBound, text: value))
        }
        for piece in reading.pieces where piece.kind == .string || piece.kind == .comment {
            for range in EmbeddedSecrets.ranges(in: source.bytes, Int(piece.span.start)..<Int(piece.span.end)) {
                findings.append(Finding(range: range, text: String(decoding: source.bytes[range], as: UTF8.self)))
            }
        }
        // A text that is hidden whole hides the number in it.
        var kept: [Finding] = []
        for finding in findings.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) })
        where !finding.range.overlaps(kept.last?.range ?? 0..<0) {
            kept.append(finding)
        }
        self.findings = kept
    }

    /// The text with stars in the place of secrets.
    var masked: String {
        var bytes = source.bytes
        for finding in findings.reversed() { bytes.replaceSubrange(finding.range, with: "***".utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where numbers of payment cards stand: 13 to 19 digits, in groups or not, whose check digit (ISO/IEC 7812, Luhn) is right.
    static func cardNumbers(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var digits: [UInt8] = []
        var (start, end) = (bytes.startIndex, bytes.startIndex)
        func finish() {
            if (13...19).contains(digits.count), isCard(digits) { found.append(start..<end) }
            digits = []
        }
        for (place, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits.isEmpty { start = place }
                digits.append(byte - UInt8(ascii: "0"))
                end = place + 1
            // One separator between two groups, as people write it, forms send it and numbers are written in scripts.
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"): if !digits.isEmpty, place > end { finish() }
            default: finish()
            }
        }
        finish()
        return found
    }

    private static func isCard(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let weighed = Int(digit) * (place % 2 == 0 ? 1 : 2)
            sum += weighed > 9 ? weighed - 9 : weighed
        }
        return sum % 10 == 0 && digits.contains { $0 != 0 }
    }

    /// How keys of well-known services begin, and what stands before one in a header.
    static let prefixes = [
        "sk_", "pk_", "rk_", "whsec_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "Bearer ", "Basic ",
    ]

    /// Endings of names whose value is a secret.
    static let endings = ["apikey", "secret", "password", "passwd", "token", "authorization", "cookie"]

    /// The name that a value is given, as far as it is written before it: a label, a key, what is bound.
    private static func name(before index: Int, in reading: SourceReading) -> String? {
        guard index >= 2 else { return nil }
        let (name, sign) = (reading.pieces[index - 2], reading.pieces[index - 1])
        let isNamed = sign.kind == .assignment || sign.kind == .symbol && reading.text(sign) == ":"
        return isNamed && [.label, .string, .name, .member, .keyword].contains(name.kind) ? reading.text(name) : nil
    }

    private static func isNamedSecret(_ name: String?, _ value: String) -> Bool {
        guard let name else { return false }
        let bare = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
        if endings.contains(where: bare.hasSuffix) { return true }
        // `key` alone may be that of a map.
        return bare.hasSuffix("key") && value.utf8.count >= 12 && !value.contains(" ")
    }

    /// Long, without blanks, and of capitals, small letters and digits: no identifier of the platform looks so.
    static func isRandom(_ value: String) -> Bool {
        guard value.utf8.count >= 32 else { return false }
        var (capitals, small, digits) = (0, 0, 0)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): capitals += 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"): small += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="): break
            default: return false
            }
        }
        return capitals > 2 && small > 2 && digits > 2
    }
}
