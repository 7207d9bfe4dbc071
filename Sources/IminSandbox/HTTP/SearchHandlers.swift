// Searching event series and their sessions (IMIN-API, section 6). A parameter that is not looked at is refused: a filter that is
// silently ignored is a wrong result.

import Glibc
import HTTPTypes
import IminJSON

enum SearchHandlers {
    static func eventSeries(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let filter = try SessionFilter(call.query, now: now)
        let found = filter.hits(in: world)
        var query = call.query.items.filter { $0.name != "page" }
        if call.query["mode"] == nil { query.insert(("mode", filter.mode.rawValue), at: 0) }
        let envelope = Envelope(
            page: filter.page, itemsPerPage: filter.limit, totalItems: found.count, address: call.base + call.path, query: query)
        let items = found[envelope.range].map { $0.series.json(sessions: $0.sessions, in: world, at: now, distance: $0.distance) }
        return .json(envelope.json(items))
    }

    /// A series with all its coming sessions.
    static func series(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let id = SeriesID(call.capture("id"))
        guard let series = world.eventSeries[id] else { throw Problem(404, .notFound, "There is no event series `\(id)`.") }
        let sessions = (world.timetable[id] ?? []).compactMap { world.opportunities[$0] }.filter { $0.start > now }
        var json = series.json(sessions: sessions, in: world, at: now)
        json = JSON.members(["@context": Vocabulary.context]).merging(json)
        return .json(json)
    }

    static func session(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let id = OpportunityID(call.capture("id"))
        guard let session = world.opportunities[id], session.typeName == "ScheduledSession" else {
            throw Problem(404, .notFound, "There is no scheduled session `\(id)`.")
        }
        let json = JSON.members(["@context": Vocabulary.context]).merging(
            session.json(in: world, at: now, above: session.above(in: world, withOffers: true)))
        return .json(json)
    }
}

extension JSON {
    /// The object with the members of another one behind its own.
    func merging(_ other: JSON) -> JSON {
        guard var object, let more = other.object else { return self }
        object.merge(more)
        return .object(object)
    }
}

/// What a search asks for.
struct SessionFilter {
    enum Mode: String, CaseIterable {
        /// One entry a session, earliest first.
        case upcomingSessions = "upcoming-sessions"
        /// One entry a series, nearest first.
        case discoveryGeo = "discovery-geo"
        case discoveryPriceAscending = "discovery-price-asc"
        case discoveryPriceDescending = "discovery-price-desc"
    }

    /// A circle on the map.
    struct Circle {
        var latitude: Double
        var longitude: Double
        var kilometres: Double
    }

    /// One entry of the result.
    struct Hit {
        var series: EventSeries
        var sessions: [Opportunity]
        var distance: Double?
    }

    var mode: Mode
    var page: Int
    var limit: Int
    var activities: [String]
    var activityIDs: [String]
    var organizers: [String]
    var organizerText: String?
    var circle: Circle?
    var from: Instant
    var to: Instant
    var minimumPrice: Double?
    var maximumPrice: Double?

    private static let parameters = [
        "mode", "page", "limit", "activityPrefLabel", "activityId", "organizerId", "organizerName[textSearch]", "geo[radial]",
        "startDate[gte]", "startDate[lte]", "priceAdult[gte]", "priceAdult[lte]",
    ]

    /// Search looks two weeks ahead (section 2.5) unless dates are asked for.
    private static let horizonDays = 14

    init(_ query: Query, now: Instant) throws(Problem) {
        try query.refuseUnknown(SessionFilter.parameters)
        let modeText = query["mode"] ?? Mode.upcomingSessions.rawValue
        guard let mode = Mode(rawValue: modeText) else {
            let known = Mode.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Problem(400, .invalidRequest, "There is no mode `\(modeText)`; known are \(known).")
        }
        self.mode = mode
        page = try query.number("page", in: 1...Int.max, default: 1)
        limit = try query.number("limit", in: 1...50, default: 10)
        activities = query.all("activityPrefLabel")
        activityIDs = query.all("activityId")
        organizers = query.all("organizerId")
        organizerText = query["organizerName[textSearch]"]?.lowercased()
        circle = try SessionFilter.circle(query["geo[radial]"])
        if mode == .discoveryGeo && circle == nil {
            throw Problem(400, .invalidRequest, "The mode `discovery-geo` needs `geo[radial]`: latitude, longitude and kilometres.")
        }
        let earliest = try SessionFilter.date(query, "startDate[gte]", isEnd: false)
        let latest = try SessionFilter.date(query, "startDate[lte]", isEnd: true)
        from = max(now, earliest ?? now)
        to = latest ?? (earliest == nil ? now.adding(days: SessionFilter.horizonDays) : Instant(microseconds: .max))
        minimumPrice = try SessionFilter.price(query, "priceAdult[gte]")
        maximumPrice = try SessionFilter.price(query, "priceAdult[lte]")
    }

    /// What matches, in the order of the mode; equals in the order of the catalogue.
    func hits(in world: World) -> [Hit] {
        var hits: [Hit] = []
        for id in world.seriesOrder {
            guard let series = world.eventSeries[id], matches(series, in: world) else { continue }
            let distance = circle.map { SessionFilter.kilometres(from: $0, to: series.place) }
            if let distance, let circle, distance > circle.kilometres { continue }
            let sessions = (world.timetable[id] ?? []).compactMap { world.opportunities[$0] }
                .filter { $0.start > from && $0.start <= to && $0.status == .scheduled }
            if mode == .upcomingSessions {
                hits += sessions.map { Hit(series: series, sessions: [$0], distance: distance) }
            } else if !sessions.isEmpty {
                hits.append(Hit(series: series, sessions: sessions, distance: distance))
            }
        }
        return sorted(hits, in: world)
    }

    private func sorted(_ hits: [Hit], in world: World) -> [Hit] {
        let keyed = hits.enumerated().map { ($0.offset, key(of: $0.element, in: world), $0.element) }
        return keyed.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.2)
    }

    private func key(of hit: Hit, in world: World) -> Double {
        switch mode {
        case .upcomingSessions: Double(hit.sessions.first?.start.microseconds ?? 0)
        case .discoveryGeo: hit.distance ?? 0
        case .discoveryPriceAscending: adultPrice(of: hit.series, in: world) ?? .infinity
        case .discoveryPriceDescending: -(adultPrice(of: hit.series, in: world) ?? -.infinity)
        }
    }

    private func matches(_ series: EventSeries, in world: World) -> Bool {
        let seller = world.sellers[series.seller]
        let price = adultPrice(of: series, in: world)
        return (activities.isEmpty || activities.contains(series.activity.prefLabel))
            && (activityIDs.isEmpty || activityIDs.contains(series.activity.id))
            && (organizers.isEmpty || organizers.contains(series.seller.text))
            && (organizerText.map { seller?.name.lowercased().contains($0) == true } ?? true)
            && (minimumPrice.map { limit in price.map { $0 >= limit } ?? false } ?? true)
            && (maximumPrice.map { limit in price.map { $0 <= limit } ?? false } ?? true)
    }

    private func adultPrice(of series: EventSeries, in world: World) -> Double? {
        series.offers.compactMap { world.offers[$0] }.first { $0.audience == .adult }.map { Double($0.price.minor) / 100 }
    }

    private static func date(_ query: Query, _ name: String, isEnd: Bool) throws(Problem) -> Instant? {
        guard let text = query[name] else { return nil }
        guard let instant = Instant(text: text) else {
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` must be a date or time such as `2026-05-06`, not `\(text)`.")
        }
        // A day given as the end is meant whole.
        return isEnd && text.utf8.count == 10 ? instant.adding(days: 1).adding(microseconds: -1) : instant
    }

    private static func price(_ query: Query, _ name: String) throws(Problem) -> Double? {
        guard let text = query[name] else { return nil }
        guard let value = Double(text), value.isFinite, value >= 0 else {
            throw Problem(400, .invalidRequest, "The query parameter `\(name)` must be a price such as `7.50`, not `\(text)`.")
        }
        return value
    }

    private static func circle(_ text: String?) throws(Problem) -> Circle? {
        guard let text else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.filter { $0 != " " }) }
        guard parts.count == 3, let latitude = parts[0], let longitude = parts[1], let kilometres = parts[2],
            (-90...90).contains(latitude), (-180...180).contains(longitude), kilometres > 0, kilometres.isFinite
        else {
            throw Problem(
                400, .invalidRequest, "`geo[radial]` must be latitude, longitude and kilometres: `51.75,-1.26,10`, not `\(text)`.")
        }
        return Circle(latitude: latitude, longitude: longitude, kilometres: kilometres)
    }

    /// The great-circle distance (haversine; a sphere of 6,371 km).
    private static func kilometres(from circle: Circle, to place: Place) -> Double {
        let radians = Double.pi / 180
        let latitude = sin((place.latitude - circle.latitude) * radians / 2)
        let longitude = sin((place.longitude - circle.longitude) * radians / 2)
        let square =
            latitude * latitude
            + cos(circle.latitude * radians) * cos(place.latitude * radians) * longitude * longitude
        return 2 * 6_371 * asin(min(1, square.squareRoot()))
    }
}
