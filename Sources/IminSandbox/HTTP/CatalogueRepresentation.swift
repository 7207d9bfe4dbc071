// Sellers, places, offers, sessions and slots as replies show them (IMIN-API, sections 4.2, 6.5 and 7).

import IminAPI
import IminJSON

/// Names that are the same in every reply.
enum Vocabulary {
    static let events = "https://search.imin.co/events-api/v2"
    static let facilities = "https://search.imin.co/facilities-api/v2"

    /// The contexts of orders and of search (section 2.4).
    static let context: JSON = ["https://openactive.io/", "https://schema.imin.co/", "https://openactive.io/ns-beta"]
}

extension Seller {
    var organization: JSON {
        .members([
            "type": "Organization", "id": .string(id.text), "name": .string(name), "url": .string(url), "email": .string(email),
            "telephone": .string(telephone),
            "termsOfService": [
                .members(["type": "TermsOfUse", "name": "Terms of use", "url": .string("\(url)terms")]),
                .members(["type": "PrivacyPolicy", "name": "Privacy policy", "url": .string("\(url)privacy")]),
            ],
        ])
    }
}

extension Place {
    /// With the distance from the middle of a search, in kilometres, where there was one.
    func json(distance: Double? = nil) -> JSON {
        .members([
            "type": "Place", "identifier": .string(identifier), "name": .string(name), "url": .string(url),
            "geo": .members([
                "type": "GeoCoordinates", "latitude": JSONNumber(latitude).map(JSON.number),
                "longitude": JSONNumber(longitude).map(JSON.number),
                "imin:distanceFromGeoQueryCenter": distance.flatMap { JSONNumber(($0 * 1_000).rounded() / 1_000) }.map {
                    .members(["type": "QuantitativeValue", "value": .number($0), "unitCode": "KMT"])
                },
            ]),
            "address": .members([
                "type": "PostalAddress", "streetAddress": .string(streetAddress), "addressLocality": .string(locality),
                "addressRegion": .string(region), "postalCode": .string(postalCode), "addressCountry": "GB",
                "imin:fullAddress": .string("\(streetAddress), \(locality), \(postalCode)"),
            ]),
        ])
    }
}

extension Activity {
    var concept: JSON {
        .members([
            "type": "Concept", "id": .string(id), "prefLabel": .string(prefLabel), "inScheme": .string(Seeds.activityScheme),
        ])
    }
}

extension Offer {
    var json: JSON {
        .members([
            "type": "Offer", "id": .string(id.text), "identifier": .string(id.text), "name": .string(name),
            "price": .number(price.number), "priceCurrency": .string(Price.currency),
            "validFromBeforeStartDate": validFromDays.map { .string("P\($0)D") },
            "latestCancellationBeforeStartDate": latestCancellationHours.map { .string("PT\($0)H") },
            "allowCustomerCancellationFullRefund": .bool(allowsCancellation),
            "openBookingPrepayment": price.isFree ? nil : "https://openactive.io/Required",
        ])
    }

    /// As search sums up the offers of one audience.
    var aggregate: JSON {
        .members([
            "type": "AggregateOffer", "id": .string(id.text), "price": .number(price.number), "priceCurrency": .string(Price.currency),
            "imin:membershipRequired": false, "validFromBeforeStartDate": validFromDays.map { .string("P\($0)D") },
        ])
    }
}

extension Opportunity {
    /// The name search has for it.
    var url: String {
        switch kind {
        case .session: "\(Vocabulary.events)/scheduled-sessions/\(PercentCoding.encode(id.text))"
        case .slot: "\(Vocabulary.facilities)/slots/\(PercentCoding.encode(id.text))"
        }
    }

    /// `PT1H30M`
    var duration: String {
        let hours = minutes / 60
        let rest = minutes % 60
        return "PT\(hours > 0 ? "\(hours)H" : "")\(rest > 0 ? "\(rest)M" : "")"
    }

    /// Where a guest's checkout of it starts; there only while it can be booked.
    func checkoutTemplate(in world: World, at now: Instant) -> JSON? {
        let isOpen = offers.contains { id in
            world.offers[id].map { Bookability.isOpen(self, offer: $0, in: world, at: now) } ?? false
        }
        guard isOpen, (world.ledger[id]?.left ?? 0) > 0 else { return nil }
        let collection = typeName == "Slot" ? "slots" : "scheduled-sessions"
        return .string("{checkoutBaseUrl}/v1/\(collection)/\(PercentCoding.encode(id.text))")
    }

    /// What search shows. Offers stand here too, not only at the series: they hold for each of its sessions, and a session that is
    /// handed on whole can be booked from what it says itself (our decision).
    func json(in world: World, at now: Instant, above: JSON? = nil) -> JSON {
        let places = world.ledger[id]
        let isSlot = typeName == "Slot"
        return .members([
            "type": .string(typeName), "id": .string(url), "identifier": .string(id.text),
            "eventStatus": isSlot ? nil : .string("https://schema.org/\(status.rawValue)"),
            "startDate": .string(start.text), "endDate": .string(end.text), "duration": .string(duration),
            (isSlot ? "remainingUses" : "remainingAttendeeCapacity"): places.map { .integer($0.left) },
            (isSlot ? "maximumUses" : "maximumAttendeeCapacity"): places.map { .integer($0.maximum) },
            "offers": .list(offers.compactMap { world.offers[$0]?.json }),
            "imin:checkoutUrlTemplate": checkoutTemplate(in: world, at: now),
            (isSlot ? "facilityUse" : "superEvent"): above,
        ])
    }

    /// The series or facility above it. Orders show no offers there but the one that was accepted (OpenActive, required fields).
    func above(in world: World, withOffers: Bool) -> JSON? {
        switch kind {
        case .session(let id): world.eventSeries[id]?.sessionSeries(in: world, withOffers: withOffers)
        case .slot(let id): world.facilities[id]?.json(in: world)
        }
    }
}

extension EventSeries {
    var url: String { "\(Vocabulary.events)/event-series/\(PercentCoding.encode(id.text))" }

    /// The session series with the event series above it.
    func sessionSeries(in world: World, withOffers: Bool) -> JSON {
        .members([
            "type": "SessionSeries", "identifier": .string(sessionSeriesID.text), "location": place.json(),
            "offers": withOffers ? .list(offers.compactMap { world.offers[$0]?.json }) : nil,
            "superEvent": .members([
                "type": "EventSeries", "id": .string(url), "identifier": .string(id.text), "name": .string(name),
                "activity": [activity.concept], "organizer": world.sellers[seller]?.organization,
            ]),
        ])
    }

    /// What search shows: the series, its session series, and these of its sessions.
    func json(sessions: [Opportunity], in world: World, at now: Instant, distance: Double? = nil) -> JSON {
        let own = offers.compactMap { world.offers[$0] }
        let below: JSON = .members([
            "type": "SessionSeries", "identifier": .string(sessionSeriesID.text), "location": place.json(distance: distance),
            "offers": .list(own.map(\.json)), "subEvent": .list(sessions.map { $0.json(in: world, at: now) }),
        ])
        return .members([
            "type": "EventSeries", "id": .string(url), "identifier": .string(id.text), "name": .string(name),
            "description": .string(summary), "activity": [activity.concept],
            "ageRange": .members([
                "type": "QuantitativeValue", "minValue": .integer(minimumAge), "maxValue": maximumAge.map { .integer($0) },
            ]),
            "genderRestriction": .string("oa:\(genderRestriction)"), "isCoached": .bool(isCoached),
            "imin:level": [.members(["type": .string("imin:\(level)Level"), "name": .string(level)])],
            "isAccessibleForFree": .bool(own.allSatisfy(\.price.isFree)),
            "organizer": world.sellers[seller]?.organization, "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "imin:aggregateOffer": .members([
                "publicAdult": own.first { $0.audience == .adult }?.aggregate,
                "publicJunior": own.first { $0.audience == .junior }?.aggregate,
            ]),
            "subEvent": [below],
        ])
    }
}

extension FacilityUse {
    func json(in world: World) -> JSON {
        .members([
            "type": "FacilityUse", "id": .string("\(Vocabulary.facilities)/facility-uses/\(PercentCoding.encode(id.text))"),
            "identifier": .string(id.text), "name": .string(name), "location": place.json(),
            "provider": world.sellers[seller]?.organization, "activity": [activity.concept],
        ])
    }
}
