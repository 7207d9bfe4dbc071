// Exact decimal arithmetic: whole numbers of 64 bits, decimals of 18 significant digits.
//
// Every result is normal: a whole number that fits 64 bits is `.integer`; anything else is `.decimal` with at most 18 digits and no
// trailing zero. So equal numbers are equal structures. What does not fit 18 digits is rounded half to even, once, from the exact value.
// Whole numbers never round: two of them whose sum, difference or product leaves 64 bits are an error.

enum NumberError: Error, Sendable, Hashable {
    /// Two whole numbers made one of more than 64 bits, or the magnitude left the range of decimals.
    case overflow
    case divisionByZero
}

extension Number {
    static let significantDigits = 18
    /// The leading digit of a decimal stands at most this many places from the point. Beyond is overflow; below is zero.
    static let maximumExponent = 9_999

    public static let zero = Number.integer(0)

    /// The value as `coefficient × 10^exponent`.
    var parts: (coefficient: Int64, exponent: Int) {
        switch self {
        case .integer(let value): (value, 0)
        case .decimal(let coefficient, let exponent): (coefficient, Int(exponent))
        }
    }

    public var isWhole: Bool {
        switch self {
        case .integer: true
        case .decimal(_, let exponent): exponent >= 0
        }
    }

    /// The value where it is a whole number of 64 bits.
    public var whole: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    var isNegative: Bool { parts.coefficient < 0 }

    // MARK: Operations

    func adding(_ other: Number) throws(NumberError) -> Number {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (sum, overflow) = left.addingReportingOverflow(right)
            guard !overflow else { throw .overflow }
            return .integer(sum)
        }
        if let sum = Decimals.sum(.number(self), .number(other)).number { return sum }
        return try Self.sum(parts, other.parts)
    }

    func subtracting(_ other: Number) throws(NumberError) -> Number {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (difference, overflow) = left.subtractingReportingOverflow(right)
            guard !overflow else { throw .overflow }
            return .integer(difference)
        }
        if let difference = Decimals.sum(.number(self), .number(other), negatesSecond: true).number { return difference }
        return try Self.sum(parts, other.parts, negatesRight: true)
    }

    func multiplied(by other: Number) throws(NumberError) -> Number {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (product, overflow) = left.multipliedReportingOverflow(by: right)
            guard !overflow else { throw .overflow }
            return .integer(product)
        }
        if let product = Decimals.product(.number(self), .number(other)).number { return product }
        let (left, right) = (parts, other.parts)
        return try Self.normal(
            isNegative: (left.coefficient < 0) != (right.coefficient < 0),
            UInt128(left.coefficient.magnitude) * UInt128(right.coefficient.magnitude), exponent: left.exponent + right.exponent)
    }

    func divided(by other: Number) throws(NumberError) -> Number {
        let (left, right) = (parts, other.parts)
        guard right.coefficient != 0 else { throw .divisionByZero }
        if case .integer(let dividend) = self, case .integer(let divisor) = other {
            let (quotient, remainder) = dividend.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
            if remainder == 0 {
                return try Self.normal(isNegative: (dividend < 0) != (divisor < 0), UInt128(quotient), exponent: 0, ofWhole: true)
            }
        }
        guard left.coefficient != 0 else { return .zero }
        if let quotient = Decimals.quotient(.number(self), .number(other)).number { return quotient }
        // The dividend gets 38 digits, so the quotient has at least 19 and rounding sees a digit more than it keeps.
        let magnitude = UInt128(left.coefficient.magnitude)
        let shift = 38 - PowersOfTen.digits(magnitude)
        let (quotient, remainder) = PowersOfTen.divide(magnitude * PowersOfTen[shift], by: right.coefficient.magnitude)
        return try Self.normal(
            isNegative: (left.coefficient < 0) != (right.coefficient < 0), quotient,
            exponent: left.exponent - right.exponent - shift, hasMore: remainder != 0)
    }

    /// What is left after as many whole divisors as fit; it has the sign of the dividend, as in Swift.
    func remainder(dividingBy other: Number) throws(NumberError) -> Number {
        let (left, right) = (parts, other.parts)
        guard right.coefficient != 0 else { throw .divisionByZero }
        if case .integer(let dividend) = self, case .integer(let divisor) = other {
            return .integer(divisor == -1 ? 0 : dividend % divisor)
        }
        let dividend = UInt128(left.coefficient.magnitude)
        var divisor = UInt128(right.coefficient.magnitude)
        var rest: UInt128
        let exponent = min(left.exponent, right.exponent)
        if left.exponent >= right.exponent {
            rest = dividend % divisor
            // Factors are below 10^19, so products fit.
            rest = rest * PowersOfTen.modulo(left.exponent - right.exponent, divisor) % divisor
        } else if right.exponent - left.exponent >= 20 {
            rest = dividend
        } else {
            divisor *= PowersOfTen[right.exponent - left.exponent]
            rest = dividend % divisor
        }
        return try Self.normal(isNegative: left.coefficient < 0, rest, exponent: exponent)
    }

    func negated() throws(NumberError) -> Number {
        switch self {
        case .integer(let value):
            guard value != .min else { throw .overflow }
            return .integer(-value)
        case .decimal(let coefficient, let exponent):
            return try Self.normal(isNegative: coefficient > 0, UInt128(coefficient.magnitude), exponent: Int(exponent))
        }
    }

    func magnitude() throws(NumberError) -> Number { isNegative ? try negated() : self }

    /// Rounded to so many decimals, halves away from zero as Swift's `rounded()` does; negative counts round to tens, hundreds, ….
    func rounded(to decimals: Int = 0) throws(NumberError) -> Number {
        let (coefficient, exponent) = parts
        // The digits beyond the last place wanted.
        let (excess, overflow) = (0 - exponent).subtractingReportingOverflow(decimals)
        if overflow { return decimals > 0 ? self : .zero }
        guard excess > 0 else { return self }
        guard excess <= 19 else { return .zero }
        let unit = PowersOfTen[excess]
        let (quotient, remainder) = UInt128(coefficient.magnitude).quotientAndRemainder(dividingBy: unit)
        return try Self.normal(
            isNegative: coefficient < 0, remainder * 2 >= unit ? quotient + 1 : quotient, exponent: exponent + excess, ofWhole: isWhole)
    }

    /// The nearest whole number of 64 bits, halves to even; `nil` where there is none.
    func nearestWhole() -> Int64? {
        let (coefficient, exponent) = parts
        return Self.scaled(coefficient, by: exponent)
    }

    /// `value × 10^exponent` as a whole number, halves rounded to even; `nil` where it does not fit.
    static func scaled(_ value: Int64, by exponent: Int) -> Int64? {
        Self.scaled(isNegative: value < 0, UInt128(value.magnitude), by: exponent)
    }

    static func scaled(isNegative: Bool, _ magnitude: UInt128, by exponent: Int) -> Int64? {
        if magnitude == 0 { return 0 }
        if exponent >= 0 {
            guard exponent <= 19 else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: PowersOfTen[exponent])
            return overflow ? nil : signed(product, isNegative: isNegative)
        }
        guard exponent >= -38 else { return 0 }
        return signed(PowersOfTen.halfEven(magnitude, PowersOfTen[-exponent]), isNegative: isNegative)
    }

    static func signed(_ magnitude: UInt128, isNegative: Bool) -> Int64? {
        guard let value = Int128(exactly: magnitude) else { return nil }
        return Int64(exactly: isNegative ? -value : value)
    }

    // MARK: Sums

    private typealias Parts = (coefficient: Int64, exponent: Int)

    private static func sum(_ left: Parts, _ right: Parts, negatesRight: Bool = false) throws(NumberError) -> Number {
        let isLeftNegative = left.coefficient < 0
        let isRightNegative = (right.coefficient < 0) != negatesRight
        let leftMagnitude = UInt128(left.coefficient.magnitude)
        let rightMagnitude = UInt128(right.coefficient.magnitude)
        if leftMagnitude == 0 { return try normal(isNegative: isRightNegative, rightMagnitude, exponent: right.exponent) }
        if rightMagnitude == 0 { return try normal(isNegative: isLeftNegative, leftMagnitude, exponent: left.exponent) }
        if left.exponent >= right.exponent {
            return try sum(
                higher: leftMagnitude, left.exponent, isLeftNegative, lower: rightMagnitude, right.exponent, isRightNegative)
        }
        return try sum(higher: rightMagnitude, right.exponent, isRightNegative, lower: leftMagnitude, left.exponent, isLeftNegative)
    }

    /// The sum of two magnitudes that are not zero, the first of which has no smaller exponent.
    private static func sum(
        higher: UInt128, _ higherExponent: Int, _ isHigherNegative: Bool, lower: UInt128, _ lowerExponent: Int, _ isLowerNegative: Bool
    ) throws(NumberError) -> Number {
        // Shifted by 19 places the higher one has at least 20 digits, so whatever is cut off the lower one only decides rounding.
        let shift = higherExponent - lowerExponent
        let scaled = higher * PowersOfTen[min(shift, 19)]
        let cut = shift - min(shift, 19)
        let (kept, remainder) =
            cut == 0
            ? (lower, 0) : cut <= 38 ? lower.quotientAndRemainder(dividingBy: PowersOfTen[cut]) : (0, lower)
        let exponent = lowerExponent + cut
        if isHigherNegative == isLowerNegative {
            return try normal(isNegative: isHigherNegative, scaled + kept, exponent: exponent, hasMore: remainder != 0)
        }
        if scaled >= kept {
            // What was cut off makes the difference smaller: one less, and a fraction more.
            let difference = scaled - kept - (remainder != 0 ? 1 : 0)
            return try normal(isNegative: isHigherNegative, difference, exponent: exponent, hasMore: remainder != 0)
        }
        return try normal(isNegative: isLowerNegative, kept - scaled, exponent: exponent)
    }

    // MARK: Normal form

    /// The number nearest to `magnitude × 10^exponent`, of 18 digits. `hasMore`: the exact value is a fraction of the last unit larger.
    /// `ofWhole`: it comes from whole numbers, so it must fit 64 bits instead of being rounded.
    static func normal(
        isNegative: Bool, _ magnitude: UInt128, exponent: Int, hasMore: Bool = false, ofWhole: Bool = false
    ) throws(NumberError) -> Number {
        var isExact = true
        return try normal(
            isNegative: isNegative, magnitude, exponent: exponent, hasMore: hasMore, ofWhole: ofWhole, isExact: &isExact)
    }

    /// As above; clears `isExact` where the value had to be rounded.
    static func normal(
        isNegative: Bool, _ magnitude: UInt128, exponent: Int, hasMore: Bool, ofWhole: Bool, isExact: inout Bool
    ) throws(NumberError) -> Number {
        if hasMore { isExact = false }
        guard magnitude != 0 else { return .zero }
        if exponent == 0, !hasMore, let value = signed(magnitude, isNegative: isNegative) { return .integer(value) }
        var exponent = exponent
        var coefficient: UInt64
        let digits = PowersOfTen.digits(magnitude)
        if digits > significantDigits {
            // A whole number of 64 bits may have 19 digits.
            if exponent < 0, digits + exponent == 19, !hasMore {
                let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: PowersOfTen[-exponent])
                if remainder == 0, let value = signed(quotient, isNegative: isNegative) { return .integer(value) }
            }
            let drop = digits - significantDigits
            let unit = PowersOfTen[drop]
            if drop <= 19 {
                let unit = UInt64(truncatingIfNeeded: unit)
                let (quotient, remainder) = PowersOfTen.divide(magnitude, by: unit)
                if remainder != 0 { isExact = false }
                let rest = unit - remainder
                let isUp = remainder > rest || (remainder == rest && (hasMore || quotient & 1 == 1))
                // At most 10^18.
                coefficient = UInt64(truncatingIfNeeded: quotient) &+ (isUp ? 1 : 0)
            } else {
                if magnitude % unit != 0 { isExact = false }
                coefficient = UInt64(truncatingIfNeeded: PowersOfTen.halfEven(magnitude, unit, hasMore: hasMore))
            }
            exponent += drop
        } else {
            coefficient = UInt64(truncatingIfNeeded: magnitude)
        }
        while coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        let isFitting = exponent >= 0 && exponent <= 18
        if isFitting, let value = signed(UInt128(coefficient) * PowersOfTen[exponent], isNegative: isNegative) { return .integer(value) }
        if ofWhole { throw .overflow }
        let leading = exponent + PowersOfTen.digits(UInt128(coefficient)) - 1
        if leading > maximumExponent { throw .overflow }
        if leading < -maximumExponent {
            isExact = false
            return .zero
        }
        // At most 18 digits and an exponent of five: both fit.
        return .decimal(
            coefficient: isNegative ? 0 - Int64(truncatingIfNeeded: coefficient) : Int64(truncatingIfNeeded: coefficient),
            exponent: Int32(truncatingIfNeeded: exponent))
    }
}

// MARK: - Order

extension Number: Comparable {
    public static func < (left: Number, right: Number) -> Bool {
        Decimals.order(.number(left), .number(right)) < 0
    }
}

// MARK: - Powers of ten

enum PowersOfTen {
    private static let table: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 1...38 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()

    /// `10^exponent` for 0…38.
    static subscript(exponent: Int) -> UInt128 { table[exponent] }

    /// How many decimal digits a number has; 1 for zero.
    static func digits(_ value: UInt128) -> Int {
        // log10(2) ≈ 1233 / 4096; the estimate is right or one too low.
        let estimate = ((128 - value.leadingZeroBitCount) * 1233) >> 12
        return estimate + (estimate <= 38 && value >= table[estimate] ? 1 : 0) + (value == 0 ? 1 : 0)
    }

    /// Quotient and remainder by a divisor of 64 bits that is not zero: two divisions of the processor instead of a long one.
    static func divide(_ value: UInt128, by divisor: UInt64) -> (quotient: UInt128, remainder: UInt64) {
        let (high, carried) = UInt64(truncatingIfNeeded: value >> 64).quotientAndRemainder(dividingBy: divisor)
        let (low, remainder) = divisor.dividingFullWidth((carried, UInt64(truncatingIfNeeded: value)))
        return (UInt128(high) << 64 | UInt128(low), remainder)
    }

    /// `value / unit`, rounded half to even. `hasMore`: the value is a fraction larger than written.
    static func halfEven(_ value: UInt128, _ unit: UInt128, hasMore: Bool = false) -> UInt128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        let rest = unit - remainder
        let isUp = remainder > rest || (remainder == rest && (hasMore || quotient & 1 == 1))
        return isUp ? quotient + 1 : quotient
    }

    /// `10^exponent mod modulus`, for a modulus below 10^19.
    static func modulo(_ exponent: Int, _ modulus: UInt128) -> UInt128 {
        var result = 1 % modulus
        var base = 10 % modulus
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = result * base % modulus }
            base = base * base % modulus
            rest >>= 1
        }
        return result
    }
}
