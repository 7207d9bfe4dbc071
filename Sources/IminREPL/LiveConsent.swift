import IminAPI
import IminClient
import IminLanguage
import LineEdit
import Synchronization

/// Who decides whether a write to a live environment is sent: the person at the terminal, asked for each one.
///
/// A write is summed up and needs `y`; what destroys needs the name of the environment typed out, so that no habit answers it.
public final class LiveConsent: Sendable {
    public enum Mode: Sendable, Hashable {
        case asks
        /// `--yes`: somebody has agreed to everything.
        case allows
        /// Nothing is sent; the reason is told.
        case refuses(String)
    }

    private struct State {
        var mode: Mode
        var questions: Questions?
        var lastUse: ContinuousClock.Instant
        /// Writes of the statement at hand that were agreed to in advance: how many of each name. That the count is of the written calls
        /// and of nothing else is `WrittenCall.areAll`'s promise.
        var agreed: [String: Int] = [:]
    }

    /// After so long without a statement writes are refused until somebody chooses the environment anew.
    static let idleLimit = Duration.seconds(30 * 60)

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant

    public init(allowsAll: Bool = false, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        state = Mutex(State(mode: allowsAll ? .allows : .asks, lastUse: now()))
        self.now = now
    }

    public var mode: Mode { state.withLock { $0.mode } }
    var isAsking: Bool { mode == .asks }

    /// What is said of a write that was refused.
    var refusal: String {
        switch mode {
        case .refuses(let reason): "nothing was sent: \(reason)"
        case .asks where state.withLock { $0.questions == nil }:
            "nothing was sent: nobody is there to ask. Run with --yes to allow writes"
        case .asks, .allows: "you did not agree, so nothing was sent"
        }
    }

    func ask(through questions: Questions) { state.withLock { $0.questions = questions } }

    /// Ends a question that waits: Control-C.
    func interrupt() { state.withLock { $0.questions }?.interrupt() }

    /// A statement begins; whether writes have just been put out of reach because nobody was there for so long.
    func begin() -> Bool {
        let now = now()
        return state.withLock { state in
            defer { state.lastUse = now }
            guard state.mode == .asks, now - state.lastUse > Self.idleLimit else { return false }
            state.mode = .refuses("30 minutes without a statement made this session read-only; `:env` with its name allows writes again")
            return true
        }
    }

    /// Runs with every write allowed, or refused.
    nonisolated(nonsending) func with<Result>(_ mode: Mode, _ body: () async -> Result) async -> Result {
        let before = state.withLock { state in
            defer { state.mode = mode }
            return state.mode
        }
        let result = await body()
        state.withLock { $0.mode = before }
        return result
    }

    /// Asks once for the writes that are written out in a source, where there are several: those of a paste, of a file. `nil` where there
    /// is nothing to ask, else whether they are agreed to. Only for a source that can send nothing beyond them.
    func agrees(to writes: [WrittenCall], environment: String, host: String) -> Bool? {
        let questions = state.withLock { $0.mode == .asks ? $0.questions : nil }
        guard writes.count > 1, let questions else { return nil }
        var rows = ["LIVE \(host): \(writes.count) writes"]
        rows += writes.prefix(Self.rowLimit).map { "  \($0.text)" }
        if writes.count > Self.rowLimit { rows.append("  … \(writes.count - Self.rowLimit) more") }
        let lasting = writes.count { $0.effect == .destroys }
        if lasting > 0 { rows.append("\(lasting) of them cannot be undone.") }
        let word = lasting > 0 || writes.count > 10 ? environment : String(writes.count)
        rows.append("Type `\(word)` to send them; anything else sends nothing: ")
        guard questions.ask(rows.joined(separator: "\n")) == word else { return false }
        state.withLock { $0.agreed = Dictionary(writes.map { ($0.name, 1) }, uniquingKeysWith: +) }
        return true
    }

    /// The statement has ended, and with it what was agreed to for it.
    func end() { state.withLock { $0.agreed = [:] } }

    private static let rowLimit = 20

    /// The guard's question.
    func allows(_ write: LiveWriteGuard.PendingWrite, summary: String) -> Bool {
        let (mode, questions, isAgreed) = state.withLock { state in
            let left = state.agreed[write.name] ?? 0
            if left > 0 { state.agreed[write.name] = left - 1 }
            return (state.mode, state.questions, left > 0)
        }
        switch mode {
        case .allows: return true
        case .refuses: return false
        case .asks: if isAgreed { return true }
        }
        guard let questions else { return false }
        let head = "LIVE \(write.host)  \(write.name)\n  \(write.target)\n\(summary)"
        if write.effect == .destroys {
            return questions.ask("\(head)This cannot be undone. Type `\(write.environment)` to send it: ") == write.environment
        }
        let answer = questions.ask("\(head)Send it? [y/N] ")?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
