import Testing

@testable import IminLanguage

/// Chains are as long as people write them: only real nesting has a limit that anybody could meet.
@Suite("Long chains")
struct LongChainTests {
    private func printed(_ script: String) async throws -> (lines: [String], told: [String]) {
        let run = try await ScriptRun(name: "chain", text: script)
        return (run.printed, run.told)
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test("operators, members and calls run in chains of thousands")
    func run() async throws {
        let scripts = [
            ("print(1\(Self.repeated(" + 1", 5000)))", "5001"),
            ("print(true\(Self.repeated(" && true", 5000)))", "true"),
            ("print(\"a\"\(Self.repeated("\n    .replacing(\"a\", with: \"a\")", 3000)))", "a"),
            ("func none() { return null }\nprint(none()\(Self.repeated(" ?? none()", 3000)) ?? 5)", "5"),
            (
                "func f(_ n) {\n    if n == -1 { return 0 }\((0..<1500).map { " else if n == \($0) { return \($0) }" }.joined())\n"
                    + "    else { return 2 }\n}\nprint(f(1499), f(5000))", "1499 2"
            ),
            ("let n = 7\nprint(if n == -1 { 0 }\((8..<1500).map { " else if n == \($0) { 1 }" }.joined()) else { 2 })", "2"),
            ("let o = { a: 5 }\nprint([o][0]\(Self.repeated("?.a", 1))\(Self.repeated("?.a", 3000)))", "null"),
        ]
        for (script, expected) in scripts {
            let (lines, told) = try await printed(script)
            #expect(lines == [expected] && told == [], "\(script.prefix(60)) \(told)")
        }
    }

    @Test("expectations take chains of any length and explain what they can", arguments: [" + one", " + one.abs()", " + [one][0]"])
    func expectations(link: String) async throws {
        let sum = "one\(Self.repeated(link, 600))"
        let conditions = "one == 1\(Self.repeated(" && one == 1", 600))"
        let (lines, told) = try await printed(
            """
            let one = 1
            expect \(sum) == 601
            expect \(conditions)
            expect (null\(Self.repeated(" ?? null", 600)) ?? one) == 1
            expect [\(Self.repeated("[\(Self.repeated("one + 1, ", 64))], ", 40))].count == 40
            print("here")
            expect \(sum) == 602
            """)
        #expect(lines == ["here"])
        #expect(told == ["7 problem"])
    }

    @Test("chains beyond what a stack could hold are refused with a word", arguments: [" + 1", ".a", "[0]", "()", " matches _ == true"])
    func tooLong(link: String) {
        let parsed = Parsed("print(1\(Self.repeated(link, 25_000)))")
        #expect(parsed.diagnostics.contains { $0.name == "nesting-limit" || $0.severity == .error })
    }

    @Test("nesting keeps its limit, chains within nesting add up")
    func nesting() {
        let deep = Self.repeated("[", 300) + Self.repeated("]", 300)
        #expect(Parsed("print(\(deep))").diagnostics.contains { $0.message.contains("nested more than") })
        let inner = "x" + Self.repeated(".a", 150)
        let outer = (0..<50).reduce(inner) { text, _ in "f(\(text))" + Self.repeated(".a", 150) }
        #expect(Parsed("print(\(outer))").diagnostics.isEmpty)
    }
}
