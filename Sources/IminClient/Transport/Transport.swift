import HTTPTypes

/// Carries a request to whoever answers it. Knows no operation, key or retry.
public protocol Transport: Sendable {
    /// Sends once and waits for the whole reply, at most for `timeout`.
    func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8])

    /// Gives back what it holds. Nothing is sent afterwards.
    func shutdown() async
}

extension Transport {
    public func shutdown() async {}
}

/// Why no reply came.
public enum TransportError: Error, Sendable, Hashable {
    /// No connection: the name is unknown, nobody listens, the certificate is refused. Nothing was sent.
    case unreachable(String)
    /// The connection ended before the reply was whole. The server may have acted.
    case connectionLost(String)
    /// No whole reply within the time. The server may have acted.
    case timeout
    /// The reply is longer than this many bytes.
    case tooLarge(limit: Int)
    /// What came is not HTTP.
    case notHTTP(String)
    /// The caller gave up.
    case cancelled
}
