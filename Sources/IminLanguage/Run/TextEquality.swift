/// Equality, order and hashes of texts in UTF-8: by their bytes after NFC, as Swift's strings. All have a fast path for ASCII.
///
/// Bytes must be valid UTF-8.
enum TextEquality {
    static func areEqual(_ left: Swift.Span<UInt8>, _ right: Swift.Span<UInt8>) -> Bool {
        if left.count == right.count, equalBytes(left, right) { return true }
        if isASCII(left) && isASCII(right) { return false }
        return string(left) == string(right)
    }

    static func isBefore(_ left: Swift.Span<UInt8>, _ right: Swift.Span<UInt8>) -> Bool {
        // Texts that are alike up to a byte and ASCII there and behind… need not be: an accent may follow. So only pure ASCII is fast.
        guard isASCII(left) && isASCII(right) else { return string(left) < string(right) }
        var index = 0
        let shared = min(left.count, right.count)
        while index < shared {
            if left[index] != right[index] { return left[index] < right[index] }
            index += 1
        }
        return left.count < right.count
    }

    /// Equal texts have equal hashes; they differ from process to process for texts that are not ASCII, so nothing may depend on them.
    static func hash(_ text: Swift.Span<UInt8>) -> UInt64 {
        if isASCII(text) { return hashBytes(text) }
        // Three scalars are ASCII after NFC: the Greek question mark, the Greek varia and the Kelvin sign.
        let normal = String(String.UnicodeScalarView(string(text).unicodeScalars.map { asciiEquivalents[$0] ?? $0 }))
        if normal.utf8.allSatisfy({ $0 < 0x80 }) { return hashBytes(Array(normal.utf8).span) }
        return UInt64(bitPattern: Int64(normal.hashValue))
    }

    private static let asciiEquivalents: [Unicode.Scalar: Unicode.Scalar] = ["\u{37E}": ";", "\u{1FEF}": "`", "\u{212A}": "K"]

    static func isASCII(_ text: Swift.Span<UInt8>) -> Bool {
        var union: UInt8 = 0
        for index in text.indices { union |= text[index] }
        return union < 0x80
    }

    private static func equalBytes(_ left: Swift.Span<UInt8>, _ right: Swift.Span<UInt8>) -> Bool {
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// FNV-1a with a final mix.
    private static func hashBytes(_ text: Swift.Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
        return (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    }

    private static func string(_ text: Swift.Span<UInt8>) -> String {
        guard let valid = try? UTF8Span(validating: text) else { return "" }
        return String(copying: valid)
    }
}
