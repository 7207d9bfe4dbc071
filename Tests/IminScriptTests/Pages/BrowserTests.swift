import HTTPTypes
import IminAPI
import IminLanguage
import Synchronization
import Testing

@testable import IminScript

/// A site of a few canned pages that remembers what it was asked.
private final class Site: Sendable {
    struct Asked: Sendable {
        var method: String
        var url: String
        var cookie: String?
        var body: String
    }

    let asked = Mutex<[Asked]>([])
    let answer: @Sendable (Asked) -> (Int, [(HTTPField.Name, String)], String)

    init(_ answer: @escaping @Sendable (Asked) -> (Int, [(HTTPField.Name, String)], String)) { self.answer = answer }

    var fetch: PageFetch {
        { (request, body) async throws(ScriptFailure) in
            let asked = Asked(
                method: request.method.rawValue, url: "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")",
                cookie: request.headerFields[.cookie], body: String(decoding: body, as: UTF8.self))
            self.asked.withLock { $0.append(asked) }
            let (status, fields, html) = self.answer(asked)
            var response = HTTPResponse(status: .init(code: status))
            response.headerFields[.contentType] = "text/html; charset=utf-8"
            for (name, value) in fields { response.headerFields.append(HTTPField(name: name, value: value)) }
            return (response, Array(html.utf8), self.asked.withLock { $0.count })
        }
    }
}

@Suite("A visit follows redirects, keeps cookies and submits forms")
struct BrowserTests {
    private let start = WebAddress("https://shop.example/a/start")!

    @Test("a POST that is answered 303 is followed by a GET without body, with the cookies set on the way")
    func postRedirectGet() async throws {
        let site = Site { asked in
            switch asked.url {
            case "https://shop.example/a/start":
                (
                    200, [(.setCookie, "sid=1; Path=/; HttpOnly")],
                    "<form action=../pay method=post><input name=x value=1><button>Go</button></form>"
                )
            case "https://shop.example/pay": (303, [(.location, "/done?ok=1#top"), (.setCookie, "paid=yes")], "")
            default: (200, [], "<title> All\n done </title><p>Thanks")
            }
        }
        let page = try await Browser(fetch: site.fetch).open(start).submit()
        #expect(page.address.description == "https://shop.example/done?ok=1")
        #expect(page.title == "All done")
        #expect(page.text == "Thanks")
        let asked = site.asked.withLock { $0 }
        #expect(
            asked.map { "\($0.method) \($0.url) \($0.cookie ?? "-") \($0.body)" } == [
                "GET https://shop.example/a/start - ", "POST https://shop.example/pay sid=1 x=1",
                "GET https://shop.example/done?ok=1 sid=1; paid=yes ",
            ])
    }

    @Test("307 repeats the POST; a redirect loop ends in a failure; a target that is not of the web is refused")
    func otherRedirects() async throws {
        let repeating = Site { asked in
            asked.url.hasSuffix("start")
                ? (200, [], "<form action=/one method=post><input name=x value=1></form>")
                : asked.url.hasSuffix("one") ? (307, [(.location, "/two")], "") : (200, [], asked.method + " " + asked.body)
        }
        #expect(try await Browser(fetch: repeating.fetch).open(start).submit().text == "POST x=1")

        let loop = Site { _ in (302, [(.location, "/again")], "") }
        await #expect(throws: ScriptFailure.self) { _ = try await Browser(fetch: loop.fetch).open(start) }

        let elsewhere = Site { _ in (302, [(.location, "javascript:alert(1)")], "") }
        await #expect(throws: ScriptFailure.self) { _ = try await Browser(fetch: elsewhere.fetch).open(start) }
    }

    @Test("a cookie stays with its host and path, and goes when the server says so")
    func cookies() {
        var jar = CookieJar()
        jar.take("a=1; Path=/x", host: "shop.example", path: "/")
        jar.take("b=2; Domain=shop.example; Secure", host: "www.shop.example", path: "/")
        jar.take("c=3; Domain=other.example", host: "shop.example", path: "/")
        #expect(jar.field(host: "shop.example", path: "/x/y", isSecure: true) == "a=1; b=2")
        #expect(jar.field(host: "shop.example", path: "/xy", isSecure: false) == nil)
        #expect(jar.field(host: "other.example", path: "/", isSecure: true) == nil)
        jar.take("a=; Path=/x; Max-Age=0", host: "shop.example", path: "/")
        #expect(jar.field(host: "shop.example", path: "/x", isSecure: false) == nil)
    }

    @Test("following and pressing what is not there names what is")
    func missing() async throws {
        let site = Site { _ in
            (200, [], "<title>Shop</title><a href=/t>Terms</a><form><input name=q aria-label=Search><button>Find</button></form>")
        }
        let page = try await Browser(fetch: site.fetch).open(start)
        #expect(page.links.map(\.address) == ["https://shop.example/t"])
        let failure = await #expect(throws: ScriptFailure.self) { _ = try await page.submit("Buy") }
        #expect(failure?.message == "the page “Shop” at https://shop.example/a/start has no button `Buy`; its buttons are `Find`")
        let field = #expect(throws: ScriptFailure.self) { _ = try page.filling("Card", with: .text("1")) }
        #expect(field?.message.hasSuffix("its fields are `Search`") == true)
        let found = try await page.filling("Search", with: .text("a b")).submit()
        #expect(found.address.description == "https://shop.example/a/start?q=a+b")
    }

    @Test(
        "a date that is not given is the page's own example, where that is one",
        arguments: [("05/44", nil, "05%2F44"), ("MM/YY", nil, "12%2F34"), ("", nil, "12%2F34"), ("05/44", "01/30", "01%2F30")]
            as [(String, String?, String)])
    func expiry(example: String, given: String?, sent: String) async throws {
        let site = Site { asked in
            let form = "<form method=post><input name=e autocomplete=cc-exp placeholder='\(example)'><button>Pay</button></form>"
            return (200, [], asked.method == "GET" ? form : asked.body)
        }
        let journey = PaymentJourney(card: "", expiry: given, securityCode: "1", holder: "L", challenge: .approve)
        #expect(try await journey.run(from: Browser(fetch: site.fetch).open(start)).text == "e=\(sent)")
    }

    @Test("the payment journey accepts terms, pays, answers the bank, and fails where the page says no")
    func payment() async throws {
        let site = Site { asked in
            switch (asked.method, asked.url, asked.body) {
            case ("GET", "https://shop.example/a/start", _):
                (
                    200, [],
                    "<form method=post action=/pay><input name=n autocomplete=cc-number><label><input type=checkbox name=t required>Terms</label><button>Pay</button></form>"
                )
            case ("POST", _, "n=4242+4242&t=on"): (303, [(.location, "/bank")], "")
            case ("GET", "https://shop.example/bank", _):
                (
                    200, [],
                    "<form method=post action=/bank><button name=answer value=fail>Fail</button><button name=answer value=ok>Approve</button></form>"
                )
            case ("POST", _, "answer=ok"): (200, [], "<h1>Confirmed</h1>")
            case ("POST", _, "answer=fail"): (402, [], "<p role=alert>The bank said no</p>")
            default: (402, [], "<p role=alert>Your card was declined</p><form method=post><button>Again</button></form>")
            }
        }
        func pay(_ card: String, _ challenge: PaymentJourney.Challenge) async throws -> Page {
            let journey = PaymentJourney(card: card, expiry: "12/34", securityCode: "1", holder: "L", challenge: challenge)
            return try await journey.run(from: Browser(fetch: site.fetch).open(start))
        }
        #expect(try await pay("4242 4242", .approve).text == "Confirmed")
        let bank = await #expect(throws: ScriptFailure.self) { _ = try await pay("4242 4242", .fail) }
        #expect(bank?.kind == "payment")
        #expect(bank?.message.contains("The bank said no") == true)
        let declined = await #expect(throws: ScriptFailure.self) { _ = try await pay("4000", .approve) }
        #expect(declined?.message.contains("Your card was declined") == true)
    }
}
