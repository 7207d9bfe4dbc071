import Testing

@testable import IminLanguage

/// Any valid script comes out saying the same, and what came out stays as it is.
@Suite("Formatter: properties")
struct FormatterFuzzTests {
    /// What is wrong with how a script is formatted; `nil` when nothing is, or when the script does not parse.
    static func complaint(_ bytes: [UInt8]) -> String? {
        let source = SourceText(name: "before", bytes: bytes)
        switch ScriptFormatter.format(source) {
        case .invalid(let diagnostics):
            // Scripts with errors are left alone; scripts without have to be formatted.
            return diagnostics.first { $0.name == "not-formatted" }?.message
        case .formatted(let once):
            guard case .formatted(let twice) = ScriptFormatter.format(SourceText(name: "once", bytes: once)) else {
                return "what was formatted cannot be read:\n\(String(decoding: once, as: UTF8.self))"
            }
            if once == twice { return nil }
            let lines = zip(
                once.split(separator: 10, omittingEmptySubsequences: false), twice.split(separator: 10, omittingEmptySubsequences: false))
            let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
            return "formatting is not idempotent at line \((first?.offset ?? 0) + 1):\n\(String(decoding: once, as: UTF8.self))\n"
                + "the second time it is `\(first.map { String(decoding: $0.element.1, as: UTF8.self) } ?? "longer")`"
        }
    }

    private static func check(_ bytes: [UInt8], _ name: String) {
        if let complaint = complaint(bytes) {
            Issue.record(
                "\(name): \(complaint)\nof: \(SourceText(name: name, bytes: bytes).text(Span(0, min(bytes.count, 200))).debugDescription)")
        }
    }

    @Test(
        "every script of the tests and examples",
        arguments: ScriptTests.scripts + TestFiles.list("Scripts/examples").map { "examples/\($0)" })
    func scripts(path: String) throws {
        Self.check(try #require(TestFiles.read("Scripts/\(path)")), path)
    }

    @Test("every example for users", arguments: TestFiles.list("../../examples").filter { $0.hasSuffix(".imin") })
    func examples(name: String) throws {
        Self.check(try #require(TestFiles.read("../../examples/\(name)")), name)
    }

    @Test("every production of the grammar") func productions() {
        for text in ParserTests.everything { Self.check(Array(text.utf8), "production") }
    }

    @Test("random programs", arguments: 0..<6 as Range<UInt64>)
    func generated(batch: UInt64) {
        for seed in 0..<20 {
            let program = ProgramGenerator.program(seed: batch * 1000 + UInt64(seed))
            Self.check(Array(program.utf8), "seed \(batch * 1000 + UInt64(seed))")
        }
    }

    /// Blanks, line ends and comments put where blanks were.
    static let fillings = [" ", "\n", "\n\n\n", "  ", " /* c */ ", " // c\n", "\n// c\n", " /* a\n   b */ ", "\n\n/* d */\n", "\t", "\r\n"]

    @Test("scripts with blanks and comments in odd places", arguments: 0..<8 as Range<UInt64>)
    func scrambled(batch: UInt64) {
        var random = SeededGenerator(seed: 0x0F0A &+ batch)
        for number in 0..<100 {
            var bytes = ParserFuzzTests.seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let blanks = bytes.indices.filter { bytes[$0] == 0x20 || bytes[$0] == 0x0A }
                guard let place = blanks.randomElement(using: &random) else { break }
                bytes.replaceSubrange(place...place, with: Array((Self.fillings.randomElement(using: &random) ?? " ").utf8))
            }
            Self.check(bytes, "batch \(batch), case \(number)")
        }
    }

    @Test("mutated scripts that are still valid", arguments: 0..<4 as Range<UInt64>)
    func mutated(batch: UInt64) {
        var random = SeededGenerator(seed: 0x0F0B &+ batch)
        for number in 0..<300 {
            let seed = ParserFuzzTests.seeds.randomElement(using: &random) ?? []
            Self.check(ParserFuzzTests.mutate(seed, &random), "batch \(batch), case \(number)")
        }
    }
}
