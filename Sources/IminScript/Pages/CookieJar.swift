/// The cookies of one visit (RFC 6265, as far as a visit of a few pages needs it): kept per host, sent back where they belong.
struct CookieJar: Sendable {
    private struct Cookie: Sendable {
        var name: String
        var value: String
        /// Without a leading dot.
        var domain: String
        /// Sent to the domain alone, not to hosts below it.
        var isHostOnly: Bool
        var path: String
        var isSecure: Bool
    }

    private var cookies: [Cookie] = []

    /// Takes one `Set-Cookie` field of a reply from this host and path. What is malformed or meant for another site is left out.
    mutating func take(_ field: String, host: String, path: String) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map { Self.trim($0) }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let host = host.lowercased()
        var cookie = Cookie(
            name: Self.trim(pair[..<equals]), value: Self.trim(pair[pair.index(after: equals)...]), domain: host, isHostOnly: true,
            path: Self.defaultPath(path), isSecure: false)
        guard !cookie.name.isEmpty else { return }
        var isGone = false
        for attribute in parts.dropFirst() {
            let halves = attribute.split(separator: "=", maxSplits: 1).map { Self.trim($0) }
            let value = halves.count == 2 ? halves[1] : ""
            switch halves.first?.lowercased() {
            case "domain":
                let domain = (value.hasPrefix(".") ? String(value.dropFirst()) : value).lowercased()
                if domain.isEmpty { continue }
                guard Self.host(host, isWithin: domain), domain.contains(".") || domain == host else { return }
                cookie.domain = domain
                cookie.isHostOnly = false
            case "path": if value.hasPrefix("/") { cookie.path = value }
            case "secure": cookie.isSecure = true
            case "max-age": isGone = Int(value).map { $0 <= 0 } ?? isGone
            // A visit is shorter than any date a server would set, so only one long past means anything: "delete this".
            case "expires": if value.contains("1970") { isGone = true }
            default: break
            }
        }
        cookies.removeAll { $0.name == cookie.name && $0.domain == cookie.domain && $0.path == cookie.path }
        if !isGone { cookies.append(cookie) }
    }

    /// The `Cookie` field for a request; `nil` where none belongs to it. Longer paths come first (RFC 6265, section 5.4).
    func field(host: String, path: String, isSecure: Bool) -> String? {
        let host = host.lowercased()
        let matching = cookies.filter { cookie in
            (cookie.isHostOnly ? cookie.domain == host : Self.host(host, isWithin: cookie.domain))
                && Self.path(path, isBelow: cookie.path) && (isSecure || !cookie.isSecure)
        }
        guard !matching.isEmpty else { return nil }
        let ordered = matching.enumerated().sorted {
            ($1.element.path.utf8.count, $0.offset) < ($0.element.path.utf8.count, $1.offset)
        }
        return ordered.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
    }

    private static func host(_ host: String, isWithin domain: String) -> Bool {
        host == domain || host.hasSuffix("." + domain)
    }

    private static func path(_ path: String, isBelow prefix: String) -> Bool {
        path == prefix || (path.hasPrefix(prefix) && (prefix.hasSuffix("/") || path.dropFirst(prefix.count).hasPrefix("/")))
    }

    private static func defaultPath(_ path: String) -> String {
        guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func trim(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
