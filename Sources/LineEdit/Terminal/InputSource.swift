import Glibc

/// Waits for what the user types or for a wake, whichever comes first.
struct InputSource {
    enum Event: Equatable {
        case bytes([UInt8])
        /// With the numbers of the signals that came.
        case woken([UInt8])
        case timedOut
        /// The terminal is gone.
        case closed
    }

    let terminal: Int32
    let wake: WakePipe

    /// Whether more can be read without waiting.
    var isReadable: Bool {
        var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLIN) != 0
    }

    /// The next event; `timeout` in milliseconds, `nil` for as long as it takes.
    func next(timeout: Int32?) -> Event {
        var waiting = [
            pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&waiting, 2, timeout ?? -1)
            if count == 0 { return .timedOut }
            if count < 0 {
                // A signal without a handler of ours (a child's end): wait on. Its time does not count.
                guard errno == EINTR else { return .closed }
                continue
            }
            if waiting[1].revents & Int16(POLLIN) != 0 { return .woken(wake.drain()) }
            if waiting[0].revents != 0 { return read() }
        }
    }

    private func read() -> Event {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(terminal, &bytes, bytes.count)
            if count > 0 { return .bytes(Array(bytes[..<count])) }
            // A terminal whose other side hung up says EIO.
            guard count < 0, errno == EINTR || errno == EAGAIN else { return .closed }
        }
    }
}
