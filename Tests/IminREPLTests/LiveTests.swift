import IminAPI
import IminClient
import IminSandbox
import Testing

@testable import IminREPL

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
        // Where something cannot be undone the name is wanted; what a loop sends beyond what is written out is asked for by itself.
        let loop = "let a = \(Self.louis)\ncustomer.delete(a)\n(1...2).each { customer.delete(a) }"
        #expect(try await live([loop], answers: ["3"]).output.hasPrefix("nothing was sent\n"))
        let session = try await live([loop], answers: ["acme", "no"])
        #expect(session.pauses == "" && session.output.contains("404 · "), "\(session.pauses) \(session.output)")
    }

    @Test func noAnswerIsNo() async throws {
        let session = try await live([Self.louis])
        #expect(session.output.contains("would change the live environment `acme`"))
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
        let session = try await live(["let louis = " + Self.louis, ":back", ":cleanup", "customer.get(louis);"], answers: ["y", "acme"])
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
