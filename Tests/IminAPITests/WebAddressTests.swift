import IminAPI
import Testing

struct WebAddressTests {
    @Test(arguments: [
        "https://book.imin.co/api/v2/orders?customerIdentifier=a&page=2#top", "http://127.0.0.1:8080", "http://[::1]:80/x",
        "mailto:a@b.example",
        "https://user:pw@host.example/%7Ea;b=c/", "https://search.imin.co/event-series?geo[radial]=51.7,-1.2,5", "https://a.example?",
    ])
    func anAddressPrintsAsItWasWritten(_ text: String) {
        #expect(WebAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "book.imin.co", "/path", "//host/x", "https://", "https:///x", "https://a b.example/", "https://a.example/b c",
        "https://a.example/%zz",
        "https://a.example/%4", "https://a.example:70000/", "https://a.example:x/", "http://[::1", "http://[zz]/", "1http://a.example/",
        "https://a.example/ü", "https://a.example/\"",
    ])
    func whatIsNoAbsoluteAddressIsRefused(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func leniencyEncodesWhatMayNotStandThere() {
        #expect(WebAddress(lenient: "  https://A.example/b c/ü?q=\"x\"\n ")?.description == "https://a.example/b%20c/%C3%BC?q=%22x%22")
    }

    @Test func itsPartsAreReadable() throws {
        let address = try #require(WebAddress("HTTPS://Book.Imin.CO:8443/a%2Fb/c/?x=1&y=a+b%21&x=2"))
        #expect(address.scheme == "https")
        #expect(address.host == "book.imin.co")
        #expect(address.effectivePort == 8443)
        #expect(address.pathSegments == ["a/b", "c"])
        #expect(address.queryItems.map(\.name) == ["x", "y", "x"])
        #expect(address.queryItems.map(\.value) == ["1", "a b!", "2"])
        #expect(address.requestTarget == "/a%2Fb/c/?x=1&y=a+b%21&x=2")
    }

    /// RFC 3986, section 5.4, with its base address.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
        ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"),
        ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"), ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
        ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("g#s/../x", "http://a/b/c/g#s/../x"),
    ])
    func referencesResolveAsTheStandardSays(_ reference: String, _ expected: String) throws {
        #expect(try #require(WebAddress("http://a/b/c/d;p?q")).resolving(reference)?.description == expected)
    }

    @Test(arguments: [
        ("http://localhost:1/", true), ("http://127.9.9.9/", true), ("http://[::1]/", true), ("http://x.localhost/", true),
        ("http://127.0.0.1.example/", false), ("http://128.0.0.1/", false), ("http://localhost.example/", false),
        ("http://127.0.0.256/", false),
    ])
    func loopbackIsThisMachineOnly(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(WebAddress(text)).isLoopback == isLoopback)
    }

    @Test(arguments: ["", "a b&c=d", "100% + ü \u{1F3F8}", "~-._", "\u{0}\n"])
    func encodedTextReadsBack(_ text: String) {
        #expect(PercentCoding.decode(PercentCoding.encode(text)) == text)
        let pairs = PercentCoding.decodeForm(PercentCoding.encodeForm([(text, text), ("n", "v")]))
        #expect(pairs.first?.name == text && pairs.first?.value == text && pairs.count == 2)
    }

    @Test func brokenEscapesAreNoticed() {
        #expect(PercentCoding.decode("%") == nil)
        #expect(PercentCoding.decode("%F") == nil)
        #expect(PercentCoding.decode("%FF") == nil)
        #expect(PercentCoding.encodeForm([("a b", "c+d")]) == "a+b=c%2Bd")
    }

    /// Whatever the text, reading it does not trap, and what was read prints as a strict address that reads the same.
    @Test func anyTextIsReadOrRefused() {
        var random = Generator(state: 42)
        let pieces = [
            "http", "https", ":", "//", "/", "?", "#", "@", "[", "]", "%", "%4", "%41", "..", ".", "a", "B.example", "80", ":99999", " ",
            "\t", "ü",
            "\u{0}", "\u{1F3F8}", "&", "=", "+", "\"", "{page}",
        ]
        let base = WebAddress(scheme: "https", host: "a.example", path: "/b/c")
        for _ in 0..<20_000 {
            let text = (0..<(random.next() % 9)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
            if let address = WebAddress(text) { #expect(WebAddress(address.description) == address, "\(text)") }
            for address in [WebAddress(lenient: text), base.resolving(text)].compactMap(\.self) {
                #expect(WebAddress(lenient: address.description) == address, "\(text)")
                _ = (address.queryItems, address.pathSegments, address.isLoopback)
            }
            _ = (TextForms.isDateTime(text), TextForms.isEmail(text), TextForms.isUUID(text), PercentCoding.decode(text))
        }
    }

    /// SplitMix64 (S. Vigna): the same texts in every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
