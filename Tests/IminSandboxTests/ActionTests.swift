import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

extension AccountCaller {
    static let adultResident = "https://meta.imin.co/v2/globex-broker/entitlements#8dfbad55-fdb5-4479-86a4-b873b18ecff1"
    static let student = "https://meta.imin.co/v2/globex-broker/entitlements#3f6f2d0e-6a0b-4f0e-9d7b-2a4c1e8b5d01"

    func act(_ body: String) async -> Reply { await caller.send(.post, "\(Caller.accounts)/\(id)/actions", body) }

    func setEntitlement(_ type: String = AccountCaller.adultResident, until: String = "2031-01-31T00:00:00Z") async -> Reply {
        await act(
            """
            {"@context": "https://openactive.io/", "@type": "imin:EntitlementUpdateAction", "object": {"@type": "Entitlement",
            "validUntil": "\(until)", "entitlementType": {"@type": "Concept", "@id": "\(type)"}}}
            """)
    }

    func setPass(_ text: String) async -> Reply {
        await act(
            #"{"@context": "https://openactive.io/", "@type": "imin:AccessPassUpdateAction", "object": {"@type": "Barcode", "text": "\#(text)"}}"#
        )
    }

    func get() async -> JSON { await caller.send(.get, "\(Caller.accounts)/\(id)").json }

    /// The control plane: what a seller does.
    func control(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async -> Reply {
        await caller.send(method, "http://127.0.0.1/sandbox/accounts/\(path)", body)
    }

    func refuse(_ what: String, at seller: String = AccountCaller.acme) async {
        _ = await control(.post, "refusals", #"{"seller": "\#(seller)", "refuses": [\#(what)]}"#)
    }

    func judge(accept: Bool) async -> Reply {
        await control(.post, "evidence", #"{"customer": "\#(id)", "seller": "\#(AccountCaller.acme)", "accept": \#(accept)}"#)
    }

    var notices: [String] { caller.sandbox.changes(since: 0).flatMap(\.lines).filter { $0.hasPrefix("+notice") } }
}

@Suite("Actions on a customer account")
struct ActionTests {
    @Test("An update at sellers echoes what was updated, changes both copies, and reports the seller that failed")
    func update() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        await rosie.join(at: AccountCaller.lidos)
        let body = """
            {"@context": "https://openactive.io/", "@type": "CustomerUpdateAction", "object": {"@type": "Person",
            "email": "r.green@example.com", "telephone": "1"}, "seller": ["\(AccountCaller.acme)", "\(AccountCaller.lidos)"]}
            """
        await rosie.refuse(#""details""#)
        let reply = await rosie.act(body)
        #expect(reply.status == 200)
        #expect(
            reply.text == """
                {"@context":"https://openactive.io/","@type":"CustomerUpdateAction",\
                "actionStatus":"https://schema.org/CompletedActionStatus",\
                "object":{"@type":"Person","email":"r.green@example.com","telephone":"1"},\
                "error":[{"@context":"https://openactive.io/","@type":"UpdateFailedError",\
                "name":"The details could not be updated at the seller.",\
                "description":"Acme Leisure Centre refuses changes of details.","seller":"\(AccountCaller.acme)"}]}
                """)
        #expect(await rosie.get()["customer"]?["email"] == "r.green@example.com")
        #expect(await rosie.account()["customer"]?["email"] == "rosie@example.com")
        #expect(await rosie.account(at: AccountCaller.lidos)["customer"]?["email"] == "r.green@example.com")
        await rosie.refuse("")
        #expect(await rosie.act(body).json["error"] == nil)
        #expect(await rosie.account()["customer"]?["email"] == "r.green@example.com")
        #expect(rosie.notices.isEmpty, "what the broker does itself it knows")
    }

    @Test(
        "Actions that cannot be done are refused, naming the member",
        arguments: [
            (#"{}"#, "`@type` is missing"), (#"{"@type": "DanceAction"}"#, "There is no action `DanceAction`"),
            (#"{"@type": "CustomerUpdateAction"}"#, "`object` is missing"),
            (#"{"@context": true, "@type": "CustomerUpdateAction", "object": {"telephone": "1"}}"#, "`@context` must be a URL"),
            (#"{"@context": ["https://openactive.io/", 1], "@type": "CustomerUpdateAction", "object": {}}"#, "`@context` must be a URL"),
            (#"{"@type": "CustomerUpdateAction", "object": {"@type": "Person"}}"#, "names no member"),
            (#"{"@type": "CustomerUpdateAction", "object": {"emial": "a@b.example"}}"#, "did you mean `email`?"),
            (
                #"{"@type": "CustomerUpdateAction", "object": {"email": "a@b.example"}, "seller": ["https://x.example/"]}"#,
                "no linked account"
            ),
            (
                #"{"@type": "CustomerUpdateAction", "object": {"email": "a@b.example"}, "sellers": ["https://x.example/"]}"#,
                "did you mean `seller`?"
            ),
            (#"{"@type": "imin:AccessPassUpdateAction", "object": {"@type": "Barcode"}}"#, "`object.text` is missing"),
            (#"{"@type": "imin:EntitlementUpdateAction", "object": {"@type": "Entitlement"}}"#, "`object.validUntil` is missing"),
            (#"{"@type": "imin:EntitlementUpdateAction", "object": {"validUntil": "soon"}}"#, "must be a date or time"),
            (#"{"@type": "imin:EntitlementUpdateAction", "object": {"validUntil": "2031-01-31"}}"#, "`object.entitlementType` is missing"),
            (
                #"{"@type": "imin:EntitlementUpdateAction", "object": {"validUntil": "2031-01-31", "entitlementType": "https://x.example/"}}"#,
                "none of the broker's entitlements"
            ),
        ])
    func refusals(body: String, part: String) async throws {
        let rosie = try await AccountCaller()
        let reply = await rosie.act(body)
        #expect(reply.status == 400 && reply.json["@type"] == "InvalidRequestError")
        #expect(reply.json["description"]?.string?.contains(part) == true, "\(reply.text)")
    }

    @Test("What is empty in an action is not in its reply")
    func empty() async throws {
        let rosie = try await AccountCaller()
        let reply = await rosie.act(
            """
            {"@context": [], "@type": "CustomerUpdateAction", "object": {"@type": "Person", "telephone": "", "birthDate": null,
            "address": {"@type": null, "postalCode": "LE10", "addressRegion": "", "addressCountry": null}}}
            """)
        #expect(reply.status == 200)
        #expect(reply.json["@context"] == "https://openactive.io/")
        #expect(reply.json["object"] == ["@type": "Person", "address": ["postalCode": "LE10"]])
        #expect(await rosie.get()["customer"]?["address"] == ["@type": "PostalAddress", "postalCode": "LE10"])
    }

    @Test("Unknown customers have no actions, and nobody has without a key")
    func unknown() async throws {
        var caller = try Caller()
        #expect(await caller.send(.post, "\(Caller.accounts)/nobody/actions", #"{"@type": "DanceAction"}"#).status == 404)
        caller.key = nil
        #expect(await caller.send(.get, "https://book.imin.co/api/v2/entitlements").status == 401)
    }

    @Test("A pass goes to every linked seller and shows in both replies; a wrong prefix has the documented shape")
    func accessPass() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        let reply = await rosie.setPass("ABC123DEF")
        #expect(reply.status == 200)
        #expect(
            reply.text == """
                {"@context":"https://openactive.io/","@type":"imin:AccessPassUpdateAction",\
                "object":{"@type":"Barcode","text":"ABC123DEF"}}
                """)
        #expect(await rosie.get()["accessPass"]?.text() == #"{"@type":"Barcode","text":"ABC123DEF"}"#)
        #expect(
            await rosie.account()["accessPass"]?.text()
                == #"{"@type":"Barcode","text":"ABC123DEF","dateModified":"2026-05-04T08:00:00+00:00"}"#)
        let wrong = await rosie.setPass("XYZ123DEF")
        #expect(wrong.status == 400)
        #expect(wrong.json.object?.keys.map { $0 } == ["@context", "@type", "description"])
        #expect(wrong.json["@type"] == "UpdateFailedError")
        await rosie.join(at: AccountCaller.lidos)
        #expect(await rosie.account(at: AccountCaller.lidos)["accessPass"]?["text"] == "ABC123DEF", "a new link gets it, too")
    }

    @Test("A barcode of somebody else at a seller is an error of that seller inside the 200")
    func barcodeInvalid() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        let reply = await rosie.setPass("ABC700100")
        #expect(reply.status == 200 && reply.json["error"]?.array?.count == 1)
        #expect(
            reply.json["error"]?[0]?["@type"] == "BarcodeInvalidError" && reply.json["error"]?[0]?["seller"]?.string == AccountCaller.acme)
        await rosie.refuse(#""accessPass""#)
        #expect(await rosie.setPass("ABC700200").json["error"]?[0]?["@type"] == "BarcodeInvalidError")
        #expect(await rosie.get()["accessPass"]?["text"] == "ABC700200")
    }

    @Test("The broker's entitlements are a concept scheme; setting one shows it as source document 003 does until it ends")
    func entitlement() async throws {
        let rosie = try await AccountCaller()
        let scheme = await rosie.caller.send(.get, "https://book.imin.co/api/v2/entitlements").json
        #expect(scheme["type"] == "ConceptScheme" && scheme["id"] == "https://meta.imin.co/v2/globex-broker/entitlements")
        #expect(
            scheme["concept"]?[0]?["id"]?.string == AccountCaller.adultResident && scheme["concept"]?[0]?["prefLabel"] == "Adult Resident")
        let reply = await rosie.setEntitlement(until: "2026-05-10T10:45:33+00:00")
        #expect(reply.status == 200 && reply.json["actionStatus"] == "https://schema.org/CompletedActionStatus")
        #expect(reply.json["object"]?["validUntil"] == "2026-05-10T10:45:33+00:00" && reply.json["error"] == nil)
        #expect(
            await rosie.get()["entitlement"]?.text() == """
                {"@type":"Entitlement","expires":"2026-05-10T10:45:33+00:00","entitlementType":{"id":"\(AccountCaller.adultResident)",\
                "type":"Concept","prefLabel":"Adult Resident"}}
                """)
        await rosie.caller.sandbox.advance(nanoseconds: 7 * 86_400_000_000_000)
        #expect(await rosie.get()["entitlement"] == nil)
        _ = await rosie.setEntitlement(AccountCaller.student)
        #expect(await rosie.get()["entitlement"]?["entitlementType"]?["prefLabel"] == "Student")
        #expect(await rosie.setEntitlement(until: "2020-01-01T00:00:00Z").status == 200)
        #expect(await rosie.get()["entitlement"] == nil)
    }

    @Test("What sellers make of an entitlement: one of their own, one with evidence, nothing, or a conflict")
    func atSellers() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        await rosie.join(at: AccountCaller.lidos)
        await rosie.join(at: "https://parks.example.org/sellers/green-parks")
        let empty = await rosie.list()["imin:entitlementFilter"]?.string ?? ""
        #expect(await rosie.setEntitlement().json["error"] == nil)
        let filter = await rosie.list()["imin:entitlementFilter"]?.string ?? ""
        #expect(filter != empty && EntitlementFilter(filter)?.entries.map(\.seller.text) == [AccountCaller.acme, AccountCaller.lidos])
        let request = await rosie.account()["imin:evidenceRequests"]?[0]
        #expect(request?.object?.keys.map { $0 } == ["@context", "@type", "@id", "expires", "evidenceRequest", "entitlementType"])
        #expect(request?["evidenceRequest"]?["actionStatus"] == "https://schema.org/PotentialActionStatus")
        #expect(
            request?["entitlementType"]?.text() == """
                {"@type":"Concept","@id":"https://gll.example.com/openactive/entitlement-list#5e78bcbe-36db-425a-9064-bf96d09cc351",\
                "prefLabel":"MCRactive Adult Resident","inScheme":"https://gll.example.com/openactive/entitlement-list"}
                """)
        #expect(await rosie.account(at: AccountCaller.lidos)["imin:evidenceRequests"] == nil)
        await rosie.refuse(#""entitlement""#)
        let refused = await rosie.setEntitlement(AccountCaller.student)
        #expect(refused.json["error"]?[0]?["@type"] == "EntitlementConflict" && refused.json["error"]?.array?.count == 1)
        #expect(await rosie.account()["imin:evidenceRequests"] == nil, "another entitlement takes the place of the earlier one")
        #expect(await rosie.account()["imin:entitlementUpdateErrors"]?[0]?["@type"] == "EntitlementConflict")
        #expect(await rosie.list()["imin:entitlementFilter"]?.string == empty)
    }

    @Test("A membership excludes entitlements, in the words of source document 001")
    func conflict() async throws {
        let kit = try await AccountCaller(email: "kit@example.com")
        _ = await kit.setEntitlement()
        await kit.connect(email: "kit@example.com")
        #expect(
            await kit.account()["imin:entitlementUpdateErrors"]?.text() == """
                [{"@context":"https://openactive.io/","@type":"EntitlementConflict","name":"The entitlement cannot be applied due to other \
                entitlements already associated with the Customer.","description":"This customer already has a paid monthly membership"}]
                """)
    }

    @Test("Hidden entitlements and a pass that the seller knows already show as soon as the accounts are connected")
    func hidden() async throws {
        let sam = try await AccountCaller(email: "sam@example.com")
        await sam.connect(email: "sam@example.com")
        let account = await sam.account()
        #expect(account["hiddenEntitlements"] == true && account["accessPass"]?["text"] == "ABC700100")
    }
}
