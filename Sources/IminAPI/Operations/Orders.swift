/// What a customer has booked: upcoming items, history, one order.
extension Catalogue {
    static let orders: [Operation] = [upcomingOrderItems, order, orderHistory]

    private static let unknownCustomer = DocumentedError(
        404, "NotFoundError", "no customer has this identifier", .ourDecision("no page documents it; the type is OpenActive's"))

    private static let customer = OperationParameter(
        "of", name: "of", .reference("CustomerAccount"), .query("customerIdentifier"), encoding: .identifier(.customerAccount),
        "whose: the account, its identifier or its URL")
    private static let page = OperationParameter("page", .integer, isRequired: false, .query("page"), "which page, counted from 1")

    private static let paging = Fact(
        "pages of ten in an `imin:RestrictedCollection`", .documentation("Order History; Upcoming OrderItems"))

    static let upcomingOrderItems = Operation(
        "orderItems", "Lists what a customer has booked and not yet attended, earliest first.", [customer, page],
        service: .booking, method: .get, path: "/api/v2/order-items", success: [200], result: Schemas.page(of: Schemas.orderItem),
        errors: [unknownCustomer] + keyErrors, effect: .reads,
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
        success: [200], result: Schemas.page(of: Schemas.order), errors: [unknownCustomer] + keyErrors, effect: .reads,
        facts: [
            Fact("GET /api/v2/orders?customerIdentifier=&page=, sorted by orderDate, newest first", .documentation("Order History")),
            paging,
        ],
        example: "orders(of: louis).first.confirmationNumber")
}
