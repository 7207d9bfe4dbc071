import Glibc
import Synchronization

/// Ctrl-C and the request to end, while a thread waits for work: the first one asks the work to stop and report, the second one ends
/// the process.
///
/// The waiting thread itself takes the signals, so that a short run needs neither a thread nor an event queue for them.
final class Interruption: Sendable {
    private let isEnded = Atomic(false)
    private let waiting = pthread_self()

    /// Wakes the waiting thread. It stays blocked, so that one which comes late does nothing.
    private static let wake = SIGUSR2
    private static let asked = [SIGINT, SIGTERM]

    /// To be made by the thread that is going to wait, before the work starts: threads inherit that these signals are not theirs.
    init() {
        var set = Interruption.set(of: Interruption.asked + [Interruption.wake])
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Told by the work, on any thread.
    func end() {
        isEnded.store(true, ordering: .releasing)
        pthread_kill(waiting, Interruption.wake)
    }

    /// Waits for the end; `stop` is called when somebody asks for it.
    func wait(_ stop: () -> Void) {
        var awaited = Interruption.set(of: Interruption.asked + [Interruption.wake])
        while !isEnded.load(ordering: .acquiring) {
            var number: Int32 = 0
            guard sigwait(&awaited, &number) == 0, Interruption.asked.contains(number) else { continue }
            stop()
            // From now on the default: a run that does not react can still be ended.
            signal(number, SIG_DFL)
            sigdelset(&awaited, number)
            Interruption.release([number])
        }
        Interruption.release(Interruption.asked)
    }

    private static func release(_ numbers: [Int32]) {
        var set = set(of: numbers)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private static func set(of numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
