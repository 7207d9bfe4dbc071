// The Facilities API (IMIN-API, section 7.1): facilities with their slots, and single slots.

import HTTPTypes
import IminJSON

enum FacilityHandlers {
    static let routes: [Route] = [
        Route(.get, "/facilities-api/v2/facility-uses", .search, search),
        Route(.get, "/facilities-api/v2/facility-uses/{id}", .search, facility),
        Route(.get, "/facilities-api/v2/slots/{id}", .search, slot),
    ]

    private enum Mode: String, CaseIterable {
        /// Nearest first, without slots.
        case discoveryGeo = "discovery-geo"
        /// With the slots of one day, those that start first first.
        case upcomingSlots = "upcoming-slots"
    }

    /// How far ahead a facility shows its slots.
    private static let daysAhead = 7

    private static let parameters = [
        "mode", Circle.parameter, "startDate[gte]", "startDate[lte]", "page", "limit", "providerId", "activityPrefLabel", "activityId",
        "entitlementFilter",
    ]

    static func search(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: parameters)
        let (page, limit) = query.paging()
        let mode = query.word("mode", default: Mode.discoveryGeo)
        if call.query["mode"] == nil { query.complain("`mode` is missing: `discovery-geo` or `upcoming-slots`.") }
        let circle = query.circle()
        let entitlements = query.entitlements()
        if call.query[Circle.parameter] == nil { query.complain("`\(Circle.parameter)` is missing: latitude, longitude and kilometres.") }
        let day = day(&query, mode: mode)
        try query.finish()
        guard let circle else { throw Problem(400, .invalidQuery, "`\(Circle.parameter)` is missing.") }
        var hits: [(facility: FacilityUse, slots: [Opportunity], distance: Double, offset: Int)] = []
        for (offset, id) in world.facilityOrder.enumerated() {
            guard let facility = world.facilities[id], admits(facility, call.query), let distance = circle.reach(facility.place) else {
                continue
            }
            var slots: [Opportunity] = []
            if let day {
                slots = available(facility, in: world, after: max(now, day.lowerBound.adding(microseconds: -1)), to: day.upperBound)
                if slots.isEmpty { continue }
            }
            hits.append((facility, slots, distance, offset))
        }
        if mode == .discoveryGeo {
            hits.sort { ($0.distance, $0.offset) < ($1.distance, $1.offset) }
        } else {
            hits.sort { ($0.slots.first?.start.microseconds ?? 0, $0.offset) < ($1.slots.first?.start.microseconds ?? 0, $1.offset) }
        }
        let envelope = Envelope(
            page: page, itemsPerPage: limit, totalItems: hits.count, address: call.base + call.path,
            query: call.query.items.filter { $0.name != "page" })
        return .json(
            envelope.json(
                hits[envelope.range].map {
                    $0.facility.json(slots: $0.slots, in: world, at: now, distance: $0.distance, entitlements: entitlements)
                }))
    }

    /// The one day that slots are asked for: from a moment to the end of its day, or from the start of its day to a moment.
    private static func day(_ query: inout SearchQuery, mode: Mode) -> ClosedRange<Instant>? {
        let earliest = query.date("startDate[gte]", isEnd: false)
        let latest = query.date("startDate[lte]", isEnd: true)
        let isGiven = query.query["startDate[gte]"] != nil || query.query["startDate[lte]"] != nil
        switch mode {
        case .discoveryGeo:
            if isGiven { query.complain("The mode `discovery-geo` takes no `startDate`: it shows no slots.") }
            return nil
        case .upcomingSlots:
            guard isGiven else {
                query.complain("The mode `upcoming-slots` needs `startDate[gte]` or `startDate[lte]`: the day whose slots are wanted.")
                return nil
            }
            guard let reference = earliest ?? latest else { return nil }
            let start = earliest ?? reference.startOfDay
            let end = latest ?? reference.startOfDay.adding(days: 1).adding(microseconds: -1)
            guard start <= end, start.day == end.day else {
                query.complain("`startDate[gte]` and `startDate[lte]` must lie in one day, the first before the second.")
                return nil
            }
            return start...end
        }
    }

    private static func admits(_ facility: FacilityUse, _ query: Query) -> Bool {
        let providers = query.all("providerId")
        let labels = query.all("activityPrefLabel")
        let ids = query.all("activityId")
        let activities = [facility.activity] + Seeds.broader(than: facility.activity.prefLabel)
        return (providers.isEmpty || providers.contains(facility.seller.text))
            && (labels.isEmpty || activities.contains { labels.contains($0.prefLabel) })
            && (ids.isEmpty || activities.contains { ids.contains($0.id) })
    }

    /// The slots with uses left that begin after a moment: one that begins now cannot be booked any more.
    private static func available(_ facility: FacilityUse, in world: World, after: Instant, to: Instant) -> [Opportunity] {
        Array(
            world.opportunities(of: facility.id, after: after).prefix { $0.start <= to }
                .filter { $0.status == .scheduled && (world.ledger[$0.id]?.left ?? 0) > 0 })
    }

    /// A facility with its available slots of the next seven days.
    static func facility(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: ["entitlementFilter"])
        let entitlements = query.entitlements()
        try query.finish()
        let id = SeriesID(call.capture("id"))
        guard
            let facility = world.facilities[id]
                ?? world.facilityOrder.lazy.compactMap({ world.facilities[$0] }).first(where: {
                    $0.courts.contains { $0.id == id }
                })
        else { throw Problem(404, .notFound, "There is no facility `\(id)`.") }
        let isOver = world.opportunities(of: facility.id, after: now).isEmpty
        guard !isOver else { throw Problem(404, .notFound, "All slots of the facility `\(id)` are over.") }
        var slots = available(facility, in: world, after: now, to: now.adding(days: daysAhead))
        if facility.id != id { slots = slots.filter { $0.court == id } }
        return .json(
            JSON.members(["@context": Vocabulary.context]).merging(
                facility.json(slots: slots, in: world, at: now, entitlements: entitlements)))
    }

    static func slot(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: ["entitlementFilter"])
        let entitlements = query.entitlements()
        try query.finish()
        let text = call.capture("id")
        guard let slot = [text, withColons(text)].lazy.compactMap({ world.opportunities[OpportunityID($0)] }).first,
            slot.typeName == "Slot"
        else { throw Problem(404, .notFound, "There is no slot `\(text)`.") }
        guard slot.end > now else { throw Problem(404, .notFound, "The slot `\(text)` is over; search keeps no past ones.") }
        let json = JSON.members(["@context": Vocabulary.context]).merging(
            slot.json(in: world, at: now, above: slot.above(in: world, withOffers: true), entitlements: entitlements))
        return .json(json)
    }

    /// The documents write the time at the end of a slot's id with colons and, in an example, with dashes.
    private static func withColons(_ id: String) -> String {
        var text = Array(id.utf8)
        guard text.count > 8 else { return id }
        for place in [text.count - 3, text.count - 6] where text[place] == UInt8(ascii: "-") { text[place] = UInt8(ascii: ":") }
        return String(decoding: text, as: UTF8.self)
    }
}
