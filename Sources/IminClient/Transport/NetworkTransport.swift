import AsyncHTTPClient
import HTTPTypes
import IminAPI
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Sends over the network: one connection pool and one event loop thread per run, made when first needed because most runs stay in the
/// sandbox. Follows no redirect by itself: scripts and pages see them.
public final class NetworkTransport: Transport {
    /// A longer reply is refused.
    public let responseLimit: Int
    private let connectTimeout: Duration
    private let state = Mutex(State.unused)

    private enum State {
        case unused
        case open(HTTPClient, MultiThreadedEventLoopGroup)
        case closed
    }

    public init(responseLimit: Int = 32 << 20, connectTimeout: Duration = .seconds(10)) {
        self.responseLimit = responseLimit
        self.connectTimeout = connectTimeout
    }

    deinit {
        // A run that ends without `shutdown()` must not trip the client's own check.
        if case .open(let client, let group) = state.withLock({ $0 }) {
            client.shutdown { _ in group.shutdownGracefully { _ in } }
        }
    }

    public func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8]) {
        let prepared = try Self.prepare(request, body)
        let reply = try await exchange(prepared, ResponseAccumulator(request: prepared, maxBodySize: responseLimit), timeout)
        var response = HTTPResponse(status: .init(code: Int(reply.status.code), reasonPhrase: reply.status.reasonPhrase))
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { response.headerFields.append(HTTPField(name: name, value: value)) }
        }
        return (response, reply.body.map { Array($0.readableBytesView) } ?? [])
    }

    /// Sends once and waits for the reply's status: it counts whatever follows it, also a body that is too long, stops or is cut off.
    public func status(of request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> Int {
        let reader = StatusReader(limit: responseLimit)
        do throws(TransportError) {
            if let status = try await exchange(try Self.prepare(request, body), reader, timeout) { return status }
        } catch {
            guard error != .cancelled, let status = reader.status else { throw error }
            return status
        }
        throw .connectionLost("the server closed the connection before the reply was whole")
    }

    private func exchange<Delegate: HTTPClientResponseDelegate>(
        _ request: HTTPClient.Request, _ delegate: Delegate, _ timeout: Duration
    ) async throws(TransportError) -> Delegate.Response {
        if Task.isCancelled { throw .cancelled }
        let deadline = NIODeadline.now() + .nanoseconds(timeout.wholeNanoseconds)
        let exchange = try openClient().execute(request: request, delegate: delegate, deadline: deadline)
        do {
            return try await withTaskCancellationHandler {
                try await exchange.futureResult.get()
            } onCancel: {
                exchange.cancel()
            }
        } catch {
            throw transportError(error)
        }
    }

    public func shutdown() async {
        let previous = state.withLock { state in
            defer { state = .closed }
            return state
        }
        guard case .open(let client, let group) = previous else { return }
        // Connections still open are closed; an error here would only say that they were.
        try? await client.shutdown()
        try? await group.shutdownGracefully()
    }

    // MARK: The client

    private func openClient() throws(TransportError) -> HTTPClient {
        let client = state.withLock { state -> HTTPClient? in
            switch state {
            case .open(let client, _): return client
            case .closed: return nil
            case .unused:
                let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
                let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
                state = .open(client, group)
                return client
            }
        }
        guard let client else { throw .unreachable("the run is over") }
        return client
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .nanoseconds(connectTimeout.wholeNanoseconds)
        configuration.httpVersion = .http1Only
        // The client would try again until the time is over; here one refusal is an answer, and Retry decides.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(FlushCoalescing(), position: .first)
            }
        }
        return configuration
    }

    private static func prepare(_ request: HTTPRequest, _ body: [UInt8]) throws(TransportError) -> HTTPClient.Request {
        var headers = HTTPHeaders()
        for field in request.headerFields { headers.add(name: field.name.rawName, value: field.value) }
        // Foundation's URL, which the HTTP client reads addresses with, escapes a whole address again if one character of it is not allowed.
        let target = PercentCoding.strictTarget(request.path ?? "/")
        let address = "\(request.scheme ?? "http")://\(request.authority ?? "")\(target)"
        do {
            return try HTTPClient.Request(
                url: address, method: HTTPMethod(rawValue: request.method.rawValue), headers: headers,
                body: body.isEmpty ? nil : .byteBuffer(ByteBuffer(bytes: body)))
        } catch {
            throw .unreachable("\(address.prefix { $0 != "?" }) is not an address of the web")
        }
    }

    // MARK: Errors

    private func transportError(_ error: any Error) -> TransportError {
        switch error {
        case is CancellationError: return .cancelled
        case is ResponseAccumulator.ResponseTooBigError: return .tooLarge(limit: responseLimit)
        case let error as NIOConnectionError: return .unreachable(Self.reason(error))
        case let error as IOError: return Self.ioError(error)
        case is HTTPParserError, is NIOHTTPDecoderError: return Self.parserError(error)
        case let error as HTTPClientError: return clientError(error)
        case let error as ChannelError:
            if case .connectTimeout = error { return .unreachable("no connection within \(connectTimeout.forPeople)") }
            return .connectionLost("the connection was closed")
        default:
            let text = String(describing: error)
            // Certificates that are not accepted come as errors of the TLS library, before anything is sent.
            if String(reflecting: type(of: error)).contains("SSL") { return .unreachable("no secure connection: \(text)") }
            return .connectionLost(text)
        }
    }

    private func clientError(_ error: HTTPClientError) -> TransportError {
        switch error {
        case .cancelled: .cancelled
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout: .timeout
        case .connectTimeout, .tlsHandshakeTimeout: .unreachable("no connection within \(connectTimeout.forPeople)")
        case .remoteConnectionClosed: .connectionLost("the server closed the connection before the reply was whole")
        case .alreadyShutdown: .unreachable("the run is over")
        default: .connectionLost(error.shortDescription)
        }
    }

    private static func parserError(_ error: any Error) -> TransportError {
        if let error = error as? HTTPParserError, error == .invalidEOFState || error == .closedConnection {
            return .connectionLost("the server closed the connection before the reply was whole")
        }
        return .notHTTP(words(error))
    }

    /// What is wrong with a reply, for people who do not know the parser.
    private static func words(_ error: any Error) -> String {
        switch error as? HTTPParserError {
        case .invalidConstant, .invalidVersion, .invalidMethod: "it does not begin with `HTTP/1.1` and a status"
        case .invalidStatus: "its first line has no status such as 200"
        case .invalidHeaderToken, .invalidCharactersUsed, .lfExpected: "a header cannot be read"
        case .headerOverflow: "its headers are too long"
        case .invalidContentLength, .unexpectedContentLength: "it does not say how long it is"
        case .invalidChunkSize: "the length of a part of it cannot be read"
        default: "it cannot be read"
        }
    }

    private static func ioError(_ error: IOError) -> TransportError {
        switch error.errnoCode {
        case ECONNREFUSED: .unreachable("connection refused")
        case EHOSTUNREACH, ENETUNREACH: .unreachable("no route to the host")
        case ETIMEDOUT: .unreachable("connection timed out")
        default: .connectionLost(error.description)
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        if let first = error.connectionErrors.first {
            if let io = first.error as? IOError, case .unreachable(let reason) = ioError(io) { return reason }
            return String(describing: first.error)
        }
        if error.dnsAError != nil || error.dnsAAAAError != nil { return "the name \(error.host) is not known" }
        return "no connection"
    }
}
