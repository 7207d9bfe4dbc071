// Keeps notifications going while a server runs: when a request made some due, and when the clock comes to the next attempt. Each receiver
// has its own turn, so that one that hangs keeps nobody else waiting.

import Synchronization

final class DeliveryRounds: Sendable {
    private struct State {
        /// Wakes for the next entry of the agenda.
        var alarm: (due: Instant, task: Task<Void, Never>)?
    }

    private let platform: Platform
    private let state = Mutex(State())
    private let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(platform: Platform) { self.platform = platform }

    /// Something may be due.
    func wake() { waker.yield() }

    /// Goes on until the task is cancelled.
    func run() async {
        wake()
        await withDiscardingTaskGroup { group in
            for await _ in wakes {
                setAlarm()
                while let due = platform.takeDue() {
                    // What the journal does not take waits for the next request.
                    group.addTask { if await self.platform.send(due) { self.wake() } }
                }
            }
            group.cancelAll()
        }
        state.withLock { $0.alarm?.task.cancel() }
    }

    /// A held clock comes nowhere by itself: whoever advances it delivers.
    private func setAlarm() {
        let due = platform.holdsClock ? nil : platform.nextDue
        let now = platform.now
        state.withLock { state in
            guard state.alarm?.due != due else { return }
            state.alarm?.task.cancel()
            state.alarm = due.map { due in
                let task = Task {
                    try? await Task.sleep(for: .microseconds(max(0, due.microseconds - now.microseconds)))
                    if !Task.isCancelled { self.wake() }
                }
                return (due, task)
            }
        }
    }
}
