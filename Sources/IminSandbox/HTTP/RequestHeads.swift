// What is looked at of a request's head before it becomes one of swift-http-types, which knows neither the version of HTTP nor how often
// a field was sent: clients of HTTP/1.0, the `Host`, and how long it all is.

import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Turns what HTTP/1.0 leaves unsaid into the `Connection: close` of HTTP/1.1 (RFC 9112, section 9.3), and refuses heads that no server
/// may take. What comes behind one of those on its connection is not looked at.
private final class RequestHeads: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// In bytes (our decision): twice what RFC 9112 asks servers to take.
    private static let longestTarget = 16 << 10
    private static let longestFields = 64 << 10

    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        let hasBlanks = head.headers.contains { RequestHeads.isBlank($0.value.utf8.last) }
        if hasBlanks { head.headers = RequestHeads.withoutBlanks(head.headers) }
        if let problem = RequestHeads.problem(with: head) {
            hasRefused = true
            context.fireErrorCaught(RefusedHead(problem: problem, isOfForm: Route.isOfForm(head.method.rawValue, head.uri)))
            return
        }
        let isLast = head.version == .http1_0 && !head.isKeepAlive
        if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        context.fireChannelRead(hasBlanks || isLast ? wrapInboundOut(.head(head)) : data)
    }

    private static func isBlank(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// White space behind a value is no part of it (RFC 9110, section 5.5); that before it is gone already.
    private static func withoutBlanks(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(
            headers.map { name, value in
                var bytes = Substring(value).utf8
                while isBlank(bytes.last) { bytes.removeLast() }
                return (name, String(bytes) ?? value)
            })
    }

    /// A name or address with its port (RFC 3986, section 3.2.2), or nothing: answers have addresses with it in them.
    private static func isHost(_ text: String) -> Bool {
        var name = Substring(text)
        let isBracketed = name.utf8.first == UInt8(ascii: "[")
        if isBracketed {
            guard let end = name.utf8.firstIndex(of: UInt8(ascii: "]")) else { return false }
            var address = in6_addr()
            guard inet_pton(AF_INET6, String(name[name.startIndex..<end].dropFirst()), &address) == 1 else { return false }
            name = name[name.index(after: end)...]
            if name.isEmpty { return true }
            guard name.utf8.first == UInt8(ascii: ":") else { return false }
        }
        if let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let port = name.utf8[colon...].dropFirst()
            guard port.count <= 5, port.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                Int(String(Substring(port))) ?? 0 <= 65_535
            else { return false }
            name = name[..<colon]
            if name.isEmpty { return isBracketed }
        }
        return name.utf8.allSatisfy(isOfName)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func problem(with head: HTTPRequestHead) -> Problem? {
        if head.uri.utf8.count > longestTarget {
            return Problem(414, .invalidRequest, "The address is longer than \(longestTarget >> 10) KiB.")
        }
        var length = 0
        var hosts = 0
        for (name, value) in head.headers {
            length += name.utf8.count + value.utf8.count
            switch name.utf8.count {
            case 4 where name.lowercased() == "host":
                hosts += 1
                if !isHost(value) {
                    return Problem(
                        400, .invalidRequest, "The header `Host` is not a host, such as `book.imin.co` or `127.0.0.1:8080`: `\(value)`.")
                }
            case 17 where name.lowercased() == "transfer-encoding" && value.lowercased() != "chunked":
                // RFC 9112, section 6.1.
                return Problem(501, .invalidRequest, "A body comes with the transfer coding `chunked` or with none, not `\(value)`.")
            default: break
            }
        }
        if length > longestFields { return RefusedHead.tooLong }
        // RFC 9112, section 3.2.
        if hosts > 1 || (hosts == 0 && head.version != .http1_0) {
            return Problem(400, .invalidRequest, "A request of HTTP/1.1 has one header `Host`, not \(hosts == 0 ? "none" : "\(hosts)").")
        }
        return nil
    }
}

/// Why a request is refused before anybody reads it.
struct RefusedHead: Error {
    let problem: Problem
    /// Whether it came from the form of a page, which is answered with a page.
    var isOfForm = false

    static let tooLong = Problem(431, .invalidRequest, "The headers are too long.")
}

/// Puts `RequestHeads` in its place of a pipeline that somebody else builds.
final class RequestHeadsInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
        try? pipeline.addHandler(RequestHeads(), position: .before(codec))
    }
}
