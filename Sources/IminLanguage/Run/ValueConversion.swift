import IminJSON

// Values of the machine from and to JSON, and from and to what crosses to the host.

extension Heap {
    /// The value of a JSON text that was read. Arrays and objects remember the exchange that brought them.
    func value(of json: JSON, origin: UInt32 = 0) -> Value {
        switch json {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return value(of: number)
        case .string(let text): return string(text)
        case .array(let elements):
            let made = array(capacity: elements.count, origin: origin)
            for element in elements { append(value(of: element, origin: origin), to: made) }
            return made
        case .object(let members):
            var made = emptyObject(origin: origin)
            for (key, member) in members { set(key, value(of: member, origin: origin), in: &made) }
            return made
        }
    }

    /// A number that would be written differently keeps its text: `1.50`, `1e400`.
    private func value(of number: JSONNumber) -> Value {
        if let whole = number.int64, number.text != "-0" { return .integer(whole) }
        if let exact = Number(exactly: number.text), exact.description == number.text { return .number(exact) }
        return string(number.text, .numberText)
    }

    /// The value as JSON, as it is sent: dates and durations as ISO 8601 text, money as the number of its major units, a secret as its
    /// real text. A mistake for what is not data.
    func json(of value: Value, depth: Int = 0) throws(ScriptFailure) -> JSON {
        guard depth <= JSON.highestMaximumDepth else {
            throw .mistake("nesting-limit", "JSON nests at most \(JSON.highestMaximumDepth) levels deep")
        }
        switch value.tag {
        case .null, .absent: return .null
        case .bool: return .bool(value.isTrue)
        case .integer: return .number(JSONNumber(value.integerBits))
        case .decimal: return .number(value.number?.json ?? JSONNumber(0))
        case .numberText: return JSONNumber(text: value.string).map(JSON.number) ?? .null
        case .string, .secret: return .string(value.string)
        case .money: return .number(value.money.flatMap { JSONNumber(text: $0.amountText) } ?? JSONNumber(0))
        case .duration: return .string(Durations.iso(value.integerBits))
        case .day, .instant: return .string(value.date?.description ?? "")
        case .array:
            var elements: [JSON] = []
            elements.reserveCapacity(value.elementCount)
            for element in value.elements { elements.append(try json(of: element, depth: depth + 1)) }
            return .array(elements)
        case .object:
            var members = JSONObject()
            for number in 0..<fieldCount(value) {
                let (key, member) = member(number, of: value)
                members[key.string] = try json(of: member, depth: depth + 1)
            }
            return .object(members)
        case .function, .native, .host, .closure, .box, .shape, .range, .handle:
            throw .mistake("not-data", "\(value.typePhrase) is not data: it has no JSON")
        }
    }

    /// What the machine makes of a value from the host.
    func value(of value: ScriptValue) -> Value {
        switch value {
        case .null, .opaque: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return .number(number)
        case .string(let text): return string(text)
        case .money(let money): return .money(money)
        case .duration(let nanoseconds): return .duration(nanoseconds)
        case .date(let date): return .date(date)
        case .array(let elements):
            let made = array(capacity: elements.count)
            for element in elements { append(self.value(of: element), to: made) }
            return made
        case .object(let members):
            var made = emptyObject()
            for (key, member) in members { set(key, self.value(of: member), in: &made) }
            return made
        case .json(let json): return self.value(of: json)
        case .reply(let json, let exchange): return self.value(of: json, origin: UInt32(clamping: exchange))
        case .handle(let handle): return self.handle(handle)
        case .secret(let text): return string(text, .secret)
        }
    }

    /// What crosses to the host. Data nested deeper than JSON can be becomes `.opaque`.
    func scriptValue(of value: Value, depth: Int = 0) -> ScriptValue {
        guard depth <= JSON.highestMaximumDepth else { return .opaque("data nested too deep") }
        switch value.tag {
        case .null, .absent: return .null
        case .bool: return .bool(value.isTrue)
        case .integer: return .number(.integer(value.integerBits))
        case .decimal: return .number(value.number ?? .zero)
        case .numberText: return JSONNumber(text: value.string).map { .json(.number($0)) } ?? .null
        case .string: return .string(value.string)
        case .secret: return .secret(value.string)
        case .money: return value.money.map(ScriptValue.money) ?? .null
        case .duration: return .duration(value.integerBits)
        case .day, .instant: return value.date.map(ScriptValue.date) ?? .null
        case .array: return .array(value.elements.map { scriptValue(of: $0, depth: depth + 1) })
        case .object:
            return .object(
                (0..<fieldCount(value)).map { number in
                    let (key, member) = member(number, of: value)
                    return (key.string, scriptValue(of: member, depth: depth + 1))
                })
        case .handle: return value.handle.map(ScriptValue.handle) ?? .null
        case .function, .native, .host, .closure, .box, .shape, .range: return .opaque(text(of: value, .brief))
        }
    }
}

extension Money {
    /// The amount in major units with all its decimals: `9.50`.
    public var amountText: String { amount.text(decimals: Currency.minorDigits(of: currency)) }
}
