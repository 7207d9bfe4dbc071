import IminAPI

/// Lets a run contact only the hosts it is configured for: those of its environment, this machine, and those it names in addition.
/// A script from elsewhere cannot carry data to a third place.
public struct HostPolicy: Middleware {
    private let environment: Environment

    public init(_ environment: Environment) { self.environment = environment }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        guard environment.mayContact(call.address) else { throw .hostNotAllowed(call.address.host) }
        return try await next(call)
    }
}
