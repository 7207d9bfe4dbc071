import HTTPTypes
import IminAPI
import IminJSON
import Testing

/// From calls to requests, against the bodies of the source documents.
struct RequestBuilderTests {
    static let louis: JSON = (try? JSON(parsing: SourceDocuments.created)) ?? .null

    private func build(_ name: String, _ arguments: [String: JSON], _ endpoints: Endpoints = .sandbox) throws -> RequestBuilder.Built {
        try RequestBuilder.build(#require(Catalogue.operation(named: name)), arguments: arguments, endpoints: endpoints)
    }

    private func compact(_ text: String) throws -> String { try JSON(parsing: text).text() }

    private func refusal(_ name: String, _ arguments: [String: JSON]) throws -> ArgumentError {
        let operation = try #require(Catalogue.operation(named: name))
        do {
            _ = try RequestBuilder.build(operation, arguments: arguments, endpoints: .sandbox)
        } catch {
            return error
        }
        Issue.record("\(name)(\(arguments)) was built")
        return ArgumentError(operation: "", "")
    }

    @Test func creationIsSentFlatAsTheDocumentShows() throws {
        let built = try build(
            "customer.create", ["email": "louis@imin.co", "givenName": "Louis", "familyName": "Wu", "is13OrOver": false])
        #expect(String(decoding: built.body, as: UTF8.self) == (try compact(SourceDocuments.create)))
        #expect(built.request.method == .post)
        #expect(built.address.description == "https://book.imin.co/api/v2/customer-accounts")
        #expect(built.request.headerFields[.contentType] == "application/json")
        #expect(built.request.headerFields[.accept] == "application/json")
        #expect(built.notes.isEmpty)
    }

    @Test func updateSendsOnlyWhatChanges() throws {
        let built = try build("customer.update", ["customer": Self.louis, "email": "louis_new_email@imin.co"])
        #expect(String(decoding: built.body, as: UTF8.self) == (try compact(SourceDocuments.update)))
        #expect(built.request.method == .patch)
        #expect(built.request.path == "/api/v2/customer-accounts/MAlnTNiZut")
    }

    @Test func aMemberGivenAsNullIsSentAsNull() throws {
        let built = try build("customer.update", ["customer": "MAlnTNiZut", "telephone": .null, "email": "a@b.example"])
            .body
        #expect(String(decoding: built, as: UTF8.self) == #"{"email":"a@b.example","telephone":null}"#)
    }

    @Test func nullElsewhereCountsAsLeftOut() throws {
        #expect(try build("orders", ["of": "a", "page": .null]).request.path == "/api/v2/orders?customerIdentifier=a")
        #expect(try refusal("customer.create", ["email": .null]).message == "expects a String, not null")
    }

    @Test func checkoutOfASessionIsTheDocumentsBody() throws {
        let links = try #require(JSON(parsing: SourceDocuments.checkout)["imin:navigationLinks"])
        let broker: JSON = ["type": "Organization", "name": "Acme Fitness", "url": "acmefitness.co.uk"]
        let item = try #require(Catalogue.forms.first { $0.name == "item" })
            .make(["offer": .string(SourceDocuments.offer), "session": .string(SourceDocuments.session)])
        let expected = try compact(SourceDocuments.checkout)
        let oneByOne = try build(
            "checkout",
            [
                "session": .string(SourceDocuments.session), "offer": .string(SourceDocuments.offer), "customer": Self.louis,
                "broker": broker,
                "links": links,
            ])
        #expect(String(decoding: oneByOne.body, as: UTF8.self) == expected)
        let asItems = try build("checkout", ["items": [item], "customer": "MAlnTNiZut", "broker": broker, "links": links])
        #expect(String(decoding: asItems.body, as: UTF8.self) == expected)
        #expect(oneByOne.address.description == "https://checkout.yourapp.com/api/checkout-sessions")
        #expect(oneByOne.request.method == .post)
        #expect(oneByOne.notes == ["checkout: broker.url \"acmefitness.co.uk\" has no scheme (https://…); sent as it is"])
    }

    @Test func formsMakeTheDocumentsLinks() throws {
        let expected = try #require(JSON(parsing: SourceDocuments.checkout)["imin:navigationLinks"]?.array)
        for (name, url, link) in [
            ("link.backToBroker", "https://www.imin.co/bookingsuccess", expected[0]),
            ("link.backToProfile", "https://www.imin.co/useraccounts/12345", expected[1]),
        ] {
            let form = try #require(Catalogue.forms.first { $0.name == name })
            #expect(form.make(["url": .string(url)]).text() == link.text())
        }
    }

    @Test func aCheckoutWithoutBrokerAndLinksLeavesTheirPlacesOut() throws {
        let session: JSON = ["type": "Slot", "identifier": "http://a.example/slots/1", "offers": []]
        let built = try build("checkout", ["session": session, "offer": ["type": "Offer", "id": "o1"], "customer": Self.louis])
        #expect(
            String(decoding: built.body, as: UTF8.self)
                == #"{"@context":["https://openactive.io/","https://imin.co/"],"type":"imin:CheckoutSession","imin:initialOrder":"#
                + #"{"type":"OrderQuote","customer":"https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut","#
                + #""orderedItem":[{"type":"OrderItem","acceptedOffer":"o1","orderedItem":"#
                + #"{"type":"Slot","identifier":"http://a.example/slots/1"}}]}}"#)
    }

    @Test func theTypeOfABrokerComesFirstWhereItIsMissing() throws {
        let built = try build(
            "checkout", ["session": "s-session", "offer": "o", "customer": "c", "broker": ["name": "Acme", "url": "https://acme.example"]])
        let broker = try JSON(parsing: built.body)["imin:initialOrder"]?["broker"]
        #expect(broker?.text() == #"{"type":"Organization","name":"Acme","url":"https://acme.example"}"#)
        #expect(built.notes.isEmpty)
    }

    @Test(
        arguments: [
            ("MAlnTNiZut", "MAlnTNiZut"),
            ("https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut", "MAlnTNiZut"),
            ("https://book.imin.co/api/v2/customers/MAlnTNiZut", "MAlnTNiZut"),
            (["type": "Person", "identifier": "A", "id": "https://book.imin.co/api/v2/customer-accounts/B"], "A"),
            (["@type": "CustomerAccount", "@id": "https://book.imin.co/api/v2/customer-accounts/abc"], "abc"),
            (["identifier": 12], "12"),
            ("a/../b?c#d", "a%2F..%2Fb%3Fc%23d"),
            ("zoë", "zo%C3%AB"),
        ] as [(JSON, String)])
    func anAccountIsNamedByObjectIdentifierOrAddress(_ argument: JSON, _ segment: String) throws {
        #expect(try build("customer.get", ["customer": argument]).request.path == "/api/v2/customer-accounts/\(segment)")
    }

    @Test func theOtherOperationsAddressWhatTheDocumentsName() throws {
        let cases: [(String, [String: JSON], String)] = [
            ("customer.get", ["customer": Self.louis], "GET https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut"),
            ("customer.delete", ["customer": Self.louis], "DELETE https://book.imin.co/api/v2/customer-accounts/MAlnTNiZut"),
            ("orderItems", ["of": Self.louis], "GET https://book.imin.co/api/v2/order-items?customerIdentifier=MAlnTNiZut"),
            ("orders", ["of": "MAlnTNiZut", "page": 2], "GET https://book.imin.co/api/v2/orders?customerIdentifier=MAlnTNiZut&page=2"),
            (
                "order", ["order": ["type": "Order", "identifier": "6d0c0a0e-0000-4000-8000-000000000001"]],
                "GET https://book.imin.co/api/v2/orders/6d0c0a0e-0000-4000-8000-000000000001"
            ),
            (
                "search.sessions", ["activity": "Badminton", "near": "51.75,-1.26,5", "limit": 5],
                "GET https://search.imin.co/events-api/v2/event-series?mode=upcoming-sessions&activityPrefLabel=Badminton"
                    + "&geo%5Bradial%5D=51.75%2C-1.26%2C5&limit=5"
            ),
            (
                "search.session", ["session": .string(SourceDocuments.session)],
                "GET https://search.imin.co/events-api/v2/scheduled-sessions/"
                    + "http%3A%2F%2Fopendata.provider.com%2Fapi%2Ffeeds%2Fscheduled-sessions%2F00000000000000001741"
            ),
            (
                "search.session", ["session": "https://search.imin.co/events-api/v2/scheduled-sessions/http%3A%2F%2Fa.example%2F1"],
                "GET https://search.imin.co/events-api/v2/scheduled-sessions/http%3A%2F%2Fa.example%2F1"
            ),
            (
                "search.series", ["series": ["type": "EventSeries", "identifier": "s1"]],
                "GET https://search.imin.co/events-api/v2/event-series/s1"
            ),
        ]
        for (name, arguments, expected) in cases {
            let built = try build(name, arguments)
            #expect("\(built.request.method) \(built.address)" == expected)
            #expect(built.body.isEmpty)
            #expect(built.request.headerFields[.contentType] == nil)
        }
    }

    @Test func oneAddressServesAllServices() throws {
        let endpoints = Endpoints(all: try #require(WebAddress("http://127.0.0.1:8080/platform/")))
        let built = try build("checkout", ["session": "session-1", "offer": "o", "customer": "abc"], endpoints)
        #expect(built.address.description == "http://127.0.0.1:8080/platform/api/checkout-sessions")
        #expect(built.request.authority == "127.0.0.1:8080")
        #expect(built.request.path == "/platform/api/checkout-sessions")
    }

    @Test(
        arguments: [
            ("customer.create", [:], "`customer.create`, `email`: is required"),
            ("customer.create", ["email": 5], "expects a String, not 5"),
            ("customer.create", ["mail": "x", "email": "x"], "`mail`: there is no such parameter: customer.create(email:givenName:"),
            ("customer.create", ["email": "x", "address": "here"], "expects an Object (PostalAddress), not \"here\""),
            ("customer.get", ["customer": ""], "an empty identifier names no CustomerAccount"),
            ("customer.delete", ["customer": ".."], "`..` is not an identifier"),
            ("customer.get", ["customer": "https://book.imin.co/api/v2/orders/1"], "is not the URL of a CustomerAccount"),
            ("customer.get", ["customer": .null], "expects a CustomerAccount (the object, its identifier or its URL), not null"),
            ("customer.get", ["customer": ["type": "Order", "identifier": "1"]], "expects a CustomerAccount, not an Order"),
            ("customer.get", ["customer": ["@type": "Person", "email": "x"]], "this Person has neither `identifier` nor `id`"),
            ("order", ["order": ["type": "OrderItem", "identifier": "1"]], "expects an Order, not an OrderItem"),
            ("checkout", ["customer": "c"], "give `session` with `offer`, or `items`"),
            ("checkout", ["customer": "c", "session": "s"], "`offer` is missing: give `session` with `offer`, or `items`"),
            (
                "checkout", ["customer": "c", "session": "s", "offer": "o", "items": []],
                "give only one of `session` with `offer`, or `items`"
            ),
            (
                "checkout", ["customer": "c", "session": ["type": "EventSeries", "id": "x"], "offer": "o"],
                "an EventSeries cannot be booked itself: pass one of its `subEvent[].subEvent`"
            ),
            ("checkout", ["customer": "c", "session": "s", "offer": ["type": "Slot"]], "expects an Offer, not a Slot"),
            ("checkout", ["customer": "c", "items": ["x"]], "item 1 is \"x\": write item(offer: …, session: …)"),
            ("checkout", ["customer": "c", "items": [["offer": "o"]]], "item 1 has no `orderedItem`"),
            (
                "checkout", ["customer": "c", "session": "s", "offer": "o", "broker": "Acme"],
                "expects an Object (Organization), not \"Acme\""
            ),
            ("orders", ["of": "x", "page": "2"], "expects a whole number, not \"2\""),
        ] as [(String, [String: JSON], String)])
    func aWrongCallSaysWhatToWrite(_ name: String, _ arguments: [String: JSON], _ message: String) throws {
        let text = try refusal(name, arguments).description
        #expect(text.contains(message))
    }

    @Test func aServiceWithoutAddressIsNamed() throws {
        let operation = try #require(Catalogue.operation(named: "checkout"))
        #expect(throws: ArgumentError(operation: "checkout", "the environment has no address for the checkout service")) {
            try RequestBuilder.build(operation, arguments: ["items": [], "customer": "c"], endpoints: .platform)
        }
    }
}
