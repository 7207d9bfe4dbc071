import Testing

@testable import IminLanguage

/// What `parse` makes of a text: the tree, and the names of all diagnostics.
struct Parsed {
    let tree: SyntaxTree
    let diagnostics: [Diagnostic]
    let isIncomplete: Bool

    init(_ text: String, limits: Limits = .default) { self.init(bytes: Array(text.utf8), limits: limits) }

    init(bytes: [UInt8], limits: Limits = .default) {
        (tree, diagnostics, isIncomplete) = parse(SourceText(name: "test.imin", bytes: bytes), symbols: SymbolTable(), limits: limits)
    }

    var printed: String { TreePrinter(tree: tree).print() }
    var names: [String] { diagnostics.map(\.name) }
    /// `name at "text"` of each diagnostic.
    var places: [String] { diagnostics.map { "\($0.name) at `\($0.source.text($0.span))`" } }
}

@Suite("Lexer")
struct LexerTests {
    @Test(
        "numbers",
        arguments: [
            ("42", "42"), ("1_000", "1000"), ("0x1F", "31"), ("0b101", "5"), ("0o17", "15"), ("9.5", "9.5"), ("1e6", "1e6"),
            ("1.5E-3", "1.5E-3"), ("007", "7"), ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"), ("-5", "(neg 5)"), ("100000000000000000000", "100000000000000000000"),
            ("1.000000000000000000000", "1.000000000000000000000"), ("0.123456789012345678", "0.123456789012345678"),
            ("999999999999999999", "999999999999999999"), ("1...3", "(... 1 3)"), ("5.minutes", "(. 5 minutes)"),
            ("0xffff_ffff", "4294967295"),
        ])
    func numbers(_ source: String, _ tree: String) {
        let parsed = Parsed(source)
        #expect(parsed.printed == tree)
        #expect(parsed.names == [])
    }

    @Test(
        "numbers that cannot be held exactly are refused, never rounded",
        arguments: [
            ("9223372036854775808", "number-too-long"), ("0.1234567890123456789", "number-too-long"),
            ("0xFFFFFFFFFFFFFFFFF", "number-too-large"),
            ("1e999999999999", "number-too-large"), ("12abc", "bad-number"), ("0xZZ", "bad-number"), ("0x", "bad-number"),
            ("5ms", "bad-number"),
            (#"{ "id": 12345678901234567891 }"#, "number-too-long"),
        ])
    func inexactNumbers(_ source: String, _ name: String) {
        #expect(Parsed(source).names == [name])
    }

    @Test(
        "strings and their escapes",
        arguments: [
            (#""""#, ""), (#""a""#, "a"), (#""\n\t\\\"\'\/""#, "\n\t\\\"'/"), (#""\u{1F600}""#, "😀"), (#""\u00e9""#, "é"),
            (#""\ud83d\ude00""#, "😀"), (#""naïve 👍🏽""#, "naïve 👍🏽"), (#""\0""#, "\0"), (#""// no comment""#, "// no comment"),
            ("\"\"\"\n    one\n      two\n\n    three\n    \"\"\"", "one\n  two\n\nthree"),
            ("\"\"\"\r\none\r\ntwo\r\n\"\"\"", "one\ntwo"), ("\"\"\"\na \\\nb \"quoted\" \"\"\n\"\"\"", "a b \"quoted\" \"\""),
            ("\"\"\"\n\"\"\"", ""), ("\"\"\"\n\n\"\"\"", ""),
        ])
    func strings(_ source: String, _ text: String) throws {
        let parsed = Parsed(source)
        #expect(parsed.names == [])
        let first = try #require(parsed.tree[parsed.tree.statements].first)
        guard case .text(let id) = parsed.tree[first] else {
            Issue.record("no text but \(parsed.printed)")
            return
        }
        #expect(parsed.tree[id] == text)
    }

    @Test(
        "interpolation, also nested and in blocks",
        arguments: [
            (#""a \(b)""#, #"(text "a " b)"#), (#""\(a)\(b)""#, "(text a b)"), (#""\(a + "x\(b)")!""#, #"(text (+ a (text "x" b)) "!")"#),
            (#""\(f("(", g: { $0 }))""#, #"(text (call f "(" g:(closure [] $0)))"#),
            ("\"\"\"\n  a \\(b)\n  \\(c) d\n  \"\"\"", #"(text "a " b "\n" c " d")"#), (#""\(xs["k"])""#, #"(text ([ xs "k"))"#),
            (#""x \( { a: 1 } ) y""#, #"(text "x " (object a:1) " y")"#),
        ])
    func interpolation(_ source: String, _ tree: String) {
        let parsed = Parsed(source)
        #expect(parsed.printed == tree)
        #expect(parsed.names == [])
    }

    @Test(
        "strings that are wrong",
        arguments: [
            (#""abc"#, "unterminated-string"), ("\"abc\nlet x = 1", "unterminated-string"), ("\"\"\"\nabc", "unterminated-string"),
            (#""\q""#, "unknown-escape"), (#""\ud800""#, "unknown-escape"), (#""\u{110000}""#, "unknown-escape"),
            (#""\u12""#, "unknown-escape"),
            (#""\u{}""#, "unknown-escape"), ("\"\"\"abc\"\"\"", "text-block-lines"), ("\"\"\"\n  a\n b\n  \"\"\"", "text-block-lines"),
            (#""\()""#, "expected-value"), (#""\(a b)""#, "expected-token"), ("\"a\u{1}b\"", "unknown-escape"),
            ("\"\\", "unterminated-string"),
        ])
    func wrongStrings(_ source: String, _ name: String) {
        #expect(Parsed(source).names == [name])
    }

    @Test(
        "money",
        arguments: [
            ("£9.50", "950GBP"), ("€3", "300EUR"), ("£0", "0GBP"), ("£1_000.5", "100050GBP"),
            ("£92233720368547758.07", "9223372036854775807GBP"),
        ])
    func money(_ source: String, _ tree: String) { #expect(Parsed(source).printed == tree) }

    @Test(
        "money that is wrong",
        arguments: [
            ("£9.505", "bad-money"), ("£ 9", "bad-money"), ("£92233720368547758.08", "bad-money"), ("$9.50", "dollar-money"),
            ("¥500", "unknown-character"),
        ])
    func wrongMoney(_ source: String, _ name: String) { #expect(Parsed(source).names == [name]) }

    @Test(
        "dates",
        arguments: [
            ("@1970-01-01", "day:0"), ("@2026-05-10", "day:20583"), ("@2024-02-29", "day:19782"), ("@0001-01-01", "day:-719162"),
            ("@1970-01-01T00:00:01Z", "instant:1000000"), ("@2026-05-10T10:45:33Z", "instant:1778409933000000"),
            ("@2026-05-10T10:45:33.25+01:00", "instant:1778406333250000"), ("@2026-05-10T10:45-02:30", "instant:1778418900000000"),
            ("@2026-05-10 + 1.days", "(+ day:20583 (. 1 days))"),
        ])
    func dates(_ source: String, _ tree: String) {
        let parsed = Parsed(source)
        #expect(parsed.printed == tree)
        #expect(parsed.names == [])
    }

    @Test(
        "dates that are wrong",
        arguments: [
            "@2026-02-30", "@2026-13-01", "@2026-5-1", "@2025-02-29", "@2026-05-10T10:45:33", "@2026-05-10T25:00Z", "@2026-05-10T10:45:60Z",
            "@2026-05-10T10:45:33.1234567Z", "@0000-01-01", "@20260510", "@2026-05-10T1Z",
        ])
    func wrongDates(_ source: String) { #expect(Parsed(source).names == ["bad-date"]) }

    @Test(
        "comments are kept as spans and mean nothing else",
        arguments: [
            ("a // one\nb", ["// one"]), ("a /* x /* y */ z */ + b", ["/* x /* y */ z */"]),
            ("#!/usr/bin/env imin\na", ["#!/usr/bin/env imin"]),
            ("/// doc\r\nlet a = 1", ["/// doc"]), ("f(a, // first\n b)", ["// first"]), (#"x matches /\/\// // c"#, ["// c"]),
        ])
    func comments(_ source: String, _ comments: [String]) {
        let parsed = Parsed(source)
        #expect(parsed.tree.comments.map { parsed.tree.source.text($0) } == comments)
        #expect(parsed.names == [])
    }

    @Test("a byte order mark at the beginning is skipped")
    func byteOrderMark() { #expect(Parsed("\u{FEFF}let a = 1").printed == "(let a 1)") }

    @Test("bytes that are no text are reported where they stand, once, and reading goes on")
    func badBytes() {
        let parsed = Parsed(bytes: Array("let a = \"x".utf8) + [0xFF] + Array("\"\nlet b = 2".utf8))
        #expect(parsed.names == ["not-utf-8"])
        #expect(parsed.diagnostics.first.map { $0.source.position(of: Int($0.span.start)).column } == 11)
        #expect(parsed.printed.hasSuffix("(let b 2)"))
    }

    @Test(
        "characters without meaning",
        arguments: [
            "let a = 1 \u{0}", "a ≤ b", "let x = “hello”", "a\u{A0}+ b", "let x = 5 # five", "let x = `a`", "a & b", "a ~ b", "@ 5", "$x",
            "let a = ☃",
        ])
    func unknownCharacters(_ source: String) {
        let parsed = Parsed(source)
        #expect(parsed.names.count == 1, "\(parsed.places)")
    }

    @Test(
        "one name, however its accents are composed",
        arguments: [("let caf\u{E9} = 1\ncafe\u{301}", "(let café 1)\ncafé")])
    func normalisation(_ source: String, _ tree: String) {
        let parsed = Parsed(source)
        #expect(parsed.printed == tree)
    }

    @Test("every reserved word is a label, a field and a key", arguments: TokenKind.keywordSpellings)
    func reservedWords(_ word: String) {
        let parsed = Parsed("f(\(word): 1).\(word)?.\(word)\nlet o = { \(word): 2 }\no matches { \(word): 3 }")
        #expect(parsed.names == [])
        #expect(parsed.printed.hasPrefix("(?. (. (call f \(word):1) \(word)) \(word))"))
    }

    @Test("there are 32 reserved words")
    func countOfWords() {
        #expect(TokenKind.keywords.count == 32)
        for (word, kind) in TokenKind.keywords { #expect(kind.spelling == word && kind.isKeyword) }
    }
}
