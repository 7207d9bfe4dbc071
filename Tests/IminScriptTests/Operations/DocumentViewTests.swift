import Testing

@testable import IminScript

@Suite("The text of a plain PDF")
struct DocumentViewTests {
    private func file(_ content: String, encoded: [UInt8] = []) -> [UInt8] {
        Array("%PDF-1.4\n1 0 obj\n<< /Length 9 >>\nstream\n\(content)".utf8) + encoded + Array("\nendstream\nendobj\n".utf8)
    }

    @Test(
        "Strings that are shown are read, brackets and escapes as PDF has them",
        arguments: [
            ("BT (one) Tj ET\nBT (two)   Tj ET", ["one", "two"]), ("(a \\(b\\) \\\\ (c)) Tj", ["a (b) \\ (c)"]),
            ("(not shown) TJ (shown) Tj", ["shown"]),
            // What stands beside a string, as a page copies it; from right to left it stands as shown.
            ("/Span << /ActualText <FEFF0141D83DDE00> >> BDC BT (L?) Tj ET EMC\nBT (x) Tj ET", ["Ł😀", "x"]),
            ("/Span << /ActualText <FEFF05DD05D505DC05E9> >> BDC (shlwm) Tj EMC", ["שלום"]),
            ("/Span << /ActualText <FEFF01> >> BDC (L) Tj EMC", ["L"]), ("/ActualText <FEFFzzzz> (L) Tj", ["L"]),
            ("/ActualText <FEFF", []),
        ])
    func strings(content: String, lines: [String]) { #expect(PDFText.lines(of: file(content)) ?? [] == lines) }

    @Test("Bytes beyond ASCII are those of the code page")
    func encoding() {
        #expect(PDFText.lines(of: file("(", encoded: [0xA3, 0x80, 0x96, 0xE9] + Array(") Tj".utf8))) == ["£€–é"])
    }

    @Test(
        "What is no PDF, or cannot be read plainly, has no text",
        arguments: ["", "%PDF-", "hello", "%PDF-1.7\nstream\nxx", "%PDF-1.4\nstream\n(never closed"])
    func none(text: String) { #expect(PDFText.lines(of: Array(text.utf8)) == nil) }
}
