import Testing

@testable import IminLanguage

/// SplitMix64: the same seed, the same cases.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite("Parser: mutated scripts")
struct ParserFuzzTests {
    /// What is mutated: the examples, the wrong scripts, and one line of each production.
    static let seeds: [[UInt8]] =
        TestFiles.list("Scripts/examples").compactMap { TestFiles.read("Scripts/examples/\($0)") }
        + WrongScript.all.map { Array($0.text.utf8) }
        + ParserTests.everything.map { Array($0.utf8) }

    /// Pieces that are likely to confuse.
    static let pieces: [[UInt8]] =
        (TokenKind.keywordSpellings + [
            "{", "}", "(", ")", "[", "]", ",", ":", ";", ".", "?.", "?[", "??", "?", "|", "->", "...", "..<", "=", "+=", "==", "!=", "<",
            "/", "*", "\"",
            "\"\"\"", "\\(", "\\", "//", "/*", "*/", "'", "`", "#", "$0", "$", "@", "@type", "@2026-05-10T", "£9.5", "€", "0x", "1e",
            "9223372036854775808", "_",
            "each", "no", "exactly", "\n", "\r\n", "\t", "\u{FEFF}", "é", "日", "“", "++", "=>", ":=", "===", "nil", "async ", "not ",
            "elif", "in", "\u{0}",
        ]).map { Array($0.utf8) } + [[0xFF], [0xC2], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

    static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
            case 2: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &random) ?? [])
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 4: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            case 5: bytes.removeSubrange(place..<bytes.count)
            default:
                let other = seeds.randomElement(using: &random) ?? []
                let from = Int.random(in: 0...other.count, using: &random)
                bytes.insert(contentsOf: other[from..<min(other.count, from + 40)], at: place)
            }
        }
        return bytes
    }

    @Test("never trap; trees keep their invariants, diagnostics lie within the text", arguments: 0..<8)
    func survives(_ batch: UInt64) {
        var random = SeededGenerator(seed: 0x1311 &+ batch)
        let renderer = DiagnosticRenderer()
        for number in 0..<500 {
            let bytes = Self.mutate(Self.seeds.randomElement(using: &random) ?? [], &random)
            let parsed = Parsed(bytes: bytes)
            let violations = TreeInvariants.violations(parsed.tree)
            #expect(violations.isEmpty, "case \(number): \(violations.prefix(3)) of \(String(decoding: bytes, as: UTF8.self))")
            let outside = parsed.diagnostics.filter { $0.span.start > $0.span.end || Int($0.span.end) > bytes.count }
            #expect(outside.isEmpty, "case \(number): \(outside.map(\.message))")
            // A gap in the tree is never silent.
            let hasGap = parsed.tree.nodes.contains { if case .missing = $0 { true } else { false } }
            #expect(
                !hasGap || parsed.diagnostics.contains { $0.severity == .error },
                "case \(number): \(String(decoding: bytes, as: UTF8.self))")
            if number % 10 == 0 {
                _ = renderer.text(parsed.diagnostics)
                _ = parsed.printed
            }
        }
    }

    @Test(
        "every beginning of an example can be read, and is incomplete or has its errors within it",
        arguments: TestFiles.list("Scripts/examples"))
    func prefixes(_ name: String) throws {
        let bytes = try #require(TestFiles.read("Scripts/examples/\(name)"))
        for count in stride(from: 0, to: bytes.count, by: 7) {
            let parsed = Parsed(bytes: Array(bytes[..<count]))
            #expect(TreeInvariants.violations(parsed.tree).isEmpty)
            // Nothing is wrong with a beginning: at most the cut word or string at its end.
            #expect(parsed.diagnostics.count { $0.severity == .error } <= 2, "\(name) to \(count): \(parsed.places)")
        }
    }

    @Test(
        "errors do not cascade: a removed bracket gives one, rarely two, never more than three",
        arguments: TestFiles.list("Scripts/examples"))
    func removedBrackets(_ name: String) throws {
        let bytes = try #require(TestFiles.read("Scripts/examples/\(name)"))
        var single = 0
        var several = 0
        for place in bytes.indices where Set("(){}[]".utf8).contains(bytes[place]) {
            var copy = bytes
            copy.remove(at: place)
            let parsed = Parsed(bytes: copy)
            #expect(parsed.diagnostics.count <= 3, "\(name) without byte \(place): \(parsed.places)")
            if parsed.diagnostics.count > 1 { several += 1 } else { single += 1 }
        }
        #expect(several * 2 < single, "\(several) of \(single + several)")
    }
}

extension ParserTests {
    /// Everything that is written in the tables above.
    static var everything: [String] {
        [operatorsRows, linesRows, postfixRows, literalsRows, statementsRows, headsRows, expectationsRows, casesRows].flatMap {
            $0.map(\.source)
        }
            + patternsRows.map { "x matches \($0.source)" }
    }
}

@Suite("Parser: generated programs")
struct GeneratedProgramTests {
    @Test("whatever the grammar allows is read without a complaint", arguments: 0..<100)
    func valid(_ seed: UInt64) {
        let text = ProgramGenerator.program(seed: seed)
        let parsed = Parsed(text)
        #expect(
            parsed.diagnostics.filter { $0.severity == .error }.map(\.message) == [],
            "seed \(seed):\n\(DiagnosticRenderer().text(parsed.diagnostics))")
        #expect(TreeInvariants.violations(parsed.tree).isEmpty)
    }

    @Test("the same seed gives the same program")
    func deterministic() {
        #expect(ProgramGenerator.program(seed: 7) == ProgramGenerator.program(seed: 7))
        #expect(ProgramGenerator.program(seed: 7) != ProgramGenerator.program(seed: 8))
    }
}
