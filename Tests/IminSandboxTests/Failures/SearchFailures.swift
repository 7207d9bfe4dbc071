import IminJSON
import Testing

@testable import IminSandbox

extension DocumentedFailure {
    private static let events = "/events-api/v2"
    private static let facilities = "/facilities-api/v2"
    private static let circle = "geo%5Bradial%5D=51.75,-1.26,10"

    /// The searches with what each needs to be answered.
    private static let searches = [
        ("search.sessions", "\(events)/event-series?mode=upcoming-sessions"),
        ("search.seriesList", "\(events)/event-series?mode=discovery-geo&\(circle)"),
        ("search.eventPlaces", "\(events)/places?page=1"), ("search.facets", "\(events)/facets?\(circle)"),
        ("search.activities", "\(events)/facets?\(circle)"), ("search.activityCollections", "\(events)/facets?\(circle)"),
        ("search.facilities", "\(facilities)/facility-uses?mode=discovery-geo&\(circle)"),
        ("search.slots", "\(facilities)/facility-uses?mode=upcoming-slots&\(circle)&startDate%5Bgte%5D=2026-05-05"),
        ("search.places", "/api/v1/places?page=1"),
    ]

    private static let things = [
        ("search.session", "\(events)/scheduled-sessions/"), ("search.series", "\(events)/event-series/"),
        ("search.facility", "\(facilities)/facility-uses/"), ("search.slot", "\(facilities)/slots/"),
    ]

    static let search: [DocumentedFailure] =
        searches.flatMap { name, target in
            [
                DocumentedFailure("\(name) GET", 400, "InvalidQuery") { await $0.ask(.get, "\(target)&nonsense=1") },
                DocumentedFailure("\(name) GET", 414, "InvalidQuery") {
                    await $0.ask(.get, "\(target)&\(circle)\(String(repeating: "0", count: 2_048))")
                },
            ]
        }
        + things.map { name, path in
            DocumentedFailure("\(name) GET", 404, "NotFoundError") {
                await $0.ask(.get, path + FailureStage.encoded("http://nowhere.example/1"))
            }
        }

    private static let feeds = [
        ("sessionSeries", "standard/session-series"), ("scheduledSessions", "standard/scheduled-sessions"),
        ("facilityUses", "standard/facility-uses"), ("slots", "standard/slots"), ("bookableSellers", "bookable-sellers/acme"),
    ]

    static let firehose: [DocumentedFailure] = feeds.flatMap { name, path in
        [
            DocumentedFailure("firehose.\(name) GET", 400, "InvalidRequestError") { await $0.ask(.get, "/firehose/\(path)?afterId=x") },
            DocumentedFailure("firehose.\(name) GET", 429, "TooManyRequestsError") { stage in
                _ = await stage.caller.send(.post, "http://127.0.0.1/sandbox/firehose", #"{"lastPageSeconds": 8}"#)
                let last = "/firehose/\(path)?afterTimestamp=\(Int64.max)&afterId=x"
                _ = await stage.ask(.get, last)
                return await stage.ask(.get, last)
            },
        ]
    }
}
