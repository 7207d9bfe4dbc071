import Synchronization

/// What other threads may do to an editor that is reading: show lines above the input, have it ask its assistance again.
public final class EditorHandle: Sendable {
    private struct Mail {
        var lines = ""
        var isRefreshed = false
    }

    private let mail = Mutex(Mail())
    private let pipe: WakePipe

    init(pipe: WakePipe) { self.pipe = pipe }

    /// Shows text above the input, which stays as it is. Outside of a read it appears with the next prompt.
    public func printAbove(_ text: String) {
        mail.withLock { $0.lines += text.hasSuffix("\n") ? text : text + "\n" }
        pipe.wake()
    }

    /// Something the assistance answers from has changed.
    public func refresh() {
        mail.withLock { $0.isRefreshed = true }
        pipe.wake()
    }

    func take() -> (lines: String, isRefreshed: Bool) {
        mail.withLock { mail in
            defer { mail = Mail() }
            return (mail.lines, mail.isRefreshed)
        }
    }
}
