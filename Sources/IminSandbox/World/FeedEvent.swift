// What happens to the feeds by itself: sessions and slots that are over leave them.

import IminJSON

enum FeedEvent: Sendable, Hashable {
    case swept(until: Instant)
}

extension FeedEvent {
    var line: String {
        switch self {
        case .swept(let until): "-schedule what is over at \(until.text)"
        }
    }

    var record: JSON {
        switch self {
        case .swept(let until): .members(["event": "feedsSwept", "until": .integer(until.microseconds)])
        }
    }

    /// `nil` where the record is of another family.
    init?(_ name: String, _ record: Record) throws(RecordError) {
        guard name == "feedsSwept" else { return nil }
        self = .swept(until: try record.instant("until"))
    }

    /// Whether there is something to sweep.
    static func due(in world: World, at now: Instant) -> [Event] { world.feeds.isDue(at: now) ? [.feed(.swept(until: now))] : [] }
}
