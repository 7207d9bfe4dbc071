// Host functions: how arguments reach them, how their answers come back, and what waits for what.

import Foundation
import IminJSON
import Testing

@testable import IminLanguage

/// A platform of a few functions.
private func language(log: Output = Output(), delay: Duration = .zero) -> Imin {
    var language = Imin()
    language.add(
        Module(
            "customer", "Customers.",
            functions: [
                HostFunction(
                    "create", "Creates a customer.",
                    [Parameter("email", .string), Parameter("tags", .array(.string), isRequired: false, namespace: "tag")],
                    suspending: { (call) async throws(ScriptFailure) in
                        log.append("create \(call["email"]?.text ?? "?")")
                        try? await Task.sleep(for: delay)
                        return .reply(
                            [
                                "@id": "https://book.example/1", "email": .string(call["email"]?.text ?? ""), "imin:seen": [["n": 1]],
                                "price": 1.50,
                            ],
                            exchange: 7)
                    }),
                HostFunction(
                    "get", "Reads a customer.", [Parameter(nil, name: "customer", .any)],
                    suspending: { (_) async throws(ScriptFailure) in
                        throw ScriptFailure(
                            kind: "http", "there is none", status: 404, details: [("type", .string("NotFound"))], exchange: 3)
                    }),
                HostFunction(
                    "forever", "Never answers.", [],
                    suspending: { (_) async throws(ScriptFailure) in
                        do {
                            try await Task.sleep(for: .seconds(3_600))
                        } catch {
                            log.append("given up")
                            throw ScriptFailure(kind: "cancelled", "given up")
                        }
                        return .null
                    }),
                HostFunction(
                    "all", "A property.", returns: .array(.object(ObjectShape("Customer", [.init("email", .string)]))), isProperty: true,
                    suspending: { (_) async in
                        log.append("all")
                        return .json([["email": "a@b.co"], ["email": "c@d.ef"]])
                    }),
            ]))
    language.add(
        Module(
            "tag", "Tags.",
            functions: [
                HostFunction(
                    "of", "A tag.", [Parameter(nil, name: "name", .string)],
                    immediate: { (call) in .string("#\(call["name"]?.text ?? "")") })
            ], constants: [HostConstant("none", "No tag.", .string("#none"))]))
    language.add(
        Module(
            "", "Alone.",
            functions: [
                HostFunction("secret", "A secret.", [], immediate: { (_) in .secret("hush") }),
                HostFunction(
                    "now", "A property.", isProperty: true, suspending: { (_) async in .array([.string("one"), .string("two")]) }),
                HostFunction("open", "Opens a page.", [], immediate: { (_) in .handle(TestPage()) }),
                HostFunction(
                    "pages", "A collection of two pages.", [],
                    immediate: { (_) in .json(["imin:item": [1, 2], "imin:totalItems": 3, "view": ["next": "page-2"]]) }),
            ]))
    language.add(
        HandleType(
            "Page", "A page.",
            properties: [HostFunction("title", "Its title.", [], suspending: { (_) async in .string("Checkout") })],
            methods: [
                HostFunction(
                    "pay", "Pays.", [Parameter("card", .string)],
                    suspending: { (call) async in .string("paid with \(call["card"]?.text ?? "") on \(call.receiver?.summary ?? "")") })
            ]))
    return language
}

private final class TestPage: HostHandle {
    let typeName = "Page"
    let summary = "Page(1)"
}

private func run(_ text: String, _ options: RunOptions = RunOptions(), log: Output = Output()) async throws -> ScriptRun {
    try await ScriptRun(name: "host.imin", text: text, options: options, language: language(log: log))
}

@Suite struct HostTests {
    @Test func argumentsAreBoundByLabelAndRepliesReadByTheirShortNames() async throws {
        let run = try await run(
            """
            let made = customer.create(tags: [.none, .of("new")], email: "a@b.co")
            print(made.id)
            print(made.seen[0].n)
            print(made.price)
            print(json.text(made.price))
            """)
        #expect(run.printed == ["https://book.example/1", "1", "1.5", "1.5"])
        #expect(run.told == [])
        #expect(run.leakedCells == 0)
    }

    @Test func aFailureOfTheHostIsCaughtByItsFields() async throws {
        let run = try await run(
            """
            do { customer.get("x") } catch { status: 404, type: let type } { print(type) }
            expect customer.get("x") fails with { status: 404 }
            print(try? customer.get("x"))
            customer.get("x")
            """)
        #expect(run.printed == ["NotFound", "null"])
        #expect(run.told == ["4 failure"])
        #expect(run.report?.problems.first?.exchange == 3)
    }

    @Test func aFailedExpectationNamesTheExchangeOfTheValuesItIsAbout() async throws {
        let run = try await run(
            """
            let made = customer.create(email: "a@b.co")
            var copy = made
            copy.email = "x"
            expect copy.seen[0].n == 2
            """)
        #expect(run.report?.problems.first?.exchange == 7)
    }

    @Test(arguments: [
        #"match("us", in: secret())?.text"#, #"match("(u)(s)", in: secret())?.groups"#, #"regex("[us]+", in: secret())"#,
        #"url("https://a.example/?q=" + secret()).query"#, #"json.parse("{\"a\": [\"" + secret() + "\"]}")"#,
    ])
    func whatIsReadOutOfASecretIsOne(_ expression: String) async throws {
        let run = try await run("let found = \(expression)\nprint(found)\nprint(found == null)")
        try #require(run.printed.count == 2 && run.printed.last == "false", "\(run.printed)")
        #expect(run.printed[0].contains("•••") && !run.printed[0].contains("us") && !run.printed[0].contains("\"u\""), "\(run.printed)")
        #expect(run.leakedCells == 0)
    }

    @Test func secretsAreNeverPrintedAndTaintWhatIsMadeOfThem() async throws {
        let run = try await run(
            """
            let s = secret()
            print(s)
            print("a \\(s) b")
            print([s.uppercased()])
            print(s.count)
            """)
        #expect(run.printed == ["•••", "•••", "[•••]", "4"])
    }

    @Test func handlesHavePropertiesAndMethodsThatMayWait() async throws {
        let run = try await run(
            """
            let page = open()
            print(page.title)
            print(page.pay(card: "4242"))
            print(page == page)
            """)
        #expect(run.printed == ["Checkout", "paid with 4242 on Page(1)", "true"])
    }

    @Test func aPropertyOfTheHostIsACallWithoutParenthesesOrWith() async throws {
        let log = Output()
        let run = try await run(
            """
            print(customer.all.count, customer.all()[0].email, now.last)
            for one in customer.all { print(one.email) }
            let kept = customer.all
            expect customer.all.map { $0.email } == kept.map { $0.email } && kept[1].email == now[0]
            print(customer.all.first?.email.uppercased())
            """, log: log)
        #expect(run.printed == ["2 a@b.co two", "a@b.co", "c@d.ef", "A@B.CO"])
        #expect(log.lines.count == 6)
        #expect(run.told == ["4 problem"])
        #expect(run.leakedCells == 0)
        let wrong = try await ScriptRun(
            name: "wrong.imin", text: "print(customer.all.first.emial)", language: language(log: log))
        #expect(wrong.told == ["1 error"])
    }

    @Test func aCollectionFetchesItsFurtherPages() async throws {
        var options = RunOptions()
        options.nextPage = { (address) async throws(ScriptFailure) in
            #expect(address == "page-2")
            return .json(["imin:item": [3], "imin:totalItems": 3])
        }
        let run = try await run(
            """
            for item in pages() { print(item) }
            print(pages().map { $0 * 10 })
            print(pages().count)
            print(pages().first)
            """, options)
        #expect(run.printed == ["1", "2", "3", "[10, 20, 30]", "3", "1"])
        #expect(run.leakedCells == 0)
    }

    @Test(
        "what is asked of a collection is asked of all its pages",
        arguments: [
            ("pages() matches each (1..<3)", "false"), ("pages() matches each (1...3)", "true"), ("pages() matches some 3", "true"),
            ("pages() matches no 3", "false"), ("pages() matches [1, 2, 3]", "true"), ("pages() matches [1, ...]", "true"),
            ("pages()[2]", "3"), ("pages()[0...2]", "[1, 2, 3]"), ("pages()?[2]", "3"),
            ("pages()?[3]", "null"), ("[...pages()].count", "3"), ("[0, ...pages(), 4]", "[0, 1, 2, 3, 4]"), ("pages().last", "3"),
            ("(0..<3).map { pages()[$0] }", "[1, 2, 3]"),
        ])
    func allPages(expression: String, printed: String) async throws {
        var options = RunOptions()
        options.nextPage = { (_) async throws(ScriptFailure) in .json(["imin:item": [3], "imin:totalItems": 3]) }
        let run = try await run("print(\(expression))\nlet all = pages()\nlet i = 2\nprint(all[i])\nprint(all matches each Int)", options)
        #expect(run.printed == [printed, "3", "true"])
        #expect(run.leakedCells == 0)
    }

    @Test func whatTakesAnArrayTakesTheItemsOfACollection() async throws {
        var options = RunOptions()
        let script = "var xs = [0]\nxs.append(contentsOf: pages())\nprint(xs)"
        let taken = try await run(script, options)
        #expect(taken.printed == ["[0, 1, 2]"] && taken.leakedCells == 0)
        options.nextPage = { (_) async throws(ScriptFailure) in .json(["imin:item": [3], "imin:totalItems": 3]) }
        let refused = try await run(script, options)
        #expect(refused.report?.problems.first?.message.contains("`[...x]` has all of them") == true)
        #expect(try await run(script.replacing("pages()", with: "[...pages()]"), options).printed == ["[0, 1, 2, 3]"])
    }

    @Test func parallelBranchesMakeTheirRequestsInOrderAndJoin() async throws {
        let log = Output()
        let run = try await run(
            """
            parallel {
                let a = customer.create(email: "1")
                let b = customer.create(email: "2")
                let c = customer.create(email: "3")
            }
            print("\\(a.email) \\(b.email) \\(c.email)")
            print((1...20).parallelMap { customer.create(email: "\\($0)").email }.count)
            """, log: log)
        #expect(run.printed == ["1 2 3", "20"])
        #expect(log.lines.prefix(3) == ["create 1", "create 2", "create 3"])
        #expect(log.lines.suffix(20) == (1...20).map { "create \($0)" }[...])
        #expect(run.leakedCells == 0)
    }

    @Test func theFirstFailureGivesUpWhatIsInFlight() async throws {
        let log = Output()
        let run = try await run(
            """
            do {
                parallel {
                    customer.forever()
                    customer.get("x")
                }
            } catch { print(error.message) }
            """, log: log)
        #expect(run.printed == ["there is none"])
        #expect(run.leakedCells == 0)
    }

    @Test func aDeadlineOfRealTimeGivesUpTheRequest() async throws {
        var options = RunOptions()
        options.now = { Int64(Date().timeIntervalSince1970 * 1_000_000) }
        options.sleep = { nanoseconds async throws(ScriptFailure) in try? await Task.sleep(for: .nanoseconds(nanoseconds)) }
        let output = Output()
        options.print = { output.append($0) }
        let session = Session(language: language(), options: options)
        _ = try await session.run(
            SourceText(name: "within.imin", text: "do { within(10.ms) { customer.forever() } } catch { print(error.kind) }"))
        #expect(output.lines == ["timeout"])
    }

    @Test func aRunIsStoppedFromOutside() async throws {
        var options = RunOptions()
        let output = Output()
        options.print = { output.append($0) }
        options.limits.steps = .max
        let cancellation = options.cancellation
        let session = Session(language: Imin(), options: options)
        let stopper = Thread {
            Thread.sleep(forTimeInterval: 0.05)
            cancellation.cancel()
        }
        stopper.start()
        let report = try await session.run(
            SourceText(
                name: "busy.imin",
                text: "scenario \"busy\" {\ndefer { print(\"tidy\") }\nwhile true { }\n}\nscenario \"next\" { print(\"never\") }"))
        #expect(report.outcome == .cancelled)
        #expect(output.lines == ["tidy"])
    }

    /// Also where it waits for others, which wait.
    @Test func aRunThatWaitsForSeveralIsStoppedWithThem() async throws {
        var options = RunOptions()
        let output = Output()
        options.print = { output.append($0) }
        let cancellation = options.cancellation
        var language = Imin()
        language.add(
            Module(
                "", "Stopping.",
                functions: [
                    HostFunction("stopped", "Stops the run and fails.", returns: .null) { (_) async throws(ScriptFailure) in
                        cancellation.cancel()
                        throw ScriptFailure(kind: "unreachable", "given up")
                    }
                ]))
        let report = try await Session(language: language, options: options).run(
            SourceText(
                name: "waiting.imin",
                text: """
                    scenario "waits" {
                        defer { print("tidy") }
                        (1...3).parallelMap { n in if n == 2 { stopped() } else { sleep(1.hours) } }
                    }
                    scenario "next" { print("never") }
                    """))
        #expect(report.outcome == .cancelled)
        #expect(output.lines == ["tidy"])
    }

    /// More would be open than may be: they wait for one another.
    @Test func fibersThatFindNoRoomWaitForIt() async throws {
        let run = try await run("parallel {\nlet a = (1...10_000).parallelMap { sleep(1.seconds); return $0 }\n}\nprint(a.sum())")
        #expect(run.printed == ["50005000"])
    }

    @Test func tenThousandFibersWaitAtOnce() async throws {
        let run = try await run("print((1...10_000).parallelMap { sleep(1.seconds); return $0 }.sum())")
        #expect(run.printed == ["50005000"])
        #expect(run.leakedCells == 0)
    }
}
