/// All open data as feeds to follow (IMIN-API.md, section 8; RPDE 1.0).
extension Catalogue {
    static let firehose: [Operation] = [
        feed(
            "firehose.sessionSeries", "Follows the feed of session series to its end.", "/firehose/standard/session-series",
            Schemas.feedSeries,
            path: Fact(
                "GET /firehose/standard/session-series; /firehose/session-series is older", .documentation("Firehose, by its readers")),
            example: "firehose.sessionSeries().first.data.name"),
        feed(
            "firehose.scheduledSessions", "Follows the feed of scheduled sessions to its end.", "/firehose/standard/scheduled-sessions",
            Schemas.feedSession, path: byAnalogy("scheduled-sessions"),
            example: #"firehose.scheduledSessions().filter { $0.state == "updated" }.count"#),
        feed(
            "firehose.facilityUses", "Follows the feed of facilities to its end.", "/firehose/standard/facility-uses", Schemas.feedFacility,
            path: byAnalogy("facility-uses"), example: "firehose.facilityUses().first.data.name"),
        feed(
            "firehose.slots", "Follows the feed of slots to its end.", "/firehose/standard/slots", Schemas.feedSlot,
            path: byAnalogy("slots"), example: "firehose.slots(limit: 500).count"),
        feed(
            "firehose.bookableSellers", "Follows the feed of the sellers that a broker can book at to its end.",
            "/firehose/bookable-sellers/{broker}", Schemas.feedSeller,
            path: Fact("GET /firehose/bookable-sellers/:broker; `:broker-test` for test data", .documentation("Bookable Sellers Feed")),
            broker: [
                OperationParameter(nil, name: "broker", .string, .path("broker"), "the broker's name at imin: \"acme\"")
            ], example: #"firehose.bookableSellers("acme").map { $0.id }"#),
        datasets,
    ]

    private static func byAnalogy(_ name: String) -> Fact {
        Fact("GET /firehose/standard/\(name)", .ourDecision("that there is such a feed is documented, its path is by analogy"))
    }

    private static func feed(
        _ name: String, _ summary: String, _ address: String, _ data: Schema, path: Fact, broker: [OperationParameter] = [], example: String
    ) -> Operation {
        Operation(
            name, summary,
            broker + [
                OperationParameter(
                    "after", .reference("FeedItem"), isRequired: false, .query("next"), encoding: .following,
                    "where to go on: the last item that was read (`feed.last`), or a page's `next`; from the beginning otherwise"),
                OperationParameter(
                    "afterTimestamp", .integer, isRequired: false, .query("afterTimestamp"), "the `modified` of the item to go on behind"),
                OperationParameter("afterId", .string, isRequired: false, .query("afterId"), "the `id` of the item to go on behind"),
                OperationParameter("limit", .integer, isRequired: false, .query("limit"), "how many items on a page, at most 1,000").from(
                    1, upTo: 1_000),
            ],
            service: .firehose, method: .get, path: address, success: [200], result: Schemas.feedPage(of: data),
            errors: [
                DocumentedError(
                    400, "InvalidRequestError", "`afterTimestamp` without `afterId`, or a value that is none",
                    .ourDecision("RPDE leaves it open; a feed that begins again without a word costs a day")),
                DocumentedError(
                    429, "TooManyRequestsError", "the last page asked for again within eight seconds, where that policy is switched on",
                    .documentation("Firehose Usage Policy & Restrictions; the status is OpenActive's")),
            ] + keyErrors, effect: .reads,
            facts: [
                path,
                Fact("ordered by (modified, id); the last page is empty and names itself as `next`", .openActive("RPDE 1.0")),
                Fact("`limit`, and 100 items a page without it", .ourDecision("page sizes are not documented")),
            ], example: example)
    }

    static let datasets = Operation(
        "firehose.datasets", "Lists who publishes the data, for attribution.", [], service: .firehose, method: .get,
        path: "/firehose/datasets", success: [200], result: Schemas.datasets, errors: keyErrors, effect: .reads,
        facts: [
            Fact("GET /firehose/datasets, matched with `imin:dataSource.identifier`", .documentation("Attribution Catalog Endpoint")),
            Fact("in an `imin:Collection`", .ourDecision("the wrapper is not shown; this is the platform's own for lists")),
        ], example: "firehose.datasets().first.publisher.name")
}
