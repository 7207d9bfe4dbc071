import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import IminLanguage

/// `http.get(…)` and its kin: plain requests, sent exactly as written. No key is added; no status is a failure.
struct HTTPModule: Sendable {
    let client: ScriptClient

    var module: Module {
        var functions = [get("get", "Sends a GET request."), get("delete", "Sends a DELETE request.")]
        for name in ["post", "put", "patch"] {
            functions.append(
                function(name, "Sends a \(name.uppercased()) request.", [Self.address, Self.body, Self.headers, Self.query, Self.timeout]) {
                    _ in
                    name.uppercased()
                })
        }
        functions.append(
            function(
                "request", "Sends a request with any method.",
                [Parameter("method", .string, "GET, PUT, …"), Self.url, Self.query, Self.headers, Self.body, Self.timeout]
            ) { $0["method"]?.text?.uppercased() ?? "" })
        return Module("http", "Plain HTTP requests, sent as written.", functions: functions)
    }

    private func get(_ name: String, _ summary: String) -> HostFunction {
        function(name, summary, [Self.address, Self.query, Self.headers, Self.timeout]) { _ in name.uppercased() }
    }

    private static let address = Parameter(nil, name: "url", .string, "an absolute URL")
    private static let url = Parameter("url", .string, "an absolute URL")
    private static let query = Parameter("query", .object(nil), isRequired: false, "name: value, added to the URL")
    private static let headers = Parameter("headers", .object(nil), isRequired: false, "name: value")
    private static let body = Parameter("body", .any, isRequired: false, "an object is sent as JSON, a text as it is")
    private static let timeout = Parameter("timeout", .duration, isRequired: false, "how long to wait for the reply")

    private static let reply = ObjectShape(
        "Reply",
        [
            .init("status", .number, "the HTTP status"), .init("headers", .object(nil), "names in lower case"),
            .init("body", .any, "JSON where the reply is JSON, else its text"), .init("text", .string, "the body as text"),
            .init("time", .duration, "from the call to the end of the reply"), .init("request", .string, "method and URL"),
        ])

    private func function(
        _ name: String, _ summary: String, _ parameters: [Parameter], method: @escaping @Sendable (HostArguments) -> String
    ) -> HostFunction {
        HostFunction(
            name, summary, parameters, returns: .object(Self.reply), example: #"http.\#(name)("https://book.imin.co/api/v2/orders")"#
        ) { (arguments) async throws(ScriptFailure) -> ScriptValue in
            let (request, body) = try Self.request(method(arguments), arguments)
            var limit: Duration?
            if case .duration(let nanoseconds)? = arguments["timeout"] { limit = .nanoseconds(nanoseconds) }
            return value(try await client.send(request, body: body, timeout: limit))
        }
    }

    private static func request(_ method: String, _ arguments: HostArguments) throws(ScriptFailure) -> (HTTPRequest, [UInt8]) {
        guard let method = HTTPRequest.Method(rawValue: method) else { throw mistake("`\(method)` is not an HTTP method") }
        let text = arguments["url"]?.text ?? ""
        guard var address = WebAddress(lenient: text), ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
            throw mistake("`\(text)` is not an absolute URL: it needs `http://` or `https://` and a host")
        }
        if let query = arguments["query"]?.json?.object {
            for (name, value) in query { address.addQueryItem(name, plain(value)) }
        }
        address.fragment = nil
        var request = HTTPRequest(
            method: method, scheme: address.scheme, authority: address.authority?.hostAndPort, path: address.requestTarget)
        var bytes: [UInt8] = []
        if let body = arguments["body"], !body.isNull {
            if let text = body.text {
                bytes = Array(text.utf8)
                request.headerFields[.contentType] = "text/plain; charset=utf-8"
            } else if let json = body.json {
                bytes = Array(json.description.utf8)
                request.headerFields[.contentType] = "application/json"
            } else {
                throw mistake("`body:` is not data: functions and pages cannot be sent")
            }
        }
        if let headers = arguments["headers"]?.json?.object {
            for (name, value) in headers {
                let value = plain(value)
                guard let name = HTTPField.Name(name) else { throw mistake("`\(name)` is not the name of a header") }
                guard HTTPField.isValidValue(value) else {
                    throw mistake("the value of the header `\(name)` holds characters that cannot be sent")
                }
                request.headerFields[name] = value
            }
        }
        return (request, bytes)
    }

    private func value(_ exchange: Exchange) -> ScriptValue {
        var headers: [(key: String, value: ScriptValue)] = []
        for field in exchange.response?.headerFields ?? [:] {
            let name = field.name.canonicalName
            if let index = headers.firstIndex(where: { $0.key == name }), let text = headers[index].value.text {
                headers[index].value = .string("\(text), \(field.value)")
            } else {
                headers.append((name, .string(field.value)))
            }
        }
        let text = String(decoding: exchange.responseBody, as: UTF8.self)
        let isJSON = exchange.response?.headerFields[.contentType]?.lowercased().contains("json") ?? false
        let json = isJSON ? try? JSON(parsing: exchange.responseBody) : nil
        return .object([
            ("status", .number(.integer(Int64(exchange.status ?? 0)))), ("headers", .object(headers)),
            ("body", json.map { .reply($0, exchange: exchange.number) } ?? .string(text)), ("text", .string(text)),
            ("time", .duration(exchange.duration.nanoseconds)), ("request", .string(client.client.renderer.target(exchange))),
        ])
    }

    /// A text as it is, everything else as JSON.
    private static func plain(_ value: JSON) -> String { value.string ?? value.description }

    private static func mistake(_ message: String) -> ScriptFailure { ScriptFailure(kind: "argument", message, isMistake: true) }
}

extension Duration {
    /// Whole nanoseconds, clamped to 64 bits (292 years).
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
