// The whole platform as one value. Every table is persistent, so a copy costs a few reference counts whatever it holds: forks,
// snapshots and rewinds are assignments.

import HashTreeCollections

/// The platform at one moment. Only `apply` changes its tables, here and in the files of the families' events.
struct World: Sendable, Equatable {
    private(set) var seed: UInt64
    /// When it began; the catalogue is laid out from this day.
    private(set) var began: Instant
    private(set) var clock: WorldClock
    private(set) var identifiers: IdentifierSource

    private(set) var customers: Table<CustomerID, Customer> = [:]
    var checkouts: Table<CheckoutID, CheckoutSession> = [:]
    /// Checkouts that nobody has paid, by when they were opened.
    var unpaidCheckouts = OrderedKeys()
    var orders: Table<OrderID, Order> = [:]
    /// Oldest first.
    private(set) var ordersByCustomer: TreeDictionary<CustomerID, [OrderID]> = [:]
    /// What customers have booked, by when it begins.
    var bookings: TreeDictionary<CustomerID, OrderedKeys> = [:]
    private(set) var orderByCheckout: TreeDictionary<CheckoutID, OrderID> = [:]
    /// Oldest first; an order stays here when what it booked was cancelled or replaced.
    var ordersByOpportunity: TreeDictionary<OpportunityID, [OrderID]> = [:]
    var receipts: Table<Int, Receipt> = [:]
    var messages: Table<Int, Message> = [:]
    /// Oldest first, by the address in lower case.
    var messagesByRecipient: TreeDictionary<String, [Int]> = [:]

    /// The last ones, for people who watch.
    private(set) var newest = Newest()

    /// People at sellers, and how they are connected with customers.
    private(set) var accounts: SellerAccounts
    /// Payment cards that customers keep.
    private(set) var wallets = Wallets()

    private(set) var sellers: Table<SellerID, Seller> = [:]
    private(set) var offers: Table<OfferID, Offer> = [:]
    private(set) var eventSeries: Table<SeriesID, EventSeries> = [:]
    private(set) var facilities: Table<SeriesID, FacilityUse> = [:]
    var opportunities = WatchedTable<OpportunityID, Opportunity>()
    /// How many places each opportunity has and how many are taken.
    var ledger = WatchedTable<OpportunityID, Places>()
    /// The opportunities of a series or facility, earliest first.
    var timetable: TreeDictionary<SeriesID, [OpportunityID]> = [:]
    /// What onboarding knows of sellers.
    private(set) var registry: SellerRegistry
    /// In the order of the catalogue.
    private(set) var sellerOrder: [SellerID] = []
    private(set) var seriesOrder: [SeriesID] = []
    private(set) var facilityOrder: [SeriesID] = []
    /// The last week (counted from `began`) whose sessions are in the catalogue; -1 before the first.
    private(set) var lastScheduledWeek = -1
    /// How many sessions and slots were made for tests: what they are named by.
    private(set) var madeOpportunities = 0
    /// What is going to happen by itself.
    var agenda = Agenda()
    var webhooks = Webhooks()

    /// What the Firehose publishes, in its order.
    private(set) var feeds: Feeds

    /// A world with its sellers, places and offers, and nothing scheduled yet.
    init(seed: UInt64, began: Instant, clock: WorldClock.Mode) {
        self.seed = seed
        self.began = began
        self.clock = WorldClock(mode: clock)
        identifiers = IdentifierSource(seed: seed)
        accounts = SellerAccounts(began: began)
        feeds = Feeds(began: began)
        registry = SellerRegistry(sellers: Seeds.sellers, began: began)
        for seller in Seeds.sellers {
            sellers[seller.id] = seller
            sellerOrder.append(seller.id)
        }
        for (series, seriesOffers) in Seeds.eventSeries {
            eventSeries[series.id] = series
            seriesOrder.append(series.id)
            for offer in seriesOffers { offers[offer.id] = offer }
        }
        for (facility, facilityOffers) in Seeds.facilities {
            facilities[facility.id] = facility
            facilityOrder.append(facility.id)
            for offer in facilityOffers { offers[offer.id] = offer }
        }
        for (id, special) in Seeds.entitlementOffers { offers[id] = special.offer }
        feeds.begin(series: Seeds.eventSeries.map(\.0), facilities: Seeds.facilities.map(\.0), sellers: Seeds.sellers)
    }

    /// Makes the event so. Facts about things the world does not know are skipped: a journal is never a reason to crash.
    mutating func apply(_ event: Event) {
        switch event {
        case .began(let seed, let at, let clock):
            self = World(seed: seed, began: at, clock: clock)
        case .scheduled(let week):
            for (opportunity, places) in Seeds.opportunities(week: week, of: self) { add(opportunity, places: places) }
            lastScheduledWeek = max(lastScheduledWeek, week)
            forget(before: began.adding(days: (week - World.weeksAhead) * 7 - World.daysOfPast))
        case .customerCreated(let customer):
            customers[customer.id] = customer
            newest.add(customer.id)
            identifiers.skip(1)
        case .customerChanged(let id, let person, _):
            customers[id]?.person = person
        case .customerErased(let id):
            customers[id]?.person = .placeholder
            customers[id]?.isErased = true
            customers[id]?.accessPass = nil
            customers[id]?.entitlement = nil
        case .checkoutOpened(let session):
            remember(session)
            identifiers.skip(1)
        case .paymentChallenged(let id, let card):
            checkouts[id]?.state = .challenged(card)
        case .paymentDeclined(let id, _):
            checkouts[id]?.state = .open
        case .placesTaken(let id, let count):
            _ = ledger[id]?.take(count)
        case .orderPlaced(let order):
            orders[order.id] = order
            newest.add(order.id)
            orderByCheckout[order.checkout] = order.id
            settle(order.checkout, with: order.id)
            for item in order.items { remember(order.id, at: item.opportunity) }
            if case .customer(let customer) = order.payer, !order.isTest { ordersByCustomer[customer, default: []].append(order.id) }
            rebook(order, before: [])
            identifiers.skip(1)
        case .messageSent(let message):
            messages[message.number] = message
            messagesByRecipient[message.recipient.lowercased(), default: []].append(message.number)
        case .catalogue(.added(let opportunity, let places)):
            add(opportunity, places: places)
            madeOpportunities += 1
        case .account(let event):
            accounts.apply(event, customers: &customers)
            identifiers.skip(event.drawn)
        case .card(let event):
            wallets.apply(event)
            identifiers.skip(event.drawn)
        case .clockAdvanced(let microseconds):
            clock.advance(microseconds: microseconds)
        case .agenda(let event): agenda.apply(event)
        case .order(let event): apply(event)
        case .webhook(let event): apply(event)
        case .feed(.swept(let until)): feeds.sweep(until: until)
        case .checkout(.named(let id, let person)): checkouts[id]?.payer = .guest(person)
        case .seller(let event):
            let before = event.bookabilityChanged.flatMap { sellers[$0] }
            registry.apply(event, sellers: &sellers, order: &sellerOrder, identifiers: &identifiers)
            if let seller = event.bookabilityChanged.flatMap({ sellers[$0] }) {
                feeds.update(seller)
                // Its series and facilities say who it is and whether it can be booked.
                if let before, before.isShownOtherwise(than: seller) {
                    feeds.update(
                        series: eventSeries.values.filter { $0.seller == seller.id },
                        facilities: facilities.values.filter { $0.seller == seller.id })
                }
            }
        }
        let (changed, booked) = (opportunities.takeChanged(), ledger.takeChanged())
        // What is new is in both, in one order.
        feeds.update(changed == booked ? changed : changed + booked, of: opportunities)
    }

    /// Time has come to this moment: what changes now is dated so in the feeds.
    mutating func pass(to now: Instant) { feeds.pass(to: now) }

    /// The clock of a journal that was written by a running server goes on from the machine's time; a held one stays where it was.
    mutating func apply(_ change: Change) {
        pass(to: change.at)
        for event in change.events { apply(event) }
    }

    private mutating func add(_ opportunity: Opportunity, places: Places) {
        guard opportunities[opportunity.id] == nil else { return }
        opportunities[opportunity.id] = opportunity
        ledger[opportunity.id] = places
        // Nearly always the latest; one made for a test goes where its time belongs.
        let row = timetable[opportunity.owner] ?? []
        let place = row.lastIndex { (opportunities[$0]?.start ?? opportunity.start) <= opportunity.start }.map { $0 + 1 } ?? 0
        timetable[opportunity.owner, default: []].insert(opportunity.id, at: place)
    }
}

extension World {
    /// The account, unless it is unknown or erased.
    func customer(_ id: CustomerID) -> Customer? {
        guard let customer = customers[id], !customer.isErased else { return nil }
        return customer
    }

    /// Who an order or checkout is for, as they are now.
    func person(of payer: CheckoutSession.Payer) -> Person {
        switch payer {
        case .customer(TestItems.member): TestItems.memberPerson
        case .customer(let id): customers[id]?.person ?? .placeholder
        case .guest(let person): person
        case .unnamed: .placeholder
        }
    }

    /// The week (counted from the first day) an instant lies in.
    func week(of instant: Instant) -> Int {
        let days = instant.day - began.day
        return days >= 0 ? days / 7 : -1
    }

    /// How many weeks ahead of the clock sessions are scheduled: tomorrow and next month are always there.
    static let weeksAhead = 5

    /// The weeks that should be in the catalogue at this time and are not. Weeks that were skipped by a long jump of the clock stay empty,
    /// but for the first: the session of source document 002 is always there.
    func missingWeeks(at now: Instant) -> [Int] {
        let current = week(of: now)
        let first = max(lastScheduledWeek + 1, current)
        let last = current + World.weeksAhead
        let weeks = first <= last ? Array(first...last) : []
        return lastScheduledWeek < 0 && first > 0 ? [0] + weeks : weeks
    }

    /// How long what is over and was never booked is remembered, counted from the week in which sessions are scheduled (our decision).
    static let daysOfPast = 28

    /// Forgets what was over by then and is in no order; only the first week stays for ever.
    private mutating func forget(before limit: Instant) {
        let firstWeek = began.adding(days: 7)
        guard firstWeek < limit else { return }
        for (owner, row) in timetable {
            var kept: [OpportunityID] = []
            for (position, id) in row.enumerated() {
                guard let opportunity = opportunities[id] else { continue }
                // A row is in the order of the starts.
                guard opportunity.start < limit else {
                    kept += row[position...]
                    break
                }
                if opportunity.start < firstWeek || opportunity.end >= limit || ordersByOpportunity[id] != nil {
                    kept.append(id)
                } else {
                    opportunities.remove(id)
                    ledger.remove(id)
                }
            }
            if kept.count < row.count { timetable[owner] = kept }
        }
    }

    /// The opportunities of a series or facility that begin behind a moment, earliest first. What is over by then costs nothing, however
    /// much of it there is.
    func opportunities(of id: SeriesID, after moment: Instant) -> some Collection<Opportunity> & LazyCollectionProtocol {
        let row = timetable[id] ?? []
        var low = 0
        var high = row.count
        while low < high {
            let middle = (low + high) / 2
            if let start = opportunities[row[middle]]?.start, moment < start { high = middle } else { low = middle + 1 }
        }
        return row[low...].lazy.compactMap { opportunities[$0] }
    }

    /// Series and place of an opportunity.
    func place(of opportunity: Opportunity) -> Place? {
        switch opportunity.kind {
        case .session(let id): eventSeries[id]?.place
        case .slot(let id): facilities[id]?.place
        }
    }

    /// Messages to an address, oldest first.
    func inbox(of address: String) -> [Message] {
        (messagesByRecipient[address.lowercased()] ?? []).compactMap { messages[$0] }
    }
}

// MARK: - In checkpoints

extension World {
    /// The tables that grow with what people do, in slices that are written and read by themselves. The order is part of the format.
    static let largeTables: [CheckpointTable] = [
        CheckpointTable(\.customers), CheckpointTable(\.checkouts), CheckpointTable(\.orders), CheckpointTable(\.ordersByCustomer),
        CheckpointTable(\.orderByCheckout), CheckpointTable(\.ordersByOpportunity), CheckpointTable(\.receipts),
        CheckpointTable(\.messages), CheckpointTable(\.messagesByRecipient), CheckpointTable(\.bookings),
    ]

    /// All but the large tables and what every world of this seed and day has: series, facilities, offers.
    func writeRest(to writer: inout CheckpointWriter) {
        writer.write(seed)
        writer.write(began)
        writer.write(clock.mode)
        writer.write(identifiers.count)
        writer.write(newest)
        writer.write(unpaidCheckouts)
        writer.write(accounts)
        writer.write(wallets)
        writer.write(sellers)
        writer.write(sellerOrder)
        writer.write(opportunities)
        writer.write(ledger)
        writer.write(timetable)
        writer.write(registry)
        writer.write(lastScheduledWeek)
        writer.write(madeOpportunities)
        writer.write(agenda)
        writer.write(webhooks)
        writer.write(feeds)
    }

    /// A world without its large tables.
    init(restFrom reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(seed: try reader.read(), began: try reader.read(), clock: try reader.read())
        identifiers.skip(Int(truncatingIfNeeded: try reader.number()))
        newest = try reader.read()
        unpaidCheckouts = try reader.read()
        accounts = try reader.read()
        wallets = try reader.read()
        sellers = try reader.read()
        sellerOrder = try reader.read()
        opportunities = try reader.read()
        ledger = try reader.read()
        timetable = try reader.read()
        registry = try reader.read()
        lastScheduledWeek = try reader.read()
        madeOpportunities = try reader.read()
        agenda = try reader.read()
        webhooks = try reader.read()
        feeds = try reader.read()
    }

    /// How much there is to write, in entries.
    var weight: Int { customers.count + checkouts.count + orders.count + messages.count }
}
