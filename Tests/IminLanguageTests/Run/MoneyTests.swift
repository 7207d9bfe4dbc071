import Testing

@testable import IminLanguage

@Suite("Money")
struct MoneyTests {
    private func pounds(_ minor: Int64) -> Money { Money(minor: minor, currency: "GBP") }

    @Test(
        "amounts are written as literals where there are some",
        arguments: [
            (950, "GBP", "£9.50"), (-950, "GBP", "-£9.50"), (5, "GBP", "£0.05"), (0, "EUR", "€0.00"), (1200, "USD", "USD 12.00"),
            (500, "JPY", "JPY 500"),
            (1234, "KWD", "KWD 1.234"), (.min, "GBP", "-£92233720368547758.08"),
        ] as [(Int64, String, String)])
    func text(minor: Int64, currency: String, text: String) {
        #expect(Money(minor: minor, currency: currency).description == text)
    }

    @Test(
        "multiplying and dividing round halves to even in the minor unit",
        arguments: [
            (950, "*", "0.9", 855), (1, "*", "0.5", 0), (3, "*", "0.5", 2), (5, "*", "0.5", 2), (-5, "*", "0.5", -2), (-7, "*", "0.5", -4),
            (333, "*", "3", 999),
            (1, "*", "0.50000000000000001", 1), (100, "*", "1e-40", 0), (0, "*", "1e40", 0), (1000, "/", "3", 333), (2000, "/", "3", 667),
            (5, "/", "2", 2), (7, "/", "2", 4),
            (100, "/", "0.1", 1000), (-100, "/", "8", -12), (1, "/", "1e30", 0), (1, "/", "1e-2", 100), (0, "/", "1e-50", 0),
        ] as [(Int64, String, String, Int64)])
    func scaling(minor: Int64, sign: String, factor: String, expected: Int64) throws {
        let factor = try #require(Number(exactly: factor))
        let result = sign == "*" ? try pounds(minor).multiplied(by: factor) : try pounds(minor).divided(by: factor)
        #expect(result == pounds(expected))
    }

    @Test("currencies do not mix, and nothing overflows in silence")
    func errors() throws {
        let euros = Money(minor: 1, currency: "EUR")
        #expect(throws: MoneyError.currencies("GBP", "EUR")) { try pounds(1).adding(euros) }
        #expect(throws: MoneyError.currencies("GBP", "EUR")) { try pounds(1).subtracting(euros) }
        #expect(throws: MoneyError.currencies("GBP", "EUR")) { try pounds(1).isLess(than: euros) }
        #expect(throws: MoneyError.currencies("GBP", "EUR")) { try pounds(1).ratio(to: euros) }
        #expect(pounds(0) != Money(minor: 0, currency: "EUR"))
        #expect(throws: MoneyError.overflow) { try pounds(.max).adding(pounds(1)) }
        #expect(throws: MoneyError.overflow) { try pounds(.min).subtracting(pounds(1)) }
        #expect(throws: MoneyError.overflow) { try pounds(.max).multiplied(by: .integer(2)) }
        #expect(throws: MoneyError.overflow) { try pounds(1).multiplied(by: .decimal(coefficient: 1, exponent: 40)) }
        #expect(throws: MoneyError.overflow) { try pounds(.max).divided(by: .decimal(coefficient: 1, exponent: -1)) }
        #expect(throws: MoneyError.overflow) { try pounds(1).divided(by: .decimal(coefficient: 1, exponent: -50)) }
        #expect(throws: MoneyError.overflow) { try pounds(.min).negated() }
        #expect(throws: MoneyError.divisionByZero) { try pounds(1).divided(by: .zero) }
        #expect(throws: MoneyError.divisionByZero) { try pounds(1).ratio(to: pounds(0)) }
    }

    @Test("amounts add, subtract and compare")
    func sums() throws {
        #expect(try pounds(500).adding(pounds(450)) == pounds(950))
        #expect(try pounds(500).subtracting(pounds(950)) == pounds(-450))
        #expect(try pounds(500).isLess(than: pounds(501)))
        #expect(try pounds(500).ratio(to: pounds(200)).description == "2.5")
    }

    @Test(
        "amounts come from numbers that the currency can hold",
        arguments: [
            ("12", "USD", 1200), ("9.5", "GBP", 950), ("9.555", "GBP", nil), ("12", "JPY", 12), ("12.5", "JPY", nil),
            ("1.234", "KWD", 1234), ("1e17", "GBP", nil), ("0", "JPY", 0),
        ]
            as [(String, String, Int64?)])
    func amounts(amount: String, currency: String, minor: Int64?) throws {
        let currency = try #require(Currency(currency))
        let number = try #require(Number(exactly: amount))
        let money = Money(amount: number, currency: currency)
        #expect(money?.minor == minor)
        if let money { #expect(money.amount == number) }
    }

    @Test("currencies are those of ISO 4217")
    func currencies() {
        #expect(Currency("gbp")?.code == "GBP")
        #expect(Currency("GBX") == nil)
        #expect(Currency("") == nil)
        #expect(Currency.text(packed: Currency.packed("EUR")) == "EUR")
        #expect(Currency(packed: 0) == nil)
    }
}
