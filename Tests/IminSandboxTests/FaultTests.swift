// Faults: whom they meet, how often, and what becomes of the request.

import HTTPTypes
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Faults")
struct FaultTests {
    private func request(_ method: HTTPRequest.Method, _ path: String) -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: "https", authority: "book.imin.co", path: path)
        request.headerFields[.apiKey] = "sandbox"
        request.headerFields[.contentType] = "application/json"
        return request
    }

    private func set(_ caller: Caller, _ fault: String) async -> Reply {
        await caller.send(.post, "https://localhost/sandbox/faults", fault)
    }

    private func create(_ caller: Caller, patience: Int64 = .max) async -> Sandbox.Reply {
        await caller.sandbox.reply(
            to: request(.post, "/api/v2/customer-accounts"), body: Array(Caller.louis.utf8), patience: patience)
    }

    @Test(
        "A fault meets the requests it is meant for, and no others",
        arguments: [
            ("customer.create", "POST", "/api/v2/customer-accounts", true), ("customer.create", "GET", "/api/v2/customer-accounts", false),
            ("customer.get", "GET", "/api/v2/customer-accounts/abc", true), ("customer.get", "GET", "/api/v2/orders/abc", false),
            ("*", "DELETE", "/anything/at/all", true), ("/api/v2/orders/*", "PATCH", "/api/v2/orders/7", true),
            ("get /api/v2/orders", "GET", "/api/v2/orders", true), ("GET /api/v2/orders", "POST", "/api/v2/orders", false),
        ])
    func target(text: String, method: String, path: String, isMet: Bool) throws {
        let target = try #require(Fault.Target(text))
        #expect(target.matches(try #require(HTTPRequest.Method(method)), path: path[...]) == isMet)
    }

    @Test("After some calls, for some calls, then never again")
    func count() {
        var faults = Faults()
        _ = faults.add(Fault(target: Fault.Target("*")!, kind: .drop, skips: 2, times: 2))
        let met = (0..<6).map { _ in faults.next(.get, path: "/") != nil }
        #expect(met == [false, false, true, true, false, false])
    }

    @Test("A refusal answers with its status, and the world does not hear of the request")
    func refusal() async throws {
        let caller = try Caller()
        #expect(await set(caller, #"{"on": "customer.create", "status": 503, "retryAfter": 2, "times": 1}"#).status == 201)
        let before = caller.sandbox.changeNumber
        guard case .answer(let response, let body) = await create(caller) else {
            Issue.record("no answer")
            return
        }
        #expect(response.status == .serviceUnavailable && response.headerFields[.retryAfter] == "2")
        #expect(try JSON(parsing: body)["statusCode"]?.integer == 503)
        #expect(caller.sandbox.changeNumber == before)
        guard case .answer(let second, _) = await create(caller) else {
            Issue.record("no answer")
            return
        }
        #expect(second.status == .created)
    }

    @Test("A dropped request changes nothing; a lost reply leaves its change behind")
    func lost() async throws {
        let caller = try Caller()
        _ = await set(caller, #"{"on": "*", "reply": "dropped", "times": 1}"#)
        let before = caller.sandbox.changeNumber
        guard case .connectionLost = await create(caller) else { return #expect(Bool(false), "an answer came") }
        #expect(caller.sandbox.changeNumber == before)
        _ = await set(caller, #"{"on": "*", "reply": "lost", "times": 1}"#)
        guard case .connectionLost = await create(caller) else { return #expect(Bool(false), "an answer came") }
        #expect(caller.sandbox.changeNumber == before + 1)
    }

    @Test("A delay moves the world's time; one longer than the caller waits is a time-out, though the world has acted")
    func delay() async throws {
        let caller = try Caller()
        _ = await set(caller, #"{"on": "*", "delay": "PT5S", "times": 2}"#)
        let start = caller.sandbox.now
        guard case .answer(let response, _) = await create(caller, patience: 30_000_000) else {
            return #expect(Bool(false), "no answer")
        }
        #expect(response.status == .created && caller.sandbox.now == start + 5_000_000)
        let before = caller.sandbox.changeNumber
        guard case .timeout = await create(caller, patience: 2_000_000) else { return #expect(Bool(false), "an answer came") }
        #expect(caller.sandbox.now == start + 7_000_000 && caller.sandbox.changes(since: before).flatMap(\.lines).count == 2)
    }

    @Test("A cut reply is half of what it was")
    func cut() async throws {
        let caller = try Caller()
        _ = await set(caller, #"{"reply": "cut"}"#)
        guard case .answer(let response, let body) = await create(caller) else { return #expect(Bool(false), "no answer") }
        #expect(response.status == .created && response.headerFields[.contentLength] == nil)
        #expect(throws: JSONError.self) { try JSON(parsing: body) }
    }

    @Test("The control plane is spared, shows what is in force, and ends it")
    func control() async throws {
        let caller = try Caller()
        let number = try #require(await set(caller, #"{"status": 500}"#).json["identifier"]?.integer)
        let list = await caller.send(.get, "https://localhost/sandbox/faults").json
        #expect(list["imin:totalItems"]?.integer == 1 && list["imin:item"]?[0]?["effect"] == "500")
        #expect(await caller.send(.delete, "https://localhost/sandbox/faults/\(number)").status == 204)
        #expect(await caller.send(.delete, "https://localhost/sandbox/faults/\(number)").status == 404)
        _ = await set(caller, #"{"status": 500}"#)
        #expect(await caller.send(.delete, "https://localhost/sandbox/faults").status == 204)
        #expect(caller.sandbox.platform.faults.faults.isEmpty)
    }

    @Test("A fork and a snapshot keep their faults to themselves")
    func forks() async throws {
        let caller = try Caller()
        let before = caller.sandbox.snapshot()
        _ = await set(caller, #"{"status": 500}"#)
        #expect(caller.sandbox.fork().platform.faults.faults.count == 1)
        #expect(caller.sandbox.restore(before) && caller.sandbox.platform.faults.faults.isEmpty)
    }

    @Test(
        "What is no fault is 400 and says what one is",
        arguments: [
            (#"{}"#, "exactly one"), (#"{"status": 500, "delay": 1}"#, "exactly one"), (#"{"status": 200}"#, "from 300"),
            (#"{"status": 600}"#, "300 to 599"), (#"{"on": "chekout", "status": 500}"#, "not `chekout`"),
            (#"{"status": 500, "times": 0}"#, "`times`"), (#"{"delay": "soon"}"#, "PT2S"), (#"{"reply": "late"}"#, "not `late`."),
            (#"{"reply": "lots"}"#, "did you mean `lost`?"),
            (#"{"delay": 1, "retryAfter": 1}"#, "goes with"), (#"{"status": 500, "probability": 1}"#, "no member `probability`"),
        ])
    func wrong(body: String, part: String) async throws {
        let caller = try Caller()
        let reply = await set(caller, body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(part) == true)
    }
}
