import IminJSON

/// What a value is when it is sent.
extension ScriptValue {
    /// The value as JSON; `nil` for what is not data (functions, pages) and for data that holds such.
    ///
    /// Dates and durations become ISO 8601 text, money its amount in major units (£9.50 is the number 9.50, as prices are on the
    /// platform), a secret its real text.
    public var json: JSON? {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return JSONNumber(text: number.description).map(JSON.number)
        case .string(let text), .secret(let text): return .string(text)
        case .money(let money): return Self.majorUnits(money)
        case .duration(let nanoseconds): return .string(Durations.iso(nanoseconds))
        case .date(let date): return .string(date.description)
        case .array(let elements):
            var array: [JSON] = []
            array.reserveCapacity(elements.count)
            for element in elements {
                guard let value = element.json else { return nil }
                array.append(value)
            }
            return .array(array)
        case .object(let members):
            var object = JSONObject()
            for (key, member) in members {
                guard let value = member.json else { return nil }
                object[key] = value
            }
            return .object(object)
        case .json(let value), .reply(let value, exchange: _): return value
        case .handle, .opaque: return nil
        }
    }

    private static func majorUnits(_ money: Money) -> JSON? {
        let digits = Currency.minorDigits(of: money.currency)
        var text = String(money.minor.magnitude)
        while text.utf8.count <= digits { text = "0" + text }
        if digits > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -digits)) }
        return JSONNumber(text: (money.minor < 0 ? "-" : "") + text).map(JSON.number)
    }

    /// The text of a string or secret.
    public var text: String? {
        switch self {
        case .string(let text), .secret(let text): text
        case .json(let value), .reply(let value, exchange: _): value.string
        default: nil
        }
    }

    /// A member of an object, exactly by its key.
    public subscript(key: String) -> ScriptValue? {
        switch self {
        case .object(let members): members.last { $0.key == key }?.value
        case .json(let value), .reply(let value, exchange: _): value[key].map(ScriptValue.json)
        default: nil
        }
    }

    /// Whether it is `null` in any form.
    public var isNull: Bool {
        switch self {
        case .null, .json(.null), .reply(.null, exchange: _): true
        default: false
        }
    }
}
