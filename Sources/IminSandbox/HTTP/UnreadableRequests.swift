// Bytes that are no HTTP: the server below answers them with 400 and nothing else. What is refused says why, so this adds the body that
// every other refusal has.

import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Fills the server's own empty refusal. The platform's refusals always have a body, so none of them is mistaken for it.
final class UnreadableRequests: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let answer = Answer.problem(
        Problem(400, .invalidRequest, "This is not a request of HTTP/1.1: the request line, a header or the body's length cannot be read."))

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest, head.headerFields[.contentLength] == "0" else {
            context.write(data, promise: promise)
            return
        }
        let answer = UnreadableRequests.answer
        head.headerFields[.contentLength] = String(answer.body.count)
        head.headerFields[.contentType] = answer.fields[.contentType]
        head.headerFields[.date] = MachineClock.now.httpDate
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: answer.body))), promise: nil)
    }
}
