// Group booking (documentation, "Group Booking [BETA]"): one customer books for several people, an item for each.

enum GroupBooking {
    /// Refuses what the documentation rules out; a draft in which nobody is named as attendee is no group.
    static func check(_ draft: CheckoutDraft, in world: World) throws(Problem) {
        guard draft.items.contains(where: { $0.attendee != nil }) else { return }
        guard case .customer = draft.payer else {
            throw Problem(
                400, .incompleteCustomer, "A group is booked by a customer with an account: name it by its identifier or URL.",
                instance: "/imin:initialOrder/customer")
        }
        try refuseIncomplete(draft)
        var seen: Set<CustomerID> = []
        for (position, item) in draft.items.enumerated() {
            let instance = "/imin:initialOrder/orderedItem/\(position)"
            guard item.opportunity == draft.items[0].opportunity, item.offer == draft.items[0].offer else {
                throw Problem(
                    400, .invalidRequest, "Item \(position + 1) is not for the same session and offer as item 1: a group books one.",
                    instance: instance)
            }
            guard let attendee = item.attendee else { continue }
            _ = try CustomerRules.existing(attendee, in: world, instance: "\(instance)/attendee")
            guard seen.insert(attendee).inserted else {
                throw Problem(
                    400, .invalidRequest, "Item \(position + 1) is for `\(attendee)`, who has a place in this group already.",
                    instance: "\(instance)/attendee")
            }
        }
    }

    private static func refuseIncomplete(_ draft: CheckoutDraft) throws(Problem) {
        var problems: [ItemProblem] = []
        for (position, item) in draft.items.enumerated() where item.attendee == nil {
            let type = draft.types.indices.contains(position) ? draft.types[position] : nil
            problems.append(
                ItemProblem(
                    position: position, item: item, opportunityType: type ?? "ScheduledSession", type: .incompleteAttendee,
                    description: "in a group every item names its `attendee`."))
        }
        if let problem = Problem.items(problems) { throw problem }
    }
}
