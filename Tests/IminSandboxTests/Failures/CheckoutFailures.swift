import IminJSON
import Testing

@testable import IminSandbox

extension DocumentedFailure {
    private static let anonymous = #"{"type": "Organization", "url": "https://acmefitness.example"}"#
    private static let nowhere = "http://nowhere.example/1"
    private static let swimming = "https://lidos.example.com/scheduled-sessions/"

    /// Eight places, one left.
    private static let lastPlace = Caller.item(offer: Caller.lastPlace.offer, session: Caller.lastPlace.session)

    /// Something to book of this kind, made for the test.
    private static func made(_ criterion: String, on stage: FailureStage) async -> String {
        let body = #"{"criteria": ["\#(criterion)"], "type": "ScheduledSession"}"#
        let session = await stage.caller.send(.post, "http://127.0.0.1/sandbox/opportunities", body).json
        return Caller.item(offer: session["offers"]?[0]?["id"]?.string ?? "", session: session["identifier"]?.string ?? "")
    }

    private typealias Checkout = @Sendable (FailureStage, [String], String?, String?) async -> Reply

    /// What the authenticated and the standalone checkout have in common; items that cannot be booked have this status.
    private static func common(_ operation: String, _ itemStatus: Int, _ checkout: @escaping Checkout) -> [DocumentedFailure] {
        [
            DocumentedFailure(operation, itemStatus, "UnknownOpportunityError") {
                await checkout($0, [Caller.item(session: nowhere)], nil, nil)
            },
            DocumentedFailure(operation, itemStatus, "UnknownOfferError") {
                await checkout($0, [Caller.item(offer: nowhere)], nil, nil)
            },
            DocumentedFailure(operation, itemStatus, "OpportunityOfferPairNotBookableError") {
                await checkout($0, [await made("seller not opted in", on: $0)], nil, nil)
            },
            DocumentedFailure(operation, itemStatus, "OpportunityIsFullError") {
                await checkout($0, [await made("full", on: $0)], nil, nil)
            },
            DocumentedFailure(operation, itemStatus, "OpportunityHasInsufficientCapacityError") {
                await checkout($0, [lastPlace, lastPlace], nil, nil)
            },
            DocumentedFailure(operation, itemStatus, "UnacceptableOfferError") {
                let special = Seeds.entitlementOffers.values.first { $0.base == OfferID(Caller.adult) }
                return await checkout($0, [Caller.item(offer: special?.offer.id.text ?? "")], nil, nil)
            },
            DocumentedFailure(operation, 400, "IncompleteBrokerDetailsError") { await checkout($0, [Caller.item()], nil, anonymous) },
            DocumentedFailure(operation, 400, "IncompleteCustomerDetailsError") {
                await checkout($0, [Caller.item()], #"{"type": "Person", "email": "ada@example.com"}"#, nil)
            },
            DocumentedFailure(operation, 400, "IncompleteOrderItemError") {
                await checkout($0, [#"{"type": "OrderItem", "acceptedOffer": "\#(Caller.adult)"}"#], nil, nil)
            },
            DocumentedFailure(operation, 500, "SellerMismatchError") { await checkout($0, [Caller.item(), lastPlace], nil, nil) },
            DocumentedFailure(operation, 400, "InvalidRequestError") {
                await checkout($0, [Caller.item().replacing("acceptedOffer", with: "acceptedOfer")], nil, nil)
            },
            DocumentedFailure(operation, 404, "NotFoundError") { await checkout($0, [Caller.item()], "\"nobody\"", nil) },
        ]
    }

    static let checkouts: [DocumentedFailure] =
        common("checkout POST", 409) { await $0.checkout($1, customer: $2, broker: $3) }
        + common("standaloneCheckout POST", 400) { await $0.standalone($1, customer: $2, broker: $3) } + [
            DocumentedFailure("checkout POST", 409, "IncompleteAttendeeDetailsError") { stage in
                let louis = await stage.customer()
                let item = Caller.item().dropLast() + #", "attendee": "\#(louis)"}"#
                return await stage.checkout([String(item), Caller.item()], customer: "\"\(louis)\"")
            }
        ]

    static let orders: [DocumentedFailure] =
        ["orders", "order-items"].flatMap { path in
            let operation = path == "orders" ? "orders GET" : "orderItems GET"
            return [
                DocumentedFailure(operation, 404, "NotFoundError") { await $0.ask(.get, "/api/v2/\(path)?customerIdentifier=nobody") },
                DocumentedFailure(operation, 400, "InvalidRequestError") { await $0.ask(.get, "/api/v2/\(path)") },
            ]
        } + [
            DocumentedFailure("order GET", 404, "UnknownOrderError") { await $0.ask(.get, "/api/v2/orders/none") },
            DocumentedFailure("receipt GET", 404, "NotFoundError") { await $0.ask(.get, "/api/v2/receipts/7000") },
            DocumentedFailure("order.cancel PATCH", 404, "UnknownOrderError") {
                await $0.patch(OrderID("none"), FailureStage.cancellation(OrderID("none")))
            },
            DocumentedFailure("order.cancel PATCH", 400, "CancellationNotPermittedError") { stage in
                let order = await stage.order()
                _ = await stage.caller.send(
                    .post, "http://127.0.0.1/sandbox/orders/\(order)/order-items/1/cancel")
                return await stage.patch(order, FailureStage.cancellation(order))
            },
            DocumentedFailure("order.cancel PATCH", 400, "PatchContainsExcessivePropertiesError") {
                let order = await $0.order()
                return await $0.patch(order, FailureStage.cancellation(order, more: #""orderDate": "2026-05-04T08:00:00Z", "#))
            },
            DocumentedFailure("order.cancel PATCH", 400, "PatchNotAllowedOnPropertyError") {
                let order = await $0.order()
                return await $0.patch(order, FailureStage.cancellation(order, status: "SellerCancelled"))
            },
            DocumentedFailure("order.cancel PATCH", 500, "OrderItemNotWithinOrderError") {
                await $0.patch(await $0.order(), FailureStage.cancellation(await $0.order()))
            },
            DocumentedFailure("order.cancel PATCH", 500, "OrderItemIdInvalidError") {
                let order = await $0.order()
                return await $0.patch(order, FailureStage.cancellation(order, item: "one"))
            },
            DocumentedFailure("order.cancel PATCH", 400, "InvalidRequestError") { await $0.patch(await $0.order(), "[]") },
        ]

    static let sellers: [DocumentedFailure] =
        [("onboard", "stripe=false&"), ("update", "stripe=true&"), ("view", "")].map { page, stripe in
            DocumentedFailure("seller.\(page) POST", 400, "InvalidRequestError") {
                await $0.ask(.post, "/api/\(page)-token?\(stripe)sellerId=abc123")
            }
        } + [
            DocumentedFailure("seller.update POST", 404, "NotFoundError") {
                await $0.ask(.post, "/api/update-token?stripe=true&sellerId=\(FailureStage.encoded(nowhere))")
            },
            DocumentedFailure("seller.view POST", 404, "NotFoundError") {
                await $0.ask(.post, "/api/view-token?sellerId=\(FailureStage.encoded(nowhere))")
            },
            DocumentedFailure("seller.delete DELETE", 404, "NotFoundError") {
                await $0.ask(.delete, "/api/sellers/\(FailureStage.encoded(nowhere))")
            },
            DocumentedFailure("seller.delete DELETE", 400, "InvalidRequestError") { await $0.ask(.delete, "/api/sellers/abc123") },
            DocumentedFailure("seller.status GET", 400, "InvalidRequestError") { await $0.ask(.get, "/api/bs/sandbox?sellerId=abc123") },
        ]
}
