// Series and places that give every filter of search something to find and something to leave out: online, members only, women or men
// only, from sixty on, for wheelchairs, in other towns, and so often that search hides them.

extension Seeds {
    static let variedSeries: [SeriesSeed] = [
        SeriesSeed(
            first: 200_000, slug: "online-vinyasa", name: "Vinyasa Online", summary: "From your living room; the link comes by e-mail.",
            activity: "Vinyasa Yoga", seller: provider, place: nil, adult: 500, cancellation: .untilHoursBefore(1),
            level: "Intermediate", isCoached: true,
            traits: SeriesTraits(
                leader: .init(name: "Maya Brooks", gender: "Female"), support: [.hearing], instructions: "Keep two metres of floor free."),
            sessions: [WeeklySession(day: 1, 19, 30, minutes: 60, places: 100), WeeklySession(day: 4, 12, 0, minutes: 45, places: 100)]),
        SeriesSeed(
            first: 210_000, slug: "wheelchair-basketball", name: "Wheelchair Basketball",
            summary: "Chairs are there; everybody is welcome.",
            activity: "Wheelchair Basketball", seller: riverside, place: stadium, adult: 0, junior: 0, cancellation: .untilStart,
            minimumAge: 12, isCoached: true,
            traits: SeriesTraits(
                leader: .init(name: "Sam Okafor", gender: "Male"), support: [.physical, .learning], isWheelchairAccessible: true),
            sessions: [WeeklySession(day: 3, 18, 0, minutes: 90, places: 24)]),
        SeriesSeed(
            first: 220_000, slug: "walking-football", name: "Men's Walking Football", summary: "Over sixty, under no pressure.",
            activity: "Walking Football", seller: parks, place: moor, adult: 0, cancellation: .untilStart, minimumAge: 60,
            gender: "MaleOnly", traits: SeriesTraits(leader: .init(name: "Bill Hart", gender: "Male"), support: [.hearing, .visual]),
            sessions: [WeeklySession(day: 2, 14, 0, minutes: 60, places: 18)]),
        SeriesSeed(
            first: 230_000, slug: "members-cycling", name: "Members' Cycling", summary: "The late class for members of the club.",
            activity: "Indoor Cycling", seller: leisureCentre, place: acmeCentre, adult: 300, cancellation: .untilHoursBefore(4),
            level: "Advanced", isCoached: true,
            traits: SeriesTraits(leader: .init(name: "Ines Duarte", gender: "Female"), isMembershipRequired: true),
            sessions: [WeeklySession(day: 2, 21, 0, minutes: 45, places: 24)]),
        SeriesSeed(
            first: 240_000, slug: "table-tennis-juniors", name: "Junior Table Tennis", summary: "After school, six to ten.",
            activity: "Table Tennis", seller: leisureCentre, place: acmeCentre, junior: 250, cancellation: .untilStart, minimumAge: 6,
            maximumAge: 10, isCoached: true, sessions: [WeeklySession(day: 3, 16, 0, minutes: 60, places: 16)]),
        SeriesSeed(
            first: 250_000, slug: "gym-floor", name: "Gym Floor", summary: "Come and go; an hour each.", activity: "Gym",
            seller: leisureCentre, place: acmeCentre, adult: 650, cancellation: .untilStart,
            traits: SeriesTraits(isWheelchairAccessible: true, isHighFrequency: true),
            sessions: (0..<7).flatMap { day in
                [WeeklySession(day: day, 7, 0, minutes: 60, places: 50), WeeklySession(day: day, 17, 0, minutes: 60, places: 50)]
            }),
    ]

    static let stadium = Place(
        identifier: "irwell-arena", name: "Irwell Arena", url: "https://riverside.example.net/arena", streetAddress: "2 Water Street",
        locality: "Manchester", region: "Greater Manchester", postalCode: "M3 4JQ", latitude: 53.4770, longitude: -2.2580)
    static let moor = Place(
        identifier: "holbeck-moor", name: "Holbeck Moor", url: "https://parks.example.org/holbeck-moor", streetAddress: "Moor Road",
        locality: "Leeds", region: "West Yorkshire", postalCode: "LS11 9SE", latitude: 53.7831, longitude: -1.5580,
        classification: .park, amenities: [.parking])
    /// Nothing takes place here: the Places API has its own data (section 7.2).
    static let heath = Place(
        identifier: "south-heath", name: "South Heath", url: "https://parks.example.org/south-heath", streetAddress: "Heath Drive",
        locality: "London", region: "London", postalCode: "NW3 1TH", latitude: 51.5608, longitude: -0.1650,
        classification: .park, amenities: [.toilets])

    /// What the Places API knows, and what one can do there.
    static let places: [(place: Place, activities: [String])] = [
        (sportsHall, ["Badminton", "Padel", "Tennis", "Yoga"]), (acmeCentre, ["Badminton", "Football", "Gym", "Indoor Cycling", "Yoga"]),
        (lido, ["Swimming"]), (park, ["Running", "Tennis", "Walking", "Yoga"]), (studio, ["Dance", "Pilates"]),
        (academy, ["Basketball", "Judo"]), (stadium, ["Basketball", "Wheelchair Basketball"]), (moor, ["Football", "Walking Football"]),
        (heath, ["Running", "Walking"]),
    ]
}
