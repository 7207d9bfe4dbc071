import NIOCore
import NIOPosix
import Synchronization

/// A server on 127.0.0.1 that answers bytes of the test's choice and remembers what it was sent: well-behaved, slow, closing, talking garbage.
final class TestServer: Sendable {
    /// What the server does with a request.
    enum Behaviour: Sendable {
        /// Sends these bytes.
        case answer(String)
        /// Sends these bytes and closes.
        case answerAndClose(String)
        /// Says nothing, ever.
        case silence
        /// Closes without a word.
        case close
        /// Sends a head that promises more bytes than come, again and again, without end.
        case flood
    }

    /// A request as it arrived.
    struct Received: Sendable {
        var head: String
        var body: String
        /// How many reads of the socket it took.
        var reads: Int
    }

    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let log: Log

    final class Log: Sendable {
        private let state = Mutex<(received: [Received], behaviours: [Behaviour])>(([], []))
        init(_ behaviours: [Behaviour]) { state.withLock { $0.behaviours = behaviours } }

        var received: [Received] { state.withLock { $0.received } }

        /// The behaviours in turn, the last one for ever.
        func next(_ request: Received) -> Behaviour {
            state.withLock {
                $0.received.append(request)
                return $0.behaviours.count > 1 ? $0.behaviours.removeFirst() : $0.behaviours.first ?? .close
            }
        }
    }

    private init(channel: any Channel, group: MultiThreadedEventLoopGroup, log: Log) {
        self.channel = channel
        self.group = group
        self.log = log
    }

    /// Runs the body with a server that behaves as said, request by request.
    static func run<Result: Sendable>(
        _ behaviours: Behaviour..., body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let log = Log(behaviours)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Connection(log)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = TestServer(channel: channel, group: group, log: log)
        do {
            let result = try await body(server)
            try await group.shutdownGracefully()
            return result
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var address: String { "http://127.0.0.1:\(port)" }
    var received: [Received] { log.received }

    /// A reply with the right length.
    static func reply(_ status: String, _ body: String = "", fields: String...) -> String {
        let lines = ["HTTP/1.1 \(status)", "content-length: \(body.utf8.count)"] + fields
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let log: TestServer.Log
    private var bytes: [UInt8] = []
    private var reads = 0

    init(_ log: TestServer.Log) { self.log = log }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        reads += 1
        while let request = takeRequest() { act(log.next(request), context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func takeRequest() -> TestServer.Received? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.lowerBound])
        let length =
            head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].filter { $0 != " " }) } ?? 0
        let size = head.utf8.count + 4 + length
        guard bytes.count >= size else { return nil }
        let body = String(decoding: bytes[(head.utf8.count + 4)..<size], as: UTF8.self)
        bytes.removeFirst(size)
        defer { reads = 0 }
        return .init(head: head, body: body, reads: reads)
    }

    private func act(_ behaviour: TestServer.Behaviour, _ context: ChannelHandlerContext) {
        switch behaviour {
        case .answer(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .answerAndClose(let text):
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in channel.close(promise: nil) }
        case .silence: break
        case .close: context.close(promise: nil)
        case .flood:
            context.write(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n")), promise: nil)
            pour(context)
        }
    }

    private func pour(_ context: ChannelHandlerContext) {
        let chunk = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(chunk)).whenSuccess {
            let (connection, context) = bound.value
            if context.channel.isActive { connection.pour(context) }
        }
    }
}
