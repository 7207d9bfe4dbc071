import HTTPTypes
import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("What the Events API finds")
struct SearchFilterTests {
    static let series = "https://search.imin.co/events-api/v2/event-series"

    /// The names of the series that a query finds, each once, in the order of the reply; every page of them.
    private func names(_ query: String) async throws -> [String] {
        let caller = try Caller()
        var names: [String] = []
        var address: String? = "\(Self.series)?limit=50\(query.isEmpty ? "" : "&\(query)")"
        while let page = address {
            let reply = await caller.send(.get, page)
            #expect(reply.status == 200, "\(reply.text)")
            for item in reply.json["imin:item"]?.array ?? [] {
                if let name = item["name"]?.string, !names.contains(name) { names.append(name) }
            }
            address = reply.json["view"]?["next"]?.string
        }
        return names
    }

    /// Each filter with a series that it finds and one that it leaves out. The held clock shows Monday, 4 May 2026, 08:00.
    @Test(
        "A filter has hits and misses",
        arguments: [
            ("activityPrefLabel=Badminton", "Badminton Social", "Morning Yoga"),
            ("activityPrefLabel=Racket%20Sports", "Badminton Social", "Morning Yoga"),
            ("activityPrefLabel=Badminton&activityPrefLabel=Yoga", "Morning Yoga", "Lane Swimming"),
            ("activityId=https%3A%2F%2Fsandbox.imin.co%2Factivity-list%23football", "Men's Walking Football", "Lane Swimming"),
            (
                "activityConceptCollectionId=https%3A%2F%2Fsandbox.imin.co%2Factivity-collections%23outdoors", "Health Walk",
                "Judo for Everyone"
            ),
            ("organizerId=https%3A%2F%2Flidos.example.com%2Forganizers%2F3", "Women's Swim", "Health Walk"),
            ("organizerName%5BtextSearch%5D=parks", "Health Walk", "Women's Swim"),
            ("genderRestriction=oa:FemaleOnly", "Women's Swim", "Health Walk"),
            ("genderRestriction=oa:MaleOnly", "Men's Walking Football", "Women's Swim"),
            ("levelType=imin:AdvancedLevel", "Badminton Club Night", "Badminton Social"),
            ("levelType=imin:Advanced", "Badminton Club Night", "Badminton Social"),
            ("leaderGender=schema:Female", "Vinyasa Online", "Wheelchair Basketball"),
            ("isVirtual=true", "Vinyasa Online", "Morning Yoga"),
            ("isVirtual=false", "Morning Yoga", "Vinyasa Online"),
            (
                "accessibilitySupportId=https%3A%2F%2Fsandbox.imin.co%2Faccessibility-support%23physical-impairment",
                "Wheelchair Basketball", "Morning Yoga"
            ),
            (
                "specialRequirementId=https%3A%2F%2Fsandbox.imin.co%2Faccessibility-support%23visual-impairment", "Men's Walking Football",
                "Wheelchair Basketball"
            ),
            ("isWheelchairAccessible=true", "Wheelchair Basketball", "Health Walk"),
            ("ageRange%5BincludeRange%5D=8,10", "Junior Table Tennis", "Morning Yoga"),
            ("ageRange%5BincludeRange%5D=70", "Men's Walking Football", "Junior Table Tennis"),
            ("ageRangeMin%5Bgte%5D=60", "Men's Walking Football", "Morning Yoga"),
            ("ageRangeMax%5Blte%5D=11", "Junior Table Tennis", "Morning Yoga"),
            ("priceAdult%5Blte%5D=0", "Health Walk", "Morning Yoga"),
            ("priceAdult%5Bgte%5D=10", "Morning Yoga", "Health Walk"),
            ("membershipRequiredAdult=true", "Members' Cycling", "Indoor Cycling"),
            ("membershipRequiredJunior=false", "Junior Table Tennis", "Members' Cycling"),
            ("availableChannelAdult=oa:OpenBookingPrepayment", "Morning Yoga", "Judo for Everyone"),
            ("availableChannelJunior=oa:TelephoneAdvanceBooking", "Judo for Everyone", "Badminton Social"),
            ("amenityFeatureType%5BvalueTrue%5D=Creche", "Pilates", "Health Walk"),
            ("geo%5Bradial%5D=51.752,-1.258,3", "Badminton Social", "Lane Swimming"),
            ("geo%5Bradial%5D=51.4545,-2.5879,1", "Lane Swimming", "Vinyasa Online"),
            ("startTime%5Bgte%5D=20:00", "Women's Swim", "Lane Swimming"),
            ("startTime%5Blte%5D=06:30", "Lane Swimming", "Women's Swim"),
            ("dayOfWeek=schema:Wednesday", "Badminton Social", "Morning Yoga"),
            ("byDay=schema:Tuesday", "Morning Yoga", "Badminton Social"),
            ("startDate%5Bgte%5D=2026-05-05&startDate%5Blte%5D=2026-05-05", "Morning Yoga", "Badminton Social"),
            ("iminTag=HighFrequencySession", "Gym Floor", "Lane Swimming"),
            ("showAllSessions=true", "Gym Floor", "nothing"),
            ("", "Lane Swimming", "Gym Floor"),
            ("activityInScheme=https%3A%2F%2Fsandbox.imin.co%2Factivity-list", "Lane Swimming", "nothing"),
        ])
    func filters(query: String, hit: String, miss: String) async throws {
        let found = try await names(query)
        #expect(found.contains(hit) && !found.contains(miss), "\(found)")
    }

    @Test("Different filters must all hold")
    func conjunction() async throws {
        #expect(try await names("activityPrefLabel=Yoga&priceAdult%5Blte%5D=0&dayOfWeek=schema:Saturday") == ["Yoga in the Park"])
        #expect(try await names("activityPrefLabel=Yoga&genderRestriction=oa:MaleOnly") == [])
    }

    @Test("Modes sort as documented: by time, by distance, by price")
    func modes() async throws {
        let caller = try Caller()
        let upcoming = await caller.send(.get, "\(Self.series)?limit=50").json["imin:item"]?.array ?? []
        let starts = upcoming.compactMap { $0["subEvent"]?[0]?["subEvent"]?[0]?["startDate"]?.string }
        #expect(starts.count == 50 && starts == starts.sorted())
        #expect(upcoming.allSatisfy { $0["subEvent"]?[0]?["subEvent"]?.array?.count == 1 })

        let near = await caller.send(.get, "\(Self.series)?mode=discovery-geo&geo%5Bradial%5D=51.76,-1.26,500&limit=50").json
        let distances = (near["imin:item"]?.array ?? []).compactMap {
            $0["subEvent"]?[0]?["location"]?["geo"]?["imin:distanceFromGeoQueryCenter"]?["value"]?.number?.double
        }
        #expect(distances.count > 15 && distances == distances.sorted())
        #expect(near["imin:item"]?.array?.contains { ($0["subEvent"]?[0]?["subEvent"]?.array?.count ?? 0) > 1 } == true)

        for (mode, isAscending) in [("discovery-price-asc", true), ("discovery-price-desc", false)] {
            let reply = await caller.send(.get, "\(Self.series)?mode=\(mode)&limit=50").json
            let prices = (reply["imin:item"]?.array ?? []).map { $0["imin:aggregateOffer"]?["publicAdult"]?["price"]?.number?.double }
            let known = prices.compactMap { $0 }
            #expect(known == (isAscending ? known.sorted() : known.sorted(by: >)) && known.count > 10)
            #expect(prices.suffix(prices.count - known.count).allSatisfy { $0 == nil }, "what has no price comes last")
        }
    }

    @Test("Pages hang together, and `view.id` shows what the server added")
    func pages() async throws {
        let caller = try Caller()
        let first = await caller.send(.get, "\(Self.series)?activityPrefLabel=Swimming&limit=4").json
        #expect(first["view"]?["id"]?.string?.contains("mode=upcoming-sessions") == true)
        #expect(first["view"]?["id"]?.string?.contains("iminTag[not]=HighFrequencySession") == true)
        #expect(first["view"]?["previous"] == nil)
        var seen: [String] = []
        var pages = 0
        var address: String? = first["view"]?["id"]?.string
        while let page = address {
            let json = await caller.send(.get, page).json
            pages += 1
            #expect(json["view"]?["imin:currentPage"] == .number(JSONNumber(pages)))
            seen += (json["imin:item"]?.array ?? []).compactMap { $0["subEvent"]?[0]?["subEvent"]?[0]?["identifier"]?.string }
            address = json["view"]?["next"]?.string
        }
        #expect(pages > 3 && .number(JSONNumber(seen.count)) == first["imin:totalItems"] && Set(seen).count == seen.count)
        let template = try #require(first["view"]?["urlTemplate"]?.string)
        let second = template.replacing("{page}", with: "2")
        #expect(await caller.send(.get, second).json["view"]?["imin:currentPage"] == 2)
        let beyond = await caller.send(.get, template.replacing("{page}", with: "999"))
        #expect(beyond.status == 200 && beyond.json["imin:item"] == nil)
    }

    @Test(
        "A wrong parameter is 400 and says which",
        arguments: [
            ("mode=nearest", "mode"), ("page=0", "page"), ("limit=51", "limit"), ("geo%5Bradial%5D=here", "geo[radial]"),
            ("startDate%5Bgte%5D=soon", "startDate[gte]"), ("startTime%5Bgte%5D=25:00", "startTime[gte]"),
            ("dayOfWeek=Funday", "dayOfWeek"),
            ("ageRange%5BincludeRange%5D=9,3", "ageRange[includeRange]"), ("priceAdult%5Blte%5D=cheap", "priceAdult[lte]"),
            ("genderRestriction=oa:Nobody", "genderRestriction"), ("levelType=imin:Expert", "levelType"), ("isVirtual=maybe", "isVirtual"),
            ("iminTag=Other", "iminTag"), ("colour=red", "colour"), ("mode=discovery-geo", "geo[radial]"),
            ("showAllSessions=1", "showAllSessions"),
            ("amenityFeatureType%5BvalueTrue%5D=Moat", "amenityFeatureType[valueTrue]"), ("leaderGender=schema:X", "leaderGender"),
            ("availableChannelAdult=oa:Fax", "availableChannelAdult"), ("membershipRequiredAdult=no", "membershipRequiredAdult"),
        ])
    func wrongParameters(query: String, name: String) async throws {
        let reply = try await Caller().send(.get, "\(Self.series)?\(query)")
        #expect(reply.status == 400)
        #expect(reply.json["error"]?["type"] == "InvalidQuery")
        #expect(reply.json["error"]?["details"]?[0]?.string?.contains("`\(name)`") == true, "\(reply.text)")
    }

    @Test("Everything that is wrong is said at once; an address that is too long is 414")
    func severalDetails() async throws {
        let caller = try Caller()
        let reply = await caller.send(.get, "\(Self.series)?page=0&isVirtual=maybe&colour=red")
        #expect(reply.json["error"]?["details"]?.array?.count == 3)
        let long = await caller.send(.get, "\(Self.series)?organizerName%5BtextSearch%5D=\(String(repeating: "a", count: 2_048))")
        #expect(long.status == 414 && long.json["error"]?["type"] == "InvalidQuery")
    }
}
