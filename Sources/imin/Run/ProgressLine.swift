import Dispatch
import Synchronization

/// One line at the bottom of a terminal that says what a long run is doing. Appears after 300 ms, so that short runs never blink.
final class ProgressLine: Sendable {
    private struct State {
        var path: [String] = []
        var requests = 0
        var isShown = false
        var isPaused = false
        var turn = 0
        var ended = false
    }

    private let state = Mutex(State())
    private let output: TextOutput
    private let width: Int
    private let isEnabled: Bool
    /// Whether a person is there who is told things in lines of their own.
    private let saysLines: Bool

    /// What is done where nothing else is known.
    private let verb: String
    private let started = ContinuousClock.now

    /// `isPlain`: nothing is ever painted over, as for screen readers.
    init(terminal: ReportTerminal, verb: String = "running", isPlain: Bool = false, output: TextOutput = .standardError) {
        self.output = output
        self.verb = verb
        width = terminal.width
        isEnabled = terminal.canRepaint && !isPlain
        saysLines = terminal.errorIsTerminal && isPlain
    }

    /// Paints from now on; one timer for the whole run.
    func begin() {
        guard isEnabled else { return }
        schedule(after: .milliseconds(300))
    }

    private func schedule(after delay: DispatchTimeInterval) {
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [self] in
            let goesOn = state.withLock { state in
                guard !state.ended else { return false }
                guard !state.isPaused else { return true }
                paint(&state)
                return true
            }
            if goesOn { schedule(after: .milliseconds(100)) }
        }
    }

    func scenario(_ name: String?) { state.withLock { $0.path = name.map { [$0] } ?? [] } }
    func step(_ name: String) { state.withLock { $0.path = Array($0.path.prefix(1)) + [name] } }
    func request() { state.withLock { $0.requests += 1 } }

    /// Says something now, however short the run is yet: that a key has arrived. Where nothing is painted over it becomes a line, and
    /// only where the run does not end at once.
    func show(_ text: String) {
        if saysLines {
            return DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(300)) { [self] in
                state.withLock { state in
                    guard !state.ended, !state.isPaused else { return }
                    output.write("\n\(text)\n")
                    output.flush()
                }
            }
        }
        state.withLock { state in
            state.path = [text]
            if isEnabled, !state.ended, !state.isPaused { paint(&state) }
        }
    }

    /// Writes lines of the run above the progress line.
    func write(_ text: String, to target: TextOutput) {
        state.withLock { state in
            erase(&state)
            target.write(text)
            // On a terminal people watch; into files and pipes whole blocks go faster.
            if isEnabled { target.flush() }
        }
    }

    /// Shows nothing for a while: somebody is being asked something on the same rows.
    func pause(_ isPaused: Bool) {
        state.withLock { state in
            if isPaused { erase(&state) }
            state.isPaused = isPaused
        }
    }

    func end() {
        state.withLock { state in
            erase(&state)
            state.ended = true
        }
    }

    private func paint(_ state: inout State) {
        let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
        state.turn += 1
        var text = "\(frames[state.turn % frames.count]) "
        text += state.path.isEmpty ? verb : state.path.joined(separator: " › ")
        if state.requests > 0 || verb == "running" { text += " · \(state.requests) request\(state.requests == 1 ? "" : "s")" }
        let seconds = (ContinuousClock.now - started).components.seconds
        if seconds >= 2 { text += " · \(seconds) s, Control-C stops" }
        let shown = String(text.filter { !$0.isNewline }.prefix(max(width - 1, 10)))
        output.write("\r\u{1B}[2K\(shown)")
        output.flush()
        state.isShown = true
    }

    private func erase(_ state: inout State) {
        guard state.isShown else { return }
        output.write("\r\u{1B}[2K")
        output.flush()
        state.isShown = false
    }
}
