import Glibc
import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import IminLanguage
import IminSandbox
import Synchronization

/// Everything a script runs on: one client and, where the environment is the sandbox, the world inside this process.
///
/// Here the floors meet: the client's transport is joined to the sandbox's responder, the catalogue becomes modules of the language,
/// and the world's clock becomes the script's.
public final class ScriptHost: Sendable {
    public let client: Client
    /// `nil` where the environment is a server.
    public let sandbox: Sandbox?
    private let control: any SandboxControl
    private let folder: ScriptFolder
    private let limits: Limits

    /// `observe` sees every exchange as it ends. `seed` names everything the embedded world makes; `world` is one that is there already.
    public init(
        environment: Environment, seed: UInt64 = 1, folder: ScriptFolder = ScriptFolder(of: nil), options: Client.Options = .init(),
        limits: Limits = .default, world known: Sandbox? = nil,
        observe: (@Sendable (Exchange) -> Void)? = nil
    ) throws(ScriptFailure) {
        self.folder = folder
        self.limits = limits
        var options = options
        let network = NetworkTransport(responseLimit: limits.response)
        var transport: any Transport = network
        if environment.isEmbedded {
            let world: Sandbox
            do {
                world = try known ?? Sandbox(Sandbox.Options(seed: seed))
            } catch {
                throw ScriptFailure(kind: "sandbox", "the sandbox could not start: \(error)")
            }
            sandbox = world
            if known == nil { world.sendWebhooks(with: WebhookDelivery.sender(over: network)) }
            transport = RoutingTransport(
                embedded: InProcessTransport { (request, body, timeout) throws(TransportError) in
                    switch await world.reply(to: request, body: body, patience: timeout.nanoseconds / 1_000) {
                    case .answer(let response, let bytes): return (response, bytes)
                    case .connectionLost: throw .connectionLost("the connection closed before a reply came (a fault of the sandbox)")
                    case .timeout: throw .timeout
                    }
                }, network: network,
                isEmbedded: environment.answersInside)
            // Waiting between repetitions is waiting in the world: it costs nothing and stays the same in every run.
            options.retryClock = RetryClock(
                sleep: { duration in
                    await world.advance(nanoseconds: duration.nanoseconds)
                    return true
                }, now: { world.now / 1_000_000 })
        } else {
            sandbox = nil
        }
        client = Client(environment: environment, transport: transport, options: options, log: ExchangeLog(observer: observe))
        control =
            sandbox.map { EmbeddedControl(sandbox: $0, began: $0.changeNumber) } ?? ServerControl(client: ScriptClient(client: client))
    }

    /// The language with everything of the platform added to it.
    public var language: Imin {
        var language = Imin()
        for module in OperationModules(client: scriptClient).modules() { language.add(module) }
        language.add(Module("", "Pages.", functions: [Page.browse(fetch: fetch)]))
        language.add(HTTPModule(client: scriptClient).module)
        language.add(SandboxModule(world: control).module)
        language.add(WebhooksModule(world: control).module)
        language.add(folder.module(textLimit: limits.string))
        language.add(Page.handleType)
        language.add(WorldSnapshot.handleType)
        language.add(WebhookListener.handleType)
        return language
    }

    /// The options of a run that come from the environment; the caller sets the rest (limits, arguments, where words go).
    ///
    /// `observe` makes each scenario a fork of the embedded world: what it changes is gone when it ends, its time included. A caller
    /// that observes too calls it first.
    public func runOptions() -> RunOptions {
        var options = RunOptions()
        let pages = NextPage(client: scriptClient)
        options.nextPage = { (address) async throws(ScriptFailure) in try await pages.fetch(address) }
        if let sandbox {
            let before = Mutex<Sandbox.Snapshot?>(nil)
            options.observe = { event in
                switch event {
                case .scenarioBegan: before.withLock { $0 = sandbox.snapshot() }
                case .scenarioEnded:
                    if let snapshot = before.withLock({ $0 }) { sandbox.restore(snapshot) }
                case .stepBegan: break
                }
            }
            options.holdsClock = true
            options.now = { sandbox.now }
            options.sleep = { (nanoseconds) async throws(ScriptFailure) in await sandbox.advance(nanoseconds: nanoseconds) }
        }
        return options
    }

    /// A variable that a script asks for with `env`. From then on its value is masked wherever exchanges and errors are shown.
    public func secretVariable(_ name: String, in variables: [String: String]) -> String? {
        guard let value = variables[name] else { return nil }
        client.masker.add(Secret(value))
        return value
    }

    /// Microseconds since 1970 on the clock of the world.
    public var now: Int64 { sandbox?.now ?? RealTime.now() }

    /// Gives back connections.
    public func shutdown() async { await client.shutdown() }

    private var scriptClient: ScriptClient { ScriptClient(client: client) }

    private var fetch: PageFetch {
        let client = scriptClient
        return { (request, body) async throws(ScriptFailure) in
            let exchange = try await client.send(request, body: body)
            guard let response = exchange.response else {
                throw ScriptFailure(
                    kind: "unreachable", "\(client.client.renderer.target(exchange)) gave no reply", exchange: exchange.number)
            }
            return (response, exchange.responseBody, exchange.number)
        }
    }
}
