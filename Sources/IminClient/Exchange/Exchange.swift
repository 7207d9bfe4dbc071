import HTTPTypes
import IminAPI
import IminJSON

/// One request and what came of it: what reports show, what a failed expectation points to.
///
/// It holds the bytes as they were sent and received, secrets included; people see it only through `ExchangeRenderer`, which masks.
public struct Exchange: Sendable, CustomStringConvertible, CustomReflectable {
    /// Counted from 1 in the order in which calls begin.
    public var number: Int
    /// Dotted name of the operation; `nil` for a plain request or a page.
    public var operation: String?
    public var request: HTTPRequest
    public var requestBody: [UInt8]
    /// `nil` where no reply came.
    public var response: HTTPResponse?
    public var responseBody: [UInt8]
    /// From the call to its end, waits and repetitions included.
    public var duration: Duration
    /// Remarks for people who watch (`-v`).
    public var notes: [String]
    /// Why the request was sent again, one entry for each time.
    public var retries: [Retry]
    /// Why no reply came, in a few words; `nil` where one came.
    public var failure: String?
    /// The reply's body as JSON: set by `Client.call`, `nil` for plain requests and empty bodies.
    public var json: JSON?

    public struct Retry: Sendable, Hashable {
        /// `503`, `connection lost`.
        public var reason: String
        /// How long was waited before the repetition.
        public var wait: Duration

        public init(reason: String, wait: Duration) {
            self.reason = reason
            self.wait = wait
        }
    }

    public init(
        number: Int, operation: String?, request: HTTPRequest, requestBody: [UInt8], response: HTTPResponse?, responseBody: [UInt8],
        duration: Duration, notes: [String] = [], retries: [Retry] = [], failure: String? = nil, json: JSON? = nil
    ) {
        self.number = number
        self.operation = operation
        self.request = request
        self.requestBody = requestBody
        self.response = response
        self.responseBody = responseBody
        self.duration = duration
        self.notes = notes
        self.retries = retries
        self.failure = failure
        self.json = json
    }

    public var status: Int? { response?.status.code }

    /// The address that was asked.
    public var address: WebAddress? {
        WebAddress("\(request.scheme ?? "http")://\(request.authority ?? "")\(request.path ?? "")")
    }

    /// No body, no field, no query: safe to print anywhere.
    public var description: String {
        let path = (request.path ?? "").prefix { $0 != "?" }
        return "Exchange \(number): \(request.method) \(request.authority ?? "")\(path) → \(status.map(String.init) ?? failure ?? "…")"
    }

    public var customMirror: Mirror { Mirror(self, children: ["summary": description]) }
}
