import CLineEdit
import Glibc

/// The user's terminal: its size, its modes, bytes to it. Restores what it found.
public final class Terminal {
    public let input: Int32
    public let output: Int32
    private let modes: OpaquePointer
    private var isRaw = false
    let echo: Echo

    /// `nil` unless both are terminals.
    public init?(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
        guard isatty(output) == 1, let modes = terminal_modes_save(input) else { return nil }
        self.input = input
        self.output = output
        self.modes = modes
        echo = Echo(input: input)
    }

    deinit {
        leaveRawMode()
        terminal_modes_free(modes)
    }

    /// Restores the terminal also when the process crashes or is told to end. For the process's own terminal, once.
    public static func guardAgainstCrashes() { terminal_guard_install() }

    /// From now on Control-C ends nothing by itself: not between two statements, nor while a result is printed.
    public static func surviveInterrupts() { terminal_survive_interrupts() }

    /// Stops the process as Control-Z does, and returns when it goes on.
    public static func stopProcess() {
        // Threads of Dispatch block this signal: it would wait for ever, while the editor went on.
        var stop = sigset_t()
        var before = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &stop, &before)
        raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    /// Columns and rows; 80 × 24 where the terminal does not say.
    public var size: (columns: Int, rows: Int) {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = terminal_size(output, &columns, &rows)
        return (Int(columns), Int(rows))
    }

    /// Keys come one by one, unechoed; pastes are marked as such.
    public func enterRawMode() {
        guard !isRaw else { return }
        terminal_guard_arm(input, output, modes)
        guard terminal_modes_make_raw(input, modes) else { return }
        isRaw = true
        write("\u{1B}[?2004h")
    }

    public func leaveRawMode() {
        guard isRaw else { return }
        isRaw = false
        write("\u{1B}[?2004l")
        _ = terminal_modes_restore(input, modes)
        terminal_guard_disarm()
    }

    /// What is typed is not shown until it is read, or shown again. However the process ends, the terminal becomes what it was.
    func hideTyping(_ isHidden: Bool) {
        guard !isRaw else { return }
        if isHidden { terminal_guard_arm(input, output, modes) }
        echo.hide(isHidden)
        if !isHidden { terminal_guard_disarm() }
    }

    public func write(_ text: String) {
        guard !text.isEmpty else { return }
        writeAll(output, Array(text.utf8))
    }
}

/// Writes everything, also to a descriptor that somebody made non-blocking. Gives up when nobody reads any more.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            written += count
        } else if errno == EAGAIN {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&ready, 1, 1000)
        } else if errno != EINTR {
            return
        }
    }
}
