// Addresses as people who watch may see them: what opens something by itself is shown as `…`, however it is written.

import IminAPI

enum MaskedAddress {
    private static let mask = "…"

    /// An address, or the path and query of a request, with its secrets masked.
    static func text(_ address: String) -> String {
        // By bytes: every request is looked at, and most have none of this.
        let isPlain = !address.utf8.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "%") }
        if isPlain, !address.utf8.starts(with: "//".utf8), !pages.contains(where: { address.utf8.starts(with: $0.utf8) }) { return address }
        let head = address.prefix { $0 != "?" }
        let shown = path(withoutPassword(head))
        guard head.endIndex < address.endIndex else { return shown }
        return "\(shown)?\(query(address[head.endIndex...].dropFirst()))"
    }

    /// Pages with a secret in their path.
    private static let pages = ["/upload-form", "/connect"]

    /// Whoever knows the code of an upload link or the visit of a seller's page is taken for who was sent it.
    private static func path(_ path: String) -> String {
        var before: [String] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            if segment.isEmpty { return "" }
            let isSecret = before.last == "magic-link" || before == ["connect"]
            before.append(PercentCoding.decode(segment) ?? String(segment))
            return isSecret ? mask : String(segment)
        }
        return segments.joined(separator: "/")
    }

    /// `https://name:password@host/` without the part before the host.
    private static func withoutPassword(_ address: Substring) -> String {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return String(address) }
        let start = address.index(colon, offsetBy: 3)
        let authority = address[start...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(address) }
        return "\(address[..<start])\(mask)\(address[at...])"
    }

    private static func query(_ query: Substring) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let name = pair.prefix { $0 != "=" }
            guard name.endIndex < pair.endIndex, let read = PercentCoding.decodeForm(pair).first else { return String(pair) }
            // An address may be handed on in another one.
            return isSecret(read.name) || text(read.value) != read.value ? "\(name)=\(mask)" : String(pair)
        }.joined(separator: "&")
    }

    /// `jwt`, `X-API-KEY`, `access_token`
    private static func isSecret(_ name: String) -> Bool {
        let letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["jwt", "code", "authorization", "signature"].contains(letters)
            || ["token", "key", "secret", "password"].contains { letters.hasSuffix($0) }
    }
}
