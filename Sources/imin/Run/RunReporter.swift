import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// What people and machines read of a run: prints, exchanges, scenarios, problems, the end.
///
/// For people, prints go to standard output and everything else to standard error; for machines (`--json`) every event is one JSON
/// object on a line of standard output.
struct RunReporter: Sendable {
    let terminal: ReportTerminal
    let isJSON: Bool
    let progress: ProgressLine
    /// Hides the secrets of the run.
    var mask: @Sendable (String) -> String = { $0 }
    /// The same for what the script itself prints and results in.
    var maskOutput: @Sendable (String) -> String = { $0 }

    // MARK: While it runs

    func printed(_ text: String) {
        progress.write(maskOutput(isJSON ? line("print", ["text": .string(text)]) : text) + "\n", to: .standardOutput)
    }

    func logged(_ text: String) {
        if isJSON { event("log", ["text": .string(text)]) } else { say(dim(text)) }
    }

    func exchanged(_ exchange: Exchange, renderer: ExchangeRenderer, verbosity: Int) {
        progress.request()
        if isJSON {
            if verbosity > 0 { event("exchange", ["exchange": renderer.json(exchange)]) }
        } else if verbosity > 0 {
            say(verbosity == 1 ? dim(renderer.line(exchange)) : renderer.full(exchange))
        }
    }

    func observed(_ runEvent: RunEvent) {
        switch runEvent {
        case .scenarioBegan(let name): progress.scenario(name)
        case .stepBegan(let name): progress.step(name)
        case .scenarioEnded(let scenario):
            progress.scenario(nil)
            if isJSON {
                event(
                    "scenario",
                    [
                        "name": .string(scenario.name), "outcome": .string(scenario.outcome.rawValue),
                        "expectations": .number(JSONNumber(scenario.expectations)),
                    ])
            } else if scenario.outcome == .passed {
                say(paint("✓", "32") + " \(scenario.name) " + dim(counted(scenario.expectations, "expectation")))
            }
        }
    }

    // MARK: At the end

    /// The script did not check: nothing ran.
    func invalid(_ diagnostics: [Diagnostic]) {
        // Hints are for `imin check`: here somebody wants to know why nothing ran.
        DiagnosticOutput(terminal: terminal, isJSON: isJSON).write(isJSON ? diagnostics : diagnostics.filter { $0.severity == .error })
        if isJSON { end(.invalidScript, [:]) }
    }

    /// It could not even begin.
    func failed(_ message: String) {
        if isJSON { event("problem", ["message": .string(message)]) } else { say(paint("error", "31") + ": \(message)") }
    }

    func ended(
        _ report: Report, status: ExitStatus, script: ScriptRunner.Script, client: Client, elapsed: Duration,
        again: (String?) -> String?
    ) {
        let renderer = ProblemRenderer(isColoured: terminal.hasColour, width: min(terminal.width, 140))
        // What Control-C cut short is no finding about the script.
        let problems = report.problems.filter { status != .interrupted || $0.failure?.kind != "cancelled" }
        for (index, problem) in problems.enumerated() {
            let because = exchanges(behind: problem, client)
            // How to see it again is said once for a scenario, behind the last of its problems.
            let isLast = !problems[(index + 1)...].contains { $0.path.first == problem.path.first }
            let command = isLast || isJSON ? again(problem.path.first) : nil
            if isJSON {
                event("problem", ["problem": ProblemRenderer.json(problem, because: because, again: command)])
            } else {
                say(renderer.text(problem, because: because, again: command), lineEnd: "")
            }
        }
        if isJSON {
            end(
                status,
                [
                    "outcome": .string(report.outcome.rawValue), "expectations": .number(JSONNumber(report.expectations)),
                    "scenarios": .number(JSONNumber(report.scenarios.count)), "requests": .number(JSONNumber(client.log.count)),
                    "value": report.value?.json ?? .null,
                ])
            return
        }
        if script.printsValue, status == .passed, let value = report.value, !value.isNull {
            progress.write(maskOutput(ValueText.output(value)) + "\n", to: .standardOutput)
        }
        if status == .interrupted { return say("interrupted") }
        if !report.scenarios.isEmpty || status != .passed { say(summary(report, client, elapsed)) }
    }

    /// `1 of 2 scenarios failed · 23 expectations · 14 requests · 31 ms`
    private func summary(_ report: Report, _ client: Client, _ elapsed: Duration) -> String {
        let failed = report.scenarios.count { $0.outcome != .passed }
        var parts: [String] = []
        if !report.scenarios.isEmpty {
            parts.append(
                failed == 0
                    ? counted(report.scenarios.count, "scenario") + " passed"
                    : "\(failed) of \(counted(report.scenarios.count, "scenario")) failed")
        } else {
            parts.append(counted(report.problems.count, "problem"))
        }
        parts.append(counted(report.expectations, "expectation"))
        parts.append(counted(client.log.count, "request"))
        parts.append(elapsed.forPeople)
        return dim(parts.joined(separator: " · "))
    }

    /// The exchange that brought the values a problem is about, with the reply where it was a refusal.
    private func exchanges(behind problem: Problem, _ client: Client) -> [String] {
        guard let number = problem.failure?.exchange ?? problem.exchange, let exchange = client.log[number] else { return [] }
        var lines = client.renderer.line(exchange).split(separator: "\n").map { String($0.drop { $0 == " " }) }
        if problem.failure != nil, let reply = client.renderer.excerpt(exchange.responseBody, limit: 400) { lines.append("reply \(reply)") }
        return lines
    }

    // MARK: Writing

    private func say(_ text: String, lineEnd: String = "\n") { progress.write(mask(text) + lineEnd, to: .standardError) }

    private func event(_ name: String, _ members: JSONObject) {
        progress.write(mask(line(name, members)) + "\n", to: .standardOutput)
    }

    private func line(_ event: String, _ members: JSONObject) -> String {
        var object: JSONObject = ["event": .string(event)]
        object.merge(members)
        return JSON.object(object).description
    }

    private func end(_ status: ExitStatus, _ members: JSONObject) {
        var object: JSONObject = ["status": .number(JSONNumber(Int64(status.rawValue)))]
        object.merge(members)
        event("end", object)
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    private func dim(_ text: String) -> String { paint(text, "2") }
    private func paint(_ text: String, _ code: String) -> String { terminal.hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}

/// How a value leaves the program for `-e`: texts as they are, data as JSON, the rest as people write it.
enum ValueText {
    static func output(_ value: ScriptValue) -> String {
        switch value {
        case .secret: "•••"
        case .money(let money): money.description
        case .handle(let handle): handle.summary
        case .opaque(let text): text
        default: value.text ?? value.json?.text(pretty: true) ?? ""
        }
    }
}

/// Diagnostics on standard error, or as JSON lines on standard output.
struct DiagnosticOutput {
    let terminal: ReportTerminal
    let isJSON: Bool

    func write(_ diagnostics: [Diagnostic]) {
        if isJSON {
            for diagnostic in DiagnosticRenderer.sorted(diagnostics) {
                TextOutput.standardOutput.write(
                    JSON.object(["event": "diagnostic", "diagnostic": DiagnosticRenderer.json(diagnostic)]).description + "\n")
            }
            return
        }
        guard !diagnostics.isEmpty else { return }
        let renderer = DiagnosticRenderer(isColoured: terminal.hasColour, width: min(terminal.width, 140))
        // That nothing was sent is true of all of them and said once, at the end.
        let isNote = { (note: String) in note.hasPrefix("nothing was sent") }
        let note = diagnostics.lazy.flatMap(\.notes).first(where: isNote)
        let told = diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.notes.removeAll(where: isNote)
            return diagnostic
        }
        TextOutput.standardError.write(renderer.text(told))
        let errors = diagnostics.count { $0.severity == .error }
        let hints = diagnostics.count - errors
        let parts = [(errors, "error"), (hints, "hint")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        TextOutput.standardError.write("\n\(parts.joined(separator: ", "))\(note.map { "; \($0)" } ?? "")\n")
    }
}
