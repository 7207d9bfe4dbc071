// Events of seller onboarding as JSON, for the journal. The names are part of the file format: add members, never rename.

import IminJSON

extension SellerEvent {
    var record: JSON {
        switch self {
        case .linkIssued(let id, let seller, let page, let stripeNeeded, let at):
            .members([
                "kind": "linkIssued", "id": .string(id), "seller": .string(seller.text), "page": .string(page.rawValue),
                "stripeNeeded": .bool(stripeNeeded), "at": .integer(at.microseconds),
            ])
        case .visitOpened(let visit): .members(["kind": "visitOpened", "visit": visit.record])
        case .detailsEntered(let visit, let details, let optsIn):
            .members(["kind": "detailsEntered", "visit": .string(visit.text), "details": details.record, "optsIn": .bool(optsIn)])
        case .registered(let seller, let details, let optsIn, let terms, let stripeNeeded):
            .members([
                "kind": "registered", "seller": .string(seller.text), "details": details.record, "optsIn": .bool(optsIn),
                "agreed": .integer(terms.agreed.microseconds), "agreedBy": .string(terms.agreedBy), "stripeNeeded": .bool(stripeNeeded),
            ])
        case .termsAgreed(let visit): SellerEvent.record("termsAgreed", visit)
        case .stripeConnected(let seller): SellerEvent.record("stripeConnected", seller)
        case .stripeDisconnected(let seller): SellerEvent.record("stripeDisconnected", seller)
        case .visitFinished(let visit): SellerEvent.record("visitFinished", visit)
        case .optedIn(let seller): SellerEvent.record("optedIn", seller)
        case .optedOut(let seller): SellerEvent.record("optedOut", seller)
        case .deleted(let seller): SellerEvent.record("deleted", seller)
        }
    }

    private static func record(_ kind: String, _ visit: SellerVisitID) -> JSON {
        .members(["kind": .string(kind), "visit": .string(visit.text)])
    }

    private static func record(_ kind: String, _ seller: SellerID) -> JSON {
        .members(["kind": .string(kind), "seller": .string(seller.text)])
    }

    init(_ record: Record) throws(RecordError) {
        let kind = try record.text("kind")
        func seller() throws(RecordError) -> SellerID { SellerID(try record.text("seller")) }
        func visit() throws(RecordError) -> SellerVisitID { SellerVisitID(try record.text("visit")) }
        switch kind {
        case "linkIssued":
            self = .linkIssued(
                id: try record.text("id"), try seller(), try SellerPage(record), stripeNeeded: try record.flag("stripeNeeded"),
                at: try record.instant("at"))
        case "visitOpened": self = .visitOpened(try SellerVisit(record.record("visit")))
        case "detailsEntered":
            self = .detailsEntered(try visit(), try SellerDetails(record.record("details")), optsIn: try record.flag("optsIn"))
        case "registered":
            self = .registered(
                try seller(), try SellerDetails(record.record("details")), optsIn: try record.flag("optsIn"),
                TermsAgreement(agreed: try record.instant("agreed"), agreedBy: try record.text("agreedBy")),
                stripeNeeded: try record.flag("stripeNeeded"))
        case "termsAgreed": self = .termsAgreed(try visit())
        case "stripeConnected": self = .stripeConnected(try seller())
        case "stripeDisconnected": self = .stripeDisconnected(try seller())
        case "visitFinished": self = .visitFinished(try visit())
        case "optedIn": self = .optedIn(try seller())
        case "optedOut": self = .optedOut(try seller())
        case "deleted": self = .deleted(try seller())
        default: throw RecordError(description: "there is no event of a seller `\(kind)`; a newer imin may have written it")
        }
    }
}

extension SellerPage {
    fileprivate init(_ record: Record) throws(RecordError) {
        let text = try record.text("page")
        guard let page = SellerPage(rawValue: text) else { throw RecordError(description: "there is no page `\(text)`") }
        self = page
    }
}

extension SellerDetails {
    fileprivate var record: JSON {
        .members(["name": .string(name), "email": .string(email), "telephone": .string(telephone), "url": .string(url)])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            name: try record.text("name"), email: try record.text("email"), telephone: try record.text("telephone"),
            url: try record.text("url"))
    }
}

extension SellerVisit {
    /// As it was opened: what became of it is told by later events.
    fileprivate var record: JSON {
        .members([
            "id": .string(id.text), "token": .string(token), "seller": .string(seller.text), "page": .string(page.rawValue),
            "stripeNeeded": .bool(stripeNeeded), "opened": .integer(opened.microseconds),
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            id: SellerVisitID(try record.text("id")), token: try record.text("token"), seller: SellerID(try record.text("seller")),
            page: try SellerPage(record), stripeNeeded: try record.flag("stripeNeeded"), opened: try record.instant("opened"))
    }
}

extension Record {
    fileprivate func flag(_ key: String) throws(RecordError) -> Bool {
        guard let value = object[key]?.boolean else { throw RecordError(description: "flag `\(key)` is missing") }
        return value
    }
}
