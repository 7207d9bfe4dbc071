import IminAPI
import IminClient
import IminJSON
import IminLanguage
import IminSandbox
import Testing

@testable import IminScript

@Suite("Scripts that receive webhooks")
struct WebhookScriptTests {
    private func run(_ script: String, in environment: Environment) async throws -> Report {
        let host = try ScriptHost(environment: environment)
        let session = Session(language: host.language, options: host.runOptions())
        let report = try await session.run(SourceText(name: "script", text: script))
        await host.shutdown()
        return report
    }

    private static let story = """
        let hook = webhooks.listen(topics: ["order"], key: "from-imin")
        hook.fail(status: 500)
        let ada = customer.create(email: "ada@example.com", givenName: "Ada", familyName: "Ng")
        let session = sandbox.opportunity(["paid", "cancellable"])
        let basket = checkout(
            session, offer: session.offers.first, customer: ada, broker: { name: "Acme", url: "https://acme.example" })
        browse(basket.target).pay(card: "4242 4242 4242 4242")
        let booked = order(orders(of: ada).first)
        sandbox.advance(by: 30.seconds)
        let placed = hook.next(within: 10.seconds)
        expect placed.body matches { type: "Order", identifier: booked.identifier }
        expect placed.headers."x-api-key" == "from-imin"
        order.cancel(booked, items: [booked.orderedItem.first])
        sandbox.advance(by: 2.minutes)
        let cancelled = hook.next(within: 10.seconds)
        expect cancelled.body.orderedItem.first.orderItemStatus == "https://openactive.io/CustomerCancelled"
        expect sandbox.webhooks().map { $0.status } == ["delivered", "delivered"]
        expect receipt(order(booked).receipt.first).text.contains("Refunded")
        expect receipt(order(booked).receipt.last).size > 500
        sandbox.sellerCancels(booked.orderedItem.first)
        hook.stop()
        expect hook.received.count == 2
        """

    @Test("In this process a script hears what happens, in the time of its world")
    func embedded() async throws {
        let report = try await run(Self.story, in: .sandbox)
        #expect(report.outcome == .passed && report.expectations == 7, "\(report.problems.map(\.message))")
    }

    @Test("From a sandbox behind a socket it hears the same, over a socket of its own")
    func served() async throws {
        let sandbox = try Sandbox()
        let transport = NetworkTransport()
        sandbox.sendWebhooks(with: WebhookDelivery.sender(over: transport))
        let (addresses, ready) = AsyncStream.makeStream(of: String.self)
        let server = Task { try await sandbox.serve(stopsOnSignals: false) { ready.yield($0) } }
        for await text in addresses {
            let address = try #require(WebAddress(text))
            let local = Environment(
                name: "local", endpoints: Endpoints(all: address), keys: ServiceTable(all: Environment.sandboxKey), isEmbedded: false)
            let report = try await run(Self.story, in: local)
            #expect(report.outcome == .passed && report.expectations == 7, "\(report.problems.map(\.message))")
            break
        }
        server.cancel()
        try await server.value
        await transport.shutdown()
    }

    @Test("Waiting for what does not come ends when the time is over, and says so")
    func nothing() async throws {
        let report = try await run("let hook = webhooks.listen()\nhook.next(within: 5.minutes)", in: .sandbox)
        #expect(report.problems.first?.message.contains("no webhook came within PT5M") == true, "\(report.problems.map(\.message))")
    }
}
