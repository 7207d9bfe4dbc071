import IminJSON
import IminLanguage
import LineEdit

/// Values as a person at a terminal wants to see them: tables of records, one record with its members aligned, all else as it is
/// written. What is left out is counted, never silently cut.
struct ValuePrinter {
    var width: Int
    /// Rows of a table, and lines of one value, before the rest is counted.
    var rowLimit = 20
    /// Lines of one value that is no table, where a window holds fewer.
    var lineLimit = Int.max
    /// Where in the value the print begins: `:more` goes on where the last one ended.
    var place = Place()

    struct Place: Equatable {
        var row = 0
        /// Columns of a table that have been shown, for all rows: the others come behind the number of each row.
        var columns: [String] = []
    }

    private var firstRow: Int { place.row }
    /// Whether every column, member and nesting is wanted.
    var isComplete = false

    /// A value on the screen.
    struct Print {
        var lines: [StyledText] = []
        /// What it is, for the line that names it: `CustomerAccount`, `12 ScheduledSession`. Empty where the value is one line.
        var title = ""
        /// What was left out; empty where nothing was.
        var omitted = ""
        /// Where the rest begins; `nil` where nothing is left. The beginning, where what is left is folded.
        var next: Place?
        /// Whether the value itself is the line.
        var isInline = false
    }

    /// The lines that show a value; none for null, which says nothing.
    func lines(_ value: ScriptValue) -> [StyledText] {
        let print = print(value)
        return print.omitted.isEmpty ? print.lines : print.lines + [StyledText(Text.fitted(print.omitted, width), .dim)]
    }

    func print(_ value: ScriptValue) -> Print {
        if let (items, own) = ValueReading.collection(value) { return collection(items, own) }
        switch ValueReading.plain(value) {
        case .null: return Print()
        case .array(let elements):
            if let rows = ValueReading.records(elements) { return table(rows, of: elements.count, noun: nil) }
            return list(elements)
        case .object(let members) where !members.isEmpty: return record(members)
        case .string(let text):
            let lines = Text.lines(Text.harmless(text))
            if lines.count == 1, CharacterWidth.columns(text) <= width - 8 { return inline(lines[0]) }
            return capped(lines.flatMap { Text.wrapped($0, width) }, title: "\(Text.counted(lines.count, "line")) of text")
        case .handle(let handle): return inline(Text.harmless(handle.summary), title: handle.typeName)
        case let other: return inline(Text.harmless(ValueReading.text(other)))
        }
    }

    /// `title`: what it is, where it takes more than a line.
    private func inline(_ text: String, title: String? = nil) -> Print {
        let rows = Text.wrapped(text, width)
        if rows.count == 1 { return Print(lines: [StyledText(text)], title: title ?? "", isInline: true) }
        return capped(rows, title: title ?? "\(text.count) characters")
    }

    // MARK: Records

    private func record(_ members: ValueReading.Members) -> Print {
        let title = ValueReading.type(members) ?? Text.counted(members.count, "member")
        var lines: [StyledText] = []
        var hidden = 0
        append(members, indentation: 0, to: &lines, hidden: &hidden)
        var print = capped(lines, title: title)
        if hidden > 0, isComplete {
            print.omitted = "\(Text.counted(hidden, "value")) too deep to show here: ask for a member, or `:out json`"
        } else if hidden > 0 {
            let note = "\(Text.counted(hidden, "value")) folded; :more unfolds"
            print.omitted = print.omitted.isEmpty ? note : note + "; " + print.omitted
            print.next = print.next ?? Place()
        }
        return print
    }

    /// Two levels are shown, deeper ones folded.
    private func append(_ members: ValueReading.Members, indentation: Int, to lines: inout [StyledText], hidden: inout Int) {
        let widest = min(members.map { CharacterWidth.columns($0.key) }.max() ?? 0, max((width - indentation) / 2, 4))
        let margin = String(repeating: " ", count: indentation)
        for (key, value) in members {
            let head = StyledText(margin + Text.padded(Text.fitted(key, widest), widest) + "  ", Style(.blue))
            let room = max(width - indentation - widest - 2, 4)
            let nested = ValueReading.members(value) ?? []
            let folded = ValueReading.folded(value)
            let whole = isComplete ? Self.cell(value) : Self.cell(value, limit: width)
            if ValueReading.isContainer(value), CharacterWidth.columns(whole) <= room {
                lines.append(head + StyledText(whole))
            } else if !nested.isEmpty, isComplete ? indentation < 40 : indentation == 0 && nested.count <= 12 {
                lines.append(StyledText(margin + key, Style(.blue)))
                append(nested, indentation: indentation + 2, to: &lines, hidden: &hidden)
            } else if isComplete, let elements = ValueReading.elements(value), !elements.isEmpty, indentation < 40 {
                lines.append(StyledText(margin + key, Style(.blue)))
                for (number, element) in elements.enumerated() {
                    let dash = StyledText("\(margin)  [\(number)]", .dim)
                    if let inner = ValueReading.members(element), !inner.isEmpty {
                        lines.append(dash)
                        append(inner, indentation: indentation + 4, to: &lines, hidden: &hidden)
                    } else {
                        lines += rows(Self.cell(element), behind: dash + StyledText(" "), room: max(width - indentation - 8, 8))
                    }
                }
            } else {
                if ValueReading.isContainer(value) { hidden += 1 }
                let text = ValueReading.isContainer(value) ? Self.labelled(folded, value) : Self.cell(value)
                if isComplete {
                    lines += rows(text, behind: head, room: room)
                } else {
                    if !ValueReading.isContainer(value), CharacterWidth.columns(text) > room { hidden += 1 }
                    lines.append(head + StyledText(Text.fitted(text, room), ValueReading.isContainer(value) ? .dim : .plain))
                }
            }
        }
    }

    /// A text of several rows behind a head.
    private func rows(_ text: String, behind head: StyledText, room: Int) -> [StyledText] {
        let rows = Text.wrapped(text, room)
        let margin = String(repeating: " ", count: CharacterWidth.columns(head.text))
        return rows.enumerated().map { index, row in (index == 0 ? head : StyledText(margin)) + StyledText(row) }
    }

    /// `{…5 Place}`: what is folded says what it is.
    private static func labelled(_ folded: String, _ value: ScriptValue) -> String {
        guard folded.hasPrefix("{…") || folded.hasPrefix("[…") else { return folded }
        let members = ValueReading.members(value) ?? ValueReading.elements(value)?.first.flatMap(ValueReading.members)
        guard let type = members.flatMap(ValueReading.type) else { return folded }
        return String(folded.dropLast()) + " \(Text.harmless(type))" + String(folded.suffix(1))
    }

    /// A value on one line, strings without quotes.
    private static func cell(_ value: ScriptValue, limit: Int? = nil) -> String {
        if case .string(let text) = ValueReading.plain(value) { return Text.harmless(Text.lines(text).joined(separator: "⏎")) }
        return Text.harmless(limit.map { ValueReading.brief(value, limit: $0) } ?? ValueReading.text(value))
    }

    // MARK: Tables

    private func collection(_ items: [ScriptValue], _ own: ValueReading.Members) -> Print {
        var total: String?
        var hasNext = false
        for (key, value) in own {
            if key == "imin:totalItems" { total = ValueReading.text(value) }
            if key == "view", let view = ValueReading.members(value) { hasNext = view.contains { $0.key == "next" } }
        }
        var print: Print
        if items.isEmpty {
            print = Print(lines: [StyledText("no items", .dim)], title: "an empty collection")
        } else if let rows = ValueReading.records(items) {
            print = table(rows, of: items.count, noun: rows.first.flatMap(ValueReading.type))
        } else {
            print = list(items)
        }
        if hasNext || (total != nil && total != String(items.count)) {
            let whole = total.map { " of \($0)" } ?? ""
            print.title = "\(print.title)\(whole), the first page"
        }
        return print
    }

    /// Columns that say most, best first; the reply's order decides among the rest.
    private static let telling = [
        "name", "superEvent", "startDate", "identifier", "activity", "email", "givenName", "familyName", "endDate", "price",
        "priceCurrency",
        "remainingAttendeeCapacity", "orderItemStatus", "status", "telephone",
    ]
    /// Columns that say least.
    private static let silent: Set<String> = ["@context", "@type", "type", "@id", "id", "url", "duration"]

    private static func rank(_ key: String, _ index: Int) -> Int {
        if silent.contains(key) { return 2_000 + index }
        let bare = key.hasPrefix("imin:") ? String(key.dropFirst(5)) : key
        return telling.firstIndex(of: bare) ?? 1_000 + index
    }

    private func table(_ rows: [ValueReading.Members], of count: Int, noun: String?) -> Print {
        let end = isComplete ? rows.count : min(firstRow + rowLimit, rows.count)
        let shown = rows[min(firstRow, end)..<end]
        var keys: [String] = []
        var seen: Set<String> = []
        var widths: [String: Int] = [:]
        var numeric: [String: Bool] = [:]
        var cells: [[String: String]] = []
        for row in shown {
            var line: [String: String] = [:]
            for (key, value) in row where !place.columns.contains(key) {
                if seen.insert(key).inserted { keys.append(key) }
                let text = ValueReading.celled(value)
                line[key] = text
                widths[key] = max(widths[key] ?? CharacterWidth.columns(key), CharacterWidth.columns(text))
                numeric[key] = (numeric[key] ?? true) && Self.isNumber(value)
            }
            cells.append(line)
        }
        let zone = TimeColumns.shorten(&cells, keys)
        for key in keys where zone?.keys.contains(key) == true {
            widths[key] = max(CharacterWidth.columns(key), cells.map { CharacterWidth.columns($0[key] ?? "") }.max() ?? 0)
        }
        // The most telling columns that fit, shown in the order of the reply. A wide one is cut to a fair share, not to nothing.
        let number = place.columns.isEmpty ? 0 : String(max(end - 1, 0)).utf8.count + 2
        let width = self.width - number
        let share = max(width / max(min(keys.count, 4), 1) - 2, 8)
        var chosen: Set<String> = []
        var used = 0
        let ranked = keys.enumerated().sorted { Self.rank($0.element, $0.offset) < Self.rank($1.element, $1.offset) }
        for (_, key) in ranked {
            let column = min(widths[key] ?? 1, share)
            guard chosen.isEmpty || used + column <= width else { continue }
            chosen.insert(key)
            used += column + 2
        }
        var columns = keys.filter { chosen.contains($0) }.map { (key: $0, width: min(widths[$0] ?? 1, share)) }
        // Room that is left goes to the columns that were cut.
        var left = width - columns.reduce(0) { $0 + $1.width } - 2 * max(columns.count - 1, 0)
        for index in columns.indices where left > 0 {
            let more = min((widths[columns[index].key] ?? 0) - columns[index].width, left)
            guard more > 0 else { continue }
            columns[index].width += more
            left -= more
        }
        if let only = columns.first, columns.count == 1 { columns[0].width = min(only.width, width) }
        func line(_ cell: (String) -> String) -> String {
            var text = columns.map { key, width in Text.padded(Text.fitted(cell(key), width), width, right: numeric[key] ?? false) }
                .joined(separator: "  ")
            while text.hasSuffix(" ") { text.removeLast() }
            return text
        }
        // Columns that come later stand behind the number of their row.
        func head(_ row: Int?) -> StyledText {
            StyledText(number == 0 ? "" : Text.padded(row.map(String.init) ?? "", number - 2, right: true) + "  ", .dim)
        }
        var lines = [head(nil) + StyledText(line { $0 }, Style(.blue))]
        for (index, row) in cells.enumerated() { lines.append(head(firstRow + index) + StyledText(line { row[$0] ?? "" })) }
        var notes: [String] = []
        if end < rows.count || firstRow > 0 {
            notes.append(
                firstRow == 0 ? "\(rows.count) rows, \(end) shown" : "rows \(firstRow + 1) to \(end) of \(rows.count)")
        }
        let hidden = keys.filter { !chosen.contains($0) }
        // Whoever wants all of it gets all of it: what does not fit side by side stands one below the other.
        if isComplete, !hidden.isEmpty || columns.contains(where: { $0.width < widths[$0.key] ?? 0 }) {
            return Print(lines: expanded(rows), title: "\(count) \(noun ?? (count == 1 ? "row" : "rows"))")
        }
        if end < rows.count { notes[0] += "; :more, :page, :save _ rows.csv" }
        // Before the names of columns, which are cut where the row ends.
        if let zone { notes.append("times are \(["Z", "+00:00"].contains(zone.zone) ? "UTC" : zone.zone)") }
        if !hidden.isEmpty {
            let advice = end < rows.count ? "" : " (:more, :page)"
            notes.append("\(Text.counted(hidden.count, "more column"))\(advice): \(hidden.joined(separator: ", "))")
        }
        return Print(
            lines: lines, title: "\(count) \(noun ?? (count == 1 ? "row" : "rows"))", omitted: notes.joined(separator: "; "),
            next: end < rows.count
                ? Place(row: end, columns: place.columns)
                : hidden.isEmpty ? nil : Place(columns: place.columns + keys.filter(chosen.contains)))
    }

    /// Each row as a record of its own, under its number.
    private func expanded(_ rows: [ValueReading.Members]) -> [StyledText] {
        var lines: [StyledText] = []
        var hidden = 0
        for (number, row) in rows.enumerated() {
            lines.append(StyledText("[\(number)] \(ValueReading.type(row) ?? "")", .dim))
            append(row, indentation: 2, to: &lines, hidden: &hidden)
        }
        return lines
    }

    private static func isNumber(_ value: ScriptValue) -> Bool {
        switch ValueReading.plain(value) {
        case .number, .money, .json(.number), .null: true
        default: false
        }
    }

    /// Values that are no records: on one line where they fit, else one a line.
    private func list(_ elements: [ScriptValue]) -> Print {
        let line = Text.harmless(ValueReading.brief(.array(elements), limit: width))
        if CharacterWidth.columns(line) <= width - 6, elements.count <= width { return Print(lines: [StyledText(line)], isInline: true) }
        let end = isComplete ? elements.count : min(firstRow + rowLimit, elements.count)
        let number = CharacterWidth.columns(String(elements.count - 1))
        let lines = (min(firstRow, end)..<end).map { index in
            StyledText(Text.padded(String(index), number, right: true) + "  ", .dim)
                + StyledText(Text.fitted(ValueReading.folded(elements[index]), max(width - number - 2, 4)))
        }
        var print = Print(lines: lines, title: Text.counted(elements.count, "element"))
        if end < elements.count {
            print.omitted = "\(elements.count) elements, \(end) shown; :more, :page"
            print.next = Place(row: end)
        }
        return print
    }

    private func capped(_ rows: [String], title: String) -> Print { capped(rows.map { StyledText($0) }, title: title) }

    private func capped(_ lines: [StyledText], title: String) -> Print {
        let limit = isComplete ? Int.max : min(rowLimit * 2, max(lineLimit, 5))
        guard lines.count > limit + firstRow else {
            return Print(lines: Array(lines.dropFirst(firstRow)), title: title)
        }
        let end = firstRow + limit
        return Print(
            lines: Array(lines[firstRow..<end]), title: title, omitted: "… \(lines.count - end) more lines; :more, :page",
            next: Place(row: end))
    }
}
