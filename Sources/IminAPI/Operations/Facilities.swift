/// Courts and pitches by the hour, and the places of the Places API (IMIN-API.md, section 7).
extension Catalogue {
    static let facilities: [Operation] = [searchFacilities, searchSlots, getFacility, getSlot, places]

    private static let near: OperationParameter = {
        var near = SearchParameters.near
        near.isRequired = true
        return near
    }()
    private static let provider = OperationParameter(
        "provider", .oneOrMore(.reference("Organization")), isRequired: false, .query("providerId"), encoding: .id, "the seller, or its id")
    private static let common = [SearchParameters.activity, SearchParameters.activityID, provider, SearchParameters.entitlementFilter]
    private static let paging = [SearchParameters.page, SearchParameters.limit]
    private static let pages = Fact("pages in an `imin:RestrictedCollection`", .documentation("Understanding Responses"))
    private static let parameters = Fact(
        "mode and `geo[radial]` are mandatory", .documentation("Facilities API: Query Parameter Search"))

    static let searchFacilities = Operation(
        "search.facilities", "Finds facilities that are hired by the hour, nearest first.",
        [near, SearchParameters.radius] + common + paging,
        service: .search, method: .get, path: "/facilities-api/v2/facility-uses", fixedQuery: [("mode", "discovery-geo")], success: [200],
        result: Schemas.page(of: Schemas.facilityUse), errors: SearchParameters.errors, effect: .reads,
        facts: [Fact("`mode=discovery-geo`: no slots, no dates", .documentation("Facilities API: discovery-geo")), parameters, pages],
        example: #"search.facilities(near: "51.75,-1.26", radius: 5).first.name"#)

    static let searchSlots = Operation(
        "search.slots", "Finds the slots of one day that can still be hired, with their facilities.",
        [near, SearchParameters.radius, from, to] + common + paging,
        service: .search, method: .get, path: "/facilities-api/v2/facility-uses", fixedQuery: [("mode", "upcoming-slots")], success: [200],
        result: Schemas.page(of: Schemas.facilityUse), errors: SearchParameters.errors, effect: .reads,
        facts: [
            Fact(
                "`mode=upcoming-slots` with `startDate[gte]` or `startDate[lte]`: one calendar day",
                .documentation("Facilities API: upcoming-slots")), parameters, pages,
        ],
        example: #"search.slots(near: "51.75,-1.26", from: sandbox.clock).first.startDate"#)

    private static let from = OperationParameter(
        "from", .dateTime, isRequired: false, sent: Schemas.moments, .query("startDate[gte]"),
        "not before this day or moment, to the end of its day")
    private static let to = OperationParameter(
        "to", .dateTime, isRequired: false, sent: Schemas.moments, .query("startDate[lte]"),
        "not after this day or moment; from the start of its day without `from:`")

    static let getFacility = Operation(
        "search.facility", "Reads a facility with the slots that can still be hired in the next seven days.",
        [
            OperationParameter(
                nil, name: "facility", .reference("FacilityUse"), .path("identifier"), encoding: .identifier(.facilityUse),
                "the facility, its identifier or its URL")
        ],
        service: .search, method: .get, path: "/facilities-api/v2/facility-uses/{identifier}", success: [200], result: Schemas.facilityUse,
        errors: [
            DocumentedError(
                404, "NotFoundError", "no facility has this identifier, or all its slots are over",
                .documentation("Understanding Responses"))
        ] + keyErrors, effect: .reads,
        facts: [
            Fact(
                "GET /facilities-api/v2/facility-uses/{identifier}, with all available slots of a week", .documentation("FacilityUse By-ID")
            )
        ],
        example: #"search.facility("http://opendata.provider.com/api/feeds/facility-uses/badminton-court").event.first.startDate"#)

    static let getSlot = Operation(
        "search.slot", "Reads a slot, with the facility above it.",
        [
            OperationParameter(
                nil, name: "slot", .reference("Slot"), .path("identifier"), encoding: .identifier(.slot),
                "the slot, its identifier or its URL")
        ],
        service: .search, method: .get, path: "/facilities-api/v2/slots/{identifier}", success: [200], result: Schemas.slot,
        errors: [
            DocumentedError(
                404, "NotFoundError", "no slot has this identifier, or it is over",
                .ourDecision("past slots are archived (Understanding Responses); no page documents the status"))
        ] + keyErrors, effect: .reads,
        facts: [
            Fact(
                "GET /facilities-api/v2/slots/{identifier}; the time at its end is written with colons or with dashes",
                .documentation("Slot By-ID"))
        ],
        example: #"search.slot("http://opendata.provider.com/api/feeds/slots/badminton-court/2026-05-05T18:00:00").remainingUses"#)

    static let places = Operation(
        "search.places", "Finds parks and leisure centres, with what one can do there.",
        [
            SearchParameters.near, SearchParameters.radius,
            OperationParameter(
                "classification", .oneOrMore(.enumeration(["Park", "LeisureCentre"])), isRequired: false, .query("placeClassification"),
                encoding: .word(prefix: "mcr:", suffix: ""), "\"Park\" or \"LeisureCentre\""),
            SearchParameters.activityID,
        ] + paging,
        service: .places, method: .get, path: "/api/v1/places", success: [200], result: Schemas.page(of: Schemas.place),
        errors: SearchParameters.errors, effect: .reads,
        facts: [
            Fact("GET places.imin.co/api/v1/places, with data of its own", .documentation("Places API")),
            Fact(
                "`activity` is taken for `activityId`, too",
                .ourDecision("the table of parameters has one name, the example the other")), pages,
        ],
        example: #"search.places(near: "51.75,-1.26", classification: "Park").first.name"#)
}
