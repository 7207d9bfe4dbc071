// Payment cards that customers keep, for the checkout to offer (IMIN-API, section 3.12: Payment Card Management).

import HashTreeCollections

/// A kept card. A UUID in lower case.
struct SavedCardID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A card as it is kept. The sandbox only takes test cards, which are nobody's: it keeps their number, as a token of the bank would be.
struct SavedCard: Sendable, Hashable {
    let id: SavedCardID
    var number: CardNumber
    /// `12/34`
    var expiry: String
    var holder: String

    var card: Card { number.card }
}

/// Everybody's cards, in the order they were added.
struct Wallets: Sendable, Hashable {
    private(set) var cards: TreeDictionary<CustomerID, [SavedCard]> = [:]

    mutating func apply(_ event: CardEvent) {
        switch event {
        case .saved(let customer, let card): cards[customer, default: []].append(card)
        case .changed(let customer, let id, let expiry, let holder):
            guard let index = cards[customer]?.firstIndex(where: { $0.id == id }) else { return }
            cards[customer]?[index].expiry = expiry
            cards[customer]?[index].holder = holder
        case .removed(let customer, let id):
            let rest = (cards[customer] ?? []).filter { $0.id != id }
            cards[customer] = rest.isEmpty ? nil : rest
        }
    }

    func cards(of customer: CustomerID) -> [SavedCard] { cards[customer] ?? [] }

    /// A payer's cards; guests keep none.
    func cards(of payer: CheckoutSession.Payer) -> [SavedCard] {
        if case .customer(let id) = payer { cards(of: id) } else { [] }
    }
}

/// What happens to kept cards.
enum CardEvent: Sendable, Hashable {
    case saved(CustomerID, SavedCard)
    case changed(CustomerID, SavedCardID, expiry: String, holder: String)
    case removed(CustomerID, SavedCardID)

    /// How many identifiers were drawn for it.
    var drawn: Int { if case .saved = self { 1 } else { 0 } }

    var line: String {
        switch self {
        case .saved(let customer, let card): "+card \(customer) \(card.card.label)"
        case .changed(let customer, let id, _, _): "~card \(customer) \(id)"
        case .removed(let customer, let id): "-card \(customer) \(id)"
        }
    }
}

/// Wishes about kept cards.
enum CardCommand: Sendable, Hashable {
    case save(CustomerID, CardNumber, expiry: String, holder: String)
    case change(CustomerID, SavedCardID, expiry: String, holder: String)
    case remove(CustomerID, SavedCardID)

    func decide(in world: World) throws(Problem) -> [Event] {
        switch self {
        case .save(let customer, let number, let expiry, let holder):
            _ = try CustomerRules.existing(customer, in: world)
            guard !world.wallets.cards(of: customer).contains(where: { $0.number == number }) else {
                throw Problem(409, .conflict, "You keep this card already: edit it to change its date or name.")
            }
            var identifiers = world.identifiers
            let card = SavedCard(id: SavedCardID(identifiers.uuid()), number: number, expiry: expiry, holder: holder)
            return [.card(.saved(customer, card))]
        case .change(let customer, let id, let expiry, let holder):
            let card = try CardCommand.existing(id, of: customer, in: world)
            return card.expiry == expiry && card.holder == holder
                ? [] : [.card(.changed(customer, id, expiry: expiry, holder: holder))]
        case .remove(let customer, let id):
            _ = try CardCommand.existing(id, of: customer, in: world)
            return [.card(.removed(customer, id))]
        }
    }

    static func existing(_ id: SavedCardID, of customer: CustomerID, in world: World) throws(Problem) -> SavedCard {
        guard let card = world.wallets.cards(of: customer).first(where: { $0.id == id }) else {
            throw Problem(404, .notFound, "There is no such card, or it has been removed already.")
        }
        return card
    }

    /// A forgotten customer's cards go, too.
    static func removal(of customer: CustomerID, in world: World) -> [Event] {
        world.wallets.cards(of: customer).map { .card(.removed(customer, $0.id)) }
    }
}

// MARK: - In checkpoints (a new member is added here, too)

extension Wallets: Stored {
    func write(to writer: inout CheckpointWriter) {
        writer.write(cards)
    }

    init(from reader: inout CheckpointReader) throws(CheckpointError) {
        self.init()
        cards = try reader.read()
    }
}
