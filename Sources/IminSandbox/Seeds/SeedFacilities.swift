// The courts and pitches one can hire by the slot, and how the catalogue becomes sessions and slots of a week.

/// One facility and the hours its slots start at, every day.
struct FacilitySeed: Sendable {
    var first: Int
    var slug: String
    var name: String
    var activity: String
    var seller: Seller
    var place: Place
    /// Pence for a slot.
    var price: Int
    var hours: [Int]
    /// Of each slot.
    var uses: Int
    /// How many courts are hired one by one; 0 where a slot is for any of them.
    var courts = 0
}

extension Seeds {
    static let facilitySeeds: [FacilitySeed] = [
        FacilitySeed(
            first: 500_000, slug: "badminton-court", name: "Badminton Court", activity: "Badminton", seller: provider, place: sportsHall,
            price: 1_150, hours: [9, 12, 18, 20], uses: 4),
        FacilitySeed(
            first: 600_000, slug: "football-pitch", name: "Football Pitch", activity: "Football", seller: leisureCentre,
            place: acmeCentre, price: 4_500, hours: [10, 19], uses: 1),
        FacilitySeed(
            first: 700_000, slug: "tennis-court", name: "Park Tennis Court", activity: "Tennis", seller: parks, place: park, price: 0,
            hours: [8, 16], uses: 2),
        FacilitySeed(
            first: 800_000, slug: "padel-court", name: "Padel Court", activity: "Padel", seller: provider, place: sportsHall,
            price: 2_400, hours: [11, 17], uses: 1, courts: 2),
    ]

    static let facilities: [(FacilityUse, [Offer])] = facilitySeeds.map { seed in
        let feed = feed(of: seed.seller)
        let offer = Offer(
            id: OfferID("\(feed)/offers/\(seed.slug)"), name: "Hire for an hour", price: Price(minor: seed.price), audience: .adult,
            allowsCancellation: true, latestCancellationHours: 24, validFromDays: nil)
        let facility = FacilityUse(
            id: SeriesID("\(feed)/facility-uses/\(seed.slug)"), name: seed.name, activity: activity(seed.activity), seller: seed.seller.id,
            place: seed.place, offers: [offer.id], courts: courts(of: seed, feed: feed))
        return (facility, [offer])
    }

    /// The sessions and slots of a week, and their places. A function of week, first day and seed: the journal only says which week.
    static func opportunities(week: Int, of world: World) -> [(Opportunity, Places)] {
        let firstDay = world.began.day + week * 7
        return sessions(week: week, firstDay: firstDay, seed: world.seed) + slots(week: week, firstDay: firstDay, seed: world.seed)
    }

    private static func sessions(week: Int, firstDay: Int, seed: UInt64) -> [(Opportunity, Places)] {
        var result: [(Opportunity, Places)] = []
        for (row, (series, _)) in zip(series, eventSeries) {
            let feed = feed(of: row.seller)
            for (index, session) in row.sessions.enumerated() {
                let number = row.first + week * row.sessions.count + index
                let opportunity = Opportunity(
                    id: OpportunityID("\(feed)/scheduled-sessions/\(Digits.padded(number, to: 20))"), kind: .session(of: series.id),
                    start: Instant(day: firstDay + session.day, hour: session.hour, minute: session.minute), minutes: session.minutes,
                    offers: series.offers, seller: series.seller, name: series.name)
                result.append((opportunity, places(session.maximum, session.left, number: number, seed: seed)))
            }
        }
        return result
    }

    private static func slots(week: Int, firstDay: Int, seed: UInt64) -> [(Opportunity, Places)] {
        var result: [(Opportunity, Places)] = []
        for (row, (facility, _)) in zip(facilitySeeds, facilities) {
            let feed = feed(of: row.seller)
            let courts: [Court?] = facility.courts.isEmpty ? [nil] : facility.courts
            for day in 0..<7 {
                for (index, hour) in row.hours.enumerated() {
                    let start = Instant(day: firstDay + day, hour: hour)
                    for (place, court) in courts.enumerated() {
                        let number = row.first + ((week * 7 + day) * row.hours.count + index) * courts.count + place
                        let slug = court == nil ? row.slug : "\(row.slug)-\(place + 1)"
                        var opportunity = Opportunity(
                            id: OpportunityID("\(feed)/slots/\(slug)/\(start.dateText)T\(start.timeText):00"),
                            kind: .slot(of: facility.id), start: start, minutes: 60, offers: facility.offers, seller: facility.seller,
                            name: court?.name ?? facility.name)
                        opportunity.court = court?.id
                        result.append((opportunity, places(row.uses, .plenty, number: number, seed: seed)))
                    }
                }
            }
        }
        return result
    }

    private static func courts(of seed: FacilitySeed, feed: String) -> [Court] {
        (0..<seed.courts).map {
            Court(id: SeriesID("\(feed)/facility-uses/\(seed.slug)/courts/\($0 + 1)"), name: "\(seed.name) \($0 + 1)")
        }
    }

    private static func places(_ maximum: Int, _ left: PlacesLeft, number: Int, seed: UInt64) -> Places {
        switch left {
        case .exactly(let count): return Places(maximum: maximum, taken: maximum - count)
        case .plenty:
            let draw = IdentifierSource.mix(seed ^ UInt64(truncatingIfNeeded: number))
            return Places(maximum: maximum, taken: Int(draw % UInt64(maximum / 2 + 1)))
        }
    }
}
