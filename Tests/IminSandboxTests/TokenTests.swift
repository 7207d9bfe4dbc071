import IminJSON
import Testing

@testable import IminSandbox

@Suite("Signed tokens")
struct TokenTests {
    private static let now = Sandbox.Options.start
    private static let claims = TokenClaims(
        id: "one", issuer: "https://sellers.imin.co", subject: "https://acme.example/1", audience: "onboard", issued: now,
        expires: now.adding(minutes: 15), more: ["stripe": true])
    private let signer = TokenSigner(seed: 1)

    @Test("A token is read back whole, up to the moment it expires")
    func roundTrip() throws {
        let token = signer.sign(Self.claims)
        #expect(try signer.claims(of: token, audience: "onboard", at: Self.now) == Self.claims)
        let last = Self.now.adding(minutes: 15).adding(microseconds: -1)
        #expect(try signer.claims(of: token, audience: "onboard", at: last).subject == "https://acme.example/1")
        #expect(throws: TokenFlaw.expired(Self.claims)) {
            try signer.claims(of: token, audience: "onboard", at: Self.claims.expires)
        }
        #expect(throws: TokenFlaw.wrongAudience("onboard")) { try signer.claims(of: token, audience: "view", at: Self.now) }
    }

    /// The signature was made by Python's `hmac` and `hashlib` over the same text.
    @Test("The header is that of document 000, and the signature covers header and payload as they are written")
    func form() throws {
        let parts = signer.sign(Self.claims).split(separator: ".")
        #expect(parts.count == 3 && parts[0] == "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9")
        let payload = try JSON(parsing: try #require(Base64URL.decode(parts[1])))
        #expect(
            payload.text()
                == #"{"iss":"https://sellers.imin.co","sub":"https://acme.example/1","aud":"onboard","iat":1777881600,"exp":1777882500,"#
                + #""jti":"one","stripe":true}"#)
        #expect(parts[2] == "1DS26P5XyRIl8iIvZO8CqoiRuV2Phi9IfNOTfOfDuvQ")
    }

    @Test("A token that was changed anywhere, that another world signed or that names another algorithm is no token")
    func tampered() throws {
        let token = signer.sign(Self.claims)
        var wrong = [
            "", ".", "..", "a.b", "a.b.c", token + ".", "." + token, token.replacing(".", with: ""), TokenSigner(seed: 2).sign(Self.claims),
        ]
        let parts = token.split(separator: ".").map(String.init)
        let none = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
        wrong += ["\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])"]
        for place in token.indices where token[place] != "." {
            var changed = token
            changed.replaceSubrange(place...place, with: token[place] == "A" ? "B" : "A")
            wrong.append(changed)
        }
        for text in wrong {
            #expect(throws: TokenFlaw.invalid, "\(text)") { try signer.claims(of: text, audience: "onboard", at: Self.now) }
        }
    }

    @Test(
        "Base64 for addresses",
        arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{3FF}?>", "z78_Pg")])
    func base64(text: String, coded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == coded)
        #expect(Base64URL.decode(coded) == Array(text.utf8))
    }

    @Test("What is not Base64 for addresses is not read", arguments: ["A", "AAAAA", "Zg==", "Z+", "Zh", "é"])
    func notBase64(coded: String) { #expect(Base64URL.decode(coded) == nil) }
}
