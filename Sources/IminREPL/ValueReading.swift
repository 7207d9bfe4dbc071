import IminJSON
import IminLanguage

/// Values as the printers see them: replies are their bodies, JSON is values, and a record, a table and a collection are told apart.
enum ValueReading {
    typealias Members = [(key: String, value: ScriptValue)]

    /// JSON as values, one level; replies as their bodies.
    static func plain(_ value: ScriptValue) -> ScriptValue {
        switch value {
        case .reply(let json, exchange: _), .json(let json): plain(json)
        default: value
        }
    }

    private static func plain(_ json: JSON) -> ScriptValue {
        switch json {
        case .null: .null
        case .bool(let value): .bool(value)
        case .string(let text): .string(text)
        case .number: .json(json)
        case .array(let elements): .array(elements.map(ScriptValue.json))
        case .object(let members): .object(members.map { ($0.key, ScriptValue.json($0.value)) })
        }
    }

    static func members(_ value: ScriptValue) -> Members? {
        if case .object(let members) = plain(value) { members } else { nil }
    }

    static func elements(_ value: ScriptValue) -> [ScriptValue]? {
        if case .array(let elements) = plain(value) { elements } else { nil }
    }

    /// Whether it holds other values.
    static func isContainer(_ value: ScriptValue) -> Bool {
        switch plain(value) {
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        default: false
        }
    }

    /// Rows, where every element is a record.
    static func records(_ elements: [ScriptValue]) -> [Members]? {
        guard !elements.isEmpty else { return nil }
        var rows: [Members] = []
        for element in elements {
            guard let members = members(element), !members.isEmpty else { return nil }
            rows.append(members)
        }
        return rows
    }

    /// The items of a collection reply (`imin:item`), and its own members.
    static func collection(_ value: ScriptValue) -> (items: [ScriptValue], own: Members)? {
        guard let members = members(value), let items = members.first(where: { $0.key == "imin:item" }),
            let elements = elements(items.value)
        else { return nil }
        return (elements, members.filter { $0.key != "imin:item" })
    }

    /// What a record says it is: `CustomerAccount`.
    static func type(_ members: Members) -> String? {
        for key in ["type", "@type"] {
            if let found = members.first(where: { $0.key == key }), case .string(let text) = plain(found.value), !text.isEmpty {
                return text
            }
        }
        return nil
    }

    /// As the language writes it, on one line.
    static func text(_ value: ScriptValue) -> String {
        switch plain(value) {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.description
        case .string(let text): return JSON.string(text).text()
        case .money(let money): return money.description
        case .duration, .date: return value.json?.string ?? ""
        case .array(let elements): return "[" + elements.map(text).joined(separator: ", ") + "]"
        case .object(let members):
            return members.isEmpty ? "{}" : "{ " + members.map { "\(key($0.key)): \(text($0.value))" }.joined(separator: ", ") + " }"
        case .json(let json), .reply(let json, exchange: _): return json.text()
        case .handle(let handle): return handle.summary
        case .secret: return "•••"
        case .opaque(let name): return name
        }
    }

    /// The beginning of the text: as much as `limit` columns can show, and a little more where there is more. Of a long array only
    /// what is shown is ever written out.
    static func brief(_ value: ScriptValue, limit: Int) -> String {
        var result = ""
        append(value, to: &result, limit: limit * 4)
        return result
    }

    private static func append(_ value: ScriptValue, to result: inout String, limit: Int) {
        guard result.utf8.count <= limit else { return }
        switch plain(value) {
        case .array(let elements):
            result += "["
            for (index, element) in elements.enumerated() {
                guard result.utf8.count <= limit else { return }
                if index > 0 { result += ", " }
                append(element, to: &result, limit: limit)
            }
            result += "]"
        case .object(let members) where !members.isEmpty:
            result += "{ "
            for (index, member) in members.enumerated() {
                guard result.utf8.count <= limit else { return }
                result += (index > 0 ? ", " : "") + key(member.key) + ": "
                append(member.value, to: &result, limit: limit)
            }
            result += " }"
        case let other: result += text(other)
        }
    }

    static func key(_ key: String) -> String {
        let isName = !key.isEmpty && key.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
        return isName ? key : JSON.string(key).text()
    }

    /// In a cell of a table: a record by what it is called, where it has a name.
    static func celled(_ value: ScriptValue) -> String {
        if let members = members(value), members.count > 3, let name = name(members, depth: 0) { return Text.harmless(name) }
        return folded(value)
    }

    /// A session is called what its series is called.
    private static func name(_ members: Members, depth: Int) -> String? {
        for (key, value) in members where key == "name" {
            if case .string(let text) = plain(value), !text.isEmpty { return text }
        }
        guard depth < 3, let above = members.first(where: { $0.key == "superEvent" }) else { return nil }
        return Self.members(above.value).flatMap { name($0, depth: depth + 1) }
    }

    /// On one line, containers folded where they are large: `{…5}`.
    static func folded(_ value: ScriptValue) -> String {
        switch plain(value) {
        case .array(let elements) where elements.count > 3 || elements.contains(where: isContainer): "[…\(elements.count)]"
        case .object(let members) where members.count > 3 || members.contains(where: { isContainer($0.value) }): "{…\(members.count)}"
        case .string(let text): Text.harmless(Text.lines(text).joined(separator: "⏎"))
        case let other: Text.harmless(text(other))
        }
    }
}
