import Glibc
import IminClient
import IminLanguage
import LineEdit

/// Reads a statement, runs it, shows what came of it, until the user leaves.
///
/// Knows neither how sources run (`Backend`) nor how keys become text (`LineInput`). Belongs to one task; its reading blocks the
/// thread it is called on.
public final class REPL {
    private let backend: Backend
    private let input: any LineInput
    private let history: History
    private let write: (String) -> Void
    private let isColoured: Bool
    private let columns: () -> Int
    /// Shared with the assistance of the input.
    private let knowledge: Knowledge
    private var count = 0
    private var isTracing = false
    private var hasLeft = false

    /// `write` takes what the REPL has to say, in whole lines; `columns` is asked for the width of the terminal.
    public init(
        _ backend: Backend, input: any LineInput, history: History, isColoured: Bool, columns: @escaping () -> Int,
        write: @escaping (String) -> Void
    ) {
        self.backend = backend
        self.input = input
        self.history = history
        self.isColoured = isColoured
        self.columns = columns
        self.write = write
        knowledge = Knowledge(backend.language)
        if let editor = input as? LineEditor { knowledge.assist(editor) }
        if let plain = input as? PlainInput { plain.validate = Knowledge.validate }
    }

    /// Until Control-D or `:quit`.
    public nonisolated(nonsending) func run() async {
        while !hasLeft {
            switch input.read(prompt, initial: "") {
            case .endOfInput: return
            case .text(let text): await take(text)
            }
        }
    }

    var prompt: Prompt {
        guard backend.isLive else { return Prompt(StyledText("imin \(backend.environment)> ", Style(.green))) }
        return Prompt(StyledText("imin LIVE \(backend.environment)>", Style(.white, on: .red, bold: true)) + StyledText(" "))
    }

    private nonisolated(nonsending) func take(_ text: String) async {
        switch MetaCommand.request(text) {
        case .command(let command, let argument): await perform(command, argument)
        case .unknown(let word, let candidates):
            let known = candidates.isEmpty ? MetaCommand.allCases.map { ":" + $0.rawValue } : candidates
            say(StyledText("\(word) is no command; there is \(known.joined(separator: ", "))", Style(.red)))
        case nil:
            guard text.contains(where: { !$0.isWhitespace }) else { return }
            count += 1
            await run(SourceText(name: "<repl:\(count)>", text: text), showsTime: false)
        }
    }

    // MARK: Running

    private nonisolated(nonsending) func run(_ source: SourceText, showsTime: Bool) async {
        let firstExchange = backend.exchanges.count
        backend.cancellation.reset()
        let cancellation = backend.cancellation
        let watch = InterruptWatch { cancellation.cancel() }
        let clock = ContinuousClock()
        let start = clock.now
        let evaluation = await backend.evaluate(source)
        let time = clock.now - start
        watch.stop()
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000

        for exchange in backend.exchanges.exchanges where exchange.number > firstExchange {
            say(StyledText(isTracing ? backend.renderer.full(exchange) : backend.renderer.line(exchange), .dim))
        }
        switch evaluation {
        case .refused(let diagnostics):
            history.conclude(succeeded: false, milliseconds: milliseconds)
            write(DiagnosticRenderer(isColoured: isColoured, width: max(columns(), 40)).text(diagnostics))
        case .ran(let report):
            history.conclude(succeeded: report.outcome == .passed, milliseconds: milliseconds)
            knowledge.learn(SourceReading(source).boundNames)
            show(report)
        }
        if showsTime { say(StyledText(Self.text(milliseconds: time), .dim)) }
    }

    private func show(_ report: Report) {
        if report.outcome == .cancelled { say(StyledText("stopped by Control-C", Style(.yellow))) }
        let renderer = ProblemRenderer(isColoured: isColoured, width: max(columns(), 40))
        for problem in report.problems {
            let because = problem.exchange.flatMap { backend.exchanges[$0] }.map { [backend.renderer.line($0)] } ?? []
            write(renderer.text(problem, because: because))
        }
        for scenario in report.scenarios where scenario.outcome == .passed {
            say(StyledText("✓ ", Style(.green)) + StyledText(scenario.name))
        }
        if let value = report.value {
            for line in ValuePrinter(width: max(columns() - 1, 20)).lines(value) { say(line) }
        }
    }

    static func text(milliseconds time: Duration) -> String {
        let microseconds = time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000
        let tenths = (microseconds + 50) / 100
        return tenths < 10_000 ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10_000).\(tenths / 1000 % 10) s"
    }

    // MARK: Commands

    private nonisolated(nonsending) func perform(_ command: MetaCommand, _ argument: String) async {
        switch command {
        case .help: help(argument)
        case .doc: document(argument)
        case .env:
            say(StyledText(backend.isLive ? "\(backend.environment), LIVE: writes reach real people" : backend.environment))
        case .keys: for line in Self.keys { say(StyledText(line)) }
        case .history:
            let entries = history.entries.filter { argument.isEmpty || $0.text.lowercased().contains(argument.lowercased()) }
            for entry in entries.suffix(50) { say(StyledText(entry.text, entry.succeeded == false ? .dim : .plain)) }
        case .private: switchSetting(argument, "private", value: &history.isPrivate)
        case .trace: switchSetting(argument, "trace", value: &isTracing)
        case .vars:
            let names = knowledge.completer.bound.sorted()
            say(StyledText(names.isEmpty ? "nothing is bound yet" : names.joined(separator: "  ")))
        case .quit: hasLeft = true
        case .time:
            guard !argument.isEmpty else { return say(StyledText(":time needs a source to run", Style(.red))) }
            count += 1
            await run(SourceText(name: "<repl:\(count)>", text: argument), showsTime: true)
        case .load:
            guard !argument.isEmpty else { return say(StyledText(":load needs the name of a file", Style(.red))) }
            do {
                await run(try backend.readFile(argument), showsTime: false)
            } catch {
                say(StyledText(error.message, Style(.red)))
            }
        }
    }

    private func switchSetting(_ argument: String, _ name: String, value: inout Bool) {
        switch argument {
        case "on": value = true
        case "off": value = false
        case "": break
        default: return say(StyledText(":\(name) is on or off", Style(.red)))
        }
        say(StyledText("\(name) is \(value ? "on" : "off")"))
    }

    private func help(_ argument: String) {
        let wanted = argument.hasPrefix(":") ? String(argument.dropFirst()) : argument
        let commands = MetaCommand.allCases.filter { wanted.isEmpty || $0.rawValue.hasPrefix(wanted) }
        if commands.isEmpty { return document(argument) }
        let widest = commands.map { $0.rawValue.count + $0.argument.count }.max() ?? 0
        for command in commands {
            let head = ":\(command.rawValue) \(command.argument)"
            say(
                StyledText(head, Style(.yellow)) + StyledText(String(repeating: " ", count: max(widest + 4 - head.count, 2)))
                    + StyledText(command.summary))
        }
    }

    private func document(_ name: String) {
        let rows = knowledge.completer.documentation(of: name)
        if !rows.isEmpty { return rows.forEach(say) }
        let nearest = knowledge.completer.nearest(to: name).map { "; did you mean `\($0)`?" } ?? ""
        say(StyledText("nothing is known of `\(name)`\(nearest)", Style(.red)))
    }

    private func say(_ line: StyledText) { write(line.rendered(colors: isColoured) + "\n") }

    private static let keys = [
        "Enter          runs what is complete, else breaks the line       Alt-Enter, ^O  breaks the line",
        "Tab            completes; again goes through the choices         Esc           takes that back",
        "Right, End     takes over the grey text; Alt-F a word of it      F1, Alt-?     explains the name at the cursor",
        "Up, Down       within the text, then entries that begin so       ^P, ^N        all entries",
        "^R             searches the history                              ^L            clears the screen",
        "^_, Alt-_      undo and redo                                     ^X ^M         runs in any case",
        "^W ^U ^K       cut, ^Y puts back, Alt-Y the one before           ^C            drops the text",
        "~/.editrc      `bind -v` for vi keys, `imin:bind key command`    ^D            leaves on an empty line",
    ]
}
