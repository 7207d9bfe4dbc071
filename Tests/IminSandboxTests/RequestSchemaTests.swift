// The requests of the OpenAPI document: what the source documents send fits it, what the client sends fits it, and the sandbox takes what
// fits it.

import Foundation
import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Requests and the OpenAPI document")
struct RequestSchemaTests {
    private static let document = OpenAPIDocument.json(further: Sandbox.routes)
    private static let check = JSONSchemaCheck(document: document)

    /// The operation of the document that a request goes to.
    private static func operation(_ method: String, _ path: String) -> JSON? {
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        let paths: JSONObject = document["paths"]?.object ?? [:]
        let item = paths.first { template, item in
            let pattern = template.split(separator: "/")
            return pattern.count == segments.count && item[method.lowercased()] != nil
                && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return item?.value[method.lowercased()]
    }

    private static func findings(_ method: String, _ path: String, _ body: JSON) -> [String] {
        guard let schema = operation(method, path)?["requestBody"]?["content"]?["application/json"]?["schema"] else {
            return ["\(method) \(path) has no body in the document"]
        }
        return check.findings(body, schema)
    }

    private static func encoded(_ text: String) -> String { PercentCoding.encode(text, as: .pathSegment) }

    // MARK: - What is sent fits

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Documents")

    @Test("The bodies of the source documents fit", arguments: ["002-checkout", "002-create", "002-update"])
    func documents(name: String) throws {
        let request = try #require(JSON(parsing: Array(Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))))["request"])
        let path = try #require(WebAddress(lenient: (request["url"]?.string ?? "").replacing("{customer}", with: "MAlnTNiZut"))?.path)
        #expect(Self.findings(request["method"]?.string ?? "", path, request["body"] ?? .null) == [])
    }

    private static let acme: JSON = ["name": "Acme Fitness", "url": "acmefitness.co.uk"]
    private static let seller: JSON = "https://id.bookingsystem.example.com/organizers/1"

    private static let calls: [(String, [String: JSON])] = [
        ("customer.create", ["email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu", "is13OrOver": false, "telephone": .null]),
        (
            "customer.createAccount",
            ["email": "a@b.example", "givenName": "A", "familyName": "B", "address": ["postalCode": "NW5 3DU"], "birthDate": "1970-01-01"]
        ),
        ("customer.update", ["customer": "abc", "telephone": .null, "address": .null, "email": "a@b.example"]),
        ("customer.update", ["customer": "abc", "telephone": .null, "emergencyContact": ["name": "Ralph"], "sellers": [seller]]),
        ("customer.setAccessPass", ["customer": "abc", "text": "ABC123DEF"]),
        ("customer.setEntitlement", ["customer": "abc", "to": "https://meta.example/e#1", "until": "2031-01-31T00:00:00Z"]),
        ("customer.removeEntitlement", ["customer": "abc"]),
        ("checkout", ["session": .string(Caller.badminton), "offer": .string(Caller.adult), "customer": "abc", "broker": acme]),
        (
            "checkout",
            [
                "items": [["offer": .string(Caller.adult), "session": .string(Caller.badminton), "attendee": "abc"]], "customer": "abc",
                "broker": acme,
                "links": [["name": "Back", "imin:linkType": "https://imin.co/BackToBrokerLink", "url": "https://www.imin.co/"]],
            ]
        ),
        ("standaloneCheckout", ["session": .string(Caller.badminton), "offer": .string(Caller.adult), "broker": acme]),
        ("order.cancel", ["order": "6d0c0a0e-0000-4000-8000-000000000001", "items": ["2"]]),
    ]

    @Test("What the client sends fits, every body of the catalogue at least once", arguments: 0..<calls.count)
    func client(index: Int) throws {
        let (name, arguments) = Self.calls[index]
        let operation = try #require(Catalogue.operation(named: name)).form(with: arguments)
        let built = try RequestBuilder.build(
            operation, arguments: arguments.filter { given in operation.parameters.contains { $0.name == given.key } },
            endpoints: .sandbox)
        let findings = Self.findings(built.request.method.rawValue, built.request.path ?? "", try JSON(parsing: built.body))
        #expect(findings == [], "\(String(decoding: built.body, as: UTF8.self))")
    }

    @Test("No body of the catalogue is left out of the list above")
    func complete() {
        let names = Set(Self.calls.map(\.0))
        for operation in Catalogue.operations where operation.bodyTemplate != nil { #expect(names.contains(operation.name)) }
    }

    // MARK: - What fits is taken

    private static let order: JSON = [
        "type": "OrderQuote", "customer": ["type": "Person", "email": "g@b.example", "givenName": "G", "familyName": "B"],
        "broker": ["type": "Organization", "name": "Acme Fitness", "url": "https://acmefitness.example"],
        "orderedItem": [
            [
                "type": "OrderItem", "acceptedOffer": .string(Caller.adult),
                "orderedItem": ["type": "ScheduledSession", "identifier": .string(Caller.badminton)],
            ]
        ],
    ]

    private static let openOrder: JSON = [
        "type": "OrderQuote", "broker": ["type": "Organization", "name": "Acme Fitness", "url": "https://acmefitness.example"],
        "orderedItem": [
            [
                "type": "OrderItem", "acceptedOffer": .string(Caller.adult),
                "orderedItem": ["type": "ScheduledSession", "id": .string(Caller.badminton)],
            ]
        ],
    ]

    private static func session(_ order: JSON) -> JSON {
        [
            "@context": ["https://openactive.io/", "https://imin.co/"], "type": "imin:CheckoutSession", "imin:initialOrder": order,
            "imin:navigationLinks": [
                ["type": "WebPage", "name": "Back", "imin:linkType": "https://imin.co/BackToBrokerLink", "url": "https://www.imin.co/"]
            ],
        ]
    }

    /// Requests that are taken as they are; `{customer}` is an account.
    private static let requests: [(String, JSON)] = [
        ("https://checkout.yourapp.com/api/checkout-sessions", session(order)),
        ("https://checkout.yourapp.com/checkout-sessions", session(openOrder)),
        (Caller.accounts, ["email": "a@b.example", "givenName": "A", "familyName": "B", "telephone": "1"]),
        (
            Caller.accounts,
            [
                "@context": "https://openactive.io/", "@type": "CustomerAccount",
                "customer": ["@type": "Person", "email": "c@b.example", "givenName": "A", "familyName": "B"],
            ]
        ),
        (
            "\(Caller.accounts)/{customer}/actions",
            ["@context": "https://openactive.io/", "@type": "CustomerUpdateAction", "object": ["@type": "Person", "telephone": "1"]]
        ),
        (
            "\(Caller.accounts)/{customer}/actions",
            [
                "@context": "https://openactive.io/", "@type": "imin:AccessPassUpdateAction",
                "object": ["@type": "Barcode", "text": "ABC123DEF"],
            ]
        ),
    ]

    @Test("A request of the document is taken; without one of its members it is refused by the schema and the sandbox, or by neither")
    func taken() async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        for (url, body) in Self.requests {
            let url = url.replacing("{customer}", with: customer)
            let path = try #require(WebAddress(url)?.path)
            #expect(Self.findings("POST", path, body) == [])
            let whole = await caller.send(.post, url, body.text())
            #expect((200..<300).contains(whole.status), "\(whole.text)")
            let answer = Self.operation("POST", path)?["responses"]?[String(whole.status)]?["content"]?["application/json"]?["schema"]
            #expect(Self.check.findings(whole.json, try #require(answer)) == [])
            // The one member of a change is what it changes: that there is one at all, the schema does not say.
            for place in Self.places(in: body) where place.last != "telephone" {
                let shorter = Self.without(place[...], body)
                let isRight = Self.findings("POST", path, shorter).isEmpty
                let reply = await caller.send(.post, url, shorter.text())
                #expect(isRight ? (200..<300).contains(reply.status) : reply.status == 400, "\(path) without \(place): \(reply.text)")
            }
        }
    }

    @Test("Texts of a person are as long as the document says, and no longer", arguments: [255, 256])
    func lengths(count: Int) async throws {
        let caller = try Caller()
        let text = JSON.string(String(repeating: "é", count: count))
        let person: JSON = ["email": "a@b.example", "givenName": "A", "familyName": "B"]
        for added: JSONObject in [
            ["givenName": text], ["familyName": text], ["telephone": text],
            ["email": .string(String(repeating: "a", count: count - 10) + "@b.example")],
            ["address": ["streetAddress": text]], ["address": ["addressCountry": text]], ["emergencyContact": ["name": text]],
        ] {
            var body = person.object ?? [:]
            body.merge(added)
            #expect(Self.findings("POST", "/api/v2/customer-accounts", .object(body)).isEmpty == (count == 255), "\(added.keys)")
            #expect(
                await caller.send(.post, Caller.accounts, JSON.object(body).text()).status == (count == 255 ? 201 : 400), "\(added.keys)")
        }
    }

    @Test("What is no context is refused by the schema and the sandbox", arguments: ["1", "true", "\" \"", "[1]", "[\" \"]", "[[]]"])
    func contexts(text: String) async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        for (url, body) in Self.requests {
            let url = url.replacing("{customer}", with: customer)
            let wrong = body.merging(.object(["@context": try JSON(parsing: text)]))
            #expect(Self.findings("POST", try #require(WebAddress(url)?.path), wrong) != [])
            #expect(await caller.send(.post, url, wrong.text()).status == 400, "\(url)")
        }
    }

    @Test("A name that is blank is none: neither schema nor sandbox take it", arguments: ["", " ", "\u{A0}\t"])
    func blanks(text: String) async throws {
        let caller = try Caller()
        let account = "\(Caller.accounts)/\(await caller.louis())"
        for name in ["givenName", "familyName"] {
            let change: JSON = .object([name: .string(text)])
            let person = JSON.object(["email": "a@b.example", "givenName": "A", "familyName": "B"]).merging(change)
            #expect(Self.findings("POST", "/api/v2/customer-accounts", person) != [])
            #expect(await caller.send(.post, Caller.accounts, person.text()).status == 400)
            #expect(Self.findings("PATCH", "/api/v2/customer-accounts/x", change) != [])
            #expect(await caller.send(.patch, account, change.text()).status == 400)
        }
    }

    @Test("What the server cannot do without is required: broker, its name and url, a customer, names, what is booked")
    func required() async throws {
        let caller = try Caller()
        let url = "https://checkout.yourapp.com/api/checkout-sessions"
        let order = "imin:initialOrder"
        let places: [[String]] = [
            [order], [order, "broker"], [order, "broker", "name"], [order, "broker", "url"], [order, "customer"],
            [order, "customer", "email"], [order, "customer", "givenName"], [order, "customer", "familyName"], [order, "orderedItem"],
            [order, "orderedItem", "0"], [order, "orderedItem", "0", "acceptedOffer"], [order, "orderedItem", "0", "orderedItem"],
            [order, "orderedItem", "0", "orderedItem", "type"], [order, "orderedItem", "0", "orderedItem", "identifier"],
            ["@context"], ["type"], [order, "type"], [order, "orderedItem", "0", "type"],
            ["imin:navigationLinks", "0", "name"], ["imin:navigationLinks", "0", "url"], ["imin:navigationLinks", "0", "imin:linkType"],
        ]
        for place in places {
            let body = Self.without(place[...], Self.session(Self.order))
            #expect(Self.findings("POST", "/api/checkout-sessions", body) != [], "\(place)")
            #expect(await caller.send(.post, url, body.text()).status == 400, "\(place)")
        }
        for name in ["email", "givenName", "familyName"] {
            let body = Self.without([name], ["email": "a@b.example", "givenName": "A", "familyName": "B"])
            #expect(Self.findings("POST", "/api/v2/customer-accounts", body) != [])
            #expect(await caller.send(.post, Caller.accounts, body.text()).status == 400)
        }
    }

    @Test("Sellers are named in an action, not in a PATCH: schema, client and server agree")
    func sellers() async throws {
        let properties = Self.operation("PATCH", "/api/v2/customer-accounts/x")?["requestBody"]?["content"]?["application/json"]?[
            "schema"]?[
                "properties"]
        #expect(properties?["telephone"] != nil && properties?["seller"] == nil)
        let caller = try Caller()
        let account = "\(Caller.accounts)/\(await caller.louis())"
        let refused = await caller.send(.patch, account, #"{"telephone": "1", "seller": ["https://id.example.com/organizers/1"]}"#)
        #expect(refused.status == 400 && refused.json["@type"] == "PatchNotAllowedOnPropertyError" && refused.json["instance"] == "/seller")
        #expect(await caller.send(.get, account).json["customer"]?["telephone"] == nil)
        #expect(await caller.send(.patch, account, #"{"telephone": "1", "seller": null}"#).status == 200)
    }

    @Test("A query parameter is required exactly where the server misses it")
    func queries() async throws {
        let caller = try Caller()
        for (path, service, status) in [
            ("/events-api/v2/event-series", "search", 200), ("/facilities-api/v2/facility-uses", "search", 400),
            ("/api/v2/orders", "book", 400),
        ] {
            let parameters = Self.operation("GET", path)?["parameters"]?.array ?? []
            let isRequired = parameters.contains { $0["in"] == "query" && $0["required"] == true }
            #expect(isRequired == (status == 400), "\(path)")
            #expect(await caller.send(.get, "https://\(service).imin.co\(path)").status == status, "\(path)")
        }
    }

    @Test(
        "A value of a query fits the document exactly where the server takes it",
        arguments: [
            ("page", "1", true), ("page", "0", false), ("limit", "50", true), ("limit", "51", false),
            ("startDate[gte]", "2026-05-06", true),
            ("startDate[gte]", "2026-05-06T10:00:00Z", true), ("startDate[gte]", "soon", false), ("geo[radial]", "51.75,-1.26,5", true),
            ("geo[radial]", "51.75", false), ("ageRangeMin[gte]", "-1", false), ("priceAdult[lte]", "7.5", true),
            ("priceAdult[lte]", "-1", false), ("geo[radial]", "-90.0,180,0.5", true), ("geo[radial]", "90.1,0,5", false),
            ("geo[radial]", "0,-180.5,5", false), ("geo[radial]", "51,0,0.0", false), ("geo[radial]", "51,0,-1", false),
            ("startTime[gte]", "18:30", true), ("startTime[lte]", "24:00", false), ("startTime[gte]", "6:30", false),
            ("ageRange[includeRange]", "16,25", true), ("ageRange[includeRange]", "16", true), ("ageRange[includeRange]", "old", false),
            ("ageRangeMin[gte]", "1.5", true), ("ageRangeMax[lte]", "1e2", true), ("ageRangeMin[gte]", "0x1", false),
            ("priceAdult[gte]", "0x1p4", false), ("priceAdult[gte]", "nan", false), ("priceAdult[gte]", "inf", false),
            ("priceAdult[gte]", "%207", false), ("priceAdult[gte]", "7%20", false), ("geo[radial]", "0x1,0,10", false),
            ("geo[radial]", "nan,0,10", false), ("geo[radial]", "51,0,inf", false), ("geo[radial]", "051,0,1", false),
            ("page", "%2B1", false), ("startTime[gte]", "%2B1:30", false), ("ageRange[includeRange]", "%2B5", false),
            ("ageRange[includeRange]", "1000", false), ("activityInScheme", "scheme", false),
            ("ageRange[includeRange]", "1,2,3", false), ("iminTag", "HighFrequencySession", true), ("iminTag[not]", "Other", false),
        ])
    func values(name: String, value: String, isTaken: Bool) async throws {
        let path = "/events-api/v2/event-series"
        let parameter = Self.operation("GET", path)?["parameters"]?.array?.first { $0["name"]?.string == name }
        let schema = try #require(parameter?["schema"])
        let text = PercentCoding.decode(value) ?? value
        let json = schema["type"] == "string" ? .string(text) : JSONNumber(text: text).map(JSON.number) ?? .string(text)
        #expect(Self.check.findings(json, schema).isEmpty == isTaken)
        let reply = try await Caller().send(.get, "https://search.imin.co\(path)?\(name)=\(value)")
        #expect(reply.status == (isTaken ? 200 : 400), "\(reply.text)")
    }

    @Test("The words of a filter are those that the sandbox has, and no others", arguments: ["Moat", "", "parking"])
    func words(wrong: String) async throws {
        #expect(SearchParameters.amenities == Place.Amenity.allCases.map(\.rawValue))
        for (name, prefix, words) in [
            ("amenityFeatureType[valueTrue]", "", SearchParameters.amenities), ("availableChannelAdult", "oa:", SearchParameters.channels),
            ("levelType", "imin:", ["BeginnerLevel", "AdvancedLevel"]),
        ] {
            let path = "/events-api/v2/event-series"
            let parameter = Self.operation("GET", path)?["parameters"]?.array?.first { $0["name"]?.string == name }
            let schema = try #require(parameter?["schema"]?["items"])
            for word in words + [wrong] {
                #expect(Self.check.findings(.string(prefix + word), schema).isEmpty == (word != wrong), "\(name) \(word)")
                let url = "https://search.imin.co\(path)?\(name)=\(prefix)\(word)"
                #expect(try await Caller().send(.get, url).status == (word == wrong ? 400 : 200), "\(name) \(word)")
            }
        }
    }

    @Test("Every word that the document lists is taken, however it is spelt; an empty text is neither valid nor taken")
    func spellings() async throws {
        let path = "/events-api/v2/event-series"
        let caller = try Caller()
        func status(_ name: String, _ value: String) async -> Int {
            await caller.send(.get, "https://search.imin.co\(path)?\(PercentCoding.encode(name))=\(PercentCoding.encode(value))").status
        }
        var spelt: [String] = []
        for parameter in Self.operation("GET", path)?["parameters"]?.array ?? [] where parameter["in"] == "query" {
            let name = try #require(parameter["name"]?.string)
            let schema = try #require(parameter["schema"]?["items"] ?? parameter["schema"])
            let words = schema["enum"]?.array?.compactMap(\.string) ?? []
            for word in words {
                #expect(await status(name, word) == (name == "mode" && word == "discovery-geo" ? 400 : 200), "\(name)=\(word)")
            }
            spelt += words
            guard !Self.check.findings("x", schema).contains(where: { $0.contains("is not type") }) else { continue }
            #expect(!Self.check.findings("", schema).isEmpty, "\(name)")
            #expect(await status(name, "") == 400, "\(name)")
        }
        let known = ["imin:Beginner", "imin:BeginnerLevel", "https://openactive.io/MaleOnly", "Tuesday", "schema:Female"]
        #expect(Set(known).isSubset(of: spelt))
    }

    // MARK: - Places of members

    /// Every member of every object, as the tokens of its pointer.
    private static func places(in json: JSON) -> [[String]] {
        switch json {
        case .object(let object): object.flatMap { name, value in [[name]] + places(in: value).map { [name] + $0 } }
        case .array(let values): values.enumerated().flatMap { index, value in places(in: value).map { [String(index)] + $0 } }
        default: []
        }
    }

    private static func without(_ place: ArraySlice<String>, _ json: JSON) -> JSON {
        guard let token = place.first else { return json }
        let rest = place.dropFirst()
        if var object = json.object {
            if rest.isEmpty { object.remove(token) } else { object[token] = without(rest, object[token] ?? .null) }
            return .object(object)
        }
        guard var values = json.array, let index = Int(token), values.indices.contains(index) else { return json }
        if rest.isEmpty { values.remove(at: index) } else { values[index] = without(rest, values[index]) }
        return .array(values)
    }
}
