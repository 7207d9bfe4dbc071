import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Series, sessions, places and facets of the Events API")
struct SearchByIdTests {
    private static let events = "https://search.imin.co/events-api/v2"
    private static let session = "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741"

    @Test("A series shows its places apart, its schedule and all its sessions; when they are over it is gone")
    func series() async throws {
        let caller = try Caller()
        let address = "\(Self.events)/event-series/\(PercentCoding.encode("http://opendata.provider.com/api/feeds/event-series/badminton"))"
        let json = await caller.send(.get, address).json
        let reference = json["subEvent"]?[0]?["location"]?["id"]?.string
        #expect(reference?.hasPrefix("#/imin:locationSummary/") == true && json["imin:locationSummary"]?[0]?["id"]?.string == reference)
        #expect(json["subEvent"]?[0]?["eventSchedule"]?[0]?["byDay"] == ["https://schema.org/Wednesday"])
        #expect(json["subEvent"]?[0]?["eventSchedule"]?[0]?["startTime"] == "18:30")
        #expect((json["subEvent"]?[0]?["subEvent"]?.array?.count ?? 0) >= 5)
        #expect(json["imin:dataSource"]?["identifier"] == "opendata.provider.com")
        // A jump of ten years: the catalogue goes on from there, and the series with it.
        _ = await caller.send(.post, "http://127.0.0.1/sandbox/clock", #"{"advance": "P3650D"}"#)
        #expect(await caller.send(.get, address).status == 200)
        #expect(await caller.send(.get, "\(Self.events)/event-series/nothing").status == 404)
    }

    @Test("A session that is over is not found any more")
    func pastSession() async throws {
        let caller = try Caller()
        let address = "\(Self.events)/scheduled-sessions/\(PercentCoding.encode(Self.session))"
        #expect(await caller.send(.get, address).json["superEvent"]?["superEvent"]?["name"] == "Badminton Social")
        _ = await caller.send(.post, "http://127.0.0.1/sandbox/clock", #"{"advance": "P3D"}"#)
        let reply = await caller.send(.get, address)
        #expect(reply.status == 404 && reply.json["@type"] == "NotFoundError")
    }

    @Test("What is online has no place")
    func online() async throws {
        let json = try await Caller().send(.get, "\(Self.events)/event-series?isVirtual=true&geo%5Bradial%5D=0,0,1").json
        let item = try #require(json["imin:item"]?[0])
        #expect(item["eventAttendanceMode"] == "schema:OnlineEventAttendanceMode" && item["subEvent"]?[0]?["location"] == nil)
    }

    @Test("Places of events: once each, nearest first")
    func places() async throws {
        let json = try await Caller().send(.get, "\(Self.events)/places?geo%5Bradial%5D=51.76,-1.26,60").json
        let names = (json["imin:item"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names == ["Green Park", "Provider Sports Hall"])
    }

    @Test("Facets list activities with what they are a kind of, and collections, narrowed by filters")
    func facets() async throws {
        let caller = try Caller()
        let index = await caller.send(.get, "\(Self.events)/facets").json["imin:index"]
        let activities = index?["activity"]?["imin:item"]?.array ?? []
        let badminton = activities.first { $0["prefLabel"] == "Badminton" }
        #expect(badminton?["broaderTransitive"] == ["https://sandbox.imin.co/activity-list#racket-sports"])
        #expect(index?["activityConceptCollection"]?["imin:item"]?[0]?["type"] == "imin:ConceptCollection")
        let narrowed = await caller.send(.get, "\(Self.events)/facets?priceAdult%5Blte%5D=0").json["imin:index"]?["activity"]
        #expect(narrowed?["imin:item"]?.array?.contains { $0["prefLabel"] == "Badminton" } == false)
        #expect(await caller.send(.get, "\(Self.events)/facets?page=1").status == 400)
    }

    @Test("The search operations describe themselves, without a key")
    func specification() async throws {
        var caller = try Caller()
        caller.key = nil
        let reply = await caller.send(.get, "\(Self.events)/spec.yaml")
        #expect(reply.status == 200 && reply.json["openapi"] == "3.1.0" && reply.json["paths"]?["/events-api/v2/event-series"] != nil)
    }

    @Test("The Places API has places of its own, by kind, activity and distance")
    func placesAPI() async throws {
        let caller = try Caller()
        func names(_ query: String) async -> [String] {
            let reply = await caller.send(.get, "https://places.imin.co/api/v1/places\(query)")
            return (reply.json["imin:item"]?.array ?? []).compactMap { $0["name"]?.string }
        }
        #expect(await names("").count == 9)
        #expect(await names("?placeClassification=mcr:Park&geo%5Bradial%5D=51.55,-0.15,10") == ["South Heath"])
        #expect(await names("?activityId=https%3A%2F%2Fsandbox.imin.co%2Factivity-list%23swimming") == ["North Lido"])
        #expect(await names("?activity=https%3A%2F%2Fsandbox.imin.co%2Factivity-list%23football").count == 2)
        let place = await caller.send(.get, "https://places.imin.co/api/v1/places?limit=1").json["imin:item"]?[0]
        #expect(place?["imin:aggregatedActivity"]?[0]?["prefLabel"] == "Badminton")
        #expect(await caller.send(.get, "https://places.imin.co/api/v1/places?placeClassification=Castle").status == 400)
        #expect(await caller.send(.get, "https://search.imin.co/api/v1/places").status == 404)
    }
}
