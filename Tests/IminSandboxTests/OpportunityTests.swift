// Sessions and slots by criteria: found, made, and kept.

import IminAPI
import IminJSON
import Testing

@testable import IminSandbox

@Suite("Opportunities by criteria")
struct OpportunityTests {
    private let address = "https://localhost/sandbox/opportunities"

    @Test("Every criterion has something made for it, and what is made is found by it", arguments: Criterion.allCases)
    func each(criterion: Criterion) async throws {
        let caller = try Caller()
        let made = await caller.send(.post, address, #"{"criteria": "\#(criterion.rawValue)"}"#)
        #expect(made.status == 201, "\(made.text)")
        let identifier = try #require(made.json["identifier"]?.string)
        #expect(made.json["offers"]?[0]?["id"]?.string != nil)
        let found = await caller.send(.get, "\(address)?limit=1000&criteria=\(criterion.rawValue.replacing(" ", with: "%20"))").json
        #expect(found["imin:item"]?.array?.contains { $0["identifier"]?.string == identifier } == true)
    }

    @Test("What is found is as it was asked for: paid with one place left takes one booking, then is full")
    func booking() async throws {
        let caller = try Caller()
        let session = await caller.send(.post, address, #"{"criteria": ["paid", "onePlaceLeft", "bookable"]}"#).json
        #expect(session["remainingAttendeeCapacity"]?.integer ?? session["remainingUses"]?.integer == 1)
        let (page, _) = await caller.openCheckout(items: [
            Caller.item(
                offer: session["offers"]?[0]?["id"]?.string ?? "", session: session["identifier"]?.string ?? "",
                type: session["type"]?.string ?? "")
        ])
        #expect(await caller.pay(page).status == 303)
        let full = await caller.send(.get, "\(address)?criteria=full&limit=1000").json
        #expect(full["imin:item"]?.array?.contains { $0["identifier"] == session["identifier"] } == true)
    }

    @Test("Conditions on the offer hold for one and the same offer")
    func sameOffer() async throws {
        let caller = try Caller()
        let found = await caller.send(.get, "\(address)?criteria=junior,cancellable&limit=1000").json["imin:item"]?.array ?? []
        #expect(!found.isEmpty)
        for item in found {
            for offer in item["offers"]?.array ?? [] {
                #expect(offer["name"] == "Junior" && offer["allowCustomerCancellationFullRefund"] == true)
            }
        }
    }

    @Test("OpenActive's names and other spellings mean the same")
    func names() {
        #expect(Criterion("TestOpportunityBookableNoSpaces") == .full && Criterion("one-place-left") == .onePlaceLeft)
        #expect(Criterion("onePlaceLeft") == .onePlaceLeft && Criterion("") == nil && Criterion("cheap") == nil)
    }

    @Test("What cannot be is refused with what was asked for, what is unknown with what is known")
    func refusals() async throws {
        let caller = try Caller()
        let impossible = await caller.send(.post, address, #"{"criteria": ["free", "paid"]}"#)
        #expect(impossible.status == 409 && impossible.json["description"]?.string?.contains("free, paid") == true)
        let unknown = await caller.send(.get, "\(address)?criteria=cheap")
        #expect(unknown.status == 400 && unknown.json["description"]?.string?.contains("`free`") == true)
        #expect(await caller.send(.post, address, #"{"criterium": []}"#).status == 400)
        #expect(await caller.send(.post, address, #"{"criteria": ["free", 1]}"#).status == 400)
        #expect(await caller.send(.get, "\(address)?type=Course").status == 400)
    }

    @Test("A made session is found by search at its time, and a stored one is read back as it was")
    func stored() async throws {
        let caller = try Caller()
        _ = await caller.send(.post, address, #"{"criteria": ["bookable"]}"#)
        let (made, places) = try #require(
            caller.sandbox.platform.world.opportunities.values.first { $0.id.text.hasSuffix("made-1") }.map {
                ($0, caller.sandbox.platform.world.ledger[$0.id]!)
            })
        let change = Change(number: 1, at: Sandbox.Options.start, events: [.catalogue(.added(made, places))])
        #expect(try Change(number: 1, at: change.at, record: change.record) == change)
        guard case .session(let series) = made.kind else { return }
        let row = caller.sandbox.platform.world.timetable[series] ?? []
        let starts = row.compactMap { caller.sandbox.platform.world.opportunities[$0]?.start }
        #expect(starts == starts.sorted())
    }

    @Test("What is over is found by whoever asks for it, and by nobody else")
    func over() async throws {
        let caller = try Caller()
        let platform = caller.sandbox.platform
        _ = try platform.catalogue()
        await caller.sandbox.advance(nanoseconds: 20 * 86_400_000_000_000)
        let (world, now) = try platform.catalogue()
        func brute(_ query: OpportunityQuery) -> [OpportunityID] {
            world.opportunities.values.filter { !query.offers(of: $0, in: world, at: now).isEmpty }
                .sorted { ($0.start, $0.id) < ($1.start, $1.id) }.map(\.id)
        }
        for criteria in [[], [.started], [.paid], [.started, .free]] as [[Criterion]] {
            let query = OpportunityQuery(criteria: criteria)
            let found = query.matches(in: world, at: now).map(\.opportunity)
            #expect(found.map(\.id) == brute(query))
            #expect(found.contains { $0.start <= now } == criteria.contains(.started))
        }
    }

    @Test("Every criterion of sellers finds those it holds for; together they all must hold", arguments: SellerCriterion.allCases)
    func sellers(criterion: SellerCriterion) async throws {
        let caller = try Caller()
        let url = "http://localhost/sandbox/sellers"
        let found = await caller.send(.get, "\(url)?criteria=\(PercentCoding.encode(criterion.rawValue))").json["imin:item"]?.array ?? []
        let world = caller.sandbox.platform.world
        let expected = world.sellerOrder.filter { world.sellers[$0].map { criterion.holds(for: $0, in: world) } ?? false }
        #expect(found.map { $0["id"]?.string } == expected.map(\.text) && found.count < world.sellers.count)
        #expect(!found.isEmpty || criterion == .freeBookingsOnly)
        let none = await caller.send(.get, "\(url)?criteria=bookable,not-bookable").json
        #expect(none["imin:totalItems"] == 0)
        #expect(await caller.send(.get, "\(url)?criteria=cheap").status == 400)
    }
}
