import Testing

@testable import IminLanguage

struct SourceTextTests {
    /// Slow and obviously right.
    static func column(_ text: String, _ offset: Int) -> Int { String(decoding: Array(text.utf8)[..<offset], as: UTF8.self).count + 1 }

    @Test(arguments: ["a", "é", "e\u{301}x", "👨‍👩‍👧 ", "ab👍🏽"])
    func `Columns count characters however long the line is`(_ part: String) {
        let line = String(repeating: part, count: 30_000 / part.utf8.count)
        let source = SourceText(name: "long", text: "let x = 1\n" + line + "\n" + line)
        let start = Int(source.lineStarts[1])
        for offset in stride(from: 0, to: line.utf8.count, by: 1_777) {
            let place = source.position(of: start + offset)
            #expect(place.line == 2 && place.column == Self.column(line, offset))
        }
        #expect(source.position(of: Int(source.lineStarts[2]) + 5).line == 3)
        #expect(source.position(of: start - 1).line == 1)
    }
}
