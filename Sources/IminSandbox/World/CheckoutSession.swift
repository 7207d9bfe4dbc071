// A checkout: opened by the broker, finished by the customer on its page.

import IminJSON

/// One visit to the checkout.
struct CheckoutSession: Sendable, Hashable {
    enum Payer: Sendable, Hashable {
        case customer(CustomerID)
        case guest(Person)
        /// A guest who says on the page who they are.
        case unnamed
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

    /// Of test identifiers only: nothing is booked and nothing is paid.
    var isTest: Bool { TestItems.areTest(items) }

    var expires: Instant { opened.adding(minutes: CheckoutSession.lifetimeMinutes) }
}

struct CheckoutItem: Sendable, Hashable {
    var offer: OfferID
    var opportunity: OpportunityID
    /// Who comes, in a group booking.
    var attendee: CustomerID?
}

/// What happens to a checkout besides being opened and paid.
enum CheckoutEvent: Sendable, Hashable {
    /// A guest said who they are.
    case named(CheckoutID, Person)
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
