import IminJSON

// Numbers from text and to text.

extension Number: CustomStringConvertible {
    /// The shortest text that reads as the same number: `3.5`, `1000000`; from 10^21 and below 10^-6 with an exponent: `1.5e30`.
    /// Always a JSON number.
    public var description: String {
        guard case .decimal(let coefficient, let exponent) = self else { return String(parts.coefficient) }
        let digits = String(coefficient.magnitude)
        let sign = coefficient < 0 ? "-" : ""
        // How many digits stand before the point.
        let point = digits.utf8.count + Int(exponent)
        if exponent >= 0, point <= 21 { return sign + digits + String(repeating: "0", count: Int(exponent)) }
        if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
        if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        let fraction = digits.dropFirst()
        return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e" + String(point - 1)
    }

    /// The text with at least so many decimals: `9.50` for 9.5 and 2.
    func text(decimals: Int) -> String {
        let plain = description
        guard decimals > 0, !plain.utf8.contains(UInt8(ascii: "e")) else { return plain }
        guard let point = plain.utf8.firstIndex(of: UInt8(ascii: ".")) else { return plain + "." + String(repeating: "0", count: decimals) }
        let present = plain.utf8.distance(from: point, to: plain.utf8.endIndex) - 1
        return plain + String(repeating: "0", count: max(0, decimals - present))
    }

    /// How a text reads as a number.
    enum Reading: Hashable, Sendable {
        case exact(Number)
        /// More than 18 significant digits: the nearest number.
        case rounded(Number)
        /// Beyond the range of numbers.
        case tooLarge
        /// Not a JSON number.
        case invalid
    }

    /// Reads a number as JSON writes it: `-12.50`, `1e6`.
    static func read(_ text: String) -> Reading {
        guard JSONNumber.isValid(text) else { return .invalid }
        var magnitude: UInt128 = 0
        var exponent = 0
        var hasMore = false
        var isFraction = false
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let isBelow = rest.first == UInt8(ascii: "-")
                // An exponent that fits no Int32 is as good as a very large one.
                exponent += Int32(Substring(rest)).map(Int.init) ?? (isBelow ? -1_000_000_000_000 : 1_000_000_000_000)
                rest = rest[rest.endIndex...]
            default:
                if magnitude < PowersOfTen[37] {
                    magnitude = magnitude * 10 + UInt128(byte &- 0x30)
                    if isFraction { exponent -= 1 }
                } else {
                    if byte != UInt8(ascii: "0") { hasMore = true }
                    if !isFraction { exponent += 1 }
                }
            }
        }
        var isExact = true
        do {
            let number = try normal(
                isNegative: isNegative, magnitude, exponent: exponent, hasMore: hasMore, ofWhole: false, isExact: &isExact)
            return isExact ? .exact(number) : .rounded(number)
        } catch {
            return .tooLarge
        }
    }

    /// `nil` unless the text is a JSON number that is exactly representable: nothing is rounded.
    public init?(exactly text: String) {
        guard case .exact(let number) = Self.read(text) else { return nil }
        self = number
    }

    /// The number nearest to a JSON number; `nil` where the text is none or is out of range.
    public init?(text: String) {
        switch Self.read(text) {
        case .exact(let number), .rounded(let number): self = number
        case .tooLarge, .invalid: return nil
        }
    }

    /// `nil` where the number of a reply has more than 18 digits or is out of range; its text is then all there is.
    public init?(exactly number: JSONNumber) {
        if let value = number.int64 { self = .integer(value) } else { self.init(exactly: number.text) }
    }

    public var json: JSONNumber { JSONNumber(text: description) ?? JSONNumber(0) }
}
