// What the sandbox's own controls take, refuse and say.

import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("The sandbox's controls")
struct ControlTests {
    private static let sandbox = "http://127.0.0.1/sandbox"

    @Test(
        "None of them overlooks a query parameter it does not know, and nothing happens",
        arguments: Route.all.filter { $0.access == .local }.map { ($0.method, $0.path, $0.body == .json ? "{}" : "") })
    func unknownParameters(method: HTTPRequest.Method, template: String, body: String) async throws {
        let caller = try Caller()
        let louis = await caller.louis()
        _ = await caller.send(.post, "\(Self.sandbox)/faults", #"{"on": "GET /api/v2/orders/*", "status": 503}"#)
        let number = caller.sandbox.changeNumber
        let path = template.replacing("{id}", with: "1").replacing("{number}", with: "1")
        let reply = await caller.send(method, "http://127.0.0.1\(path)?seed=7", body)
        #expect(reply.status == 400 && reply.text.contains("There is no query parameter `seed` here"), "\(reply.text)")
        #expect(caller.sandbox.changeNumber == number && caller.sandbox.platform.faults.faults.count == 1)
        #expect(await caller.send(.get, "\(Caller.accounts)/\(louis)").status == 200)
    }

    @Test(
        "What is wrong with a value is said in words that fit it",
        arguments: [
            ("reset", #"{"seed": -1}"#, "`seed` must be a whole number from 0 to 18446744073709551615, not -1."),
            ("reset", #"{"seed": 1.5}"#, "`seed` must be a whole number from 0 to 18446744073709551615, not 1.5."),
            ("reset", #"{"seed": "x"}"#, "`seed` must be a whole number from 0 to 18446744073709551615, not `x`."),
            ("reset", #"{"seed": true}"#, "`seed` must be a whole number from 0 to 18446744073709551615, not a Boolean."),
            ("webhooks", #"{"url": "http://127.0.0.1:1/", "topics": []}"#, "`topics` must name one at least of "),
            ("webhooks", #"{"url": "http://127.0.0.1:1/", "topics": "order"}"#, ", not a string."),
        ])
    func words(path: String, body: String, text: String) async throws {
        let reply = try await Caller().send(.post, "\(Self.sandbox)/\(path)", body)
        #expect(reply.status == 400 && reply.json["description"]?.string?.contains(text) == true, "\(reply.text)")
    }

    @Test("The list of changes says after which change it is complete: after another start, after the last one then")
    func changes() async throws {
        let caller = try Caller()
        _ = await caller.louis()
        let number = caller.sandbox.changeNumber
        let all = await caller.send(.get, "\(Self.sandbox)/changes").json
        #expect(all["since"] == 0 && all["imin:item"]?.array?.last?["identifier"]?.integer == Int64(number))
        #expect(await caller.send(.get, "\(Self.sandbox)/changes?since=\(number)").json["since"]?.integer == Int64(number))
        let other = await caller.send(.get, "\(Self.sandbox)/changes?since=\(number + 5)").json
        #expect(other["since"]?.integer == Int64(number), "that number was of another world")
        // A fork remembers as little as a process that was just started with a journal.
        let later = caller.sandbox.platform.fork()
        #expect(later.changes(since: 0).isEmpty && later.forgotten == number)
        _ = try later.perform(.begin(seed: 2, at: Sandbox.Options.start, clock: .held(at: Sandbox.Options.start)))
        #expect(later.changes(since: 0).map(\.number) == [number + 1] && later.forgotten == number)
    }

    // MARK: - Sessions and slots

    @Test("A seller that nobody knows is named, whether a session is looked for or made")
    func unknownSeller() async throws {
        let caller = try Caller()
        let found = await caller.send(.get, "\(Self.sandbox)/opportunities?seller=https%3A%2F%2Fnobody.example")
        let made = await caller.send(.post, "\(Self.sandbox)/opportunities", #"{"seller": "https://nobody.example"}"#)
        for reply in [found, made] {
            #expect(reply.status == 404, "\(reply.text)")
            #expect(reply.json["description"] == "There is no seller `https://nobody.example`.")
        }
    }

    @Test("What is made can be booked, whichever seller has left meanwhile", arguments: ["OptOut", "DisconnectStripe"])
    func bookable(action: String) async throws {
        let caller = try Caller()
        func made() async -> JSON { await caller.send(.post, "\(Self.sandbox)/opportunities", #"{"criteria": ["paid"]}"#).json }
        func seller(of made: JSON) throws -> SellerID {
            let id = OpportunityID(made["identifier"]?.string ?? "")
            return try #require(caller.sandbox.platform.world.opportunities[id]?.seller)
        }
        let first = try seller(of: await made())
        let path = "\(Self.sandbox)/sellers/\(PercentCoding.encode(first.text))/actions"
        #expect(await caller.send(.post, path, #"{"type": "\#(action)"}"#).status == 200)
        let second = await made()
        #expect(try seller(of: second) != first)
        let (page, _) = await caller.openCheckout(items: [
            Caller.item(
                offer: second["offers"]?[0]?["id"]?.string ?? "", session: second["identifier"]?.string ?? "",
                type: second["type"]?.string ?? "")
        ])
        #expect(await caller.pay(page).status == 303)
        // Whoever names the seller gets it nevertheless: `bookable` is a criterion of its own.
        let body = #"{"criteria": ["paid"], "seller": "\#(first)"}"#
        #expect(await caller.send(.post, "\(Self.sandbox)/opportunities", body).status == 201)
    }

    @Test("The number of all that match is told beside a part of them")
    func total() async throws {
        let caller = try Caller()
        let all = await caller.send(.get, "\(Self.sandbox)/opportunities?criteria=paid&limit=1000").json
        let some = await caller.send(.get, "\(Self.sandbox)/opportunities?criteria=paid&limit=2").json
        #expect(some["imin:item"]?.array?.count == 2)
        #expect(some["imin:totalItems"] == all["imin:totalItems"])
        #expect(all["imin:item"]?.array?.count ?? 0 > 2)
    }

    @Test("Each seller is the publisher of a Dataset of its own, also of two on one host: no two have an identifier in common")
    func datasets() async throws {
        let caller = try Caller()
        let before = try #require(caller.sandbox.platform.world.sellers[SellerID(Caller.acme)])
        let other = SellerID("\(Caller.acme)x")
        var browser = SellerBrowser(caller)
        #expect(await browser.onboard(other.text, stripe: false).status == 200)
        let reply = await caller.send(.get, "https://firehose.imin.co/firehose/datasets").json
        let items = reply["imin:item"]?.array ?? []
        #expect(Set(items.compactMap { $0["identifier"]?.string }).count == items.count)
        #expect(Set(items.compactMap { $0["@id"]?.string }).count == items.count)
        #expect(reply["imin:totalItems"]?.integer == Int64(items.count))
        let shared = try #require(items.first { $0["identifier"]?.string == before.dataSourceIdentifier })
        #expect(shared["publisher"]?["@id"]?.string == Caller.acme, "the feeds say whose data they are")
        #expect(items.contains { $0["publisher"]?["@id"]?.string == other.text })
    }
}
