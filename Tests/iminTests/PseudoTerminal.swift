import Foundation
import Glibc
import Testing

/// The built program on a terminal of its own: typed at, and watched. A raw stream of bytes; `LineEditTests` look at screens.
final class PseudoTerminal {
    private let keyboard: Int32
    let process: pid_t
    private(set) var seen: [UInt8] = []
    private var hasEnded = false
    private(set) var status: Int32 = 0

    init(_ arguments: [String] = ["repl"], home: URL, environment: [String: String] = [:], columns: Int = 100, rows: Int = 40) throws {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        var name = [CChar](repeating: 0, count: 256)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&keyboard, &terminal, &name, nil, &size) == 0)
        defer { close(terminal) }
        _ = fcntl(keyboard, F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Opened by its name in a session of its own, it becomes the terminal that Control-C speaks through.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        for descriptor in Int32(1)...2 { posix_spawn_file_actions_adddup2(&actions, 0, descriptor) }
        posix_spawn_file_actions_addclose(&actions, terminal)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of a test block signals; what they start must not. POSIX_SPAWN_SETSID (0x80) is a macro that Swift does not see.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | 0x80)
        var words: [UnsafeMutablePointer<CChar>?] = ([Program.url.path] + arguments).map { strdup($0) } + [nil]
        let variables = [
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": home.path, "XDG_STATE_HOME": home.path + "/state",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        ].merging(environment) { $1 }
        var entries: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + entries { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawn(&process, Program.url.path, &actions, &attributes, &words, &entries)
        try #require(failed == 0)
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        self.keyboard = keyboard
        self.process = process
    }

    var text: String { String(decoding: seen, as: UTF8.self) }
    /// The text without the sequences that move and colour.
    var plain: String { text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "") }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        var idle = 0
        while sent < bytes.count, idle < 10_000 {
            let count = bytes[sent...].withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else {
                idle += 1
                receive(waiting: 1)
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
        if count > 0 { seen.append(contentsOf: bytes[..<count]) }
    }

    /// Waits until a text has come since the last call of `forget`; fails with what came instead.
    func wait(for text: String, seconds: Int = 30, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<(seconds * 50) {
            receive(waiting: 20)
            if plain.contains(text) { return }
        }
        Issue.record("waited in vain for \(text); what came:\n\(plain.suffix(2000))", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    func forget() { seen = [] }

    /// Waits for the end of the process; its status as a shell tells it.
    func waitForEnd(sourceLocation: SourceLocation = #_sourceLocation) throws -> Int32 {
        if hasEnded { return status }
        for _ in 0..<3_000 {
            receive(waiting: 10)
            var raw: Int32 = 0
            if waitpid(process, &raw, WNOHANG) == process {
                hasEnded = true
                status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
                return status
            }
        }
        Issue.record("the program did not end", sourceLocation: sourceLocation)
        throw WaitedInVain()
    }

    /// Whether the terminal is as a shell wants it: lines, echo, signals.
    var isOrdinary: Bool {
        var settings = termios()
        tcgetattr(keyboard, &settings)
        return settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == tcflag_t(ICANON | ECHO | ISIG)
    }

    func end() {
        if !hasEnded {
            kill(process, SIGKILL)
            var raw: Int32 = 0
            waitpid(process, &raw, 0)
            hasEnded = true
        }
        close(keyboard)
    }

    struct WaitedInVain: Error {}
}
