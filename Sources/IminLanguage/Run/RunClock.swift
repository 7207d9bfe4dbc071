// The time of a run: that of its surroundings, or one that the script holds (`clock.hold()`), which only waiting moves.
// Where the surroundings hold their clock themselves, as the embedded sandbox does, there is nothing left to hold or to release.

final class RunClock {
    /// What a step counts where the clock is held: computing takes no time there, but must not outlast a deadline for ever.
    static let nanosecondsPerStep: Int64 = 10

    private let options: RunOptions
    /// The time at which the script holds the clock, in microseconds since 1970.
    private(set) var held: Int64?

    init(_ options: RunOptions) { self.options = options }

    /// Microseconds since 1970.
    var now: Int64 { held ?? options.now() }
    /// Whether waiting moves the clock, rather than the clock ending the wait.
    var isHeld: Bool { held != nil || options.holdsClock }

    func hold() {
        if !isHeld { held = options.now() }
    }

    /// Lets a clock that the script held run again, and says by how many microseconds it jumps.
    func release() -> Int64 {
        guard let held else { return 0 }
        self.held = nil
        let (jump, overflow) = options.now().subtractingReportingOverflow(held)
        return overflow ? 0 : jump
    }

    /// What a scenario did to the clock ends with it.
    func restore(_ earlier: Int64?) { held = earlier }

    /// Lets time pass.
    nonisolated(nonsending) func sleep(nanoseconds: Int64) async throws(ScriptFailure) {
        guard let held else { return try await options.sleep(nanoseconds) }
        let (later, overflow) = held.addingReportingOverflow(nanoseconds / 1_000)
        self.held = overflow ? .max : later
    }
}
