// Sellers, what they sell, and the accounts people have at them, as bytes. As in `StoredEntities.swift`: a new member is added here, too.

extension Seller: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(name)
        writer.write(url)
        writer.write(email)
        writer.write(telephone)
        writer.write(hasOptedIn)
        writer.write(hasStripe)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), name: try reader.read(), url: try reader.read(), email: try reader.read(), telephone: try reader.read(),
            hasOptedIn: try reader.read(), hasStripe: try reader.read())
    }
}

extension Opportunity.Kind: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .session(let series):
            writer.write(byte: 0)
            writer.write(series)
        case .slot(let facility):
            writer.write(byte: 1)
            writer.write(facility)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 2) {
        case 0: self = .session(of: try reader.read())
        default: self = .slot(of: try reader.read())
        }
    }
}

extension Opportunity.Status: Stored {}

extension Opportunity: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(kind)
        writer.write(start)
        writer.write(minutes)
        writer.write(offers)
        writer.write(seller)
        writer.write(name)
        writer.write(status)
        writer.write(court)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), kind: try reader.read(), start: try reader.read(), minutes: try reader.read(), offers: try reader.read(),
            seller: try reader.read(), name: try reader.read(), status: try reader.read(), court: try reader.read())
    }
}

extension Places: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(maximum)
        writer.write(taken)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(maximum: try reader.read(), taken: try reader.read())
    }
}

extension TermsAgreement: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(agreed)
        writer.write(agreedBy)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(agreed: try reader.read(), agreedBy: try reader.read())
    }
}

extension SellerRegistration: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(began)
        writer.write(terms)
        writer.write(stripeNeeded)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(began: try reader.read(), terms: try reader.read(), stripeNeeded: try reader.read())
    }
}

extension SellerDetails: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(name)
        writer.write(email)
        writer.write(telephone)
        writer.write(url)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(name: try reader.read(), email: try reader.read(), telephone: try reader.read(), url: try reader.read())
    }
}

extension SellerPage: Stored {}

extension SellerVisit: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(token)
        writer.write(seller)
        writer.write(page)
        writer.write(stripeNeeded)
        writer.write(opened)
        writer.write(details)
        writer.write(optsIn)
        writer.write(hasAgreed)
        writer.write(isFinished)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), token: try reader.read(), seller: try reader.read(), page: try reader.read(),
            stripeNeeded: try reader.read(), opened: try reader.read(), details: try reader.read(), optsIn: try reader.read(),
            hasAgreed: try reader.read(), isFinished: try reader.read())
    }
}

extension SellerRegistry: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(registrations)
        writer.write(visits)
        writer.write(visitByToken)
        writer.write(visitsOpened)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(sellers: [], began: Instant(microseconds: 0))
        registrations = try reader.read()
        visits = try reader.read()
        visitByToken = try reader.read()
        visitsOpened = try reader.read()
    }
}

extension Member: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(seller)
        writer.write(person)
        writer.write(password)
        writer.write(changed)
        writer.write(accessPass)
        writer.write(accessPassChanged)
        writer.write(membership)
        writer.write(hasHiddenEntitlements)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), seller: try reader.read(), person: try reader.read(), password: try reader.read(),
            changed: try reader.read(), accessPass: try reader.read(), accessPassChanged: try reader.read(), membership: try reader.read(),
            hasHiddenEntitlements: try reader.read())
    }
}

extension LinkKey: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(customer)
        writer.write(seller)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(customer: try reader.read(), seller: try reader.read())
    }
}

extension EntitlementConflict: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(description)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(description: try reader.read())
    }
}

extension EvidenceRequest.Status: Stored {}

extension EvidenceFile: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(name)
        writer.write(mediaType)
        writer.write(bytes)
        writer.write(digest)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(name: try reader.read(), mediaType: try reader.read(), bytes: try reader.read(), digest: try reader.read())
    }
}

extension EvidenceRequest: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(code)
        writer.write(expiry)
        writer.write(status)
        writer.write(file)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(code: try reader.read(), expiry: try reader.read(), status: try reader.read(), file: try reader.read())
    }
}

extension Grant: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(concept)
        writer.write(expires)
        writer.write(evidence)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(id: try reader.read(), concept: try reader.read(), expires: try reader.read(), evidence: try reader.read())
    }
}

extension LinkedAccount: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(customer)
        writer.write(seller)
        writer.write(member)
        writer.write(linked)
        writer.write(conflict)
        writer.write(grant)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            customer: try reader.read(), seller: try reader.read(), member: try reader.read(), linked: try reader.read(),
            conflict: try reader.read(), grant: try reader.read())
    }
}

extension ConnectVisit.Purpose: Stored {}

extension ConnectVisit.State: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .open: writer.write(byte: 0)
        case .signedIn(let member):
            writer.write(byte: 1)
            writer.write(member)
        case .ended(let isConnected):
            writer.write(byte: 2)
            writer.write(isConnected)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 3) {
        case 0: self = .open
        case 1: self = .signedIn(try reader.read())
        default: self = .ended(isConnected: try reader.read())
        }
    }
}

extension ConnectVisit: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(customer)
        writer.write(seller)
        writer.write(purpose)
        writer.write(redirectURI)
        writer.write(opened)
        writer.write(state)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(
            id: try reader.read(), customer: try reader.read(), seller: try reader.read(), purpose: try reader.read(),
            redirectURI: try reader.read(), opened: try reader.read(), state: try reader.read())
    }
}

extension SellerRefusal: Stored {}

extension SellerAccounts.MemberName: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(seller)
        writer.write(text)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) { self.init(try reader.read(), try reader.read()) }
}

extension CardNumber: Stored {
    func write(to writer: inout CheckpointWriter) { writer.write(digits) }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        do {
            self = try CardNumber(try reader.text())
        } catch {
            throw CheckpointError(description: "a card number is none")
        }
    }
}

extension SavedCard: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(id)
        writer.write(number)
        writer.write(expiry)
        writer.write(holder)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init(id: try reader.read(), number: try reader.read(), expiry: try reader.read(), holder: try reader.read())
    }
}

extension WorldClock.Mode: Stored {
    func write(to writer: inout CheckpointWriter) {
        switch self {
        case .held(let at):
            writer.write(byte: 0)
            writer.write(at)
        case .running(let offset):
            writer.write(byte: 1)
            writer.write(offset)
        }
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        switch try reader.form(below: 2) {
        case 0: self = .held(at: try reader.read())
        default: self = .running(offset: try reader.read())
        }
    }
}
