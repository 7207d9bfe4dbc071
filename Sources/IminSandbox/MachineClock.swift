// The time of the machine, for worlds whose clock runs.

import Glibc
import Synchronization

enum MachineClock {
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Of the current second, for `Date` fields: written once a second, not once a reply.
    static var httpDate: String {
        let second = now.microseconds / 1_000_000
        return lastDate.withLock { last in
            if last.second != second { last = (second, Instant(microseconds: second * 1_000_000).httpDate) }
            return last.text
        }
    }

    private static let lastDate = Mutex<(second: Int64, text: String)>((-1, ""))
}
