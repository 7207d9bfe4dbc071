import Testing

@testable import LineEdit

@Suite struct ScreenTests {
    private static func frame(_ text: String, width: Int, height: Int, below: [StyledText] = []) -> Frame {
        var layout = Layout()
        layout.prompt = "> "
        layout.continuation = ". "
        layout.document = marked(text)
        layout.below = below
        var anchor = Layout.Anchor()
        return layout.frame(width: width, height: height, anchor: &anchor)
    }

    @Test func paintsWhatTheFrameSays() {
        var screen = Screen(usesColor: true)
        var terminal = VirtualTerminal(columns: 10, rows: 5)
        terminal.feed(Array(screen.show(Self.frame("one|\ntwo", width: 10, height: 5), width: 10).utf8))
        #expect(terminal.screen == ["> one", ". two"])
        #expect(terminal.row == 0)
        #expect(terminal.column == 5)
        #expect(terminal.isCursorShown)
    }

    @Test func sendsOnlyWhatChanged() {
        var screen = Screen(usesColor: true)
        _ = screen.show(Self.frame("one\ntwo|", width: 80, height: 5), width: 80)
        let bytes = screen.show(Self.frame("one\ntwox|", width: 80, height: 5), width: 80)
        #expect(bytes == "\u{1B}[?2026h\u{1B}[?25l\u{1B}[6Gx\u{1B}[7G\u{1B}[?25h\u{1B}[?2026l")
        #expect(screen.show(Self.frame("one\ntwox|", width: 80, height: 5), width: 80) == "")
    }

    /// Whatever was on the screen before, the bytes of the difference lead to what a full paint shows.
    @Test func everyDifferenceLeadsToTheSamePicture() {
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", "漢", "\n", "e\u{301}", "👍", " ", "xyz", "\t"]
        for _ in 0..<60 {
            let width = Int.random(in: 2...12, using: &random)
            let height = Int.random(in: 1...6, using: &random)
            var screen = Screen(usesColor: false)
            var terminal = VirtualTerminal(columns: width, rows: height)
            for _ in 0..<25 {
                let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                let below = (0..<Int.random(in: 0...3, using: &random)).map { StyledText("row\($0)") }
                var layout = Layout()
                layout.prompt = "> "
                layout.continuation = ". "
                layout.document = Document(text)
                layout.document.move(to: layout.document.position(ofOffset: Int.random(in: 0...20, using: &random)))
                layout.below = below
                var anchor = Layout.Anchor()
                let frame = layout.frame(width: width, height: height, anchor: &anchor)
                terminal.feed(Array(screen.show(frame, width: width).utf8))

                var fresh = Screen(usesColor: false)
                var expected = VirtualTerminal(columns: width, rows: height)
                expected.feed(Array(fresh.show(frame, width: width).utf8))
                #expect(terminal.screen == expected.screen)
                #expect(terminal.row - expected.row == 0)
                #expect(terminal.column == expected.column)
            }
        }
    }

    @Test func writesNoColoursWhereNoneAreWanted() {
        var layout = Layout()
        layout.prompt = StyledText("imin> ", Style(.green, bold: true))
        layout.document = Document("let x")
        layout.spans = [StyledSpan(0..<3, Style(.magenta))]
        layout.below = [StyledText("selected", Style(inverse: true))]
        var anchor = Layout.Anchor()
        var screen = Screen(usesColor: false)
        let bytes = screen.show(layout.frame(width: 40, height: 5, anchor: &anchor), width: 40)
        var terminal = VirtualTerminal(columns: 40, rows: 5)
        terminal.feed(Array(bytes.utf8))
        #expect(terminal.screen == ["imin> let x", "selected"])
        #expect(terminal.styles.isEmpty)
        var coloured = Screen(usesColor: true)
        #expect(
            coloured.show(layout.frame(width: 40, height: 5, anchor: &anchor), width: 40).contains("\u{1B}[0;1;32mimin> \u{1B}[0;35mlet"))
    }

    @Test func leavesTallTextWholeInTheScrollback() {
        let text = (0..<12).map { "line\($0)" }.joined(separator: "\n")
        var screen = Screen(usesColor: false)
        var terminal = VirtualTerminal(columns: 20, rows: 5)
        terminal.feed(Array(screen.show(Self.frame(text, width: 20, height: 5), width: 20).utf8))
        var layout = Layout()
        layout.prompt = "> "
        layout.continuation = ". "
        layout.document = Document(text)
        var anchor = Layout.Anchor()
        let whole = layout.frame(width: 20, height: nil, anchor: &anchor)
        terminal.feed(Array(screen.finish(whole, width: 20, height: 5).utf8))
        #expect(terminal.everything.suffix(12) == (0..<12).map { ($0 == 0 ? "> " : ". ") + "line\($0)" })
        #expect(terminal.column == 0)
    }

    /// The last two: a cursor behind a row that fills the new width, within one and at its end.
    @Test(arguments: [("abcdefghijklmno|\nx", 8), ("abcdef|\nx", 8), ("abcdefghijklmn|", 8), ("abcdef|ghijklmn\nx", 8)])
    func clearsWhatTheTerminalBrokeWhenItBecameNarrower(text: String, columns: Int) {
        var screen = Screen(usesColor: false)
        var terminal = VirtualTerminal(columns: 20, rows: 8)
        terminal.feed(Array("before\r\n".utf8))
        terminal.feed(Array(screen.show(Self.frame(text, width: 20, height: 8), width: 20).utf8))
        terminal.resize(columns: columns, rows: 8)
        terminal.feed(Array(screen.clear(afterResizeTo: columns).utf8))
        #expect(terminal.screen == ["before"])
        #expect(terminal.row == 1)
    }
}

/// Splitmix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
