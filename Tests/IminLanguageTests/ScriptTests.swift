// Runs every script under Scripts/ and compares it with what its comments say.
//
//     print(1 + 2)                // expect: 3
//     [1][4]                      // expect mistake: index 4 is out of range
//     fail("no")                  // expect failure: no
//     expect 1 == 2               // expect problem: 1 is not 2
//     let x = y                   // expect error: there is no `y`
//
// `expect:` lines are what is printed, in order; the others must be told at their line, and nothing else may be. After each run
// no cell may be left.

import Foundation
import Testing

@testable import IminLanguage

@Suite struct ScriptTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Scripts")

    static let scripts: [String] = {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let paths = (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "imin" }.map(\.path)
        let machine = [
            "basics", "functions", "closures", "control", "values", "patterns", "failures", "expectations", "scenarios", "collections",
            "fibers", "limits", "bench", "modules", "library",
        ]
        return paths.map { String($0.dropFirst(folder.path.count + 1)) }.filter { path in
            machine.contains { path.hasPrefix($0 + "/") } && !path.contains("/modules/")
        }.sorted()
    }()

    @Test(arguments: scripts) func doesWhatItSays(_ path: String) async throws {
        let text = try String(contentsOf: Self.folder.appending(path: path), encoding: .utf8)
        let run = try await ScriptRun(name: path, text: text)
        #expect(run.printed == run.expectedLines, "\(path)")
        #expect(run.told == run.expectedTellings, "\(path)")
        for mismatch in run.mismatches { Issue.record("\(path): \(mismatch)") }
        #expect(run.leakedCells == 0, "\(path)")
    }
}

/// One script, run, with what was expected of it.
struct ScriptRun {
    var printed: [String] = []
    var expectedLines: [String] = []
    /// Line and kind of everything told.
    var told: [String] = []
    var expectedTellings: [String] = []
    var mismatches: [String] = []
    var leakedCells = 0
    var report: Report?

    init(name: String, text: String, options: RunOptions = RunOptions(), language: Imin = Imin()) async throws {
        var options = options
        let output = Output()
        options.print = { output.append($0) }
        var wanted: [(line: Int, kind: String, text: String)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for kind in ["mistake", "failure", "problem", "error", "cleanup"] {
                guard let range = line.range(of: "// expect \(kind): ") else { continue }
                wanted.append((index + 1, kind, String(line[range.upperBound...])))
            }
            if let range = line.range(of: "// expect: ") { expectedLines.append(String(line[range.upperBound...])) }
            if let range = line.range(of: "// limit "), let equals = line.range(of: " = ", range: range.upperBound..<line.endIndex) {
                let value = Int(line[equals.upperBound...].trimmingCharacters(in: .whitespaces)) ?? 0
                switch line[range.upperBound..<equals.lowerBound] {
                case "steps": options.limits.steps = value
                case "depth": options.limits.callDepth = value
                case "memory": options.limits.memory = value
                case "string": options.limits.string = value
                case "fibers": options.limits.fibers = value
                case "time": options.limits.wallClock = value
                case "nesting": options.limits.nesting = value
                case "output": options.limits.output = value
                default: break
                }
            }
        }
        let clock = Clock()
        options.holdsClock = true
        options.now = { clock.now }
        options.sleep = { nanoseconds throws(ScriptFailure) in clock.advance(nanoseconds) }
        let session = Session(language: language, options: options)
        var messages: [(line: Int, kind: String, text: String)] = []
        do {
            let report = try await session.run(SourceText(name: name, text: text), isLast: true)
            self.report = report
            for problem in report.problems {
                let kind = problem.kind == .expectation ? "problem" : problem.kind.rawValue
                let line = problem.source.position(of: Int(problem.span.start)).line
                messages.append(
                    (
                        line, kind,
                        ([problem.name + ": " + problem.message] + problem.differences + problem.notes + problem.witnesses.map(\.value))
                            .joined(separator: " | ")
                    ))
            }
        } catch {
            for diagnostic in error.diagnostics where diagnostic.severity == .error {
                messages.append(
                    (
                        diagnostic.source.position(of: Int(diagnostic.span.start)).line, "error",
                        diagnostic.name + ": " + diagnostic.message + (diagnostic.advice.map { " | " + $0 } ?? "")
                    ))
            }
        }
        messages.sort { $0.line < $1.line }
        printed = output.lines
        leakedCells = session.leakedCells
        told = messages.map { "\($0.line) \($0.kind)" }
        expectedTellings = wanted.map { "\($0.line) \($0.kind)" }
        for (message, expected) in zip(messages, wanted) where !message.text.contains(expected.text) {
            mismatches.append("line \(message.line) tells “\(message.text)”, not “\(expected.text)”")
        }
        if told != expectedTellings { mismatches += messages.map { "line \($0.line) tells \($0.kind): \($0.text)" } }
    }
}

/// Lines printed by a script.
final class Output: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String] = []
    func append(_ text: String) { lock.withLock { kept.append(text) } }
    var lines: [String] { lock.withLock { kept.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } } }
}

/// A clock that only sleeping moves.
final class Clock: @unchecked Sendable {
    private let lock = NSLock()
    private var microseconds: Int64 = 1_777_881_600_000_000
    var now: Int64 { lock.withLock { microseconds } }
    func advance(_ nanoseconds: Int64) { lock.withLock { microseconds += nanoseconds / 1_000 } }
}
