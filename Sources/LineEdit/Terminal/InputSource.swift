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

    /// Whether more can be read, now or within some milliseconds.
    func isReadable(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0 && waiting.revents & Int16(POLLIN) != 0
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
        while true {
            // Not filled with zeros before: most of what is read is one key.
            let bytes = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer -> [UInt8]? in
                let count = Glibc.read(terminal, buffer.baseAddress, buffer.count)
                // A terminal whose other side hung up says EIO.
                return count >= 0 ? Array(buffer[..<count]) : errno == EINTR || errno == EAGAIN ? nil : []
            }
            if let bytes { return bytes.isEmpty ? .closed : .bytes(bytes) }
        }
    }
}
