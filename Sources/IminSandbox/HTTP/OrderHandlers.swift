// Orders and their items over HTTP (IMIN-API, section 4). Who an order is for is shown as that person is now: changed or forgotten.

import HTTPTypes
import IminAPI
import IminJSON

enum OrderHandlers {
    static let collection = "https://book.imin.co/api/v2/orders"
    /// As in the documentation's examples.
    private static let itemsPerPage = 10

    static func get(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let id = OrderID(call.capture("id").lowercased())
        let (world, now) = try platform.catalogue()
        guard let order = world.orders[id], !order.isTest else { throw Problem(404, .unknownOrder, "There is no order `\(id)`.") }
        return .json(order.json(in: world, at: now, isWhole: true))
    }

    /// A customer's orders, newest first.
    static func history(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let (id, page) = try customerAndPage(call, in: world)
        let orders = world.ordersByCustomer[id] ?? []
        let envelope = envelope(of: call, customer: id, page: page, total: orders.count)
        let shown = envelope.range.compactMap { world.orders[orders[orders.count - 1 - $0]] }
        return .json(envelope.json(shown.map { $0.json(in: world, at: now, isWhole: false) }))
    }

    /// What a customer has booked and not yet begun, earliest first.
    static func upcoming(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (world, now) = try platform.catalogue()
        let (id, page) = try customerAndPage(call, in: world)
        let booked = world.bookings[id] ?? OrderedKeys()
        let place = Booking.place(after: now)
        let envelope = envelope(of: call, customer: id, page: page, total: booked.count(after: place))
        let shown = booked.keys(after: place, skipping: envelope.range.lowerBound, limit: envelope.range.count)
        let items = shown.compactMap { Booking.item($0, in: world) }
        return .json(envelope.json(items.map { $0.item.json(of: $0.order, in: world, at: now) }))
    }

    /// The customer may be erased: the orders stay, with placeholders for the person.
    private static func customerAndPage(_ call: Call, in world: World) throws(Problem) -> (CustomerID, Int) {
        try call.query.refuseUnknown(["customerIdentifier", "page"])
        let id = CustomerReference.identifier(in: try call.query.required("customerIdentifier"))
        guard world.customers[id] != nil else { throw Problem(404, .notFound, "There is no customer account `\(id)`.") }
        return (id, try call.query.number("page", in: 1...Int.max, default: 1))
    }

    private static func envelope(of call: Call, customer: CustomerID, page: Int, total: Int) -> Envelope {
        Envelope(
            page: page, itemsPerPage: itemsPerPage, totalItems: total, address: call.base + call.path,
            query: [("customerIdentifier", customer.text)])
    }
}

/// How requests name a customer: by identifier or by the account's URL.
enum CustomerReference {
    static func identifier(in text: String) -> CustomerID {
        for collection in ["/customer-accounts/", "/customers/"] {
            guard let range = text.firstRange(of: collection) else { continue }
            let name = text[range.upperBound...].prefix { !"/?#".contains($0) }
            return CustomerID(PercentCoding.decode(name) ?? String(name))
        }
        return CustomerID(text)
    }
}

extension Order {
    var url: String { "\(OrderHandlers.collection)/\(id)" }

    /// `isWhole`: with `@context`, as a reply of its own.
    func json(in world: World, at now: Instant, isWhole: Bool) -> JSON {
        .members([
            "@context": isWhole ? Vocabulary.context : nil, "type": "Order", "id": .string(url), "identifier": .string(id.text),
            "orderDate": .string(placed.text), "confirmationNumber": .string(confirmationNumber),
            "imin:receipt": .list(receipts.reversed().compactMap { world.receipts[$0]?.invoice }),
            "customer": customer(in: world),
            "broker": .members(["type": "Organization", "name": .string(broker.name), "url": .string(broker.url)]),
            "seller": isTest ? TestItems.organization : world.sellers[seller]?.organization,
            "orderedItem": .list(items.map { $0.json(of: self, in: world, at: now) }),
            "totalPaymentDue": .members([
                "type": "PriceSpecification", "price": .number(total.number), "priceCurrency": .string(Price.currency),
                "openBookingPrepayment": total.isFree ? nil : "https://openactive.io/Required",
            ]),
        ])
    }

    private func customer(in world: World) -> JSON {
        let person = world.person(of: payer)
        let account: String? = if case .customer(let id) = payer { id.text } else { nil }
        return .members([
            "type": "Person", "id": account.map { .string("\(CustomerHandlers.collection)/\($0)") }, "identifier": account.json,
            "email": .string(person.email), "telephone": person.telephone.json, "givenName": .string(person.givenName),
            "familyName": .string(person.familyName),
        ])
    }
}

extension OrderItem {
    func json(of order: Order, in world: World, at now: Instant) -> JSON {
        let opportunity = world.opportunities[opportunity]
        return .members([
            "type": "OrderItem", "id": .string("\(order.url)/order-items/\(number)"), "identifier": .string(String(number)),
            "orderItemStatus": .string("https://openactive.io/\(status.rawValue)"),
            "acceptedOffer": .members([
                "type": "Offer", "id": .string(order.isTest ? TestItems.url(offer.text) : offer.text),
                "identifier": order.isTest ? .string(offer.text) : nil, "name": .string(offerName), "price": .number(price.number),
                "priceCurrency": .string(Price.currency),
            ]),
            "orderedItem": order.isTest ? TestItems.booked(self) : opportunity.map { $0.booked(in: world) },
            "attendee": attendee.map { world.attendee($0) },
            "imin:isPresentlyCancellable": .bool(Bookability.isPresentlyCancellable(self, in: world, at: now)),
            "accessCode": status.isBooked ? [accessCode(of: order)] : nil,
            "accessPass": status.isBooked ? accessPass(of: order, in: world) : nil,
            (status == .sellerCancelled ? "cancellationMessage" : "customerNotice"): sellerMessage.json,
        ])
    }

    /// What the customer types in or says at the door (OpenActive: name and description).
    private func accessCode(of order: Order) -> JSON {
        var hash = UInt64(number)
        for byte in order.id.text.utf8 { hash = IdentifierSource.mix(hash ^ UInt64(byte)) }
        return .members([
            "type": "PropertyValue", "name": "PIN code", "description": .string(Digits.padded(Int(hash % 1_000_000), to: 6)),
        ])
    }

    /// The barcode of the customer's account, where it has one.
    private func accessPass(of order: Order, in world: World) -> JSON? {
        guard case .customer(let id) = order.payer, let pass = world.customer(id)?.accessPass else { return nil }
        return [.members(["type": "Barcode", "text": .string(pass.text)])]
    }
}

extension Receipt {
    /// As orders refer to it.
    var invoice: JSON {
        .members([
            "type": "Invoice", "url": .string("https://book.imin.co/api/v2/receipts/\(number)"), "dateCreated": .string(created.text),
        ])
    }
}

extension Opportunity {
    /// As an order shows it: when and where, not how many places are left.
    func booked(in world: World) -> JSON {
        .members([
            "type": .string(typeName), "id": .string(url), "identifier": .string(id.text),
            "eventStatus": typeName == "Slot" ? nil : .string("https://schema.org/\(status.rawValue)"), "startDate": .string(start.text),
            "endDate": .string(end.text), "duration": .string(duration),
            (typeName == "Slot" ? "facilityUse" : "superEvent"): above(in: world, withOffers: false),
        ])
    }
}
