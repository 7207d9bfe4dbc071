/// Pages of the Firehose's feeds and what their items say (spelled `@type` and `@id`).
extension Schemas {
    /// A page of RPDE 1.0.
    public static func feedPage(of data: Schema) -> Schema {
        let item: Schema = .object(
            ObjectSchema(
                "FeedItem",
                [
                    Field("state", .enumeration(["updated", "deleted"]), isRequired: true),
                    Field("kind", .string, isRequired: true), Field("id", .string, isRequired: true),
                    Field("modified", .integer, isRequired: true, "only to be compared and handed back; up to 64 bits"),
                    Field("data", data, "absent where the item is deleted"),
                ]))
        return .object(
            ObjectSchema(
                "FeedPage",
                [
                    Field("next", .url, isRequired: true, "the next page; on the last one its own address, to be asked again later"),
                    Field("items", .array(item), isRequired: true), Field("license", .url),
                ], item: item))
    }

    static let feedSeries = data(
        "SessionSeries",
        [
            Field("name", .string), Field("url", .url), Field("activity", .array(.any)), Field("location", .any),
            Field("organizer", feedSeller),
            Field("offers", .array(.any)), Field("imin:aggregateOffer", aggregate), Field("eventSchedule", .array(.any)),
            Field("eventAttendanceMode", .url),
            Field("maximumAttendeeCapacity", .integer), Field("imin:dataSource", .any),
            Field("leader", .array(.any)), Field("accessibilitySupport", .array(.any)), Field("attendeeInstructions", .string),
            Field(
                "superEvent",
                data(
                    "EventSeries",
                    [
                        Field("name", .string), Field("url", .url), Field("description", .string), Field("activity", .array(.any)),
                        Field("organizer", feedSeller), Field("ageRange", .any), Field("genderRestriction", .url),
                        Field("isCoached", .bool),
                        Field("level", .array(.string)), Field("isAccessibleForFree", .bool),
                    ])),
        ])

    static let feedSession = data(
        "ScheduledSession",
        [
            Field("superEvent", .string, "the `@id` of its SessionSeries"), Field("startDate", .dateTime), Field("endDate", .dateTime),
            Field("duration", .string, "ISO 8601: `PT1H`"), Field("eventStatus", .url), Field("remainingAttendeeCapacity", .integer),
            Field("maximumAttendeeCapacity", .integer), potentiallyBookable,
        ])

    static let feedFacility = data(
        "FacilityUse",
        [
            Field("name", .string), Field("description", .string), Field("url", .url), Field("location", .any),
            Field("provider", feedSeller),
            Field("activity", .array(.any)), Field("facilityType", .array(.any)), Field("offers", .array(.any)),
            Field("imin:aggregateOffer", aggregate),
            Field("individualFacilityUse", .array(.any), "its courts, where each is hired by itself"), Field("imin:dataSource", .any),
        ])

    static let feedSlot = data(
        "Slot",
        [
            Field("facilityUse", .string, "the `@id` of its FacilityUse, or of the court in it"), Field("startDate", .dateTime),
            Field("endDate", .dateTime), Field("duration", .string, "ISO 8601: `PT1H`"), Field("remainingUses", .integer),
            Field("maximumUses", .integer), Field("offers", .array(.any)), potentiallyBookable,
        ])

    /// It can be booked where this is true of the session or slot and of the adults' offer above it, in the offer's time (documentation,
    /// Firehose and Checkout).
    private static let potentiallyBookable = Field("imin:isPotentiallyBookable", .bool, "one of the conditions for booking it")

    private static let aggregate: Schema = {
        let offer: Schema = .object(
            ObjectSchema(
                "FeedAggregateOffer",
                [
                    Field("@type", .string), Field("@id", .string), Field("price", .number), Field("priceCurrency", .string),
                    Field("imin:membershipRequired", .bool), Field("validFromBeforeStartDate", .string), potentiallyBookable,
                ]))
        return .object(ObjectSchema("FeedAggregateOffers", [Field("publicAdult", offer), Field("publicJunior", offer)]))
    }()

    static let feedSeller = data(
        "Organization",
        [
            Field("name", .string), Field("url", .url), Field("email", .email), Field("telephone", .string),
            Field("termsOfService", .array(.any)), Field("taxMode", .url), Field("isOpenBookingAllowed", .bool),
        ])

    static let dataset: Schema = data(
        "Dataset",
        [
            Field("name", .string), Field("url", .url), Field("license", .url),
            Field(
                "publisher",
                .object(
                    ObjectSchema(
                        "Organization",
                        [
                            Field("@type", .string), Field("@id", .url), Field("name", .string), Field("legalName", .string),
                            Field("url", .url),
                        ]))
            ),
        ])

    static let datasets = collection(of: dataset, above: [context, Field("@type", .string), Field("@id", .url)])

    private static func data(_ type: String, _ fields: [Field]) -> Schema {
        .object(
            ObjectSchema(
                type,
                [
                    context, Field("@type", .enumeration([type]), isRequired: true), Field("@id", .string, isRequired: true),
                    Field("identifier", .string),
                ] + fields))
    }
}
