// The buttons of the page at `/`: what sellers do in their own systems, each a form for a route of the control plane.

import IminAPI

enum OverviewActions {
    /// What its seller may do with an item that is booked.
    static func on(_ item: OrderItem, of order: Order, in world: World, at now: Instant) -> [[String: Any]] {
        guard item.status == .confirmed else { return [] }
        let path = "/sandbox/orders/\(order.id)/order-items/\(item.number)"
        let id = "item-\(order.id)-\(item.number)"
        let row = "order-\(order.id)"
        let moved = ["opportunity": item.opportunity.text, "startDate": item.start.adding(days: 1).text]
        var actions = [action("\(id)-cancel", "Cancel", "\(path)/cancel", at: row)]
        if now >= SellerSimulation.entrance(to: item) {
            actions.append(action("\(id)-attended", "Attended", "\(path)/attendance", ["attended": "true"], at: row))
            actions.append(action("\(id)-absent", "Did not come", "\(path)/attendance", ["attended": "false"], at: row))
        }
        actions.append(action("\(id)-move", "Move to the next day", "/sandbox/opportunities/move", moved, at: row))
        if let other = replacement(for: item, in: world, at: now) {
            actions.append(
                action("\(id)-replace", "Replace by \(other.start.sentence)", "\(path)/replace", ["opportunity": other.id.text], at: row))
        }
        return actions
    }

    /// The next session or slot of the same kind that can be had instead.
    private static func replacement(for item: OrderItem, in world: World, at now: Instant) -> Opportunity? {
        guard let owner = world.opportunities[item.opportunity]?.owner else { return nil }
        return world.opportunities(of: owner, after: now).first { other in
            guard other.id != item.opportunity, other.offers.contains(item.offer), let offer = world.offers[item.offer] else {
                return false
            }
            return Bookability.isOpen(other, offer: offer, in: world, at: now) && (world.ledger[other.id]?.left ?? 0) > 0
        }
    }

    /// What a seller may do with an account of its own that is connected.
    static func on(_ link: LinkedAccount, evidence: EvidenceRequest.Status?) -> [[String: Any]] {
        let id = "account-\(link.customer)-\(link.seller)"
        let row = "customer-\(link.customer)"
        let key = ["customer": link.customer.text, "seller": link.seller.text]
        var actions = [action("\(id)-disconnect", "Disconnect", "/sandbox/accounts/links/remove", key, at: row)]
        if evidence == .potential || evidence == .active {
            for (name, accepts) in [("Accept the evidence", "true"), ("Reject the evidence", "false")] {
                actions.append(
                    action(
                        "\(id)-evidence-\(accepts)", name, "/sandbox/accounts/evidence", key.merging(["accept": accepts]) { $1 }, at: row))
            }
        }
        return actions
    }

    static func on(_ seller: Seller) -> [[String: Any]] {
        let path = "/sandbox/sellers/\(PercentCoding.encode(seller.id.text))/actions"
        let possible: [SellerAction] = [
            seller.hasOptedIn ? .optOut : .optIn, seller.hasStripe ? .disconnectStripe : .connectStripe,
        ]
        let row = "seller-\(seller.id)"
        return possible.map { action("\(row)-\($0.rawValue)", $0.label, path, ["type": $0.rawValue], at: row) }
    }

    /// `row` is what the page comes back to: the id of the row that the button stands in.
    private static func action(
        _ id: String, _ name: String, _ path: String, _ fields: [String: String] = [:], at row: String
    ) -> [String: Any] {
        [
            "id": id, "name": name, "path": path, "place": PercentCoding.encode(row),
            "fields": fields.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] },
        ]
    }
}
