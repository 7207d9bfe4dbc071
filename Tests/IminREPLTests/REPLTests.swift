import IminAPI
import IminClient
import IminLanguage
import LineEdit
import Synchronization
import Testing

@testable import IminREPL

/// Lines as though typed.
final class ScriptedInput: LineInput {
    var texts: [String]
    var prompts: [String] = []
    private let plain: PlainInput
    var handle: EditorHandle { plain.handle }

    init(_ texts: [String]) throws {
        self.texts = texts
        plain = try #require(PlainInput(input: -1, prompts: -1))
    }

    func read(_ prompt: Prompt, initial: String) -> LineResult {
        prompts.append(prompt.first.text)
        return texts.isEmpty ? .endOfInput : .text(texts.removeFirst())
    }
}

@Suite struct REPLTests {
    private struct Session {
        var output: String
        var evaluated: [String]
        var prompts: [String]
    }

    /// What a session says whose sources evaluate to this.
    private func session(
        _ texts: [String], isLive: Bool = false, value: @escaping (SourceText) -> Backend.Evaluation = { _ in .ran(Report()) }
    )
        async throws -> Session
    {
        let input = try ScriptedInput(texts)
        var evaluated: [String] = []
        var output = ""
        let environment = Environment.sandbox
        let masker = Masker()
        let backend = Backend(
            language: platform,
            evaluate: { source in
                evaluated.append(source.text(Span(0, source.bytes.count)))
                return value(source)
            }, cancellation: Cancellation(), exchanges: ExchangeLog(),
            renderer: ExchangeRenderer(masker: masker, endpoints: environment.endpoints), environment: "sandbox", isLive: isLive,
            readFile: { (path) throws(ScriptFailure) in
                guard path == "known.imin" else { throw ScriptFailure(kind: "file", "there is no file \(path)") }
                return SourceText(name: path, text: "let known = 1")
            })
        let repl = REPL(backend, input: input, history: History(), isColoured: false, columns: { 80 }, write: { output += $0 })
        await repl.run()
        return Session(output: output, evaluated: evaluated, prompts: input.prompts)
    }

    private static func value(_ value: ScriptValue) -> Backend.Evaluation {
        var report = Report()
        report.value = value
        return .ran(report)
    }

    @Test func runsWhatIsTypedAndPrintsItsValue() async throws {
        let session = try await session(["1 + 1", "  ", "x"]) { _ in Self.value(.number(.integer(2))) }
        #expect(session.evaluated == ["1 + 1", "x"])
        #expect(session.output == "2\n2\n")
        #expect(session.prompts.first == "imin sandbox> ")
    }

    @Test func showsDiagnosticsAsScriptsDo() async throws {
        let session = try await session(["let x = y"]) { source in
            .refused([Diagnostic(.error, "unknown-name", "there is no `y`", in: source, at: Span(8, 9))])
        }
        #expect(session.output.contains("error[unknown-name]: there is no `y`"))
        #expect(session.output.contains("<repl:1>:1:9"))
    }

    @Test func showsProblemsAndGoesOn() async throws {
        let session = try await session(["fail(\"no\")", "1"]) { source in
            guard source.name == "<repl:1>" else { return Self.value(.number(.integer(1))) }
            var report = Report()
            report.outcome = .failed
            report.problems = [Problem(kind: .failure, name: "fail", message: "no", source: source, span: Span(0, 10))]
            return .ran(report)
        }
        #expect(session.output.contains("no"))
        #expect(session.output.hasSuffix("1\n"))
    }

    @Test func leavesOnRequest() async throws {
        let session = try await session([":quit", "1"])
        #expect(session.evaluated == [])
        #expect(session.prompts.count == 1)
    }

    @Test func helpsAndExplains() async throws {
        let session = try await session([":help", "?customer.get", ":doc chekout", ":frob"])
        #expect(session.output.contains(":load file"))
        #expect(session.output.contains("customer.get(_ account: String)"))
        #expect(session.output.contains("nothing is known of `chekout`; did you mean `checkout`?"))
        #expect(session.output.contains(":frob is no command"))
    }

    @Test func loadsFiles() async throws {
        let session = try await session([":load known.imin", ":vars", ":load other.imin", ":load"])
        #expect(session.evaluated == ["let known = 1"])
        #expect(session.output == "known\nthere is no file other.imin\n:load needs the name of a file\n")
    }

    @Test func saysLiveInThePrompt() async throws {
        let session = try await session([], isLive: true)
        #expect(session.prompts == ["imin LIVE sandbox> "])
    }

    @Test func switchesSettings() async throws {
        let session = try await session([":trace on", ":trace", ":trace off", ":private maybe"])
        #expect(session.output == "trace is on\ntrace is on\ntrace is off\n:private is on or off\n")
    }
}
