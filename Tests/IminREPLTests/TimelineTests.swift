import Glibc
import Testing

@testable import IminREPL

/// Going back and forth, and what a session leaves behind.
@Suite struct TimelineTests {
    private static let louis = #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#

    @Test func namesWorldAndClockStepTogether() async throws {
        let session = try await SessionTranscript([
            "var n = 1", "let louis = " + Self.louis, "sandbox.advance(by: 2.days); n = 2", ":back 2", "n", "louis", ":clock",
        ])
        // Back behind the first statement: one name, no customer, Monday.
        #expect(session.output.contains("back before  let louis = customer.create("))
        #expect(session.output.contains("_1 = 1"))
        #expect(session.output.contains("there is no `louis` here"))
        #expect(session.output.contains("2026-05-04T08:00:00Z, a Monday"))
    }

    @Test func theSameStatementGivesTheSameAgain() async throws {
        let session = try await SessionTranscript([
            "\(Self.louis).identifier", ":back", "\(Self.louis).identifier", "random.int(in: 1...1000000)", ":back",
            "random.int(in: 1...1000000)",
        ])
        let results = session.lines.filter { $0.hasPrefix("_") }
        #expect(results.count == 4)
        #expect(results[0] == results[1])
        #expect(results[2] == results[3])
    }

    @Test func goesForwardUntilSomethingElseIsRun() async throws {
        let session = try await SessionTranscript([
            "var n = 1", "n = 2", "n = 3", ":back 2", ":forward", "n", ":forward", ":back 9", ":forward x", ":back 3", ":back",
        ])
        #expect(session.output.hasSuffix("this is before the first statement\n"))
        #expect(session.output.contains("forth behind n = 2"))
        #expect(session.output.contains("_1 = 2\nthere is nothing to go forward to"))
        #expect(session.output.contains("there are only 3 statements to go back"))
        #expect(session.output.contains(":forward takes a number of statements"))
    }

    @Test func rehearsesWithoutConsequences() async throws {
        let session = try await SessionTranscript([
            ":dry let louis = " + Self.louis, "louis", "\(Self.louis).identifier", ":back", "\(Self.louis).identifier",
        ])
        #expect(session.lines[0].hasPrefix("sends  POST /api/v2/customer-accounts"))
        #expect(session.output.contains("\"email\":\"louis@imin.co\""))
        #expect(session.output.contains("all of it was taken back"))
        #expect(session.output.contains("there is no `louis` here"))
        let results = session.lines.filter { $0.hasPrefix("_1 = ") }
        #expect(results.count == 2 && results[0] == results[1])
    }

    @Test func movesTheClock() async throws {
        let session = try await SessionTranscript([":clock 3.days", ":clock", ":clock 2026-06-01", ":clock", ":clock +2h", ":clock no"])
        #expect(session.output.contains("~clock +2 h"), "\(session.output)")
        #expect(session.output.contains("~clock +3 d"))
        #expect(session.output.contains("2026-05-07T08:00:00Z, a Thursday"))
        #expect(session.output.contains("2026-06-01T00:00:00Z, a Monday"))
        #expect(session.output.contains("error[unknown-name]"))
    }

    @Test func takesBackWhatItCreated() async throws {
        let session = try await SessionTranscript(
            [
                "let louis = " + Self.louis, Self.louis + ";", ":undo", "customer.get(louis);", ":cleanup", "customer.get(louis);",
                ":cleanup",
            ],
            answers: ["y", "y"])
        #expect(session.output.contains("200 · "))
        #expect(session.output.contains("nothing of this session is left"))
        #expect(session.output.contains("404 · ") || session.output.contains("410 · "))
        #expect(session.output.hasSuffix("this session has created nothing that can be deleted\n"))
    }

    @Test func asksBeforeItTakesBack() async throws {
        let session = try await SessionTranscript(
            ["let louis = " + Self.louis, ":cleanup", ":undo", "customer.get(louis).customer.email"], answers: ["no"])
        #expect(session.lines.filter { $0 == "nothing was sent" }.count == 2)
        #expect(session.output.contains("_1 = louis@imin.co"))
    }

    @Test func showsTheCallBehindAResultForTheShell() async throws {
        let session = try await SessionTranscript([":curl", Self.louis + ";", "1", ":curl _1", ":curl _9", ":curl _2"])
        #expect(session.output.contains("curl -X POST 'https://book.imin.co/api/v2/customer-accounts'"))
        #expect(session.output.contains("-H 'x-api-key: sandbox'"))
        #expect(session.output.contains("--data-binary '{\"email\":\"louis@imin.co\""))
        #expect(session.output.contains("there is no result `_9`"))
        #expect(session.output.contains("no call brought `_2`"))
    }

    @Test func timesAndTraces() async throws {
        let session = try await SessionTranscript([":time \(Self.louis);", ":trace last", ":time", ":time 1 +"])
        #expect(session.output.contains(/[0-9.]+ m?s · [0-9.]+ m?s in 1 call/))
        #expect(session.output.contains("> POST /api/v2/customer-accounts HTTP/1.1"))
        #expect(session.output.contains("x-api-key: •••"))
        #expect(session.output.contains(":time needs a source to run"))
    }

    @Test func changesTheEnvironmentAndBeginsAnew() async throws {
        let session = try await SessionTranscript(["let a = 1", ":env", ":env nowhere", ":reset", "a", ":env sandbox"])
        #expect(session.output.contains("sandbox, inside this process, seed 1"))
        #expect(session.output.contains("there is no environment `nowhere`"))
        #expect(session.output.contains("a new session\n"))
        #expect(session.output.contains("there is no `a` here"))
    }

    @Test func showsMoreOfWhatWasLeftOut() async throws {
        let rows = "(1...50).toArray().map({ { n: $0, text: \"row \\($0)\" } })"
        let session = try await SessionTranscript(["let rows = []", rows.replacingArray, ":more", ":more", ":more"])
        #expect(session.output.contains("50 rows, 20 shown; :more, :page"))
        #expect(session.output.contains("rows 21 to 40 of 50"))
        #expect(session.lines.last == "there is no more")
        #expect(session.output.contains("row 50"))
    }
}

extension String {
    /// A range maps by itself.
    fileprivate var replacingArray: String { split(separator: ".toArray()").joined() }
}
