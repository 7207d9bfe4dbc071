// The clock of this machine, for runs that have no other.

import Glibc

public enum RealTime {
    /// Microseconds since 1970, UTC.
    @Sendable public static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// Waits that many nanoseconds; a failure where the task is cancelled before.
    @Sendable public static func sleep(nanoseconds: Int64) async throws(ScriptFailure) {
        do {
            try await Task.sleep(for: .nanoseconds(max(0, nanoseconds)))
        } catch {
            throw ScriptFailure(kind: "cancelled", "the wait was given up")
        }
    }
}
