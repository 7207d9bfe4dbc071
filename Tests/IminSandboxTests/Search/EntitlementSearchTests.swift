import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Prices of entitlements in search")
struct EntitlementSearchTests {
    private static let search = "https://search.imin.co"

    @Test("Who hands on the filter of linked accounts sees the customer's own prices, as indications; others do not")
    func prices() async throws {
        let rosie = try await AccountCaller()
        let before = await rosie.caller.send(.get, "\(Self.search)/events-api/v2/event-series?activityPrefLabel=Football").json
        #expect(before["imin:item"]?.array?.contains { $0["imin:aggregateOffer"]?["activeEntitlement"] != nil } == false)
        let resident = try #require(Seeds.sellerEntitlements.first { $0.seller == Seeds.leisureCentre.id })
        let filter = EntitlementFilter([.init(seller: resident.seller, entitlement: resident.id, hasHidden: false)]).text
        let query = "entitlementFilter=\(PercentCoding.encode(filter))"
        let series = "\(Self.search)/events-api/v2/event-series"
        let found = await rosie.caller.send(.get, "\(series)?activityPrefLabel=Football&\(query)").json
        let offer = try #require(found["imin:item"]?.array?.first { $0["name"] == "Five-a-side" }?["imin:aggregateOffer"])
        #expect(offer["publicAdult"]?["price"]?.number?.text == "5.5" && offer["activeEntitlement"]?["imin:indicativePrice"] == true)
        #expect(offer["activeEntitlement"]?["price"]?.number?.text == "4.4")
        let id = PercentCoding.encode("https://id.bookingsystem.example.com/event-series/football-fives")
        let alone = await rosie.caller.send(.get, "\(series)/\(id)?\(query)").json
        #expect(alone["imin:aggregateOffer"]?["activeEntitlement"] == offer["activeEntitlement"])
        let pitch = PercentCoding.encode("https://id.bookingsystem.example.com/facility-uses/football-pitch")
        let facility = await rosie.caller.send(.get, "\(Self.search)/facilities-api/v2/facility-uses/\(pitch)?\(query)").json
        #expect(facility["imin:aggregateOffer"]?["activeEntitlement"]?["price"] == 36)
        #expect(facility["event"]?[0]?["imin:aggregateOffer"]?["activeEntitlement"]?["price"] == 36)
        #expect(await rosie.caller.send(.get, "\(series)?entitlementFilter=nonsense").status == 400)
    }
}
