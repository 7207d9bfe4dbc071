// The activities one can search for, what is a kind of what, and the collections that publishers make of them (IMIN-API, section 6.7).

extension Seeds {
    /// A collection of activities that belong together for a reader, not by kind.
    struct ActivityCollection: Sendable {
        var prefLabel: String
        var definition: String
        var publisher: String
        var activities: [String]

        var id: String { "https://sandbox.imin.co/activity-collections#\(Seeds.slug(prefLabel))" }
    }

    /// Each activity, and the one it is a kind of.
    private static let activityTable: [(label: String, broader: String?)] = [
        ("Badminton", "Racket Sports"), ("Basketball", nil), ("Cycling", nil), ("Dance", nil), ("Football", nil), ("Gym", nil),
        ("Indoor Cycling", "Cycling"), ("Judo", "Martial Arts"), ("Martial Arts", nil), ("Padel", "Racket Sports"), ("Pilates", nil),
        ("Racket Sports", nil), ("Running", nil), ("Swimming", nil), ("Table Tennis", "Racket Sports"), ("Tennis", "Racket Sports"),
        ("Vinyasa Yoga", "Yoga"), ("Walking", nil), ("Walking Football", "Football"), ("Wheelchair Basketball", "Basketball"),
        ("Yoga", nil),
    ]

    /// In alphabetical order.
    static let activities: [Activity] = activityTable.map { activity($0.label) }

    static let activityCollections = [
        ActivityCollection(
            prefLabel: "Mind and Body", definition: "Calm and strength.", publisher: "imin sandbox",
            activities: ["Yoga", "Vinyasa Yoga", "Pilates", "Dance"]),
        ActivityCollection(
            prefLabel: "Team Sports", definition: "Better with others.", publisher: "imin sandbox",
            activities: ["Football", "Walking Football", "Basketball", "Wheelchair Basketball"]),
        ActivityCollection(
            prefLabel: "Outdoors", definition: "Fresh air.", publisher: "imin sandbox", activities: ["Running", "Walking"]),
    ]

    private static let broader: [String: String] = Dictionary(
        uniqueKeysWithValues: activityTable.compactMap { row in row.broader.map { (row.label, $0) } })

    /// The activities above one, the nearest first: what a search for any of them finds, too.
    static func broader(than label: String) -> [Activity] {
        var found: [Activity] = []
        var current = label
        while let above = broader[current] {
            found.append(activity(above))
            current = above
        }
        return found
    }
}
