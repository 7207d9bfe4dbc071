// The page at `/` and who may use it.

import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("The page of the world")
struct OverviewTests {
    @Test("An empty world has a page that says what is not there yet")
    func empty() async throws {
        let page = try await Caller().send(.get, "http://localhost/")
        #expect(page.status == 200 && page.fields[.contentType] == "text/html; charset=utf-8")
        for text in ["imin sandbox", "None yet", "No e-mail was sent yet", "None in force", "Active Lee", "+1 day"]
        where text != "Active Lee" {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(page.fields[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
    }

    @Test("It shows customers, orders with their items, e-mails, changes and faults; what a customer is called is never markup")
    func content() async throws {
        let caller = try Caller()
        let (page, id) = await caller.openCheckout()
        _ = await caller.pay(page)
        _ = await caller.send(
            .post, Caller.accounts, #"{"email": "eve@example.org", "givenName": "<script>", "familyName": "&Sons"}"#)
        _ = await caller.send(.post, "http://localhost/sandbox/faults", #"{"on": "checkout", "status": 503, "times": 2}"#)
        let html = await caller.send(.get, "http://localhost/").text
        for text in [id, "OrderItemConfirmed", "louis@imin.co", "+order ", "503", "2 times", "&lt;script&gt;"] {
            #expect(html.contains(text), "\(text)")
        }
        #expect(!html.contains("<script>"))
    }

    @Test("Every table and list has a heading it is named by, every control a name, every id is there once")
    func structure() async throws {
        let caller = try Caller()
        // Two e-mails within one second, too.
        for _ in 0..<2 {
            let (page, _) = await caller.openCheckout()
            _ = await caller.pay(page)
        }
        let html = await caller.send(.get, "http://localhost/").text
        let ids = html.split(separator: "id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(Set(ids).count == ids.count)
        for label in html.split(separator: "aria-labelledby=\"").dropFirst().map({ $0.prefix { $0 != "\"" } }) {
            #expect(ids.contains(label))
        }
        // Whoever presses a button is back where it was: at the row, which stays even where the button goes.
        let places = html.split(separator: "action=\"").dropFirst().map { $0.prefix { $0 != "\"" } }.filter { $0 != "/sandbox/reset" }
        #expect(places.count > 10)
        for place in places {
            let fragment = try #require(place.split(separator: "#").dropFirst().first)
            #expect(ids.contains { $0 == PercentCoding.decode(String(fragment)) ?? "" }, "\(place)")
        }
    }

    @Test("Its buttons are forms: they do what the control plane does and lead back; what is refused is a page")
    func buttons() async throws {
        let caller = try Caller()
        let before = caller.sandbox.now
        let advanced = await caller.submit("http://localhost/sandbox/clock", ["advance": "P1D"])
        #expect(advanced.status == 303 && advanced.fields[.location] == "/")
        #expect(caller.sandbox.now == before + 86_400_000_000)
        #expect(await caller.submit("http://localhost/sandbox/faults", ["on": "*", "status": "503", "times": "1"]).status == 303)
        #expect(caller.sandbox.platform.faults.faults.first?.fault.times == 1)
        let refused = await caller.submit("http://localhost/sandbox/clock", ["advance": "soon"])
        #expect(refused.status == 400 && refused.text.contains("PT90M") && refused.text.contains("<h1>"))
        _ = await caller.louis()
        #expect(await caller.submit("http://localhost/sandbox/reset", ["seed": "7"]).status == 303)
        #expect(caller.sandbox.platform.world.customers.isEmpty)
    }

    @Test("An item that is booked and a seller have buttons, and what they do is seen")
    func sellers() async throws {
        let caller = try Caller()
        let (page, _) = await caller.openCheckout()
        _ = await caller.pay(page)
        let before = await caller.send(.get, "http://localhost/").text
        let order = try #require(caller.sandbox.platform.world.newest.orders.last)
        #expect(before.contains("action=\"/sandbox/orders/\(order)/order-items/1/cancel#order-\(order)\"") && before.contains("Opt out"))
        #expect(!before.contains("/order-items/1/attendance"))
        await caller.sandbox.advance(nanoseconds: 2 * Caller.day + 600 * Caller.minute)
        #expect(await caller.send(.get, "http://localhost/").text.contains("/order-items/1/attendance"))
        #expect(
            await caller.submit("http://localhost/sandbox/orders/\(order)/order-items/1/attendance", ["attended": "true"]).status == 303)
        let after = await caller.send(.get, "http://localhost/").text
        #expect(after.contains("AttendeeAttended") && !after.contains("/order-items/1/cancel"))
        let seller = try #require(caller.sandbox.platform.world.sellerOrder.first)
        let path = "http://localhost/sandbox/sellers/\(PercentCoding.encode(seller.text))/actions"
        #expect(await caller.submit(path, ["type": "OptOut"]).status == 303)
        #expect(caller.sandbox.platform.world.sellers[seller]?.hasOptedIn == false)
    }

    /// The path and fields of the form behind a button.
    private func form(_ name: String, in html: String) -> (path: String, fields: [(String, String)])? {
        guard let form = html.split(separator: "<form ").first(where: { $0.contains(">\(name)") && $0.contains("</button>") }) else {
            return nil
        }
        func values(_ attribute: String, _ text: Substring) -> [String] {
            text.split(separator: "\(attribute)=\"", omittingEmptySubsequences: false).dropFirst().map {
                String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&")
            }
        }
        let inputs = form.prefix { _ in true }.split(separator: "<input ").dropFirst()
        return (values("action", form).first ?? "", inputs.map { (values("name", $0).first ?? "", values("value", $0).first ?? "") })
    }

    @Test("What sellers do with accounts and items has its buttons: judge evidence, disconnect, replace")
    func furtherButtons() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        _ = await rosie.setEntitlement()
        let reply = await rosie.caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(rosie.id)\""))
        _ = await rosie.caller.pay(reply.json["potentialAction"]?[0]?["target"]?.string ?? "")
        var caller = rosie.caller
        caller.contentType = "application/x-www-form-urlencoded"
        func press(_ name: String) async throws {
            let form = try #require(form(name, in: await caller.send(.get, "http://localhost/").text), "there is no button \(name)")
            let body = form.fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
            let reply = await caller.send(.post, "http://localhost\(form.path.prefix { $0 != "#" })", body)
            #expect(reply.status == 303 && reply.fields[.location] == "/", "\(name): \(reply.text)")
        }
        try await press("Replace by ")
        let world = caller.sandbox.platform.world
        let item = try #require(world.orders.values.first?.items.first)
        #expect(item.opportunity.text != Caller.badminton && item.opportunity.text.contains("/scheduled-sessions/"))
        try await press("Reject the evidence")
        #expect(
            await rosie.account()["imin:evidenceRequests"]?[0]?["evidenceRequest"]?["actionStatus"]
                == "https://schema.org/FailedActionStatus")
        let html = await caller.send(.get, "http://localhost/").text
        #expect(form("Accept the evidence", in: html) == nil && html.contains("evidence FailedActionStatus"))
        try await press("Disconnect</button>")
        #expect(await rosie.account()["dateLinked"] == nil)
    }

    @Test("The inbox of everybody shows the last e-mails and says how many there are")
    func inbox() async throws {
        let caller = try Caller()
        for _ in 0..<3 {
            let (page, _) = await caller.openCheckout()
            #expect(await caller.pay(page).status == 303)
        }
        let all = await caller.send(.get, "http://127.0.0.1/sandbox/inbox").json
        #expect(all["imin:totalItems"]?.integer == 3 && all["imin:item"]?.array?.count == 3)
        let last = await caller.send(.get, "http://127.0.0.1/sandbox/inbox?limit=2").json
        #expect(last["imin:totalItems"]?.integer == 3)
        #expect(last["imin:item"]?.array == all["imin:item"]?.array.map { Array($0.dropFirst()) })
        let empty = try await Caller().send(.get, "http://127.0.0.1/sandbox/inbox").json
        #expect(empty["imin:totalItems"]?.integer == 0 && empty["imin:item"] == nil)
    }

    @Test("The moment changes with the world, and with what was seen")
    func moment() async throws {
        let caller = try Caller()
        func moment() async -> JSON? { await caller.send(.get, "http://localhost/sandbox/moment").json["moment"] }
        let first = await moment()
        _ = await caller.louis()
        let second = await moment()
        caller.sandbox.platform.saw(
            HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/onboard?jwt=eyJ.a.b&x=1"), status: 200,
            microseconds: 250,
            since: 2)
        let third = await moment()
        #expect(first != second && second != third)
        let html = await caller.send(.get, "http://localhost/").text
        #expect(html.contains("/onboard?jwt=…&amp;x=1") && !html.contains("eyJ"))
    }
}

@Suite("Who may use the sandbox's controls")
struct ControlAccessTests {
    private func admits(
        _ access: ControlAccess, _ authority: String, _ fields: HTTPFields = [:], method: HTTPRequest.Method = .post
    ) -> Int {
        let request = HTTPRequest(method: method, scheme: "http", authority: authority, path: "/sandbox/reset", headerFields: fields)
        do throws(Problem) {
            try access.admit(request)
            return 200
        } catch {
            return error.status
        }
    }

    @Test(
        "A caller on this machine, by a name that only this machine has",
        arguments: [
            ("127.0.0.1:8080", 200), ("localhost:8080", 200), ("[::1]:8080", 200), ("world.localhost", 200), ("book.imin.co", 200),
            ("", 200), ("evil.example:8080", 403), ("checkout.evil.example", 403),
        ])
    func names(authority: String, status: Int) { #expect(admits(.local, authority) == status) }

    @Test("A page of another site may not post to it; the sandbox's own page may")
    func origin() {
        #expect(admits(.local, "127.0.0.1:8080", [.origin: "http://evil.example"]) == 403)
        #expect(admits(.local, "127.0.0.1:8080", [.origin: "null"]) == 403)
        #expect(admits(.local, "127.0.0.1:8080", [.origin: "http://127.0.0.1:9090"]) == 403)
        #expect(admits(.local, "127.0.0.1:8080", [.origin: "http://127.0.0.1:8080"]) == 200)
    }

    @Test("Another machine needs the token; with one, this machine needs it too")
    func token() {
        #expect(admits(.remote, "10.0.0.7:8080") == 403)
        #expect(admits(.token("open sesame"), "127.0.0.1") == 401)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "Bearer open sesame"]) == 200)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "bearer  open sesame "]) == 200)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "Bearer open"]) == 401)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "Basic YW55OjpvcGVuIHNlc2FtZQ=="]) == 401)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "Basic YW55Om9wZW4gc2VzYW1l"]) == 200)
        #expect(admits(.token("open sesame"), "sandbox.example", [.authorization: "Basic ???"]) == 401)
    }

    @Test(
        "What another site makes a browser ask is refused, with a token and without: browsers add the password by themselves",
        arguments: [
            ("sandbox.example", "", "", 200), ("sandbox.example", "http://evil.example", "", 403), ("sandbox.example", "null", "", 403),
            ("sandbox.example", "", "cross-site", 403), ("sandbox.example", "", "same-site", 403), ("sandbox.example", "", "none", 200),
            ("sandbox.example", "null", "cross-site", 403), ("sandbox.example", "null", "same-origin", 200),
            ("sandbox.example", "https://sandbox.example", "same-origin", 200), ("Sandbox.Example", "https://sandbox.example", "", 200),
            ("sandbox.example", "http://sandbox.example:8080", "", 403), ("sandbox.example:8080", "http://sandbox.example:8080", "", 200),
            ("evil.example", "http://sandbox.example", "cross-site", 403),
        ])
    func otherSites(authority: String, origin: String, site: String, status: Int) throws {
        for (access, authorization) in [(ControlAccess.token("sesame"), "Bearer sesame"), (.token("sesame"), "Basic YW55OnNlc2FtZQ==")] {
            var fields: HTTPFields = [.authorization: authorization]
            if !origin.isEmpty { fields[.origin] = origin }
            if !site.isEmpty { fields[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site }
            #expect(admits(access, authority, fields) == status)
        }
    }

    @Test("Without a token a new browser's word is enough as well; a link from elsewhere to the sandbox's page may be followed")
    func links() throws {
        let name = try #require(HTTPField.Name("Sec-Fetch-Site"))
        #expect(admits(.local, "127.0.0.1:8080", [name: "cross-site"]) == 403)
        #expect(admits(.local, "127.0.0.1:8080", [name: "same-origin", .origin: "null"]) == 200)
        #expect(admits(.local, "127.0.0.1:8080", [name: "cross-site"], method: .get) == 200)
        #expect(admits(.local, "127.0.0.1:8080", [name: "cross-site", .origin: "http://evil.example"], method: .get) == 403)
    }

    @Test("The page says where its forms come from: with `no-referrer` browsers would hide it from the page's own server")
    func referrer() async throws {
        #expect(try await Caller().send(.get, "http://localhost/").fields[.referrerPolicy] == "same-origin")
    }
}
