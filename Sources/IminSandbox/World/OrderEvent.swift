// What became of orders after they were placed: cancelled by either side, moved, replaced, attended; and their receipts.

import IminJSON

enum OrderEvent: Sendable, Hashable {
    /// Passed on to the seller; nothing is cancelled yet.
    case cancellationRequested(OrderID, items: [Int], at: Instant)
    /// Final. Their places are given back, once.
    case itemsCancelled(OrderID, items: [Int], by: OrderItem.Status, message: String?)
    /// The session or slot will not take place; the items of it are cancelled beside this.
    case opportunityCancelled(OpportunityID)
    /// With everything that is booked in it.
    case opportunityMoved(OpportunityID, start: Instant, message: String?)
    /// The item as it is now; its places are exchanged.
    case itemReplaced(OrderID, OrderItem)
    case itemAttended(OrderID, item: Int, status: OrderItem.Status)
    /// Of what the order's items are now; its number is the next one.
    case receiptIssued(OrderID, at: Instant)
}

extension World {
    mutating func apply(_ event: OrderEvent) {
        switch event {
        case .cancellationRequested(let id, let items, let at):
            change(items, of: id) { if $0.status == .confirmed { $0.cancellationRequested = at } }
        case .itemsCancelled(let id, let items, let status, let message):
            var freed: [OpportunityID] = []
            change(items, of: id) { item in
                guard item.status.isBooked, !status.isBooked else { return }
                item.status = status
                item.cancellationRequested = nil
                item.sellerMessage = message
                freed.append(item.opportunity)
            }
            for opportunity in freed { ledger[opportunity]?.giveBack(1) }
        case .opportunityCancelled(let id):
            opportunities[id]?.status = .cancelled
        case .opportunityMoved(let id, let start, let message):
            opportunities[id]?.start = start
            for order in ordersByOpportunity[id] ?? [] {
                let items = (orders[order]?.items ?? []).filter { $0.opportunity == id && $0.status.isBooked }.map(\.number)
                change(items, of: order) { item in
                    item.start = start
                    item.sellerMessage = message
                    // Whoever was there, or was not, was so at another time: it is all to come again (our decision).
                    item.status = .confirmed
                }
            }
            sortTimetable(of: id)
        case .itemReplaced(let id, let item):
            guard let old = orders[id]?.item(item.number), old.status.isBooked, ledger[item.opportunity]?.take(1) == true else { return }
            ledger[old.opportunity]?.giveBack(1)
            change([item.number], of: id) { $0 = item }
            remember(id, at: item.opportunity)
        case .itemAttended(let id, let number, let status):
            change([number], of: id) { if $0.status.isBooked, status.isBooked { $0.status = status } }
        case .receiptIssued(let id, let at):
            guard let order = orders[id] else { return }
            let number = receipts.count + 1
            receipts[number] = Receipt(number: number, order: id, created: at, items: order.items)
            orders[id]?.receipts.append(number)
        }
    }

    private mutating func change(_ numbers: [Int], of id: OrderID, _ body: (inout OrderItem) -> Void) {
        guard var order = orders[id] else { return }
        let before = order.items
        for index in order.items.indices where numbers.contains(order.items[index].number) { body(&order.items[index]) }
        orders[id] = order
        rebook(order, before: before)
    }

    /// Brings what a customer has booked up to date with the items of an order.
    mutating func rebook(_ order: Order, before: [OrderItem]) {
        guard case .customer(let customer) = order.payer, !order.isTest else { return }
        let old = Set(before.filter(\.status.isBooked).map { Booking.key($0, of: order) })
        let new = Set(order.items.filter(\.status.isBooked).map { Booking.key($0, of: order) })
        guard old != new else { return }
        var booked = bookings[customer] ?? OrderedKeys()
        for key in old.subtracting(new) { booked.remove(key) }
        for key in new.subtracting(old) { booked.insert(key) }
        bookings[customer] = booked.count == 0 ? nil : booked
    }

    /// Adds an order to those that have something of an opportunity.
    mutating func remember(_ order: OrderID, at opportunity: OpportunityID) {
        if ordersByOpportunity[opportunity]?.contains(order) != true { ordersByOpportunity[opportunity, default: []].append(order) }
    }

    private mutating func sortTimetable(of id: OpportunityID) {
        guard let owner = opportunities[id]?.owner else { return }
        let starts = (timetable[owner] ?? []).map { ($0, opportunities[$0]?.start ?? began) }
        timetable[owner] = starts.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }
}

// MARK: - As the journal and people see it

extension OrderEvent {
    func line(after world: World) -> String {
        switch self {
        case .cancellationRequested(let id, let items, _): "~order \(id) \(OrderEvent.names(items)) to be cancelled by the seller"
        case .itemsCancelled(let id, let items, let status, _): "~order \(id) \(OrderEvent.names(items)) \(status.rawValue)"
        case .opportunityCancelled(let id): "~opportunity \(id) cancelled"
        case .opportunityMoved(let id, let start, _): "~opportunity \(id) moved to \(start.text)"
        case .itemReplaced(let id, let item): "~order \(id) \(OrderEvent.names([item.number])) replaced by \(item.opportunity)"
        case .itemAttended(let id, let item, let status): "~order \(id) \(OrderEvent.names([item])) \(status.rawValue)"
        case .receiptIssued(let id, _): "+receipt \(world.orders[id]?.receipts.last.map(String.init) ?? "?") of order \(id)"
        }
    }

    private static func names(_ items: [Int]) -> String {
        "\(items.count == 1 ? "item" : "items") \(items.map(String.init).joined(separator: ", "))"
    }

    /// The names of the events in records.
    static let names: Set<String> = [
        "cancellationRequested", "itemsCancelled", "opportunityCancelled", "opportunityMoved", "itemReplaced", "itemAttended",
        "receiptIssued",
    ]

    var record: JSON {
        switch self {
        case .cancellationRequested(let id, let items, let at):
            .members([
                "event": "cancellationRequested", "order": .string(id.text), "items": .array(items.map(JSON.integer)),
                "at": .integer(at.microseconds),
            ])
        case .itemsCancelled(let id, let items, let status, let message):
            .members([
                "event": "itemsCancelled", "order": .string(id.text), "items": .array(items.map(JSON.integer)),
                "status": .string(status.rawValue), "message": message.json,
            ])
        case .opportunityCancelled(let id): .members(["event": "opportunityCancelled", "opportunity": .string(id.text)])
        case .opportunityMoved(let id, let start, let message):
            .members([
                "event": "opportunityMoved", "opportunity": .string(id.text), "start": .integer(start.microseconds),
                "message": message.json,
            ])
        case .itemReplaced(let id, let item):
            .members(["event": "itemReplaced", "order": .string(id.text), "item": item.record])
        case .itemAttended(let id, let item, let status):
            .members([
                "event": "itemAttended", "order": .string(id.text), "item": .integer(item), "status": .string(status.rawValue),
            ])
        case .receiptIssued(let id, let at):
            .members(["event": "receiptIssued", "order": .string(id.text), "at": .integer(at.microseconds)])
        }
    }

    init(_ record: Record) throws(RecordError) {
        let name = try record.text("event")
        if name == "opportunityCancelled" {
            self = .opportunityCancelled(OpportunityID(try record.text("opportunity")))
            return
        }
        if name == "opportunityMoved" {
            self = .opportunityMoved(
                OpportunityID(try record.text("opportunity")), start: try record.instant("start"), message: record.optional("message"))
            return
        }
        let order = OrderID(try record.text("order"))
        switch name {
        case "cancellationRequested":
            self = .cancellationRequested(order, items: record.numbers("items"), at: try record.instant("at"))
        case "itemsCancelled":
            self = .itemsCancelled(
                order, items: record.numbers("items"), by: try OrderItem.Status(record), message: record.optional("message"))
        case "itemReplaced": self = .itemReplaced(order, try OrderItem(record.record("item")))
        case "itemAttended": self = .itemAttended(order, item: try record.small("item"), status: try OrderItem.Status(record))
        default: self = .receiptIssued(order, at: try record.instant("at"))
        }
    }
}

extension OrderItem.Status {
    /// The member `status` of a record.
    init(_ record: Record) throws(RecordError) {
        let text = try record.text("status")
        guard let status = OrderItem.Status(rawValue: text) else { throw RecordError(description: "there is no item status `\(text)`") }
        self = status
    }
}

extension OrderNotice {
    var record: JSON {
        .members([
            "kind": .string(kind.rawValue), "before": .list(before.map(\.record)), "after": .list(after.map(\.record)),
            "refund": .integer(refund.minor), "message": message.json,
        ])
    }

    init(_ record: Record) throws(RecordError) {
        let text = try record.text("kind")
        guard let kind = Kind(rawValue: text) else { throw RecordError(description: "there is no notice `\(text)`") }
        self.init(
            kind: kind, before: try OrderItem.all("before", in: record), after: try OrderItem.all("after", in: record),
            refund: Price(minor: try record.small("refund")), message: record.optional("message"))
    }
}

extension OrderItem {
    static func all(_ key: String, in record: Record) throws(RecordError) -> [OrderItem] {
        var items: [OrderItem] = []
        for item in try record.records(key) { items.append(try OrderItem(item)) }
        return items
    }
}
