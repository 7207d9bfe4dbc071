import Glibc

/// Which key does what: the tables, and the user's `~/.editrc` on top of them.
struct KeyBindings {
    /// In emacs mode. A key without an entry is libedit's.
    private static let emacs: [(key: String, command: Command?)] = [
        ("^@", nil), ("^A", .lineStart), ("^B", .left), ("^C", .interrupt), ("^D", .deleteOrEnd), ("^E", .lineEnd), ("^F", .right),
        ("^G", .cancel), ("^H", .backspace), ("^I", .complete), ("^J", .enter), ("^K", .killToEnd), ("^L", .clearScreen),
        ("^M", .enter), ("^N", .historyNewer), ("^O", .newline), ("^P", .historyOlder), ("^R", .search), ("^U", .killToStart),
        ("^V", nil), ("^W", .killBlankBefore), ("^Y", .yank), ("^Z", .suspend), ("^_", .undo), ("^?", .backspace),
        ("^[b", .wordLeft), ("^[B", .wordLeft), ("^[f", .wordRight), ("^[F", .wordRight), ("^[d", .killWordAfter),
        ("^[D", .killWordAfter), ("^[^H", .killWordBefore), ("^[^?", .killWordBefore), ("^[y", .yankPop), ("^[Y", .yankPop),
        ("^[_", .redo), ("^[?", .help), ("^[<", .textStart), ("^[>", .textEnd), ("^[p", .up), ("^[n", .down),
        ("^[.", .lastWord),
        ("^X^E", .editElsewhere), ("^X^M", .submit), ("^X^U", .undo), ("^X^X", nil),
        // libedit's own of these search a history it does not have, run commands, or copy text of another line.
        ("^[P", nil), ("^[N", nil), ("^[w", nil), ("^[W", nil), ("^[x", nil), ("^[X", nil), ("^[^L", nil), ("^[^_", nil),
        // Counts are the editor's own.
        ("^[0", nil), ("^[1", nil), ("^[2", nil), ("^[3", nil), ("^[4", nil), ("^[5", nil), ("^[6", nil), ("^[7", nil),
        ("^[8", nil), ("^[9", nil),
    ]

    /// In vi's insert mode.
    private static let viInsert: [(key: String, command: Command?)] = [
        ("^@", nil), ("^A", nil), ("^B", nil), ("^C", .interrupt), ("^D", .deleteOrEnd), ("^E", nil), ("^F", nil), ("^G", .cancel),
        ("^H", .backspace), ("^I", .complete), ("^J", .enter), ("^K", nil), ("^L", .clearScreen), ("^M", .enter),
        ("^N", .historyNewer), ("^O", .newline), ("^P", .historyOlder), ("^Q", nil), ("^R", .search), ("^S", nil), ("^T", nil),
        ("^U", .killToStart), ("^V", nil), ("^W", .killBlankBefore), ("^X", nil), ("^Y", .yank), ("^Z", .suspend), ("^\\", nil),
        ("^]", nil), ("^^", nil), ("^_", .undo), ("^?", .backspace),
    ]

    /// In vi's command mode.
    private static let viCommand: [(key: String, command: Command?)] = [
        ("^C", .interrupt), ("^D", .deleteOrEnd), ("^G", .cancel), ("^I", nil), ("^J", .enter), ("^L", .clearScreen), ("^M", .enter),
        ("^N", .historyNewer), ("^O", .newline), ("^P", .historyOlder), ("^R", .redo), ("^X", nil), ("^Z", .suspend), ("^_", .undo),
        ("u", .undo), ("U", nil), ("j", .down), ("k", .up), ("+", .historyNewer), ("-", .historyOlder), ("/", .search), ("?", .search),
        ("o", .openBelow), ("O", .openAbove), ("v", .editElsewhere), ("G", .textEnd), ("J", .joinLines),
        ("d", .viDelete), ("c", .viChange), ("y", .viYank), ("p", .viPasteAfter), ("P", .viPasteBefore), (".", .viRepeat),
        // libedit's own of these lead on to its history, to aliases, to a shell, or submit.
        ("n", nil), ("N", nil), ("K", nil), ("#", nil), ("@", nil), ("_", nil), (":", nil), ("[", nil),
    ]

    /// libedit's commands that a user's file may name but that must not run here, and what runs instead.
    private static let replaced: [String: Command?] = [
        "ed-prev-history": .up, "ed-next-history": .down, "ed-search-prev-history": .up, "ed-search-next-history": .down,
        "vi-search-prev": .search, "vi-search-next": .search, "em-inc-search-prev": .search, "em-inc-search-next": .search,
        "vi-undo": .undo, "ed-newline": .enter, "ed-end-of-file": .deleteOrEnd, "vi-list-or-eof": .deleteOrEnd,
        "em-delete-or-list": .deleteOrEnd, "ed-clear-screen": .clearScreen, "em-yank": .yank, "ed-kill-line": .killToEnd,
        "em-kill-line": .killToStart, "ed-tty-sigint": .interrupt, "ed-tty-sigtstp": .suspend, "vi-histedit": .editElsewhere,
        "rl_complete": .complete, "ed-command": nil, "vi-undo-line": nil, "vi-repeat-search-next": nil,
        "vi-repeat-search-prev": nil, "vi-to-history-line": nil, "vi-history-word": nil, "vi-alias": nil, "vi-comment-out": nil,
        "em-set-mark": nil, "em-exchange-mark": nil, "em-copy-region": nil, "em-kill-region": nil, "em-copy-prev-word": nil,
        "ed-quoted-insert": nil, "ed-argument-digit": nil, "ed-digit": nil, "em-universal-argument": nil, "ed-start-over": nil,
        "em-meta-next": nil,
    ]

    /// The prefix of our commands and the name before the colon in `~/.editrc`.
    let program: String

    private func name(_ command: Command?) -> String { command.map { "\(program)-\($0.name)" } ?? "ed-unassigned" }

    /// Makes the commands known, then binds: our tables for the mode that the user's file asks for, then the rest of the file.
    /// Answers with what was wrong in it.
    func install(in model: EditModel, editrc: String) -> [String] {
        for command in Command.allCases {
            model.add(command: command.rawValue, name: name(command), summary: command.name)
        }
        let lines = editrc.split(separator: "\n").compactMap { Line($0, program: program) }
        let usesVi = lines.last { $0.keys != nil }?.keys == .vi
        model.select(usesVi ? .vi : .emacs)
        bindTables(in: model, usesVi: usesVi)
        return lines.compactMap { $0.keys == nil ? bind($0, in: model) : nil }
    }

    private func bindTables(in model: EditModel, usesVi: Bool) {
        // Typed characters are text whatever libedit thinks of the locale; C1 is ours.
        for code in 0x80...0xFF {
            let notation = "\\" + String(code, radix: 8)
            model.bind(notation, to: code < 0xA0 ? "ed-unassigned" : "ed-insert")
            model.bind(notation, to: "ed-unassigned", inCommandMap: true)
        }
        if usesVi {
            for (key, command) in Self.viInsert { model.bind(key, to: name(command)) }
            for (key, command) in Self.viCommand { model.bind(key, to: name(command), inCommandMap: true) }
            // Arrow keys come as private keys: Escape must not wait for the rest of one.
            model.bind("^[", to: "vi-command-mode", inCommandMap: true)
            for key in BorrowedKey.allCases { model.bind(key.notation, to: key.function, inCommandMap: true) }
        } else {
            for digit in 0...9 { model.bind("\(digit)", to: "ed-insert") }
            for (key, command) in Self.emacs { model.bind(key, to: name(command)) }
            // Alt-[ and then A, typed slowly, would still find libedit's own history.
            for (final, command) in [("A", Command.up), ("B", .down), ("C", .right), ("D", .left), ("H", .lineStart), ("F", .lineEnd)] {
                model.bind("^[[" + final, to: name(command))
                model.bind("^[O" + final, to: name(command))
            }
        }
        for (key, command) in [("}", Command.closeBrace), ("]", .closeBracket), (")", .closeParenthesis)] {
            model.bind(key, to: name(command))
        }
        for key in PrivateKey.allCases {
            model.bind(key.notation, to: name(key.command))
            // A character is no command.
            if usesVi, key != .insertPending { model.bind(key.notation, to: name(key.command), inCommandMap: true) }
        }
    }

    /// Binds one line of the user's; answers with a complaint where that is not possible.
    private func bind(_ line: Line, in model: EditModel) -> String? {
        guard let command = line.words.last, line.words.count >= 3 else { return nil }
        var words = line.words
        if let replacement = Self.replaced[command] {
            guard let replacement else { return "~/.editrc: \(command) is not available here" }
            words[words.count - 1] = name(replacement)
        }
        // Arrow and function keys never reach libedit as sequences.
        let key = words[words.count - 2]
        if let privateKey = Self.privateKey(key) { words[words.count - 2] = privateKey.notation }
        let text = words.map { "\"\($0)\"" }.joined(separator: " ")
        return model.configure(text) ? nil : "~/.editrc: not understood: \(line.words.joined(separator: " "))"
    }

    /// The private key that a sequence like `\e[A` or `^[[1;5C` means.
    private static func privateKey(_ notation: String) -> PrivateKey? {
        var text = notation
        for escape in ["\\e", "\\E", "\\033", "^["] where text.hasPrefix(escape) {
            text = "\u{1B}" + text.dropFirst(escape.count)
            break
        }
        var decoder = KeyDecoder()
        decoder.feed(text.utf8)
        guard case .named(let name, let modifiers)? = decoder.next(), decoder.isEmpty else { return nil }
        return PrivateKey(name, modifiers)
    }

    /// One `bind` of ~/.editrc that is meant for this program.
    private struct Line {
        var words: [String]
        /// Set where the line selects the maps.
        var keys: EditModel.Keys?

        init?(_ text: Substring, program: String) {
            var words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard var first = words.first, !first.hasPrefix("#") else { return nil }
            if let colon = first.firstIndex(of: ":") {
                guard first[..<colon] == program else { return nil }
                first = String(first[first.index(after: colon)...])
            }
            // Everything else there is about libedit's own screen and history.
            guard first == "bind" else { return nil }
            words[0] = first
            // Quotes around a word are the file's, not the key's.
            self.words = words.map { word in
                word.count >= 2 && (word.hasPrefix("\"") && word.hasSuffix("\"") || word.hasPrefix("'") && word.hasSuffix("'"))
                    ? String(word.dropFirst().dropLast()) : word
            }
            if words.contains("-v") { keys = .vi } else if words.contains("-e") { keys = .emacs }
        }
    }

    /// The user's file: `$EDITRC`, else `~/.editrc`; empty where there is none.
    static func usersFile() -> String {
        let path: String
        if let named = getenv("EDITRC") {
            path = String(cString: named)
        } else if let home = getenv("HOME") {
            path = String(cString: home) + "/.editrc"
        } else {
            return ""
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        // No file of bindings is longer than this.
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    }
}
