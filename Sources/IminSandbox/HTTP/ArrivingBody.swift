// The body of a request that comes over a socket, part by part: read to its end, or to where it is too long.

import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// The body of a request as it arrives.
struct ArrivingBody {
    private let request: Request
    /// What its head says of it; nothing where it comes in chunks.
    private let announced: Int
    private var parts: RequestBody.AsyncIterator?
    /// It is longer than the longest that is allowed, or says it will be; its sender is told before the rest of it arrives.
    private(set) var isTooLong = false

    init(_ request: Request) {
        self.request = request
        announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    }

    /// Whether there is one at all.
    var isAnnounced: Bool { announced > 0 || request.headers[.transferEncoding] != nil }

    /// All of it; what arrived until it was too long.
    mutating func read(from channel: any Channel) async throws -> [UInt8] {
        guard isAnnounced else { return [] }
        var iterator = request.body.makeAsyncIterator()
        defer { parts = iterator }
        isTooLong = announced > SandboxRouter.maximumBody
        guard !isTooLong else { return [] }
        // Clients with a long body ask first, and wait for a second where nobody answers (RFC 9110, section 10.1.1).
        if request.headers[.expect]?.lowercased() == "100-continue" {
            channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
        }
        var bytes: [UInt8] = []
        while let part = try await iterator.next() {
            bytes.append(contentsOf: part.readableBytesView)
            isTooLong = bytes.count > SandboxRouter.maximumBody
            if isTooLong { return bytes }
        }
        guard bytes.count >= announced else { throw ConnectionDropped() }
        return bytes
    }

    /// Takes up to so many bytes more.
    mutating func drain(_ most: Int) async throws {
        guard var iterator = parts else { return }
        var count = 0
        while count <= most, let part = try await iterator.next() { count += part.readableBytes }
    }
}
