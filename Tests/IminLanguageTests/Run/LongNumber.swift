@testable import IminLanguage

/// A number of any length, one digit after the other: slow, and easy to see to be right. What exact arithmetic is held against.
struct LongNumber: Equatable {
    var isNegative = false
    /// From the highest to the lowest; none leads with zero, zero has none.
    var digits: [Int] = []
    var exponent = 0

    init(isNegative: Bool, digits: [Int], exponent: Int) {
        self.digits = Array(digits.drop { $0 == 0 })
        self.isNegative = isNegative && !self.digits.isEmpty
        self.exponent = exponent
    }

    init(_ number: Number) {
        let (coefficient, exponent) = number.parts
        self.init(isNegative: coefficient < 0, digits: String(coefficient.magnitude).map { $0.wholeNumberValue ?? 0 }, exponent: exponent)
    }

    var isZero: Bool { digits.isEmpty }

    var negated: LongNumber { LongNumber(isNegative: !isNegative, digits: digits, exponent: exponent) }

    /// The same value with a lower exponent.
    func lowered(to exponent: Int) -> [Int] { digits + Array(repeating: 0, count: self.exponent - exponent) }

    static func + (left: LongNumber, right: LongNumber) -> LongNumber {
        let exponent = min(left.exponent, right.exponent)
        let (first, second) = (left.lowered(to: exponent), right.lowered(to: exponent))
        if left.isNegative == right.isNegative {
            return LongNumber(isNegative: left.isNegative, digits: add(first, second), exponent: exponent)
        }
        return isLess(first, second)
            ? LongNumber(isNegative: right.isNegative, digits: subtract(second, first), exponent: exponent)
            : LongNumber(isNegative: left.isNegative, digits: subtract(first, second), exponent: exponent)
    }

    static func * (left: LongNumber, right: LongNumber) -> LongNumber {
        var sum: [Int] = []
        for digit in left.digits {
            sum.append(0)
            for _ in 0..<digit { sum = add(sum, right.digits) }
        }
        return LongNumber(isNegative: left.isNegative != right.isNegative, digits: sum, exponent: left.exponent + right.exponent)
    }

    /// The quotient to many more digits than are kept, with a further one that is 1 where something is left.
    static func / (left: LongNumber, right: LongNumber) -> LongNumber {
        var rest: [Int] = []
        var quotient: [Int] = []
        for digit in left.digits + Array(repeating: 0, count: 50) {
            rest = Array((rest + [digit]).drop { $0 == 0 })
            var count = 0
            while !isLess(rest, right.digits) {
                rest = subtract(rest, right.digits)
                count += 1
            }
            quotient.append(count)
        }
        return LongNumber(
            isNegative: left.isNegative != right.isNegative, digits: quotient + [rest.isEmpty ? 0 : 1],
            exponent: left.exponent - right.exponent - 51)
    }

    static func < (left: LongNumber, right: LongNumber) -> Bool { (left + right.negated).isNegative }

    /// As `Number` has it: whole within 64 bits, else of 18 digits, rounded half to even.
    var rounded: Number? {
        if let whole { return .integer(whole) }
        var kept = Array(digits.prefix(18))
        let rest = Array(digits.dropFirst(18))
        if let first = rest.first {
            let hasMore = rest.dropFirst().contains { $0 != 0 }
            if first > 5 || (first == 5 && (hasMore || (kept.last ?? 0) % 2 == 1)) { kept = LongNumber.add(kept, [1]) }
        }
        let result = LongNumber(isNegative: isNegative, digits: kept, exponent: exponent + rest.count)
        if let whole = result.whole { return .integer(whole) }
        var stripped = result
        while stripped.digits.last == 0 {
            stripped.digits.removeLast()
            stripped.exponent += 1
        }
        let text = (isNegative ? "-" : "") + stripped.digits.map(String.init).joined()
        guard let coefficient = Int64(text) else { return nil }
        return .decimal(coefficient: coefficient, exponent: Int32(stripped.exponent))
    }

    var isWhole: Bool { exponent >= 0 || digits.suffix(-exponent).allSatisfy { $0 == 0 } && (isZero || digits.count > -exponent) }

    /// The value where it is a whole number of 64 bits.
    var whole: Int64? {
        if isZero { return 0 }
        guard isWhole, digits.count + exponent <= 19, digits.count + exponent > 0 else { return nil }
        let kept = exponent < 0 ? Array(digits.dropLast(-exponent)) : lowered(to: 0)
        return Int64((isNegative ? "-" : "") + kept.map(String.init).joined())
    }

    // MARK: Magnitudes

    private static func aligned(_ left: [Int], _ right: [Int]) -> ([Int], [Int]) {
        let length = max(left.count, right.count)
        return (
            Array(repeating: 0, count: length - left.count) + left, Array(repeating: 0, count: length - right.count) + right
        )
    }

    private static func add(_ left: [Int], _ right: [Int]) -> [Int] {
        let (first, second) = aligned(left, right)
        var sum = [0] + first
        for place in sum.indices.dropFirst().reversed() {
            sum[place] += second[place - 1]
            if sum[place] > 9 {
                sum[place] -= 10
                sum[place - 1] += 1
            }
        }
        return Array(sum.drop { $0 == 0 })
    }

    private static func subtract(_ left: [Int], _ right: [Int]) -> [Int] {
        let (first, second) = aligned(left, right)
        var difference = first
        for place in difference.indices.reversed() {
            difference[place] -= second[place]
            if difference[place] < 0 {
                difference[place] += 10
                difference[place - 1] -= 1
            }
        }
        return Array(difference.drop { $0 == 0 })
    }

    private static func isLess(_ left: [Int], _ right: [Int]) -> Bool {
        let (left, right) = aligned(left, right)
        return left.lexicographicallyPrecedes(right)
    }
}
