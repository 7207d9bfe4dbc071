// The sandbox behind a socket: the same router, read from and written to by Hummingbird's server. Clients that dawdle are cut off; a
// signal lets what is under way finish and then ends the server.

@preconcurrency import Dispatch
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// How to serve.
public struct ServeOptions: Sendable {
    /// What to bind to; other machines can only reach it where this says so.
    public var host: String
    /// 0 picks a free one.
    public var port: Int
    /// The sandbox that is served.
    public var sandbox: Sandbox.Options
    /// End on SIGTERM and SIGINT; otherwise only when the task is cancelled.
    public var stopsOnSignals: Bool
    /// What the sandbox's own controls ask for, from whatever machine; without it they answer to this machine only.
    public var controlToken: String?
    /// For the whole body of a request, and for the reader of a long reply.
    var transferSeconds: Int64 = 20
    /// How webhooks leave the process; none do where absent.
    public var webhookSender: WebhookSender?
    /// Where all webhooks go from the start, as if registered.
    public var webhooks: [String] = []

    /// Told what somebody should know, in sentences.
    public var warn: (@Sendable (String) -> Void)?
    /// Told when everything is answered and written, and before the memory is given back: a process that ends anyway need not do that
    /// customer by customer.
    public var onStopped: (@Sendable () -> Void)?

    /// On this machine only, at a free port, with a running clock.
    public init(
        host: String = "127.0.0.1", port: Int = 0, sandbox: Sandbox.Options = Sandbox.Options(clock: .running), stopsOnSignals: Bool = true,
        controlToken: String? = nil
    ) {
        self.host = host
        self.port = port
        self.sandbox = sandbox
        self.stopsOnSignals = stopsOnSignals
        self.controlToken = controlToken
    }
}

/// Why the server could not run.
public struct ServeError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, and with which address or file.
    public let description: String
}

extension Sandbox {
    /// Serves a sandbox until it is told to stop. `onReady` gets the address once it can be called: `http://127.0.0.1:49152`.
    public static func serve(_ options: ServeOptions = ServeOptions(), onReady: @escaping @Sendable (String) -> Void)
        async throws(ServeError)
    {
        let sandbox: Sandbox
        do {
            sandbox = try Sandbox(options.sandbox)
        } catch {
            throw ServeError(description: error.description)
        }
        defer { sandbox.close() }
        for warning in sandbox.warnings { options.warn?(warning) }
        if let sender = options.webhookSender { sandbox.sendWebhooks(with: sender) }
        for url in options.webhooks {
            do throws(Problem) {
                try sandbox.addWebhook(url)
            } catch {
                throw ServeError(description: error.description)
            }
        }
        try await sandbox.serve(
            host: options.host, port: options.port, stopsOnSignals: options.stopsOnSignals, controlToken: options.controlToken,
            transferSeconds: options.transferSeconds, onReady: onReady)
        sandbox.close()
        options.onStopped?()
    }

    /// Serves this sandbox; its clock is the one it has.
    public func serve(
        host: String = "127.0.0.1", port: Int = 0, stopsOnSignals: Bool = true, controlToken: String? = nil,
        onReady: @escaping @Sendable (String) -> Void
    ) async throws(ServeError) {
        try await serve(
            host: host, port: port, stopsOnSignals: stopsOnSignals, controlToken: controlToken,
            transferSeconds: ServeOptions().transferSeconds, onReady: onReady)
    }

    private func serve(
        host: String, port: Int, stopsOnSignals: Bool, controlToken: String?, transferSeconds: Int64,
        onReady: @escaping @Sendable (String) -> Void
    ) async throws(ServeError) {
        guard (0...65_535).contains(port) else { throw ServeError(description: "\(port) is no port: it must be from 0 to 65535.") }
        let rounds = DeliveryRounds(platform: platform)
        let connection = Connection(platform: platform, rounds: rounds, controlToken: controlToken, transferSeconds: transferSeconds)
        let server = Server(
            childChannelSetup: HTTP1Channel(
                responder: { request, writer, channel in try await connection.respond(to: request, writer: writer, channel: channel) },
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [RequestHeadsInstaller(), UnreadableRequests()],
                    idleTimeout: .seconds(Connection.idleSeconds),
                    // What is longer than `RequestHeads` takes is read up to there, so that it can say what is too long.
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 1 << 20, maxHeaderListSize: 1 << 20))),
            configuration: ServerConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let name = host.contains(":") ? "[\(host)]" : host
                onReady("http://\(name):\(channel.localAddress?.port ?? port)")
            },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: SandboxContextSource.silence)
        let delivering = Task { await rounds.run() }
        defer { delivering.cancel() }
        do {
            try await Sandbox.run(server, until: StopSignal(isWanted: stopsOnSignals))
        } catch is CancellationError {
            return
        } catch {
            throw ServeError(description: "cannot serve at \(host):\(port): \(Sandbox.reason(error))")
        }
    }

    /// Runs the server until the signal, then lets replies that are under way finish.
    private static func run(_ server: Server<HTTP1Channel>, until signal: StopSignal) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run()
                return false
            }
            group.addTask {
                await signal.wait()
                return true
            }
            guard try await group.next() == true else {
                group.cancelAll()
                return
            }
            group.addTask {
                try? await server.shutdownGracefully()
                return true
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(Connection.stopSeconds))
                return true
            }
            // Whoever takes longer than that to send or to read is left behind.
            _ = try? await group.next()
            group.cancelAll()
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}

/// One request of a connection: its body is read to the end within a time, then the router answers.
private struct Connection: Sendable {
    let platform: Platform
    let rounds: DeliveryRounds
    let controlToken: String?
    let transferSeconds: Int64

    /// Of a connection on which nothing moves.
    static let idleSeconds: Int64 = 60
    /// For what is under way when the server stops.
    static let stopSeconds: Int64 = 5
    /// Of a body that is refused so much is still taken, so that its sender gets to hear about it.
    private static let maximumDrained = 16 << 20
    /// Longer replies may wait for their reader.
    private static let shortReply = 32 << 10

    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        var parts = ArrivingBody(request)
        let arrival = parts.isAnnounced ? deadline(of: channel, telling: 408, "The body did not arrive in time.") : nil
        defer { arrival?.cancel() }
        let body = try await parts.read(from: channel)
        arrival?.cancel()
        let started = ContinuousClock.now
        let before = platform.number
        let fault = platform.fault(for: request.head)
        if case .drop? = fault { throw ConnectionDropped() }
        if case .delay(let microseconds)? = fault { try await Task.sleep(for: .microseconds(microseconds)) }
        let context = SandboxContext(
            source: SandboxContextSource(
                platform: platform, body: body, isBodyTooLong: parts.isTooLong, control: control(of: channel.remoteAddress)))
        var response: Response
        do {
            if let (head, bytes) = fault?.refusal {
                response = Response(
                    status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            } else {
                response = try await SandboxRouter.responder.respond(to: request, context: context)
            }
        } catch {
            response = SandboxRouter.response(.problem(Problem(500, .internalError, "The sandbox failed to answer.")))
        }
        platform.saw(
            request.head, status: response.status.code, microseconds: (ContinuousClock.now - started).microseconds, since: before)
        // Only what changes the world plans something; what is due then must not wait for the next caller.
        if request.method != .get && request.method != .head { rounds.wake() }
        if case .lostReply? = fault { throw ConnectionDropped() }
        if case .cutReply? = fault {
            let collected = CollectedBody()
            try await response.body.write(collected)
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: collected.bytes.prefix(collected.bytes.count / 2)))
            response.headers = response.head.withoutLength.headerFields
        }
        response.headers[.date] = MachineClock.httpDate
        if parts.isTooLong { response.headers[.connection] = "close" }
        // Where earlier replies have not left yet their reader is slow, however short this one is.
        let mayWait = !channel.isWritable || (response.body.contentLength ?? .max) > Connection.shortReply
        let deadline = mayWait ? self.deadline(of: channel) : nil
        defer { deadline?.cancel() }
        try await writer.write(response: response.head, body: response.body)
        guard parts.isTooLong else { return }
        // Closing at once would reset the connection, and whoever is still sending would never read the answer.
        deadline?.cancel()
        let patience = self.deadline(of: channel)
        defer { patience.cancel() }
        channel.close(mode: .output, promise: nil)
        try await parts.drain(Connection.maximumDrained)
        throw ConnectionDropped()
    }

    /// After it the connection is closed; what is to be told is said before.
    private func deadline(of channel: any Channel, telling status: Int? = nil, _ why: String = "") -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: .seconds(transferSeconds)) {
            guard let status else { return channel.close(promise: nil) }
            let (head, body) = UnreadableRequests.refusal(Problem(status, .invalidRequest, why))
            channel.write(HTTPResponsePart.head(head), promise: nil)
            channel.write(HTTPResponsePart.body(body), promise: nil)
            channel.writeAndFlush(HTTPResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func control(of address: SocketAddress?) -> ControlAccess {
        if let controlToken { return .token(controlToken) }
        return Connection.isLocal(address) ? .local : .remote
    }

    private static func isLocal(_ address: SocketAddress?) -> Bool {
        switch address {
        // The first byte of the address, which lies in the order of the network.
        case .v4(let address): UInt8(truncatingIfNeeded: address.address.sin_addr.s_addr) == 127
        case .v6: address?.ipAddress == "::1" || address?.ipAddress?.hasPrefix("::ffff:127.") == true
        case .unixDomainSocket: true
        case nil: false
        }
    }
}

/// The connection ends without an answer, or without another one.
struct ConnectionDropped: Error {}

/// SIGTERM and SIGINT as something to wait for.
private struct StopSignal: Sendable {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init(isWanted: Bool) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = (isWanted ? [SIGTERM, SIGINT] : []).map { number in
            // The source only sees what the default action does not end the process with.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    /// Returns at the first signal, or when the task is cancelled. A second signal does what it does to any process.
    func wait() async {
        for await _ in stream { break }
        for source in sources {
            source.cancel()
            signal(Int32(source.handle), SIG_DFL)
        }
    }
}

extension Duration {
    fileprivate var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
