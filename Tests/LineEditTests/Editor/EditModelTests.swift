import Testing

@testable import LineEdit

extension Headless {
    /// libedit without any terminal: keys in, line out.
    @Suite struct EditModelTests {
        private static func edit(_ keys: String, with editor: EditModel.Keys) -> String? {
            guard let model = EditModel(program: "test") else { return nil }
            model.add(command: 0, name: "test-accept", summary: "ends the line")
            model.select(editor)
            model.bind("^M", to: "test-accept")
            model.bind("^M", to: "test-accept", inCommandMap: true)
            model.run = { _ in .accept }
            var rest = Substring(keys).unicodeScalars
            model.nextCode = { rest.popFirst()?.value }
            guard model.read() else { return nil }
            return Document.string(model.line[...])
        }

        @Test(arguments: [
            ("hello\r", "hello"), ("hello\u{01}\u{0B}\u{19}\u{19}x\r", "hellohellox"), ("one two three\u{17}four\r", "one two four"),
            ("ab\u{1B}bX\r", "Xab"), ("漢字👍\r", "漢字👍"), ("one two\u{1B}b\u{1B}u\r", "one TWO"), ("ab\u{14}\r", "ba"),
        ]) func editsWithEmacsKeys(keys: String, line: String) {
            #expect(Self.edit(keys, with: .emacs) == line)
        }

        @Test(arguments: [
            ("hello world\u{1B}0dwAx\r", "worldx"), ("abc\u{1B}xa!\r", "ab!"), ("one two\u{1B}bcwzzz\r", "one zzz"),
            ("aXbXc\u{1B}0fXr-;r-\r", "a-b-c"), ("one two three\u{1B}02dwix\r", "xthree"), ("ab\u{1B}hRcd\r", "cd"),
            ("foo\u{1B}0iX\u{1B}A-\u{1B}.\r", "Xfoo--"),
            // libedit alone would write before the beginning of the line.
            ("ab\u{1B}dd$xix\r", "x"), ("ab\u{1B}dd$ix\r", "x"), ("\u{1B}$$x~pix\r", "x"),
        ]) func editsWithViKeys(keys: String, line: String) {
            #expect(Self.edit(keys, with: .vi) == line)
        }

        @Test func endsWithTheInput() {
            #expect(Self.edit("abc", with: .emacs) == nil)
        }

        @Test func refusesLinesItsScreenCannotHold() throws {
            let model = try #require(EditModel(program: "test"))
            var isRead = false
            model.nextCode = { [unowned model] in
                if isRead { return nil }
                isRead = true
                #expect(model.replace(Array(repeating: "a", count: 130_000), cursor: 5))
                #expect(model.cursor == 5)
                #expect(!model.replace(Array(repeating: "a", count: 130_001), cursor: 0))
                #expect(!model.replace(Array(repeating: "漢", count: 20_000), cursor: 0))
                #expect(model.line.count == 130_000)
                #expect(model.replace([], cursor: 7))
                #expect(model.cursor == 0)
                return nil
            }
            #expect(!model.read())
            #expect(isRead)
        }

        @Test func leavesKeysOutOfTheText() throws {
            // vi's `r` takes the next key for a character, and may get one of ours.
            #expect(Self.edit("ab\u{1B}r\u{85}\r", with: .vi) == "a")
        }
    }
}
