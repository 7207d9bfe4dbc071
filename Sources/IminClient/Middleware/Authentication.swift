import HTTPTypes
import IminAPI

/// Adds `X-API-KEY` to operations, and only to hosts of the environment. Plain requests carry what the script gives them: that is how a
/// script sees what happens without a key.
public struct Authentication: Middleware {
    private let environment: Environment

    public init(_ environment: Environment) { self.environment = environment }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        guard let service = call.operation?.service, let key = environment.key(for: service), !key.isEmpty,
            environment.endpoints[service]?.hasSameOrigin(as: call.address) == true, call.request.headerFields[.apiKey] == nil
        else { return try await next(call) }
        var call = call
        if call.address.scheme == "http", !call.address.isLoopback, !environment.answersInside(call.address) {
            call.trace.note("the key went to \(call.address.host) without encryption: use https")
        }
        call.request.headerFields[.apiKey] = key.reveal()
        return try await next(call)
    }
}

extension HTTPField.Name {
    /// The documents spell it in three ways; names of fields do not care about case.
    public static let apiKey: HTTPField.Name = HTTPField.Name("X-API-KEY") ?? .authorization
}
