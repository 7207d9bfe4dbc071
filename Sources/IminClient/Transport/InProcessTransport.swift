import HTTPTypes

/// Answers inside the process: no socket, no copy, no time-out (the answer is computed, not waited for).
public struct InProcessTransport: Transport {
    private let respond: @Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8])

    public init(respond: @escaping @Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8])) {
        self.respond = respond
    }

    public func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8]) {
        if Task.isCancelled { throw .cancelled }
        return await respond(request, body)
    }
}
