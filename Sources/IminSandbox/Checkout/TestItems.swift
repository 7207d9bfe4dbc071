// The checkout's test identifiers (documentation, "Testing [BETA]"): they work without data. Nothing is paid, no place is taken and no
// order comes to be; e-mail and webhooks are sent as if.

import IminJSON

/// What stands behind a test identifier.
enum TestItems {
    /// The one customer that may have a member's price.
    static let member = CustomerID("test-customer-member")

    static let memberPerson = Person(email: "test-customer-member@example.com", givenName: "Test", familyName: "Member")

    /// `test-item-Slot-paid`
    private static let items: [String: (type: String, isFree: Bool)] = [
        "test-item-ScheduledSession-free": ("ScheduledSession", true), "test-item-ScheduledSession-paid": ("ScheduledSession", false),
        "test-item-Slot-free": ("Slot", true), "test-item-Slot-paid": ("Slot", false),
    ]

    /// `test-offer-adult-guest`; prices in pence, our own, for items that are not free.
    private static let offers: [String: (name: String, pence: Int, isForMembers: Bool)] = [
        "test-offer-adult-guest": ("Adult", 1_000, false), "test-offer-adult-member": ("Adult member", 800, true),
        "test-offer-junior-guest": ("Junior", 500, false), "test-offer-junior-member": ("Junior member", 400, true),
    ]

    /// Stands in orders of the test mode, which nobody else sees.
    static let seller = SellerID("test-seller")
    static let sellerName = "Test Seller"

    static func isTest(_ id: OpportunityID) -> Bool { items[id.text] != nil }

    /// Whether the items are all of the test mode: "all testable parameters hold test values".
    static func areTest(_ list: [CheckoutItem]) -> Bool {
        !list.isEmpty && list.allSatisfy { items[$0.opportunity.text] != nil && offers[$0.offer.text] != nil }
    }

    /// What the pages show of a test item.
    static func line(for item: CheckoutItem) -> CheckoutLine? {
        guard let tested = items[item.opportunity.text], let offer = offers[item.offer.text] else { return nil }
        return CheckoutLine(
            typeName: tested.type, name: "Test \(tested.type == "Slot" ? "slot" : "session")", offerName: offer.name,
            price: Price(minor: tested.isFree ? 0 : offer.pence), placeName: "Nowhere", sellerName: sellerName, seller: seller,
            term: "This is a test: nothing is booked and nothing is paid.")
    }

    /// A test item as an order of the test mode shows it, with all that something real has there; an hour from the time of the order.
    static func booked(_ item: OrderItem) -> JSON? {
        guard let tested = items[item.opportunity.text] else { return nil }
        let isSlot = tested.type == "Slot"
        let place: JSON = ["type": "Place", "name": .string(item.placeName)]
        let above: JSON =
            isSlot
            ? [
                "type": "FacilityUse", "id": .string(url("facility")), "name": .string(item.name), "location": place,
                "provider": organization,
            ]
            : [
                "type": "SessionSeries", "location": place,
                "superEvent": [
                    "type": "EventSeries", "id": .string(url("series")), "name": .string(item.name), "organizer": organization,
                ],
            ]
        return .members([
            "type": .string(tested.type), "id": .string(url(item.opportunity.text)), "identifier": .string(item.opportunity.text),
            "eventStatus": isSlot ? nil : "https://schema.org/EventScheduled", "startDate": .string(item.start.text),
            "endDate": .string(item.start.adding(hours: 1).text), "duration": "PT1H", (isSlot ? "facilityUse" : "superEvent"): above,
        ])
    }

    /// Who sells test items.
    static let organization: JSON = ["type": "Organization", "id": .string(url("seller")), "name": .string(sellerName)]

    /// An absolute id for a test identifier, which is none by itself; nothing is to be found there.
    static func url(_ name: String) -> String { "https://sandbox.imin.co/test/\(name)" }

    /// What the documented table does not allow: another type, or a member's price for somebody else.
    static func problems(with draft: CheckoutDraft) -> [ItemProblem] {
        var problems: [ItemProblem] = []
        for (position, item) in draft.items.enumerated() {
            guard let tested = items[item.opportunity.text], let offer = offers[item.offer.text] else { continue }
            let type = draft.types.indices.contains(position) ? draft.types[position] : nil
            if let type, type != tested.type {
                problems.append(
                    ItemProblem(
                        position: position, item: item, opportunityType: type, type: .unknownOpportunity,
                        description: "\(item.opportunity) is a \(tested.type), not a \(type)."))
            } else if offer.isForMembers, draft.payer != .customer(member) {
                problems.append(
                    ItemProblem(
                        position: position, item: item, opportunityType: tested.type, type: .unacceptableOffer,
                        description: "\(item.offer) is for the customer `\(member)` only."))
            }
        }
        return problems
    }
}
