// Facilities and their courts as search shows them (IMIN-API, section 7.1).

import IminAPI
import IminJSON

extension FacilityUse {
    var url: String { FacilityUse.url(of: id) }

    static func url(of id: SeriesID) -> String { "\(Vocabulary.facilities)/facility-uses/\(PercentCoding.encode(id.text))" }

    /// What stands above a slot; the court, where the slot is for one.
    func json(in world: World, court: SeriesID?) -> JSON {
        var json = head(in: world)
        guard let court = courts.first(where: { $0.id == court }) else { return json }
        json["individualFacilityUse"] = [court.json]
        return json
    }

    /// What search shows, with these of its slots below: under its courts, where it has any.
    func json(slots: [Opportunity], in world: World, at now: Instant, distance: Double? = nil) -> JSON {
        let own = offers.compactMap { world.offers[$0] }
        var json = head(in: world, distance: distance)
        json["offers"] = .list(own.map(\.json))
        if let offer = own.first { json["imin:aggregateOffer"] = ["publicAdult": offer.aggregate()] }
        let below: [JSON]
        if courts.isEmpty {
            below = slots.map { $0.json(in: world, at: now) }
        } else {
            below = courts.compactMap { court in
                let own = slots.filter { $0.court == court.id }
                guard !slots.isEmpty, !own.isEmpty else { return nil }
                var json = court.json
                json["event"] = .array(own.map { $0.json(in: world, at: now) })
                return json
            }
        }
        if let below = JSON.list(below) { json["event"] = below }
        return json
    }

    private func head(in world: World, distance: Double? = nil) -> JSON {
        .members([
            "type": "FacilityUse", "id": .string(url), "identifier": .string(id.text), "name": .string(name),
            "description": .string("\(name) at \(place.name), by the hour."), "location": place.json(distance: distance),
            "provider": world.sellers[seller]?.organization, "imin:dataSource": world.sellers[seller]?.dataSource,
            "activity": [activity.concept], "imin:presentAsSlots": true,
        ])
    }
}

extension Court {
    var json: JSON {
        ["type": "IndividualFacilityUse", "id": .string(FacilityUse.url(of: id)), "identifier": .string(id.text), "name": .string(name)]
    }
}
