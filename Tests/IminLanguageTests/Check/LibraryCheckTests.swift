// What the checker knows of the standard library, and what it computes of literals: tables of lines that must fail when they are
// reached, each with the name of the one finding, and of lines that nothing is said of.

import Testing

@testable import IminLanguage

struct LibraryCheckTests {
    static func findings(_ text: String) -> [String] {
        let session = Session(language: Imin())
        return session.check(SourceText(name: "test.imin", text: text)).map { "\($0.severity)[\($0.name)]" }
    }

    /// Each is the value of a name that is printed.
    static let wrongValues: [(value: String, finding: String)] = [
        ("1 / 0", "division-by-zero"), ("1 % 0", "division-by-zero"), ("£5 / 0", "division-by-zero"),
        ("args.count / 0.0", "division-by-zero"), ("9223372036854775807 + 1", "number-overflow"),
        ("[1, 2][5]", "index-out-of-range"), ("[1, 2][-1]", "index-out-of-range"), ("\"abc\"[3]", "index-out-of-range"),
        ("[[1], [2]][1][1]", "index-out-of-range"), ("[1][0.5]", "index-type"), ("\"abc\"[\"a\"]", "index-type"),
        ("{ a: 1 }[0]", "index-type"), ("{ a: args }[0]", "index-type"), ("[1, 2].joined()", "argument-type"),
        ("[\"a\"].sum()", "argument-type"), ("[£1, €1].sum()", "money-currencies"), ("[1, \"a\"].sorted()", "operator-types"),
        ("[{}].sorted()", "operator-types"), ("[true].max()", "operator-types"), ("max(\"a\", 1)", "operator-types"),
        ("max(£1, €1)", "money-currencies"), ("[1].flatMap { 1 }", "argument-type"), ("[1, 2].sorted { [$0] }", "argument-type"),
        ("[1, 2].sorted { $0 > 1 }", "argument-type"), ("[1, 2].sorted { $0 + $1 }", "not-a-bool"),
        ("[1].filter { $0 }", "not-a-bool"), ("[1].contains { 5 }", "not-a-bool"), ("retry(when: { 5 }) { 1 }", "not-a-bool"),
        ("retry(times: 0) { 1 }", "invalid-argument"), ("retry(times: -1) { 1 }", "invalid-argument"),
        ("retry(times: 1.5) { 1 }", "invalid-argument"), ("[1].parallelMap(limit: 0) { $0 }", "invalid-argument"),
        ("json.text(print)", "argument-type"), ("json.text([print])", "argument-type"), ("json.text({ a: { $0 } })", "argument-type"),
        ("json.text(1...2)", "argument-type"), ("[1].prefix(-1)", "invalid-argument"), ("\"a\".padded(to: 1.5)", "invalid-argument"),
        ("\"a\".split(separator: \"\")", "invalid-argument"), ("5.clamped(to: £1...£3)", "operator-types"),
        ("match(\"(\", in: \"a\")", "invalid-pattern"), ("date(\"10.5.2026\")", "invalid-date"),
        ("json.parse(\"{\")", "invalid-json"), ("@9999-12-31.adding(days: 1)", "date-out-of-range"),
        ("[].contains()", "missing-argument"), ("[1].contains(1, where: { $0 > 1 })", "extra-argument"),
        ("\"a\".replacing(\"a\", matching: \"b\", with: \"c\")", "extra-argument"),
        ("\"a\".replacing(with: \"c\")", "missing-argument"), ("(1.5...3).map { $0 }", "range-types"),
        ("(@2026-01-01...@2026-01-03).count", "range-types"), ("(£1...£3).reversed()", "range-types"),
        ("(0...9223372036854775807).map { $0 }", "range-too-far"), ("{ a, a in a }(1, 2)", "duplicate-key"),
        ("max(1, 2, \"a\")", "operator-types"), ("min(£1, £2, €3)", "money-currencies"), ("max(args.count, \"a\")", "operator-types"),
        ("Int(\"5\")", "not-callable"), ("String(5)", "not-callable"), ("Date.now", "unknown-member"),
        ("Int.random(in: 1...3)", "unknown-member"), ("eventually { $0 }", "closure-argument"),
        ("[1].parallelMap { eventually { expect $0 == 1 } }", "closure-argument"), ("measure { n in n }", "closure-argument"),
        ("retry { within(1.seconds) { $0 } }", "closure-argument"), ("[1].allSatisfy { 5 }", "not-a-bool"),
        ("[{ a: 1 }].max { [$0] }", "argument-type"), ("fail", "not-a-value"), ("clock.hold", "not-a-value"),
        ("[1.ms].each(sleep)", "not-a-value"),
    ]

    @Test(arguments: wrongValues.indices)
    func `What must fail when it is reached is found before`(_ row: Int) {
        let (value, finding) = Self.wrongValues[row]
        #expect(Self.findings("print(\(value))") == ["error[\(finding)]"], "\(value)")
    }

    static let wrong: [(text: String, findings: [String])] = [
        ("for day in @2026-01-01...@2026-01-03 { print(day) }", ["error[range-types]"]),
        ("for n in 1.5...3 { print(n) }", ["error[range-types]"]),
        ("let first = @2026-01-01\nfor day in first...(first + 3.days) { print(day) }", ["error[range-types]"]),
        ("var t = \"abc\"\nt[0] = \"x\"\nprint(t)", ["error[not-assignable]"]),
        ("fail", ["error[not-a-value]"]),
        ("var n: Int = 1\nn += 0.5\nprint(n)", ["error[wrong-type]"]),
        ("var xs: [Int] = [1]\nxs[0] -= 0.5\nprint(xs)", ["error[wrong-type]"]),
        ("let P = { tags: [String] }\nvar p: P = { tags: [] }\np.tags.append(5)\nprint(p)", ["error[wrong-type]"]),
        ("var xs: [Int] = [1]\nxs.append(contentsOf: [0.5])\nprint(xs)", ["error[wrong-type]"]),
        ("let P = { items: Number }\nfunc f() -> P { return { items: 1, item: 2 } }\nprint(f().item)", ["hint[unknown-field]"]),
        (
            "let P = { items: Number }\nlet p: P = json.parse(\"{\\\"items\\\": 1, \\\"item\\\": 2}\")\nprint(p.item)",
            ["hint[unknown-field]"]
        ),
        ("let P = { items: Number }\nfunc f() -> P { return args }\nprint(f().item)", ["error[wrong-type]", "error[unknown-field]"]),
        ("print(args.sum())", ["hint[argument-type]"]), ("print([1, 2].map { $0 + 1 }.joined())", ["hint[argument-type]"]),
        ("let key = env(\"KEY\")\nlet all = { keys: [key] }\nprint(all)", ["hint[secret-shown]"]),
        ("func book(_ s, for c) { return [s, c] }\nprint(book(1, to: 2))", ["error[unknown-label]"]),
        ("func f() {\n    var xs = [1]\n    xs.append(2)\n}\nf()", ["hint[unused-change]"]),
        ("let P = { tags: [String] }\nlet p: P = { tags: [5] }\nprint(p)", ["error[wrong-type]"]),
        ("let Names = [String]\nfunc f(_ names: Names) { print(names) }\nf([\"a\", 5])", ["error[argument-type]"]),
        ("let u = null\nif u == null { print(u.name) }", ["error[unknown-field]"]),
        ("let u = { a: null }\nif u.a != null { print(u.a.b) } else { print(u.a.c) }", ["error[unknown-field]"]),
        ("var n = 8\nn /= 0\nprint(n)", ["error[division-by-zero]"]),
        ("let xs = [1, 2]\nprint(xs[2])", ["error[index-out-of-range]"]),
        ("func f() {\n    let xs = [1, 2]\n    print(xs[2])\n}\nf()", ["error[index-out-of-range]"]),
        ("let xs = [1, 2]\nscenario \"s\" { print(xs[2]) }", ["error[index-out-of-range]"]),
        ("if args.isEmpty { print([1, 2][2]) }", ["error[index-out-of-range]"]),
        ("let price = £3 / 2\nlet none = 1 - 1\nprint(price / none)", ["error[division-by-zero]"]),
        ("let xs = args\nxs.sorted()\nprint(xs)", ["hint[unused-result]"]),
        ("let xs = args\nxs.map { $0.count }\nprint(xs)", ["hint[unused-result]"]),
        ("do { fail(\"x\") } catch let error { print(error.staus) }", ["error[unknown-field]"]),
        ("func f(_ p: Price) { print(p) }\nlet Price = Money\nf(5)", ["error[argument-type]"]),
        ("let Person = { name: String }\nfunc f(_ p: Person) { print(p.nmae) }\nf({ name: \"a\" })", ["error[unknown-field]"]),
        ("let Person = { name: String }\nfunc f(_ p: Person) { print(p) }\nf(5)", ["error[argument-type]"]),
        ("let Five = 5\nfunc f(_ p: Five) { print(p) }\nf(5)", ["error[unknown-type]"]),
        ("func f() {\nlet x = args.first else { print(1) }\nprint(x)\n}\nf()", ["error[else-goes-on]"]),
        ("func f() {\nlet x = args.first else { }\nprint(x)\n}\nf()", ["error[else-goes-on]"]),
        ("func f() {\nlet x = args.first else { if args.isEmpty { return } }\nprint(x)\n}\nf()", ["error[else-goes-on]"]),
        ("print([{ name: \"a\" }].sorted(by: \"nmae\"))", ["hint[unknown-field]"]),
        ("print([{ name: \"a\" }].grouped(by: \"other\"))", ["hint[unknown-field]"]),
        ("if let p = { a: 1 }?.b { print(p) }", ["error[object-in-head]"]),
        ("if let p = { a: 1 } { print(p) }", ["error[object-in-head]"]),
        ("func f(a, a) { return a }\nf(a: 1, a: 2)", ["error[duplicate-key]"]),
        ("func f(_ items: [{ price: Money }]) { return items }\nprint(f([]))", ["error[generic-type]"]),
        // Shapes and types, part by part.
        ("let P = { name: String, age: Int }\nfunc f(_ p: P) { print(p) }\nf({ name: 5, age: 1 })", ["error[argument-type]"]),
        ("let P = { name: String, age: Int }\nfunc f(_ p: P) { print(p) }\nf({ name: \"a\", age: 1.5 })", ["error[argument-type]"]),
        ("let P = { name: String }\nfunc f(_ p: P) { print(p) }\nlet x = { nmae: \"a\" }\nf(x)", ["error[argument-type]"]),
        ("let P = { home: { city: String } }\nfunc f(_ p: [P]) { print(p) }\nf([{ home: { city: 5 } }])", ["error[argument-type]"]),
        ("let P = { name: String }\nlet p: P = { name: 5 }\nprint(p)", ["error[wrong-type]"]),
        ("let P = { name: String }\nvar p: P = { name: \"a\" }\np.name = 5\nprint(p)", ["error[wrong-type]"]),
        ("var e: Email = \"nope\"\nprint(e)", ["error[wrong-type]"]), ("let d: Date = \"2026-13-01\"\nprint(d)", ["error[wrong-type]"]),
        ("func f(_ u: Url) { print(u) }\nf(\"nope\")", ["error[argument-type]"]),
        ("var xs: [Number] = []\nxs.append(\"a\")\nprint(xs)", ["error[wrong-type]"]),
        (
            "var xs: [Number] = [1]\nxs[0] = \"a\"\nxs.insert(null, at: 0)\nxs += [£1]\nprint(xs)",
            ["error[wrong-type]", "error[wrong-type]", "error[wrong-type]"]
        ),
        // What a condition asks about is known where the condition does not contradict it.
        ("let p = { name: \"Kit\", age: 5 }\nif p.age > 3 { print(p.nmae) }", ["error[unknown-field]"]),
        ("let p = { name: \"Kit\" }\nif p.has(\"name\") { print(p.nmae) }", ["error[unknown-field]"]),
        ("let n = 5\nif n == 5 && n matches Number { print(n.count) }", ["error[unknown-member]"]),
        ("let user = null\nif user == null { print(1) }\nprint(user.name)", ["error[unknown-field]"]),
        ("print([{ a: 1 }].filter { $0.a == 1 }.map { $0.b })", ["error[unknown-field]"]),
        ("print([1].reduce({ n: 0 }) { all, x in { n: all.n + x } }.m)", ["error[unknown-field]"]),
        ("let x = [1, 2]\nprint(x[x.count])", ["error[index-out-of-range]"]), ("print({ a: [1, 2] }.a[2])", ["error[index-out-of-range]"]),
        ("print(\"x\".number + 1)", ["error[operator-types]"]), ("print([1.hours, 5].sum())", ["error[argument-type]"]),
        ("print(\"a\".replacing(matching: \"(\", with: \"\"))", ["error[regex]"]),
        ("print([1, 2].sorted(by: \"x\"))", ["error[unknown-field]"]), ("print(args.map { 1 }.sorted(by: \"x\"))", ["hint[unknown-field]"]),
        ("print(max(1))", ["error[missing-argument]"]), ("print(url(\"http://[::1\"))", ["error[invalid-url]"]),
        ("expect args.count < 5\nargs.count == 2", ["hint[unused-result]"]),
        ("scenario \"s\" { expect args.count < 5 }\nscenario \"s\" { expect args.count > 0 }", ["hint[repeated-scenario]"]),
    ]

    @Test(arguments: wrong.indices)
    func `Types and values flow through a script`(_ row: Int) {
        #expect(Self.findings(Self.wrong[row].text) == Self.wrong[row].findings, "\(Self.wrong[row].text)")
    }

    static let right = [
        "var n: Int = 1\nn *= 0.5\nprint(n)", "print(max(1, args.count, 3), min(£1, £2, £3))", "let Int2 = Int\nprint(5 matches Int2)",
        "print([1, 2].parallelMap { n in eventually { n } })", "print(retry(when: { $0.retryable }) { 1 })",
        "print([[1], [2, 3]].max { $0.count }, [3, 1].min { a, b in a > b })",
        "let xs = []\nif !xs.isEmpty { print(xs[0]) }", "let limit = 0\nprint(if limit == 0 { 1 } else { 10 / limit })",
        "let limit = 0\nfunc each() {\n    if limit == 0 { return 0 }\n    return 10 / limit\n}\nprint(each())",
        "let limit = 0\nfor x in args { print(x, 10 / limit) }", "let xs = []\nprint(xs.count > 0 && xs[0] == 1)",
        "let none = 0\nif none != 0 { print(none) }", "expect date(\"x\") fails", "print(try? json.parse(\"{\"))",
        "func broken() { return json.parse(\"{\") }\nexpect broken() fails", "let xs = [1, 2]\nprint(xs[xs.count - 1])",
        "do { print(date(\"x\")) } catch { print(error.code) }", "print([].joined(), [].sum(), [].sorted())",
        "let xs = args\nxs.map { print($0) }", "var seen = []\nargs.map { seen.append($0) }\nprint(seen)",
        "for day in 0..<3 { print(@2026-01-01 + day.days) }", "print((@2026-01-01...@2026-01-03).contains(@2026-01-02))",
        "print(args.sorted { $0.count }, args.sorted { $0 > $1 }, json.parse(args[0]).sorted(by: \"name\"))",
        "expect clock.now <= clock.now", "print([1, 2].flatMap { 0..<$0 }, [\"a\"].flatMap { $0 })",
        "func f() {\nlet x = args.first else { fail(\"none\") }\nprint(x)\n}\nf()",
        "func stop() { fail(\"x\") }\nfunc f() {\nlet x = args.first else { stop() }\nprint(x)\n}\nf()",
        "for a in args {\nlet n = a.number else { continue }\nprint(n)\n}",
        "let Price = Money\nlet Person = { name: String, owes: Price }\nfunc f(_ p: Person, _ all: [Price]) { print(p.name, all) }\n"
            + "f({ name: \"a\", owes: £1 }, [£2])",
        "let secret = \"a\"\nfunc show() { print(\"x\") }\nshow()\nprint(1)", "let domain = \"a\"\nscenario \"s\" { print(1) }",
        "let people = [{ \"imin:name\": \"a\" }]\nprint(people.sorted(by: \"name\"), people.grouped(by: \"imin:name\"))",
        "if ({ a: 1 }).a == 1 { print(1) }", "print(1 / (args.count + 1), 7 % 2, 0 / 5)", "print([1, 2, 3][0..<2], \"abc\"[1...2])",
        "print(retry(times: 1, when: { $0.retryable }) { 1 }, [1].parallelMap(limit: 1) { $0 })",
        "let items = { \"imin:item\": [1, 2] }\nprint(items[0])", "print(url(\"http://[::1]:80/x\").host)",
        "func valid(_ t) { do { json.parse(t); return true } catch { return false } }\nprint(valid(\"{}\"))", "let a = 1\na == 1",
    ]

    /// Where the caret of something computed stands, and what to write.
    @Test(arguments: [
        ("print(1.days / 0.days)", "0.days", "`1.days` is divided by zero", nil),
        ("let x = try? 1 / 0\nprint(x)", "0", "`try? 1` is divided by zero", nil),
        ("print(\"abc\".padded(to: -1, with: \"x\"))", "-1", "`to` must not be negative, but is -1", nil),
        ("print(match(\"a(\", in: \"x\"))", "\"a(\"", "/a(/ is no regular expression", nil),
        ("print(money(\"12\", \"XXXX\"))", "\"XXXX\"", "\"XXXX\" is no currency", nil),
        (
            "eventually(10) { expect args.isEmpty }", "10", "this argument of `eventually` needs a label",
            "did you mean `within: 10.seconds`?"
        ),
        (
            "print([\"a\"] + \"b\")", "[\"a\"] + \"b\"", "a String cannot be added to an Array",
            "an Array takes up another Array: write `[\"b\"]`"
        ),
        ("sleep(5 minutes)", "minutes", "a comma is missing before `minutes`", "write `5.minutes`"),
    ])
    func `What is wrong is pointed at`(_ text: String, _ place: String, _ message: String, _ advice: String?) throws {
        let source = SourceText(name: "test.imin", text: text)
        let found = try #require(Session(language: Imin()).check(source).first)
        #expect(source.text(found.span) == place)
        #expect(found.message.hasPrefix(message))
        #expect(found.advice == advice)
    }

    @Test(arguments: right.indices)
    func `Nothing is said of what can work`(_ row: Int) { #expect(Self.findings(Self.right[row]) == [], "\(Self.right[row])") }

    @Test func `A shape that a let holds is asked of arguments whose type nobody knows`() async throws {
        let text = """
            let Price = Money
            let Person = { name: String, owes: Price }
            func any(_ x) { [x][0] }
            func f(_ p: Person) { return p.name }
            scenario "fits" { expect f(any({ name: "Kit", owes: £1 })) == "Kit" }
            scenario "does not" { f(any({ name: "Kit", owes: 1 })) }
            """
        let report = try await Session(language: Imin()).run(SourceText(name: "test.imin", text: text), isLast: true)
        #expect(report.problems.map(\.name) == ["argument-type"])
    }

    @Test(arguments: [
        ("assert 1 == 2", "write `expect …`"), ("print(json.stringify({}))", "did you mean `text`?"), ("print(10 / \"2\")", "write `2`"),
        ("print(\"2026-01-01\" < @2026-02-01)", "write `@2026-01-01`"), ("print(@2026-01-01.addDays(1))", "did you mean `adding`?"),
        ("print(args[0] < @2026-02-01)", "make a Date of the text: `date(args[0])`"),
        ("print(Int(\"5\"))", "write `text.number`, or `x.rounded()`"), ("print(Date.now)", "write `clock.now`"),
        ("print(String(5))", "write `\"\\(x)\"`"), ("print(zip(args, args))", "write `xs.zip(ys)`"),
        ("print(args.forEach { print($0) })", "did you mean `each`?"),
        ("print(args.shuffled())", "write `xs.sorted { _ in random.int(in: 0...999_999) }`"),
        ("print(args.removeFirst())", "write `remove(at: 0)`"), ("print(\"ab\".first)", "take a character with `[0]`"),
        ("print(\"ab\".map { $0 })", "take its characters: `(0..<text.count).map { text[$0] }`"),
        ("print({ a: 1 }.map { $0 })", "take its fields: `toArray()` has each as `{ key, value }`"),
        ("print({ a: 1 }.merge({}))", "did you mean `merging`?"), ("print(5.description)", "write `\"\\(x)\"`"),
        ("print(5.isMultiple(of: 2))", "write `n % 2 == 0`"), ("print(args.every { $0 == \"a\" })", "did you mean `allSatisfy`?"),
        ("print((1...3).lowerBound)", "did you mean `first`?"), ("fatalError(\"x\")", "write `fail(…)`"),
        ("[1].each { eventually { print($0) } }", "name what the closure around it is given: `{ value in … }`"),
    ])
    func `Habits of other languages are told what it is here`(_ line: String, _ advice: String) {
        let session = Session(language: Imin())
        #expect(session.check(SourceText(name: "test.imin", text: line)).map(\.advice) == [advice])
    }

    @Test(arguments: [
        ("retry(times: any(-1)) { fail(\"x\") }", "`times` must be a whole Number of at least 1, not -1"),
        ("retry(when: any({ 5 })) { fail(\"x\") }", "the function given as `when` must give a Bool, not a Number: `5`"),
        ("[1].parallelMap(limit: any(0)) { $0 }", "`limit` must be a whole Number of at least 1, not 0"),
        ("any([1]).contains()", "`contains` needs `element` or `where:`"),
        ("any(\"a\").replacing(\"a\", matching: \"b\", with: \"c\")", "`replacing` takes only one of `text` and `matching:`"),
        ("any(0...9223372036854775807).map { $0 }", "the range ends too far: at the largest whole Number, behind which nothing comes"),
    ])
    func `What only a run can see is said in words`(_ line: String, _ message: String) async throws {
        let text = "func any(_ x) { [x][0] }\n\(line)"
        let report = try await Session(language: Imin()).run(SourceText(name: "test.imin", text: text), isLast: true)
        #expect(report.problems.map(\.message) == [message])
    }

    @Test(arguments: [
        ("\"aXbX\".replacing(\"X\", with: { $0.text.lowercased() })", "axbx"), ("\"a.b\".replacing(\".\", with: { _ in \"-\" })", "a-b"),
        ("\"aXb\".replacing(\"X\", with: { \"y\" })", "ayb"),
    ])
    func `A text is replaced by what a function makes of it`(_ line: String, _ result: String) async throws {
        let report = try await Session(language: Imin()).run(SourceText(name: "test.imin", text: line), isLast: true)
        #expect(report.problems.isEmpty)
        #expect(report.value?.json == .string(result))
    }

    /// Lines that each double the one before: what the check computes stays small, however many there are.
    @Test(arguments: ["\"ab\" + \"cd\"", "[1] + [2]", "[[1], [2]]"])
    func `What is computed stays small`(_ first: String) {
        var text = "let s0 = \(first)\n"
        let next = first.hasPrefix("[[") ? "[s#, s#]" : "s# + s#"
        for number in 0..<60 { text += "let s\(number + 1) = \(next.replacing("#", with: "\(number)"))\n" }
        text += "print(s60)\nprint(1 / 0)\n"
        #expect(Self.findings(text) == ["error[division-by-zero]"])
        let many = (0..<2_000).map { "print(\"a\".padded(to: \(4_000 - $0 % 100)).count + \($0))" }.joined(separator: "\n")
        #expect(Self.findings(many) == [])
    }
}
