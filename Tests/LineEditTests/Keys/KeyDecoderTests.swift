import Testing

@testable import LineEdit

@Suite struct KeyDecoderTests {
    private static func keys(_ pieces: [[UInt8]], thenSilence: Bool = false) -> [Key] {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for piece in pieces {
            decoder.feed(piece)
            while let key = decoder.next() { keys.append(key) }
        }
        if thenSilence, let key = decoder.timeOut() { keys.append(key) }
        return keys
    }

    static let table: [(bytes: String, keys: [Key])] = [
        ("a", [.character("a")]),
        ("é漢👍", [.character("é"), .character("漢"), .character("👍")]),
        ("\u{01}", [.character("a", .control)]),
        ("\u{00}", [.character("@", .control)]),
        ("\u{1F}", [.character("_", .control)]),
        ("\r", [.named(.enter)]),
        ("\n", [.character("j", .control)]),
        // Both are one end of a line.
        ("a\r\nb", [.character("a"), .named(.enter), .character("b")]),
        ("\r\n\n\r\r\n", [.named(.enter), .character("j", .control), .named(.enter), .named(.enter)]),
        ("\t", [.named(.tab)]),
        ("\u{7F}", [.named(.backspace)]),
        ("\u{1B}[A", [.named(.up)]),
        ("\u{1B}OB", [.named(.down)]),
        ("\u{1B}[1;5C", [.named(.right, .control)]),
        ("\u{1B}[1;3D", [.named(.left, .alt)]),
        ("\u{1B}[H\u{1B}[4~", [.named(.home), .named(.end)]),
        ("\u{1B}[3;5~", [.named(.delete, .control)]),
        ("\u{1B}[5~\u{1B}[6~", [.named(.pageUp), .named(.pageDown)]),
        ("\u{1B}OP\u{1B}[11~\u{1B}[[A", [.named(.function(1)), .named(.function(1)), .named(.function(1))]),
        ("\u{1B}[15~", [.named(.function(5))]),
        ("\u{1B}[Z", [.named(.tab, .shift)]),
        ("\u{1B}f", [.character("f", .alt)]),
        ("\u{1B}\r", [.named(.enter, .alt)]),
        ("\u{1B}\u{7F}", [.named(.backspace, .alt)]),
        ("\u{1B}\u{1B}[A", [.named(.escape), .named(.up)]),
        ("\u{1B}[13;5u", [.named(.enter, .control)]),
        ("\u{1B}[27;5;13~", [.named(.enter, .control)]),
        ("\u{1B}[97;5u", [.character("a", .control)]),
        ("\u{1B}[97:65;3:1u", [.character("a", .alt)]),
        // Unknown or private sequences leave nothing behind.
        ("\u{1B}[99~x", [.character("x")]),
        ("\u{1B}[?62;c\u{1B}[<0;1;1My", [.character("y")]),
        ("\u{1B}[57399ux", [.character("x")]),
        ("\u{1B}]11;rgb:0000/0000/0000\u{07}z", [.character("z")]),
        ("\u{1B}]11;rgb:0000/0000/0000\u{1B}\\z", [.character("z")]),
        ("\u{1B}P1$r0m\u{1B}\\q", [.character("q")]),
        // A paste is one key, whatever is in it.
        ("\u{1B}[200~one\r\ntwo\rthree\nfour\u{1B}[201~!", [.paste("one\ntwo\nthree\nfour"), .character("!")]),
        ("\u{1B}[200~a\u{1B}[Ab\u{07}\tc\u{1B}[201~", [.paste("a[Ab\tc")]),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
    ]

    @Test(arguments: table) func decodes(bytes: String, keys: [Key]) {
        #expect(Self.keys([Array(bytes.utf8)]) == keys)
    }

    @Test(arguments: table) func decodesTheSameWhereverTheBytesAreSplit(bytes: String, keys: [Key]) {
        let bytes = Array(bytes.utf8)
        for split in 0...bytes.count {
            #expect(Self.keys([Array(bytes[..<split]), Array(bytes[split...])]) == keys, "split at \(split)")
        }
        #expect(Self.keys(bytes.map { [$0] }) == keys, "byte by byte")
    }

    @Test func dropsBytesThatAreNotText() {
        #expect(
            Self.keys([[0xFF, 0x61, 0xC3, 0x28, 0xE2, 0x82, 0x62, 0x80, 0xC0, 0xAF, 0xF5, 0x63]])
                == [.character("a"), .character("("), .character("b"), .character("c")])
        // Surrogates and C1 controls in UTF-8.
        #expect(Self.keys([[0xED, 0xA0, 0x80, 0x61, 0xC2, 0x85, 0x62]]) == [.character("a"), .character("b")])
    }

    @Test func tellsALoneEscapeFromTheBeginningOfASequence() {
        #expect(Self.keys([[0x1B]]) == [])
        #expect(Self.keys([[0x1B]], thenSilence: true) == [.named(.escape)])
        #expect(Self.keys([[0x1B, 0x5B]], thenSilence: true) == [.character("[", .alt)])
        #expect(Self.keys([[0x1B, 0x4F]], thenSilence: true) == [.character("O", .alt)])
        #expect(Self.keys([[0x1B, 0x5B, 0x31, 0x3B]], thenSilence: true) == [])
        #expect(Self.keys([[0x61]], thenSilence: true) == [.character("a")])
    }

    @Test func waitsForTheRestOfACharacterWithoutGivingItUp() {
        var decoder = KeyDecoder()
        decoder.feed([0xE6, 0xBC])
        #expect(decoder.next() == nil)
        #expect(decoder.wait == .none)
        #expect(decoder.timeOut() == nil)
        decoder.feed([0xA2])
        #expect(decoder.next() == .character("漢"))
        #expect(decoder.isEmpty)
    }

    @Test func givesOutAPasteThatNeverEnds() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[200~half".utf8)
        #expect(decoder.next() == nil)
        #expect(decoder.wait == .paste)
        #expect(decoder.timeOut() == .paste("half"))
        decoder.feed("x".utf8)
        #expect(decoder.next() == .character("x"))
    }

    @Test func controlCAloneEndsAPasteThatNeverEnds() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[200~half".utf8)
        #expect(decoder.next() == nil)
        decoder.feed([0x03])
        #expect(decoder.next() == .paste("half"))
        #expect(decoder.next() == .character("c", .control))
        decoder.feed("x".utf8)
        #expect(decoder.next() == .character("x"))
        #expect(decoder.wait == .none)
    }

    @Test func controlCInsideAPasteIsNoKey() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[200~one\u{3}two\r".utf8)
        #expect(decoder.next() == nil)
        decoder.feed("\u{3}three\u{1B}[201~".utf8)
        #expect(decoder.next() == .paste("onetwo\nthree"))
        #expect(decoder.next() == nil)
    }

    @Test func swallowsEndlessSequences() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[".utf8)
        decoder.feed([UInt8](repeating: UInt8(ascii: "1"), count: 10_000))
        while decoder.next() != nil {}
        decoder.feed("mq".utf8)
        var last: Key?
        while let key = decoder.next() { last = key }
        #expect(last == .character("q"))
    }
}
