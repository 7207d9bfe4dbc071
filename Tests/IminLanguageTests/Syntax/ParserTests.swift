import Testing

@testable import IminLanguage

@Suite("Parser")
struct ParserTests {
    /// A row: what is written, and the tree.
    typealias Row = (source: String, tree: String)

    private func check(_ row: Row) {
        let parsed = Parsed(row.source)
        #expect(parsed.printed == row.tree)
        #expect(parsed.places == [])
    }

    static let operatorsRows: [Row] = [
        ("a + b * c", "(+ a (* b c))"), ("a - b - c", "(- (- a b) c)"), ("a * b / c % d", "(% (/ (* a b) c) d)"),
        ("a || b && c == d", "(|| a (&& b (== c d)))"), ("a ?? b ?? c", "(?? a (?? b c))"), ("a ?? 1...5", "(?? a (... 1 5))"),
        ("0..<n + 1", "(..< 0 (+ n 1))"), ("a + 1 == b ?? 2", "(== (+ a 1) (?? b 2))"), ("!a && -b < c", "(&& (! a) (< (neg b) c))"),
        ("!x.isEmpty", "(! (. x isEmpty))"), ("try? f().g", "(try? (. (call f) g))"), ("try? f() ?? 1", "(?? (try? (call f)) 1)"),
        ("(a + b) * c", "(* (group (+ a b)) c)"), ("a >= b || c != d", "(|| (>= a b) (!= c d))"), ("a <= b", "(<= a b)"),
        ("a > b", "(> a b)"),
        ("a matches B && c", "(&& (matches a =B) c)"), ("--x", "(neg (neg x))"), ("a - -b", "(- a (neg b))"),
    ]
    @Test("operators bind as in Swift", arguments: operatorsRows) func operators(_ row: Row) { check(row) }

    static let linesRows: [Row] = [
        ("a\nb", "a\nb"), ("a; b;; c", "a\nb\nc"), ("a\n  .b\n  ?.c", "(?. (. a b) c)"), ("a\n+ b", "(+ a b)"), ("a\n- b", "a\n(neg b)"),
        ("a +\n b", "(+ a b)"), ("a\n?? b", "(?? a b)"), ("a\n&& b\n|| c", "(|| (&& a b) c)"), ("a\n(b)", "a\n(group b)"),
        ("a\n[b]", "a\n(array b)"), ("f\n{ $0 }", "f\n(closure [] $0)"), ("(a\n- b)", "(group (- a b))"),
        ("[a\n- b, c]", "(array (- a b) c)"),
        ("f(\n  a,\n  b: 1,\n)", "(call f a b:1)"), ("let x =\n  1", "(let x 1)"), ("a\r\nb", "a\nb"), ("x\n// c\n.y", "(. x y)"),
        ("a == b\n  && c", "(&& (== a b) c)"), ("f { a\n- b }", "(call f &(closure [] a (neg b)))"), ("a\n... b", "(... a b)"),
    ]
    @Test("a new line ends a statement unless the next begins with an operator", arguments: linesRows) func lines(_ row: Row) { check(row) }

    static let postfixRows: [Row] = [
        ("a.b.c", "(. (. a b) c)"), ("a?.b", "(?. a b)"), (#"a."imin:item""#, #"(. a "imin:item")"#), ("a.@type", #"(. a "@type")"#),
        ("a[0]?[1]", "(?[ ([ a 0) 1)"), ("f()", "(call f)"), ("f(1, b: 2)", "(call f 1 b:2)"),
        ("f(a) { $0 }", "(call f a &(closure [] $0))"),
        ("f { x in x }", "(call f &(closure [x] x))"), ("xs.map { $0 + $1 }", "(call (. xs map) &(closure [] (+ $0 $1)))"),
        ("f {}", "(call f &(closure []))"), ("f(.a, [.b(1)])", "(call f .a (array (call .b 1)))"), ("f()()", "(call (call f))"),
        ("f(a: { b: 1 })", "(call f a:(object b:1))"), ("5.minutes.ms", "(. (. 5 minutes) ms)"), ("x.in.let", "(. (. x in) let)"),
        ("f(for: a, in: b)", "(call f for:a in:b)"), (#""a".count"#, #"(. "a" count)"#),
        ("(1...3).map { $0 }", "(call (. (group (... 1 3)) map) &(closure [] $0))"),
    ]
    @Test("members, elements, calls", arguments: postfixRows) func postfix(_ row: Row) { check(row) }

    static let literalsRows: [Row] = [
        ("null", "null"), ("true", "true"), ("[]", "(array)"), ("[1, ...rest,]", "(array 1 ...rest)"), ("{}", "(object)"),
        ("{ }", "(object)"),
        (#"{ a: 1, "b c": 2, @type: 3, in: 4, }"#, "(object a:1 b c:2 @type:3 in:4)"), ("{ ...base, a: 1 }", "(object ...base a:1)"),
        ("{ a: { b: [{}] } }", "(object a:(object b:(array (object))))"),
        (#"{ "@id": "x", /* c */ "n": null }"#, #"(object @id:"x" n:null)"#),
        ("{ a, b in a + b }", "(closure [a b] (+ a b))"), ("{ n += 1; return n }", "(closure [] (+= n 1) (return n))"),
        ("{ _ in 1 }", "(closure [_] 1)"), ("{ a }", "(closure [] a)"), ("{ a in }", "(closure [a])"), ("{ \"a\" }", "(closure [] \"a\")"),
        ("let x = if a { 1 } else { 2 }", "(let x (if a {1} {2}))"),
        ("f(if a { 1 } else if b { 2 } else { 3 })", "(call f (if a {1} (if b {2} {3})))"),
        ("let x = switch y { case 1: 2; default: 3 }", "(let x (switch y (case =1 2) (default 3)))"),
        ("{ x in let y = x; return y }", "(closure [x] (let y x) (return y))"),
    ]
    @Test("literals, objects, closures", arguments: literalsRows) func literals(_ row: Row) { check(row) }

    static let statementsRows: [Row] = [
        ("let a = 1", "(let a 1)"), ("var a: Int? = null", "(var a :Int? null)"),
        ("let a: [[String]?] = []", "(let a :[[String]?] (array))"),
        ("let { a, b: c, \"d e\": { f } } = o", #"(let {a: a, b: c, "d e": {f: f}} o)"#), ("let [a, ...b] = xs", "(let [a, ...b] xs)"),
        ("let a = b else { return_() }", "(let a b else {(call return_)})"), ("a = 1", "(= a 1)"),
        ("a.b[c].d += 1", "(+= (. ([ (. a b) c) d) 1)"),
        ("a -= 1; a *= 2; a /= 3", "(-= a 1)\n(*= a 2)\n(/= a 3)"), ("if a, let b = c, d { e }", "(if a (let b c) d {e})"),
        ("if a {\n}\nelse {\n}", "(if a {} {})"), ("for x in xs { break }", "(for x xs {break})"),
        ("for [k, v] in xs where k > 1 { continue }", "(for [k, v] xs where (> k 1) {continue})"),
        ("for _ in 1...3 {}", "(for _ (... 1 3) {})"),
        ("while a < 3 { a += 1 }", "(while (< a 3) {(+= a 1)})"),
        ("while x { switch y { default: break } }", "(while x {(switch y (default break-switch))})"),
        ("for x in xs { switch x { case 1: continue\ndefault: f() } }", "(for x xs {(switch x (case =1 continue) (default (call f)))})"),
        ("defer { f() }", "(defer {(call f)})"), ("parallel { let a = f() }", "(parallel {(let a (call f))})"),
        ("do { f() } catch { g() }", "(do {(call f)} catch {(call g)})"),
        ("do { } catch { status: 404 } { g() }", "(do {} catch {status: =404} {(call g)})"),
        ("do {} catch { status } { }", "(do {} catch {status} {})"), ("do {} catch let e { f(e) }", "(do {} catch (let e) {(call f e)})"),
        ("do {} catch {}", "(do {} catch {})"), ("do {} catch {} {}", "(do {} catch {} {})"),
        ("do {} catch Broken { f {} }", "(do {} catch =Broken {(call f &(closure []))})"),
        ("import people", "(import people as people)"), ("import fixtures as data", "(import fixtures as data)"),
        (#"import "./clubs/acme.imin""#, #"(import "./clubs/acme.imin" as acme)"#),
        (#"import "../my-clubs.imin" as clubs"#, #"(import "../my-clubs.imin" as clubs)"#),
        ("func f() {}", "(func f () {})"),
        (
            "func f(_ a, for b, c: Int = 1, in d: [String]?) -> Object? { return a }",
            "(func f (_ a, for b, c: Int = 1, in d: [String]?) -> Object? {(return a)})"
        ),
        ("/// Says it.\n/// Twice.\nfunc f() { func g() {} }", "(func /// Says it.\nTwice. f () {(func g () {})})"),
        ("func f() { return }", "(func f () {(return)})"), ("func f() { return\n1 }", "(func f () {(return); 1})"),
        (#"/// A. "# + "\n" + #"scenario "s" { return }"#, #"(scenario /// A.  "s" {(return)})"#),
        (
            #"scenario "s \(x)" (tags: ["a"]) for { a } in rows { step "t" { f() } }"#,
            #"(scenario (text "s " x) tags:(array "a") for {a: a} in rows {(step "t" {(call f)})})"#
        ),
    ]
    @Test("statements", arguments: statementsRows) func statements(_ row: Row) { check(row) }

    static let headsRows: [Row] = [
        ("if a { b }", "(if a {b})"), ("if f(x) { b }", "(if (call f x) {b})"), ("if f({ $0 }) { b }", "(if (call f (closure [] $0)) {b})"),
        ("if (xs.map { $0 }) { b }", "(if (group (call (. xs map) &(closure [] $0))) {b})"), ("for x in a.b { c }", "(for x (. a b) {c})"),
        ("switch x { case 1: 2 }", "(switch x (case =1 2))"), ("if a matches { b: 1 } { c }", "(if (matches a {b: =1}) {c})"),
        ("if a matches B { c }", "(if (matches a =B) {c})"), ("if a == ({ b: 1 }) { c }", "(if (== a (group (object b:1))) {c})"),
        ("if [{ a: 1 }] == b { c }", "(if (== (array (object a:1)) b) {c})"), ("if a\n{ b }", "(if a {b})"),
        ("if a { f { b } }", "(if a {(call f &(closure [] b))})"),
    ]
    @Test("in a head a brace opens the body", arguments: headsRows) func heads(_ row: Row) { check(row) }

    static let patternsRows: [Row] = [
        ("_", "_"), ("let a", "(let a)"), ("let a: Int", "(let a : Int)"), ("each Int", "(each =Int)"), ("some { a: 1 }", "(some {a: =1})"),
        ("no /x/", "(no /x/)"), (#"/a\/b[/]{2}"\d/"#, #"/a/b[/]{2}"\d/"#), ("/=x/", "/=x/"), ("< 5", "(< 5)"),
        (">= £3 | null", "((>= 300GBP) | =null)"), ("!= a", "(!= a)"),
        ("1...5", "=(... 1 5)"), ("400 | 422", "(=400 | =422)"),
        ("exactly { a, b?: 1, \"c\", @type: T }", #"exactly {a, b?: =1, "c", "@type": =T}"#),
        ("{}", "{}"), ("[]", "[]"), ("[1, ..., _]", "[=1, ..., _]"), ("[...let rest]", "[...(let rest)]"),
        ("[let a, ...each Int]", "[(let a), ...(each =Int)]"),
        ("each each Int", "(each (each =Int))"), ("-5", "=(neg 5)"), ("a.b", "=(. a b)"), ("exactly", "=exactly"), ("each", "=each"),
        ("\"x\"", "=\"x\""),
        ("{ a: 1 | 2, b: [{ c: let d }, ...] }", "{a: (=1 | =2), b: [{c: (let d)}, ...]}"), ("(a + 1)", "=(group (+ a 1))"),
        ("f(1)", "=(call f 1)"),
    ]
    @Test("patterns", arguments: patternsRows)
    func patterns(_ row: Row) {
        check(("x matches \(row.source)", "(matches x \(row.tree))"))
        check(("expect f() fails with \(row.source), \"m\"", "(expect (call f) fails with \(row.tree) , \"m\")"))
        check(("switch x { case \(row.source) where a: b }", "(switch x (case \(row.tree) where a b))"))
    }

    static let expectationsRows: [Row] = [
        ("expect a", "(expect a)"), ("require a == b, \"m\"", "(require (== a b) , \"m\")"),
        ("expect f() fails", "(expect (call f) fails)"),
        ("expect f() fails with { status: 404 }", "(expect (call f) fails with {status: =404})"),
        ("expect a matches B | C, \"m\"", "(expect (matches a (=B | =C)) , \"m\")"),
        ("expect [a, ...b] matches each { c: /@x$/, d: String }", "(expect (matches (array a ...b) (each {c: /@x$/, d: =String})))"),
    ]
    @Test("expectations", arguments: expectationsRows) func expectations(_ row: Row) { check(row) }

    static let casesRows: [Row] = [
        ("switch x {\ncase let n: n\n}", "(switch x (case (let n) n))"),
        ("switch x {\ncase let n: Int: n\n}", "(switch x (case (let n : Int) n))"),
        (
            "switch x {\ncase 1, 2: a\n  b\ncase { k: let v }: v\ndefault:\n}",
            "(switch x (case =1, =2 a b) (case {k: (let v)} v) (default))"
        ),
        ("switch x {\ncase let n: f(n)\n}", "(switch x (case (let n) (call f n)))"),
        ("switch x { case { a: let v: Int }: v }", "(switch x (case {a: (let v : Int)} v))"),
        ("switch x { }", "(switch x)"),
    ]
    @Test("cases of a switch", arguments: casesRows) func cases(_ row: Row) { check(row) }

    @Test(
        "spans are the text as written",
        arguments: [
            ("f(a, b: 1) { $0 }.c", "f(a, b: 1) { $0 }.c"), ("  a + b * c // x", "a + b * c"), ("let x = (a)", "let x = (a)"),
            ("expect a == b, \"m\"  ", "expect a == b, \"m\""), ("if a { b } else { c }\n", "if a { b } else { c }"),
            ("\"a \\(b) c\"", "\"a \\(b) c\""),
            ("x matches { a: /b/ } ", "x matches { a: /b/ }"), ("{ a, b in a }", "{ a, b in a }"), ("return_ ;", "return_"),
            ("func f(a) { a }", "func f(a) { a }"),
        ])
    func spans(_ source: String, _ written: String) throws {
        let parsed = Parsed(source)
        let first = try #require(parsed.tree[parsed.tree.statements].first)
        #expect(parsed.tree.written(first) == written)
    }

    @Test("spans of parts, for the values under a failed expectation")
    func partSpans() {
        let tree = Parsed("expect a.b(c).d[0] == try? e ?? -f").tree
        let written = Set(tree.nodes.indices.map { tree.written(NodeID(index: UInt32($0))) })
        for part in [
            "a", "a.b", "c", "a.b(c)", "a.b(c).d", "a.b(c).d[0]", "0", "try? e", "e", "-f", "f", "try? e ?? -f",
            "a.b(c).d[0] == try? e ?? -f",
        ] {
            #expect(written.contains(part), "\(part)")
        }
    }

    @Test(
        "a text that ends inside something is incomplete",
        arguments: [
            ("f(", true), ("{ a:", true), ("if a {", true), ("let x =", true), ("1 +", true), ("\"\"\"\nabc", true), ("/* x", true),
            ("scenario \"s\" {\n f()", true),
            ("xs.map { ", true), ("do { }", true), ("[1,\n2", true), ("a.", true), ("x matches", true), ("f(a", true), ("\"a", false),
            ("a", false), ("f)", false), ("let 5 = 3 (", false),
            ("", false), ("if a { }", false), ("func f()", true), ("switch x {\ncase 1:", true), ("for x in", true), ("\"\\(", false),
        ])
    func incomplete(_ source: String, _ isIncomplete: Bool) {
        #expect(Parsed(source).isIncomplete == isIncomplete)
    }
}
