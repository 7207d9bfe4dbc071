import HTTPTypes
import IminAPI
import IminClient
import IminJSON
import IminSandbox
import Testing

@testable import IminScript

/// What is done with an order once its page has been paid on.
struct OrderOperationsTests {
    private let client: Client
    private let sandbox: Sandbox

    init() throws {
        let sandbox = try Sandbox()
        self.sandbox = sandbox
        client = Client(
            environment: .sandbox, transport: InProcessTransport { (request, body, _) in await sandbox.respond(to: request, body: body) })
    }

    private func call(_ name: String, _ arguments: [String: JSON]) async throws -> Exchange {
        try await client.call(try #require(Catalogue.operation(named: name)), arguments)
    }

    /// An order of two places, as its reply shows it.
    private func order() async throws -> JSON {
        let louis = try await call("customer.create", ["email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu"]).json ?? .null
        let item: JSON = [
            "acceptedOffer": "http://opendata.provider.com/api/feeds/offers/adult",
            "orderedItem": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741",
        ]
        let basket = try await call(
            "checkout", ["items": [item, item], "customer": louis, "broker": ["name": "Acme", "url": "https://acme.example"]])
        let page = try #require(basket.json?["potentialAction"]?[0]?["target"]?.string.flatMap { WebAddress($0) })
        var request = HTTPRequest(
            method: .post, scheme: page.scheme, authority: page.authority?.hostAndPort, path: "\(page.requestTarget)/pay")
        request.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let form = "cardNumber=4242424242424242&cardExpiry=12%2F34&cardCvc=123&cardName=Louis+Wu&terms=accepted"
        #expect(await sandbox.respond(to: request, body: Array(form.utf8)).0.status == .seeOther)
        let reply = try await call("order", ["order": try #require(try await call("orders", ["of": louis]).json?["imin:item"]?[0])])
        return reply.json ?? .null
    }

    @Test func anOrderIsReadCancelledAndReceiptedAsDeclared() async throws {
        let order = try await order()
        #expect(Schemas.order.validate(order, .forms) == [])
        let items = try #require(order["orderedItem"]?.array)
        for item in items { #expect(Schemas.orderItem.validate(item, .forms) == []) }
        #expect(try await call("order.cancel", ["order": order, "items": [items[0]]]).status == 204)
        await sandbox.advance(nanoseconds: 60_000_000_000)
        let changed = try await call("order", ["order": order]).json ?? .null
        #expect(changed["orderedItem"]?[0]?["orderItemStatus"] == "https://openactive.io/CustomerCancelled")
        #expect(Schemas.order.validate(changed, .forms) == [])
        let invoice = try #require(changed["imin:receipt"]?[0])
        let exchange = try await call("receipt", ["receipt": invoice])
        let seen = DocumentView.json(exchange)
        #expect(Schemas.receipt.validate(seen, .forms) == [])
        #expect(seen["contentType"] == "application/pdf" && seen["text"]?.string?.contains("£7.50") == true)
    }

    @Test("Items are named by object, URL or number", arguments: ["object", "url", "number", "text"])
    func items(form: String) async throws {
        let order = try await order()
        let item = try #require(order["orderedItem"]?[1])
        let named: JSON =
            switch form {
            case "object": item
            case "url": item["id"] ?? .null
            case "number": 2
            default: "2"
            }
        #expect(try await call("order.cancel", ["order": order["identifier"] ?? .null, "items": [named]]).status == 204)
        await sandbox.advance(nanoseconds: 60_000_000_000)
        let states = try await call("order", ["order": order]).json?["orderedItem"]?.array?.map { $0["orderItemStatus"]?.string ?? "" }
        #expect(states == ["https://openactive.io/OrderItemConfirmed", "https://openactive.io/CustomerCancelled"])
    }

    @Test(
        arguments: [
            ("order.cancel", ["items": [1]], 404, "UnknownOrderError"), ("receipt", ["receipt": "99"], 404, "NotFoundError"),
        ] as [(String, [String: JSON], Int, String)])
    func refusalsAreTheDeclaredOnes(_ name: String, _ arguments: [String: JSON], _ status: Int, _ type: String) async throws {
        let operation = try #require(Catalogue.operation(named: name))
        #expect(operation.errors.contains { $0.status == status && $0.type == type })
        var arguments = arguments
        if name == "order.cancel" { arguments["order"] = "6d0c0a0e-0000-4000-8000-000000000001" }
        let error = await #expect(throws: ClientError.self) { try await client.call(operation, arguments) }
        #expect(error?.status == status && error?.type == type)
    }

    @Test("What names no item is a mistake, and nothing is sent", arguments: [[], "all", [true], [["type": "Order"]]] as [JSON])
    func mistakes(items: JSON) async throws {
        let order: JSON = ["type": "Order", "id": "https://book.imin.co/api/v2/orders/6d0c0a0e-0000-4000-8000-000000000001"]
        await #expect(throws: ClientError.self) { _ = try await call("order.cancel", ["order": order, "items": items]) }
        #expect(client.log.exchanges.isEmpty)
    }
}
