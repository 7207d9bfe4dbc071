// A checkout: opened by the broker, finished by the customer on its page.

import IminJSON

/// One visit to the checkout.
struct CheckoutSession: Sendable, Hashable {
    enum Payer: Sendable, Hashable {
        case customer(CustomerID)
        case guest(Person)
    }

    /// Where it stands. That it has expired is a question to the clock, not a state.
    enum State: Sendable, Hashable {
        case open
        /// The bank asks the customer to confirm; the card that is being paid with.
        case challenged(Card)
        case paid(OrderID)
    }

    let id: CheckoutID
    let opened: Instant
    var payer: Payer
    var broker: Broker
    var items: [CheckoutItem]
    var links: [NavigationLink]
    var state: State = .open

    /// Our decision: the documents name no lifetime.
    static let lifetimeMinutes = 30

    var expires: Instant { opened.adding(minutes: CheckoutSession.lifetimeMinutes) }
}

struct CheckoutItem: Sendable, Hashable {
    var offer: OfferID
    var opportunity: OpportunityID
}

/// The broker whose customer is checking out.
struct Broker: Sendable, Hashable {
    var name: String
    /// With its scheme: a URL without one (document 002) was completed with `https://`.
    var url: String
}

/// Where the pages lead back to.
struct NavigationLink: Sendable, Hashable {
    var name: String
    /// `https://imin.co/BackToBrokerLink`
    var linkType: String
    var url: String
}

/// What is kept of a payment card.
struct Card: Sendable, Hashable {
    var brand: String
    var lastFour: String

    var label: String { "\(brand) ending \(lastFour)" }
}
