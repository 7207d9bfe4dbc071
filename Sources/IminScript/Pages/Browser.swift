import HTTPTypes
import IminAPI
import IminLanguage
import Synchronization

/// Sends one request and waits for its reply; never fails on a status. The number is that of the exchange in the run's log.
typealias PageFetch =
    @Sendable (HTTPRequest, [UInt8]) async throws(ScriptFailure) -> (
        response: HTTPResponse, body: [UInt8], exchange: Int
    )

/// One visit to a site: follows redirects and keeps cookies, as a browser without JavaScript does.
///
/// Pages share the visit they belong to; what a page shows never changes.
final class Browser: Sendable {
    private let fetch: PageFetch
    private let cookies = Mutex(CookieJar())

    /// Browsers give up after about twenty; more is a loop.
    private static let maximumRedirects = 20
    /// A larger page is not one for people; parsing it would take seconds.
    private static let maximumPageBytes = 4 << 20

    init(fetch: @escaping PageFetch) { self.fetch = fetch }

    func open(_ address: WebAddress) async throws(ScriptFailure) -> Page {
        try await send(HTTPRequest.Method.get, address, body: [], contentType: nil)
    }

    /// Submits a form of the page at this address, with the fields as they stand.
    func submit(_ form: HTMLForm, pressing button: HTMLForm.Button?, at page: WebAddress) async throws(ScriptFailure) -> Page {
        let action = button?.action ?? form.action
        guard var address = page.resolving(action), ["http", "https"].contains(address.scheme) else {
            throw ScriptFailure(kind: "page", "the form of \(page) sends to `\(action)`, which is not an address of the web")
        }
        let entries = form.entries(pressing: button)
        if (button?.method ?? form.method) == "POST" {
            let (body, contentType) =
                form.encoding == "multipart/form-data" ? Self.multipart(form.parts(pressing: button)) : Self.urlEncoded(entries)
            return try await send(.post, address, body: body, contentType: contentType)
        }
        address.query = HTMLForm.urlEncoded(entries)
        return try await send(.get, address, body: [], contentType: nil)
    }

    private func send(
        _ method: HTTPRequest.Method, _ address: WebAddress, body: [UInt8], contentType: String?
    ) async throws(ScriptFailure) -> Page {
        var method = method
        var address = address
        var body = body
        var contentType = contentType
        var before: (response: HTTPResponse, body: [UInt8], exchange: Int)?
        for _ in 0...Self.maximumRedirects {
            address.fragment = nil
            let isSecure = address.scheme == "https"
            var request = HTTPRequest(
                method: method, scheme: address.scheme, authority: address.authority?.hostAndPort, path: address.requestTarget)
            request.headerFields[.accept] = "text/html,application/xhtml+xml,*/*;q=0.8"
            if let contentType { request.headerFields[.contentType] = contentType }
            let path = address.path.isEmpty ? "/" : address.path
            if let field = cookies.withLock({ $0.field(host: address.host, path: path, isSecure: isSecure) }) {
                request.headerFields[.cookie] = field
            }
            let reply: (response: HTTPResponse, body: [UInt8], exchange: Int)
            do throws(ScriptFailure) {
                reply = try await fetch(request, body)
            } catch  where error.kind == "host" {
                // A redirect to a site that this run must not open (a broker's own) ends here: the address is what there is to see.
                guard let before else { throw error }
                return try page(before.response, [], at: address, exchange: before.exchange)
            }
            before = reply
            let host = address.host
            cookies.withLock { jar in
                for field in reply.response.headerFields[values: .setCookie] { jar.take(field, host: host, path: path) }
            }
            guard let location = reply.response.headerFields[.location], let next = Self.redirect(reply.response.status.code, method) else {
                return try page(reply.response, reply.body, at: address, exchange: reply.exchange)
            }
            guard let target = address.resolving(location), ["http", "https"].contains(target.scheme) else {
                throw ScriptFailure(kind: "page", "\(address) redirects to `\(location)`, which is not an address of the web")
            }
            address = target
            if next != method {
                method = next
                body = []
                contentType = nil
            }
        }
        throw ScriptFailure(
            kind: "page", "\(address) and the pages before it redirect to one another more than \(Self.maximumRedirects) times")
    }

    /// The method of the request that follows a redirect, or `nil` where the status is none (fetch standard, HTTP-redirect fetch).
    private static func redirect(_ status: Int, _ method: HTTPRequest.Method) -> HTTPRequest.Method? {
        switch status {
        case 301, 302: method == .post ? .get : method
        case 303: method == .head ? .head : .get
        case 307, 308: method
        default: nil
        }
    }

    private func page(
        _ response: HTTPResponse, _ body: [UInt8], at address: WebAddress, exchange: Int
    ) throws(ScriptFailure) -> Page {
        guard body.count <= Self.maximumPageBytes else {
            throw ScriptFailure(kind: "page", "the page at \(address) has \(body.count) bytes; at most \(Self.maximumPageBytes) are read")
        }
        let type = response.headerFields[.contentType] ?? "text/html"
        let isHTML = type.lowercased().contains("html")
        return Page(
            browser: self, address: address, status: response.status.code, contentType: type, body: body,
            document: HTMLDocument(isHTML ? body : []), isHTML: isHTML, exchange: exchange)
    }

    private static func urlEncoded(_ entries: [(name: String, value: String)]) -> ([UInt8], String) {
        (Array(HTMLForm.urlEncoded(entries).utf8), "application/x-www-form-urlencoded")
    }

    /// RFC 7578. The boundary is one that no value contains.
    private static func multipart(_ entries: [(name: String, value: String, file: HTMLForm.File?)]) -> ([UInt8], String) {
        var boundary = "imin-form"
        while entries.contains(where: { $0.value.contains(boundary) || $0.file?.content.contains(boundary) == true }) { boundary += "-x" }
        func quoted(_ text: String) -> String { text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "%22") }
        var text = ""
        for (name, value, file) in entries {
            text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(name))\""
            if let file { text += "; filename=\"\(quoted(file.name))\"\r\nContent-Type: \(file.mediaType)" }
            text += "\r\n\r\n\(file?.content ?? value)\r\n"
        }
        text += "--\(boundary)--\r\n"
        return (Array(text.utf8), "multipart/form-data; boundary=\(boundary)")
    }
}
