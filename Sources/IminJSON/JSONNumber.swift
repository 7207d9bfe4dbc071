/// A number as written: `1.50`, `12345678901234567890` and `1e400` survive a round trip.
///
/// Two numbers are equal when they have the same value: `1`, `1.0`, `10e-1` and `-0` with `0`. Numbers whose exponent itself does not
/// fit 32 bits are equal only when written alike.
public struct JSONNumber: Sendable {
    /// Always a valid number of RFC 8259, section 6.
    public let text: String

    public init(_ value: Int64) { text = String(value) }
    public init(_ value: Int) { text = String(value) }

    /// `nil` for infinities and NaN, which JSON has not. A whole number is written without fraction: `5`, not `5.0`.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        // Converting within 53 bits loses nothing; -0 keeps its sign as `-0.0`.
        if value.magnitude < 0x1p53, Double(Int64(value)) == value, !(value == 0 && value.sign == .minus) {
            text = String(Int64(value))
        } else {
            text = "\(value)"
        }
    }

    /// `nil` unless the text is a JSON number.
    public init?(text: String) {
        guard Self.isValid(text) else { return nil }
        self.text = text
    }

    /// Trusts the caller, who has checked the text.
    init(valid text: String) { self.text = text }

    /// The value where the text is a whole number of 64 bits without fraction or exponent.
    public var int64: Int64? { Int64(text) }

    /// The value where it is a whole number of 64 bits, however it is written: `1.0` and `1e2` too.
    public var whole: Int64? {
        if let value = int64 { return value }
        guard let canonical, canonical.exponent >= 0, canonical.exponent <= 18 else { return nil }
        let zeros = String(repeating: "0", count: canonical.exponent)
        return Int64((canonical.isNegative ? "-" : "") + canonical.digits + zeros)
    }

    /// The nearest Double; infinite where the number is too large for one.
    public var double: Double { Double(text) ?? .nan }

    /// Whether the text is a number by RFC 8259: `-0.5e+10`, but neither `+1`, `01`, `.5` nor `1.`.
    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var scanner = JSONNumberScanner(position: 0)
        return (scanner.scan(bytes.span) == nil) && scanner.position == bytes.count
    }
}

// MARK: - Order by value

extension JSONNumber: Comparable {
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        guard let first = left.canonical, let second = right.canonical else {
            // An exponent beyond 32 bits: as good as infinite, or as zero.
            return left.double < right.double
        }
        if first.isNegative != second.isNegative { return first.isNegative }
        let (small, large) = first.isNegative ? (second, first) : (first, second)
        if small.digits.isEmpty || large.digits.isEmpty { return small.digits.isEmpty && !large.digits.isEmpty }
        let (one, other) = (small.exponent + small.digits.utf8.count, large.exponent + large.digits.utf8.count)
        if one != other { return one < other }
        return small.digits.utf8.lexicographicallyPrecedes(large.digits.utf8)
    }
}

// MARK: - Equality by value

extension JSONNumber: Hashable {
    /// Digits without leading and trailing zeros, times a power of ten; no digits mean zero.
    struct Canonical: Hashable {
        var isNegative: Bool
        var digits: String
        var exponent: Int
    }

    /// `nil` where the exponent does not fit 32 bits.
    var canonical: Canonical? {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") {
            isNegative = true
            rest.removeFirst()
        }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard let written = Int32(Substring(rest)) else { return nil }
                exponent += Int(written)
                rest = rest[rest.endIndex...]
            default:
                if isFraction { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { return Canonical(isNegative: false, digits: "", exponent: 0) }
        return Canonical(isNegative: isNegative, digits: String(decoding: digits, as: UTF8.self), exponent: exponent)
    }

    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        guard let left = left.canonical, let right = right.canonical else { return false }
        return left == right
    }

    public func hash(into hasher: inout Hasher) {
        if let canonical { hasher.combine(canonical) } else { hasher.combine(text) }
    }
}

/// The grammar of numbers, shared by the parser and by `JSONNumber`.
struct JSONNumberScanner {
    var position: Int

    /// Moves past a number. Otherwise stops at what is wrong and says what was expected there.
    mutating func scan(_ bytes: borrowing Span<UInt8>) -> String? {
        if peek(bytes) == UInt8(ascii: "-") { position += 1 }
        if peek(bytes) == UInt8(ascii: "0") {
            position += 1
            if isDigit(bytes) { return "no digit after a leading `0`" }
        } else {
            guard digits(bytes) else { return "a digit" }
        }
        if peek(bytes) == UInt8(ascii: ".") {
            position += 1
            guard digits(bytes) else { return "a digit after the decimal point" }
        }
        if let byte = peek(bytes), byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if let sign = peek(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            guard digits(bytes) else { return "a digit of the exponent" }
        }
        return nil
    }

    private func peek(_ bytes: borrowing Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func isDigit(_ bytes: borrowing Span<UInt8>) -> Bool { position < bytes.count && bytes[position] &- 0x30 < 10 }

    /// Whether there was at least one digit.
    private mutating func digits(_ bytes: borrowing Span<UInt8>) -> Bool {
        let start = position
        while isDigit(bytes) { position += 1 }
        return position > start
    }
}
