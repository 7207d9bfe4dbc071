/// Percent-encoding of RFC 3986, section 2.1, and the form encoding of HTML (`application/x-www-form-urlencoded`), over UTF-8.
public enum PercentCoding {
    /// Which bytes stay as they are.
    public enum Part: Sendable {
        /// Letters, digits, `-._~` only: safe in any place.
        case unreserved
        /// A segment of a path: sub-delimiters, `:` and `@` too.
        case pathSegment
        /// A whole path: `/` too.
        case path
        /// A query or fragment: `/` and `?` too.
        case query
    }

    /// Text with every byte outside the part's set written as `%XX`.
    public static func encode(_ text: String, as part: Part = .unreserved) -> String {
        if text.utf8.allSatisfy({ stays($0, in: part) }) { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            if stays(byte, in: part) { bytes.append(byte) } else { appendEscape(of: byte, to: &bytes) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Escapes what may not stand in an address at all (spaces, controls, quotes, non-ASCII), and leaves `%XX` and delimiters alone.
    static func repair(_ text: some Collection<UInt8>, allowed: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for byte in text {
            if allowed(byte) || byte == UInt8(ascii: "%") { bytes.append(byte) } else { appendEscape(of: byte, to: &bytes) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A whole URL as a header may carry it: what is no visible ASCII is escaped, everything else stays.
    public static func visible(_ url: String) -> String {
        if url.utf8.allSatisfy({ (33...126).contains($0) }) { return url }
        return repair(Array(url.utf8)) { (33...126).contains($0) }
    }

    /// A path with query in which only what RFC 3986 allows stands as it is; escapes that are there stay.
    public static func strictTarget(_ target: String) -> String {
        if target.utf8.allSatisfy({ stays($0, in: .query) || $0 == UInt8(ascii: "%") }) { return target }
        return repair(Array(target.utf8)) { stays($0, in: .query) }
    }

    /// `nil` where a `%` is not followed by two hexadecimal digits or the bytes are not UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        if !text.utf8.contains(UInt8(ascii: "%")) { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexadecimalValue), let low = rest.next().flatMap(hexadecimalValue) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Pairs as a form sends them; a space becomes `+`.
    public static func encodeForm(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { encodeFormText($0.name) + "=" + encodeFormText($0.value) }.joined(separator: "&")
    }

    /// The pairs of a form or query; `+` is a space, a broken escape stays as written, an empty pair is skipped.
    public static func decodeForm(_ text: some StringProtocol) -> [(name: String, value: String)] {
        if text.isEmpty { return [] }
        return text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decodeFormText(parts[0]), parts.count > 1 ? decodeFormText(parts[1]) : "")
        }
    }

    private static func encodeFormText(_ text: String) -> String {
        encode(text).split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+")
    }

    private static func decodeFormText(_ text: some StringProtocol) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return decode(spaced) ?? spaced
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        digits.withUTF8Buffer { digits in
            bytes.append(UInt8(ascii: "%"))
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func stays(_ byte: UInt8, in part: Part) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            return true
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"),
            UInt8(ascii: "@"):
            return part != .unreserved
        case UInt8(ascii: "/"): return part == .path || part == .query
        case UInt8(ascii: "?"): return part == .query
        default: return false
        }
    }
}
