// Series of sessions as search shows them (IMIN-API, section 6.5).

import IminAPI
import IminJSON

extension EventSeries {
    var url: String { "\(Vocabulary.events)/event-series/\(PercentCoding.encode(id.text))" }

    /// The session series with the event series above it: with its offers as search shows it, without them as orders do. Search writes
    /// words of schema.org's with a prefix, the booking platform in full (IMIN-API, section 2.4).
    func sessionSeries(in world: World, withOffers: Bool) -> JSON {
        .members([
            "type": "SessionSeries", "identifier": .string(sessionSeriesID.text), "location": place?.json(),
            "offers": withOffers ? .list(offers.compactMap { world.offers[$0]?.json }) : nil,
            "superEvent": .members([
                "type": "EventSeries", "id": .string(url), "identifier": .string(id.text), "name": .string(name),
                "activity": [activity.concept], "organizer": world.sellers[seller]?.organization,
                "eventAttendanceMode": .string("\(withOffers ? "schema:" : "https://schema.org/")\(attendanceMode)"),
            ]),
        ])
    }

    /// What search shows: the series, its session series, and these of its sessions. Read alone, its places stand apart and the session
    /// series refers to them, and it has its offers: results of a search only sum them up.
    func json(
        sessions: [Opportunity], in world: World, at now: Instant, distance: Double? = nil, isAlone: Bool = false,
        entitlements: EntitlementFilter? = nil
    ) -> JSON {
        let own = offers.compactMap { world.offers[$0] }
        let below: JSON = .members([
            "type": "SessionSeries", "identifier": .string(sessionSeriesID.text),
            "location": place.map { isAlone ? .members(["id": .string($0.summaryID)]) : $0.json(distance: distance) },
            "leader": traits.leader.map { leader in
                [["type": "Person", "name": .string(leader.name), "gender": .string("schema:\(leader.gender)")]]
            },
            "offers": isAlone ? .list(own.map(\.json)) : nil, "eventSchedule": .list(schedules(in: world)),
            "accessibilitySupport": .list(
                traits.support.map { ["type": "Concept", "id": .string($0.id), "prefLabel": .string($0.rawValue)] }),
            "attendeeInstructions": traits.instructions.json,
            "maximumAttendeeCapacity": week.map(\.maximum).max().map(JSON.integer),
            "imin:checkoutUrlTemplate": checkoutTemplate(in: world, at: now),
            "subEvent": .list(sessions.map { $0.json(in: world, at: now, withOffers: isAlone) }),
        ])
        return .members([
            "type": "EventSeries", "id": .string(url), "identifier": .string(id.text), "name": .string(name),
            "description": .string(summary), "activity": [activity.concept],
            "ageRange": .members([
                "type": "QuantitativeValue", "minValue": .integer(minimumAge), "maxValue": maximumAge.map { .integer($0) },
            ]),
            "genderRestriction": .string("oa:\(genderRestriction)"), "isCoached": .bool(isCoached),
            "imin:level": [.members(["type": .string("imin:\(level)Level"), "name": .string(level)])],
            "beta:estimatedDuration": week.first.map {
                ["type": "QuantitativeValue", "value": .integer($0.minutes), "unitCode": "MIN"]
            },
            "isAccessibleForFree": .bool(own.allSatisfy(\.price.isFree)), "isWheelchairAccessible": .bool(traits.isWheelchairAccessible),
            "iminTag": traits.isHighFrequency ? [.string(SessionSearch.highFrequency)] : nil,
            "organizer": world.sellers[seller]?.organization, "imin:dataSource": world.sellers[seller]?.dataSource,
            "eventAttendanceMode": .string("schema:\(attendanceMode)"),
            "imin:aggregateOffer": .members([
                "publicAdult": own.first { $0.audience == .adult }?.aggregate(membershipRequired: traits.isMembershipRequired),
                "publicJunior": own.first { $0.audience == .junior }?.aggregate(membershipRequired: traits.isMembershipRequired),
                "activeEntitlement": entitlements?.activeOffer(inPlaceOf: offers, of: seller, in: world)?.activeEntitlement,
            ]),
            "imin:locationSummary": isAlone ? place.map { [$0.json(id: $0.summaryID)] } : nil,
            "subEvent": [below],
        ])
    }

    /// Where a guest chooses one of its sessions (IMIN-API, section 5.1); there only while one of them can be booked.
    private func checkoutTemplate(in world: World, at now: Instant) -> JSON? {
        guard world.opportunities(of: id, after: now).contains(where: { $0.checkoutTemplate(in: world, at: now) != nil }) else {
            return nil
        }
        return .string("{checkoutBaseUrl}/v1/events/\(PercentCoding.encode(id.text))")
    }

    /// A word of schema.org's.
    var attendanceMode: String { isVirtual ? "OnlineEventAttendanceMode" : "OfflineEventAttendanceMode" }

    /// One schedule for each time of day, with its days.
    private func schedules(in world: World) -> [JSON] {
        var shown: [JSON] = []
        var seen: Set<String> = []
        for row in week where seen.insert(row.time).inserted {
            let days = week.filter { $0.time == row.time && $0.minutes == row.minutes }.map {
                CivilDate.weekday(ofDay: world.began.day + $0.day)
            }
            let minutes = row.hour * 60 + row.minute + row.minutes
            shown.append([
                "type": "Schedule", "repeatFrequency": "P1W",
                "byDay": .array(Set(days).sorted().map { .string("https://schema.org/\(Instant.weekdays[$0])") }),
                "startTime": .string(row.time),
                "endTime": .string("\(Digits.padded(minutes / 60 % 24, to: 2)):\(Digits.padded(minutes % 60, to: 2))"),
                "duration": .string(TimeSpan.text(minutes: row.minutes)), "scheduledEventType": "ScheduledSession",
                "beta:timeZone": "UTC",
            ])
        }
        return shown
    }
}

extension WeeklySession {
    /// `18:30`
    var time: String { "\(Digits.padded(hour, to: 2)):\(Digits.padded(minute, to: 2))" }
}

extension Seller {
    /// The feed its data come from; the attribution catalogue has it under the same identifier (section 8).
    var dataSource: JSON { ["type": "WebAPI", "identifier": .string(dataSourceIdentifier)] }

    var dataSourceIdentifier: String { WebAddress(lenient: id.text)?.authority?.host ?? id.text }
}
