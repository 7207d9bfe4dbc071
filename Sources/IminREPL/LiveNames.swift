import IminAPI
import IminClient
import IminSandbox
import IminScript
import Synchronization

/// Names that only the platform knows, asked for when Tab wants them: activities, sessions, facilities, entitlements.
///
/// Reads, on a client of its own that holds back every write, and in the background: no key waits for it, and what has come is there
/// with the next. Of the world in this process a copy is asked, so that nothing of the session takes notice.
final class LiveNames: Sendable {
    /// What lists the things of a type, of all that need no argument.
    private static let readings: [String: [String]] = [
        "Concept": ["search.activities"], SeenResources.entitlement: ["entitlements"], "ScheduledSession": ["search.sessions"],
        "FacilityUse": ["search.facilities"],
    ]
    /// How long what was read is good for.
    private let lifetime: Duration
    private static let patience = Duration.seconds(5)

    private struct State {
        var asked: [String: ContinuousClock.Instant] = [:]
        var arrived: [Exchange] = []
        var underWay = 0
        /// Why the last reading brought nothing.
        var failure: String?
    }

    private let environment: Environment
    private let sandbox: Sandbox?
    private let announce: @Sendable () -> Void
    private let state = Mutex(State())

    /// `announce` is told when something has come, on any thread.
    init(
        _ environment: Environment, sandbox: Sandbox?, lifetime: Duration = .seconds(60), announce: @escaping @Sendable () -> Void
    ) {
        self.environment = environment
        self.lifetime = lifetime
        self.sandbox = sandbox
        self.announce = announce
    }

    /// Begins to read what there is of these types; whether anything is on its way that was not before.
    @discardableResult
    func want(_ types: Set<String>) -> Bool {
        let now = ContinuousClock.now
        let operations = types.flatMap { Self.readings[$0] ?? [] }
        let due = state.withLock { state in
            operations.filter { name in
                if let last = state.asked[name], now - last < lifetime { return false }
                state.asked[name] = now
                return true
            }
        }
        guard !due.isEmpty else { return false }
        state.withLock { $0.underWay += 1 }
        Task { await read(due) }
        return true
    }

    private func read(_ names: [String]) async {
        let options = Client.Options(timeout: Self.patience, holdsWrites: { true })
        var arrived: [Exchange] = []
        var failure: String?
        do {
            let host = try ScriptHost(environment: environment, options: options, world: sandbox?.fork())
            for name in names {
                // What cannot be read now is asked for anew when its time is over.
                guard let operation = Catalogue.operation(named: name) else { continue }
                do {
                    arrived.append(try await host.client.call(operation))
                } catch {
                    failure = error.message(host.client.renderer)
                }
            }
            await host.shutdown()
        } catch {
            failure = error.message
        }
        state.withLock { state in
            state.arrived += arrived
            state.underWay -= 1
            state.failure = failure
        }
        announce()
    }

    /// What is to be said of names that are wanted: that they are on their way, or why they have not come.
    var note: String? {
        state.withLock { state in
            if state.underWay > 0 { return "reading names …" }
            return state.failure.map { "names could not be read: \($0)" }
        }
    }

    /// What has come since the last time.
    func take() -> [Exchange] {
        state.withLock { state in
            defer { state.arrived = [] }
            return state.arrived
        }
    }
}
