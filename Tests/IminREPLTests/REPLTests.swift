import Glibc
import IminLanguage
import LineEdit
import Testing

@testable import IminREPL

@Suite struct REPLTests {
    private static let louis = #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#

    @Test func numbersResults() async throws {
        let session = try await SessionTranscript(["1 + 1", "  ", "_ * 3", "_1 + _2", "\"\\(_)\""])
        #expect(session.output == "_1 = 2\n_2 = 6\n_3 = 8\n_4 = 8\n")
        #expect(session.prompts.first == "imin sandbox> ")
    }

    @Test func echoesWhatIsBoundOnOneLineAndSaysNothingOfNull() async throws {
        let session = try await SessionTranscript([
            "let x = 6", "null", "func twice(_ n) { return n * 2 }", "twice(x) + 30;", "_", "let y = 7;",
        ])
        #expect(session.output == "x = 6\n_2 = 42\n")
    }

    @Test func saysWhatIsMissingWhereThereIsNoResultYet() async throws {
        let session = try await SessionTranscript(["_", "_1", "_err", "1 + 1", "_7", "_"])
        #expect(session.output.components(separatedBy: "there is no result yet").count == 3)
        #expect(session.output.contains("nothing has failed yet"))
        #expect(session.output.contains("there is no result `_7`") && session.output.contains("the last one is `_1`"))
        #expect(!session.output.contains("let _"))
        #expect(session.lines.last == "_2 = 2")
    }

    @Test func saysAfterEveryCallWhatItChanged() async throws {
        let session = try await SessionTranscript(["let louis = " + Self.louis, "louis.email", "customer.get(louis);"])
        #expect(session.lines.count == 4)
        #expect(session.lines[0].hasPrefix("louis = { type: \"Person\", email: \"louis@imin.co\""))
        #expect(session.lines[1].contains(/^201 · [0-9.]+ ms · \+customer [A-Za-z]{10}$/))
        #expect(session.lines[2] == "_1 = louis@imin.co")
        #expect(session.lines[3].contains(/^200 · [0-9.]+ ms$/))
    }

    @Test func namesAResultAndAChangeAlsoWhereTheyAreLong() async throws {
        let long = String(repeating: "x", count: 200)
        let session = try await SessionTranscript(
            [
                "let louis = " + Self.louis, "let found = search.sessions(activity: \"Badminton\")",
                "let visit = checkout(found.first, offer: found.first.offers.first, customer: louis, broker: { name: \"A\", url: \"https://a.example\" })",
                "browse(visit.target)", "browse(visit.target).pay(card: \"4242 4242 4242 4242\")", "\"\(long)\".count",
                "[\"\(String(long.prefix(89)))\"]",
            ], columns: 90)
        // Each result has its number, a page that takes two rows as well.
        let numbers = session.lines.compactMap { $0.firstMatch(of: /^_(\d)( = Page)?$|^_(\d) =/)?.output.0 }
        #expect(numbers == ["_1 = Page", "_2 = Page", "_3 =", "_4 ="], "\(session.output)")
        // Paying changes much; at least its beginning is told.
        #expect(session.lines.contains { $0.contains(/^POST .*… 303 · [0-9.]+ ms · [+~].*( · \d+ more)$/) }, "\(session.output)")
        #expect(session.lines.allSatisfy { CharacterWidth.columns($0) <= 90 })
    }

    @Test func saysWhatIsWaitedFor() async throws {
        let session = try await SessionTranscript([Self.louis + ".email", "1 + 1", ":set bell loud", ":set pager auto", ":set"])
        #expect(session.waits == "[customer.create]")
        #expect(
            session.lines.suffix(7) == [
                "the bell is off, visual or audible", "pager auto", "theme default", "hints on", "rows 20", "pager auto", "bell off",
            ])
    }

    @Test func namesTheCallsOfAStatementThatMakesSeveral() async throws {
        let session = try await SessionTranscript([
            "for i in 1...12 { customer.create(email: \"a\\(i)@b.co\", givenName: \"A\", familyName: \"B\") }"
        ])
        #expect(session.lines.count == 8)
        #expect(session.lines[0].hasPrefix("customer.create 201 · "))
        #expect(session.lines[7].hasPrefix("… 5 more calls · +customer "))
        #expect(session.lines.allSatisfy { CharacterWidth.columns($0) < 100 })
    }

    @Test func explainsWhatIsWrongAsScriptsDoAndGoesOn() async throws {
        let session = try await SessionTranscript(["let x = 1 +* 2", "fail(\"no\")", "1 / 0", "customer.create(mail: \"x\")", "2"])
        #expect(session.output.contains("error["))
        #expect(session.output.contains("<repl:1>:1:"))
        #expect(session.output.contains("did you mean `email`?"))
        #expect(session.output.hasSuffix("_1 = 2\n"))
    }

    @Test func knowsTheHabitsOfOtherSessions() async throws {
        let session = try await SessionTranscript(["exit", "help", "customer.create?", "1 + 1"])
        #expect(session.output.contains("^^^^ Control-D or `:quit` leaves"))
        #expect(session.output.contains("`:help` lists the commands"))
        #expect(session.output.contains("Creates a customer account."))
        #expect(session.output.contains("_1 = 2"))
        #expect(REPL.askedFor("a ? b : c") == nil && REPL.askedFor("?") == nil && REPL.askedFor("x.y?") == "x.y")
    }

    @Test func keepsTheLastFailure() async throws {
        let session = try await SessionTranscript([#"customer.get("nobody")"#, "_err.status", "_err.kind"])
        #expect(session.lines.suffix(2) == ["_1 = 404", "_2 = http"])
    }

    @Test func keepsWhatNoScriptCouldCatchAsWell() async throws {
        let session = try await SessionTranscript(["1 / args.count", "_err.kind", "expect 1 == 2", "_err.kind", "_err.message;"])
        #expect(session.lines.filter { $0.hasPrefix("_") } == ["_1 = mistake", "_2 = expectation"])
    }

    @Test func echoesWhatIsAssignedTo() async throws {
        let session = try await SessionTranscript(["var n = 1", "n += 1", "var o = { a: 1 }", "o.a = n; n = 5", "if true { n = 6 }"])
        #expect(session.output == "n = 1\nn = 2\no = { a: 1 }\no = { a: 2 }\nn = 5\n")
    }

    @Test func explainsReservedWords() async throws {
        let session = try await SessionTranscript(["?expect", "?catch", ":doc fails"])
        #expect(session.output.contains("shows the value of each of its parts"))
        #expect(session.output.contains("do, catch\n"))
        #expect(session.output.contains("fails with { status: 404 }"))
        for word in SourceReading.keywords { #expect(ReservedWord.named(word) != nil, "\(word)") }
        for entry in ReservedWord.all where !entry.example.contains("…") {
            let reading = SourceReading(SourceText(name: "<example>", text: entry.example))
            #expect(reading.completeness == .complete || entry.example.hasPrefix("is13"), "\(entry.example)")
        }
    }

    @Test func offersEntriesToRunAgain() throws {
        var completer = Completer(platform)
        completer.entered = { ["let a = 1", "a +\n1"] }
        let items = completer.completions(":run ", cursor: 5)
        #expect(items.map(\.text) == ["2", "1"] && items.map(\.summary) == ["a + ⏎ 1", "let a = 1"])
        #expect(completer.completions(":run 1", cursor: 6).map(\.text) == ["1"])
    }

    @Test(arguments: [20, 60, 100]) func theFirstLineBreaksNoWord(columns: Int) {
        let rows = REPL.banner(version: "1.2", columns: columns).map(\.text)
        #expect(rows.allSatisfy { $0.count <= columns })
        #expect(rows.flatMap { $0.split(separator: " ") } == REPL.banner(version: "1.2", columns: 200)[0].text.split(separator: " "))
    }

    @Test func breaksNoWordAtTheMargin() async throws {
        let session = try await SessionTranscript([":env nowhere", ":back x", ":undo"], columns: 30)
        #expect(
            session.lines == [
                "there is no environment", "  `nowhere`", ":back takes a number of", "  statements", "nothing that this session",
                "  created can be deleted",
            ])
    }

    @Test(arguments: [
        (#"customer.create(email: "nope")"#, "the reply is about `email:` (/email)"),
        (#"customer.get("nobody")"#, "the reply is about `\"nobody\"`, the customer"),
        (#"let one = customer.create(email: "a@b.co", givenName: "A", familyName: "B", birthDate: "1st of May")"#, "about `birthDate:`"),
    ]) func mapsTheReplysProblemBackToTheArgument(text: String, note: String) async throws {
        let session = try await SessionTranscript([text])
        #expect(session.output.contains(note), "\(session.output)")
    }

    @Test func leavesOnRequest() async throws {
        let session = try await SessionTranscript([":quit", "1"])
        #expect(session.output == "")
        #expect(session.prompts.count == 1)
    }

    @Test func helpsAndExplains() async throws {
        let session = try await SessionTranscript([":help", "?customer.get", ":doc chekout", ":frob", ":c", ":help save", "?louis"])
        #expect(session.output.contains(":load file"))
        #expect(session.output.contains("customer.get(_ customer:"))
        #expect(session.output.contains("nothing is known of `chekout`; did you mean `checkout`?"))
        #expect(session.output.contains(":frob is no command"))
        #expect(session.output.contains(":c could be :clock, :cleanup, :curl, :complete") || session.output.contains(":c could be"))
        #expect(session.output.contains("expect … fails"))
    }

    @Test func tellsTypesAndVariablesWithoutRunning() async throws {
        let session = try await SessionTranscript([
            "let kit = { size: 2 }", "var n = 1", ":vars", ":vars ki", ":type customer.get(\"x\")", ":type n", ":type nix", ":vars zz",
        ])
        #expect(session.lines[2...4] == ["let  kit  { size: 2 }", "var  n    1", "let  kit  { size: 2 }"])
        #expect(session.output.contains("CustomerAccount"))
        #expect(session.output.contains("error[unknown-name]"))
        #expect(session.output.hasSuffix("no name contains “zz”\n"))
    }

    @Test func switchesSettings() async throws {
        let session = try await SessionTranscript([
            ":trace on", ":trace", ":trace off", ":private maybe", ":out json", "[1]", ":out csv", "[{ a: 1, b: \"x,y\" }]", ":out pdf",
            ":set theme mono", ":set theme pink", ":set rows 0", ":set",
        ])
        #expect(
            session.output.hasPrefix(
                "trace is on\ntrace is on\ntrace is off\n:private is on or off\nresults are shown as json\n[\n  1\n]\n"))
        #expect(session.output.contains("a,b\r\n1,\"x,y\"\r\n:out is table, json or csv\ntheme mono\nthemes are default, light"))
    }

    @Test func showsALinkThatOpensOnceWholeAndKeepsItMasked() async throws {
        let path = "/tmp/imin-transcript-\(UInt64.random(in: 0 ... .max)).txt"
        defer { unlink(path) }
        let session = try await SessionTranscript([
            ":transcript \(path)", #"let link = seller.onboard("https://acme-provider.com/sellers/abc123", stripe: true).url"#,
            "print(link)",
            "expect link == \"\"", ":trace",
        ])
        #expect(session.lines.contains { $0.hasPrefix("https://sellers.imin.co/onboard?jwt=eyJ") }, "\(session.output)")
        #expect(session.output.contains("jwt=•••"), "the problem and the trace are masked")
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let kept = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
        #expect(kept.contains("jwt=•••") && !kept.contains("eyJ"), "\(kept)")
    }

    @Test func aNameWhoseBindingFailedIsNeitherListedNorAdvised() async throws {
        let session = try await SessionTranscript([
            "let customers = customer.get(\"nobody\")", "let kept = 1", "customersx", "keptx", ":vars",
        ])
        #expect(!session.output.contains("did you mean `customers`") && session.output.contains("did you mean `kept`?"))
        #expect(!session.output.contains("a module"))
        #expect(session.lines.contains { $0.contains("kept") && $0.hasPrefix("let") })
        #expect(!session.lines.contains { $0.contains("customers ") && $0.hasSuffix("module") })
    }
}
