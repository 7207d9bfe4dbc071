import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Reads of a reply what its status is, and the rest only so that the connection can be used again.
final class StatusReader: HTTPClientResponseDelegate {
    /// The body is longer than anybody waits for.
    struct Enough: Error {}

    private let limit: Int
    private let state = Mutex<(status: Int?, length: Int)>((nil, 0))

    init(limit: Int) { self.limit = limit }

    /// What came, also where the rest of the reply did not.
    var status: Int? { state.withLock { $0.status } }

    func didReceiveHead(task: HTTPClient.Task<Int?>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.status = Int(head.status.code) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Int?>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let length = state.withLock { state in
            state.length += buffer.readableBytes
            return state.length
        }
        return length > limit ? task.eventLoop.makeFailedFuture(Enough()) : task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Int?>) throws -> Int? { status }
}
