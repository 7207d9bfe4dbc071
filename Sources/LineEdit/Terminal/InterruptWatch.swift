import Glibc

/// Calls a function when the user presses Ctrl-C while something runs and the terminal is in its ordinary state.
///
///     let watch = InterruptWatch { cancellation.cancel() }
///     defer { watch.stop() }
///
/// The function runs on a thread of its own, never in a signal handler. One watch at a time.
public final class InterruptWatch {
    private let pipe: WakePipe?
    private let end: WakePipe?
    private var thread: pthread_t?

    private final class Loop: Sendable {
        let pipe: WakePipe
        let end: WakePipe
        let action: @Sendable () -> Void

        init(pipe: WakePipe, end: WakePipe, action: @escaping @Sendable () -> Void) {
            self.pipe = pipe
            self.end = end
            self.action = action
        }

        func run() {
            while true {
                var waiting = [
                    pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: end.readEnd, events: Int16(POLLIN), revents: 0),
                ]
                guard poll(&waiting, 2, -1) >= 0 || errno == EINTR else { return }
                if pipe.drain().contains(UInt8(SIGINT)) { action() }
                if !end.drain().isEmpty { return }
            }
        }
    }

    public init(_ action: @escaping @Sendable () -> Void) {
        pipe = WakePipe()
        end = WakePipe()
        guard let pipe, let end else { return }
        let loop = Unmanaged.passRetained(Loop(pipe: pipe, end: end, action: action))
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Loop>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, loop.toOpaque())
        guard failed == 0 else {
            loop.release()
            return
        }
        self.thread = thread
        pipe.takeSignals(interrupts: true)
    }

    /// Ctrl-C does again what it did before.
    public func stop() {
        guard let thread else { return }
        self.thread = nil
        WakePipe.releaseSignals()
        end?.wake()
        pthread_join(thread, nil)
    }

    deinit { stop() }
}

extension InterruptWatch {
    /// Waits for a time, or until another thread ends the wait.
    public final class Wait: Sendable {
        private let pipe = WakePipe()

        public init() {}

        public func end() { pipe?.wake() }

        /// Whether it was ended before its time.
        public func wait(milliseconds: Int32) -> Bool {
            guard let pipe else { return true }
            var waiting = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            let end = ContinuousClock.now + .milliseconds(Int(milliseconds))
            while true {
                let left = (end - ContinuousClock.now).components
                let rest = max(left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000, 0)
                let count = poll(&waiting, 1, Int32(clamping: rest))
                if count > 0 { return true }
                if count == 0 { return false }
                guard errno == EINTR else { return true }
            }
        }
    }
}
