/// Gives every attempt its time: the call's own, else the run's. The transport keeps it, because only it can end what it has begun.
public struct Deadline: Middleware {
    private let timeout: Duration

    public init(_ timeout: Duration) { self.timeout = timeout }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        var call = call
        call.timeout = call.timeout ?? timeout
        return try await next(call)
    }
}
