import Glibc
import IminClient
import IminLanguage
import LineEdit

/// The commands that look, explain and set.
extension REPL {
    nonisolated(nonsending) func perform(_ command: MetaCommand, _ argument: String) async {
        // Nobody who writes more than a command takes has got what was meant; whoever wants to leave may.
        if command.argumentKind == .none, command != .quit, !argument.isEmpty {
            return complain(":\(command.rawValue) takes nothing behind it")
        }
        switch command {
        case .help: help(argument)
        case .doc: document(argument)
        case .type: type(argument)
        case .vars: variables(argument)
        case .env: await environment(argument)
        case .clock: await clock(argument)
        case .back: step(argument, back: true)
        case .forward: step(argument, back: false)
        case .undo: await undo()
        case .cleanup: await cleanUp()
        case .reset: await reset()
        case .time: await needing(argument, command) { await self.run(self.nextSource($0), Purpose(showsTime: true)) }
        case .trace: trace(argument)
        case .curl: curl(argument)
        case .dry: await needing(argument, command) { await self.rehearse($0) }
        case .job: await needing(argument, command) { self.beginJob($0) }
        case .jobs: listJobs(argument)
        case .cancel: cancelJob(argument)
        case .watch: await needing(argument, command) { await self.watch($0) }
        case .more: more()
        case .page: page(argument)
        case .out: choose(argument, of: command)
        case .save: await save(argument)
        case .load: await needing(argument, command) { await self.load($0) }
        case .run: await runAgain(argument)
        case .edit: edit(argument)
        case .history: listHistory(argument)
        case .transcript: transcribe(argument)
        case .set: set(argument)
        case .private: switchSetting(argument, "private", value: &history.isPrivate)
        case .keys: listKeys()
        case .complete:
            let items = knowledge.completions(argument, cursor: argument.utf8.count)
            if items.isEmpty { say("nothing fits here") }
            for (number, item) in items.prefix(40).enumerated() {
                say("\(number + 1). \(item.label)\(item.summary.isEmpty ? "" : " - \(item.summary)")")
            }
            if items.count > 40 { say("… \(items.count - 40) more") }
        case .quit: hasLeft = mayLeaveBehind()
        }
    }

    private nonisolated(nonsending) func needing(
        _ argument: String, _ command: MetaCommand, _ body: nonisolated(nonsending) (String) async -> Void
    ) async {
        guard !argument.isEmpty else { return complain(":\(command.rawValue) needs \(Self.words(command.argument))") }
        await body(argument)
    }

    private static func words(_ argument: String) -> String {
        switch argument {
        case "file": "the name of a file"
        case "name": "a name"
        case "expression": "an expression"
        default: "a source to run"
        }
    }

    func switchSetting(_ argument: String, _ name: String, value: inout Bool) {
        switch argument {
        case "on": value = true
        case "off": value = false
        case "": break
        default: return complain(":\(name) is on or off")
        }
        say("\(name) is \(value ? "on" : "off")")
    }

    // MARK: Help

    private func help(_ argument: String) {
        let wanted = argument.hasPrefix(":") ? String(argument.dropFirst()) : argument
        if !wanted.isEmpty, let command = MetaCommand.command(named: wanted) {
            say(StyledText(":\(command.rawValue) \(command.argument)", Style(.yellow)))
            say("  " + command.summary)
            for line in command.details { say("  " + line) }
            return
        }
        let commands = MetaCommand.allCases.filter {
            wanted.isEmpty ? !configuration.stopsAtFailure || !$0.needsTerminal : $0.rawValue.hasPrefix(wanted)
        }
        if commands.isEmpty { return document(argument) }
        let widest = commands.map { $0.rawValue.count + $0.argument.count }.max() ?? 0
        for command in commands {
            let head = ":\(command.rawValue) \(command.argument)"
            let rows = Text.wrappedAtBlanks(command.summary, max(width - widest - 4, 20))
            for (number, row) in rows.enumerated() {
                say(StyledText(Text.padded(number == 0 ? head : "", widest + 4), Style(.yellow)) + StyledText(row))
            }
        }
        if wanted.isEmpty {
            let more = "_ is the last result, _1, _2 … the numbered ones, _err the last failure; :help :save explains one"
            for row in Text.wrappedAtBlanks(more, width) { say(StyledText(row, .dim)) }
        }
    }

    private func document(_ argument: String) {
        guard !argument.isEmpty else { return complain(":doc needs a name, as in `?customer.create`") }
        var rows = knowledge.completer.documentation(of: argument)
        if rows.isEmpty, let glimpse = connection.session.glimpse(of: argument) { rows = Self.rows(glimpse, name: argument) }
        guard rows.isEmpty else {
            for row in rows.flatMap({ Text.rows($0, width) }) { say(row) }
            return
        }
        if let command = MetaCommand.command(named: argument), argument.hasPrefix(":") { return help(command.rawValue) }
        let nearest = knowledge.completer.nearest(to: argument).map { "; did you mean `\($0)`?" } ?? ""
        complain("nothing is known of `\(argument)`\(nearest)")
    }

    private static func rows(_ glimpse: Glimpse, name: String) -> [StyledText] {
        let widest = glimpse.members.map { CharacterWidth.columns($0.name) }.max() ?? 0
        return [StyledText(name, Style(bold: true)) + StyledText("  " + Text.harmless(glimpse.summary), .dim)]
            + glimpse.members.map {
                StyledText("  " + Text.padded($0.name, widest), Style(.blue)) + StyledText("  " + Text.harmless($0.summary))
            }
    }

    private func type(_ argument: String) {
        guard !argument.isEmpty else { return complain(":type needs an expression") }
        let errors = connection.session.check(SourceText(name: "<type>", text: argument)).filter { $0.severity == .error }
        if !errors.isEmpty { return show(errors) }
        if let shape = connection.session.shape(of: argument) {
            say(StyledText(shape.text, Style(.cyan)))
            var object: ObjectShape?
            switch shape {
            case .object(let known), .optional(.object(let known)): object = known
            case .array(.object(let known)): object = known
            default: break
            }
            let widest = object?.fields.map(\.name.count).max() ?? 0
            for field in object?.fields ?? [] {
                let type = field.shape.text + (field.isOptional ? "?" : "")
                say(
                    StyledText("  " + Text.padded(field.name, widest) + "  ", Style(.blue))
                        + StyledText(Text.fitted(field.summary.isEmpty ? type : "\(type)  \(field.summary)", max(width - widest - 4, 10))))
            }
        } else if let glimpse = connection.session.glimpse(of: argument), let kind = glimpse.kinds.first {
            say(StyledText(kind, Style(.cyan)) + StyledText("  " + Text.harmless(glimpse.summary), .dim))
        } else {
            say("nothing is known before it runs")
        }
    }

    private func variables(_ argument: String) {
        let names = connection.session.boundNames(width: width).filter {
            argument.isEmpty || $0.name.lowercased().contains(argument.lowercased())
        }
        if names.isEmpty { return say(argument.isEmpty ? "nothing is bound yet" : "no name contains “\(argument)”") }
        let widest = min(names.map { CharacterWidth.columns($0.name) }.max() ?? 0, width / 2)
        for name in names {
            let word = name.isFunction ? "func " : name.isVariable ? "var  " : "let  "
            say(
                StyledText(word, .dim) + StyledText(Text.padded(name.name, widest), Style(.blue))
                    + StyledText("  " + Text.fitted(Text.harmless(name.summary), max(width - widest - 7, 8))))
        }
    }

    // MARK: Results

    private func more() {
        guard let shown else { return say("there is no more") }
        var printer = printer
        printer.place = shown.next
        // From the beginning again: members that were folded.
        printer.isComplete = shown.next == ValuePrinter.Place()
        let print = printer.print(shown.value)
        for line in print.lines { say(line) }
        if !print.omitted.isEmpty { say(StyledText(Text.fitted(print.omitted, width), .dim)) }
        self.shown = printer.isComplete ? nil : print.next.map { (shown.value, $0) }
    }

    /// The number that an argument such as `_3`, `3` or nothing means.
    func resultNumber(_ argument: String) -> Int? {
        if argument.isEmpty || argument == "_" { return record.resultCount }
        return Int(argument.hasPrefix("_") ? String(argument.dropFirst()) : argument)
    }

    private func page(_ argument: String) {
        let name = argument.isEmpty ? "_" : argument
        guard let value = connection.session.value(of: name) else { return complain("there is no `\(name)` to page through") }
        if !page(value) { complain("the pager could not be started: set PAGER") }
    }

    /// Shows the whole value in the pager; where there is no terminal for it, as it is. Whether that worked.
    func page(_ value: ScriptValue) -> Bool {
        var text: String
        if format == .table {
            var printer = ValuePrinter(width: width)
            printer.isComplete = true
            text = printer.lines(value).map(\.text).joined(separator: "\n") + "\n"
        } else {
            text = format == .json ? ValueExport.json(value) + "\n" : ValueExport.csv(value)
        }
        text = connection.host.client.shown(text)
        guard isatty(STDOUT_FILENO) == 1, input is LineEditor else {
            output.write(text)
            return true
        }
        input.hideTyping(false)
        defer { input.hideTyping(true) }
        let status = Child.run(Child.pager(configuration.variables), input: text)
        return status != 127 && status >= 0
    }

    private func choose(_ argument: String, of command: MetaCommand) {
        guard !argument.isEmpty else { return say("results are shown as \(format.rawValue)") }
        guard let chosen = Format(rawValue: argument.lowercased()) else { return complain(":out is table, json or csv") }
        format = chosen
        say("results are shown as \(format.rawValue)")
    }

    // MARK: Calls

    private func trace(_ argument: String) {
        guard argument == "last" else {
            guard ["", "on", "off"].contains(argument) else { return complain(":trace is on, off or last") }
            return switchSetting(argument, "trace", value: &isTracing)
        }
        guard !lastExchanges.isEmpty else { return say("the last statement made no calls") }
        for exchange in lastExchanges { output.write(connection.renderer.full(exchange) + "\n") }
    }

    private func curl(_ argument: String) {
        let log = connection.host.client.log
        var exchange: Exchange?
        if argument.isEmpty {
            exchange = lastExchanges.last ?? log.last
            if exchange == nil { return complain("no call has been made yet") }
        } else if let number = resultNumber(argument) {
            guard number > 0, number <= record.resultCount else { return complain("there is no result `_\(number)`") }
            guard let behind = record.exchanges[number] else { return complain("no call brought `_\(number)`") }
            exchange = log[behind]
        } else if let behind = connection.session.exchange(behind: argument) {
            exchange = log[behind]
        } else {
            return complain("no call brought `\(argument)`")
        }
        guard let exchange else { return complain("that call is not remembered any more") }
        output.write(CurlCommand.text(exchange, renderer: connection.renderer, environment: connection.environment) + "\n")
    }

    // MARK: History

    private func listHistory(_ argument: String) {
        let numbered = Array(history.entries.enumerated())
        let limit = Int(argument)
        if let limit, limit < 1 { return complain(":history takes a number of entries, or a text") }
        let chosen =
            limit != nil || argument.isEmpty
            ? numbered[...] : numbered.filter { $0.element.text.lowercased().contains(argument.lowercased()) }[...]
        if chosen.isEmpty { return say("nothing of the history contains “\(argument)”") }
        let column = String(numbered.count).count
        for (index, entry) in chosen.suffix(limit.map { max($0, 0) } ?? 50) {
            let text = Text.lines(entry.text).joined(separator: " ⏎ ")
            say(
                StyledText(Text.padded(String(index + 1), column, right: true) + "  ", .dim)
                    + StyledText(Text.fitted(Text.harmless(text), width - column - 2), entry.succeeded == false ? .dim : .plain))
        }
    }

    /// Entry n of the history; negative numbers count from its end.
    private func entry(_ argument: String) -> String? {
        guard let number = Int(argument) else { return nil }
        let index = number < 0 ? history.entries.count + number - 1 : number - 1
        return history.entries.indices.contains(index) ? history.entries[index].text : nil
    }

    private nonisolated(nonsending) func runAgain(_ argument: String) async {
        guard let text = entry(argument) else {
            return complain(
                Int(argument) == nil ? ":run needs the number of an entry, as :history shows it" : "the history has no entry \(argument)")
        }
        guard MetaCommand.request(text) == nil else { return complain("entry \(argument) is a command: \(text)") }
        say(StyledText(text, .dim))
        await run(nextSource(text))
    }

    private func edit(_ argument: String) {
        let text: String
        if argument.isEmpty {
            // The newest entry is this command.
            text = history.entries.dropLast().last { MetaCommand.name(in: $0.text) == nil }?.text ?? ""
        } else if Int(argument) != nil {
            guard let found = entry(argument) else { return complain("the history has no entry \(argument)") }
            text = found
        } else if let found = record.binding(of: argument) {
            text = found
        } else {
            do {
                text = String(decoding: try readFile(argument).bytes, as: UTF8.self)
            } catch {
                return complain(error.message)
            }
        }
        guard input is LineEditor else { return complain(":edit needs the line editor, which this terminal or --plain leaves out") }
        input.hideTyping(false)
        defer { input.hideTyping(true) }
        guard let edited = Child.edit(text, configuration.variables) else {
            return complain("`\(Child.editor(configuration.variables))` did not end well; nothing was taken over")
        }
        draft = edited
    }

    private func transcribe(_ argument: String) {
        let argument = argument.hasPrefix("start ") ? Text.trimmed(String(argument.dropFirst(6))) : argument
        if argument == "stop" || argument == "off" {
            return say(output.stopTranscript() ? "the transcript has ended" : "there is no transcript")
        }
        guard !argument.isEmpty else {
            return say(output.isTranscribing ? "a transcript is kept" : "there is no transcript; :transcript file")
        }
        if let reason = output.startTranscript(argument) { return complain("\(argument) could not be written: \(reason)") }
        say("everything is written to \(argument) until `:transcript stop`")
    }

    private func set(_ argument: String) {
        let words = argument.split(separator: " ").map(String.init)
        guard let name = words.first else {
            say("theme \(theme.name)")
            say("hints \(knowledge.showsHints ? "on" : "off")")
            say("rows \(rowLimit)")
            say("pager \(usesPager ? "auto" : "off")")
            return say("bell \((input as? LineEditor)?.bell.rawValue ?? "off")")
        }
        guard let setting = MetaCommand.Setting(rawValue: name) else {
            return complain("there is no setting `\(name)`: \(MetaCommand.Setting.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let value = words.count > 1 ? words[1] : ""
        switch setting {
        case .theme:
            guard let chosen = Theme.named(value) else {
                return complain("themes are \(Theme.all.map(\.name).joined(separator: ", "))")
            }
            theme = chosen
            (input as? LineEditor)?.theme = chosen
            say("theme \(chosen.name)")
        case .hints: switchSetting(value, "hints", value: &knowledge.showsHints)
        case .rows:
            guard let rows = Int(value), rows > 0 else { return complain(":set rows needs a number") }
            rowLimit = min(rows, 100_000)
            say("rows \(rowLimit)")
        case .pager:
            guard ["auto", "off"].contains(value) else { return complain("the pager is auto or off") }
            usesPager = value == "auto"
            say("pager \(value)")
        case .bell:
            guard let bell = LineEditor.Bell(rawValue: value) else { return complain("the bell is off, visual or audible") }
            (input as? LineEditor)?.bell = bell
            say("bell \(value)")
        }
    }

    private static let keys: [(key: String, effect: String)] = [
        ("Enter", "runs what is complete, else breaks the line"), ("Alt-Enter, ^O", "breaks the line"), ("^X ^M", "runs in any case"),
        ("Tab", "completes; again goes through the choices"), ("Esc", "takes that back"), ("Right, End", "takes over the grey text"),
        ("Alt-F, ^Right", "a word of it, or on by a word"), ("F1, Alt-?", "explains the name at the cursor"),
        ("Up, Down", "within the text, then entries that begin so"), ("^P, ^N", "all entries"),
        ("^R", "searches the history; ^S there everywhere"), ("Alt-.", "the last word of the entry before"),
        ("^_, Alt-_", "undo and redo"), ("^W ^U ^K Alt-D", "cut"), ("^Y", "puts it back; Alt-Y the one before"),
        ("^X ^E", "the text in $EDITOR"), ("^L", "clears the screen"),
        ("^C", "drops the text, or stops what runs; twice leaves it to :jobs"),
        ("Alt-5", "the next key five times"),
        ("^Z", "stops; `fg` goes on"), ("^D", "leaves on an empty line"), ("~/.editrc", "`bind -v`, `imin:bind key command`"),
    ]

    /// The keys, in as many columns as there is room for.
    private func listKeys() {
        guard input is LineEditor else {
            return say("plain lines have the keys of the terminal; `:complete text` shows what Tab would offer")
        }
        let key = Self.keys.map(\.key.count).max() ?? 0
        let effect = Self.keys.map(\.effect.count).max() ?? 0
        let columns = max((width + 3) / (key + effect + 5), 1)
        let rows = (Self.keys.count + columns - 1) / columns
        for row in 0..<rows {
            var line = StyledText([])
            for index in stride(from: row, to: Self.keys.count, by: rows) {
                let entry = Self.keys[index]
                line =
                    line + StyledText(Text.padded(entry.key, key + 2), Style(.yellow))
                    + StyledText(index + rows < Self.keys.count ? Text.padded(entry.effect, effect + 3) : entry.effect)
            }
            say(line)
        }
    }
}
