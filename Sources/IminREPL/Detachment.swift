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
            job: job, running: connection.current, before: before, timeline: timeline, names: Set(before.names.boundNames))
        connection.beginSession()
        // Of two that do not stop, the first has what is worth coming back to.
        if absent == nil { absent = detached } else { lost.append(detached) }
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

    /// Takes the names and the past back from a run that has stopped meanwhile; what was bound since then is kept as well.
    func comeBack() {
        guard let detached = absent, detached.job.ending != nil else { return }
        let interim = connection.session
        absent = nil
        connection.current = detached.running
        connection.session.restore(detached.before.names)
        for name in interim.boundNames() where !name.isFunction && !name.name.hasPrefix("_") {
            guard let value = interim.value(of: name.name) else { continue }
            connection.session.bind(name.name, to: value)
        }
        timeline = detached.timeline
        adopt(connection)
        guard !detached.names.isEmpty else { return }
        say(StyledText("job \(detached.job.number) has stopped: the names of before are back", .dim))
    }
}
