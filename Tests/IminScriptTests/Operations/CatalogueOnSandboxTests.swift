import IminAPI
import IminClient
import IminJSON
import IminLanguage
import IminSandbox
import Testing

@testable import IminScript

/// Client and sandbox never import each other; here they meet: every operation of the catalogue is served, and answered as declared.
struct CatalogueOnSandboxTests {
    private func world() throws -> (Sandbox, Client) {
        let sandbox = try Sandbox()
        let client = Client(
            environment: .sandbox, transport: InProcessTransport { (request, body, _) in await sandbox.respond(to: request, body: body) })
        return (sandbox, client)
    }

    /// Calls by name; the reply has to be what the declaration says, texts of known forms included.
    private func call(_ client: Client, _ name: String, _ arguments: [String: JSON]) async throws -> JSON {
        let operation = try #require(Catalogue.operation(named: name)).form(with: arguments)
        let exchange = try await client.call(operation, arguments)
        #expect(exchange.status.map(operation.successStatuses.contains) == true, "\(name): \(exchange)")
        #expect((exchange.json == nil) == (operation.result == nil), "\(name) has a body or not")
        if let json = exchange.json, let result = operation.result {
            #expect(result.validate(json, .forms) == [], "\(name)")
            #expect(Self.undocumented(json, result) == [], "\(name): a script that reads these would get a hint")
        }
        return exchange.json ?? .null
    }

    /// The members of a reply that no schema knows.
    private static func undocumented(_ value: JSON, _ schema: Schema, at path: String = "") -> Set<String> {
        switch schema {
        case .array(let element), .oneOrMore(let element):
            return (value.array ?? []).reduce(into: []) { $0.formUnion(undocumented($1, element, at: path + "[]")) }
        case .object(let object):
            return (value.object ?? [:]).reduce(into: []) { found, member in
                let place = "\(path).\(member.key)"
                if let field = object[member.key] {
                    found.formUnion(undocumented(member.value, field.schema, at: place))
                } else {
                    found.insert(place)
                }
            }
        default: return []
        }
    }

    /// Opens an account at the seller of an account that is not connected, and connects it.
    private func connect(_ client: Client, _ account: JSON) async throws {
        let browser = Browser { (request, body) async throws(ScriptFailure) in
            let exchange = try await ScriptClient(client: client).send(request, body: body)
            guard let response = exchange.response else { throw ScriptFailure(kind: "unreachable", "no reply") }
            return (response, exchange.responseBody, exchange.number)
        }
        let target = try #require(account["potentialAction"]?[1]?["target"]?.string.flatMap { WebAddress($0) })
        let journey = AccountJourney(kind: .signUp, password: "secret", consents: true)
        let page = try await journey.run(from: browser.open(target))
        #expect(page.address.description == "https://acmefitness.example/done")
    }

    @Test func everyOperationIsServedAsItIsDeclared() async throws {
        let (_, client) = try world()
        let louis = try await call(
            client, "customer.create",
            [
                "email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu", "is13OrOver": false, "telephone": "020 811 8055",
                "birthDate": "2015-01-01", "gender": "https://schema.org/Male", "address": ["postalCode": "NW5 3DU"],
                "emergencyContact": ["name": "Ralph Wu", "telephone": "020 811 8056"],
            ])
        let updated = try await call(client, "customer.update", ["customer": louis, "email": "louis_new_email@imin.co"])
        #expect(updated["email"] == "louis_new_email@imin.co")
        let account = try await call(client, "customer.get", ["customer": louis])
        #expect(account["customer"]?["email"] == "louis_new_email@imin.co")
        let found = try await call(client, "search.sessions", ["activity": "Badminton", "limit": 50])
        let series = try #require(found["imin:item"]?[0])
        _ = try await call(client, "search.series", ["series": series])
        let session = try #require(series["subEvent"]?[0]?["subEvent"]?[0])
        _ = try await call(client, "search.session", ["session": session])
        try await playSearch(client)
        try await playFirehose(client)
        let basket = try await call(
            client, "checkout",
            [
                "session": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741",
                "offer": "http://opendata.provider.com/api/feeds/offers/adult", "customer": louis,
                "broker": ["name": "Acme Fitness", "url": "https://acmefitness.example"],
            ])
        #expect(basket["potentialAction"]?[0]?["target"]?.string?.contains("://") == true)
        let standalone = try await call(
            client, "standaloneCheckout",
            [
                "session": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741",
                "offer": "http://opendata.provider.com/api/feeds/offers/adult",
                "broker": ["name": "Acme Fitness", "url": "https://acmefitness.example"],
            ])
        #expect(standalone["potentialAction"]?[0]?["target"]?.string?.contains("/opendata/") == true)
        #expect(standalone["imin:initialOrder"]?["orderedItem"]?[0]?["orderedItem"]?["identifier"] == nil, "it is named by its id")
        _ = try await call(client, "orderItems", ["of": louis])
        _ = try await call(client, "orders", ["of": louis, "page": 1])
        let accounts = try await call(client, "accounts", ["of": louis, "redirectUri": "https://acmefitness.example/done"])
        let acme = try #require(accounts["imin:item"]?.array?.first { $0["seller"]?["name"] == "Acme Leisure Centre" })
        try await connect(client, acme)
        let atSellers = try await call(
            client, "customer.update", ["customer": louis, "telephone": "020 811 8057", "sellers": [acme["seller"] ?? .null]])
        #expect(atSellers["actionStatus"] == "https://schema.org/CompletedActionStatus")
        _ = try await call(client, "customer.setAccessPass", ["customer": louis, "text": "ABC123DEF"])
        let entitlements = try await call(client, "entitlements", [:])
        let resident = try #require(entitlements["concept"]?[0])
        _ = try await call(client, "customer.setEntitlement", ["customer": louis, "to": resident, "until": "2031-01-31"])
        let linked = try await call(client, "accounts", ["of": louis])
        #expect(linked["imin:item"]?.array?.contains { $0["imin:evidenceRequests"] != nil && $0["accessPass"] != nil } == true)
        #expect(try await call(client, "customer.get", ["customer": louis])["entitlement"] != nil)
        _ = try await call(client, "customer.removeEntitlement", ["customer": louis])
        let geoff = try await call(
            client, "customer.createAccount", ["email": "geoffcapes@example.com", "givenName": "Geoff", "familyName": "Capes"])
        #expect(geoff["customer"]?["email"] == "geoffcapes@example.com")
        _ = try await call(client, "accounts.disconnect", ["customer": louis, "seller": acme["seller"] ?? .null])
        _ = try await call(client, "customer.delete", ["customer": louis])
        await #expect(throws: ClientError.self) {
            try await client.call(try #require(Catalogue.operation(named: "customer.get")), ["customer": louis])
        }
        let played = Set(client.log.exchanges.compactMap(\.operation))
        // An order exists only after its page has been paid on; `OrderOperationsTests` plays that. Sellers have a file, too.
        let others = Set(Catalogue.operations.map(\.name)).subtracting(played).filter { !$0.hasPrefix("seller.") }
        #expect(others == ["order", "order.cancel", "receipt"])
    }

    /// The searches besides that for sessions.
    private func playSearch(_ client: Client) async throws {
        let near: JSON = "51.752,-1.258"
        let found = try await call(client, "search.seriesList", ["mode": "discovery-geo", "near": near, "radius": 5])
        #expect(found["imin:item"]?[0]?["name"] == "Badminton Social")
        let facilities = try await call(client, "search.facilities", ["near": near, "activity": ["Badminton", "Padel"]])
        #expect(facilities["imin:totalItems"] == 2)
        let facility = try await call(client, "search.facility", ["facility": try #require(facilities["imin:item"]?[0])])
        _ = try await call(client, "search.slot", ["slot": try #require(facility["event"]?[0])])
        let slots = try await call(client, "search.slots", ["near": near, "from": "2026-05-05"])
        #expect(slots["imin:item"]?[0]?["event"] != nil)
        let parks = try await call(client, "search.places", ["near": near, "radius": 20, "classification": "Park"])
        #expect(parks["imin:totalItems"] == 1)
        let tuesday = try await call(client, "search.eventPlaces", ["day": "Tuesday", "near": try #require(parks["imin:item"]?[0])])
        #expect(tuesday["imin:item"]?.array?.isEmpty == false)
        for name in ["search.facets", "search.activities", "search.activityCollections"] {
            #expect(try await call(client, name, ["maximumPrice": 0])["imin:index"] != nil)
        }
    }

    private func playFirehose(_ client: Client) async throws {
        for name in ["sessionSeries", "scheduledSessions", "facilityUses", "slots"] {
            let page = try await call(client, "firehose.\(name)", ["limit": 2])
            #expect(page["items"]?.array?.count == 2)
            // By the page itself, and by the place of its last item.
            let item = try #require(page["items"]?[1])
            let next = try await call(client, "firehose.\(name)", ["after": page])
            let same = try await call(
                client, "firehose.\(name)",
                ["afterTimestamp": try #require(item["modified"]), "afterId": try #require(item["id"]), "limit": 2])
            #expect(next == same && next["items"]?[0] != page["items"]?[0])
        }
        #expect(try await call(client, "firehose.bookableSellers", ["broker": "acme"])["items"]?[0]?["kind"] == "Organization")
        #expect(try await call(client, "firehose.datasets", [:])["imin:totalItems"] == 6)
    }

    @Test(
        arguments: [
            ("customer.get", ["customer": "nobody"], 404, "NotFoundError"),
            ("customer.update", ["customer": "nobody", "email": "a@b.example"], 404, "NotFoundError"),
            ("customer.delete", ["customer": "nobody"], 404, "NotFoundError"),
            ("accounts", ["of": "nobody"], 404, "NotFoundError"),
            ("accounts", ["of": "nobody", "redirectUri": "done"], 400, "InvalidRequestError"),
            ("accounts.disconnect", ["customer": "nobody", "seller": "https://acme.example/1"], 404, "NotFoundError"),
            ("customer.createAccount", ["email": "a@b.example"], 400, "IncompleteCustomerDetailsError"),
            ("customer.setAccessPass", ["customer": "nobody", "text": "ABC123DEF"], 404, "NotFoundError"),
            ("customer.setEntitlement", ["customer": "nobody", "to": "https://x.example/", "until": "2031-01-31"], 404, "NotFoundError"),
            ("customer.removeEntitlement", ["customer": "nobody"], 404, "NotFoundError"),
            ("customer.update", ["customer": "nobody", "sellers": ["https://x.example/"]], 404, "NotFoundError"),
            ("order", ["order": "6d0c0a0e-0000-4000-8000-000000000001"], 404, "UnknownOrderError"),
            ("orders", ["of": "nobody"], 404, "NotFoundError"),
            ("orderItems", ["of": "nobody"], 404, "NotFoundError"),
            ("search.session", ["session": "http://nowhere.example/1"], 404, "NotFoundError"),
            ("search.series", ["series": "http://nowhere.example/1"], 404, "NotFoundError"),
            ("search.sessions", ["near": "nowhere"], 400, "InvalidQuery"),
            ("search.seriesList", ["mode": "discovery-geo"], 400, "InvalidQuery"),
            ("search.facilities", ["near": "nowhere"], 400, "InvalidQuery"),
            ("search.slots", ["near": "51,0"], 400, "InvalidQuery"),
            ("firehose.slots", ["afterId": "x"], 400, "InvalidRequestError"),
            ("firehose.bookableSellers", ["broker": "acme", "limit": 0], 400, "InvalidRequestError"),
            ("search.facility", ["facility": "http://nowhere.example/1"], 404, "NotFoundError"),
            ("search.slot", ["slot": "http://nowhere.example/1"], 404, "NotFoundError"),
            ("search.places", ["classification": "Castle"], 400, "InvalidQuery"),
            ("search.eventPlaces", ["level": "Expert"], 400, "InvalidQuery"),
            ("search.facets", ["amenity": "Moat"], 400, "InvalidQuery"),
            ("search.activities", ["startsAfter": "25:00"], 400, "InvalidQuery"),
            ("search.activityCollections", ["age": "old"], 400, "InvalidQuery"),
            ("customer.create", ["email": .string("a@b.example")], 400, "IncompleteCustomerDetailsError"),
        ] as [(String, [String: JSON], Int, String)])
    func refusalsAreTheDeclaredOnes(_ name: String, _ arguments: [String: JSON], _ status: Int, _ type: String) async throws {
        let operation = try #require(Catalogue.operation(named: name))
        #expect(operation.errors.contains { $0.status == status && $0.type == type })
        let (_, client) = try world()
        do {
            let exchange = try await client.call(operation, arguments)
            Issue.record("\(name) succeeded: \(exchange)")
        } catch {
            #expect(error.status == status && error.type == type, "\(error.message(client.renderer))")
        }
    }

    @Test(
        arguments: [
            ("session", "http://nowhere.example/1", 409, "UnknownOpportunityError"),
            ("offer", "http://nowhere.example/1", 409, "UnknownOfferError"),
            ("broker", ["url": "https://acmefitness.example"], 400, "IncompleteBrokerDetailsError"),
        ] as [(String, JSON, Int, String)])
    func aCheckoutIsRefusedAsDeclared(_ parameter: String, _ value: JSON, _ status: Int, _ type: String) async throws {
        let checkout = try #require(Catalogue.operation(named: "checkout"))
        #expect(checkout.errors.contains { $0.status == status && $0.type == type })
        let (_, client) = try world()
        let ada = try await call(client, "customer.create", ["email": "ada@imin.co", "givenName": "Ada", "familyName": "Ng"])
        var arguments: [String: JSON] = [
            "session": "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741",
            "offer": "http://opendata.provider.com/api/feeds/offers/adult", "customer": ada,
            "broker": ["name": "Acme", "url": "https://a.example"],
        ]
        arguments[parameter] = value
        do {
            _ = try await client.call(checkout, arguments)
            Issue.record("the checkout began")
        } catch {
            #expect(error.status == status && error.type == type, "\(error.message(client.renderer))")
        }
    }

    @Test(arguments: [(nil, "NoAPITokenError"), ("wrong-key", "InvalidAPITokenError")] as [(String?, String)])
    func withoutTheRightKeyNothingIsServed(_ key: String?, _ type: String) async throws {
        let sandbox = try Sandbox()
        let keys: ServiceTable<Secret> = key.map { [.booking: Secret($0)] } ?? [:]
        let environment = Environment(name: "locked", endpoints: .sandbox, keys: keys, isEmbedded: true)
        let client = Client(
            environment: environment, transport: InProcessTransport { (request, body, _) in await sandbox.respond(to: request, body: body) }
        )
        let operation = try #require(Catalogue.operation(named: "customer.get"))
        #expect(operation.errors.contains { $0.status == 401 && $0.type == type })
        let error = await #expect(throws: ClientError.self) { try await client.call(operation, ["customer": "a"]) }
        #expect(error?.status == 401 && error?.type == type)
    }
}
