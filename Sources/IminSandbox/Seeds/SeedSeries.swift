// The sessions one can book: each row a weekly series. Together they cover what a broker has to handle: free and paid, adult and
// junior, cancellable always, until some hours before, or never, one place left, full, not bookable.

/// How many places are left when a session enters the catalogue.
enum PlacesLeft: Sendable, Hashable {
    /// At least half of them, by the seed.
    case plenty
    case exactly(Int)
}

/// A session that recurs every week: the day is counted from the world's first day, so day 1 is always tomorrow.
struct WeeklySession: Sendable, Hashable {
    var day: Int
    var hour: Int
    var minute: Int
    var minutes: Int
    var maximum: Int
    var left: PlacesLeft

    init(day: Int, _ hour: Int, _ minute: Int, minutes: Int, places maximum: Int, left: PlacesLeft = .plenty) {
        self.day = day
        self.hour = hour
        self.minute = minute
        self.minutes = minutes
        self.maximum = maximum
        self.left = left
    }
}

/// Until when a booking can be cancelled with a full refund.
enum Cancellation: Sendable, Hashable {
    case never, untilStart
    case untilHoursBefore(Int)
}

/// One row of the catalogue.
struct SeriesSeed: Sendable {
    /// The number of its first session; sessions of later weeks count on from it.
    var first: Int
    var slug: String
    var name: String
    var summary: String
    var activity: String
    var seller: Seller
    /// `nil` where it takes place online.
    var place: Place?
    /// Pence.
    var adult: Int?
    var junior: Int?
    var cancellation: Cancellation
    var validFromDays: Int?
    var level = "Beginner"
    var minimumAge = 16
    var maximumAge: Int?
    var gender = "NoRestriction"
    var isCoached = false
    var traits = SeriesTraits()
    var sessions: [WeeklySession]
}

extension Seeds {
    /// In the order of the catalogue.
    static let series = usualSeries + variedSeries

    private static let usualSeries: [SeriesSeed] = [
        // The session and the offer of source document 002.
        SeriesSeed(
            first: 1741, slug: "badminton", name: "Badminton Social", summary: "Friendly doubles for all levels; rackets to borrow.",
            activity: "Badminton", seller: provider, place: sportsHall, adult: 750, junior: 400, cancellation: .untilHoursBefore(24),
            minimumAge: 11, sessions: [WeeklySession(day: 2, 18, 30, minutes: 90, places: 60)]),
        SeriesSeed(
            first: 20_000, slug: "badminton-club", name: "Badminton Club Night", summary: "Match play for people who know the rules.",
            activity: "Badminton", seller: leisureCentre, place: acmeCentre, adult: 900, cancellation: .untilStart, level: "Advanced",
            sessions: [
                WeeklySession(day: 1, 19, 0, minutes: 120, places: 16),
                WeeklySession(day: 4, 19, 0, minutes: 120, places: 16, left: .exactly(1)),
            ]),
        SeriesSeed(
            first: 30_000, slug: "yoga", name: "Morning Yoga", summary: "A calm hour before work.", activity: "Yoga", seller: provider,
            place: sportsHall, adult: 1_000, cancellation: .untilHoursBefore(2), isCoached: true,
            sessions: [WeeklySession(day: 1, 7, 15, minutes: 60, places: 20), WeeklySession(day: 3, 7, 15, minutes: 60, places: 20)]),
        SeriesSeed(
            first: 40_000, slug: "yoga-one-place", name: "Yoga for Backs", summary: "Small group, one teacher.", activity: "Yoga",
            seller: leisureCentre, place: acmeCentre, adult: 1_250, cancellation: .never, isCoached: true,
            sessions: [WeeklySession(day: 2, 10, 0, minutes: 75, places: 8, left: .exactly(1))]),
        SeriesSeed(
            first: 50_000, slug: "yoga-full", name: "Yoga under the Stars", summary: "Always booked out.", activity: "Yoga",
            seller: leisureCentre, place: acmeCentre, adult: 1_500, cancellation: .never, isCoached: true,
            sessions: [WeeklySession(day: 3, 21, 0, minutes: 60, places: 12, left: .exactly(0))]),
        SeriesSeed(
            first: 60_000, slug: "yoga-park", name: "Yoga in the Park", summary: "Bring a mat; free for everyone.", activity: "Yoga",
            seller: parks, place: park, adult: 0, junior: 0, cancellation: .untilStart, minimumAge: 8, isCoached: true,
            sessions: [WeeklySession(day: 5, 9, 0, minutes: 60, places: 40)]),
        SeriesSeed(
            first: 70_000, slug: "swim-lanes", name: "Lane Swimming", summary: "Three speeds, six lanes.", activity: "Swimming",
            seller: lidos, place: lido, adult: 680, junior: 340, cancellation: .untilHoursBefore(1), minimumAge: 8,
            sessions: (0..<7).map { WeeklySession(day: $0, 6, 30, minutes: 60, places: 36) }),
        SeriesSeed(
            first: 80_000, slug: "swim-lessons", name: "Junior Swimming Lessons", summary: "For children from five to eleven.",
            activity: "Swimming", seller: lidos, place: lido, junior: 850, cancellation: .untilHoursBefore(48), validFromDays: 14,
            minimumAge: 5, maximumAge: 11, isCoached: true, sessions: [WeeklySession(day: 6, 10, 0, minutes: 30, places: 8)]),
        SeriesSeed(
            first: 90_000, slug: "swim-women", name: "Women's Swim", summary: "A quiet hour for women.", activity: "Swimming",
            seller: lidos, place: lido, adult: 680, cancellation: .untilHoursBefore(1), gender: "FemaleOnly",
            sessions: [WeeklySession(day: 2, 20, 0, minutes: 60, places: 30)]),
        SeriesSeed(
            first: 100_000, slug: "saturday-run", name: "Five Kilometre Run", summary: "Run, jog or walk; free for ever.",
            activity: "Running", seller: parks, place: park, adult: 0, junior: 0, cancellation: .untilStart, minimumAge: 4,
            sessions: [WeeklySession(day: 6, 9, 0, minutes: 60, places: 300)]),
        SeriesSeed(
            first: 110_000, slug: "couch-to-5k", name: "Couch to Five Kilometres", summary: "Nine weeks, one step at a time.",
            activity: "Running", seller: parks, place: park, adult: 0, cancellation: .untilStart, isCoached: true,
            sessions: [WeeklySession(day: 1, 18, 0, minutes: 45, places: 15, left: .exactly(1))]),
        SeriesSeed(
            first: 120_000, slug: "health-walk", name: "Health Walk", summary: "An hour at talking pace.", activity: "Walking",
            seller: parks, place: park, adult: 0, cancellation: .untilStart,
            sessions: [
                WeeklySession(day: 2, 11, 0, minutes: 60, places: 25),
                WeeklySession(day: 4, 11, 0, minutes: 60, places: 25, left: .exactly(0)),
            ]),
        SeriesSeed(
            first: 130_000, slug: "tennis-coaching", name: "Tennis Coaching", summary: "Four people, one coach.", activity: "Tennis",
            seller: provider, place: sportsHall, adult: 1_800, junior: 1_200, cancellation: .untilHoursBefore(72), level: "Intermediate",
            minimumAge: 10, isCoached: true, sessions: [WeeklySession(day: 5, 14, 0, minutes: 60, places: 4)]),
        SeriesSeed(
            first: 140_000, slug: "football-fives", name: "Five-a-side", summary: "Turn up, get a bib, play.", activity: "Football",
            seller: leisureCentre, place: acmeCentre, adult: 550, cancellation: .untilHoursBefore(12),
            sessions: [WeeklySession(day: 1, 20, 0, minutes: 60, places: 20), WeeklySession(day: 3, 20, 0, minutes: 60, places: 20)]),
        SeriesSeed(
            first: 150_000, slug: "indoor-cycling", name: "Indoor Cycling", summary: "Forty-five minutes, loud.",
            activity: "Indoor Cycling", seller: leisureCentre, place: acmeCentre, adult: 825, cancellation: .untilHoursBefore(4),
            level: "Intermediate", isCoached: true,
            sessions: [WeeklySession(day: 2, 6, 45, minutes: 45, places: 24), WeeklySession(day: 5, 17, 30, minutes: 45, places: 24)]),
        SeriesSeed(
            first: 160_000, slug: "pilates", name: "Pilates", summary: "Mat class in the studio by the river.", activity: "Pilates",
            seller: riverside, place: studio, adult: 1_100, cancellation: .untilHoursBefore(24), isCoached: true,
            sessions: [WeeklySession(day: 3, 12, 15, minutes: 45, places: 14)]),
        SeriesSeed(
            first: 170_000, slug: "open-studio", name: "Open Studio", summary: "Dance as you like; no charge.", activity: "Dance",
            seller: riverside, place: studio, adult: 0, cancellation: .never,
            sessions: [WeeklySession(day: 4, 17, 0, minutes: 90, places: 30)]),
        SeriesSeed(
            first: 180_000, slug: "judo", name: "Judo for Everyone", summary: "At the academy; not bookable online yet.", activity: "Judo",
            seller: newcomer, place: academy, adult: 600, junior: 300, cancellation: .untilHoursBefore(24), minimumAge: 6,
            isCoached: true, sessions: [WeeklySession(day: 2, 17, 0, minutes: 60, places: 20)]),
        SeriesSeed(
            first: 190_000, slug: "basketball", name: "Basketball Open Gym", summary: "Free at the academy; not bookable online yet.",
            activity: "Basketball", seller: newcomer, place: academy, adult: 0, cancellation: .untilStart,
            sessions: [WeeklySession(day: 5, 18, 0, minutes: 120, places: 20)]),
    ]

    /// The folder of the seller's open data: its id without the collection and the name in it.
    static func feed(of seller: Seller) -> String {
        let id = seller.id.text
        let slash = UInt8(ascii: "/")
        guard let name = id.utf8.lastIndex(of: slash), let collection = id.utf8[..<name].lastIndex(of: slash) else { return id }
        return String(id[..<collection])
    }

    /// The series with their offers, in the order of the catalogue.
    static let eventSeries: [(EventSeries, [Offer])] = series.map { seed in
        let feed = feed(of: seed.seller)
        let offers = offers(of: seed, feed: feed)
        let series = EventSeries(
            id: SeriesID("\(feed)/event-series/\(seed.slug)"), sessionSeriesID: SeriesID("\(feed)/session-series/\(seed.slug)"),
            name: seed.name, summary: seed.summary, activity: activity(seed.activity), seller: seed.seller.id, place: seed.place,
            offers: offers.map(\.id), level: seed.level, minimumAge: seed.minimumAge, maximumAge: seed.maximumAge,
            genderRestriction: seed.gender, isCoached: seed.isCoached, traits: seed.traits, week: seed.sessions)
        return (series, offers)
    }

    /// The event series of a session series.
    static let seriesBySession: [SeriesID: SeriesID] = Dictionary(
        uniqueKeysWithValues: eventSeries.map { ($0.0.sessionSeriesID, $0.0.id) })

    private static func offers(of seed: SeriesSeed, feed: String) -> [Offer] {
        // Document 002 names its offer `offers/adult`; all others carry the name of their series.
        let stem = seed.first == 1741 ? "\(feed)/offers/" : "\(feed)/offers/\(seed.slug)-"
        var offers: [Offer] = []
        if let adult = seed.adult { offers.append(offer(OfferID(stem + "adult"), "Adult", adult, .adult, seed)) }
        if let junior = seed.junior { offers.append(offer(OfferID(stem + "junior"), "Junior", junior, .junior, seed)) }
        return offers
    }

    private static func offer(_ id: OfferID, _ name: String, _ pence: Int, _ audience: Offer.Audience, _ seed: SeriesSeed) -> Offer {
        let hours: Int? = if case .untilHoursBefore(let hours) = seed.cancellation { hours } else { nil }
        return Offer(
            id: id, name: name, price: Price(minor: pence), audience: audience, allowsCancellation: seed.cancellation != .never,
            latestCancellationHours: hours, validFromDays: seed.validFromDays)
    }
}
