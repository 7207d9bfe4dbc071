import Testing

@testable import IminLanguage

/// Strings of ASCII take short ways: byte by byte they must say what Swift says.
@Suite("Plain text")
struct PlainTextTests {
    /// Letters, white space, line ends of both kinds, and characters of several bytes or of several scalars.
    private static let pieces = [
        "a", "B", "z", "-", "@", "[", "`", "{", " ", "\t", "\u{1C}", "\r", "\n", "\r\n", "é", "e\u{301}", "ß", "🇬🇧",
    ]

    private func text(_ random: inout RandomSource) -> String {
        // Half of them are ASCII.
        let pieces = random.below(2) == 0 ? Self.pieces.prefix(14) : Self.pieces[...]
        return (0..<random.below(12)).map { _ in pieces[Int(random.below(UInt64(pieces.count)))] }.joined()
    }

    @Test("short ways and Swift's agree", arguments: [1, 2, 3])
    func agreement(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let library = LibraryHarness()
        let heap = library.heap
        for _ in 0..<1_000 {
            let (whole, part) = (text(&random), text(&random))
            let (value, other) = (heap.string(whole), heap.string(part))
            func result(_ name: String, _ arguments: [Value] = []) throws -> Value { try library.call(name, value, arguments) }
            #expect(try result("count").integerBits == Int64(whole.count))
            #expect(try result("uppercased").string == whole.uppercased())
            #expect(try result("lowercased").string == whole.lowercased())
            #expect(try result("hasPrefix", [other]).isTrue == whole.hasPrefix(part), "\(whole.debugDescription) \(part.debugDescription)")
            #expect(try result("hasSuffix", [other]).isTrue == whole.hasSuffix(part), "\(whole.debugDescription) \(part.debugDescription)")
            let words = whole.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
            #expect(try result("split", [.absent, .absent, .absent]).elements.map(\.string) == words)
            #expect(heap.characters(of: value).elements.map(\.string) == whole.map { String($0) })
            #expect((value.compareText(with: other) == 0) == (whole == part))
            #expect(value.compareText(with: other).signum() == 0 - other.compareText(with: value).signum())
            let isASCII = whole.utf8.allSatisfy { $0 < 0x80 }
            #expect(value.isASCII == isASCII)
            #expect((value.plainBytes != nil) == (isASCII && !whole.utf8.contains(0x0D)))
            // In bytes, as before.
            let found = Library.firstRange(of: other.bytes, in: value.bytes, from: 0)?.lowerBound
            let places = 0...max(0, whole.utf8.count - part.utf8.count)
            let expected = places.first { Array(whole.utf8.dropFirst($0).prefix(part.utf8.count)) == Array(part.utf8) }
            #expect(found == expected)
        }
    }

    @Test("what is known of a string is forgotten when it grows")
    func growth() async throws {
        let script = """
            var text = "ab"
            expect text.count == 2
            text += "\\r"
            text += "\\n"
            expect text.count == 3
            text += "é"
            expect text.count == 4
            expect text[2] == "\\r\\n"
            expect text[3] == "é"
            var parts = []
            for part in text { parts.append(part) }
            expect parts == ["a", "b", "\\r\\n", "é"]
            """
        let report = try await Session(language: Imin()).run(SourceText(name: "growth.imin", text: script), isLast: true)
        #expect(report.problems.isEmpty, "\(report.problems.first?.message ?? "")")
        #expect(report.expectations == 6)
    }
}
