import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

/// A customer called Rosie and what she does about accounts at sellers.
struct AccountCaller {
    static let acme = "https://id.bookingsystem.example.com/organizers/1"
    static let lidos = "https://lidos.example.com/organizers/3"
    static let done = "https://acmefitness.example/done"

    let caller: Caller
    let id: String

    init(email: String = "rosie@example.com") async throws {
        caller = try Caller()
        let body = #"{"email": "\#(email)", "givenName": "Rosie", "familyName": "Green"}"#
        id = await caller.send(.post, Caller.accounts, body).json["identifier"]?.string ?? ""
    }

    var url: String { "https://book.imin.co/api/v2/customers/\(id)/accounts" }

    func list(redirectURI: String? = AccountCaller.done) async -> JSON {
        await caller.send(.get, url + (redirectURI.map { "?redirectUri=\(PercentCoding.encode($0))" } ?? "")).json
    }

    func account(at seller: String = AccountCaller.acme) async -> JSON {
        await list()["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == seller } ?? .null
    }

    /// Where the address of an action leads.
    func visit(_ position: Int = 0, at seller: String = AccountCaller.acme) async -> String {
        let target = await account(at: seller)["potentialAction"]?[position]?["target"]?.string ?? ""
        return await caller.send(.get, target).fields[.location] ?? ""
    }

    /// Signs in with the account of an address and consents.
    @discardableResult
    func connect(at seller: String = AccountCaller.acme, email: String = "rosie@example.com", decision: String = "allow") async -> Reply {
        let signIn = await visit(at: seller)
        _ = await caller.submit(signIn, ["email": email, "password": "any"])
        return await caller.submit(consent(of: signIn), ["decision": decision])
    }

    /// Opens an account at the seller and consents.
    @discardableResult
    func join(at seller: String, email: String = "rosie@example.com") async -> Reply {
        let signUp = await visit(1, at: seller)
        _ = await caller.submit(signUp, ["givenName": "Rosie", "familyName": "Green", "email": email, "password": "secret"])
        return await caller.submit(consent(of: signUp), ["decision": "allow"])
    }

    func consent(of page: String) -> String { String(page[..<(page.lastIndex(of: "/") ?? page.startIndex)]) + "/consent" }
}

@Suite("Linked accounts over HTTP")
struct AccountTests {
    @Test("A seller that knows the address: every member of source document 001, byte for byte")
    func known() async throws {
        let rosie = try await AccountCaller()
        let reply = await rosie.caller.send(.get, rosie.url)
        #expect(reply.status == 200)
        let json = reply.json
        #expect(json["@context"] == ["https://openactive.io/", "https://schema.imin.co/"])
        #expect(json["@id"]?.string == rosie.url && json["@type"] == "imin:Collection")
        #expect(json["imin:entitlementFilter"]?.string?.isEmpty == false)
        let acme = json["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == AccountCaller.acme }
        #expect(
            acme?.text() == """
                {"@type":"Account","seller":{"@type":"Organization","@id":"https://id.bookingsystem.example.com/organizers/1",\
                "name":"Acme Leisure Centre","url":"https://acmeleisurecentre.com/","logo":{"@type":"ImageObject",\
                "url":"https://acmeleisurecentre.com/logo.jpg"},"email":"contact@acmeleisurecentre.com","telephone":"01455 890508",\
                "sameAs":["https://www.facebook.com/acmeleisurecentre/","https://twitter.com/acmeleisurecentre"]},\
                "imin:matchingEmailExists":true}
                """)
        let others = json["imin:item"]?.array?.filter { $0["seller"]?["@id"]?.string != AccountCaller.acme } ?? []
        #expect(others.count >= 5 && others.allSatisfy { $0["imin:matchingEmailExists"] == false && $0["potentialAction"] == nil })
    }

    @Test("With redirectUri every seller that is not connected has both actions, each with a signed token of its own")
    func actions() async throws {
        let rosie = try await AccountCaller()
        let items = await rosie.list()["imin:item"]?.array ?? []
        var tokens: Set<String> = []
        for item in items {
            let actions = item["potentialAction"]?.array ?? []
            #expect(actions.map { $0["@type"] } == ["RegisterAction", "CreateAction"])
            for action in actions {
                let target = action["target"]?.string ?? ""
                #expect(target.hasPrefix("https://book.imin.co/auth/connect-account?jwt=ey"))
                tokens.insert(target)
            }
        }
        #expect(tokens.count == items.count * 2)
    }

    @Test("Both paths list the same accounts; unknown customers are 404, addresses that are none 400")
    func paths() async throws {
        let rosie = try await AccountCaller()
        #expect(await rosie.caller.send(.get, "\(Caller.accounts)/\(rosie.id)/accounts").bytes == rosie.caller.send(.get, rosie.url).bytes)
        #expect(await rosie.caller.send(.get, "\(Caller.accounts)/nobody/accounts").status == 404)
        for bad in [
            "", "done", "javascript:alert(1)", "//x.example", "https://x.example:99999/", "https://?x", "https:/x.example",
            "https://b\u{FC}cher.example/",
        ] {
            let reply = await rosie.caller.send(.get, "\(rosie.url)?redirectUri=\(PercentCoding.encode(bad))")
            #expect(reply.status == 400 && reply.json["@type"] == "InvalidRequestError")
            #expect(reply.text.contains("`xn--bcher-kva.example`") == bad.contains("\u{FC}"), "it says how such a host is written")
        }
    }

    @Test("From the address to the seller, through sign-in and consent, back to the broker; then the account is connected")
    func connect() async throws {
        let rosie = try await AccountCaller()
        let target = await rosie.account()["potentialAction"]?[0]?["target"]?.string ?? ""
        let start = await rosie.caller.send(.get, target)
        let signIn = start.fields[.location] ?? ""
        #expect(start.status == 302 && signIn.hasPrefix("https://acmeleisurecentre.com/connect/") && signIn.hasSuffix("/sign-in"))
        let page = await rosie.caller.send(.get, signIn)
        #expect(page.status == 200 && page.text.contains("Sign in to Acme Leisure Centre") && page.text.contains("rosie@example.com"))
        #expect(await rosie.caller.submit(signIn, ["email": "nobody@example.com", "password": "x"]).status == 401)
        let signedIn = await rosie.caller.submit(signIn, ["email": "Rosie@Example.com", "password": "x"])
        #expect(signedIn.status == 303 && signedIn.fields[.location]?.hasSuffix("/consent") == true)
        let consent = await rosie.caller.send(.get, rosie.consent(of: signIn))
        #expect(consent.text.contains("acmefitness.example"))
        #expect(consent.fields[.contentSecurityPolicy]?.hasSuffix("form-action 'self' https://acmefitness.example") == true)
        let back = await rosie.caller.submit(rosie.consent(of: signIn), ["decision": "allow"])
        #expect(back.status == 303 && back.fields[.location] == AccountCaller.done)
        let account = await rosie.account()
        #expect(
            account.object?.keys.map { $0 } == ["@type", "seller", "dateLinked", "hiddenEntitlements", "customer"])
        #expect(account["dateLinked"] == "2026-05-04T08:00:00+00:00" && account["hiddenEntitlements"] == false)
        #expect(account["customer"]?["email"] == "rosie@example.com" && account["customer"]?["dateModified"] != nil)
        #expect(await rosie.caller.send(.get, target).status == 410, "a token opens its address once")
        #expect(await rosie.caller.send(.get, signIn).status == 410)
    }

    @Test("A new account is made at the seller; declining connects nothing and still leads back")
    func signUpAndDecline() async throws {
        let rosie = try await AccountCaller()
        #expect(await rosie.connect(decision: "decline").fields[.location] == AccountCaller.done)
        #expect(await rosie.account()["imin:matchingEmailExists"] == true)
        let signUp = await rosie.visit(1, at: AccountCaller.lidos)
        #expect(signUp.hasPrefix("https://lidos.example.com/connect/") && signUp.hasSuffix("/sign-up"))
        let flawed = await rosie.caller.submit(signUp, ["givenName": "Rosie", "email": "rosie"])
        #expect(flawed.status == 422 && flawed.text.contains("This is not an e-mail address."))
        #expect(await rosie.caller.send(.get, rosie.consent(of: signUp)).fields[.location]?.hasSuffix("/sign-in") == true)
        await rosie.join(at: AccountCaller.lidos, email: "r.green@example.com")
        #expect(await rosie.account(at: AccountCaller.lidos)["customer"]?["email"] == "r.green@example.com")
    }

    @Test("Disconnecting is 204, and the seller still knows the address; again it is 404, without seller 400")
    func disconnect() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        let url = "\(rosie.url)?seller=\(PercentCoding.encode(AccountCaller.acme))"
        let reply = await rosie.caller.send(.delete, url)
        #expect(reply.status == 204 && reply.bytes.isEmpty)
        #expect(await rosie.account()["imin:matchingEmailExists"] == true)
        #expect(await rosie.caller.send(.delete, url).status == 404)
        #expect(await rosie.caller.send(.delete, rosie.url).status == 400)
        #expect(await rosie.caller.send(.delete, "\(rosie.url)?seller=https%3A%2F%2Fnowhere.example%2F").status == 404)
    }

    @Test("Tokens that are none, of another page, too old or of a deleted customer open nothing")
    func tokens() async throws {
        let rosie = try await AccountCaller()
        let connect = "https://book.imin.co/auth/connect-account"
        #expect(await rosie.caller.send(.get, connect).status == 401)
        #expect(await rosie.caller.send(.get, "\(connect)?jwt=abc").status == 401)
        let world = rosie.caller.sandbox.platform.world
        let other = TokenClaims(
            id: "1", issuer: "https://sellers.imin.co", subject: rosie.id, audience: "https://sellers.imin.co/view",
            issued: Sandbox.Options.start, expires: Sandbox.Options.start.adding(minutes: 5))
        #expect(await rosie.caller.send(.get, "\(connect)?jwt=\(world.tokens.sign(other))").status == 403)
        let target = await rosie.account()["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(await rosie.caller.send(.head, target).status == 200, "asking for the header uses nothing up")
        #expect(await rosie.caller.send(.get, target + "x").status == 401)
        await rosie.caller.sandbox.advance(nanoseconds: 3_600_000_000_000)
        #expect(await rosie.caller.send(.get, target).status == 410)
        let visit = await rosie.visit()
        await rosie.caller.sandbox.advance(nanoseconds: 1_800_000_000_000)
        #expect(await rosie.caller.send(.get, visit).status == 410)
        let late = await rosie.account()["potentialAction"]?[0]?["target"]?.string ?? ""
        _ = await rosie.caller.send(.delete, "\(Caller.accounts)/\(rosie.id)")
        #expect(await rosie.caller.send(.get, late).status == 410)
    }

    @Test("An account at a seller is connected with one customer only")
    func oneCustomer() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        let body = #"{"email": "other@example.com", "givenName": "O", "familyName": "T"}"#
        let other = await rosie.caller.send(.post, Caller.accounts, body).json["identifier"]?.string ?? ""
        let list = await rosie.caller.send(
            .get, "https://book.imin.co/api/v2/customers/\(other)/accounts?redirectUri=https%3A%2F%2Fx.example"
        ).json
        let acme = list["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == AccountCaller.acme }
        #expect(acme?["imin:matchingEmailExists"] == false)
        let signIn = await rosie.caller.send(.get, acme?["potentialAction"]?[0]?["target"]?.string ?? "").fields[.location] ?? ""
        _ = await rosie.caller.submit(signIn, ["email": "rosie@example.com", "password": "x"])
        #expect(await rosie.caller.submit(rosie.consent(of: signIn), ["decision": "allow"]).status == 409)
    }

    @Test("Listing accounts changes nothing and names the same tokens; behind a socket everything stays at its address")
    func reads() async throws {
        let rosie = try await AccountCaller()
        let before = rosie.caller.sandbox.changeNumber
        let first = await rosie.list()
        #expect(await rosie.list() == first && rosie.caller.sandbox.changeNumber == before)
        let local = "http://127.0.0.1:8080"
        let list = await rosie.caller.send(.get, "\(local)/api/v2/customers/\(rosie.id)/accounts?redirectUri=https%3A%2F%2Fx.example").json
        let target = list["imin:item"]?[1]?["potentialAction"]?[0]?["target"]?.string ?? ""
        #expect(target.hasPrefix("\(local)/auth/connect-account?jwt="))
        #expect(await rosie.caller.send(.get, target).fields[.location]?.hasPrefix("\(local)/connect/") == true)
    }

    @Test("Deleting a customer takes its connections apart")
    func erasure() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        _ = await rosie.caller.send(.delete, "\(Caller.accounts)/\(rosie.id)")
        let world = rosie.caller.sandbox.platform.world
        #expect(world.accounts.links.isEmpty && world.accounts.customerByMember.isEmpty)
        #expect(await rosie.caller.send(.get, rosie.url).status == 404)
    }

    @Test("Where the broker's own address has letters that no header carries, the way back is written with their escapes")
    func foreignLetters() async throws {
        let rosie = try await AccountCaller()
        let list = await rosie.list(redirectURI: "https://broker.example/zurück?a=%20&b=ü#ende")
        let target = list["imin:item"]?.array?.first { $0["seller"]?["@id"]?.string == AccountCaller.acme }?["potentialAction"]?[0]?[
            "target"]
        let signIn = await rosie.caller.send(.get, target?.string ?? "").fields[.location] ?? ""
        _ = await rosie.caller.submit(signIn, ["email": "rosie@example.com", "password": "any"])
        let end = await rosie.caller.submit(rosie.consent(of: signIn), ["decision": "allow"])
        #expect(end.fields[.location] == "https://broker.example/zur%C3%BCck?a=%20&b=%C3%BC#ende")
    }
}
