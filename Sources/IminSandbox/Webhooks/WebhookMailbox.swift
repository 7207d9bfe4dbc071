// Where a script receives webhooks: what came in, and, on demand, the refusals of a receiver in trouble. Behind it stands either this
// process itself or a real socket.

import HTTPTypes
import IminJSON
import Synchronization

/// A notification as it was received.
public struct ReceivedWebhook: Sendable {
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    /// The body, where it is JSON.
    public var body: JSON?
    /// The body as text.
    public var text: String
}

/// What a receiver got.
public final class WebhookMailbox: Sendable {
    private struct State {
        var received: [ReceivedWebhook] = []
        var taken = 0
        /// What the next requests are answered with instead; `nil` is no answer at all.
        var failures: [Int?] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Everything that was accepted, oldest first.
    public var received: [ReceivedWebhook] { state.withLock { $0.received } }

    /// Whether one came that was not asked for before.
    public var hasNext: Bool { state.withLock { $0.taken < $0.received.count } }

    /// The oldest one that was not asked for before.
    public func next() -> ReceivedWebhook? {
        state.withLock { state in
            guard state.taken < state.received.count else { return nil }
            state.taken += 1
            return state.received[state.taken - 1]
        }
    }

    /// Lets the next requests fail: with a status, or without any answer. What fails is not received.
    public func fail(times: Int, status: Int?) {
        state.withLock { $0.failures += Array(repeating: status, count: max(0, min(times, 1_000))) }
    }

    /// What to answer; `nil` for nothing.
    func accept(_ request: HTTPRequest, body: [UInt8]) -> Int? {
        state.withLock { state in
            if !state.failures.isEmpty { return state.failures.removeFirst() }
            let headers = request.headerFields.map { (name: $0.name.canonicalName, value: $0.value) }
            state.received.append(
                ReceivedWebhook(headers: headers, body: try? JSON(parsing: body), text: String(decoding: body, as: UTF8.self)))
            return 204
        }
    }
}
