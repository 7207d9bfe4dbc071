import IminClient
import IminJSON
import IminLanguage
import IminScript
import Synchronization

/// Runs one script on a host of its own and tells what came of it: the edge between the language and the terminal.
struct ScriptRunner {
    struct Script {
        var source: SourceText
        /// `nil` for text from the command line or standard input.
        var file: String?
        /// `-e`: the value of the last expression is the output.
        var printsValue: Bool
    }

    let terminal: ReportTerminal
    var environment = Environment.sandbox
    var allowsLiveWrites = false
    var seed: UInt64 = 1
    var only: String?
    /// 0 nothing, 1 a line for each exchange, 2 all of it.
    var verbosity = 0
    var isJSON = false
    var limits = Limits.default
    var arguments: [String] = []
    /// Keeps the values of `snapshot` instead of comparing them.
    var updatesSnapshots = false
    /// The command that plays a scenario again.
    var commandLine: (Script, String?) -> String? = { _, _ in nil }

    init(terminal: ReportTerminal) { self.terminal = terminal }

    /// What came of a run. (Not a `Result`: making that type at run time takes a search through every conformance of the program.)
    private enum Ending {
        case none
        case report(Report)
        case invalid(CompileErrors)
    }

    /// The world of the last run is left as it is: taking it apart takes longer than ending the process, which comes next.
    private static let lastHost = Mutex<ScriptHost?>(nil)

    func run(_ script: Script) -> ExitStatus {
        let progress = ProgressLine(terminal: terminal)
        var reporter = RunReporter(terminal: terminal, isJSON: isJSON, progress: progress)
        let host: ScriptHost
        do {
            host = try makeHost(script, reporter)
        } catch {
            reporter.failed(error.message)
            return .failed
        }
        // Whatever leaves the program passes here: the values that scripts read with `env` do not.
        reporter.mask = { [masker = host.client.masker] in masker.mask($0) }
        reporter.maskOutput = { [client = host.client] in client.shown($0) }
        let cancellation = Cancellation()
        let ending = Mutex(Ending.none)
        var options = runOptions(host, reporter, cancellation)
        if script.file != nil { options.snapshots = ScriptFolder(of: script.file).snapshots(isUpdating: updatesSnapshots) }
        let source = script.source
        progress.begin()
        let started = ContinuousClock.now
        let interruption = Interruption()
        let task = Task {
            let session = Session(language: host.language, options: options, modules: ScriptFolder(of: script.file).modules)
            do throws(CompileErrors) {
                let report = try await session.run(source, isLast: true)
                ending.withLock { $0 = .report(report) }
            } catch {
                ending.withLock { $0 = .invalid(error) }
            }
            await host.shutdown()
            interruption.end()
            // Taken apart when nobody waits any more.
            withExtendedLifetime(session) {}
        }
        interruption.wait {
            cancellation.cancel()
            task.cancel()
        }
        progress.end()
        Self.lastHost.withLock { $0 = host }
        let elapsed = ContinuousClock.now - started
        switch ending.withLock({ $0 }) {
        case .invalid(let errors):
            reporter.invalid(errors.diagnostics)
            return .invalidScript
        case .report(let report):
            if let only, report.scenarios.isEmpty, report.outcome == .passed {
                reporter.failed("no scenario's name contains “\(only)”")
                return .usage
            }
            let status = cancellation.isCancelled ? ExitStatus.interrupted : Self.status(of: report)
            reporter.ended(
                report, status: status, script: script, client: host.client, elapsed: elapsed, again: { commandLine(script, $0) })
            return status
        case .none:
            return .failed
        }
    }

    private func makeHost(_ script: Script, _ reporter: RunReporter) throws(ScriptFailure) -> ScriptHost {
        let allows = allowsLiveWrites
        let options = Client.Options(allowsLiveWrite: { _ in allows })
        let renderer = ExchangeObserver(verbosity: verbosity, reporter: reporter)
        let host = try ScriptHost(
            environment: environment, seed: seed, folder: ScriptFolder(of: script.file), options: options, limits: limits,
            observe: { renderer.observe($0) })
        renderer.show(with: host.client.renderer)
        return host
    }

    private func runOptions(_ host: ScriptHost, _ reporter: RunReporter, _ cancellation: Cancellation) -> RunOptions {
        var options = host.runOptions()
        options.limits = limits
        options.seed = seed
        options.arguments = arguments
        options.only = only
        options.cancellation = cancellation
        options.print = { reporter.printed($0) }
        options.log = { reporter.logged($0) }
        options.environment = { host.secretVariable($0, in: ProcessEnvironment.variables) }
        let forks = options.observe
        options.observe = { event in
            await forks(event)
            reporter.observed(event)
        }
        return options
    }

    /// The status that tells most: refused and unreachable before failed.
    private static func status(of report: Report) -> ExitStatus {
        switch report.outcome {
        case .passed: return .passed
        case .cancelled: return .interrupted
        case .failed:
            let kinds = report.problems.compactMap { $0.failure?.kind }
            if kinds.contains("refused") { return .refused }
            // A deadline of the script's own is no service that cannot be reached.
            let isServiceGone = report.problems.contains { problem in
                guard let failure = problem.failure, failure.exchange != nil else { return false }
                return ["unreachable", "connection-lost", "timeout"].contains(failure.kind)
            }
            if isServiceGone { return .unreachable }
            return .failed
        }
    }
}

/// Passes exchanges on as `-v` wants them. The host makes the renderer that masks, so it is joined after the host is there.
private final class ExchangeObserver: Sendable {
    private let verbosity: Int
    private let reporter: RunReporter
    private let renderer = Mutex<ExchangeRenderer?>(nil)

    init(verbosity: Int, reporter: RunReporter) {
        self.verbosity = verbosity
        self.reporter = reporter
    }

    func show(with renderer: ExchangeRenderer) { self.renderer.withLock { $0 = renderer } }

    func observe(_ exchange: Exchange) {
        guard let renderer = renderer.withLock({ $0 }) else { return }
        reporter.exchanged(exchange, renderer: renderer, verbosity: verbosity)
    }
}
