import IminJSON
import IminLanguage
import LineEdit

/// Values as a person at a terminal wants to see them: tables of records, one record with its members aligned, all else as it is
/// written. What is left out is counted, never silently cut.
struct ValuePrinter {
    var width: Int
    /// Rows of a table, and lines of one value, before the rest is counted.
    var rowLimit = 20

    /// The lines that show a value; none for null, which says nothing.
    func lines(_ value: ScriptValue) -> [StyledText] {
        switch Self.plain(value) {
        case .null: return []
        case .array(let elements) where Self.isTable(elements): return table(elements)
        case .object(let members) where !members.isEmpty: return record(members)
        case .string(let text): return capped(text.split(separator: "\n", omittingEmptySubsequences: false).map { StyledText(String($0)) })
        case let other: return capped(wrapped(Self.text(other)))
        }
    }

    // MARK: Records and tables

    private func record(_ members: [(key: String, value: ScriptValue)]) -> [StyledText] {
        let widest = min(members.map { CharacterWidth.columns($0.key) }.max() ?? 0, width / 2)
        let lines = members.map { key, value in
            let padding = String(repeating: " ", count: max(widest - CharacterWidth.columns(key), 0))
            return StyledText(key + padding + "  ", Style(.blue)) + StyledText(fitted(Self.folded(value), width - widest - 2))
        }
        return capped(lines)
    }

    private static func isTable(_ elements: [ScriptValue]) -> Bool {
        !elements.isEmpty
            && elements.allSatisfy {
                if case .object(let members) = plain($0) { !members.isEmpty } else { false }
            }
    }

    private func table(_ elements: [ScriptValue]) -> [StyledText] {
        var keys: [String] = []
        var seen: Set<String> = []
        let rows = elements.prefix(rowLimit).map { element -> [String: String] in
            var cells: [String: String] = [:]
            guard case .object(let members) = Self.plain(element) else { return cells }
            for (key, value) in members {
                if seen.insert(key).inserted { keys.append(key) }
                cells[key] = Self.folded(value)
            }
            return cells
        }
        // As many columns as fit, in the order of the reply; wide ones are cut to a fair share.
        let share = max(width / max(min(keys.count, 4), 1) - 2, 8)
        var columns: [(key: String, width: Int)] = []
        var used = 0
        for key in keys {
            let widest = rows.map { CharacterWidth.columns($0[key] ?? "") }.max() ?? 0
            let column = min(max(widest, CharacterWidth.columns(key)), share)
            guard columns.isEmpty || used + column <= width else { break }
            columns.append((key, column))
            used += column + 2
        }
        func line(_ cell: (String) -> String) -> String {
            columns.map { key, width in padded(fitted(cell(key), width), width) }.joined(separator: "  ")
        }
        var lines = [StyledText(line { $0 }, Style(.blue))]
        for row in rows { lines.append(StyledText(line { row[$0] ?? "" })) }
        var notes: [String] = []
        if elements.count > rows.count { notes.append("\(elements.count) rows, \(rows.count) shown") }
        if keys.count > columns.count {
            notes.append("\(keys.count - columns.count) more columns: \(keys[columns.count...].joined(separator: ", "))")
        }
        if !notes.isEmpty { lines.append(StyledText(fitted(notes.joined(separator: "; "), width), .dim)) }
        return lines
    }

    // MARK: Text

    private func capped(_ lines: [StyledText]) -> [StyledText] {
        let limit = rowLimit * 5
        guard lines.count > limit else { return lines }
        return Array(lines.prefix(limit)) + [StyledText("… \(lines.count - limit) more lines", .dim)]
    }

    private func wrapped(_ text: String) -> [StyledText] {
        var lines: [StyledText] = []
        var line = ""
        var used = 0
        for character in text {
            let columns = CharacterWidth.columns(character)
            if used + columns > max(width, 1) {
                lines.append(StyledText(line))
                line = ""
                used = 0
            }
            line.append(character)
            used += columns
        }
        return lines + [StyledText(line)]
    }

    /// Cut to a width, with `…` where something is missing.
    private func fitted(_ text: String, _ width: Int) -> String {
        guard CharacterWidth.columns(text) > max(width, 1) else { return text }
        var result = ""
        var used = 1
        for character in text {
            let columns = CharacterWidth.columns(character)
            if used + columns > max(width, 1) { break }
            result.append(character)
            used += columns
        }
        return result + "…"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - CharacterWidth.columns(text), 0))
    }

    // MARK: Values

    /// JSON as values; replies as their bodies.
    private static func plain(_ value: ScriptValue) -> ScriptValue {
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

    /// A member's value on one line: containers folded where they are large.
    private static func folded(_ value: ScriptValue) -> String {
        switch plain(value) {
        case .array(let elements) where elements.count > 3 || elements.contains(where: isContainer): "[…\(elements.count)]"
        case .object(let members) where members.count > 3 || members.contains(where: { isContainer($0.value) }): "{…\(members.count)}"
        case .string(let text): text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎")
        case let other: text(other)
        }
    }

    private static func isContainer(_ value: ScriptValue) -> Bool {
        switch plain(value) {
        case .array, .object: true
        default: false
        }
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
            return "{ " + members.map { "\(key($0.key)): \(text($0.value))" }.joined(separator: ", ") + " }"
        case .json(let json), .reply(let json, exchange: _): return json.text()
        case .handle(let handle): return handle.summary
        case .secret: return "•••"
        case .opaque(let name): return name
        }
    }

    private static func key(_ key: String) -> String {
        let isName = !key.isEmpty && key.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
        return isName ? key : JSON.string(key).text()
    }
}
