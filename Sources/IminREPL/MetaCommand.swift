/// The commands that begin with a colon: they speak to the REPL, not to the language, and are no part of scripts.
///
/// A table: names, what follows them, what they do. Any prefix that fits only one of them will do.
enum MetaCommand: String, CaseIterable {
    case help, doc, type, vars, env, clock, back, forward, undo, cleanup, reset
    case time, trace, curl, dry, watch
    case job, jobs, cancel
    case more, page, out
    case save, load, run, edit, history, transcript
    case set, `private`, keys, complete, quit

    /// What its argument is, for completion.
    enum Argument { case none, source, name, file, environment, result, setting, onOff, command, entry, other }

    private struct Entry {
        var argument: String
        var kind: Argument
        var summary: String
        var details: [String] = []
    }

    private var entry: Entry {
        switch self {
        case .help:
            Entry(argument: "[command]", kind: .command, summary: "what there is; `?name` explains a name of the language")
        case .doc:
            Entry(argument: "name", kind: .name, summary: "explains a function, method or module, as `?name` does")
        case .type:
            Entry(argument: "expression", kind: .source, summary: "what an expression gives, without running it")
        case .vars:
            Entry(argument: "[text]", kind: .other, summary: "the names bound so far and their values")
        case .env:
            Entry(
                argument: "[name]", kind: .environment, summary: "which environment this is, or another one from here on",
                details: ["Another environment is another session: names and results stay behind."])
        case .clock:
            Entry(
                argument: "[duration|date]", kind: .source, summary: "the world's time, or lets it pass",
                details: [
                    ":clock             what time it is", ":clock 3.days      three days later, as 3d", ":clock 2026-06-01  until that day",
                ])
        case .back:
            Entry(
                argument: "[n]", kind: .other, summary: "takes back the last statement, or the last n: names, world and clock",
                details: [
                    "Only where the world is the sandbox in this process. :forward goes forth again, until something else is run."
                ])
        case .forward: Entry(argument: "[n]", kind: .other, summary: "runs forth to what :back took back")
        case .undo:
            Entry(
                argument: "", kind: .none, summary: "reverses the last thing that was created, with a call of its own",
                details: ["Works in every environment; asks before it sends."])
        case .cleanup:
            Entry(
                argument: "", kind: .none, summary: "deletes what this session has created, newest first",
                details: ["Lists it and asks. What was deleted meanwhile is no longer on the list."])
        case .reset: Entry(argument: "", kind: .none, summary: "begins anew: no names, a fresh world")
        case .time: Entry(argument: "source", kind: .source, summary: "runs a source and says how long it took, and in which calls")
        case .trace:
            Entry(
                argument: "on|off|last", kind: .onOff,
                summary: "whether requests and replies are shown in full; `last`: those of the last statement"
            )
        case .curl:
            Entry(argument: "[_1]", kind: .result, summary: "the call behind a result, or the last one, as a command for the shell")
        case .dry:
            Entry(
                argument: "source", kind: .source, summary: "shows the calls a source would make, and changes nothing",
                details: [
                    "In the sandbox it is run and taken back. Elsewhere reads are sent, and it ends at the first write, which is not."
                ])
        case .watch:
            Entry(
                argument: "[5s] source", kind: .source, summary: "runs a source again and again and shows what changes; Control-C ends it")
        case .job:
            Entry(
                argument: "source", kind: .source, summary: "runs a source in the background, on the same world",
                details: [
                    "It takes along the values it names, and what it binds is its own. What it prints stands above the prompt.",
                    "In a live environment it cannot ask, so it cannot write.",
                ])
        case .jobs: Entry(argument: "[n]", kind: .other, summary: "what runs in the background, or what came of job n")
        case .cancel: Entry(argument: "[n]", kind: .other, summary: "stops a job")
        case .more: Entry(argument: "", kind: .none, summary: "the next rows of the last result, or its folded values")
        case .page: Entry(argument: "[_1]", kind: .result, summary: "the whole result in $PAGER")
        case .out: Entry(argument: "table|json|csv", kind: .setting, summary: "how results are shown")
        case .save:
            Entry(
                argument: "[_1] file [n-m] [!]", kind: .file, summary: "the session as a script that passes, or a value",
                details: [
                    "What failed is kept as `expect … fails`; what `:back` took back is left out. `!` replaces a file that is there.",
                    ":save story.imin    the session", ":save story.imin 3-7    entries 3 to 7 of `:history`",
                    ":save _ rows.csv     the last result; JSON where the name does not end in .csv",
                ])
        case .load: Entry(argument: "file", kind: .file, summary: "runs a file as though it had been typed")
        case .run: Entry(argument: "n", kind: .entry, summary: "runs entry n of the history again")
        case .edit:
            Entry(
                argument: "[n|name|file]", kind: .file,
                summary: "opens the last entry, entry n, what bound a name or a file in $EDITOR; it comes back to be looked at, not run"
            )
        case .history: Entry(argument: "[n|text]", kind: .other, summary: "what was entered, or what of it holds a text")
        case .transcript: Entry(argument: "file|stop", kind: .file, summary: "writes down what is entered and shown")
        case .set:
            Entry(
                argument: "[name value]", kind: .setting, summary: "settings of this session: theme, hints, rows, pager, bell",
                details: Setting.allCases.map { $0.help })
        case .private: Entry(argument: "on|off", kind: .onOff, summary: "whether what is entered is kept out of the history file")
        case .keys: Entry(argument: "", kind: .none, summary: "the keys of the line editor")
        case .complete: Entry(argument: "text", kind: .source, summary: "what Tab would offer, for terminals without")
        case .quit: Entry(argument: "", kind: .none, summary: "leaves, as Control-D does on an empty line")
        }
    }

    /// Whether it is of use only where somebody looks on and types.
    var needsTerminal: Bool { [.edit, .keys, .more, .page, .run, .history, .complete, .private].contains(self) }

    /// What follows the name, as help shows it.
    var argument: String { entry.argument }
    var argumentKind: Argument { entry.kind }
    var summary: String { entry.summary }
    var details: [String] { entry.details }

    /// What `:set` sets.
    enum Setting: String, CaseIterable {
        case theme, hints, rows, pager, bell

        var help: String {
            switch self {
            case .theme: "theme default|light|dark|mono|high-contrast   the colours"
            case .hints: "hints on|off    grey text behind the cursor, and the signature under it"
            case .rows: "rows 20         rows of a table before the rest is counted"
            case .pager: "pager auto|off    whether what does not fit opens $PAGER by itself"
            case .bell: "bell off|visual|audible    what a key that does nothing says"
            }
        }
    }

    /// Where the name stands when the text is a meta-command: from its colon or question mark on.
    static func name(in text: String) -> Range<Int>? {
        // Asked for every key: only the beginning is looked at.
        var start = 0
        var rest = text.utf8[...]
        while let byte = rest.first, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
            rest.removeFirst()
            start += 1
        }
        if rest.first == UInt8(ascii: "?") { return start..<(start + 1) }
        guard rest.first == UInt8(ascii: ":") else { return nil }
        let count = rest.dropFirst().prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }.count
        return start..<(start + 1 + count)
    }

    /// What a text asks for.
    enum Request: Equatable {
        case command(MetaCommand, argument: String)
        /// With what it could have meant.
        case unknown(String, candidates: [String])
    }

    /// `nil` for a text that is of the language.
    static func request(_ text: String) -> Request? {
        guard let name = name(in: text) else { return nil }
        let bytes = Array(text.utf8)
        let word = String(decoding: bytes[name], as: UTF8.self)
        let argument = Text.trimmed(String(decoding: bytes[name.upperBound...], as: UTF8.self))
        if word == "?" { return .command(argument.isEmpty ? .help : .doc, argument: argument) }
        if let command = command(named: word) { return .command(command, argument: argument) }
        let wanted = word.dropFirst().lowercased()
        let candidates = allCases.filter { !wanted.isEmpty && $0.rawValue.hasPrefix(wanted) }
        return .unknown(word, candidates: candidates.map { ":" + $0.rawValue })
    }

    /// What stands in an entry of several lines that was typed while something ran, or pasted with its commands: a line that begins with
    /// a command is an entry of its own, and what follows is part of it only where it takes a source.
    static func entries(in text: String) -> [String] {
        var entries: [String] = []
        var takesMore = false
        for line in Text.lines(text) {
            if line.hasPrefix(":"), case .command(let command, _)? = request(line) {
                entries.append(line)
                takesMore = command.argumentKind == .source
            } else if takesMore, let last = entries.popLast() {
                entries.append(last + "\n" + line)
            } else {
                entries.append(line)
                takesMore = true
            }
        }
        return entries.filter { $0.contains { !$0.isWhitespace } }
    }

    /// By its whole name or a prefix that only it has; `:q` is `:quit`.
    static func command(named word: String) -> MetaCommand? {
        let wanted = (word.hasPrefix(":") ? String(word.dropFirst()) : word).lowercased()
        if let exact = MetaCommand(rawValue: wanted) { return exact }
        let candidates = allCases.filter { !wanted.isEmpty && $0.rawValue.hasPrefix(wanted) }
        return candidates.count == 1 ? candidates.first : nil
    }
}
