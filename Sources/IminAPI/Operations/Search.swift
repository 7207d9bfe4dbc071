/// Finding something to book: the Events API (IMIN-API.md, section 6).
extension Catalogue {
    static let search: [Operation] =
        [searchSessions, getSession, getSeries, searchSeries, eventPlaces, facets, activities, activityCollections] + facilities

    private static let filters = Fact("the filters and their names", .documentation("Events API: Filters"))
    private static let pages = Fact("pages in an `imin:RestrictedCollection`", .documentation("Understanding Responses"))

    static let searchSessions = Operation(
        "search.sessions", "Finds sessions that can still be joined, earliest first.",
        SearchParameters.events + [SearchParameters.page, SearchParameters.limit],
        service: .search, method: .get, path: "/events-api/v2/event-series", fixedQuery: [("mode", "upcoming-sessions")],
        assumedQuery: ["mode"], success: [200], result: Schemas.page(of: Schemas.eventSeries), errors: SearchParameters.errors,
        effect: .reads,
        facts: [
            Fact(
                "GET /events-api/v2/event-series with `mode=upcoming-sessions`: one entry for each session",
                .documentation("Events API: Modes")),
            filters, pages,
            Fact("without `mode` the server takes this one", .ourDecision("no page says what it does then")),
            Fact(
                "`geo[radial]` may be left out",
                .ourDecision("the pages call it required for what is not online; a script that looks for a name should find it")),
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
            DocumentedError(
                404, "NotFoundError", "no session has this identifier, or it is over",
                .ourDecision("past sessions are archived (Understanding Responses); no page documents the status"))
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
        facts: [
            Fact("GET /events-api/v2/event-series/{identifier}", .documentation("Events API")),
            Fact("with offers, and the places apart in `imin:locationSummary`", .documentation("Events API: EventSeries")),
        ],
        example: "search.series(session.superEvent.superEvent).name")

    static let searchSeries = Operation(
        "search.seriesList", "Finds series, each with its sessions that match: the nearest first, or by price.",
        [
            OperationParameter(
                "mode", .enumeration(["discovery-geo", "discovery-price-asc", "discovery-price-desc"]), .query("mode"),
                "\"discovery-geo\" (with `near:`), \"discovery-price-asc\" or \"discovery-price-desc\"")
        ] + SearchParameters.events + [SearchParameters.page, SearchParameters.limit],
        service: .search, method: .get, path: "/events-api/v2/event-series", success: [200],
        result: Schemas.page(of: Schemas.eventSeries), errors: SearchParameters.errors, effect: .reads,
        facts: [
            Fact("the modes of GET /events-api/v2/event-series with many sessions to a series", .documentation("Events API: Modes")),
            filters, pages,
        ],
        example: #"search.seriesList(mode: "discovery-geo", near: "51.75,-1.26", radius: 5).first.name"#)

    static let eventPlaces = Operation(
        "search.eventPlaces", "Finds the places of the sessions that match, nearest first where there is a middle.",
        SearchParameters.events + [SearchParameters.page, SearchParameters.limit],
        service: .search, method: .get, path: "/events-api/v2/places", success: [200], result: Schemas.page(of: Schemas.place),
        errors: SearchParameters.errors, effect: .reads,
        facts: [Fact("GET /events-api/v2/places", .documentation("Events API, an older page")), pages],
        example: #"search.eventPlaces(activity: "Yoga").map { $0.name }"#)

    static let facets = Operation(
        "search.facets", "Reads what the sessions that match can be filtered by: activities and collections of them.",
        SearchParameters.events, service: .search, method: .get, path: "/events-api/v2/facets", success: [200], result: Schemas.facets,
        errors: SearchParameters.errors, effect: .reads, facts: facetFacts, example: "search.facets().index.activity.count")

    static let activities = Operation(
        "search.activities", "Lists the activities of the sessions that match, and what they are a kind of.",
        SearchParameters.events, service: .search, method: .get, path: "/events-api/v2/facets", success: [200], result: Schemas.facets,
        errors: SearchParameters.errors, effect: .reads, facts: facetFacts, example: "search.activities().map { $0.prefLabel }")

    static let activityCollections = Operation(
        "search.activityCollections", "Lists the collections that hold an activity of the sessions that match.",
        SearchParameters.events, service: .search, method: .get, path: "/events-api/v2/facets", success: [200], result: Schemas.facets,
        errors: SearchParameters.errors, effect: .reads, facts: facetFacts,
        example: "search.sessions(collection: search.activityCollections().first).count")

    private static let facetFacts = [
        Fact("GET /events-api/v2/facets with `imin:index`", .documentation("Activities; Activity Concept Collections")),
        Fact("the filters of a search narrow it", .ourDecision("no page says so; a list of all of them helps nobody near a place")),
    ]
}
