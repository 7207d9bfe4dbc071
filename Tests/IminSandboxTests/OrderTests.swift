import IminJSON
import Testing

@testable import IminSandbox

@Suite("Orders and search over HTTP")
struct OrderTests {
    private static let orders = "https://book.imin.co/api/v2/orders"
    private static let items = "https://book.imin.co/api/v2/order-items"
    private static let events = "https://search.imin.co/events-api/v2"

    @Test("An order shows who, what, where and how much, with nothing empty in it")
    func order() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout(items: [
            Caller.item(), Caller.item(offer: "http://opendata.provider.com/api/feeds/offers/junior"),
        ])
        _ = await caller.pay(page)
        let list = await caller.send(.get, "\(Self.orders)?customerIdentifier=\(customer)").json
        let id = list["imin:item"]?[0]?["identifier"]?.string ?? ""
        let order = await caller.send(.get, "\(Self.orders)/\(id)").json
        #expect(order["id"]?.string == "\(Self.orders)/\(id)" && order["orderDate"] == "2026-05-04T08:00:00+00:00")
        #expect(order["totalPaymentDue"]?["price"]?.number?.text == "11.5" && order["totalPaymentDue"]?["priceCurrency"] == "GBP")
        #expect(order["customer"]?["id"]?.string == "\(Caller.accounts)/\(customer)")
        #expect(order["broker"]?["url"] == "https://acmefitness.co.uk", "the scheme the document leaves out is completed")
        #expect(order["orderedItem"]?[1]?["id"]?.string == "\(Self.orders)/\(id)/order-items/2")
        let session = order["orderedItem"]?[0]?["orderedItem"]
        #expect(session?["startDate"] == "2026-05-06T18:30:00+00:00" && session?["endDate"] == "2026-05-06T20:00:00+00:00")
        #expect(
            session?["id"]?.string
                == "\(Self.events)/scheduled-sessions/http%3A%2F%2Fopendata.provider.com%2Fapi%2Ffeeds%2Fscheduled-sessions%2F00000000000000001741"
        )
        #expect(session?["superEvent"]?["superEvent"]?["name"] == "Badminton Social")
        #expect(session?["superEvent"]?["offers"] == nil && order["orderedItem"]?[0]?["acceptedOffer"]?["id"]?.string == Caller.adult)
        #expect(order.strippingEmpty() == order)
    }

    @Test("After the account is deleted its orders show placeholders")
    func erased() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        _ = await caller.pay(page)
        _ = await caller.send(.delete, "\(Caller.accounts)/\(customer)")
        let list = await caller.send(.get, "\(Self.orders)?customerIdentifier=\(customer)")
        #expect(list.status == 200 && !list.text.contains("louis") && !list.text.contains("Louis"))
        #expect(list.json["imin:item"]?[0]?["customer"]?["givenName"] == "Deleted")
    }

    @Test("Orders come newest first, ten a page, with links to the pages around")
    func paging() async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        for _ in 0..<12 {
            let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(customer)\""))
            _ = await caller.pay(reply.json["potentialAction"]?[0]?["target"]?.string ?? "")
            await caller.sandbox.advance(nanoseconds: 60_000_000_000)
        }
        let url = "\(Self.orders)?customerIdentifier=\(customer)"
        let first = await caller.send(.get, url).json
        #expect(first["type"] == "imin:RestrictedCollection" && first["imin:totalItems"] == 12)
        #expect(first["imin:item"]?.array?.count == 10 && first["imin:item"]?[0]?["orderDate"] == "2026-05-04T08:11:00+00:00")
        let view = first["view"]
        #expect(view?["imin:currentPage"] == 1 && view?["imin:totalPages"] == 2 && view?["imin:itemsPerPage"] == 10)
        #expect(view?["previous"] == nil && view?["next"]?.string == "\(url)&page=2" && view?["last"]?.string == "\(url)&page=2")
        #expect(view?["urlTemplate"]?.string == "\(url)&page={page}")
        let second = await caller.send(.get, "\(url)&page=2").json
        #expect(second["imin:item"]?.array?.count == 2 && second["view"]?["next"] == nil)
        let beyond = await caller.send(.get, "\(url)&page=9223372036854775807")
        #expect(beyond.status == 200 && beyond.json["imin:item"] == nil)
    }

    @Test("Upcoming items are those that have not begun, the earliest first")
    func upcoming() async throws {
        let caller = try Caller()
        let swim = Caller.item(
            offer: "https://lidos.example.com/offers/swim-lanes-adult",
            session: "https://lidos.example.com/scheduled-sessions/00000000000000070001")
        let customer = await caller.louis()
        for item in [Caller.item(), swim] {
            let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(customer)\"", items: [item]))
            _ = await caller.pay(reply.json["potentialAction"]?[0]?["target"]?.string ?? "")
        }
        let url = "\(Self.items)?customerIdentifier=\(customer)"
        func starts() async -> [String] {
            await caller.send(.get, url).json["imin:item"]?.array?.compactMap { $0["orderedItem"]?["startDate"]?.string } ?? []
        }
        #expect(await starts() == ["2026-05-05T06:30:00+00:00", "2026-05-06T18:30:00+00:00"])
        await caller.sandbox.advance(nanoseconds: 86_400_000_000_000)
        #expect(await starts() == ["2026-05-06T18:30:00+00:00"])
        #expect(await caller.send(.get, url).json["imin:item"]?[0]?["imin:isPresentlyCancellable"] == true)
        await caller.sandbox.advance(nanoseconds: 86_400_000_000_000)
        #expect(await caller.send(.get, url).json["imin:item"]?[0]?["imin:isPresentlyCancellable"] == false, "less than 24 hours before")
        await caller.sandbox.advance(nanoseconds: 86_400_000_000_000)
        let none = await caller.send(.get, url)
        #expect(none.json["imin:totalItems"] == 0 && none.json["imin:item"] == nil)
    }

    @Test(
        "What cannot be answered is refused",
        arguments: [
            ("\(items)", 400), ("\(items)?customerIdentifier=", 400), ("\(items)?customerIdentifier=nobody", 404),
            ("\(orders)?customerIdentifier=nobody", 404), ("\(orders)?customerIdentifier=x&page=0", 404),
            ("\(orders)/00000000-0000-4000-8000-000000000000", 404), ("\(events)/event-series?mode=nearest", 400),
            ("\(events)/event-series?limit=51", 400), ("\(events)/event-series?page=0", 400), ("\(events)/event-series?page=1&page=2", 400),
            ("\(events)/event-series?colour=red", 400),
            ("\(events)/event-series?startDate[gte]=soon", 400), ("\(events)/event-series?mode=discovery-geo", 400),
            ("\(events)/scheduled-sessions/none", 404),
        ])
    func refusals(url: String, status: Int) async throws { #expect(try await Caller().send(.get, url).status == status) }

    @Test("A search gives sessions with what they cost, earliest first; one that can be booked says so, and one read alone has its offers")
    func search() async throws {
        let caller = try Caller()
        let reply = await caller.send(.get, "\(Self.events)/event-series?activityPrefLabel=Badminton&mode=upcoming-sessions").json
        let sessions = (reply["imin:item"]?.array ?? []).compactMap { $0["subEvent"]?[0]?["subEvent"]?[0] }
        #expect(sessions.count == 6)
        let starts = sessions.compactMap { $0["startDate"]?.string }
        #expect(starts == starts.sorted())
        let ours = sessions.first { $0["identifier"]?.string == Caller.badminton }
        let found = reply["imin:item"]?.array?.first { $0["subEvent"]?[0]?["subEvent"]?[0]?["identifier"]?.string == Caller.badminton }
        #expect(ours?["offers"] == nil && found?["subEvent"]?[0]?["offers"] == nil)
        let price = found?["imin:aggregateOffer"]?["publicAdult"]
        #expect(price?["id"]?.string == Caller.adult && price?["price"]?.number?.text == "7.5")
        let series = await caller.send(.get, found?["id"]?.string ?? "").json["subEvent"]?[0]
        #expect(series?["offers"]?[0]?["id"]?.string == Caller.adult && series?["subEvent"]?[0]?["offers"] == series?["offers"])
        #expect(ours?["imin:checkoutUrlTemplate"]?.string?.hasPrefix("{checkoutBaseUrl}/v1/scheduled-sessions/http%3A") == true)
        #expect(reply.strippingEmpty() == reply)
        let full = await caller.send(.get, "\(Self.events)/event-series?activityPrefLabel=Yoga&organizerName[textSearch]=acme").json
        let booked = (full["imin:item"]?.array ?? []).compactMap { $0["subEvent"]?[0]?["subEvent"]?[0] }
        #expect(booked.contains { $0["remainingAttendeeCapacity"] == 0 && $0["imin:checkoutUrlTemplate"] == nil })
        let single = await caller.send(.get, ours?["id"]?.string ?? "")
        #expect(single.status == 200 && single.json["superEvent"]?["location"]?["address"]?["addressLocality"] == "Oxford")
        #expect(single.json["offers"]?[0]?["id"]?.string == Caller.adult)
    }

    @Test("Searching around a place gives the nearest series first, within the circle")
    func geo() async throws {
        let reply = try await Caller().send(.get, "\(Self.events)/event-series?mode=discovery-geo&geo[radial]=51.75,-1.26,5&limit=50").json
        let names = (reply["imin:item"]?.array ?? []).compactMap { $0["subEvent"]?[0]?["location"]?["name"]?.string }
        #expect(names.first == "Provider Sports Hall" && Set(names) == ["Provider Sports Hall", "Green Park"])
    }

    @Test("Prices are sorted both ways and limited", arguments: [("discovery-price-asc", true), ("discovery-price-desc", false)])
    func prices(mode: String, isAscending: Bool) async throws {
        let reply = try await Caller().send(.get, "\(Self.events)/event-series?mode=\(mode)&limit=50&priceAdult[gte]=5&priceAdult[lte]=10")
            .json
        let prices = (reply["imin:item"]?.array ?? []).compactMap { $0["imin:aggregateOffer"]?["publicAdult"]?["price"]?.number?.double }
        #expect(prices.count > 4 && prices.allSatisfy { (5...10).contains($0) })
        #expect(prices == prices.sorted { isAscending ? $0 < $1 : $0 > $1 })
    }
}
