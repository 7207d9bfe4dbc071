// The guest's way into the checkout: what `imin:checkoutUrlTemplate` of search leads to once the broker's domain is put in, and what
// readers of the firehose open (documentation, "Branded Checkout" and "Loading the Checkout via Firehose"). Opening the page changes
// nothing; choosing a price opens a checkout for a guest.

import HTTPTypes
import IminAPI
import IminJSON

enum GuestPages {
    static let routes: [Route] =
        ["scheduled-sessions", "slots"].flatMap { collection in
            [
                Route(.get, "/v1/\(collection)/{id}", .checkout, access: .open) { call, platform in
                    CheckoutPages.guarded { () throws(Problem) in try page(collection, call, platform) }
                },
                Route(.post, "/v1/\(collection)/{id}", .checkout, access: .open, body: .form) { call, platform in
                    CheckoutPages.guarded { () throws(Problem) in try choose(collection, call, platform) }
                },
            ]
        } + [
            Route(.get, "/v1/events/{id}", .checkout, access: .open) { call, platform in
                CheckoutPages.guarded { () throws(Problem) in try sessions(call, platform) }
            }
        ]

    /// The sessions of a series that can be booked, each with the way to its page.
    private static func sessions(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let id = SeriesID(call.capture("id"))
        guard let series = world.eventSeries[id] else {
            throw Problem(404, .notFound, "There is nothing to book with the identifier \(id).")
        }
        let open = Array(world.opportunities(of: id, after: now)).filter { $0.checkoutTemplate(in: world, at: now) != nil }
        guard !open.isEmpty else {
            throw Problem(409, .pairNotBookable, "None of the coming sessions of \(series.name) can be booked.")
        }
        return .page(
            Templates.page(
                "notice", title: series.name,
                [
                    "title": series.name, "text": "Choose when to come.",
                    "links": open.map { session in
                        ["url": "/v1/scheduled-sessions/\(PercentCoding.encode(session.id.text))", "name": session.start.sentence]
                    },
                ]))
    }

    private static func page(_ collection: String, _ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let opportunity = try opportunity(collection, call, world)
        let offers = opportunity.offers.compactMap { world.offers[$0] }
        let open = offers.filter { Bookability.isOpen(opportunity, offer: $0, in: world, at: now) }
        guard !open.isEmpty, (world.ledger[opportunity.id]?.left ?? 0) > 0 else {
            let items = offers.map { CheckoutItem(offer: $0.id, opportunity: opportunity.id) }
            let reason = Bookability.problems(with: Array(items.prefix(1)), in: world, at: now).first?.description
            throw Problem(409, .pairNotBookable, "This cannot be booked: \(reason ?? "nothing of it is on offer.")")
        }
        return .page(
            Templates.page(
                "guest", title: opportunity.name,
                [
                    "title": opportunity.name, "when": opportunity.start.sentence, "place": world.place(of: opportunity)?.name ?? "",
                    "action": "/v1/\(collection)/\(PercentCoding.encode(opportunity.id.text))",
                    "offers": open.enumerated().map { index, offer -> [String: Any] in
                        [
                            "number": index + 1, "id": offer.id.text, "name": offer.name, "price": offer.price.label,
                            "isFirst": index == 0,
                        ]
                    },
                ]))
    }

    private static func choose(_ collection: String, _ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, _) = try platform.catalogue()
        let opportunity = try opportunity(collection, call, world)
        guard let offer = call.form["offer"], !offer.isEmpty else {
            throw Problem(400, .invalidRequest, "Choose a price: send `offer`.")
        }
        let draft = CheckoutDraft(
            payer: .unnamed, broker: broker(at: call), items: [CheckoutItem(offer: OfferID(offer), opportunity: opportunity.id)],
            types: [opportunity.typeName], links: [])
        let (_, events) = try platform.perform(.openCheckout(draft))
        guard case .checkoutOpened(let session)? = events.last else {
            throw Problem(500, .internalError, "The checkout was not opened.")
        }
        return .seeOther("/checkout/\(session.id)")
    }

    private static func opportunity(_ collection: String, _ call: Call, _ world: World) throws(Problem) -> Opportunity {
        let id = OpportunityID(call.capture("id"))
        guard let opportunity = world.opportunities[id], (opportunity.typeName == "Slot") == (collection == "slots") else {
            throw Problem(404, .notFound, "There is nothing to book with the identifier \(id).")
        }
        return opportunity
    }

    /// The broker is the one whose domain the checkout lies under.
    private static func broker(at call: Call) -> Broker {
        let host = WebAddress(call.base)?.host ?? ""
        guard host.hasPrefix("checkout.") else { return Broker(name: "imin", url: call.base) }
        let domain = String(host.dropFirst("checkout.".count))
        return Broker(name: domain, url: "https://\(domain)")
    }
}
