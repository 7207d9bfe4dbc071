import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

extension Caller {
    /// Serves the caller's sandbox while the body runs; its parameter is the port.
    func serving(_ body: (Int) async throws -> Void) async throws {
        let (addresses, ready) = AsyncStream.makeStream(of: String.self)
        let sandbox = sandbox
        let server = Task { try await sandbox.serve(stopsOnSignals: false) { ready.yield($0) } }
        for await address in addresses {
            try await body(Int(address.split(separator: ":").last ?? "") ?? 0)
            break
        }
        server.cancel()
        try await server.value
    }
}

@Suite("Several clients at once, over sockets")
struct MultiClientTests {
    /// The request that pays on a checkout page.
    private func payment(_ page: String) -> String {
        let fields = [
            ("cardNumber", "4242 4242 4242 4242"), ("cardExpiry", "12/34"), ("cardCvc", "123"), ("cardName", "Louis Wu"),
            ("terms", "accepted"),
        ]
        let body = fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
        let path = page.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        return "POST \(path)/pay HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func statuses(_ port: Int, _ pages: [String]) async -> [(status: String, reply: String)] {
        await withTaskGroup(of: String.self) { group in
            for page in pages {
                let request = payment(page)
                group.addTask { await RawClient.exchange(port, request) }
            }
            var replies: [(String, String)] = []
            for await reply in group { replies.append((String(reply.dropFirst(9).prefix(3)), reply)) }
            return replies.sorted { $0.0 < $1.0 }
        }
    }

    @Test("Of four requests for the last place one wins; the others get 409 on their item")
    func lastPlace() async throws {
        let caller = try Caller()
        let session = "https://id.bookingsystem.example.com/scheduled-sessions/00000000000000040000"
        let item = Caller.item(offer: "https://id.bookingsystem.example.com/offers/yoga-one-place-adult", session: session)
        var pages: [String] = []
        for _ in 0..<4 { pages.append(await caller.openCheckout(items: [item]).0) }
        try await caller.serving { port in
            let replies = await statuses(port, pages)
            #expect(replies.map(\.status) == ["303", "409", "409", "409"])
            #expect(replies.dropFirst().allSatisfy { $0.reply.contains("Yoga for Backs") && $0.reply.contains("full") })
        }
        let world = caller.sandbox.platform.world
        #expect(world.orders.count == 1 && world.ledger[OpportunityID(session)]?.left == 0)
    }

    @Test("The same checkout submitted by four connections at once is one order, and all hear of it")
    func twice() async throws {
        let caller = try Caller()
        let before = caller.left
        let (page, _) = await caller.openCheckout()
        try await caller.serving { port in
            #expect(await statuses(port, [page, page, page, page]).map(\.status) == ["303", "303", "303", "303"])
        }
        #expect(caller.sandbox.platform.world.orders.count == 1 && caller.left == before - 1)
        #expect(caller.sandbox.platform.world.messages.count == 1 && caller.sandbox.platform.world.receipts.count == 1)
    }

    @Test("The same cancellation sent by four connections at once gives the place back once")
    func cancellation() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, _) = await caller.placeOrder()
        let id = "https://book.imin.co/api/v2/orders/\(order)/order-items/1"
        let body = #"{"orderedItem": [{"@id": "\#(id)", "orderItemStatus": "https://openactive.io/CustomerCancelled"}]}"#
        let request =
            "PATCH /api/v2/orders/\(order) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-API-KEY: sandbox\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try await caller.serving { port in
            let replies = await withTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { await RawClient.exchange(port, request) } }
                var replies: [String] = []
                for await reply in group { replies.append(String(reply.dropFirst(9).prefix(3))) }
                return replies
            }
            #expect(replies == ["204", "204", "204", "204"])
        }
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(caller.left == before && caller.sandbox.platform.world.receipts.count == 2)
    }

    @Test("A server tells webhooks by itself, over sockets, and tries again what failed")
    func webhooks() async throws {
        let caller = try Caller()
        let mailbox = WebhookMailbox()
        let receiver = try await WebhookReceiver.open(mailbox)
        defer { receiver.close() }
        #expect(await caller.send(.post, Caller.webhooks, #"{"url": "\#(receiver.url)", "topics": ["order"]}"#).status == 201)
        caller.sandbox.sendWebhooks { request, body in
            let port = Int((request.authority ?? "").split(separator: ":").last ?? "") ?? 0
            let fields = request.headerFields.map { "\($0.name): \($0.value)\r\n" }.joined()
            let reply = await RawClient.exchange(
                port,
                "POST \(request.path ?? "/") HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\(fields)Content-Length: \(body.count)\r\n\r\n"
                    + String(decoding: body, as: UTF8.self))
            return Int(reply.dropFirst(9).prefix(3)).map(WebhookOutcome.answered) ?? .failed("no answer")
        }
        mailbox.fail(times: 1, status: 500)
        let (page, _) = await caller.openCheckout()
        try await caller.serving { port in
            #expect(await statuses(port, [page]).map(\.status) == ["303"])
            // Whoever asks for the time to pass waits for what happens meanwhile.
            let body = #"{"advance": "PT1M"}"#
            let advance =
                "POST /sandbox/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            for _ in 0..<100 where mailbox.received.isEmpty { #expect(await RawClient.exchange(port, advance).contains("200 OK")) }
        }
        #expect(mailbox.received.count == 1)
        #expect(await caller.notifications()[0]["attempts"]?.array?.map { $0["status"] } == [500, 204])
    }
}
