// The Places API (IMIN-API, section 7.2): parks and leisure centres, from data of its own.

import HTTPTypes
import IminJSON

enum PlaceHandlers {
    static let routes: [Route] = [Route(.get, "/api/v1/places", .places, search)]

    private static let parameters = ["page", "limit", Circle.parameter, "placeClassification", "activityId", "activity"]

    /// Nearest first where there is a middle.
    static func search(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        var query = try SearchQuery(call, known: parameters)
        let (page, limit) = query.paging()
        let circle = query.circle()
        let classifications = call.query.all("placeClassification")
        for value in classifications where Place.Classification(rawValue: value) == nil {
            query.complain(
                "`placeClassification` must be one of \(Place.Classification.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")), not `\(value)`."
            )
        }
        try query.finish()
        // The table of parameters has one name, the example the other (section 10, row 23).
        let wanted = call.query.all("activityId") + call.query.all("activity")
        var found: [(place: Place, activities: [Activity], distance: Double?)] = []
        for (place, labels) in Seeds.places {
            let activities = labels.map(Seeds.activity)
            let all = activities + labels.flatMap(Seeds.broader(than:))
            guard classifications.isEmpty || classifications.contains(place.classification.rawValue),
                wanted.isEmpty || all.contains(where: { wanted.contains($0.id) })
            else { continue }
            var distance: Double?
            if let circle {
                guard let reached = circle.reach(place) else { continue }
                distance = reached
            }
            found.append((place, activities, distance))
        }
        let order = found.enumerated().sorted { ($0.element.distance ?? 0, $0.offset) < ($1.element.distance ?? 0, $1.offset) }
        let envelope = Envelope(
            page: page, itemsPerPage: limit, totalItems: order.count, address: call.base + call.path,
            query: call.query.items.filter { $0.name != "page" })
        return .json(
            envelope.json(
                order[envelope.range].map { row in
                    let found = row.element
                    var json = found.place.json(
                        id: "https://places.imin.co/api/v1/places/\(found.place.identifier)", distance: found.distance,
                        activities: found.activities)
                    json["additionalType"] = [.string(found.place.classification.rawValue)]
                    return json
                }))
    }
}
