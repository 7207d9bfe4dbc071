import HTTPTypes
import IminJSON
import Synchronization
import Testing

@testable import IminSandbox

extension Caller {
    static let webhooks = "http://127.0.0.1/sandbox/webhooks"
    static let notifications = "http://127.0.0.1/sandbox/notifications"

    /// A receiver in this process.
    func listen(topics: String = #"["order"]"#) async -> (WebhookMailbox, url: String) {
        let mailbox = WebhookMailbox()
        let url = sandbox.receiveWebhooks(in: mailbox)
        _ = await send(.post, Caller.webhooks, #"{"url": "\#(url)", "topics": \#(topics), "key": "from-imin"}"#)
        return (mailbox, url)
    }

    /// Places an order for Louis; gives its identifier.
    func placeOrder(items: [String] = [Caller.item()]) async -> (order: OrderID, customer: String) {
        let (page, customer) = await openCheckout(items: items)
        _ = await pay(page)
        return (sandbox.platform.world.ordersByCustomer[CustomerID(customer)]?.last ?? OrderID("none"), customer)
    }

    func notifications() async -> [JSON] { await send(.get, Caller.notifications).json["imin:item"]?.array ?? [] }
}

@Suite("Webhooks")
struct WebhookTests {
    private static let start = Sandbox.Options.start

    @Test("An order that is placed is told at once, with the key that was arranged")
    func placed() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        let (order, _) = await caller.placeOrder()
        let hook = try #require(mailbox.next())
        #expect(hook.body == (await caller.send(.get, "https://book.imin.co/api/v2/orders/\(order)")).json)
        let headers = Dictionary(hook.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        #expect(headers["x-api-key"] == "from-imin" && headers["content-type"] == "application/json" && headers["x-imin-attempt"] == "1")
        #expect(mailbox.next() == nil)
        let told = await caller.notifications()
        #expect(told.count == 1 && told[0]["status"] == "delivered" && told[0]["attempts"]?[0]?["status"] == 204)
    }

    @Test("A customer notification has the documented body, and is only for those who want it", arguments: [true, false])
    func customer(isWanted: Bool) {
        var world = World(seed: 1, began: Self.start, clock: .held(at: Self.start))
        let topics: Set<WebhookTopic> = [isWanted ? .customer : .order]
        world.apply(.webhook(.endpointAdded(WebhookEndpoint(number: 1, url: "http://localhost/", topics: topics, key: "k"))))
        let account = "\(Caller.accounts)/MAlnTNiZut"
        let body: JSON = [
            "@context": "https://openactive.io/", "@type": "CustomerAccount", "@id": .string(account), "identifier": "MAlnTNiZut",
        ]
        let events = WebhookRules.customerChanged(CustomerID("MAlnTNiZut"), in: world, at: Self.start)
        #expect(events == (isWanted ? [.webhook(.emitted(.customer, subject: account, body: body, at: Self.start))] : []))
    }

    @Test("A receiver that fails is tried again, later and later; what happened next waits behind")
    func retries() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        mailbox.fail(times: 2, status: 500)
        mailbox.fail(times: 1, status: nil)
        let (order, _) = await caller.placeOrder()
        _ = try caller.sandbox.platform.perform(.order(.cancelBySeller(order, items: [1], message: nil)))
        #expect(mailbox.received.isEmpty)
        var told = await caller.notifications()
        #expect(told.map { $0["status"]?.string } == ["waiting", "queued"])
        #expect(told[0]["nextAttempt"] == "2026-05-04T08:00:10+00:00")
        await caller.sandbox.advance(nanoseconds: 9_000_000_000)
        #expect(await caller.notifications()[0]["attempts"]?.array?.count == 1, "not before its time")
        await caller.sandbox.advance(nanoseconds: 3_600_000_000_000)
        #expect(mailbox.received.count == 2)
        told = await caller.notifications()
        let attempts = told[0]["attempts"]?.array ?? []
        #expect(
            attempts.map { $0["status"]?.integer ?? 0 } == [500, 500, 0, 204] && attempts[2]["error"]?.string?.contains("10 s") == true)
        #expect(
            attempts.map { $0["at"]?.string } == [
                "2026-05-04T08:00:00+00:00", "2026-05-04T08:00:10+00:00", "2026-05-04T08:01:10+00:00", "2026-05-04T08:06:10+00:00",
            ])
        #expect(told[1]["attempts"]?[0]?["at"] == "2026-05-04T08:06:10+00:00", "the second follows as soon as the first has arrived")
        let status = "orderItemStatus"
        #expect(
            mailbox.received.map { $0.body?["orderedItem"]?[0]?[status]?.string } == [
                "https://openactive.io/OrderItemConfirmed", "https://openactive.io/SellerCancelled",
            ], "each says what was true when it happened")
    }

    @Test("After the last attempt it is given up, and the next one has its turn")
    func abandoned() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        let attempts = WebhookDelivery.backOff.count + 1
        mailbox.fail(times: attempts, status: 503)
        let (order, _) = await caller.placeOrder()
        _ = try caller.sandbox.platform.perform(.order(.cancelBySeller(order, items: [1], message: nil)))
        await caller.sandbox.advance(nanoseconds: 3 * 86_400_000_000_000)
        let told = await caller.notifications()
        #expect(told[0]["status"] == "abandoned" && told[0]["attempts"]?.array?.count == attempts)
        #expect(told[1]["status"] == "delivered" && mailbox.received.count == 1)
        #expect(caller.sandbox.nextDue == nil)
    }

    @Test("Orders are told independently of one another")
    func lanes() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        mailbox.fail(times: 1, status: 500)
        _ = await caller.placeOrder()
        let (second, _) = await caller.placeOrder()
        #expect(mailbox.received.map { $0.body?["identifier"]?.string } == [second.text])
    }

    @Test("What is on its way to a webhook that is removed is given up")
    func removed() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        mailbox.fail(times: 1, status: 500)
        _ = await caller.placeOrder()
        #expect(await caller.send(.delete, "\(Caller.webhooks)/1").status == 204)
        #expect(await caller.send(.delete, "\(Caller.webhooks)/1").status == 404)
        await caller.sandbox.advance(nanoseconds: 86_400_000_000_000)
        #expect(await caller.notifications()[0]["status"] == "abandoned" && mailbox.received.isEmpty)
        #expect(await caller.send(.get, Caller.webhooks).json["imin:totalItems"] == 0)
    }

    @Test(
        "Webhooks go to this machine, and elsewhere only where that was allowed",
        arguments: [
            ("http://127.0.0.1:9000/hook", 201), ("http://localhost/", 201), ("https://[::1]:8443/x", 201),
            ("http://allowed.example/", 201),
            ("http://example.com/", 403), ("http://127.0.0.1.example.com/", 403), ("http://10.0.0.1/", 403), ("ftp://127.0.0.1/", 400),
            ("nowhere", 400), ("", 400),
        ])
    func hosts(url: String, status: Int) async throws {
        var options = Sandbox.Options()
        options.webhookHosts = ["Allowed.example"]
        let reply = try await Caller(options).send(.post, Caller.webhooks, #"{"url": "\#(url)"}"#)
        #expect(reply.status == status)
        if status == 403 { #expect(reply.json["description"]?.string?.contains("--webhook-host") == true) }
        if status == 201 { #expect(reply.json["topics"] == ["customer", "order", "seller"] && reply.json["identifier"] == 1) }
    }

    @Test(
        "What cannot be registered is refused",
        arguments: [#"{"url": "http://localhost/", "topics": ["weather"]}"#, #"{"url": "http://localhost/", "topics": []}"#, "{}"])
    func refusals(body: String) async throws { #expect(try await Caller().send(.post, Caller.webhooks, body).status == 400) }

    @Test("Requests leave through the sender of the host; without one the attempt fails with its reason")
    func sender() async throws {
        let caller = try Caller()
        _ = await caller.send(.post, Caller.webhooks, #"{"url": "http://127.0.0.1:9/hook?x=1", "topics": ["order"]}"#)
        _ = await caller.placeOrder()
        #expect(await caller.notifications()[0]["attempts"]?[0]?["error"]?.string?.contains("no way to the network") == true)
        let sent = Mutex<[HTTPRequest]>([])
        caller.sandbox.sendWebhooks { request, _ in
            sent.withLock { $0.append(request) }
            return .answered(200)
        }
        await caller.sandbox.advance(nanoseconds: 10_000_000_000)
        let request = try #require(sent.withLock { $0.first })
        #expect(request.method == .post && request.authority == "127.0.0.1:9" && request.path == "/hook?x=1")
        #expect(await caller.notifications()[0]["status"] == "delivered")
    }

    @Test("What was sent before a world was restored is none of the restored world's business")
    func restored() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        mailbox.fail(times: 1, status: 500)
        _ = await caller.placeOrder()
        let before = caller.sandbox.snapshot()
        await caller.sandbox.advance(nanoseconds: 10_000_000_000)
        #expect(mailbox.received.count == 1)
        caller.sandbox.restore(before)
        await caller.sandbox.advance(nanoseconds: 10_000_000_000)
        #expect(mailbox.received.count == 2, "the restored world does not know that it arrived")
        #expect(await caller.notifications()[0]["attempts"]?.array?.count == 2)
    }

    @Test("The journal keeps what is still to be told")
    func journal() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        mailbox.fail(times: 1, status: 500)
        let (order, _) = await caller.placeOrder()
        let world = caller.sandbox.platform.world
        let events: [Event] = [
            .webhook(.endpointAdded(WebhookEndpoint(number: 1, url: "http://localhost/", topics: [.order, .seller], key: "k"))),
            .webhook(.emitted(.order, subject: order.text, body: ["a": [1, "£"]], at: Self.start)), .webhook(.fellDue(1)),
            .webhook(.attempted(1, WebhookAttempt(at: Self.start, status: 500, error: nil))),
            .webhook(.attempted(1, WebhookAttempt(at: Self.start, status: nil, error: "no"))),
            .webhook(.endpointRemoved(1, at: Self.start)), .agenda(.planned(.attemptWebhook(3), due: Self.start)), .agenda(.performed(3)),
        ]
        let change = Change(number: 1, at: Self.start, events: events)
        #expect(try Change(number: 1, at: Self.start, record: JSON(parsing: change.record.text())) == change)
        #expect(world.agenda.count == 1)
    }

    @Test("A receiver that does not answer keeps only itself waiting, and is sent one thing after the other")
    func slow() async throws {
        var options = Sandbox.Options()
        options.clock = .running
        let caller = try Caller(options)
        let platform = caller.sandbox.platform
        let (page, _) = await caller.openCheckout(items: [Caller.item(), Caller.item(), Caller.item()])
        _ = await caller.pay(page)
        let first = try #require(platform.world.orders.keys.first)
        let (second, _) = await caller.placeOrder()

        let (arrivals, arrived) = AsyncStream.makeStream(of: String.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let waiting = Mutex((now: 0, most: 0))
        caller.sandbox.sendWebhooks { request, _ in
            if request.path == "/slow" {
                waiting.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                for await _ in gate { break }
                waiting.withLock { $0.now -= 1 }
            }
            arrived.yield(request.path ?? "")
            return .answered(204)
        }
        for path in ["slow", "quick"] {
            _ = try platform.perform(.webhook(.add(url: "http://127.0.0.1:9/\(path)", topics: [.order], key: "k")))
        }
        for order in [first, second] { _ = try platform.perform(.order(.cancelBySeller(order, items: [1], message: nil))) }
        let rounds = DeliveryRounds(platform: platform)
        let running = Task { await rounds.run() }
        defer { running.cancel() }
        var paths = arrivals.makeAsyncIterator()
        for _ in 0..<2 { #expect(await paths.next() == "/quick") }
        #expect(waiting.withLock { $0.now } == 1)
        open.finish()
        for _ in 0..<2 { #expect(await paths.next() == "/slow") }
        #expect(waiting.withLock { $0.most } == 1)
    }
}
