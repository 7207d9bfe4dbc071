// What the Events API finds: series with the sessions that match, in the order of the mode (IMIN-API, sections 6.2 and 6.4).

/// What a search for sessions asks for.
struct SessionSearch {
    enum Mode: String, CaseIterable {
        /// One entry a session, earliest first.
        case upcomingSessions = "upcoming-sessions"
        /// One entry a series, nearest first.
        case discoveryGeo = "discovery-geo"
        case discoveryPriceAscending = "discovery-price-asc"
        case discoveryPriceDescending = "discovery-price-desc"
    }

    /// One entry of the result.
    struct Hit {
        var series: EventSeries
        var sessions: [Opportunity]
        /// Kilometres.
        var distance: Double?
    }

    /// What of a series' sessions a reply needs, where it has one entry a series.
    enum Detail {
        /// Only that there is one.
        case firstSession
        case everySession
    }

    /// The only tag there is.
    static let highFrequency = "HighFrequencySession"
    /// Search looks two weeks ahead (section 2.5) unless dates are asked for.
    private static let horizonDays = 14

    private let selection: SeriesSelection
    private let circle: Circle?
    private let from: Instant
    private let to: Instant
    private let frequency: Frequency
    let mode: Mode
    let entitlements: EntitlementFilter?

    /// What of the sessions that are there all day long is wanted.
    private enum Frequency { case usual, high, all }

    /// What every search of the Events API takes.
    static let commonParameters =
        SeriesFilter.all.map(\.name) + [
            Circle.parameter, "startDate[gte]", "startDate[lte]", "iminTag", "iminTag[not]", "showAllSessions", "entitlementFilter",
        ]

    init(_ query: inout SearchQuery, mode: Mode, now: Instant) {
        self.mode = mode
        selection = SeriesSelection(&query)
        circle = query.circle()
        entitlements = query.entitlements()
        let earliest = query.date("startDate[gte]", isEnd: false)
        let latest = query.date("startDate[lte]", isEnd: true)
        from = max(now, earliest ?? now)
        to = latest ?? (earliest == nil ? now.adding(days: SessionSearch.horizonDays) : Instant(microseconds: .max))
        let all = query.boolean("showAllSessions") ?? false
        for name in ["iminTag", "iminTag[not]"] {
            for value in query.query.all(name) where value != SessionSearch.highFrequency {
                query.complain("`\(name)` must be `\(SessionSearch.highFrequency)`, not `\(value)`.")
            }
        }
        // Only the mode of single sessions knows them (section 6.2).
        frequency =
            if mode != .upcomingSessions { .usual } else if query.query["iminTag"] != nil { .high } else if all { .all } else { .usual }
    }

    /// The parameters that hold although nobody sent them: `view.id` shows them.
    func defaults(of query: Query) -> [(name: String, value: String)] {
        var shown: [(name: String, value: String)] = []
        if query["mode"] == nil { shown.append(("mode", mode.rawValue)) }
        if case .usual = frequency, mode == .upcomingSessions, query["iminTag[not]"] == nil {
            shown.append(("iminTag[not]", SessionSearch.highFrequency))
        }
        return shown
    }

    /// What matches, in the order of the mode; equals in the order of the catalogue.
    func hits(in world: World, showing detail: Detail = .everySession) -> [Hit] {
        var hits: [Hit] = []
        for id in world.seriesOrder {
            guard let series = world.eventSeries[id], wants(series) else { continue }
            var distance: Double?
            if let circle {
                // What takes place online is nowhere near.
                if let place = series.place {
                    guard let reached = circle.reach(place) else { continue }
                    distance = reached
                } else if !selection.asksForVirtual {
                    continue
                }
            }
            guard selection.admits(SearchedSeries(series, in: world)) else { continue }
            let sessions = world.opportunities(of: id, after: from).prefix { $0.start <= to }
                .filter { $0.status == .scheduled && selection.admits($0) }
            if mode == .upcomingSessions {
                hits += sessions.map { Hit(series: series, sessions: [$0], distance: distance) }
            } else if detail == .firstSession {
                if let first = sessions.first { hits.append(Hit(series: series, sessions: [first], distance: distance)) }
            } else {
                let all = Array(sessions)
                if !all.isEmpty { hits.append(Hit(series: series, sessions: all, distance: distance)) }
            }
        }
        return sorted(hits, in: world)
    }

    private func wants(_ series: EventSeries) -> Bool {
        switch frequency {
        case .all: true
        case .usual: !series.traits.isHighFrequency
        case .high: series.traits.isHighFrequency
        }
    }

    private func sorted(_ hits: [Hit], in world: World) -> [Hit] {
        let keys = hits.map { key(of: $0, in: world) }
        return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { hits[$0] }
    }

    private func key(of hit: Hit, in world: World) -> Double {
        switch mode {
        case .upcomingSessions: Double(hit.sessions.first?.start.microseconds ?? 0)
        case .discoveryGeo: hit.distance ?? .infinity
        case .discoveryPriceAscending: SearchedSeries(hit.series, in: world).adultPrice ?? .infinity
        case .discoveryPriceDescending: -(SearchedSeries(hit.series, in: world).adultPrice ?? -.infinity)
        }
    }
}
