// A mailbox behind a real socket of this machine: how a script receives webhooks from a sandbox that is another process.

import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// Listens on a free port of 127.0.0.1 until it is closed.
public final class WebhookReceiver: Sendable {
    /// Where it listens: `http://127.0.0.1:49152/`.
    public let url: String
    private let task: Task<Void, Never>

    private init(url: String, task: Task<Void, Never>) {
        self.url = url
        self.task = task
    }

    /// Longer notifications are refused.
    private static let maximumBody = 1 << 20

    /// Starts to listen.
    public static func open(_ mailbox: WebhookMailbox) async throws(ServeError) -> WebhookReceiver {
        let (addresses, found) = AsyncStream.makeStream(of: String?.self)
        let server = Server(
            childChannelSetup: HTTP1Channel(
                responder: { request, writer, channel in
                    try await answer(to: request, writer: writer, channel: channel, mailbox: mailbox)
                }, configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60))),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port.map { "http://127.0.0.1:\($0)/" }) },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: SandboxContextSource.silence)
        let task = Task {
            _ = try? await server.run()
            found.yield(nil)
            found.finish()
        }
        for await address in addresses {
            guard let address else { break }
            return WebhookReceiver(url: address, task: task)
        }
        task.cancel()
        throw ServeError(description: "cannot listen for webhooks on 127.0.0.1.")
    }

    /// Stops listening.
    public func close() { task.cancel() }

    private static func answer(
        to request: Request, writer: consuming ResponseWriter, channel: any Channel, mailbox: WebhookMailbox
    ) async throws {
        var bytes: [UInt8] = []
        for try await part in request.body where bytes.count <= maximumBody { bytes.append(contentsOf: part.readableBytesView) }
        guard request.method == .post, bytes.count <= maximumBody else {
            try await writer.writeResponse(.init(status: request.method == .post ? .contentTooLarge : .methodNotAllowed))
            return
        }
        guard let status = mailbox.accept(request.head, body: bytes) else {
            // No answer at all: whoever sent it waits until its patience ends.
            try? await Task.sleep(for: .seconds(WebhookLimits.timeoutSeconds + 5))
            channel.close(promise: nil)
            return
        }
        try await writer.writeResponse(.init(status: .init(code: status)))
    }
}
