// Fuzzing whole scripts: bytes nobody would write, programs of the grammar, and programs with small damage.

import Testing

@testable import IminLanguage

enum ScriptFuzz {
    /// Scripts with bytes changed: lexer, parser, checker; what still checks is compiled and run.
    @Sendable static func bytes(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        let bytes = ParserFuzzTests.mutate(ParserFuzzTests.seeds.randomElement(using: &random) ?? [], &random)
        let parsed = Parsed(bytes: bytes)
        #expect(TreeInvariants.violations(parsed.tree).isEmpty, "bytes \(seed)")
        try await run(SourceText(name: "bytes \(seed)", bytes: bytes))
    }

    /// Programs of the grammar.
    @Sendable static func programs(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        let text = Bool.random(using: &random) ? ProgramGenerator.program(seed: seed) : PureProgram.text(seed: seed)
        try await run(SourceText(name: "programs \(seed)", text: text))
    }

    /// Programs whose parts fit together, with one word or sign exchanged for another one of the same program.
    @Sendable static func mutants(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        var text = PureProgram.text(seed: seed, statements: 8)
        let reading = SourceReading(SourceText(name: "mutant", text: text))
        let kinds: [SourceReading.Piece.Kind] = [.name, .number, .string, .symbol, .member, .call]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let kind = kinds.randomElement(using: &random) else { continue }
            let pieces = reading.pieces.filter { $0.kind == kind }
            guard let one = pieces.randomElement(using: &random), let other = pieces.randomElement(using: &random) else { continue }
            // Places are those of the text as it was: after the first change only roughly right, which is as good.
            var bytes = Array(text.utf8)
            guard Int(one.span.end) <= bytes.count else { continue }
            bytes.replaceSubrange(Int(one.span.start)..<Int(one.span.end), with: Array(reading.text(other).utf8))
            text = String(decoding: bytes, as: UTF8.self)
        }
        try await run(SourceText(name: "mutants \(seed)", text: text))
    }

    /// Checks; what checks is compiled and run under limits. Nothing may be left, and nothing may be thought impossible.
    static func run(_ source: SourceText) async throws {
        if FuzzTests.showsCases { print(source.text(Span(0, source.bytes.count))) }
        let session = Session(language: Imin(), options: .fuzzing())
        let diagnostics = session.check(source)
        for diagnostic in diagnostics {
            #expect(Int(diagnostic.span.end) <= source.bytes.count, "\(source.name): \(diagnostic.message)")
        }
        let isWrong = diagnostics.contains { $0.severity == .error }
        do {
            // Half of them as the last source of their session, whose top-level names may live in registers.
            let report = try await session.run(source, isLast: source.bytes.count % 2 == 0)
            #expect(!isWrong, "\(source.name) runs although it does not check")
            for problem in report.problems {
                #expect(problem.name != "internal", "\(source.name): \(problem.message)\n\(source.text(Span(0, source.bytes.count)))")
            }
        } catch {
            // The checker finds what is wrong, not the compiler behind it.
            #expect(
                isWrong,
                "\(source.name): only the compiler complains: \(error.diagnostics.map(\.message))\n\(source.text(Span(0, source.bytes.count)))"
            )
        }
        #expect(
            session.leakedCells == 0, "\(source.name) leaves \(session.leakedCells) cells:\n\(source.text(Span(0, source.bytes.count)))")
    }
}

/// Calls everything of the library with everything: the right number of arguments, of any kind.
enum CallFuzz {
    private static let values = [
        "null", "true", "0", "1", "-1", "9223372036854775807", "-9223372036854775807 - 1", "0.5", "-0.1", "1e9000", "1e-9000",
        "json.parse(\"12345678901234567890123\")", "json.parse(\"1e99999\")", "json.parse(\"1.50\")", "\"\"", "\"a\"", "\"a,b\\n c\"",
        "\"🏸é\\u0000\"", "\"(a|b)*\"", "\"[\"", "\"2026-05-10\"", "\"PT1H\"", "\"£9\"", "\"https://a.b/c?d=e#f\"", "\"eyJhIjoxfQ.e30.\"",
        "env(\"KEY\")", "£0.00", "£92233720368547758.07", "€-3.50", "money(1, \"JPY\")", "0.seconds", "1.ms", "106751.days",
        "-(106751.days)", "@0001-01-01", "@9999-12-31", "@2026-05-10T10:45:33.123Z", "@9999-12-31T23:59:59Z", "[]", "[1, 2, 3]",
        "[\"a\", \"b\"]", "[null, [1], { a: 1 }]", "[£1, £2]", "[2.minutes]", "{}", "{ a: 1, \"b c\": [1], @id: \"x\" }",
        "{ \"imin:item\": [1, 2], count: 3 }", "{ kind: \"fail\", message: 3 }", "1...3", "0..<0", "0..<9223372036854775807",
        "-9223372036854775807...9223372036854775806", "0.5...1.5", "\"a\"...\"c\"", "{ $0 }", "{ a, b in a }", "{ $0 == $1 }",
        "{ fail(\"f\") }", "any", "print",
        "String",
    ]

    @Sendable static func run(_ seed: UInt64, _ random: inout SeededGenerator) async throws {
        // Behind a function nobody knows what a value is, so the checker lets everything through.
        var text = "func any(_ x) { return [x][0] }\n"
        let functions = Library.standard.functions.filter { !$0.name.hasPrefix("_") }
        for number in 0..<10 {
            guard let function = functions.randomElement(using: &random) else { continue }
            let arguments = function.parameters.compactMap { parameter -> String? in
                if !parameter.isRequired, Bool.random(using: &random) { return nil }
                return (parameter.label.map { $0 + ": " } ?? "") + "any(\(values.randomElement(using: &random) ?? "1"))"
            }
            let list = function.isProperty ? "" : "(\(arguments.joined(separator: ", ")))"
            text += "scenario \"\(number)\" {\n"
            if function.receiver != nil {
                text += "    var it = any(\(values.randomElement(using: &random) ?? "1"))\n"
                text += "    print(it.\(function.name)\(list))\n    print(it)\n}\n"
            } else {
                text += "    print(\(function.module.isEmpty ? "" : function.module + ".")\(function.name)\(list))\n}\n"
            }
        }
        for number in 10..<16 {
            let sign = ["+", "-", "*", "/", "%", "==", "<", ">=", "...", "..<", "??", "&&"].randomElement(using: &random) ?? "+"
            let (one, other) = (values.randomElement(using: &random) ?? "1", values.randomElement(using: &random) ?? "1")
            text += "scenario \"\(number)\" {\n    let x = any(\(one))\n    let y = any(\(other))\n    print(x \(sign) y)\n"
            text += "    print(x matches y)\n    var z = x\n    z \(["+=", "-=", "*=", "/="].randomElement(using: &random) ?? "+=") y\n"
            text += "    print(json.text(z))\n    for n in z { print(n) }\n}\n"
        }
        try await ScriptFuzz.run(SourceText(name: "calls \(seed)", text: text))
    }
}
