import IminClient
import IminSandbox
import Synchronization

/// What the calls of a session did, in the order in which they ended: each exchange, and what it changed in the embedded world.
public final class CallRecorder: Sendable {
    public struct Call: Sendable {
        public var exchange: Exchange
        /// `+customer MAlnTNiZut`; always empty where the world is elsewhere.
        public var changes: [String]
    }

    private struct State {
        var calls: [Call] = []
        var dropped = 0
        var sandbox: Sandbox?
        var seen = 0
        var follower: (@Sendable (String) -> Void)?
    }

    /// Calls of one statement that are kept; beyond it they are counted.
    private static let capacity = 200
    private let state = Mutex(State())

    public init() {}

    /// From now on changes of this world are looked at.
    func watch(_ sandbox: Sandbox?) {
        state.withLock { state in
            state.sandbox = sandbox
            state.seen = sandbox?.changeNumber ?? 0
        }
    }

    /// Told the name of each call as it begins, from now on.
    func follow(_ follower: (@Sendable (String) -> Void)?) { state.withLock { $0.follower = follower } }

    func begin(_ name: String) { state.withLock { $0.follower }?(name) }

    func record(_ exchange: Exchange) {
        state.withLock { state in
            let changes = Self.newChanges(&state)
            if state.calls.count < Self.capacity {
                state.calls.append(Call(exchange: exchange, changes: changes))
            } else {
                state.dropped += 1
            }
        }
    }

    /// What was recorded since the last time: the calls, how many more there were, and what changed without a call (the clock).
    func take() -> (calls: [Call], dropped: Int, changes: [String]) {
        state.withLock { state in
            defer {
                state.calls = []
                state.dropped = 0
            }
            return (state.calls, state.dropped, Self.newChanges(&state))
        }
    }

    /// What happened so far is not told.
    func skip() {
        state.withLock { state in
            state.calls = []
            state.dropped = 0
            _ = Self.newChanges(&state)
        }
    }

    private static func newChanges(_ state: inout State) -> [String] {
        guard let sandbox = state.sandbox else { return [] }
        let number = sandbox.changeNumber
        guard number != state.seen else { return [] }
        let lines = sandbox.changes(since: state.seen).flatMap(\.lines).filter { $0 != "~world restored" }
        state.seen = number
        return lines
    }
}
