import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Card details: cards that customers keep")
struct CardPageTests {
    private let cards = "https://cards.acmefitness.example/cards"

    /// A browser that keeps the one cookie of these pages.
    private struct Visitor {
        let caller: Caller
        let louis: String
        var cookie: String?

        init() async throws {
            caller = try Caller()
            louis = await caller.louis()
        }

        func send(_ method: HTTPRequest.Method, _ url: String, _ body: String = "") async -> Reply {
            let rest = url.dropFirst("https://".count)
            let host = String(rest.prefix { $0 != "/" })
            var request = HTTPRequest(method: method, scheme: "https", authority: host, path: String(rest.dropFirst(host.count)))
            if let cookie { request.headerFields[.cookie] = cookie }
            if !body.isEmpty { request.headerFields[.contentType] = "application/x-www-form-urlencoded" }
            let (response, bytes) = await caller.sandbox.respond(to: request, body: Array(body.utf8))
            return Reply(status: response.status.code, fields: response.headerFields, bytes: bytes)
        }

        mutating func signIn(at cards: String) async {
            let reply = await send(.post, "\(cards)/sign-in", "customer=\(louis)")
            cookie = reply.fields[.setCookie].map { String($0.prefix { $0 != ";" }) }
        }

        func add(at cards: String, _ number: String = "4242+4242+4242+4242") async -> Reply {
            await send(.post, "\(cards)/add", "cardNumber=\(number)&cardExpiry=12%2F34&cardCvc=123&cardName=Louis+Wu")
        }
    }

    @Test("Nobody sees cards before signing in; a customer that is unknown does not get in")
    func signIn() async throws {
        var visitor = try await Visitor()
        #expect(
            await visitor.send(.get, "\(cards)?login_hint=\(visitor.louis)").fields[.location]
                == "/cards/sign-in?login_hint=\(visitor.louis)")
        #expect(await visitor.add(at: cards).fields[.location] == "/cards/sign-in")
        #expect(await visitor.send(.post, "\(cards)/sign-in", "customer=nobody").status == 401)
        await visitor.signIn(at: cards)
        let page = await visitor.send(.get, cards)
        #expect(page.status == 200 && page.text.contains("You keep no cards yet."))
        visitor.cookie = "imin_cards=abc.def.ghi"
        #expect(await visitor.send(.get, cards).status == 303)
    }

    @Test("A card is added, listed and removed; one that is wrong or refused is not added")
    func keep() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        #expect(await visitor.add(at: cards).status == 303)
        let page = await visitor.send(.get, cards)
        #expect(page.text.contains("Visa ending 4242") && page.text.contains("valid to 12/34"))
        #expect(await visitor.add(at: cards, "4242+4242+4242+4241").status == 422)
        #expect(await visitor.add(at: cards, "4000000000000002").status == 422)
        let card = try #require(visitor.caller.sandbox.platform.world.wallets.cards(of: CustomerID(visitor.louis)).first)
        #expect(await visitor.send(.post, "\(cards)/\(card.id)/remove", "x=1").status == 303)
        #expect(await visitor.send(.post, "\(cards)/\(card.id)/remove", "x=1").status == 404)
        #expect(await visitor.send(.get, cards).text.contains("You keep no cards yet."))
    }

    @Test(
        "A date is kept in one form, however it is written; one that no card has is said at its field",
        arguments: [
            ("12/2040", "12/40"), ("1 / 34", "01/34"), ("1234", "12/34"), ("05/26", "05/26"), ("12/9999", nil), ("04/26", nil),
            ("13/34", nil),
            ("12-34", nil),
        ] as [(String, String?)])
    func expiry(text: String, kept: String?) async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        let fields = "cardNumber=4242424242424242&cardExpiry=\(PercentCoding.encode(text))&cardCvc=123&cardName=L"
        #expect(await visitor.send(.post, "\(cards)/add", fields).status == (kept == nil ? 422 : 303))
        let card = visitor.caller.sandbox.platform.world.wallets.cards(of: CustomerID(visitor.louis)).first
        #expect(card?.expiry == kept)
    }

    @Test("The same card is kept once, and nobody's name is as long as a page")
    func same() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        #expect(await visitor.add(at: cards).status == 303)
        let again = await visitor.add(at: cards, "4242424242424242")
        #expect(again.status == 409 && again.text.contains("You keep this card already"))
        let name = String(repeating: "L", count: 256)
        let long = await visitor.send(
            .post, "\(cards)/add", "cardNumber=5555555555554444&cardExpiry=12%2F34&cardCvc=123&cardName=\(name)")
        #expect(long.status == 422 && long.text.contains("This is too long."))
        #expect(visitor.caller.sandbox.platform.world.wallets.cards(of: CustomerID(visitor.louis)).count == 1)
    }

    @Test("A kept card gets another date and name; its number stays, and what is wrong changes nothing")
    func edit() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        _ = await visitor.add(at: cards)
        let owner = CustomerID(visitor.louis)
        let card = try #require(visitor.caller.sandbox.platform.world.wallets.cards(of: owner).first)
        let page = await visitor.send(.get, "\(cards)/\(card.id)/edit")
        #expect(await visitor.send(.get, cards).text.contains("href=\"/cards/\(card.id)/edit\""))
        #expect(page.status == 200 && page.text.contains("Visa ending 4242") && page.text.contains("value=\"12/34\""))
        #expect(await visitor.send(.post, "\(cards)/\(card.id)/edit", "cardExpiry=12%2F20&cardName=L").status == 422)
        #expect(await visitor.send(.post, "\(cards)/\(card.id)/edit", "cardExpiry=11%2F35&cardName=L+Wu").status == 303)
        let changed = try #require(visitor.caller.sandbox.platform.world.wallets.cards(of: owner).first)
        #expect(changed.expiry == "11/35" && changed.holder == "L Wu" && changed.id == card.id && changed.number == card.number)
        #expect(await visitor.send(.get, "\(cards)/nobody/edit").status == 404)
        visitor.cookie = nil
        #expect(
            await visitor.send(.post, "\(cards)/\(card.id)/edit", "cardExpiry=11%2F36&cardName=X").fields[.location] == "/cards/sign-in")
        let event = CardEvent.changed(owner, card.id, expiry: "11/35", holder: "L Wu")
        #expect(try CardEvent(Record(object: event.record)) == event)
    }

    @Test("The form's example of a date is good whatever year the world is in", arguments: [0, 9, 80])
    func example(years: Int64) async throws {
        var visitor = try await Visitor()
        await visitor.caller.sandbox.advance(nanoseconds: years * 365 * 86_400_000_000_000)
        await visitor.signIn(at: cards)
        let page = await visitor.send(.get, cards).text
        let year = 2_034 + Int(years)
        let example = "12%2F\(year < 2_100 ? year % 100 : year)"
        #expect(page.contains("placeholder=\"\(example.replacing("%2F", with: "/"))\""))
        let fields = "cardNumber=4242424242424242&cardExpiry=\(example)&cardCvc=123&cardName=L"
        #expect(await visitor.send(.post, "\(cards)/add", fields).status == 303)
    }

    @Test("The checkout of that customer offers the card and takes it without its number; a number that is filled in wins")
    func checkout() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        _ = await visitor.add(at: cards, "5555555555554444")
        let world = visitor.caller.sandbox.platform.world
        let card = try #require(world.wallets.cards(of: CustomerID(visitor.louis)).first)
        let booking = """
            {"@context": "https://openactive.io/", "type": "imin:CheckoutSession", "imin:initialOrder": {"type": "OrderQuote", "customer": "\(visitor.louis)",
            "broker": {"type": "Organization", "name": "Acme Fitness", "url": "https://acmefitness.example"}, "orderedItem": [
            {"type": "OrderItem", "acceptedOffer": "http://opendata.provider.com/api/feeds/offers/adult", "orderedItem": {"type":
            "ScheduledSession", "identifier": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"}}]}}
            """
        for (fields, label) in [
            ("savedCard=\(card.id)", "Mastercard ending 4444"),
            ("savedCard=\(card.id)&cardNumber=4242424242424242&cardExpiry=12%2F34&cardCvc=123&cardName=L", "Visa ending 4242"),
        ] {
            let opened = await visitor.caller.send(.post, "https://checkout.yourapp.com/api/checkout-sessions", booking)
            let target = opened.json["potentialAction"]?[0]?["target"]?.string ?? ""
            #expect(await visitor.send(.get, target).text.contains("Mastercard ending 4444"))
            #expect(await visitor.send(.post, "\(target)/pay", "\(fields)&terms=accepted").status == 303)
            #expect(await visitor.send(.get, "\(target)/confirmation").text.contains(label))
        }
        let opened = await visitor.caller.send(.post, "https://checkout.yourapp.com/api/checkout-sessions", booking)
        let target = opened.json["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(await visitor.send(.post, "\(target)/pay", "savedCard=nobody&terms=accepted").status == 422)
    }

    @Test("A kept card that has expired is not offered at the checkout; without another the form asks for one")
    func expired() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        for (number, expiry) in [("5555555555554444", "05%2F26"), ("4242424242424242", "12%2F34")] {
            let fields = "cardNumber=\(number)&cardExpiry=\(expiry)&cardCvc=123&cardName=L"
            #expect(await visitor.send(.post, "\(cards)/add", fields).status == 303)
        }
        func checkout() async throws -> String {
            let opened = await visitor.caller.send(
                .post, Caller.checkouts, Caller.checkout(customer: "\"\(visitor.louis)\"", items: [try Self.later(visitor)]))
            return await visitor.send(.get, opened.json["potentialAction"]?[0]?["target"]?.string ?? "").text
        }
        let before = try await checkout()
        #expect(before.contains("Mastercard ending 4444") && before.contains("Visa ending 4242"))
        await visitor.caller.sandbox.advance(nanoseconds: 30 * Caller.day)
        let after = try await checkout()
        #expect(!after.contains("Mastercard ending 4444"))
        #expect(after.contains("Visa ending 4242") && after.contains(" checked>"))
        await visitor.caller.sandbox.advance(nanoseconds: 10 * 365 * Caller.day)
        let last = try await checkout()
        #expect(last.contains("Pay by card") && !last.contains("savedCard"))
    }

    /// Something to pay for that is still ahead.
    private static func later(_ visitor: Visitor) throws -> String {
        let (world, events) = try visitor.caller.sandbox.platform.perform(.addOpportunity(OpportunityQuery(criteria: [.paid, .bookable])))
        guard case .catalogue(.added(let made, _))? = events.last, let there = world.opportunities[made.id] else { return "" }
        return Caller.item(offer: there.offers[0].text, session: there.id.text, type: there.typeName)
    }

    @Test("Deleting the customer removes the cards; the journal brings back what there was")
    func erasure() async throws {
        var visitor = try await Visitor()
        await visitor.signIn(at: cards)
        _ = await visitor.add(at: cards)
        _ = await visitor.caller.send(.delete, "\(Caller.accounts)/\(visitor.louis)")
        #expect(visitor.caller.sandbox.platform.world.wallets.cards.isEmpty)
        let event = CardEvent.saved(
            CustomerID("a"), SavedCard(id: SavedCardID("b"), number: try CardNumber("4242424242424242"), expiry: "12/34", holder: "L"))
        #expect(try CardEvent(Record(object: event.record)) == event)
    }
}
