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
            ]))

    /// A session as an order item or its own page shows it: with the series above it.
    public static let scheduledSession: Schema = .object(scheduledSessionObject(above: [Field("superEvent", sessionSeries(below: []))]))

    public static let slot: Schema = .object(
        ObjectSchema(
            "Slot",
            [
                Field("type", .enumeration(["Slot"]), isRequired: true), Field("id", .string), Field("identifier", .string),
                Field("startDate", .dateTime), Field("endDate", .dateTime), Field("duration", .string, "ISO 8601: `PT1H`"),
                Field("remainingUses", .integer, "places left"), Field("maximumUses", .integer),
                Field("offers", .array(offer)), Field("imin:aggregateOffer", aggregateOffer),
                Field("imin:checkoutUrlTemplate", .string, "present exactly where the slot can be booked"),
                Field("facilityUse", facilityUse),
            ]))

    /// What search finds: a series of events with its sessions below.
    public static let eventSeries: Schema = .object(
        eventSeriesObject([
            Field("subEvent", .array(sessionSeries(below: [Field("subEvent", .array(.object(scheduledSessionObject(above: []))))])))
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
                    Field("maximumAttendeeCapacity", .integer), Field("imin:checkoutUrlTemplate", .string),
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
                Field("imin:dataSource", .any),
            ] + below)
    }

    private static let facilityUse: Schema = .object(
        ObjectSchema(
            "FacilityUse",
            [
                Field("type", .string), Field("id", .string), Field("identifier", .string), Field("name", .string), Field("url", .url),
                Field("description", .string), Field("location", place), Field("provider", organization),
                Field("activity", .array(concept)),
            ]))

    private static let concept: Schema = .object(
        ObjectSchema(
            "Concept", [Field("type", .string), Field("id", .url), Field("prefLabel", .string), Field("inScheme", .url)]))

    private static let aggregateOffer: Schema = .object(
        ObjectSchema("AggregateOffers", [Field("publicAdult", priceRange), Field("publicJunior", priceRange)]))

    private static let priceRange: Schema = .object(
        ObjectSchema(
            "AggregateOffer",
            [
                Field("type", .string), Field("id", .string), Field("price", .number), Field("lowPrice", .number),
                Field("highPrice", .number),
                Field("priceCurrency", .string), Field("imin:membershipRequired", .bool), Field("validFromBeforeStartDate", .string),
            ]))

    private static func range(_ name: String) -> Schema {
        .object(ObjectSchema(name, [Field("type", .string), Field("minValue", .number), Field("maxValue", .number)]))
    }
}
