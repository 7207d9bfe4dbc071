import IminJSON

/// Turns diagnostics into text for people and JSON for machines. The only place that does.
///
///     error[unknown-label]: `customer.create` has no parameter `mail`
///       ┌─ louis.imin:3:33
///     3 │     let louis = customer.create(mail: "louis@imin.co", givenName: "Louis")
///       │                                 ^^^^ did you mean `email`?
///       = nothing was sent: scripts are checked before they run
public struct DiagnosticRenderer: Sendable {
    public var isColoured: Bool
    /// Columns of a report: longer lines of source are cut, advice and notes go on in the next line.
    public var width: Int

    public init(isColoured: Bool = false, width: Int = 140) {
        self.isColoured = isColoured
        self.width = width
    }

    /// Several, by place (sources in order of their first mention), with an empty line between.
    public func text(_ diagnostics: [Diagnostic]) -> String {
        Self.sorted(diagnostics).map { text($0) }.joined(separator: "\n")
    }

    /// One, ending with a line end.
    public func text(_ diagnostic: Diagnostic) -> String {
        let palette = Palette(isColoured: isColoured)
        let source = diagnostic.source
        let place = source.position(of: Int(diagnostic.span.start))
        let number = String(place.line)
        let margin = String(repeating: " ", count: number.count)
        let title = "\(diagnostic.severity.rawValue)[\(diagnostic.name)]"
        let emphasis = diagnostic.severity == .error ? palette.error : palette.hint

        let head = DisplayWidth.wrapped("\(title): \(DisplayWidth.harmless(diagnostic.message))", to: max(width, 10))
        var lines = head.map { palette.bold($0) }
        // The title has no spaces to break at.
        if let first = head.first, first.hasPrefix(title) {
            lines[0] = emphasis(title) + palette.bold(String(first.dropFirst(title.count)))
        }
        lines.append(palette.dim("\(margin) ┌─") + " \(source.name):\(place.line):\(place.column)")
        let room = max(width - margin.count - 3, 8)
        let excerpt = Excerpt(source, line: place.line, span: diagnostic.span, width: room)
        lines.append(palette.dim("\(number) │") + (excerpt.text.isEmpty ? "" : " " + excerpt.text))
        func below(_ column: Int, _ text: String) {
            lines.append(palette.dim("\(margin) │") + " " + String(repeating: " ", count: column) + emphasis(text))
        }
        let marker = String(repeating: "^", count: excerpt.length)
        let advice = diagnostic.advice.map(DisplayWidth.harmless) ?? ""
        if advice.isEmpty || excerpt.offset + excerpt.length + 1 + DisplayWidth.of(advice) <= room {
            below(excerpt.offset, advice.isEmpty ? marker : "\(marker) \(advice)")
        } else {
            // Beside the marker it would end beyond the edge: below it, as far to the left as needed.
            below(excerpt.offset, marker)
            let parts = DisplayWidth.wrapped(advice, to: room)
            let column = max(0, min(excerpt.offset, room - (parts.map { DisplayWidth.of($0) }.max() ?? 0)))
            for part in parts { below(column, part) }
        }
        for note in diagnostic.notes {
            for (index, part) in DisplayWidth.wrapped(DisplayWidth.harmless(note), to: room).enumerated() {
                lines.append((index == 0 ? palette.dim("\(margin) =") : "\(margin)  ") + " " + part)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// By source, then place; at the same place in the order given.
    public static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var order: [ObjectIdentifier: Int] = [:]
        for diagnostic in diagnostics where order[ObjectIdentifier(diagnostic.source)] == nil {
            order[ObjectIdentifier(diagnostic.source)] = order.count
        }
        let keyed = diagnostics.enumerated().map { index, diagnostic in
            (order[ObjectIdentifier(diagnostic.source)] ?? 0, diagnostic.span.start, index, diagnostic)
        }
        return keyed.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map(\.3)
    }

    /// One for machines: places 1-based, columns in characters, the end exclusive.
    public static func json(_ diagnostic: Diagnostic) -> JSON {
        var object = JSONObject()
        object["severity"] = .string(diagnostic.severity.rawValue)
        object["name"] = .string(diagnostic.name)
        object["code"] = .string(diagnostic.name)
        object["message"] = .string(diagnostic.message)
        for (key, value) in place(diagnostic.source, diagnostic.span) { object[key] = value }
        object["span"] = ["start": point(diagnostic.source, diagnostic.span.start), "end": point(diagnostic.source, diagnostic.span.end)]
        object["advice"] = diagnostic.advice.map(JSON.string) ?? .null
        object["notes"] = .array(diagnostic.notes.map(JSON.string))
        // All that helps, the likeliest fix first.
        object["hints"] = .array(
            ((diagnostic.advice.map { [$0] } ?? []) + diagnostic.notes.filter { !$0.hasPrefix("nothing was sent") }).map(JSON.string))
        return .object(object)
    }

    private static func point(_ source: SourceText, _ offset: UInt32) -> JSON {
        let place = source.position(of: Int(offset))
        return [
            "line": .number(JSONNumber(place.line)), "column": .number(JSONNumber(place.column)),
            "offset": .number(JSONNumber(Int(offset))),
        ]
    }

    static func place(_ source: SourceText, _ span: Span) -> [(String, JSON)] {
        let start = source.position(of: Int(span.start))
        let end = source.position(of: Int(span.end))
        return [
            ("file", .string(source.name)), ("line", .number(JSONNumber(start.line))), ("column", .number(JSONNumber(start.column))),
            ("endLine", .number(JSONNumber(end.line))), ("endColumn", .number(JSONNumber(end.column))),
        ]
    }
}

/// One line of source as it is shown, and where a span lies in it, in columns.
struct Excerpt {
    var text: String
    /// Columns before the span.
    var offset: Int
    /// Columns of the span within this line; at least one.
    var length: Int

    init(_ source: SourceText, line number: Int, span: Span, width: Int) {
        let lineStart = number - 1 < source.lineStarts.count ? Int(source.lineStarts[number - 1]) : source.bytes.count
        let lineEnd = source.end(ofLine: number)
        let from = min(max(Int(span.start), lineStart), max(lineEnd, lineStart))
        let to = min(max(Int(span.end), from), max(lineEnd, from))
        // Of a line without end only what may be shown is looked at: a pasted megabyte has room for many messages.
        let reach = 16 * max(width, 20)
        let first = source.beginOfScalar(max(lineStart, from - reach))
        let last = source.beginOfScalar(min(max(lineEnd, to), from + reach))
        let before = (first > lineStart ? "…" : "") + DisplayWidth.harmless(source.text(Span(first, from)))
        let within = DisplayWidth.harmless(source.text(Span(from, min(to, max(last, from)))))
        let after = to < last ? DisplayWidth.harmless(source.text(Span(to, last))) : ""
        text = before + within + after
        offset = DisplayWidth.of(before)
        length = max(1, DisplayWidth.of(within))
        cut(to: max(width, 8))
    }

    /// Cuts a long line around the span, with `…` where something is left out.
    private mutating func cut(to width: Int) {
        guard DisplayWidth.of(text) > width else { return }
        // A third of the line before the span gives it context.
        var skipped = 0
        if offset + min(length, width / 2) > width - 1 {
            let wanted = offset - width / 3
            var rest = Substring(text)
            while skipped < wanted, let first = rest.first {
                skipped += DisplayWidth.of(first)
                rest.removeFirst()
            }
            text = "…" + rest
            offset = offset - skipped + 1
        }
        text = DisplayWidth.shortened(text, to: width)
        length = max(1, min(length, width - offset))
    }
}
