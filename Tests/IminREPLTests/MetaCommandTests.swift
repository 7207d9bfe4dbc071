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
}
