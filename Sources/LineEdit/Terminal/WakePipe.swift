import CLineEdit
import Glibc

/// A pipe that ends a wait: other threads and signal handlers write one byte, the event loop reads them all.
final class WakePipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    /// `nil` when the process has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 0
        // A full pipe wakes as well as one byte more.
        _ = write(writeEnd, &byte, 1)
    }

    /// What was written: numbers of signals, 0 for a plain wake.
    func drain() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(readEnd, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : []
    }

    /// Signals arrive here until another pipe takes them.
    func takeSignals(interrupts: Bool) { terminal_signals_to(writeEnd, interrupts) }
    static func releaseSignals() { terminal_signals_to(-1, false) }
}
