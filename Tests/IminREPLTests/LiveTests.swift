import Glibc
import IminAPI
import IminLanguage
import IminSandbox
import IminScript
import Testing

@testable import IminClient
@testable import IminREPL
@testable import LineEdit

/// Environments where writes reach real people, played by a server on this machine that is declared live.
@Suite struct LiveTests {
    private func live(_ texts: [String], answers: [String] = [], allowsWrites: Bool = false) async throws -> SessionTranscript {
        let (addresses, ready) = AsyncStream.makeStream(of: String.self)
        let server = Task {
            // A server that does not start ends the wait for its address.
            defer { ready.finish() }
            try await Sandbox.serve(ServeOptions(port: 0, stopsOnSignals: false)) { ready.yield($0) }
        }
        defer { server.cancel() }
        var iterator = addresses.makeAsyncIterator()
        let address = try #require(await iterator.next().flatMap { WebAddress($0) })
        let environment = Environment(
            name: "acme", endpoints: Endpoints(all: address),
            keys: ServiceTable(all: Environment.sandboxKey), isEmbedded: false,
            liveness: .everywhere)
        return try await SessionTranscript(texts, answers: answers, environment: environment, allowsWrites: allowsWrites)
    }

    private static let louis = #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#

    @Test func saysSoInThePromptWithTheHost() async throws {
        let session = try await live([])
        #expect(session.prompts == ["imin LIVE acme 127.0.0.1> "])
    }

    @Test func readsFreelyAndAsksForEachWrite() async throws {
        let session = try await live(
            ["search.sessions(activity: \"Badminton\").count", Self.louis + ".email", Self.louis + ".email"], answers: ["y", "n"])
        #expect(session.output.contains("_1 = "))
        #expect(session.output.contains("_2 = louis@imin.co"))
        #expect(session.output.contains("would change the live environment `acme`"))
        #expect(session.output.contains("you did not agree"))
        #expect(!session.output.contains("--yes"))
    }

    @Test func destroysOnlyWhereTheNameIsTyped() async throws {
        let session = try await live(
            [
                "let louis = " + Self.louis, "customer.delete(louis)", "customer.get(louis);", "customer.delete(louis)",
                "customer.get(louis);",
            ],
            answers: ["y", "y", "acme"])
        #expect(session.output.contains("would change the live environment"))
        let last = session.lines.last ?? ""
        #expect(last.hasPrefix("404 · ") || last.hasPrefix("410 · "), "\(session.output)")
        #expect(session.lines.contains { $0.hasPrefix("200 · ") }, "\(session.output)")
        // Each question had its row to itself.
        #expect(session.pauses == "()()()")
        // What was created elsewhere, and taken away there, is told as well.
        #expect(session.lines.contains { $0.contains(/^201 · [0-9.]+ m?s · \+customer [A-Za-z]{10}$/) }, "\(session.output)")
        #expect(session.lines.contains { $0.contains(/^202 · [0-9.]+ m?s · -customer [A-Za-z]{10}$/) }, "\(session.output)")
    }

    @Test func masksLinksThatOpenOnceAlsoWhereTheyAreShown() async throws {
        let session = try await live(
            [#"print(seller.onboard("https://acme-provider.com/sellers/abc123", stripe: true).url)"#], allowsWrites: true)
        #expect(session.output.contains("/onboard?jwt=•••") && !session.output.contains("eyJ"), "\(session.output)")
    }

    @Test func asksOnceForSeveralWritesOfAPaste() async throws {
        let rosie = Self.louis.replacing("louis", with: "rosie")
        let both = "let a = \(Self.louis)\nlet b = \(rosie)\n[a, b].map { $0.email }"
        let agreed = try await live([both], answers: ["2"])
        #expect(agreed.output.contains(#"["louis@imin.co", "rosie@imin.co"]"#), "\(agreed.output)")
        // One question, before anything ran.
        #expect(agreed.pauses == "")
        let refused = try await live([both, "a"], answers: ["y"])
        #expect(refused.output.hasPrefix("nothing was sent\n") && refused.output.contains("there is no `a` here"), "\(refused.output)")
        // Where something cannot be undone the name is wanted.
        let lasting = "let a = \(Self.louis)\ncustomer.delete(a)"
        #expect(try await live([lasting], answers: ["2"]).output.hasPrefix("nothing was sent\n"))
        let session = try await live([lasting], answers: ["acme"])
        #expect(session.pauses == "" && session.output.contains("202 · "), "\(session.pauses) \(session.output)")
    }

    /// A loop: from the second write of a kind on a number may be the answer, and beyond ten the name is wanted.
    @Test(arguments: [
        (["y", "y", "y", "y"], 4, 0), (["y", "3"], 4, 0), (["y", "2", "n"], 3, 1), (["4", "4"], 0, 1), (["y", "n"], 1, 1),
        (["y", "11", "acme"], 4, 0), (["y", "11", "no"], 1, 1),
    ]) func asksForSeveralWritesOfALoopByTheirNumber(answers: [String], sent: Int, refused: Int) async throws {
        let loop = "for i in 1...4 { customer.create(email: \"a\\(i)@imin.co\", givenName: \"A\", familyName: \"B\") }"
        let session = try await live([loop], answers: answers)
        #expect(session.lines.count { $0.contains("201 · ") } == sent, "\(session.output)")
        #expect(session.output.contains("you did not agree") == (refused > 0), "\(session.output)")
        // What was agreed to for one statement is not for the next.
        let again = try await live([loop, loop], answers: ["y", "3", "n"])
        #expect(again.lines.count { $0.contains("201 · ") } == 4, "\(again.output)")
    }

    /// Where no reply came, the platform is asked whether it happened all the same.
    @Test(arguments: [
        (#"customer.update(louis, givenName: "Lou")"#, "lost", "it was carried out: customer"),
        (#"customer.update(louis, givenName: "Lou")"#, "dropped", "it was not, or not yet: customer"),
        ("customer.delete(louis)", "dropped", "is still there"), (louis, "lost", "the platform takes no key"),
    ]) func looksAfterAWriteThatNobodyAnswered(write: String, reply: String, finding: String) async throws {
        let session = try await live(
            ["let louis = " + Self.louis, "sandbox.fault(\"\(write.prefix { $0 != "(" })\", reply: \"\(reply)\", times: 3)", write],
            allowsWrites: true)
        #expect(session.output.contains("may have been carried out all the same"), "\(session.output)")
        #expect(session.output.contains(finding), "\(session.output)")
    }

    /// What the list does not show is not agreed to with it.
    @Test(arguments: [
        "wipe(x: vip)\ncustomer.delete(a)\ncustomer.delete(b)", "[vip].each(wipe)\ncustomer.delete(a)\ncustomer.delete(b)",
        "tools.wipe(vip)\ncustomer.delete(a)\ncustomer.delete(b)", "[vip, a].each { customer.delete($0) }\ncustomer.delete(b)",
        "for x in [vip, a] { customer.delete(x) }\ncustomer.delete(b)",
        "[vip].each(customer.delete)\ncustomer.delete(a)\ncustomer.delete(b)",
    ]) func asksByItselfForWhatIsNotListed(paste: String) async throws {
        let people = ["vip", "a", "b"].map { "let \($0) = \(Self.louis.replacing("louis", with: $0))" }.joined(separator: "\n")
        // The name is typed once; every question after it is answered with no.
        let session = try await live(
            [
                people, "func wipe(x) { customer.delete(x) }", "let tools = { wipe: { x in customer.delete(x) } }", paste,
                "customer.get(a);", "customer.get(b);",
            ],
            answers: ["3", "acme", "no", "no", "no"])
        #expect(session.output.contains("asked for by itself"), "\(session.output)")
        // The first write of the paste alone was sent.
        #expect(session.lines.count { $0.contains("202 · ") } <= 1, "\(session.output)")
        #expect(session.lines.count { $0.hasPrefix("200 · ") } == 2, "\(session.output)")
    }

    @Test func knowsWhereAllWritesAreWrittenOut() async throws {
        let connection = try Connection(.sandbox, Connection.Settings())
        _ = try await connection.session.run(
            SourceText(name: "<before>", text: "let id = \"x\"\nfunc wipe(x) { customer.delete(x) }\nlet tools = { w: wipe }"))
        let sure = [
            "customer.delete(id)\ncustomer.delete(\"y\")", "let a = customer.delete(id)\nprint(a)\ncustomer.delete(id)",
            "[id].map { customer.get($0) }\ncustomer.delete(id)",
        ]
        let unsure = [
            "wipe(id)\ncustomer.delete(id)", "let w = wipe\ncustomer.delete(id)", "tools.w(id)\ncustomer.delete(id)",
            "let d = customer.delete\nd(id)\ncustomer.delete(id)", "print(\"\\([1, 2].map { customer.delete($0) })\")\ncustomer.delete(id)",
            "while customer.delete(id) != null { }\ncustomer.delete(id)", "func f(x = customer.delete(id)) { x }\ncustomer.delete(id)",
            "retry(times: 2) { customer.delete(id) }\ncustomer.delete(id)", "customer\n  .delete(id)\ncustomer.delete(id)",
            "import \"./other\"\ncustomer.delete(id)", "http.post(\"https://a.example\")\ncustomer.delete(id)",
            "expect [1] matches each customer.delete(id)\ncustomer.delete(id)", "(customer).delete(id)\ncustomer.delete(id)",
        ]
        for text in sure { #expect(WrittenCall.areAll(in: SourceText(name: "<sure>", text: text), of: connection.session), "\(text)") }
        for text in unsure { #expect(!WrittenCall.areAll(in: SourceText(name: "<unsure>", text: text), of: connection.session), "\(text)") }
        await connection.shutdown()
    }

    @Test func remembersWhatItCreatedWhereverItGoes() async throws {
        let session = try await live(
            [
                "let louis = " + Self.louis, ":reset", ":env sandbox", ":cleanup", ":env acme", ":cleanup", ":env sandbox", ":env acme",
                ":cleanup",
            ],
            answers: ["y", "acme", "acme", "acme"])
        let nothing = "this session has created nothing that can be deleted"
        let told = session.lines.filter { $0 == nothing || $0 == "nothing of this session is left" }
        #expect(told == [nothing, "nothing of this session is left", nothing], "\(session.output)")
    }

    @Test func warnsWhileSomethingWouldStayInAnyLiveEnvironment() async throws {
        let input = try ScriptedInput([])
        let repl = REPL(
            try Connection(.sandbox, Connection.Settings()), input: input, output: ReplOutput { _ in }, configuration: REPL.Configuration())
        #expect(repl.leavingWarning == nil)
        let here = try Connection(.sandbox, Connection.Settings())
        let created = try await here.session.run(SourceText(name: "<create>", text: Self.louis))
        #expect(created.outcome == .passed)
        var ledger = Ledger()
        for call in here.calls.take().calls { ledger.note(call.exchange) }
        #expect(ledger.entries.count == 1)
        repl.ledgersElsewhere["other"] = (ledger, false)
        #expect(repl.leavingWarning == nil)
        repl.ledgersElsewhere["acme"] = (ledger, true)
        #expect(repl.leavingWarning?.hasPrefix("1 thing that this session created in acme would stay") == true)
        await here.shutdown()
        await repl.end()
    }

    @Test func tellsThatSomethingIsPaidWithoutTheCard() {
        let text = Connection.form(Array("terms=on&card=4242+4242+4242+4242&cvc=123".utf8))
        #expect(text == "PAYS with a card, whose number is not shown (form: terms, card, cvc)")
        #expect(Connection.form(Array("terms=on&reference=4242+4242+4242+4241".utf8)) == "form: terms, reference")
        #expect(Connection.form(Array("hello".utf8)) == "5 bytes")
    }

    @Test func noAnswerIsNo() async throws {
        let session = try await live([Self.louis])
        #expect(session.output.contains("would change the live environment `acme`"))
        // Nobody whom one could ask is not somebody who has said no.
        #expect(LiveConsent().refusal.hasSuffix("Run with --yes to allow writes"))
    }

    @Test func asksNothingWhereEverythingWasAgreed() async throws {
        let session = try await live([Self.louis + ".email"], allowsWrites: true)
        #expect(session.output.contains("_1 = louis@imin.co"))
    }

    @Test func rehearsesUpToTheFirstWrite() async throws {
        let session = try await live([":dry \(Self.louis)", ":dry search.sessions(activity: \"Badminton\")"])
        #expect(session.output.contains("would send  POST"))
        #expect(session.output.contains("\"email\":\"louis@imin.co\""))
        #expect(session.output.contains("nothing was changed"))
        #expect(session.output.contains("sends  GET"))
    }

    @Test func cannotGoBackButCleansUp() async throws {
        let file = "/tmp/imin-live-\(getpid()).imin"
        defer { unlink(file) }
        let session = try await live(
            ["let louis = " + Self.louis, ":back", ":cleanup", "customer.get(louis);", ":save \(file) !"], answers: ["y", "acme"])
        // The next run creates somebody else.
        let saved = try #require(ScriptFolder.read(file).map { String(decoding: $0, as: UTF8.self) })
        #expect(saved.contains("\n// customer.delete(\"") && !saved.contains("\ncustomer.delete("), "\(saved)")
        #expect(session.output.contains("the world of `acme` is not here and cannot go back"))
        #expect(session.output.contains("nothing of this session is left"))
    }

    @Test func cleansUpOnlyWhatWasCreated() async throws {
        let session = try await live(
            ["let louis = " + Self.louis, #"customer.update(louis, givenName: "Lou")"#, ":cleanup"], answers: ["y", "y", "acme"])
        #expect(session.lines.contains { $0.contains(/^20[0-9] · [0-9.]+ m?s · ~customer [A-Za-z]{10}$/) }, "\(session.output)")
        #expect(session.output.contains(#"  customer.delete(""#) && !session.output.contains(#"  customer.update(""#), "\(session.output)")
        #expect(session.output.contains("nothing of this session is left"), "\(session.output)")
    }

    /// What was agreed to goes out at once, and its time is its own; after Control-C nothing more is asked.
    @Test func theNextQuestionHoldsUpNothing() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let consent = LiveConsent()
        consent.ask(through: Questions(try #require(LineSource(ends[0])), output: open("/dev/null", O_WRONLY)))
        let write = LiveWriteGuard.PendingWrite(
            name: "customer.create", target: "POST http://127.0.0.1/", effect: .writes(inverse: nil), environment: "acme",
            host: "127.0.0.1", body: [])
        // On one thread, as those of a run are.
        let thread = RunThread()
        let (answers, ready) = AsyncStream.makeStream(of: Bool.self)
        for _ in 0..<3 { Task(executorPreference: thread) { ready.yield(await consent.decides(write, summary: "")) } }
        var iterator = answers.makeAsyncIterator()
        _ = "y\n".withCString { Glibc.write(ends[1], $0, 2) }
        #expect(await iterator.next() == true)
        consent.interrupt()
        #expect(await iterator.next() == false)
        #expect(await iterator.next() == false)
        // Nor is anything asked for a run that has ended; the next one may ask again.
        consent.end()
        #expect(!(await consent.decides(write, summary: "")))
        consent.open()
        _ = "y\n".withCString { Glibc.write(ends[1], $0, 2) }
        #expect(await consent.decides(write, summary: ""))
    }

    /// A run may end for another reason while its question is open.
    @Test func noQuestionOutlivesItsRun() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let lines = try #require(LineSource(ends[0]))
        let questions = Questions(lines, output: open("/dev/null", O_WRONLY))
        let (asks, asked) = AsyncStream.makeStream(of: Bool.self)
        questions.observe { asked.yield($0) }
        let consent = LiveConsent()
        consent.ask(through: questions)
        let write = LiveWriteGuard.PendingWrite(
            name: "customer.create", target: "POST http://127.0.0.1/", effect: .writes(inverse: nil), environment: "acme",
            host: "127.0.0.1", body: [])
        consent.open()
        let answer = Task { await consent.decides(write, summary: "") }
        var iterator = asks.makeAsyncIterator()
        #expect(await iterator.next() == true)
        consent.end()
        // What is typed from now on is for the prompt, and the next question waits for its own answer.
        _ = "1 + 1\ny\n".withCString { Glibc.write(ends[1], $0, 8) }
        #expect(await answer.value == false)
        #expect(lines.next() == .text("1 + 1"))
        consent.end()
        consent.open()
        #expect(await consent.decides(write, summary: ""))
    }

    @Test func proposesNoWrites() {
        #expect(Knowledge.mayWrite(#"let a = customer.create(email: "x")"#))
        #expect(Knowledge.mayWrite("checkout("))
        #expect(!Knowledge.mayWrite("customer.get(x)"))
    }

    @Test func putsWritesOutOfReachAfterHalfAnHour() async throws {
        let start = ContinuousClock.now
        let clock = TestClock(start)
        let consent = LiveConsent(now: { clock.now })
        #expect(!consent.begin())
        clock.advance(.seconds(31 * 60))
        #expect(consent.begin())
        #expect(consent.mode != .asks)
        #expect(!consent.begin())
    }
}
