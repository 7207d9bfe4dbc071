import Synchronization
import Testing

@testable import LineEdit

extension Headless {
    /// A person at a terminal: keys go in, the screen and the entered texts are looked at.
    @Suite struct LineEditorTests {
        typealias Options = EditorOnTerminal.Options

        /// Open brackets ask for more; `)` first is beyond help.
        static let brackets: @Sendable (LineEditor) -> Void = { editor in
            editor.assistance.validate = { text in
                var depth = 0
                for character in text {
                    if character == "(" { depth += 1 }
                    if character == ")" { depth -= 1 }
                    if depth < 0 { return .invalid }
                }
                return depth == 0 ? .complete : .incomplete(indentation: depth * 4, reason: "( from line 1")
            }
        }

        private func session(_ options: Options = Options(), _ body: (EditorOnTerminal) throws -> Void) throws {
            let editor = try EditorOnTerminal(options)
            defer { editor.end() }
            try body(editor)
            #expect(editor.screen.unknown == [])
        }

        @Test(arguments: LineEditor.Bell.allCases) func aKeyThatDoesNothingSaysSoWhereThatIsWanted(bell: LineEditor.Bell) throws {
            try session(Options(setUp: { $0.bell = bell })) { editor in
                // Nothing to complete, and nothing to the right.
                try editor.press(["x", "\t", "\u{1B}[C"])
                try editor.wait(for: bell == .visual ? ["> x", "this key does nothing here"] : ["> x"])
                #expect(editor.screen.bytes.contains(0x07) == (bell == .audible))
                try editor.press(["y"])
                try editor.wait(for: ["> xy"])
            }
        }

        private final class Flag: Sendable {
            let isSet = Mutex(false)
        }

        @Test func choicesThatComeLateAreShownAllTheSame() throws {
            let arrived = Flag()
            let options = Options(setUp: { editor in
                editor.assistance.complete = { text, cursor in
                    guard arrived.isSet.withLock({ $0 }) else { return [] }
                    return ["badminton", "bowls"].map { Completion($0, replacing: 0..<cursor) }
                }
                editor.assistance.completeNote = { arrived.isSet.withLock { $0 } ? nil : "reading …" }
            })
            try session(options) { editor in
                try editor.press(["b", "\t"])
                try editor.wait(for: ["> b", " reading …"])
                arrived.isSet.withLock { $0 = true }
                editor.handle?.refresh()
                try editor.wait(for: ["> b", "  badminton", "  bowls"])
                editor.type("\t")
                try editor.wait(for: ["> badminton", "> badminton", "  bowls"])
                editor.type("!")
                try editor.wait(for: ["> badminton!"])
                // Whoever types on has no use for what comes then.
                editor.handle?.refresh()
                try editor.settle()
                try editor.wait(for: ["> badminton!"])
            }
        }

        // MARK: Typing

        @Test func showsWhatIsTypedAndGivesItBack() throws {
            try session { editor in
                editor.type("let naïve = \"漢字👍\"")
                try editor.wait(for: ["> let naïve = \"漢字👍\""])
                #expect(editor.screen.column == 2 + 13 + 6 + 1)
                editor.type("\r")
                try editor.wait(forText: "let naïve = \"漢字👍\"")
                try editor.wait("the next prompt") { $0.screen.count == 2 && $0.column == 2 }
            }
        }

        /// Keys, one after the other, and the text they make; in emacs mode.
        @Test(arguments: [
            (["abc", "\u{1B}[D", "\u{1B}[D", "X"], "aXbc"),
            (["one two", "\u{01}", "X", "\u{05}", "Y"], "Xone twoY"),
            (["one two", "\u{1B}b", "\u{0B}", "\u{01}", "\u{19}", "-"], "two-one "),
            (["one two three", "\u{17}", "\u{17}", "\u{19}"], "one two three"),
            (["one two", "\u{17}", "\u{1B}[D", "\u{17}", "\u{19}", "\u{1B}y"], "two "),
            (["one two", "\u{1F}", "\u{1F}", "\u{1B}_"], "one "),
            (["one", "\u{15}", "two"], "two"),
            (["e\u{301}👩‍👩‍👧", "\u{7F}", "!"], "e\u{301}!"),
            (["e\u{301}x", "\u{1B}[D", "\u{1B}[D", "\u{1B}[3~"], "x"),
            (["ab", "\u{14}"], "ba"),
            (["one two", "\u{1B}b", "\u{1B}u"], "one TWO"),
            (["one two", "\u{1B}[1;5D", "X", "\u{1B}[1;5C", "Y"], "one XtwoY"),
            (["ab", "\u{1B}[99~", "\u{1B}[15~", "c"], "abc"),
            (["ab", "\u{1B}", "c"], "abc"),
            (["(1", "\r", "2", "\u{1B}[A", "\u{05}", ",", "\u{1B}[B", "\u{05}", ")"], "(1,\n    2)"),
            (["(1", "\r", "2)", "\u{1B}[H", "\u{7F}", "\u{7F}"], "(    2)"),
            (["a", "\u{0F}", "b", "\u{1B}[A", "\u{0B}", "\u{0B}", "c"], "ac"),
            (["(1", "\r", ")"], "(1\n)"),
            (["((1", "\r", ")", ")"], "((1\n    ))"),
            (["one two", "\u{1B}b", "\u{1B}d", "x"], "one x"),
            // Counts: of motions, of cuts (which are one cut, and one step back), of typing.
            (["abcdef", "\u{01}", "\u{1B}3", "\u{06}", "X"], "abcXdef"),
            (["abcdef", "\u{01}", "\u{1B}3", "\u{04}"], "def"), (["abcdef", "\u{01}", "\u{1B}3", "\u{04}", "\u{1F}"], "abcdef"),
            (["a", "\u{1B}1", "2", "-", "b"], "a------------b"),
            (["one two three four", "\u{01}", "\u{1B}2", "\u{1B}d", "\u{05}", "\u{19}"], " three fourone two"),
            (["abc", "\u{1B}2", "\u{1B}[D", "X"], "aXbc"), (["abc", "\u{1B}9", "\u{07}", "4"], "abc4"),
        ]) func editsWithEmacsKeys(keys: [String], text: String) throws {
            var options = Options()
            options.setUp = Self.brackets
            try session(options) { editor in
                try editor.press(keys)
                // Submits wherever the cursor is.
                editor.type("\u{1B}[13;5u")
                try editor.wait(forText: text)
            }
        }

        @Test(arguments: [
            (["hello world", "\u{1B}", "0dwAx"], "worldx"), (["abc", "\u{1B}", "x", "u", "A!"], "abc!"),
            (["one", "\u{1B}", "o", "two", "\u{1B}", "k", "0", "i", "X"], "Xone\ntwo"),
            (["one", "\u{1B}", "O", "zero"], "zero\none"),
            (["one", "\u{0F}", "two", "\u{1B}", "0", "D", "k", "dd"], ""),
            (["ab", "\u{1B}", "5漢", "i", "x"], "axb"),
            (["ab", "\u{1B}", "u", "\u{12}", "i", "x"], "axb"),
            (["one two three", "\u{1B}", "0", "c", "w", "ONE"], "ONE two three"),
            (["f(\"abc\")", "\u{1B}", "0", "f", "\"", "l", "c", "t", "\"", "x"], "f(\"x\")"),
            (["a(b c)d", "\u{1B}", "0", "f", "(", "d", "%"], "ad"),
            (["one two three", "\u{1B}", "0", "d", "w", "."], "three"),
            (["one two three", "\u{1B}", "0", "2", "d", "w"], "three"),
            // What undoing puts into libedit's line is no change of the user's, nor what was cut.
            (["one two three", "\u{1B}", "0", "d", "w", "u", "."], "two three"),
            (["one two three", "\u{1B}", "0", "x", "u", "w", "."], "one wo three"),
            (["one two", "\u{1B}", "0", "x", "u", "p"], "oone two"),
            (["one two three", "\u{1B}", "0", "d", "2", "w"], "three"),
            (["one two", "\u{1B}", "b", "D", "P"], "onetwo "),
            (["one two", "\u{1B}", "b", "y", "w", "P"], "one twotwo"),
            (["one", "\u{1B}", "~", "0", "r", "X", "s", "ab"], "abnE"),
            (["a.b.c", "\u{1B}", "0", "f", ".", ";", "x", ",", "x"], "abc"),
            (["one", "\u{0F}", "two", "\u{1B}", "k", "0", "d", "G", "i", "x"], "x"),
            (["one", "\u{0F}", "two", "\u{1B}", "d", "d"], "one"),
            (["one", "\u{0F}", "two", "\u{0F}", "three", "\u{1B}", "k", "k", "2", "d", "d", "p"], "three\none\ntwo"),
            (["one", "\u{0F}", "two", "\u{1B}", "y", "y", "k", "p"], "one\ntwo\ntwo"),
            (["one", "\u{0F}", "two", "\u{1B}", "d", "k"], ""),
            (["one", "\u{0F}", "two", "\u{1B}", "c", "c", "x", "\u{1B}", "k", "."], "x\nx"),
            (["one", "\u{0F}", "two", "\u{1B}", "d", "d", "x", "p"], "noe"),
            (["f(\"abc\", x)", "\u{1B}", "0", "l", "l", "c", "i", "(", "1"], "f(1)"),
            (["f(\"abc\", x)", "\u{1B}", "0", "c", "i", "\"", "z", "\u{1B}", "l", "l", "l", "l", "d", "i", "w"], "f(\"z\", )"),
            (["one two three", "\u{1B}", "0", "c", "i", "w", "x", "\u{1B}", "w", "."], "x x three"),
            (["one two", "\u{1B}", "d", "\u{1B}", "x"], "one tw"),
            (["{ a", "\u{0F}", "b }", "\u{1B}", "d", "a", "{"], ""),
            (["ab", "\u{1B}", "d", "q", "x"], "a"),
            (["one", "\u{0F}", "two", "\u{1B}", "d", "d", "P"], "two\none"),
            (["one two", "\u{1B}", "d", "i", "w"], "one "),
            // An insertion is one step with what began it.
            (["one two", "\u{1B}", "0", "c", "w", "X X", "\u{1B}", "u"], "one two"),
            (["one two", "\u{1B}", "0", "c", "i", "w", "X X", "\u{1B}", "u"], "one two"),
            (["one two", "\u{1B}", "A", " three four", "\u{1B}", "o", "five", "\u{1B}", "u"], "one two three four"),
            (["one two", "\u{1B}", "A", " three four", "\u{1B}", "o", "five", "\u{1B}", "u", "u"], "one two"),
            (["one two", "\u{1B}", "0", "s", "X Y", "\u{1B}", "u", "\u{12}"], "X Yne two"),
            (["one", "\u{1B}", "y", "y", "P"], "one\none"), (["one", "\u{1B}", "y", "y", "p"], "one\none"),
            (["one", "\u{1B}", "yyp"], "one\none"), (["one", "\u{1B}yyP"], "one\none"),
            (["one two", "\u{1B}", "0yyp"], "one two\none two"),
            // There is one register: a name for it is no command.
            (["one two", "\u{1B}", "0", "\"", "a", "d", "w", "\"", "a", "P"], "one two"),
            (["one \"two\"", "\u{1B}", "0", "f", "\"", "x", "i", "!"], "one !two\""),
            // Control-C leads out of command mode, with or without a text.
            (["\u{1B}", "\u{3}", "x1"], "x1"),
        ]) func editsWithViKeys(keys: [String], text: String) throws {
            var options = Options()
            options.editrc = "bind -v\n"
            try session(options) { editor in
                try editor.press(keys)
                editor.type("\u{1B}[13;5u")
                try editor.wait("the text") { _ in !editor.texts.isEmpty }
                #expect(editor.texts == [text])
            }
        }

        @Test func followsTheUsersFile() throws {
            var options = Options()
            options.editrc = """
                # comment
                other:bind ^T ed-delete-prev-char
                test:bind ^G ed-delete-prev-char
                bind ^T imin-kill-to-start
                imin:bind \\e[A imin-line-start
                bind ^F ed-command
                bind ^E ed-no-such-thing
                edit off
                """
            try session(options) { editor in
                try editor.press(["one", "\u{14}", "two", "\u{1B}[A", "X"])
                editor.type("\r")
                try editor.wait(forText: "Xtwo")
                #expect(editor.complaints.count == 2)
                #expect(editor.complaints.first?.contains("ed-command") == true)
            }
        }

        // MARK: Blocks

        @Test func breaksTheLineWhileSomethingIsOpen() throws {
            var options = Options()
            options.setUp = Self.brackets
            options.prompt = "imin> "
            try session(options) { editor in
                try editor.press(["book(", "\r", "1", "\r", "\r"])
                try editor.wait(for: ["imin> book(", "  ...     1", "  ...", "  ...", "still open: ( from line 1 - Control-C drops it"])
                editor.type(")")
                try editor.wait("the status to go") { $0.screen.count == 4 }
                editor.type("\r")
                try editor.wait(forText: "book(\n    1\n    \n)")
            }
        }

        @Test func takesWhatNoFurtherTextCanMend() throws {
            var options = Options()
            options.setUp = Self.brackets
            try session(options) { editor in
                editor.type(")\r")
                try editor.wait(forText: ")")
            }
        }

        @Test func aNewLineIsWhatEnterMeansInsideABlock() throws {
            var options = Options()
            options.setUp = Self.brackets
            try session(options) { editor in
                try editor.press(["f(", "\r", "x)", "\u{1B}[A", "\u{05}", "\r", "y,"])
                try editor.wait(for: ["> f(", "  y,", "      x)"])
                editor.type("\u{1B}[13;5u")
                try editor.wait(forText: "f(\ny,\n    x)")
            }
        }

        // MARK: Pasting

        @Test func aPasteRunsNothingAndIsOneStepBack() throws {
            try session { editor in
                try editor.press(["x = ", "\u{1B}[200~one\r\ntwo\rthree\n\u{1B}[201~"])
                try editor.wait(for: ["> x = one", "  two", "  three"])
                #expect(editor.texts == [])
                try editor.press(["\u{1F}"])
                try editor.wait(for: ["> x ="])
                editor.type("\r")
                try editor.wait(forText: "x = ")
            }
        }

        @Test(arguments: ["\r", "\n", "\r\n"]) func aPasteWithoutMarksRunsNothingEither(lineEnd: String) throws {
            try session { editor in
                let lines = (0..<300).map { "line \($0)" }
                editor.type(lines.joined(separator: lineEnd) + lineEnd)
                try editor.wait("all of it") { $0.screen.contains { $0.hasSuffix("line 299") } }
                try editor.settle()
                #expect(editor.texts == [])
                // Painting waits for the end of the input: one screenful, not three hundred.
                #expect(editor.screen.bytes.count < 20_000)
                editor.type("\r")
                try editor.wait("the text") { _ in !editor.texts.isEmpty }
                #expect(editor.texts == [lines.joined(separator: "\n") + "\n"])
            }
        }

        /// One line is entered by whatever ends it.
        @Test(arguments: ["\r", "\n", "\r\n"]) func aLineEndsInThreeWays(lineEnd: String) throws {
            try session { editor in
                editor.type("one" + lineEnd)
                try editor.wait(forText: "one")
                try editor.settle()
                try editor.press(["two", lineEnd])
                try editor.wait(forText: "two")
                #expect(editor.texts == ["one", "two"])
            }
        }

        @Test func takesAHundredKilobytesAndGivesThemBack() throws {
            try session { editor in
                let text = (0..<2000).map { "let value\($0) = \"some text of usual length\" + \($0)" }.joined(separator: "\n")
                #expect(text.utf8.count > 100_000 - 10_000)
                editor.type("\u{1B}[200~" + text + "\u{1B}[201~")
                try editor.wait("its end") { $0.screen.contains { $0.contains("value1999") } }
                #expect(editor.screen.screen.count == 10)
                editor.type("x\r")
                try editor.wait(forText: text + "x")
            }
        }

        @Test func refusesALineTooLongToEdit() throws {
            try session { editor in
                editor.type("ok")
                try editor.settle()
                editor.type("\u{1B}[200~" + String(repeating: "y", count: 200_000) + "\u{1B}[201~")
                try editor.wait(for: ["> ok", "a line of this is too long to edit"])
                editor.type("\r")
                try editor.wait(forText: "ok")
            }
        }

        // MARK: Leaving

        @Test func controlCDropsTheTextAndUpBringsItBack() throws {
            try session { editor in
                try editor.press(["half done", "\u{03}"])
                try editor.wait(for: ["> half done^C", ">"])
                #expect(editor.texts == [])
                try editor.press(["\u{1B}[A"])
                try editor.wait(for: ["> half done^C", "> half done"])
                try editor.press(["\u{03}", "\u{03}"])
                try editor.wait("a hint") { $0.screen.last == "Control-D or :quit leaves" }
            }
        }

        @Test func controlDDeletesAndOnAnEmptyLineLeaves() throws {
            let editor = try EditorOnTerminal()
            try editor.press(["ab", "\u{01}", "\u{04}"])
            try editor.wait(for: ["> b"])
            try editor.press(["\u{05}", "\u{7F}"])
            editor.type("\u{04}")
            try editor.waitForEnd()
            #expect(editor.results == [.endOfInput])
            #expect(editor.isOrdinary)
            #expect(!editor.screen.isPasteMarked)
            editor.end()
        }

        @Test func controlZStopsAndComesBackWithTheText() throws {
            try session { editor in
                try editor.press(["some text", "\u{1A}"])
                #expect(editor.suspensions == 1)
                try editor.press(["!"])
                try editor.wait(for: ["> some text!"])
            }
        }

        @Test func endsWhenTheTerminalGoesAway() throws {
            let editor = try EditorOnTerminal()
            editor.type("abc")
            try editor.settle()
            editor.end()
            #expect(editor.results.last == .endOfInput)
        }

        @Test func clearsTheScreenAndKeepsTheText() throws {
            try session { editor in
                editor.type("first\r")
                try editor.wait(forText: "first")
                try editor.press(["abc", "\u{0C}"])
                try editor.wait(for: ["> abc"])
            }
        }

        // MARK: Around the text

        @Test func followsTheSizeOfTheWindow() throws {
            try session { editor in
                let text = (0..<10).map { "number\($0)" }.joined(separator: " ")
                editor.type(text)
                try editor.settle()
                for (columns, rows) in [(30, 10), (17, 8), (80, 5), (60, 10), (5, 30)] {
                    let before = editor.screen.bytes.count
                    editor.resize(columns: columns, rows: rows)
                    // A key that comes before the window's news is another story.
                    try editor.wait("the text in the new width") { $0.bytes.count > before }
                    try editor.settle()
                    editor.type("x")
                    try editor.settle()
                    editor.type("\u{7F}")
                    try editor.settle()
                    let shown = editor.screen.everything.joined()
                    #expect(shown.split(separator: "> ", omittingEmptySubsequences: false).count == 2, "\(columns): \(shown)")
                    #expect(editor.screen.screen.joined().hasSuffix("number9"))
                }
                editor.type("\r")
                try editor.wait(forText: text)
            }
        }

        /// As somebody drags the edge of a window, with the menu open: of each step the terminal breaks what is there anew.
        @Test func leavesNothingBehindWhereTheWidthChangesInManySteps() throws {
            var options = Options(columns: 60, rows: 24)
            options.setUp = { editor in
                editor.assistance.complete = { _, cursor in
                    (0..<6).map { Completion("choice\($0)", replacing: 0..<cursor, summary: String(repeating: "long ", count: 20)) }
                }
            }
            try session(options) { editor in
                for _ in 0..<20 { editor.handle?.printAbove("before") }
                try editor.press(["c", "\t"])
                try editor.wait("the menu") { $0.screen.count == 24 }
                for columns in Array(stride(from: 58, to: 20, by: -4)) + Array(stride(from: 20, through: 60, by: 4)) {
                    editor.resize(columns: columns, rows: 24)
                    try editor.settle()
                }
                try editor.wait("the menu again") { screen in
                    screen.everything.filter { $0 == "> choice" }.count == 1 && screen.screen.filter { $0.hasPrefix("  choice") }.count == 6
                }
                #expect(editor.screen.everything.filter { $0.hasPrefix("  choice") }.count == 6)
            }
        }

        @Test func printsLinesAboveTheInput() throws {
            try session { editor in
                try editor.press(["half", "\u{1B}[D"])
                editor.handle?.printAbove("one\ntwo")
                try editor.wait(for: ["one", "two", "> half"])
                #expect(editor.screen.column == 5)
                try editor.press(["-"])
                try editor.wait(for: ["one", "two", "> hal-f"])
            }
        }

        @Test func beginsWithTheTextItIsGiven() throws {
            var options = Options()
            options.initial = "one\ntwo"
            try session(options) { editor in
                try editor.wait(for: ["> one", "  two"])
                editor.type("!\r")
                try editor.wait(forText: "one\ntwo!")
            }
        }

        @Test func coloursAndNotesComeFromTheAssistance() throws {
            var options = Options()
            options.usesColor = true
            options.setUp = { editor in
                editor.assistance.highlight = { text, cursor, _ in
                    (text.hasPrefix("let") ? [StyledSpan(0..<3, Style(.magenta))] : [])
                        + (cursor == nil ? [] : [StyledSpan(4..<5, Style(.red))])
                }
                editor.assistance.note = { text, _ in text.hasSuffix("(") ? "book(service: Service)" : nil }
            }
            try session(options) { editor in
                editor.type("let x = book(")
                try editor.wait(for: ["> let x = book(", "book(service: Service)"])
                #expect(editor.screen.style(row: 0, column: 2) == "0;35")
                #expect(editor.screen.style(row: 0, column: 6) == "0;31")
                editor.type(")")
                try editor.wait(for: ["> let x = book()"])
                editor.type("\r")
                try editor.wait(for: ["> let x = book()", ">"])
                // What depends on the cursor is not left behind.
                #expect(editor.screen.style(row: 0, column: 2) == "0;35")
                #expect(editor.screen.style(row: 0, column: 6) == "0")
            }
        }
    }
}
