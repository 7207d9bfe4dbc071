// What can be asked of the world, and the one function that answers: pure, so that it can be tested as a table and run on any fork.

/// A wish to change the world. Its members have been read and checked for form; whether it may happen is decided by the rules.
enum Command: Sendable, Hashable {
    case begin(seed: UInt64, at: Instant, clock: WorldClock.Mode)
    /// Puts the weeks into the catalogue that the clock has brought near.
    case schedule
    case advanceClock(microseconds: Int64)
    /// Makes a session or slot as a test needs it.
    case addOpportunity(OpportunityQuery)
    case createCustomer(Person)
    case changeCustomer(CustomerID, PersonChanges)
    case eraseCustomer(CustomerID)
    case openCheckout(CheckoutDraft)
    case pay(CheckoutID, Payment)
    /// The bank's answer to a 3-D Secure challenge.
    case answerChallenge(CheckoutID, approved: Bool)
    case order(OrderCommand)
    case webhook(WebhookCommand)
    case account(AccountCommand)
    case card(CardCommand)
    case seller(SellerCommand)
    /// A guest says on the page who they are.
    case nameGuest(CheckoutID, Person)
}

/// A checkout as the broker asked for it.
struct CheckoutDraft: Sendable, Hashable {
    var payer: CheckoutSession.Payer
    var broker: Broker
    var items: [CheckoutItem]
    /// `ScheduledSession` or `Slot`, as the broker named each item's type; `nil` where only the identifier was given.
    var types: [String?]
    var links: [NavigationLink]
}

/// How the customer pays.
enum Payment: Sendable, Hashable {
    case nothing
    case card(CardNumber)
}

/// Decides what a command changes. `now` is the world's time.
func decide(_ command: Command, in world: World, at now: Instant) throws(Problem) -> [Event] {
    switch command {
    case .begin(let seed, let at, let clock): return [.began(seed: seed, at: at, clock: clock)]
    case .schedule: return world.missingWeeks(at: now).map(Event.scheduled(week:)) + FeedEvent.due(in: world, at: now)
    case .advanceClock(let microseconds):
        guard microseconds >= 0 else { throw Problem(400, .invalidRequest, "The clock only moves forward.") }
        guard now.adding(microseconds: microseconds) <= .latest else {
            throw Problem(400, .invalidRequest, "The clock does not move beyond the year 9998.")
        }
        return microseconds == 0 ? [] : [.clockAdvanced(microseconds: microseconds)]
    case .addOpportunity(let query): return try OpportunityMaker.make(query, in: world, at: now)
    case .createCustomer(let person): return CustomerRules.create(person, in: world, at: now)
    case .changeCustomer(let id, let changes): return try CustomerRules.change(id, changes, in: world)
    case .eraseCustomer(let id): return try CustomerRules.erase(id, in: world)
    case .openCheckout(let draft): return try CheckoutRules.open(draft, in: world, at: now)
    case .pay(let id, let payment): return try PaymentRules.pay(id, payment, in: world, at: now)
    case .account(let command): return try command.decide(in: world, at: now)
    case .card(let command): return try command.decide(in: world)
    case .answerChallenge(let id, let approved): return try PaymentRules.answer(id, approved: approved, in: world, at: now)
    case .order(let command): return try decide(command, in: world, at: now)
    case .webhook(let command): return try decide(command, in: world, at: now)
    case .nameGuest(let id, let person): return try CheckoutRules.name(id, person, in: world, at: now)
    case .seller(let command): return try SellerRules.decide(command, in: world, at: now)
    }
}
