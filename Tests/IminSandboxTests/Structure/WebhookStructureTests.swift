import HTTPTypes
import IminJSON
import Testing

@testable import IminSandbox

@Suite("What brokers are told by themselves keeps to the models, too")
struct WebhookStructureTests {
    private static let sandbox = "http://127.0.0.1/sandbox"

    private func check(_ mailbox: WebhookMailbox, has types: Set<String>) throws -> [JSON] {
        let bodies = mailbox.received.compactMap(\.body)
        #expect(bodies.count == mailbox.received.count && !bodies.isEmpty)
        for body in bodies { #expect(StructuralCheck.findings(body) == []) }
        #expect(Set(bodies.compactMap { ($0["@type"] ?? $0["type"])?.string }) == types)
        return bodies
    }

    @Test("An order of anything, through all that happens to it")
    func orders() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        let slot = await caller.send(
            .post, "\(Self.sandbox)/opportunities", #"{"criteria": ["paid", "cancellable"], "type": "Slot"}"#
        ).json
        let court = Caller.item(
            offer: slot["offers"]?[0]?["id"]?.string ?? "", session: slot["identifier"]?.string ?? "", type: "Slot")
        let junior = Caller.item(offer: "http://opendata.provider.com/api/feeds/offers/junior")
        var orders: [OrderID] = []
        for items in [[Caller.item(), junior], [court]] {
            let (order, customer) = await caller.placeOrder(items: items)
            let pass = #"{"@type": "imin:AccessPassUpdateAction", "object": {"@type": "Barcode", "text": "ABC123DEF"}}"#
            #expect(await caller.send(.post, "\(Caller.accounts)/\(customer)/actions", pass).status == 200)
            orders.append(order)
        }
        await caller.sandbox.advance(nanoseconds: 2 * Caller.day + 600 * Caller.minute)
        for order in orders {
            let item = "\(Self.sandbox)/orders/\(order)/order-items/1"
            #expect(await caller.send(.post, "\(item)/attendance", #"{"attended": true}"#).status == 200)
            #expect(await caller.send(.post, "\(item)/cancel", #"{"message": "The hall is flooded."}"#).status == 200)
        }
        let move = #"{"opportunity": "\#(Caller.badminton)", "startDate": "2026-05-09T19:00:00Z", "message": "Later."}"#
        #expect(await caller.send(.post, "\(Self.sandbox)/opportunities/move", move).status == 200)
        let bodies = try check(mailbox, has: ["Order"])
        #expect(bodies.count == 7)
        for item in bodies.flatMap({ $0["orderedItem"]?.array ?? [] }) {
            #expect(item["orderedItem"]?["startDate"] != nil && item["acceptedOffer"]?["price"] != nil)
        }
    }

    @Test(
        "An order of the test mode, which has all that a real one has",
        arguments: [("ScheduledSession", "paid", "adult"), ("ScheduledSession", "free", "junior"), ("Slot", "paid", "junior")])
    func testMode(type: String, price: String, age: String) async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen()
        let name = "test-item-\(type)-\(price)"
        _ = await caller.placeOrder(items: [Caller.item(offer: "test-offer-\(age)-guest", session: name, type: type)])
        let order = try #require(try check(mailbox, has: ["Order"]).first)
        #expect(order["seller"]?["name"] == "Test Seller")
        let item = order["orderedItem"]?[0]
        #expect(item?["orderedItem"]?["type"]?.string == type && item?["orderedItem"]?["identifier"]?.string == name)
        #expect(item?["orderedItem"]?["startDate"] != nil)
        #expect(item?["acceptedOffer"]?["identifier"]?.string == "test-offer-\(age)-guest")
        #expect(item?["orderedItem"]?[type == "Slot" ? "facilityUse" : "superEvent"] != nil)
    }

    @Test("A customer, of whom sellers know something new")
    func customers() async throws {
        let rosie = try await AccountCaller()
        let (mailbox, _) = await rosie.caller.listen(topics: #"["customer"]"#)
        await rosie.connect()
        func control(_ method: HTTPRequest.Method, _ path: String, _ more: String) async {
            let body = #"{"customer": "\#(rosie.id)", "seller": "\#(AccountCaller.acme)"\#(more)}"#
            #expect(await rosie.caller.send(method, "\(Self.sandbox)/accounts/\(path)", body).status == 200)
        }
        for change in [#""telephone": "1""#, #""accessPass": "ABC123DEF""#, #""hiddenEntitlements": true"#] {
            await control(.patch, "links", ", \(change)")
        }
        _ = try check(mailbox, has: ["CustomerAccount"])
        #expect(mailbox.received.count == 3)
        for body in mailbox.received.compactMap(\.body) {
            #expect(
                body.text() == """
                    {"@context":"https://openactive.io/","@type":"CustomerAccount","@id":"\(Caller.accounts)/\(rosie.id)",\
                    "identifier":"\(rosie.id)"}
                    """)
        }
    }

    @Test("A seller that joins, changes and leaves")
    func sellers() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen(topics: #"["seller"]"#)
        let platform = caller.sandbox.platform
        let seller = SellerID("https://new.example/sellers/1")
        let details = SellerDetails(name: "New", email: "new@example.com", telephone: "", url: "https://new.example/")
        for page in [SellerPage.onboard, .update] {
            _ = try platform.perform(.seller(.issueLink(seller, page, stripeNeeded: false)))
            _ = try platform.perform(.seller(.openVisit(token: page.rawValue, seller, page, stripeNeeded: false)))
            let visit = try #require(platform.world.registry.visitByToken[page.rawValue])
            _ = try platform.perform(.seller(.enterDetails(visit, details, optsIn: true)))
            _ = try platform.perform(.seller(.agreeToTerms(visit)))
        }
        _ = try platform.perform(.seller(.delete(seller)))
        await platform.deliver()
        let bodies = try check(mailbox, has: ["CreateAction", "UpdateAction", "DeleteAction"])
        #expect(
            bodies[0] == [
                "context": ["https://schema.org/", "https://imin.co/"], "type": "CreateAction",
                "agent": ["type": "Organization", "id": "https://new.example/sellers/1"],
                "result": ["type": "imin:SellerOnboard", "imin:stripeNeeded": false, "imin:termsAgreed": true],
            ])
    }
}
