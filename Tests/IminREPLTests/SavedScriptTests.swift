import Glibc
import Testing

@testable import IminREPL

/// `:save`: what was typed becomes a script that passes.
@Suite struct SavedScriptTests {
    private func saved(_ texts: [String]) async throws -> (script: String, session: SessionTranscript) {
        let path = "/tmp/imin-saved-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).imin"
        defer { unlink(path) }
        let session = try await SessionTranscript(texts + [":save \(path)"])
        let file = try #require(fopen(path, "r"), "\(session.output)")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        return (
            text.split(separator: "\n").filter { !$0.hasPrefix("// A session") && !$0.hasPrefix("// Play") }.joined(separator: "\n"),
            session
        )
    }

    @Test func aWriteThatWasRefusedIsKeptAsACommentOnly() {
        var record = SessionRecord()
        record.add(.init(text: "customer.delete(a)", outcome: .failed(kind: "refused", status: nil)))
        record.add(.init(text: "let b = customer.create(email: \"b@c.de\")", outcome: .failed(kind: "refused", status: nil)))
        let script = SavedScript(environment: "acme", seed: 1).text(record, file: "a.imin")
        let lines = script.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("//") } && script.contains("// customer.delete(a)\n// … not kept: you refused the write"))
    }

    /// Counted are those for their own sake and those that need them.
    @Test func tellsHowManyStatementsAreNotKept() async throws {
        let (script, session) = try await saved(["customer.get(\"nobody\")", "_err.status", "_1 + 1", "expect 1 == 2"])
        #expect(script.split(separator: "\n").count { $0.hasPrefix("// … not kept: ") } == 3)
        #expect(session.output.contains("4 statements saved to ") && session.output.contains(", 3 of them as a comment"))
    }

    @Test(
        arguments: [
            ("2", 2...2), ("2-4", 2...4), ("3-", 3...Int.max), ("0", nil), ("4-2", nil), ("a", nil), ("1-2-3", nil), ("", nil),
        ] as [(String, ClosedRange<Int>?)]) func readsWhichEntriesAreWanted(text: String, range: ClosedRange<Int>?)
    {
        #expect(REPL.entries(text) == range)
    }

    @Test func picksStatementsByTheNumbersOfTheHistory() {
        var record = SessionRecord()
        // What is entered twice in a row is one entry of the history, the later one.
        for (text, entry) in [("let a = 1", "x"), ("a + 1", "old"), ("a + 1", "y"), ("a + 2", "z")] {
            record.add(.init(text: text, outcome: .passed, entry: entry))
        }
        let history = ["of another day", "x", ":vars", "y", "z"]
        #expect(record.statements(in: 2...4, of: history).map(\.text) == ["let a = 1", "a + 1", "a + 1"])
        #expect(record.statements(in: 5...Int.max, of: history).map(\.text) == ["a + 2"])
        #expect(record.statements(in: 1...1, of: history).isEmpty)
        #expect(record.binding(of: "a") == "let a = 1" && record.binding(of: "b") == nil)
    }

    @Test func savesAValueAsItsFileIsNamed() async throws {
        let path = "/tmp/imin-saved-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        defer { for ending in [".csv", ".json"] { unlink(path + ending) } }
        let session = try await SessionTranscript(
            [
                "let rows = [{ a: 1, b: \"x,y\" }, { a: 2, b: \"z\" }]", "rows.count", ":save rows \(path).csv", ":save _ \(path).json",
                ":save _1 \(path).json", ":save _9 \(path).json !",
            ], columns: 200)
        let contents = try [".csv", ".json"].map { ending in
            let file = try #require(fopen(path + ending, "r"), "\(session.output)")
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 10)
            return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
        }
        #expect(contents == ["a,b\r\n1,\"x,y\"\r\n2,z\r\n", "2\n"])
        #expect(session.output.contains("is there already; `:save _1 \(path).json !` replaces it"))
        #expect(session.output.contains("there is no `_9` to save"))
    }

    private static let louis = #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#

    @Test(arguments: [
        // Results that are spoken of get names.
        (["1 + 1", "_ * 2", "_1 + _"], ["let _1 = 1 + 1", "// → 2", "let _2 = _1 * 2", "// → 4", "_1 + _2", "// → 6"]),
        (["3", "\"\\(_) of \\(_)\""], ["let _1 = 3", "// → 3", "\"\\(_1) of \\(_1)\"", "// → \"3 of 3\""]),
        // A name is bound once in a script.
        (
            ["let x = 1", "let x = x + 1", "expect x == 2", "let x = [x]", "expect x == [2]"],
            ["let x_1 = 1", "let x_2 = x_1 + 1", "expect x_2 == 2", "let x = [x_2]", "expect x == [2]"]
        ),
        (
            ["func f() { 1 }", "f()", "func f() { 2 }", "expect f() == 2"],
            ["func f_1() { 1 }", "f_1()", "// → 1", "func f() { 2 }", "expect f() == 2"]
        ),
        // What failed is expected to fail; what is wrong is left out.
        (
            ["fail(\"no\")", "[args][4]", "let x = 5", "nix"],
            ["expect fail(\"no\") fails with { kind: \"fail\" }", "// [args][4]", "let x = 5"]
        ),
        (["expect 1 == 2", "expect 1 == 1"], ["// expect 1 == 2", "expect 1 == 1"]),
        // What needs something that is left out is left out as well, until the name is bound anew.
        (
            ["fail(\"no\")", "let kind = _err.kind", "print(kind)", "let kind = 7", "expect kind == 7"],
            [
                "expect fail(\"no\") fails with { kind: \"fail\" }", "// let kind = _err.kind", "// print(kind)", "let kind = 7",
                "expect kind == 7",
            ]
        ),
        (
            ["fail(\"no\")", "_err.kind", "_1 + \"!\"", "_ + \"?\"", "5", "_ + 1"],
            [
                "expect fail(\"no\") fails with { kind: \"fail\" }", "// _err.kind", "// _1 + \"!\"", "// _ + \"?\"", "let _4 = 5",
                "// → 5",
                "_4 + 1", "// → 6",
            ]
        ),
        (
            ["var n = 1", "fail(\"no\")", "n = _err.kind", "func f() { n }", "f()", "let f = 2", "f"],
            [
                "var n = 1", "expect fail(\"no\") fails with { kind: \"fail\" }", "// n = _err.kind", "// func f() { n }", "// f()",
                "let f = 2", "f", "// → 2",
            ]
        ),
        (
            ["let a = 1\nfail(\"no\")", "a + 1"],
            ["do {", "    let a = 1", "    fail(\"no\")", "} catch {", "    // fail", "}", "// a + 1"]
        ),
        // What was taken back never happened.
        (["let a = 1", "let b = 2", ":back", "expect a == 1"], ["let a = 1", "expect a == 1"]),
        (["for i in 1...2 {\n    print(i)\n}"], ["for i in 1...2 {", "    print(i)", "}"]),
    ]) func writesWhatWasDone(texts: [String], lines: [String]) async throws {
        let (script, session) = try await saved(texts)
        let kept = script.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("// … not kept") }
        #expect(kept == lines)
        #expect(session.output.contains("it passes: played on a fresh world"), "\(session.output)\n\(script)")
    }

    @Test func playsTheSamePlatformAgain() async throws {
        let (script, session) = try await saved([
            "let louis = " + Self.louis, "customer.get(\"nobody\")", "customer.update(louis, email: \"new@imin.co\")",
            "expect customer.get(louis).customer.email == \"new@imin.co\"", "sandbox.advance(by: 1.days)", "customer.delete(louis)",
            "customer.get(louis)",
        ])
        #expect(script.contains("expect customer.get(\"nobody\") fails with { status: 404 }"))
        #expect(session.output.contains("it passes: played on a fresh world"), "\(session.output)\n\(script)")
    }

    @Test func replacesNothingUnasked() async throws {
        let path = "/tmp/imin-saved-\(getpid())-twice.imin"
        defer { unlink(path) }
        let session = try await SessionTranscript(
            [":save \(path)", "1", ":save \(path)", ":save \(path)", ":save \(path) !", ":save"], columns: 200)
        #expect(session.output.hasPrefix("nothing has been run yet\n"))
        #expect(session.output.contains("is there already; `:save \(path) !` replaces it"))
        #expect(session.lines.filter { $0.hasPrefix("1 statement saved to ") }.count == 2)
    }

    @Test func loadsWhatWasSaved() async throws {
        let path = "/tmp/imin-saved-\(getpid())-load.imin"
        defer { unlink(path) }
        let session = try await SessionTranscript(["let a = 20", ":save \(path)", ":reset", ":load \(path)", "a + 1", ":load \(path)x"])
        #expect(session.output.contains("_1 = 21"))
        #expect(session.output.contains("there is no file \(path)x"))
    }
}
