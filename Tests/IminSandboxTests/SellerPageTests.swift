import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// A browser on the pages of onboarding: it keeps the one cookie and follows redirects.
struct SellerBrowser {
    var caller: Caller
    /// What the forms of the current page carry.
    var visit = ""
    var path = ""

    init(_ caller: Caller) {
        self.caller = caller
        self.caller.key = nil
    }

    mutating func open(_ url: String) async -> Reply { await take(await caller.send(.get, url), at: url) }

    mutating func submit(_ fields: KeyValuePairs<String, String>) async -> Reply {
        var all = fields.map { ($0.key, $0.value) }
        all.append(("visit", visit))
        let body = PercentCoding.encodeForm(all.map { (name: $0.0, value: $0.1) })
        var sender = caller
        sender.contentType = "application/x-www-form-urlencoded"
        return await take(await sender.send(.post, "\(Caller.sellers)\(path)", body), at: "\(Caller.sellers)\(path)")
    }

    private mutating func take(_ reply: Reply, at url: String) async -> Reply {
        if let cookie = reply.fields[.setCookie] { caller.cookie = String(cookie.prefix { $0 != ";" }) }
        if reply.status == 303, let location = reply.fields[.location] { return await open("\(Caller.sellers)\(location)") }
        visit = Self.part(of: reply.text, after: #"name="visit" value=""#) ?? visit
        path = Self.part(of: reply.text, after: #"<form method="post" action=""#) ?? path
        return reply
    }

    private static func part(of text: String, after mark: String) -> String? {
        guard let range = text.firstRange(of: mark) else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "\"" })
    }

    static let details: KeyValuePairs = [
        "step": "details", "name": "Acme Provider", "email": "team@acme-provider.com", "telephone": "020 7946 0606",
        "url": "https://acme-provider.com", "optIn": "yes",
    ]

    mutating func enterDetails() async -> Reply { await submit(Self.details) }
    mutating func agree() async -> Reply { await submit(["step": "terms", "terms": "agreed"]) }
    mutating func connect() async -> Reply {
        _ = await submit(["step": "stripe"])
        return await submit(["result": "connect"])
    }

    /// All the way of a link to onboard.
    mutating func onboard(_ seller: String = Caller.acme, stripe: Bool) async -> Reply {
        var server = caller
        server.key = "sandbox"
        _ = await open(await server.address("onboard", seller, stripe: stripe))
        _ = await enterDetails()
        let agreed = await agree()
        return stripe ? await connect() : agreed
    }
}

@Suite("The pages of seller onboarding")
struct SellerPageTests {
    @Test("A free seller gives its details, agrees, and its free sessions can be booked")
    func freeSeller() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        let first = await browser.open(await caller.address("onboard", stripe: false))
        #expect(first.status == 200 && first.fields[.contentType] == "text/html; charset=utf-8")
        #expect(
            first.text.contains("Step 1 of 2") && first.text.contains("Opt in to being bookable") && first.text.contains("Acme Provider"))
        #expect(await caller.status() == "not-bookable false")
        let second = await browser.enterDetails()
        #expect(second.text.contains("Step 2 of 2") && second.text.contains(#"name="terms""#) && !second.text.contains("agreed to these"))
        #expect(await caller.status() == "not-bookable false")
        let last = await browser.agree()
        #expect(last.status == 200 && last.text.contains("You are on board") && last.text.contains("Not connected"))
        #expect(last.text.contains("Agreed on Monday 4 May 2026 at 08:00 by Acme Provider") && !last.text.contains("<form"))
        #expect(await caller.status() == "free-bookings-only true")

        let louis = await caller.louis()
        func book(_ offer: String, _ session: String) async -> Int {
            let item = Caller.item(
                offer: "https://acme-provider.com/offers/\(offer)", session: "https://acme-provider.com/scheduled-sessions/\(session)")
            return await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(louis)\"", items: [item])).status
        }
        #expect(await book("basketball-adult", "00000000000000190000") == 201)
        #expect(await book("judo-adult", "00000000000000180000") == 409, "paid sessions need Stripe")
    }

    @Test("A paid seller connects Stripe, and everything of it can be booked")
    func paidSeller() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        #expect(await browser.open(await caller.address("onboard", stripe: true)).text.contains("Step 1 of 3"))
        _ = await browser.enterDetails()
        let third = await browser.agree()
        #expect(third.text.contains("Step 3 of 3") && third.text.contains("Connect with Stripe"))
        #expect(await caller.status() == "free-bookings-only true")
        let stripe = await browser.submit(["step": "stripe"])
        #expect(stripe.text.contains("Stripe (sandbox)") && stripe.text.contains("Acme Provider"))
        #expect(await browser.submit(["result": "cancel"]).text.contains("Connect with Stripe"))
        let last = await browser.connect()
        #expect(last.text.contains("You are on board") && last.text.contains("Connected (acct_"))
        #expect(await caller.status() == "bookable true")
        let louis = await caller.louis()
        let item = Caller.item(
            offer: "https://acme-provider.com/offers/judo-adult",
            session: "https://acme-provider.com/scheduled-sessions/00000000000000180000")
        #expect(await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(louis)\"", items: [item])).status == 201)
    }

    @Test("A seller nobody has heard of becomes one of the world's")
    func newSeller() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        let id = "https://new.example/sellers/9?x=1"
        _ = await browser.onboard(id, stripe: true)
        #expect(await caller.status(of: id) == "bookable true")
        let seller = try #require(caller.sandbox.platform.world.sellers[SellerID(id)])
        #expect(seller.name == "Acme Provider" && seller.url == "https://acme-provider.com/")
        #expect(caller.sandbox.platform.world.sellerOrder.last == SellerID(id))
    }

    @Test("From free to paid: the terms agreed to are shown, and there is a page to connect Stripe")
    func freeToPaid() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.onboard(stripe: false)
        await caller.sandbox.advance(nanoseconds: 86_400_000_000_000)
        let first = await browser.open(await caller.address("update", stripe: true))
        #expect(
            first.text.contains("Update your details") && first.text.contains("Step 1 of 3") && first.text.contains("team@acme-provider"))
        let second = await browser.enterDetails()
        #expect(second.text.contains("Acme Provider agreed to these terms on Monday 4 May 2026") && !second.text.contains(#"name="terms""#))
        #expect(await browser.submit(["step": "terms"]).text.contains("Connect with Stripe"))
        #expect(await browser.connect().text.contains("Your details are up to date"))
        #expect(await caller.status() == "bookable true")
    }

    @Test("From paid to free: there is a page to disconnect Stripe; without a change there is none")
    func paidToFree() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.onboard(stripe: true)
        _ = await browser.open(await caller.address("update", stripe: true))
        _ = await browser.enterDetails()
        #expect(await browser.submit(["step": "terms"]).text.contains("Your details are up to date"))
        #expect(await browser.open(await caller.address("update", stripe: false)).text.contains("Step 1 of 3"))
        _ = await browser.enterDetails()
        let third = await browser.submit(["step": "terms"])
        #expect(third.text.contains("Disconnect Stripe") && third.text.contains("acct_"))
        #expect(await caller.status() == "bookable true")
        #expect(await browser.submit(["step": "stripe"]).text.contains("Not connected"))
        #expect(await caller.status() == "free-bookings-only true")
    }

    @Test("An update without opting in makes a seller that is not bookable and still registered")
    func optOut() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.onboard(stripe: false)
        _ = await browser.open(await caller.address("update", stripe: false))
        _ = await browser.submit(["step": "details", "name": "Acme Two", "email": "two@acme.example", "url": "https://acme.example/"])
        _ = await browser.submit(["step": "terms"])
        #expect(await caller.status() == "not-bookable true")
        #expect(caller.sandbox.platform.world.sellers[SellerID(Caller.acme)]?.name == "Acme Two")
    }

    @Test("The view shows everything and has nothing to fill in")
    func view() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.onboard(stripe: true)
        let page = await browser.open(await caller.address("view"))
        for text in ["Your details with imin", Caller.acme, "team@acme-provider.com", "Agreed on", "Connected (acct_", "Yes"] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(!page.text.contains("<form") && !page.text.contains("<input") && !page.text.contains("<button"))
        browser.path = "/view"
        #expect(await browser.enterDetails().status == 405)
    }

    @Test("A link opens once: the browser that opened it may reload and go back, another one is told that it was used")
    func once() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        let url = await caller.address("onboard", stripe: true)
        #expect(await caller.send(.head, url).status == 200, "a preview does not use it")
        let opened = await browser.open(url)
        #expect(opened.status == 200)
        let cookie = opened.fields[.setCookie] ?? ""
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"))
        #expect(await browser.open(url).text.contains("Step 1 of 3"))
        _ = await browser.enterDetails()
        #expect(await browser.open(url).text.contains("Step 2 of 3"))
        #expect(await browser.open("\(Caller.sellers)/onboard?step=details").text.contains("Step 1 of 3"))
        #expect(await browser.open("\(Caller.sellers)/onboard?step=done").text.contains("Step 2 of 3"), "no step is skipped")
        var other = SellerBrowser(caller)
        let used = await other.open(url)
        #expect(used.status == 410 && used.text.contains("was used already"))
        #expect(used.fields[.contentType] == "text/html; charset=utf-8")
    }

    @Test("A link that is late is 410, but leads its own browser back; a visit ends after an hour")
    func late() async throws {
        let caller = try Caller()
        let url = await caller.address("onboard", stripe: true)
        let second = await caller.address("onboard", stripe: true)
        var browser = SellerBrowser(caller)
        await caller.sandbox.advance(nanoseconds: 15 * 60_000_000_000 - 1_000)
        #expect(await browser.open(url).status == 200)
        await caller.sandbox.advance(nanoseconds: 1_000)
        #expect(await browser.open(url).status == 200)
        var other = SellerBrowser(caller)
        let late = await other.open(second)
        #expect(late.status == 410 && late.text.contains("could be opened until Monday 4 May 2026 at 08:15"))
        await caller.sandbox.advance(nanoseconds: 60 * 60_000_000_000)
        #expect(await browser.open("\(Caller.sellers)/onboard").status == 410)
        #expect(await browser.enterDetails().status == 410)
    }

    @Test("What is not a link for the page is told what is wrong with it")
    func wrongLinks() async throws {
        let caller = try Caller()
        let url = await caller.address("onboard", stripe: true)
        var browser = SellerBrowser(caller)
        let cases: [(String, Int)] = [
            (String(url.dropLast()), 401), (url + "x", 401), ("\(Caller.sellers)/onboard?jwt=", 401), ("\(Caller.sellers)/onboard", 401),
            (url.replacing("/onboard", with: "/view"), 403), (url.replacing("/onboard", with: "/update"), 403),
            ("\(Caller.sellers)/stripe/connect", 401),
        ]
        for (address, status) in cases {
            let reply = await browser.open(address)
            #expect(reply.status == status && reply.text.contains("<h1>This link does not open this page</h1>"), "\(address) \(reply.text)")
        }
        #expect(await browser.open(url).status == 200, "none of them used it")
    }

    @Test("A form is refused where it was made for another link, and after the seller was deleted")
    func strangers() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.open(await caller.address("onboard", stripe: true))
        browser.visit = "other"
        #expect(await browser.enterDetails().status == 403)
        _ = await browser.onboard(stripe: false)
        _ = await browser.open(await caller.address("update", stripe: false))
        #expect(await caller.delete(seller: Caller.acme).status == 204)
        #expect(await browser.enterDetails().status == 404)
    }

    @Test(
        "What is wrong with the details is said at its field",
        arguments: [
            ("name", "", "Enter the name of your organisation."), ("email", "", "Enter your e-mail."),
            ("email", "team", "This is not an e-mail address."), ("url", "acme", "it starts with https://."),
            ("url", "https://b\u{FC}cher.example/", "xn--bcher-kva.example"),
            ("optIn", "", "Opt in to go on"),
        ])
    func flaws(field: String, value: String, message: String) async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.open(await caller.address("onboard", stripe: true))
        var fields = ["step": "details", "name": "A", "email": "a@b.example", "url": "https://a.example/", "optIn": "yes"]
        fields[field] = value
        let reply = await browser.submit([
            "step": "details", "name": fields["name"] ?? "", "email": fields["email"] ?? "", "url": fields["url"] ?? "",
            "optIn": fields["optIn"] ?? "",
        ])
        #expect(reply.status == 422 && reply.text.contains(message) && reply.text.contains("aria-invalid"), "\(reply.text)")
        #expect(reply.text.contains(#"role="alert""#))
    }

    @Test("Brokers are told who came on board, who changed and who left, in the documented words")
    func webhooks() async throws {
        let caller = try Caller()
        let (mailbox, _) = await caller.listen(topics: #"["seller"]"#)
        var browser = SellerBrowser(caller)
        _ = await browser.onboard(stripe: true)
        _ = await browser.open(await caller.address("update", stripe: true))
        _ = await browser.enterDetails()
        #expect(mailbox.received.count == 1, "an update is told when it is done")
        _ = await browser.submit(["step": "terms"])
        _ = await caller.delete(seller: Caller.acme)
        let bodies = mailbox.received.map { $0.body?.text() ?? "" }
        func body(_ type: String, _ rest: String) -> String {
            #"{"context":["https://schema.org/","https://imin.co/"],"type":"\#(type)","agent":{"type":"Organization","id":"\#(Caller.acme)"},\#(rest)}"#
        }
        let result = #""result":{"type":"imin:SellerOnboard","imin:stripeNeeded":true,"imin:termsAgreed":true}"#
        #expect(
            bodies == [
                body("CreateAction", result), body("UpdateAction", result),
                body("DeleteAction", #""object":{"type":"imin:SellerOnboard"}"#),
            ])
    }

    @Test("Terms that were not agreed to stop the way")
    func terms() async throws {
        let caller = try Caller()
        var browser = SellerBrowser(caller)
        _ = await browser.open(await caller.address("onboard", stripe: false))
        #expect(await browser.agree().text.contains("Fill in your details first"))
        _ = await browser.open("\(Caller.sellers)/onboard")
        _ = await browser.enterDetails()
        let reply = await browser.submit(["step": "terms"])
        #expect(reply.status == 422 && reply.text.contains("Agree to the terms to go on"))
        #expect(await caller.status() == "not-bookable false")
    }
}
