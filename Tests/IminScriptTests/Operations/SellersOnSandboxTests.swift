import IminAPI
import IminClient
import IminJSON
import IminSandbox
import Testing

/// Seller onboarding by name, through client and sandbox.
struct SellersOnSandboxTests {
    private static let acme: JSON = "https://acme-provider.com/sellers/abc123"
    private let client: Client

    init() throws {
        let sandbox = try Sandbox()
        client = Client(
            environment: .sandbox, transport: InProcessTransport { (request, body, _) in await sandbox.respond(to: request, body: body) })
    }

    /// The reply has to be what the declaration says.
    private func call(_ name: String, _ arguments: [String: JSON]) async throws -> JSON {
        let operation = try #require(Catalogue.operation(named: name))
        let exchange = try await client.call(operation, arguments)
        #expect(exchange.status.map(operation.successStatuses.contains) == true, "\(name): \(exchange)")
        #expect((exchange.json == nil) == (operation.result == nil), "\(name) has a body or not")
        if let json = exchange.json, let result = operation.result { #expect(result.validate(json, .forms) == [], "\(name)") }
        return exchange.json ?? .null
    }

    @Test("every operation is served as it is declared; the seller is named by its id or by itself")
    func everyOperation() async throws {
        let provider: JSON = "http://opendata.provider.com/api/feeds/sellers/1"
        let lidos: JSON = ["type": "Organization", "id": "https://lidos.example.com/organizers/3", "name": "City Lidos"]
        for seller in [provider, lidos] {
            for (name, path) in [("seller.onboard", "onboard"), ("seller.update", "update"), ("seller.view", "view")] {
                var arguments: [String: JSON] = ["seller": seller]
                if path != "view" { arguments["stripe"] = true }
                let url = try await call(name, arguments)["url"]?.string ?? ""
                #expect(url.hasPrefix("https://sellers.imin.co/\(path)?jwt="))
            }
            let status = try await call("seller.status", ["seller": seller, "bookingSystem": "acme leisure"])
            #expect(status == ["sellerBookabilityStatus": "bookable", "hasRegistered": true])
            _ = try await call("seller.delete", ["seller": seller])
        }
        let sent = client.log.exchanges.map { $0.request.path ?? "" }
        #expect(sent[0] == "/api/onboard-token?sellerId=http%3A%2F%2Fopendata.provider.com%2Fapi%2Ffeeds%2Fsellers%2F1&stripe=true")
        #expect(sent[3].hasPrefix("/api/bs/acme%20leisure?sellerId="))
        #expect(sent[4] == "/api/sellers/http%3A%2F%2Fopendata.provider.com%2Fapi%2Ffeeds%2Fsellers%2F1")
    }

    @Test("a status without a booking system asks for the sandbox's")
    func fallback() async throws {
        _ = try await call("seller.status", ["seller": Self.acme])
        #expect(client.log.exchanges.last?.request.path?.hasPrefix("/api/bs/sandbox?") == true)
    }

    @Test(
        "refusals are the declared ones",
        arguments: [
            ("seller.onboard", ["seller": "acme", "stripe": true], 400, "InvalidRequestError"),
            ("seller.onboard", ["seller": "", "stripe": true], 400, "InvalidRequestError"),
            ("seller.update", ["seller": "acme", "stripe": true], 400, "InvalidRequestError"),
            ("seller.view", ["seller": "acme"], 400, "InvalidRequestError"),
            ("seller.delete", ["seller": "acme"], 400, "InvalidRequestError"),
            ("seller.status", ["seller": "acme"], 400, "InvalidRequestError"),
            ("seller.update", ["seller": "https://nobody.example/1", "stripe": true], 404, "NotFoundError"),
            ("seller.view", ["seller": "https://nobody.example/1"], 404, "NotFoundError"),
            ("seller.delete", ["seller": "https://nobody.example/1"], 404, "NotFoundError"),
        ] as [(String, [String: JSON], Int, String)])
    func refusals(_ name: String, _ arguments: [String: JSON], _ status: Int, _ type: String) async throws {
        let operation = try #require(Catalogue.operation(named: name))
        #expect(operation.errors.contains { $0.status == status && $0.type == type })
        let error = await #expect(throws: ClientError.self) { try await client.call(operation, arguments) }
        #expect(error?.status == status && error?.type == type)
    }
}
