import HTTPTypes
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Receipts")
struct ReceiptTests {
    private func text(_ bytes: [UInt8]) -> String { String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }

    @Test("A receipt is a PDF that says who paid what; after a refund there is another one")
    func receipt() async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder(items: [Caller.item(), Caller.item(offer: Caller.junior)])
        let url = try #require(await caller.order(order)["imin:receipt"]?[0]?["url"]?.string)
        #expect(url == "https://book.imin.co/api/v2/receipts/1")
        let reply = await caller.send(.get, url)
        #expect(reply.status == 200 && reply.fields[.contentType] == "application/pdf")
        let shown = text(reply.bytes)
        for words in ["Louis Wu", "Provider Leisure", "Badminton Social, Adult", "\u{A3}7.50", "\u{A3}11.50", "Visa ending 4242"] {
            #expect(shown.contains(words), "\(words)")
        }
        #expect(!shown.contains("Refunded"))
        _ = await caller.cancel(order, [2])
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        let second = text(await caller.send(.get, "https://book.imin.co/api/v2/receipts/2").bytes)
        #expect(second.contains("Refunded") && second.contains("-\u{A3}4.00") && second.contains("Cancelled by you; refunded."))
        #expect(text(await caller.send(.get, url).bytes) == shown, "a receipt stays as it was")
        for name in ["3", "0", "x"] { #expect(await caller.send(.get, "https://book.imin.co/api/v2/receipts/\(name)").status == 404) }
    }

    @Test("The cross-reference table of the file points at its objects", arguments: [1, 120])
    func structure(items: Int) throws {
        var document = PDFDocument(title: "A (test) \\ £", created: Sandbox.Options.start)
        for index in 0..<items { document.text("Line \(index)", right: "£\(index)") }
        #expect(document.pageCount == (items == 1 ? 1 : 3))
        let file = text(document.bytes())
        #expect(file.hasPrefix("%PDF-1.4\n") && file.hasSuffix("%%EOF\n"))
        let bytes = Array(file.unicodeScalars)
        func at(_ offset: Int, _ count: Int) -> String {
            String(String.UnicodeScalarView(bytes[offset..<min(bytes.count, offset + count)]))
        }
        let start = try #require(file.split(separator: "startxref\n").last?.split(separator: "\n").first.flatMap { Int($0) })
        #expect(at(start, 5) == "xref\n")
        let table = file.components(after: "xref\n0 ").split(separator: "\n")
        let count = try #require(Int(table[0]))
        for number in 1..<count {
            #expect(table[number + 1].utf8.count == 19, "an entry has twenty bytes with its end of line")
            let offset = try #require(Int(table[number + 1].prefix(10)))
            #expect(at(offset, 16).hasPrefix("\(number) 0 obj\n"))
        }
        #expect(file.contains("/Count \(document.pageCount) ") && file.contains("(A \\(test\\) \\\\ \u{A3})"))
        for stream in file.split(separator: "/Length ").dropFirst() {
            let length = try #require(Int(stream.prefix { $0 != " " }))
            let content = stream.split(separator: "stream\n", maxSplits: 1)[1]
            #expect(content.unicodeScalars.dropFirst(length).starts(with: "\nendstream".unicodeScalars))
        }
    }

    @Test(
        "Characters become those of the code page",
        arguments: [
            ("£5 – café", [0xA3, 0x35, 0x20, 0x96, 0x20, 0x63, 0x61, 0x66, 0xE9]), ("€", [0x80]), ("e\u{301}", [0x65]),
            ("日本", Array("[U+65E5][U+672C]".utf8)),
            ("a\tb", [0x61, 0x20, 0x62]), ("“x”", [0x93, 0x78, 0x94]),
            ("Łódź Šŵ", Array("L\u{F3}dz \u{8A}w".unicodeScalars.map { UInt8($0.value) })), ("Nguyễn", Array("Nguyen".utf8)),
            ("Юлія Щукіна", Array("Yuliya Shchukina".utf8)), ("Θεόδωρος Ψαρρός", Array("Theodoros Psarros".utf8)),
            ("김민수", Array("gimminsu".utf8)), ("さくら", Array("sakura".utf8)), ("משה", Array("mshh".utf8)),
        ] as [(String, [UInt8])])
    func encoding(text: String, bytes: [UInt8]) { #expect(WinAnsi.bytes(of: text) == bytes) }

    @Test("Names that the fonts lack are printed in our letters, and copied in theirs", arguments: ["Щукіна", "王小明", "Kowalski"])
    func foreign(name: String) {
        var document = PDFDocument(title: "", created: Sandbox.Options.start)
        document.text("Sold to \(name)", right: "£1")
        let shown = text(document.bytes())
        let units = "Sold to \(name)".utf16.map { Transliteration.hexadecimal($0) }.joined()
        #expect(shown.contains("/Span << /ActualText <FEFF\(units)> >> BDC BT") == (name != "Kowalski"))
        #expect(shown.split(separator: " Tj ET EMC\n").count == (name == "Kowalski" ? 1 : 2) && shown.contains("(\u{A3}1) Tj ET\n"))
    }

    @Test(
        "What runs from right to left stands beside its letters as it would be shown: readers of pages turn it round",
        arguments: [
            ("Sold to משה כהן", "Sold to ןהכ השמ"), ("משה", "השמ"), ("משה 12 כהן, Oxford", "השמ\u{200E} 12 ןהכ, Oxford"),
            ("محمد ٢٠", "دمحم\u{200E} ٢٠"), ("יוד 18:30-19:30 מתחיל", "דוי\u{200E} 18:30-19:30 ליחתמ"), ("דו2 (3)", "וד2 (3)"),
            ("Louis 12", "Louis 12"), (" 12 -", " 12 -"), ("", ""),
        ])
    func direction(text: String, shown: String) {
        #expect(WritingDirection.displayed(text) == shown && WritingDirection.read(shown) == text)
    }

    @Test("A long text is broken into lines that fit, even inside a word")
    func wrapping() throws {
        var document = PDFDocument(title: "", created: Sandbox.Options.start)
        document.text(String(repeating: "word ", count: 60) + String(repeating: "W", count: 200), right: "£1")
        let lines = text(document.bytes()).split(separator: "\n").filter { $0.hasSuffix("Tj ET") }
        #expect(lines.count > 6)
        for line in lines {
            let shown = line.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
            let width = PDFFont.regular.width(of: WinAnsi.bytes(of: String(shown)), size: 10)
            #expect(width <= PDFDocument.width - 2 * PDFDocument.margin)
        }
    }
}

extension String {
    fileprivate func components(after mark: String) -> Substring {
        guard let range = firstRange(of: mark) else { return "" }
        return self[range.upperBound...]
    }
}
