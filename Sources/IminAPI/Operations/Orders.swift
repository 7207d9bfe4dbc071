/// What a customer has booked: upcoming items, history, one order; cancellation and receipts.
extension Catalogue {
    static let orders: [Operation] = [upcomingOrderItems, order, orderHistory, cancelOrder, receipt]

    private static let unknownCustomer = DocumentedError(
        404, "NotFoundError", "no customer has this identifier", .ourDecision("no page documents it; the type is OpenActive's"))

    private static let invalid = DocumentedError(
        400, "InvalidRequestError", "`customerIdentifier` is missing, or `page` is no number from 1 on",
        .ourDecision("no page documents it and OpenActive has no type for it"))

    private static let customer = OperationParameter(
        "of", name: "of", .reference("CustomerAccount"), .query("customerIdentifier"), encoding: .identifier(.customerAccount),
        "whose: the account, its identifier or its URL")
    private static let page = OperationParameter("page", .integer, isRequired: false, .query("page"), "which page, counted from 1").from(1)

    private static let paging = Fact(
        "pages of ten in an `imin:RestrictedCollection`", .documentation("Order History; Upcoming OrderItems"))

    static let upcomingOrderItems = Operation(
        "orderItems", "Lists what a customer has booked and not yet attended, earliest first.", [customer, page],
        service: .booking, method: .get, path: "/api/v2/order-items", success: [200], result: Schemas.page(of: Schemas.orderItem),
        errors: [unknownCustomer, invalid] + keyErrors, effect: .reads,
        facts: [
            Fact("GET /api/v2/order-items?customerIdentifier=", .document("002")),
            Fact("only future items, earliest start first, with `imin:isPresentlyCancellable`", .documentation("Upcoming OrderItems")),
            paging,
        ],
        example: "orderItems(of: louis).count")

    static let order = Operation(
        "order", "Reads an order.",
        [
            OperationParameter(
                nil, name: "order", .reference("Order"), .path("orderId"), encoding: .identifier(.order),
                "the order, its identifier or its URL")
        ],
        service: .booking, method: .get, path: "/api/v2/orders/{orderId}", success: [200], result: Schemas.order,
        errors: [
            DocumentedError(404, "UnknownOrderError", "no order has this identifier")
        ] + keyErrors,
        effect: .reads,
        facts: [
            Fact("GET /api/v2/orders/{orderId}, answered 200", .documentation("Order (by ID)")),
            Fact(
                "totals, customer, broker and the items' offers and states", .openActive("Order and OrderItem of the Open Booking API 1.0")),
        ],
        example: "order(orders(of: louis).first).totalPaymentDue")

    static let orderHistory = Operation(
        "orders", "Lists a customer's orders, newest first.", [customer, page], service: .booking, method: .get, path: "/api/v2/orders",
        success: [200], result: Schemas.page(of: Schemas.order), errors: [unknownCustomer, invalid] + keyErrors, effect: .reads,
        facts: [
            Fact("GET /api/v2/orders?customerIdentifier=&page=, sorted by orderDate, newest first", .documentation("Order History")),
            paging,
        ],
        example: "orders(of: louis).first.confirmationNumber")

    static let cancelOrder = Operation(
        "order.cancel",
        "Cancels items of an order, all of them or none; the seller confirms later, and then the money goes back.",
        [
            OperationParameter(
                nil, name: "order", .reference("Order"), .path("orderId"), encoding: .identifier(.order),
                "the order, its identifier or its URL"),
            OperationParameter(
                "items", .array(.any), .body("/orderedItem"), encoding: .cancellations(order: "order"),
                "which: the OrderItems, their URLs or their numbers"),
        ],
        service: .booking, method: .patch, path: "/api/v2/orders/{orderId}",
        bodyTemplate: ["@context": "https://openactive.io/", "@type": "Order", "orderedItem": .null],
        assumedMembers: ["/@context", "/@type"], success: [204], result: nil,
        errors: [
            DocumentedError(404, "UnknownOrderError", "no order has this identifier"),
            DocumentedError(400, "CancellationNotPermittedError", "an item cannot be cancelled (any more); the description says why"),
            DocumentedError(400, "PatchContainsExcessivePropertiesError", "the body holds more than the states of order items"),
            DocumentedError(400, "PatchNotAllowedOnPropertyError", "a state other than CustomerCancelled is asked for"),
            DocumentedError(500, "OrderItemNotWithinOrderError", "an item is one of another order"),
            DocumentedError(500, "OrderItemIdInvalidError", "the id is not one of an order item"),
            DocumentedError(
                400, "InvalidRequestError", "the body is not JSON, or names no items, or another order",
                .ourDecision("OpenActive has no type for it")),
        ] + keyErrors,
        effect: .destroys,
        facts: [
            Fact(
                "PATCH /api/v2/orders/{orderIdentifier}; success means accepted and passed to the seller, not refunded",
                .documentation("Cancellations & Refunds")),
            Fact(
                "it is the address of `order`, whose page calls the identifier `orderId`",
                .ourDecision("the same UUID goes by two names; an address has one")),
            Fact(
                "the body, status 204, all items or none, repeating is harmless",
                .openActive("Order Cancellation of the Open Booking API 1.0")),
            Fact(
                "the seller confirms after a minute",
                .ourDecision("no page says how long it takes; OpenActive has brokers look at the seller's feed once a minute")),
            Fact(
                "until then an item stays OrderItemConfirmed and is not cancellable once more",
                .ourDecision("no page shows a state between the two")),
        ],
        example: "order.cancel(booking, items: [booking.orderedItem.first])")

    static let receipt = Operation(
        "receipt", "Reads a receipt, a PDF: its size, and its text where the file's text can be read plainly.",
        [
            OperationParameter(
                nil, name: "receipt", .reference("Receipt"), .path("receiptIdentifier"), encoding: .identifier(.receipt),
                "what `imin:receipt` of an order holds, its URL or its identifier")
        ],
        service: .booking, method: .get, path: "/api/v2/receipts/{receiptIdentifier}", success: [200],
        replyMediaType: "application/pdf", result: Schemas.receipt,
        errors: [
            DocumentedError(
                404, "NotFoundError", "no receipt has this identifier", .ourDecision("no page documents it; the type is OpenActive's"))
        ] + keyErrors,
        effect: .reads,
        facts: [
            Fact("GET /api/v2/receipts/{receiptIdentifier}, answered with a PDF", .documentation("Receipt (by ID)")),
            Fact("media type application/pdf", .ourDecision("the page only says that it is a PDF")),
            Fact("scripts see `{ status, contentType, size, text }`", .ourDecision("bytes of a PDF are nothing to assert on")),
        ],
        example: "receipt(booking.receipt.first).text")
}
