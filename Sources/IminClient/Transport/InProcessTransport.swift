import HTTPTypes

/// Answers inside the process: no socket, no copy. Whoever answers keeps the time-out, because only its clock knows what time is.
public struct InProcessTransport: Transport {
    /// A request, its body and the caller's time-out.
    public typealias Respond = @Sendable (HTTPRequest, [UInt8], Duration) async throws(TransportError) -> (HTTPResponse, [UInt8])

    private let respond: Respond

    public init(respond: @escaping Respond) {
        self.respond = respond
    }

    public func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8]) {
        if Task.isCancelled { throw .cancelled }
        return try await respond(request, body, timeout)
    }
}
