import HTTPTypes
import IminAPI
import Synchronization

/// One concern on the way of a call to the transport. The order, from outside in, and why:
///
/// 1. `Recording` – sees everything, also what the others refuse; its exchange is the call's result.
/// 2. `HostPolicy` – no request leaves for a host that the run may not contact.
/// 3. `LiveWriteGuard` – asks once per call, not once per repetition.
/// 4. `Retry` – repeats what is inside it.
/// 5. `Deadline` – the time-out counts for each attempt.
/// 6. `Authentication` – last, so that no other middleware has to be careful with the key.
///
/// Masking is not on the way of the bytes: exchanges are kept as they were and masked where they are shown (`ExchangeRenderer`).
public protocol Middleware: Sendable {
    func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer
}

/// A request on its way, and what the middlewares have to know about it.
public struct Call: Sendable {
    /// `nil` for a plain request or a page.
    public var operation: Operation?
    public var request: HTTPRequest
    public var body: [UInt8]
    public var address: WebAddress
    /// Time for one attempt; `nil` until `Deadline` has decided.
    public var timeout: Duration?
    /// What happens to the call on its way.
    public let trace: CallTrace

    /// Whether the server's world may be another one afterwards.
    public var changesTheWorld: Bool {
        operation?.effect.changesTheWorld ?? ![.get, .head, .options, .trace].contains(request.method)
    }
}

/// What a server answered.
public struct Answer: Sendable {
    public var response: HTTPResponse
    public var body: [UInt8]
}

/// Why there is no answer; the recording makes a `ClientError` of it.
public enum CallFailure: Error, Sendable, Hashable {
    case transport(TransportError, after: Duration)
    case hostNotAllowed(String)
    case refusedByGuard
}

/// The rest of the way.
public struct Next: Sendable {
    let middlewares: ArraySlice<any Middleware>
    let transport: any Transport

    public func callAsFunction(_ call: Call) async throws(CallFailure) -> Answer {
        if let middleware = middlewares.first {
            return try await middleware.send(call, next: Next(middlewares: middlewares.dropFirst(), transport: transport))
        }
        call.trace.sends(call.request)
        let timeout = call.timeout ?? .seconds(30)
        do {
            let (response, body) = try await transport.send(call.request, body: call.body, timeout: timeout)
            return Answer(response: response, body: body)
        } catch {
            throw .transport(error, after: timeout)
        }
    }
}

/// What happens to a call on its way, told by the middlewares and read by the recording.
public final class CallTrace: Sendable {
    struct Content: Sendable {
        var notes: [String] = []
        var retries: [Exchange.Retry] = []
        /// As it left, key included.
        var sent: HTTPRequest?
        /// How long a person was asked.
        var asked = Duration.zero
    }

    private let state: Mutex<Content>

    init(notes: [String]) { state = Mutex(Content(notes: notes)) }

    /// A remark for people who watch.
    public func note(_ text: String) { state.withLock { $0.notes.append(text) } }

    public func repeats(because reason: String, after wait: Duration) {
        state.withLock { $0.retries.append(.init(reason: reason, wait: wait)) }
    }

    /// Time that a person took, which is none of the call's.
    func asked(for time: Duration) { state.withLock { $0.asked += time } }

    func sends(_ request: HTTPRequest) { state.withLock { $0.sent = request } }

    var content: Content { state.withLock { $0 } }
}
