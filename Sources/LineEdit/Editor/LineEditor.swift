import Glibc

/// The editor on a terminal: libedit edits the current line, this edits the text around it, decides and paints.
///
/// `read` runs libedit's key loop, which calls back for every key; that callback is the event loop. It decodes bytes, paints before
/// it waits, and hands keys to libedit's maps, which run either libedit's commands or those of `LineEditor+Commands`. The text is
/// changed only inside commands, so libedit never finds its line changed behind its back. Belongs to one thread.
public final class LineEditor: LineInput {
    public struct Configuration {
        /// Prefix of the commands in `~/.editrc`, and the name that file may use for us.
        public var program = "imin"
        /// The content of the user's `~/.editrc`.
        public var editrc = KeyBindings.usersFile()
        public var usesColor = true
        /// How long the silence after Escape is before it counts as a key, in milliseconds.
        public var escapeDelay: Int32 = 40
        /// How long the keys rest before the note is asked for, in milliseconds.
        public var noteDelay: Int32 = 80
        public var menuRows = 8
        /// Blanks that Tab puts at the beginning of a line.
        public var indentation = 4
        /// Stops the process until its user wants it back.
        public var suspend: () -> Void = Terminal.stopProcess

        public init() {}
    }

    public var assistance = Assistance()
    public let history: History
    public let handle: EditorHandle
    /// What was wrong in the user's `~/.editrc`.
    public let complaints: [String]

    let terminal: Terminal
    let configuration: Configuration
    let model: EditModel
    private let wake: WakePipe
    private let input: InputSource
    private var decoder = KeyDecoder()
    /// Codes for libedit that came of a key already handled.
    private var queue: [UInt32] = []
    private let usesVi: Bool

    // What is edited.
    var document = Document()
    var undo = UndoHistory(Document())
    var kills = KillRing()
    var walk: HistoryWalk?
    var menu: CompletionMenu?
    var search: HistorySearch?
    /// A row under the text until the next key.
    var status: StyledText?
    /// Rows of documentation until the next key.
    var helpRows: [StyledText] = []
    /// Text for the command that comes next: a paste, a character, the statement that a search found.
    var pending = ""
    var previousCommand: Command?
    var currentCommand: Command?
    /// The column that Up and Down aim for.
    var goal: Int?
    /// What the last yank put in.
    var yanked: (start: Document.Position, end: Document.Position)?
    var outcome: Outcome?

    enum Outcome { case accepted, interrupted, ended }

    // What is shown.
    var prompt = Prompt("")
    var screen: Screen
    var anchor = Layout.Anchor()
    private var paintedColumns = 0
    private var note: StyledText?
    private var noted: Document?
    var textCache: (lines: [[Unicode.Scalar]], text: String) = ([[]], "")

    // How keys arrive.
    /// An Enter arrived with more behind it: a paste without marks, in which no Enter submits.
    private var isBurst = false
    /// Vi only: Escape and then a digit were typed, so that a count may wait that would repeat a character.
    private var mayCount = false
    private var isInCommandMode = false
    private var hasBegun = false
    private var isClosed = false

    /// `nil` when the system cannot give what the editor needs: a pseudo-terminal and a pipe.
    public init?(terminal: Terminal, history: History, configuration: Configuration = Configuration()) {
        guard let model = EditModel(program: configuration.program), let wake = WakePipe() else { return nil }
        self.terminal = terminal
        self.history = history
        self.configuration = configuration
        self.model = model
        self.wake = wake
        handle = EditorHandle(pipe: wake)
        input = InputSource(terminal: terminal.input, wake: wake)
        screen = Screen(usesColor: configuration.usesColor)
        complaints = KeyBindings(program: configuration.program).install(in: model, editrc: configuration.editrc)
        usesVi = model.usesViKeys
        model.nextCode = { [unowned self] in nextCode() }
        model.run = { [unowned self] number in run(number) }
    }

    // MARK: Reading

    public func read(_ prompt: Prompt, initial: String = "") -> LineResult {
        self.prompt = prompt
        terminal.enterRawMode()
        wake.takeSignals(interrupts: true)
        defer {
            WakePipe.releaseSignals()
            terminal.leaveRawMode()
        }
        begin(with: initial)
        while true {
            outcome = nil
            hasBegun = false
            let isRead = model.read()
            switch outcome {
            case .accepted:
                let text = document.text
                finish()
                history.add(text)
                return .text(text)
            case .interrupted:
                history.addAbandoned(document.text)
                finish(mark: "^C")
                begin(with: "")
            case .ended:
                finish()
                return .endOfInput
            case nil:
                guard isRead, !isClosed else {
                    finish()
                    return .endOfInput
                }
            // A command of libedit's ended the line by itself: go on with the text as it was.
            }
        }
    }

    private func begin(with text: String) {
        document = Document(text)
        undo = UndoHistory(Document())
        undo.note(document)
        walk = nil
        menu = nil
        search = nil
        helpRows = []
        note = nil
        noted = nil
        anchor = Layout.Anchor()
        screen.forget()
        paintedColumns = 0
        queue = []
        mayCount = false
        isInCommandMode = false
    }

    /// The next code for libedit's maps.
    private func nextCode() -> UInt32? {
        if hasBegun { observe() }
        if !hasBegun {
            // libedit has emptied its line: give it ours.
            hasBegun = true
            return PrivateKey.begin.rawValue
        }
        if !queue.isEmpty { return queue.removeFirst() }
        while true {
            while let key = decoder.next() {
                if let code = code(for: key) { return code }
            }
            if input.isReadable {
                guard receive(input.next(timeout: 0)) else { return nil }
                continue
            }
            if isBurst {
                // The rest of a paste may be on its way still.
                let event = input.next(timeout: 10)
                if event == .timedOut { isBurst = false }
                guard receive(event) else { return nil }
                continue
            }
            paint()
            let event = input.next(timeout: timeout)
            if event == .timedOut {
                if decoder.wait == .none {
                    updateNote()
                } else if let key = decoder.timeOut(), let code = code(for: key) {
                    return code
                }
            }
            guard receive(event) else { return nil }
        }
    }

    /// How long to wait for a key before something else is due.
    private var timeout: Int32? {
        switch decoder.wait {
        case .escape: configuration.escapeDelay
        // Long enough for a slow line; a paste that never ends must not swallow keys for ever.
        case .paste: 1000
        case .none: noted == document || isOverlaid ? nil : configuration.noteDelay
        }
    }

    /// Takes what came; `false` when the terminal is gone.
    private func receive(_ event: InputSource.Event) -> Bool {
        switch event {
        case .bytes(let bytes): decoder.feed(bytes)
        case .closed:
            isClosed = true
            return false
        case .timedOut: break
        case .woken(let signals):
            if signals.contains(UInt8(SIGINT)) { queueKey(.character("c", .control)) }
            let mail = handle.take()
            if !mail.lines.isEmpty {
                terminal.write(
                    screen.clear() + mail.lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
            }
            if mail.isRefreshed {
                noted = nil
                if let menu, menu.selection == nil { offer(assistance.complete(text, document.cursorOffset), beginsMenu: false) }
            }
        }
        return true
    }

    private func queueKey(_ key: Key) {
        if case .character(let scalar, .control) = key { decoder.feed([UInt8(truncatingIfNeeded: scalar.value & 0x1F)]) }
    }

    /// Looks at what libedit made of the last key.
    private func observe() {
        let column = model.cursor
        if !model.holds(document.currentLine) {
            let line = model.line
            document.replaceCurrentLine(with: line, column: column)
            // Something unprintable was left out, or the line outgrew what libedit can hold.
            if !EditModel.fits(line) {
                status = StyledText("this line is too long to edit", .dim)
                document = undo.current
                load()
            } else if !model.holds(line) {
                load()
            }
        } else if column != document.cursor.column {
            document.move(to: Document.Position(line: document.cursor.line, column: column))
        }
        undo.note(document)
        if let shown = walk?.shown, shown.lines != document.lines { walk = nil }
    }

    /// Gives libedit the current line.
    func load() { model.replace(document.currentLine, cursor: document.cursor.column) }

    // MARK: Keys

    /// What libedit's maps are given for a key; `nil` when the key was used here, or has no use.
    private func code(for key: Key) -> UInt32? {
        previousCommand = currentCommand
        currentCommand = nil
        status = nil
        helpRows = []
        if search != nil, let code = searched(key) { return code == 0 ? nil : code }
        if let code = menuKey(key) { return code }
        switch key {
        case .paste(let text):
            pending = assistance.cleanPaste(text)
            return PrivateKey.paste.rawValue
        case .character(let scalar, let modifiers): return code(for: scalar, modifiers)
        case .named(.enter, []):
            let follows = !decoder.isEmpty || input.isReadable
            if follows { isBurst = true }
            return isBurst ? PrivateKey.newline.rawValue : 0x0D
        case .named(.tab, []):
            // Inside a burst Tab is a character of the pasted text.
            guard isBurst else { return 0x09 }
            pending = "\t"
            return PrivateKey.insertPending.rawValue
        case .named(.backspace, []): return 0x7F
        case .named(.escape, _):
            guard usesVi else { return PrivateKey.cancel.rawValue }
            isInCommandMode = true
            mayCount = false
            return 0x1B
        case .named(let name, let modifiers): return PrivateKey(name, modifiers)?.rawValue
        }
    }

    private func code(for scalar: Unicode.Scalar, _ modifiers: Key.Modifiers) -> UInt32? {
        let value = scalar.value
        if modifiers.contains(.control) {
            let control: UInt32
            switch scalar {
            case "@", " ": control = 0
            case "a"..."z", "[", "\\", "]", "^", "_": control = value & 0x1F
            case "/": control = 0x1F
            default: return nil
            }
            guard modifiers.contains(.alt) else { return isBurst && control == 0x0A ? PrivateKey.newline.rawValue : control }
            guard !usesVi else { return nil }
            queue.append(control)
            return 0x1B
        }
        if modifiers.contains(.alt) {
            guard value < 0x80 else { return nil }
            if usesVi {
                isInCommandMode = true
                mayCount = ("0"..."9").contains(scalar)
            }
            queue.append(value)
            return 0x1B
        }
        if usesVi {
            if isInCommandMode, ("0"..."9").contains(scalar) { mayCount = true }
            // libedit inserts what its maps do not reach as often as a waiting count says.
            if value >= 0x100, mayCount {
                pending = String(Character(scalar))
                return PrivateKey.insertPending.rawValue
            }
        }
        return value
    }

    /// A key while the menu is open. Tab is a command; anything else but these accepts the choice and goes on.
    private func menuKey(_ key: Key) -> UInt32? {
        guard let menu else { return nil }
        switch key {
        case .named(.tab, _), .named(.escape, _), .character("g", .control): break
        case .named(.enter, []) where menu.selection != nil: break
        case .named(.down, []) where menu.selection != nil: return 0x09
        case .named(.up, []) where menu.selection != nil: return PrivateKey.completePrevious.rawValue
        default: self.menu = nil
        }
        if self.menu != nil, case .named(.escape, _) = key { return PrivateKey.cancel.rawValue }
        return nil
    }

    /// A key during a search: 0 when it was used up, `nil` when the search is over and the key means what it always does.
    private func searched(_ key: Key) -> UInt32? {
        switch key {
        case .character(let scalar, []): search?.append(scalar)
        case .paste(let text): for scalar in text.unicodeScalars where scalar != "\n" { search?.append(scalar) }
        case .named(.backspace, []), .character("h", .control): search?.removeLast()
        case .character("r", .control), .named(.up, []), .character("p", .control): search?.older()
        case .character("s", .control), .named(.down, []), .character("n", .control): search?.newer()
        case .character("g", .control), .character("c", .control), .named(.escape, _): search = nil
        case .named(.enter, []), .named(.tab, []), .named(.right, []), .named(.left, []), .named(.end, []), .named(.home, []):
            let found = search?.selected
            search = nil
            guard let found else { break }
            pending = found
            return PrivateKey.applySearch.rawValue
        default:
            search = nil
            return nil
        }
        return 0
    }

    // MARK: Painting

    /// The whole text; built anew only when a line has changed.
    var text: String {
        if textCache.lines != document.lines { textCache = (document.lines, document.text) }
        return textCache.text
    }

    /// Whether something else than the note has the rows under the text.
    private var isOverlaid: Bool { menu != nil || search != nil || status != nil || !helpRows.isEmpty }

    /// The grey text behind the cursor: what was entered before and began so, else what the language proposes.
    var ghost: String {
        guard document.isAtEnd, menu == nil, search == nil, !document.isEmpty else { return "" }
        let text = text
        if let entry = history.suggestion(for: text) {
            return String(decoding: Array(entry.utf8)[text.utf8.count...], as: UTF8.self)
        }
        return assistance.ghost(text, document.cursorOffset) ?? ""
    }

    private func updateNote() {
        noted = document
        note = assistance.note(text, document.cursorOffset)
    }

    func paint() {
        let size = terminal.size
        if paintedColumns != 0, paintedColumns != size.columns {
            terminal.write(screen.clear(afterResizeTo: size.columns))
        }
        paintedColumns = size.columns
        var layout = Layout()
        layout.prompt = prompt.first
        layout.continuation = prompt.continuation
        layout.document = document
        layout.spans = configuration.usesColor ? assistance.highlight(text, document.cursorOffset) : []
        // One line of it: the rest would push the rows below around while typing.
        let ghost = ghost
        if let end = ghost.firstIndex(of: "\n") { layout.ghost = ghost[..<end] + " …" } else { layout.ghost = ghost }
        let rows = min(configuration.menuRows, max(size.rows - 2, 0))
        if let search {
            layout.below = search.rows(limit: rows)
        } else if let menu {
            layout.below = menu.rows(width: size.columns, limit: rows)
        } else if !helpRows.isEmpty {
            layout.below = Array(helpRows.prefix(max(size.rows - 2, 0)))
        } else if let status {
            layout.below = [status]
        } else if let note, noted == document {
            layout.below = [note]
        }
        let frame = layout.frame(width: size.columns, height: size.rows, anchor: &anchor)
        terminal.write(screen.show(frame, width: size.columns))
    }

    /// Leaves the text on the screen as it was entered, with the cursor under it; `mark` says that it was given up.
    private func finish(mark: String = "") {
        let size = terminal.size
        if paintedColumns != 0, paintedColumns != size.columns { terminal.write(screen.clear(afterResizeTo: size.columns)) }
        var layout = Layout()
        layout.prompt = prompt.first
        layout.continuation = prompt.continuation
        layout.document = document
        layout.document.move(to: document.end)
        layout.mark = mark
        if !mark.isEmpty {
            layout.textStyle = .dim
        } else if configuration.usesColor {
            layout.spans = assistance.highlight(text, document.cursorOffset)
        }
        var top = Layout.Anchor()
        let frame = layout.frame(width: size.columns, height: nil, anchor: &top)
        terminal.write(screen.finish(frame, width: size.columns, height: size.rows))
    }
}
