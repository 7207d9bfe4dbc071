import CLineEdit
import Synchronization

/// Whether the terminal shows keys by itself while something runs: what is typed ahead belongs behind the next prompt, where the editor
/// shows it, and not between rows of output. A question shows its answer all the same.
final class Echo: Sendable {
    private struct State {
        var isHidden = false
        var isAsking = false
    }

    private let input: Int32
    private let state = Mutex(State())

    init(input: Int32) { self.input = input }

    func hide(_ isHidden: Bool) {
        state.withLock { state in
            state.isHidden = isHidden
            apply(state)
        }
    }

    /// Somebody is asked, or has answered.
    func ask(_ isAsking: Bool) {
        state.withLock { state in
            state.isAsking = isAsking
            if state.isHidden { apply(state) }
        }
    }

    private func apply(_ state: State) { terminal_echo(input, !state.isHidden || state.isAsking) }
}
