// The Firehose (IMIN-API, section 8): feeds in pages after RPDE 1.0, and the catalogue of the data's publishers.

import HTTPTypes
import IminAPI
import IminJSON

enum FirehoseHandlers {
    static let routes: [Route] =
        feeds.flatMap { name, kind in
            // The older paths have no `standard` in them (section 10, row 28).
            ["/firehose/standard/\(name)", "/firehose/\(name)"].map { path in
                Route(.get, path, .firehose) { (call, platform) throws(Problem) in try page(kind, call, platform) }
            }
        } + [
            Route(.get, "/firehose/bookable-sellers/{broker}", .firehose) { (call, platform) throws(Problem) in
                try page(.bookableSellers, call, platform)
            },
            Route(.get, "/firehose/datasets", .firehose, datasets),
        ]

    private static let feeds: [(String, Feeds.Kind)] = [
        ("session-series", .sessionSeries), ("scheduled-sessions", .scheduledSessions), ("facility-uses", .facilityUses), ("slots", .slots),
    ]

    /// Our decision: OpenActive suggests 500 items a page; a sandbox has few, and its feeds should have pages to follow.
    private static let usualLimit = 100
    private static let license = "https://creativecommons.org/licenses/by/4.0/"
    private static let mediaType = "application/vnd.openactive.rpde+json; version=1"

    static func page(_ kind: Feeds.Kind, _ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["afterTimestamp", "afterId", "limit"])
        let place = try place(call.query)
        let limit = try call.query.number("limit", in: 1...1_000, default: usualLimit)
        let (world, now) = try platform.catalogue()
        let feed = world.feeds[kind]
        let keys = feed.order.keys(after: place, limit: limit)
        let isLast = keys.isEmpty
        if isLast { try platform.admitLastPage(of: call.path, now: now) }
        var items: [JSON] = []
        items.reserveCapacity(keys.count)
        for key in keys {
            let data = feed.isDeleted(key.name) ? nil : world.feedData(of: kind, key.name, at: now)
            items.append(
                .members([
                    "state": data == nil ? "deleted" : "updated", "kind": .string(kind.rawValue), "id": .string(key.name),
                    "modified": .integer(key.number), "data": data,
                ]))
        }
        var next = call.base + call.target
        if let last = keys.last {
            next = "\(call.base)\(call.path)?afterTimestamp=\(last.number)&afterId=\(PercentCoding.encode(last.name))"
            if let limit = call.query["limit"] { next += "&limit=\(limit)" }
        }
        // `items` is always there, empty on the last page: RPDE asks for it, whatever the other services strip.
        let json = JSON.members(["next": .string(next), "items": .array(items), "license": .string(license)])
        return Answer(
            .ok,
            fields: [
                .contentType: mediaType, .cacheControl: isLast ? "public, max-age=8" : "public, max-age=3600",
            ], body: json.bytes())
    }

    /// Both or neither.
    private static func place(_ query: Query) throws(Problem) -> OrderedKeys.Key? {
        switch (query["afterTimestamp"], query["afterId"]) {
        case (nil, nil): return nil
        case (let timestamp?, let id?):
            guard let number = Int64(timestamp) else {
                throw Problem(400, .invalidRequest, "`afterTimestamp` must be the `modified` of an item, not `\(timestamp)`.")
            }
            return .init(number: number, name: id)
        default: throw Problem(400, .invalidRequest, "`afterTimestamp` and `afterId` come together: follow `next` as it stands.")
        }
    }

    /// Who publishes the data, for attribution. The feeds name a data source by its host; of several sellers at one host the first has it,
    /// and the others, of which no feed has anything, have their own ids (our decision).
    static func datasets(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown([])
        let world = platform.world
        let sellers = world.sellerOrder.compactMap { world.sellers[$0] }.filter { !$0.url.isEmpty }
        let catalogue = call.base + call.path
        var sources: Set<String> = []
        let items: [JSON] = sellers.map { seller in
            let source = seller.dataSourceIdentifier
            let identifier = sources.insert(source).inserted ? source : seller.id.text
            return [
                "@context": "https://schema.org/", "@type": "Dataset", "@id": .string("\(catalogue)#\(PercentCoding.encode(identifier))"),
                "identifier": .string(identifier), "name": .string("\(seller.name) sessions and facilities"),
                "url": .string(seller.url), "license": .string(license),
                "publisher": [
                    "@type": "Organization", "@id": .string(seller.id.text), "name": .string(seller.name),
                    "legalName": .string("\(seller.name) Limited"), "url": .string(seller.url),
                ],
            ]
        }
        return .json(
            .members([
                "@context": Vocabulary.context, "@type": "imin:Collection", "@id": .string(catalogue),
                "imin:totalItems": .integer(items.count), "imin:item": .list(items),
            ]))
    }
}
