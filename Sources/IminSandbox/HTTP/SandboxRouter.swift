// From an HTTP request to a handler's answer, over Hummingbird's router. The same responder stands behind the socket and behind
// calls in the same process. Everything about HTTP that is not one operation's own business is refused here, in this order:
// unknown path, wrong method, wrong host, no key, wrong media type, too long a body.

import HTTPTypes
import Hummingbird
import IminAPI
import Logging
import NIOCore

/// What the router needs to know of a request besides the request.
struct SandboxContext: RequestContext {
    typealias Source = SandboxContextSource

    var coreContext: CoreRequestContextStorage
    /// Whose world is asked: the router itself belongs to none.
    let platform: Platform
    /// The body, read in full unless it is too long.
    var body: [UInt8]
    var isBodyTooLong: Bool
    /// Whether the caller may use the sandbox's own controls.
    var control: ControlAccess

    init(source: SandboxContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        platform = source.platform
        body = source.body
        isBodyTooLong = source.isBodyTooLong || body.count > SandboxRouter.maximumBody
        control = source.control
    }
}

struct SandboxContextSource: RequestContextSource {
    /// The router logs nothing: what happened can be seen in the exchanges of the client and in the changes of the world.
    static let silence = Logger(label: "imin.sandbox") { _ in SwiftLogNoOpLogHandler() }

    var logger: Logger { SandboxContextSource.silence }
    let platform: Platform
    var body: [UInt8]
    /// More of it was announced or is on its way than is taken.
    var isBodyTooLong = false
    var control: ControlAccess
}

enum SandboxRouter {
    /// Our decision: no request of the platform comes near it.
    static let maximumBody = 1 << 20

    /// One for all worlds of the process: forks share it.
    static let responder = SandboxRouter.responder(for: Route.all)

    private static func responder(for routes: [Route]) -> RouterResponder<SandboxContext> {
        let router = Router(context: SandboxContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: UnknownPaths(routes: routes))
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                await answer(to: request, context: context, route: route)
            }
        }
        return router.buildResponder()
    }

    private static func answer(to request: Request, context: SandboxContext, route: Route) async -> Response {
        do throws(Problem) {
            let authority = request.head.authority ?? ""
            if let service = route.service, let asked = PlatformHosts.service(at: authority), asked != service {
                throw Problem(404, .unknownEndpoint, "\(authority) has no \(request.uri.path): ask \(PlatformHosts.name(of: service)).")
            }
            // The sandbox's own page and controls are no part of a broker's site, whoever asks.
            if route.access == .local, PlatformHosts.isBrokers(authority) {
                if request.uri.path == "/", authority.lowercased().hasPrefix("cards.") { return response(.seeOther("/cards")) }
                throw Problem(404, .unknownEndpoint, "There is nothing at \(request.uri.path) of \(authority).")
            }
            try admit(request, context: context, route: route)
            let isForm = route.access == .local && route.body == .json && ControlForm.isOne(request)
            let sent = try Self.body(of: request, context: context, route: route, isForm: isForm)
            let body = isForm ? ControlForm.json(sent) : sent
            var captures: [String: String] = [:]
            for (name, value) in context.parameters {
                let isCoded = value.utf8.contains(UInt8(ascii: "%"))
                captures[String(name)] = isCoded ? PercentCoding.decode(value) ?? String(value) : String(value)
            }
            let call = Call(
                method: request.method, base: "\(request.head.scheme ?? "https")://\(authority.isEmpty ? "localhost" : authority)",
                path: request.uri.path, query: Query(request.uri.query ?? ""), headers: request.headers, target: request.head.path ?? "",
                captures: captures, body: body)
            // What a control takes in its body it takes nowhere else; the others look at their queries themselves.
            if route.access == .local, route.body != .none { try call.query.refuseUnknown([]) }
            let answer = try await route.handler(call, context.platform)
            return response(isForm ? ControlForm.answer : answer)
        } catch {
            if route.access == .local, ControlForm.isOne(request) { return response(ControlForm.answer(error)) }
            // What is sent by the form of a page is answered with a page.
            if route.isOfForm {
                return response(NoticePage.guarding { () throws(Problem) in throw error })
            }
            var refusal = response(.problem(error))
            if case .local = route.access, error.status == 401 { refusal.headers[.wwwAuthenticate] = ControlAccess.challenge }
            return refusal
        }
    }

    private static func admit(_ request: Request, context: SandboxContext, route: Route) throws(Problem) {
        switch route.access {
        case .open: break
        case .local:
            try context.control.admit(request.head)
        case .key:
            guard let key = request.headers[.apiKey], !key.isEmpty else {
                throw Problem(401, .noAPIToken, "Send your API key in the header `X-API-KEY`.")
            }
            guard context.platform.keys.contains(key) else {
                throw Problem(401, .invalidAPIToken, "The API key in the header `X-API-KEY` is not valid.")
            }
        }
    }

    /// The controls take a form of the page at `/` in place of JSON.
    private static func body(of request: Request, context: SandboxContext, route: Route, isForm: Bool) throws(Problem) -> [UInt8] {
        guard route.body != .none else { return [] }
        if let given = request.headers[.contentType] {
            let mediaType = given.prefix { $0 != ";" }.lowercased().trimmed
            guard isForm || route.body.accepts(mediaType) else {
                throw Problem(415, .invalidRequest, "Send \(route.body.expected), not `\(mediaType)`.")
            }
        }
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity", !context.body.isEmpty {
            throw Problem(415, .invalidRequest, "Send the body as it is, without the content coding `\(encoding)`.")
        }
        guard !context.isBodyTooLong else { throw Problem(413, .invalidRequest, "The body is longer than 1 MiB.") }
        return context.body
    }

    static func response(_ answer: Answer) -> Response {
        guard !answer.body.isEmpty else {
            var response = Response(status: answer.status, headers: answer.fields)
            // A response without content has no length either (RFC 9110, section 8.6).
            if answer.status == .noContent { response.headers[.contentLength] = nil }
            return response
        }
        return Response(status: answer.status, headers: answer.fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

extension String {
    var trimmed: String {
        let blanks: (Character) -> Bool = { $0.isWhitespace }
        guard let first = firstIndex(where: { !blanks($0) }), let last = lastIndex(where: { !blanks($0) }) else { return "" }
        return String(self[first...last])
    }
}

extension Route {
    /// Whether a request that nobody routes any more was meant for the form of a page.
    static func isOfForm(_ method: String, _ target: String) -> Bool {
        let parts = UnknownPaths.parts(String(target.prefix { $0 != "?" }))
        return all.contains { $0.isOfForm && $0.method.rawValue == method && UnknownPaths.match(UnknownPaths.parts($0.path), parts) }
    }
}

/// Tells an unknown path (404) from a known one asked with the wrong method (405, with the right ones).
private struct UnknownPaths: RouterMiddleware {
    typealias Context = SandboxContext

    let routes: [Route]

    func handle(_ request: Request, context: SandboxContext, next: (Request, SandboxContext) async throws -> Response) async throws
        -> Response
    {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            if let plain = plain(request) { return try await SandboxRouter.responder.respond(to: plain, context: context) }
            let response = SandboxRouter.response(ForeignSite.page(for: request) ?? .problem(problem(with: request)))
            // A body behind the answer to HEAD would be read as the next answer (RFC 9110, section 9.3.2).
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    /// The request with nothing escaped in its path that means the same as it is (RFC 3986, section 6.2.2.2); `nil` where nothing was.
    private func plain(_ request: Request) -> Request? {
        guard let target = request.head.path, target.utf8.contains(UInt8(ascii: "%")) else { return nil }
        let path = target.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            PercentCoding.decode(part).flatMap { PercentCoding.encode($0) == $0 ? $0 : nil } ?? String(part)
        }
        let plain = parts.joined(separator: "/")
        guard plain != path else { return nil }
        var head = request.head
        head.path = plain + target[path.endIndex...]
        return Request(head: head, body: request.body)
    }

    private func problem(with request: Request) -> Problem {
        let path = request.uri.path
        let parts = UnknownPaths.parts(path)
        var methods: [String] = []
        for route in routes where UnknownPaths.match(UnknownPaths.parts(route.path), parts) { methods.append(route.method.rawValue) }
        guard !methods.isEmpty else { return Problem(404, .unknownEndpoint, "There is nothing at \(path).") }
        if methods.contains("GET") { methods.append("HEAD") }
        var problem = Problem(
            405, .methodNotAllowed, "\(path) does not answer to \(request.method.rawValue), only to \(methods.joined(separator: ", ")).")
        problem.allowed = methods
        return problem
    }

    fileprivate static func parts(_ path: String) -> [Substring] { path.split(separator: "/", omittingEmptySubsequences: true) }

    fileprivate static func match(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
        // `**` stands for the rest of a path, of one part or more.
        let isOpen = pattern.last == "**"
        let fixed = isOpen ? pattern.dropLast() : pattern[...]
        guard isOpen ? parts.count > fixed.count : parts.count == fixed.count else { return false }
        return zip(fixed, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}
