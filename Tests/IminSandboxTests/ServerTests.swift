import Foundation
import IminJSON
import Testing

@testable import IminSandbox

/// Bytes to a port of this machine, and what comes back until the other side closes.
enum RawClient {
    /// `answered` is called at the first bytes that come back.
    static func exchange(_ port: Int, _ text: String, answered: @escaping @Sendable () -> Void = {}) async -> String {
        await withCheckedContinuation { continuation in
            // A thread of its own: it waits, and the shared pools grow by a thread a second only.
            Thread.detachNewThread { continuation.resume(returning: blocking(port, text, answered)) }
        }
    }

    private static func blocking(_ port: Int, _ text: String, _ answered: () -> Void) -> String {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { return "not connected" }
        var sent = Array(text.utf8)[...]
        while !sent.isEmpty {
            let count = sent.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            sent = sent.dropFirst(count)
        }
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            if reply.isEmpty { answered() }
            reply.append(contentsOf: buffer[0..<count])
        }
        return String(decoding: reply, as: UTF8.self)
    }
}

@Suite("The sandbox behind a socket")
struct ServerTests {
    /// Serves a sandbox while the body runs; its parameter is the port.
    private func serving(transferSeconds: Int64 = 20, _ body: (Int) async throws -> Void) async throws {
        let (addresses, ready) = AsyncStream.makeStream(of: String.self)
        var options = ServeOptions(stopsOnSignals: false)
        options.transferSeconds = transferSeconds
        let server = Task { [options] in try await Sandbox.serve(options) { ready.yield($0) } }
        var port = 0
        for await address in addresses {
            #expect(address.hasPrefix("http://127.0.0.1:"))
            port = Int(address.split(separator: ":").last ?? "") ?? 0
            break
        }
        try await body(port)
        server.cancel()
        try await server.value
    }

    private func request(_ line: String, _ fields: [String] = [], _ body: String = "") -> String {
        let all =
            ["\(line) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + fields
            + (body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"])
        return all.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    @Test("The same router answers there: accounts, pages, controls, refusals")
    func surface() async throws {
        try await serving { port in
            let created = await RawClient.exchange(
                port, request("POST /api/v2/customer-accounts", ["X-API-KEY: sandbox", "Content-Type: application/json"], Caller.louis))
            #expect(
                created.hasPrefix("HTTP/1.1 201 Created\r\n") && created.contains("\r\nDate: ") && created.contains(#""type":"Person""#))
            let id = created.split(separator: #""identifier":""#).last.map { String($0.prefix(10)) } ?? ""
            let read = await RawClient.exchange(port, request("GET /api/v2/customer-accounts/\(id)", ["x-api-key: sandbox"]))
            #expect(read.hasPrefix("HTTP/1.1 200 OK\r\n") && read.contains(#""@type":"CustomerAccount""#))
            #expect(await RawClient.exchange(port, request("GET /api/v2/customer-accounts/\(id)")).hasPrefix("HTTP/1.1 401 "))
            #expect(await RawClient.exchange(port, request("GET /sandbox/clock")).contains(#""now":"20"#))
            #expect(await RawClient.exchange(port, request("PUT /sandbox/clock")).hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test(
        "What is no HTTP is refused in the shape of every other refusal, and the connection ends",
        arguments: [
            ("FOO /sandbox/clock HTTP/1.1\r\nHost: a\r\n\r\n", 501), ("nonsense\r\n\r\n", 501),
            ("GET /sandbox/clock HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: book.imin.co/x\r\n\r\n", 400),
            ("POST /api/v2/customer-accounts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
            ("POST /api/v2/customer-accounts HTTP/1.1\r\nHost: a\r\nX-API-KEY: sandbox\r\nContent-Length: ten\r\n\r\n{}", 400),
            (
                "POST /api/v2/customer-accounts HTTP/1.1\r\nHost: a\r\nX-API-KEY: sandbox\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                400
            ),
        ])
    func unreadable(text: String, status: Int) async throws {
        try await serving { port in
            let reply = await RawClient.exchange(port, text)
            let head = reply.firstRange(of: "\r\n\r\n").map { reply[..<$0.upperBound] } ?? ""
            let text = String(reply.dropFirst(head.count))
            #expect(reply.hasPrefix("HTTP/1.1 \(status) ") && !text.isEmpty, "\(reply)")
            let body = try JSON(parsing: text)
            #expect(body["@type"] == "InvalidRequestError")
            #expect(body["statusCode"]?.integer == Int64(status))
            #expect(StructuralCheck.findings(body) == [])
            #expect(head.lowercased().contains("content-length: \(text.utf8.count)\r\n"))
        }
    }

    @Test(
        "White space behind the value of a header is no part of it",
        arguments: ["Host: book.imin.co \r\n", "Host: book.imin.co\t \r\n", "Host: book.imin.co\r\nTransfer-Encoding: chunked \r\n"])
    func blanks(fields: String) async throws {
        try await serving { port in
            let isChunked = fields.contains("chunked")
            let body = isChunked ? "\(String(Caller.louis.utf8.count, radix: 16))\r\n\(Caller.louis)\r\n0\r\n\r\n" : Caller.louis
            let reply = await RawClient.exchange(
                port,
                "POST /api/v2/customer-accounts HTTP/1.1\r\n\(fields)X-API-KEY: sandbox \r\nConnection: close\r\n"
                    + (isChunked ? "" : "Content-Length: \(body.utf8.count)\r\n") + "\r\n\(body)")
            #expect(reply.hasPrefix("HTTP/1.1 201 ") && reply.contains("book.imin.co/api/v2/customer-accounts/"), "\(reply)")
        }
    }

    @Test("What is no host is refused, and what is one is not")
    func hosts() async throws {
        try await serving { port in
            for (host, isOne) in [
                ("[", false), ("]", false), ("[::1", false), ("[x]", false), ("[::1]8", false), ("1:2:3", false), ("127.0.0.1:abc", false),
                ("127.0.0.1:99999", false), (":80", false), ("a,b", false), ("[::1]", true), ("[::1]:8080", true),
                ("127.0.0.1:65535", true),
                ("localhost:", true), ("a_b.example", true), ("", true),
            ] {
                let reply = await RawClient.exchange(port, "GET /sandbox/page.js HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
                #expect(
                    reply.contains("is not a host") == !isOne && reply.hasPrefix("HTTP/1.1 400 ") == !isOne, "\(host): \(reply.prefix(300))"
                )
            }
        }
    }

    @Test("The form of a page is refused with a page, also by what reads no further than its head")
    func refusedForm() async throws {
        try await serving { port in
            for (path, isPage) in [("/onboard", true), ("/checkout/abc/pay?x=1", true), ("/api/v2/customer-accounts", false)] {
                let reply = await RawClient.exchange(port, request("POST \(path)", ["Transfer-Encoding: gzip"]))
                #expect(reply.hasPrefix("HTTP/1.1 501 ") && reply.lowercased().contains("content-type: text/html") == isPage, "\(reply)")
            }
        }
    }

    @Test("A body that is too long is answered 413, before it has come where its length is announced, and the connection ends")
    func tooLong() async throws {
        try await serving { port in
            let body = String(repeating: "x", count: (1 << 20) + 1)
            let post = "POST /api/v2/customer-accounts"
            let chunks = "100001\r\n\(body)\r\n0\r\n\r\n"
            for text in [
                request(post, ["X-API-KEY: sandbox"], body), request(post, ["X-API-KEY: sandbox", "Content-Length: 1048577"]),
                request(post, ["X-API-KEY: sandbox", "Content-Length: 1048577", "Expect: 100-continue"]),
                request(post, ["X-API-KEY: sandbox", "Transfer-Encoding: chunked"]) + chunks,
                // The page's buttons are forms: what is not read is not taken for an empty one.
                request("POST /sandbox/reset", ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 9999999"]),
            ] {
                let reply = await RawClient.exchange(port, text)
                #expect(reply.hasPrefix("HTTP/1.1 413 ") && reply.lowercased().contains("connection: close"), "\(text.prefix(200))")
            }
            let unknown = await RawClient.exchange(port, request("POST /nowhere", ["Content-Length: 99999999"]))
            #expect(unknown.hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test("A body that stops on its way is answered 408")
    func stalled() async throws {
        try await serving(transferSeconds: 1) { port in
            let reply = await RawClient.exchange(
                port, request("POST /api/v2/customer-accounts", ["X-API-KEY: sandbox", "Content-Length: 10"]) + "{")
            #expect(reply.hasPrefix("HTTP/1.1 408 ") && reply.contains("did not arrive in time"), "\(reply)")
        }
    }

    @Test(
        "Heads that no server may take are refused by what is wrong with them, and the connection ends",
        arguments: [
            ("GET /sandbox/clock HTTP/1.1\r\n", 400), ("GET /sandbox/clock HTTP/1.1\r\nHost: a\r\nhost: a\r\n", 400),
            ("GET /\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n", 414),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 70_000))\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 1 << 21))\r\n", 431),
        ])
    func heads(text: String, status: Int) async throws {
        try await serving { port in
            let reply = await RawClient.exchange(port, text + "\r\nGET /sandbox/clock HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(reply.hasPrefix("HTTP/1.1 \(status) ") && !reply.contains("\"now\""), "\(reply)")
            #expect(reply.contains("\"statusCode\":\(status)"))
        }
    }

    @Test("SIGTERM ends it, even while a client keeps its connection open")
    func signalled() async throws {
        let (addresses, ready) = AsyncStream.makeStream(of: String.self)
        let server = Task { try await Sandbox.serve { ready.yield($0) } }
        for await address in addresses {
            let port = Int(address.split(separator: ":").last ?? "") ?? 0
            async let reply = RawClient.exchange(port, "GET /sandbox/clock HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") {
                kill(getpid(), SIGTERM)
            }
            #expect(await reply.hasPrefix("HTTP/1.1 200 OK"))
            break
        }
        try await server.value
    }

    @Test("A port that is taken is said to be")
    func taken() async throws {
        try await serving { port in
            await #expect(throws: ServeError.self) {
                try await Sandbox.serve(ServeOptions(port: port, stopsOnSignals: false)) { _ in }
            }
        }
    }

    @Test("Faults act on the connection: one is closed without a reply, another gets the refusal")
    func faults() async throws {
        try await serving { port in
            func post(_ path: String, _ body: String) async -> String {
                await RawClient.exchange(
                    port,
                    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: sandbox\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
            }
            #expect(await post("/sandbox/faults", #"{"reply": "lost", "times": 1}"#).hasPrefix("HTTP/1.1 201"))
            #expect(await post("/api/v2/customer-accounts", Caller.louis) == "")
            #expect(await post("/sandbox/faults", #"{"status": 429, "retryAfter": 7, "times": 1}"#).hasPrefix("HTTP/1.1 201"))
            let refused = await post("/api/v2/customer-accounts", Caller.louis)
            #expect(refused.hasPrefix("HTTP/1.1 429") && refused.lowercased().contains("retry-after: 7"))
            #expect(await post("/api/v2/customer-accounts", Caller.louis).hasPrefix("HTTP/1.1 201"))
        }
    }

    @Test("A client that asks before it sends its body is told to go on")
    func goOn() async throws {
        try await serving { port in
            let reply = await RawClient.exchange(
                port,
                "POST /api/v2/customer-accounts HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: sandbox\r\nExpect: 100-continue\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(Caller.louis.utf8.count)\r\nConnection: close\r\n\r\n"
                    + Caller.louis)
            #expect(reply.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 "), "\(reply)")
        }
    }

    @Test("Requests that come in one go are answered in their order, HEAD without a body")
    func pipelined() async throws {
        try await serving { port in
            let host = "Host: localhost\r\n\r\n"
            let reply = await RawClient.exchange(
                port,
                "HEAD /sandbox/clock HTTP/1.1\r\n\(host)GET /sandbox/page.js HTTP/1.1\r\n\(host)GET /nowhere HTTP/1.1\r\n\(host)"
                    + "HEAD /nowhere HTTP/1.1\r\nConnection: close\r\n\(host)")
            let statuses = reply.components(separatedBy: "HTTP/1.1 ").dropFirst().map { $0.prefix(3) }
            #expect(statuses == ["200", "200", "404", "404"])
            let parts = reply.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0).components(separatedBy: "\r\n\r\n") }
            #expect(parts.map { $0.dropFirst().joined().isEmpty } == [true, false, false, true], "\(reply)")
        }
    }

    @Test("A client of HTTP/1.0 gets its reply and the end of the connection, unless it asks to keep it")
    func older() async throws {
        try await serving { port in
            let reply = await RawClient.exchange(port, "GET /sandbox/moment HTTP/1.0\r\n\r\n")
            #expect(reply.hasPrefix("HTTP/1.1 200 ") && reply.hasSuffix("}"))
            let two = await RawClient.exchange(
                port, "GET /sandbox/moment HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /sandbox/moment HTTP/1.0\r\n\r\n")
            #expect(two.components(separatedBy: "HTTP/1.1 200").count == 3)
        }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
