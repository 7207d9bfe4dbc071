import HTTPTypes
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Customer accounts over HTTP")
struct CustomerTests {
    @Test("A flat create is answered as source document 002 shows it, byte for byte")
    func flatCreate() async throws {
        let caller = try Caller()
        let reply = await caller.send(.post, Caller.accounts, Caller.louis)
        let id = reply.json["identifier"]?.string ?? ""
        #expect(id.count == 10 && id.allSatisfy { $0.isASCII && $0.isLetter })
        #expect(reply.status == 201)
        #expect(reply.fields[.contentType] == "application/json")
        #expect(reply.fields[.location] == "\(Caller.accounts)/\(id)")
        #expect(
            reply.text == """
                {"type":"Person","email":"louis@imin.co","givenName":"Louis","familyName":"Wu","imin:is13OrOver":false,\
                "identifier":"\(id)","id":"https://book.imin.co/api/v2/customer-accounts/\(id)"}
                """)
    }

    @Test("Get answers nested, as source document 003 shows it, without access pass and entitlement while they are not set")
    func nestedGet() async throws {
        let caller = try Caller()
        let body = """
            {"@context": "https://openactive.io/", "@type": "CustomerAccount", "customer": {"@type": "Person",
            "email": "geoffcapes@example.com", "telephone": "020 811 8055", "givenName": "Geoff", "familyName": "Capes",
            "birthDate": "1970-01-01", "gender": "https://schema.org/Female", "imin:is13OrOver": true,
            "address": {"@type": "PostalAddress", "streetAddress": "Raynes Park High School, 46A West Barnes Lane",
            "addressLocality": "New Malden", "addressRegion": "London", "postalCode": "NW5 3DU", "addressCountry": "GB"},
            "emergencyContact": {"@type": "Person", "name": "Ralph Capes", "telephone": "020 811 8055"}}}
            """
        let created = await caller.send(.post, Caller.accounts, body)
        let id = created.json["identifier"]?.string ?? ""
        let expected = """
            {"@context":"https://openactive.io/","@type":"CustomerAccount","@id":"\(Caller.accounts)/\(id)","identifier":"\(id)",\
            "customer":{"@type":"Person","email":"geoffcapes@example.com","telephone":"020 811 8055","givenName":"Geoff",\
            "familyName":"Capes","birthDate":"1970-01-01","gender":"https://schema.org/Female","imin:is13OrOver":true,\
            "address":{"@type":"PostalAddress","streetAddress":"Raynes Park High School, 46A West Barnes Lane",\
            "addressLocality":"New Malden","addressRegion":"London","postalCode":"NW5 3DU","addressCountry":"GB"},\
            "emergencyContact":{"@type":"Person","name":"Ralph Capes","telephone":"020 811 8055"}}}
            """
        #expect(created.status == 201 && created.text == expected)
        let reply = await caller.send(.get, "\(Caller.accounts)/\(id)")
        #expect(reply.status == 200 && reply.text == expected)
    }

    @Test("Update changes the members that were sent and answers the whole person, flat")
    func update() async throws {
        let caller = try Caller()
        let id = await caller.louis()
        let reply = await caller.send(.patch, "\(Caller.accounts)/\(id)", #"{"email": "louis_new_email@imin.co"}"#)
        #expect(reply.status == 200)
        #expect(
            reply.text == """
                {"type":"Person","email":"louis_new_email@imin.co","givenName":"Louis","familyName":"Wu","imin:is13OrOver":false,\
                "identifier":"\(id)","id":"\(Caller.accounts)/\(id)"}
                """)
        #expect(caller.sandbox.lastChanges == ["~customer \(id) email"])
    }

    @Test("Update removes an optional member with null and refuses to remove a required one")
    func removal() async throws {
        let caller = try Caller()
        let id = await caller.louis()
        let reply = await caller.send(.patch, "\(Caller.accounts)/\(id)", #"{"imin:is13OrOver": null, "telephone": "1"}"#)
        #expect(reply.json["imin:is13OrOver"] == nil && reply.json["telephone"] == "1")
        let refused = await caller.send(.patch, "\(Caller.accounts)/\(id)", #"{"email": null}"#)
        #expect(refused.status == 400 && refused.json["@type"] == "PatchNotAllowedOnPropertyError")
    }

    @Test("Delete answers 202 without a body; afterwards the account is unknown")
    func delete() async throws {
        let caller = try Caller()
        let url = "\(Caller.accounts)/\(await caller.louis())"
        let reply = await caller.send(.delete, url)
        #expect(reply.status == 202 && reply.bytes.isEmpty)
        for method in [HTTPRequest.Method.get, .delete] {
            let later = await caller.send(method, url)
            #expect(later.status == 404 && later.json["@type"] == "NotFoundError")
        }
    }

    @Test(
        "A text of a person has 255 characters at most",
        arguments: [
            #"{"givenName": "T"}"#, #"{"familyName": "T"}"#, #"{"email": "T@imin.co"}"#, #"{"telephone": "T"}"#,
            #"{"address": {"streetAddress": "T"}}"#, #"{"emergencyContact": {"name": "T"}}"#,
        ])
    func longest(template: String) async throws {
        let caller = try Caller()
        let id = await caller.louis()
        func update(_ count: Int) async -> Reply {
            let text = String(repeating: "é", count: count)
            return await caller.send(.patch, "\(Caller.accounts)/\(id)", template.replacing("T", with: text))
        }
        #expect(await update(240).status == 200)
        let refused = await update(256)
        #expect(refused.status == 400 && refused.json["description"]?.string?.contains("255 characters at most") == true)
        #expect(refused.bytes.count < 600, "\(refused.text)")
    }

    @Test(
        "What was sent is quoted in part where it is long",
        arguments: [
            #"{"email": "T", "givenName": "A", "familyName": "B"}"#, #"{"@type": "T"}"#, #"{"birthDate": "T"}"#, #"{"T": 1, "T": 2}"#,
        ])
    func quotes(template: String) async throws {
        for piece in ["x", "`", "``x ", "é"] {
            let body = template.replacing("T", with: String(repeating: piece, count: 100_000))
            let reply = try await Caller().send(.post, Caller.accounts, body)
            #expect(reply.status == 400 && reply.bytes.count < 6_000, "\(reply.bytes.count)")
        }
    }

    @Test("A wrong type is told under the name that it was sent under", arguments: ["type", "@type"])
    func wrongType(key: String) async throws {
        let body = "{\"\(key)\": \"CustomerAcount\", \"customer\": \(Caller.louis)}"
        let reply = try await Caller().send(.post, Caller.accounts, body)
        #expect(reply.status == 400 && reply.json["instance"]?.string == "/\(key)", "\(reply.text)")
        #expect(reply.json["description"]?.string?.hasPrefix("`\(key)` must be ") == true, "\(reply.text)")
    }

    @Test("A quote that is cut says so, and what is short stays as it is")
    func cut() {
        let long = String(repeating: "x", count: 300)
        #expect(Quotation.cut("not `\(long)`.") == "not `\(long.prefix(200))…`.")
        #expect(Quotation.cut("\(long): `a`") == "\(long): `a`")
        #expect(Problem(400, .invalidRequest, "a", instance: "/\(long)/b").instance == "/\(long)/b")
    }

    @Test(
        "A bad body is 400 with the error in OpenActive's shape, naming the member",
        arguments: [
            ("{\"email\": \"a@b.c\",}", "InvalidRequestError", "line 1, column 19"),
            ("[1]", "InvalidRequestError", "an array"),
            ("{}", "IncompleteCustomerDetailsError", "`email` is missing"),
            (#"{"email": "a@b.c"}"#, "IncompleteCustomerDetailsError", "`givenName` is missing"),
            (#"{"email": "a@b.c", "givenName": "A"}"#, "IncompleteCustomerDetailsError", "`familyName` is missing"),
            (
                #"{"email": "a@b.c", "givenName": 5, "familyName": "B"}"#, "InvalidRequestError",
                "`givenName` must be a string, not a number"
            ),
            (#"{"email": "nobody", "givenName": "A", "familyName": "B"}"#, "IncompleteCustomerDetailsError", "e-mail address"),
            (
                #"{"email": "a@b.c", "givenName": "A", "familyName": "B", "imin:is13OrOver": "no"}"#, "InvalidRequestError",
                "`imin:is13OrOver` must be true or false"
            ),
            (#"{"email": "a@b.c", "givenName": "A", "familyName": "B", "birthDate": "1970-02-30"}"#, "InvalidRequestError", "`birthDate`"),
            (
                #"{"email": "a@b.c", "givenName": "A", "familyName": "B", "address": {"postalCode": 7}}"#, "InvalidRequestError",
                "`address.postalCode`"
            ),
            (#"{"@type": "CustomerAccount"}"#, "IncompleteCustomerDetailsError", "`customer` is missing"),
            (#"{"customer": {"givenName": "A"}}"#, "IncompleteCustomerDetailsError", "`customer.email` is missing"),
        ])
    func badBody(body: String, type: String, part: String) async throws {
        let reply = try await Caller().send(.post, Caller.accounts, body)
        #expect(reply.status == 400)
        #expect(reply.json["@context"] == "https://openactive.io/" && reply.json["statusCode"] == 400)
        #expect(reply.json["@type"]?.string == type)
        #expect(reply.json["description"]?.string?.contains(part) == true, "\(reply.text)")
    }

    @Test("The same seed names the same customers; another seed names others")
    func identifiers() async throws {
        let first = try await Caller().louis()
        #expect(try await Caller().louis() == first)
        #expect(try await Caller(Sandbox.Options(seed: 2)).louis() != first)
    }

    @Test("Ten thousand customers have ten thousand names")
    func permutation() {
        var source = IdentifierSource(seed: 7)
        #expect(Set((0..<10_000).map { _ in source.customer() }).count == 10_000)
    }
}
