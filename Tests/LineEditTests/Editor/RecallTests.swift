import Testing

@testable import LineEdit

extension Headless {
    /// History, search, ghost text and completion, as a person meets them.
    @Suite struct RecallTests {
        typealias Options = EditorOnTerminal.Options

        private func session(_ options: Options, _ body: (EditorOnTerminal) throws -> Void) throws {
            let editor = try EditorOnTerminal(options)
            defer { editor.end() }
            try body(editor)
            #expect(editor.screen.unknown == [])
        }

        private static func history(_ texts: String...) -> Options {
            var options = Options()
            options.history = texts
            return options
        }

        @Test func goesUpAndDownAndBackToTheDraft() throws {
            try session(Self.history("one", "two", "three")) { editor in
                try editor.press(["x", "\u{7F}", "\u{1B}[A"])
                try editor.wait(for: ["> three"])
                try editor.press(["\u{1B}[A", "\u{1B}[A", "\u{1B}[A"])
                try editor.wait(for: ["> one"])
                try editor.press(["\u{1B}[B", "\u{1B}[B", "\u{1B}[B"])
                try editor.wait(for: [">"])
            }
        }

        @Test func searchesWhatBeginsAsTyped() throws {
            try session(Self.history("let a", "print", "let b")) { editor in
                try editor.press(["let", "\u{1B}[A", "\u{1B}[A"])
                try editor.wait(for: ["> let a"])
                try editor.press(["\u{1B}[B", "\u{1B}[B"])
                // The draft, with what is likely to follow in grey.
                try editor.wait(for: ["> let b"])
                #expect(editor.screen.column == 5)
            }
        }

        @Test func aBlockIsOneEntryAndTheKeysMoveInsideItFirst() throws {
            try session(Self.history("old", "a(\n  b\n)")) { editor in
                try editor.press(["\u{1B}[A"])
                try editor.wait(for: ["> a(", "    b", "  )"])
                try editor.press(["\u{1B}[A", "\u{1B}[A"])
                #expect(editor.screen.row == 0)
                try editor.press(["\u{1B}[A"])
                try editor.wait(for: ["> old"])
            }
        }

        @Test func unfilteredHistoryIsControlP() throws {
            try session(Self.history("old", "a(\n  b\n)")) { editor in
                try editor.press(["x", "\u{10}", "\u{10}"])
                try editor.wait(for: ["> old"])
                try editor.press(["\u{0E}", "\u{0E}"])
                try editor.wait(for: ["> x"])
            }
        }

        @Test func listsMatchesOfASearch() throws {
            try session(Self.history("customer.create(1)", "print(2)", "customer.get(3)")) { editor in
                try editor.press(["x", "\u{12}", "c", "u", "s"])
                try editor.wait(for: ["> x", "search: cus", "> customer.get(3)", "  customer.create(1)"])
                try editor.press(["\u{12}"])
                try editor.wait(for: ["> x", "search: cus", "  customer.get(3)", "> customer.create(1)"])
                try editor.press(["\r"])
                try editor.wait(for: ["> customer.create(1)"])
                #expect(editor.texts == [])
                try editor.press(["\u{1F}", "\u{12}", "zzz"])
                try editor.wait(for: ["> x", "search: zzz", "  nothing found"])
                try editor.press(["\u{07}"])
                try editor.wait(for: ["> x"])
            }
        }

        @Test func whatWasWrongComesBackWithTheCursorThere() throws {
            var options = Self.history("print(1)", "let x =\nnope + 1")
            options.setUp = { $0.history.point(to: 8, in: "let x =\nnope + 1") }
            try session(options) { editor in
                try editor.press(["\u{1B}[A", "!"])
                try editor.wait(for: ["> let x =", "  !nope + 1"])
            }
        }

        /// Keys that end a search with what it found: to be gone on with from where they lead.
        @Test(arguments: [("\u{01}", "!print(2)"), ("\u{05}", "print(2)!"), ("\u{1B}b", "print(!2)"), ("\u{1B}[1;5D", "print(!2)")])
        func anyCommandGoesOnWithWhatASearchFound(key: String, text: String) throws {
            try session(Self.history("customer.create(1)", "print(2)")) { editor in
                try editor.press(["\u{12}", "pri", key, "!"])
                try editor.wait(for: ["> \(text)"])
            }
        }

        @Test func aSearchLooksElsewhereToo() throws {
            var options = Self.history("print(here)")
            options.setUp = { editor in
                editor.history.elsewhere = {
                    [HistoryEntry(id: "a", text: "print(there)", time: -1), HistoryEntry(id: "b", text: "print(now)", time: 1)]
                }
            }
            try session(options) { editor in
                try editor.press(["\u{12}"])
                try editor.wait(for: [">", "search: ^S everywhere", "> print(here)"])
                try editor.press(["pri", "\u{13}"])
                try editor.wait(for: [">", "search everywhere: pri", "> print(now)", "  print(here)", "  print(there)"])
                try editor.press(["\u{13}"])
                try editor.wait(for: [">", "search: pri", "> print(here)"])
                try editor.press(["\u{07}"])
            }
        }

        @Test func theLastWordOfEarlierEntriesComesBack() throws {
            try session(Self.history("get(first)", "print second", "one")) { editor in
                try editor.press(["x ", "\u{1B}.", "\u{1B}."])
                try editor.wait(for: ["> x second"])
                try editor.press(["\u{1B}."])
                try editor.wait(for: ["> x get(first)"])
                try editor.press(["\u{1F}"])
                try editor.wait("the step before") { $0.screen == ["> x second"] || $0.screen == ["> x"] }
            }
        }

        @Test func takesOverGhostText() throws {
            try session(Self.history("print(one two)")) { editor in
                try editor.press(["pri"])
                try editor.wait(for: ["> print(one two)"])
                #expect(editor.screen.column == 5)
                try editor.press(["\u{1B}f"])
                #expect(editor.screen.column == 7)
                try editor.press(["\u{1B}[C"])
                #expect(editor.screen.column == 16)
                editor.type("\r")
                try editor.wait(forText: "print(one two)")
            }
        }

        @Test func whatWasNotTakenOverIsNotLeftOnTheScreen() throws {
            try session(Self.history("print(one two)")) { editor in
                try editor.press(["pri", "\r"])
                try editor.wait(forText: "pri")
                try editor.wait(for: ["> pri", ">"])
            }
        }

        // MARK: Completion

        private static let names: @Sendable (LineEditor) -> Void = { editor in
            editor.assistance.complete = { text, cursor in
                let word = text.prefix(cursor).split(separator: " ").last.map(String.init) ?? ""
                let range = (cursor - word.utf8.count)..<cursor
                return ["create", "created", "credit", "delete"].filter { $0.hasPrefix(word) }.map {
                    Completion($0, replacing: range, summary: "about \($0)", appendix: "(")
                }
            }
        }

        @Test func putsInWhatIsTheOnlyChoice() throws {
            var options = Options()
            options.setUp = Self.names
            try session(options) { editor in
                try editor.press(["x = de", "\t"])
                try editor.wait(for: ["> x = delete("])
            }
        }

        @Test func offersSeveralAndGoesThroughThem() throws {
            var options = Options()
            options.setUp = Self.names
            try session(options) { editor in
                try editor.press(["c", "\t"])
                try editor.wait(for: ["> cre", "  create   about create", "  created  about created", "  credit   about credit"])
                try editor.press(["\t", "\t"])
                try editor.wait(for: ["> created", "  create   about create", "> created  about created", "  credit   about credit"])
                try editor.press(["\u{1B}[Z"])
                try editor.wait("the one before") { $0.screen.first == "> create" }
                try editor.press(["\u{1B}"])
                try editor.wait(for: ["> cre"])
                try editor.press(["\t", "\t", "\t", "\t"])
                try editor.wait("the third") { $0.screen.first == "> credit" }
                // Enter takes the choice and runs nothing.
                try editor.press(["\r"])
                try editor.wait(for: ["> credit"])
                #expect(editor.texts == [])
                editor.type("!\r")
                try editor.wait(forText: "credit!")
            }
        }

        @Test func goesOnWithTheChoiceWhenTypingContinues() throws {
            var options = Options()
            options.setUp = Self.names
            try session(options) { editor in
                try editor.press(["cr", "\t", "\t", "+"])
                try editor.wait(for: ["> create+"])
            }
        }

        @Test func indentsAtTheBeginningOfALine() throws {
            var options = Options()
            options.setUp = Self.names
            try session(options) { editor in
                try editor.press(["a", "\u{0F}", "\t", "b"])
                try editor.wait(for: ["> a", "      b"])
                try editor.press(["\u{1B}[D", "\u{7F}"])
                try editor.wait(for: ["> a", "  b"])
            }
        }
    }
}
