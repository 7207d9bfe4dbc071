import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Facilities and slots")
struct FacilityTests {
    private static let facilities = "https://search.imin.co/facilities-api/v2"
    private static let oxford = "geo%5Bradial%5D=51.752,-1.258,5"

    @Test("By distance, without slots; by day, with the slots that are left, chronologically")
    func modes() async throws {
        let caller = try Caller()
        let near = await caller.send(.get, "\(Self.facilities)/facility-uses?mode=discovery-geo&\(Self.oxford)").json
        #expect(near["imin:item"]?.array?.compactMap { $0["name"]?.string } == ["Badminton Court", "Padel Court", "Park Tennis Court"])
        #expect(near["imin:item"]?.array?.allSatisfy { $0["event"] == nil } == true)
        let day = await caller.send(
            .get, "\(Self.facilities)/facility-uses?mode=upcoming-slots&\(Self.oxford)&startDate%5Bgte%5D=2026-05-05T10:00:00Z"
        ).json
        let items = try #require(day["imin:item"]?.array)
        #expect(items.compactMap { $0["name"]?.string } == ["Padel Court", "Badminton Court", "Park Tennis Court"])
        #expect(items[0]["event"]?[0]?["type"] == "IndividualFacilityUse" && items[0]["event"]?[0]?["event"]?[0]?["type"] == "Slot")
        let starts = items[1]["event"]?.array?.compactMap { $0["startDate"]?.string } ?? []
        #expect(starts.first?.hasPrefix("2026-05-05T12:00") == true && starts.allSatisfy { $0.hasPrefix("2026-05-05") })
        let early = await caller.send(
            .get, "\(Self.facilities)/facility-uses?mode=upcoming-slots&\(Self.oxford)&startDate%5Blte%5D=2026-05-05T08:30:00Z"
        ).json
        #expect(early["imin:item"]?.array?.compactMap { $0["name"]?.string } == ["Park Tennis Court"])
        // The world begins at eight, and so does a slot, which cannot be booked any more.
        let now = await caller.send(
            .get, "\(Self.facilities)/facility-uses?mode=upcoming-slots&\(Self.oxford)&startDate%5Bgte%5D=2026-05-04T08:00:00Z"
        ).text
        #expect(now.contains(#""startDate":"2026-05-04T"#) && !now.contains(#""startDate":"2026-05-04T08:00:00"#))
        let tennis = await caller.send(
            .get, "\(Self.facilities)/facility-uses?mode=discovery-geo&\(Self.oxford)&activityPrefLabel=Racket%20Sports&limit=1&page=2"
        ).json
        #expect(tennis["imin:totalItems"] == 3 && tennis["imin:item"]?[0]?["name"] == "Padel Court")
    }

    @Test(
        "What is mandatory, and what is not permitted",
        arguments: [
            ("", "mode"), ("mode=discovery-geo", "geo[radial]"), ("mode=upcoming-slots&\(oxford)", "startDate"),
            ("mode=discovery-geo&\(oxford)&startDate%5Bgte%5D=2026-05-05", "startDate"), ("mode=other&\(oxford)", "mode"),
            ("mode=upcoming-slots&\(oxford)&startDate%5Bgte%5D=2026-05-05&startDate%5Blte%5D=2026-05-06", "one day"),
        ])
    func mandatory(query: String, word: String) async throws {
        let reply = try await Caller().send(.get, "\(Self.facilities)/facility-uses?\(query)")
        #expect(reply.status == 400 && reply.json["error"]?["type"] == "InvalidQuery" && reply.text.contains(word), "\(reply.text)")
    }

    @Test("By id: the slots of a week; the slots of one court; unknown")
    func byID() async throws {
        let caller = try Caller()
        func get(_ id: String) async -> Reply { await caller.send(.get, "\(Self.facilities)/facility-uses/\(PercentCoding.encode(id))") }
        let court = await get("http://opendata.provider.com/api/feeds/facility-uses/badminton-court").json
        let starts = court["event"]?.array?.compactMap { $0["startDate"]?.string } ?? []
        #expect(starts.count > 20 && starts.allSatisfy { $0 >= "2026-05-04T08" && $0 <= "2026-05-11T08:00:00+00:00" })
        let first = await get("http://opendata.provider.com/api/feeds/facility-uses/padel-court/courts/1").json
        #expect(first["event"]?.array?.count == 1 && first["event"]?[0]?["name"] == "Padel Court 1")
        #expect(await get("http://nowhere.example/1").status == 404)
    }

    @Test("A slot's time is read with colons and with dashes; it is bookable exactly where it has a checkout link; past ones are gone")
    func slot() async throws {
        let caller = try Caller()
        func get(_ id: String) async -> Reply { await caller.send(.get, "\(Self.facilities)/slots/\(PercentCoding.encode(id))") }
        let colons = await get("http://opendata.provider.com/api/feeds/slots/badminton-court/2026-05-05T18:00:00").json
        let dashes = await get("http://opendata.provider.com/api/feeds/slots/badminton-court/2026-05-05T18-00-00").json
        #expect(colons["identifier"]?.string?.hasSuffix("T18:00:00") == true && colons == dashes)
        #expect(colons["imin:checkoutUrlTemplate"] != nil && colons["facilityUse"]?["name"] == "Badminton Court")
        let padel = await get("http://opendata.provider.com/api/feeds/slots/padel-court-2/2026-05-05T11:00:00").json
        #expect(padel["maximumUses"] == 1 && padel["facilityUse"]?["individualFacilityUse"]?[0]?["name"] == "Padel Court 2")
        #expect(await get("http://opendata.provider.com/api/feeds/slots/badminton-court/2026-05-03T18:00:00").status == 404)
        _ = await caller.send(.post, "http://127.0.0.1/sandbox/clock", #"{"advance": "P2D"}"#)
        #expect(await get("http://opendata.provider.com/api/feeds/slots/badminton-court/2026-05-05T18:00:00").status == 404)
    }
}
