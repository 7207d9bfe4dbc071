import HTTPTypes
import IminJSON
import Testing

@testable import IminSandbox

/// The checkout of source document 002, and small steps through its pages.
extension Caller {
    static let checkouts = "https://checkout.yourapp.com/api/checkout-sessions"
    static let badminton = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"
    static let adult = "http://opendata.provider.com/api/feeds/offers/adult"

    static func item(offer: String = adult, session: String = badminton, type: String = "ScheduledSession") -> String {
        #"{"type": "OrderItem", "acceptedOffer": "\#(offer)", "orderedItem": {"type": "\#(type)", "identifier": "\#(session)"}}"#
    }

    static func checkout(customer: String, items: [String] = [item()]) -> String {
        """
        {"@context": ["https://openactive.io/", "https://imin.co/"], "type": "imin:CheckoutSession", "imin:initialOrder": {
        "type": "OrderQuote", "customer": \(customer), "broker": {"type": "Organization", "name": "Acme Fitness", "url": "acmefitness.co.uk"},
        "orderedItem": [\(items.joined(separator: ","))]}, "imin:navigationLinks": [
        {"type": "WebPage", "name": "Back to Broker", "imin:linkType": "https://imin.co/BackToBrokerLink",
        "url": "https://www.imin.co/bookingsuccess"},
        {"type": "WebPage", "name": "Back to Broker User Profile", "imin:linkType": "https://imin.co/BackToBrokerUserProfileLink",
        "url": "https://www.imin.co/useraccounts/12345"}]}
        """
    }

    /// Opens a checkout for a new Louis and gives its page and his identifier.
    func openCheckout(items: [String] = [item()]) async -> (page: String, customer: String) {
        let id = await louis()
        let reply = await send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(Caller.accounts)/\(id)\"", items: items))
        return (reply.json["potentialAction"]?[0]?["target"]?.string ?? "", id)
    }

    func pay(_ page: String, card: String = "4242 4242 4242 4242", expiry: String = "12/34") async -> Reply {
        await submit(
            "\(page)/pay", ["cardNumber": card, "cardExpiry": expiry, "cardCvc": "123", "cardName": "Louis Wu", "terms": "accepted"])
    }
}

@Suite("The checkout over HTTP")
struct CheckoutTests {
    @Test("A checkout is answered with the request, its id and the page to open; no key is needed")
    func mirror() async throws {
        var caller = try Caller()
        let id = await caller.louis()
        caller.key = nil
        let body = Caller.checkout(customer: "\"\(Caller.accounts)/\(id)\"")
        for url in [Caller.checkouts, "\(Caller.checkouts)/"] {
            let reply = await caller.send(.post, url, body)
            #expect(reply.status == 201, "\(reply.text)")
            var expected = try JSON(parsing: body)
            let target = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
            #expect(target.hasPrefix("https://checkout.yourapp.com/checkout/"))
            let name = target.dropFirst("https://checkout.yourapp.com/checkout/".count)
            expected["id"] = .string("\(Caller.checkouts)/\(name)")
            expected["potentialAction"] = [["type": "OrderAction", "name": "Checkout", "target": .string(target)]]
            #expect(reply.json.text() == expected.text())
            #expect(reply.fields[.location] == "\(Caller.checkouts)/\(name)")
        }
    }

    @Test("The page is where the request was sent: a server on this machine links to itself")
    func ownAddress() async throws {
        let caller = try Caller()
        let id = await caller.louis()
        let reply = await caller.send(.post, "http://127.0.0.1:8080/api/checkout-sessions", Caller.checkout(customer: "\"\(id)\""))
        #expect(reply.json["potentialAction"]?[0]?["target"]?.string?.hasPrefix("http://127.0.0.1:8080/checkout/") == true)
    }

    @Test(
        "What cannot be booked is 409 with the item it belongs to",
        arguments: [
            (Caller.item(session: "http://x.example/none"), "UnknownOpportunityError"),
            (Caller.item(type: "Slot"), "UnknownOpportunityError"),
            (Caller.item(offer: "http://x.example/none"), "UnknownOfferError"),
            (Caller.item(offer: "https://parks.example.org/offers/yoga-park-adult"), "OpportunityOfferPairNotBookableError"),
            (
                Caller.item(
                    offer: "https://id.bookingsystem.example.com/offers/yoga-full-adult",
                    session: "https://id.bookingsystem.example.com/scheduled-sessions/00000000000000050000"), "OpportunityIsFullError"
            ),
            (
                Caller.item(
                    offer: "https://riverside.example.net/offers/pilates-adult",
                    session: "https://riverside.example.net/scheduled-sessions/00000000000000160000"),
                "OpportunityOfferPairNotBookableError"
            ),
            (
                Caller.item(
                    offer: "https://acme-provider.com/offers/basketball-adult",
                    session: "https://acme-provider.com/scheduled-sessions/00000000000000190000"), "OpportunityOfferPairNotBookableError"
            ),
            (
                Caller.item(
                    offer: "https://lidos.example.com/offers/swim-lanes-adult",
                    session: "https://lidos.example.com/scheduled-sessions/00000000000000070000"), "OpportunityOfferPairNotBookableError"
            ),
        ])
    func notBookable(item: String, type: String) async throws {
        let caller = try Caller()
        let id = await caller.louis()
        let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(id)\"", items: [Caller.item(), item]))
        #expect(reply.status == 409 && reply.json["@type"]?.string == type, "\(reply.text)")
        #expect(reply.json["instance"] == "/imin:initialOrder/orderedItem/1")
        #expect(reply.json["orderedItem"]?.array?.count == 1)
        #expect(reply.json["orderedItem"]?[0]?["position"] == 1)
        #expect(reply.json["orderedItem"]?[0]?["error"]?[0]?["@type"]?.string == type)
    }

    @Test(
        "A body with something missing or wrong is 400, naming the member",
        arguments: [
            (#""type": "imin:CheckoutSession", "#, "", "`type` is missing"),
            (#""customer": "C","#, "", "`imin:initialOrder.customer` is missing"),
            (#""name": "Acme Fitness", "#, "", "`imin:initialOrder.broker.name` is missing"),
            ("acmefitness.co.uk", "mailto:x", "`imin:initialOrder.broker.url`"),
            (
                #""acceptedOffer": "http://opendata.provider.com/api/feeds/offers/adult", "#, "",
                "`imin:initialOrder.orderedItem[0].acceptedOffer` is missing"
            ),
            (
                #"{"type": "ScheduledSession", "identifier""#, #"{"type": "Event", "identifier""#,
                "`imin:initialOrder.orderedItem[0].orderedItem.type`"
            ),
            (#""https://www.imin.co/bookingsuccess""#, #""javascript:alert(1)""#, "`imin:navigationLinks[0].url`"),
        ])
    func badBody(part: String, replacement: String, message: String) async throws {
        let caller = try Caller()
        let body = Caller.checkout(customer: #""C""#)
        let reply = await caller.send(.post, Caller.checkouts, body.replacing(part, with: replacement))
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(message) == true, "\(reply.text)")
    }

    @Test("An unknown customer is 404")
    func unknownCustomer() async throws {
        let reply = try await Caller().send(.post, Caller.checkouts, Caller.checkout(customer: #""nobody""#))
        #expect(reply.status == 404 && reply.json["instance"] == "/imin:initialOrder/customer")
    }

    @Test("Items of two sellers are refused as OpenActive does")
    func sellers() async throws {
        let caller = try Caller()
        let other = Caller.item(
            offer: "https://lidos.example.com/offers/swim-lanes-adult",
            session: "https://lidos.example.com/scheduled-sessions/00000000000000070001")
        let id = await caller.louis()
        let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(id)\"", items: [Caller.item(), other]))
        #expect(reply.status == 500 && reply.json["@type"] == "SellerMismatchError")
    }
}

@Suite("The pages of the checkout")
struct CheckoutPageTests {
    @Test("A card that succeeds leads over the confirmation to an order, an e-mail and one place less")
    func success() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        let shown = await caller.send(.get, page)
        #expect(shown.status == 200 && shown.fields[.contentType] == "text/html; charset=utf-8")
        #expect(
            shown.text.contains("Badminton Social") && shown.text.contains("£7.50") && shown.text.contains(#"autocomplete="cc-number""#))
        _ = await caller.send(.patch, "\(Caller.accounts)/\(customer)", #"{"email": "louis_new_email@imin.co"}"#)
        let before = caller.sandbox.platform.world.ledger[OpportunityID(Caller.badminton)]?.left ?? 0

        let paid = await caller.pay(page)
        #expect(paid.status == 303 && paid.fields[.location]?.hasSuffix("/confirmation") == true)
        let confirmation = await caller.send(.get, "\(page)/confirmation")
        #expect(confirmation.status == 200 && confirmation.text.contains("confirmed"))
        #expect(confirmation.text.contains("https://www.imin.co/bookingsuccess") && confirmation.text.contains("useraccounts/12345"))
        #expect(caller.sandbox.platform.world.ledger[OpportunityID(Caller.badminton)]?.left == before - 1)

        let mails = caller.sandbox.inbox(of: "louis_new_email@imin.co")
        #expect(mails.count == 1 && caller.sandbox.inbox(of: "louis@imin.co").isEmpty)
        #expect(mails[0]["text"]?.string?.contains("Badminton Social") == true)
        #expect(mails[0]["subject"]?.string?.contains("confirmed") == true)
        let inbox = await caller.send(.get, "http://127.0.0.1/sandbox/inbox?to=louis_new_email%40imin.co")
        #expect(inbox.json["imin:item"]?.array == mails)

        let items = await caller.send(.get, "https://book.imin.co/api/v2/order-items?customerIdentifier=\(customer)")
        #expect(
            items.json["imin:totalItems"] == 1 && items.json["imin:item"]?[0]?["orderedItem"]?["identifier"]?.string == Caller.badminton)
        #expect(items.json["imin:item"]?[0]?["imin:isPresentlyCancellable"] == true)
    }

    @Test("Submitted twice it is one order")
    func twice() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        for _ in 0..<3 { #expect(await caller.pay(page).status == 303) }
        #expect(caller.sandbox.platform.world.ordersByCustomer[CustomerID(customer)]?.count == 1)
        #expect(await caller.send(.get, page).fields[.location]?.hasSuffix("/confirmation") == true)
    }

    @Test("A declined card says why and leaves the checkout open")
    func declined() async throws {
        let caller = try Caller()
        let (page, _) = await caller.openCheckout()
        let reply = await caller.pay(page, card: "4000000000000002")
        #expect(reply.status == 402 && reply.text.contains(#"role="alert""#) && reply.text.contains("declined"))
        #expect(await caller.send(.get, "\(page)/confirmation").status == 303)
        #expect(await caller.pay(page).status == 303)
    }

    @Test(
        "What is wrong with the card is said at its field",
        arguments: [
            ("4242 4242 4242 4241", "12/34", "This card number is not valid: check the digits."),
            ("", "12/34", "Enter the card number."), ("4242x", "12/34", "A card number has only digits."),
            ("4242 4242 4242 4242", "01/20", "This card has expired."), ("4242 4242 4242 4242", "13/34", "Write the expiry date"),
        ])
    func flaws(card: String, expiry: String, message: String) async throws {
        let caller = try Caller()
        let (page, _) = await caller.openCheckout()
        let reply = await caller.pay(page, card: card, expiry: expiry)
        #expect(reply.status == 422 && reply.text.contains(message) && reply.text.contains("aria-invalid"), "\(reply.text)")
        #expect(!reply.text.contains("4241"), "a card number is never sent back")
    }

    @Test("A 3-D Secure card asks the bank first; approving books, failing does not", arguments: [true, false])
    func challenge(approved: Bool) async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        #expect(await caller.pay(page, card: "4000000000003220").fields[.location]?.hasSuffix("/challenge") == true)
        let asked = await caller.send(.get, "\(page)/challenge")
        #expect(asked.status == 200 && asked.text.contains(#"name="result" value="approve""#))
        let answered = await caller.submit("\(page)/challenge", ["result": approved ? "approve" : "fail"])
        #expect(answered.status == (approved ? 303 : 402))
        #expect((caller.sandbox.platform.world.ordersByCustomer[CustomerID(customer)]?.count ?? 0) == (approved ? 1 : 0))
    }

    @Test("A free order needs no card, but the terms")
    func free() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout(items: [
            Caller.item(
                offer: "https://parks.example.org/offers/yoga-park-adult",
                session: "https://parks.example.org/scheduled-sessions/00000000000000060000")
        ])
        #expect(await caller.send(.get, page).text.contains("cardNumber") == false)
        #expect(await caller.submit("\(page)/pay", [:]).status == 422)
        #expect(await caller.submit("\(page)/pay", ["terms": "accepted"]).status == 303)
        let orders = await caller.send(.get, "https://book.imin.co/api/v2/orders?customerIdentifier=\(customer)")
        #expect(orders.json["imin:item"]?[0]?["totalPaymentDue"]?["price"] == 0)
    }

    @Test("Of two payments for the last place one wins; the other gets 409 naming the item")
    func lastPlace() async throws {
        let caller = try Caller()
        let item = Caller.item(
            offer: "https://id.bookingsystem.example.com/offers/yoga-one-place-adult",
            session: "https://id.bookingsystem.example.com/scheduled-sessions/00000000000000040000")
        let (first, _) = await caller.openCheckout(items: [item])
        let (second, _) = await caller.openCheckout(items: [item])
        #expect(await caller.pay(first).status == 303)
        let lost = await caller.pay(second)
        #expect(lost.status == 409 && lost.text.contains("Yoga for Backs") && lost.text.contains("full"))
    }

    @Test("Where its Location says, a checkout can be read: as it was asked for, until it expires; paid, without a page to open")
    func location() async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        let body = Caller.checkout(customer: "\"\(Caller.accounts)/\(customer)\"")
        var made: [Reply] = []
        for _ in 0..<2 { made.append(await caller.send(.post, Caller.checkouts, body)) }
        let (open, paid) = (made[0], made[1])
        let address = open.fields[.location] ?? ""
        #expect(address == open.json["id"]?.string)
        let read = await caller.send(.get, address)
        #expect(read.status == 200)
        var expected = open.json
        expected["imin:initialOrder"]?["broker"]?["url"] = "https://acmefitness.co.uk"
        #expect(read.json == expected)
        _ = await caller.pay(paid.json["potentialAction"]?[0]?["target"]?.string ?? "")
        await caller.sandbox.advance(nanoseconds: 31 * 60_000_000_000)
        #expect(await caller.send(.get, address).status == 410)
        let after = await caller.send(.get, paid.fields[.location] ?? "")
        #expect(after.status == 200 && after.json["potentialAction"] == nil && after.json["imin:initialOrder"] != nil)
        #expect(await caller.send(.get, "\(Caller.checkouts)/nothing").status == 404)
        _ = await caller.send(.delete, "\(Caller.accounts)/\(customer)")
        #expect(await caller.send(.get, paid.fields[.location] ?? "").status == 410)
    }

    @Test("The session of document 002 is over one day; whoever asks for it then is told of the next one")
    func over() async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        _ = try caller.sandbox.platform.catalogue()
        await caller.sandbox.advance(nanoseconds: 30 * 86_400_000_000_000)
        let refused = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(customer)\""))
        #expect(refused.status == 409 && refused.json["@type"] == "OpportunityOfferPairNotBookableError")
        let named = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001745"
        #expect(
            refused.json["description"]?.string?.contains("the next one, \(named), starts at 2026-06-03T18:30:00") == true,
            "\(refused.text)")
        let next = Caller.checkout(customer: "\"\(customer)\"", items: [Caller.item(session: named)])
        #expect(await caller.send(.post, Caller.checkouts, next).status == 201)
    }

    @Test("An expired checkout is 410, an unknown one 404, each with a page")
    func gone() async throws {
        let caller = try Caller()
        let (page, _) = await caller.openCheckout()
        await caller.sandbox.advance(nanoseconds: 30 * 60 * 1_000_000_000)
        for reply in [await caller.send(.get, page), await caller.pay(page)] {
            #expect(reply.status == 410 && reply.text.contains("expired"))
        }
        let unknown = await caller.send(.get, "https://checkout.yourapp.com/checkout/none")
        #expect(unknown.status == 404 && unknown.fields[.contentType] == "text/html; charset=utf-8")
    }

    @Test("Whatever people are called, it stays text")
    func escaping() async throws {
        let caller = try Caller()
        let body = #"{"email": "a@b.c", "givenName": "<script>alert(1)</script>", "familyName": "\"&'"}"#
        let id = await caller.send(.post, Caller.accounts, body).json["identifier"]?.string ?? ""
        let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(id)\""))
        let page = reply.json["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(await caller.send(.get, page).text.contains("<script") == false)
        #expect(await caller.pay(page).status == 303)
        let mail = caller.sandbox.inbox(of: "a@b.c").first
        #expect(mail?["html"]?.string?.contains("<script") == false)
        #expect(mail?["text"]?.string?.contains("<script>alert(1)</script>") == true)
    }
}
