// Sums, products, quotients and comparisons of decimals where the machine computes: what `Number` computes, without its detours.
//
// They answer with `.absent` where a case is rare (results of whole numbers beyond 64 bits, exponents far from zero); `Number` then does
// it. Both round half to even once, from the exact value, to 18 digits; a result has no trailing zeros, and one that is whole and fits
// 64 bits is an integer. The tests hold both against arithmetic on numbers of any length.
//
// Nothing divides by a variable power of ten: its reciprocal is multiplied instead (Möller and Granlund, "Improved division by
// invariant integers", 2011: algorithm 4, exact).

/// `10^n` for 0…19.
private let tens: [UInt64] = [
    1, 10, 100, 1_000,
    10_000, 100_000, 1_000_000, 10_000_000,
    100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
    1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// The upper half of `10^n` for 0…38.
private let upperTens: [UInt64] = [
    0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
    0, 0, 5, 54, 542, 5_421,
    54_210, 542_101, 5_421_010, 54_210_108, 542_101_086, 5_421_010_862,
    54_210_108_624, 542_101_086_242, 5_421_010_862_427, 54_210_108_624_275, 542_101_086_242_752, 5_421_010_862_427_522,
    54_210_108_624_275_221, 542_101_086_242_752_217, 5_421_010_862_427_522_170,
]

/// The lower half of `10^n` for 0…38.
private let lowerTens: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_000A, 0x0000_0000_0000_0064, 0x0000_0000_0000_03E8, 0x0000_0000_0000_2710,
    0x0000_0000_0001_86A0, 0x0000_0000_000F_4240, 0x0000_0000_0098_9680, 0x0000_0000_05F5_E100, 0x0000_0000_3B9A_CA00,
    0x0000_0002_540B_E400, 0x0000_0017_4876_E800, 0x0000_00E8_D4A5_1000, 0x0000_0918_4E72_A000, 0x0000_5AF3_107A_4000,
    0x0003_8D7E_A4C6_8000, 0x0023_86F2_6FC1_0000, 0x0163_4578_5D8A_0000, 0x0DE0_B6B3_A764_0000, 0x8AC7_2304_89E8_0000,
    0x6BC7_5E2D_6310_0000, 0x35C9_ADC5_DEA0_0000, 0x19E0_C9BA_B240_0000, 0x02C7_E14A_F680_0000, 0x1BCE_CCED_A100_0000,
    0x1614_0148_4A00_0000, 0xDCC8_0CD2_E400_0000, 0x9FD0_803C_E800_0000, 0x3E25_0261_1000_0000, 0x6D72_17CA_A000_0000,
    0x4674_EDEA_4000_0000, 0xC091_4B26_8000_0000, 0x85AC_EF81_0000_0000, 0x38C1_5B0A_0000_0000, 0x378D_8E64_0000_0000,
    0x2B87_8FE8_0000_0000, 0xB34B_9F10_0000_0000, 0x00F4_36A0_0000_0000, 0x098A_2240_0000_0000,
]

/// `10^n` for 0…19, moved up until its highest bit is set.
private let divisors: [UInt64] = [
    0x8000_0000_0000_0000, 0xA000_0000_0000_0000, 0xC800_0000_0000_0000, 0xFA00_0000_0000_0000, 0x9C40_0000_0000_0000,
    0xC350_0000_0000_0000, 0xF424_0000_0000_0000, 0x9896_8000_0000_0000, 0xBEBC_2000_0000_0000, 0xEE6B_2800_0000_0000,
    0x9502_F900_0000_0000, 0xBA43_B740_0000_0000, 0xE8D4_A510_0000_0000, 0x9184_E72A_0000_0000, 0xB5E6_20F4_8000_0000,
    0xE35F_A931_A000_0000, 0x8E1B_C9BF_0400_0000, 0xB1A2_BC2E_C500_0000, 0xDE0B_6B3A_7640_0000, 0x8AC7_2304_89E8_0000,
]

/// The reciprocals of the divisors: `(2^128 - 1) / divisor - 2^64`.
private let reciprocals: [UInt64] = [
    0xFFFF_FFFF_FFFF_FFFF, 0x9999_9999_9999_9999, 0x47AE_147A_E147_AE14, 0x0624_DD2F_1A9F_BE76, 0xA36E_2EB1_C432_CA57,
    0x4F8B_588E_368F_0846, 0x0C6F_7A0B_5ED8_D36B, 0xAD7F_29AB_CAF4_8578, 0x5798_EE23_08C3_9DF9, 0x12E0_BE82_6D69_4B2E,
    0xB7CD_FD9D_7BDB_AB7D, 0x5FD7_FE17_9649_55FD, 0x1979_9812_DEA1_1197, 0xC25C_2684_9768_1C26, 0x6849_B86A_12B9_B01E,
    0x203A_F9EE_7561_59B2, 0xCD2B_297D_889B_C2B6, 0x70EF_5464_6D49_6892, 0x2725_DD1D_243A_BA0E, 0xD83C_94FB_6D2A_C34A,
]

/// How far the divisors were moved up.
private let shifts: [UInt64] = [63, 60, 57, 54, 50, 47, 44, 40, 37, 34, 30, 27, 24, 20, 17, 14, 10, 7, 4, 0]

private let smallestOf19Digits: UInt64 = 1_000_000_000_000_000_000

/// Whether both are numbers that can be computed with, whole or decimal.
@inline(__always)
func areNumbers(_ x: Value, _ y: Value) -> Bool {
    let first = UInt8(truncatingIfNeeded: x.word) &- Tag.integer.rawValue
    let second = UInt8(truncatingIfNeeded: y.word) &- Tag.integer.rawValue
    return first | second <= 1
}

enum Decimals {
    /// `x + y`, or `x - y`, of two numbers that are not both whole.
    @inline(never)
    static func sum(_ x: Value, _ y: Value, negatesSecond: Bool = false) -> Value {
        let isSecondNegative = (y.integerBits < 0) != negatesSecond
        let shift = Int(x.decimalExponent) &- Int(y.decimalExponent)
        if shift >= 0 {
            return sum(
                higher: x.integerBits.magnitude, x.integerBits < 0, lower: y.integerBits.magnitude, isSecondNegative, shift,
                Int(y.decimalExponent))
        }
        return sum(
            higher: y.integerBits.magnitude, isSecondNegative, lower: x.integerBits.magnitude, x.integerBits < 0, 0 &- shift,
            Int(x.decimalExponent))
    }

    /// The first magnitude stands `shift` places above the second, whose exponent it is.
    @inline(__always)
    private static func sum(
        higher: UInt64, _ isHigherNegative: Bool, lower: UInt64, _ isLowerNegative: Bool, _ shift: Int, _ lowerExponent: Int
    ) -> Value {
        var kept = lower
        var hasMore = false
        var exponent = lowerExponent
        var places = shift
        if _slowPath(shift > 19) {
            // The higher one gets more digits than are kept: what is cut off the lower one only decides rounding.
            guard higher != 0 else { return .absent }
            let cut = shift &- 19
            let (quotient, remainder) = cut <= 19 ? lower.quotientAndRemainder(dividingBy: tens[cut]) : (0, lower)
            kept = quotient
            hasMore = remainder != 0
            exponent = lowerExponent &+ cut
            places = 19
        }
        let scaled = higher.multipliedFullWidth(by: tens[places])
        if isHigherNegative == isLowerNegative {
            let (low, carry) = scaled.low.addingReportingOverflow(kept)
            return rounded(isHigherNegative, scaled.high &+ (carry ? 1 : 0), low, exponent, hasMore: hasMore)
        }
        if scaled.high == 0, scaled.low < kept { return rounded(isLowerNegative, 0, kept &- scaled.low, exponent) }
        // What was cut off makes the difference smaller: one less, and a fraction more.
        let (low, borrow) = scaled.low.subtractingReportingOverflow(kept &+ (hasMore ? 1 : 0))
        return rounded(isHigherNegative, scaled.high &- (borrow ? 1 : 0), low, exponent, hasMore: hasMore)
    }

    /// `x * y` of two numbers that are not both whole.
    @inline(never)
    static func product(_ x: Value, _ y: Value) -> Value {
        let product = x.integerBits.magnitude.multipliedFullWidth(by: y.integerBits.magnitude)
        return rounded(
            (x.integerBits ^ y.integerBits) < 0, product.high, product.low, Int(x.decimalExponent) &+ Int(y.decimalExponent))
    }

    /// `x / y` of two numbers whose quotient is not known to be whole.
    @inline(never)
    static func quotient(_ x: Value, _ y: Value) -> Value {
        let dividend = x.integerBits.magnitude
        let divisor = y.integerBits.magnitude
        guard dividend != 0, divisor != 0 else { return .absent }
        // So many places that the quotient has 18 or 19 digits: it fits a word.
        let places = 18 &+ digits(0, divisor) &- digits(0, dividend)
        let scaled: (high: UInt64, low: UInt64)
        if places <= 19 {
            scaled = dividend.multipliedFullWidth(by: tens[places])
        } else {
            let (high, low) = dividend.multipliedFullWidth(by: tens[19])
            // Below 10^38, so it fits.
            let (carried, lower) = low.multipliedFullWidth(by: tens[places &- 19])
            scaled = (carried &+ high &* tens[places &- 19], lower)
        }
        var (quotient, remainder) = divisor.dividingFullWidth(scaled)
        let exponent = Int(x.decimalExponent) &- Int(y.decimalExponent) &- places
        let isNegative = (x.integerBits ^ y.integerBits) < 0
        if quotient >= smallestOf19Digits { return rounded(isNegative, 0, quotient, exponent, hasMore: remainder != 0) }
        let rest = divisor &- remainder
        if remainder > rest || (remainder == rest && quotient & 1 == 1) {
            quotient &+= 1
            remainder = 0
        }
        return rounded(isNegative, 0, quotient, exponent)
    }

    /// Less than zero, zero, greater than zero, as the first number is less than, equal to or greater than the second.
    @inline(never)
    static func order(_ x: Value, _ y: Value) -> Int64 {
        let isNegative = x.integerBits < 0
        if isNegative != (y.integerBits < 0) { return isNegative ? -1 : 1 }
        let shift = Int(x.decimalExponent) &- Int(y.decimalExponent)
        let order =
            shift >= 0
            ? order(x.integerBits.magnitude, above: y.integerBits.magnitude, by: shift)
            : 0 &- order(y.integerBits.magnitude, above: x.integerBits.magnitude, by: 0 &- shift)
        return isNegative ? 0 &- order : order
    }

    @inline(__always)
    private static func order(_ higher: UInt64, above lower: UInt64, by shift: Int) -> Int64 {
        if higher == 0 { return lower == 0 ? 0 : -1 }
        // 10^20 is more than any lower one.
        if shift > 19 { return 1 }
        let scaled = higher.multipliedFullWidth(by: tens[shift])
        if scaled.high != 0 { return 1 }
        return scaled.low < lower ? -1 : scaled.low == lower ? 0 : 1
    }

    /// The number nearest to a magnitude of 128 bits times a power of ten. `hasMore`: the exact value is a fraction of its last unit larger.
    @inline(__always)
    private static func rounded(_ isNegative: Bool, _ high: UInt64, _ low: UInt64, _ exponent: Int, hasMore: Bool = false) -> Value {
        guard exponent < 0 else { return .absent }
        var exponent = exponent
        var coefficient = low
        if high != 0 || low >= smallestOf19Digits {
            let digits = digits(high, low)
            let excess = digits &- Number.significantDigits
            // A whole number of 19 digits may be exact.
            if _slowPath(excess > 19 || digits &+ exponent == 19) { return .absent }
            let (quotient, remainder) = divide(high, low, byTenTo: excess)
            let half = divisors[excess] >> 1
            // At most 10^18.
            coefficient = quotient &+ (remainder > half || (remainder == half && (hasMore || quotient & 1 == 1)) ? 1 : 0)
            exponent &+= excess
        } else if _slowPath(hasMore) {
            return .absent
        }
        stripZeros(&coefficient, &exponent)
        if exponent >= 0 {
            guard exponent <= 18 else { return .absent }
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: tens[exponent])
            guard !overflow, product <= UInt64(Int64.max) else { return .absent }
            return .integer(isNegative ? 0 &- Int64(truncatingIfNeeded: product) : Int64(truncatingIfNeeded: product))
        }
        if _slowPath(exponent < -4_000) { return .absent }
        let signed = Int64(truncatingIfNeeded: coefficient)
        return .decimal(coefficient: isNegative ? 0 &- signed : signed, exponent: Int32(truncatingIfNeeded: exponent))
    }

    @inline(__always)
    private static func stripZeros(_ coefficient: inout UInt64, _ exponent: inout Int) {
        // 10^8 is a multiple of 2^8, which most numbers are not: long runs of zeros go at once.
        if _slowPath(coefficient & 0xFF == 0) {
            if coefficient == 0 {
                exponent = 0
                return
            }
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 100_000_000)
            if remainder == 0 {
                coefficient = quotient
                exponent &+= 8
            }
        }
        // No look at the lowest bit first: half of all numbers are even, and a branch that goes either way costs more than the division.
        while true {
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
            if _fastPath(remainder != 0) { return }
            coefficient = quotient
            exponent &+= 1
        }
    }

    /// How many digits a number has that is not zero.
    @inline(__always)
    private static func digits(_ high: UInt64, _ low: UInt64) -> Int {
        let bits = high == 0 ? 64 &- low.leadingZeroBitCount : 128 &- high.leadingZeroBitCount
        // log10(2) ≈ 1233 / 4096; the estimate is right or one too low.
        let estimate = (bits &* 1_233) >> 12
        guard estimate <= 38 else { return estimate }
        let (upper, lower) = (upperTens[estimate], lowerTens[estimate])
        return estimate &+ (high > upper || (high == upper && low >= lower) ? 1 : 0)
    }

    /// Quotient and remainder by a power of ten; the quotient must fit a word. The remainder is moved up as the divisor is.
    @inline(__always)
    private static func divide(_ high: UInt64, _ low: UInt64, byTenTo power: Int) -> (quotient: UInt64, remainder: UInt64) {
        let divisor = divisors[power]
        let shift = shifts[power]
        let upper = high &<< shift | (low &>> 1) &>> (63 &- shift)
        let lower = low &<< shift
        let estimate = reciprocals[power].multipliedFullWidth(by: upper)
        let (fraction, carry) = estimate.low.addingReportingOverflow(lower)
        var quotient = estimate.high &+ upper &+ (carry ? 1 : 0) &+ 1
        var remainder = lower &- quotient &* divisor
        if remainder > fraction {
            quotient &-= 1
            remainder &+= divisor
        }
        if _slowPath(remainder >= divisor) {
            quotient &+= 1
            remainder &-= divisor
        }
        return (quotient, remainder)
    }
}
