// A checkout read again where the reply to its creation says that it lies (`Location`): the request as it was understood, and the page to
// open while it can be paid. Our decision: the documentation gives the address and does not say what is there.

import IminAPI
import IminJSON

extension CheckoutSession {
    /// `url`: its own address; `page`: where its customer goes.
    func json(in world: World, url: String, page: String) -> JSON {
        let action: JSON = .members(["type": "OrderAction", "name": "Checkout", "target": .string(page)])
        return .members([
            "@context": ["https://openactive.io/", "https://imin.co/"], "type": "imin:CheckoutSession",
            "imin:initialOrder": .members([
                "type": "OrderQuote", "customer": payer.json,
                "broker": .members(["type": "Organization", "name": .string(broker.name), "url": .string(broker.url)]),
                "orderedItem": .list(zip(items, world.lines(of: self)).map { $0.json(typeName: $1.typeName) }),
            ]),
            "imin:navigationLinks": .list(
                links.map {
                    .members([
                        "type": "WebPage", "name": .string($0.name), "imin:linkType": .string($0.linkType), "url": .string($0.url),
                    ])
                }), "id": .string(url), "potentialAction": isPaid ? nil : [action],
        ])
    }
}

extension CheckoutSession.Payer {
    fileprivate var json: JSON? {
        switch self {
        case .customer(TestItems.member): .string(TestItems.member.text)
        case .customer(let id): .string("\(CustomerHandlers.collection)/\(id)")
        case .guest(let person):
            .members([
                "type": "Person", "email": .string(person.email), "givenName": .string(person.givenName),
                "familyName": .string(person.familyName),
            ])
        case .unnamed: nil
        }
    }
}

extension CheckoutItem {
    fileprivate func json(typeName: String) -> JSON {
        .members([
            "type": "OrderItem", "acceptedOffer": .string(offer.text),
            "orderedItem": .members(["type": .string(typeName), "identifier": .string(opportunity.text)]),
            "attendee": attendee.map { .string("\(CustomerHandlers.collection)/\($0)") },
        ])
    }
}
