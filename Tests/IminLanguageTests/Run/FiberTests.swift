// Many things at once: what ten thousand waiting fibers cost, and a thousand requests under way.

import Synchronization
import Testing

@testable import IminLanguage

@Suite struct FiberTests {
    @Test func tenThousandWaitingFibersCostLessThanAHundredMegabytes() async throws {
        let session = Mutex<Int>(0)
        let state = Mutex<UInt>(0)
        var options = RunOptions()
        options.holdsClock = true
        // Time passes only when all of them wait: the moment to look at the heap's own count.
        options.sleep = { _ throws(ScriptFailure) in
            let address = state.withLock { $0 }
            guard let heap = UnsafeMutablePointer<HeapState>(bitPattern: address) else { return }
            session.withLock { $0 = max($0, heap.pointee.liveBytes) }
        }
        let run = Session(language: Imin(), options: options)
        state.withLock { $0 = UInt(bitPattern: run.program.heap.state) }
        let report = try await run.run(
            SourceText(name: "fibers.imin", text: "(1...10_000).parallelMap { sleep(1.seconds); return $0 }.sum()"))
        #expect(report.value?.json == 50_005_000)
        let bytes = session.withLock { $0 }
        // Each has at least its own stack, so the count is a real one.
        #expect(bytes > 10_000 * 500)
        #expect(bytes < 100_000_000)
        #expect(run.leakedCells == 0)
    }

    @Test func tooManyFibersAreStoppedAtOnce() async throws {
        let session = Session(language: Imin())
        let report = try await session.run(
            SourceText(name: "fibers.imin", text: "(1...9_999).parallelMap { (1...2).parallelMap { sleep(1.seconds) } }"))
        #expect(report.problems.map(\.name) == ["fibers-limit"])
        #expect(session.leakedCells == 0)
    }

    @Test func aThousandRequestsAreUnderWayAtOnce() async throws {
        let gate = Gate(count: 1_000)
        var language = Imin()
        language.add(
            Module(
                "", "Waiting.",
                functions: [
                    HostFunction("meet", "Answers when all have asked.", [Parameter(nil, name: "number", .number)], returns: .number) {
                        (call) async throws(ScriptFailure) in
                        await gate.arrive()
                        return call["number"] ?? .null
                    }
                ]))
        let session = Session(language: language)
        let report = try await session.run(
            SourceText(name: "requests.imin", text: "(1...1_000).parallelMap { meet($0) }.sum()"))
        #expect(report.value?.json == 500_500)
        #expect(session.leakedCells == 0)
    }

    @Test func aRequestTooManyNamesLineAndFlag() async throws {
        var language = Imin()
        language.add(
            Module("", "Asking.", functions: [HostFunction("ask", "Answers.", suspending: { _ async in .null })]))
        var options = RunOptions()
        options.limits.requests = 3
        let report = try await Session(language: language, options: options).run(
            SourceText(name: "requests.imin", text: "for n in 1...10 {\n    ask()\n}"))
        #expect(report.problems.map(\.name) == ["requests-limit"])
        #expect(report.problems.first?.message == "the script made more than 3 requests (`--limit-requests` raises it)")
        #expect(report.problems.map { $0.source.position(of: Int($0.span.start)).line } == [2])
    }

    @Test func aRealClockIsHeldAndReleased() async throws {
        // A clock that runs: every look at it is a second later.
        let time = Mutex<Int64>(0)
        var options = RunOptions()
        let output = Output()
        options.print = { output.append($0) }
        options.now = {
            time.withLock {
                $0 += 1_000_000
                return $0
            }
        }
        let session = Session(language: Imin(), options: options)
        let report = try await session.run(
            SourceText(
                name: "clock.imin",
                text: """
                    print(clock.now == clock.now)
                    clock.hold()
                    print(clock.now == clock.now)
                    let start = clock.now
                    sleep(3.days)
                    print(clock.now - start)
                    clock.release()
                    print(clock.now - start < 1.hours)
                    scenario "holds" { clock.hold() }
                    print(clock.now == clock.now)
                    clock.advance(by: 1.hours)
                    """))
        #expect(output.lines == ["false", "true", "3 d", "true", "false"])
        #expect(report.problems.map(\.name) == ["clock-runs"])
    }

    /// What a call holds (a connection, a file) would be held for ever otherwise.
    @Test func aCallThatIsGivenUpAsTheRunEndsComesToItsEnd() async throws {
        let (ended, ending) = AsyncStream.makeStream(of: Int.self)
        var language = Imin()
        language.add(
            Module(
                "", "Waiting.",
                functions: [
                    HostFunction("linger", "Waits until it is cancelled, and tidies up.", [Parameter(nil, name: "number", .number)]) {
                        (_) async throws(ScriptFailure) in
                        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                        // Tidying up takes turns of its own.
                        for _ in 0..<3 { await Task.yield() }
                        ending.yield(1)
                        return .null
                    }
                ]))
        let session = Session(language: language)
        let report = try await session.run(
            SourceText(
                name: "linger.imin",
                text: """
                    try? within(10.ms) { (1...3).parallelMap { linger($0) } }
                    func refuse() { sleep(10.ms); fail("no") }
                    do { parallel { linger(4); refuse() } } catch { }
                    """))
        #expect(report.problems.isEmpty)
        var count = 0
        for await one in ended {
            count += one
            if count == 4 { break }
        }
        #expect(count == 4)
        #expect(session.leakedCells == 0)
    }

    @Test func aRealDeadlineStopsWhatOnlyComputes() async throws {
        let time = Mutex<Int64>(0)
        var options = RunOptions()
        options.now = {
            time.withLock {
                $0 += 1_000
                return $0
            }
        }
        let session = Session(language: Imin(), options: options)
        let report = try await session.run(
            SourceText(name: "within.imin", text: "try? within(1.seconds) { while true { } }"))
        #expect(report.problems.isEmpty)
        #expect(session.leakedCells == 0)
    }
}

/// Opens when so many stand before it.
private final class Gate: Sendable {
    private let state: Mutex<(missing: Int, waiting: [CheckedContinuation<Void, Never>])>

    init(count: Int) { state = Mutex((count, [])) }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let ready: [CheckedContinuation<Void, Never>] = state.withLock { state in
                state.missing -= 1
                state.waiting.append(continuation)
                return state.missing == 0 ? state.waiting : []
            }
            for waiter in ready { waiter.resume() }
        }
    }
}
