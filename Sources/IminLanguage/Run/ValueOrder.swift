import IminJSON

// The order of values and hashes that agree with their equality, for the library: sorting, extremes, `unique`. Nothing coerces: only
// values of one ordered type have an order.

extension Value {
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
            if left.isNumber, right.isNumber { return orderOfNumbers(left, right) }
            throw .mistake("operator-types", "\(left.typePhrase) and \(right.typePhrase) have no order")
        }
    }

    /// Exact for numbers of any length.
    func orderOfNumbers(_ left: Value, _ right: Value) -> Int {
        if let one = left.exactNumber, let other = right.exactNumber { return one < other ? -1 : one == other ? 0 : 1 }
        func json(_ value: Value) -> JSONNumber {
            (value.tag == .numberText ? JSONNumber(text: value.string) : value.number?.json) ?? JSONNumber(0)
        }
        let (one, other) = (json(left), json(right))
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
