// The test cards of Stripe (docs.stripe.com/testing), and what each one does. Nothing is ever charged.

/// Digits that pass Luhn's check.
struct CardNumber: Sendable, Hashable {
    let digits: String

    enum Flaw: String, Error, Sendable {
        case missing = "Enter the card number."
        case notDigits = "A card number has only digits."
        case length = "A card number has 12 to 19 digits."
        case luhn = "This card number is not valid: check the digits."
    }

    /// Spaces and hyphens between groups are accepted.
    init(_ text: String) throws(Flaw) {
        let signs = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard !signs.isEmpty else { throw .missing }
        guard signs.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { throw .notDigits }
        guard (12...19).contains(signs.count) else { throw .length }
        guard CardNumber.luhn(signs) else { throw .luhn }
        digits = String(decoding: signs, as: UTF8.self)
    }

    /// From the right every second digit counts double (as the sum of its digits); the whole must be a multiple of ten.
    private static func luhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte - UInt8(ascii: "0"))
            sum += index % 2 == 0 ? digit : (digit > 4 ? digit * 2 - 9 : digit * 2)
        }
        return sum % 10 == 0
    }

    var brand: String {
        switch digits.first {
        case "4": "Visa"
        case "5", "2": "Mastercard"
        case "3": "American Express"
        default: "Card"
        }
    }

    /// How many digits the security code has.
    var codeLength: Int { brand == "American Express" ? 4 : 3 }

    var card: Card { Card(brand: brand, lastFour: String(digits.suffix(4))) }
}

enum TestCards {
    enum Outcome: Sendable, Hashable {
        case succeeds
        /// The bank asks the customer to confirm (3-D Secure).
        case challenges
        case declines(String)
    }

    static let outcomes: [String: Outcome] = [
        "4242424242424242": .succeeds,
        "4000056655665556": .succeeds,
        "4000008260000000": .succeeds,
        "5555555555554444": .succeeds,
        "2223003122003222": .succeeds,
        "378282246310005": .succeeds,
        "4000000000003220": .challenges,
        "4000002760003184": .challenges,
        "4000002500003155": .challenges,
        "4000000000000002": .declines("Your card was declined."),
        "4000000000009995": .declines("Your card has insufficient funds."),
        "4000000000009987": .declines("Your card was declined: it was reported lost."),
        "4000000000009979": .declines("Your card was declined: it was reported stolen."),
        "4000000000000069": .declines("Your card has expired."),
        "4000000000000127": .declines("Your card's security code is incorrect."),
        "4000000000000119": .declines("The bank could not process the payment. Try again."),
    ]

    static func outcome(of number: CardNumber) -> Outcome {
        outcomes[number.digits] ?? .declines("Your card was declined: the sandbox only takes test cards such as 4242 4242 4242 4242.")
    }
}
