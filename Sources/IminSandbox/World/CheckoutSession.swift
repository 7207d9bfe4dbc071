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

    var isPaid: Bool { if case .paid = state { true } else { false } }

    var expires: Instant { opened.adding(minutes: CheckoutSession.lifetimeMinutes) }

    /// For so long the page of a checkout that nobody paid can say that it has expired (our decision).
    static let rememberedMinutes = 24 * 60

    /// Its place among those that nobody has paid.
    fileprivate var key: OrderedKeys.Key { .init(number: opened.microseconds, name: id.text) }
}

extension World {
    /// With each new one the two oldest of those that expired long ago are forgotten, so that however many are opened and left, only
    /// those of the last day are kept.
    mutating func remember(_ session: CheckoutSession) {
        checkouts[session.id] = session
        unpaidCheckouts.insert(session.key)
        let limit = session.opened.adding(minutes: -CheckoutSession.rememberedMinutes).microseconds
        for key in unpaidCheckouts.keys(after: nil, limit: 2) where key.number < limit {
            unpaidCheckouts.remove(key)
            checkouts[CheckoutID(key.name)] = nil
        }
    }

    /// It is paid, and kept as long as its order.
    mutating func settle(_ id: CheckoutID, with order: OrderID) {
        guard let session = checkouts[id] else { return }
        unpaidCheckouts.remove(session.key)
        checkouts[id]?.state = .paid(order)
    }
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
