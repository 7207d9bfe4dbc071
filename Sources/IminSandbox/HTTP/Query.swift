// Query strings and form bodies: pairs of names and values, percent-decoded.

/// The parameters of a query or form, in their order.
struct Query: Sendable, Hashable {
    var items: [(name: String, value: String)]

    static func == (left: Query, right: Query) -> Bool { left.items.elementsEqual(right.items) { $0 == $1 } }
    func hash(into hasher: inout Hasher) {
        for item in items {
            hasher.combine(item.name)
            hasher.combine(item.value)
        }
    }

    /// `a=1&b=two+words`, as in a query or in `application/x-www-form-urlencoded`.
    init(_ text: some StringProtocol) {
        items =
            text.isEmpty
            ? []
            : text.split(separator: "&").map { pair in
                guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (PercentCoding.decodedForm(pair), "") }
                return (PercentCoding.decodedForm(pair[..<equals]), PercentCoding.decodedForm(pair[pair.index(after: equals)...]))
            }
    }

    /// The first value under a name.
    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// Refuses parameters nobody would look at: a filter that is ignored is a wrong result.
    func refuseUnknown(_ known: [String]) throws(Problem) {
        for item in items where !known.contains(item.name) {
            throw Problem(
                400, .invalidRequest,
                "There is no query parameter `\(item.name)` here; known are \(known.map { "`\($0)`" }.joined(separator: ", ")).")
        }
    }

    /// A value that must be there.
    func required(_ name: String) throws(Problem) -> String {
        guard let value = self[name], !value.isEmpty else {
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` is missing.")
        }
        return value
    }

    /// A whole number within a range.
    func number(_ name: String, in range: ClosedRange<Int>, default value: Int) throws(Problem) -> Int {
        guard let text = self[name] else { return value }
        guard let number = Int(text), range.contains(number) else {
            let limit = range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` must be a whole number \(limit), not `\(text)`.")
        }
        return number
    }
}

/// Percent-encoding (RFC 3986, section 2.1).
enum PercentCoding {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// Everything but unreserved characters becomes `%XX`: safe as one path segment and as a query value.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexadecimal[Int(byte >> 4)])
                bytes.append(hexadecimal[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What cannot be decoded stays as it is.
    static func decoded(_ text: some StringProtocol) -> String { decoded(text, plusIsSpace: false) }

    static func decodedForm(_ text: some StringProtocol) -> String { decoded(text, plusIsSpace: true) }

    private static func decoded(_ text: some StringProtocol, plusIsSpace: Bool) -> String {
        let source = Array(text.utf8)
        guard source.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = digit(source[index + 1]), let low = digit(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
