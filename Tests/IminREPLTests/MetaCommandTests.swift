import Testing

@testable import IminREPL

@Suite struct MetaCommandTests {
    @Test(arguments: [
        (":quit", MetaCommand.Request.command(.quit, argument: "")), (":q", .command(.quit, argument: "")),
        ("  :load  a b.imin ", .command(.load, argument: "a b.imin")), ("?customer.create", .command(.doc, argument: "customer.create")),
        ("?", .command(.help, argument: "")), (":HELP", .command(.help, argument: "")),
        (":t", .unknown(":t", candidates: [":type", ":time", ":trace", ":transcript"])), (":", .unknown(":", candidates: [])),
        (":nothing", .unknown(":nothing", candidates: [])),
    ]) func readsWhatIsAskedFor(text: String, request: MetaCommand.Request) {
        #expect(MetaCommand.request(text) == request)
    }

    @Test(arguments: ["1 + 1", "", "a ? b : c", "{ a: 1 }"]) func leavesTheLanguageAlone(text: String) {
        #expect(MetaCommand.request(text) == nil)
    }

    @Test func everyCommandSaysWhatItDoes() {
        for command in MetaCommand.allCases { #expect(!command.summary.isEmpty && !command.summary.hasSuffix(".")) }
    }

    @Test(arguments: [
        ("let a = 1\nlet b = 2", ["let a = 1\nlet b = 2"]), (":vars", [":vars"]),
        (":reset\nlet a = 1\nlet b = 2\n:jobs\n\n:vars a", [":reset", "let a = 1\nlet b = 2", ":jobs", ":vars a"]),
        (":job while true {\n}", [":job while true {\n}"]), ("let a = 1\n:nope", ["let a = 1\n:nope"]),
    ]) func severalLinesHoldSeveralEntries(text: String, entries: [String]) {
        #expect(MetaCommand.entries(in: text) == entries)
    }

    @Test func whatWasTypedAheadIsTakenEntryByEntry() async throws {
        let session = try await SessionTranscript(["let a = 1\n:vars\na + 1", "a.b\n:vars\nlet c = 3"])
        #expect(session.lines.contains("let  a  1") && session.output.contains("_1 = 2"), "\(session.output)")
        #expect(session.output.contains("what was entered behind it was not run") && !session.output.contains("c = 3"), "\(session.output)")
    }
}
