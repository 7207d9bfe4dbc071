// Decimal numbers of any length, digit by digit as on paper: slow and obviously right. The reference evaluator computes with them.

/// `± digits × 10^exponent`; digits with the lowest first, no zeros at either end, none at all for zero.
struct BigDecimal: Hashable {
    private(set) var isNegative: Bool
    private(set) var digits: [Int]
    private(set) var exponent: Int

    static let zero = BigDecimal(isNegative: false, digits: [], exponent: 0)

    init(isNegative: Bool, digits: [Int], exponent: Int) {
        var digits = digits
        var exponent = exponent
        while digits.last == 0 { digits.removeLast() }
        while digits.first == 0 {
            digits.removeFirst()
            exponent += 1
        }
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    init(_ value: Int) {
        self.init(isNegative: value < 0, digits: String(value.magnitude).reversed().map { Int(String($0)) ?? 0 }, exponent: 0)
    }

    /// As JSON writes numbers: `-12.50e3`.
    init(text: String) {
        var digits: [Int] = []
        var exponent = 0
        var isFraction = false
        let mantissa = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        for letter in mantissa[0] {
            if letter == "." { isFraction = true }
            guard let digit = letter.wholeNumberValue else { continue }
            digits.insert(digit, at: 0)
            if isFraction { exponent -= 1 }
        }
        if mantissa.count > 1 { exponent += Int(mantissa[1]) ?? 0 }
        self.init(isNegative: text.hasPrefix("-"), digits: digits, exponent: exponent)
    }

    var isZero: Bool { digits.isEmpty }
    var isWhole: Bool { exponent >= 0 }
    var negated: BigDecimal { BigDecimal(isNegative: !isNegative, digits: digits, exponent: exponent) }
    var magnitude: BigDecimal { BigDecimal(isNegative: false, digits: digits, exponent: exponent) }

    /// The value as a whole number of 64 bits, where it is one.
    var int: Int? {
        guard isWhole, digits.count + exponent <= 19 else { return nil }
        let text = (digits.isEmpty ? "0" : digits.reversed().map(String.init).joined()) + String(repeating: "0", count: exponent)
        return Int((isNegative ? "-" : "") + text)
    }

    /// The digits down to a lower exponent.
    private func digits(from lower: Int) -> [Int] { Array(repeating: 0, count: exponent - lower) + digits }

    // MARK: Operations

    static func + (left: BigDecimal, right: BigDecimal) -> BigDecimal {
        if left.isZero { return right }
        if right.isZero { return left }
        let exponent = min(left.exponent, right.exponent)
        let (one, other) = (left.digits(from: exponent), right.digits(from: exponent))
        if left.isNegative == right.isNegative {
            var sum: [Int] = []
            var carry = 0
            for place in 0..<max(one.count, other.count) {
                let digit = (place < one.count ? one[place] : 0) + (place < other.count ? other[place] : 0) + carry
                sum.append(digit % 10)
                carry = digit / 10
            }
            return BigDecimal(isNegative: left.isNegative, digits: sum + [carry], exponent: exponent)
        }
        if left.magnitude < right.magnitude { return right + left }
        return BigDecimal(isNegative: left.isNegative, digits: subtract(other, from: one), exponent: exponent)
    }

    static func - (left: BigDecimal, right: BigDecimal) -> BigDecimal { left + right.negated }

    /// The larger number's digits minus the smaller one's.
    private static func subtract(_ small: [Int], from large: [Int]) -> [Int] {
        var difference: [Int] = []
        var borrow = 0
        for place in large.indices {
            var digit = large[place] - (place < small.count ? small[place] : 0) - borrow
            borrow = digit < 0 ? 1 : 0
            if digit < 0 { digit += 10 }
            difference.append(digit)
        }
        return difference
    }

    static func * (left: BigDecimal, right: BigDecimal) -> BigDecimal {
        var product = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (place, digit) in left.digits.enumerated() {
            for (other, factor) in right.digits.enumerated() {
                product[place + other] += digit * factor
                // Carried at once, so that no place overflows.
                var at = place + other
                while product[at] > 9 {
                    product[at + 1] += product[at] / 10
                    product[at] %= 10
                    at += 1
                }
            }
        }
        return BigDecimal(isNegative: left.isNegative != right.isNegative, digits: product, exponent: left.exponent + right.exponent)
    }

    /// Long division to that many digits; `hasMore` says whether anything is left over.
    func quotient(by divisor: BigDecimal, digits count: Int) -> (quotient: BigDecimal, hasMore: Bool) {
        let whole = divisor.digits
        var rest: [Int] = []
        var found: [Int] = []
        var place = digits.count - 1
        var exponent = self.exponent - divisor.exponent + digits.count
        while true {
            rest.insert(place >= 0 ? digits[place] : 0, at: 0)
            while rest.last == 0 { rest.removeLast() }
            place -= 1
            exponent -= 1
            var digit = 0
            while !Self.isLess(rest, whole) {
                rest = Self.subtract(whole, from: rest)
                while rest.last == 0 { rest.removeLast() }
                digit += 1
            }
            if digit > 0 || !found.isEmpty { found.insert(digit, at: 0) }
            if (found.count >= count && place < 0) || (rest.isEmpty && place < 0) { break }
        }
        return (BigDecimal(isNegative: isNegative != divisor.isNegative, digits: found, exponent: exponent), !rest.isEmpty)
    }

    private static func isLess(_ left: [Int], _ right: [Int]) -> Bool {
        if left.count != right.count { return left.count < right.count }
        for place in left.indices.reversed() where left[place] != right[place] { return left[place] < right[place] }
        return false
    }

    /// What is left of a division without fraction; it has the sign of the dividend.
    func remainder(by divisor: BigDecimal) -> BigDecimal {
        let lower = min(exponent, divisor.exponent)
        var rest: [Int] = []
        let whole = divisor.digits(from: lower)
        for digit in digits(from: lower).reversed() {
            rest.insert(digit, at: 0)
            while rest.last == 0 { rest.removeLast() }
            while !Self.isLess(rest, whole) {
                rest = Self.subtract(whole, from: rest)
                while rest.last == 0 { rest.removeLast() }
            }
        }
        return BigDecimal(isNegative: isNegative, digits: rest, exponent: lower)
    }

    /// Rounded to so many digits, halves to even. `hasMore`: the exact value is a little larger in magnitude.
    func rounded(toDigits count: Int, hasMore: Bool = false) -> BigDecimal {
        guard digits.count > count else { return self }
        let cut = digits.count - count
        let kept = Array(digits[cut...])
        let dropped = digits[..<cut]
        let half = dropped.last ?? 0
        let isMoreThanHalf = half > 5 || (half == 5 && (hasMore || dropped.dropLast().contains { $0 != 0 }))
        let isHalf = half == 5 && !isMoreThanHalf
        let base = BigDecimal(isNegative: isNegative, digits: kept, exponent: exponent + cut)
        guard isMoreThanHalf || (isHalf && kept[0] % 2 == 1) else { return base }
        return base + BigDecimal(isNegative: isNegative, digits: [1], exponent: exponent + cut)
    }

    /// The same with halves away from zero, at a decimal place.
    func rounded(toDecimals decimals: Int) -> BigDecimal {
        let cut = -decimals - exponent
        guard cut > 0 else { return self }
        guard cut <= digits.count else { return .zero }
        let base = BigDecimal(isNegative: isNegative, digits: Array(digits[cut...]), exponent: exponent + cut)
        guard digits[cut - 1] >= 5 else { return base }
        return base + BigDecimal(isNegative: isNegative, digits: [1], exponent: exponent + cut)
    }
}

extension BigDecimal: Comparable {
    static func < (left: BigDecimal, right: BigDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let exponent = min(left.exponent, right.exponent)
        let (one, other) = (left.isZero ? [] : left.digits(from: exponent), right.isZero ? [] : right.digits(from: exponent))
        return left.isNegative ? isLess(other, one) : isLess(one, other)
    }
}
