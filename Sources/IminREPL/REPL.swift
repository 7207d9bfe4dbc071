import Glibc
import IminClient
import IminLanguage
import IminSandbox
import LineEdit

/// Reads a statement, runs it, shows what came of it, until the user leaves.
///
/// Knows neither how an environment is made (`connect`) nor how keys become text (`LineInput`). Belongs to one task; its reading blocks
/// the thread it is called on.
public final class REPL {
    public struct Configuration {
        public var isColoured = false
        public var theme = Theme.default
        /// Asked for the width and height of the terminal.
        public var size: () -> (columns: Int, rows: Int) = { (80, 24) }
        public var variables: [String: String] = [:]
        /// Makes a connection to an environment by name.
        public var connect: (String) throws(ScriptFailure) -> Connection = { name throws(ScriptFailure) in
            throw ScriptFailure(kind: "environment", "there is no environment `\(name)`")
        }
        /// The history of an environment.
        public var history: (String) -> History = { _ in History() }
        /// What the environments are called, for completion.
        public var environments: [String] = []
        /// Shows that something runs, and how long it has.
        public var beginWaiting: () -> Waiting = { Waiting() }

        /// Whether nobody is there to go on after a failure: the statements come out of a pipe.
        public var stopsAtFailure = false
        /// Whether results go into a pipe or a file: they come as JSON, whole, and nothing but they.
        public var isReadByPrograms = false

        public init() {}
    }

    /// What shows that something runs.
    public struct Waiting: Sendable {
        var pause: @Sendable (Bool) -> Void
        var say: @Sendable (String) -> Void
        var stop: @Sendable (String) -> Void
        var end: @Sendable () -> Void

        /// `pause` is told while a question has the rows of the terminal, `say` what is done from now on, `stop` that it is told to stop,
        /// which is to be seen at once.
        public init(
            pause: @escaping @Sendable (Bool) -> Void = { _ in }, say: @escaping @Sendable (String) -> Void = { _ in },
            stop: @escaping @Sendable (String) -> Void = { _ in }, end: @escaping @Sendable () -> Void = {}
        ) {
            self.pause = pause
            self.say = say
            self.stop = stop
            self.end = end
        }
    }

    var connection: Connection
    let configuration: Configuration
    let input: any LineInput
    let output: ReplOutput
    var history: History
    /// Shared with the assistance of the input.
    let knowledge: Knowledge
    var theme: Theme
    var timeline = Timeline()
    var record = SessionRecord()
    /// What was created in the environments that the session has left, or where it has begun anew; they outlive it.
    var ledgersElsewhere: [String: (ledger: Ledger, isLive: Bool)] = [:]
    /// The last thing that was shown, for `:more`.
    var shown: (value: ScriptValue, next: ValuePrinter.Place)?
    /// The exchanges of the last statement.
    var lastExchanges: [Exchange] = []
    var isTracing = false
    var format = Format.table
    var rowLimit = 20
    /// Whether what does not fit goes to `$PAGER` by itself.
    var usesPager = false
    var hasLeft = false
    /// What runs or has run beside the session.
    var jobs: [Job] = []
    var jobCount = 0
    /// What runs have that did not stop when they were told to, in the order in which they were left.
    var absent: [Detachment] = []
    /// Those of sessions that were left: their values go with the process.
    var lost: [Detachment] = []
    /// What somebody was warned of who wanted to leave.
    private var warnings: Set<String> = []
    /// Whether the statement at hand has failed.
    private var hasFailed = false
    private var hasToldOfSecrets = false
    /// Text that the next read begins with.
    var draft = ""
    private var sourceCount = 0

    enum Format: String, CaseIterable { case table, json, csv }

    public init(_ connection: Connection, input: any LineInput, output: ReplOutput, configuration: Configuration) {
        self.connection = connection
        self.input = input
        self.output = output
        self.configuration = configuration
        theme = configuration.theme
        if configuration.isReadByPrograms { format = .json }
        history = configuration.history(connection.environment.name)
        knowledge = Knowledge(connection, environments: configuration.environments)
        knowledge.entered = { [unowned self] in history.entries.map(\.text) }
        // Of its rows two columns stay free.
        knowledge.width = { configuration.size().columns - 2 }
        if let editor = input as? LineEditor { knowledge.assist(editor) }
        adopt(connection)
        if let editor = input as? LineEditor {
            editor.theme = theme
            editor.assistance.prompt = { [unowned self] in prompt }
            let variables = configuration.variables
            editor.assistance.editElsewhere = { Child.edit($0, variables) }
        }
        if let plain = input as? PlainInput { plain.validate = Knowledge.validate }
    }

    /// From now on this is where sources run.
    func adopt(_ connection: Connection) {
        self.connection = connection
        output.mask(with: connection.host.client)
        // Out of a pipe come statements, not answers.
        if !configuration.stopsAtFailure { connection.consent.ask(through: input.questions) }
        knowledge.adopt(connection)
        history.mask = { [masker = connection.host.client.masker, isLive = connection.isLive] in
            masker.mask(TypedSecrets($0, hidesCards: isLive).masked)
        }
        (input as? LineEditor)?.history = history
        (input as? PlainInput)?.history = configuration.stopsAtFailure ? nil : history
    }

    /// Whether Control-D leaves at once: not the first time where something that was created in a live environment would stay there.
    private func mayLeave() -> Bool {
        // What was typed and dropped since lies between.
        if (input as? LineEditor)?.wasEdited == true { warnings = [] }
        return mayLeave([
            hasRunningJobs ? "a job still runs: `:jobs` shows it; Control-D leaves and stops it" : nil, leavingWarning,
        ])
    }

    /// The same for `:quit`, which says that jobs are to stop.
    func mayLeaveBehind() -> Bool { mayLeave([leavingWarning]) }

    private func mayLeave(_ reasons: [String?]) -> Bool {
        guard !configuration.stopsAtFailure else { return true }
        let untold = reasons.compactMap(\.self).filter { warnings.insert($0).inserted }
        untold.forEach(say)
        return untold.isEmpty
    }

    /// What to say to somebody who leaves while things that the session created in live environments would stay there.
    var leavingWarning: String? {
        var left: [(environment: String, count: Int)] =
            connection.isLive ? [(connection.environment.name, record.ledger.entries.count)] : []
        for (name, kept) in ledgersElsewhere.sorted(by: { $0.key < $1.key }) where kept.isLive && name != connection.environment.name {
            left.append((name, kept.ledger.entries.count))
        }
        left.removeAll { $0.count == 0 }
        guard !left.isEmpty else { return nil }
        let things = left.map { "\(Text.counted($0.count, "thing")) that this session created in \($0.environment)" }
        let isHere = left.count == 1 && left[0].environment == connection.environment.name
        let advice = isHere ? ":cleanup deletes" : ":cleanup deletes, in each after `:env` with its name"
        return "\(things.joined(separator: " and ")) would stay: \(advice); Control-D again leaves"
    }

    /// How it went, as a process tells it: 0 where somebody typed; else 1 for a failure, 2 for a command that is wrong, 3 for what does
    /// not check, 4 for a write that was refused, 130 for Control-C.
    public private(set) var status: Int32 = 0

    /// Notes how a statement went. What comes out of a pipe ends with the first that fails.
    func note(_ evaluation: Evaluation) {
        if evaluation.report?.outcome != .passed { hasFailed = true }
        guard configuration.stopsAtFailure else { return }
        switch evaluation {
        case .refused: status = 3
        case .detached: status = 130
        case .ran(let report):
            switch report.outcome {
            case .passed: return
            case .failed: status = report.problems.contains { $0.failure?.kind == "refused" } ? 4 : 1
            case .cancelled: status = 130
            }
        }
        hasLeft = true
    }

    /// Until Control-D or `:quit`.
    public nonisolated(nonsending) func run() async {
        let complaints = (input as? LineEditor)?.complaints ?? []
        if !complaints.isEmpty || history.broken > 0 { (input as? LineEditor)?.withdraw() }
        for complaint in complaints { complain(complaint) }
        if history.broken > 0 { say(StyledText("\(Text.counted(history.broken, "line")) of the history could not be read", .dim)) }
        if configuration.stopsAtFailure { return await runAll() }
        while !hasLeft {
            let initial = draft
            draft = ""
            switch input.read(prompt, initial: initial) {
            case .endOfInput:
                if mayLeave() { return }
            case .text(let text):
                // Twice in a row is meant; later it is forgotten.
                if case .command(.quit, _) = MetaCommand.request(text) {} else { warnings = [] }
                hasFailed = false
                comeBack()
                input.hideTyping(true)
                await enter(text)
                input.hideTyping(false)
                if hasFailed { holdTypedAhead() }
            }
        }
    }

    /// Plain lines that were typed or pasted behind a statement that failed are shown, not run: they counted on it.
    private func holdTypedAhead() {
        let held = (input as? PlainInput)?.takeTypedAhead().filter { $0.contains { !$0.isWhitespace } } ?? []
        guard !held.isEmpty else { return }
        say("not run, because what came before it failed:")
        for line in held { say("  " + Text.harmless(line)) }
    }

    private nonisolated(nonsending) func enter(_ text: String) async {
        keepSecrets(of: text)
        output.entered(text, prompt: prompt.first.text)
        let entries = MetaCommand.entries(in: text)
        guard entries.count > 1 else { return await take(text) }
        for (index, entry) in entries.enumerated() where !hasLeft {
            await take(entry)
            if hasFailed, index + 1 < entries.count { return say("what was entered behind it was not run") }
        }
    }

    /// What comes out of a pipe is read to its end before any of it runs: nothing is sent where anything in it is wrong.
    private nonisolated(nonsending) func runAll() async {
        var texts: [String] = []
        while case .text(let text) = input.read(prompt, initial: "") { texts.append(text) }
        let whole = PipedSession(texts) { try? readFile($0) }
        if let unknown = whole.unknownCommand { return await take(unknown) }
        let wrong = whole.check(in: connection.session)
        guard wrong.isEmpty else {
            note(.refused(wrong))
            return show(wrong)
        }
        for text in texts where !hasLeft { await enter(text) }
    }

    /// Runs a file as though it had been typed, before the first prompt.
    public nonisolated(nonsending) func load(file: String) async { await load(file) }

    /// Gives back what the environment holds.
    public nonisolated(nonsending) func end() async {
        for job in jobs { job.cancel() }
        await connection.shutdown()
    }

    /// The word LIVE and the host stand in it where writes reach real people; the colour only repeats it.
    var prompt: Prompt {
        let name = connection.environment.name
        guard connection.isLive else {
            return hasRunningJobs ? Prompt(StyledText("imin \(name)*> ", Style(.green))) : Self.prompt(for: connection.environment)
        }
        let shown = name == "live" ? connection.liveHost : "\(name) \(connection.liveHost)"
        if case .refuses = connection.consent.mode {
            return Prompt(StyledText("imin LIVE \(shown) ro>", Style(.white, on: .blue, bold: true)) + StyledText(" "))
        }
        return Prompt(StyledText("imin LIVE \(shown)>", Style(.white, on: .red, bold: true)) + StyledText(" "))
    }

    /// What stands before the first prompt, in rows of a terminal.
    public static func banner(version: String, columns: Int) -> [StyledText] {
        Text.rows(
            StyledText("imin \(version) · :help lists commands, ?name explains a name, Control-D leaves", .dim), columns, margin: 0)
    }

    /// The prompt where nobody's data are at stake: what can be shown before there is a session.
    public static func prompt(for environment: Environment) -> Prompt {
        Prompt(StyledText("imin \(environment.name)> ", Style(.green)))
    }

    /// What looks like a secret stays out of files; said once, for it may look so only.
    private func keepSecrets(of text: String) {
        let secrets = TypedSecrets(text, hidesCards: connection.isLive).findings.map(\.text)
        guard !secrets.isEmpty else { return }
        output.keepOut(secrets)
        guard !hasToldOfSecrets, !history.isPrivate, !text.hasPrefix(" ") else { return }
        hasToldOfSecrets = true
        let told = "what looks like a secret is kept as *** in the history; `:private on` keeps statements out of it"
        sentence(StyledText(told, .dim)).forEach(say)
    }

    /// One thing that was entered.
    nonisolated(nonsending) func take(_ text: String) async {
        defer { knowledge.forgetNames() }
        switch MetaCommand.request(text) {
        case .command(let command, let argument):
            await perform(command, argument)
            // A command that ran a source has told the history how that went.
            history.conclude(succeeded: true, milliseconds: 0)
        case .unknown(let word, let candidates):
            history.conclude(succeeded: false, milliseconds: 0)
            if candidates.isEmpty {
                let names = MetaCommand.allCases.map { ":" + $0.rawValue }
                let advice = NearestName.nearest(to: word, among: names).map { "did you mean \($0)?" } ?? ":help lists them"
                complain("\(word) is no command; \(advice)")
            } else {
                complain("\(word) could be \(candidates.joined(separator: ", "))")
            }
        case nil:
            guard text.contains(where: { !$0.isWhitespace }) else { return }
            // `customer.create?`, as other sessions are asked.
            if let name = Self.askedFor(text) {
                history.conclude(succeeded: true, milliseconds: 0)
                return await perform(.doc, name)
            }
            await run(nextSource(text))
        }
    }

    /// The name in `name?` or `name.of.it?`, which is no source.
    static func askedFor(_ text: String) -> String? {
        let asked = Text.trimmed(text)
        guard asked.hasSuffix("?"), asked.utf8.count > 1 else { return nil }
        let name = asked.dropLast()
        return name.utf8.allSatisfy { Completer.isNameByte($0) || $0 == UInt8(ascii: ".") } ? String(name) : nil
    }

    func nextSource(_ text: String) -> SourceText {
        sourceCount += 1
        return SourceText(name: "<repl:\(sourceCount)>", text: text)
    }

    // MARK: Words

    var width: Int { max(configuration.size().columns - 1, 10) }
    var reportWidth: Int { max(configuration.size().columns, 10) }

    func say(_ line: StyledText) {
        output.write(line.rendered(colors: configuration.isColoured, theme: theme) + "\n")
    }

    /// What is said about results and is none.
    func note(_ line: StyledText) {
        output.note(line.rendered(colors: configuration.isColoured, theme: theme) + "\n")
    }

    func say(_ text: String) { sentence(StyledText(text)).forEach(say) }

    /// A sentence about a result, which is none.
    func remark(_ text: String, _ style: Style) { sentence(StyledText(text, style)).forEach(note) }

    /// Says what is wrong. Where nobody can correct it, that is the end.
    func complain(_ text: String) {
        hasFailed = true
        sentence(StyledText(text, Style(.red))).forEach(note)
        guard configuration.stopsAtFailure else { return }
        if status == 0 { status = 2 }
        hasLeft = true
    }

    /// A sentence in rows; on a terminal no word is broken at the margin.
    private func sentence(_ line: StyledText) -> [StyledText] {
        configuration.stopsAtFailure ? [line] : Text.rows(line, configuration.size().columns, margin: 2)
    }

    /// `0.3 ms`, `12 ms`, `1.2 s`.
    static func text(_ time: Duration) -> String {
        let microseconds = time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000
        if microseconds >= 10_000, microseconds < 1_000_000 { return "\((microseconds + 500) / 1_000) ms" }
        let tenths = (microseconds + 50) / 100
        return tenths < 10_000 ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10_000).\(tenths / 1000 % 10) s"
    }
}
