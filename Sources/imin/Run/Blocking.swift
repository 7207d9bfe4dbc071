import Dispatch

/// Where the synchronous program waits for asynchronous work.
enum Blocking {
    /// Runs the work to its end on the global executor while this thread waits.
    static func run(_ work: @escaping @Sendable () async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task {
            await work()
            done.signal()
        }
        done.wait()
    }
}
