// The platform in a box: one world, and one router before it. Scripts call `respond`, the server calls the same responder; everything
// else here is what a script may do that the platform itself would not offer.

import HTTPTypes
import Hummingbird
import IminJSON
import NIOCore
import Synchronization

/// The whole platform in this process.
public final class Sandbox: Sendable {
    /// What a sandbox starts from.
    public struct Options: Sendable {
        /// Names everything: same seed and same commands give the same bytes.
        public var seed: UInt64
        /// Keys that are valid in `X-API-KEY`.
        public var keys: Set<String>
        /// Whether the clock stands until it is advanced, or follows the machine's.
        public var clock: Clock
        /// Hosts that webhooks may go to besides this machine.
        public var webhookHosts: Set<String> = []
        /// Where changes are kept; in memory only where absent.
        public var file: String?
        /// After so many changes (of a large world after more) the world itself is written beside the file, in the background: the next
        /// start reads it instead of everything that ever happened.
        public var changesPerCheckpoint = 20_000

        /// How time passes.
        public enum Clock: Sendable, Hashable {
            /// Stands at this instant until it is advanced.
            case held(at: Instant)
            /// Follows the machine's clock.
            case running
        }

        /// The time an embedded sandbox starts at: 2026-05-04T08:00:00Z, a Monday morning.
        public static let start = Instant(microseconds: 1_777_881_600_000_000)

        /// The options of an embedded sandbox, as far as nothing else is said.
        public init(
            seed: UInt64 = 1, keys: Set<String> = ["sandbox"], clock: Clock = .held(at: Options.start), file: String? = nil
        ) {
            self.seed = seed
            self.keys = keys.isEmpty ? ["sandbox"] : keys
            self.clock = clock
            self.file = file
        }
    }

    /// A moment of the world to come back to. Taking one costs nothing, whatever the world holds.
    public struct Snapshot: Sendable {
        let world: World
        let faults: Faults
    }

    /// Making a world costs milliseconds, and many a script or `imin check` never looks at it: one without a file is made when it is first
    /// asked for.
    private enum Opening: Sendable {
        case planned(Options, WorldClock.Mode)
        case opened(Platform)
    }

    private let opening: Mutex<Opening>
    private let courier: Courier
    /// What somebody should know of how it was opened, in sentences.
    public let warnings: [String]

    /// The open platform.
    var platform: Platform {
        opening.withLock { opening in
            switch opening {
            case .opened(let platform): return platform
            case .planned(let options, let mode):
                let world = World(seed: options.seed, began: Self.now(mode), clock: mode)
                let platform = Self.platform(of: world, number: 0, options, courier: courier)
                opening = .opened(platform)
                return platform
            }
        }
    }

    /// The platform, if somebody asked for it already; else how its clock will go.
    private var opened: (platform: Platform?, mode: WorldClock.Mode?) {
        opening.withLock { opening in
            switch opening {
            case .opened(let platform): (platform, nil)
            case .planned(_, let mode): (nil, mode)
            }
        }
    }

    /// Opens a sandbox; where there is a file, the world in it goes on.
    public init(_ options: Options = Options()) throws(JournalError) {
        let mode: WorldClock.Mode =
            switch options.clock {
            case .held(let instant): .held(at: instant)
            case .running: .running(offset: 0)
            }
        courier = Courier()
        guard let file = options.file else {
            warnings = []
            opening = Mutex(.planned(options, mode))
            return
        }
        let start = Self.now(mode)
        var warnings: [String] = []
        var world = World(seed: options.seed, began: start, clock: mode)
        var number = 0
        let journal = try Journal(file: file)
        let checkpoints = Checkpoints(of: journal, interval: options.changesPerCheckpoint)
        let (moment, warning) = checkpoints.read()
        if let moment { (world, number) = moment }
        if let warning { warnings.append(warning) }
        number = try journal.replay(after: number) { world.apply($0) }
        if number == 0 {
            number = 1
            try journal.append(Change(number: 1, at: start, events: [.began(seed: options.seed, at: start, clock: mode)]))
        }
        checkpoints.offer(world, number: number)
        self.warnings = warnings
        opening = Mutex(
            .opened(
                Self.platform(of: world, number: number, options, courier: courier, journal: journal, checkpoints: checkpoints)))
    }

    private static func platform(
        of world: World, number: Int, _ options: Options, courier: Courier, journal: Journal? = nil, checkpoints: Checkpoints? = nil
    ) -> Platform {
        Platform(
            world: world, number: number, keys: options.keys, webhookHosts: Set(options.webhookHosts.map { $0.lowercased() }),
            courier: courier, journal: journal, checkpoints: checkpoints, realNow: { MachineClock.now })
    }

    private static func now(_ mode: WorldClock.Mode) -> Instant { WorldClock(mode: mode).now(real: MachineClock.now) }

    private init(platform: Platform) {
        opening = Mutex(.opened(platform))
        courier = platform.courier
        warnings = []
    }

    /// A sandbox of its own that starts from this moment of this one: what happens in either is not seen by the other. It costs nothing
    /// to make, keeps nothing in a file, and knows the same keys.
    public func fork() -> Sandbox { Sandbox(platform: platform.fork()) }

    /// How a request in this process ends.
    public enum Reply: Sendable {
        case answer(HTTPResponse, [UInt8])
        /// A fault closed the connection before an answer came; the world may have changed.
        case connectionLost
        /// A fault keeps the answer back for longer than the caller waits; the world has changed, and its clock has moved by the wait.
        case timeout
    }

    /// Answers a request in this process: no socket, no channel, the same router as behind one. `patience` is how long the caller waits
    /// for an answer that a fault delays, in microseconds: of the world's time where its clock is held.
    public func reply(to request: HTTPRequest, body: [UInt8], patience: Int64 = .max) async -> Reply {
        let fault = platform.fault(for: request)
        if case .drop? = fault { return .connectionLost }
        if case .delay(let microseconds)? = fault { await wait(microseconds: min(microseconds, patience)) }
        let (response, bytes) = if let refusal = fault?.refusal { refusal } else { await respond(to: request, body: body) }
        switch fault {
        case .lostReply?: return .connectionLost
        case .delay(let microseconds)? where microseconds >= patience: return .timeout
        case .cutReply?: return .answer(response.withoutLength, Array(bytes.prefix(bytes.count / 2)))
        default: return .answer(response, bytes)
        }
    }

    /// Answers a request in this process whatever faults are in force.
    public func respond(to request: HTTPRequest, body: [UInt8]) async -> (HTTPResponse, [UInt8]) {
        let context = SandboxContext(source: SandboxContextSource(platform: platform, body: body, control: .own))
        do {
            let response = try await SandboxRouter.responder.respond(
                to: Request(head: request, body: RequestBody(buffer: ByteBuffer())), context: context)
            let collected = CollectedBody()
            try await response.body.write(collected)
            // In this process a notification arrives before the caller goes on: the same in every run.
            if platform.hasDueNotifications { await platform.deliver() }
            return (response.head, collected.bytes)
        } catch {
            let answer = Answer.problem(Problem(500, .internalError, "The sandbox failed to answer."))
            return (HTTPResponse(status: answer.status, headerFields: answer.fields), answer.body)
        }
    }

    private func wait(microseconds: Int64) async {
        if platform.holdsClock {
            try? await platform.advance(microseconds: microseconds)
        } else {
            try? await Task.sleep(for: .microseconds(microseconds))
        }
    }

    // MARK: - What only scripts can do

    /// The world's time, in microseconds since 1970.
    public var now: Int64 {
        let (platform, mode) = opened
        return (platform?.now ?? Self.now(mode ?? .running(offset: 0))).microseconds
    }

    /// Moves the world's clock forward, and lets happen what falls due on the way; a negative amount moves nothing.
    public func advance(nanoseconds: Int64) async {
        guard nanoseconds > 0 else { return }
        try? await platform.advance(microseconds: nanoseconds / 1_000)
    }

    /// When something happens next by itself, in microseconds since 1970; `nil` where nothing is planned.
    public var nextDue: Int64? { platform.nextDue?.microseconds }

    /// How webhooks leave this process. Without a sender they only reach mailboxes in it.
    public func sendWebhooks(with sender: @escaping WebhookSender) { courier.use(sender) }

    /// Opens a URL for webhooks in this process; nothing listens on any network.
    public func receiveWebhooks(in mailbox: WebhookMailbox) -> String {
        let url = "http://\(Courier.internalHost)/\(platform.world.webhooks.endpointsMade + 1)"
        courier.receive(at: url, in: mailbox)
        return url
    }

    /// Tells a URL about everything, unless it is told already.
    func addWebhook(_ url: String) throws(Problem) {
        guard !platform.world.webhooks.endpoints.contains(where: { $0.url == url }) else { return }
        if let problem = WebhookHosts.problem(with: url, allowed: platform.webhookHosts) { throw problem }
        _ = try platform.perform(
            .webhook(.add(url: url, topics: Set(WebhookTopic.allCases), key: WebhookHandlers.usualKey)))
    }

    /// Closes such a URL.
    public func stopReceivingWebhooks(at url: String, in mailbox: WebhookMailbox) {
        courier.stopReceiving(at: url, in: mailbox)
    }

    /// The messages to an address, oldest first, as `GET /sandbox/inbox` shows them.
    public func inbox(of address: String) -> [JSON] {
        let world = platform.world
        return world.inbox(of: address).map { MessageText.json($0, in: world) }
    }

    /// This moment.
    public func snapshot() -> Snapshot { Snapshot(world: platform.world, faults: platform.faults) }

    /// Goes back to a moment; false where a file keeps the world, which cannot go back.
    @discardableResult public func restore(_ snapshot: Snapshot) -> Bool { platform.restore(snapshot.world, faults: snapshot.faults) }

    /// The number of the last change.
    public var changeNumber: Int { opened.platform?.moment.number ?? 0 }

    /// What changed after a change's number, oldest first; the last few thousand changes are remembered.
    public func changes(since number: Int) -> [ChangeLines] { platform.changes(since: number) }

    /// What the last command changed.
    public var lastChanges: [String] { platform.changes(since: changeNumber - 1).last?.lines ?? [] }

    /// Writes a checkpoint where it is worth it, and closes the journal's file; the sandbox must not be used afterwards.
    public func close() { opened.platform?.close() }
}

/// Gathers what a response writes.
final class CollectedBody: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) { bytes.append(contentsOf: buffer.readableBytesView) }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
