import IminLanguage
import Testing

/// The README's example of embedding, as it stands there.
@Suite("The language inside another program")
struct EmbeddingTests {
    @Test("a host adds functions, runs a script, reads the value back")
    func embedding() async throws {
        var language = Imin()
        language.add(
            Module(
                "greeting", "Words for people.",
                functions: [
                    HostFunction(
                        "make", "Makes a greeting.", [Parameter("for", .string, "whom")], returns: .string,
                        example: #"greeting.make(for: "Ada")"#
                    ) { (arguments) async throws(ScriptFailure) in
                        .string("Hello, \(arguments["for"]?.text ?? "you")!")
                    }
                ]))

        let session = Session(language: language)
        let report = try await session.run(SourceText(name: "hello.imin", text: #"greeting.make(for: "Ada")"#))
        #expect(report.outcome == .passed)
        #expect(report.value?.text == "Hello, Ada!")

        // A wrong script does not run: its errors come back with their places.
        let wrong = SourceText(name: "wrong.imin", text: #"greeting.make(four: "Ada")"#)
        await #expect(throws: CompileErrors.self) { _ = try await session.run(wrong) }
    }
}
