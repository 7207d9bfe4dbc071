// A reader of RPDE 1.0 feeds as a data user would write it: it follows `next`, keeps the last state of every item, and checks every rule of
// the specification on the way. It knows nothing of the sandbox but its replies.

import IminJSON
import Testing

struct FeedReader {
    let address: String
    /// Where it goes on.
    private(set) var next: String
    private(set) var items: [String: JSON] = [:]
    private(set) var deleted: Set<String> = []
    private(set) var pages = 0
    private var lastKey: (modified: Int64, id: String)?

    init(_ address: String) {
        self.address = address
        next = address
    }

    /// Reads one page; whether it was the last.
    mutating func readPage(_ caller: Caller) async throws -> Bool {
        let asked = next
        let reply = await caller.send(.get, asked)
        try #require(reply.status == 200, "\(asked): \(reply.text)")
        try #require(reply.fields[.contentType] == "application/vnd.openactive.rpde+json; version=1")
        let page = reply.json
        #expect(Set(page.object?.keys.map { $0 } ?? []) == ["next", "items", "license"])
        let found = try #require(page["items"]?.array)
        next = try #require(page["next"]?.string)
        #expect(next.hasPrefix("https://firehose.imin.co/"), "`next` is absolute")
        pages += 1
        for item in found { try take(item) }
        if found.isEmpty {
            #expect(next == asked, "the last page is its own next")
        } else {
            #expect(next != asked)
        }
        return found.isEmpty
    }

    mutating func readToEnd(_ caller: Caller) async throws {
        while try await !readPage(caller) { try #require(pages < 500, "the feed has no end") }
    }

    private mutating func take(_ item: JSON) throws {
        let id = try #require(item["id"]?.string)
        let modified = try #require(item["modified"]?.number?.whole)
        #expect(item["modified"]?.number?.text == String(modified), "a whole number, in digits")
        if let lastKey {
            let isAhead =
                modified > lastKey.modified || (modified == lastKey.modified && lastKey.id.utf8.lexicographicallyPrecedes(id.utf8))
            #expect(isAhead, "\(modified) \(id) comes after \(lastKey)")
        }
        lastKey = (modified, id)
        #expect(item["kind"]?.string?.isEmpty == false)
        switch item["state"]?.string {
        case "updated":
            let data = try #require(item["data"])
            #expect(data["@id"]?.string == id)
            items[id] = data
            deleted.remove(id)
        case "deleted":
            #expect(item["data"] == nil)
            items[id] = nil
            deleted.insert(id)
        case let state: Issue.record("state \(state ?? "missing")")
        }
    }
}
