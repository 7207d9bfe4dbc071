// Money in the world: always pounds, counted in pence, printed as the JSON numbers the platform uses.

import IminJSON

/// An amount in pence.
struct Price: Sendable, Hashable, Comparable {
    /// Pence.
    var minor: Int

    static let currency = "GBP"
    static let free = Price(minor: 0)

    var isFree: Bool { minor == 0 }

    static func < (left: Price, right: Price) -> Bool { left.minor < right.minor }
    static func + (left: Price, right: Price) -> Price { Price(minor: left.minor + right.minor) }

    /// In pounds, with no more digits than needed: `7.5`.
    var number: JSONNumber { JSONNumber(text: numberText) ?? JSONNumber(minor / 100) }

    private var numberText: String {
        let pence = minor % 100
        guard pence != 0 else { return String(minor / 100) }
        return pence % 10 == 0 ? "\(minor / 100).\(pence / 10)" : "\(minor / 100).\(Digits.padded(pence, to: 2))"
    }

    /// For people: `£7.50`, `Free`.
    var label: String { isFree ? "Free" : amount }

    /// For people: `£7.50`, `£0.00`.
    var amount: String { "£\(minor / 100).\(Digits.padded(minor % 100, to: 2))" }
}
