import IminJSON
import IminLanguage
import LineEdit

/// What the text at the cursor could become, from what is declared, what was bound and what replies have shown. It runs nothing and
/// sends nothing.
struct Completer {
    let directory: [DirectoryEntry]
    /// What stands behind the dot of an expression.
    var glimpse: (String) -> Glimpse? = { _ in nil }
    /// Names bound in this session.
    var boundNames: () -> [BoundName] = { [] }
    var seen = SeenResources()
    var environments: [String] = []
    /// What was entered, oldest first.
    var entered: () -> [String] = { [] }
    var home: String?
    /// Microseconds since 1970 on the world's clock.
    var now: () -> Int64 = { 0 }
    /// Told the types of resources whose names would fit; whether they are on their way now.
    var wanted: (Set<String>) -> Bool = { _ in false }
    /// Whether a near name is offered where none fits. To look for one among all takes its time.
    private var proposesNearNames = true
    private let entries: [String: DirectoryEntry]
    private let readings: ReadingCache

    init(_ language: Imin, readings: ReadingCache = ReadingCache()) {
        self.readings = readings
        directory = language.directory
        entries = Dictionary(directory.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first.kind == .function ? first : first })
    }

    // MARK: Completion

    func completions(_ text: String, cursor: Int) -> [Completion] {
        let bytes = Array(text.utf8)
        guard cursor >= 0, cursor <= bytes.count else { return [] }
        if let meta = MetaCommand.name(in: text), cursor >= meta.upperBound || cursor > meta.lowerBound {
            return metaCompletions(bytes, name: meta, cursor: cursor)
        }
        return sourceCompletions(bytes, from: 0, cursor: cursor)
    }

    /// `from`: where the source begins in the text, behind a meta-command.
    private func sourceCompletions(_ bytes: [UInt8], from offset: Int, cursor: Int) -> [Completion] {
        let reading = readings.reading(Array(bytes[offset..<cursor]))
        let place = cursor - offset
        if let last = reading.pieces.last, Int(last.span.end) == place {
            if last.kind == .comment { return [] }
            if last.kind == .string || last.kind == .invalid,
                let start = SourceReading.openInterpolation(Array(bytes[offset..<cursor]))
            {
                return sourceCompletions(bytes, from: offset + start, cursor: cursor)
            }
            if last.kind == .string || last.kind == .invalid, let items = inString(reading, last, offset: offset, cursor: cursor) {
                return items
            }
        }
        let (word, start) = wordBefore(bytes, cursor, from: offset)
        let range = start..<cursor
        if start > offset, bytes[start - 1] == UInt8(ascii: ".") {
            guard let base = base(in: reading, endingAt: start - 1 - offset) else { return [] }
            return members(of: base, word: word, range: range)
        }
        var result: [Completion] = []
        if let call = call(in: reading, at: place) {
            if let values = ArgumentValues(call) { result = self.values(values, word: word, range: range) }
            if call.isAtLabel {
                let missing = call.entry.parameters.filter { $0.label != nil && !call.given.contains($0.label ?? "") }
                for parameter in missing.filter(\.isRequired) + missing.filter({ !$0.isRequired }) {
                    guard let label = parameter.label, Self.rank(label, word) != nil else { continue }
                    result.append(
                        Completion(
                            label + ":", replacing: range, label: label, summary: parameter.text + after(parameter.summary), appendix: " "))
                }
            }
            // Nothing is typed yet and it is known what can come: the rest would only hide it.
            if word.isEmpty, !result.isEmpty { return result }
        }
        return result + names(word: word, range: range)
    }

    /// What is known to fit an argument: values that are declared, names that hold one, resources that replies have shown.
    private func values(_ values: ArgumentValues, word: String, range: Range<Int>) -> [Completion] {
        if values.parameter.shape == .bool {
            return ["true", "false"].filter { $0.hasPrefix(word) }.map { Completion($0, replacing: range) }
        }
        if let days = dates(values, word: word, range: range) { return days }
        guard word.isEmpty else { return [] }
        let bound = boundNames().filter { !$0.name.hasPrefix("_") && !$0.isFunction }.reversed()
        let names = bound.filter { name in glimpse(name.name).map(values.accepts) ?? false }
        let texts = self.texts(values, beginningWith: "")
        guard !texts.isEmpty || values.resourceTypes?.isEmpty == false else { return [] }
        return names.map { Completion($0.name, replacing: range, summary: $0.summary) }
            + texts.map { Completion(JSON.string($0.text).text(), replacing: range, label: $0.label, summary: $0.summary) }
    }

    /// Days as they are written, where one is wanted: the form is what nobody knows by heart.
    private func dates(_ values: ArgumentValues, word: String, range: Range<Int>) -> [Completion]? {
        guard values.isDate, word.isEmpty else { return nil }
        let day: Int64 = 86_400_000_000
        let names = boundNames().filter { name in glimpse(name.name)?.kinds.contains("Date") == true }
        return [("today", 0), ("tomorrow", 1), ("in a week", 7)].map { name, days in
            let date = "\(ScriptDate.instant(now() + Int64(days) * day))".prefix(10)
            return Completion("@\(date)", replacing: range, summary: name)
        } + names.map { Completion($0.name, replacing: range, summary: $0.summary) }
    }

    private typealias ArgumentText = (text: String, label: String, summary: String)

    /// Texts that can be an argument: those that are declared, then what replies have shown.
    private func texts(_ values: ArgumentValues, beginningWith word: String) -> [ArgumentText] {
        var found: [ArgumentText] = []
        // An example from the documentation is no choice where the real names are about to come.
        let isAsked = values.resourceTypes.map { !$0.isEmpty && wanted($0) } ?? false
        for text in isAsked ? [] : values.words where Self.rank(text, word) != nil { found.append((text, text, "")) }
        for resource in seen.resources {
            if let types = values.resourceTypes, !values.isAddress, !types.contains(resource.type) { continue }
            if values.isByName || values.isAddress {
                guard !resource.name.isEmpty, !values.isAddress || resource.name.contains("@"), Self.rank(resource.name, word) != nil,
                    !found.contains(where: { $0.text == resource.name })
                else { continue }
                found.append((resource.name, resource.name, resource.type))
            } else if resource.identifier.hasPrefix(word) || !word.isEmpty && Self.rank(resource.name, word) != nil {
                // A long URL says less than what it is the URL of.
                let isLong = resource.identifier.utf8.count > 24 && !resource.name.isEmpty
                found.append(
                    isLong
                        ? (resource.identifier, resource.name, "\(resource.type)  \(resource.identifier)")
                        : (resource.identifier, resource.identifier, resource.summary))
            }
            if found.count >= 50 { break }
        }
        return found.map { (Text.harmless($0.text), Text.harmless($0.label), Text.harmless($0.summary)) }
    }

    private func names(word: String, range: Range<Int>) -> [Completion] {
        var ranked: [(rank: Int, item: Completion)] = []
        let bound = boundNames()
        for name in bound {
            guard let rank = Self.rank(name.name, word), !word.isEmpty || !name.name.hasPrefix("_") else { continue }
            ranked.append((rank, Completion(name.name, replacing: range, summary: name.summary, appendix: name.isFunction ? "(" : "")))
        }
        let hidden = Set(bound.map(\.name))
        for entry in directory where !entry.path.contains(".") && !hidden.contains(entry.path) {
            if entry.kind == .module, entries[entry.path]?.kind == .function { continue }
            guard let rank = Self.rank(entry.path, word) else { continue }
            ranked.append((rank, completion(of: entry, name: entry.path, range: range)))
        }
        for keyword in SourceReading.keywords where keyword.hasPrefix(word) && !word.isEmpty {
            ranked.append((0, Completion(keyword, replacing: range, summary: ReservedWord.named(keyword)?.summary ?? "")))
        }
        if ranked.isEmpty, !word.isEmpty, proposesNearNames,
            let near = NearestName.nearest(to: word, among: Array(hidden) + directory.map(\.path)),
            let entry = entries[near]
        {
            return [completion(of: entry, name: near, range: range)]
        }
        return Self.sorted(ranked)
    }

    /// What a value has behind its dot, or a module in it.
    private func members(of base: String, word: String, range: Range<Int>) -> [Completion] {
        var ranked: [(rank: Int, item: Completion)] = []
        let isBound = boundNames().contains { $0.name == base }
        if !isBound,
            directory.contains(where: {
                $0.path.hasPrefix(base + ".") && ($0.kind == .function || $0.kind == .constant || $0.kind == .module)
            })
        {
            for entry in directory where entry.path.hasPrefix(base + ".") && !entry.path.dropFirst(base.count + 1).contains(".") {
                guard let rank = Self.rank(entry.name, word) else { continue }
                ranked.append((rank, completion(of: entry, name: entry.name, range: range)))
            }
            let all = directory.map(\.path).filter { $0.hasPrefix(base + ".") }.map { String($0.dropFirst(base.count + 1)) }
            if ranked.isEmpty, proposesNearNames, let near = NearestName.nearest(to: word, among: all),
                let entry = entries["\(base).\(near)"]
            {
                return [completion(of: entry, name: near, range: range)]
            }
            return Self.sorted(ranked)
        }
        guard let glimpse = glimpse(base) else {
            // A name that nothing has: the one that was meant.
            if !isBound, proposesNearNames, !base.isEmpty, base.utf8.allSatisfy(Self.isNameByte),
                let near = NearestName.nearest(
                    to: base, among: boundNames().map(\.name) + directory.map(\.path).filter { !$0.contains(".") })
            {
                let start = range.lowerBound - 1 - base.utf8.count
                return [Completion("\(near).\(word)", replacing: start..<range.upperBound, summary: "there is no `\(base)`")]
            }
            // Of a value nothing is known: whatever any value has, where the beginning of a name narrows it down.
            guard !word.isEmpty else { return [] }
            var seen: Set<String> = []
            return directory.filter { $0.isMember && $0.name.hasPrefix(word) && seen.insert($0.name).inserted }
                .map { completion(of: $0, name: $0.name, range: range) }
        }
        var names: Set<String> = []
        for member in glimpse.members {
            guard let rank = Self.rank(member.name, word), names.insert(member.name).inserted else { continue }
            ranked.append((rank, Completion(member.name, replacing: range, summary: Text.harmless(member.summary))))
        }
        for entry in methods(of: glimpse) {
            guard let rank = Self.rank(entry.name, word), names.insert(entry.name).inserted else { continue }
            ranked.append((rank, completion(of: entry, name: entry.name, range: range)))
        }
        if ranked.isEmpty, proposesNearNames,
            let near = NearestName.nearest(to: word, among: glimpse.members.map(\.name) + methods(of: glimpse).map(\.name))
        {
            return [Completion(near, replacing: range, summary: "there is no `\(word)` here")]
        }
        // Fields in the order of the value, methods behind them.
        return Self.sorted(ranked)
    }

    private func methods(of glimpse: Glimpse) -> [DirectoryEntry] {
        (glimpse.kinds + ["Any"]).flatMap { kind in directory.filter { $0.isMember && $0.path.hasPrefix(kind + ".") } }
    }

    /// The expression whose dot stands at an offset, in terms of what the session knows.
    private func base(in reading: SourceReading, endingAt end: Int) -> String? {
        reading.base(endingAt: end).map { LocalNames(reading: reading).resolved($0, at: end) }
    }

    private func completion(of entry: DirectoryEntry, name: String, range: Range<Int>) -> Completion {
        let appendix: String
        switch entry.kind {
        case .function, .method: appendix = entry.parameters.isEmpty ? "()" : "("
        case .module: appendix = "."
        case .constant, .property: appendix = ""
        }
        return Completion(name, replacing: range, summary: entry.summary, appendix: appendix)
    }

    /// Inside a string: files where it names one, resources where it is an argument of a call.
    private func inString(_ reading: SourceReading, _ piece: SourceReading.Piece, offset: Int, cursor: Int) -> [Completion]? {
        let text = reading.text(piece)
        // An interpolation or a string that has ended is no place to name anything.
        guard text.first == "\"", !text.hasPrefix("\"\"\""), text.utf8.count == 1 || text.last != "\"", !text.contains("\\") else {
            return []
        }
        let word = String(text.dropFirst())
        let range = (offset + Int(piece.span.start) + 1)..<cursor
        guard let index = reading.pieces.firstIndex(of: piece) else { return [] }
        let before = index > 0 ? reading.text(reading.pieces[index - 1]) : ""
        if before == "import" { return files(word, range) }
        let cut = SourceReading(SourceText(name: "<repl>", bytes: Array(reading.source.bytes[..<Int(piece.span.start)])))
        guard let call = call(in: cut, at: Int(piece.span.start)) else { return [] }
        if call.entry.path.hasPrefix("file.") { return files(word, range) }
        guard let values = ArgumentValues(call) else { return [] }
        return texts(values, beginningWith: word).map {
            Completion($0.text, replacing: range, label: $0.label, summary: $0.summary, appendix: "\"")
        }
    }

    private func files(_ word: String, _ range: Range<Int>) -> [Completion] {
        Files.beginning(with: word, home: home).map { Completion($0.path, replacing: range, summary: $0.isFolder ? "folder" : "") }
    }

    private func metaCompletions(_ bytes: [UInt8], name: Range<Int>, cursor: Int) -> [Completion] {
        let isHelp = bytes[name.lowerBound] == UInt8(ascii: "?")
        if cursor <= name.upperBound, !isHelp {
            let typed = String(decoding: bytes[(name.lowerBound + 1)..<cursor], as: UTF8.self)
            var commands = MetaCommand.allCases.filter { $0.rawValue.hasPrefix(typed) }
            if commands.isEmpty, let near = NearestName.nearest(to: typed, among: MetaCommand.allCases.map(\.rawValue)) {
                commands = MetaCommand.allCases.filter { $0.rawValue == near }
            }
            return commands.map {
                Completion(
                    ":" + $0.rawValue, replacing: name.lowerBound..<cursor, summary: $0.summary, appendix: $0.argument.isEmpty ? "" : " ")
            }
        }
        var start = cursor
        while start > name.upperBound, bytes[start - 1] != UInt8(ascii: " ") { start -= 1 }
        let typed = String(decoding: bytes[start..<cursor], as: UTF8.self)
        let range = start..<cursor
        func words(_ list: [(String, String)]) -> [Completion] {
            list.filter { $0.0.hasPrefix(typed) }.map { Completion($0.0, replacing: range, summary: $0.1) }
        }
        let command = isHelp ? MetaCommand.doc : MetaCommand.command(named: String(decoding: bytes[name], as: UTF8.self))
        guard let command else { return [] }
        switch command.argumentKind {
        case .none, .other: return []
        case .command: return words(MetaCommand.allCases.map { ($0.rawValue, $0.summary) })
        case .name:
            let keywords = SourceReading.keywords.compactMap { word in ReservedWord.named(word).map { (word, $0.summary) } }
            return words(boundNames().map { ($0.name, $0.summary) } + directory.map { ($0.path, $0.summary) } + keywords)
        case .file:
            // A result may be saved, and what bound a name edited.
            let names = boundNames().filter { $0.name.hasPrefix("_") ? command == .save && typed.hasPrefix("_") : command == .edit }
            return words(command == .transcript ? [("stop", "ends it")] : names.map { ($0.name, $0.summary) }) + files(typed, range)
        case .entry:
            return words(
                entered().enumerated().suffix(20).reversed().map {
                    (String($0.offset + 1), Text.lines($0.element).joined(separator: " ⏎ "))
                })
        case .environment: return words(environments.map { ($0, "") })
        case .result: return words(boundNames().filter { $0.name.hasPrefix("_") }.map { ($0.name, $0.summary) })
        case .source: return sourceCompletions(bytes, from: name.upperBound, cursor: cursor)
        case .setting:
            if command == .out { return words(REPL.Format.allCases.map { ($0.rawValue, "") }) }
            if String(decoding: bytes[name.upperBound..<start], as: UTF8.self).contains("theme") {
                return words(Theme.all.map { ($0.name, "") })
            }
            return words(MetaCommand.Setting.allCases.map { ($0.rawValue, $0.help) })
        case .onOff: return words([("on", ""), ("off", "")] + (command == .trace ? [("last", "those of the last statement")] : []))
        }
    }

    private func after(_ summary: String) -> String { summary.isEmpty ? "" : "  " + summary }

    /// How well a name fits what was typed: 0 begins so, 1 but for capitals, 2 by the first letters of its words; `nil` not at all.
    static func rank(_ name: String, _ word: String) -> Int? {
        // Asked of every name there is for every key: whatever fits begins with the same letter.
        guard let wantedFirst = word.utf8.first else { return 0 }
        guard let first = name.utf8.first, first | 0x20 == wantedFirst | 0x20 || first | wantedFirst >= 0x80 else { return nil }
        if name.hasPrefix(word) { return 0 }
        let wanted = word.lowercased()
        let lowered = name.lowercased()
        if lowered.hasPrefix(wanted) { return 1 }
        guard word.utf8.count >= 2 else { return nil }
        var initials = ""
        var isStart = true
        for character in name {
            if isStart || character.isUppercase { initials.append(character) }
            isStart = !character.isLetter && !character.isNumber
        }
        return initials.lowercased().hasPrefix(wanted) ? 2 : nil
    }

    /// The best first; those that fit equally in the order they came in. Where something begins as typed, that is what is meant.
    private static func sorted(_ ranked: [(rank: Int, item: Completion)]) -> [Completion] {
        guard let best = ranked.map(\.rank).min() else { return [] }
        return ranked.filter { $0.rank <= max(best, 0) || best > 0 }.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }.map(\.element.item)
    }

    // MARK: Ghost text

    /// What is sure to come: the rest of the only name that fits, or the first label that a call needs.
    func ghost(_ text: String, cursor: Int, isAllowed: (String) -> Bool) -> String? {
        guard cursor == text.utf8.count, MetaCommand.name(in: text) == nil else { return nil }
        let bytes = Array(text.utf8)
        let reading = readings.reading(bytes)
        if let last = reading.pieces.last, Int(last.span.end) == cursor, last.kind == .comment || last.kind == .string { return nil }
        let (word, _) = wordBefore(bytes, cursor, from: 0)
        if word.isEmpty {
            guard let call = call(in: reading, at: cursor), call.isAtLabel, let last = reading.pieces.last,
                last.kind == .openingBracket || last.kind == .comma && bytes.last == UInt8(ascii: " "),
                // Where something without a label belongs, no label does.
                !call.entry.parameters.indices.contains(call.position) || call.entry.parameters[call.position].label != nil,
                let next = call.entry.parameters.first(where: { $0.isRequired && !call.given.contains($0.label ?? "") }),
                let label = next.label
            else { return nil }
            return label + ": "
        }
        guard word.utf8.count >= 2 else { return nil }
        var exact = self
        exact.proposesNearNames = false
        let items = exact.completions(text, cursor: cursor)
        guard items.count == 1, let only = items.first, only.text.hasPrefix(word), only.text.utf8.count > word.utf8.count,
            isAllowed(String(decoding: bytes[..<only.range.lowerBound], as: UTF8.self) + only.text)
        else { return nil }
        return String(only.text.dropFirst(word.count))
    }

    // MARK: Signatures

    /// The signature of the call the cursor is in, the current parameter in bold; `nil` outside of calls that are known.
    func signature(_ text: String, cursor: Int) -> StyledText? {
        guard MetaCommand.name(in: text) == nil else { return nil }
        let bytes = Array(text.utf8)
        guard cursor >= 0, cursor <= bytes.count else { return nil }
        let reading = readings.reading(Array(bytes[..<cursor]))
        guard let call = call(in: reading, at: cursor) else { return nil }
        let entry = call.entry
        var runs = [StyledText.Run(entry.path + "(", .dim)]
        for (index, parameter) in entry.parameters.enumerated() {
            let isCurrent = call.label.map { parameter.label == $0 } ?? (index == call.position)
            // Marked by more than its weight: weight is no word.
            runs.append(StyledText.Run(isCurrent ? ">\(parameter.text)<" : parameter.text, isCurrent ? Style(bold: true) : .dim))
            if index + 1 < entry.parameters.count { runs.append(StyledText.Run(", ", .dim)) }
        }
        runs.append(StyledText.Run(")" + (entry.result.isEmpty ? "" : " -> \(entry.result)"), .dim))
        return StyledText(runs)
    }

    struct Call {
        var entry: DirectoryEntry
        /// Whether it is a function of the session, which may be about anything.
        var isBound = false
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
        // An array stands for the argument it is.
        guard let open = reading.openBrackets.last(where: { reading.text($0) != "[" }), reading.text(open) == "(",
            let place = reading.pieces.firstIndex(of: open), place > 0,
            reading.pieces[place - 1].kind == .call || reading.pieces[place - 1].kind == .member,
            let entry = entry(called: reading, at: place - 1)
        else { return nil }
        var call = Call(entry: entry)
        call.isBound = boundNames().contains { $0.name == entry.path }
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

    /// The function, or the method of a value, that a piece names.
    private func entry(called reading: SourceReading, at place: Int) -> DirectoryEntry? {
        let piece = reading.pieces[place]
        let name = reading.text(piece)
        guard place > 0, reading.pieces[place - 1].kind == .dot else {
            if let bound = boundNames().first(where: { $0.name == name })?.function { return bound }
            return directory.first { $0.path == name && $0.kind == .function }
        }
        guard let base = base(in: reading, endingAt: Int(reading.pieces[place - 1].span.start)) else { return nil }
        if let entry = directory.first(where: { $0.path == "\(base).\(name)" && $0.kind == .function }) { return entry }
        for kind in (glimpse(base)?.kinds ?? []) + ["Any"] {
            if let entry = directory.first(where: { $0.path == "\(kind).\(name)" && $0.kind == .method }) { return entry }
        }
        return nil
    }

    // MARK: Words

    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private func wordBefore(_ bytes: [UInt8], _ cursor: Int, from: Int) -> (text: String, start: Int) {
        var start = cursor
        while start > from, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        return (String(decoding: bytes[start..<cursor], as: UTF8.self), start)
    }
}

extension DirectoryEntry {
    fileprivate var isMember: Bool { kind == .method || kind == .property }
}
