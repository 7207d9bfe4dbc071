// A session or slot made to measure, so that a test need not share one with others: another one of a series or facility that has the
// right seller and offers, at a time and with places that fit what is asked for.

enum OpportunityMaker {
    /// The new opportunity and its places; a problem where no series of the world could have such a session.
    static func make(_ query: OpportunityQuery, in world: World, at now: Instant) throws(Problem) -> [Event] {
        let templates = templates(in: world)
        // With a seller that takes such bookings, if any has what is asked for: a test that says nothing of the seller wants to book.
        let candidates = [true, false].flatMap { isBookable in templates.map { (isBookable, $0) } }
        for (isBookable, template) in candidates {
            for start in starts(query, offers: template.offers.compactMap { world.offers[$0] }, now: now) {
                var made = template
                made.start = start
                if query.criteria.contains(.cancelled) { made.status = .cancelled }
                let places = places(query)
                // Whether it fits is not guessed but asked, of a world that has it.
                var trial = world
                let event = Event.catalogue(.added(made, places))
                trial.apply(event)
                guard let there = trial.opportunities[made.id] else { continue }
                let offers = query.offers(of: there, in: trial, at: now).compactMap { trial.offers[$0] }
                guard offers.contains(where: { !isBookable || takes($0, of: there, in: trial) }) else { continue }
                return [event]
            }
        }
        let words = query.criteria.map(\.rawValue).joined(separator: ", ")
        throw Problem(409, .invalidRequest, "Nothing to book can be \(words) at once with the series and offers of this world.")
    }

    /// Whether the seller takes bookings at such a price at all.
    private static func takes(_ offer: Offer, of opportunity: Opportunity, in world: World) -> Bool {
        switch world.bookability(of: opportunity.seller) {
        case .bookable: true
        case .freeBookingsOnly: offer.price.isFree
        case .notBookable: false
        }
    }

    /// One of each series and facility, with a name of its own.
    private static func templates(in world: World) -> [Opportunity] {
        let number = world.madeOpportunities + 1
        let sessions = world.seriesOrder.compactMap { world.eventSeries[$0] }.map { series in
            Opportunity(
                id: OpportunityID("\(feed(of: series.id))/scheduled-sessions/made-\(number)"), kind: .session(of: series.id),
                start: world.began,
                minutes: 60, offers: series.offers, seller: series.seller, name: series.name)
        }
        let slots = world.facilityOrder.compactMap { world.facilities[$0] }.map { facility in
            Opportunity(
                id: OpportunityID("\(feed(of: facility.id))/slots/made-\(number)"), kind: .slot(of: facility.id), start: world.began,
                minutes: 60, offers: facility.offers, seller: facility.seller, name: facility.name)
        }
        return sessions + slots
    }

    private static func feed(of id: SeriesID) -> String {
        id.text.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    }

    /// Times worth trying: two days ahead as a rule; soon where it must be too late to cancel, far ahead where booking is not yet open.
    private static func starts(_ query: OpportunityQuery, offers: [Offer], now: Instant) -> [Instant] {
        if query.criteria.contains(.started) { return [now.adding(hours: -1)] }
        if query.criteria.contains(.tooLateToCancel) { return [now.adding(minutes: 30), now.adding(hours: 2)] }
        if query.criteria.contains(.notYetBookable) { return offers.compactMap(\.validFromDays).map { now.adding(days: $0 + 7) } }
        return [now.adding(days: 2), now.adding(days: 14)]
    }

    private static func places(_ query: OpportunityQuery) -> Places {
        if query.criteria.contains(.full) { return Places(maximum: 10, taken: 10) }
        if query.criteria.contains(.onePlaceLeft) { return Places(maximum: 10, taken: 9) }
        return Places(maximum: 10, taken: 0)
    }
}
