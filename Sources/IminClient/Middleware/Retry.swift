import HTTPTypes

/// Sends again what is safe to send twice: GET, HEAD, PUT and DELETE, when the server asks for it (429 or 503 with `Retry-After`) or the
/// connection fails. A POST or PATCH is never repeated blindly: the first one may have been acted on.
public struct Retry: Middleware {
    public struct Policy: Sendable {
        /// How often a request is sent at most; 1 turns repetition off.
        public var attempts: Int
        /// Wait before the first repetition after a failed connection; doubled each time.
        public var firstWait: Duration
        /// A server that asks for a longer wait gets none: its refusal is the result.
        public var longestWait: Duration

        public init(attempts: Int = 3, firstWait: Duration = .milliseconds(50), longestWait: Duration = .seconds(30)) {
            self.attempts = attempts
            self.firstWait = firstWait
            self.longestWait = longestWait
        }
    }

    private static let repeatable: [HTTPRequest.Method] = [.get, .head, .put, .delete]

    private let policy: Policy
    private let clock: RetryClock

    public init(_ policy: Policy = Policy(), clock: RetryClock = .system) {
        self.policy = policy
        self.clock = clock
    }

    public func send(_ call: Call, next: Next) async throws(CallFailure) -> Answer {
        guard Self.repeatable.contains(call.request.method) else { return try await next(call) }
        var wait = policy.firstWait
        var attempt = 1
        while true {
            let isLast = attempt >= policy.attempts
            attempt += 1
            let reason: String
            let pause: Duration
            do {
                let answer = try await next(call)
                guard !isLast, let asked = askedWait(answer), asked <= policy.longestWait else { return answer }
                reason = String(answer.response.status.code)
                pause = asked
            } catch {
                guard !isLast, case .transport(let cause, let limit) = error, let word = Self.repeatableFailure(cause) else { throw error }
                reason = word
                pause = wait
                wait = wait * 2
                guard await clock.sleep(pause) else { throw .transport(.cancelled, after: limit) }
                call.trace.repeats(because: reason, after: pause)
                continue
            }
            guard await clock.sleep(pause) else { throw .transport(.cancelled, after: pause) }
            call.trace.repeats(because: reason, after: pause)
        }
    }

    private static func repeatableFailure(_ error: TransportError) -> String? {
        switch error {
        case .unreachable: "unreachable"
        case .connectionLost: "connection lost"
        case .timeout, .tooLarge, .notHTTP, .cancelled: nil
        }
    }

    /// The wait that a 429 or 503 asks for; `nil` where it asks for none.
    private func askedWait(_ answer: Answer) -> Duration? {
        guard [429, 503].contains(answer.response.status.code), let text = answer.response.headerFields[.retryAfter] else { return nil }
        return RetryAfter.wait(text, now: clock.now())
    }
}

/// Time as the repetition sees it: real, or virtual where a sandbox holds the clock and in tests.
public struct RetryClock: Sendable {
    /// Waits; `false` where the caller gave up meanwhile.
    public var sleep: @Sendable (Duration) async -> Bool
    /// Seconds since 1970-01-01T00:00:00Z.
    public var now: @Sendable () -> Int64

    public init(sleep: @escaping @Sendable (Duration) async -> Bool, now: @escaping @Sendable () -> Int64) {
        self.sleep = sleep
        self.now = now
    }

    public static let system = RetryClock(
        sleep: { duration in
            do {
                try await Task.sleep(for: duration)
                return true
            } catch {
                return false
            }
        },
        now: { SystemTime.secondsSince1970() })
}
