import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("What every path has in common")
struct SurfaceTests {
    @Test(
        "A request is refused with the right status, in OpenActive's shape",
        arguments: [
            (HTTPRequest.Method.get, "https://book.imin.co/api/v2/nothing", 404, "UnknownOrIncorrectEndpointError"),
            (.get, "https://book.imin.co/nothing", 404, "UnknownOrIncorrectEndpointError"),
            (.get, "https://sellers.imin.co/api/v2/customer-accounts/abc", 404, "UnknownOrIncorrectEndpointError"),
            (.put, "https://book.imin.co/api/v2/customer-accounts/abc", 405, "MethodNotAllowedError"),
            (.get, "https://book.imin.co/api/v2/customer-accounts/abc", 404, "NotFoundError"),
            (.get, "http://127.0.0.1:8080/api/v2/customer-accounts/abc", 404, "NotFoundError"),
        ])
    func refusals(method: HTTPRequest.Method, url: String, status: Int, type: String) async throws {
        let reply = try await Caller().send(method, url)
        #expect(reply.status == status)
        #expect(reply.json["@type"]?.string == type && reply.json["@context"] == "https://openactive.io/")
    }

    @Test("Every operation of the catalogue is served, at its service", arguments: Catalogue.operations.map(\.name))
    func catalogue(name: String) throws {
        let operation = try #require(Catalogue.operation(named: name))
        func shape(_ path: String) -> [Substring] { path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : $0 } }
        let route = Route.all.first { $0.method == operation.method && shape($0.path) == shape(operation.path) }
        #expect(route?.service == operation.service)
    }

    @Test("A body that is coded is not taken for what it is not", arguments: [("gzip", 415), ("identity", 201)])
    func contentCoding(coding: String, status: Int) async throws {
        let caller = try Caller()
        var request = HTTPRequest(method: .post, scheme: "https", authority: "book.imin.co", path: "/api/v2/customer-accounts")
        request.headerFields = [.contentType: "application/json", .contentEncoding: coding, .apiKey: "sandbox"]
        #expect(await caller.sandbox.respond(to: request, body: Array(Caller.louis.utf8)).0.status.code == status)
    }

    @Test(
        "A body that has a key twice is refused, and the key is named: readers differ in which one they take",
        arguments: [
            (#"{"email": "a@b.example", "givenName": "A", "familyName": "B", "email": "x@b.example"}"#, "`email` again"),
            (#"{"email": "a@b.example", "\u0065mail": "x@b.example"}"#, "`email` again"),
            (#"{"email": "a@b.example", "address": {"postalCode": "1", "postalCode": "1"}}"#, "`postalCode` again"),
        ])
    func repeatedKeys(body: String, found: String) async throws {
        let reply = try await Caller().send(.post, Caller.accounts, body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(found) == true, "\(reply.text)")
    }

    @Test(
        "A body that cannot be read is told what is wrong with it",
        arguments: [
            ("", "The body is empty"), ("[]", "must be a JSON object, not an array"),
            (#"{"email":"#, "The body is not JSON: expected a value"),
            (#"{"email": "a@b.example", "email": "c@d.example"}"#, "The body has a member twice: expected each key"),
        ])
    func unreadable(body: String, words: String) async throws {
        let reply = try await Caller().send(.post, Caller.accounts, body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(words) == true, "\(reply.text)")
    }

    @Test(
        "An address means the same with letters escaped that need not be",
        arguments: [
            ("https://book.imin.co/api/v2/%65ntitlements", 200), ("https://book.imin.co/%61pi/v2/entitlement%73/?", 200),
            ("https://book.imin.co/api/v2%2Fentitlements", 404), ("https://book.imin.co/api/v2/%zz", 404),
            ("https://book.imin.co/api/v2/%65ntitlement", 404),
        ])
    func escapes(url: String, status: Int) async throws {
        #expect(try await Caller().send(.get, url).status == status)
    }

    @Test("A wrong method is told the right ones")
    func allow() async throws {
        let reply = try await Caller().send(.put, "\(Caller.accounts)/abc")
        #expect(reply.fields[.allow] == "GET, PATCH, DELETE, HEAD")
    }

    @Test("Without a key, with an empty one and with a wrong one the answer is 401", arguments: [nil, "", "wrong"])
    func keys(key: String?) async throws {
        var caller = try Caller()
        caller.key = key
        let reply = await caller.send(.get, "\(Caller.accounts)/abc")
        #expect(reply.status == 401)
        #expect(reply.json["@type"]?.string == (key == "wrong" ? "InvalidAPITokenError" : "NoAPITokenError"))
    }

    @Test("Keys that were named replace the usual one")
    func otherKeys() async throws {
        var caller = try Caller(Sandbox.Options(keys: ["alpha", "beta"]))
        #expect(await caller.send(.get, "\(Caller.accounts)/abc").status == 401)
        caller.key = "beta"
        #expect(await caller.send(.get, "\(Caller.accounts)/abc").status == 404)
    }

    @Test("A body of another media type is 415, one of none is read as JSON, a long one is 413")
    func media() async throws {
        var caller = try Caller()
        caller.contentType = "text/plain"
        #expect(await caller.send(.post, Caller.accounts, Caller.louis).status == 415)
        caller.contentType = "application/ld+json; charset=utf-8"
        #expect(await caller.send(.post, Caller.accounts, Caller.louis).status == 201)
        caller.contentType = nil
        #expect(await caller.send(.post, Caller.accounts, Caller.louis).status == 201)
        #expect(await caller.send(.post, Caller.accounts, String(repeating: " ", count: 1 << 20) + "{}").status == 413)
    }

    @Test("The clock is read and moved over HTTP, forward and within reason")
    func clock() async throws {
        let caller = try Caller()
        let url = "http://127.0.0.1/sandbox/clock"
        #expect(await caller.send(.get, url).json["now"] == "2026-05-04T08:00:00+00:00")
        #expect(await caller.send(.post, url, #"{"advance": "P1DT0.25S"}"#).json["now"] == "2026-05-05T08:00:00.250000+00:00")
        #expect(await caller.send(.post, url, #"{"advance": 90}"#).json["now"] == "2026-05-05T08:01:30.250000+00:00")
        for body in [#"{"advance": "P3000000D"}"#, #"{"advance": 9223372036854}"#, #"{"advance": -1}"#, #"{"advance": "soon"}"#, "{}"] {
            #expect(await caller.send(.post, url, body).status == 400)
        }
        #expect(await caller.send(.post, url, #"{"advance": "P2911000D"}"#).status == 200)
        #expect(await caller.send(.get, "https://search.imin.co/events-api/v2/event-series").json["imin:totalItems"] != 0)
    }

    @Test(
        "Brokers' own names lead to their pages, not to the sandbox's",
        arguments: [
            ("https://checkout.yourapp.com/", 404), ("https://checkout.yourapp.com/sandbox/clock", 404),
            ("https://cards.yourapp.com/", 303), ("https://cards.yourapp.com/sandbox/clock", 404), ("https://localhost/", 200),
        ])
    func brokers(url: String, status: Int) async throws {
        let reply = try await Caller().send(.get, url)
        #expect(reply.status == status && (status != 303 || reply.fields[.location] == "/cards"))
    }

    @Test(
        "The sandbox's controls refuse members they do not know, and say what was meant",
        arguments: [
            ("reset", "{\"sed\": 7}", "did you mean `seed`?"), ("clock", "{\"advance\": 1, \"until\": 2}", "known is `advance`."),
            ("faults", "{\"status\": 500, \"time\": 1}", "did you mean `times`?"),
            ("opportunities", "{\"criterea\": [\"paid\"]}", "did you mean `criteria`?"),
            ("opportunities/cancel", "{\"opportunity\": \"x\", \"mesage\": \"y\"}", "did you mean `message`?"),
            ("opportunities/move", "{\"opportunity\": \"x\", \"start\": \"y\"}", "known are `opportunity`, `startDate`, `message`."),
            ("orders/x/order-items/1/cancel", "{\"reason\": \"y\"}", "known is `message`."),
            ("orders/x/order-items/1/attendance", "{\"atended\": true}", "did you mean `attended`?"),
            ("orders/x/order-items/1/replace", "{\"oportunity\": \"y\"}", "did you mean `opportunity`?"),
            ("sellers/x/actions", "{\"typ\": \"OptOut\"}", "did you mean `type`?"),
            ("webhooks", "{\"url\": \"http://127.0.0.1:1/\", \"topic\": []}", "did you mean `topics`?"),
            ("firehose", "{\"lastPageSecond\": 8}", "did you mean `lastPageSeconds`?"),
            ("accounts/members", "{\"seler\": \"x\"}", "did you mean `seller`?"),
            ("accounts/links", "{\"customr\": \"x\"}", "did you mean `customer`?"),
            ("accounts/evidence", "{\"accepts\": true}", "did you mean `accept`?"),
            ("accounts/refusals", "{\"refuse\": []}", "did you mean `refuses`?"),
            ("faults", "{\"on\": \"checkot\", \"status\": 503}", "not `checkot`; did you mean `checkout`?"),
            ("faults", "{\"on\": \"nonsense\", \"status\": 503}", "not `nonsense`."),
            ("opportunities", "{\"criteria\": [\"fre\"]}", "There is no criterion `fre`; did you mean `free`?"),
            ("opportunities", "{\"criteria\": [\"onePlaceLef\"]}", "did you mean `one place left`?"),
            ("sellers/x/actions", "{\"type\": \"OptOt\"}", "did you mean `OptOut`?"),
            ("webhooks", "{\"url\": \"http://127.0.0.1:1/\", \"topics\": [\"ordr\"]}", "did you mean `order`?"),
        ])
    func unknownMembers(path: String, body: String, advice: String) async throws {
        let caller = try Caller()
        let louis = await caller.louis()
        let reply = await caller.send(.post, "http://127.0.0.1/sandbox/\(path)", body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.hasSuffix(advice) == true, "\(reply.text)")
        #expect(await caller.send(.get, "\(Caller.accounts)/\(louis)").status == 200, "nothing happened")
    }

    @Test("HEAD is GET without the body")
    func head() async throws {
        let caller = try Caller()
        let url = "\(Caller.accounts)/\(await caller.louis())"
        let reply = await caller.send(.head, url)
        #expect(reply.status == 200 && reply.bytes.isEmpty)
        #expect(reply.fields[.contentLength] == String(await caller.send(.get, url).bytes.count))
    }
}
