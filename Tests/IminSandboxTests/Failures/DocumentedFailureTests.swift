import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Every failure that the catalogue documents happens, over a socket", .serialized)
struct DocumentedFailureTests {
    /// The statuses of a key that is missing or wrong, which all operations have in common, are played of each below.
    private static let keyErrors: Set<String> = ["NoAPITokenError", "InvalidAPITokenError"]

    @Test("The table has each documented failure once, and no other")
    func whole() {
        let documented = DocumentedFailure.documented { !Self.keyErrors.contains($1.type) }
        let played = DocumentedFailure.all.map(\.key)
        #expect(Set(played).count == played.count)
        #expect(documented.subtracting(played).sorted() == [])
        #expect(Set(played).subtracting(documented).sorted() == [])
    }

    @Test("Status, type and shape are those that are documented", arguments: DocumentedFailure.all.map(\.key))
    func failure(key: String) async throws {
        let failure = try #require(DocumentedFailure.all.first { $0.key == key })
        let caller = try Caller()
        try await caller.serving { port in
            let reply = await failure.provoke(FailureStage(caller: caller, port: port))
            #expect(reply.status == failure.status, "\(reply.text)")
            let problem = ProblemShape(reading: reply.json)
            #expect(problem?.type == failure.type, "\(reply.text)")
            #expect(problem?.detail?.isEmpty == false, "it says what is wrong")
            #expect(StructuralCheck.findings(reply.json) == [])
            #expect(reply.fields[.contentType] == "application/json")
            if failure.status == 429 { #expect(reply.fields[.retryAfter] == "8") }
        }
    }

    @Test("Without a key and with a wrong one nothing is served, of any operation that asks for one")
    func keys() async throws {
        let caller = try Caller()
        try await caller.serving { port in
            let stage = FailureStage(caller: caller, port: port)
            for operation in Catalogue.operations.flatMap({ [$0] + $0.variants.map(\.operation) }) {
                let path = operation.path.split(separator: "/").map { $0.hasPrefix("{") ? "x" : $0 }.joined(separator: "/")
                let isOpen = !operation.errors.contains { $0.status == 401 }
                for (key, type) in [(nil, "NoAPITokenError"), ("wrong", "InvalidAPITokenError")] as [(String?, String)] {
                    let reply = await stage.ask(operation.method, "/\(path)", operation.bodyTemplate == nil ? "" : "{}", key: key)
                    #expect((reply.status == 401) == !isOpen, "\(operation.name): \(reply.text)")
                    if !isOpen { #expect(reply.json["@type"]?.string == type && reply.fields[.wwwAuthenticate] != nil) }
                }
            }
        }
        #expect(caller.sandbox.platform.world.customers.isEmpty)
    }
}
