// People, checkouts and orders as bytes. A member that is added to one of these types is added here, too, and the version of the format
// (`CheckpointFile.version`) goes up; a test knows their shapes and says so.

extension PostalAddress: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(streetAddress)
        writer.write(addressLocality)
        writer.write(addressRegion)
        writer.write(postalCode)
        writer.write(addressCountry)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            streetAddress: try reader.read(), addressLocality: try reader.read(), addressRegion: try reader.read(),
            postalCode: try reader.read(), addressCountry: try reader.read())
    }
}

extension EmergencyContact: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(name)
        writer.write(telephone)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(name: try reader.read(), telephone: try reader.read())
    }
}

extension Person: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(email)
        writer.write(telephone)
        writer.write(givenName)
        writer.write(familyName)
        writer.write(birthDate)
        writer.write(gender)
        writer.write(is13OrOver)
        writer.write(address)
        writer.write(emergencyContact)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            email: try reader.read(), telephone: try reader.read(), givenName: try reader.read(), familyName: try reader.read(),
            birthDate: try reader.read(), gender: try reader.read(), is13OrOver: try reader.read(), address: try reader.read(),
            emergencyContact: try reader.read())
    }
}

extension AccessPass: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(text) }
    init(from reader: inout CheckpointReader) throws(CheckpointError) { self.init(text: try reader.read()) }
}

extension Entitlement: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(expires)
        writer.write(typeID)
        writer.write(prefLabel)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(expires: try reader.read(), typeID: try reader.read(), prefLabel: try reader.read())
    }
}

extension Customer: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(person)
        writer.write(created)
        writer.write(isErased)
        writer.write(accessPass)
        writer.write(entitlement)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), person: try reader.read(), created: try reader.read(), isErased: try reader.read(),
            accessPass: try reader.read(), entitlement: try reader.read())
    }
}

extension Card: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(brand)
        writer.write(lastFour)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(brand: try reader.read(), lastFour: try reader.read())
    }
}

extension Broker: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(name)
        writer.write(url)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(name: try reader.read(), url: try reader.read())
    }
}

extension NavigationLink: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(name)
        writer.write(linkType)
        writer.write(url)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(name: try reader.read(), linkType: try reader.read(), url: try reader.read())
    }
}

extension CheckoutItem: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(offer)
        writer.write(opportunity)
        writer.write(attendee)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(offer: try reader.read(), opportunity: try reader.read(), attendee: try reader.read())
    }
}

extension CheckoutSession.Payer: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .customer(let id):
            writer.write(byte: 0)
            writer.write(id)
        case .guest(let person):
            writer.write(byte: 1)
            writer.write(person)
        case .unnamed: writer.write(byte: 2)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 3) {
        case 0: self = .customer(try reader.read())
        case 1: self = .guest(try reader.read())
        default: self = .unnamed
        }
    }
}

extension CheckoutSession.State: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .open: writer.write(byte: 0)
        case .challenged(let card):
            writer.write(byte: 1)
            writer.write(card)
        case .paid(let order):
            writer.write(byte: 2)
            writer.write(order)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 3) {
        case 0: self = .open
        case 1: self = .challenged(try reader.read())
        default: self = .paid(try reader.read())
        }
    }
}

extension CheckoutSession: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(opened)
        writer.write(payer)
        writer.write(broker)
        writer.write(items)
        writer.write(links)
        writer.write(state)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), opened: try reader.read(), payer: try reader.read(), broker: try reader.read(), items: try reader.read(),
            links: try reader.read(), state: try reader.read())
    }
}

extension OrderItem.Status: Stored {}

extension OrderItem: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(offer)
        writer.write(offerName)
        writer.write(price)
        writer.write(opportunity)
        writer.write(name)
        writer.write(placeName)
        writer.write(start)
        writer.write(status)
        writer.write(cancellationRequested)
        writer.write(sellerMessage)
        writer.write(attendee)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            number: try reader.read(), offer: try reader.read(), offerName: try reader.read(), price: try reader.read(),
            opportunity: try reader.read(), name: try reader.read(), placeName: try reader.read(), start: try reader.read(),
            status: try reader.read(), cancellationRequested: try reader.read(), sellerMessage: try reader.read(),
            attendee: try reader.read())
    }
}

extension Order: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(confirmationNumber)
        writer.write(placed)
        writer.write(checkout)
        writer.write(payer)
        writer.write(broker)
        writer.write(links)
        writer.write(seller)
        writer.write(placedItems)
        writer.write(card)
        // Nothing has become of most orders.
        writer.write(items == placedItems ? nil : items)
        writer.write(receipts)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), confirmationNumber: try reader.read(), placed: try reader.read(), checkout: try reader.read(),
            payer: try reader.read(), broker: try reader.read(), links: try reader.read(), seller: try reader.read(),
            items: try reader.read(), card: try reader.read())
        if let items = try reader.read([OrderItem]?.self) { self.items = items }
        receipts = try reader.read()
    }
}

extension Receipt: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(order)
        writer.write(created)
        writer.write(items)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(number: try reader.read(), order: try reader.read(), created: try reader.read(), items: try reader.read())
    }
}

extension OrderNotice.Kind: Stored {}

extension OrderNotice: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(kind)
        writer.write(before)
        writer.write(after)
        writer.write(refund)
        writer.write(message)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            kind: try reader.read(), before: try reader.read(), after: try reader.read(), refund: try reader.read(),
            message: try reader.read())
    }
}

extension Message.Subject: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .confirmation(let order):
            writer.write(byte: 0)
            writer.write(order)
        case .notice(let order, let notice):
            writer.write(byte: 1)
            writer.write(order)
            writer.write(notice)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 2) {
        case 0: self = .confirmation(try reader.read())
        default: self = .notice(try reader.read(), try reader.read())
        }
    }
}

extension Message: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(number)
        writer.write(sent)
        writer.write(recipient)
        writer.write(givenName)
        writer.write(subject)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            number: try reader.read(), sent: try reader.read(), recipient: try reader.read(), givenName: try reader.read(),
            subject: try reader.read())
    }
}
