// Bytes that are no HTTP, and heads that are refused: the server below answers them with 400 and nothing else. What is refused says why,
// so this gives them the status and the body that every other refusal has.

import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Fills the server's own empty refusal. The platform's refusals always have a body, so none of them is mistaken for it.
final class UnreadableRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What was wrong. Nothing is read behind it: it is the last answer of its connection.
    private var problem = Problem(
        400, .invalidRequest, "This is not a request of HTTP/1.1: the request line, a header or the body's length cannot be read.")

    private var isOfForm = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let refused as RefusedHead:
            problem = refused.problem
            isOfForm = refused.isOfForm
            // The server answers errors of the parser, and no others.
            context.fireErrorCaught(HTTPParserError.unknown)
        case HTTPParserError.headerOverflow:
            problem = RefusedHead.tooLong
            context.fireErrorCaught(error)
        case HTTPParserError.invalidMethod:
            // RFC 9110, section 9.1.
            problem = Problem(501, .invalidRequest, "The request begins with no method of HTTP that is known here, such as GET.")
            context.fireErrorCaught(error)
        default: context.fireErrorCaught(error)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest, head.headerFields[.contentLength] == "0" else {
            context.write(data, promise: promise)
            return
        }
        let (refusal, body) = UnreadableRequests.refusal(problem, isOfForm: isOfForm)
        context.write(wrapOutboundOut(.head(refusal)), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }

    /// The last answer of a connection.
    static func refusal(_ problem: Problem, isOfForm: Bool = false) -> (head: HTTPResponse, body: ByteBuffer) {
        let answer = isOfForm ? NoticePage.guarding { () throws(Problem) in throw problem } : .problem(problem)
        var head = HTTPResponse(status: answer.status, headerFields: answer.fields)
        head.headerFields[.contentLength] = String(answer.body.count)
        head.headerFields[.connection] = "close"
        head.headerFields[.date] = MachineClock.httpDate
        return (head, ByteBuffer(bytes: answer.body))
    }
}
