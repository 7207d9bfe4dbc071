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

    @Test("What is over is forgotten four weeks later, unless it was booked; the first week, with the session of the documents, stays")
    func forgotten() async throws {
        let caller = try Caller()
        await caller.sandbox.advance(nanoseconds: 8 * Caller.day)
        let world = try caller.sandbox.platform.catalogue().world
        let booked = try #require(
            world.opportunities(
                of: SeriesID("http://opendata.provider.com/api/feeds/event-series/badminton"), after: caller.sandbox.platform.now
            ).first)
        let idle = try #require(world.opportunities(of: booked.owner, after: booked.start).first)
        let (order, _) = await caller.placeOrder(items: [Caller.item(session: booked.id.text)])
        var counts: [Int] = []
        for _ in 0..<12 {
            await caller.sandbox.advance(nanoseconds: 7 * Caller.day)
            counts.append(try caller.sandbox.platform.catalogue().world.opportunities.count)
        }
        #expect(counts.suffix(5).allSatisfy { $0 == counts.last }, "\(counts)")
        let later = caller.sandbox.platform.world
        #expect(later.opportunities[booked.id] != nil && later.ledger[booked.id] != nil && later.opportunities[idle.id] == nil)
        #expect(later.ledger[idle.id] == nil && later.ledger.count == later.opportunities.count)
        #expect(later.timetable.values.map(\.count).reduce(0, +) == later.opportunities.count)
        #expect(later.opportunities[OpportunityID(Caller.badminton)] != nil)
        #expect(await caller.order(order)["orderedItem"]?[0]?["orderedItem"]?["identifier"]?.string == booked.id.text)
        var reader = FeedReader("https://firehose.imin.co/firehose/standard/scheduled-sessions")
        try await reader.readToEnd(caller)
        #expect(reader.items[idle.id.text] == nil && reader.items.count > 100)
    }

    @Test("The session of the documents is known although time leapt past it before anybody looked")
    func leapt() async throws {
        let caller = try Caller()
        let customer = await caller.louis()
        await caller.sandbox.advance(nanoseconds: 70 * Caller.day)
        let reply = await caller.send(.post, Caller.checkouts, Caller.checkout(customer: "\"\(customer)\""))
        #expect(reply.status == 409 && reply.json["@type"] == "OpportunityOfferPairNotBookableError")
        #expect(reply.json["description"]?.string?.contains("the next one, http://opendata.provider.com/") == true, "\(reply.text)")
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
