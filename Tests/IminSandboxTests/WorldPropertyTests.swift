// Random commands against the pure rules; after each one, what must always hold is looked at from scratch.

import IminJSON
import Testing

@testable import IminSandbox

/// A seeded source of numbers, so that a failure can be repeated.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 1
        return IdentifierSource.mix(state)
    }
}

@Suite("Whatever happens in the world")
struct WorldPropertyTests {
    static let start = Sandbox.Options.start

    @Test("Its invariants hold after every command, and its journal leads to the same world", arguments: 1...3 as ClosedRange<UInt64>)
    func invariants(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let initial = World(seed: seed, began: Self.start, clock: .held(at: Self.start))
        var world = initial
        var changes: [Change] = []
        var taken: [OpportunityID: Int] = [:]
        var outcomes: [String: Int] = [:]
        var asked: Set<String> = []
        for _ in 0..<450 {
            let now = world.clock.now(real: Self.start)
            var decided: [(Instant, [Event])] = []
            do {
                let command = Self.command(in: world, &dice)
                asked.insert(Self.kind(of: command))
                decided.append((now, try decide(command, in: world, at: now)))
            } catch {
                outcomes["\(error.status)", default: 0] += 1
                continue
            }
            while let (at, events) = decided.popLast() ?? AgendaRules.settle(world, at: world.clock.now(real: Self.start)) {
                let change = Change(number: changes.count + 1, at: at, events: events)
                let known = world.opportunities
                world.apply(change)
                for (id, places) in world.ledger where known[id] == nil { taken[id] = places.taken }
                changes.append(change)
                for event in events { outcomes[Self.kind(of: event), default: 0] += 1 }
                try Self.check(world, initially: taken)
                try Self.checkFurther(world)
            }
            try #require(world.agenda.next.map { $0.due > world.clock.now(real: Self.start) } ?? true)
        }
        for kind in ["409", "CustomerCancelled", "moved", "receipt", "group", "slot", "told", "connected", "card"] {
            #expect(outcomes[kind, default: 0] > 0, "the dice must reach what matters: \(outcomes)")
        }

        // What 450 throws left out would come with more of them.
        if seed == 1 {
            for _ in 0..<2_000 where asked.count < Self.kinds.count { asked.insert(Self.kind(of: Self.command(in: world, &dice))) }
            #expect(asked == Self.kinds)
        }

        var replayed = initial
        for change in changes {
            let text = change.record.text()
            replayed.apply(try Change(number: change.number, at: change.at, record: JSON(parsing: text)))
        }
        #expect(replayed == world)
    }

    private static func kind(of event: Event) -> String {
        switch event {
        case .orderPlaced(let order) where order.items.contains { $0.attendee != nil }: "group"
        case .orderPlaced(let order) where order.items.contains { $0.opportunity.text.contains("/slots/") }: "slot"
        case .orderPlaced: "order"
        case .webhook(.attempted(_, let attempt)) where attempt.isSuccess: "told"
        case .account(.linked): "connected"
        case .card(.saved): "card"
        case .order(.itemsCancelled(_, _, let status, _)): status.rawValue
        case .order(.itemReplaced): "replaced"
        case .order(.opportunityMoved): "moved"
        case .order(.receiptIssued): "receipt"
        default: "other"
        }
    }

    /// Looks at everything anew: nothing here trusts an index.
    private static func check(_ world: World, initially taken: [OpportunityID: Int]) throws {
        var booked: [OpportunityID: Int] = [:]
        var byCustomer: [CustomerID: Set<OrderID>] = [:]
        var bookings: [CustomerID: [OrderedKeys.Key]] = [:]
        var checkouts: Set<CheckoutID> = []
        for (id, order) in world.orders {
            try #require(order.id == id)
            try #require(checkouts.insert(order.checkout).inserted, "one order per checkout")
            try #require(world.checkouts[order.checkout]?.state == .paid(id))
            let cancelled: Set<OrderItem.Status> = [.customerCancelled, .sellerCancelled]
            let due = order.items.filter { !cancelled.contains($0.status) }.reduce(0) { $0 + (world.offers[$1.offer]?.price.minor ?? -1) }
            try #require(order.total.minor == due && due <= order.placedTotal.minor, "what is due is the sum of offers less cancelled ones")
            for item in order.items where !cancelled.contains(item.status) {
                booked[item.opportunity, default: 0] += 1
                try #require(world.ordersByOpportunity[item.opportunity]?.contains(id) == true)
                try #require(item.start == world.opportunities[item.opportunity]?.start)
            }
            let receipts = order.receipts.compactMap { world.receipts[$0] }
            try #require(receipts.count == order.receipts.count && receipts.allSatisfy { $0.order == id })
            if let last = receipts.last { try #require(sum(last.items) == due, "the last receipt says what is due") }
            if case .customer(let customer) = order.payer {
                byCustomer[customer, default: []].insert(id)
                for item in order.items where !cancelled.contains(item.status) {
                    bookings[customer, default: []].append(Booking.key(item, of: order))
                }
            }
        }
        try #require(Set(world.bookings.keys) == Set(bookings.keys), "who has booked something is in the index, and nobody else")
        for (customer, keys) in bookings {
            try #require(world.bookings[customer]?.keys(after: nil, limit: .max) == keys.sorted(), "what is booked is in the index")
        }
        let wrong = world.ledger.filter { $0.value.left < 0 || $0.value.taken != (taken[$0.key] ?? 0) + (booked[$0.key] ?? 0) }
        try #require(wrong.isEmpty, "places are taken by orders and by nothing else, and are never more than there are")
        for (id, orders) in world.ordersByCustomer {
            try #require(Set(orders) == byCustomer[id] && orders.count == Set(orders).count)
            let dates = orders.compactMap { world.orders[$0]?.placed }
            try #require(dates == dates.sorted())
        }
        try #require(byCustomer.keys.allSatisfy { world.ordersByCustomer[$0] != nil })
        let unpaid = world.checkouts.values.filter { if case .paid = $0.state { false } else { true } }
        try #require(Set(world.unpaidCheckouts.keys(after: nil, limit: .max).map(\.name)) == Set(unpaid.map(\.id.text)))
        try checkTimetable(of: world)
        try #require(Set(world.messages.keys) == Set((0..<world.messages.count).map { $0 + 1 }))
        for (address, numbers) in world.messagesByRecipient {
            try #require(numbers.allSatisfy { world.messages[$0]?.recipient.lowercased() == address })
        }
        for (id, seller) in world.sellers {
            try #require(!seller.hasOptedIn && !seller.hasStripe || world.hasRegistered(id), "only who agreed to the terms is on board")
        }
        try #require(world.customers.allSatisfy { !$0.value.isErased || $0.value.person == .placeholder })
        for (_, session) in world.checkouts {
            if case .paid(let order) = session.state { try #require(world.orders[order]?.checkout == session.id) }
        }
    }

    /// Every opportunity is in its place by its time, and what comes after a moment is found from there.
    private static func checkTimetable(of world: World) throws {
        let now = world.clock.now(real: start)
        var listed = 0
        for (id, row) in world.timetable {
            let all = row.compactMap { world.opportunities[$0] }
            listed += all.count
            try #require(zip(all, all.dropFirst()).allSatisfy { $0.start <= $1.start })
            try #require(Array(world.opportunities(of: id, after: now)) == all.filter { now < $0.start })
        }
        try #require(listed == world.opportunities.count)
    }

    private static func sum(_ items: [OrderItem]) -> Int { items.reduce(0) { $1.status.isBooked ? $0 + $1.price.minor : $0 } }

    private static func sellerCommand(in world: World, _ dice: inout Dice) -> SellerCommand {
        // Mostly the sellers of the catalogue whose absence makes the fewest checkouts fail.
        let seller = pick(world.sellerOrder.suffix(3) + [SellerID("https://new.example/1")], &dice) ?? SellerID("https://new.example/1")
        let visit = pick(world.registry.visits.values.filter { !$0.isFinished }.map(\.id).sorted(), &dice) ?? SellerVisitID("none")
        let page = SellerPage.allCases.randomElement(using: &dice) ?? .onboard
        let details = SellerDetails(name: "S", email: "s@example.com", telephone: "", url: "https://new.example/")
        switch Int.random(in: 0..<14, using: &dice) {
        case 0: return .issueLink(seller, page, stripeNeeded: Bool.random(using: &dice))
        case 1, 2, 3, 4:
            let token = "t\(Int.random(in: 0..<60, using: &dice))"
            return .openVisit(token: token, seller, page, stripeNeeded: Bool.random(using: &dice))
        case 5, 6: return .enterDetails(visit, details, optsIn: Bool.random(using: &dice))
        case 7, 8: return .agreeToTerms(visit)
        case 9, 10: return .connectStripe(visit)
        case 11: return .disconnectStripe(visit)
        case 12: return .simulate(SellerAction.allCases.randomElement(using: &dice) ?? .optIn, seller)
        default: return .delete(seller)
        }
    }

    private static func orderCommand(in world: World, _ dice: inout Dice) -> OrderCommand {
        let order = pick(world.orders.values.sorted { ($0.placed, $0.id) < ($1.placed, $1.id) }.suffix(8).map { $0 }, &dice)
        let id = order?.id ?? OrderID("none")
        let all = [1, 2, 3].shuffled(using: &dice).prefix(Int.random(in: 1...3, using: &dice)).map { $0 }
        let known = all.filter { order?.item($0) != nil }
        let items = known.isEmpty ? all : known
        let item = items[0]
        let booked = order?.item(item)?.opportunity ?? OpportunityID("none")
        let offer = order?.item(item)?.offer ?? OfferID("none")
        let others = world.opportunities.values.filter { $0.seller == order?.seller && $0.offers.contains(offer) }.map(\.id).sorted()
        let days = Int.random(in: -1...9, using: &dice)
        switch Int.random(in: 0..<16, using: &dice) {
        case 0, 1: return .cancelBySeller(id, items: items, message: Bool.random(using: &dice) ? "The hall is flooded." : nil)
        case 2:
            return Int.random(in: 0..<3, using: &dice) == 0
                ? .cancelOpportunity(booked, message: nil) : .requestCancellation(id, items: all)
        case 3, 4: return .moveOpportunity(booked, to: world.clock.now(real: start).adding(days: days), message: nil)
        case 5, 6, 7, 8: return .replaceItem(id, item: item, by: pick(others, &dice) ?? booked, offer: nil)
        case 9: return .markAttendance(id, item: item, attended: Bool.random(using: &dice))
        default: return .requestCancellation(id, items: items)
        }
    }

    private static func command(in world: World, _ dice: inout Dice) -> Command {
        let customer = pick(world.customers.keys.sorted(), &dice) ?? CustomerID("nobody")
        let recent = world.checkouts.values.sorted { ($0.opened, $0.id) < ($1.opened, $1.id) }.suffix(6).map(\.id)
        let checkout = pick(recent, &dice) ?? CheckoutID("none")
        // Mostly the one that pays: what comes after an order is most of what there is.
        let cards = ["4242424242424242", "4242424242424242", "4242424242424242", "4000000000000002", "4000000000003220"].compactMap {
            try? CardNumber($0)
        }
        if Int.random(in: 0..<8, using: &dice) == 0 { return .seller(sellerCommand(in: world, &dice)) }
        if Int.random(in: 0..<4, using: &dice) == 0 { return furtherCommand(in: world, &dice) }
        switch Int.random(in: 0..<22, using: &dice) {
        case 14... where !world.orders.isEmpty: return .order(orderCommand(in: world, &dice))
        case 0: return .schedule
        case 1:
            return .advanceClock(
                microseconds: Int64.random(in: 0...(Int.random(in: 0..<9, using: &dice) == 0 ? 90_000_000_000 : 120_000_000), using: &dice))
        case 2, 3:
            return .createCustomer(Person(email: "c\(Int.random(in: 0..<9, using: &dice))@example.com", givenName: "A", familyName: "B"))
        case 4:
            var changes = PersonChanges()
            changes.email = "Changed\(Int.random(in: 0..<9, using: &dice))@example.com"
            return .changeCustomer(customer, changes)
        case 5: return Int.random(in: 0..<6, using: &dice) == 0 ? .eraseCustomer(customer) : .schedule
        case 6, 7, 8: return .openCheckout(draft(for: customer, in: world, &dice))
        case 9: return .answerChallenge(checkout, approved: Bool.random(using: &dice))
        default:
            return .pay(
                checkout,
                Int.random(in: 0..<3, using: &dice) == 0 ? .nothing : cards.randomElement(using: &dice).map(Payment.card) ?? .nothing)
        }
    }

    private static func draft(for customer: CustomerID, in world: World, _ dice: inout Dice) -> CheckoutDraft {
        var items: [CheckoutItem] = []
        // Courts have one place each and are so many that little else would be tried.
        let scarce = world.ledger.filter { (0...2).contains($0.value.left) && world.opportunities[$0.key]?.court == nil }.map(\.key)
            .sorted()
        let all = world.opportunities.keys.sorted()
        let first = pick(Bool.random(using: &dice) ? scarce : all, &dice) ?? OpportunityID("none")
        for _ in 0...Int.random(in: 0..<3, using: &dice) {
            let opportunity = Int.random(in: 0..<8, using: &dice) == 0 ? pick(all, &dice) ?? first : first
            let offers = world.opportunities[opportunity]?.offers ?? []
            items.append(CheckoutItem(offer: pick(offers, &dice) ?? OfferID("none"), opportunity: opportunity))
        }
        return CheckoutDraft(
            payer: Int.random(in: 0..<5, using: &dice) == 0
                ? .guest(Person(email: "guest@example.com", givenName: "G", familyName: "H")) : .customer(customer),
            broker: Broker(name: "Acme", url: "https://acme.example"), items: items, types: [], links: [])
    }

    static func pick<Element>(_ elements: [Element], _ dice: inout Dice) -> Element? { elements.randomElement(using: &dice) }
}

@Suite("The rules")
struct RuleTests {
    @Test("The catalogue has what a broker has to handle")
    func catalogue() throws {
        var world = World(seed: 1, began: Sandbox.Options.start, clock: .held(at: Sandbox.Options.start))
        for event in try decide(.schedule, in: world, at: Sandbox.Options.start) { world.apply(event) }
        let opportunities = world.opportunities.values
        #expect(opportunities.contains { $0.id.text == Caller.badminton && $0.offers.contains(OfferID(Caller.adult)) })
        let sessions = opportunities.filter { $0.typeName == "ScheduledSession" }
        let now = Sandbox.Options.start
        #expect(sessions.contains { $0.start.day == now.day + 1 } && sessions.contains { $0.start > now.adding(days: 30) })
        #expect(sessions.contains { world.ledger[$0.id]?.left == 1 } && sessions.contains { world.ledger[$0.id]?.left == 0 })
        #expect(opportunities.contains { $0.typeName == "Slot" })
        let offers = world.offers.values
        #expect(offers.contains(where: \.price.isFree) && offers.contains { !$0.price.isFree })
        #expect(offers.contains { $0.audience == .junior } && offers.contains { $0.audience == .adult })
        #expect(offers.contains { !$0.allowsCancellation } && offers.contains { $0.latestCancellationHours != nil })
        #expect(world.sellers.values.contains { !$0.hasOptedIn } && world.sellers.values.contains { $0.hasOptedIn && !$0.hasStripe })
        #expect(opportunities.count > 300 && world.eventSeries.count >= 18)
    }

    @Test("However far the clock jumps, tomorrow and next month are in the catalogue")
    func jump() async throws {
        let caller = try Caller()
        for days in [10, 400, 40_000] {
            await caller.sandbox.advance(nanoseconds: Int64(days) * 86_400_000_000_000)
            let (world, now) = try caller.sandbox.platform.catalogue()
            #expect(world.opportunities.values.contains { $0.start.day == now.day + 1 })
            #expect(world.opportunities.values.contains { $0.start > now.adding(days: 30) })
        }
    }

    @Test(
        "Cancelling is possible until the offer says it is not",
        arguments: [
            (Int?.none, true, 1, true), (nil, true, -1, false), (24, true, 25, true), (24, true, 23, false), (nil, false, 100, false),
        ])
    func cancellable(hours: Int?, allowed: Bool, hoursBefore: Int, expected: Bool) throws {
        var world = World(seed: 1, began: Sandbox.Options.start, clock: .held(at: Sandbox.Options.start))
        for event in try decide(.schedule, in: world, at: Sandbox.Options.start) { world.apply(event) }
        let offer = try #require(
            world.offers.values.first { $0.allowsCancellation == allowed && (allowed ? $0.latestCancellationHours == hours : true) })
        let start = Sandbox.Options.start.adding(days: 10)
        let item = OrderItem(
            number: 1, offer: offer.id, offerName: "", price: .free, opportunity: OpportunityID(""), name: "", placeName: "", start: start)
        #expect(Bookability.isPresentlyCancellable(item, in: world, at: start.adding(hours: -hoursBefore)) == expected)
    }

    @Test(
        "Card numbers are checked as banks check them",
        arguments: [
            ("4242 4242 4242 4242", "Visa"), ("5555-5555-5555-4444", "Mastercard"), ("378282246310005", "American Express"),
            ("4242424242424241", nil), ("4242", nil), ("", nil), ("abcd", nil),
        ] as [(String, String?)])
    func cards(text: String, brand: String?) { #expect((try? CardNumber(text))?.brand == brand) }

    @Test("Every test card passes the check and does what its row says")
    func outcomes() throws {
        for (digits, outcome) in TestCards.outcomes { #expect(TestCards.outcome(of: try CardNumber(digits)) == outcome) }
        guard case .declines = TestCards.outcome(of: try CardNumber("4111111111111111")) else {
            Issue.record("a card that is no test card is declined")
            return
        }
    }

    @Test("A snapshot brings everything back, whatever happened since")
    func snapshot() async throws {
        let caller = try Caller()
        _ = await caller.louis()
        let before = caller.sandbox.snapshot()
        let world = caller.sandbox.platform.world
        let (page, _) = await caller.openCheckout()
        _ = await caller.pay(page)
        await caller.sandbox.advance(nanoseconds: 1_000_000_000)
        #expect(caller.sandbox.platform.world != world)
        #expect(caller.sandbox.restore(before) && caller.sandbox.platform.world == world)
    }

    @Test("A fork goes its own way from the same moment, naming things as the other would")
    func fork() async throws {
        let caller = try Caller()
        let id = await caller.louis()
        var other = caller
        other.sandbox = caller.sandbox.fork()
        #expect(await other.send(.delete, "\(Caller.accounts)/\(id)").status == 202)
        #expect(await caller.send(.get, "\(Caller.accounts)/\(id)").status == 200)
        #expect(await caller.louis() == other.louis())
    }

    @Test("What a payment changed is told in lines")
    func lines() async throws {
        let caller = try Caller()
        let (page, _) = await caller.openCheckout()
        _ = await caller.pay(page)
        let lines = caller.sandbox.lastChanges
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("~places \(Caller.badminton) ") && lines[0].hasSuffix("of 60 left"))
        #expect(lines[1].hasPrefix("+order ") && lines[2].hasPrefix("+receipt 1 of order ") && lines[3] == "+email louis@imin.co")
    }
}
