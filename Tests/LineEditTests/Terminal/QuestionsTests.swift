import Glibc
import Testing

@testable import LineEdit

@Suite struct QuestionsTests {
    /// What is asked, and what comes of it where these bytes are on the input.
    private func source(_ text: String, closes: Bool = true) throws -> LineSource {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        if closes { close(ends[1]) }
        return try #require(LineSource(ends[0]))
    }

    @Test func linesComeOneByOneAndTheLastNeedsNoEnd() throws {
        let source = try source("one\r\n\ntwo")
        #expect([source.next(), source.next(), source.next(), source.next()] == [.text("one"), .text(""), .text("two"), .end])
    }

    @Test func answersAreTrimmedAndNoAnswerIsNone() throws {
        let questions = Questions(try source("  yes \n"), output: -1)
        #expect(questions.ask("really? ") == "yes")
        #expect(questions.ask("really? ") == nil)
    }

    @Test func anInterruptEndsTheWait() throws {
        let source = try source("", closes: false)
        source.interrupt()
        #expect(source.next() == .interrupted)
    }

    @Test func statementsAndAnswersShareOneInput() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let bytes = Array("first\ny\nsecond\n".utf8)
        _ = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        close(ends[1])
        let input = try #require(PlainInput(input: ends[0], prompts: -1))
        #expect(input.read(Prompt("> "), initial: "") == .text("first"))
        #expect(input.questions.ask("send? ") == "y")
        #expect(input.read(Prompt("> "), initial: "") == .text("second"))
        #expect(input.read(Prompt("> "), initial: "") == .endOfInput)
    }
}
