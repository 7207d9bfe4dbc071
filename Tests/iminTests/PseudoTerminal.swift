import Foundation
import Glibc
import Testing

/// The built program on a terminal of its own: typed at, and watched. A raw stream of bytes; `LineEditTests` look at screens.
///
/// Every wait has an end, and one whose program has died ends at once.
final class PseudoTerminal {
    private let keyboard: Int32
    private let child: ChildProgram
    private(set) var seen: [UInt8] = []

    /// How long something may take on a machine that is busy with other things.
    private static let patience = 60

    /// `output`: a file in the place of the terminal for what the program prints.
    init(
        _ arguments: [String] = ["repl"], home: URL, environment: [String: String] = [:], columns: Int = 100, rows: Int = 40,
        output: String? = nil, folder: String? = nil
    ) throws {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        var name = [CChar](repeating: 0, count: 256)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&keyboard, &terminal, &name, nil, &size) == 0)
        defer { close(terminal) }
        for descriptor in [keyboard, terminal] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        self.keyboard = keyboard
        let variables = [
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": home.path, "XDG_STATE_HOME": home.path + "/state",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        ].merging(environment) { $1 }
        // Opened by its name in a session of its own, it becomes the terminal that Control-C speaks through.
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // A shell goes to the folder and becomes the program.
        let command =
            folder.map { (path: "/bin/sh", arguments: ["-c", "cd '\($0)' && exec \"$0\" \"$@\"", Program.url.path] + arguments) }
            ?? (path: Program.url.path, arguments: arguments)
        do {
            child = try ChildProgram(
                command.path, command.arguments, environment: variables, streams: (path, output ?? path, path))
        } catch {
            close(keyboard)
            throw error
        }
    }

    var process: pid_t { child.process }
    var text: String { String(decoding: seen, as: UTF8.self) }
    /// The text without the sequences that move and colour.
    var plain: String { text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "") }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        let end = ContinuousClock.now + .seconds(Self.patience)
        while sent < bytes.count, ContinuousClock.now < end {
            let count = bytes[sent...].withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else {
                guard child.poll() == nil else { return }
                receive(waiting: 5)
            }
        }
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    }

    private func receive(waiting milliseconds: Int32) {
        var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 1 << 15)
        let count = read(keyboard, &bytes, bytes.count)
        if count > 0 {
            seen.append(contentsOf: bytes[..<count])
        } else {
            // The other side is closed: there is nothing to wait for, and `poll` would not.
            usleep(UInt32(milliseconds) * 1_000)
        }
    }

    /// Waits until something is true of the terminal; fails with what came instead. `meanwhile` is done every now and then.
    func wait(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, meanwhile: () -> Void = {}, until isTrue: () -> Bool
    ) throws {
        let end = ContinuousClock.now + .seconds(Self.patience)
        var reason = "in vain"
        while ContinuousClock.now < end {
            // Asked before the last bytes are read: what it said as it died still counts.
            let status = child.poll()
            receive(waiting: 20)
            if isTrue() { return }
            if let status {
                receive(waiting: 0)
                if isTrue() { return }
                reason = "and the program ended with \(status)"
                break
            }
            meanwhile()
        }
        Issue.record("waited for \(what), \(reason); what came:\n\(plain.suffix(2000))", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    /// Waits until a text has come since the last call of `forget`.
    func wait(for text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait("`\(text)`", sourceLocation: sourceLocation, until: { plain.contains(text) })
    }

    /// Presses Control-C until a text comes: nobody knows when what runs begins to listen.
    func interrupt(until text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        var rounds = 0
        try wait(
            "`\(text)` after Control-C", sourceLocation: sourceLocation,
            meanwhile: {
                // While it is in its ordinary state, something runs. In the editor Control-C would drop what is typed.
                if rounds % 10 == 0, isLeftToRuns { type("\u{3}") }
                rounds += 1
            },
            until: { plain.contains(text) })
    }

    /// Types a statement once the editor reads keys, and Enter.
    func enter(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try waitUntilEditing(sourceLocation: sourceLocation)
        type(text + "\r")
    }

    /// Waits until the program has left the terminal to what it runs.
    func waitUntilRunning(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait("the terminal of what runs", sourceLocation: sourceLocation, until: { isLeftToRuns })
    }

    /// Waits until the editor reads keys.
    func waitUntilEditing(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait("the editor", sourceLocation: sourceLocation, until: { !isLeftToRuns })
    }

    func forget() { seen = [] }

    /// Waits for the end of the process; its status as a shell tells it.
    func waitForEnd(sourceLocation: SourceLocation = #_sourceLocation) throws -> Int32 {
        let end = ContinuousClock.now + .seconds(Self.patience)
        while ContinuousClock.now < end {
            let status = child.poll()
            receive(waiting: 10)
            if let status { return status }
        }
        Issue.record("the program did not end; what came:\n\(plain.suffix(2000))", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    /// Whether the terminal is as a shell wants it: lines, echo, signals.
    var isOrdinary: Bool { has(ICANON | ECHO | ISIG) }
    /// Whether the editor reads no keys: lines and signals, whether or not they are shown.
    private var isLeftToRuns: Bool { has(ICANON | ISIG) }

    private func has(_ modes: Int32) -> Bool {
        var settings = termios()
        tcgetattr(keyboard, &settings)
        return settings.c_lflag & tcflag_t(modes) == tcflag_t(modes)
    }

    func end() {
        child.kill()
        close(keyboard)
    }

    struct WaitedInVain: Error {}
}
