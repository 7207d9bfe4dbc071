import Foundation
import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// The requests and replies of the source documents, one file each in `Documents`, copied member by member (comments and missing commas of
/// the pages mended). `opaque` says what a value must look like that the document shows as an example only.
@Suite("The source documents, replayed over a socket", .serialized)
struct DocumentReplayTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Documents")

    private static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".json") }.sorted()

    private static func document(_ name: String) throws -> JSON {
        try JSON(parsing: Array(Data(contentsOf: folder.appendingPathComponent(name))))
    }

    @Test("All four documents are there")
    func complete() { #expect(Set(Self.names.map { $0.prefix(3) }) == ["000", "001", "002", "003"] && Self.names.count >= 15) }

    @Test("Status, members, their order and their values are the document's", arguments: names)
    func replay(name: String) async throws {
        let document = try Self.document(name)
        let caller = try Caller()
        try await caller.serving { port in
            let stage = FailureStage(caller: caller, port: port)
            let names = try await Self.prepare(document["before"]?.string, stage)
            func filled(_ text: String) -> String { names.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) } }
            let request = try #require(document["request"])
            let url = filled(request["url"]?.string ?? "").drop { $0 != "/" }.dropFirst(2)
            let host = url.prefix { $0 != "/" }
            let reply = await stage.ask(
                HTTPRequest.Method(request["method"]?.string ?? "") ?? .get, String(url.dropFirst(host.count)),
                request["body"].map { filled($0.text()) } ?? "", key: request["key"] == true ? "sandbox" : nil, host: String(host))
            if let status = document["reply"]?["status"]?.integer { #expect(reply.status == Int(status), "\(reply.text)") }
            #expect((200..<400).contains(reply.status), "\(reply.text)")
            if let body = document["reply"]?["body"] {
                let expected = try JSON(parsing: filled(body.text()))
                var comparison = DocumentComparison(opaque: document["opaque"]?.object ?? [:])
                comparison.compare(expected, Self.focused(reply.json, like: expected), at: "")
                #expect(comparison.findings == [], "\(reply.text)")
                #expect(reply.fields[.contentType] == "application/json")
            } else if reply.status == 204 {
                #expect(reply.bytes.isEmpty)
            }
            try await Self.check(name, reply, stage, names)
        }
    }

    /// The document shows one seller of a list that has them all.
    private static func focused(_ reply: JSON, like document: JSON) -> JSON {
        guard let seller = document["imin:item"]?[0]?["seller"]?["@id"], var reply = Optional(reply) else { return reply }
        reply["imin:item"] = .array((reply["imin:item"]?.array ?? []).filter { $0["seller"]?["@id"] == seller })
        return reply
    }

    /// What the document says in words of what comes of a request.
    private static func check(_ name: String, _ reply: Reply, _ stage: FailureStage, _ names: [String: String]) async throws {
        let account = "\(Caller.accounts)/\(names["customer"] ?? "")"
        switch name {
        case "000-delete.json":
            let seller = FailureStage.encoded("https://acme-provider.com/sellers/abc123")
            let status = await stage.ask(.get, "/api/bs/sandbox?sellerId=\(seller)").json
            #expect(status["sellerBookabilityStatus"] == "not-bookable" && status["hasRegistered"] == false)
            let world = stage.caller.sandbox.platform.world
            #expect(world.sellers[SellerID("https://acme-provider.com/sellers/abc123")]?.hasStripe == false)
        case "001-connect.json":
            #expect(reply.fields[.location]?.contains("/connect/") == true)
        case "001-disconnect.json":
            let items = await stage.caller.send(.get, "https://book.imin.co/api/v2/customers/\(names["customer"] ?? "")/accounts").json
            let acme = items["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == AccountCaller.acme }
            #expect(acme?["imin:matchingEmailExists"] == true && acme?["dateLinked"] == nil)
        case "002-create.json":
            #expect(reply.json["id"]?.string == "\(Caller.accounts)/\(reply.json["identifier"]?.string ?? "")")
        case "002-update.json":
            let person = await stage.caller.send(.get, account).json["customer"]
            #expect(person?["email"] == "louis_new_email@imin.co" && person?["familyName"] == "Wu")
        case "002-checkout.json":
            #expect(reply.status == 201)
            let target = try #require(reply.json["potentialAction"]?[0]?["target"]?.string)
            let page = await stage.caller.send(.get, target.replacing("http://", with: "https://"))
            #expect(page.status == 200 && page.text.contains("Badminton"))
        case "002-order-items.json":
            let items = reply.json["imin:item"]?.array ?? []
            #expect(items.count == 1 && items[0]["orderedItem"]?["identifier"]?.string == Caller.badminton)
            #expect(items[0]["acceptedOffer"]?["id"]?.string == Caller.adult)
            #expect(stage.caller.sandbox.inbox(of: "louis_new_email@imin.co").count == 1, "the confirmation goes to his new address")
        default: break
        }
    }

    // MARK: - What comes before

    /// Gives the names that stand in braces.
    private static func prepare(_ before: String?, _ stage: FailureStage) async throws -> [String: String] {
        let caller = stage.caller
        let control = "http://127.0.0.1/sandbox/accounts"
        func change(_ customer: String, _ more: String) async {
            let body = #"{"customer": "\#(customer)", "seller": "\#(AccountCaller.acme)", \#(more)}"#
            #expect(await caller.send(.patch, "\(control)/links", body).status == 200)
        }
        func connected(_ name: String) async -> String {
            let body = #"{"email": "\#(name)@example.com", "givenName": "\#(name)", "familyName": "Green"}"#
            let id = await caller.send(.post, Caller.accounts, body).json["identifier"]?.string ?? ""
            let link = await caller.send(.post, "\(control)/links", #"{"customer": "\#(id)", "seller": "\#(AccountCaller.acme)"}"#)
            #expect(link.status == 201, "\(link.text)")
            return id
        }
        func resident(_ id: String, until: String = "2031-05-10T10:45:33+00:00") async {
            let body = """
                {"@context": "https://openactive.io/", "@type": "imin:EntitlementUpdateAction", "object": {"@type": "Entitlement",
                "validUntil": "\(until)", "entitlementType": {"@type": "Concept", "@id": "\(Seeds.brokerEntitlements[0].id)"}}}
                """
            #expect(await caller.send(.post, "\(Caller.accounts)/\(id)/actions", body).status == 200)
        }
        func pass(_ id: String) async {
            let body = """
                {"@context": "https://openactive.io/", "@type": "imin:AccessPassUpdateAction",
                "object": {"@type": "Barcode", "text": "ABC123DEF"}}
                """
            #expect(await caller.send(.post, "\(Caller.accounts)/\(id)/actions", body).status == 200)
        }
        switch before {
        case "onboarded":
            var browser = SellerBrowser(caller)
            _ = await browser.onboard(stripe: true)
            return [:]
        case "known":
            let rosie = #"{"email": "rosie@example.com", "givenName": "Rosie", "familyName": "Green"}"#
            let id = await caller.send(.post, Caller.accounts, rosie).json["identifier"]?.string ?? ""
            let done = FailureStage.encoded("https://broker.example.com/done")
            let list = await caller.send(.get, "https://book.imin.co/api/v2/customers/\(id)/accounts?redirectUri=\(done)").json
            let acme = list["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == AccountCaller.acme }
            return ["customer": id, "target": acme?["potentialAction"]?[0]?["target"]?.string ?? ""]
        case "connected":
            let id = await connected("rosie")
            await resident(id)
            await pass(id)
            await change(id, #""hiddenEntitlements": true"#)
            _ = await caller.send(
                .post, "\(control)/evidence", #"{"customer": "\#(id)", "seller": "\#(AccountCaller.acme)", "accept": true}"#)
            return ["customer": id]
        case "conflict":
            let id = await connected("kit")
            await resident(id)
            await change(id, #""hiddenEntitlements": true"#)
            return ["customer": id]
        case "louis": return ["customer": await caller.louis()]
        case "booked":
            let (page, id) = await caller.openCheckout()
            _ = await caller.send(.patch, "\(Caller.accounts)/\(id)", #"{"email": "louis_new_email@imin.co"}"#)
            #expect(await caller.pay(page).status == 303)
            return ["customer": id]
        case "geoff":
            var account = try #require(try document("003-get.json")["reply"]?["body"]?.object)
            for key in ["@id", "identifier", "accessPass", "entitlement"] { account.remove(key) }
            let reply = await caller.send(.post, Caller.accounts, JSON.object(account).text())
            #expect(reply.status == 201, "\(reply.text)")
            let id = reply.json["identifier"]?.string ?? ""
            await pass(id)
            await resident(id)
            return ["customer": id]
        default: return [:]
        }
    }
}

/// Compares a reply with what a document shows.
struct DocumentComparison {
    let opaque: JSONObject
    private(set) var findings: [String] = []

    init(opaque: JSONObject) { self.opaque = opaque }

    mutating func compare(_ document: JSON, _ reply: JSON, at place: String) {
        if let pattern = opaque[place]?.string {
            let isLike = (try? Regex(pattern)).map { reply.string?.wholeMatch(of: $0) != nil } ?? false
            if !isLike { findings.append("\(place): \(reply) is not like \(pattern)") }
            return
        }
        switch (document, reply) {
        case (.object(let shown), .object(let sent)):
            if Array(shown.keys) != Array(sent.keys) {
                findings.append("\(place): the members are \(Array(sent.keys)), not \(Array(shown.keys))")
            }
            for (key, value) in shown { if let own = sent[key] { compare(value, own, at: "\(place)/\(key)") } }
        case (.array(let shown), .array(let sent)):
            if shown.count != sent.count { findings.append("\(place): there are \(sent.count), not \(shown.count)") }
            for (index, pair) in zip(shown, sent).enumerated() { compare(pair.0, pair.1, at: "\(place)/\(index)") }
        default:
            if document != reply { findings.append("\(place): \(reply), not \(document)") }
        }
    }
}
