// The order of values and hashes that agree with their equality, for the library: sorting, extremes, `unique`. Nothing coerces: only
// values of one ordered type have an order.

extension Value {
    /// The number it computes as; number texts of more than 18 digits are rounded. `nil` for what is no number and for one out of range.
    var computedNumber: Number? {
        tag == .numberText ? Number(text: string) : number
    }

    /// The number where nothing has to be rounded.
    var exactNumber: Number? {
        tag == .numberText ? Number(exactly: string) : number
    }
}

extension Heap {
    /// Less than zero, zero or greater than zero: the order of two values of one ordered type, which are Number, String, Money in one
    /// currency, Duration and Date. Anything else is a mistake.
    func compare(_ left: Value, _ right: Value) throws(ScriptFailure) -> Int {
        switch (left.tag, right.tag) {
        case (.integer, .integer), (.duration, .duration), (.day, .day), (.instant, .instant):
            return left.integerBits < right.integerBits ? -1 : left.integerBits == right.integerBits ? 0 : 1
        case (.string, .string), (.string, .secret), (.secret, .string), (.secret, .secret): return left.compareText(with: right)
        case (.money, .money):
            guard left.currencyBits == right.currencyBits else {
                throw .currencies(Value.currency(packed: left.currencyBits), Value.currency(packed: right.currencyBits), verb: "compared")
            }
            return left.integerBits < right.integerBits ? -1 : left.integerBits == right.integerBits ? 0 : 1
        default:
            if let one = left.date, let other = right.date { return one < other ? -1 : other < one ? 1 : 0 }
            if left.isNumber, right.isNumber { return try compareNumbers(left, right) }
            throw .mistake("operator-types", "\(left.typePhrase) and \(right.typePhrase) have no order")
        }
    }

    private func compareNumbers(_ left: Value, _ right: Value) throws(ScriptFailure) -> Int {
        guard let one = left.computedNumber, let other = right.computedNumber else {
            let beyond = left.computedNumber == nil ? left : right
            throw .mistake("number-overflow", "\(beyond.string) is beyond the range of numbers")
        }
        return one < other ? -1 : one == other ? 0 : 1
    }
}

extension ScriptFailure {
    static func currencies(_ left: String, _ right: String, verb: String) -> ScriptFailure {
        .mistake("money-currencies", "amounts in \(left) and \(right) cannot be \(verb)")
    }
}

extension Heap {
    /// Equal values have equal hashes. Cheap rather than good: of an array or object only the size counts.
    func equalityHash(of value: Value) -> UInt64 {
        var hasher = Hasher()
        switch value.tag {
        case .string, .secret: value.isASCII ? hasher.combine(value.textHash) : hasher.combine(value.string)
        case .numberText: if let number = value.exactNumber { return equalityHash(of: .number(number)) } else { hasher.combine(0) }
        case .array: hasher.combine(value.elementCount)
        case .object: hasher.combine(fieldCount(value))
        case .range, .handle: hasher.combine(value.tag)
        default:
            hasher.combine(value.word)
            hasher.combine(value.bits)
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
