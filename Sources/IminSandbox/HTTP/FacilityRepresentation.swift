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
    func json(
        slots: [Opportunity], in world: World, at now: Instant, distance: Double? = nil, entitlements: EntitlementFilter? = nil
    ) -> JSON {
        let own = offers.compactMap { world.offers[$0] }
        var json = head(in: world, distance: distance)
        json["offers"] = .list(own.map(\.json))
        json["imin:aggregateOffer"] = world.aggregateOffer(offers, of: seller, entitlements)
        // A slot made for a test may be of no court.
        var below = slots.filter { $0.court == nil }.map { $0.json(in: world, at: now, entitlements: entitlements) }
        for court in courts {
            let own = slots.filter { $0.court == court.id }
            guard !own.isEmpty else { continue }
            var json = court.json
            json["event"] = .array(own.map { $0.json(in: world, at: now, entitlements: entitlements) })
            below.append(json)
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

extension World {
    /// The price of a facility's slots, and the customer's own.
    func aggregateOffer(_ offers: [OfferID], of seller: SellerID, _ entitlements: EntitlementFilter?) -> JSON? {
        guard let offer = offers.first.flatMap({ self.offers[$0] }) else { return nil }
        return .members([
            "publicAdult": offer.aggregate(),
            "activeEntitlement": entitlements?.activeOffer(inPlaceOf: offers, of: seller, in: self)?.activeEntitlement,
        ])
    }
}

extension Court {
    var json: JSON {
        ["type": "IndividualFacilityUse", "id": .string(FacilityUse.url(of: id)), "identifier": .string(id.text), "name": .string(name)]
    }
}
