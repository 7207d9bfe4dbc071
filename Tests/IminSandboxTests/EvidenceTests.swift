import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Evidence for entitlements, and what sellers do by themselves")
struct EvidenceTests {
    private func request(_ rosie: AccountCaller) async -> (url: String, status: String) {
        let request = await rosie.account()["imin:evidenceRequests"]?[0]?["evidenceRequest"]
        return (request?["url"]?.string ?? "", String(request?["actionStatus"]?.string?.dropFirst("https://schema.org/".count) ?? ""))
    }

    private func upload(
        _ rosie: AccountCaller, to url: String, name: String = "letter.txt", type: String = "text/plain", content: String = "I live here."
    ) async -> Reply {
        var caller = rosie.caller
        caller.contentType = "multipart/form-data; boundary=----x"
        caller.key = nil
        let body =
            "------x\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"\(name)\"\r\nContent-Type: \(type)\r\n\r\n\(content)\r\n------x--\r\n"
        return await caller.send(.post, url, body)
    }

    private func resident() async throws -> AccountCaller {
        let rosie = try await AccountCaller()
        await rosie.connect()
        _ = await rosie.setEntitlement()
        return rosie
    }

    @Test("Handed in, looked at, accepted: the status tells how far it is, and the page what was handed in")
    func accepted() async throws {
        let rosie = try await resident()
        let (url, status) = await request(rosie)
        #expect(url.hasPrefix("https://acmeleisurecentre.com/upload-form/") && url.contains("/magic-link/"))
        #expect(status == "PotentialActionStatus")
        let page = await rosie.caller.send(.get, url)
        #expect(page.status == 200 && page.text.contains("enctype=\"multipart/form-data\"") && page.text.contains("Rosie Green"))
        #expect(await upload(rosie, to: url).status == 303)
        #expect(await rosie.caller.send(.get, url).text.contains("letter.txt (text/plain, 12 bytes)"))
        #expect(await request(rosie).status == "ActiveActionStatus")
        let member = await rosie.judge(accept: true)
        #expect(member.status == 200 && member.json["evidence"]?["contentSize"] == 12)
        #expect(await request(rosie).status == "CompletedActionStatus")
        #expect(await upload(rosie, to: url).status == 410)
        #expect(await rosie.judge(accept: false).status == 409, "it is judged once")
        #expect(await rosie.get()["entitlement"] != nil)
    }

    @Test("Rejected evidence takes the entitlement away, and the broker is told")
    func rejected() async throws {
        let rosie = try await resident()
        #expect(await rosie.judge(accept: false).status == 200)
        #expect(await request(rosie).status == "FailedActionStatus")
        #expect(await rosie.get()["entitlement"] == nil)
        #expect(EntitlementFilter(await rosie.list()["imin:entitlementFilter"]?.string ?? "")?.entries.isEmpty == true)
        #expect(rosie.notices == ["+notice \(rosie.id) entitlement removed after its evidence was rejected"])
    }

    @Test("An entitlement that another seller holds up stays")
    func heldUp() async throws {
        let rosie = try await resident()
        await rosie.join(at: AccountCaller.lidos)
        _ = await rosie.judge(accept: false)
        #expect(await rosie.get()["entitlement"] != nil)
    }

    @Test("Evidence that never comes fails when its time is over")
    func late() async throws {
        let rosie = try await resident()
        await rosie.caller.sandbox.advance(nanoseconds: 28 * 86_400_000_000_000)
        #expect(await request(rosie).status == "FailedActionStatus")
        #expect(await upload(rosie, to: request(rosie).url).status == 410)
    }

    @Test("A wrong address, no file, another kind of file and a body that is no form are refused on a page")
    func refusals() async throws {
        let rosie = try await resident()
        let url = await request(rosie).url
        #expect(await rosie.caller.send(.get, url + "x").status == 404)
        #expect(await upload(rosie, to: url, name: "").status == 422)
        #expect(await upload(rosie, to: url, content: "").status == 422)
        #expect(await upload(rosie, to: url, name: "a.exe", type: "application/x-msdownload").status == 422)
        var caller = rosie.caller
        caller.contentType = "multipart/form-data; boundary=y"
        #expect(await caller.send(.post, url, "nothing of the kind").status == 400)
        let long = await caller.send(.post, url, String(repeating: "x", count: SandboxRouter.maximumBody + 1))
        #expect(long.status == 413 && long.text.contains("<h1>This did not work</h1>") && long.text.contains("1 MiB"))
        #expect(await request(rosie).status == "PotentialActionStatus")
    }

    @Test("A seller connects, changes and disconnects by itself; each change is told to the broker, and shows in the lists")
    func seller() async throws {
        let rosie = try await AccountCaller(email: "new@example.com")
        let link = #"{"customer": "\#(rosie.id)", "seller": "\#(AccountCaller.acme)"}"#
        #expect(await rosie.control(.post, "links", link).status == 201)
        #expect(await rosie.control(.post, "links", link).status == 409)
        let change = """
            {"customer": "\(rosie.url)", "seller": "\(AccountCaller.acme)", "email": "n@example.com", "accessPass": "ABC1",
            "hiddenEntitlements": true}
            """
        #expect(await rosie.control(.patch, "links", change).status == 200)
        let account = await rosie.account()
        #expect(account["customer"]?["email"] == "n@example.com" && account["hiddenEntitlements"] == true)
        #expect(await rosie.get()["customer"]?["email"] == "new@example.com", "the platform's own copy stays")
        #expect(await rosie.get()["accessPass"]?["text"] == "ABC1")
        let query = "customer=\(rosie.id)&seller=\(PercentCoding.encode(AccountCaller.acme))"
        #expect(await rosie.control(.delete, "links?\(query)").status == 204)
        #expect(await rosie.account()["dateLinked"] == nil)
        #expect(rosie.notices.count == 4)
        let members = await rosie.control(.get, "members?seller=\(PercentCoding.encode(AccountCaller.acme))").json["imin:item"]?.array ?? []
        #expect(members.map { $0["email"] } == ["kit@example.com", "n@example.com", "rosie@example.com", "sam@example.com"])
        let added = await rosie.control(
            .post, "members", #"{"seller": "\#(AccountCaller.lidos)", "email": "x@example.com", "givenName": "X", "familyName": "Y"}"#)
        #expect(added.status == 201 && added.json["hiddenEntitlements"] == false)
    }

    @Test("A price of an entitlement can be booked by who holds it, and by nobody else")
    func price() async throws {
        let rosie = try await AccountCaller()
        let booking = """
            {"@context": ["https://openactive.io/", "https://imin.co/"], "type": "imin:CheckoutSession", "imin:initialOrder": {
            "type": "OrderQuote", "customer": "\(Caller.accounts)/\(rosie.id)", "broker": {"type": "Organization", "name": "Acme Fitness",
            "url": "https://acmefitness.example"}, "orderedItem": [{"type": "OrderItem",
            "acceptedOffer": "https://lidos.example.com/offers/swim-lanes-adult/entitlements/resident", "orderedItem": {
            "type": "ScheduledSession", "identifier": "https://lidos.example.com/scheduled-sessions/00000000000000070001"}}]}}
            """
        let checkout = "https://checkout.yourapp.com/api/checkout-sessions"
        let refused = await rosie.caller.send(.post, checkout, booking)
        #expect(refused.status == 409 && refused.json["@type"] == "UnacceptableOfferError", "\(refused.text)")
        await rosie.join(at: AccountCaller.lidos)
        _ = await rosie.setEntitlement()
        let basket = await rosie.caller.send(.post, checkout, booking)
        #expect(basket.status == 201)
        let page = await rosie.caller.send(.get, basket.json["potentialAction"]?[0]?["target"]?.string ?? "")
        #expect(page.text.contains("£5.10"), "a quarter off £6.80")
    }

    @Test("A filter that no list gave is none; one that was given is read back")
    func filter() throws {
        let entry = EntitlementFilter.Entry(seller: SellerID(AccountCaller.lidos), entitlement: "https://x.example/#1", hasHidden: true)
        let filter = EntitlementFilter([entry])
        #expect(EntitlementFilter(filter.text) == filter)
        for text in ["", "?", "e30", Base64URL.encode(Array(#"[["a"]]"#.utf8))] { #expect(EntitlementFilter(text) == nil) }
    }

    @Test("A seller that refuses what it gave before for longer still waits for the evidence: all of document 001 at once")
    func besideConflict() async throws {
        let rosie = try await resident()
        _ = await rosie.control(
            .patch, "links",
            #"{"customer": "\#(rosie.id)", "seller": "\#(AccountCaller.acme)", "membership": "paid monthly membership", "accessPass": "ABC1", "hiddenEntitlements": true}"#
        )
        let before = await request(rosie)
        let reply = await rosie.setEntitlement(until: "2032-01-31T00:00:00Z")
        #expect(reply.status == 200 && reply.json["error"]?[0]?["@type"] == "EntitlementConflict")
        let account = await rosie.account()
        #expect(
            account.object?.map(\.key) == [
                "@type", "seller", "dateLinked", "hiddenEntitlements", "customer", "accessPass", "imin:entitlementUpdateErrors",
                "imin:evidenceRequests",
            ])
        #expect(account["imin:entitlementUpdateErrors"]?[0]?["description"] == "This customer already has a paid monthly membership")
        #expect(await request(rosie) == before && before.status == "PotentialActionStatus")
        #expect(await upload(rosie, to: before.url).status == 303)

        _ = await rosie.setEntitlement(AccountCaller.student)
        #expect(await rosie.account()["imin:evidenceRequests"] == nil, "another entitlement takes the place of the earlier one")
        #expect(await rosie.account()["imin:entitlementUpdateErrors"] != nil)
    }
}

@Suite("Members of a body that are almost right")
struct MemberSpellingTests {
    @Test(
        "A slip is named; what is merely unknown is ignored",
        arguments: [
            ("emial", "email"), ("mail", "email"), ("Email", "email"), ("givenname", "givenName"), ("famlyName", "familyName"),
            ("is13OrOver", "imin:is13OrOver"), ("imin:is13orOver", "imin:is13OrOver"), ("telephon", "telephone"),
            ("birthdate", "birthDate"),
            ("adress", "address"), ("emergencyContacts", "emergencyContact"), ("genders", "gender"),
            ("nickname", nil), ("name", nil), ("hasAccount", nil), ("phone", nil), ("ext:vip", nil), ("url", nil), ("age", nil),
        ] as [(String, String?)])
    func spelling(written: String, meant: String?) async throws {
        let body = #"{"email": "a@b.example", "givenName": "A", "familyName": "B", "\#(written)": null}"#
        let reply = try await Caller().send(.post, Caller.accounts, body)
        #expect(reply.status == (meant == nil ? 201 : 400), "\(reply.text)")
        if let meant { #expect(reply.json["description"]?.string?.contains("did you mean `\(meant)`?") == true, "\(reply.text)") }
    }

    @Test("Members of an account, an address and a contact are looked at, too")
    func nested() async throws {
        let person = #""email": "a@b.example", "givenName": "A", "familyName": "B""#
        for (body, meant) in [
            (#"{"@type": "CustomerAccount", "custommer": {}, "customer": {\#(person)}}"#, "customer"),
            (#"{\#(person), "address": {"postCode": "1"}}"#, "postalCode"), (#"{\#(person), "emergencyContact": {"nmae": "x"}}"#, "name"),
        ] {
            let reply = try await Caller().send(.post, Caller.accounts, body)
            #expect(reply.status == 400 && reply.json["description"]?.string?.contains("`\(meant)`") == true, "\(reply.text)")
        }
    }
}
