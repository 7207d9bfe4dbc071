// Clients of HTTP/1.0: unless they ask for more, the end of the connection is the end of the reply (RFC 9112, section 9.3). The version
// is gone once a request has become one of swift-http-types, so this sits before that.

import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Turns what HTTP/1.0 leaves unsaid into the `Connection: close` of HTTP/1.1.
private final class OlderClients: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.version == .http1_0, !head.isKeepAlive else {
            context.fireChannelRead(data)
            return
        }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}

/// Puts `OlderClients` in its place of a pipeline that somebody else builds.
final class OlderClientsInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
        try? pipeline.addHandler(OlderClients(), position: .before(codec))
    }
}
