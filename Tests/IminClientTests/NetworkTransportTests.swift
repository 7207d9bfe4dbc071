import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import Testing

/// The real network stack against servers on 127.0.0.1 that behave and misbehave.
@Suite(.timeLimit(.minutes(1)))
struct NetworkTransportTests {
    /// Runs a body with a client for a server.
    private func withClient<Result: Sendable>(
        _ server: TestServer, limit: Int = 1 << 20, timeout: Duration = .seconds(20), body: (Client) async throws -> Result
    ) async throws -> Result {
        let client = Client(
            environment: try .local(server.address, key: "local-key"), transport: NetworkTransport(responseLimit: limit),
            options: .init(timeout: timeout, retryClock: FakeClock().clock))
        do {
            let result = try await body(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }

    @Test func aCallTravelsWholeAndInOneWrite() async throws {
        let reply = TestServer.reply("201 Created", #"{"identifier":"MAlnTNiZut"}"#, fields: "content-type: application/json")
        try await TestServer.run(.answer(reply)) { server in
            let exchanges = try await withClient(server) { client in
                var exchanges: [Exchange] = []
                for _ in 0..<5 { exchanges.append(try await client.call("customer.create", ["email": "louis@imin.co"])) }
                return exchanges
            }
            #expect(exchanges.allSatisfy { $0.json?["identifier"] == "MAlnTNiZut" && $0.status == 201 })
            #expect(exchanges.first?.response?.headerFields[.contentType] == "application/json")
            let received = server.received
            #expect(received.count == 5)
            let first = try #require(received.first)
            #expect(first.head.hasPrefix("POST /api/v2/customer-accounts HTTP/1.1\r\n"))
            let head = first.head.lowercased()
            #expect(head.contains("\r\nx-api-key: local-key") && head.contains("\r\nhost: 127.0.0.1:\(server.port)"))
            #expect(head.contains("\r\ncontent-type: application/json") && head.contains("\r\ncontent-length: 25"))
            #expect(received.allSatisfy { $0.body == #"{"email":"louis@imin.co"}"# && $0.reads == 1 })
        }
    }

    @Test func namesOfFieldsStayAndQueriesArriveAsBuilt() async throws {
        try await TestServer.run(.answer(TestServer.reply("200 OK", "{}"))) { server in
            try await withClient(server) { client in
                _ = try await client.call("orders", ["of": "a b&c", "page": 2])
                var request = HTTPRequest(
                    method: .get, scheme: "http", authority: "127.0.0.1:\(server.port)", path: "/x?geo[radial]=51.7,-1.2,5&q=%2F+é")
                request.headerFields[.userAgent] = "script"
                _ = try await client.send(request)
            }
            let heads = server.received.map(\.head)
            #expect(heads[0].hasPrefix("GET /api/v2/orders?customerIdentifier=a%20b%26c&page=2 HTTP/1.1"))
            #expect(heads[1].hasPrefix("GET /x?geo%5Bradial%5D=51.7,-1.2,5&q=%2F+%C3%A9 HTTP/1.1"))
            #expect(heads[1].lowercased().contains("user-agent: script"))
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await TestServer.run(.answer(TestServer.reply("302 Found", fields: "location: /elsewhere"))) { server in
            let exchange = try await withClient(server) { try await $0.send(to: server.address + "/start") }
            #expect(exchange.status == 302 && exchange.response?.headerFields[.location] == "/elsewhere")
            #expect(server.received.count == 1)
        }
    }

    @Test func chunkedRepliesAndEmptyOnesAreRead() async throws {
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n"
        try await TestServer.run(
            .answer(chunked), .answer("HTTP/1.1 204 No Content\r\n\r\n"), .answerAndClose("HTTP/1.1 200 OK\r\n\r\n{\"b\":2}")
        ) { server in
            let exchanges = try await withClient(server) { client in
                [
                    try await client.call("customer.get", ["customer": "a"]), try await client.call("customer.delete", ["customer": "a"]),
                    try await client.call("customer.get", ["customer": "a"]),
                ]
            }
            #expect(exchanges.map(\.json) == [["a": 1], nil, ["b": 2]])
        }
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let address = try await TestServer.run(.close) { $0.address }
        let client = Client(
            environment: try .local(address), transport: NetworkTransport(), options: .init(retryClock: FakeClock().clock))
        let error = try await client.failure("customer.create", ["email": "a@b.example"])
        #expect(error.message(client.renderer) == "\(address) could not be reached: connection refused")
        #expect(error.exitStatus == 5)
        await client.shutdown()
    }

    @Test func aServerThatSaysNothingTimesOut() async throws {
        try await TestServer.run(.silence) { server in
            let error = try await withClient(server, timeout: .milliseconds(100)) {
                try await $0.failure("customer.get", ["customer": "a"])
            }
            #expect(error.kind == "timeout")
            #expect(server.received.count == 1)
        }
    }

    @Test func aReplyThatStopsHalfwayTimesOutToo() async throws {
        try await TestServer.run(.answer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")) { server in
            let error = try await withClient(server, timeout: .milliseconds(100)) {
                try await $0.failure("customer.get", ["customer": "a"])
            }
            #expect(error.kind == "timeout")
        }
    }

    @Test func aConnectionThatEndsEarlyIsLostAndReadsAreRepeated() async throws {
        let short = TestServer.Behaviour.answerAndClose("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
        for behaviour in [TestServer.Behaviour.close, short] {
            try await TestServer.run(behaviour, .answer(TestServer.reply("200 OK", "{}"))) { server in
                let exchange = try await withClient(server) { try await $0.call("customer.get", ["customer": "a"]) }
                #expect(exchange.retries.map(\.reason) == ["connection lost"])
            }
            try await TestServer.run(behaviour) { server in
                let error = try await withClient(server) { try await $0.failure("customer.create", ["email": "a@b.example"]) }
                #expect(error.kind == "connection-lost" && error.isRetryable)
                #expect(server.received.count == 1)
            }
        }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\u{0}\u{1}\u{2}\u{3}garbage\r\n\r\n"])
    func garbageIsNotHTTP(_ garbage: String) async throws {
        try await TestServer.run(.answerAndClose(garbage)) { server in
            let error = try await withClient(server) { try await $0.failure("customer.create", ["email": "a@b.example"]) }
            #expect(error.kind == "not-http")
            guard case .notHTTP(_, let reason) = error else { return }
            #expect(reason.contains("first line") || reason.contains("does not begin with"), "\(reason)")
        }
    }

    @Test func repliesAreBoundedWhetherAnnouncedOrNot() async throws {
        for behaviour in [TestServer.Behaviour.flood, .answer("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nx")] {
            try await TestServer.run(behaviour) { server in
                let error = try await withClient(server, limit: 100_000) { try await $0.failure("customer.get", ["customer": "a"]) }
                #expect(error.kind == "too-large")
            }
        }
    }

    @Test func aStatusCountsWhateverFollowsIt() async throws {
        let behaviours: [TestServer.Behaviour] = [
            .answer(TestServer.reply("204 No Content")), .answer(TestServer.reply("200 OK", "{}")), .flood,
            .answer("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nx"),
            .answerAndClose("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
        ]
        for behaviour in behaviours {
            try await TestServer.run(behaviour) { server in
                let transport = NetworkTransport(responseLimit: 100_000)
                let request = HTTPRequest(method: .post, scheme: "http", authority: String(server.address.dropFirst(7)), path: "/")
                let status = try await transport.status(of: request, body: [], timeout: .seconds(1))
                #expect((200..<300).contains(status), "\(behaviour)")
                await transport.shutdown()
            }
        }
    }

    @Test func aCancelledCallIsGivenUp() async throws {
        try await TestServer.run(.silence) { server in
            let error = try await withClient(server) { client in
                let call = Task { try await client.failure("customer.get", ["customer": "a"]) }
                while server.received.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
                call.cancel()
                return try await call.value
            }
            #expect(error.kind == "cancelled")
        }
    }

    @Test func manyCallsAtOnceAllComeBack() async throws {
        try await TestServer.run(.answer(TestServer.reply("200 OK", "{}"))) { server in
            try await withClient(server) { client in
                try await withThrowingTaskGroup(of: Int?.self) { group in
                    for number in 0..<200 {
                        group.addTask { try await client.call("customer.get", ["customer": .string("c\(number)")]).status }
                    }
                    for try await status in group { #expect(status == 200) }
                }
            }
            #expect(server.received.count == 200)
        }
    }

    @Test func nothingIsSentAfterTheEnd() async throws {
        let transport = NetworkTransport()
        await transport.shutdown()
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: "/")
        await #expect(throws: TransportError.unreachable("the run is over")) {
            try await transport.send(request, body: [], timeout: .seconds(1))
        }
    }
}
