/// The commands that begin with a colon: they speak to the REPL, not to the language, and are no part of scripts.
///
/// A table: names, what follows them, what they do. Any prefix that fits only one of them will do.
enum MetaCommand: String, CaseIterable {
    case help, doc, env, history, keys, load, `private`, quit, time, trace, vars

    /// What follows the name, as help shows it.
    var argument: String {
        switch self {
        case .help: "[command]"
        case .doc: "name"
        case .history: "[text]"
        case .load: "file"
        case .private: "on|off"
        case .time: "source"
        case .trace: "on|off"
        case .env, .keys, .quit, .vars: ""
        }
    }

    var summary: String {
        switch self {
        case .help: "what there is; `?name` explains a name of the language"
        case .doc: "explains a function, method or module, as `?name` does"
        case .env: "which environment this is"
        case .history: "what was entered, or what of it holds a text"
        case .keys: "the keys of the line editor"
        case .load: "runs a file as though it had been typed"
        case .private: "whether what is entered is kept out of the history file"
        case .quit: "leaves, as Control-D does on an empty line"
        case .time: "runs a source and says how long it took"
        case .trace: "whether requests and replies are shown in full"
        case .vars: "the names bound so far"
        }
    }

    /// Where the name stands when the text is a meta-command: from its colon or question mark on.
    static func name(in text: String) -> Range<Int>? {
        let bytes = Array(text.utf8)
        guard let start = bytes.firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\n") })
        else { return nil }
        if bytes[start] == UInt8(ascii: "?") { return start..<(start + 1) }
        guard bytes[start] == UInt8(ascii: ":") else { return nil }
        var end = start + 1
        while end < bytes.count, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[end] | 0x20) { end += 1 }
        return start..<end
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
        let argument = trimmed(String(decoding: bytes[name.upperBound...], as: UTF8.self))
        if word == "?" { return .command(argument.isEmpty ? .help : .doc, argument: argument) }
        let wanted = word.dropFirst().lowercased()
        if let exact = MetaCommand(rawValue: wanted) { return .command(exact, argument: argument) }
        let candidates = allCases.filter { !wanted.isEmpty && $0.rawValue.hasPrefix(wanted) }
        if candidates.count == 1, let only = candidates.first { return .command(only, argument: argument) }
        return .unknown(word, candidates: candidates.map { ":" + $0.rawValue })
    }

    static func trimmed(_ text: String) -> String {
        var view = Substring(text)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
