import IminLanguage
import LineEdit

/// What the text at the cursor could become, from what is declared and what was bound; asks nobody else and sends nothing.
struct Completer {
    private let directory: [DirectoryEntry]
    /// Names bound in this session.
    var bound: Set<String> = []

    init(_ language: Imin) { directory = language.directory }

    // MARK: Completion

    func completions(_ text: String, cursor: Int) -> [Completion] {
        let bytes = Array(text.utf8)
        guard cursor >= 0, cursor <= bytes.count else { return [] }
        if let meta = MetaCommand.name(in: text), cursor >= meta.upperBound || cursor > meta.lowerBound {
            return metaCompletions(bytes, name: meta, cursor: cursor)
        }
        let reading = SourceReading(SourceText(name: "<repl>", bytes: Array(bytes[..<cursor])))
        // Inside a string or comment there is nothing to say yet.
        if let last = reading.pieces.last, Int(last.span.end) == cursor, last.kind == .string || last.kind == .comment { return [] }
        let (word, start) = wordBefore(bytes, cursor)
        let range = start..<cursor
        if start > 0, bytes[start - 1] == UInt8(ascii: ".") {
            return members(of: path(in: bytes, endingAt: start - 1), word: word, range: range)
        }
        var result: [Completion] = []
        if let call = call(in: reading, at: cursor), call.isAtLabel {
            for parameter in call.entry.parameters where !call.given.contains(parameter.label ?? "") {
                guard let label = parameter.label, label.hasPrefix(word) else { continue }
                result.append(
                    Completion(
                        label + ":", replacing: range, label: label, summary: parameter.text + after(parameter.summary), appendix: " "))
            }
        }
        return result + names(word: word, range: range)
    }

    private func names(word: String, range: Range<Int>) -> [Completion] {
        var result: [Completion] = []
        for name in bound.sorted() where name.hasPrefix(word) { result.append(Completion(name, replacing: range, summary: "bound here")) }
        for entry in directory where !entry.path.contains(".") && entry.path.hasPrefix(word) && !bound.contains(entry.path) {
            result.append(completion(of: entry, name: entry.path, range: range))
        }
        for keyword in SourceReading.keywords where keyword.hasPrefix(word) && !word.isEmpty {
            result.append(Completion(keyword, replacing: range, summary: "keyword"))
        }
        return result
    }

    /// Functions and constants of a module, or modules within it.
    private func members(of path: String, word: String, range: Range<Int>) -> [Completion] {
        let prefix = path + "."
        let isModule = directory.contains { $0.kind == .module && $0.path == path }
        if isModule, !bound.contains(path) {
            return directory.filter { $0.path.hasPrefix(prefix + word) && !$0.path.dropFirst(prefix.count).contains(".") }.map {
                completion(of: $0, name: $0.name, range: range)
            }
        }
        // Of a value nothing is known: whatever any value has, where the beginning of a name narrows it down.
        guard !word.isEmpty else { return [] }
        var seen: Set<String> = []
        return directory.filter { ($0.kind == .method || $0.kind == .property) && $0.name.hasPrefix(word) && seen.insert($0.name).inserted }
            .map { completion(of: $0, name: $0.name, range: range) }
    }

    private func completion(of entry: DirectoryEntry, name: String, range: Range<Int>) -> Completion {
        let appendix: String
        switch entry.kind {
        case .function, .method: appendix = "("
        case .module: appendix = "."
        case .constant, .property: appendix = ""
        }
        return Completion(name, replacing: range, summary: entry.summary, appendix: appendix)
    }

    private func metaCompletions(_ bytes: [UInt8], name: Range<Int>, cursor: Int) -> [Completion] {
        let isHelp = bytes[name.lowerBound] == UInt8(ascii: "?")
        if cursor <= name.upperBound, !isHelp {
            let typed = String(decoding: bytes[(name.lowerBound + 1)..<cursor], as: UTF8.self)
            return MetaCommand.allCases.filter { $0.rawValue.hasPrefix(typed) }.map {
                Completion(
                    ":" + $0.rawValue, replacing: name.lowerBound..<cursor, summary: $0.summary, appendix: $0.argument.isEmpty ? "" : " ")
            }
        }
        let word = String(decoding: bytes[name], as: UTF8.self)
        guard isHelp || word == ":doc" || word == ":help" else { return [] }
        var start = cursor
        while start > name.upperBound, bytes[start - 1] != UInt8(ascii: " ") { start -= 1 }
        let typed = String(decoding: bytes[start..<cursor], as: UTF8.self)
        if word == ":help" {
            return MetaCommand.allCases.filter { $0.rawValue.hasPrefix(typed) }.map {
                Completion($0.rawValue, replacing: start..<cursor, summary: $0.summary)
            }
        }
        return directory.filter { $0.path.hasPrefix(typed) }.map { Completion($0.path, replacing: start..<cursor, summary: $0.summary) }
    }

    private func after(_ summary: String) -> String { summary.isEmpty ? "" : "  " + summary }

    // MARK: Signatures

    /// The signature of the call the cursor is in, the current parameter in bold; `nil` outside of calls that are known.
    func signature(_ text: String, cursor: Int) -> StyledText? {
        guard MetaCommand.name(in: text) == nil else { return nil }
        let bytes = Array(text.utf8)
        guard cursor >= 0, cursor <= bytes.count else { return nil }
        let reading = SourceReading(SourceText(name: "<repl>", bytes: Array(bytes[..<cursor])))
        guard let call = call(in: reading, at: cursor) else { return nil }
        let entry = call.entry
        var runs = [StyledText.Run(entry.path + "(", .dim)]
        for (index, parameter) in entry.parameters.enumerated() {
            let isCurrent = call.label.map { parameter.label == $0 } ?? (index == call.position)
            runs.append(StyledText.Run(parameter.text, isCurrent ? Style(bold: true) : .dim))
            if index + 1 < entry.parameters.count { runs.append(StyledText.Run(", ", .dim)) }
        }
        runs.append(StyledText.Run(")" + (entry.result.isEmpty ? "" : " -> \(entry.result)"), .dim))
        return StyledText(runs)
    }

    private struct Call {
        var entry: DirectoryEntry
        /// Labels that have been written.
        var given: [String] = []
        /// The label of the argument the cursor is in.
        var label: String?
        /// The number of that argument.
        var position = 0
        /// Whether a new argument begins at the cursor.
        var isAtLabel = true
    }

    /// The innermost open parenthesis, when a known function stands before it.
    private func call(in reading: SourceReading, at cursor: Int) -> Call? {
        guard let open = reading.openBrackets.last, reading.text(open) == "(",
            let place = reading.pieces.firstIndex(of: open), place > 0,
            reading.pieces[place - 1].kind == .call || reading.pieces[place - 1].kind == .member
        else { return nil }
        let name = path(in: reading.source.bytes, endingAt: Int(open.span.start))
        guard let entry = directory.first(where: { $0.path == name && $0.kind == .function }) else { return nil }
        var call = Call(entry: entry)
        var depth = 0
        for piece in reading.pieces[(place + 1)...] {
            if piece.kind == .openingBracket { depth += 1 }
            if piece.kind == .closingBracket { depth -= 1 }
            guard depth == 0 else { continue }
            if piece.kind == .comma {
                call.position += 1
                call.label = nil
                call.isAtLabel = true
            } else if piece.kind == .label {
                call.label = reading.text(piece)
                call.given.append(reading.text(piece))
                call.isAtLabel = false
            } else if Int(piece.span.end) < cursor || piece.kind != .name && piece.kind != .keyword {
                call.isAtLabel = false
            }
        }
        return call
    }

    // MARK: Words

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private func wordBefore(_ bytes: [UInt8], _ cursor: Int) -> (text: String, start: Int) {
        var start = cursor
        while start > 0, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        return (String(decoding: bytes[start..<cursor], as: UTF8.self), start)
    }

    /// The dotted name that ends at an offset: `customer.create`.
    private func path(in bytes: [UInt8], endingAt end: Int) -> String {
        var start = end
        while start > 0, Self.isNameByte(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ".") { start -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    // MARK: Documentation

    /// What is known of a name: its path, or its last part where that is all that was given.
    func documentation(of name: String) -> [StyledText] {
        var found = directory.filter { $0.path == name }
        if found.isEmpty { found = directory.filter { $0.name == name } }
        var rows: [StyledText] = []
        for entry in found {
            if !rows.isEmpty { rows.append("") }
            rows.append(StyledText(entry.signature, Style(bold: true)))
            if !entry.summary.isEmpty { rows.append(StyledText("  " + entry.summary)) }
            for parameter in entry.parameters where !parameter.summary.isEmpty {
                rows.append(StyledText("  \(parameter.name): ", Style(.blue)) + StyledText(parameter.summary))
            }
            if !entry.example.isEmpty { rows.append(StyledText("  " + entry.example, Style(.green))) }
            if entry.kind == .module {
                for member in directory where member.path.hasPrefix(entry.path + ".") {
                    rows.append(StyledText("  " + member.path, Style(.blue)) + StyledText("  " + member.summary, .dim))
                }
            }
        }
        return rows
    }

    /// Documentation of the dotted name the cursor stands in or behind.
    func documentation(_ text: String, cursor: Int) -> [StyledText] {
        let bytes = Array(text.utf8)
        var end = min(max(cursor, 0), bytes.count)
        while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
        return documentation(of: path(in: bytes, endingAt: end))
    }

    /// The path that is most like a name that is not known.
    func nearest(to name: String) -> String? {
        NearestName.nearest(to: name, among: directory.map(\.path))
    }
}
