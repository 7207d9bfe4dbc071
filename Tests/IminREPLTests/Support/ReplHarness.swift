import Glibc
import IminClient
import IminLanguage
import IminScript
import Synchronization
import Testing

@testable import IminREPL
@testable import LineEdit

/// Lines as though typed, and answers to questions.
final class ScriptedInput: LineInput {
    var texts: [String]
    var prompts: [String] = []
    var initials: [String] = []
    private let plain: PlainInput
    var handle: EditorHandle { plain.handle }
    var questions: Questions { plain.questions }

    /// `answers`: lines for questions, through a pipe as a terminal would bring them.
    init(_ texts: [String], answers: [String] = []) throws {
        self.texts = texts
        var ends: [Int32] = [-1, -1]
        // A program that another test starts meanwhile must not keep the answers from ending.
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let bytes = Array(answers.map { $0 + "\n" }.joined().utf8)
        _ = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        close(ends[1])
        plain = try #require(PlainInput(input: ends[0], prompts: -1))
    }

    func read(_ prompt: Prompt, initial: String) -> LineResult {
        prompts.append(prompt.first.text)
        initials.append(initial)
        return texts.isEmpty ? .endOfInput : .text(texts.removeFirst())
    }
}

/// What a whole session said: real language, real client, real sandbox.
struct SessionTranscript {
    var output: String
    var prompts: [String]
    var initials: [String]
    /// A bracket for each time that the sign of waiting was told to keep still, and to go on.
    var pauses: String
    /// What was said to be waited for, each in brackets.
    var waits: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    init(
        _ texts: [String], answers: [String] = [], environment: Environment = .sandbox, columns: Int = 100, allowsWrites: Bool = false,
        variables: [String: String] = [:], history: History = History(), startsIn project: String? = nil
    ) async throws {
        let collector = Collector()
        let output = ReplOutput { collector.add($0) }
        let input = try ScriptedInput(texts, answers: answers)
        let settings = Connection.Settings(allowsWrites: allowsWrites, variables: variables, print: { output.write($0 + "\n") })
        var configuration = REPL.Configuration()
        configuration.size = { (columns, 40) }
        configuration.variables = variables
        configuration.history = { _ in history }
        configuration.environments = ["sandbox", "other"]
        configuration.connect = { (name) throws(ScriptFailure) in
            guard name == "sandbox" || name == environment.name else {
                throw ScriptFailure(kind: "environment", "there is no environment `\(name)`")
            }
            return try Connection(name == "sandbox" ? .sandbox : environment, settings)
        }
        let pauses = Collector()
        let waits = Collector()
        configuration.beginWaiting = { REPL.Waiting(pause: { pauses.add($0 ? "(" : ")") }, say: { waits.add("[\($0)]") }) }
        let repl = REPL(try Connection(environment, settings), input: input, output: output, configuration: configuration)
        if let project { await repl.start(in: project) }
        await repl.run()
        await repl.end()
        self.output = collector.text
        self.pauses = pauses.text
        self.waits = waits.text
        prompts = input.prompts
        initials = input.initials
    }
}

/// Text from whatever thread.
final class Collector: Sendable {
    private let state = Mutex("")
    var text: String { state.withLock { $0 } }
    func add(_ text: String) { state.withLock { $0 += text } }
}

/// A clock that moves when it is told to.
final class TestClock: Sendable {
    private let state: Mutex<ContinuousClock.Instant>
    init(_ start: ContinuousClock.Instant) { state = Mutex(start) }
    var now: ContinuousClock.Instant { state.withLock { $0 } }
    func advance(_ duration: Duration) { state.withLock { $0 += duration } }
}
