import HTTPTypes
import IminAPI

/// Sends to one transport or the other by the request's address: the platform's hosts to the embedded sandbox, this machine's to the network.
public struct RoutingTransport: Transport {
    private let embedded: any Transport
    private let network: any Transport
    private let isEmbedded: @Sendable (HTTPRequest) -> Bool

    public init(embedded: any Transport, network: any Transport, isEmbedded: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.embedded = embedded
        self.network = network
        self.isEmbedded = isEmbedded
    }

    public func send(_ request: HTTPRequest, body: [UInt8], timeout: Duration) async throws(TransportError) -> (HTTPResponse, [UInt8]) {
        if isEmbedded(request) {
            return try await embedded.send(request, body: body, timeout: timeout)
        }
        return try await network.send(request, body: body, timeout: timeout)
    }

    public func shutdown() async {
        await embedded.shutdown()
        await network.shutdown()
    }
}
