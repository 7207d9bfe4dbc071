// What the platform hands on to connected sellers: details of the customer and the access pass. A seller that does not take them is an
// error of its own beside the others' success (IMIN-API, sections 3.5 and 3.7).

/// A seller's answer to what was handed on to it.
struct SellerError: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case updateFailed = "UpdateFailedError"
        case barcodeInvalid = "BarcodeInvalidError"
        case entitlementConflict = "EntitlementConflict"

        var name: String {
            switch self {
            case .updateFailed: "The details could not be updated at the seller."
            case .barcodeInvalid: "The seller does not accept the barcode."
            case .entitlementConflict: EntitlementConflict.name
            }
        }
    }

    var seller: SellerID
    var kind: Kind
    var description: String
}

enum PushRules {
    /// Sets the details here, and at these sellers.
    static func update(
        _ id: CustomerID, _ changes: PersonChanges, sellers: [SellerID], in world: World, at now: Instant
    ) throws(Problem) -> [Event] {
        let customer = try CustomerRules.existing(id, in: world)
        for (index, seller) in sellers.enumerated() {
            guard world.accounts.links[LinkKey(customer: id, seller: seller)] != nil else {
                throw Problem(
                    400, .invalidRequest, "`seller[\(index)]`: the customer has no linked account with \(seller).",
                    instance: "/seller/\(index)")
            }
        }
        var events = try CustomerRules.change(id, changes, in: world)
        for seller in Set(sellers).sorted() {
            guard let link = world.accounts.links[LinkKey(customer: id, seller: seller)], var member = world.accounts.members[link.member]
            else { continue }
            if world.accounts.refuses(.details, at: seller) {
                events.append(refusal(seller, .updateFailed, "\(LinkRules.name(seller, in: world)) refuses changes of details.", of: id))
                continue
            }
            // The seller's copy gets what was changed, whatever it had there before.
            let (person, members) = changes.applied(to: member.person)
            guard !members.isEmpty else { continue }
            if let other = world.accounts.member(at: seller, email: person.email), other.id != member.id {
                let text = "Another account of \(LinkRules.name(seller, in: world)) has the address \(person.email)."
                events.append(refusal(seller, .updateFailed, text, of: customer.id))
                continue
            }
            member.person = person
            member.changed = now
            events.append(.account(.memberChanged(member, what: members)))
        }
        return events
    }

    private static func refusal(_ seller: SellerID, _ kind: SellerError.Kind, _ text: String, of id: CustomerID) -> Event {
        .account(.refused(id, SellerError(seller: seller, kind: kind, description: text)))
    }

    /// Sets the pass here and at every connected seller.
    static func setAccessPass(
        _ id: CustomerID, _ pass: AccessPass, in world: World, at now: Instant
    ) throws(Problem) -> [AccountEvent] {
        let customer = try CustomerRules.existing(id, in: world)
        var events: [AccountEvent] = customer.accessPass == pass ? [] : [.accessPassSet(id, pass)]
        for link in world.accounts.links(of: id) {
            guard let member = world.accounts.members[link.member] else { continue }
            events += push(pass, to: link, member: member, in: world, at: now)
        }
        return events
    }

    /// One seller's answer to a pass.
    static func push(
        _ pass: AccessPass, to link: LinkedAccount, member: Member, in world: World, at now: Instant
    ) -> [AccountEvent] {
        func refused(_ text: String) -> [AccountEvent] {
            [.refused(link.customer, SellerError(seller: link.seller, kind: .barcodeInvalid, description: text))]
        }
        if world.accounts.refuses(.accessPass, at: link.seller) {
            return refused("\(LinkRules.name(link.seller, in: world)) refuses barcodes.")
        }
        guard member.accessPass != pass else { return [] }
        if world.accounts.holder(of: pass, at: link.seller).map({ $0 != member.id }) ?? false {
            return refused("Another account of \(LinkRules.name(link.seller, in: world)) has the barcode \(pass.text).")
        }
        var member = member
        member.accessPass = pass
        member.accessPassChanged = now
        return [.memberChanged(member, what: ["access pass"])]
    }
}
