// The tokens in the links of pages: JSON Web Tokens (RFC 7519) signed with HMAC SHA-256 (RFC 7515, `HS256`). What a claim means is
// the business of who issues it; that a token is ours, for this page and not yet expired is checked here, once for all pages.

import Crypto
import IminJSON

/// What a link carries, and for how long.
struct TokenClaims: Sendable, Hashable {
    /// `jti`: draw it from the world's source of identifiers; whoever issues the token keeps what was used.
    var id: String
    /// `iss`: the address of the service that signs it.
    var issuer: String
    /// `sub`: whom it is about.
    var subject: String
    /// `aud`: the one page it opens.
    var audience: String
    /// `iat`; told in whole seconds.
    var issued: Instant
    /// `exp`; told in whole seconds.
    var expires: Instant
    /// Members of our own, behind the registered ones.
    var more: JSONObject = [:]
}

/// Why a token opens nothing.
enum TokenFlaw: Error, Sendable, Hashable {
    /// It is no token, or not one that this world signed.
    case invalid
    /// It is ours, but for another page.
    case wrongAudience(String)
    /// Its claims are ours all the same: whoever used it in time may be led back.
    case expired(TokenClaims)
}

/// Signs and reads tokens with the key of one world.
struct TokenSigner: Sendable {
    private let key: SymmetricKey

    /// The key comes from the seed, so that the same commands give the same links. Who knows the seed could sign links of this sandbox:
    /// it guards the order of a scenario, not secrets.
    init(seed: UInt64) {
        key = SymmetricKey(data: SHA256.hash(data: Array("imin sandbox, key of the tokens, seed \(seed)".utf8)))
    }

    func sign(_ claims: TokenClaims) -> String {
        var payload: JSONObject = [
            "iss": .string(claims.issuer), "sub": .string(claims.subject), "aud": .string(claims.audience),
            "iat": .integer(TokenSigner.seconds(claims.issued)), "exp": .integer(TokenSigner.seconds(claims.expires)),
            "jti": .string(claims.id),
        ]
        payload.merge(claims.more)
        let text = TokenSigner.header + "." + Base64URL.encode(JSON.object(payload).bytes())
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return text + "." + Base64URL.encode(Array(code))
    }

    /// The claims of a token for this page. The signature is checked before anything in the token is believed; of the header only `HS256`
    /// is taken, so a token cannot choose how it is checked (RFC 8725, section 3.1).
    func claims(of token: String, audience: String, at now: Instant) throws(TokenFlaw) -> TokenClaims {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = TokenSigner.object(parts[0]), header["alg"] == "HS256",
            let signature = Base64URL.decode(parts[2])
        else { throw .invalid }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        guard HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key),
            let payload = TokenSigner.object(parts[1]), let claims = TokenSigner.claims(in: payload)
        else { throw .invalid }
        guard claims.audience == audience else { throw .wrongAudience(claims.audience) }
        guard now < claims.expires else { throw .expired(claims) }
        return claims
    }

    private static let header = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
    private static let registered: Set<String> = ["iss", "sub", "aud", "iat", "exp", "jti"]

    private static func object(_ part: Substring) -> JSONObject? {
        Base64URL.decode(part).flatMap { try? JSON(parsing: $0) }?.object
    }

    private static func claims(in payload: JSONObject) -> TokenClaims? {
        guard let issuer = payload["iss"]?.string, let subject = payload["sub"]?.string, let audience = payload["aud"]?.string,
            let issued = payload["iat"]?.integer, let expires = payload["exp"]?.integer, let id = payload["jti"]?.string
        else { return nil }
        var more: JSONObject = [:]
        for (key, value) in payload where !registered.contains(key) { more[key] = value }
        return TokenClaims(
            id: id, issuer: issuer, subject: subject, audience: audience, issued: instant(issued), expires: instant(expires), more: more)
    }

    private static func seconds(_ instant: Instant) -> Int64 { Instant.floorDivide(instant.microseconds, 1_000_000) }
    private static func instant(_ seconds: Int64) -> Instant { Instant(microseconds: 0).adding(seconds: seconds) }
}

extension Instant {
    fileprivate func adding(seconds: Int64) -> Instant {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? Instant(microseconds: seconds > 0 ? .max : .min) : adding(microseconds: product)
    }
}

extension World {
    /// Signs the links of this world's pages.
    var tokens: TokenSigner { TokenSigner(seed: seed) }
}
