import Testing

@testable import LineEdit

@Suite struct LayoutTests {
    private static func layout(_ text: String, prompt: String = "> ") -> Layout {
        var layout = Layout()
        layout.prompt = StyledText(prompt)
        layout.continuation = StyledText(String(repeating: ".", count: max(prompt.count - 1, 0)) + " ")
        layout.document = marked(text)
        return layout
    }

    /// The rows with `▏` before the cursor's cell.
    private static func picture(_ frame: Frame) -> [String] {
        frame.rows.enumerated().map { index, row in
            var text = ""
            for (column, cell) in row.enumerated() {
                if index == frame.cursorRow, column == frame.cursorColumn { text += "▏" }
                if cell.width > 0 { text.append(cell.character) }
            }
            if index == frame.cursorRow, frame.cursorColumn == row.count { text += "▏" }
            return text
        }
    }

    static let table: [(text: String, width: Int, rows: [String])] = [
        ("|", 20, ["> ▏"]),
        ("abc|", 20, ["> abc▏"]),
        ("a|bc\nde", 20, ["> a▏bc", ". de"]),
        ("abc\nde|", 20, ["> abc", ". de▏"]),
        // A row that is exactly full: the cursor needs the next one.
        ("abcd|", 6, ["> abcd", "▏"]),
        ("abc|d", 6, ["> abc▏d"]),
        ("abcde|", 6, ["> abcd", "e▏"]),
        ("abcd|e", 6, ["> abcd", "▏e"]),
        // A wide character does not fit the last column.
        ("abc漢|", 6, ["> abc", "漢▏"]),
        ("abc|漢", 6, ["> abc", "▏漢"]),
        ("ab漢|x", 6, ["> ab漢", "▏x"]),
        ("e\u{301}👩‍👩‍👧|!", 20, ["> e\u{301}👩‍👩‍👧▏!"]),
        // Tabs to stops of four, controls by name.
        ("\t|x", 20, [">   ▏x"]),
        ("\u{01}|\u{7F}", 20, ["> ^A▏?"]),
        // Narrower than the prompt, narrower than a character.
        ("ab|", 2, ["> ", "ab", "▏"]),
        ("漢|", 1, [">", " ", "?", "▏"]),
    ]

    @Test(arguments: table) func laysOut(text: String, width: Int, rows: [String]) {
        var anchor = Layout.Anchor()
        let layout = Self.layout(text)
        #expect(Self.picture(layout.frame(width: width, height: 10, anchor: &anchor)) == rows)
        #expect(Self.picture(layout.frame(width: width, height: nil, anchor: &anchor)) == rows)
    }

    @Test func showsGhostTextBehindTheEnd() {
        var layout = Self.layout("bo|")
        layout.ghost = "ok("
        var anchor = Layout.Anchor()
        let frame = layout.frame(width: 20, height: 5, anchor: &anchor)
        #expect(Self.picture(frame) == ["> bo▏ok("])
        #expect(frame.rows[0][4].style == .dim)
        #expect(frame.rows[0][3].style == .plain)
    }

    @Test func stylesRangesOfBytes() {
        var layout = Self.layout("é let\nlet|")
        let bold = Style(bold: true)
        layout.spans = [StyledSpan(3..<6, bold), StyledSpan(7..<10, bold)]
        var anchor = Layout.Anchor()
        let frame = layout.frame(width: 20, height: 5, anchor: &anchor)
        #expect(frame.rows[0].map { $0.style == bold } == [false, false, false, false, true, true, true])
        #expect(frame.rows[1].map { $0.style == bold } == [false, false, true, true, true])
    }

    @Test func cutsRowsBelowAndGivesTheTextPrecedence() {
        var layout = Self.layout("a|")
        layout.below = ["0123456789", "second", "third"]
        var anchor = Layout.Anchor()
        #expect(layout.frame(width: 6, height: 3, anchor: &anchor).text == ["> a", "01234…", "second"])
        #expect(layout.frame(width: 6, height: 1, anchor: &anchor).text == ["> a"])
    }

    @Test func scrollsOnlyWhenTheCursorWouldLeave() {
        let lines = (0..<30).map { "line\($0)" }
        var layout = Self.layout(lines.joined(separator: "\n"))
        var anchor = Layout.Anchor()
        func shown(_ line: Int) -> [String] {
            layout.document.move(to: Document.Position(line: line, column: 0))
            let frame = layout.frame(width: 40, height: 8, anchor: &anchor)
            #expect(frame.text[frame.cursorRow].hasSuffix("line\(line)"))
            return frame.text.map { String($0.dropFirst(2)) }
        }
        #expect(shown(29) == Array(lines[22...29]))
        #expect(shown(25) == Array(lines[22...29]))
        #expect(shown(20) == Array(lines[20...27]))
        #expect(shown(0) == Array(lines[0...7]))
        #expect(shown(7) == Array(lines[0...7]))
        #expect(shown(8) == Array(lines[1...8]))
    }

    @Test func fillsTheWindowWhenTextAboveIsLeft() {
        var layout = Self.layout((0..<10).map { "l\($0)" }.joined(separator: "\n"))
        layout.document.move(to: layout.document.end)
        var anchor = Layout.Anchor(line: 9, row: 0)
        #expect(layout.frame(width: 40, height: 5, anchor: &anchor).rows.count == 5)
        #expect(anchor == Layout.Anchor(line: 5, row: 0))
    }

    @Test func survivesEverySizeWithEveryCursor() {
        let texts = ["", "漢字かな\nab\n\n👩‍👩‍👧e\u{301}", String(repeating: "x", count: 50), "\t\t\n\u{01}"]
        for text in texts {
            for width in 1...9 {
                for height in 1...5 {
                    for offset in 0...text.utf8.count {
                        var layout = Self.layout(text)
                        layout.document.move(to: layout.document.position(ofOffset: offset))
                        layout.below = ["below"]
                        layout.ghost = layout.document.isAtEnd ? "ghost漢" : ""
                        var anchor = Layout.Anchor(line: offset % 4, row: offset % 3)
                        let frame = layout.frame(width: width, height: height, anchor: &anchor)
                        #expect(frame.rows.count <= height)
                        #expect(frame.rows.allSatisfy { $0.count <= width })
                        #expect(frame.rows.indices.contains(frame.cursorRow))
                        #expect((0..<width).contains(frame.cursorColumn))
                    }
                }
            }
        }
    }
}
