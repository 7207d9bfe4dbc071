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
    /// As they are now.
    var items: [OrderItem]
    /// `nil` where nothing had to be paid.
    var card: Card?
    /// As they were booked: what the confirmation said stays said.
    let placedItems: [OrderItem]
    /// The numbers of its receipts, oldest first.
    var receipts: [Int] = []

    init(
        id: OrderID, confirmationNumber: String, placed: Instant, checkout: CheckoutID, payer: CheckoutSession.Payer, broker: Broker,
        links: [NavigationLink], seller: SellerID, items: [OrderItem], card: Card?
    ) {
        self.id = id
        self.confirmationNumber = confirmationNumber
        self.placed = placed
        self.checkout = checkout
        self.payer = payer
        self.broker = broker
        self.links = links
        self.seller = seller
        self.items = items
        self.card = card
        placedItems = items
    }

    /// What is due: cancelled items no longer count.
    var total: Price { items.reduce(.free) { $1.status.isBooked ? $0 + $1.price : $0 } }

    /// What was due when it was placed.
    var placedTotal: Price { placedItems.reduce(.free) { $0 + $1.price } }

    func item(_ number: Int) -> OrderItem? { items.first { $0.number == number } }
}

extension Order {
    /// Of test identifiers: shown on its own page and in its e-mail, and nowhere else.
    var isTest: Bool { !items.isEmpty && items.allSatisfy { TestItems.isTest($0.opportunity) } }
}

struct OrderItem: Sendable, Hashable {
    /// OpenActive's `OrderItemStatus`.
    enum Status: String, Sendable, Hashable {
        case confirmed = "OrderItemConfirmed"
        case customerCancelled = "CustomerCancelled"
        case sellerCancelled = "SellerCancelled"
        case attended = "AttendeeAttended"
        case absent = "AttendeeAbsent"

        /// It holds a place, and its price counts.
        var isBooked: Bool {
            switch self {
            case .confirmed, .attended, .absent: true
            case .customerCancelled, .sellerCancelled: false
            }
        }
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
    /// When the customer asked to cancel it; it stays confirmed until the seller's system says otherwise.
    var cancellationRequested: Instant?
    /// What the seller said about its change or cancellation.
    var sellerMessage: String?
    /// Who comes, where that was said: in a group booking.
    var attendee: CustomerID?
}

/// What was paid and given back for an order, as of one day. It never changes: a refund makes another one.
struct Receipt: Sendable, Hashable {
    let number: Int
    let order: OrderID
    let created: Instant
    /// As they were then.
    let items: [OrderItem]
}

/// What became of items of an order after it was placed.
struct OrderNotice: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case customerCancelled, sellerCancelled, moved, replaced
    }

    var kind: Kind
    /// As they were.
    var before: [OrderItem]
    /// As they are now.
    var after: [OrderItem]
    /// What goes back to the card.
    var refund: Price
    /// What the seller says about it.
    var message: String?
}

/// A message to a customer. Its text is rendered when it is read, from what never changes.
struct Message: Sendable, Hashable {
    enum Subject: Sendable, Hashable {
        case confirmation(OrderID)
        case notice(OrderID, OrderNotice)
    }

    let number: Int
    let sent: Instant
    let recipient: String
    /// The name it was addressed with.
    let givenName: String
    let subject: Subject
}
