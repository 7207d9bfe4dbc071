import IminJSON

// A value of the machine as JSON, for `json.text`.

extension Heap {
    /// The value as JSON, as it is sent: dates and durations as ISO 8601 text, money as the number of its major units, a secret as its
    /// real text. A mistake for what is not data.
    func json(of value: Value) throws(ScriptFailure) -> JSON {
        var budget = Int.max
        return try json(of: value, budget: &budget)
    }

    /// `budget`: bytes the text may have. A value may hold itself many times over, so the work is bounded by it.
    func json(of value: Value, budget: inout Int, masksSecrets: Bool = false, depth: Int = 0) throws(ScriptFailure) -> JSON {
        guard depth <= JSON.highestMaximumDepth else {
            throw .mistake("nesting-limit", "JSON nests at most \(JSON.highestMaximumDepth) levels deep")
        }
        budget -= value.isText ? value.byteCount + 3 : 2
        guard budget >= 0 else { throw .limit("string", "the JSON text is longer than a string may be") }
        switch value.tag {
        case .null, .absent: return .null
        case .bool: return .bool(value.isTrue)
        case .integer: return .number(JSONNumber(value.integerBits))
        case .decimal: return .number(value.number?.json ?? JSONNumber(0))
        case .numberText: return JSONNumber(text: value.string).map(JSON.number) ?? .null
        case .secret where masksSecrets: return .string("•••")
        case .string, .secret: return .string(value.string)
        case .money: return .number(value.money.flatMap { JSONNumber(text: $0.amountText) } ?? JSONNumber(0))
        case .duration: return .string(Durations.iso(value.integerBits))
        case .day, .instant: return .string(value.date?.description ?? "")
        case .array:
            var elements: [JSON] = []
            elements.reserveCapacity(value.elementCount)
            for element in value.elements {
                elements.append(try json(of: element, budget: &budget, masksSecrets: masksSecrets, depth: depth + 1))
            }
            return .array(elements)
        case .object:
            var members = JSONObject()
            for number in 0..<fieldCount(value) {
                let (key, member) = member(number, of: value)
                budget -= key.byteCount + 3
                members[key.string] = try json(of: member, budget: &budget, masksSecrets: masksSecrets, depth: depth + 1)
            }
            return .object(members)
        case .function, .native, .host, .closure, .box, .shape, .range, .handle:
            throw .mistake("not-data", "\(value.typePhrase) is not data: it has no JSON")
        }
    }
}

extension Money {
    /// The amount in major units with all its decimals: `9.50`.
    public var amountText: String { amount.text(decimals: Currency.minorDigits(of: currency)) }
}
