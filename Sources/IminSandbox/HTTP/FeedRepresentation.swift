// What the feeds say of an item: the words of OpenActive, spelled `@type` and `@id` and with full addresses (IMIN-API, sections 2.4 and 8).

import IminAPI
import IminJSON

extension World {
    /// `nil` where there is no such item.
    func feedData(of kind: Feeds.Kind, _ id: String, at now: Instant) -> JSON? {
        let data: JSON?
        switch kind {
        case .sessionSeries: data = Seeds.seriesBySession[SeriesID(id)].flatMap { eventSeries[$0] }?.feedData(in: self)
        case .facilityUses: data = facilities[SeriesID(id)]?.feedData(in: self)
        case .scheduledSessions, .slots: data = opportunities[OpportunityID(id)]?.feedData(in: self)
        case .bookableSellers:
            data = sellers[SellerID(id)].map { seller in ["@type": "Organization", "@id": .string(seller.id.text)] }
        }
        return data.map { JSON.members(["@context": Vocabulary.context]).merging($0) }
    }
}

extension EventSeries {
    fileprivate func feedData(in world: World) -> JSON {
        let address = "\(world.sellers[seller]?.url ?? "")sessions/\(id.text.split(separator: "/").last ?? "")"
        let organizer = world.sellers[seller]?.feedOrganization
        return .members([
            "@type": "SessionSeries", "@id": .string(sessionSeriesID.text), "identifier": .string(sessionSeriesID.text),
            "name": .string(name), "url": .string(address), "activity": [activity.concept.spelledOut], "location": place?.json().spelledOut,
            "organizer": organizer, "eventAttendanceMode": .string("https://schema.org/\(attendanceMode)"),
            "offers": .list(offers.compactMap { world.offers[$0]?.feedJSON }),
            "imin:aggregateOffer": world.feedAggregate(offers, of: seller),
            "eventSchedule": .list(feedSchedules(in: world)),
            "leader": traits.leader.map { [["@type": "Person", "name": .string($0.name)]] },
            "accessibilitySupport": .list(
                traits.support.map {
                    [
                        "@type": "Concept", "@id": .string($0.id), "prefLabel": .string($0.rawValue),
                        "inScheme": "https://sandbox.imin.co/accessibility-support",
                    ]
                }),
            "attendeeInstructions": traits.instructions.json,
            "maximumAttendeeCapacity": week.map(\.maximum).max().map(JSON.integer),
            "imin:dataSource": world.sellers[seller]?.dataSource.spelledOut,
            "superEvent": .members([
                "@type": "EventSeries", "@id": .string(id.text), "identifier": .string(id.text), "name": .string(name),
                "url": .string(address),
                "description": .string(summary), "activity": [activity.concept.spelledOut], "organizer": organizer,
                "ageRange": .members([
                    "@type": "QuantitativeValue", "minValue": .integer(minimumAge), "maxValue": maximumAge.map { .integer($0) },
                ]),
                "genderRestriction": .string("https://openactive.io/\(genderRestriction)"), "isCoached": .bool(isCoached),
                "level": [.string(level)],
                "isAccessibleForFree": .bool(offers.compactMap { world.offers[$0] }.allSatisfy(\.price.isFree)),
            ]),
        ])
    }

    private func feedSchedules(in world: World) -> [JSON] {
        let shown = json(sessions: [], in: world, at: world.began)["subEvent"]?[0]?["eventSchedule"]?.array ?? []
        return shown.map { schedule in
            var schedule = schedule.spelledOut
            guard case .object(var object) = schedule else { return schedule }
            object.remove("beta:timeZone")
            object["scheduleTimezone"] = "UTC"
            schedule = .object(object)
            return schedule
        }
    }
}

extension FacilityUse {
    fileprivate func feedData(in world: World) -> JSON {
        .members([
            "@type": "FacilityUse", "@id": .string(id.text), "identifier": .string(id.text), "name": .string(name),
            "description": .string("\(name) at \(place.name), by the hour."),
            "url": .string("\(world.sellers[seller]?.url ?? "")facilities/\(id.text.split(separator: "/").last ?? "")"),
            "location": place.json().spelledOut, "provider": world.sellers[seller]?.feedOrganization,
            "activity": [activity.concept.spelledOut],
            "facilityType": [
                [
                    "@type": "Concept", "@id": .string("https://sandbox.imin.co/facility-types#\(Seeds.slug(name))"),
                    "prefLabel": .string(name), "inScheme": "https://sandbox.imin.co/facility-types",
                ]
            ],
            "offers": .list(offers.compactMap { world.offers[$0]?.feedJSON }),
            "imin:aggregateOffer": world.feedAggregate(offers, of: seller),
            "individualFacilityUse": .list(
                courts.map { ["@type": "IndividualFacilityUse", "@id": .string($0.id.text), "name": .string($0.name)] }),
            "imin:dataSource": world.sellers[seller]?.dataSource.spelledOut,
        ])
    }
}

extension Opportunity {
    fileprivate func feedData(in world: World) -> JSON {
        let places = world.ledger[id]
        let own = offers.compactMap { world.offers[$0]?.feedJSON }
        switch kind {
        case .session(let series):
            return .members([
                "@type": "ScheduledSession", "@id": .string(id.text), "identifier": .string(id.text),
                "superEvent": world.eventSeries[series].map { .string($0.sessionSeriesID.text) },
                "startDate": .string(start.text), "endDate": .string(end.text), "duration": .string(duration),
                "eventStatus": .string("https://schema.org/\(status.rawValue)"),
                "remainingAttendeeCapacity": places.map { .integer($0.left) },
                "maximumAttendeeCapacity": places.map { .integer($0.maximum) },
                "imin:isPotentiallyBookable": .bool(isPotentiallyBookable(in: world)),
            ])
        case .slot(let facility):
            return .members([
                "@type": "Slot", "@id": .string(id.text), "identifier": .string(id.text),
                // The court where each is hired by itself, otherwise the facility (section 8, joins).
                "facilityUse": .string((court ?? facility).text),
                "startDate": .string(start.text), "endDate": .string(end.text), "duration": .string(duration),
                // A slot has no status of its own: what was cancelled has no uses left.
                "remainingUses": places.map { .integer(status == .scheduled ? $0.left : 0) },
                "maximumUses": places.map { .integer($0.maximum) }, "offers": .list(own),
                "imin:isPotentiallyBookable": .bool(isPotentiallyBookable(in: world)),
            ])
        }
    }
}

extension Opportunity {
    /// The first of the three conditions for booking from the Firehose (IMIN-API, section 5.8); the second stands at the series or
    /// facility, the third is the time.
    private func isPotentiallyBookable(in world: World) -> Bool { status == .scheduled && (world.ledger[id]?.left ?? 0) > 0 }
}

extension World {
    /// The offers summed up, each with whether its seller takes bookings at that price: the second condition.
    fileprivate func feedAggregate(_ ids: [OfferID], of seller: SellerID) -> JSON {
        let own = ids.compactMap { offers[$0] }
        func aggregate(_ audience: Offer.Audience) -> JSON? {
            own.first { $0.audience == audience }.map { offer in
                var json = offer.aggregate().spelledOut
                json["imin:isPotentiallyBookable"] = .bool(sellers[seller].map { $0.takesBookings(at: offer.price) } ?? false)
                return json
            }
        }
        return .members(["publicAdult": aggregate(.adult), "publicJunior": aggregate(.junior)])
    }
}

extension Offer {
    fileprivate var feedJSON: JSON { json.spelledOut }
}

extension Seller {
    /// Whether feeds show something else of it than of the other, which is the same seller at another time.
    func isShownOtherwise(than other: Seller) -> Bool {
        feedOrganization != other.feedOrganization || dataSource != other.dataSource || hasStripe != other.hasStripe
    }

    /// With what a bookable feed must say of a seller (OpenActive, required fields).
    fileprivate var feedOrganization: JSON {
        var json = organization.spelledOut
        json["taxMode"] = "https://openactive.io/TaxGross"
        json["isOpenBookingAllowed"] = .bool(hasOptedIn)
        return json
    }
}

extension JSON {
    /// The same with `@type` for `type` and `@id` for `id`, all the way down.
    var spelledOut: JSON {
        switch self {
        case .array(let values): return .array(values.map(\.spelledOut))
        case .object(let object):
            var renamed = JSONObject()
            renamed.reserveCapacity(object.count)
            for (key, value) in object {
                let name = key == "type" || key == "id" ? "@\(key)" : key
                renamed[name] = value.spelledOut
            }
            return .object(renamed)
        default: return self
        }
    }
}
