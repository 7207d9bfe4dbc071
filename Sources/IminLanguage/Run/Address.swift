/// The parts of an absolute address (RFC 3986).
struct Address: Hashable, Sendable {
    var text: String
    /// In small letters, as `host`.
    var scheme: String
    var host: String
    var port: Int?
    /// Still escaped; `/` where it is empty.
    var path: String
    /// Unescaped, in order.
    var query: [Pair]
    var fragment: String?

    struct Pair: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// `nil` unless there are a scheme and a host, and nothing that no address has: white space, control characters.
    init?(_ text: String) {
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace }) else { return nil }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, (first | 0x20) &- 0x61 < 26,
            scheme.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains($0) })
        else { return nil }
        var rest = text[text.utf8.index(after: colon)...]
        guard rest.hasPrefix("//") else { return nil }
        rest = rest.dropFirst(2)
        var fragment: String?
        if let mark = rest.firstIndex(of: "#") {
            let written = String(rest[rest.index(after: mark)...])
            fragment = PercentCoding.decode(written) ?? written
            rest = rest[..<mark]
        }
        var query: Substring = ""
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var authority = rest[..<slash]
        path = slash == rest.endIndex ? "/" : String(rest[slash...])
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.isEmpty || digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) && (Int(digits) ?? 65_536) < 65_536 else { return nil }
            port = Int(digits)
            authority = authority[..<colon]
        }
        // A bracket stands around the whole of an IPv6 address and nowhere else.
        let isBracketed = authority.hasPrefix("[") && authority.hasSuffix("]") && authority.count > 2
        guard !authority.isEmpty, !(isBracketed ? authority.dropFirst().dropLast() : authority).contains(where: { $0 == "[" || $0 == "]" })
        else { return nil }
        self.text = text
        self.scheme = scheme.lowercased()
        host = authority.lowercased()
        self.fragment = fragment
        self.query = query.split(separator: "&").map { pair in
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            let (name, value) = (String(pair[..<equals]), String(pair[equals...].dropFirst()))
            return Pair(
                name: PercentCoding.decode(name, isForm: true) ?? name, value: PercentCoding.decode(value, isForm: true) ?? value)
        }
    }

    /// As an object of the language. Of parameters of the same name the last one counts.
    func value(in heap: Heap) -> Value {
        var parameters = heap.emptyObject()
        for pair in query { heap.set(pair.name, heap.string(pair.value), in: &parameters) }
        var members: [(key: String, value: Value)] = [
            ("text", heap.string(text)), ("scheme", heap.string(scheme)), ("host", heap.string(host)),
        ]
        if let port { members.append(("port", .integer(port))) }
        members += [("path", heap.string(path)), ("query", parameters)]
        if let fragment { members.append(("fragment", heap.string(fragment))) }
        return heap.object(members)
    }
}
