import IminLanguage

/// A session as a script that does the same again: what passed in its order, what failed as an expectation of that failure.
///
/// The names of results become ordinary ones (`let _1 = …`), and a name that was bound more than once is numbered, because a script
/// binds each name once.
struct SavedScript {
    let environment: String
    let seed: UInt64

    func text(_ record: SessionRecord, file: String) -> String {
        var command = "imin run \(file)"
        if environment != "sandbox" { command += " --env \(environment)" }
        if seed != 1 { command += " --seed \(seed)" }
        var lines = ["// A session on the environment `\(environment)`, as it was entered.", "// Play it again: \(command)", ""]
        let wanted = wantedResults(record)
        let reasons = reasonsToLeaveOut(record)
        var bindingCount: [String: Int] = [:]
        for (statement, reason) in zip(record.statements, reasons) where reason == nil {
            for name in Self.reading(statement).bindings { bindingCount[name.name, default: 0] += 1 }
        }
        var bound: [String: Int] = [:]
        var imported: Set<String> = []
        for (statement, reason) in zip(record.statements, reasons) {
            if let reason {
                lines += Text.lines(statement.text).map { "// " + $0 }
                lines.append("// … not kept: \(Text.fitted(Text.lines(reason).joined(separator: " "), 100))")
                continue
            }
            if Text.trimmed(statement.text).hasPrefix("import "), !imported.insert(Text.trimmed(statement.text)).inserted { continue }
            lines += self.lines(statement, isWanted: statement.result.map(wanted.contains) ?? false, &bound, bindingCount)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func reading(_ statement: SessionRecord.Statement) -> StatementReading {
        StatementReading(SourceText(name: "<session>", text: statement.text))
    }

    /// The numbers of results that later statements speak of, by number or as `_`.
    private func wantedResults(_ record: SessionRecord) -> Set<Int> {
        var wanted: Set<Int> = []
        for statement in record.statements where statement.isPlayable {
            for use in Self.reading(statement).uses {
                if use.name == "_", let last = statement.last { wanted.insert(last) }
                if use.name.hasPrefix("_"), let number = Int(use.name.dropFirst()) { wanted.insert(number) }
            }
        }
        return wanted
    }

    /// Where a top-level binding begins to count: behind its statement; a function counts everywhere.
    private static func begin(of binding: StatementReading.Name, in reading: StatementReading) -> Int {
        let owner = reading.statements.first { $0.span.start <= binding.span.start && binding.span.end <= $0.span.end }
        let isFunction = owner.map { reading.source.text($0.span).hasPrefix("func") } ?? false
        return isFunction ? 0 : Int(owner?.span.end ?? binding.span.end)
    }

    /// Why a statement cannot be in the script, for each of them: for its own sake, or because it needs what another one gave that is
    /// not there.
    func reasonsToLeaveOut(_ record: SessionRecord) -> [String?] {
        // Names that the script does not have, or with another value.
        var lost: Set<String> = []
        return record.statements.map { statement in
            let reading = Self.reading(statement)
            let bound = Set(reading.bindings.map(\.name))
            if let reason = reasonToLeaveOut(statement, reading, lost) {
                lost.formUnion(bound)
                if let result = statement.result { lost.insert("_\(result)") }
                // A single statement that went wrong has assigned nothing.
                if statement.isPlayable || reading.statements.count > 1 { lost.formUnion(Self.assigned(in: reading)) }
                return reason
            }
            // What fails as one of several, or binds, stands in a block of its own.
            if case .failed = statement.outcome { lost.formUnion(bound) } else { lost.subtract(bound) }
            return nil
        }
    }

    private func reasonToLeaveOut(_ statement: SessionRecord.Statement, _ reading: StatementReading, _ lost: Set<String>) -> String? {
        switch statement.outcome {
        case .broken(let why): return why
        case .failed("refused", _): return "you refused the write: it was not sent"
        case .failed, .passed: break
        }
        if reading.uses.contains(where: { $0.name == "_err" }) { return "uses _err" }
        for use in reading.uses {
            let name = use.name == "_" ? statement.last.map { "_\($0)" } ?? "_" : use.name
            guard lost.contains(name), !reading.innerNames.contains(name),
                !reading.bindings.contains(where: { $0.name == name && Self.begin(of: $0, in: reading) <= Int(use.span.start) })
            else { continue }
            return "uses \(name), which is not kept"
        }
        return nil
    }

    /// The names that statements of the top level assign to. Of those that are neither binding nor expression, only an assignment
    /// begins with a name.
    private static func assigned(in reading: StatementReading) -> [String] {
        reading.statements.filter { $0.kind == .other }.compactMap { statement in
            reading.uses.first { $0.span.start == statement.span.start }?.name
        }
    }

    private func lines(
        _ statement: SessionRecord.Statement, isWanted: Bool, _ bound: inout [String: Int], _ total: [String: Int]
    ) -> [String] {
        let reading = Self.reading(statement)
        var edits: [(range: Range<Int>, text: String)] = []
        // Where each top-level binding of this source begins to count: behind its statement; a function counts everywhere.
        var after: [(name: String, from: Int, text: String)] = []
        for binding in reading.bindings {
            let number = (bound[binding.name] ?? 0) + 1
            bound[binding.name] = number
            let text = number < (total[binding.name] ?? 1) ? "\(binding.name)_\(number)" : binding.name
            after.append((binding.name, Self.begin(of: binding, in: reading), text))
            if text != binding.name, reading.source.text(binding.span) == binding.name {
                edits.append((Int(binding.span.start)..<Int(binding.span.end), text))
            }
        }
        for use in reading.uses {
            let range = Int(use.span.start)..<Int(use.span.end)
            if use.name == "_" {
                if let last = statement.last { edits.append((range, "_\(last)")) }
                continue
            }
            guard !reading.innerNames.contains(use.name), total[use.name] ?? 0 > 1 else { continue }
            if let own = after.last(where: { $0.name == use.name && $0.from <= range.lowerBound }) {
                if own.text != use.name { edits.append((range, own.text)) }
            } else {
                let own = after.filter { $0.name == use.name }.count
                let number = (bound[use.name] ?? 0) - own
                if number > 0, number < total[use.name] ?? 1 { edits.append((range, "\(use.name)_\(number)")) }
            }
        }
        if isWanted, let result = statement.result, let last = reading.statements.last, last.kind == .expression {
            edits.append((Int(last.span.start)..<Int(last.span.start), "let _\(result) = "))
        }
        var bytes = reading.source.bytes
        for edit in edits.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) > ($1.range.lowerBound, $1.range.upperBound) }) {
            bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        }
        var text = Text.trimmed(String(decoding: bytes, as: UTF8.self))
        while text.hasSuffix(";") { text.removeLast() }
        if case .failed(let kind, let status) = statement.outcome {
            if reading.statements.count == 1, reading.statements.first?.kind == .expression {
                let pattern = status.map { "{ status: \($0) }" } ?? "{ kind: \"\(kind)\" }"
                return ["expect \(text) fails with \(pattern)"]
            }
            return ["do {"] + Text.lines(text).map { "    " + $0 } + ["} catch {", "    // \(kind)\(status.map { " \($0)" } ?? "")", "}"]
        }
        var lines = Text.lines(text)
        if statement.result != nil, !statement.summary.isEmpty { lines.append("// → \(statement.summary)") }
        return lines
    }
}

extension SessionRecord.Statement {
    /// Whether it can be played again. A write that the person refused cannot: whoever plays it with `--yes` would send it.
    var isPlayable: Bool {
        switch outcome {
        case .broken, .failed("refused", _): false
        default: true
        }
    }
}
