// The Firehose's usage policy (IMIN-API, section 2.3): pages with items are free, the last page may be asked for once in eight seconds.
// It is off until somebody wants to see how a client keeps to it.

import HTTPTypes
import IminJSON

/// When the last page of each feed was asked for.
struct FirehosePolicy: Sendable {
    /// Seconds between two requests for the last page; 0 where the policy is off.
    var lastPageSeconds = 0
    private var asked: [String: Instant] = [:]

    static let longest = 86_400

    /// Seconds to wait; `nil` where the request may pass, which is then remembered.
    mutating func wait(_ feed: String, now: Instant) -> Int? {
        guard lastPageSeconds > 0 else { return nil }
        if let before = asked[feed] {
            let left = before.adding(microseconds: Int64(lastPageSeconds) * 1_000_000).microseconds - now.microseconds
            if left > 0 { return Int((left + 999_999) / 1_000_000) }
        }
        asked[feed] = now
        return nil
    }

    static let routes: [Route] = [
        Route(.get, "/sandbox/firehose", nil, access: .local) { (call, platform) async throws(Problem) in
            try call.query.refuseUnknown([])
            return .json(json(platform.firehosePolicy))
        },
        Route(.post, "/sandbox/firehose", nil, access: .local, body: .json) { (call, platform) async throws(Problem) in
            let body = try BodyReader(parsing: call.body)
            try body.refuseUnknown(["lastPageSeconds"])
            guard let value = body.value("lastPageSeconds") else { throw body.absent("lastPageSeconds") }
            guard let seconds = value.integer.flatMap({ Int(exactly: $0) }), (0...longest).contains(seconds) else {
                throw body.wrong("lastPageSeconds", "a whole number of seconds, 0 to switch it off", value)
            }
            platform.setFirehosePolicy(lastPageSeconds: seconds)
            return .json(json(platform.firehosePolicy))
        },
    ]

    private static func json(_ policy: FirehosePolicy) -> JSON { ["lastPageSeconds": .integer(policy.lastPageSeconds)] }
}
