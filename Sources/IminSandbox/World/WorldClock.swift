// The world's own time. A held clock stands until it is advanced, so that the same script gives the same bytes; a running one follows
// the machine's clock at an offset, so that a server can be moved to next week.

/// The time in the world.
struct WorldClock: Sendable, Hashable {
    enum Mode: Sendable, Hashable {
        case held(at: Instant)
        /// Microseconds added to the machine's time.
        case running(offset: Int64)
    }

    var mode: Mode

    /// The time in the world when the machine's clock shows `real`.
    func now(real: Instant) -> Instant {
        switch mode {
        case .held(let instant): instant
        case .running(let offset): real.adding(microseconds: offset)
        }
    }

    /// Moves the clock forward.
    mutating func advance(microseconds: Int64) {
        switch mode {
        case .held(let instant): mode = .held(at: instant.adding(microseconds: microseconds))
        case .running(let offset):
            let (sum, overflow) = offset.addingReportingOverflow(microseconds)
            mode = .running(offset: overflow ? .max : sum)
        }
    }
}
