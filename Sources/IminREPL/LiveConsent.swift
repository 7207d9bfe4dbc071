import Dispatch
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
        /// The statement that may ask. One that has ended, or that Control-C has stopped, asks nothing more: its run may leave calls
        /// behind that still wait for their question.
        var statement = 0
        var isOver = false
        func mayAsk(_ statement: Int) -> Bool { !isOver && self.statement == statement }
        /// Writes of the statement at hand that were agreed to in advance: how many of each name. That the count is of the written calls
        /// and of nothing else is `WrittenCall.areAll`'s promise.
        var agreed: [String: Int] = [:]
        /// Writes of the statement at hand that were asked about one by one, by kind.
        var asked: [Kind: Int] = [:]
        /// How many more of a kind may go without being shown first: somebody has named the number.
        var allowance: [Kind: Int] = [:]
    }

    /// Writes that are alike: the same operation at the same host, or plain requests to the same address.
    private struct Kind: Hashable {
        var name: String
        var host: String

        init(_ write: LiveWriteGuard.PendingWrite) {
            name = write.name
            host = write.host
        }
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
    func interrupt() {
        let questions = state.withLock { state in
            state.isOver = true
            return state.questions
        }
        questions?.interrupt()
    }

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

    /// A run begins, whose writes may be asked for.
    func open() {
        state.withLock { state in
            state.statement += 1
            state.isOver = false
        }
    }

    /// The statement has ended, however it did, and with it what was agreed to for it and a question that is still open: when this comes
    /// back nobody but the prompt reads what is typed.
    func end() {
        let questions = state.withLock { state in
            state.agreed = [:]
            state.asked = [:]
            state.allowance = [:]
            state.isOver = true
            return state.questions
        }
        questions?.interrupt()
        queue.sync {}
    }

    private static let rowLimit = 20

    /// Questions come one after the other, and not on the thread of the run: what was agreed to goes out while the next is asked.
    private let queue = DispatchQueue(label: "imin.consent")

    func decides(_ write: LiveWriteGuard.PendingWrite, summary: String) async -> Bool {
        let statement = state.withLock { $0.statement }
        return await withCheckedContinuation { answer in
            queue.async { answer.resume(returning: self.allows(write, summary: summary, of: statement)) }
        }
    }

    /// The guard's question.
    ///
    /// From the second write of a kind on, as in a loop, its answer may be a number: so many of the kind are sent without being shown
    /// first, in this statement. Beyond ten the environment's name is wanted with it, as it always is for what destroys.
    private func allows(_ write: LiveWriteGuard.PendingWrite, summary: String, of statement: Int) -> Bool {
        func isWanted() -> Bool { state.withLock { $0.mayAsk(statement) } }
        let kind = Kind(write)
        let (mode, questions, isAgreed, isFirst) = state.withLock { state -> (Mode, Questions?, Bool, Bool) in
            guard state.mode != .asks || state.mayAsk(statement) else { return (Mode.refuses(""), nil, false, false) }
            let left = state.agreed[write.name] ?? 0
            if left > 0 { state.agreed[write.name] = left - 1 }
            let allowed = left > 0 ? 0 : state.allowance[kind] ?? 0
            if allowed > 0 { state.allowance[kind] = allowed - 1 }
            let isAgreed = left > 0 || allowed > 0
            if !isAgreed { state.asked[kind, default: 0] += 1 }
            return (state.mode, state.questions, isAgreed, state.asked[kind] == 1)
        }
        switch mode {
        case .allows: return true
        case .refuses: return false
        case .asks: if isAgreed { return true }
        }
        guard let questions else { return false }
        // A plain request is named by what it is sent to.
        let target = Catalogue.operation(named: write.name) == nil ? "" : "  \(write.target)\n"
        let head = "LIVE \(write.host)  \(write.name)\n\(target)\(summary)"
        let name = write.environment
        if write.effect == .destroys {
            let several = isFirst ? "" : ", `\(name) 5` to send five like it"
            let question = "\(head)This cannot be undone. Type `\(name)` to send it\(several): "
            guard let answer = questions.ask(question, while: isWanted) else { return false }
            guard !isFirst, answer.hasPrefix(name + " "), let count = Self.count(answer.dropFirst(name.utf8.count + 1)) else {
                return answer == name
            }
            allow(count, of: kind)
            return true
        }
        let several = isFirst ? "" : ", or how many \(write.name) from here on"
        guard let answer = questions.ask("\(head)Send it? [y/N\(several)] ", while: isWanted)?.lowercased() else { return false }
        guard !isFirst, let count = Self.count(answer) else { return answer == "y" || answer == "yes" }
        if count > Self.freely {
            let question = "LIVE \(write.host)  \(count) \(write.name), not shown before they are sent. Type `\(name)` to send them: "
            guard questions.ask(question, while: isWanted) == name else { return false }
        }
        allow(count, of: kind)
        return true
    }

    /// More than so many at once want the environment's name.
    private static let freely = 10

    private static func count(_ text: some StringProtocol) -> Int? { Int(text).flatMap { $0 > 0 && $0 <= 10_000 ? $0 : nil } }

    /// With the one that was asked about.
    private func allow(_ count: Int, of kind: Kind) { state.withLock { $0.allowance[kind] = count - 1 } }
}
