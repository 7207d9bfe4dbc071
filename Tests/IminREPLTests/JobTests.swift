import Testing

@testable import IminREPL

/// What runs beside a session, as far as it is refused; the program's tests run some.
@Suite struct JobTests {
    @Test func takesNoFunctionsAlongAndRunsNothingThatIsWrong() async throws {
        let session = try await SessionTranscript(["func f() { 1 }", ":job f()", ":job nope()", ":jobs", ":job"])
        #expect(session.output.contains("`f` cannot be taken along"))
        #expect(session.output.contains("error[unknown-name]"))
        #expect(session.output.contains("no jobs"))
        #expect(session.output.contains(":job needs a source to run"))
    }
}
