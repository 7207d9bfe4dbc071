import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import Synchronization
import Testing

/// Calls through all middlewares, over a transport that answers from a table.
struct ClientTests {
    @Test func aCallAnswersWithTheReplysJSON() async throws {
        let recorder = Recorder(201, #"{"type":"Person","identifier":"MAlnTNiZut"}"#)
        let client = Client(recorder)
        let exchange = try await client.call("customer.create", ["email": "louis@imin.co"])
        #expect(exchange.json?["identifier"] == "MAlnTNiZut")
        #expect(exchange.number == 1 && exchange.operation == "customer.create" && exchange.status == 201)
        #expect(String(decoding: exchange.requestBody, as: UTF8.self) == #"{"email":"louis@imin.co"}"#)
        #expect(recorder.timeouts == [.seconds(30)])
        #expect(client.log.exchanges.map(\.number) == [1])
    }

    @Test func anEmptyBodyIsNoJSON() async throws {
        let exchange = try await Client(Recorder(202)).call("customer.delete", ["customer": "abc"])
        #expect(exchange.json == nil && exchange.notes.isEmpty)
    }

    @Test func anUndocumentedSuccessIsTakenAndRemarked() async throws {
        let exchange = try await Client(Recorder(204)).call("customer.delete", ["customer": "abc"])
        #expect(exchange.notes == ["status 204 is not among the documented 202"])
    }

    @Test func theCallsOwnTimeBeatsTheRuns() async throws {
        let recorder = Recorder(200, "{}")
        _ = try await Client(recorder).call(try #require(Catalogue.operation(named: "order")), ["order": "1"], timeout: .seconds(2))
        #expect(recorder.timeouts == [.seconds(2)])
    }

    @Test func callsThatCannotBecomeRequestsSendNothing() async throws {
        let recorder = Recorder(200)
        let client = Client(recorder)
        let error = try await client.failure("customer.get")
        #expect(error.kind == "usage" && error.exchange == nil)
        #expect(error.message(client.renderer) == "`customer.get`, `customer`: is required: customer.get(_:)")
        #expect(recorder.requests.isEmpty && client.log.exchanges.isEmpty)
    }

    // MARK: The key

    @Test func theKeyGoesWithOperationsToHostsOfTheEnvironmentOnly() async throws {
        let recorder = Recorder(200, "{}")
        let client = Client(recorder, environment: try .live(key: "live-secret"))
        _ = try await client.call("customer.get", ["customer": "abc"])
        _ = try await client.send(to: "https://book.imin.co/api/v2/customer-accounts/abc")
        _ = try await client.send(to: "http://127.0.0.1:1/")
        #expect(recorder.requests.map { $0.headerFields[.apiKey] } == ["live-secret", nil, nil])
    }

    @Test func theSandboxHasAKeyOfItsOwn() async throws {
        let recorder = Recorder(200, "{}")
        _ = try await Client(recorder).call("customer.get", ["customer": "abc"])
        #expect(recorder.requests.first?.headerFields[.apiKey] == "sandbox")
        #expect(recorder.requests.first?.authority == "book.imin.co")
    }

    @Test func aKeySentInTheClearIsRemarked() async throws {
        let environment = try EnvironmentLoader(
            variables: ["IMIN_OLD_URL": "http://old.example", "IMIN_OLD_KEY": "old-secret"], readFile: { _ in nil }
        ).environment(named: "old")
        let exchange = try await Client(Recorder(200, "{}"), environment: environment).call("customer.get", ["customer": "abc"])
        #expect(exchange.notes == ["the key went to old.example without encryption: use https"])
    }

    @Test func anEmptyKeyMeansNone() async throws {
        let recorder = Recorder(200, "{}")
        _ = try await Client(recorder, environment: try .local("http://127.0.0.1:8080", key: "")).call("customer.get", ["customer": "abc"])
        #expect(recorder.requests.first?.headerFields[.apiKey] == nil)
    }

    // MARK: The guards

    @Test func writesToALiveEnvironmentAreRefusedUnlessAllowed() async throws {
        let recorder = Recorder(201, "{}")
        let refusing = Client(recorder, environment: try .live(key: "live-secret"))
        let error = try await refusing.failure("customer.create", ["email": "a@b.example"])
        #expect(error.kind == "refused" && error.exitStatus == 4)
        #expect(
            error.message(refusing.renderer)
                == "customer.create would change the live environment `live` (book.imin.co); nothing was sent. Run with --yes to allow writes"
        )
        #expect(recorder.requests.isEmpty)
        #expect(refusing.log.last?.failure == "not sent: refused by the live guard")
        let allowing = Client(recorder, environment: try .live(key: "live-secret"), allowsWrites: true)
        #expect(try await allowing.call("customer.create", ["email": "a@b.example"]).status == 201)
    }

    @Test func readsOfALiveEnvironmentAreNotAsked() async throws {
        let client = Client(Recorder(200, "{}"), environment: try .live(key: "live-secret"))
        #expect(try await client.call("customer.get", ["customer": "abc"]).status == 200)
        #expect(try await client.send(to: "https://book.imin.co/").status == 200)
    }

    @Test func plainRequestsThatWriteAreAskedToo() async throws {
        let client = Client(Recorder(200), environment: try .live(key: "live-secret"))
        for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
            await #expect(throws: ClientError.self) { try await client.send(method, to: "https://book.imin.co/x") }
        }
    }

    @Test func whatIsPendingIsToldToTheOneWhoDecides() async throws {
        let asked = Mutex<[LiveWriteGuard.PendingWrite]>([])
        let client = Client(
            environment: try .live(key: "live-secret"), transport: RecorderTransport(Recorder(202)),
            options: .init(allowsLiveWrite: { pending in
                asked.withLock { $0.append(pending) }
                return true
            }))
        _ = try await client.call("customer.delete", ["customer": "abc"])
        let pending = try #require(asked.withLock { $0.first })
        #expect(pending.name == "customer.delete" && pending.effect == .destroys && pending.environment == "live")
        #expect(pending.target == "DELETE https://book.imin.co/api/v2/customer-accounts/abc")
    }

    @Test func theTimeOfACallIsWithoutThePersons() async throws {
        let client = Client(
            environment: try .live(key: "live-secret"), transport: RecorderTransport(Recorder(202)),
            options: .init(allowsLiveWrite: { _ in
                try? await Task.sleep(for: .milliseconds(200))
                return true
            }))
        let start = ContinuousClock.now
        let exchange = try await client.call("customer.delete", ["customer": "abc"])
        // However slow the machine is, the person's share is in the whole and not in the call's.
        #expect(exchange.duration <= ContinuousClock.now - start - .milliseconds(200))
    }

    @Test func writesToThisMachineAndTheSandboxAreNotAsked() async throws {
        for environment in [Environment.sandbox, try .local("http://127.0.0.1:8080")] {
            #expect(
                try await Client(Recorder(201, "{}"), environment: environment).call("customer.create", ["email": "a@b.example"]).status
                    == 201)
        }
    }

    @Test func otherHostsAreNotContacted() async throws {
        let recorder = Recorder(200)
        let client = Client(recorder, environment: try .local("http://127.0.0.1:8080"))
        do {
            _ = try await client.send(to: "https://elsewhere.example/?q=1")
            Issue.record("it was sent")
        } catch {
            #expect(error.kind == "host")
            #expect(
                error.message(client.renderer)
                    == "elsewhere.example is not a host of the environment `local`; nothing was sent. Allow it with IMIN_LOCAL_HOSTS=elsewhere.example"
            )
        }
        #expect(recorder.requests.isEmpty)
    }

    @Test(arguments: ["ftp://a.example/", "", "nonsense"])
    func whatIsNoAddressOfTheWebIsRefused(_ text: String) async throws {
        let request = HTTPRequest(method: .get, scheme: WebAddress(text)?.scheme, authority: "", path: text)
        let error = await #expect(throws: ClientError.self) { try await Client(Recorder(200)).send(request) }
        #expect(error?.kind == "usage")
    }

    // MARK: Errors

    /// What a transport or server does, and what the caller is told.
    @Test(
        arguments: [
            (
                nil, .unreachable("connection refused"), "unreachable", 5, true,
                "https://book.imin.co could not be reached: connection refused"
            ),
            (
                nil, .connectionLost("the server closed the connection before the reply was whole"), "connection-lost", 5, true,
                "GET /api/v2/customer-accounts/abc: the server closed the connection before the reply was whole"
            ),
            (nil, .timeout, "timeout", 5, true, "GET /api/v2/customer-accounts/abc: no reply within 30 s"),
            (
                nil, .tooLarge(limit: 32 << 20), "too-large", 1, false,
                "GET /api/v2/customer-accounts/abc: the reply is longer than 32 MB (33554432 bytes; `--limit-response` raises it)"
            ),
            (
                nil, .notHTTP("invalid version"), "not-http", 1, false,
                "GET /api/v2/customer-accounts/abc: what came back is not HTTP (invalid version)"
            ),
            (nil, .cancelled, "cancelled", 1, false, "the call was given up before its reply came"),
            (
                Case(
                    404,
                    #"{"@context":"https://openactive.io/","@type":"NotFoundError","description":"No customer has the identifier abc."}"#),
                nil, "http", 1, false,
                "GET /api/v2/customer-accounts/abc was answered 404 NotFoundError: No customer has the identifier abc."
            ),
            (
                Case(401, #"{"message":"No API key found in request"}"#), nil, "http", 1, false,
                "GET /api/v2/customer-accounts/abc was answered 401: No API key found in request"
            ),
            (
                Case(502, "<html>\n <h1>Bad   Gateway</h1></html>"), nil, "http", 1, true,
                "GET /api/v2/customer-accounts/abc was answered 502: <html> <h1>Bad Gateway</h1></html>"
            ),
            (Case(500, ""), nil, "http", 1, false, "GET /api/v2/customer-accounts/abc was answered 500"),
            (
                Case(302, ""), nil, "http", 1, false,
                "GET /api/v2/customer-accounts/abc was answered 302 (redirects of operations are not followed)"
            ),
            (
                Case(200, #"{"a":1,}"#), nil, "not-json", 1, false,
                "GET /api/v2/customer-accounts/abc was answered 200, but the body is not JSON: expected"
            ),
        ] as [(Case?, TransportError?, String, Int32, Bool, String)])
    func everyErrorSaysWhatHappened(
        _ reply: Case?, _ cause: TransportError?, _ kind: String, _ exitStatus: Int32, _ isRetryable: Bool, _ message: String
    ) async throws {
        let recorder = Recorder { _, _, _ throws(TransportError) in
            if let cause { throw cause }
            return Recorder.reply(reply?.status ?? 0, reply?.body ?? "")
        }
        let client = Client(recorder)
        let error = try await client.failure("customer.get", ["customer": "abc"])
        #expect(error.kind == kind && error.exitStatus == exitStatus && error.isRetryable == isRetryable)
        #expect(error.message(client.renderer).hasPrefix(message))
        #expect(error.exchange?.number == 1)
        #expect(error.status == reply?.status)
        #expect(client.log.exchanges.count == 1)
    }

    struct Case: Sendable {
        var status: Int
        var body: String
        init(_ status: Int, _ body: String) {
            self.status = status
            self.body = body
        }
    }

    @Test func aRefusalKeepsTypeAndBody() async throws {
        let error = try await Client(Recorder(409, #"{"@type":"OpportunityIsFullError","name":"Full"}"#)).failure(
            "customer.get", ["customer": "abc"])
        #expect(error.type == "OpportunityIsFullError" && error.body?["name"] == "Full" && error.status == 409)
    }

    @Test func aBodyThatIsNotJSONSaysWhere() async throws {
        let client = Client(Recorder(200, "{\n  \"a\": tru\n}"))
        guard case .notJSON(_, let error) = try await client.failure("customer.get", ["customer": "abc"]) else {
            Issue.record("another error")
            return
        }
        #expect(error.line == 2)
    }

    @Test func plainRequestsFailOnNoStatus() async throws {
        let exchange = try await Client(Recorder(404, "no")).send(to: "https://book.imin.co/nowhere?a=b c")
        #expect(exchange.status == 404 && exchange.operation == nil && exchange.json == nil)
        #expect(exchange.request.path == "/nowhere?a=b%20c")
    }

    @Test func insideTheProcessTheFunctionAnswers() async throws {
        let transport = RoutingTransport(
            embedded: InProcessTransport { request, body, _ in
                (HTTPResponse(status: .init(code: 201)), Array(#"{"identifier":"\#(request.authority ?? "")"}"#.utf8))
            }, network: RecorderTransport(Recorder(200, "network")), isEmbedded: Environment.sandbox.answersInside)
        let client = Client(environment: .sandbox, transport: transport)
        #expect(try await client.call("customer.create", ["email": "a@b.example"]).json?["identifier"] == "book.imin.co")
        #expect(try await client.send(to: "http://127.0.0.1:8080/x").responseBody == Array("network".utf8))
        await client.shutdown()
    }
}
