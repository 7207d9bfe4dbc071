import Testing

@testable import IminScript

@Suite("HTML is read as browsers read it")
struct HTMLDocumentTests {
    @Test("text is folded, blocks stand on lines of their own, scripts and styles are not seen")
    func text() {
        let document = HTMLDocument(
            Array(
                "<title>T</title><style>p{}</style><h1>One  two</h1><p>a<b>b</b>\n c<br>d</p><script>x()</script><ul><li>1<li>2</ul>".utf8))
        #expect(document.text() == "One two\nab c\nd\n1\n2")
    }

    @Test("entities are decoded and the first of two equal attributes counts")
    func attributes() {
        let document = HTMLDocument(Array("<a HREF='/a?x=1&amp;y=2' href=/b>caf&eacute;</a>".utf8))
        let link = document.elements(["a"])[0]
        #expect(document.element(link)?.attributes["href"] == "/a?x=1&y=2")
        #expect(document.text(of: link) == "café")
    }

    @Test(
        "bad HTML gives a document",
        arguments: [
            "", "<", "<a", "<a href=\"", "</p></p>", "<table><div>x", "\0\u{FFFD}<p>\0", "<!--", "<![CDATA[x]]>", "<svg><p>x</svg>",
        ])
    func badHTML(html: String) {
        let document = HTMLDocument(Array(html.utf8))
        #expect(!document.nodes.isEmpty)
    }

    @Test("bytes that are not UTF-8 give a document")
    func badBytes() {
        let document = HTMLDocument([0x3C, 0x70, 0x3E, 0xFF, 0xFE, 0xC0, 0x80])
        #expect(!document.nodes.isEmpty)
        _ = document.text()
    }

    @Test("a page nested 20,000 levels deep is read and freed")
    func deepNesting() {
        let document = HTMLDocument(Array((String(repeating: "<div>", count: 20_000) + "x").utf8))
        #expect(document.text() == "x")
        #expect(document.nodes.count > 20_000)
    }

    @Test("random mutations of a page always give a document")
    func mutations() {
        let page = Array(
            "<form action=/x method=post><label for=a>A</label><input id=a name=a><select name=s><option selected>1</select></form>".utf8)
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            var bytes = page
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let place = Int(state >> 33) % bytes.count
                switch (state >> 20) % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: state >> 40)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: page.prefix(place), at: place)
                }
                if bytes.count > 4_096 { bytes.removeLast(bytes.count - 2_048) }
            }
            let document = HTMLDocument(bytes)
            _ = HTMLForm.all(in: document)
            _ = document.text()
        }
    }
}
