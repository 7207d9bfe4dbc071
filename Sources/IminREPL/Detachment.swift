import IminLanguage
import LineEdit

/// A run that did not stop when it was told to, and the session it runs in: with its names and its past, which nobody else may touch
/// until it has ended.
struct Detachment {
    let job: Job
    let running: Connection.Running
    let before: Timeline.Moment
    /// Holds values of that session, as `before` does.
    let timeline: Timeline
    let names: Set<String>
    /// Whether it has the session that the prompt comes back to; one that is left while another has it only brings its names.
    let hasPast: Bool
}

extension REPL {
    /// Leaves a run to the jobs: it has been told to stop and stops when it can. The prompt goes on with a session that knows no names
    /// yet.
    func detach(_ task: Task<Evaluation, Never>, of source: SourceText, from before: Timeline.Moment) {
        jobCount += 1
        let number = jobCount
        let job = Job(number: number, text: before.statement, cancellation: connection.cancellation)
        jobs.append(job)
        let detached = Detachment(
            job: job, running: connection.current, before: before, timeline: timeline, names: Set(before.names.boundNames),
            hasPast: !absent.contains { $0.hasPast })
        connection.beginSession()
        absent.append(detached)
        timeline = Timeline()
        adopt(connection)
        let handle = input.handle
        job.begin(
            Task {
                job.end(await task.value)
                handle.printAbove("[\(number)] has stopped")
            })
        let names = detached.names.isEmpty ? "" : "; until then the names of this session are with it"
        say("it does not stop yet and is job \(number) now, which ends as soon as it can\(names)")
    }

    /// Takes the names back from runs that have stopped meanwhile, and the past from the one that has it; what was bound since then is
    /// kept as well.
    func comeBack() {
        while let index = absent.firstIndex(where: { $0.job.ending != nil }) {
            let detached = absent.remove(at: index)
            let session = detached.running.session
            // What a run has bound that came to its end all the same is there.
            if detached.job.ending?.evaluation.report?.outcome != .passed { session.restore(detached.before.names) }
            let left: [String]
            if detached.hasPast {
                let interim = connection.session
                connection.current = detached.running
                // The run that was left is a step, and so is all together that was entered while it had the names.
                var past = detached.timeline
                past.advance(from: detached.before)
                if let first = timeline.past.first {
                    past.advance(
                        from: Timeline.Moment(
                            statement: "\(Text.counted(timeline.past.count, "statement")) entered while job \(detached.job.number) ran",
                            names: session.moment(), world: first.world, record: first.record))
                }
                timeline = past
                left = take(from: interim, overwrites: true)
            } else {
                left = take(from: session, overwrites: false)
            }
            adopt(connection)
            guard !detached.names.isEmpty || !session.boundNames().isEmpty else { continue }
            let without = left.isEmpty ? "" : ", without \(left.joined(separator: ", ")): functions stay with their session"
            say(StyledText("job \(detached.job.number) has stopped: the names of before are back\(without)", .dim))
        }
    }

    /// Brings the values of another session's names into this one, those of results too; tells of which it could not.
    private func take(from other: Session, overwrites: Bool) -> [String] {
        var left: [String] = []
        for name in other.boundNames() where overwrites || !connection.session.isBound(name.name) {
            guard name.function == nil, let value = other.value(of: name.name), !Self.isOpaque(value) else {
                left.append(name.name)
                continue
            }
            connection.session.bind(name.name, to: value, isVariable: name.isVariable)
        }
        return left
    }

    private static func isOpaque(_ value: ScriptValue) -> Bool {
        if case .opaque = value { true } else { false }
    }
}
