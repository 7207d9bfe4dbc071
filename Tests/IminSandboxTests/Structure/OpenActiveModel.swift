// The models of OpenActive as far as the platform's replies use them (data-models 3.0.9; OPENACTIVE: required fields), and the list of
// everything in which imin's documents leave them. Data only: `StructuralCheck` reads it.

/// What a property's value must be.
indirect enum Form: Sendable {
    case text, number, wholeNumber, boolean, address, moment, day, timeOfDay, duration, anything
    /// One of a vocabulary's words, with its full address.
    case word(String, [String])
    /// An object of one of these types.
    case object([String])
    /// A non-empty array.
    case list(Form)
    /// Either of two.
    case either(Form, Form)
}

/// One type.
struct Model: Sendable {
    var required: [String]
    var properties: [String: Form]
}

enum OpenActiveModel {
    static let schema = "https://schema.org/"
    static let openActive = "https://openactive.io/"

    private static let thing: [String: Form] = [
        "id": .address, "identifier": .text, "name": .text, "description": .text, "url": .address, "image": .list(.object(["ImageObject"])),
    ]

    private static let event: [String: Form] = [
        "activity": .list(.object(["Concept"])), "ageRange": .object(["QuantitativeValue"]), "isCoached": .boolean,
        "genderRestriction": .word(openActive, ["NoRestriction", "MaleOnly", "FemaleOnly"]), "level": .list(.text),
        "isAccessibleForFree": .boolean, "isWheelchairAccessible": .boolean, "organizer": .object(["Organization", "Person"]),
        "eventAttendanceMode": .word(
            schema, ["OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"]),
        "eventStatus": .word(schema, ["EventScheduled", "EventCancelled", "EventPostponed"]), "location": .object(["Place"]),
        "offers": .list(.object(["Offer"])), "leader": .list(.object(["Person"])), "contributor": .list(.object(["Person"])),
        "category": .list(.text), "eventSchedule": .list(.object(["Schedule", "PartialSchedule"])),
        "accessibilitySupport": .list(.object(["Concept"])), "attendeeInstructions": .text, "maximumAttendeeCapacity": .wholeNumber,
        "remainingAttendeeCapacity": .wholeNumber, "startDate": .moment, "endDate": .moment, "duration": .duration,
        "programme": .object(["Brand"]),
    ]

    static let models: [String: Model] = [
        "EventSeries": model([], event, ["subEvent": .list(.object(["SessionSeries"]))]),
        "SessionSeries": model(
            [], event, ["subEvent": .list(.object(["ScheduledSession"])), "superEvent": .object(["EventSeries"])]),
        "ScheduledSession": model(
            ["id", "startDate"], event, ["superEvent": .either(.object(["SessionSeries"]), .address)]),
        "FacilityUse": model(
            ["id", "name", "location", "provider"],
            [
                "location": .object(["Place"]), "provider": .object(["Organization"]), "activity": .list(.object(["Concept"])),
                "facilityType": .list(.object(["Concept"])), "offers": .list(.object(["Offer"])), "category": .list(.text),
                "individualFacilityUse": .list(.object(["IndividualFacilityUse"])),
                "event": .list(.object(["Slot", "IndividualFacilityUse"])),
            ]),
        "IndividualFacilityUse": model(["id", "name"], ["event": .list(.object(["Slot"]))]),
        "Slot": model(
            // Of what is booked nobody is told how much of it is left; open data have `remainingUses` (`StructureTests`).
            ["id", "startDate", "duration"],
            [
                "facilityUse": .either(.object(["FacilityUse", "IndividualFacilityUse"]), .address), "startDate": .moment,
                "endDate": .moment,
                "duration": .duration, "remainingUses": .wholeNumber, "maximumUses": .wholeNumber, "offers": .list(.object(["Offer"])),
            ]),
        "Offer": model(
            ["id", "price"],
            [
                "price": .number, "priceCurrency": .text, "ageRange": .object(["QuantitativeValue"]),
                "validFromBeforeStartDate": .duration, "validThroughBeforeStartDate": .duration,
                "latestCancellationBeforeStartDate": .duration, "allowCustomerCancellationFullRefund": .boolean,
                "openBookingFlowRequirement": .list(.text), "openBookingInAdvance": requirement, "openBookingPrepayment": requirement,
                "availableChannel": .list(.text), "advanceBooking": requirement, "prepayment": requirement,
            ]),
        "AggregateOffer": model(
            [],
            [
                "price": .number, "lowPrice": .number, "highPrice": .number, "priceCurrency": .text, "validFromBeforeStartDate": .duration,
            ]),
        "Place": model(
            ["name"],
            [
                "address": .object(["PostalAddress"]), "geo": .object(["GeoCoordinates"]), "telephone": .text,
                "amenityFeature": .list(.object(amenities)), "additionalType": .list(.text),
            ]),
        "GeoCoordinates": model(["latitude", "longitude"], ["latitude": .number, "longitude": .number]),
        "PostalAddress": model(
            [],
            [
                "streetAddress": .text, "addressLocality": .text, "addressRegion": .text, "postalCode": .text, "addressCountry": .text,
            ]),
        "QuantitativeValue": model(
            [], ["minValue": .number, "maxValue": .number, "value": .number, "unitCode": .text]),
        "Concept": model(
            ["id", "prefLabel"],
            [
                "prefLabel": .text, "inScheme": .address, "broaderTransitive": .list(.address), "definition": .text, "notation": .text,
            ]),
        // Where it is only referred to, its id is enough.
        "Organization": model(
            [],
            [
                "legalName": .text, "email": .text, "telephone": .text, "address": .object(["PostalAddress"]),
                "taxMode": .word(openActive, ["TaxGross", "TaxNet"]), "isOpenBookingAllowed": .boolean,
                "termsOfService": .list(.object(["TermsOfUse", "PrivacyPolicy"])), "logo": .object(["ImageObject"]),
                "sameAs": .list(.address),
            ]),
        "TermsOfUse": model(["name", "url"], ["requiresExplicitConsent": .boolean]),
        "PrivacyPolicy": model(["name", "url"], ["requiresExplicitConsent": .boolean]),
        "Schedule": model(
            ["scheduledEventType"],
            [
                "repeatFrequency": .duration, "startTime": .timeOfDay, "endTime": .timeOfDay, "startDate": .day, "endDate": .day,
                "duration": .duration, "scheduledEventType": .text, "scheduleTimezone": .text,
                "byDay": .list(
                    .word(schema, ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])),
            ]),
        "WebAPI": model(["identifier"], [:]),
        "Dataset": model(
            ["name", "url"], ["license": .address, "publisher": .object(["Organization"])]),
        "Person": model(
            [],
            [
                "givenName": .text, "familyName": .text, "email": .text, "telephone": .text, "gender": .word(schema, ["Male", "Female"]),
                "birthDate": .day, "address": .object(["PostalAddress"]),  // Document 003 has a Person here.
                "emergencyContact": .object(["ContactPoint", "Person"]),
            ]),
        "ContactPoint": model([], ["telephone": .text]),
        "Order": model(
            ["id", "identifier", "orderedItem", "totalPaymentDue"],
            [
                "orderDate": .moment, "orderedItem": .list(.object(["OrderItem"])), "totalPaymentDue": .object(["PriceSpecification"]),
                "seller": .object(["Organization"]), "broker": .object(["Organization"]), "customer": .object(["Person"]),
                "confirmationNumber": .text,
            ]),
        "OrderQuote": model(
            [], ["orderedItem": .list(.object(["OrderItem"])), "broker": .object(["Organization"]), "customer": .anything]),
        "OrderItem": model(
            [],
            [
                "orderedItem": .anything, "acceptedOffer": .either(.object(["Offer"]), .address), "position": .wholeNumber,
                "orderItemStatus": .word(
                    openActive,
                    [
                        "OrderItemConfirmed", "CustomerCancelled", "SellerCancelled", "CustomerAttended", "AttendeeAttended",
                        "AttendeeAbsent",
                    ]),
                "cancellationMessage": .text, "customerNotice": .text, "accessCode": .list(.anything), "accessPass": .list(.anything),
                "attendee": .object(["Person"]), "error": .list(.anything),
            ]),
        "PriceSpecification": model(["price"], ["price": .number, "priceCurrency": .text, "openBookingPrepayment": requirement]),
        "PropertyValue": model(["name", "description"], [:]),
        "Invoice": model(["url"], ["dateCreated": .moment]),
        // The broker's entitlements (SKOS).
        "ConceptScheme": model(
            ["id", "concept"], ["title": .text, "license": .address, "concept": .list(.object(["Concept"]))]),
        "WebPage": model([], [:]),
        "OrderAction": model(["target"], ["target": .address]),
        "PartialCollectionView": model(
            ["id"], ["first": .address, "last": .address, "previous": .address, "next": .address, "urlTemplate": .text]),
    ]

    static let amenities = ["ChangingFacilities", "Creche", "Lockers", "Parking", "Showers", "Toilets", "Towels"]

    private static let requirement = Form.word(openActive, ["Required", "Optional", "Unavailable"])

    private static func model(_ required: [String], _ properties: [String: Form]...) -> Model {
        Model(required: required, properties: properties.reduce(thing) { $0.merging($1) { $1 } })
    }
}

/// Where imin's own documents leave the models. Everything else that differs is a mistake.
enum IminExceptions {
    /// Types of imin's own.
    static let types: Set<String> = [
        "imin:Collection", "imin:RestrictedCollection", "imin:ConceptCollection", "imin:CheckoutSession", "imin:Facets",
        "imin:BeginnerLevel", "imin:IntermediateLevel", "imin:AdvancedLevel",
    ]

    /// Members in imin's and the beta vocabulary that the documents show.
    static let terms: Set<String> = [
        "imin:aggregateOffer", "imin:level", "imin:membershipRequired", "imin:fullAddress", "imin:aggregatedActivity",
        "imin:presentAsSlots",
        "imin:locationSummary", "imin:dataSource", "imin:checkoutUrlTemplate", "imin:distanceFromGeoQueryCenter", "imin:indicativePrice",
        "imin:isPotentiallyBookable",
        "imin:isPresentlyCancellable", "imin:item", "imin:totalItems", "imin:currentPage", "imin:itemsPerPage", "imin:totalPages",
        "imin:matchingEmailExists", "imin:entitlementUpdateErrors", "imin:evidenceRequests", "imin:receipt", "imin:is13OrOver",
        "imin:initialOrder", "imin:navigationLinks", "imin:linkType", "imin:index", "imin:stripeNeeded", "imin:termsAgreed",
        "imin:entitlementFilter",
        "beta:estimatedDuration", "beta:publisher", "beta:timeZone",
    ]

    /// Members without a prefix that OpenActive does not have there.
    static let members: Set<String> = [
        // Search's own tag, as its filter names it (IMIN-API, section 6.4).
        "EventSeries.iminTag",
        // Document 002: links and actions of a checkout.
        "imin:CheckoutSession.potentialAction",
        // Document 001.
        "Person.dateModified",
    ]

    /// Words that search writes with the short name of their vocabulary (IMIN-API, section 2.4): `oa:FemaleOnly`, `schema:Female`.
    static let shortWords = ["schema:": OpenActiveModel.schema, "oa:": OpenActiveModel.openActive]

    /// Types in OpenActive's manner that only imin's documents have, or have otherwise than the models (OPENACTIVE, section 2.14): accounts
    /// of customers, with a single access pass and entitlement, and what sellers ask for.
    static let models: [String: Model] = [
        // A webhook says that something changed about one, and nothing else of it.
        "CustomerAccount": Model(
            required: ["id", "identifier"],
            properties: [
                "id": .address, "identifier": .text, "customer": .object(["Person"]), "accessPass": .object(["Barcode"]),
                "entitlement": .object(["Entitlement"]),
            ]),
        "Account": Model(
            required: ["seller"],
            properties: [
                "seller": .object(["Organization"]), "customer": .object(["Person"]), "dateLinked": .moment, "hiddenEntitlements": .boolean,
                "accessPass": .object(["Barcode"]), "potentialAction": .list(.object(["RegisterAction", "CreateAction"])),
            ]),
        "Barcode": Model(required: ["text"], properties: ["text": .text, "dateModified": .moment]),
        "Entitlement": Model(
            required: ["expires", "entitlementType"],
            properties: [
                "id": .address, "expires": .moment, "entitlementType": .object(["Concept"]),
                "evidenceRequest": .object(["EvidenceRequestAction"]),
            ]),
        "EvidenceRequestAction": Model(
            required: ["url"], properties: ["url": .address, "expiry": .moment, "actionStatus": .address]),
        "EntitlementConflict": Model(required: ["name"], properties: ["name": .text, "description": .text, "seller": .address]),
        "ImageObject": Model(required: ["url"], properties: ["url": .address]),
        "RegisterAction": Model(required: ["target"], properties: ["target": .address]),
        // Also of the webhooks about sellers, which write `context` without `@` and say who did what.
        "CreateAction": sellerAction(["target": .address]), "UpdateAction": sellerAction(), "DeleteAction": sellerAction(),
        "imin:SellerOnboard": Model(required: [], properties: [:]),
        // Actions on a customer account (IMIN-API, sections 3.5 to 3.8).
        "CustomerUpdateAction": customerAction, "imin:AccessPassUpdateAction": customerAction,
        "imin:EntitlementUpdateAction": customerAction,
        // What the search services answer in place of OpenActive's errors (section 2.2).
        "InvalidQuery": Model(required: ["details"], properties: ["details": .list(.text)]),
    ]

    private static let customerAction = Model(
        required: ["object"], properties: ["actionStatus": .address, "object": .anything, "error": .list(.anything)])

    private static func sellerAction(_ more: [String: Form] = [:]) -> Model {
        Model(
            required: [],
            properties: [
                "context": .list(.address), "agent": .object(["Organization"]), "result": .object(["imin:SellerOnboard"]),
                "object": .object(["imin:SellerOnboard"]),
            ].merging(more) { $1 })
    }

    /// Errors, those of OpenActive and those of sellers inside a reply that succeeded.
    static let error = Model(
        required: [],
        properties: [
            "name": .text, "description": .text, "instance": .text, "statusCode": .wholeNumber, "seller": .address,
            "orderedItem": .list(.object(["OrderItem"])),
        ])

    /// Their `object` is as the broker sent it.
    static let actions: Set<String> = ["CustomerUpdateAction", "imin:AccessPassUpdateAction", "imin:EntitlementUpdateAction"]

    /// What is sent back as the broker sent it (document 002), whatever that was.
    static let mirrored: Set<String> = ["imin:initialOrder", "imin:navigationLinks"]
}
