import IminAPI
import IminClient
import LineEdit
import Testing

@testable import IminREPL

/// Typing runs nothing: whatever the assistance is asked, no call leaves and the world stays as it is.
@Suite struct PassivityTests {
    @Test func assistanceSendsNothingAndChangesNothing() async throws {
        let connection = try Connection(.sandbox, Connection.Settings())
        let knowledge = Knowledge(connection, environments: [])
        knowledge.adopt(connection)
        let world = connection.host.sandbox?.changeNumber
        var highlighter = Highlighter()
        highlighter.known = ["print"]
        let texts = [
            #"customer.create(email: "a@b.co", givenName: "A", familyName: "B").email"#,
            #"let x = customer.delete("MAlnTNiZut"); x.y.z[0]"#, #"sandbox.advance(by: 3.days).iso"#,
            "var n = 1\nfunc f() { n += 1; return n }\nf().", "(1...3).map { customer.update($0) }.first.", ":dry customer.delete(",
            "?customer",
        ]
        for text in texts {
            let bytes = Array(text.utf8)
            for end in 0...bytes.count {
                let typed = String(decoding: bytes[..<end], as: UTF8.self)
                _ = knowledge.completions(typed, cursor: typed.utf8.count)
                _ = knowledge.completer.ghost(typed, cursor: typed.utf8.count) { _ in true }
                _ = knowledge.completer.signature(typed, cursor: typed.utf8.count)
                _ = knowledge.completer.documentation(typed, cursor: typed.utf8.count)
                _ = highlighter.styles(typed, cursor: typed.utf8.count)
                _ = Knowledge.validate(typed)
            }
        }
        let recorded = connection.calls.take()
        #expect(recorded.calls.isEmpty && recorded.changes.isEmpty)
        #expect(connection.host.sandbox?.changeNumber == world)
        await connection.shutdown()
    }

    /// Where they cannot be read, Tab says why.
    @Test func namesThatCannotBeReadAreMissed() async throws {
        let (news, tell) = AsyncStream.makeStream(of: Void.self)
        // Nobody listens there.
        let address = try #require(WebAddress("http://127.0.0.1:1"))
        let environment = Environment(
            name: "acme", endpoints: Endpoints(all: address), keys: ServiceTable(all: Environment.sandboxKey), isEmbedded: false,
            liveness: .everywhere)
        let names = LiveNames(environment, sandbox: nil, lifetime: .seconds(86_400)) { tell.yield() }
        #expect(names.note == nil && names.want(["Concept"]))
        var arrivals = news.makeAsyncIterator()
        await arrivals.next()
        #expect(names.note?.hasPrefix("names could not be read: http://127.0.0.1:1 could not be reached") == true, "\(names.note ?? "")")
        #expect(names.take().isEmpty && !names.want(["Concept"]))
    }

    /// What Tab asks of the platform is read from a copy of the world, which the session does not notice.
    @Test func namesAreReadBesideTheSession() async throws {
        let connection = try Connection(.sandbox, Connection.Settings())
        let sandbox = try #require(connection.host.sandbox)
        let world = sandbox.changeNumber
        let (news, tell) = AsyncStream.makeStream(of: Void.self)
        let names = LiveNames(.sandbox, sandbox: sandbox) { tell.yield() }
        #expect(!names.want(["CustomerAccount"]))
        #expect(names.want(["Concept", SeenResources.entitlement]))
        // Not again within a minute.
        #expect(!names.want(["Concept"]))
        var arrivals = news.makeAsyncIterator()
        await arrivals.next()
        #expect(names.note == nil)
        let exchanges = names.take()
        #expect(Set(exchanges.map(\.operation)) == ["search.activities", "entitlements"] && names.take().isEmpty)
        let knowledge = Knowledge(connection, environments: [])
        knowledge.adopt(connection)
        for exchange in exchanges { knowledge.learn(exchange) }
        let text = #"search.sessions(activity: "Bad"#
        #expect(knowledge.completer.completions(text, cursor: text.utf8.count).first?.text == "Badminton")
        let entitlement = #"customer.setEntitlement(x, to: ""#
        let labels = knowledge.completer.completions(entitlement, cursor: entitlement.utf8.count).map(\.label)
        #expect(labels.contains("Student") && !labels.contains("Badminton"), "\(labels)")
        #expect(connection.calls.take().calls.isEmpty && connection.host.client.log.count == 0 && sandbox.changeNumber == world)
        await connection.shutdown()
    }
}
