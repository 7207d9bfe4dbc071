import Glibc
import Synchronization

/// Where the program's words go: what is a terminal, how wide it is, whether colour is welcome.
struct ReportTerminal: Sendable {
    /// Standard output takes what the script prints and what machines read; standard error takes reports and progress.
    var outputIsTerminal: Bool
    var errorIsTerminal: Bool
    var environment: [String: String]
    /// What somebody asked for; `nil` where the terminal decides.
    var usesColour: Bool?

    static func current(environment: [String: String]) -> ReportTerminal {
        ReportTerminal(outputIsTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
    }

    /// Colour in reports: on a terminal that can, unless `NO_COLOR` (no-color.org) says otherwise.
    var hasColour: Bool { usesColour ?? (errorIsTerminal && canMove && (environment["NO_COLOR"] ?? "").isEmpty) }

    /// Whether a line may be repainted in place.
    var canRepaint: Bool { errorIsTerminal && canMove }

    /// Whether anything but text may be written; never for screen readers (`ACCESSIBLE`).
    private var canMove: Bool { environment["TERM"] != "dumb" && (environment["ACCESSIBLE"] ?? "").isEmpty }

    /// Columns of the terminal reports go to; 100 where it is none.
    var width: Int { size.map { Int($0.ws_col) } ?? 100 }

    /// Its rows; 24 where it is none.
    var height: Int { size.map { Int($0.ws_row) } ?? 24 }

    private var size: winsize? {
        var size = winsize()
        guard errorIsTerminal, ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return size
    }
}

/// Writes whole pieces of text to a file descriptor, so that lines from two threads do not mix.
final class TextOutput: Sendable {
    static let standardOutput = TextOutput(STDOUT_FILENO)
    static let standardError = TextOutput(STDERR_FILENO)

    private let descriptor: Int32
    /// Bytes not yet written; small writes are joined until `flush` or 16 KiB.
    private let pending = Mutex<[UInt8]>([])
    private let lost = Atomic<Bool>(false)
    /// Whether something could not be written though somebody wanted it: a full disk, a closed descriptor.
    var hasLostOutput: Bool { lost.load(ordering: .relaxed) }

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func write(_ text: String) {
        pending.withLock { bytes in
            bytes.append(contentsOf: text.utf8)
            if bytes.count >= 16 << 10 { drain(&bytes) }
        }
    }

    func flush() { pending.withLock { drain(&$0) } }

    /// A closed pipe ends the output silently, as other tools do: the reader has seen what it wanted.
    private func drain(_ bytes: inout [UInt8]) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), bytes.count - start) }
            if written < 0 {
                if errno == EINTR { continue }
                if errno != EPIPE { lost.store(true, ordering: .relaxed) }
                break
            }
            start += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
