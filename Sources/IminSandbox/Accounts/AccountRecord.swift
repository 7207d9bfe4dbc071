// Events of accounts as JSON, for the journal. The names are part of the file format: add members, never rename.

import IminJSON

extension AccountEvent {
    /// All are events `account`; `kind` says which.
    var record: JSON {
        switch self {
        case .memberJoined(let member): record("memberJoined", ["member": member.record])
        case .memberChanged(let member, let what):
            record("memberChanged", ["member": member.record, "what": .array(what.map(JSON.string))])
        case .visitOpened(let visit, let token): record("visitOpened", ["visit": visit.record, "token": .string(token)])
        case .visitSignedIn(let id, let member):
            record("visitSignedIn", ["id": .string(id.text), "member": .string(member.text)])
        case .visitEnded(let id, let isConnected):
            record("visitEnded", ["id": .string(id.text), "connected": .bool(isConnected)])
        case .linked(let link): record("linked", ["link": link.record])
        case .granted(let key, let grant): record("granted", ["link": key.record, "grant": grant.record])
        case .entitlementRefused(let key, let conflict):
            record("entitlementRefused", ["link": key.record, "description": .string(conflict.description)])
        case .entitlementWithdrawn(let key): record("entitlementWithdrawn", ["link": key.record])
        case .evidenceChanged(let id, let status, let file):
            record(
                "evidenceChanged", ["id": .string(id.text), "status": .string(status.rawValue), "file": file?.record])
        case .unlinked(let key): record("unlinked", ["link": key.record])
        case .accessPassSet(let id, let pass):
            record("accessPassSet", ["id": .string(id.text), "text": pass.map { .string($0.text) }])
        case .entitlementSet(let id, let entitlement):
            record("entitlementSet", ["id": .string(id.text), "entitlement": entitlement?.record])
        case .refused(let id, let error):
            record(
                "refused",
                [
                    "id": .string(id.text), "seller": .string(error.seller.text), "error": .string(error.kind.rawValue),
                    "description": .string(error.description),
                ])
        case .refusalsSet(let seller, let set):
            record(
                "refusalsSet", ["seller": .string(seller.text), "what": .array(set.map(\.rawValue).sorted().map(JSON.string))])
        case .customerNotified(let id, let cause):
            record("customerNotified", ["id": .string(id.text), "cause": .string(cause.rawValue)])
        }
    }

    private func record(_ kind: String, _ members: KeyValuePairs<String, JSON?>) -> JSON {
        JSON.members(["event": "account", "kind": .string(kind)]).merging(.members(members))
    }

    init(_ record: Record) throws(RecordError) {
        func customer() throws(RecordError) -> CustomerID { CustomerID(try record.text("id")) }
        let kind = try record.text("kind")
        switch kind {
        case "memberJoined": self = .memberJoined(try Member(record.record("member")))
        case "memberChanged": self = .memberChanged(try Member(record.record("member")), what: record.texts("what"))
        case "visitOpened": self = .visitOpened(try ConnectVisit(record.record("visit")), token: try record.text("token"))
        case "visitSignedIn": self = .visitSignedIn(VisitID(try record.text("id")), MemberID(try record.text("member")))
        case "visitEnded":
            self = .visitEnded(VisitID(try record.text("id")), isConnected: record.object["connected"] == true)
        case "linked": self = .linked(try LinkedAccount(record.record("link")))
        case "granted": self = .granted(try LinkKey(record.record("link")), try Grant(record.record("grant")))
        case "entitlementRefused":
            self = .entitlementRefused(
                try LinkKey(record.record("link")), EntitlementConflict(description: try record.text("description")))
        case "entitlementWithdrawn": self = .entitlementWithdrawn(try LinkKey(record.record("link")))
        case "evidenceChanged":
            let file = record.object["file"] == nil ? nil : try EvidenceFile(record.record("file"))
            self = .evidenceChanged(GrantID(try record.text("id")), try record.word("status"), file)
        case "unlinked": self = .unlinked(try LinkKey(record.record("link")))
        case "accessPassSet": self = .accessPassSet(try customer(), record.optional("text").map(AccessPass.init(text:)))
        case "entitlementSet":
            self = .entitlementSet(
                try customer(), record.object["entitlement"] == nil ? nil : try Entitlement(record.record("entitlement")))
        case "refused":
            self = .refused(
                try customer(),
                SellerError(
                    seller: SellerID(try record.text("seller")), kind: try record.word("error"), description: try record.text("description")
                ))
        case "refusalsSet":
            self = .refusalsSet(
                SellerID(try record.text("seller")), Set(record.texts("what").compactMap(SellerRefusal.init(rawValue:))))
        case "customerNotified": self = .customerNotified(try customer(), cause: try record.word("cause"))
        default: throw RecordError(description: "there is no account event `\(kind)`; a newer imin may have written it")
        }
    }
}

extension Record {
    fileprivate func texts(_ key: String) -> [String] { (object[key]?.array ?? []).compactMap(\.string) }

    /// One of the words of an enumeration.
    fileprivate func word<Word: RawRepresentable<String>>(_ key: String) throws(RecordError) -> Word {
        let text = try text(key)
        guard let word = Word(rawValue: text) else { throw RecordError(description: "`\(key)` cannot be `\(text)`") }
        return word
    }
}

extension LinkKey {
    fileprivate var record: JSON { .members(["customer": .string(customer.text), "seller": .string(seller.text)]) }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(customer: CustomerID(try record.text("customer")), seller: SellerID(try record.text("seller")))
    }
}

extension Member {
    fileprivate var record: JSON {
        .members([
            "id": .string(id.text), "seller": .string(seller.text), "person": person.record, "password": password.json,
            "changed": .integer(changed.microseconds), "accessPass": accessPass.map { .string($0.text) },
            "accessPassChanged": accessPassChanged.map { .integer($0.microseconds) }, "membership": membership.json,
            "hidden": hasHiddenEntitlements ? true : nil,
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            id: MemberID(try record.text("id")), seller: SellerID(try record.text("seller")), person: try Person(record.record("person")),
            password: record.optional("password"), changed: try record.instant("changed"))
        accessPass = record.optional("accessPass").map(AccessPass.init(text:))
        accessPassChanged = record.object["accessPassChanged"]?.integer.map(Instant.init(microseconds:))
        membership = record.optional("membership")
        hasHiddenEntitlements = record.object["hidden"] == true
    }
}

extension LinkedAccount {
    /// As it was made: what the seller gives is told by later events.
    fileprivate var record: JSON {
        .members([
            "customer": .string(customer.text), "seller": .string(seller.text), "member": .string(member.text),
            "linked": .integer(linked.microseconds),
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            customer: CustomerID(try record.text("customer")), seller: SellerID(try record.text("seller")),
            member: MemberID(try record.text("member")), linked: try record.instant("linked"))
    }
}

extension Grant {
    fileprivate var record: JSON {
        .members([
            "id": .string(id.text), "concept": .string(concept), "expires": .integer(expires.microseconds),
            "evidence": evidence.map {
                .members([
                    "code": .string($0.code), "expiry": .integer($0.expiry.microseconds), "status": .string($0.status.rawValue),
                    "file": $0.file?.record,
                ])
            },
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            id: GrantID(try record.text("id")), concept: try record.text("concept"), expires: try record.instant("expires"))
        if record.object["evidence"] != nil {
            let evidence = try record.record("evidence")
            self.evidence = EvidenceRequest(
                code: try evidence.text("code"), expiry: try evidence.instant("expiry"), status: try evidence.word("status"),
                file: evidence.object["file"] == nil ? nil : try EvidenceFile(evidence.record("file")))
        }
    }
}

extension EvidenceFile {
    fileprivate var record: JSON {
        .members([
            "name": .string(name), "type": .string(mediaType), "bytes": .integer(bytes), "digest": .string(digest),
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            name: try record.text("name"), mediaType: try record.text("type"), bytes: try record.small("bytes"),
            digest: try record.text("digest"))
    }
}

extension ConnectVisit {
    fileprivate var record: JSON {
        .members([
            "id": .string(id.text), "customer": .string(customer.text), "seller": .string(seller.text),
            "purpose": .string(purpose.rawValue),
            "redirect": .string(redirectURI), "opened": .integer(opened.microseconds),
        ])
    }

    fileprivate init(_ record: Record) throws(RecordError) {
        self.init(
            id: VisitID(try record.text("id")), customer: CustomerID(try record.text("customer")),
            seller: SellerID(try record.text("seller")), purpose: try record.word("purpose"), redirectURI: try record.text("redirect"),
            opened: try record.instant("opened"))
    }
}

extension Entitlement {
    /// As `Customer` writes it, too.
    var record: JSON {
        .members(["expires": .integer(expires.microseconds), "type": .string(typeID), "prefLabel": .string(prefLabel)])
    }

    init(_ record: Record) throws(RecordError) {
        self.init(expires: try record.instant("expires"), typeID: try record.text("type"), prefLabel: try record.text("prefLabel"))
    }
}
