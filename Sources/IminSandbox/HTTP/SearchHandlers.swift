// The Events API (IMIN-API, section 6): event series and their sessions, the places they are at, and what one can filter by.

import HTTPTypes
import IminAPI
import IminJSON

enum SearchHandlers {
    static let routes: [Route] = [
        Route(.get, "/events-api/v2/event-series", .search, eventSeries),
        Route(.get, "/events-api/v2/event-series/{id}", .search, series),
        Route(.get, "/events-api/v2/scheduled-sessions/{id}", .search, session),
        Route(.get, "/events-api/v2/places", .search, places),
        Route(.get, "/events-api/v2/facets", .search, facets),
        Route(.get, "/events-api/v2/spec.yaml", .search, access: .open, specification),
    ]

    static func eventSeries(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: ["mode", "page", "limit"] + SessionSearch.commonParameters)
        let (page, limit) = query.paging()
        let mode = query.word("mode", default: SessionSearch.Mode.upcomingSessions)
        let search = SessionSearch(&query, mode: mode, now: now)
        if mode == .discoveryGeo && call.query[Circle.parameter] == nil && call.query["isVirtual"] != "true" {
            query.complain("The mode `discovery-geo` needs `\(Circle.parameter)`: latitude, longitude and kilometres.")
        }
        try query.finish()
        let found = search.hits(in: world)
        let envelope = Envelope(
            page: page, itemsPerPage: limit, totalItems: found.count, address: call.base + call.path,
            query: search.defaults(of: call.query) + call.query.items.filter { $0.name != "page" })
        let items = found[envelope.range].map {
            $0.series.json(sessions: $0.sessions, in: world, at: now, distance: $0.distance, entitlements: search.entitlements)
        }
        return .json(envelope.json(items))
    }

    /// A series with all its coming sessions, its places apart (`imin:locationSummary`).
    static func series(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: ["entitlementFilter"])
        let entitlements = query.entitlements()
        try query.finish()
        let id = SeriesID(call.capture("id"))
        guard let series = world.eventSeries[id] else { throw Problem(404, .notFound, "There is no event series `\(id)`.") }
        let sessions = Array(world.opportunities(of: id, after: now))
        guard !sessions.isEmpty else { throw Problem(404, .notFound, "All sessions of the event series `\(id)` are over.") }
        let json = series.json(sessions: sessions, in: world, at: now, isAlone: true, entitlements: entitlements)
        return .json(JSON.members(["@context": Vocabulary.context]).merging(json))
    }

    static func session(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let id = OpportunityID(call.capture("id"))
        guard let session = world.opportunities[id], session.typeName == "ScheduledSession" else {
            throw Problem(404, .notFound, "There is no scheduled session `\(id)`.")
        }
        guard session.end > now else { throw Problem(404, .notFound, "The scheduled session `\(id)` is over; search keeps no past ones.") }
        let json = JSON.members(["@context": Vocabulary.context]).merging(
            session.json(in: world, at: now, above: session.above(in: world, withOffers: true)))
        return .json(json)
    }

    /// The search operations as an OpenAPI document (section 6.1): in JSON, which is YAML as it stands.
    static func specification(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let document = OpenAPIDocument.json(operations: Catalogue.operations.filter { $0.service == .search })
        return Answer(.ok, fields: [.contentType: "application/yaml"], body: document.bytes(pretty: true))
    }

    /// The places of the series that match, nearest first where there is a middle.
    static func places(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: ["page", "limit"] + SessionSearch.commonParameters)
        let (page, limit) = query.paging()
        let circle = query.circle()
        let search = SessionSearch(&query, mode: circle == nil ? .discoveryPriceAscending : .discoveryGeo, now: now)
        try query.finish()
        var seen: Set<String> = []
        let found = search.hits(in: world, showing: .firstSession).compactMap { hit -> (Place, Double?)? in
            guard let place = hit.series.place, seen.insert(place.identifier).inserted else { return nil }
            return (place, hit.distance)
        }
        let envelope = Envelope(
            page: page, itemsPerPage: limit, totalItems: found.count, address: call.base + call.path,
            query: call.query.items.filter { $0.name != "page" })
        return .json(envelope.json(found[envelope.range].map { $0.0.json(distance: $0.1) }))
    }

    /// The activities of the series that match, with what they are a kind of, and the collections that hold one of them.
    static func facets(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        var query = try SearchQuery(call, known: SessionSearch.commonParameters)
        let search = SessionSearch(&query, mode: .discoveryPriceAscending, now: now)
        try query.finish()
        var labels: Set<String> = []
        for hit in search.hits(in: world, showing: .firstSession) {
            let activity = hit.series.activity.prefLabel
            labels.insert(activity)
            for above in Seeds.broader(than: activity) { labels.insert(above.prefLabel) }
        }
        let activities = Seeds.activities.filter { labels.contains($0.prefLabel) }
        let collections = Seeds.activityCollections.filter { $0.activities.contains(where: labels.contains) }
        return .json(
            .members([
                "@context": Vocabulary.context, "type": "imin:Facets", "id": .string(call.base + call.target),
                "imin:index": .members([
                    "activity": .collection(activities.map(\.conceptWithBroader)),
                    "activityConceptCollection": .collection(collections.map(\.json)),
                ]),
            ]))
    }
}

extension JSON {
    /// An unpaged collection (section 2.4).
    static func collection(_ items: [JSON]) -> JSON {
        .members(["type": "imin:Collection", "imin:totalItems": .integer(items.count), "imin:item": .list(items)])
    }

    /// The object with the members of another one behind its own.
    func merging(_ other: JSON) -> JSON {
        guard var object, let more = other.object else { return self }
        object.merge(more)
        return .object(object)
    }
}
