import Glibc
import LineEdit
import Synchronization

/// One seed: an editor on a pseudo-terminal, typed at from another thread.
final class FuzzRun {
    private let seed: UInt64
    private let count: Int

    init(seed: UInt64, keys: Int) {
        self.seed = seed
        count = keys
    }

    /// What went wrong; `nil` where nothing did.
    func play() -> String? {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        var size = winsize(ws_row: 8, ws_col: 30, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&keyboard, &terminal, nil, nil, &size) == 0 else { return "no pseudo-terminal" }
        defer {
            close(keyboard)
            close(terminal)
        }
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        var before = termios()
        tcgetattr(terminal, &before)
        let reader = Reader(terminal: terminal, isVi: seed % 2 == 0)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(reader)
        guard
            pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Reader>.fromOpaque(context).takeRetainedValue().run() }
                    return nil
                }, context.toOpaque()) == 0
        else {
            context.release()
            return "no thread"
        }
        var random = Random(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var typed = 0
        while typed < count, !reader.hasEnded {
            let burst = random.below(40) + 1
            type((0..<burst).map { _ in Keys.all[random.below(Keys.all.count)] }.joined(), keyboard)
            typed += burst
            if random.below(40) == 0 {
                size.ws_col = UInt16(random.below(100) + 1)
                size.ws_row = UInt16(random.below(30) + 1)
                _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
                reader.wake()
            }
        }
        // Out of whatever it is in, and away, as a person would: one key after the other. An open paste is left so as well.
        for _ in 0..<1_000 where !reader.hasEnded {
            for key in ["\u{1B}", "\u{07}", "\u{03}", "\u{03}", "\u{04}"] where !reader.hasEnded {
                type(key, keyboard)
                watch(keyboard)
            }
        }
        guard reader.hasEnded else {
            pthread_detach(thread)
            return "it does not leave"
        }
        pthread_join(thread, nil)
        var after = termios()
        tcgetattr(terminal, &after)
        guard after.c_lflag == before.c_lflag, after.c_iflag == before.c_iflag else { return "the terminal is not as it was" }
        return reader.hasFailed ? "the editor could not start" : nil
    }

    /// Reads what is painted until nothing has come for a moment: an editor that nobody reads from cannot go on.
    private func watch(_ keyboard: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 15)
        for _ in 0..<1_000 {
            var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10) > 0, read(keyboard, &buffer, buffer.count) > 0 else { return }
        }
    }

    private func type(_ text: String, _ keyboard: Int32) {
        let bytes = Array(text.utf8)
        var sent = 0
        var idle = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 15)
        while sent < bytes.count, idle < 5_000 {
            let written = bytes[sent...].withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
            if written > 0 { sent += written } else { idle += 1 }
            // It must be able to paint.
            if read(keyboard, &buffer, buffer.count) <= 0, written <= 0 { usleep(200) }
        }
    }
}

/// The editor's side.
private final class Reader: Sendable {
    private struct State {
        var hasEnded = false
        var hasFailed = false
        var handle: EditorHandle?
    }

    private let terminal: Int32
    private let isVi: Bool
    private let state = Mutex(State())

    init(terminal: Int32, isVi: Bool) {
        self.terminal = terminal
        self.isVi = isVi
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var hasFailed: Bool { state.withLock { $0.hasFailed } }
    func wake() { state.withLock { $0.handle }?.refresh() }

    func run() {
        defer { state.withLock { $0.hasEnded = true } }
        var configuration = LineEditor.Configuration()
        configuration.editrc = isVi ? "bind -v" : ""
        configuration.escapeDelay = 1
        configuration.suspend = {}
        let history = History(session: "fuzz", now: { 0 })
        for text in ["one", "two\nthree", String(repeating: "long ", count: 400)] { history.add(text) }
        guard let terminal = Terminal(input: terminal, output: terminal),
            let editor = LineEditor(terminal: terminal, history: history, configuration: configuration)
        else { return state.withLock { $0.hasFailed = true } }
        editor.assistance.validate = { text in
            let open = text.utf8.count { $0 == UInt8(ascii: "(") } - text.utf8.count { $0 == UInt8(ascii: ")") }
            return open > 0 ? .incomplete(indentation: 4, reason: "(") : .complete
        }
        editor.assistance.complete = { _, cursor in
            ["alpha", "alter", "漢字"].map { Completion($0, replacing: max(cursor - 1, 0)..<cursor, summary: "a word") }
        }
        editor.assistance.ghost = { _, _ in "ghost\nand more" }
        editor.assistance.note = { _, _ in "f(a: Number)" }
        editor.assistance.document = { _, _ in ["one row", "another"] }
        editor.assistance.highlight = { text, _, _ in [StyledSpan(0..<(text.utf8.count / 2), Style(.red))] }
        state.withLock { $0.handle = editor.handle }
        while case .text = editor.read(Prompt("> ")) { history.conclude(succeeded: true, milliseconds: 0) }
    }
}

/// xorshift: the same keys for the same seed everywhere.
private struct Random {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(limit, 1)))
    }
}

private enum Keys {
    /// Control keys, text of every width, sequences whole and broken, pastes. Not Control-D, which leaves an empty line.
    static let all: [String] =
        (0x01..<0x20).filter { $0 != 0x04 }.map { String(Character(Unicode.Scalar(UInt8($0)))) }
        + (0x20..<0x7F).map { String(Character(Unicode.Scalar(UInt8($0)))) }
        + [
            "é", "漢", "👍", "👨‍👩‍👧", "e\u{301}", "\u{200D}", "\u{FE0F}", "\u{7F}", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D",
            "\u{1B}[H", "\u{1B}[F", "\u{1B}[3~", "\u{1B}[1;5C", "\u{1B}[1;5D", "\u{1B}[Z", "\u{1B}f", "\u{1B}b", "\u{1B}d", "\u{1B}y",
            "\u{1B}_", "\u{1B}u", "\u{1B}c", "\u{1B}\r", "\u{1B}[200~p\nq\u{1B}[201~", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[99~", "\u{1B}",
            "999999", "\u{1B}9", "\u{1B}x", "\u{1B}[", "\u{1B}O", "\u{1B}]0;title\u{07}", "\u{18}\u{18}", "\u{18}\u{15}", "\u{16}",
            "\u{1B}[27;5;9~", "\u{1B}[97;5u", "\u{1B}[5~", "\u{1B}[6~", "\u{1B}OP",
            String(repeating: "x", count: 300), String(repeating: "line\r", count: 30),
        ]
}
