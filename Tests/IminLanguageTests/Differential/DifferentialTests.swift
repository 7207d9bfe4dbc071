// The machine against the reference evaluator: random programs of the pure subset print the same lines, fail the same expectations
// and end the same way. Some seeds are tried in every run; `IMIN_DIFFERENTIAL_SEEDS=100000` tries so many more.

import Foundation
import Synchronization
import Testing

@testable import IminLanguage

@Suite("Differential: the machine and the reference evaluator")
struct DifferentialTests {
    /// What a program did, in comparable form.
    struct Outcome: Equatable {
        var printed: [String]
        var failedLines: [Int]
        var ending: String
    }

    /// In both forms of a top level: as the last source of its session, whose names need not outlive it, and as one of several.
    static func machine(_ text: String) async throws -> Outcome? {
        let outcome = try await machine(text, isLast: false)
        let last = try await machine(text, isLast: true)
        #expect(
            outcome == last, "as the last source \(String(describing: last)), as one of several \(String(describing: outcome)):\n\(text)")
        return outcome
    }

    private static func machine(_ text: String, isLast: Bool) async throws -> Outcome? {
        var options = RunOptions()
        let output = Output()
        options.print = { output.append($0) }
        options.limits.steps = 10_000_000
        let session = Session(language: Imin(), options: options)
        do {
            let report = try await session.run(SourceText(name: "program", text: text), isLast: isLast)
            var outcome = Outcome(printed: output.lines, failedLines: [], ending: "passed")
            for problem in report.problems {
                if problem.kind == .expectation, problem.name == "expectation-failed" {
                    outcome.failedLines.append(problem.source.position(of: Int(problem.span.start)).line)
                } else {
                    outcome.ending = problem.name
                }
            }
            #expect(session.leakedCells == 0)
            return outcome
        } catch {
            // The checker may know better than a random program.
            return nil
        }
    }

    /// On a thread with room for deep trees, which the evaluator walks by recursion.
    static func reference(_ text: String) async -> Outcome {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                let parsed = Parsed(text)
                let evaluator = ReferenceEvaluator(parsed.tree)
                evaluator.run()
                continuation.resume(
                    returning: Outcome(
                        printed: evaluator.printed.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) },
                        failedLines: evaluator.failedLines, ending: evaluator.ending))
            }
            thread.stackSize = 256 << 20
            thread.start()
        }
    }

    /// How many of some programs could be compared; records those that differ.
    static func compare(_ seeds: Range<UInt64>, _ program: (UInt64) -> String) async throws -> Int {
        var compared = 0
        for seed in seeds {
            let text = program(seed)
            let expected = await reference(text)
            if expected.ending.hasPrefix("unsupported") { continue }
            guard let found = try await machine(text) else { continue }
            compared += 1
            if found != expected {
                Issue.record("seed \(seed):\n\(text)\nmachine:   \(found)\nreference: \(expected)")
                return compared
            }
        }
        return compared
    }

    @Test("programs whose parts fit together", arguments: 0..<6)
    func pure(batch: UInt64) async throws {
        let count = try await Self.compare(batch * 60..<batch * 60 + 60) { PureProgram.text(seed: $0) }
        #expect(count > 20, "only \(count) of 60 could be compared")
    }

    @Test("programs of the grammar, as far as the evaluator knows what is in them")
    func grammar() async throws {
        _ = try await Self.compare(0..<150) { ProgramGenerator.program(seed: $0, statements: 5, depth: 3) }
    }

    @Test("as many programs as asked for", .enabled(if: ProcessInfo.processInfo.environment["IMIN_DIFFERENTIAL_SEEDS"] != nil))
    func many() async throws {
        let count = UInt64(ProcessInfo.processInfo.environment["IMIN_DIFFERENTIAL_SEEDS"] ?? "") ?? 0
        let compared = try await Self.compare(1_000..<1_000 + count) { PureProgram.text(seed: $0, statements: 20) }
        #expect(compared * 4 > Int(count), "only \(compared) of \(count) could be compared")
    }

    @Test(
        "the evaluator itself: a few programs by hand",
        arguments: [
            ("print(0.1 + 0.2)", ["0.3"], "passed"), ("print(1 / 3)", ["0.333333333333333333"], "passed"),
            ("print(2 / 3)", ["0.666666666666666667"], "passed"), ("print(7 % 2.5)", ["2"], "passed"),
            ("print(-7 % 3)", ["-1"], "passed"), ("var n = 9223372036854775807\nprint(n + 1)", [], "number-overflow"),
            ("print(9223372036854775807 + 0.5)", ["9223372036854775810"], "passed"),
            ("var a = { x: [1] }\nvar b = a\nb.x[0] = 2\nprint(a.x)", ["[1]"], "passed"),
            ("for i in 1...3 where i != 2 { defer { print(\"d\\(i)\") }\nprint(i) }", ["1", "d1", "3", "d3"], "passed"),
            ("print(try? { fail(\"x\") }() ?? 5)", ["5"], "passed"), ("print([3, 1].sorted { $0 })", ["[1, 3]"], "passed"),
            ("var a = [1, 2]\nfunc f() { a.remove(at: 0) }\na[a.count - 1] = f()", [], "index-out-of-range"),
            ("print(1e20)\nprint(1e21)\nprint(0.00000012)", ["100000000000000000000", "1e21", "1.2e-7"], "passed"),
        ] as [(String, [String], String)])
    func byHand(text: String, printed: [String], ending: String) async throws {
        let reference = await Self.reference(text)
        #expect(reference == Outcome(printed: printed, failedLines: [], ending: ending))
        #expect(try await Self.machine(text) == reference)
    }
}
