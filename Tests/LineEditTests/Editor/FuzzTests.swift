import Glibc
import Testing

@testable import LineEdit

extension Headless {
    /// Random keys in both modes: the editor lives, the terminal ends as it was, and the screen shows the cursor's line.
    @Suite struct FuzzTests {
        private static let keys: [String] =
            (0x01..<0x20).filter { $0 != 0x04 && $0 != 0x03 }.map { String(Character(Unicode.Scalar(UInt8($0)))) } + [
                "a", "b", " ", "(", ")", "9", "0", "漢", "👍", "e\u{301}", "\u{7F}", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D",
                "\u{1B}[H", "\u{1B}[F", "\u{1B}[3~", "\u{1B}[1;5C", "\u{1B}[1;5D", "\u{1B}[Z", "\u{1B}f", "\u{1B}b", "\u{1B}d", "\u{1B}y",
                "\u{1B}_", "\u{1B}u", "\u{1B}c", "\u{1B}\r", "\u{1B}[200~p\nq\u{1B}[201~", "\u{1B}[99~", "\u{1B}", "d", "w", "c", "x", "p",
                "P", "y", "u", ".", "r", "f", ";", "o", "O", "i", "A", "R", "$", "~", "k", "j", "%", "999999", "\u{1B}9", "\u{1B}x",
                "\u{1B}[",
                "\u{1B}O", "\u{18}\u{18}", "\u{18}\u{05}", "\u{16}", "\u{3}",
            ]

        /// Mode and seed; `IMIN_FUZZ_SEEDS=100` for a long night.
        private static let runs: [(String, UInt64)] = {
            let seeds = getenv("IMIN_FUZZ_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 2
            return (1...max(seeds, 1)).flatMap { [("bind -e", $0), ("bind -v", $0)] }
        }()

        @Test(arguments: runs)
        func livesThroughRandomKeys(editrc: String, seed: UInt64) throws {
            var options = EditorOnTerminal.Options()
            options.editrc = editrc
            options.columns = 20
            options.rows = 6
            options.history = ["one", "two\nthree", String(repeating: "long ", count: 400)]
            options.setUp = { editor in
                LineEditorTests.brackets(editor)
                editor.assistance.complete = { _, cursor in
                    ["alpha", "alter"].map { Completion($0, replacing: max(cursor - 1, 0)..<cursor) }
                }
                editor.assistance.ghost = { _, _ in "ghost" }
            }
            let editor = try EditorOnTerminal(options)
            var random = SeededGenerator(seed: seed)
            for round in 0..<60 {
                // Some at once, as a paste without marks; some with time to paint between them.
                let burst = (0..<Int.random(in: 1...60, using: &random)).map { _ in Self.keys.randomElement(using: &random) ?? "" }
                editor.type(burst.joined())
                if round % 10 == 0 {
                    editor.resize(columns: Int.random(in: 1...40, using: &random), rows: Int.random(in: 1...12, using: &random))
                }
            }
            try editor.settle()
            #expect(!editor.hasEnded)
            editor.end()
            #expect(editor.hasEnded)
            #expect(editor.screen.unknown == [])
        }
    }
}
