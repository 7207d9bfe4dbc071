// `/sandbox/opportunities`: what there is of a kind, and one made for a test of its own.

import IminJSON

enum OpportunityHandlers {
    static let routes: [Route] = [
        Route(.get, "/sandbox/opportunities", nil, access: .local, list),
        Route(.post, "/sandbox/opportunities", nil, access: .local, body: .json, make),
    ]

    /// `?criteria=paid,one place left&type=ScheduledSession&seller=…&limit=10`
    static func list(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        try call.query.refuseUnknown(["criteria", "type", "seller", "limit"], repeatable: ["criteria"])
        let words = call.query.all("criteria").flatMap { $0.split(separator: ",").map { String($0).trimmed } }
        let limit = try call.query.number("limit", in: 1...1_000, default: 10)
        let (world, now) = try platform.catalogue()
        let query = try query(words, type: call.query["type"], seller: call.query["seller"], in: world)
        let found = query.matches(in: world, at: now)
        let shown = found.prefix(limit).map { json($0.opportunity, offers: $0.offers, in: world, at: now) }
        return .json(ControlHandlers.collection(shown, of: found.count))
    }

    /// `{"criteria": ["paid", "one place left"]}`: always a new one.
    static func make(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["criteria", "type", "seller"])
        var words: [String] = []
        if let value = body.value("criteria") {
            guard let given = value.string == nil ? value.array : [value] else {
                throw body.wrong("criteria", "an array of strings", value)
            }
            for (index, element) in given.enumerated() {
                guard let word = element.string else { throw body.wrong("criteria/\(index)", "a string", element) }
                words.append(word)
            }
        }
        let known = try platform.catalogue().world
        let query = try query(words, type: try body.text("type"), seller: try body.text("seller"), in: known)
        let (world, events) = try platform.perform(.addOpportunity(query))
        guard case .catalogue(.added(let made, _))? = events.last, let there = world.opportunities[made.id] else {
            throw Problem(500, .internalError, "The session was not made.")
        }
        let now = platform.now
        return .json(json(there, offers: query.offers(of: there, in: world, at: now), in: world, at: now), .created)
    }

    /// As search shows it, but only with the offers that are as asked for, so that the first of them is the one to book with.
    private static func json(_ opportunity: Opportunity, offers: [OfferID], in world: World, at now: Instant) -> JSON {
        var json = opportunity.json(in: world, at: now, above: opportunity.above(in: world, withOffers: false))
        json["offers"] = .list(offers.compactMap { world.offers[$0]?.json })
        return json
    }

    private static func query(_ words: [String], type: String?, seller: String?, in world: World) throws(Problem) -> OpportunityQuery {
        var criteria: [Criterion] = []
        for word in words {
            guard let criterion = Criterion(word) else {
                let advice = Misspelling.advice(on: word, among: Criterion.allCases.map(\.rawValue))
                throw Problem(400, .invalidRequest, "There is no criterion `\(word)`; \(advice)", instance: "/criteria")
            }
            criteria.append(criterion)
        }
        if let type, !["ScheduledSession", "Slot"].contains(type) {
            throw Problem(400, .invalidRequest, "`type` must be `ScheduledSession` or `Slot`, not `\(type)`.", instance: "/type")
        }
        if let seller, world.sellers[SellerID(seller)] == nil {
            throw Problem(404, .notFound, "There is no seller `\(seller)`.", instance: "/seller")
        }
        return OpportunityQuery(criteria: criteria, type: type, seller: seller.map { SellerID($0) })
    }
}
