// E-mails as people get them, rendered when they are read: the message itself is only what it is about.

import IminJSON

enum MessageText {
    /// As the inbox shows it.
    static func json(_ message: Message, in world: World) -> JSON {
        switch message.subject {
        case .confirmation(let id):
            guard let order = world.orders[id] else { return .null }
            var values = PageValues.order(order, in: world)
            values["customer"] = message.givenName
            return json(message, about: order, subject: subject(of: order), template: "mail", values)
        case .notice(let id, let notice):
            guard let order = world.orders[id] else { return .null }
            var values = PageValues.notice(notice, of: order, in: world)
            values["customer"] = message.givenName
            return json(message, about: order, subject: PageValues.subject(of: notice), template: "noticeMail", values)
        }
    }

    private static func json(_ message: Message, about order: Order, subject: String, template: String, _ values: [String: Any]) -> JSON {
        .members([
            "type": "EmailMessage", "identifier": .string(String(message.number)),
            "from": .string("\(order.broker.name) <\(sender)>"),
            "to": .string(message.recipient), "subject": .string(subject), "date": .string(message.sent.text),
            "text": .string(Templates.text("\(template)Text", values)), "html": .string(Templates.text(template, values)),
            "order": .members(["type": "Order", "id": .string(order.url), "identifier": .string(order.id.text)]),
        ])
    }

    private static let sender = "bookings@imin.co"

    private static func subject(of order: Order) -> String {
        guard let first = order.placedItems.first else { return "Your booking is confirmed" }
        let more = order.placedItems.count == 1 ? "" : " and \(order.placedItems.count - 1) more"
        return "Your booking is confirmed: \(first.name)\(more) on \(first.start.sentence)"
    }
}

/// What several templates show.
enum PageValues {
    /// The order as it was placed.
    static func order(_ order: Order, in world: World) -> [String: Any] {
        var values: [String: Any] = [
            "number": order.confirmationNumber, "seller": world.sellerName(order.seller),
            "items": order.placedItems.map { item -> [String: Any] in
                [
                    "name": item.name, "offer": item.offerName, "when": item.start.sentence, "place": item.placeName,
                    "price": item.price.label,
                ]
            },
            "total": order.placedTotal.amount, "links": links(order.links),
        ]
        if let card = order.card { values["card"] = card.label }
        return values
    }

    /// What became of an order later.
    static func notice(_ notice: OrderNotice, of order: Order, in world: World) -> [String: Any] {
        let seller = world.sellers[order.seller]?.name ?? ""
        var values: [String: Any] = [
            "number": order.confirmationNumber, "seller": seller, "sentence": sentence(of: notice, seller: seller),
            "items": zip(notice.before, notice.after).map { before, after -> [String: Any] in
                var item: [String: Any] = ["before": description(of: before)]
                if notice.kind == .moved || notice.kind == .replaced { item["now"] = description(of: after) }
                return item
            },
            "links": links(order.links),
        ]
        if let message = notice.message { values["message"] = message }
        if !notice.refund.isFree {
            values["refund"] = "\(notice.refund.amount) goes back to \(order.card.map(\.label) ?? "your card"). A new receipt says so."
        }
        return values
    }

    static func subject(of notice: OrderNotice) -> String {
        let first = notice.before.first
        let more = notice.before.count > 1 ? " and \(notice.before.count - 1) more" : ""
        let name = "\(first?.name ?? "Your booking")\(more)"
        return switch notice.kind {
        case .customerCancelled: "Your cancellation is confirmed: \(name)"
        case .sellerCancelled: "Cancelled: \(name) on \(first?.start.sentence ?? "")"
        case .moved: "A new time: \(name) is on \(notice.after.first?.start.sentence ?? "")"
        case .replaced: "A change of your booking: \(name)"
        }
    }

    private static func sentence(of notice: OrderNotice, seller: String) -> String {
        switch notice.kind {
        case .customerCancelled: "\(seller) has confirmed your cancellation."
        case .sellerCancelled: "we are sorry: \(seller) has cancelled what you booked."
        case .moved: "\(seller) has changed the time of what you booked."
        case .replaced: "\(seller) offers you something else instead of what you booked."
        }
    }

    private static func description(of item: OrderItem) -> String {
        "\(item.name), \(item.offerName), \(item.start.sentence), \(item.placeName)"
    }

    static func links(_ links: [NavigationLink]) -> [[String: Any]] { links.map { ["name": $0.name, "url": $0.url] } }

    /// What the customer agrees to, from the offers' own rules.
    static func terms(of lines: [CheckoutLine]) -> [String] {
        var terms: [String] = []
        for line in lines where !line.term.isEmpty && !terms.contains(line.term) { terms.append(line.term) }
        return terms
    }
}
