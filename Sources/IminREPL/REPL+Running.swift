import Glibc
import IminClient
import IminJSON
import IminLanguage
import IminSandbox
import LineEdit
import Synchronization

/// Running a source, and what is said of it.
extension REPL {
    /// What came of a source.
    enum Evaluation: Sendable {
        /// It does not check; nothing was run.
        case refused([Diagnostic])
        case ran(Report)
        /// It did not stop when it was told to, and has become a job.
        case detached

        var report: Report? { if case .ran(let report) = self { report } else { nil } }
    }

    /// What a run is for, where it is not just for its effect.
    struct Purpose {
        var showsTime = false
        /// Whether it becomes part of the session: of `:back` and `:save`.
        var isRecorded = true
        /// Whether it says what came of it.
        var isSilent = false
    }

    var moment: Timeline.Moment {
        Timeline.Moment(
            statement: "", names: connection.session.moment(), world: connection.host.sandbox?.snapshot(), record: record)
    }

    @discardableResult
    nonisolated(nonsending) func run(_ source: SourceText, _ purpose: Purpose = Purpose()) async -> Evaluation {
        if connection.consent.begin() {
            say(
                StyledText(
                    "30 minutes without a statement: \(connection.environment.name) is read-only until `:env` chooses it again",
                    Style(.yellow)))
        }
        var before = moment
        before.statement = source.text(Span(0, source.bytes.count))
        connection.calls.skip()
        let start = ContinuousClock.now
        let asked = input.questions.timeAsked
        guard agreesToWrites(of: source) else {
            history.conclude(succeeded: false, milliseconds: 0)
            say("nothing was sent")
            return .refused([])
        }
        let evaluation = await evaluate(source, from: before)
        defer { knowledge.forgetNames() }
        // Without what a person took to answer.
        let time = ContinuousClock.now - start - (input.questions.timeAsked - asked)
        var recorded = connection.calls.take()
        lastExchanges = recorded.calls.map(\.exchange)
        for (index, exchange) in lastExchanges.enumerated() {
            let change = record.ledger.note(exchange)
            // A world in this process tells by itself what has changed in it.
            if let change, connection.host.sandbox == nil { recorded.calls[index].changes = [change] }
            knowledge.learn(exchange)
        }
        note(evaluation)
        switch evaluation {
        case .detached: history.conclude(succeeded: false, milliseconds: Self.milliseconds(time))
        case .refused(let diagnostics):
            history.conclude(succeeded: false, milliseconds: Self.milliseconds(time))
            // One Up away, with the cursor where it is wrong.
            if let wrong = diagnostics.first(where: { $0.severity == .error }), wrong.source.name == source.name {
                history.point(to: Int(wrong.span.start), in: before.statement)
            }
            show(diagnostics)
        case .ran(let report):
            history.conclude(succeeded: report.outcome == .passed, milliseconds: Self.milliseconds(time))
            var statement = SessionRecord.Statement(
                text: before.statement, outcome: outcome(of: report), last: record.resultCount == 0 ? nil : record.resultCount,
                entry: history.newest?.id)
            if purpose.isRecorded { timeline.advance(from: before) }
            name(report, &statement)
            if purpose.isRecorded { record.add(statement) }
            if report.outcome == .passed, connection.cancellation.isCancelled {
                note(StyledText("it had ended before Control-C reached it", .dim))
            }
            if !purpose.isSilent { show(report, of: source, number: statement.result) }
            if isTracing {
                for exchange in lastExchanges { note(StyledText(connection.renderer.full(exchange), .dim)) }
            } else if !purpose.isSilent {
                for line in CallLine(renderer: connection.renderer, width: width).lines(recorded) { note(line) }
            }
            if report.outcome != .passed { await lookAfterLostWrites() }
            if purpose.showsTime { note(StyledText(Self.timing(time, lastExchanges, recorded.dropped), .dim)) }
        }
        return evaluation
    }

    /// Whether a source may begin whose writes reach real people: several of them are asked for together where they are all that it sends.
    private func agreesToWrites(of source: SourceText) -> Bool {
        // Nobody answers from a pipe: there each write is refused by itself.
        guard connection.isLive, !configuration.stopsAtFailure, connection.consent.mode == .asks else { return true }
        let consent = connection.consent
        let writes = WrittenCall.all(in: source, width: max(width - 2, 20))
        guard writes.count > 1, !connection.session.check(source).contains(where: { $0.severity == .error }) else { return true }
        // What is not on the list must not go under its cover.
        guard WrittenCall.areAll(in: source, of: connection.session) else {
            say("each write is shown and asked for by itself: more may be sent than is written out here")
            return true
        }
        let watch = InterruptWatch { consent.interrupt() }
        defer { watch.stop() }
        return consent.agrees(to: writes, environment: connection.environment.name, host: connection.liveHost) ?? true
    }

    /// Runs it in a task of its own, so that Control-C can give it up wherever it waits. A second Control-C within a second leaves what
    /// does not stop to the jobs.
    nonisolated(nonsending) func evaluate(_ source: SourceText, from before: Timeline.Moment? = nil) async -> Evaluation {
        let cancellation = connection.cancellation
        cancellation.reset()
        connection.consent.open()
        // Before anything runs: a question that comes at once must already keep the row to itself.
        let waiting = configuration.beginWaiting()
        input.questions.observe(waiting.pause)
        connection.calls.follow(waiting.say)
        // The session is used by nobody else until the task has ended.
        nonisolated(unsafe) let session = connection.session
        let (endings, ending) = AsyncStream.makeStream(of: Evaluation.self)
        let task = Task(executorPreference: RunThread()) { () -> Evaluation in
            let evaluation: Evaluation
            do throws(CompileErrors) {
                evaluation = .ran(try await session.run(source))
            } catch {
                evaluation = .refused(error.diagnostics)
            }
            ending.yield(evaluation)
            return evaluation
        }
        let consent = connection.consent
        let last = Mutex<ContinuousClock.Instant?>(nil)
        let mayDetach = before != nil
        let watch = InterruptWatch {
            let now = ContinuousClock.now
            let isSecond = last.withLock { last in
                defer { last = now }
                return last.map { now - $0 < .seconds(1) } ?? false
            }
            // Sorting a million values is nothing that stops at once: that the key has arrived is seen all the same.
            waiting.stop(mayDetach ? "stopping; Control-C again leaves it to :jobs" : "stopping")
            cancellation.cancel()
            task.cancel()
            consent.interrupt()
            if isSecond, mayDetach { ending.yield(.detached) }
        }
        var iterator = endings.makeAsyncIterator()
        let evaluation = await iterator.next() ?? .detached
        // A question that is open has the row to itself until it has ended.
        consent.end()
        waiting.end()
        connection.calls.follow(nil)
        input.questions.observe(nil)
        watch.stop()
        if cancellation.isCancelled { eraseControlC() }
        if case .detached = evaluation, let before { detach(task, of: source, from: before) }
        return evaluation
    }

    /// Asks the person; Control-C is no answer.
    func ask(_ question: String) -> String? {
        let questions = input.questions
        let watch = InterruptWatch { questions.interrupt() }
        defer { watch.stop() }
        return questions.ask(question)
    }

    /// The terminal shows `^C` where the cursor was: what is said of it stands in its place.
    func eraseControlC() {
        if input is LineEditor { output.write("\r\u{1B}[K") }
    }

    private static func milliseconds(_ time: Duration) -> Int64 {
        time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    }

    /// `12 ms · 10 ms in 3 calls`
    private static func timing(_ time: Duration, _ exchanges: [Exchange], _ dropped: Int) -> String {
        guard !exchanges.isEmpty else { return text(time) }
        let network = exchanges.reduce(Duration.zero) { $0 + $1.duration }
        return "\(text(time)) · \(text(network)) in \(Text.counted(exchanges.count + dropped, "call"))"
    }

    private func outcome(of report: Report) -> SessionRecord.Statement.Outcome {
        switch report.outcome {
        case .passed: return .passed
        case .cancelled: return .broken("stopped by Control-C")
        case .failed:
            guard report.problems.count == 1, let problem = report.problems.first, problem.kind == .failure, let failure = problem.failure,
                !failure.isMistake, report.scenarios.isEmpty
            else { return .broken(report.problems.first?.message ?? "it failed") }
            return .failed(kind: failure.kind, status: failure.status)
        }
    }

    /// Gives a result its names: `_`, `_1`, …; a failure is `_err`.
    private func name(_ report: Report, _ statement: inout SessionRecord.Statement) {
        if let value = report.value, case .null = ValueReading.plain(value) {
            // Nothing to remember.
        } else if let value = report.value {
            record.resultCount += 1
            let number = record.resultCount
            statement.result = number
            statement.summary = Text.fitted(Text.harmless(ValueReading.brief(value, limit: 90)), 90)
            connection.session.bindResult(to: ["_", "_\(number)"])
            record.exchanges[number] = connection.session.exchange(behind: "_") ?? lastExchanges.last?.number
        }
        if let problem = report.problems.last {
            connection.session.bind("_err", to: problem.failure.map(Self.value) ?? Self.value(of: problem))
        }
    }

    /// What no script could catch: a mistake, an expectation that did not hold.
    private static func value(of problem: Problem) -> ScriptValue {
        .object([("kind", .string(problem.kind.rawValue)), ("message", .string(problem.message))])
    }

    /// A failure as a script's `catch` sees it.
    private static func value(of failure: ScriptFailure) -> ScriptValue {
        var members: [(key: String, value: ScriptValue)] = [("kind", .string(failure.kind)), ("message", .string(failure.message))]
        if let status = failure.status { members.append(("status", .number(.integer(Int64(status))))) }
        if let body = failure.body { members.append(("body", .json(body))) }
        if let request = failure.request { members.append(("request", .string(request))) }
        members.append(("retryable", .bool(failure.isRetryable)))
        members += failure.details
        return .object(members)
    }

    // MARK: Showing

    func show(_ diagnostics: [Diagnostic]) {
        let told = diagnostics.map(explained)
        output.note(DiagnosticRenderer(isColoured: configuration.isColoured, width: reportWidth).text(told))
    }

    /// What people type out of habit from other sessions.
    private static let habits = [
        "exit": "Control-D or `:quit` leaves", "quit": "Control-D or `:quit` leaves", "bye": "Control-D or `:quit` leaves",
        "logout": "Control-D or `:quit` leaves", "help": "`:help` lists the commands of the session, `?name` explains a name",
        "man": "`?name` explains a name", "history": "`:history` lists what was entered", "clear": "Control-L clears the screen",
        "cls": "Control-L clears the screen", "vars": "`:vars` lists the names", "undo": "`:back` takes back the last statement",
    ]

    /// `_`, `_3` and `_err` are names that only a session gives: what is missing is a result, not a `let`.
    private func explained(_ diagnostic: Diagnostic) -> Diagnostic {
        guard diagnostic.name == "unknown-name" else { return diagnostic }
        let name = diagnostic.source.text(diagnostic.span)
        var told = diagnostic
        if let advice = Self.habits[name], Text.trimmed(diagnostic.source.text(Span(0, diagnostic.source.bytes.count))) == name {
            told.advice = advice
            return told
        }
        if let absent = absent.first(where: { $0.names.contains(name) }) {
            told.message = "`\(name)` is with job \(absent.job.number), which has not stopped yet"
            told.advice = "names come back when it has; `:jobs` tells"
            return told
        }
        let count = record.resultCount
        if name == "_err" {
            told.message = "nothing has failed yet"
            told.advice = "`_err` is the last failure of the session"
        } else if name == "_" || name.hasPrefix("_") && Int(name.dropFirst()) != nil {
            told.message = count == 0 ? "there is no result yet" : "there is no result `\(name)`"
            told.advice = count == 0 ? "`_` is the last one, `_1` the first" : "the last one is `_\(count)`"
        }
        return told
    }

    func show(_ report: Report, of source: SourceText, number: Int?) {
        for scenario in report.scenarios where scenario.outcome == .passed {
            note(StyledText("✓ ", Style(.green)) + StyledText(Text.harmless(scenario.name)))
        }
        if report.outcome == .cancelled {
            say(StyledText("stopped by Control-C", Style(.yellow)))
        }
        let renderer = ProblemRenderer(isColoured: configuration.isColoured, width: reportWidth)
        for problem in report.problems where report.outcome != .cancelled || problem.failure?.kind != "cancelled" {
            let exchange = (problem.failure?.exchange ?? problem.exchange).flatMap { connection.host.client.log[$0] }
            let because = problem.failure == nil ? exchange.map { [connection.renderer.line($0)] } ?? [] : []
            output.note(renderer.text(BlamedArgument.mark(problem, exchange), because: because))
        }
        guard !Text.trimmed(source.text(Span(0, source.bytes.count))).hasSuffix(";") else { return }
        if let value = report.value {
            show(value, number: number)
        } else if report.outcome == .passed {
            echo(source)
        }
    }

    /// What was bound or assigned to, a line each.
    private func echo(_ source: SourceText) {
        guard !configuration.isReadByPrograms || !configuration.stopsAtFailure else { return }
        let reading = StatementReading(source)
        var bound = reading.bindings.map(\.name)
        // Of the statements that are neither binding nor expression, only an assignment begins with a name.
        for statement in reading.statements where statement.kind == .other {
            guard let use = reading.uses.first(where: { $0.span.start == statement.span.start }), !bound.contains(use.name) else {
                continue
            }
            bound.append(use.name)
        }
        guard !bound.isEmpty, bound.count <= 8 else { return }
        let known = connection.session.boundNames(width: width)
        for name in bound {
            guard let binding = known.first(where: { $0.name == name }), !binding.isFunction, binding.summary != "a module" else {
                continue
            }
            note(
                StyledText(name, Style(.blue))
                    + StyledText(Text.fitted(" = " + Text.harmless(binding.summary), width - CharacterWidth.columns(name)), .dim))
        }
    }

    /// What does not fit the window is told to be there, and comes with `:more`.
    var printer: ValuePrinter { ValuePrinter(width: width, rowLimit: rowLimit, lineLimit: configuration.size().rows - 4) }

    /// A value in the format that was chosen, with its number.
    func show(_ value: ScriptValue, number: Int?) {
        shown = nil
        // Nothing is nothing in every format.
        if case .null = ValueReading.plain(value) { return }
        switch format {
        case .json: return output.write(ValueExport.json(value) + "\n")
        case .csv: return output.write(ValueExport.csv(value))
        case .table: break
        }
        let print = printer.print(value)
        guard !print.lines.isEmpty else { return }
        if usesPager, print.next != nil || print.lines.count >= configuration.size().rows, page(value) {
            if let number { say(StyledText("_\(number) = \(print.title)", .dim)) }
            return
        }
        let name = number.map { "_\($0) = " } ?? ""
        if print.isInline, let line = print.lines.first {
            let isRoomy = CharacterWidth.columns(line.text) + name.count <= width
            if !isRoomy, !name.isEmpty { say(StyledText(Text.trimmed(name + print.title), .dim)) }
            say(isRoomy ? StyledText(name, .dim) + line : line)
        } else {
            if !name.isEmpty { say(StyledText(Text.fitted(name + print.title, width), .dim)) }
            for line in print.lines { say(line) }
        }
        if !print.omitted.isEmpty { say(StyledText(Text.fitted(print.omitted, width), .dim)) }
        shown = print.next.map { (value, $0) }
    }
}
