import IminAPI
import IminLanguage
import LineEdit
import Testing

@testable import IminREPL

/// A small platform to complete.
let platform: Imin = {
    var language = Imin()
    language.add(
        Module(
            "customer", "Customer accounts.",
            functions: [
                HostFunction(
                    "create", "Creates an account.",
                    [
                        Parameter("email", .string, "where e-mail goes"), Parameter("givenName", .string),
                        Parameter("birthDate", .date, isRequired: false),
                    ], returns: .object(ObjectShape("CustomerAccount", [])), example: #"customer.create(email: "a@b.co", givenName: "A")"#
                ) { _ throws(ScriptFailure) in .null },
                HostFunction("get", "Fetches an account.", [Parameter(nil, name: "account", .string)]) { _ throws(ScriptFailure) in .null },
            ]))
    language.add(
        Module(
            "", "Alone.",
            functions: [
                HostFunction("checkout", "Opens a checkout.", [Parameter("of", name: "offer", .string)]) { _ throws(ScriptFailure) in .null
                }
            ]))
    return language
}()

@Suite struct CompleterTests {
    private static func completer(bound: Set<String> = []) -> Completer {
        var completer = Completer(platform)
        completer.boundNames = { bound.sorted().map { BoundName(name: $0, isVariable: false, summary: "1", function: nil) } }
        return completer
    }

    /// The text after each completion, `|` being the cursor.
    private static func results(_ text: String, bound: Set<String> = []) -> [String] {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let cursor = parts[0].utf8.count
        let whole = parts.joined()
        return completer(bound: bound).completions(whole, cursor: cursor).map { item in
            let bytes = Array(whole.utf8)
            return String(decoding: bytes[..<item.range.lowerBound], as: UTF8.self) + item.text
                + String(decoding: bytes[item.range.upperBound...], as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("cust|", ["customer"]),
        ("let x = check|", ["checkout"]),
        ("customer.|", ["customer.create", "customer.get"]),
        ("customer.cr|", ["customer.create"]), ("custmer.|", ["customer."]), ("let a = f(custmer.cr|", ["customer.cr"]), ("zzz.|", []),
        ("customer.create(birthDate: |", ["@1970-01-01", "@1970-01-02"]),
        ("customer.create(em|", ["customer.create(email:"]),
        ("customer.create(email: \"x\", |", ["givenName:", "birthDate:"]),
        ("customer.create(email: \"x|", []),
        ("x // cust|", []),
        (":qu|", [":quit"]),
        (":doc customer.g|", [":doc customer.get"]),
        ("?customer.g|", ["?customer.get"]),
        (":nonsense x|", []), (":hlep|", [":help"]), (":qiut|", [":quit"]), ("customer.craete|", ["customer.create"]),
    ]) func offers(text: String, expected: [String]) {
        let results = Self.results(text)
        for item in expected { #expect(results.contains { $0 == item || $0.hasSuffix(item) }, "\(item) in \(results)") }
        if expected.isEmpty { #expect(results == []) }
    }

    @Test func offersOnlyLabelsThatAreNotGiven() {
        let results = Self.results("customer.create(email: \"x\", |")
        #expect(!results.contains { $0.hasSuffix("email:") })
    }

    @Test func offersNoLabelsWhereAValueBelongs() {
        #expect(!Self.results("customer.create(email: |").contains { $0.hasSuffix("givenName:") })
    }

    @Test func offersWhatWasBound() {
        #expect(Self.results("lou|", bound: ["louis"]) == ["louis"])
        #expect(Self.results(":edit lou|", bound: ["louis", "_1"]) == [":edit louis"])
        #expect(Self.results(":save _|", bound: ["louis", "_", "_1"]).prefix(2) == [":save _", ":save _1"])
    }

    @Test func offersMembersOfAnyValueByTheirBeginning() {
        #expect(Self.results("x.upperc|") == ["x.uppercased"])
        #expect(Self.results("x.|") == [])
    }

    @Test(arguments: [
        ("customer.create(|", "email: String"), ("customer.create(email: \"a\", |", "givenName: String"),
        ("customer.create(birthDate: |", "birthDate: Date?"), ("customer.create(email: f(1, 2), |", "givenName: String"),
        ("print(customer.get(|", "_ account: String"),
    ]) func showsTheSignatureWithItsCurrentParameter(text: String, bold: String) throws {
        let signature = try #require(Self.completer().signature(String(text.dropLast()), cursor: text.utf8.count - 1))
        #expect(signature.runs.filter { $0.style.isBold }.map(\.text) == [">\(bold)<"])
    }

    @Test(arguments: ["", "customer.create(email: 1)", "nothing(", "[1, 2", "{ a: "]) func showsNoSignatureElsewhere(text: String) {
        #expect(Self.completer().signature(text, cursor: text.utf8.count) == nil)
    }

    /// The real platform: what is declared of an argument, and what a session holds and has seen.
    @Test func offersWhatAnArgumentCanBe() async throws {
        let connection = try Connection(.sandbox, Connection.Settings())
        let knowledge = Knowledge(connection, environments: [])
        knowledge.adopt(connection)
        let source = #"""
            let louis = customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Wu")
            let session = search.sessions(activity: "Badminton").first
            let n = 3
            """#
        _ = try await connection.session.run(SourceText(name: "<test>", text: source))
        for call in connection.calls.take().calls { knowledge.learn(call.exchange) }
        func offered(_ text: String) -> [String] { knowledge.completer.completions(text, cursor: text.utf8.count).map(\.text) }
        #expect(offered(#"search.sessions(activity: ""#).first == "Badminton")
        #expect(offered(#"search.sessions(activity: ["Bad"#).first == "Badminton")
        #expect(offered("search.sessions(day: ").prefix(2) == ["\"Monday\"", "\"Tuesday\""])
        #expect(offered(#"search.sessions(level: "i"#) == ["Intermediate"])
        #expect(offered("customer.create(gender: ").first == #""https://schema.org/Female""#)
        #expect(offered("customer.create(birthDate: ").first == "@2026-05-04", "\(offered("customer.create(birthDate: "))")
        #expect(offered("browse(\"x\").pay(card: ").first == "\"4242 4242 4242 4242\"")
        // What holds one comes first, and what cannot be one not at all.
        #expect(offered("customer.get(").first == "louis")
        #expect(!offered("customer.get(").contains("session") && !offered("customer.get(").contains("n"))
        #expect(offered("checkout(").first == "session")
        #expect(offered(#"sandbox.opportunity(["one"#) == ["one place left"])
        let sessions = knowledge.completer.completions(#"checkout(""#, cursor: 10)
        #expect(sessions.first?.text.hasPrefix("http") == true)
        #expect(sessions.first?.label.contains(/^Badminton .* 2026-/) == true, "\(sessions.first?.label ?? "")")
        #expect(offered(#"customer.get(""#).allSatisfy { $0.wholeMatch(of: /[A-Za-z]{10}/) != nil })
        #expect(offered(#"sandbox.inbox(of: ""#) == ["louis@imin.co"])
        #expect(offered(#"customer.create(givenName: ""#) == [])
        // A function that is not about the platform has no use for its names.
        #expect(offered(#"date(""#) == [] && offered(#"number(""#) == [])
        // Nor is a name mistyped that nobody can guess.
        #expect(offered("louis.emial") == ["email"] && offered("louis.zzzz") == [])
        // Once something is typed, everything is there again.
        #expect(offered("customer.get(se").contains("session"))
        await connection.shutdown()
    }

    /// What the text at the cursor binds itself, and where it is an expression within a text.
    @Test(arguments: [
        (#""\(lou"#, "louis"), (#"print("a \(louis.em"#, "email"), (#""""# + "\n\\(louis.em", "email"),
        (#""\(customer.get(""#, "KCbOsAGIPO"), ("found.map { $0.startD", "startDate"), ("found.filter({ $0.startD", "startDate"),
        ("found.sorted(by: { $0.startD > $1.startD", "startDate"),
        ("found.map { s in s.startD", "startDate"), ("print(found.map { $0.startD", "startDate"),
        ("for q in found { q.startD", "startDate"),
        ("for q in found {\n    let o = q.offers\n    o.first.pri", "price"),
        ("let h = found.first; h.startD", "startDate"), ("let h = found.first\nh.startD", "startDate"),
        ("found.map { $0.offers.map { $0.pri", "price"), ("found.reduce(0) { sum, s in s.startD", "startDate"),
        ("switch found.first {\ncase let s: s.startD", "startDate"),
        ("switch found.first { case 1: 2\ncase let s where s.startD", "startDate"),
        ("let louis = found.first\nlouis.startD", "startDate"), ("search.sessions(activity: \"Yoga\").map { $0.startD", "startDate"),
    ]) func knowsWhatATextBindsItself(text: String, expected: String) async throws {
        let connection = try Connection(.sandbox, Connection.Settings())
        let knowledge = Knowledge(connection, environments: [])
        knowledge.adopt(connection)
        let source = #"""
            let louis = customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Wu")
            let found = search.sessions(activity: "Badminton")
            """#
        _ = try await connection.session.run(SourceText(name: "<test>", text: source))
        for call in connection.calls.take().calls { knowledge.learn(call.exchange) }
        let offered = knowledge.completer.completions(text, cursor: text.utf8.count).map(\.text)
        #expect(offered.contains(expected), "\(text): \(offered)")
        await connection.shutdown()
    }

    /// Behind the end of a block its names are known no more, and a text that has ended is no place for names.
    @Test(arguments: ["for q in [{ a: 1 }] { q }\nq.", #""\(1) lou"#, #""\(1)" zzz."#, "[{ a: 1 }].map { x in x }\nx."])
    func knowsWhereNamesEnd(text: String) {
        #expect(Self.results(text + "|") == [])
    }

    /// What the catalogue says that may go wrong.
    private static let errors =
        Catalogue.operation(named: "customer.create")?.errors.map { "  \($0.status) \($0.type): \($0.when)" } ?? []

    @Test func documentsFunctionsAndModules() {
        #expect(
            Self.completer().documentation(of: "customer.create").map(\.text) == [
                "customer.create(email: String, givenName: String, birthDate: Date?) -> CustomerAccount", "  Creates an account.",
                "  email: where e-mail goes",
            ] + Self.errors + [#"  customer.create(email: "a@b.co", givenName: "A")"#])
        #expect(Self.errors.contains { $0.hasPrefix("  400 IncompleteCustomerDetailsError: ") })
        #expect(Self.completer().documentation(of: "customer").map(\.text).contains("  customer.get  Fetches an account."))
        #expect(Self.completer().documentation("customer.create(1)", cursor: 11).first?.text.hasPrefix("customer.create(") == true)
        #expect(Self.completer().documentation(of: "nothing").isEmpty)
        #expect(Self.completer().nearest(to: "chekout") == "checkout")
    }
}

@Suite struct KnowledgeTests {
    @Test(arguments: [
        ("1 + 1", Completeness.complete), ("let x = 1\nx", .complete), (":help (", .complete), ("?print", .complete),
        ("print(", .incomplete(indentation: 4, reason: "( from line 1")),
        ("print([\n1,", .incomplete(indentation: 4, reason: "[ from line 1")),
        ("if true {\n    print(", .incomplete(indentation: 8, reason: "( from line 2")),
        ("let x = )", .invalid),
    ]) func decidesWhatEnterDoes(text: String, expected: Completeness) {
        #expect(Knowledge.validate(text) == expected)
    }

    @Test func stripsPromptsFromWhatIsPasted() {
        #expect(
            Knowledge.cleanPaste("imin sandbox> let x = [\n          ...   1]\n[1]\nimin sandbox> x\n") == "let x = [\n  1]\nx")
        #expect(Knowledge.cleanPaste("let x = 1\n... not a prompt") == "let x = 1\n... not a prompt")
        #expect(Knowledge.cleanPaste("imin > 3") == "3")
        #expect(Knowledge.cleanPaste("```swift\nlet x = 1\n\nx\n```\n") == "let x = 1\n\nx")
        #expect(Knowledge.cleanPaste("```\nlet x = 1\n") == "```\nlet x = 1\n")
        #expect(Knowledge.cleanPaste("imin(x) > 3") == "imin(x) > 3")
    }

    /// Every key of a text that is typed, pasted into and deleted from: what was read before changes nothing of what is read.
    @Test func readsAChangedTextAsThoughItWereNew() {
        let source = #"""
            // a story
            scenario "x" {
                let louis = customer.create(
                    email: "a@b.co", // where
                    givenName: "L\(n)", address: { street: """
                        a "b"
                        """ })
                /* a
                   b */ expect louis.email == "x" && f(1)
            }
            func f(n) { n / 2 }
            """#
        var previous: SourceReading?
        func check(_ text: String) {
            let text = SourceText(name: "<test>", text: text)
            let reading = SourceReading(text, after: previous)
            #expect(reading.pieces == SourceReading(text).pieces, "\(text.text(Span(0, text.bytes.count)))")
            previous = reading
        }
        var typed = ""
        for character in source {
            typed.append(character)
            check(typed)
        }
        for (place, text) in [(30, "/* "), (60, "\""), (110, "\n\n"), (120, "}"), (200, "\"\"\""), (source.count - 3, "x(")] {
            let index = source.index(source.startIndex, offsetBy: place)
            check(String(source[..<index]) + text + source[index...])
            check(source)
            check(String(source[..<index]))
        }
    }

    @Test func coloursKindsOfWords() {
        func styled(_ text: String, cursor: Int = 0) -> [String: Style] {
            var styles: [String: Style] = [:]
            for span in Highlighter(known: ["f"]).styles(text, cursor: cursor) {
                styles[String(decoding: Array(text.utf8)[span.range], as: UTF8.self)] = span.style
            }
            return styles
        }
        let styles = styled("let x = f(email: \"é\", n: 1.5) // why")
        #expect(styles["let"] == Style(.magenta))
        #expect(styles["email"] == Style(.blue))
        #expect(styles["\"é\""] == Style(.green))
        #expect(styles["1.5"] == Style(.cyan))
        #expect(styles["// why"] == .dim)
        #expect(styles["x"] == nil)
        #expect(styled("a)")[")"] == Style(.red, underlined: true))
        #expect(styled("f(1)", cursor: 4)["("] == Style(bold: true, underlined: true))
        #expect(styled(":help let") == [":help": Style(.yellow)])
        #expect(styled("func g(h) { h(1) + g(2) + k(3) }")["k"] == Style(underlined: true))
        #expect(styled("func g(h) { h(1) + g(2) + k(3) }").keys.sorted() == ["1", "2", "3", "func", "k"])
        // What cannot be seen has no colour, but counts.
        let spans = Highlighter().styles("(let\nx)\nlet)", cursor: nil, visible: 8..<12)
        #expect(spans.map(\.range) == [8..<11, 11..<12])
    }
}
