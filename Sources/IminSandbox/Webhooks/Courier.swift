// The one part of webhooks that is not a fact of the world: the request itself. Takes what is due, sends it, and tells the world what
// came of it. Receivers in this process are handed it directly; everything else goes through a sender that the host provides, since the
// sandbox itself has no client.

import HTTPTypes
import IminAPI
import IminJSON
import Synchronization

/// What came of one webhook request.
public enum WebhookOutcome: Sendable, Hashable {
    case answered(Int)
    /// No answer: the reason, in words.
    case failed(String)
}

/// Sends one webhook request over the network and waits for its answer, at most `WebhookLimits.timeoutSeconds`. Must not follow redirects.
public typealias WebhookSender = @Sendable (HTTPRequest, [UInt8]) async -> WebhookOutcome

/// What holds for every webhook.
public enum WebhookLimits {
    /// A receiver that answers later has not answered (our decision: no page says).
    public static let timeoutSeconds: Int64 = 10
}

/// Hands due notifications over.
final class Courier: Sendable {
    private struct State {
        var sender: WebhookSender?
        /// Receivers in this process, by their URL.
        var mailboxes: [String: WebhookMailbox] = [:]
    }

    private let state = Mutex(State())

    /// The URLs of receivers in this process start with this; nothing is behind it on any network.
    static let internalHost = "hooks.sandbox.imin.co"

    func use(_ sender: WebhookSender?) { state.withLock { $0.sender = sender } }

    /// Of a courier for another world: it knows the same way to the network, and none of the receivers in this process.
    func fork() -> Courier {
        let courier = Courier()
        courier.use(state.withLock { $0.sender })
        return courier
    }

    func receive(at url: String, in mailbox: WebhookMailbox) { state.withLock { $0.mailboxes[url] = mailbox } }

    /// Unless another mailbox has taken its place: a world that was restored names its URLs again.
    func stopReceiving(at url: String, in mailbox: WebhookMailbox) {
        state.withLock { state in
            if state.mailboxes[url] === mailbox { state.mailboxes[url] = nil }
        }
    }

    /// One attempt.
    func send(_ delivery: WebhookDelivery, key: String) async -> WebhookOutcome {
        guard let address = WebAddress(lenient: delivery.url) else { return .failed("`\(delivery.url)` is not a URL") }
        var request = HTTPRequest(
            method: .post, scheme: address.scheme, authority: address.authority?.hostAndPort, path: address.requestTarget)
        request.headerFields[.contentType] = "application/json"
        request.headerFields[.userAgent] = "imin-sandbox"
        // Which one it is, and that it may have been sent before: the documented bodies do not say.
        for (name, value) in [
            ("X-Api-Key", key), ("X-Imin-Topic", delivery.topic.rawValue), ("X-Imin-Delivery", String(delivery.number)),
            ("X-Imin-Attempt", String(delivery.attempts.count + 1)),
        ] {
            if let name = HTTPField.Name(name) { request.headerFields[name] = value }
        }
        let body = delivery.body.bytes()
        let (mailbox, sender) = state.withLock { ($0.mailboxes[delivery.url], $0.sender) }
        if let mailbox {
            return mailbox.accept(request, body: body).map(WebhookOutcome.answered)
                ?? .failed("no answer within \(WebhookLimits.timeoutSeconds) s")
        }
        if address.host == Courier.internalHost { return .failed("nobody listens there any more") }
        guard let sender else { return .failed("this sandbox has no way to the network") }
        return await sender(request, body)
    }
}

/// Where webhooks may go: this machine, and what was allowed by name.
enum WebhookHosts {
    static func problem(with url: String, allowed: Set<String>) -> Problem? {
        guard let address = WebAddress(lenient: url), ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
            return Problem(
                400, .invalidRequest, "`url` must be an http or https URL, not `\(url)`\(WebAddress.advice(on: url)).", instance: "/url")
        }
        let host = address.host.lowercased()
        guard isLoopback(host) || allowed.contains(host) || host == Courier.internalHost else {
            return Problem(
                403, .unauthenticated,
                "Webhooks are only delivered to this machine. To allow \(host), start the sandbox with `--webhook-host \(host)`.",
                instance: "/url")
        }
        return nil
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
