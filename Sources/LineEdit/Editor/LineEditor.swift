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

    /// What a key says that does nothing where it was pressed.
    public enum Bell: String, CaseIterable, Sendable { case off, visual, audible }

    public var assistance = Assistance()
    public var bell = Bell.off
    /// Changes between two reads.
    public var history: History
    public let handle: EditorHandle
    public let questions: Questions
    /// What was wrong in the user's `~/.editrc`.
    public let complaints: [String]
    /// Whether anything was typed in this read, dropped or not.
    public private(set) var wasEdited = false

    public var theme: Theme {
        get { screen.theme }
        set { screen.theme = newValue }
    }

    let terminal: Terminal
    let configuration: Configuration
    let model: EditModel
    private let wake: WakePipe
    let input: InputSource
    var decoder = KeyDecoder()
    /// Codes for libedit that came of a key already handled.
    var queue: [UInt32] = []
    /// How often the next key counts: Alt and digits, in emacs mode.
    var count: Int?
    let usesVi: Bool

    // What is edited.
    var document = Document()
    var undo = UndoHistory(Document())
    var kills = KillRing()
    var walk: HistoryWalk?
    var menu: CompletionMenu?
    var search: HistorySearch?
    /// Whether the last key was a Tab that found nothing: what comes later is shown all the same.
    var awaitsChoices = false
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
    /// How many entries back Alt-. has gone.
    var wordsBack = 0
    var outcome: Outcome?

    /// While a window is being made narrower or wider the terminal breaks rows anew at every step, of which we hear late or not at all
    /// (tmux tells four a second): what is painted meanwhile may be in a width that is past. So at first only the text is, without
    /// what hangs under it, and nothing where steps follow each other.
    enum Resizing { case textOnly, nothing }
    /// How long the width rests before all is painted again, in milliseconds: tmux may be half a second late.
    static let resizeRest: Int32 = 600

    enum Outcome { case accepted, interrupted, ended }

    // What is shown.
    var prompt = Prompt("")
    var screen: Screen
    var anchor = Layout.Anchor()
    var paintedColumns = 0
    /// When the width of the window changed last.
    var resized: ContinuousClock.Instant?
    /// What is shown while the width changes; `nil` when it has not for a while.
    var resizing: Resizing?
    var note: StyledText?
    var noted: Document?
    var edited = EditedText()
    var laidOut = RowCache()

    // How keys arrive.
    /// The end of a line arrived with more behind it: a paste without marks, in which no Enter submits.
    var isBurst = false
    /// The last bytes were more than one: pasted, typed while nobody read, or a key that is told in several.
    var cameTogether = false
    /// Vi only: Escape and then a digit were typed, so that a count may wait that would repeat a character.
    var mayCount = false
    var isInCommandMode = false
    var vi = ViState()
    private var hasBegun = false
    private var isClosed = false
    private var isAnnounced = false

    /// `nil` when the system cannot give what the editor needs: a pseudo-terminal and a pipe.
    public init?(terminal: Terminal, history: History, configuration: Configuration = Configuration()) {
        guard let model = EditModel(program: configuration.program), let wake = WakePipe(), let lines = LineSource(terminal.input)
        else { return nil }
        self.terminal = terminal
        self.history = history
        self.configuration = configuration
        self.model = model
        self.wake = wake
        handle = EditorHandle(pipe: wake)
        questions = Questions(lines, output: terminal.output, echo: terminal.echo)
        input = InputSource(terminal: terminal.input, wake: wake)
        screen = Screen(usesColor: configuration.usesColor)
        complaints = KeyBindings(program: configuration.program).install(in: model, editrc: configuration.editrc)
        usesVi = model.usesViKeys
        model.nextCode = { [unowned self] in nextCode() }
        model.run = { [unowned self] number in run(number) }
    }

    // MARK: Reading

    /// Shows the prompt of a read that is about to come, so that nobody waits for what is prepared meanwhile. What is typed by then
    /// waits in the terminal.
    public func announce(_ prompt: Prompt) {
        self.prompt = prompt
        terminal.enterRawMode()
        begin(with: "")
        paint()
        isAnnounced = true
    }

    /// Takes back what was announced: something is to be printed in its place.
    public func withdraw() {
        guard isAnnounced else { return }
        isAnnounced = false
        terminal.write(screen.clear())
        terminal.leaveRawMode()
    }

    public func read(_ prompt: Prompt, initial: String = "") -> LineResult {
        self.prompt = prompt
        terminal.enterRawMode()
        wake.takeSignals(interrupts: true)
        defer {
            WakePipe.releaseSignals()
            terminal.leaveRawMode()
        }
        begin(with: initial)
        wasEdited = false
        while true {
            outcome = nil
            hasBegun = false
            // libedit begins every line in insert mode.
            vi.isInserting = true
            vi.waiting = nil
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

    public func hideTyping(_ isHidden: Bool) { terminal.hideTyping(isHidden) }

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
        if isAnnounced {
            isAnnounced = false
        } else {
            screen.forget()
            paintedColumns = 0
        }
        resizing = nil
        laidOut = RowCache()
        queue = []
        count = nil
        // What follows Control-C is typed anew, however fast.
        isBurst = false
        decoder.beginLine()
        mayCount = false
        isInCommandMode = false
        let register = vi.register
        vi = ViState()
        vi.register = register
    }

    /// The next code for libedit's maps.
    private func nextCode() -> UInt32? {
        if hasBegun { observe() }
        if !hasBegun {
            // libedit has emptied its line: give it ours.
            hasBegun = true
            return PrivateKey.begin.rawValue
        }
        if !queue.isEmpty {
            // A key that counts more than once comes after itself.
            previousCommand = currentCommand ?? previousCommand
            return queue.removeFirst()
        }
        while true {
            while let key = decoder.next() {
                if let code = code(for: key) { return code }
            }
            if input.isReadable(within: 0) {
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
                    if resizing != nil { resizing = nil } else { updateNote() }
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
        case .none where resizing != nil: Self.resizeRest
        case .none: noted == document || isOverlaid ? nil : configuration.noteDelay
        }
    }

    /// Takes what came; `false` when the terminal is gone.
    private func receive(_ event: InputSource.Event) -> Bool {
        switch event {
        case .bytes(let bytes):
            cameTogether = bytes.count > 1
            decoder.feed(bytes)
        case .closed:
            isClosed = true
            return false
        case .timedOut: break
        case .woken(let signals):
            if signals.contains(UInt8(SIGINT)) { queueKey(.character("c", .control)) }
            let mail = handle.take()
            if !mail.lines.isEmpty || mail.isRefreshed, let now = assistance.prompt?(), now != prompt {
                prompt = now
                laidOut = RowCache()
            }
            if !mail.lines.isEmpty {
                terminal.write(
                    screen.clear() + mail.lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
            }
            if mail.isRefreshed {
                noted = nil
                if awaitsChoices || menu.map({ $0.selection == nil }) ?? false {
                    offer(assistance.complete(text, cursorOffset), beginsMenu: false)
                }
            }
        }
        return true
    }

    private func queueKey(_ key: Key) {
        if case .character(let scalar, .control) = key { decoder.feed([UInt8(truncatingIfNeeded: scalar.value & 0x1F)]) }
    }

    /// Looks at what libedit made of the last key.
    private func observe() {
        if model.takesBell {
            switch bell {
            case .off: break
            // In words: a flash hurts, and some never see it.
            case .visual: status = status ?? StyledText("this key does nothing here", .dim)
            case .audible: terminal.write("\u{7}")
            }
        }
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
        if !document.isEmpty { wasEdited = true }
        if let shown = walk?.shown, shown.lines != document.lines { walk = nil }
    }

    /// Gives libedit the current line.
    func load() { model.replace(document.currentLine, cursor: document.cursor.column) }
}
