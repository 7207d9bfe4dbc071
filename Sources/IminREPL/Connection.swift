import IminAPI
import IminClient
import IminJSON
import IminLanguage
import IminSandbox
import IminScript
import LineEdit
import Synchronization

/// One environment and the session on it: what the REPL speaks to. Choosing another environment makes another one.
public final class Connection {
    /// What stays the same whatever environment is chosen.
    public struct Settings: Sendable {
        public var seed: UInt64
        /// `--yes`.
        public var allowsWrites: Bool
        public var variables: [String: String]
        public var limits: Limits
        /// Where `print` and `log` go: whole lines, not yet masked.
        public var print: @Sendable (String) -> Void

        public init(
            seed: UInt64 = 1, allowsWrites: Bool = false, variables: [String: String] = [:], limits: Limits = .default,
            print: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.seed = seed
            self.allowsWrites = allowsWrites
            self.variables = variables
            self.limits = limits
            self.print = print
        }
    }

    public let environment: Environment
    public let settings: Settings
    public let host: ScriptHost
    /// Another one while a run that does not stop has the session that was here before.
    var session: Session { current.session }
    var cancellation: Cancellation { current.cancellation }
    public let language: Imin
    public let calls: CallRecorder
    public let consent: LiveConsent

    /// A session, and what stops it.
    struct Running {
        let session: Session
        let cancellation: Cancellation
    }
    var current: Running
    private let begin: () -> Running

    /// Holds back every write while it is closed, to live environments or not.
    let writes: WriteGate

    /// `isInteractive`: sources are lines of a session; otherwise one is a whole script.
    /// `world`: that of another connection, where the environment is the sandbox.
    public init(
        _ environment: Environment, _ settings: Settings, isInteractive: Bool = true, world: Sandbox? = nil
    ) throws(ScriptFailure) {
        self.environment = environment
        self.settings = settings
        let calls = CallRecorder()
        self.calls = calls
        let consent = LiveConsent(allowsAll: settings.allowsWrites)
        self.consent = consent
        let masker = Masker(environment.secrets)
        let writes = WriteGate()
        self.writes = writes
        let options = Client.Options(
            allowsLiveWrite: { write in await consent.decides(write, summary: Self.summary(write, masker: masker)) },
            liveRefusal: { writes.isClosed ? "this is a rehearsal: nothing was sent" : consent.refusal },
            holdsWrites: { writes.isClosed }, begins: { calls.begin($0) })
        host = try ScriptHost(environment: environment, seed: settings.seed, options: options, world: world, observe: { calls.record($0) })
        calls.watch(host.sandbox)
        var run = host.runOptions()
        run.seed = settings.seed
        run.limits = settings.limits
        run.print = settings.print
        run.log = settings.print
        run.environment = { [host, variables = settings.variables] in host.secretVariable($0, in: variables) }
        language = host.language
        begin = { [language, run] in
            var run = run
            run.cancellation = Cancellation()
            return Running(
                session: Session(language: language, options: run, isInteractive: isInteractive, modules: ScriptFolder(of: nil).modules),
                cancellation: run.cancellation)
        }
        current = begin()
    }

    /// A new session in the place of the one there is, on the same world and through the same client.
    func beginSession() { current = begin() }

    public var isLive: Bool { environment.isLive }

    /// The host that the prompt of a live environment shows.
    public var liveHost: String {
        environment.endpoints.all.first { environment.isLive($0.address) }?.address.host ?? environment.name
    }

    public var renderer: ExchangeRenderer { host.client.renderer }

    public nonisolated(nonsending) func shutdown() async { await host.shutdown() }

    /// What a page's form would send: that it pays, where a card's number is in it, and the names of its fields. Values are nobody's
    /// business at a prompt that others can see.
    static func form(_ body: [UInt8]) -> String {
        let fields = body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map {
            $0.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        }
        guard !fields.isEmpty, fields.allSatisfy({ $0.count == 2 && !$0[0].isEmpty }) else { return "\(body.count) bytes" }
        let names = fields.map { String(decoding: $0[0], as: UTF8.self) }.joined(separator: ", ")
        let pays = fields.contains { field in
            // Blanks in a form are pluses, or `%20`.
            let value = String(decoding: field[1], as: UTF8.self).replacing("%20", with: "+")
            return !TypedSecrets.cardNumbers(in: Array(value.utf8)[...]).isEmpty
        }
        return pays ? "PAYS with a card, whose number is not shown (form: \(names))" : "form: \(names)"
    }

    /// `  email "a@b.co", givenName "Ada"`: what a write would send, a few lines at most.
    private static func summary(_ write: LiveWriteGuard.PendingWrite, masker: Masker) -> String {
        guard !write.body.isEmpty else { return "" }
        let body = masker.mask(write.body)
        let text = (try? JSON(parsing: body)).map { ValueReading.text(.json($0)) } ?? Self.form(write.body)
        // For the narrowest terminal that is usual: who asks does not know this one.
        let rows = Text.rows(StyledText(Text.harmless(text)), 76, margin: 0)
        return rows.prefix(4).map { "  \($0.text)\n" }.joined() + (rows.count > 4 ? "  … \(rows.count - 4) more lines\n" : "")
    }
}

/// Whether writes may leave: `:dry` closes it.
final class WriteGate: Sendable {
    private let closed = Atomic<Bool>(false)
    var isClosed: Bool { closed.load(ordering: .relaxed) }
    func close() { closed.store(true, ordering: .relaxed) }
    func open() { closed.store(false, ordering: .relaxed) }
}
