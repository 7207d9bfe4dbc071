// Orders change over HTTP: the customer's cancellation (IMIN-API, section 4.3) and, under `/sandbox/`, what sellers do in their own systems.
// Receipts stand here too: each cancellation makes another one.

import HTTPTypes
import IminAPI
import IminJSON

enum CancellationHandlers {
    static let routes: [Route] = [
        Route(.patch, "/api/v2/orders/{id}", .booking, body: .json, cancel),
        Route(.get, "/api/v2/receipts/{number}", .booking, receipt),
        Route(.post, "/sandbox/orders/{id}/order-items/{number}/cancel", nil, access: .local, body: .json, cancelBySeller),
        Route(.post, "/sandbox/orders/{id}/order-items/{number}/replace", nil, access: .local, body: .json, replace),
        Route(.post, "/sandbox/orders/{id}/order-items/{number}/attendance", nil, access: .local, body: .json, attendance),
        Route(.post, "/sandbox/opportunities/cancel", nil, access: .local, body: .json, cancelOpportunity),
        Route(.post, "/sandbox/opportunities/move", nil, access: .local, body: .json, moveOpportunity),
    ]

    // MARK: - By the customer

    private static let orderMembers: Set<String> = ["@context", "@type", "type", "@id", "id", "orderedItem"]
    private static let itemMembers: Set<String> = ["@context", "@type", "type", "@id", "id", "orderItemStatus"]

    /// 204: accepted and passed on to the seller.
    private static func cancel(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let id = OrderID(call.capture("id").lowercased())
        _ = try OrderRules.existing(id, in: platform.world)
        let body = try BodyReader(parsing: call.body)
        try refuseExcess(body, known: orderMembers)
        _ = try body.context()
        try body.expect(type: "Order")
        if let named = try body.reference(), named != "\(OrderHandlers.collection)/\(id)", !named.hasSuffix("/orders/\(id)") {
            throw Problem(400, .invalidRequest, "The body names another order: \(named).", instance: "/@id")
        }
        let readers = try body.readers("orderedItem")
        guard !readers.isEmpty else { throw body.absent("orderedItem") }
        for reader in readers { try refuseExcess(reader, known: itemMembers) }
        var items: [Int] = []
        for reader in readers { items.append(try item(in: reader, of: id)) }
        _ = try platform.perform(.order(.requestCancellation(id, items: items)))
        return Answer(.noContent)
    }

    /// Members of other vocabularies (`ext:…`) are let through, as OpenActive asks.
    private static func refuseExcess(_ reader: BodyReader, known: Set<String>) throws(Problem) {
        for (key, _) in reader.object where !known.contains(key) && !key.contains(":") {
            throw Problem(
                400, .excessiveProperties, "\(reader.place(key)) cannot be changed: only the `orderItemStatus` of order items can.",
                instance: "\(reader.pointer)/\(key)")
        }
    }

    /// The number of the item that is to be cancelled.
    private static func item(in reader: BodyReader, of order: OrderID) throws(Problem) -> Int {
        try reader.expect(type: "OrderItem")
        let status = try reader.requiredText("orderItemStatus")
        guard ["https://openactive.io/CustomerCancelled", "CustomerCancelled", "oa:CustomerCancelled"].contains(status) else {
            throw Problem(
                400, .patchNotAllowed, "`orderItemStatus` can only become `https://openactive.io/CustomerCancelled`, not `\(status)`.",
                instance: "\(reader.pointer)/orderItemStatus")
        }
        guard let text = try reader.reference() else { throw reader.absent("@id") }
        return try number(of: text, in: order, pointer: reader.pointer)
    }

    /// `…/orders/{order}/order-items/{number}`
    private static func number(of text: String, in order: OrderID, pointer: String) throws(Problem) -> Int {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 4, let number = parts.last.flatMap({ Int($0) }), number > 0, parts[parts.count - 2] == "order-items",
            parts[parts.count - 4] == "orders"
        else {
            throw Problem(500, .orderItemIdentifierInvalid, "`\(text)` is not the id of an order item.", instance: "\(pointer)/@id")
        }
        guard parts[parts.count - 3].lowercased() == order.text else {
            throw Problem(500, .orderItemNotWithinOrder, "\(text) is not an item of the order \(order).", instance: "\(pointer)/@id")
        }
        return number
    }

    /// A PDF.
    private static func receipt(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let world = platform.world
        guard let receipt = Int(call.capture("number")).flatMap({ world.receipts[$0] }), let order = world.orders[receipt.order] else {
            throw Problem(404, .notFound, "There is no receipt `\(call.capture("number"))`.")
        }
        return Answer(
            .ok,
            fields: [
                .contentType: "application/pdf", .contentDisposition: "inline; filename=\"receipt-\(receipt.number).pdf\"",
                .cacheControl: "no-store",
            ], body: ReceiptDocument.pdf(receipt, of: order, in: world))
    }

    // MARK: - By the seller, in simulation

    private static func itemOfCall(_ call: Call) throws(Problem) -> (OrderID, Int) {
        guard let number = Int(call.capture("number")) else {
            throw Problem(404, .notFound, "There is no order item `\(call.capture("number"))`.")
        }
        return (OrderID(call.capture("id").lowercased()), number)
    }

    /// `{"message": "The hall is flooded."}`
    private static func cancelBySeller(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (id, number) = try itemOfCall(call)
        var message: String?
        if !call.body.isEmpty {
            let body = try BodyReader(parsing: call.body)
            try body.refuseUnknown(["message"])
            message = try body.text("message")
        }
        return try orderAfter(.cancelBySeller(id, items: [number], message: message), id, platform)
    }

    /// `{"opportunity": "https://…", "offer": "https://…"}`; the offer may be left out.
    private static func replace(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (id, number) = try itemOfCall(call)
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["opportunity", "offer"])
        _ = try platform.catalogue()
        let opportunity = OpportunityReference.identifier(in: try body.requiredText("opportunity"))
        return try orderAfter(
            .replaceItem(id, item: number, by: opportunity, offer: try body.text("offer").map(OfferID.init)), id, platform)
    }

    /// `{"attended": true}`
    private static func attendance(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let (id, number) = try itemOfCall(call)
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["attended"])
        guard let attended = try body.flag("attended") else { throw body.absent("attended") }
        return try orderAfter(.markAttendance(id, item: number, attended: attended), id, platform)
    }

    private static func orderAfter(_ command: OrderCommand, _ id: OrderID, _ platform: Platform) throws(Problem) -> Answer {
        let world: World
        do {
            (world, _) = try platform.perform(.order(command))
        } catch {
            // The platform's 500 for it (OpenActive's) is for bodies that name a wrong item; here it is part of the path.
            throw error.type == .orderItemNotWithinOrder ? Problem(404, .notFound, error.description) : error
        }
        return .json(try OrderRules.existing(id, in: world).json(in: world, at: platform.now, isWhole: true))
    }

    /// `{"opportunity": "https://…", "message": "…"}`
    private static func cancelOpportunity(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["opportunity", "message"])
        let id = OpportunityReference.identifier(in: try body.requiredText("opportunity"))
        return try opportunityAfter(.cancelOpportunity(id, message: try body.text("message")), id, platform)
    }

    /// `{"opportunity": "https://…", "startDate": "2026-05-08T19:00:00Z", "message": "…"}`
    private static func moveOpportunity(_ call: Call, _ platform: Platform) throws(Problem) -> Answer {
        let body = try BodyReader(parsing: call.body)
        try body.refuseUnknown(["opportunity", "startDate", "message"])
        let id = OpportunityReference.identifier(in: try body.requiredText("opportunity"))
        let text = try body.requiredText("startDate")
        guard let start = Instant(text: text) else {
            throw Problem(
                400, .invalidRequest, "`startDate` must be a time such as `2026-05-08T19:00:00Z`, not `\(text)`.", instance: "/startDate")
        }
        return try opportunityAfter(.moveOpportunity(id, to: start, message: try body.text("message")), id, platform)
    }

    private static func opportunityAfter(_ command: OrderCommand, _ id: OpportunityID, _ platform: Platform) throws(Problem) -> Answer {
        _ = try platform.catalogue()
        let (world, _) = try platform.perform(.order(command))
        guard let opportunity = world.opportunities[id] else { throw Problem(500, .internalError, "The opportunity is gone.") }
        return .json(opportunity.json(in: world, at: platform.now, above: opportunity.above(in: world, withOffers: false)))
    }
}

extension BodyReader {
    /// The `@id` or `id` of the object, whichever spelling is used.
    fileprivate func reference() throws(Problem) -> String? {
        if let text = try text("@id") { return text }
        return try text("id")
    }
}

/// How requests name a session or slot: by the identifier of the seller's open data, or by the URL that search gives for it.
enum OpportunityReference {
    static func identifier(in text: String) -> OpportunityID {
        for collection in ["\(Vocabulary.events)/scheduled-sessions/", "\(Vocabulary.facilities)/slots/"] where text.hasPrefix(collection) {
            let name = text.dropFirst(collection.count)
            return OpportunityID(PercentCoding.decode(name) ?? String(name))
        }
        return OpportunityID(text)
    }
}
