import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import Synchronization
import Testing

/// A client over a function, and what it was sent.
final class Recorder: Sendable {
    typealias Reply = @Sendable (_ attempt: Int, HTTPRequest, [UInt8]) throws(TransportError) -> (HTTPResponse, [UInt8])
    private let sent = Mutex<[(request: HTTPRequest, body: [UInt8], timeout: Duration)]>([])
    let reply: Reply

    init(_ reply: @escaping Reply) { self.reply = reply }

    /// Always the same reply.
    convenience init(_ status: Int, _ body: String = "", fields: HTTPFields = [:]) {
        self.init { _, _, _ in Recorder.reply(status, body, fields: fields) }
    }

    static func reply(_ status: Int, _ body: String = "", fields: HTTPFields = [:]) -> (HTTPResponse, [UInt8]) {
        (HTTPResponse(status: .init(code: status), headerFields: fields), Array(body.utf8))
    }

    var requests: [HTTPRequest] { sent.withLock { $0.map(\.request) } }
    var timeouts: [Duration] { sent.withLock { $0.map(\.timeout) } }

    fileprivate func take(
        _ request: HTTPRequest, _ body: [UInt8], _ timeout: Duration
    ) throws(TransportError) -> (HTTPResponse, [UInt8]) {
        let attempt = sent.withLock {
            $0.append((request, body, timeout))
            return $0.count
        }
        return try reply(attempt, request, body)
    }
}

struct RecorderTransport: Transport {
    let recorder: Recorder
    init(_ recorder: Recorder) { self.recorder = recorder }

    func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8]) {
        try recorder.take(request, body, timeout)
    }
}

/// A clock that never waits and remembers what it was asked for.
final class FakeClock: Sendable {
    private let state = Mutex<(now: Int64, sleeps: [Duration])>((0, []))
    init(now: Int64 = 0) { state.withLock { $0.now = now } }

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var clock: RetryClock {
        RetryClock(
            sleep: { duration in
                self.state.withLock { $0.sleeps.append(duration) }
                return true
            }, now: { self.state.withLock { $0.now } })
    }
}

extension Client {
    convenience init(_ recorder: Recorder, environment: Environment = .sandbox, clock: FakeClock = FakeClock(), allowsWrites: Bool = false)
    {
        self.init(
            environment: environment, transport: RecorderTransport(recorder),
            options: Options(retryClock: clock.clock, allowsLiveWrite: { _ in allowsWrites }))
    }

    /// Calls by name.
    func call(_ name: String, _ arguments: [String: JSON] = [:]) async throws -> Exchange {
        try await call(try #require(Catalogue.operation(named: name)), arguments)
    }

    /// The error a call ends with.
    func failure(_ name: String, _ arguments: [String: JSON] = [:]) async throws -> ClientError {
        do {
            let exchange = try await call(name, arguments)
            Issue.record("\(name) succeeded: \(exchange)")
            throw ClientError.cancelled(exchange)
        } catch let error as ClientError {
            return error
        }
    }

    /// Sends a plain request to an address.
    func send(_ method: HTTPRequest.Method = .get, to address: String, body: String = "") async throws(ClientError) -> Exchange {
        let address = WebAddress(lenient: address) ?? WebAddress(scheme: "http", host: "invalid.invalid")
        let request = HTTPRequest(
            method: method, scheme: address.scheme, authority: address.authority?.hostAndPort, path: address.requestTarget)
        return try await send(request, body: Array(body.utf8), timeout: nil)
    }
}

extension Environment {
    /// A server on this machine.
    static func local(_ address: String, key: String? = nil) throws -> Environment {
        var variables = ["IMIN_LOCAL_URL": address]
        variables["IMIN_LOCAL_KEY"] = key
        return try EnvironmentLoader(variables: variables, readFile: { _ in nil }).environment(named: "local")
    }

    /// The platform itself, with a key.
    static func live(key: String) throws -> Environment {
        try EnvironmentLoader(variables: ["IMIN_LIVE_KEY": key], readFile: { _ in nil }).environment(named: "live")
    }
}
