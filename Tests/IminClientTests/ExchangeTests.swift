import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import Synchronization
import Testing

/// The log of a run, and how its exchanges are shown.
struct ExchangeTests {
    private func exchange(_ number: Int = 1, body: Int = 0) -> Exchange {
        Exchange(
            number: number, operation: "customer.get",
            request: HTTPRequest(method: .get, scheme: "https", authority: "book.imin.co", path: "/api/v2/customer-accounts/abc"),
            requestBody: [], response: HTTPResponse(status: .ok), responseBody: Array(repeating: 32, count: body),
            duration: .microseconds(300), notes: [], retries: [])
    }

    private let renderer = ExchangeRenderer(masker: Masker([Secret("live-secret")]), endpoints: .sandbox)

    @Test func theLogKeepsTheLatest() {
        let log = ExchangeLog(capacity: 3)
        for number in 1...500 { log.record(exchange(number)) }
        #expect(log.exchanges.map(\.number) == [498, 499, 500])
        #expect(log.last?.number == 500)
        #expect(log[499]?.number == 499)
        #expect(log[1] == nil)
    }

    @Test func theLogIsBoundedInBytesToo() {
        let log = ExchangeLog(capacity: 1_000, byteCapacity: 100)
        for number in 1...5 { log.record(exchange(number, body: 40)) }
        #expect(log.exchanges.map(\.number) == [4, 5])
        log.record(exchange(6, body: 1_000))
        #expect(log.exchanges.map(\.number) == [6])
    }

    @Test func whoWatchesSeesEachExchangeAsItEnds() async throws {
        let seen = Mutex<[String]>([])
        let log = ExchangeLog { exchange in seen.withLock { $0.append(exchange.operation ?? "") } }
        let client = Client(environment: .sandbox, transport: RecorderTransport(Recorder(200, "{}")), log: log)
        _ = try await client.call("customer.get", ["customer": "a"])
        _ = try await client.call("orders", ["of": "a"])
        #expect(seen.withLock { $0 } == ["customer.get", "orders"])
        #expect(log.count == 2)
    }

    @Test(arguments: [
        (Duration.nanoseconds(49_000), "0.0 ms"), (.microseconds(300), "0.3 ms"), (.microseconds(2_040), "2 ms"),
        (.microseconds(9_900), "9.9 ms"),
        (.milliseconds(12), "12 ms"), (.microseconds(12_600), "13 ms"), (.milliseconds(1_240), "1.2 s"), (.seconds(2), "2 s"),
        (.seconds(90), "90 s"), (.seconds(600), "600 s"), (.seconds(Int64.max / 2), "9223372037 s"),
    ])
    func aLineHasMethodPathStatusAndTime(_ duration: Duration, _ text: String) {
        var exchange = exchange()
        exchange.duration = duration
        if duration < .seconds(1_000) {
            #expect(renderer.line(exchange) == "GET /api/v2/customer-accounts/abc → 200 in \(text)")
        } else {
            #expect(!renderer.line(exchange).isEmpty)
        }
    }

    @Test func aLineShowsOtherHostsRepetitionsFailuresAndRemarks() {
        var exchange = exchange()
        exchange.request.authority = "127.0.0.1:8080"
        exchange.request.scheme = "http"
        exchange.response = nil
        exchange.failure = "unreachable: connection refused"
        exchange.notes = ["said live-secret"]
        exchange.retries = [.init(reason: "unreachable", wait: .zero), .init(reason: "503", wait: .zero)]
        #expect(
            renderer.line(exchange)
                == "GET http://127.0.0.1:8080/api/v2/customer-accounts/abc → unreachable: connection refused in 0.3 ms, sent 3 times (unreachable, 503)\n  note: said •••"
        )
    }

    @Test func everythingIsShownWithSecretsMasked() async throws {
        let recorder = Recorder(
            200, #"{"url":"https://sellers.imin.co/onboard?jwt=eyJh.eyJz.sig","echo":"live-secret"}"#,
            fields: [.contentType: "application/json", .setCookie: "session=1"])
        let client = Client(recorder, environment: try .live(key: "live-secret"))
        let exchange = try await client.call("customer.get", ["customer": "live-secret"])
        let text = client.renderer.full(exchange)
        let rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
        #expect(
            rest == """
                > GET /api/v2/customer-accounts/••• HTTP/1.1
                > host: book.imin.co
                > accept: application/json
                > x-api-key: •••
                < HTTP/1.1 200
                < content-type: application/json
                < set-cookie: •••
                <
                < {
                <   "url": "https://sellers.imin.co/onboard?jwt=•••",
                <   "echo": "•••"
                < }
                """)
        let json = client.renderer.json(exchange)
        #expect(json["request"]?["headers"]?["x-api-key"] == "•••")
        #expect(json["request"]?["url"] == "https://book.imin.co/api/v2/customer-accounts/•••")
        #expect(json["response"]?["body"]?["echo"] == "•••")
        #expect(!json.text().contains("live-secret"))
        #expect(!"\(exchange)".contains("jwt"))
    }

    @Test func theSandboxesPublicKeyIsMaskedInItsFieldOnly() async throws {
        let client = Client(Recorder(200, #"{"name":"sandbox"}"#))
        let text = client.renderer.full(try await client.call("customer.get", ["customer": "a"]))
        #expect(text.contains("x-api-key: •••") && text.contains(#""name": "sandbox""#))
    }

    @Test func bodiesThatAreNoTextAreCounted() {
        var exchange = exchange()
        exchange.responseBody = [0xFF, 0xFE]
        #expect(renderer.full(exchange).hasSuffix("< (2 bytes)"))
        #expect(renderer.json(exchange)["response"]?["bytes"] == 2)
    }

    @Test func dumpingAnExchangeShowsNoSecret() async throws {
        let client = Client(Recorder(200, "{}"), environment: try .live(key: "live-secret"))
        var text = ""
        dump(try await client.call("customer.get", ["customer": "a"]), to: &text)
        dump(client.environment, to: &text)
        #expect(!text.contains("live-secret"))
    }
}
