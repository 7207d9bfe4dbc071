import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Replies keep to the models of OpenActive, but for imin's own exceptions")
struct StructureTests {
    private static let series = PercentCoding.encode("http://opendata.provider.com/api/feeds/event-series/badminton")
    private static let session = PercentCoding.encode(
        "http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741")

    @Test(
        "What search answers",
        arguments: [
            "events-api/v2/event-series?limit=50&showAllSessions=true",
            "events-api/v2/event-series?mode=discovery-geo&geo%5Bradial%5D=52,-1,999&limit=50",
            "events-api/v2/event-series?isVirtual=true", "events-api/v2/event-series/\(series)",
            "events-api/v2/scheduled-sessions/\(session)",
            "events-api/v2/places?limit=50", "events-api/v2/facets", "events-api/v2/event-series?activityPrefLabel=Nothing",
            "facilities-api/v2/facility-uses?mode=discovery-geo&geo%5Bradial%5D=52,-1,999",
            "facilities-api/v2/facility-uses?mode=upcoming-slots&geo%5Bradial%5D=52,-1,999&startDate%5Bgte%5D=2026-05-05",
            "facilities-api/v2/facility-uses/\(PercentCoding.encode("http://opendata.provider.com/api/feeds/facility-uses/padel-court"))",
            "facilities-api/v2/slots/\(PercentCoding.encode("http://opendata.provider.com/api/feeds/slots/padel-court-1/2026-05-05T11:00:00"))",
        ])
    func search(path: String) async throws {
        let reply = try await Caller().send(.get, "https://search.imin.co/\(path)")
        #expect(reply.status == 200)
        #expect(StructuralCheck.findings(reply.json) == [])
    }

    @Test("What the Places API answers")
    func places() async throws {
        #expect(StructuralCheck.findings(try await Caller().send(.get, "https://places.imin.co/api/v1/places").json) == [])
    }

    @Test("Every item of every feed", arguments: ["session-series", "scheduled-sessions", "facility-uses", "slots"])
    func feeds(name: String) async throws {
        let caller = try Caller()
        var reader = FeedReader("https://firehose.imin.co/firehose/standard/\(name)")
        try await reader.readToEnd(caller)
        let findings = reader.items.values.flatMap(StructuralCheck.findings)
        #expect(findings == [])
        for (id, data) in reader.items {
            for (type, names) in Self.openData where data["@type"]?.string == type {
                for name in names { #expect(data[name] != nil, "\(id) has no \(name)") }
            }
            #expect(!data.text().contains("oa:") && !data.text().contains("\"schema:"), "feeds write words in full")
        }
    }

    /// What open data must say beyond what every reply must (OPENACTIVE, required fields, "open").
    private static let openData: [(String, [String])] = [
        ("SessionSeries", ["url", "name", "activity", "organizer", "offers"]),
        ("ScheduledSession", ["superEvent", "startDate", "duration"]),
        ("FacilityUse", ["url", "name", "location", "provider", "facilityType"]),
        ("Slot", ["facilityUse", "startDate", "duration", "remainingUses", "offers"]),
    ]

    @Test("What the booking platform answers")
    func booking() async throws {
        let caller = try Caller()
        let (page, customer) = await caller.openCheckout()
        _ = await caller.pay(page)
        let orders = await caller.send(.get, "https://book.imin.co/api/v2/orders?customerIdentifier=\(customer)").json
        let items = await caller.send(.get, "https://book.imin.co/api/v2/order-items?customerIdentifier=\(customer)").json
        #expect(orders["imin:totalItems"] == 1 && items["imin:totalItems"] == 1)
        for reply in [orders, items] {
            #expect(reply.text().contains("https://schema.org/OfflineEventAttendanceMode") && !reply.text().contains("\"schema:"))
        }
        #expect(StructuralCheck.findings(orders) + StructuralCheck.findings(items) == [])
        #expect(StructuralCheck.findings(await caller.send(.get, "https://firehose.imin.co/firehose/datasets").json) == [])
    }

    @Test("What customers and their accounts at sellers look like")
    func customers() async throws {
        let rosie = try await AccountCaller()
        await rosie.connect()
        #expect(StructuralCheck.findings(await rosie.list()) == [])
        let account = await rosie.caller.send(.get, "\(Caller.accounts)/\(rosie.id)").json
        #expect(StructuralCheck.findings(account) == [])
        let created = await rosie.caller.send(.post, Caller.accounts, Caller.louis).json
        #expect(StructuralCheck.findings(created) == [])
        let checkout = await rosie.caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(rosie.id)\"")).json
        #expect(StructuralCheck.findings(checkout) == [])
    }

    @Test(
        "The check finds what is wrong",
        arguments: [
            (
                #"{"type": "Slot", "id": "https://a.example/1", "startDate": "2026-05-04T08:00:00Z", "duration": "PT1H", "remainingUses": 1}"#,
                "startDate"
            ),
            (#"{"type": "Slot", "id": "https://a.example/1", "duration": "PT1H", "remainingUses": 1}"#, "must have `startDate`"),
            (#"{"type": "Offer", "id": "https://a.example/1", "price": "7.50"}"#, "price"),
            (#"{"type": "Offer", "id": "https://a.example/1", "price": 7.5, "colour": "red"}"#, "no such member"),
            (#"{"type": "Order", "imin:unheardOf": 1}"#, "no document shows"), (#"{"type": "Thingy"}"#, "no type"),
            (#"{"type": "Place", "name": "", "geo": null, "amenityFeature": []}"#, "empty text"),
            (#"{"type": "EventSeries", "genderRestriction": "FemaleOnly"}"#, "genderRestriction"),
            (#"{"type": "Schedule", "scheduledEventType": "ScheduledSession", "startTime": "9:00"}"#, "startTime"),
            (#"{"type": "SessionSeries", "location": {"type": "Organization", "name": "x"}}"#, "location"),
        ])
    func itself(text: String, finding: String) throws {
        let findings = StructuralCheck.findings(try JSON(parsing: text))
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }
}
