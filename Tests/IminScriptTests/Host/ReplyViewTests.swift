import IminAPI
import IminJSON
import Testing

@testable import IminScript

@Suite("What scripts see of replies")
struct ReplyViewTests {
    @Test(
        "a collection that came without items is an empty one, one that came with a single item has one",
        arguments: [
            (#"{"type":"imin:RestrictedCollection"}"#, 0), (#"{"imin:item":null}"#, 0), (#"{"imin:item":[]}"#, 0),
            (#"{"imin:item":{"type":"Order"}}"#, 1), (#"{"imin:item":[{},{}]}"#, 2),
        ] as [(String, Int)])
    func items(reply: String, count: Int) throws {
        let operation = try #require(Catalogue.operation(named: "orders"))
        let seen = ReplyView.apply(operation, try JSON(parsing: reply))
        #expect(seen["imin:item"]?.array?.count == count)
    }

    @Test("replies that are no collection stay as they came")
    func others() throws {
        let operation = try #require(Catalogue.operation(named: "customer.get"))
        let reply: JSON = ["@type": "CustomerAccount", "imin:item": .null]
        #expect(ReplyView.apply(operation, reply) == reply)
    }
}
