import Testing

@testable import IminREPL

/// What runs beside a session.
@Suite struct JobTests {
    @Test func runsBesideTheSessionWithItsValuesAndOnItsWorld() async throws {
        let louis = #"customer.create(email: "louis@imin.co", givenName: "Louis", familyName: "Example")"#
        let session = try await SessionTranscript([
            "let louis = \(louis)", ":job let own = 1; print(\"working\"); customer.get(louis).email", ScriptedInput.waits, ":jobs",
            ":jobs 1", "_", "own",
        ])
        #expect(session.output.contains("job 1 runs"))
        #expect(session.news.contains("[1] working\n") && session.news.contains("[1] has ended"), "\(session.news)")
        #expect(session.output.contains("= louis@imin.co"))
        // What a job binds is its own.
        #expect(session.output.contains("there is no `own` here"))
    }

    @Test func aJobCanBeStoppedAndFails() async throws {
        let session = try await SessionTranscript([
            ":job while true { }", ":jobs", "1 + 1", ":cancel 1", ScriptedInput.waits, ":jobs", ":job customer.get(\"nobody\")",
            ScriptedInput.waits, ":jobs", ":cancel 7", ":cancel",
        ])
        #expect(session.prompts[1] == "imin sandbox*> ")
        #expect(session.output.contains("1  runs for"))
        #expect(session.output.contains("_1 = 2"))
        #expect(session.output.contains("1  stopped after"))
        #expect(session.output.contains("2  failed after"))
        #expect(session.output.contains("there is no job 7"))
        #expect(session.output.contains("no job runs"))
    }

    @Test func takesNoFunctionsAlongAndRunsNothingThatIsWrong() async throws {
        let session = try await SessionTranscript(["func f() { 1 }", ":job f()", ":job nope()", ":jobs", ":job"])
        #expect(session.output.contains("`f` cannot be taken along"))
        #expect(session.output.contains("error[unknown-name]"))
        #expect(session.output.contains("no jobs"))
        #expect(session.output.contains(":job needs a source to run"))
    }
}
