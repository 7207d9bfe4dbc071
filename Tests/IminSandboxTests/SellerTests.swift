import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// The calls of source document 000.
extension Caller {
    static let sellers = "https://sellers.imin.co"
    /// The seller of the document, which is in the catalogue and has not onboarded.
    static let acme = "https://acme-provider.com/sellers/abc123"

    func link(_ page: String, _ seller: String = acme, stripe: Bool? = nil) async -> Reply {
        let stripe = stripe.map { "stripe=\($0)&" } ?? ""
        return await send(.post, "\(Caller.sellers)/api/\(page)-token?\(stripe)sellerId=\(PercentCoding.encode(seller))")
    }

    /// The address a link leads to.
    func address(_ page: String, _ seller: String = acme, stripe: Bool? = nil) async -> String {
        await link(page, seller, stripe: stripe).json["url"]?.string ?? ""
    }

    func delete(seller: String) async -> Reply {
        await send(.delete, "\(Caller.sellers)/api/sellers/\(PercentCoding.encode(seller))")
    }

    /// The two members of a seller's status.
    func status(of seller: String = acme) async -> String {
        let reply = await send(.get, "\(Caller.sellers)/api/bs/acme?sellerId=\(PercentCoding.encode(seller))").json
        return "\(reply["sellerBookabilityStatus"]?.string ?? "?") \(reply["hasRegistered"]?.boolean.map(String.init) ?? "?")"
    }
}

@Suite("Sellers over HTTP")
struct SellerTests {
    @Test("A link has a signed token for its page, for this seller, for a quarter of an hour", arguments: ["onboard", "update", "view"])
    func links(page: String) async throws {
        let caller = try Caller()
        let seller = page == "onboard" ? Caller.acme : "http://opendata.provider.com/api/feeds/sellers/1"
        let stripe: Bool? = page == "view" ? nil : true
        let reply = await caller.link(page, seller, stripe: stripe)
        #expect(reply.status == 200 && reply.json.object?.keys.map(\.self) == ["url"])
        let url = reply.json["url"]?.string ?? ""
        #expect(url.hasPrefix("\(Caller.sellers)/\(page)?jwt=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."), "\(url)")
        let claims = try caller.sandbox.platform.world.tokens.claims(
            of: url.split(separator: "=").last.map(String.init) ?? "", audience: page, at: Sandbox.Options.start)
        #expect(claims.subject == seller && claims.issuer == Caller.sellers)
        #expect(claims.issued == Sandbox.Options.start && claims.expires == Sandbox.Options.start.adding(minutes: 15))
        #expect(await caller.address(page, seller, stripe: stripe) != url, "each link is another one")
    }

    @Test("The same seed and the same calls give the same links; another seed gives others")
    func seeds() async throws {
        var urls: [String] = []
        for seed in [7, 7, 8] as [UInt64] {
            urls.append(await (try Caller(Sandbox.Options(seed: seed))).address("onboard", stripe: true))
        }
        #expect(urls[0] == urls[1] && urls[0] != urls[2])
    }

    @Test(
        "A seller's id that is no URL is 400, wherever it is given",
        arguments: [
            "acme", "ftp:/x", "ftp://acme.example/1", "https://", "https:///x", "https://acme example/1", "//acme.example/1",
            "mailto:a@b.c",
            "https://acme.example/%zz", "https://a.example/" + String(repeating: "x", count: 2_048),
        ])
    func badID(id: String) async throws {
        let caller = try Caller()
        var replies = [await caller.link("onboard", id, stripe: true), await caller.link("update", id, stripe: false)]
        replies += [await caller.link("view", id), await caller.delete(seller: id)]
        replies.append(await caller.send(.get, "\(Caller.sellers)/api/bs/acme?sellerId=\(PercentCoding.encode(id))"))
        for reply in replies {
            #expect(reply.status == 400 && reply.json["@type"] == "InvalidRequestError", "\(reply.text)")
            #expect(reply.json["description"]?.string?.contains("must be a URL") == true)
        }
    }

    @Test(
        "What is missing from the query, or not what it should be, is 400 and named",
        arguments: [
            ("onboard-token?stripe=true", "`sellerId` is missing"), ("onboard-token?stripe=true&sellerId=", "`sellerId` is missing"),
            ("onboard-token?sellerId=https%3A%2F%2Fa.example%2F1", "`stripe` is missing"),
            ("update-token?sellerId=https%3A%2F%2Fa.example%2F1&stripe=yes", "`stripe` must be `true` or `false`, not `yes`"),
            ("onboard-token?sellerID=https%3A%2F%2Fa.example%2F1&stripe=true", "no query parameter `sellerID`"),
            ("onboard-token?stripe=true&stripe=false&sellerId=https%3A%2F%2Fa.example%2F1", "`stripe` is there more than once"),
            ("view-token?stripe=true&sellerId=https%3A%2F%2Fa.example%2F1", "no query parameter `stripe`"),
        ])
    func badQuery(query: String, message: String) async throws {
        let reply = try await Caller().send(.post, "\(Caller.sellers)/api/\(query)")
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(message) == true, "\(reply.text)")
    }

    @Test("A seller that was only sent a link has not onboarded: it is 404 to update, view and delete, and the link goes on")
    func pending() async throws {
        let caller = try Caller()
        let url = await caller.address("onboard", stripe: false)
        for reply in [await caller.link("update", stripe: true), await caller.link("view"), await caller.delete(seller: Caller.acme)] {
            #expect(reply.status == 404 && reply.json["description"]?.string?.contains("has not been through its pages") == true)
        }
        #expect(await caller.send(.get, url).status == 200)
    }

    @Test("A seller that never began is 404 to update, view and delete")
    func unknown() async throws {
        let caller = try Caller()
        for seller in [Caller.acme, "https://nobody.example/1"] {
            let replies = [
                await caller.link("update", seller, stripe: true), await caller.link("view", seller), await caller.delete(seller: seller),
            ]
            for reply in replies { #expect(reply.status == 404 && reply.json["@type"] == "NotFoundError", "\(reply.text)") }
        }
    }

    @Test("Every call needs the key")
    func key() async throws {
        var caller = try Caller()
        caller.key = nil
        let replies = [
            await caller.link("onboard", stripe: true), await caller.link("update", stripe: true), await caller.link("view"),
            await caller.delete(seller: Caller.acme), await caller.send(.get, "\(Caller.sellers)/api/bs/acme?sellerId=https%3A%2F%2Fa.b"),
        ]
        for reply in replies { #expect(reply.status == 401 && reply.json["@type"] == "NoAPITokenError") }
    }

    @Test(
        "The status has the documentation's two members",
        arguments: [
            ("http://opendata.provider.com/api/feeds/sellers/1", "bookable true"),
            ("https://parks.example.org/sellers/green-parks", "free-bookings-only true"),
            ("https://riverside.example.net/sellers/7", "free-bookings-only true"), (Caller.acme, "not-bookable false"),
            ("https://nobody.example/1", "not-bookable false"),
        ])
    func status(seller: String, status: String) async throws {
        let caller = try Caller()
        #expect(await caller.status(of: seller) == status)
        let reply = await caller.send(.get, "\(Caller.sellers)/api/bs/acme?sellerId=\(PercentCoding.encode(seller))")
        #expect(reply.json.object?.keys.map(\.self) == ["sellerBookabilityStatus", "hasRegistered"])
    }

    @Test("Deleting opts a seller out and disconnects Stripe; it is gone from then on", arguments: [false, true])
    func delete(isEncoded: Bool) async throws {
        let caller = try Caller()
        let seller = "https://lidos.example.com/organizers/3"
        let item = Caller.item(
            offer: "https://lidos.example.com/offers/swim-lanes-adult",
            session: "https://lidos.example.com/scheduled-sessions/00000000000000070001")
        let louis = await caller.louis()
        #expect(await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(louis)\"", items: [item])).status == 201)
        let path = isEncoded ? PercentCoding.encode(seller) : seller
        let reply = await caller.send(.delete, "\(Caller.sellers)/api/sellers/\(path)")
        #expect(reply.status == 204 && reply.bytes.isEmpty)
        #expect(await caller.status(of: seller) == "not-bookable false")
        #expect(caller.sandbox.platform.world.sellers[SellerID(seller)]?.hasStripe == false)
        #expect(caller.sandbox.platform.world.feeds.bookableSellers.isDeleted(seller))
        let refused = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(louis)\"", items: [item]))
        #expect(refused.status == 409 && refused.json["@type"] == "OpportunityOfferPairNotBookableError")
        #expect(refused.json["description"]?.string?.contains("has not opted in") == true)
        #expect(await caller.delete(seller: seller).status == 404)
    }

    @Test("A method that a path does not know is told the right one")
    func methods() async throws {
        let caller = try Caller()
        #expect(await caller.send(.get, "\(Caller.sellers)/api/onboard-token").status == 405)
        #expect(await caller.send(.get, "\(Caller.sellers)/api/sellers/\(Caller.acme)").fields[.allow] == "DELETE")
    }

    @Test("Events of sellers are read back from the journal as they were")
    func records() throws {
        let seller = SellerID(Caller.acme)
        let details = SellerDetails(name: "Acme", email: "a@b.example", telephone: "", url: "https://acme-provider.com/")
        let visit = SellerVisit(
            id: SellerVisitID("v"), token: "t", seller: seller, page: .update, stripeNeeded: true, opened: Sandbox.Options.start)
        let events: [SellerEvent] = [
            .linkIssued(id: "t", seller, .onboard, stripeNeeded: false, at: Sandbox.Options.start), .visitOpened(visit),
            .detailsEntered(visit.id, details, optsIn: true),
            .registered(
                seller, details, optsIn: false, TermsAgreement(agreed: Sandbox.Options.start, agreedBy: "Acme"), stripeNeeded: true),
            .termsAgreed(visit.id), .stripeConnected(seller), .stripeDisconnected(seller), .visitFinished(visit.id), .optedIn(seller),
            .optedOut(seller), .deleted(seller),
        ]
        for event in events {
            let text = Event.seller(event).record.text()
            #expect(try Event(Record(object: JSON(parsing: text))) == .seller(event))
        }
    }
}
