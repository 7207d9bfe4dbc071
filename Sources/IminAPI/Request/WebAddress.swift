/// An absolute address (URL) after RFC 3986, without Foundation: its parts stay percent-encoded as they were written.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// Lower case: `https`.
    public var scheme: String
    /// `nil` where there is no `//`: `mailto:…`.
    public var authority: Authority?
    /// Starts with `/` or is empty where there is an authority.
    public var path: String
    /// Without `?`; `nil` where there is none.
    public var query: String?
    /// Without `#`; `nil` where there is none.
    public var fragment: String?

    public struct Authority: Sendable, Hashable {
        /// Text before `@`.
        public var userInfo: String?
        /// Lower case; an IPv6 address keeps its brackets.
        public var host: String
        public var port: Int?

        public init(userInfo: String? = nil, host: String, port: Int? = nil) {
            self.userInfo = userInfo
            self.host = host
            self.port = port
        }

        /// `host:port` as the `Host` header has it.
        public var hostAndPort: String { port.map { "\(host):\($0)" } ?? host }
    }

    public init(scheme: String, host: String, port: Int? = nil, path: String = "", query: String? = nil, fragment: String? = nil) {
        self.scheme = scheme
        authority = Authority(host: host, port: port)
        self.path = path
        self.query = query
        self.fragment = fragment
    }

    /// `nil` unless the text is an absolute address of allowed characters only.
    public init?(_ text: String) {
        guard let parts = AddressParts(text, isLenient: false), let address = WebAddress(parts) else { return nil }
        self = address
    }

    /// As browsers read it: white space at the ends is dropped, characters that may not stand in an address are percent-encoded.
    public init?(lenient text: String) {
        guard let parts = AddressParts(text, isLenient: true), let address = WebAddress(parts) else { return nil }
        self = address
    }

    private init?(_ parts: AddressParts) {
        guard let scheme = parts.scheme else { return nil }
        self.scheme = scheme
        authority = parts.authority
        path = parts.path
        query = parts.query
        fragment = parts.fragment
        if ["http", "https"].contains(scheme), (authority?.host ?? "").isEmpty { return nil }
    }

    /// The address a reference (`../terms?x=1`, `//host/`, `#top`, an absolute address) means on a page at this address: RFC 3986, 5.2.
    public func resolving(_ reference: String) -> WebAddress? {
        guard let parts = AddressParts(reference, isLenient: true) else { return nil }
        if parts.scheme != nil {
            guard var address = WebAddress(parts) else { return nil }
            address.path = Self.removingDotSegments(address.path)
            return address
        }
        var result = self
        result.fragment = parts.fragment
        if let authority = parts.authority {
            result.authority = authority
            result.path = Self.removingDotSegments(parts.path)
            result.query = parts.query
            return authority.host.isEmpty ? nil : result
        }
        if parts.path.isEmpty {
            if let query = parts.query { result.query = query }
            return result
        }
        if parts.path.hasPrefix("/") {
            result.path = Self.removingDotSegments(parts.path)
        } else if authority != nil, path.isEmpty {
            result.path = Self.removingDotSegments("/" + parts.path)
        } else {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            result.path = Self.removingDotSegments(folder + parts.path)
        }
        result.query = parts.query
        return result
    }

    /// Whether a text is meant as an address rather than as a name: it has `://` in it.
    static func isMeant(by text: String) -> Bool {
        var bytes = text.utf8[...]
        while let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            bytes = bytes[bytes.index(after: colon)...]
            if bytes.starts(with: "//".utf8) { return true }
        }
        return false
    }

    /// What to add where a text is refused that may have been meant as an address: letters beyond ASCII stand in none (RFC 3986).
    public static func advice(on text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 }
            ? "" : "; letters beyond ASCII are sent as `xn--bcher-kva.example` for the host `bücher.example`, `/%C3%BC` for the path `/ü`"
    }

    public var host: String { authority?.host ?? "" }

    /// The port, or the one its scheme implies.
    public var effectivePort: Int? { authority?.port ?? (scheme == "https" ? 443 : scheme == "http" ? 80 : nil) }

    /// The path, at least `/`, and the query: what stands in a request line.
    public var requestTarget: String { (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "") }

    /// The parts of the path, percent-decoded; a trailing slash adds none.
    public var pathSegments: [String] { path.split(separator: "/").map { PercentCoding.decode($0) ?? String($0) } }

    /// The pairs of the query, decoded; `+` is a space.
    public var queryItems: [(name: String, value: String)] { query.map { PercentCoding.decodeForm($0) } ?? [] }

    /// Adds a pair to the query, percent-encoded.
    public mutating func addQueryItem(_ name: String, _ value: String) {
        let item = PercentCoding.encode(name) + "=" + PercentCoding.encode(value)
        query = query.map { $0.isEmpty ? item : $0 + "&" + item } ?? item
    }

    /// Whether scheme, host and port are the same.
    public func hasSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && effectivePort == other.effectivePort
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8, `[::1]`.
    public var isLoopback: Bool {
        let host = host
        // The last letter tells nearly all hosts apart; every call asks.
        switch host.utf8.last ?? 0 {
        case UInt8(ascii: "t"): return host == "localhost" || host.hasSuffix(".localhost")
        case UInt8(ascii: "]"): return host == "[::1]"
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return bytes.count == 4 && bytes.allSatisfy { $0 != nil } && bytes[0] == 127
        default: return false
        }
    }

    public var description: String {
        var text = scheme + ":"
        if let authority { text += "//" + (authority.userInfo.map { $0 + "@" } ?? "") + authority.hostAndPort }
        text += path
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    /// RFC 3986, section 5.2.4.
    static func removingDotSegments(_ path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
        var output: [Substring] = []
        let isAbsolute = path.hasPrefix("/")
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(isAbsolute ? 1 : 0)
        for (offset, segment) in segments.enumerated() {
            let isLast = offset == segments.count - 1
            switch segment.lowercased() {
            case ".", "%2e":
                if isLast { output.append("") }
            case "..", ".%2e", "%2e.", "%2e%2e":
                _ = output.popLast()
                if isLast { output.append("") }
            default: output.append(segment)
            }
        }
        return (isAbsolute ? "/" : "") + output.joined(separator: "/")
    }
}

/// The five parts of an address or of a relative reference: RFC 3986, appendix B.
private struct AddressParts {
    var scheme: String?
    var authority: WebAddress.Authority?
    var path: String
    var query: String?
    var fragment: String?

    init?(_ text: String, isLenient: Bool) {
        var bytes = Array(text.utf8)
        if isLenient {
            bytes.removeAll { $0 == 9 || $0 == 10 || $0 == 13 }
            while let last = bytes.last, last <= 32 { bytes.removeLast() }
            bytes = Array(bytes.drop { $0 <= 32 })
        }
        var rest = bytes[...]
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            guard let text = Self.clean(rest[(hash + 1)...], as: .query, isLenient) else { return nil }
            fragment = text
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            guard let text = Self.clean(rest[(mark + 1)...], as: .query, isLenient) else { return nil }
            query = text
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
            scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
            rest = rest[(colon + 1)...]
        }
        if rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            guard let parsed = Self.authority(rest[..<end]) else { return nil }
            authority = parsed
            rest = rest[end...]
        }
        guard let cleaned = Self.clean(rest, as: .path, isLenient) else { return nil }
        path = cleaned
    }

    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    private static func clean(_ bytes: ArraySlice<UInt8>, as part: PercentCoding.Part, _ isLenient: Bool) -> String? {
        if isLenient {
            // Browsers let these through in paths and queries, and so do servers.
            let tolerated = Set("[]|^{}".utf8)
            return PercentCoding.repair(bytes) { PercentCoding.stays($0, in: part) || tolerated.contains($0) }
        }
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, PercentCoding.hexadecimalValue(bytes[index + 1]) != nil,
                    PercentCoding.hexadecimalValue(bytes[index + 2]) != nil
                else { return nil }
                index += 3
            } else if PercentCoding.stays(bytes[index], in: part) || (part == .query && (bytes[index] == 91 || bytes[index] == 93)) {
                // Brackets in a query are not in the RFC's set, but the platform's own parameters have them: `geo[radial]`.
                index += 1
            } else {
                return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func authority(_ bytes: ArraySlice<UInt8>) -> WebAddress.Authority? {
        var rest = bytes
        var userInfo: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            guard let text = clean(rest[..<at], as: .pathSegment, false) else { return nil }
            userInfo = text
            rest = rest[(at + 1)...]
        }
        var port: Int?
        let hostEnd: ArraySlice<UInt8>.Index
        if rest.first == UInt8(ascii: "["), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
            hostEnd = close + 1
            let inside = rest[(rest.startIndex + 1)..<close]
            guard !inside.isEmpty, inside.allSatisfy({ PercentCoding.hexadecimalValue($0) != nil || $0 == 58 || $0 == 46 }) else {
                return nil
            }
        } else {
            hostEnd = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            guard rest[..<hostEnd].allSatisfy({ isHostByte($0) }) else { return nil }
        }
        if hostEnd < rest.endIndex {
            guard rest[hostEnd] == UInt8(ascii: ":") else { return nil }
            let digits = rest[(hostEnd + 1)...]
            if !digits.isEmpty {
                guard digits.allSatisfy({ (48...57).contains($0) }), let number = Int(String(decoding: digits, as: UTF8.self)),
                    (0...65535).contains(number)
                else { return nil }
                port = number
            }
        }
        return .init(userInfo: userInfo, host: String(decoding: rest[..<hostEnd], as: UTF8.self).lowercased(), port: port)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        PercentCoding.stays(byte, in: .unreserved) || Set("!$&'()*+,;=%".utf8).contains(byte)
    }
}
