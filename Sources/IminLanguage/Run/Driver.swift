// The asynchronous edge: runs fibers, and awaits what they wait for.
//
// Where exactly one request is under way it is awaited where we stand, with no task and no hop. Several run as tasks on a queue
// of our own that this same thread works off, so requests answered in process (the sandbox) neither leave the thread nor race:
// they are served in the order in which they were made. Only what truly waits for a socket comes back from elsewhere.

import Synchronization

extension Machine {
    /// Runs until no fiber can go on any more.
    nonisolated(nonsending) func drive() async {
        let queue = JobQueue()
        var tasks: [Int: Task<Void, Never>] = [:]
        while true {
            runReady()
            if Task.isCancelled { options.cancellation.cancel() }
            if options.cancellation.isCancelled, !isEnding, let main, main.state == .waiting {
                cancelAll(main)
                continue
            }
            if pending.isEmpty && timers.isEmpty {
                for task in tasks.values { task.cancel() }
                queue.workOff()
                return
            }
            if pending.count == 1, tasks.isEmpty, timers.isEmpty || clock.isHeld, let entry = pending.values.first {
                pending = [:]
                unstarted = []
                complete(entry, with: await perform(entry.request))
                continue
            }
            // Requests whose fiber has been given up.
            if tasks.count > pending.count - unstarted.count {
                for (id, task) in tasks where pending[id] == nil {
                    task.cancel()
                    tasks[id] = nil
                }
            }
            if pending.isEmpty {
                await waitForTimer()
                continue
            }
            for id in unstarted {
                if let entry = pending[id] { tasks[id] = start(entry, on: queue) }
            }
            unstarted = []
            queue.work()
            var answers = queue.takeAnswers()
            if answers.isEmpty {
                let now = clock.now
                if !clock.isHeld, timers.contains(where: { $0.due <= now }) {
                    fireTimers(at: now)
                    continue
                }
                let alarm = clock.isHeld ? nil : startAlarm(on: queue, from: now)
                await queue.wait()
                alarm?.cancel()
                queue.work()
                answers = queue.takeAnswers()
                // A clock that stands still must not hang the run: what was waited for is over.
                if !clock.isHeld { fireTimers(at: max(clock.now, queue.takeRing() ?? .min)) }
            }
            for (id, answer) in answers.sorted(by: { $0.id < $1.id }) {
                tasks[id] = nil
                if let entry = pending.removeValue(forKey: id) { complete(entry, with: answer) }
            }
        }
    }

    /// Stops everything: the main fiber unwinds, and with it what it waits for.
    private func cancelAll(_ main: Fiber) {
        isEnding = true
        graceLeft = 1_000_000
        let fault = Fault.cancelled
        fault.isFatal = true
        // What it waits for ends first, and then hands this on.
        if let awaited = main.awaited { awaited.fault = fault }
        cancel(main)
        if main.injected != nil { main.injected = fault }
    }

    /// Nothing else is under way: time passes until the next timer.
    private nonisolated(nonsending) func waitForTimer() async {
        guard let first = timers.min(by: { ($0.due, $0.order) < ($1.due, $1.order) }) else { return }
        let now = clock.now
        if first.due > now {
            let (microseconds, overflow) = first.due.subtractingReportingOverflow(now)
            let (nanoseconds, tooFar) = microseconds.multipliedReportingOverflow(by: 1_000)
            do throws(ScriptFailure) {
                try await clock.sleep(nanoseconds: overflow || tooFar ? .max : nanoseconds)
            } catch {
                // A sleep that cannot be is the sleeper's failure.
                timers.removeAll { $0.order == first.order }
                if let fiber = first.fiber {
                    fiber.injected = Fault(error)
                    makeReady(fiber)
                }
                return
            }
        }
        // A clock that stands still must not hang the run: what was slept for is over.
        fireTimers(at: max(clock.now, first.due))
    }

    private nonisolated(nonsending) func perform(_ request: Request) async -> Result<ScriptValue, ScriptFailure> {
        do throws(ScriptFailure) {
            switch request {
            case .host(let body, let arguments): return .success(try await body(arguments))
            case .page(let address):
                guard let nextPage = options.nextPage else { return .success(.null) }
                return .success(try await nextPage(address))
            case .observe(let event):
                await options.observe(event)
                return .success(.null)
            }
        } catch {
            return .failure(error)
        }
    }

    private func start(_ entry: Pending, on queue: JobQueue) -> Task<Void, Never> {
        queue.begin()
        let id = entry.id
        let options = options
        switch entry.request {
        case .host(let body, let arguments):
            return Task(executorPreference: queue) {
                do throws(ScriptFailure) {
                    queue.answer(id, .success(try await body(arguments)))
                } catch {
                    queue.answer(id, .failure(error))
                }
            }
        case .page(let address):
            return Task(executorPreference: queue) {
                do throws(ScriptFailure) {
                    queue.answer(id, .success(try await options.nextPage?(address) ?? .null))
                } catch {
                    queue.answer(id, .failure(error))
                }
            }
        case .observe(let event):
            return Task(executorPreference: queue) {
                await options.observe(event)
                queue.answer(id, .success(.null))
            }
        }
    }

    /// A task that rings when the next timer is due.
    private func startAlarm(on queue: JobQueue, from now: Int64) -> Task<Void, Never>? {
        guard let due = timers.map(\.due).min() else { return nil }
        let (nanoseconds, overflow) = (due - now).multipliedReportingOverflow(by: 1_000)
        let sleep = options.sleep
        return Task {
            try? await sleep(overflow ? .max : nanoseconds)
            if !Task.isCancelled { queue.ring(due) }
        }
    }
}

/// Jobs of the tasks that make requests, worked off by the thread that drives the machine, and the answers they bring.
private final class JobQueue: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var answers: [(id: Int, answer: Result<ScriptValue, ScriptFailure>)] = []
        var waiter: UnsafeContinuation<Void, Never>?
        var isAwake = false
        var rung: Int64?
        /// How many tasks are yet to answer.
        var unanswered = 0
    }

    private let state = Mutex(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { $0.jobs.append(job) }
    }

    /// A task begins, and will answer in the end.
    func begin() {
        state.withLock { $0.unanswered += 1 }
    }

    func answer(_ id: Int, _ answer: Result<ScriptValue, ScriptFailure>) {
        change {
            $0.unanswered -= 1
            $0.answers.append((id, answer))
        }
    }

    func wake() {
        change { $0.isAwake = true }
    }

    /// The time has come that an alarm was set to.
    func ring(_ due: Int64) {
        change {
            $0.isAwake = true
            $0.rung = due
        }
    }

    func takeRing() -> Int64? {
        state.withLock { state in
            let rung = state.rung
            state.rung = nil
            return rung
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            let waiter = state.waiter
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Runs every job that can run.
    func work() {
        while true {
            let jobs = state.withLock { state in
                let jobs = state.jobs
                state.jobs = []
                return jobs
            }
            if jobs.isEmpty { return }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }

    func takeAnswers() -> [(id: Int, answer: Result<ScriptValue, ScriptFailure>)] {
        state.withLock { state in
            let answers = state.answers
            state.answers = []
            return answers
        }
    }

    /// What was given up and cancelled still has to end, or it would hold what it holds for ever: no run waits for that.
    func workOff() {
        guard isAwaited else { return }
        Task.detached { [self] in
            while isAwaited {
                work()
                _ = takeAnswers()
                if isAwaited { await wait() }
            }
        }
    }

    private var isAwaited: Bool { state.withLock { $0.unanswered > 0 } }

    /// Waits until there is a job or an answer, or somebody wakes it.
    nonisolated(nonsending) func wait() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let goesOn = state.withLock { state in
                    if !state.jobs.isEmpty || !state.answers.isEmpty || state.isAwake {
                        state.isAwake = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        state.withLock { $0.isAwake = false }
    }
}
