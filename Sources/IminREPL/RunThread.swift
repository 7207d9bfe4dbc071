import Dispatch

/// Where a run computes: a thread of its own. Tasks share as few threads as the processor has cores, and a run that computes does not
/// leave its thread: two such jobs would keep everybody else from running, the prompt too.
final class RunThread: TaskExecutor {
    private let queue = DispatchQueue(label: "imin.run")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
