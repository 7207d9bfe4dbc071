// E-mails as people get them, rendered when they are read: the message itself is only what it is about.

import IminJSON

enum MessageText {
    /// As the inbox shows it.
    static func json(_ message: Message, in world: World) -> JSON {
        switch message.subject {
        case .confirmation(let id):
            guard let order = world.orders[id] else { return .null }
            let values = values(of: order, to: message, in: world)
            return .members([
                "type": "EmailMessage", "identifier": .string(String(message.number)),
                "from": .string("\(order.broker.name) <\(sender)>"),
                "to": .string(message.recipient), "subject": .string(subject(of: order)), "date": .string(message.sent.text),
                "text": .string(Templates.text("mailText", values)), "html": .string(Templates.text("mail", values)),
                "order": .members(["type": "Order", "id": .string(order.url), "identifier": .string(order.id.text)]),
            ])
        }
    }

    private static let sender = "bookings@imin.co"

    private static func subject(of order: Order) -> String {
        guard let first = order.items.first else { return "Your booking is confirmed" }
        let more = order.items.count == 1 ? "" : " and \(order.items.count - 1) more"
        return "Your booking is confirmed: \(first.name)\(more) on \(first.start.sentence)"
    }

    private static func values(of order: Order, to message: Message, in world: World) -> [String: Any] {
        var values = PageValues.order(order, in: world)
        values["customer"] = message.givenName
        return values
    }
}

/// What several templates show.
enum PageValues {
    static func order(_ order: Order, in world: World) -> [String: Any] {
        var values: [String: Any] = [
            "number": order.confirmationNumber, "seller": world.sellers[order.seller]?.name ?? "",
            "items": order.items.map { item in
                [
                    "name": item.name, "offer": item.offerName, "when": item.start.sentence, "place": item.placeName,
                    "price": item.price.label,
                ]
            },
            "total": order.items.reduce(Price.free) { $0 + $1.price }.amount, "links": links(order.links),
        ]
        if let card = order.card { values["card"] = card.label }
        return values
    }

    static func links(_ links: [NavigationLink]) -> [[String: String]] { links.map { ["name": $0.name, "url": $0.url] } }

    /// What the customer agrees to, from the offers' own rules.
    static func terms(of session: CheckoutSession, in world: World) -> [String] {
        var terms: [String] = []
        for item in session.items {
            guard let offer = world.offers[item.offer], let opportunity = world.opportunities[item.opportunity] else { continue }
            let subject = "\(opportunity.name), \(offer.name):"
            let text: String
            if !offer.allowsCancellation {
                text = "\(subject) cannot be cancelled by you."
            } else if let hours = offer.latestCancellationHours {
                text = "\(subject) can be cancelled with a full refund until \(hours) hours before the start."
            } else {
                text = "\(subject) can be cancelled with a full refund until the start."
            }
            if !terms.contains(text) { terms.append(text) }
        }
        return terms
    }
}
