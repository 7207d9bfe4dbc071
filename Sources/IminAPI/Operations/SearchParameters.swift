/// What searches can be narrowed by (IMIN-API.md, sections 6.4, 7.1 and 7.2), each under the name that scripts use.
public enum SearchParameters {
    typealias Row = OperationParameter

    static let near = Row(
        "near", .reference("Place"), isRequired: false, .query("geo[radial]"), encoding: .middle,
        "the middle of a circle: \"51.75,-1.26\", [51.75, -1.26], a Place; with the radius in it, too: \"51.75,-1.26,5\"")
    static let radius = Row(
        "radius", .number, isRequired: false, .query("geo[radial]"), encoding: .radius, "of the circle, in kilometres; 10 otherwise")
    static let page = Row("page", .integer, isRequired: false, .query("page"), "which page, counted from 1").from(1)
    static let limit = Row("limit", .integer, isRequired: false, .query("limit"), "how many on a page, at most 50").from(1, upTo: 50)
    static let activity = Row(
        "activity", .oneOrMore(.string), isRequired: false, .query("activityPrefLabel"),
        "the activity's name, exactly: \"Badminton\"; finds what is a kind of it, too; any of several")
    static let activityID = Row(
        "activityId", .oneOrMore(.reference("Concept")), isRequired: false, .query("activityId"), encoding: .id,
        "the activity's concept, or its id; any of several")
    static let from = Row(
        "from", .dateTime, isRequired: false, sent: Schemas.moments, .query("startDate[gte]"),
        "not before this day or moment; two weeks are searched otherwise")
    static let to = Row(
        "to", .dateTime, isRequired: false, sent: Schemas.moments, .query("startDate[lte]"), "not after this day or moment")
    static let entitlementFilter = Row(
        "entitlementFilter", .string, isRequired: false, .query("entitlementFilter"), encoding: .member("imin:entitlementFilter"),
        "the customer's seller accounts, or their `imin:entitlementFilter`: shows the customer's own prices")

    /// Of every search of the Events API, besides where, page and limit.
    static let events: [Row] =
        [activity, activityID, from, to, near, radius] + what + who + when + price + [
            Row(
                "tag", .enumeration(["HighFrequencySession"]), isRequired: false, .query("iminTag"),
                "only sessions with this tag: \"HighFrequencySession\""),
            Row(
                "withoutTag", .enumeration(["HighFrequencySession"]), isRequired: false, .query("iminTag[not]"),
                "no sessions with this tag; the platform leaves out \"HighFrequencySession\" by itself"),
            Row(
                "showAllSessions", .bool, isRequired: false, .query("showAllSessions"),
                "true: sessions that are there all day long, too"),
            entitlementFilter,
        ]

    /// The amenities that OpenActive has types for.
    public static let amenities = ["ChangingFacilities", "Creche", "Lockers", "Parking", "Showers", "Toilets", "Towels"]
    /// The ways to book that sessions of the sandbox have, of those OpenActive has words for.
    public static let channels = ["OpenBookingPrepayment", "TelephoneAdvanceBooking"]

    private static let what: [Row] = [
        Row("inScheme", .url, isRequired: false, .query("activityInScheme"), "activities of this list"),
        Row(
            "collection", .oneOrMore(.reference("ConceptCollection")), isRequired: false, .query("activityConceptCollectionId"),
            encoding: .id, "activities of this collection (`search.activityCollections()`), or its id"),
        Row("isVirtual", .bool, isRequired: false, .query("isVirtual"), "true: only online; false: only where one goes"),
        Row(
            "level", .oneOrMore(.enumeration(["Beginner", "Intermediate", "Advanced"])), isRequired: false, .query("levelType"),
            encoding: .word(prefix: "imin:", suffix: "Level"), "\"Beginner\", \"Intermediate\" or \"Advanced\""),
        Row(
            "amenity", .oneOrMore(.enumeration(amenities)), isRequired: false, .query("amenityFeatureType[valueTrue]"),
            encoding: .word(prefix: "", suffix: ""), "what the place must have: \"Parking\", \"Showers\""),
    ]

    private static let who: [Row] = [
        Row(
            "organizer", .oneOrMore(.reference("Organization")), isRequired: false, .query("organizerId"), encoding: .id,
            "the seller, or its id"),
        Row(
            "organizerName", .string, isRequired: false, .query("organizerName[textSearch]"), "a part of the seller's name"),
        Row(
            "age", .any, isRequired: false, .query("ageRange[includeRange]"), encoding: .commaSeparated,
            "who wants to come is so old: 16; or everybody between two ages, the lower one first: [16, 25]"
        ).written(#"^[0-9]{1,3}(,[0-9]{1,3})?$"#),
        Row("minimumAge", .integer, isRequired: false, sent: [.number], .query("ageRangeMin[gte]"), "open from this age or a later one")
            .from(0),
        Row("maximumAge", .integer, isRequired: false, sent: [.number], .query("ageRangeMax[lte]"), "open up to this age or an earlier one")
            .from(0),
        Row(
            "gender", .oneOrMore(.enumeration(["NoRestriction", "FemaleOnly", "MaleOnly"])), isRequired: false,
            .query("genderRestriction"), encoding: .word(prefix: "oa:", suffix: ""), "\"NoRestriction\", \"FemaleOnly\" or \"MaleOnly\""),
        Row(
            "leaderGender", .enumeration(["Female", "Male"]), isRequired: false, .query("leaderGender"),
            encoding: .word(prefix: "schema:", suffix: ""), "\"Female\" or \"Male\""),
        Row(
            "accessibilitySupport", .oneOrMore(.reference("Concept")), isRequired: false, .query("accessibilitySupportId"), encoding: .id,
            "support for people with this impairment: the concept, or its id"),
        Row(
            "specialRequirement", .oneOrMore(.reference("Concept")), isRequired: false, .query("specialRequirementId"), encoding: .id,
            "the older name of `accessibilitySupport`"),
        Row("isWheelchairAccessible", .bool, isRequired: false, .query("isWheelchairAccessible"), "whether wheelchairs get in"),
    ]

    private static let timeOfDay = "^([01][0-9]|2[0-3]):[0-5][0-9]$"

    private static let when: [Row] = [
        Row("startsAfter", .string, isRequired: false, .query("startTime[gte]"), "not before this time of day: \"18:00\"")
            .written(timeOfDay),
        Row("startsBefore", .string, isRequired: false, .query("startTime[lte]"), "not after this time of day: \"20:30\"")
            .written(timeOfDay),
        Row(
            "day",
            .oneOrMore(.enumeration(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])), isRequired: false,
            .query("dayOfWeek"), encoding: .word(prefix: "schema:", suffix: ""), "\"Tuesday\"; any of several"),
    ]

    private static let price: [Row] = [
        Row("minimumPrice", .number, isRequired: false, .query("priceAdult[gte]"), "of an adult, in pounds").from(0),
        Row("maximumPrice", .number, isRequired: false, .query("priceAdult[lte]"), "of an adult, in pounds; 0 for what is free").from(0),
        Row(
            "membershipRequiredAdult", .bool, isRequired: false, .query("membershipRequiredAdult"),
            "whether adults must be members"),
        Row(
            "membershipRequiredJunior", .bool, isRequired: false, .query("membershipRequiredJunior"),
            "whether juniors must be members"),
        Row(
            "channelAdult", .oneOrMore(.enumeration(channels)), isRequired: false, .query("availableChannelAdult"),
            encoding: .word(prefix: "oa:", suffix: ""), "how adults book: \"OpenBookingPrepayment\", \"TelephoneAdvanceBooking\""),
        Row(
            "channelJunior", .oneOrMore(.enumeration(channels)), isRequired: false, .query("availableChannelJunior"),
            encoding: .word(prefix: "oa:", suffix: ""), "how juniors book"),
    ]

    static let errors =
        [
            DocumentedError(
                400, "InvalidQuery", "a parameter that there is none of, or a value that it does not take",
                .ourDecision("an internal helper of imin's shapes it `{\"error\": {\"type\", \"details\"}}`; no page documents it")),
            DocumentedError(
                414, "InvalidQuery", "an address of more than 2,048 characters",
                .ourDecision("the limit is documented (Understanding Responses), the status is not")),
        ] + Catalogue.keyErrors
}
