// Results by name, going back, and looking without running.

import IminJSON
import Testing

@testable import IminLanguage

@Suite struct SessionMomentTests {
    private let session = Session(language: Imin(), isInteractive: true)

    @discardableResult
    private func run(_ text: String) async throws -> JSON? {
        try await session.run(SourceText(name: "<line>", text: text)).value?.json
    }

    @Test func aResultHasNames() async throws {
        try await run("[1, 2, 3]")
        session.bindResult(to: ["_", "_1"])
        #expect(try await run("_.count + _1[0]") == 4)
        session.bindResult(to: ["_", "_2"])
        #expect(try await run("\"\\(_)\" + \"\\(_1)\"") == "4[1, 2, 3]")
        // A line without a value leaves the names as they were.
        try await run("let x = 1")
        session.bindResult(to: ["_"])
        #expect(try await run("_") == 4)
    }

    @Test func resultsKeepWhatDataCannotSay() async throws {
        try await run("{ $0 * 2 }")
        session.bindResult(to: ["_"])
        #expect(try await run("_(21)") == 42)
    }

    @Test func whatIsBoundFromOutsideIsALetOrAVar() async throws {
        session.bind("kept", to: .string("a"))
        session.bind("count", to: .array([]), isVariable: true)
        #expect(try await run("count.append(kept)\ncount += [\"b\"]\ncount") == ["a", "b"])
        await #expect(throws: CompileErrors.self) { try await run("kept = \"b\"") }
    }

    @Test func scriptsStillCannotReadTheUnderscore() async throws {
        await #expect(throws: CompileErrors.self) { try await Session(language: Imin()).run(SourceText(name: "a.imin", text: "_")) }
        await #expect(throws: CompileErrors.self) { try await run("_") }
        #expect(try await run("[[1, 2]].map({ _ in 7 })") == [7])
    }

    @Test func namesValuesAndRandomGoBackTogether() async throws {
        try await run("var n = 1\nlet list = [1]\nfunc one() { 1 }")
        let before = session.moment()
        let drawn = try await run("random.int(in: 1...1000000)")
        try await run("n += 1; let list = [2]; let more = 3\nfunc one() { 2 }")
        let after = session.moment()
        session.restore(before)
        #expect(try await run("[n, list[0], one()]") == [1, 1, 1])
        await #expect(throws: CompileErrors.self) { try await run("more") }
        session.restore(before)
        #expect(try await run("random.int(in: 1...1000000)") == drawn)
        session.restore(after)
        #expect(try await run("[n, list[0], one(), more]") == [2, 2, 2, 3])
    }

    @Test func whatIsChangedLaterStaysAsItWasInAMoment() async throws {
        try await run("var kit = { size: [1, 2] }")
        let before = session.moment()
        try await run("kit.size.append(3)")
        #expect(try await run("kit.size.count") == 3)
        session.restore(before)
        #expect(try await run("kit.size.count") == 2)
    }

    @Test func aVariableThatAClosureKeepsGoesBackAsWell() async throws {
        let empty = session.moment()
        try await run("func counter() { var n = 0; return { n += 1; return n } }\nlet next = counter(); let other = { next }")
        try await run("next()")
        var before: SessionMoment? = session.moment()
        try await run("next(); next()")
        var after: SessionMoment? = session.moment()
        for _ in 0..<2 {
            session.restore(try #require(before))
            #expect(try await run("next()") == 2)
            #expect(try await run("other()()") == 3)
            session.restore(try #require(after))
            #expect(try await run("next()") == 4)
        }
        // Variables made since stay, whatever the moment knew of them.
        try await run("let another = counter(); another()")
        session.restore(try #require(after))
        await #expect(throws: CompileErrors.self) { try await run("another") }
        session.restore(empty)
        before = nil
        after = nil
        #expect(session.leakedCells == 0)
    }

    @Test func momentsLeakNothing() async throws {
        try await run("var a = [[1], [2]]")
        session.bindResult(to: ["_"])
        var moments = [session.moment()]
        try await run("a.append([3]); a")
        session.bindResult(to: ["_", "_1"])
        moments.append(session.moment())
        session.restore(moments[0])
        moments = []
        #expect(session.leakedCells == 0)
    }

    @Test(arguments: [
        ("kit", ["size", "type", "\"a b\""], ["Object"]), ("kit.size", [], ["Array"]), ("kit.size[1]", [], ["Number"]),
        ("kit.@type", [], ["String"]), ("rows.first", ["item"], ["Array", "Object"]), ("rows.first.first", ["deep"], ["Object"]),
        ("\"text\"", [], ["String"]), ("5.minutes", [], ["Duration"]), ("kit.size.count", [], ["Number"]),
    ]) func glimpsesFollowWhatIsThere(expression: String, members: [String], kinds: [String]) async throws {
        try await run(#"let kit = { size: [1, 2], "@type": "Kit", "a b": 1 }; let rows = [{ "imin:item": [{ deep: 1 }] }]"#)
        let glimpse = try #require(session.glimpse(of: expression))
        #expect(glimpse.members.map(\.name) == members)
        #expect(glimpse.kinds == kinds)
    }

    @Test func glimpsesRunNothing() async throws {
        try await run("var n = 1\nfunc next() { n += 1; return n }")
        _ = session.glimpse(of: "next()")
        _ = session.shape(of: "next()")
        #expect(session.glimpse(of: "nothing.here") == nil)
        #expect(try await run("n") == 1)
    }

    @Test func tellsWhatIsBound() async throws {
        try await run("var n = 1\nfunc twice(_ x, by y) { x * y }")
        let names = session.boundNames().sorted { $0.name < $1.name }
        #expect(names.map(\.name) == ["n", "twice"])
        #expect(names.map(\.summary) == ["1", "twice(_:by:)"])
        #expect(names[0].isVariable)
    }

    @Test func readsStatementsAndNames() {
        let reading = StatementReading(
            SourceText(name: "<line>", text: "let [a, { b: c }] = _2; \"x \\(a)\"\nexpect a == 1\nfor i in a { }"))
        #expect(reading.statements.map(\.kind) == [.binding, .expression, .expectation, .other])
        #expect(reading.bindings.map(\.name) == ["a", "c"])
        #expect(reading.uses.map(\.name) == ["_2", "a", "a", "a"])
        #expect(reading.uses.map { reading.source.text($0.span) } == ["_2", "a", "a", "a"])
    }
}

extension Glimpse: Equatable {
    public static func == (left: Glimpse, right: Glimpse) -> Bool {
        left.members == right.members && left.kinds == right.kinds && left.summary == right.summary
    }
}
