import HTTPTypes
import IminAPI

/// Stops what would change a live environment unless somebody has said yes. What asks is given from outside: `--yes`, a question at the
/// prompt, never, in tests.
public struct LiveWriteGuard: Middleware {
    /// What is about to happen.
    public struct PendingWrite: Sendable {
        /// `customer.create`, or the method of a plain request.
        public var name: String
        /// `POST https://book.imin.co/api/v2/customer-accounts`
        public var target: String
        public var effect: Effect
        public var environment: String
    }

    private let environment: Environment
    private let isAllowed: @Sendable (PendingWrite) async -> Bool

    public init(_ environment: Environment, isAllowed: @escaping @Sendable (PendingWrite) async -> Bool) {
        self.environment = environment
        self.isAllowed = isAllowed
    }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        if call.changesTheWorld, environment.isLive(call.address) {
            var shown = call.address
            shown.query = nil
            let pending = PendingWrite(
                name: call.operation?.name ?? call.request.method.rawValue, target: "\(call.request.method) \(shown)",
                effect: call.operation?.effect ?? (call.request.method == .delete ? .destroys : .writes(inverse: nil)),
                environment: environment.name)
            guard await isAllowed(pending) else { throw .refusedByGuard }
        }
        return try await next(call)
    }
}
