import IminClient
import IminLanguage
import LineEdit
import Synchronization

/// A source that runs beside the session, in a session of its own on the same world.
final class Job: Sendable {
    struct Ending: Sendable {
        var evaluation: REPL.Evaluation
        var time: Duration
    }

    let number: Int
    let text: String
    let started = ContinuousClock.now
    private let cancellation: Cancellation
    private let state = Mutex<(task: Task<Void, Never>?, ending: Ending?)>((nil, nil))

    init(number: Int, text: String, cancellation: Cancellation) {
        self.number = number
        self.text = text
        self.cancellation = cancellation
    }

    var ending: Ending? { state.withLock { $0.ending } }

    func begin(_ task: Task<Void, Never>) { state.withLock { $0.task = task } }
    func end(_ evaluation: REPL.Evaluation) {
        state.withLock { $0.ending = Ending(evaluation: evaluation, time: ContinuousClock.now - started) }
    }

    func cancel() {
        cancellation.cancel()
        state.withLock { $0.task }?.cancel()
    }
}

/// `:job`, `:jobs`, `:cancel`.
extension REPL {
    var hasRunningJobs: Bool { jobs.contains { $0.ending == nil } }

    /// Begins a job. It has the world of this session and the values it names; what it binds is its own.
    func beginJob(_ text: String) {
        let source = SourceText(name: "<job:\(jobCount + 1)>", text: text)
        let number = jobCount + 1
        let handle = input.handle
        let client = connection.host.client
        @Sendable func tell(_ text: String) { handle.printAbove(client.shown(Text.harmless("[\(number)] \(text)"))) }
        do throws(ScriptFailure) {
            var settings = connection.settings
            settings.print = { line in for row in Text.lines(line) { tell(row) } }
            let own = try Connection(connection.environment, settings, world: connection.host.sandbox)
            let errors = connection.session.check(source).filter { $0.severity == .error }
            guard errors.isEmpty else { return show(errors) }
            for name in Set(StatementReading(source).uses.map(\.name)) where connection.session.isBound(name) {
                guard let value = connection.session.value(of: name), !Self.isFunction(value) else {
                    return complain("`\(name)` cannot be taken along: a job has values, not functions, of this session")
                }
                own.session.bind(name, to: value)
            }
            jobCount = number
            let job = Job(number: number, text: text, cancellation: own.cancellation)
            jobs.append(job)
            // Nobody else has this session.
            nonisolated(unsafe) let connection = own
            job.begin(
                Task(executorPreference: RunThread()) {
                    let evaluation: Evaluation
                    do throws(CompileErrors) {
                        evaluation = .ran(try await connection.session.run(source))
                    } catch {
                        evaluation = .refused(error.diagnostics)
                    }
                    job.end(evaluation)
                    await connection.shutdown()
                    let what =
                        switch evaluation.report?.outcome {
                        case .passed: "has ended"
                        case .cancelled: "was stopped"
                        case .failed, nil: "has failed"
                        }
                    tell("\(what); `:jobs \(number)` shows what came of it")
                })
            say(StyledText("job \(number) runs; `:jobs` lists, `:cancel \(number)` stops it", .dim))
        } catch {
            complain(error.message)
        }
    }

    private static func isFunction(_ value: ScriptValue) -> Bool {
        if case .opaque = value { true } else { false }
    }

    /// All jobs, or what came of one.
    func listJobs(_ argument: String) {
        guard argument.isEmpty else {
            guard let job = job(argument) else { return }
            guard let ending = job.ending else {
                return say("job \(job.number) still runs: \(Text.lines(job.text).joined(separator: " ⏎ "))")
            }
            switch ending.evaluation {
            case .detached: break
            case .refused(let diagnostics): show(diagnostics)
            case .ran(let report):
                var number: Int?
                if let value = report.value, ValueReading.text(value) != "null" {
                    record.resultCount += 1
                    number = record.resultCount
                    for name in ["_", "_\(record.resultCount)"] { connection.session.bind(name, to: value) }
                }
                show(report, of: SourceText(name: "<job:\(job.number)>", text: job.text), number: number)
                say(StyledText("\(Self.text(ending.time)) in the background", .dim))
            }
            return
        }
        guard !jobs.isEmpty else { return say("no jobs; `:job source` runs something in the background") }
        for job in jobs {
            let state: String
            if let ending = job.ending {
                let how =
                    switch ending.evaluation.report?.outcome {
                    case .passed: "ended"
                    case .cancelled: "stopped"
                    case .failed, nil: "failed"
                    }
                state = "\(how) after \(Self.text(ending.time))"
            } else {
                state = "runs for \(Self.text(ContinuousClock.now - job.started))"
            }
            let head = "\(job.number)  \(Text.padded(state, 22))  "
            say(
                StyledText(head, .dim) + StyledText(Text.fitted(Text.lines(job.text).joined(separator: " ⏎ "), max(width - head.count, 10)))
            )
        }
    }

    func cancelJob(_ argument: String) {
        guard let job = argument.isEmpty ? jobs.last(where: { $0.ending == nil }) : job(argument) else {
            if argument.isEmpty { say("no job runs") }
            return
        }
        guard job.ending == nil else { return say("job \(job.number) has ended already") }
        job.cancel()
        say("job \(job.number) is told to stop")
    }

    private func job(_ argument: String) -> Job? {
        let number = Int(argument.hasPrefix("%") ? String(argument.dropFirst()) : argument)
        guard let job = jobs.first(where: { $0.number == number }) else {
            complain("there is no job \(argument)")
            return nil
        }
        return job
    }
}
