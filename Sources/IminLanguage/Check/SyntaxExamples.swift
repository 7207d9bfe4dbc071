// Wrong and right examples for the parser's kinds, whose texts are in `SyntaxError`. Kinds that a line of script cannot show (bytes
// that are no text) have none.

enum SyntaxExamples {
    static let table: [String: (wrong: String, right: String)] = [
        "unknown-character": ("let a = 5 § 3", "let a = 5 * 3"),
        "unterminated-comment": ("/* never closed", "/* closed */"),
        "unterminated-string": ("print(\"abc)", "print(\"abc\")"),
        "unknown-escape": ("print(\"a\\qb\")", "print(\"a\\\\qb\")"),
        "bad-number": ("print(0xG)", "print(0x1F)"),
        "number-too-long": ("print(1.2345678901234567891)", "print(1.23456789012345678)"),
        "bad-money": ("print(£9.505)", "print(£9.50)"),
        "bad-date": ("print(@2026-13-45)", "print(@2026-12-31)"),
        "expected-value": ("let a =", "let a = 1"),
        "reserved-word": ("let for = 1", "let purpose = 1"),
        "missing-bracket": ("print((1 + 2)", "print((1 + 2))"),
        "unmatched-bracket": ("print(1))", "print(1)"),
        "misspelt-word": ("exepct args.count == 0", "expect args.count == 0"),
        "missing-comma": ("print([1 2])", "print([1, 2])"),
        "not-assignable": ("f() = 5", "var f = 5\nf = 6\nprint(f)"),
        "duplicate-key": ("print({ a: 1, a: 2 })", "print({ a: 1, b: 2 })"),
        "default-not-last": (
            "switch args.first {\ndefault: print(1)\ncase \"a\": print(2)\n}",
            "switch args.first {\ncase \"a\": print(2)\ndefault: print(1)\n}"
        ),
        "break-outside-loop": ("break", "while true { break }"),
        "return-outside-function": ("return 1", "func f() { return 1 }"),
        "misplaced-scenario": (
            "func f() { scenario \"s\" { print(1) } }", "scenario \"s\" { print(1) }"
        ),
        "misplaced-import": ("func f() { import people }", "import people\nprint(people.count)"),
        "several-rests": ("let [...a, ...b] = args", "let [...a] = args"),
        "chained-comparison": ("print(1 < 2 < 3)", "print(1 < 2 && 2 < 3)"),
        "single-quotes": ("print('abc')", "print(\"abc\")"),
        "template-string": ("print(`abc`)", "print(\"abc\")"),
        "hash-comment": ("# a comment", "// a comment"),
        "dollar-money": ("print($9.50)", "print(£9.50)"),
        "range-operator": ("print(1..3)", "print(1...3)"),
        "null-word": ("print(nil)", "print(null)"),
        "word-operator": ("print(true and false)", "print(true && false)"),
        "strict-equality": ("print(1 === 1)", "print(1 == 1)"),
        "assignment-in-condition": ("if args.count = 5 { print(1) }", "if args.count == 5 { print(1) }"),
        "unused-comparison": ("var n = 1\nn == 2\nprint(n)", "var n = 1\nn = 2\nprint(n)"),
        "increment": ("var n = 1\nn++\nprint(n)", "var n = 1\nn += 1\nprint(n)"),
        "ternary": ("print(true ? 1 : 2)", "print(if true { 1 } else { 2 })"),
        "force-unwrap": ("print(args!.count)", "print(args.count)"),
        "try-without-question-mark": ("let a = try customer.get(\"a\")", "let a = try? customer.get(\"a\")"),
        "arrow-function": ("print([1].map(x => x))", "print([1].map { x in x })"),
        "walrus": ("a := 5", "let a = 5"),
        "foreign-word": ("const a = 5", "let a = 5"),
        "else-if": ("if true { print(1) } elif false { print(2) }", "if true { print(1) } else if false { print(2) }"),
        "waiting-is-invisible": ("let a = await customer.get(\"a\")", "let a = customer.get(\"a\")"),
    ]
}
