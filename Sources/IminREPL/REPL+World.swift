import Glibc
import IminClient
import IminLanguage
import IminScript
import LineEdit

/// The commands that move the session: to another environment, and through time.
extension REPL {
    // MARK: Environments

    nonisolated(nonsending) func environment(_ name: String) async {
        let current = connection.environment
        guard !name.isEmpty else { return describe(current) }
        let isSame = name.lowercased() == current.name
        if isSame, !connection.isLive { return describe(current) }
        do {
            let next = try configuration.connect(name)
            if next.isLive, !next.settings.allowsWrites {
                // Nobody gets there by a slip of the hand.
                let answer = ask(
                    "LIVE \(next.liveHost): writes there reach real people. Type `\(next.environment.name)` to go there: ")
                guard answer == next.environment.name else {
                    await next.shutdown()
                    return say("still in \(current.name)")
                }
            }
            let old = connection
            history = configuration.history(next.environment.name)
            adopt(next)
            begin(after: old)
            await old.shutdown()
            say(next.isLive ? "LIVE \(next.liveHost): each write is shown and asked for" : "in \(next.environment.name); nothing is bound")
        } catch {
            complain(error.message)
        }
    }

    private func describe(_ environment: Environment) {
        if connection.isLive {
            let writes =
                switch connection.consent.mode {
                case .allows: "writes are sent without a question (--yes)"
                case .asks: "each write is shown and asked for"
                case .refuses(let reason): reason
                }
            say("\(environment.name), LIVE: writes reach real people; \(writes)")
        } else {
            say(environment.isEmbedded ? "\(environment.name), inside this process, seed \(connection.settings.seed)" : environment.name)
        }
        if let sandbox = connection.host.sandbox { say("  time      \(Self.time(sandbox.now))") }
        if !environment.isEmbedded {
            for (service, address) in environment.endpoints.all {
                say("  \(Text.padded(service.rawValue, 9)) \(address)\(environment.key(for: service) == nil ? "  no key" : "")")
            }
        }
        say("  others    \(configuration.environments.filter { $0 != environment.name }.joined(separator: ", "))")
    }

    /// A session without a past. What was created stays where it is, and so does the list of it, except in a world that has gone with its
    /// session.
    private func begin(after old: Connection) {
        if !old.environment.isEmbedded { ledgersElsewhere[old.environment.name] = (record.ledger, old.isLive) }
        record = SessionRecord()
        if let kept = ledgersElsewhere.removeValue(forKey: connection.environment.name) { record.ledger = kept.ledger }
        timeline.forget()
        // What still runs in the session before has nothing to come back to.
        lost += absent
        absent = []
        shown = nil
        lastExchanges = []
    }

    nonisolated(nonsending) func reset() async {
        do {
            let old = connection
            let next = try configuration.connect(old.environment.name)
            adopt(next)
            begin(after: old)
            await old.shutdown()
            say("a new session")
        } catch {
            complain(error.message)
        }
    }

    // MARK: Time

    nonisolated(nonsending) func clock(_ argument: String) async {
        guard !argument.isEmpty else {
            guard let sandbox = connection.host.sandbox else {
                await run(nextSource("sandbox.now()"), Purpose(isRecorded: false))
                return
            }
            return say(Self.time(sandbox.now) + (timeline.past.isEmpty ? "" : "; the clock stands until a statement moves it"))
        }
        let isDay = argument.first == "@" || argument.prefix(4).allSatisfy(\.isNumber) && argument.dropFirst(4).first == "-"
        let amount = Self.duration(argument.hasPrefix("+") ? Text.trimmed(String(argument.dropFirst())) : argument)
        let source =
            isDay ? "sandbox.advance(by: \(argument.first == "@" ? "" : "@")\(argument) - sandbox.now())" : "sandbox.advance(by: \(amount))"
        await run(nextSource(source))
    }

    /// `2h`, as `:watch` and other tools take it, as the language writes it; anything else as it is.
    static func duration(_ text: String) -> String {
        let units: [Character: String] = ["s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()) else { return text }
        return "\(count).\(unit)"
    }

    static func time(_ microseconds: Int64) -> String {
        let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let date = ScriptDate.instant(microseconds)
        // 1970-01-01 was a Thursday.
        let day = Int((microseconds / 86_400_000_000 + 3) % 7)
        return "\(date)\(weekdays.indices.contains(day) ? ", a \(weekdays[day])" : "")"
    }

    // MARK: Back and forth

    func step(_ argument: String, back: Bool) {
        let count = argument.isEmpty ? 1 : Int(argument) ?? 0
        guard count > 0 else { return complain(":\(back ? "back" : "forward") takes a number of statements") }
        guard connection.host.sandbox != nil else {
            return complain(
                "the world of `\(connection.environment.name)` is not here and cannot go back; :undo reverses what was created last")
        }
        let available = back ? timeline.past.count : timeline.future.count
        guard let target = back ? timeline.back(count, from: moment) : timeline.forward(count, from: moment) else {
            return complain(
                available == 0
                    ? (back
                        ? timeline.future.isEmpty ? "nothing has been run yet" : "this is before the first statement"
                        : "there is nothing to go forward to")
                    : "there \(available == 1 ? "is" : "are") only \(Text.counted(available, "statement")) to go \(back ? "back" : "forward")"
            )
        }
        connection.session.restore(target.names)
        if let world = target.world { connection.host.sandbox?.restore(world) }
        connection.calls.skip()
        record = target.record
        shown = nil
        lastExchanges = []
        let statement = back ? timeline.future.last?.statement : timeline.past.last?.statement
        let text = Text.fitted(Text.lines(Text.trimmed(statement ?? "")).joined(separator: " ⏎ "), max(width - 20, 20))
        say(StyledText(back ? "back before  " : "forth behind ", .dim) + StyledText(text))
        if let sandbox = connection.host.sandbox { say(StyledText("it is \(Self.time(sandbox.now))", .dim)) }
    }

    // MARK: Without consequences

    /// Shows the calls a source would make.
    nonisolated(nonsending) func rehearse(_ text: String) async {
        let source = nextSource(text)
        let before = moment
        connection.calls.skip()
        if connection.host.sandbox == nil { connection.writes.close() }
        let evaluation = await evaluate(source)
        connection.writes.open()
        let recorded = connection.calls.take()
        connection.session.restore(before.names)
        if let world = before.world { connection.host.sandbox?.restore(world) }
        connection.calls.skip()
        if case .refused(let diagnostics) = evaluation { return show(diagnostics) }
        if recorded.calls.isEmpty, recorded.changes.isEmpty { return say("it would make no calls") }
        for call in recorded.calls {
            let isHeld = call.exchange.failure?.hasPrefix("not sent") == true
            say(StyledText(isHeld ? "would send  " : "sends  ", Style(.yellow)) + StyledText(connection.renderer.target(call.exchange)))
            if let body = connection.renderer.excerpt(call.exchange.requestBody, limit: max(width * 3, 200)) {
                for row in Text.wrapped(Text.harmless(body), width - 4) { say("    " + row) }
            }
            for change in call.changes { say(StyledText("    " + change, .dim)) }
        }
        for change in recorded.changes { say(StyledText(change, .dim)) }
        if connection.host.sandbox != nil {
            if let problem = evaluation.report?.problems.first { say(StyledText("it would fail: \(problem.message)", Style(.yellow))) }
            say(StyledText("all of it was taken back", .dim))
        } else if recorded.calls.contains(where: { $0.exchange.failure?.hasPrefix("not sent") == true }) {
            say(StyledText("nothing was changed; what comes after the first write depends on its reply", .dim))
        }
    }

    // MARK: Again and again

    nonisolated(nonsending) func watch(_ argument: String) async {
        var seconds = 5.0
        var text = argument
        if let end = argument.firstIndex(of: " "), let wanted = Self.seconds(String(argument[..<end])) {
            guard wanted >= 0.05, wanted <= 86_400 else { return complain(":watch waits at least 50ms and at most a day") }
            seconds = wanted
            text = Text.trimmed(String(argument[end...]))
        }
        guard Self.seconds(text) == nil || Int(text) != nil else {
            return complain(":watch needs a source to run, as in `:watch 5s search.sessions().count`")
        }
        let errors = connection.session.check(SourceText(name: "<watch>", text: text)).filter { $0.severity == .error }
        guard errors.isEmpty else { return show(errors) }
        var last: [String] = []
        var rounds = 0
        let interruption = Pause()
        while true {
            rounds += 1
            connection.calls.skip()
            let source = nextSource(text)
            let evaluation = await evaluate(source)
            guard case .ran(let report) = evaluation else {
                if case .refused(let diagnostics) = evaluation { show(diagnostics) }
                break
            }
            if report.outcome == .cancelled { break }
            var lines = report.problems.map { StyledText($0.message, Style(.red)) }
            if let value = report.value { lines += printer.lines(value) }
            let texts = lines.map(\.text)
            if texts != last {
                say(
                    StyledText(
                        rounds == 1 ? "every \(Self.text(.seconds(seconds))); Control-C ends it" : "changed in round \(rounds)", .dim))
                for line in lines { say(line) }
                last = texts
            }
            // A round may come to its end all the same.
            if connection.cancellation.isCancelled || interruption.wait(seconds: seconds) { break }
        }
        eraseControlC()
        say(StyledText("\(Text.counted(rounds, "round")), then stopped", .dim))
    }

    /// `5s`, `500ms`, `2m`, `5`.
    static func seconds(_ text: String) -> Double? {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("", 1)]
        for (unit, factor) in units where text.hasSuffix(unit) {
            guard text.first?.isNumber == true, let number = Double(text.dropLast(unit.count)) else { continue }
            return number * factor
        }
        return nil
    }

    // MARK: What was created

    nonisolated(nonsending) func undo() async {
        guard let entry = record.ledger.entries.last else { return say("nothing that this session created can be deleted") }
        guard ask("\(entry.statement)? [y/N] ")?.lowercased().hasPrefix("y") == true else { return say("nothing was sent") }
        await takeBack(entry)
    }

    /// Deletes what was created. Where it was not created in this process the next run finds other identifiers: a script cannot repeat it.
    private nonisolated(nonsending) func takeBack(_ entry: Ledger.Entry) async {
        await run(nextSource(entry.statement))
        guard connection.host.sandbox == nil, let last = record.statements.indices.last, record.statements[last].text == entry.statement
        else { return }
        record.statements[last].outcome = .broken("what a run creates has an identifier of its own")
    }

    nonisolated(nonsending) func cleanUp() async {
        let entries = Array(record.ledger.entries.reversed())
        guard !entries.isEmpty else { return say("this session has created nothing that can be deleted") }
        for entry in entries { say("  \(entry.statement)") }
        let name = connection.environment.name
        let isAgreed: Bool
        if connection.isLive {
            let answer = ask(
                "LIVE \(connection.liveHost): \(Text.counted(entries.count, "deletion")), which cannot be undone. Type `\(name)` to send: ")
            isAgreed = answer == name
        } else {
            let answer = ask("delete \(entries.count == 1 ? "it" : "these \(entries.count)")? [y/N] ")?.lowercased()
            isAgreed = answer == "y" || answer == "yes"
        }
        guard isAgreed else { return say("nothing was sent") }
        await connection.consent.with(connection.isLive ? .allows : connection.consent.mode) {
            for entry in entries { await takeBack(entry) }
        }
        let left = record.ledger.entries.count
        say(left == 0 ? "nothing of this session is left" : "\(left) could not be deleted; they stay on the list")
    }
}
