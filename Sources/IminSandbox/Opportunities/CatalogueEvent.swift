// What happens to the catalogue besides its weekly schedule.

import IminJSON

enum CatalogueEvent: Sendable, Hashable {
    /// A session or slot made for a test.
    case added(Opportunity, Places)
}

extension CatalogueEvent {
    func line(after world: World) -> String {
        switch self {
        case .added(let opportunity, _): "+\(opportunity.typeName == "Slot" ? "slot" : "session") \(opportunity.id)"
        }
    }

    var record: JSON {
        switch self {
        case .added(let opportunity, let places):
            var json = opportunity.record
            json["maximum"] = .integer(places.maximum)
            json["taken"] = .integer(places.taken)
            return .members(["event": "opportunityAdded", "opportunity": json])
        }
    }

    /// `nil` where the record is of another family.
    init?(_ name: String, _ record: Record) throws(RecordError) {
        guard name == "opportunityAdded" else { return nil }
        let stored = try record.record("opportunity")
        self = .added(try Opportunity(stored), Places(maximum: try stored.small("maximum"), taken: try stored.small("taken")))
    }
}

extension Opportunity {
    var record: JSON {
        let above: (String, SeriesID) =
            switch kind {
            case .session(let id): ("series", id)
            case .slot(let id): ("facility", id)
            }
        var json: JSON = .members([
            "id": .string(id.text), "start": .integer(start.microseconds), "minutes": .integer(minutes),
            "offers": .list(offers.map { .string($0.text) }), "seller": .string(seller.text), "name": .string(name),
            "status": .string(status.rawValue),
        ])
        json[above.0] = .string(above.1.text)
        if let court { json["court"] = .string(court.text) }
        return json
    }

    init(_ record: Record) throws(RecordError) {
        let kind: Kind =
            if let series = record.optional("series") {
                .session(of: SeriesID(series))
            } else {
                .slot(of: SeriesID(try record.text("facility")))
            }
        let text = try record.text("status")
        guard let status = Status(rawValue: text) else { throw RecordError(description: "there is no event status `\(text)`") }
        self.init(
            id: OpportunityID(try record.text("id")), kind: kind, start: try record.instant("start"), minutes: try record.small("minutes"),
            offers: (record.object["offers"]?.array ?? []).compactMap(\.string).map { OfferID($0) },
            seller: SellerID(try record.text("seller")), name: try record.text("name"), status: status)
        court = record.optional("court").map { SeriesID($0) }
    }
}
