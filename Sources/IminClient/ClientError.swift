import IminAPI
import IminJSON

/// Why a call did not succeed. Every case that reached a server keeps the exchange.
public enum ClientError: Error, Sendable {
    /// The call cannot become a request; nothing was sent.
    case argument(ArgumentError)
    /// The host is not one that this run may contact; nothing was sent.
    case hostNotAllowed(Exchange, host: String, environment: String)
    /// The guard against writes to a live environment said no; nothing was sent.
    case refusedByGuard(Exchange, environment: String)
    /// No connection; nothing was sent.
    case unreachable(Exchange, reason: String)
    /// The connection ended before the reply was whole.
    case connectionLost(Exchange, reason: String)
    /// No whole reply within the time.
    case timeout(Exchange, after: Duration)
    /// The reply is longer than this many bytes.
    case tooLarge(Exchange, limit: Int)
    /// What came is not HTTP.
    case notHTTP(Exchange, reason: String)
    /// A reply with a status other than 2xx.
    case refused(Exchange, status: Int, problem: ProblemShape?)
    /// A reply that should be JSON and is not.
    case notJSON(Exchange, JSONError)
    /// The caller gave up (a deadline of the script, Ctrl-C).
    case cancelled(Exchange?)

    /// A stable word for `catch` patterns and machines.
    public var kind: String {
        switch self {
        case .argument: "usage"
        case .hostNotAllowed: "host"
        case .refusedByGuard: "refused"
        case .unreachable: "unreachable"
        case .connectionLost: "connection-lost"
        case .timeout: "timeout"
        case .tooLarge: "too-large"
        case .notHTTP: "not-http"
        case .refused: "http"
        case .notJSON: "not-json"
        case .cancelled: "cancelled"
        }
    }

    public var exchange: Exchange? {
        switch self {
        case .argument: nil
        case .hostNotAllowed(let exchange, _, _), .refusedByGuard(let exchange, _), .unreachable(let exchange, _),
            .connectionLost(let exchange, _), .timeout(let exchange, _), .tooLarge(let exchange, _), .notHTTP(let exchange, _),
            .refused(let exchange, _, _), .notJSON(let exchange, _):
            exchange
        case .cancelled(let exchange): exchange
        }
    }

    /// The status of the reply, where one came.
    public var status: Int? { exchange?.status }

    /// The type the reply names: `NotFoundError`.
    public var type: String? {
        if case .refused(_, _, let problem) = self { return problem?.type }
        return nil
    }

    /// The body of the reply where it is JSON.
    public var body: JSON? {
        guard let bytes = exchange?.responseBody, !bytes.isEmpty else { return nil }
        return try? JSON(parsing: bytes)
    }

    /// Whether the same call may succeed later without any change.
    public var isRetryable: Bool {
        switch self {
        case .unreachable, .connectionLost, .timeout: true
        case .refused(_, let status, _): [408, 425, 429, 502, 503, 504].contains(status)
        default: false
        }
    }

    /// The exit status of a script that this ends: 5 where no reply came, 4 where the guard refused, 1 otherwise.
    public var exitStatus: Int32 {
        switch self {
        case .refusedByGuard: 4
        case .unreachable, .connectionLost, .timeout: 5
        default: 1
        }
    }

    /// What happened and what to do, for people; secrets masked.
    public func message(_ renderer: ExchangeRenderer) -> String {
        switch self {
        case .argument(let error): return error.description
        case .hostNotAllowed(_, let host, let environment):
            return "\(host) is not a host of the environment `\(environment)`; nothing was sent. "
                + "Allow it with \(Environment.variable(environment, "HOSTS"))=\(host)"
        case .refusedByGuard(let exchange, let environment):
            return "\(exchange.operation ?? renderer.target(exchange)) would change the live environment `\(environment)` "
                + "(\(exchange.address?.host ?? "")); \(renderer.refusal())"
        case .unreachable(let exchange, let reason):
            let origin = "\(exchange.request.scheme ?? "http")://\(exchange.request.authority ?? "")"
            return "\(origin) could not be reached: \(renderer.masker.mask(reason))"
        case .connectionLost(let exchange, let reason): return "\(renderer.target(exchange)): \(renderer.masker.mask(reason))"
        case .timeout(let exchange, let limit): return "\(renderer.target(exchange)): no reply within \(limit.forPeople)"
        case .tooLarge(let exchange, let limit):
            return "\(renderer.target(exchange)): the reply is longer than \(limit >> 20) MB (\(limit) bytes; `--limit-response` raises it)"
        case .notHTTP(let exchange, let reason): return "\(renderer.target(exchange)): what came back is not HTTP (\(reason))"
        case .refused(let exchange, let status, let problem):
            var text = "\(renderer.target(exchange)) was answered \(status)"
            if let problem {
                text += problem.type == "Error" ? "" : " \(problem.type)"
                if problem.message != problem.type { text += ": \(problem.message)" }
            } else if let excerpt = renderer.excerpt(exchange.responseBody) {
                text += ": \(excerpt)"
            }
            if (300..<400).contains(status) { text += " (redirects of operations are not followed)" }
            return renderer.masker.mask(text)
        case .notJSON(let exchange, let error):
            let excerpt = renderer.excerpt(exchange.responseBody).map { " (\($0))" } ?? ""
            return "\(renderer.target(exchange)) was answered \(exchange.status ?? 0), but the body is not JSON: \(error)\(excerpt)"
        case .cancelled: return "the call was given up before its reply came"
        }
    }
}
