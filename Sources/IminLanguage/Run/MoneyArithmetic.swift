// Amounts of money: exact in minor units, never mixed between currencies, rounded half to even when multiplied or divided.

enum MoneyError: Error, Sendable, Hashable {
    case currencies(String, String)
    /// More than 64 bits of minor units.
    case overflow
    case divisionByZero
}

extension Money {
    func adding(_ other: Money) throws(MoneyError) -> Money {
        try requireSameCurrency(other)
        let (sum, overflow) = minor.addingReportingOverflow(other.minor)
        guard !overflow else { throw .overflow }
        return Money(minor: sum, currency: currency)
    }

    func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try requireSameCurrency(other)
        let (difference, overflow) = minor.subtractingReportingOverflow(other.minor)
        guard !overflow else { throw .overflow }
        return Money(minor: difference, currency: currency)
    }

    func multiplied(by factor: Number) throws(MoneyError) -> Money {
        guard let result = Self.multiply(minor, by: factor) else { throw .overflow }
        return Money(minor: result, currency: currency)
    }

    func divided(by divisor: Number) throws(MoneyError) -> Money {
        guard divisor != .zero else { throw .divisionByZero }
        guard let result = Self.divide(minor, by: divisor) else { throw .overflow }
        return Money(minor: result, currency: currency)
    }

    /// How many times the other amount: `£5 / £2 == 2.5`.
    func ratio(to other: Money) throws(MoneyError) -> Number {
        try requireSameCurrency(other)
        do {
            return try Number.integer(minor).divided(by: .integer(other.minor))
        } catch {
            throw error == .divisionByZero ? .divisionByZero : .overflow
        }
    }

    func isLess(than other: Money) throws(MoneyError) -> Bool {
        try requireSameCurrency(other)
        return minor < other.minor
    }

    func negated() throws(MoneyError) -> Money {
        guard minor != .min else { throw .overflow }
        return Money(minor: -minor, currency: currency)
    }

    private func requireSameCurrency(_ other: Money) throws(MoneyError) {
        guard currency == other.currency else { throw .currencies(currency, other.currency) }
    }

    // MARK: Minor units and numbers; also for durations, whose unit is the nanosecond

    /// `units × factor` to the nearest unit, halves to even; `nil` where it leaves 64 bits.
    static func multiply(_ units: Int64, by factor: Number) -> Int64? {
        let (coefficient, exponent) = factor.parts
        return Number.scaled(
            isNegative: (units < 0) != (coefficient < 0), UInt128(units.magnitude) * UInt128(coefficient.magnitude), by: exponent)
    }

    /// `units ÷ divisor` to the nearest unit, halves to even; `nil` where it leaves 64 bits or the divisor is zero.
    static func divide(_ units: Int64, by divisor: Number) -> Int64? {
        let (coefficient, exponent) = divisor.parts
        guard coefficient != 0 else { return nil }
        guard units != 0 else { return 0 }
        var dividend = UInt128(units.magnitude)
        var unit = UInt128(coefficient.magnitude)
        if exponent < 0 {
            // A divisor has at most 19 digits, so more than 38 places leave 64 bits in any case.
            guard exponent >= -38 else { return nil }
            let (product, overflow) = dividend.multipliedReportingOverflow(by: PowersOfTen[-exponent])
            guard !overflow else { return nil }
            dividend = product
        } else if exponent > 0 {
            // Beyond 20 places the quotient is below a half.
            guard exponent <= 19 else { return 0 }
            unit *= PowersOfTen[exponent]
        }
        return Number.signed(PowersOfTen.halfEven(dividend, unit), isNegative: (units < 0) != (coefficient < 0))
    }

    // MARK: Amounts

    /// The amount in the currency's unit: 9.5 for £9.50.
    public var amount: Number {
        // Dividing by 1, 100 or 1000 neither overflows nor rounds beyond 18 digits for amounts below 10^18 minor units.
        (try? Number.normal(
            isNegative: minor < 0, UInt128(minor.magnitude), exponent: -Currency.minorDigits(of: currency))) ?? .zero
    }

    /// An amount in the currency's unit; `nil` where it has more decimals than the currency or is too large.
    init?(amount: Number, currency: Currency) {
        let (coefficient, exponent) = amount.parts
        let places = exponent + currency.minorDigits
        // A decimal has no trailing zeros: digits beyond the minor unit are not zero.
        guard places >= 0 || coefficient == 0, let minor = Number.scaled(coefficient, by: places) else { return nil }
        self.init(minor: minor, currency: currency.code)
    }
}

extension Money: CustomStringConvertible {
    /// As a literal where there is one: `£9.50`, `-€3.00`; otherwise `USD 12.00`, `JPY 500`.
    public var description: String {
        let digits = Currency.minorDigits(of: currency)
        let text = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        let amount = digits == 0 ? padded : padded.dropLast(digits) + "." + padded.suffix(digits)
        let sign = Currency.signs.first { $0.code == currency }?.sign ?? currency + " "
        return (minor < 0 ? "-" : "") + sign + amount
    }
}
