// Who may use the sandbox's own controls: callers on the same machine, or whoever shows the token where one was set. Other web sites
// must not reach them through somebody's browser, neither by posting a form nor by a name that suddenly means this machine.

import HTTPTypes
import Hummingbird
import IminAPI
import IminJSON

enum ControlAccess: Sendable, Hashable {
    /// The process itself.
    case own
    /// Another process of this machine; no token was set.
    case local
    /// Another machine; no token was set.
    case remote
    /// The server has a token.
    case token(String)

    /// What a browser asks for when it is refused: any name, and the token as the password.
    static let challenge = "Basic realm=\"imin sandbox\", charset=\"UTF-8\""

    func admit(_ request: HTTPRequest) throws(Problem) {
        switch self {
        case .own: return
        case .local: break
        case .remote:
            throw Problem(
                403, .unauthenticated,
                "The sandbox's controls answer only to callers on the same machine, unless it is served with --control-token.")
        case .token(let token):
            guard ControlAccess.given(request).contains(where: { ControlAccess.isSame($0, token) }) else {
                throw Problem(
                    401, .unauthenticated, "The sandbox's controls need its token: send it as `Authorization: Bearer …`.")
            }
            // With a token it may be served at any name: a browser keeps what it was told for one name from every other, so a name that
            // another site suddenly points here comes without it. Requests of other sites to the right name come with it.
            return try ControlAccess.refuseOtherSites(request)
        }
        let authority = request.authority ?? ""
        guard ControlAccess.isOwnName(authority) else {
            throw Problem(403, .unauthenticated, "The sandbox's controls do not answer at the name \(authority).")
        }
        try ControlAccess.refuseOtherSites(request)
    }

    /// Browsers say whose page asks: in `Origin` (the Fetch standard, section 3.2), newer ones also in `Sec-Fetch-Site` (W3C, Fetch
    /// Metadata), which no page can forge. Links from elsewhere to the sandbox's page, which change nothing, stay possible.
    private static func refuseOtherSites(_ request: HTTPRequest) throws(Problem) {
        let site = request.headerFields[.secFetchSite]?.lowercased()
        let isRead = request.method == .get || request.method == .head
        if let site, !isRead, site != "same-origin", site != "none" {
            throw Problem(403, .unauthenticated, "The sandbox's controls do not answer to pages of other sites.")
        }
        guard let origin = request.headerFields[.origin] else { return }
        // A page that tells nobody where it is sends `null`, to itself as well.
        if origin == "null", site == "same-origin" { return }
        guard WebAddress(lenient: origin)?.authority?.hostAndPort == (request.authority ?? "").lowercased() else {
            throw Problem(403, .unauthenticated, "The sandbox's controls do not answer to pages of \(origin).")
        }
    }

    /// Names that no other site can have: this machine, addresses in digits, the hosts of the platform.
    private static func isOwnName(_ authority: String) -> Bool {
        let name = authority.hasPrefix("[") ? "[" : String(authority.prefix { $0 != ":" }).lowercased()
        return name == "[" || name == "localhost" || name.hasSuffix(".localhost") || name.isEmpty
            || name.allSatisfy { $0.isNumber || $0 == "." }
            || (!name.hasPrefix("checkout.") && PlatformHosts.service(at: authority) != nil)
    }

    /// The tokens that a request shows, as `Bearer` or as the password of `Basic`.
    private static func given(_ request: HTTPRequest) -> [String] {
        guard let field = request.headerFields[.authorization] else { return [] }
        let words = field.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return [] }
        switch words[0].lowercased() {
        case "bearer": return [words[1].trimmed]
        case "basic":
            let plain = String(words[1].trimmed.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
            guard let bytes = Base64URL.decode(plain) else { return [] }
            let pair = String(decoding: bytes, as: UTF8.self)
            return pair.firstIndex(of: ":").map { [String(pair[pair.index(after: $0)...])] } ?? []
        default: return []
        }
    }

    /// Takes the same time wherever they differ.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var difference = UInt(bitPattern: left.count ^ right.count)
        for index in right.indices { difference |= UInt(index < left.count ? left[index] ^ right[index] : 1) }
        return difference == 0
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}

/// The buttons of the page at `/`: forms in place of JSON bodies, answered with the way back to the page.
enum ControlForm {
    static func isOne(_ request: Request) -> Bool {
        request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
    }

    /// The pairs as an object: `true` and `false` are what they say, everything else is text.
    static func json(_ body: [UInt8]) -> [UInt8] {
        var object = JSONObject()
        for (name, value) in Query(String(decoding: body, as: UTF8.self)).items {
            object[name] = ["true": .bool(true), "false": .bool(false)][value] ?? .string(value)
        }
        return JSON.object(object).bytes()
    }

    static let answer = Answer.seeOther("/")

    static func answer(_ problem: Problem) -> Answer {
        .page(
            Templates.page(
                "notice", title: problem.type.name,
                ["title": problem.type.name, "text": problem.description, "links": [["name": "Back to the world", "url": "/"]]]),
            HTTPResponse.Status(code: problem.status))
    }
}
