import Testing

@testable import IminLanguage

/// The style, case by case.
@Suite("Formatter")
struct FormatterTests {
    struct Style: CustomTestStringConvertible, Sendable {
        var name: String
        var before: String
        /// Without the last line end; `nil` where nothing changes.
        var after: String?
        var testDescription: String { name }
    }

    static func formatted(_ text: String) -> String? {
        guard case .formatted(let bytes) = ScriptFormatter.format(SourceText(name: "test", text: text)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("one style", arguments: styles)
    func style(_ style: Style) {
        #expect(Self.formatted(style.before) == (style.after ?? style.before) + "\n")
    }

    @Test("a script with errors is not touched")
    func invalid() {
        guard case .invalid(let errors) = ScriptFormatter.format(SourceText(name: "test", text: "let = 1\nfoo(")) else {
            Issue.record("it was formatted")
            return
        }
        #expect(errors.map(\.name) == ["expected-name", "missing-bracket"])
    }

    @Test("a script without anything stays without anything") func empty() {
        #expect(Self.formatted("") == "\n" || Self.formatted("") == "")
        #expect(Self.formatted("\n\n  \n") == Self.formatted(""))
    }

    @Test("the file's marks: byte order mark and other line ends go, a first line for the shell stays")
    func marks() {
        #expect(Self.formatted("\u{FEFF}let a=1\r\nprint( a )\r\n") == "let a = 1\nprint(a)\n")
        #expect(Self.formatted("#!/usr/bin/env imin\nprint( 1 )") == "#!/usr/bin/env imin\nprint(1)\n")
    }

    @Test("a chain of ten thousand operators and one of ten thousand members are laid out")
    func longChains() {
        let sum = (0..<10_000).map(String.init).joined(separator: "+")
        #expect(Self.formatted("let n = \(sum)")?.hasPrefix("let n = 0\n    + 1\n    + 2\n") == true)
        let members = "x" + String(repeating: ".a", count: 10_000)
        #expect(Self.formatted("print(\(members))") == "print(\n    \(members)\n)\n")
    }

    static let styles = [
        Style(name: "blanks around operators", before: "let x=1+2*3 - -a\nx  +=  !b", after: "let x = 1 + 2 * 3 - -a\nx += !b"),
        Style(name: "ranges are close, unless what they join is not", before: "f(1 ... 3, 0 ..< n+1)", after: "f(1...3, 0 ..< n + 1)"),
        Style(
            name: "a comment behind an operator stays on the line that the operator leaves",
            before: "let a = b + // c\n b\nlet d = a &&\n // e\n b\nlet f = a - // g\n b",
            after: "let a = b  // c\n    + b\nlet d = a\n    // e\n    && b\nlet f = a -  // g\n    b"),
        Style(name: "one statement a line", before: "let a = 1;let b = 2; print(a);", after: "let a = 1\nlet b = 2\nprint(a)"),
        Style(name: "one blank line at most", before: "f()\n\n\n\ng()\nh()", after: "f()\n\ng()\nh()"),
        Style(name: "blocks on one line stay there", before: "if a {b()} else {c();d()}", after: "if a { b() } else { c(); d() }"),
        Style(
            name: "branches are broken together", before: "if a {\nb() } else { c() }", after: "if a {\n    b()\n} else {\n    c()\n}"),
        Style(name: "no blank lines at the ends of a block", before: "step \"s\" {\n\n  f()\n\n}", after: "step \"s\" {\n    f()\n}"),
        Style(name: "closures", before: "xs.map{$0*2}.reduce(0){a,b in a+b}", after: "xs.map { $0 * 2 }.reduce(0) { a, b in a + b }"),
        Style(name: "empty parentheses before a closure go", before: "retry() { f() }", after: "retry { f() }"),
        Style(name: "but not behind a call", before: "f(1)() { g() }"),
        Style(name: "empty braces", before: "let x = { }\nfunc f() {\n}", after: "let x = {}\nfunc f() {}"),
        Style(
            name: "a list with its first element on a new line is broken, a comma behind the last", before: "let xs = [\n1, 2,\n3]",
            after: "let xs = [\n    1,\n    2,\n    3,\n]"),
        Style(name: "any other is joined", before: "let xs = [1,\n2,\n3,\n]", after: "let xs = [1, 2, 3]"),
        Style(name: "no comma behind the last argument", before: "f(\na: 1,\nb: 2,\n)", after: "f(\n    a: 1,\n    b: 2\n)"),
        Style(
            name: "long calls are broken, one argument a line",
            before: #"let louis = customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Wu", is13OrOver: false)"#,
            after: """
                let louis = customer.create(
                    email: "louis@imin.co",
                    givenName: "Louis",
                    familyName: "Wu",
                    is13OrOver: false
                )
                """),
        Style(
            name: "pasted JSON stays JSON", before: "let x = {\n  \"a\": [\n 1 ],\n\"b\": {\"c\":null}\n}",
            after: "let x = {\n    \"a\": [\n        1\n    ],\n    \"b\": { \"c\": null }\n}"),
        Style(name: "numbers, texts and keys stay as they were written", before: #"let x = { "a": 1_000, b: 0x1F, @type: "\u00e9\/" }"#),
        Style(
            name: "a table of numbers fills its lines",
            before: "let xs = [" + (1...40).map(String.init).joined(separator: ",") + "]",
            after: "let xs = [\n    " + (1...26).map(String.init).joined(separator: ", ") + ",\n    "
                + (27...40).map(String.init).joined(separator: ", ") + ",\n]"),
        Style(
            name: "brackets of a lone argument do for the parentheses", before: "f({ a: 1,\n b: 2 })\nf({\na: 1 })\nf(x, {\na: 1 })",
            after: "f({ a: 1, b: 2 })\nf({\n    a: 1,\n})\nf(x, {\n    a: 1,\n})"),
        Style(
            name: "what begins a statement is no deeper than it", before: "xs\n  // c\n  .map { $0 }\nf(1).map {\n g()\n}\n.each { h() }",
            after: "xs\n    // c\n    .map { $0 }\nf(1)\n    .map {\n        g()\n    }\n    .each { h() }"),
        Style(
            name: "a dot that begins a line still does", before: "let t = xs\n  .filter { $0 > 1 }\n.map { $0 }",
            after: "let t = xs\n    .filter { $0 > 1 }\n    .map { $0 }"),
        Style(
            name: "operators begin lines, a minus ends them", before: "let t = a +\nb\nlet u = a -\nb",
            after: "let t = a\n    + b\nlet u = a -\n    b"),
        Style(
            name: "a head over several lines has its brace below", before: "if a\n&& b {\nf()\n}",
            after: "if a\n    && b\n{\n    f()\n}"),
        Style(
            name: "messages go below what is too long",
            before: "expect sandbox.inbox(of: \"louis@imin.co\").count == elsewhere, \"nothing goes to the old address of this customer\"",
            after:
                "expect sandbox.inbox(of: \"louis@imin.co\").count == elsewhere,\n    \"nothing goes to the old address of this customer\""),
        Style(
            name: "cases stand below their switch", before: "switch x {\n  case 1, 2: \"a\"\n  case {a?:_} where b:\nc()\n  default: d() }",
            after: "switch x {\ncase 1, 2: \"a\"\ncase { a?: _ } where b:\n    c()\ndefault: d()\n}"),
        Style(
            name: "comments stay where they were",
            before: "// one\nlet a = 1// two\n/* three */\nf(a, /* four */ b, // five\n  c)\n// six",
            after: "// one\nlet a = 1  // two\n/* three */\nf(\n    a,\n    /* four */ b,  // five\n    c\n)\n// six"),
        Style(
            name: "comments below each other stay so", before: "let a = 1     // one\nlet bcd = 2   // two\nlet e = 3 // three",
            after: "let a = 1    // one\nlet bcd = 2  // two\nlet e = 3  // three"),
        Style(
            name: "comments at the ends of blocks, lists and cases belong to them",
            before: "if a {\nb()\n// x\n}\nlet y = [\n1,\n// z\n]\nswitch x {\ncase 1:\nf()\n    // in\n// out\ndefault: g()\n}",
            after:
                "if a {\n    b()\n    // x\n}\nlet y = [\n    1,\n    // z\n]\nswitch x {\ncase 1:\n    f()\n    // in\n// out\ndefault: g()\n}"
        ),
        Style(
            name: "block comments move with their lines", before: "  if a {\n  /* one\n       two\n     three */\nb() }",
            after: "if a {\n    /* one\n         two\n       three */\n    b()\n}"),
        Style(
            name: "text blocks move with their lines", before: "if a {\nlet t = \"\"\"\n  one\n\n    two\n  \"\"\"\n}",
            after: "if a {\n    let t = \"\"\"\n        one\n\n          two\n        \"\"\"\n}"),
        Style(
            name: "patterns and targets", before: "let {a,b:[c,...d]}=x\nexpect y matches exactly{a:/b/|<5,\"c\"?:each Int}",
            after: "let { a, b: [c, ...d] } = x\nexpect y matches exactly { a: /b/ | < 5, \"c\"?: each Int }"),
        Style(
            name: "declarations", before: "func f(_ a,for b:[String]?=null)->Int{return a}\nscenario \"s\"(tags:[\"x\"])for r in rs{f(r)}",
            after: "func f(_ a, for b: [String]? = null) -> Int { return a }\nscenario \"s\" (tags: [\"x\"]) for r in rs { f(r) }"),
        Style(name: "imports", before: "import people\nimport   \"./a.imin\"  as  a", after: "import people\nimport \"./a.imin\" as a"),
        Style(name: "a statement that begins with a dot keeps its semicolon", before: "f { a(); .b }"),
        Style(
            name: "failures",
            before: "do{f()}catch{status:404}{g()}\nexpect f() fails with{status:404},\"m\"\nfunc h(){let x=try? f()else{return}}",
            after:
                "do { f() } catch { status: 404 } { g() }\nexpect f() fails with { status: 404 }, \"m\"\nfunc h() { let x = try? f() else { return } }"
        ),
    ]
}
