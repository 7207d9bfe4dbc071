// What was booked. An order keeps the words and prices of its day; who it is for is looked up when it is shown.

struct Order: Sendable, Hashable {
    let id: OrderID
    /// What people quote on the telephone: `IM-7QX2-K4TD`.
    let confirmationNumber: String
    let placed: Instant
    let checkout: CheckoutID
    var payer: CheckoutSession.Payer
    var broker: Broker
    var links: [NavigationLink]
    var seller: SellerID
    var items: [OrderItem]
    /// `nil` where nothing had to be paid.
    var card: Card?

    /// What is due: cancelled items no longer count.
    var total: Price { items.reduce(.free) { $1.status == .confirmed ? $0 + $1.price : $0 } }
}

struct OrderItem: Sendable, Hashable {
    enum Status: String, Sendable, Hashable {
        case confirmed = "OrderItemConfirmed"
        case customerCancelled = "CustomerCancelled"
        case sellerCancelled = "SellerCancelled"
    }

    /// Counted from 1 within the order.
    let number: Int
    var offer: OfferID
    var offerName: String
    var price: Price
    var opportunity: OpportunityID
    var name: String
    var placeName: String
    var start: Instant
    var status: Status = .confirmed
}

/// A message to a customer. Its text is rendered when it is read; the order it is about never changes what it renders from.
struct Message: Sendable, Hashable {
    enum Subject: Sendable, Hashable {
        case confirmation(OrderID)
    }

    let number: Int
    let sent: Instant
    let recipient: String
    /// The name it was addressed with.
    let givenName: String
    let subject: Subject
}
