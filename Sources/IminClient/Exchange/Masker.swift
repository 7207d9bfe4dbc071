import IminAPI
import Synchronization

/// Replaces every secret of a run in texts for people and machines: as it is, percent-encoded, in JSON, in base64 (also in the middle of a
/// longer text) and hexadecimal; and, without knowing them, JSON Web Tokens and the values of query parameters that carry tokens.
///
/// Secrets of fewer than four characters are masked only in the fields that carry them: replaced everywhere they would make any text
/// unreadable.
public final class Masker: Sendable {
    /// Header fields whose value is never shown.
    public static let secretFields: Set<String> = ["x-api-key", "authorization", "proxy-authorization", "cookie", "set-cookie"]

    private static let tokenParameters = ["jwt", "token", "access_token", "id_token", "client_secret"]
    private static let shortest = 4
    private static let mask = Array(Secret.mask.utf8)

    /// Encoded forms by their first byte (256 lists), longest first; empty while there is no secret.
    private let forms = Mutex<[[[UInt8]]]>([])

    public init(_ secrets: some Sequence<Secret> = []) {
        for secret in secrets { add(secret) }
    }

    public func add(_ secret: Secret) {
        let text = secret.reveal()
        guard text.utf8.count >= Self.shortest else { return }
        let added = Self.encodings(of: text)
        forms.withLock { forms in
            if forms.isEmpty { forms = Array(repeating: [], count: 256) }
            for form in added {
                guard let first = form.first.map(Int.init), !forms[first].contains(form) else { continue }
                forms[first].append(form)
                forms[first].sort { $0.count > $1.count }
            }
        }
    }

    /// `showsTokens`: the tokens of links stay, and only what the run was told to keep secret goes.
    public func mask(_ text: String, showsTokens: Bool = false) -> String {
        String(decoding: mask(Array(text.utf8), showsTokens: showsTokens), as: UTF8.self)
    }

    public func mask(_ bytes: [UInt8], showsTokens: Bool = false) -> [UInt8] {
        let forms = forms.withLock { $0 }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if !forms.isEmpty, let form = forms[Int(byte)].first(where: { bytes[index...].starts(with: $0) }) {
                output.append(contentsOf: Self.mask)
                index += form.count
            } else if !showsTokens, byte == UInt8(ascii: "e"), let length = Self.tokenLength(bytes[index...]) {
                output.append(contentsOf: Self.mask)
                index += length
            } else if !showsTokens, byte == UInt8(ascii: "="), let length = Self.tokenValueLength(bytes, after: index), length > 0 {
                output.append(byte)
                output.append(contentsOf: Self.mask)
                index += 1 + length
            } else {
                output.append(byte)
                index += 1
            }
        }
        return output
    }

    /// The length of a JSON Web Token at the start: `eyJ`, then three parts of base64url with dots between.
    private static func tokenLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.starts(with: "eyJ".utf8) else { return nil }
        var parts = 1
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: ".") {
                parts += 1
            } else if !isTokenByte(bytes[index]) {
                break
            }
            index += 1
        }
        return parts >= 3 ? index - bytes.startIndex : nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// The length of the value where the `=` ends the name of a parameter that carries a token: `?jwt=…`.
    private static func tokenValueLength(_ bytes: [UInt8], after equals: Int) -> Int? {
        for name in tokenParameters {
            let start = equals - name.utf8.count
            guard start >= 0, bytes[start..<equals].elementsEqual(name.utf8) else { continue }
            let isName =
                start == 0 || [UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "\n")].contains(bytes[start - 1])
            guard isName else { continue }
            return bytes[(equals + 1)...].prefix { byte in
                byte > 32
                    && ![UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: "'")].contains(byte)
            }.count
        }
        return nil
    }

    // MARK: Encodings

    static func encodings(of text: String) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        let percent = PercentCoding.encode(text)
        let spaced = percent.split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+")
        var forms: Set<[UInt8]> = [
            bytes, Array(percent.utf8), Array(lowerEscapes(percent).utf8), Array(spaced.utf8), Array(lowerEscapes(spaced).utf8),
            jsonForm(bytes, escapingSlash: false), jsonForm(bytes, escapingSlash: true),
            Array(hexadecimal(bytes, "0123456789abcdef").utf8), Array(hexadecimal(bytes, "0123456789ABCDEF").utf8),
        ]
        for offset in 0..<3 {
            for alphabet in [Base64.standard, Base64.url] {
                let form = Base64.middle(of: bytes, offset: offset, alphabet)
                if form.count >= shortest { forms.insert(form) }
            }
        }
        return forms.filter { $0.count >= shortest }
    }

    private static func lowerEscapes(_ text: String) -> String {
        var result = ""
        var digits = 0
        for character in text {
            if character == "%" {
                digits = 2
                result.append(character)
            } else if digits > 0 {
                digits -= 1
                result.append(contentsOf: character.lowercased())
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func jsonForm(_ bytes: [UInt8], escapingSlash: Bool) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "/") where escapingSlash: [UInt8(ascii: "\\"), byte]
            default: [byte]
            }
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ digits: String) -> String {
        let digits = Array(digits)
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// Just enough of RFC 4648 to know how a secret looks inside encoded text.
enum Base64 {
    static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The characters that depend on the given bytes alone when `offset` (0 to 2) other bytes stand before them in the encoded text and any
    /// number after: what a search for the bytes in any base64 text has to look for.
    static func middle(of bytes: [UInt8], offset: Int, _ alphabet: [UInt8]) -> [UInt8] {
        let bits = bytes.count * 8
        let first = offset * 8
        // Characters cover six bits each; the first whole one starts at or after `first`, the last ends at or before `first + bits`.
        let start = (first + 5) / 6
        let end = (first + bits) / 6
        guard start < end else { return [] }
        return (start..<end).map { character in
            var value = 0
            for bit in (character * 6)..<(character * 6 + 6) {
                let place = bit - first
                value = value << 1 | Int(bytes[place / 8] >> (7 - place % 8) & 1)
            }
            return alphabet[value]
        }
    }
}
