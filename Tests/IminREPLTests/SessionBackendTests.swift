import IminClient
import IminLanguage
import IminScript
import LineEdit
import Testing

@testable import IminREPL

/// The whole way: text, session, client, sandbox, and back.
@Suite struct SessionBackendTests {
    private func output(_ texts: [String]) async throws -> String {
        let host = try ScriptHost(environment: .sandbox)
        let options = host.runOptions()
        let session = Session(language: host.language, options: options, modules: ScriptFolder.modules)
        let input = try ScriptedInput(texts)
        var output = ""
        let repl = REPL(
            Backend(session, language: host.language, options: options, client: host.client, isLive: false), input: input,
            history: History(), isColoured: false, columns: { 80 }, write: { output += $0 })
        await repl.run()
        await host.shutdown()
        return output
    }

    @Test func remembersWhatWasBound() async throws {
        let output = try await output(["let x = 6", "func twice(_ n) { return n * 2 }", "twice(x) + 30"])
        #expect(output == "42\n")
    }

    @Test func goesOnAfterWhatIsWrong() async throws {
        let output = try await output(["let x = 1 +* 2", "fail(\"no\")", "1 / 0", "2"])
        #expect(output.contains("error["))
        #expect(output.hasSuffix("2\n"))
    }

    @Test func callsTheSandboxAndShowsTheExchange() async throws {
        let output = try await output([
            #"let louis = customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#, "louis.email",
        ])
        #expect(output.contains("POST /api/v2/customer-accounts"))
        #expect(output.hasSuffix("louis@imin.co\n"))
    }
}
