/// What can be booked and where: sessions, slots, offers, places, as search and orders show them (spelled `type` and `id`).
extension Schemas {
    public static let offer: Schema = .object(
        ObjectSchema(
            "Offer",
            [
                Field("type", .enumeration(["Offer"])),
                Field("id", .string, "what `acceptedOffer` of a checkout names"),
                Field("identifier", .string),
                Field("name", .string, "`Adult`, `Junior`"),
                Field("price", .number, "in major units: 7.5"),
                Field("priceCurrency", .string, "ISO 4217: `GBP`"),
                Field("ageRange", range("QuantitativeValue")),
                Field("validFromBeforeStartDate", .string, "ISO 8601 duration: booking opens this long before the start"),
                Field("validThroughBeforeStartDate", .string, "ISO 8601 duration: booking closes this long before the start"),
                Field("latestCancellationBeforeStartDate", .string, "ISO 8601 duration: later than this nothing is refunded"),
                Field("allowCustomerCancellationFullRefund", .bool, "whether the customer may cancel and gets everything back"),
                Field("openBookingFlowRequirement", .array(.string)),
                Field("openBookingInAdvance", .string), Field("openBookingPrepayment", .string),
                Field("imin:membershipRequired", .bool),
            ]))

    public static let place: Schema = .object(
        ObjectSchema(
            "Place",
            [
                Field("type", .string), Field("id", .string), Field("identifier", .string), Field("name", .string), Field("url", .url),
                Field(
                    "geo",
                    .object(
                        ObjectSchema(
                            "GeoCoordinates",
                            [
                                Field("type", .string), Field("latitude", .number, "degrees"), Field("longitude", .number, "degrees"),
                                Field("imin:distanceFromGeoQueryCenter", .any, "in kilometres"),
                            ]))),
                Field(
                    "address",
                    .object(
                        ObjectSchema(
                            "PostalAddress",
                            [
                                Field("type", .string), Field("streetAddress", .string), Field("addressLocality", .string),
                                Field("addressRegion", .string), Field("postalCode", .string), Field("addressCountry", .string),
                                Field("imin:fullAddress", .string),
                            ]))),
                Field(
                    "amenityFeature",
                    .array(.object(ObjectSchema("Amenity", [Field("type", .string), Field("name", .string), Field("value", .bool)])))),
                Field("additionalType", .array(.string), "`mcr:Park` or `mcr:LeisureCentre`; Places API only"),
                Field("imin:aggregatedActivity", .array(concept), "what one can do there; Places API only"),
            ]))

    /// A session as an order item or its own page shows it: with the series above it.
    public static let scheduledSession: Schema = .object(
        scheduledSessionObject(above: [Field("superEvent", sessionSeries(below: [])), context]))

    public static let slot: Schema = .object(
        slotObject(above: [Field("facilityUse", .object(facilityUseObject([]))), context]))

    /// What the Facilities API finds: a facility, with its slots or those of its courts below.
    public static let facilityUse: Schema = .object(
        facilityUseObject([
            Field("event", .array(.object(courtOrSlot)), "its Slots; or its IndividualFacilityUses, each with Slots of its own"),
            context,
        ]))

    private static let courtOrSlot: ObjectSchema = {
        var object = slotObject(above: [])
        object.name = "Slot or IndividualFacilityUse"
        object.fields[0] = Field("type", .enumeration(["Slot", "IndividualFacilityUse"]), isRequired: true)
        object.fields += [Field("name", .string), Field("event", .array(.object(slotObject(above: []))))]
        return object
    }()

    private static func slotObject(above: [Field]) -> ObjectSchema {
        ObjectSchema(
            "Slot",
            [
                Field("type", .enumeration(["Slot"]), isRequired: true), Field("id", .string), Field("identifier", .string),
                Field("startDate", .dateTime), Field("endDate", .dateTime), Field("duration", .string, "ISO 8601: `PT1H`"),
                Field("remainingUses", .integer, "places left"), Field("maximumUses", .integer),
                Field("offers", .array(offer)), Field("imin:aggregateOffer", aggregateOffer),
                Field("imin:checkoutUrlTemplate", .string, "present exactly where the slot can be booked"),
            ] + above)
    }

    /// What search finds: a series of events with its sessions below.
    public static let eventSeries: Schema = .object(
        eventSeriesObject([
            Field("subEvent", .array(sessionSeries(below: [Field("subEvent", .array(.object(scheduledSessionObject(above: []))))]))),
            context,
        ]))

    private static func scheduledSessionObject(above: [Field]) -> ObjectSchema {
        ObjectSchema(
            "ScheduledSession",
            [
                Field("type", .enumeration(["ScheduledSession"]), isRequired: true), Field("id", .string),
                Field("identifier", .string, "what a checkout names"), Field("url", .url),
                Field("eventStatus", .url, "a schema.org EventStatusType"),
                Field("startDate", .dateTime), Field("endDate", .dateTime), Field("duration", .string, "ISO 8601: `PT1H`"),
                Field("remainingAttendeeCapacity", .integer, "places left"), Field("maximumAttendeeCapacity", .integer),
                Field("imin:checkoutUrlTemplate", .string, "present exactly where the session can be booked"),
                Field("offers", .array(offer)),
            ] + above)
    }

    private static func sessionSeries(below: [Field]) -> Schema {
        .object(
            ObjectSchema(
                "SessionSeries",
                [
                    Field("type", .enumeration(["SessionSeries"])), Field("id", .string), Field("identifier", .string), Field("url", .url),
                    Field("location", place), Field("offers", .array(offer)), Field("eventSchedule", .array(.any)),
                    Field("leader", .array(.any)), Field("contributor", .array(.any)), Field("category", .array(.any)),
                    Field("accessibilitySupport", .array(.any)), Field("attendeeInstructions", .string),
                    Field("maximumAttendeeCapacity", .integer),
                    Field("imin:checkoutUrlTemplate", .string, "present exactly where one of its coming sessions can be booked"),
                ] + (below.isEmpty ? [Field("superEvent", .object(eventSeriesObject([])))] : below)))
    }

    private static func eventSeriesObject(_ below: [Field]) -> ObjectSchema {
        ObjectSchema(
            "EventSeries",
            [
                Field("type", .enumeration(["EventSeries"])), Field("id", .string), Field("identifier", .string),
                Field("name", .string, "what people call it"), Field("description", .string),
                Field("activity", .array(concept)), Field("ageRange", range("QuantitativeValue")), Field("genderRestriction", .string),
                Field("isCoached", .bool), Field("imin:level", .array(.any)), Field("image", .array(.any)),
                Field("isAccessibleForFree", .bool), Field("organizer", organization), Field("eventAttendanceMode", .string),
                Field("imin:aggregateOffer", aggregateOffer), Field("imin:locationSummary", .array(place)),
                Field("imin:dataSource", .any), Field("beta:estimatedDuration", .any), Field("isWheelchairAccessible", .bool),
                Field("iminTag", .array(.string), "`HighFrequencySession`"), Field("programme", .any),
            ] + below)
    }

    private static func facilityUseObject(_ below: [Field]) -> ObjectSchema {
        ObjectSchema(
            "FacilityUse",
            [
                Field("type", .string), Field("id", .string), Field("identifier", .string), Field("name", .string), Field("url", .url),
                Field("description", .string), Field("location", place), Field("provider", organization),
                Field("activity", .array(concept)), Field("category", .array(.any)), Field("image", .array(.any)),
                Field("offers", .array(offer)), Field("imin:aggregateOffer", aggregateOffer), Field("imin:dataSource", .any),
                Field(
                    "individualFacilityUse", .array(.object(ObjectSchema("IndividualFacilityUse", [Field("name", .string)]))),
                    "the court a slot is for"),
                Field("imin:presentAsSlots", .bool),
            ] + below)
    }

    static let conceptFields: [Field] = [
        Field("type", .string), Field("id", .url), Field("prefLabel", .string), Field("inScheme", .url),
        Field("broaderTransitive", .array(.url), "what it is a kind of, the nearest first"),
    ]

    public static let concept: Schema = .object(ObjectSchema("Concept", conceptFields))

    public static let conceptCollection: Schema = .object(
        ObjectSchema(
            "imin:ConceptCollection",
            [
                Field("type", .enumeration(["imin:ConceptCollection"])), Field("id", .url), Field("prefLabel", .string),
                Field("definition", .string), Field("beta:publisher", .any), Field("inScheme", .url),
            ]))

    /// What one can filter by.
    public static let facets: Schema = .object(
        ObjectSchema(
            "Facets",
            [
                context, Field("type", .string), Field("id", .url),
                Field(
                    "imin:index",
                    .object(
                        ObjectSchema(
                            "Index",
                            [
                                Field("activity", collection(of: concept)),
                                Field("activityConceptCollection", collection(of: conceptCollection)),
                            ])), isRequired: true),
            ]))

    /// An unpaged collection (`imin:Collection`).
    public static func collection(of item: Schema, above: [ObjectSchema.Field] = []) -> Schema {
        .object(
            ObjectSchema(
                "Collection",
                [
                    Field("type", .enumeration(["imin:Collection"])), Field("imin:totalItems", .integer),
                    Field("imin:item", .array(item), "absent where there are none"),
                ] + above, item: item))
    }

    private static let aggregateOffer: Schema = .object(
        ObjectSchema(
            "AggregateOffers",
            [
                Field("publicAdult", priceRange), Field("publicJunior", priceRange),
                Field("activeEntitlement", priceRange, "the customer's own price, as an indication"),
            ]))

    private static let priceRange: Schema = .object(
        ObjectSchema(
            "AggregateOffer",
            [
                Field("type", .string), Field("id", .string), Field("price", .number), Field("lowPrice", .number),
                Field("highPrice", .number),
                Field("priceCurrency", .string), Field("imin:membershipRequired", .bool), Field("validFromBeforeStartDate", .string),
                Field("imin:indicativePrice", .bool, "true where the price may change at the checkout"),
            ]))

    private static func range(_ name: String) -> Schema {
        .object(ObjectSchema(name, [Field("type", .string), Field("minValue", .number), Field("maxValue", .number)]))
    }
}
