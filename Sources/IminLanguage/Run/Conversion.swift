// Values in and out of the machine: the border to host functions and JSON.

import IminJSON

struct Conversion {
    /// What crosses the border nests no deeper: it is walked, and freed, by recursion.
    static let maximumDepth = JSON.highestMaximumDepth

    let heap: Heap

    /// A value of the machine; the caller owns it.
    func value(_ value: ScriptValue, origin: UInt32 = 0) -> Value {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let number): .number(number)
        case .string(let text): heap.string(text)
        case .secret(let text): heap.string(text, .secret)
        case .money(let money): .money(money)
        case .duration(let nanoseconds): .duration(nanoseconds)
        case .date(let date): .date(date)
        case .array(let elements): array(elements.count, origin) { self.value(elements[$0], origin: origin) }
        case .object(let members): heap.object(members.map { ($0.key, self.value($0.value, origin: origin)) }, origin: origin)
        case .json(let json): self.value(json, origin: origin)
        case .reply(let json, let exchange): self.value(json, origin: UInt32(clamping: exchange))
        case .handle(let handle): heap.handle(handle)
        case .opaque: .null
        }
    }

    private func array(_ count: Int, _ origin: UInt32, _ element: (Int) -> Value) -> Value {
        let made = heap.array(capacity: count, origin: origin)
        for index in 0..<count { heap.append(element(index), to: made) }
        return made
    }

    func value(_ json: JSON, origin: UInt32 = 0) -> Value {
        switch json {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return self.number(number)
        case .string(let text): return heap.string(text)
        case .array(let elements): return array(elements.count, origin) { self.value(elements[$0], origin: origin) }
        case .object(let members):
            var made =
                members.count > LayoutTable.maximumFields
                ? heap.table(capacity: members.count, origin: origin) : heap.emptyObject(origin: origin)
            for (key, member) in members { heap.set(key, value(member, origin: origin), in: &made) }
            return made
        }
    }

    /// Exact where 64 bits or 18 digits hold it and its text is the one we would write; else the text itself.
    private func number(_ number: JSONNumber) -> Value {
        if let whole = number.int64, number.text.first != "-" || whole != 0, number.text.first != "+" { return .integer(whole) }
        if let exact = Number(exactly: number), exact.description == number.text { return .number(exact) }
        return heap.string(number.text, .numberText)
    }

    /// The value for the outside; shares nothing with the machine. Data nested deeper than JSON may be becomes `.opaque`.
    func scriptValue(_ value: Value, depth: Int = 0) -> ScriptValue {
        guard depth <= JSON.highestMaximumDepth else { return .opaque("data nested too deep") }
        switch value.tag {
        case .null, .absent: return .null
        case .bool: return .bool(value.isTrue)
        case .integer, .decimal: return value.number.map(ScriptValue.number) ?? .null
        case .numberText: return JSONNumber(text: value.string).map { .json(.number($0)) } ?? .null
        case .money: return value.money.map(ScriptValue.money) ?? .null
        case .duration: return .duration(value.integerBits)
        case .day, .instant: return value.date.map(ScriptValue.date) ?? .null
        case .string: return .string(value.string)
        case .secret: return .secret(value.string)
        case .array: return .array(value.elements.map { scriptValue($0, depth: depth + 1) })
        case .object:
            return .object(
                (0..<heap.fieldCount(value)).map {
                    let (key, member) = heap.member($0, of: value)
                    return (key.string, scriptValue(member, depth: depth + 1))
                })
        case .handle: return value.handle.map(ScriptValue.handle) ?? .null
        case .function, .closure, .native, .host, .shape, .range, .box: return .opaque(heap.describe(value))
        }
    }
}

extension Heap {
    /// Whether a value nests deeper than that many levels, or holds so much that writing it out would not end soon: a million
    /// arrays and objects, counting shared ones as often as they stand there. Looks level by level, without recursion.
    func isNested(_ value: Value, deeperThan limit: Int) -> Bool {
        guard value.tag == .array || value.tag == .object else { return false }
        var level = [value]
        var seen = 0
        for _ in 0..<limit {
            var next: [Value] = []
            for container in level {
                if container.tag == .array {
                    for element in container.elements where element.tag == .array || element.tag == .object { next.append(element) }
                } else {
                    for number in 0..<fieldCount(container) {
                        let member = member(number, of: container).value
                        if member.tag == .array || member.tag == .object { next.append(member) }
                    }
                }
            }
            if next.isEmpty { return false }
            seen += next.count
            if seen > 1_000_000 { return true }
            level = next
        }
        return true
    }
}
