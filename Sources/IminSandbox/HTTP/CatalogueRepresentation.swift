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
    private var folder: String { url.hasSuffix("/") ? url : "\(url)/" }

    var organization: JSON {
        .members([
            "type": "Organization", "id": .string(id.text), "name": .string(name), "url": .string(url), "email": .string(email),
            "telephone": telephone.isEmpty ? nil : .string(telephone),
            "termsOfService": [
                .members(["type": "TermsOfUse", "name": "Terms of use", "url": .string("\(folder)terms")]),
                .members(["type": "PrivacyPolicy", "name": "Privacy policy", "url": .string("\(folder)privacy")]),
            ],
        ])
    }
}

extension Place {
    /// With the distance from the middle of a search, in kilometres, where there was one; `id` and the activities of the place where it
    /// is a thing of its own, not a part of a series.
    func json(id: String? = nil, distance: Double? = nil, activities: [Activity] = []) -> JSON {
        .members([
            "type": "Place", "id": id.json, "identifier": .string(identifier), "name": .string(name), "url": .string(url),
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
            "amenityFeature": .list(
                Amenity.allCases.map { amenity in
                    .members([
                        "type": .string(amenity.rawValue), "name": .string(amenity.label), "value": .bool(amenities.contains(amenity)),
                    ])
                }),
            "imin:aggregatedActivity": .list(activities.map(\.concept)),
        ])
    }

    /// What a series refers to where its places stand apart.
    var summaryID: String { "#/imin:locationSummary/\(identifier)" }
}

extension Activity {
    var concept: JSON {
        .members([
            "type": "Concept", "id": .string(id), "prefLabel": .string(prefLabel), "inScheme": .string(Seeds.activityScheme),
        ])
    }
}

extension Activity {
    /// With what it is a kind of.
    var conceptWithBroader: JSON {
        var json = concept
        json["broaderTransitive"] = .list(Seeds.broader(than: prefLabel).map { .string($0.id) })
        return json
    }
}

extension Seeds.ActivityCollection {
    var json: JSON {
        .members([
            "type": "imin:ConceptCollection", "id": .string(id), "prefLabel": .string(prefLabel), "definition": .string(definition),
            "beta:publisher": .members(["type": "Organization", "name": .string(publisher)]), "inScheme": .string(Seeds.activityScheme),
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

    /// The ways to book, as far as filters know them: here, or by a call.
    static let channels = SearchParameters.channels

    /// How it is booked.
    func channel(of seller: Seller?) -> String {
        seller?.takesBookings(at: price) == true ? "OpenBookingPrepayment" : "TelephoneAdvanceBooking"
    }

    /// As search sums up the offers of one audience.
    func aggregate(membershipRequired: Bool = false) -> JSON {
        .members([
            "type": "AggregateOffer", "id": .string(id.text), "price": .number(price.number), "priceCurrency": .string(Price.currency),
            "imin:membershipRequired": .bool(membershipRequired), "validFromBeforeStartDate": validFromDays.map { .string("P\($0)D") },
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
    var duration: String { TimeSpan.text(minutes: minutes) }

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
    /// handed on whole can be booked from what it says itself (our decision); among the results of a search it has none, as its series.
    func json(
        in world: World, at now: Instant, above: JSON? = nil, withOffers: Bool = true, entitlements: EntitlementFilter? = nil
    ) -> JSON {
        let places = world.ledger[id]
        let isSlot = typeName == "Slot"
        return .members([
            "type": .string(typeName), "id": .string(url), "identifier": .string(id.text),
            "eventStatus": isSlot ? nil : .string("https://schema.org/\(status.rawValue)"),
            "startDate": .string(start.text), "endDate": .string(end.text), "duration": .string(duration),
            (isSlot ? "remainingUses" : "remainingAttendeeCapacity"): places.map { .integer($0.left) },
            (isSlot ? "maximumUses" : "maximumAttendeeCapacity"): places.map { .integer($0.maximum) },
            "offers": withOffers ? .list(offers.compactMap { world.offers[$0]?.json }) : nil,
            "imin:aggregateOffer": isSlot ? world.aggregateOffer(offers, of: seller, entitlements) : nil,
            "imin:checkoutUrlTemplate": checkoutTemplate(in: world, at: now),
            (isSlot ? "facilityUse" : "superEvent"): above,
        ])
    }

    /// The series or facility above it. Orders show no offers there but the one that was accepted (OpenActive, required fields).
    func above(in world: World, withOffers: Bool) -> JSON? {
        switch kind {
        case .session(let id): world.eventSeries[id]?.sessionSeries(in: world, withOffers: withOffers)
        case .slot(let id): world.facilities[id]?.json(in: world, court: court)
        }
    }
}
