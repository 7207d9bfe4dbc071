import IminAPI
import IminJSON
import IminLanguage

/// What scripts see of searches: the things they asked for, where the platform answers with what stands above them.
enum SearchView {
    /// A page of series as the page of its members.
    static func members(of shape: Shape, _ member: Schema) -> Shape {
        guard case .object(var object?) = shape else { return shape }
        let member = Shape(reply: member)
        object.item = member
        if let index = object.fields.firstIndex(where: { $0.name == "imin:item" }) { object.fields[index].shape = .array(member) }
        return .object(object)
    }

    /// One list of the facets, as a collection.
    static func index(_ name: String, of reply: JSON) -> JSON {
        guard case .object(var list)? = reply["imin:index"]?[name] else { return ["type": "imin:Collection", "imin:item": []] }
        if list["imin:item"] == nil { list["imin:item"] = [] }
        return .object(list)
    }

    /// The facilities of a day hold their slots below them, or below their courts. A script that asks for slots gets slots, each with its
    /// facility above it (`facilityUse`).
    static func slots(_ reply: JSON) -> JSON {
        guard case .object(var envelope) = reply, let items = envelope["imin:item"]?.array else { return reply }
        var slots: [JSON] = []
        for item in items {
            guard case .object(var facility) = item else { continue }
            for event in facility.remove("event")?.array ?? [] {
                guard case .object(var below) = event else { continue }
                if let own = below.remove("event")?.array {
                    var above = facility
                    above["individualFacilityUse"] = [.object(below)]
                    for slot in own { slots.append(with(.object(above), slot)) }
                } else {
                    slots.append(with(.object(facility), event))
                }
            }
        }
        envelope["imin:item"] = .array(slots)
        // It counts facilities; without it, who counts slots reads them all.
        envelope.remove("imin:totalItems")
        return .object(envelope)
    }

    private static func with(_ facility: JSON, _ slot: JSON) -> JSON {
        var slot = slot
        slot["facilityUse"] = facility
        return slot
    }

    /// Search answers with series that hold one session each, two levels down. A script that asks for sessions gets sessions, each with
    /// its series above it (`superEvent`) and the offers it can be booked with.
    static func sessions(_ reply: JSON) -> JSON {
        guard case .object(var envelope) = reply, let items = envelope["imin:item"]?.array else { return reply }
        var sessions: [JSON] = []
        for item in items {
            guard case .object(var eventSeries) = item else { continue }
            let below = eventSeries.remove("subEvent")?.array ?? []
            for series in below {
                guard case .object(var sessionSeries) = series else { continue }
                let own = sessionSeries.remove("subEvent")?.array ?? []
                sessionSeries["superEvent"] = .object(eventSeries)
                for session in own {
                    guard case .object(var session) = session else { continue }
                    if session["offers"] == nil, let offers = sessionSeries["offers"] ?? aggregated(eventSeries) {
                        session["offers"] = offers
                    }
                    session["superEvent"] = .object(sessionSeries)
                    sessions.append(.object(session))
                }
            }
        }
        envelope["imin:item"] = .array(sessions)
        return .object(envelope)
    }

    /// Results of a search leave out the offers; then the ids of the aggregated ones are what a checkout takes (IMIN-API.md, 6.6). Their
    /// names say whom they are for, as those of offers do.
    private static func aggregated(_ series: JSONObject) -> JSON? {
        guard let offers = series["imin:aggregateOffer"] else { return nil }
        var known: [JSON] = []
        for (audience, name) in [("publicAdult", "Adult"), ("publicJunior", "Junior")] {
            guard var offer = offers[audience]?.object else { continue }
            if offer["name"] == nil { offer["name"] = .string(name) }
            known.append(.object(offer))
        }
        return known.isEmpty ? nil : .array(known)
    }
}
