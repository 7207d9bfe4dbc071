/// Finding something to book: the Events API (IMIN-API.md, section 6).
extension Catalogue {
    static let search: [Operation] = [searchSessions, getSession, getSeries]

    static let searchSessions = Operation(
        "search.sessions", "Finds sessions that can still be joined, earliest first.",
        [
            OperationParameter(
                "activity", .string, isRequired: false, .query("activityPrefLabel"), "the activity's name, exactly: \"Badminton\""),
            OperationParameter(
                "from", .dateTime, isRequired: false, .query("startDate[gte]"),
                "not before this day or moment; two weeks are searched otherwise"),
            OperationParameter("to", .dateTime, isRequired: false, .query("startDate[lte]"), "not after this day or moment"),
            OperationParameter(
                "near", .string, isRequired: false, .query("geo[radial]"), "latitude, longitude and kilometres: \"51.5,-0.1,10\""),
            OperationParameter("organizer", .url, isRequired: false, .query("organizerId"), "the seller's id"),
            OperationParameter("minimumPrice", .number, isRequired: false, .query("priceAdult[gte]"), "of an adult, in pounds"),
            OperationParameter("maximumPrice", .number, isRequired: false, .query("priceAdult[lte]"), "of an adult, in pounds"),
            OperationParameter("page", .integer, isRequired: false, .query("page"), "which page, counted from 1"),
            OperationParameter("limit", .integer, isRequired: false, .query("limit"), "how many on a page, at most 50"),
        ],
        service: .search, method: .get, path: "/events-api/v2/event-series", fixedQuery: [("mode", "upcoming-sessions")], success: [200],
        result: Schemas.page(of: Schemas.eventSeries),
        errors: [
            DocumentedError(
                400, "InvalidRequestError", "a value that the filter does not take",
                .ourDecision(
                    "an internal helper of imin's suggests `{\"error\": …}`; one shape of errors for all services is easier to read"))
        ] + keyErrors,
        effect: .reads,
        facts: [
            Fact(
                "GET /events-api/v2/event-series with `mode=upcoming-sessions`: one entry for each session",
                .documentation("Events API: Modes")),
            Fact("the filters and their names", .documentation("Events API: Filters")),
            Fact("pages in an `imin:RestrictedCollection`", .documentation("Understanding Responses")),
        ],
        example: #"search.sessions(activity: "Badminton").first"#)

    static let getSession = Operation(
        "search.session", "Reads a session, with the series above it.",
        [
            OperationParameter(
                nil, name: "session", .reference("ScheduledSession"), .path("identifier"), encoding: .identifier(.scheduledSession),
                "the session, its identifier or its URL")
        ],
        service: .search, method: .get, path: "/events-api/v2/scheduled-sessions/{identifier}", success: [200],
        result: Schemas.scheduledSession,
        errors: [
            DocumentedError(404, "NotFoundError", "no session has this identifier", .ourDecision("no page documents it"))
        ] + keyErrors,
        effect: .reads,
        facts: [
            Fact(
                "GET /events-api/v2/scheduled-sessions/{identifier}, the identifier percent-encoded",
                .ourDecision("orders show ids of this form; that they can be read is a guess"))
        ],
        example: #"search.session("http://opendata.provider.com/api/feeds/scheduled-sessions/00000000000000001741").startDate"#)

    static let getSeries = Operation(
        "search.series", "Reads a series with all its coming sessions.",
        [
            OperationParameter(
                nil, name: "series", .reference("EventSeries"), .path("identifier"), encoding: .identifier(.eventSeries),
                "the series, its identifier or its URL")
        ],
        service: .search, method: .get, path: "/events-api/v2/event-series/{identifier}", success: [200], result: Schemas.eventSeries,
        errors: [
            DocumentedError(
                404, "NotFoundError", "no series has this identifier, or all its sessions are over",
                .documentation("Understanding Responses"))
        ] + keyErrors,
        effect: .reads,
        facts: [Fact("GET /events-api/v2/event-series/{identifier}", .documentation("Events API"))],
        example: "search.series(session.superEvent.superEvent).name")
}
