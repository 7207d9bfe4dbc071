import IminJSON

/// Turns what went wrong while a script ran into text for people and JSON for machines.
///
///     ✗ Louis books a session › he changes his address                    1_example_scenario.imin:25
///     25 │ expect updated.email == "louis_new_email@imin.co"
///        │        │       │     │
///        │        │       │     false
///        │        │       "louis@imin.co"
///        │        { identifier: "MAlnTNiZut", email: "louis@imin.co", … 4 more }
///        because  PATCH /api/v2/customer-accounts/MAlnTNiZut { email } → 200 in 12 ms, body unchanged
///        again    imin run 1_example_scenario.imin --seed 7f3a --only "Louis books"
public struct ProblemRenderer: Sendable {
    public var isColoured: Bool
    /// Columns of a report.
    public var width: Int
    /// Lines of source that are shown of one statement.
    public static let excerptLines = 12
    /// Values that are shown below one line.
    static let marksShown = 24
    /// Calls that are shown of a deep recursion, from either end.
    public static let callsShown = 8

    public init(isColoured: Bool = false, width: Int = 110) {
        self.isColoured = isColoured
        self.width = max(width, 10)
    }

    /// One problem. `because` tells which exchanges led there, `again` how to see it once more; both come from the caller.
    public func text(_ problem: Problem, because: [String] = [], again: String? = nil) -> String {
        let palette = Palette(isColoured: isColoured)
        let place = problem.source.position(of: Int(problem.span.start))
        var lines = [header(problem, line: place.line, palette)]
        let block = Block(problem, width: width)
        for row in block.rows {
            let number = row.number.map(String.init) ?? ""
            let padding = String(repeating: " ", count: max(0, block.margin - number.count))
            lines.append(palette.dim("\(padding)\(number) │") + (row.text.isEmpty ? "" : " " + row.text))
        }
        let indent = String(repeating: " ", count: block.margin + 1)
        func fact(_ label: String, _ text: String, _ paint: (String) -> String = { $0 }) {
            // In a narrow window words matter more than columns that are aligned.
            let isNarrow = width < 40
            let padded = label + String(repeating: " ", count: isNarrow ? 1 : max(1, 9 - label.count))
            let room = max(8, width - indent.count - padded.count)
            // Sentences are told in full: what is cut off is always what somebody needed.
            for (index, part) in DisplayWidth.wrapped(DisplayWidth.harmless(text), to: room).enumerated() {
                let lead = index == 0 ? palette.dim(padded) : String(repeating: " ", count: padded.count)
                lines.append(indent + lead + paint(part))
            }
        }
        if !problem.message.isEmpty, problem.message != Problem.unexplained {
            fact(problem.kind.label, problem.message, problem.kind == .expectation ? { $0 } : palette.error)
        }
        for difference in problem.differences { fact("differs", difference) }
        for call in shown(problem.calls) { fact("in", call) }
        for note in problem.notes { fact("note", note) }
        for reason in because { fact("because", reason) }
        if let again { fact("again", again) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func header(_ problem: Problem, line: Int, _ palette: Palette) -> String {
        let place = "\(problem.source.name):\(line)"
        let path = problem.path.isEmpty ? problem.kind.title : problem.path.joined(separator: " › ")
        let whole = "✗ " + DisplayWidth.harmless(path)
        // In a narrow window the place has a line of its own.
        if width < 40, DisplayWidth.of(whole) + DisplayWidth.of(place) + 2 > width {
            return DisplayWidth.wrapped(whole, to: width).map(palette.error).joined(separator: "\n") + "\n" + palette.dim(place)
        }
        let title = DisplayWidth.shortened(whole, to: max(8, width - DisplayWidth.of(place) - 2))
        let gap = max(2, width - DisplayWidth.of(title) - DisplayWidth.of(place))
        return palette.error(title) + String(repeating: " ", count: gap) + palette.dim(place)
    }

    private func shown(_ calls: [Problem.Call]) -> [String] {
        let texts = calls.map { call in
            let place = call.source.position(of: Int(call.span.start))
            return "\(call.function)  \(call.source.name):\(place.line)"
        }
        guard texts.count > 2 * Self.callsShown else { return texts }
        let hidden = texts.count - 2 * Self.callsShown
        return texts.prefix(Self.callsShown) + ["… \(hidden) more"] + texts.suffix(Self.callsShown)
    }

    /// One problem for machines.
    public static func json(_ problem: Problem, because: [String] = [], again: String? = nil) -> JSON {
        var object = JSONObject()
        object["kind"] = .string(problem.kind.rawValue)
        object["name"] = .string(problem.name)
        object["message"] = .string(problem.message)
        for (key, value) in DiagnosticRenderer.place(problem.source, problem.span) { object[key] = value }
        object["path"] = .array(problem.path.map(JSON.string))
        object["source"] = .string(problem.source.text(problem.span))
        object["witnesses"] = .array(
            problem.witnesses.map { witness in
                let place = problem.source.position(of: Int(witness.span.start))
                return [
                    "text": .string(problem.source.text(witness.span)), "line": .number(JSONNumber(place.line)),
                    "column": .number(JSONNumber(place.column)), "value": .string(witness.value),
                ]
            })
        object["differences"] = .array(problem.differences.map(JSON.string))
        if let failure = problem.failure {
            object["failure"] = [
                "kind": .string(failure.kind), "message": .string(failure.message),
                "status": failure.status.map { .number(JSONNumber($0)) } ?? .null, "body": failure.body ?? .null,
                "request": failure.request.map(JSON.string) ?? .null, "retryable": .bool(failure.isRetryable),
            ]
        } else {
            object["failure"] = .null
        }
        object["exchange"] = problem.exchange.map { .number(JSONNumber($0)) } ?? .null
        object["calls"] = .array(
            problem.calls.map { call in
                let place = call.source.position(of: Int(call.span.start))
                return [
                    "function": .string(call.function), "file": .string(call.source.name), "line": .number(JSONNumber(place.line)),
                    "column": .number(JSONNumber(place.column)),
                ]
            })
        object["notes"] = .array(problem.notes.map(JSON.string))
        object["because"] = .array(because.map(JSON.string))
        object["again"] = again.map(JSON.string) ?? .null
        return .object(object)
    }
}

extension Problem {
    /// The message of an expectation whose author wrote none: the values under the line say it all, so it is not shown.
    public static let unexplained = "this expectation does not hold"
}

extension Problem.Kind {
    /// What stands before the message.
    fileprivate var label: String {
        switch self {
        case .expectation: "expected"
        case .failure, .cleanup: "failed"
        case .mistake: "mistake"
        }
    }

    /// What stands in the head where no scenario runs.
    fileprivate var title: String {
        switch self {
        case .expectation: "expectation"
        case .failure: "failure"
        case .mistake: "mistake"
        case .cleanup: "clean-up"
        }
    }
}

/// The source of a problem with the values of its parts below them.
private struct Block {
    struct Row {
        var number: Int?
        var text: String
    }

    private(set) var rows: [Row] = []
    /// Columns of the widest line number.
    let margin: Int

    init(_ problem: Problem, width: Int) {
        let source = problem.source
        let first = source.position(of: Int(problem.span.start)).line
        let last = max(first, source.position(of: max(Int(problem.span.start), Int(problem.span.end) - 1)).line)
        margin = String(min(last, first + ProblemRenderer.excerptLines)).count
        let shownLast = last - first < ProblemRenderer.excerptLines ? last : first + ProblemRenderer.excerptLines - 2
        let lines = (first...shownLast).map { source.line($0) }
        // Taken off every line: the indentation that all of them share.
        let indentation = lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.utf8.prefix { $0 == 32 || $0 == 9 }.count }.min() ?? 0
        let room = max(8, width - margin - 3)
        let anchored = problem.witnesses.compactMap { witness in
            WitnessAnchor.offset(of: witness, in: source).map { (offset: $0, value: witness.value) }
        }
        for (index, line) in lines.enumerated() {
            let start = Int(source.lineStarts[first - 1 + index]) + min(indentation, line.utf8.count)
            let end = Int(source.lineStarts[first - 1 + index]) + line.utf8.count
            let shown = DisplayWidth.shortened(DisplayWidth.harmless(source.text(Span(start, end))), to: room)
            rows.append(Row(number: first + index, text: shown))
            let limit = DisplayWidth.of(shown) - 1
            var marks = anchored.filter { $0.offset >= start && $0.offset < max(end, start + 1) }.map { mark in
                (
                    column: min(DisplayWidth.of(DisplayWidth.harmless(source.text(Span(start, mark.offset)))), max(0, limit)),
                    value: mark.value
                )
            }
            // What was cut off has no place to stand at: of all that lies there the whole of it is shown, which comes last.
            if let whole = marks.last(where: { $0.column >= limit }) {
                marks.removeAll { $0.column >= limit }
                marks.append(whole)
            }
            if marks.count > ProblemRenderer.marksShown {
                marks.removeSubrange(ProblemRenderer.marksShown / 2..<marks.count - ProblemRenderer.marksShown / 2)
            }
            appendTree(marks.enumerated().sorted { ($0.element.column, $0.offset) < ($1.element.column, $1.offset) }.map(\.element), room)
        }
        if shownLast < last { rows.append(Row(number: nil, text: "… \(last - shownLast) more lines")) }
    }

    /// The values of one line: bars under all columns, then the values from right to left.
    private mutating func appendTree(_ marks: [(column: Int, value: String)], _ room: Int) {
        guard !marks.isEmpty else { return }
        func bars(_ columns: ArraySlice<Int>) -> String {
            var text = ""
            var used = 0
            for column in columns where column >= used {
                text += String(repeating: " ", count: column - used) + "│"
                used = column + 1
            }
            return text
        }
        let columns = marks.map(\.column)
        rows.append(Row(number: nil, text: bars(columns[...])))
        for index in marks.indices.reversed() {
            let mark = marks[index]
            let left = bars(columns[..<index].filter { $0 < mark.column }[...])
            let gap = String(repeating: " ", count: max(0, mark.column - DisplayWidth.of(left)))
            let value = DisplayWidth.shortened(DisplayWidth.harmless(mark.value), to: max(8, room - mark.column))
            rows.append(Row(number: nil, text: left + gap + value))
        }
    }
}

/// Where the value of an expression is shown: under the part of it that makes the value, which is not where it begins.
enum WitnessAnchor {
    /// The byte offset to stand under; `nil` for what needs no explanation: literals and parentheses.
    static func offset(of witness: Problem.Witness, in source: SourceText) -> Int? {
        let start = Int(witness.span.start)
        let result = parse(SourceText(name: source.name, text: source.text(witness.span)), symbols: SymbolTable())
        guard let id = result.tree[result.tree.statements].first else { return start }
        return offset(of: id, in: result.tree).map { start + $0 }
    }

    private static func offset(of id: NodeID, in tree: SyntaxTree) -> Int? {
        switch tree[id] {
        case .text, .integer, .decimal, .bool, .null, .money, .day, .instant, .group, .closure: return nil
        case .member(let base, _, _, let isOptional): return behind(base, skipping: isOptional ? 2 : 1, tree)
        case .index(let base, _, _): return behind(base, skipping: 0, tree)
        case .binary(_, let left, _), .matches(let left, _): return behind(left, skipping: 0, tree)
        case .call(let callee, _): return offset(of: callee, in: tree)
        default: return Int(tree.span(id).start)
        }
    }

    /// The next token behind a node, after an accessor's dot.
    private static func behind(_ id: NodeID, skipping count: Int, _ tree: SyntaxTree) -> Int {
        let lexer = Lexer(tree.source, symbols: tree.symbols, nestingLimit: 1)
        let next = lexer.afterTrivia(Int(tree.span(id).end))
        return count == 0 ? next : lexer.afterTrivia(next + count)
    }
}
