import Testing

@testable import IminREPL

@Suite struct MetaCommandTests {
    @Test(arguments: [
        (":help", MetaCommand.Request.command(.help, argument: "")),
        ("  :help  quit ", .command(.help, argument: "quit")),
        (":q", .command(.quit, argument: "")),
        (":HIST price", .command(.history, argument: "price")),
        (":tr on", .command(.trace, argument: "on")),
        ("?", .command(.help, argument: "")),
        ("?customer.create", .command(.doc, argument: "customer.create")),
        ("? print", .command(.doc, argument: "print")),
        (":t", .unknown(":t", candidates: [":time", ":trace"])),
        (":nonsense", .unknown(":nonsense", candidates: [])),
        (":", .unknown(":", candidates: [])),
    ]) func readsARequest(text: String, request: MetaCommand.Request) {
        #expect(MetaCommand.request(text) == request)
    }

    @Test(arguments: ["let x = 1", "", "  ", "a ? b : c", "{ a: 1 }"]) func leavesTheLanguageAlone(text: String) {
        #expect(MetaCommand.request(text) == nil)
    }
}
