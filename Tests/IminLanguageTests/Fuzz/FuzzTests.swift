// Fuzzers of everything that reads what others wrote: a seed makes a case, and whatever the case, nothing may trap, hang, leak or
// contradict itself.
//
//     swift test --filter FuzzTests                                        some fixed seeds of each target
//     IMIN_FUZZ_SECONDS=600 IMIN_FUZZ_SEED=7 swift test --filter FuzzTests  each target for so long, from that seed on
//     IMIN_FUZZ_TARGET=json …                                               only that one
//     IMIN_FUZZ_FILE=case.imin …                                            one script as a target would run it, to shrink a finding
//     IMIN_FUZZ_SHOW=1 …                                                    with every script, to see the one that traps
//
// A finding names target and seed; it becomes a test of its own.

import Foundation
import Testing

@testable import IminLanguage

/// Something to throw cases at. `run` records what is wrong.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
    let name: String
    /// How many seeds every run of the tests tries.
    let seeds: Int
    let run: @Sendable (_ seed: UInt64, _ random: inout SeededGenerator) async throws -> Void

    var testDescription: String { name }

    static let all: [FuzzTarget] = [
        FuzzTarget(name: "bytes", seeds: 150, run: ScriptFuzz.bytes),
        FuzzTarget(name: "programs", seeds: 60, run: ScriptFuzz.programs),
        FuzzTarget(name: "mutants", seeds: 100, run: ScriptFuzz.mutants),
        FuzzTarget(name: "calls", seeds: 60, run: CallFuzz.run),
        FuzzTarget(name: "json", seeds: 1_000, run: TextFuzz.json),
        FuzzTarget(name: "expressions", seeds: 500, run: TextFuzz.expressions),
        FuzzTarget(name: "numbers", seeds: 1_000, run: TextFuzz.numbers),
        FuzzTarget(name: "dates", seeds: 1_000, run: TextFuzz.dates),
    ]
}

@Suite struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let isLong = environment["IMIN_FUZZ_SECONDS"] != nil
    static let showsCases = environment["IMIN_FUZZ_SHOW"] != nil

    @Test("fixed seeds", .enabled(if: !isLong), arguments: FuzzTarget.all)
    func fixed(target: FuzzTarget) async throws {
        for seed in 0..<UInt64(target.seeds) { try await Self.run(target, seed) }
    }

    @Test("for as long as asked", .enabled(if: isLong), arguments: FuzzTarget.all)
    func long(target: FuzzTarget) async throws {
        if let only = Self.environment["IMIN_FUZZ_TARGET"], only != target.name { return }
        let seconds = Double(Self.environment["IMIN_FUZZ_SECONDS"] ?? "") ?? 0
        var seed = UInt64(Self.environment["IMIN_FUZZ_SEED"] ?? "") ?? 1_000_000
        let first = seed
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            // A trap ends the process: what was tried last is in this file.
            if let file = Self.environment["IMIN_FUZZ_LOG"] {
                try? "\(target.name) \(seed)\n".write(toFile: file + "." + target.name, atomically: false, encoding: .utf8)
            }
            try await Self.run(target, seed)
            seed += 1
        }
        print("fuzz: \(target.name): \(seed - first) cases from seed \(first)")
    }

    @Test("one script", .enabled(if: environment["IMIN_FUZZ_FILE"] != nil))
    func file() async throws {
        let path = Self.environment["IMIN_FUZZ_FILE"] ?? ""
        for (number, part) in try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n----\n").enumerated() {
            try await ScriptFuzz.run(SourceText(name: "\(path) part \(number)", text: part))
        }
    }

    private static func run(_ target: FuzzTarget, _ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed &* 0x9E37_79B9 &+ 77)
        let started = ContinuousClock.now
        try await target.run(seed, &random)
        // Far beyond what any case takes, also on a busy machine: a hang that ended.
        if ContinuousClock.now - started > .seconds(60) { Issue.record("\(target.name) \(seed) took more than a minute") }
    }
}

extension RunOptions {
    /// Tight limits, and a clock that only waiting moves.
    static func fuzzing() -> RunOptions {
        var options = RunOptions()
        options.limits.steps = 20_000
        options.limits.callDepth = 200
        options.limits.memory = 8 << 20
        options.limits.string = 100_000
        options.limits.output = 1 << 20
        options.limits.wallClock = 30
        let clock = Clock()
        options.holdsClock = true
        options.now = { clock.now }
        options.sleep = { nanoseconds throws(ScriptFailure) in clock.advance(nanoseconds) }
        options.snapshots = SnapshotStore(read: { _, _ in nil })
        return options
    }
}
