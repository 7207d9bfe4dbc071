import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

extension Caller {
    static let standalone = "https://checkout.yourapp.com/checkout-sessions"
    /// Eight places, one left.
    static let lastPlace = (
        offer: "https://id.bookingsystem.example.com/offers/yoga-one-place-adult",
        session: "https://id.bookingsystem.example.com/scheduled-sessions/00000000000000040000"
    )

    func account(_ name: String) async -> String {
        let body = #"{"email": "\#(name)@imin.co", "givenName": "\#(name)", "familyName": "Wu"}"#
        return await send(.post, Caller.accounts, body).json["identifier"]?.string ?? ""
    }

    /// A guest's form, with a card.
    func payAsGuest(_ url: String, email: String = "ada@example.com") async -> Reply {
        await submit(
            url,
            [
                "givenName": "Ada", "familyName": "Ng", "email": email, "cardNumber": "4242 4242 4242 4242", "cardExpiry": "12/34",
                "cardCvc": "123", "cardName": "Ada Ng", "terms": "accepted",
            ])
    }
}

@Suite("The standalone checkout")
struct StandaloneCheckoutTests {
    private static func body(customer: String? = nil, session: String = Caller.badminton) -> String {
        let customer = customer.map { #""customer": "\#($0)", "# } ?? ""
        return """
            {"@context": ["https://openactive.io/", "https://imin.co/"], "type": "imin:CheckoutSession", "imin:initialOrder": {
            "type": "OrderQuote", \(customer)"broker": {"type": "Organization", "name": "Acme Fitness", "url": "https://acmefitness.example"},
            "orderedItem": [{"type": "OrderItem", "acceptedOffer": "\(Caller.adult)",
            "orderedItem": {"type": "ScheduledSession", "id": "\(session)"}}]}}
            """
    }

    @Test(
        "POST and PUT answer 201 with Location, the request mirrored, and a page under /opendata",
        arguments: [.post, .put] as [HTTPRequest.Method])
    func created(method: HTTPRequest.Method) async throws {
        var caller = try Caller()
        caller.key = nil
        let reply = await caller.send(method, Caller.standalone, Self.body())
        #expect(reply.status == 201, "\(reply.text)")
        let location = reply.fields[.location] ?? ""
        #expect(location.hasPrefix("/checkout-sessions/"))
        let name = location.dropFirst("/checkout-sessions/".count)
        var expected = try JSON(parsing: Self.body())
        expected["id"] = .string("\(Caller.standalone)/\(name)")
        expected["potentialAction"] = [
            ["type": "OrderAction", "name": "Checkout", "target": .string("https://checkout.yourapp.com/opendata/\(name)")]
        ]
        #expect(reply.json.text() == expected.text())
    }

    @Test("What cannot be booked is 400, with the item it is about")
    func notBookable() async throws {
        let reply = try await Caller().send(.post, Caller.standalone, Self.body(session: "http://x.example/none"))
        #expect(reply.status == 400 && reply.json["@context"] == "https://openactive.io/")
        #expect(reply.json["@type"] == "UnknownOpportunityError" && reply.json["statusCode"] == 400)
        #expect(reply.json["orderedItem"]?[0]?["error"]?[0]?["@type"] == "UnknownOpportunityError")
    }

    @Test("Without a customer the page asks who books; the e-mail goes to the address given there")
    func guest() async throws {
        let caller = try Caller()
        let reply = await caller.send(.post, Caller.standalone, Self.body())
        let target = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
        let shown = await caller.send(.get, target)
        #expect(shown.status == 200 && shown.text.contains("Who you are") && shown.text.contains(#"autocomplete="given-name""#))
        #expect(shown.text.contains("You are booking with Provider Leisure"))
        let page = target.replacing("/opendata/", with: "/checkout/")
        let flawed = await caller.payAsGuest("\(page)/pay", email: "ada")
        #expect(flawed.status == 422 && flawed.text.contains("This is not an e-mail address."))
        #expect(await caller.pay(page).status == 422, "a card alone does not say who books")
        #expect(await caller.payAsGuest("\(page)/pay").status == 303)
        #expect(await caller.send(.get, "\(page)/confirmation").text.contains("Thank you, Ada"))
        #expect(caller.sandbox.inbox(of: "ada@example.com").count == 1)
    }

    @Test("With a customer it is theirs")
    func customer() async throws {
        let caller = try Caller()
        let louis = await caller.louis()
        let reply = await caller.send(.post, Caller.standalone, Self.body(customer: "\(Caller.accounts)/\(louis)"))
        let page = (reply.json["potentialAction"]?[0]?["target"]?.string ?? "").replacing("/opendata/", with: "/checkout/")
        #expect(await caller.pay(page).status == 303)
        #expect(caller.sandbox.platform.world.ordersByCustomer[CustomerID(louis)]?.count == 1)
    }
}

@Suite("The guest's page")
struct GuestPageTests {
    @Test("The checkout template of search leads to a choice of prices, and from there to a checkout for a guest")
    func template() async throws {
        let caller = try Caller()
        let session = "https://search.imin.co/events-api/v2/scheduled-sessions/\(PercentCoding.encode(Caller.badminton))"
        let template = await caller.send(.get, session).json["imin:checkoutUrlTemplate"]?.string ?? ""
        let url = template.replacing("{checkoutBaseUrl}", with: "https://checkout.yourapp.com")
        let shown = await caller.send(.get, url)
        #expect(shown.status == 200 && shown.text.contains("Badminton Social") && shown.text.contains("Adult, £7.50"))
        #expect(caller.sandbox.platform.world.checkouts.isEmpty, "looking opens nothing")
        let chosen = await caller.submit(url, ["offer": Caller.adult])
        #expect(chosen.status == 303)
        let page = "https://checkout.yourapp.com\(chosen.fields[.location] ?? "")"
        #expect(await caller.send(.get, page).text.contains("through yourapp.com"))
        #expect(await caller.payAsGuest("\(page)/pay").status == 303)
        #expect(await caller.send(.get, "\(page)/confirmation").status == 200)
    }

    @Test("The template of a series leads to its sessions, and from there to the page of each; one that sells nothing has none")
    func series() async throws {
        let caller = try Caller()
        let search = "https://search.imin.co/events-api/v2"
        let session = await caller.send(.get, "\(search)/scheduled-sessions/\(PercentCoding.encode(Caller.badminton))").json
        let id = try #require(session["superEvent"]?["superEvent"]?["id"]?.string)
        let template = await caller.send(.get, id).json["subEvent"]?[0]?["imin:checkoutUrlTemplate"]?.string ?? ""
        #expect(template.hasPrefix("{checkoutBaseUrl}/v1/events/"))
        let shown = await caller.send(.get, template.replacing("{checkoutBaseUrl}", with: "https://checkout.yourapp.com"))
        let way = "/v1/scheduled-sessions/\(PercentCoding.encode(Caller.badminton))"
        #expect(shown.status == 200 && shown.text.contains("href=\"\(way)\""), "\(shown.text)")
        #expect(await caller.send(.get, "https://checkout.yourapp.com\(way)").status == 200)
        let found = await caller.send(.get, "\(search)/event-series?limit=50&showAllSessions=true").json["imin:item"]?.array ?? []
        let without = found.filter { $0["subEvent"]?[0]?["imin:checkoutUrlTemplate"] == nil }
        #expect(!without.isEmpty && without.count < found.count)
        for series in without { #expect(series["subEvent"]?[0]?["subEvent"]?[0]?["imin:checkoutUrlTemplate"] == nil) }
        let name = PercentCoding.encode(without.first?["identifier"]?.string ?? "")
        #expect(await caller.send(.get, "https://checkout.yourapp.com/v1/events/\(name)").status == 409)
        #expect(await caller.send(.get, "https://checkout.yourapp.com/v1/events/x").status == 404)
    }

    @Test(
        "What cannot be booked, and what is not there, is said on a page",
        arguments: [
            ("scheduled-sessions", "https://id.bookingsystem.example.com/scheduled-sessions/00000000000000050000", 409, "is full"),
            ("scheduled-sessions", "https://acme-provider.com/scheduled-sessions/00000000000000190000", 409, "has not opted in"),
            ("scheduled-sessions", "http://x.example/none", 404, "nothing to book"), ("slots", Caller.badminton, 404, "nothing to book"),
        ])
    func refused(collection: String, id: String, status: Int, text: String) async throws {
        let reply = try await Caller().send(.get, "https://checkout.yourapp.com/v1/\(collection)/\(PercentCoding.encode(id))")
        #expect(reply.status == status && reply.text.contains(text), "\(reply.text)")
        #expect(reply.fields[.contentType] == "text/html; charset=utf-8")
    }
}

@Suite("Group booking")
struct GroupBookingTests {
    private static func item(_ attendee: String?, offer: String = Caller.adult, session: String = Caller.badminton) -> String {
        let item = Caller.item(offer: offer, session: session)
        return attendee.map { item.dropLast() + #", "attendee": "\#($0)"}"# } ?? item
    }

    @Test("One customer books for several, an item and a place each; the order says who comes")
    func several() async throws {
        let caller = try Caller()
        let louis = await caller.louis()
        let ada = await caller.account("Ada")
        let items = [Self.item("\(Caller.accounts)/\(louis)"), Self.item(ada)]
        let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(louis)\"", items: items))
        #expect(reply.status == 201, "\(reply.text)")
        #expect(reply.json["imin:initialOrder"]?["orderedItem"]?[1]?["attendee"]?.string == ada)
        let page = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(await caller.send(.get, page).text.contains("Adult, for Ada"))
        let before = caller.sandbox.platform.world.ledger[OpportunityID(Caller.badminton)]?.left ?? 0
        #expect(await caller.pay(page).status == 303)
        let world = caller.sandbox.platform.world
        #expect(world.ledger[OpportunityID(Caller.badminton)]?.left == before - 2)
        let order = try #require(world.orders.values.first)
        #expect(order.items.map(\.attendee?.text) == [louis, ada] && order.total.minor == 1_500)
        let shown = await caller.send(.get, order.url).json["orderedItem"]
        #expect(shown?[1]?["attendee"]?["identifier"]?.string == ada && shown?[1]?["attendee"]?["givenName"] == "Ada")
        #expect(try Order(Record(object: JSON(parsing: order.record.text()))).items == order.items)
    }

    @Test("What the documentation rules out is refused, naming the item")
    func refused() async throws {
        let caller = try Caller()
        let louis = await caller.louis()
        let ada = await caller.account("Ada")
        func check(_ items: [String], customer: String? = nil, _ status: Int, _ type: String, _ instance: String) async {
            let body = Caller.checkout(customer: customer ?? "\"\(louis)\"", items: items)
            let reply = await caller.send(.post, Caller.checkouts, body)
            #expect(reply.status == status && reply.json["@type"]?.string == type, "\(reply.text)")
            #expect(reply.json["instance"]?.string == "/imin:initialOrder/\(instance)")
        }
        let person = #"{"type": "Person", "email": "g@example.com", "givenName": "G", "familyName": "H"}"#
        await check([Self.item(louis), Self.item(ada)], customer: person, 400, "IncompleteCustomerDetailsError", "customer")
        await check([Self.item(louis), Self.item(nil)], 409, "IncompleteAttendeeDetailsError", "orderedItem/1")
        let junior = "http://opendata.provider.com/api/feeds/offers/junior"
        await check([Self.item(louis), Self.item(ada, offer: junior)], 400, "InvalidRequestError", "orderedItem/1")
        await check([Self.item(louis), Self.item("nobody")], 404, "NotFoundError", "orderedItem/1/attendee")
        await check([Self.item(ada), Self.item(ada)], 400, "InvalidRequestError", "orderedItem/1/attendee")
        let few = [louis, ada].map { Self.item($0, offer: Caller.lastPlace.offer, session: Caller.lastPlace.session) }
        await check(few, 409, "OpportunityHasInsufficientCapacityError", "orderedItem/1")
    }
}

@Suite("The test identifiers of the checkout")
struct TestItemTests {
    private func open(_ caller: Caller, _ item: String, _ offer: String, type: String, customer: String) async -> Reply {
        let body = Caller.checkout(customer: customer, items: [Caller.item(offer: offer, session: item, type: type)])
        return await caller.send(.post, Caller.checkouts, body)
    }

    @Test(
        "They book and charge nothing, and the e-mail comes",
        arguments: [
            ("ScheduledSession", "free", "adult-guest", "£0.00"), ("ScheduledSession", "paid", "adult-member", "£8.00"),
            ("Slot", "free", "junior-member", "£0.00"), ("Slot", "paid", "junior-guest", "£5.00"),
        ])
    func works(type: String, price: String, offer: String, total: String) async throws {
        let caller = try Caller()
        let isMember = offer.hasSuffix("member")
        let louis = await caller.louis()
        let customer = isMember ? "test-customer-member" : louis
        let reply = await open(caller, "test-item-\(type)-\(price)", "test-offer-\(offer)", type: type, customer: "\"\(customer)\"")
        #expect(reply.status == 201, "\(reply.text)")
        let page = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
        let shown = await caller.send(.get, page)
        #expect(shown.text.contains("This is a test") && shown.text.contains(total) && shown.text.contains("Test Seller"))
        #expect(shown.text.contains("cc-number") == (price == "paid"))
        let ledger = caller.sandbox.platform.world.ledger
        #expect(await caller.pay(page).status == 303)
        let confirmation = await caller.send(.get, "\(page)/confirmation")
        #expect(confirmation.status == 200 && confirmation.text.contains("confirmed"))
        #expect(caller.sandbox.inbox(of: isMember ? "test-customer-member@example.com" : "louis@imin.co").count == 1)
        #expect(caller.sandbox.platform.world.ledger == ledger)
        let history = await caller.send(.get, "https://book.imin.co/api/v2/orders?customerIdentifier=\(louis)")
        #expect(history.json["imin:totalItems"] == 0)
        let order = try #require(caller.sandbox.platform.world.orders.values.first)
        #expect(await caller.send(.get, order.url).status == 404, "no order came to be")
    }

    @Test(
        "What the documented table does not have is refused",
        arguments: [
            ("test-item-Slot-free", "test-offer-adult-guest", "ScheduledSession", "UnknownOpportunityError"),
            ("test-item-Slot-free", "test-offer-adult-member", "Slot", "UnacceptableOfferError"),
            ("test-item-Slot-free", Caller.adult, "Slot", "UnknownOpportunityError"),
            (Caller.badminton, "test-offer-adult-guest", "ScheduledSession", "UnknownOfferError"),
            ("test-item-Slot-cheap", "test-offer-adult-guest", "Slot", "UnknownOpportunityError"),
        ])
    func refused(item: String, offer: String, type: String, error: String) async throws {
        let caller = try Caller()
        let reply = await open(caller, item, offer, type: type, customer: "\"\(await caller.louis())\"")
        #expect(reply.status == 409 && reply.json["@type"]?.string == error, "\(reply.text)")
    }

    @Test("The test customer books nothing real")
    func member() async throws {
        let reply = await open(
            try Caller(), Caller.badminton, Caller.adult, type: "ScheduledSession", customer: #""test-customer-member""#)
        #expect(reply.status == 404)
    }
}

@Suite("Around the checkout")
struct CheckoutDetailTests {
    @Test(
        "A member that is nearly a known one is refused, not dropped",
        arguments: [
            (#""acceptedOffer""#, #""acceptedOfer""#, "acceptedOffer"), (#""acceptedOffer""#, #""acceptedoffer""#, "acceptedOffer"),
            (#""imin:navigationLinks""#, #""navigationLinks""#, "imin:navigationLinks"), (#""broker""#, #""brokr""#, "broker"),
            (#""imin:linkType": "https://imin.co/BackToBrokerLink""#, #""linkType": "x""#, "imin:linkType"),
            (#""identifier""#, #""identifer""#, "identifier"),
        ])
    func misspelt(part: String, replacement: String, meant: String) async throws {
        let body = Caller.checkout(customer: #""C""#).replacing(part, with: replacement)
        let reply = try await Caller().send(.post, Caller.checkouts, body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains("did you mean `\(meant)`?") == true, "\(reply.text)")
    }

    @Test("A member that is like no other is left alone and mirrored")
    func unknownMember() async throws {
        let caller = try Caller()
        let body = Caller.checkout(customer: "\"\(await caller.louis())\"").replacing(
            #"{"type": "OrderItem""#, with: #"{"acme:colour": "red", "type": "OrderItem""#)
        let reply = await caller.send(.post, Caller.checkouts, body)
        #expect(reply.status == 201 && reply.json["imin:initialOrder"]?["orderedItem"]?[0]?["acme:colour"] == "red")
    }

    @Test(
        "Which names are near to one another",
        arguments: [
            ("typ", "type"), ("tpye", "type"), ("nmae", "name"), ("navigationlinks", "imin:navigationLinks"), ("ur", nil), ("id", nil),
            ("colour", nil), ("attendees", "attendee"), ("custommer", "customer"),
        ] as [(String, String?)])
    func near(word: String, meant: String?) {
        #expect(Misspelling.meant(by: word, among: ["type", "name", "url", "customer", "attendee", "imin:navigationLinks"]) == meant)
    }

    @Test("The name of the customer is on the card's field already; the page of a deleted customer is closed")
    func deleted() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        #expect(await caller.send(.get, page).text.contains(#"value="Louis Wu""#))
        #expect(await caller.send(.delete, "\(Caller.accounts)/\(customer)").status == 202)
        let shown = await caller.send(.get, page)
        #expect(shown.status == 410 && shown.text.contains("has been deleted") && !shown.text.contains("<form"))
        #expect(await caller.pay(page).status == 410)
        #expect(caller.sandbox.platform.world.orders.isEmpty)
    }

    @Test("The price of an entitlement is for those who have it")
    func entitlement() async throws {
        let caller = try Caller()
        let id = CustomerID(await caller.louis())
        let special = try #require(Seeds.entitlementOffers.values.first { $0.base == OfferID(Caller.adult) })
        let body = Caller.checkout(customer: "\"\(id)\"", items: [Caller.item(offer: special.offer.id.text)])
        let refused = await caller.send(.post, Caller.checkouts, body)
        #expect(refused.status == 409 && refused.json["@type"] == "UnacceptableOfferError", "\(refused.text)")
        let key = LinkKey(customer: id, seller: special.entitlement.seller)
        let platform = caller.sandbox.platform
        _ = try platform.perform(.account(.link(key)))
        _ = try platform.perform(
            .account(
                .setEntitlement(id, type: special.entitlement.brokerEntitlement, until: Sandbox.Options.start.adding(days: 30))))
        let reply = await caller.send(.post, Caller.checkouts, body)
        #expect(reply.status == 201, "\(reply.text)")
        let page = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(await caller.send(.get, page).text.contains("£6.75"), "a tenth off")
        #expect(await caller.pay(page).status == 303)
    }
}
