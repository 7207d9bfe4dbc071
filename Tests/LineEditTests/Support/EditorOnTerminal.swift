import Glibc
import Synchronization
import Testing

@testable import LineEdit

/// libedit has shared statics: everything that reads through it runs one after the other.
@Suite(.serialized, .onOwnThread) enum Headless {}

/// An editor that reads on a thread of its own, on a pseudo-terminal whose other side is a model of a screen.
final class EditorOnTerminal {
    struct Options: Sendable {
        var columns = 60
        var rows = 10
        var editrc = ""
        var prompt = "> "
        var usesColor = false
        /// Text of the first read.
        var initial = ""
        var history: [String] = []
        /// Given the editor on its thread, before the first read.
        var setUp: @Sendable (LineEditor) -> Void = { _ in }
    }

    private struct Shared {
        var results: [LineResult] = []
        var handle: EditorHandle?
        var complaints: [String] = []
        var suspensions = 0
        var hasFailed = false
        var hasEnded = false
    }

    private final class Reader: Sendable {
        let options: Options
        let terminal: Int32
        let shared = Mutex(Shared())

        init(options: Options, terminal: Int32) {
            self.options = options
            self.terminal = terminal
        }

        func run() {
            defer { shared.withLock { $0.hasEnded = true } }
            var configuration = LineEditor.Configuration()
            configuration.editrc = options.editrc
            // Shorter than a test waits between keys.
            configuration.escapeDelay = 5
            configuration.usesColor = options.usesColor
            configuration.suspend = { self.shared.withLock { $0.suspensions += 1 } }
            let history = History(session: "test", now: { 0 })
            for text in options.history { history.add(text) }
            guard let terminal = Terminal(input: terminal, output: terminal),
                let editor = LineEditor(terminal: terminal, history: history, configuration: configuration)
            else {
                shared.withLock { $0.hasFailed = true }
                return
            }
            options.setUp(editor)
            shared.withLock {
                $0.handle = editor.handle
                $0.complaints = editor.complaints
            }
            var initial = options.initial
            while true {
                let result = editor.read(Prompt(StyledText(options.prompt)), initial: initial)
                initial = ""
                shared.withLock { $0.results.append(result) }
                if result == .endOfInput { return }
                history.conclude(succeeded: true, milliseconds: 0)
            }
        }
    }

    private let reader: Reader
    private let keyboard: Int32
    private let terminal: Int32
    private var thread = pthread_t()
    private(set) var screen: VirtualTerminal

    init(_ options: Options = Options()) throws {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        var size = winsize(ws_row: UInt16(options.rows), ws_col: UInt16(options.columns), ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&keyboard, &terminal, nil, nil, &size) == 0)
        self.keyboard = keyboard
        self.terminal = terminal
        // A program that another test starts meanwhile must not keep the terminal open.
        for descriptor in [keyboard, terminal] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        screen = VirtualTerminal(columns: options.columns, rows: options.rows)
        reader = Reader(options: options, terminal: terminal)
        let context = Unmanaged.passRetained(reader)
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Reader>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        try #require(status == 0)
        try wait("a prompt") { !$0.screen.isEmpty }
    }

    /// Ends the editor; a terminal that goes away ends it as well.
    func end() {
        var rounds = 0
        while !reader.shared.withLock({ $0.hasEnded }), rounds < 5000 {
            if rounds == 0 { type("\u{07}\u{07}\u{03}\u{03}\u{04}") }
            if rounds == 200 { type("\u{1B}") }
            if rounds == 400 { type("\u{03}\u{04}") }
            receive()
            usleep(1000)
            rounds += 1
        }
        close(keyboard)
        for _ in 0..<20_000 where !reader.shared.withLock({ $0.hasEnded }) { usleep(1000) }
        guard reader.shared.withLock({ $0.hasEnded }) else {
            Issue.record(
                "the editor's thread does not end, not even without a terminal; the screen:\n\(screen.screen.joined(separator: "\n"))")
            // It goes on with its descriptor.
            pthread_detach(thread)
            return
        }
        pthread_join(thread, nil)
        close(terminal)
    }

    var results: [LineResult] { reader.shared.withLock { $0.results } }
    var texts: [String] { results.compactMap { if case .text(let text) = $0 { text } else { nil } } }
    var handle: EditorHandle? { reader.shared.withLock { $0.handle } }
    var complaints: [String] { reader.shared.withLock { $0.complaints } }
    var suspensions: Int { reader.shared.withLock { $0.suspensions } }
    var hasEnded: Bool { reader.shared.withLock { $0.hasEnded } }

    /// Presses keys, all at once.
    func type(_ keys: String) { type(Array(keys.utf8)) }

    func type(_ bytes: [UInt8]) {
        var written = 0
        var idle = 0
        while written < bytes.count, idle < 10_000 {
            let count = bytes[written...].withUnsafeBytes { write(keyboard, $0.baseAddress, min($0.count, 1024)) }
            if count > 0 {
                written += count
            } else {
                idle += 1
                usleep(500)
            }
            // The editor must be able to paint while it is typed at.
            receive()
        }
    }

    /// Presses keys one after the other, each after the one before has been dealt with.
    func press(_ keys: [String]) throws {
        for key in keys {
            type(key)
            try settle()
        }
    }

    private func receive() {
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(keyboard, &bytes, bytes.count)
            guard count > 0 else { return }
            screen.feed(Array(bytes[..<count]))
        }
    }

    /// Waits for what the screen has to show; fails with the screen when it does not come.
    func wait(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until isTrue: (VirtualTerminal) -> Bool
    ) throws {
        for _ in 0..<10_000 {
            receive()
            if isTrue(screen) { return }
            usleep(1000)
        }
        Issue.record("waited in vain for \(what); the screen:\n\(screen.screen.joined(separator: "\n"))", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    func wait(for rows: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait("\(rows)", sourceLocation: sourceLocation) { $0.screen == rows }
    }

    func wait(forText text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<10_000 {
            receive()
            if texts.contains(text) { return }
            usleep(1000)
        }
        Issue.record(
            "no such text was entered: \(text); but \(texts); the screen:\n\(screen.screen.joined(separator: "\n"))",
            sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    func waitForEnd(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<10_000 {
            receive()
            if hasEnded { return }
            usleep(1000)
        }
        Issue.record("the editor did not end", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    /// Waits until the keyboard's bytes are read and nothing has been painted for a moment.
    func settle() throws {
        var quiet = 0
        let end = ContinuousClock.now + .seconds(60)
        while quiet < 15 {
            guard ContinuousClock.now < end else {
                Issue.record("it goes on painting; the screen:\n\(screen.screen.joined(separator: "\n"))")
                throw WaitedInVain()
            }
            let before = screen.bytes.count
            usleep(1000)
            receive()
            var unread: Int32 = 0
            _ = ioctl(terminal, UInt(FIONREAD), &unread)
            quiet = before == screen.bytes.count && unread == 0 ? quiet + 1 : 0
        }
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        receive()
        screen.resize(columns: columns, rows: rows)
        _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
        // The signal would go to the terminal's own process group; a wake has the same effect.
        handle?.refresh()
    }

    /// Whether the terminal is as it was found: lines, echo, signals.
    var isOrdinary: Bool {
        var settings = termios()
        tcgetattr(terminal, &settings)
        return settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == tcflag_t(ICANON | ECHO | ISIG)
    }
}

struct WaitedInVain: Error {}
