import IminJSON
import Testing

@testable import IminSandbox

extension Caller {
    static let orders = "https://book.imin.co/api/v2/orders"

    func order(_ id: OrderID) async -> JSON { await send(.get, "\(Caller.orders)/\(id)").json }

    /// The customer asks to cancel items.
    func cancel(_ order: OrderID, _ items: [Int], members: String = "", item: String = "") async -> Reply {
        let list = items.map {
            #"{"@type": "OrderItem", "@id": "\#(Caller.orders)/\#(order)/order-items/\#($0)", "#
                + #""orderItemStatus": "https://openactive.io/CustomerCancelled"\#(item)}"#
        }
        let body =
            #"{"@context": "https://openactive.io/", "@type": "Order", "orderedItem": [\#(list.joined(separator: ", "))]\#(members)}"#
        return await send(.patch, "\(Caller.orders)/\(order)", body)
    }

    /// What a seller does to an item.
    func seller(_ action: String, _ order: OrderID, _ item: Int, _ body: String = "{}") async -> Reply {
        await send(.post, "http://127.0.0.1/sandbox/orders/\(order)/order-items/\(item)/\(action)", body)
    }

    var left: Int { (try? sandbox.platform.catalogue())?.world.ledger[OpportunityID(Caller.badminton)]?.left ?? -1 }

    static let junior = "http://opendata.provider.com/api/feeds/offers/junior"
    static let minute: Int64 = 60_000_000_000
    static let day: Int64 = 86_400_000_000_000
}

extension JSON {
    /// `OrderItemConfirmed CustomerCancelled`: of the items of an order.
    var statuses: String {
        (self["orderedItem"]?.array ?? []).map { String(($0["orderItemStatus"]?.string ?? "").dropFirst(22)) }.joined(separator: " ")
    }

    var total: String? { self["totalPaymentDue"]?["price"]?.number?.text }
}

@Suite("Cancellation by the customer")
struct CancellationTests {
    @Test("It is passed on at once; a minute later the seller confirms: place, money, receipt and e-mail")
    func cancelled() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, customer) = await caller.placeOrder(items: [Caller.item(), Caller.item(offer: Caller.junior)])
        #expect(caller.left == before - 2)
        let reply = await caller.cancel(order, [1])
        #expect(reply.status == 204 && reply.bytes.isEmpty)
        var shown = await caller.order(order)
        #expect(shown.statuses == "OrderItemConfirmed OrderItemConfirmed" && shown.total == "11.5" && caller.left == before - 2)
        #expect(shown["orderedItem"]?.array?.map { $0["imin:isPresentlyCancellable"] } == [false, true], "on its way")
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        shown = await caller.order(order)
        #expect(shown.statuses == "CustomerCancelled OrderItemConfirmed" && shown.total == "4" && caller.left == before - 1)
        #expect(shown["orderedItem"]?[0]?["accessCode"] == nil && shown["orderedItem"]?[1]?["accessCode"] != nil)
        let receipts = shown["imin:receipt"]?.array ?? []
        #expect(receipts.map { $0["dateCreated"] } == ["2026-05-04T08:01:00+00:00", "2026-05-04T08:00:00+00:00"], "newest first")
        #expect(shown.strippingEmpty() == shown)
        let mail = try #require(caller.sandbox.inbox(of: "louis@imin.co").last)
        #expect(mail["subject"] == "Your cancellation is confirmed: Badminton Social" && mail["text"]?.string?.contains("£7.50") == true)
        let items = await caller.send(.get, "https://book.imin.co/api/v2/order-items?customerIdentifier=\(customer)").json
        #expect(items["imin:totalItems"] == 1 && items["imin:item"]?[0]?["identifier"] == "2")
        let confirmation = caller.sandbox.inbox(of: "louis@imin.co")[0]
        #expect(confirmation["text"]?.string?.contains("Total: £11.50") == true, "what was said stays said")
    }

    @Test("Repeating it changes nothing, before and after the seller confirmed; places come back once")
    func repeated() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, _) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        for _ in 0..<2 { #expect(await caller.cancel(order, [1, 1]).status == 204) }
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        let shown = await caller.order(order)
        for _ in 0..<2 { #expect(await caller.cancel(order, [1]).status == 204) }
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(await caller.order(order) == shown && caller.left == before - 1)
        #expect(caller.sandbox.inbox(of: "louis@imin.co").count == 2)
        #expect(await caller.cancel(order, [1, 2]).status == 204, "what is left can be cancelled beside what is cancelled")
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(await caller.order(order).statuses == "CustomerCancelled CustomerCancelled" && caller.left == before)
        #expect(await caller.order(order).total == "0")
    }

    @Test("A free order is cancelled without refund or receipt")
    func free() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout(items: [
            Caller.item(
                offer: "https://parks.example.org/offers/yoga-park-adult",
                session: "https://parks.example.org/scheduled-sessions/00000000000000060000")
        ])
        _ = await caller.submit("\(page)/pay", ["terms": "accepted"])
        let order = try #require(caller.sandbox.platform.world.ordersByCustomer[CustomerID(customer)]?.first)
        #expect(await caller.cancel(order, [1]).status == 204)
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        let shown = await caller.order(order)
        #expect(shown.statuses == "CustomerCancelled" && shown["imin:receipt"] == nil)
        #expect(caller.sandbox.inbox(of: "louis@imin.co").last?["text"]?.string?.contains("receipt") == false)
    }

    @Test("All or none: one item that cannot be cancelled keeps the others")
    func atomic() async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        _ = await caller.seller("cancel", order, 2)
        let refused = await caller.cancel(order, [1, 2])
        #expect(refused.status == 400 && refused.json["@type"] == "CancellationNotPermittedError")
        #expect(refused.json["description"]?.string?.contains("already cancelled by the seller") == true)
        #expect(refused.json["instance"] == "/orderedItem/1")
        #expect(await caller.order(order)["orderedItem"]?[0]?["imin:isPresentlyCancellable"] == true)
        #expect(await caller.cancel(order, [1, 9]).status == 500)
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(await caller.order(order).statuses == "OrderItemConfirmed SellerCancelled")
    }

    @Test("The window closes as the clock moves", arguments: [(1, 204), (2, 400)])
    func window(days: Int64, status: Int) async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder()
        // Badminton is in two and a half days, and can be cancelled until 24 hours before.
        await caller.sandbox.advance(nanoseconds: days * Caller.day)
        let reply = await caller.cancel(order, [1])
        #expect(reply.status == status)
        if status == 400 {
            #expect(reply.json["@type"] == "CancellationNotPermittedError")
            #expect(reply.json["description"]?.string?.contains("until Tuesday 5 May 2026 at 18:30") == true)
        }
    }

    @Test(
        "A body that asks for anything else is refused",
        arguments: [
            (#", "totalPaymentDue": {}"#, "", 400, "PatchContainsExcessivePropertiesError"),
            ("", #", "acceptedOffer": {}"#, 400, "PatchContainsExcessivePropertiesError"),
            (#", "ext:note": 1"#, #", "ext:note": 1"#, 204, ""),
            (#", "@id": "https://book.imin.co/api/v2/orders/other""#, "", 400, "InvalidRequestError"),
        ])
    func excessive(members: String, item: String, status: Int, type: String) async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder()
        let reply = await caller.cancel(order, [1], members: members, item: item)
        #expect(reply.status == status && (reply.json["@type"]?.string ?? "") == type)
    }

    @Test(
        "An item that is none, or in another state than cancelled, is refused as OpenActive says",
        arguments: [
            (
                #""@id": "ORDER/order-items/7", "orderItemStatus": "https://openactive.io/CustomerCancelled""#, 500,
                "OrderItemNotWithinOrderError"
            ),
            (
                #""@id": "OTHER/order-items/1", "orderItemStatus": "https://openactive.io/CustomerCancelled""#, 500,
                "OrderItemNotWithinOrderError"
            ),
            (
                #""@id": "ORDER/order-items/one", "orderItemStatus": "https://openactive.io/CustomerCancelled""#, 500,
                "OrderItemIdInvalidError"
            ),
            (#""@id": "nonsense", "orderItemStatus": "https://openactive.io/CustomerCancelled""#, 500, "OrderItemIdInvalidError"),
            (
                #""@id": "ORDER/order-items/1", "orderItemStatus": "https://openactive.io/SellerCancelled""#, 400,
                "PatchNotAllowedOnPropertyError"
            ),
            (#""@id": "ORDER/order-items/1""#, 400, "InvalidRequestError"),
            (#""orderItemStatus": "https://openactive.io/CustomerCancelled""#, 400, "InvalidRequestError"),
        ])
    func items(item: String, status: Int, type: String) async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder()
        let (other, _) = await caller.placeOrder()
        let text = item.replacing("ORDER", with: "\(Caller.orders)/\(order)").replacing("OTHER", with: "\(Caller.orders)/\(other)")
        let reply = await caller.send(.patch, "\(Caller.orders)/\(order)", #"{"@type": "Order", "orderedItem": [{\#(text)}]}"#)
        #expect(reply.status == status && reply.json["@type"]?.string == type)
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(await caller.order(order).statuses == "OrderItemConfirmed")
    }

    @Test("An unknown order is 404, a body without items 400")
    func unknown() async throws {
        let caller = try Caller()
        let none = OrderID("00000000-0000-4000-8000-000000000000")
        #expect(await caller.cancel(none, [1]).json["@type"] == "UnknownOrderError")
        let (order, _) = await caller.placeOrder()
        #expect(await caller.cancel(order, []).status == 400)
        #expect(await caller.send(.patch, "\(Caller.orders)/\(order)", "[]").status == 400)
    }
}

@Suite("What sellers do")
struct SellerSimulationTests {
    @Test("A seller cancels an item: its customer is told why, gets the money back, and the place is free")
    func cancel() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, _) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        let (mailbox, _) = await caller.listen()
        let reply = await caller.seller("cancel", order, 1, #"{"message": "The hall is flooded."}"#)
        #expect(reply.status == 200 && reply.json.statuses == "SellerCancelled OrderItemConfirmed" && reply.json.total == "7.5")
        #expect(reply.json["orderedItem"]?[0]?["cancellationMessage"] == "The hall is flooded." && caller.left == before - 1)
        #expect(reply.json["imin:receipt"]?.array?.count == 2)
        let mail = caller.sandbox.inbox(of: "louis@imin.co").last
        #expect(mail?["subject"] == "Cancelled: Badminton Social on Wednesday 6 May 2026 at 18:30")
        #expect(mail?["text"]?.string?.contains("Provider Leisure says: The hall is flooded.") == true)
        #expect(mailbox.received.last?.body == reply.json)
        #expect(await caller.seller("cancel", order, 1).json == reply.json, "once")
    }

    @Test("While the customer's own cancellation is on its way, the seller's wins, and the money goes back once")
    func race() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, _) = await caller.placeOrder()
        _ = await caller.cancel(order, [1])
        _ = await caller.seller("cancel", order, 1)
        await caller.sandbox.advance(nanoseconds: Caller.minute)
        #expect(await caller.order(order).statuses == "SellerCancelled" && caller.left == before)
        #expect(await caller.order(order)["imin:receipt"]?.array?.count == 2 && caller.sandbox.inbox(of: "louis@imin.co").count == 2)
    }

    @Test("A whole session is cancelled for everybody, and cannot be booked any more")
    func opportunity() async throws {
        let caller = try Caller()
        let (first, _) = await caller.placeOrder()
        let (second, _) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        let body = #"{"opportunity": "\#(Caller.badminton)", "message": "No coach."}"#
        let reply = await caller.send(.post, "http://127.0.0.1/sandbox/opportunities/cancel", body)
        #expect(reply.status == 200 && reply.json["eventStatus"] == "https://schema.org/EventCancelled")
        #expect(await caller.order(first).statuses == "SellerCancelled")
        #expect(await caller.order(second).statuses == "SellerCancelled SellerCancelled")
        #expect(caller.sandbox.inbox(of: "louis@imin.co").count == 4)
        let customer = await caller.louis()
        #expect(await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(customer)\"")).status == 409)
    }

    @Test("A session moves, and everything follows: order, upcoming items, the window to cancel")
    func move() async throws {
        let caller = try Caller()
        let (order, customer) = await caller.placeOrder()
        await caller.sandbox.advance(nanoseconds: 2 * Caller.day)
        #expect(await caller.cancel(order, [1]).status == 400)
        let body = #"{"opportunity": "\#(Caller.badminton)", "startDate": "2026-05-09T20:00:00Z", "message": "Hall clash."}"#
        let reply = await caller.send(.post, "http://127.0.0.1/sandbox/opportunities/move", body)
        #expect(reply.status == 200 && reply.json["startDate"] == "2026-05-09T20:00:00+00:00")
        let shown = await caller.order(order)["orderedItem"]?[0]
        #expect(shown?["orderedItem"]?["startDate"] == "2026-05-09T20:00:00+00:00" && shown?["customerNotice"] == "Hall clash.")
        #expect(shown?["orderedItem"]?["endDate"] == "2026-05-09T21:30:00+00:00" && shown?["imin:isPresentlyCancellable"] == true)
        let mail = caller.sandbox.inbox(of: "louis@imin.co").last
        #expect(mail?["subject"] == "A new time: Badminton Social is on Saturday 9 May 2026 at 20:00")
        #expect(mail?["text"]?.string?.contains("Wednesday 6 May 2026 at 18:30") == true, "it says what the time was")
        await caller.sandbox.advance(nanoseconds: Caller.day)
        let upcoming = await caller.send(.get, "https://book.imin.co/api/v2/order-items?customerIdentifier=\(customer)").json
        #expect(upcoming["imin:totalItems"] == 1)
        let past = await caller.send(
            .post, "http://127.0.0.1/sandbox/opportunities/move", #"{"opportunity": "\#(Caller.badminton)", "startDate": "2026-05-01"}"#)
        #expect(past.status == 400)
    }

    @Test("An item is replaced by something that costs no more; the difference goes back")
    func replace() async throws {
        let caller = try Caller()
        let before = caller.left
        let (order, _) = await caller.placeOrder()
        let world = try caller.sandbox.platform.catalogue().world
        let other = try #require(
            world.opportunities.values.filter { $0.offers.contains(OfferID(Caller.adult)) && $0.id.text != Caller.badminton }.map(\.id.text)
                .sorted().first)
        let junior = await caller.seller("replace", order, 1, #"{"opportunity": "\#(other)", "offer": "\#(Caller.junior)"}"#)
        #expect(junior.status == 200 && junior.json.total == "4" && caller.left == before)
        let item = junior.json["orderedItem"]?[0]
        #expect(item?["orderedItem"]?["identifier"]?.string == other && item?["acceptedOffer"]?["id"]?.string == Caller.junior)
        #expect(junior.json["imin:receipt"]?.array?.count == 2)
        #expect(caller.sandbox.inbox(of: "louis@imin.co").last?["text"]?.string?.contains("£3.50 goes back") == true)
        let dearer = await caller.seller("replace", order, 1, #"{"opportunity": "\#(Caller.badminton)", "offer": "\#(Caller.adult)"}"#)
        #expect(dearer.status == 400 && dearer.json["@type"] == "UnacceptableOfferError")
        #expect(await caller.seller("replace", order, 1, #"{"opportunity": "nowhere"}"#).status == 404)
        let seller = world.opportunities[OpportunityID(other)]?.seller
        let elsewhere = try #require(world.opportunities.values.filter { $0.seller != seller }.map(\.id.text).sorted().first)
        let foreign = await caller.seller("replace", order, 1, #"{"opportunity": "\#(elsewhere)"}"#)
        #expect(foreign.status == 409 && foreign.json["description"]?.string?.contains("another seller") == true)
        #expect(await caller.seller("replace", order, 1, "{}").status == 400)
    }

    @Test("Who came is marked, from an hour before the start, and cannot cancel any more")
    func attendance() async throws {
        let caller = try Caller()
        let (order, _) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        let early = await caller.seller("attendance", order, 1, #"{"attended": true}"#)
        #expect(early.status == 409 && early.json["description"]?.string?.contains("from 2026-05-06T17:30:00+00:00 on") == true)
        await caller.sandbox.advance(nanoseconds: 2 * Caller.day + 570 * Caller.minute)
        #expect(await caller.seller("attendance", order, 1, #"{"attended": true}"#).json.statuses == "AttendeeAttended OrderItemConfirmed")
        #expect(await caller.seller("attendance", order, 2, #"{"attended": false}"#).json.statuses == "AttendeeAttended AttendeeAbsent")
        #expect(await caller.order(order).total == "15")
        for (item, reason) in [(1, "was attended"), (2, "was missed")] {
            let refused = await caller.cancel(order, [item])
            #expect(refused.status == 400 && refused.json["description"]?.string?.contains(reason) == true, "\(refused.text)")
        }
        #expect(await caller.seller("attendance", order, 1).status == 400)
        for (action, body) in [("attendance", #"{"attended": true}"#), ("cancel", "{}"), ("replace", #"{"opportunity": "x"}"#)] {
            let unknown = await caller.seller(action, order, 9, body)
            #expect(unknown.status == 404 && unknown.json["description"] == "The order has no item 9: it has 2.", "\(unknown.text)")
        }
    }

    @Test("Who came to a session that is then moved has it to come again: confirmed, upcoming, to be cancelled")
    func movedAfterwards() async throws {
        let caller = try Caller()
        let (order, customer) = await caller.placeOrder(items: [Caller.item(), Caller.item()])
        await caller.sandbox.advance(nanoseconds: 2 * Caller.day + 570 * Caller.minute)
        _ = await caller.seller("attendance", order, 1, #"{"attended": true}"#)
        _ = await caller.seller("attendance", order, 2, #"{"attended": false}"#)
        let body = #"{"opportunity": "\#(Caller.badminton)", "startDate": "2026-05-09T20:00:00Z"}"#
        #expect(await caller.send(.post, "http://127.0.0.1/sandbox/opportunities/move", body).status == 200)
        #expect(await caller.order(order).statuses == "OrderItemConfirmed OrderItemConfirmed")
        let upcoming = await caller.send(.get, "https://book.imin.co/api/v2/order-items?customerIdentifier=\(customer)").json
        #expect(upcoming["imin:totalItems"] == 2)
        #expect(await caller.seller("attendance", order, 1, #"{"attended": true}"#).status == 409)
        #expect(await caller.cancel(order, [1, 2]).status == 204)
    }

    @Test("Nobody writes to people who asked to be forgotten")
    func erased() async throws {
        let caller = try Caller()
        let (order, customer) = await caller.placeOrder()
        _ = await caller.send(.delete, "\(Caller.accounts)/\(customer)")
        #expect(await caller.seller("cancel", order, 1).json.total == "0")
        #expect(caller.sandbox.platform.world.messages.count == 1)
    }
}
