// What ends a run from outside: its limits, its deadlines, and the wish to stop.

import Glibc

extension Machine {
    /// A slice of steps is used up; how many the next one has, which are `granted`.
    @inline(never)
    func tick() throws(Fault) -> Int {
        try charge(granted)
        granted = isEnding ? Machine.slice : min(Machine.slice, stepsLeft)
        return granted
    }

    /// Counts steps that were taken. Done every few thousand of them: looks at everything that can end a run from outside.
    private func charge(_ used: Int) throws(Fault) {
        if isEnding {
            graceLeft -= used
            if graceLeft < 0 {
                let fault = Fault.cancelled
                fault.isFatal = true
                throw fault
            }
            return
        }
        stepsLeft -= used
        if stepsLeft <= 0 { throw fatal(.limit("steps", "the script took more than \(options.limits.steps) steps")) }
        if options.cancellation.isCancelled { throw fatal(.cancelled) }
        if heap.isOverLimit { throw overMemory() }
        if seconds() > wallClockEnd {
            throw fatal(.limit("time", "the script ran longer than \(Binder.counted(options.limits.wallClock, "second"))"))
        }
        if !deadlines.isEmpty { try expireDeadlines() }
    }

    /// Looked at whenever a fiber goes on: a script that mostly waits never uses up a slice.
    func overdue() -> Fault? {
        guard !isEnding else { return nil }
        stepsLeft -= 1
        if stepsLeft <= 0 { return fatal(.limit("steps", "the script took more than \(options.limits.steps) steps")) }
        if seconds() > wallClockEnd {
            return fatal(.limit("time", "the script ran longer than \(Binder.counted(options.limits.wallClock, "second"))"))
        }
        return nil
    }

    /// Long texts cost more than the instruction that makes them: a step for every 64 bytes, about what those take.
    @inline(__always) func countSteps(forCopying bytes: Int) throws(Fault) {
        if bytes > 4_096 { try charge(bytes >> 6) }
    }

    /// The same for what may look at all elements of an array, or all letters of a text, at once; few, since much stops early.
    func countSteps(forReading value: Value) throws(Fault) {
        switch value.tag {
        case .array where value.elementCount > 4_096: try charge(value.elementCount >> 6)
        case .string where value.byteCount > 4_096, .secret where value.byteCount > 4_096: try charge(value.byteCount >> 6)
        default: break
        }
    }

    static let slice = 4_096
    static let maximumCleanups = 100_000

    func overMemory() -> Fault {
        .limit("memory", "the values of the script take more than \(options.limits.memory) bytes")
    }

    func fatal(_ fault: Fault) -> Fault {
        fault.isFatal = true
        isEnding = true
        graceLeft = 1_000_000
        return fault
    }

    func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
