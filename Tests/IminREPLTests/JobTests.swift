import Testing

@testable import IminREPL

/// What runs beside a session, as far as it is refused; the program's tests run some.
@Suite struct JobTests {
    @Test(arguments: [
        (":watch 5s", ":watch needs a source"), (":watch 0s 1", ":watch waits at least 50ms"), (":watch 5s nope", "error[unknown-name]"),
        (":reset now", ":reset takes nothing"),
        (":undo 3", ":undo takes nothing"), (":curl", "no call has been made yet"), (":history 0", ":history takes a number"),
        (":history -3", ":history takes a number"), (":trace maybe", "on, off or last"),
    ]) func commandsSayWhatIsWrongWithWhatIsBehindThem(command: String, answer: String) async throws {
        let session = try await SessionTranscript(["let kept = 1", command, "kept"])
        #expect(session.output.contains(answer) && !session.output.contains("then stopped"), "\(session.output)")
        #expect(session.lines.last == "_1 = 1", "\(session.output)")
    }

    @Test func takesNoFunctionsAlongAndRunsNothingThatIsWrong() async throws {
        let session = try await SessionTranscript(["func f() { 1 }", ":job f()", ":job nope()", ":jobs", ":job"])
        #expect(session.output.contains("`f` cannot be taken along"))
        #expect(session.output.contains("error[unknown-name]"))
        #expect(session.output.contains("no jobs"))
        #expect(session.output.contains(":job needs a source to run"))
    }
}
