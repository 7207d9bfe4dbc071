// Random programs, run under tight limits: whatever they do, they end, and leave nothing behind.

import Testing

@testable import IminLanguage

@Suite struct MachineFuzzTests {
    @Test(arguments: 0..<8) func randomProgramsEndAndLeaveNothing(_ block: Int) async throws {
        for seed in UInt64(block * 50)..<UInt64(block * 50 + 50) {
            let text = ProgramGenerator.program(seed: seed)
            var options = RunOptions()
            options.limits.steps = 20_000
            options.limits.callDepth = 200
            options.limits.memory = 4 << 20
            options.limits.string = 100_000
            let clock = Clock()
            options.holdsClock = true
            options.now = { clock.now }
            options.sleep = { nanoseconds throws(ScriptFailure) in clock.advance(nanoseconds) }
            let session = Session(language: Imin(), options: options)
            do {
                _ = try await session.run(SourceText(name: "seed \(seed)", text: text))
            } catch {
                // The checker may find fault with a random program; the compiler must not.
                let names = error.diagnostics.filter { $0.severity == .error }.map(\.name)
                #expect(!names.isEmpty, "seed \(seed)")
            }
            #expect(session.leakedCells == 0, "seed \(seed)")
        }
    }

    @Test func valuesThatHoldThemselvesManyTimesOverAreBounded() async throws {
        let run = try await ScriptRun(
            name: "shared.imin",
            text: """
                scenario "wide" {
                    var x = [1]
                    for _ in 0..<60 { x = [x, x] }
                    print("\\(x)")
                }
                scenario "deep" {
                    var deep = []
                    for _ in 0..<200_000 { deep = [deep] }
                    print("\\(deep)")
                }
                var knot = { a: 1 }
                knot.a = knot
                knot.a.a = 2
                print(knot)
                var list = [[1]]
                list[0] += list
                print(list)
                """)
        #expect(run.told == ["4 mistake"])
        #expect(run.printed.count == 3)
        #expect(run.printed.suffix(2) == ["{ a: { a: 2 } }", "[[1, [1]]]"])
        #expect(run.leakedCells == 0)
    }
}
