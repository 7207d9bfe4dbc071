import IminAPI
import IminClient
import IminJSON
import IminLanguage
import Testing

@testable import IminScript

/// Calls builtins as the machine would, without the language.
private struct Builtins {
    let host: ScriptHost
    let functions: [String: HostFunction]

    init() throws {
        host = try ScriptHost(environment: .sandbox)
        var functions: [String: HostFunction] = [:]
        for module in host.language.modules {
            for function in module.functions { functions[(module.name.isEmpty ? "" : module.name + ".") + function.name] = function }
        }
        for type in host.language.handleTypes {
            for function in type.properties + type.methods { functions["\(type.name).\(function.name)"] = function }
        }
        self.functions = functions
    }

    func call(_ name: String, on receiver: ScriptValue? = nil, _ arguments: [String: ScriptValue] = [:]) async throws -> ScriptValue {
        let function = try #require(functions[name], "no builtin \(name)")
        var handle: (any HostHandle)?
        if case .handle(let value)? = receiver { handle = value }
        let bound = HostArguments(
            values: function.parameters.map { arguments[$0.name] }, parameters: function.parameters, receiver: handle)
        switch function.body {
        case .immediate(let body): return try body(bound)
        case .suspending(let body): return try await body(bound)
        }
    }
}

@Suite("The catalogue's operations play on the embedded sandbox")
struct PlatformTests {
    private let session = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"
    private let offer = "http://opendata.provider.com/api/feeds/offers/adult"

    @Test("a reset world is the one that the run began with")
    func reset() async throws {
        let platform = try Builtins()
        let louis: [String: ScriptValue] = ["email": .string("louis@imin.co"), "givenName": .string("Louis"), "familyName": .string("Wu")]
        let first = try await platform.call("customer.create", louis)
        _ = try await platform.call("sandbox.reset")
        let gone = await #expect(throws: ScriptFailure.self) { try await platform.call("customer.get", ["customer": first]) }
        #expect(gone?.status == 404)
        #expect(try await platform.call("customer.create", louis)["identifier"]?.text == first["identifier"]?.text)
    }

    @Test("document 002, every step, through builtins, client, router and pages")
    func exampleScenario() async throws {
        let platform = try Builtins()
        let louis = try await platform.call(
            "customer.create",
            ["email": .string("louis@imin.co"), "givenName": .string("Louis"), "familyName": .string("Wu"), "is13OrOver": .bool(false)])
        #expect(louis["type"]?.text == "Person")
        #expect(louis["identifier"]?.text?.count == 10)
        _ = try await platform.call("customer.update", ["customer": louis, "email": .string("louis_new_email@imin.co")])
        #expect(try await platform.call("customer.get", ["customer": louis])["customer"]?["email"]?.text == "louis_new_email@imin.co")

        let found = try await platform.call("search.sessions", ["activity": .string("Badminton")])
        let sessions = try #require(found["imin:item"]?.json?.array)
        let wanted = try #require(sessions.first { $0["identifier"]?.string == session })
        #expect(wanted["superEvent"]?["superEvent"]?["name"] != nil)
        #expect(wanted["offers"]?.array?.contains { $0["id"]?.string == offer } == true)

        let item = try await platform.call("item", ["offer": .string(offer), "session": .string(session)])
        let basket = try await platform.call(
            "checkout",
            [
                "customer": louis, "broker": .json(["name": "Acme Fitness", "url": "acmefitness.co.uk"]), "items": .array([item]),
                "links": .array([try await platform.call("link.backToBroker", ["url": .string("https://www.imin.co/bookingsuccess")])]),
            ])
        let page = try await platform.call("browse", ["address": try #require(basket["target"])])
        let confirmation = try await platform.call("Page.pay", on: page, ["card": .string("4242 4242 4242 4242")])
        #expect(try await platform.call("Page.text", on: confirmation).text?.contains("confirmed") == true)

        let inbox = try await platform.call("sandbox.inbox", ["of": .string("louis_new_email@imin.co")])
        #expect(inbox.json?.array?.count == 1)
        let upcoming = try await platform.call("orderItems", ["of": louis])
        #expect(upcoming["imin:item"]?.json?[0]?["orderedItem"]?["identifier"]?.string == session)
        let history = try await platform.call("orders", ["of": louis])
        let order = try await platform.call("order", ["order": .json(try #require(history["imin:item"]?.json?[0]))])
        #expect(order["orderedItem"]?.json?[0]?["id"] == upcoming["imin:item"]?.json?[0]?["id"])
    }

    @Test("a refusal is a failure with status, type and the exchange; a declined card is one of kind `payment`")
    func refusals() async throws {
        let platform = try Builtins()
        let missing = await #expect(throws: ScriptFailure.self) {
            _ = try await platform.call("customer.get", ["customer": .string("nobodyhere")])
        }
        #expect(missing?.status == 404)
        #expect(missing?.details.first?.value.text == "NotFoundError")
        #expect(missing?.exchange == 1)

        let ada = try await platform.call(
            "customer.create", ["email": .string("ada@example.com"), "givenName": .string("Ada"), "familyName": .string("Ng")])
        let basket = try await platform.call(
            "checkout",
            [
                "customer": ada, "broker": .json(["name": "Acme", "url": "https://acme.example"]), "session": .string(session),
                "offer": .string(offer),
            ])
        let page = try await platform.call("browse", ["address": basket])
        let declined = await #expect(throws: ScriptFailure.self) {
            _ = try await platform.call("Page.pay", on: page, ["card": .string("4000 0000 0000 0002")])
        }
        #expect(declined?.kind == "payment")
        let challenged = try await platform.call("Page.pay", on: page, ["card": .string("4000 0000 0000 3220")])
        #expect(try await platform.call("Page.text", on: challenged).text?.contains("confirmed") == true)
    }

    @Test("every operation of the catalogue is a builtin with summary and example")
    func everyOperation() throws {
        let platform = try Builtins()
        for operation in Catalogue.operations {
            let function = try #require(platform.functions[operation.name], "\(operation.name) is missing")
            #expect(!function.summary.isEmpty && !function.example.isEmpty)
            #expect(function.parameters.map(\.label) == operation.parameters.map(\.label))
        }
    }
}
