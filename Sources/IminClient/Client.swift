import HTTPTypes
import IminAPI
import IminJSON

/// Catalogue call → request → transport → exchange. One per run: it holds the run's pool, log and secrets.
public final class Client: Sendable {
    public struct Options: Sendable {
        /// Time for one attempt of a call that names none.
        public var timeout: Duration
        public var retry: Retry.Policy
        public var retryClock: RetryClock
        /// Asked before a live environment is changed; refuses unless told otherwise (`--yes`).
        public var allowsLiveWrite: @Sendable (LiveWriteGuard.PendingWrite) async -> Bool
        /// What is said of a write that was not allowed.
        public var liveRefusal: @Sendable () -> String
        /// Whether every write is refused, to whatever environment: while somebody only rehearses.
        public var holdsWrites: @Sendable () -> Bool
        /// Told as a call begins: the name of its operation, else its method and host.
        public var begins: @Sendable (String) -> Void

        public init(
            timeout: Duration = .seconds(30), retry: Retry.Policy = .init(), retryClock: RetryClock = .system,
            allowsLiveWrite: @escaping @Sendable (LiveWriteGuard.PendingWrite) async -> Bool = { _ in false },
            liveRefusal: @escaping @Sendable () -> String = { "nothing was sent. Run with --yes to allow writes" },
            holdsWrites: @escaping @Sendable () -> Bool = { false }, begins: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.timeout = timeout
            self.retry = retry
            self.retryClock = retryClock
            self.allowsLiveWrite = allowsLiveWrite
            self.liveRefusal = liveRefusal
            self.holdsWrites = holdsWrites
            self.begins = begins
        }
    }

    public let environment: Environment
    public let log: ExchangeLog
    public let masker: Masker
    /// Shows exchanges and errors of this run.
    public let renderer: ExchangeRenderer
    private let transport: any Transport
    private let recording: Recording
    private let next: Next

    public init(environment: Environment, transport: any Transport, options: Options = Options(), log: ExchangeLog = ExchangeLog()) {
        self.environment = environment
        self.transport = transport
        self.log = log
        masker = Masker(environment.secrets)
        renderer = ExchangeRenderer(masker: masker, endpoints: environment.endpoints, refusal: options.liveRefusal)
        recording = Recording(log: log, environment: environment, begins: options.begins)
        let middlewares: [any Middleware] = [
            HostPolicy(environment), LiveWriteGuard(environment, isAllowed: options.allowsLiveWrite, holdsWrites: options.holdsWrites),
            Retry(options.retry, clock: options.retryClock), Deadline(options.timeout), Authentication(environment),
        ]
        next = Next(middlewares: middlewares[...], transport: transport)
    }

    /// What a script prints or results in, for the one who runs it: outside live environments links that open once are shown whole, since
    /// opening them is what they are for. Everything else that is shown or kept goes through `masker` alone.
    public func shown(_ text: String) -> String { masker.mask(text, showsTokens: !environment.isLive) }

    /// Calls an operation. The exchange's `json` is the reply; `nil` where it has no body. Throws unless the status is 2xx and the
    /// body, if there is one, is JSON.
    public func call(
        _ operation: Operation, _ arguments: [String: JSON] = [:], timeout: Duration? = nil
    ) async throws(ClientError) -> Exchange {
        let operation = operation.form(with: arguments)
        let built: RequestBuilder.Built
        do {
            built = try RequestBuilder.build(operation, arguments: arguments, endpoints: environment.endpoints)
        } catch {
            throw .argument(error)
        }
        let call = Call(
            operation: operation, request: built.request, body: built.body, address: built.address, timeout: timeout,
            trace: CallTrace(notes: built.notes))
        var exchange = try await recording.send(call, next: next)
        guard let status = exchange.status, (200..<300).contains(status) else {
            let problem = (try? JSON(parsing: exchange.responseBody)).flatMap(ProblemShape.init(reading:))
            throw .refused(exchange, status: exchange.status ?? 0, problem: problem)
        }
        // A document, as a receipt, is no JSON and need not be.
        guard !exchange.responseBody.isEmpty, operation.replyMediaType == "application/json" else { return exchange }
        do {
            exchange.json = try JSON(parsing: exchange.responseBody)
        } catch {
            throw .notJSON(exchange, error)
        }
        return exchange
    }

    /// Sends a plain request, for `http` and pages: no key is added, no status is a failure, the body is not looked at.
    public func send(_ request: HTTPRequest, body: [UInt8] = [], timeout: Duration? = nil) async throws(ClientError) -> Exchange {
        let text = "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")"
        guard let address = WebAddress(lenient: text), ["http", "https"].contains(address.scheme) else {
            throw .argument(
                ArgumentError(
                    operation: "http.\(request.method.rawValue.lowercased())", parameter: "url",
                    "\(masker.mask(text)) is not an address of the web (http or https)"))
        }
        // What is sent is what was understood: no control character or space that the reading dropped comes back in.
        var request = request
        request.scheme = address.scheme
        request.authority = address.authority?.hostAndPort
        request.path = address.requestTarget
        let call = Call(
            operation: nil, request: request, body: body, address: address, timeout: timeout, trace: CallTrace(notes: []))
        return try await recording.send(call, next: next)
    }

    /// Ends the run: connections are closed, later calls find nothing to send with.
    public func shutdown() async { await transport.shutdown() }
}
