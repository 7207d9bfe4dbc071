import HTTPTypes
import IminAPI

/// Stops what would change a live environment unless somebody has said yes. What asks is given from outside: `--yes`, a question at the
/// prompt, never, in tests.
public struct LiveWriteGuard: Middleware {
    /// What is about to happen.
    public struct PendingWrite: Sendable {
        /// `customer.create`, or method and path of a plain request.
        public var name: String
        /// `POST https://book.imin.co/api/v2/customer-accounts`
        public var target: String
        public var effect: Effect
        public var environment: String
        public var host: String
        /// What would be sent; secrets are in it, so it is shown masked.
        public var body: [UInt8]
    }

    private let environment: Environment
    private let isAllowed: @Sendable (PendingWrite) async -> Bool

    private let holdsWrites: @Sendable () -> Bool

    public init(
        _ environment: Environment, isAllowed: @escaping @Sendable (PendingWrite) async -> Bool,
        holdsWrites: @escaping @Sendable () -> Bool = { false }
    ) {
        self.environment = environment
        self.holdsWrites = holdsWrites
        self.isAllowed = isAllowed
    }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        if call.changesTheWorld, holdsWrites() { throw .refusedByGuard }
        if call.changesTheWorld, environment.isLive(call.address) {
            var shown = call.address
            shown.query = nil
            let pending = PendingWrite(
                name: call.operation?.name ?? "\(call.request.method) \(shown.path)", target: "\(call.request.method) \(shown)",
                effect: call.operation?.effect ?? (call.request.method == .delete ? .destroys : .writes(inverse: nil)),
                environment: environment.name, host: call.address.host, body: call.body)
            let start = ContinuousClock.now
            let mayLeave = await isAllowed(pending)
            call.trace.asked(for: ContinuousClock.now - start)
            guard mayLeave else { throw .refusedByGuard }
        }
        return try await next(call)
    }
}
