// Names of things, each kind a type of its own, and the source they come from: a function of the seed and of how many were drawn
// before, so that the same commands name the same things.

/// A name of one kind of thing.
protocol Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    var text: String { get }
    init(_ text: String)
}

extension Identifier {
    var description: String { text }
    static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// Ten letters: `MAlnTNiZut`.
struct CustomerID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A UUID in lower case.
struct OrderID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A UUID in lower case.
struct CheckoutID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// An absolute URL of the seller's open data.
struct SellerID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// An absolute URL of the seller's open data, of a ScheduledSession or Slot: what search and checkout call its `identifier`.
struct OpportunityID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// An absolute URL of the seller's open data, of an EventSeries, SessionSeries or FacilityUse.
struct SeriesID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// An absolute URL of the seller's open data.
struct OfferID: Identifier {
    let text: String
    init(_ text: String) { self.text = text }
}

/// Draws identifiers. Two draws never give the same customer identifier: it is a permutation of the count, not a hash of it.
struct IdentifierSource: Sendable, Hashable {
    let seed: UInt64
    /// How many were drawn.
    private(set) var count: UInt64 = 0

    init(seed: UInt64) { self.seed = seed }

    /// Forgets nothing and repeats nothing: skips what an event says was drawn.
    mutating func skip(_ drawn: Int) { count &+= UInt64(drawn) }

    mutating func customer() -> CustomerID {
        defer { count &+= 1 }
        return CustomerID(IdentifierSource.letters(permuted(count)))
    }

    mutating func order() -> OrderID { OrderID(uuid()) }

    mutating func checkout() -> CheckoutID { CheckoutID(uuid()) }

    /// A UUID in lower case: of a token, or of a visit to pages.
    mutating func token() -> String { uuid() }

    /// A random UUID (RFC 9562, version 4).
    mutating func uuid() -> String {
        defer { count &+= 1 }
        let high = IdentifierSource.mix(seed ^ IdentifierSource.mix(count &* 2 &+ 1))
        let low = IdentifierSource.mix(high ^ IdentifierSource.mix(count &* 2 &+ 2))
        let digits = IdentifierSource.hexadecimal(high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000) + IdentifierSource.hexadecimal(low >> 2 | 1 << 63)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// 52 to the power of 10: as many as ten letters can name.
    private static let customerNames: UInt64 = 144_555_105_949_057_024

    /// A permutation of 0 ..< 52^10: a Feistel network of two halves of 29 bits, repeated while it leaves the range (on average twice).
    private func permuted(_ value: UInt64) -> UInt64 {
        let mask: UInt64 = 1 << 29 - 1
        var current = value % IdentifierSource.customerNames
        repeat {
            var left = current >> 29
            var right = current & mask
            for round in 0..<4 {
                let key = IdentifierSource.mix(seed &+ UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
                (left, right) = (right, (left ^ IdentifierSource.mix(right ^ key)) & mask)
            }
            current = left << 29 | right
        } while current >= IdentifierSource.customerNames
        return current
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private static func letters(_ value: UInt64) -> String {
        var rest = value
        var text: [UInt8] = []
        for _ in 0..<10 {
            text.append(alphabet[Int(rest % 52)])
            rest /= 52
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

    private static func hexadecimal(_ value: UInt64) -> [UInt8] {
        (0..<16).map { hexadecimalDigits[Int(value >> (60 - UInt64($0) * 4) & 0xF)] }
    }

    /// The finalizer of SplitMix64.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
