// The things in events as JSON, for the journal; beside `EventRecord.swift` only because of its length.

import IminJSON

extension Person {
    var record: JSON {
        .members([
            "email": .string(email), "telephone": telephone.json, "givenName": .string(givenName), "familyName": .string(familyName),
            "birthDate": birthDate.json, "gender": gender.json, "is13OrOver": is13OrOver.map(JSON.bool),
            "address": address.map {
                .members([
                    "streetAddress": $0.streetAddress.json, "addressLocality": $0.addressLocality.json,
                    "addressRegion": $0.addressRegion.json, "postalCode": $0.postalCode.json, "addressCountry": $0.addressCountry.json,
                ])
            },
            "emergencyContact": emergencyContact.map { .members(["name": $0.name.json, "telephone": $0.telephone.json]) },
        ])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(
            email: try record.text("email"), telephone: record.optional("telephone"), givenName: try record.text("givenName"),
            familyName: try record.text("familyName"), birthDate: record.optional("birthDate"), gender: record.optional("gender"),
            is13OrOver: record.object["is13OrOver"]?.boolean)
        if record.object["address"] != nil {
            let address = try record.record("address")
            self.address = PostalAddress(
                streetAddress: address.optional("streetAddress"), addressLocality: address.optional("addressLocality"),
                addressRegion: address.optional("addressRegion"), postalCode: address.optional("postalCode"),
                addressCountry: address.optional("addressCountry"))
        }
        if record.object["emergencyContact"] != nil {
            let contact = try record.record("emergencyContact")
            emergencyContact = EmergencyContact(name: contact.optional("name"), telephone: contact.optional("telephone"))
        }
    }
}

extension Customer {
    var record: JSON {
        .members([
            "id": .string(id.text), "person": person.record, "created": .integer(created.microseconds),
            "accessPass": accessPass.map { .string($0.text) },
            "entitlement": entitlement?.record,
        ])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(
            id: CustomerID(try record.text("id")), person: try Person(record.record("person")), created: try record.instant("created"))
        accessPass = record.optional("accessPass").map(AccessPass.init(text:))
        if record.object["entitlement"] != nil { entitlement = try Entitlement(record.record("entitlement")) }
    }
}

extension CheckoutSession.Payer {
    var record: JSON {
        switch self {
        case .customer(let id): .members(["customer": .string(id.text)])
        case .guest(let person): .members(["guest": person.record])
        case .unnamed: .members(["unnamed": true])
        }
    }

    init(_ record: Record) throws(RecordError) {
        if let customer = record.optional("customer") {
            self = .customer(CustomerID(customer))
        } else if record.object["unnamed"] != nil {
            self = .unnamed
        } else {
            self = .guest(try Person(record.record("guest")))
        }
    }
}

extension Broker {
    var record: JSON { .members(["name": .string(name), "url": .string(url)]) }

    init(_ record: Record) throws(RecordError) {
        self.init(name: try record.text("name"), url: try record.text("url"))
    }
}

extension NavigationLink {
    var record: JSON { .members(["name": .string(name), "linkType": .string(linkType), "url": .string(url)]) }

    init(_ record: Record) throws(RecordError) {
        self.init(name: try record.text("name"), linkType: try record.text("linkType"), url: try record.text("url"))
    }

    static func all(in record: Record) throws(RecordError) -> [NavigationLink] {
        var links: [NavigationLink] = []
        for link in try record.records("links") { links.append(try NavigationLink(link)) }
        return links
    }
}

extension Card {
    var record: JSON { .members(["brand": .string(brand), "lastFour": .string(lastFour)]) }

    init(_ record: Record) throws(RecordError) {
        self.init(brand: try record.text("brand"), lastFour: try record.text("lastFour"))
    }
}

extension CheckoutSession {
    /// As it was opened: what became of it is told by later events.
    var record: JSON {
        .members([
            "id": .string(id.text), "opened": .integer(opened.microseconds), "payer": payer.record, "broker": broker.record,
            "items": .array(items.map(\.record)),
            "links": .list(links.map(\.record)),
        ])
    }

    init(_ record: Record) throws(RecordError) {
        var items: [CheckoutItem] = []
        for item in try record.records("items") {
            items.append(try CheckoutItem(item))
        }
        self.init(
            id: CheckoutID(try record.text("id")), opened: try record.instant("opened"), payer: try Payer(record.record("payer")),
            broker: try Broker(record.record("broker")), items: items, links: try NavigationLink.all(in: record))
    }
}

extension CheckoutItem {
    var record: JSON {
        .members(["offer": .string(offer.text), "opportunity": .string(opportunity.text), "attendee": (attendee?.text).json])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(
            offer: OfferID(try record.text("offer")), opportunity: OpportunityID(try record.text("opportunity")),
            attendee: record.optional("attendee").map(CustomerID.init))
    }
}

extension CheckoutEvent {
    var record: JSON {
        switch self {
        case .named(let id, let person): .members(["kind": "named", "checkout": .string(id.text), "person": person.record])
        }
    }

    init(_ record: Record) throws(RecordError) {
        let kind = try record.text("kind")
        guard kind == "named" else {
            throw RecordError(description: "there is no event of a checkout `\(kind)`; a newer imin may have written it")
        }
        self = .named(CheckoutID(try record.text("checkout")), try Person(record.record("person")))
    }
}

extension OrderItem {
    var record: JSON {
        .members([
            "number": .integer(number), "offer": .string(offer.text), "offerName": .string(offerName), "price": .integer(price.minor),
            "opportunity": .string(opportunity.text), "name": .string(name), "place": .string(placeName),
            "start": .integer(start.microseconds), "status": .string(status.rawValue),
            "cancellationRequested": cancellationRequested.map { .integer($0.microseconds) }, "sellerMessage": sellerMessage.json,
            "attendee": (attendee?.text).json,
        ])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(
            number: try record.small("number"), offer: OfferID(try record.text("offer")), offerName: try record.text("offerName"),
            price: Price(minor: try record.small("price")), opportunity: OpportunityID(try record.text("opportunity")),
            name: try record.text("name"), placeName: try record.text("place"), start: try record.instant("start"),
            status: try Status(record),
            cancellationRequested: record.object["cancellationRequested"] == nil ? nil : try record.instant("cancellationRequested"),
            sellerMessage: record.optional("sellerMessage"), attendee: record.optional("attendee").map(CustomerID.init))
    }
}

extension Order {
    var record: JSON {
        .members([
            "id": .string(id.text), "confirmationNumber": .string(confirmationNumber), "placed": .integer(placed.microseconds),
            "checkout": .string(checkout.text), "payer": payer.record, "broker": broker.record, "links": .list(links.map(\.record)),
            "seller": .string(seller.text), "items": .array(items.map(\.record)), "card": card?.record,
        ])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(
            id: OrderID(try record.text("id")), confirmationNumber: try record.text("confirmationNumber"),
            placed: try record.instant("placed"), checkout: CheckoutID(try record.text("checkout")),
            payer: try CheckoutSession.Payer(record.record("payer")), broker: try Broker(record.record("broker")),
            links: try NavigationLink.all(in: record), seller: SellerID(try record.text("seller")),
            items: try OrderItem.all("items", in: record),
            card: record.object["card"] == nil ? nil : try Card(record.record("card")))
    }
}

extension Message {
    var record: JSON {
        var confirmation: JSON?
        var about: JSON?
        var notice: JSON?
        switch subject {
        case .confirmation(let order): confirmation = .string(order.text)
        case .notice(let order, let said):
            about = .string(order.text)
            notice = said.record
        }
        return .members([
            "number": .integer(number), "sent": .integer(sent.microseconds), "recipient": .string(recipient),
            "givenName": .string(givenName), "confirmation": confirmation, "order": about, "notice": notice,
        ])
    }

    init(_ record: Record) throws(RecordError) {
        let subject: Subject =
            if record.object["notice"] == nil {
                .confirmation(OrderID(try record.text("confirmation")))
            } else {
                .notice(OrderID(try record.text("order")), try OrderNotice(record.record("notice")))
            }
        self.init(
            number: try record.small("number"), sent: try record.instant("sent"), recipient: try record.text("recipient"),
            givenName: try record.text("givenName"), subject: subject)
    }
}
