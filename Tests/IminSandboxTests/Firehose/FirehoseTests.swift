import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("The Firehose")
struct FirehoseTests {
    private static let firehose = "https://firehose.imin.co/firehose"
    private static let names = ["session-series", "scheduled-sessions", "facility-uses", "slots"]
    private static let session = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"

    private func advance(_ caller: Caller, _ duration: String) async {
        _ = await caller.send(.post, "http://127.0.0.1/sandbox/clock", #"{"advance": "\#(duration)"}"#)
    }

    @Test("Every feed can be followed to its end, under both of its names and in pages of any size", arguments: names)
    func whole(name: String) async throws {
        let caller = try Caller()
        var reader = FeedReader("\(Self.firehose)/standard/\(name)")
        try await reader.readToEnd(caller)
        var older = FeedReader("\(Self.firehose)/\(name)?limit=7")
        try await older.readToEnd(caller)
        #expect(reader.items == older.items && !reader.items.isEmpty && older.pages > reader.pages - 1 && older.pages > 1)
        #expect(reader.deleted.isEmpty)
    }

    @Test("Items hang together: sessions to series, slots to facilities or their courts, series and facilities to bookable sellers")
    func joins() async throws {
        let caller = try Caller()
        var readers: [String: FeedReader] = [:]
        for name in Self.names {
            var reader = FeedReader("\(Self.firehose)/standard/\(name)")
            try await reader.readToEnd(caller)
            readers[name] = reader
        }
        let series = try #require(readers["session-series"]).items
        for (id, session) in try #require(readers["scheduled-sessions"]).items {
            #expect(session["superEvent"]?.string.flatMap { series[$0] } != nil, "\(id)")
        }
        var hired: Set<String> = []
        let facilities = try #require(readers["facility-uses"]).items
        for (id, facility) in facilities {
            let courts = facility["individualFacilityUse"]?.array?.compactMap { $0["@id"]?.string } ?? []
            hired.formUnion(courts.isEmpty ? [id] : courts)
        }
        let slots = try #require(readers["slots"]).items
        #expect(Set(slots.values.compactMap { $0["facilityUse"]?.string }) == hired)
        var sellers = FeedReader("\(Self.firehose)/bookable-sellers/acme")
        try await sellers.readToEnd(caller)
        let organizers = Set(series.values.compactMap { $0["superEvent"]?["organizer"]?["@id"]?.string })
        #expect(sellers.items.keys.contains("http://opendata.provider.com/api/feeds/sellers/1"))
        #expect(organizers.subtracting(sellers.items.keys) == ["https://acme-provider.com/sellers/abc123"])
    }

    @Test("A booking moves its session to the end of the feed, with the places that are left; nothing else moves")
    func booking() async throws {
        let caller = try Caller()
        var reader = FeedReader("\(Self.firehose)/standard/scheduled-sessions")
        try await reader.readToEnd(caller)
        let left = try #require(reader.items[Self.session]?["remainingAttendeeCapacity"]?.integer)
        let pages = reader.pages
        for taken in 1...3 {
            #expect(try await caller.book(Self.session))
            try await reader.readToEnd(caller)
            #expect(reader.items[Self.session]?["remainingAttendeeCapacity"] == .number(JSONNumber(left - Int64(taken))))
        }
        #expect(reader.pages == pages + 6, "each time one page with the session, and the last page")
    }

    @Test("What is over leaves the feed as deleted, without data, and is forgotten a week later")
    func deletion() async throws {
        let caller = try Caller()
        var reader = FeedReader("\(Self.firehose)/standard/slots")
        try await reader.readToEnd(caller)
        let before = Set(reader.items.keys)
        await advance(caller, "P1DT2H")
        try await reader.readToEnd(caller)
        let past = before.filter { $0.hasSuffix("2026-05-04T09:00:00") || $0.hasSuffix("2026-05-04T20:00:00") }
        #expect(past.count == 2 && reader.deleted.isSuperset(of: past) && !reader.deleted.contains { $0.contains("2026-05-06") })
        await advance(caller, "P9D")
        var late = FeedReader("\(Self.firehose)/standard/slots")
        try await late.readToEnd(caller)
        #expect(late.deleted.isDisjoint(with: past) && !late.deleted.isEmpty)
        try await reader.readToEnd(caller)
        #expect(reader.items == late.items, "who followed and who begins see the same")
    }

    @Test("While the world changes between pages, a reader misses nothing", arguments: [11, 12] as [UInt64])
    func changingWorld(seed: UInt64) async throws {
        let caller = try Caller(Sandbox.Options(seed: seed))
        var sessions = FeedReader("\(Self.firehose)/standard/scheduled-sessions?limit=20")
        var slots = FeedReader("\(Self.firehose)/standard/slots?limit=50")
        var draw = seed
        for step in 0..<25 {
            draw = IdentifierSource.mix(draw)
            _ = try await sessions.readPage(caller)
            _ = try await slots.readPage(caller)
            switch draw % 4 {
            case 0: await advance(caller, "PT\(draw % 40)H")
            default:
                let ids = caller.sandbox.platform.world.opportunities.keys.sorted()
                _ = try? await caller.book(ids[Int(draw % UInt64(ids.count))].text)
            }
            if step % 8 == 7 { try await sessions.readToEnd(caller) }
        }
        try await sessions.readToEnd(caller)
        try await slots.readToEnd(caller)
        for (reader, name) in [(sessions, "scheduled-sessions"), (slots, "slots")] {
            var fresh = FeedReader("\(Self.firehose)/standard/\(name)")
            try await fresh.readToEnd(caller)
            #expect(fresh.items == reader.items)
        }
    }

    @Test("`modified` needs more than 53 bits, is shared by what changed together, and full pages may be cached")
    func modified() async throws {
        let reply = try await Caller().send(.get, "\(Self.firehose)/standard/scheduled-sessions?limit=40")
        let numbers = reply.json["items"]?.array?.compactMap { $0["modified"]?.number?.int64 } ?? []
        #expect(numbers.count == 40 && numbers.allSatisfy { $0 > 1 << 53 } && Set(numbers).count < numbers.count)
        #expect(reply.fields[.cacheControl] == "public, max-age=3600")
        let last = try await Caller().send(
            .get, "\(Self.firehose)/standard/slots?afterTimestamp=9223372036854775807&afterId=z")
        #expect(last.json["items"] == [] && last.fields[.cacheControl] == "public, max-age=8")
    }

    @Test(
        "A place in the feed is both of its parts, and numbers are numbers",
        arguments: ["afterTimestamp=5", "afterId=x", "afterTimestamp=soon&afterId=x", "limit=0", "limit=1001", "from=1"])
    func wrongParameters(query: String) async throws {
        let reply = try await Caller().send(.get, "\(Self.firehose)/standard/slots?\(query)")
        #expect(reply.status == 400 && reply.json["@type"] == "InvalidRequestError")
    }

    @Test("The usage policy, where it is switched on: the last page once in eight seconds")
    func policy() async throws {
        let caller = try Caller()
        var reader = FeedReader("\(Self.firehose)/standard/facility-uses")
        try await reader.readToEnd(caller)
        #expect(await caller.send(.get, reader.next).status == 200, "it is off until somebody asks for it")
        let url = "http://127.0.0.1/sandbox/firehose"
        #expect(await caller.send(.post, url, #"{"lastPageSeconds": 8}"#).json["lastPageSeconds"] == 8)
        #expect(await caller.send(.get, reader.next).status == 200)
        let refused = await caller.send(.get, reader.next)
        #expect(refused.status == 429 && refused.json["@type"] == "TooManyRequestsError" && refused.fields[.retryAfter] == "8")
        await advance(caller, "PT5S")
        #expect(await caller.send(.get, reader.next).fields[.retryAfter] == "3")
        await advance(caller, "PT3S")
        #expect(await caller.send(.get, reader.next).status == 200)
        #expect(await caller.send(.get, "\(Self.firehose)/standard/slots").status == 200, "pages with items are free")
        #expect(await caller.send(.post, url, #"{"lastPageSeconds": 0}"#).status == 200)
        #expect(await caller.send(.get, reader.next).status == 200)
    }

    @Test("A seller that is deleted leaves the feed of bookable sellers")
    func sellers() async throws {
        let caller = try Caller()
        let id = "http://opendata.provider.com/api/feeds/sellers/1"
        var reader = FeedReader("\(Self.firehose)/bookable-sellers/acme-test")
        try await reader.readToEnd(caller)
        #expect(reader.items[id] != nil)
        _ = await caller.send(.delete, "https://sellers.imin.co/api/sellers/\(PercentCoding.encode(id))")
        try await reader.readToEnd(caller)
        #expect(reader.deleted == [id])
    }

    @Test("What a seller becomes shows in its series and facilities: a follower knows what a fresh reader knows", arguments: names)
    func sellerChanges(name: String) async throws {
        let caller = try Caller()
        let seller = "http://opendata.provider.com/api/feeds/sellers/1"
        var follower = FeedReader("\(Self.firehose)/standard/\(name)")
        try await follower.readToEnd(caller)
        let before = follower.items
        for action in ["OptOut", "OptIn", "DisconnectStripe", "ConnectStripe", "OptOut"] {
            let url = "http://127.0.0.1/sandbox/sellers/\(PercentCoding.encode(seller))/actions"
            #expect(await caller.send(.post, url, #"{"type": "\#(action)"}"#).status == 200)
            try await follower.readToEnd(caller)
            var fresh = FeedReader("\(Self.firehose)/standard/\(name)")
            try await fresh.readToEnd(caller)
            #expect(follower.items == fresh.items, "\(action)")
        }
        // Sessions and slots only refer to what is above them.
        #expect((follower.items != before) == ["session-series", "facility-uses"].contains(name))
    }

    @Test("Feeds say what can be booked: of a session by its status and places, of what is above it by its seller and price for adults")
    func bookability() async throws {
        let caller = try Caller()
        func read(_ name: String) async throws -> [JSON] {
            var reader = FeedReader("\(Self.firehose)/standard/\(name)")
            try await reader.readToEnd(caller)
            return Array(reader.items.values)
        }
        let sandbox = "http://127.0.0.1/sandbox"
        let cancelled = #"{"opportunity": "\#(Self.session)"}"#
        #expect(await caller.send(.post, "\(sandbox)/opportunities/cancel", cancelled).status == 200)
        for (name, left) in [("scheduled-sessions", "remainingAttendeeCapacity"), ("slots", "remainingUses")] {
            for item in try await read(name) {
                let isOpen = item[left] != 0 && item["@id"]?.string != Self.session
                #expect(item["imin:isPotentiallyBookable"] == .bool(isOpen), "\(item["@id"] ?? .null)")
            }
        }
        let facilities = try await read("facility-uses")
        #expect(facilities.allSatisfy { $0["imin:aggregateOffer"]?["publicAdult"]?["imin:isPotentiallyBookable"]?.boolean != nil })
        func adults() async throws -> [String: JSON?] {
            let series = try await read("session-series").map { item in
                (item["name"]?.string ?? "", item["imin:aggregateOffer"]?["publicAdult"])
            }
            return Dictionary(series) { first, _ in first }.mapValues { $0?["imin:isPotentiallyBookable"] }
        }
        let before = try await adults()
        let expected: [String: JSON?] = [
            "Badminton Social": true, "Junior Swimming Lessons": nil, "Judo for Everyone": false, "Basketball Open Gym": false,
            "Pilates": false, "Open Studio": true,
        ]
        for (name, isBookable) in expected { #expect(before[name] == .some(isBookable), "\(name)") }
        let riverside = PercentCoding.encode("https://riverside.example.net/sellers/7")
        #expect(await caller.send(.post, "\(sandbox)/sellers/\(riverside)/actions", #"{"type": "ConnectStripe"}"#).status == 200)
        #expect(try await adults()["Pilates"] == .some(true))
    }

    @Test("The catalogue of publishers has every data source")
    func datasets() async throws {
        let caller = try Caller()
        let datasets = await caller.send(.get, "\(Self.firehose)/datasets").json
        let identifiers = Set((datasets["imin:item"]?.array ?? []).compactMap { $0["identifier"]?.string })
        var series = FeedReader("\(Self.firehose)/standard/session-series")
        try await series.readToEnd(caller)
        #expect(series.items.values.allSatisfy { $0["imin:dataSource"]?["identifier"]?.string.map(identifiers.contains) == true })
        #expect(datasets["imin:totalItems"] == 6)
    }
}

extension Caller {
    /// Books one place for a new Louis; whether it could be booked.
    fileprivate func book(_ id: String) async throws -> Bool {
        let opportunity = try #require(sandbox.platform.world.opportunities[OpportunityID(id)])
        let offer = try #require(opportunity.offers.first)
        let (page, _) = await openCheckout(items: [Caller.item(offer: offer.text, session: id, type: opportunity.typeName)])
        guard !page.isEmpty else { return false }
        let isFree = sandbox.platform.world.offers[offer]?.price.isFree == true
        let reply = isFree ? await submit("\(page)/pay", ["terms": "accepted"]) : await pay(page)
        return reply.status == 303
    }
}
