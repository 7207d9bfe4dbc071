import IminAPI
import IminClient
import IminJSON
import Testing

/// A secret shows in no encoding.
struct MaskerTests {
    static let key = "k3y/with+odd \"chars\"=ü"

    @Test func aSecretPrintsAsDotsEverywhere() {
        let secret = Secret(Self.key)
        #expect("\(secret)" == "•••")
        #expect(String(reflecting: secret) == "•••")
        #expect(secret.json == "•••")
        var dumped = ""
        dump(["key": secret], to: &dumped)
        #expect(!dumped.contains("k3y"))
        #expect(secret.reveal() == Self.key)
    }

    @Test(arguments: [
        "k3y/with+odd \"chars\"=ü",
        "k3y%2Fwith%2Bodd%20%22chars%22%3D%C3%BC", "k3y%2fwith%2bodd%20%22chars%22%3d%c3%bc", "k3y%2Fwith%2Bodd+%22chars%22%3D%C3%BC",
        #"k3y/with+odd \"chars\"=ü"#, #"k3y\/with+odd \"chars\"=ü"#,
        "6b33792f776974682b6f64642022636861727322" + "3dc3bc", "6B33792F776974682B6F64642022636861727322" + "3DC3BC",
    ])
    func everyEncodingIsMasked(_ form: String) {
        #expect(Masker([Secret(Self.key)]).mask("before \(form) after") == "before ••• after")
    }

    @Test(arguments: ["", "u", "us", "user:", "longer prefix "], ["", "x", "yz"])
    func base64HidesItAtAnyPlace(_ before: String, _ after: String) {
        let secret = "abcdef-SECRET-123456"
        let masker = Masker([Secret(secret)])
        for alphabet in ["+/", "-_"] {
            let encoded = base64(Array((before + secret + after).utf8), alphabet)
            let masked = masker.mask(encoded)
            #expect(masked.contains("•••"), "\(encoded) is not masked")
            // What is left over at the edges says at most one byte of it.
            #expect(masked.count < encoded.count - secret.count)
        }
    }

    @Test func tokensAreMaskedWithoutBeingKnown() {
        let masker = Masker()
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        #expect(
            masker.mask("{\"url\":\"https://sellers.imin.co/onboard?jwt=\(token)\"}")
                == #"{"url":"https://sellers.imin.co/onboard?jwt=•••"}"#)
        #expect(masker.mask("token \(token), then") == "token •••, then")
        #expect(masker.mask("/auth/connect-account?jwt=opaque%20token&x=1#f") == "/auth/connect-account?jwt=•••&x=1#f")
        #expect(masker.mask("eyJust a word, myjwt=1, jwt = 2") == "eyJust a word, myjwt=1, jwt = 2")
    }

    @Test(arguments: [
        (Environment.Liveness.byAddress, "http://127.0.0.1:8080", true), (.everywhere, "http://127.0.0.1:8080", false),
        (.byAddress, "https://imin.example", false), (.nowhere, "https://imin.example", true),
    ])
    func whatIsPrintedShowsLinksWholeUnlessTheyAreLive(_ liveness: Environment.Liveness, _ address: String, _ isWhole: Bool) throws {
        let environment = Environment(
            name: "x", endpoints: Endpoints(all: try #require(WebAddress(address))), keys: [.booking: Secret("abcdefgh")],
            isEmbedded: false, liveness: liveness)
        let client = Client(environment: environment, transport: RecorderTransport(Recorder(200)))
        let link = "https://sellers.imin.co/onboard?jwt=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4"
        #expect(client.shown("\(link) abcdefgh") == (isWhole ? "\(link) •••" : "https://sellers.imin.co/onboard?jwt=••• •••"))
        #expect(client.masker.mask(link) == "https://sellers.imin.co/onboard?jwt=•••")
    }

    @Test func severalSecretsAreMaskedTheLongestFirst() {
        let masker = Masker([Secret("abcd"), Secret("abcdefgh")])
        #expect(masker.mask("abcdefgh abcd abce") == "••• ••• abce")
    }

    @Test func shortSecretsDoNotMakeTextsUnreadable() {
        #expect(Masker([Secret("a"), Secret("")]).mask("banana") == "banana")
    }

    /// An encoder of the test's own, so that the masker's is not checked by itself.
    private func base64(_ bytes: [UInt8], _ last: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last)
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0...group.count { text.append(alphabet[word >> (18 - 6 * digit) & 63]) }
            text += String(repeating: "=", count: 3 - group.count)
        }
        return text
    }
}
