// Every path of the platform that the sandbox answers to, as one table: method, path, host, who may ask, what is sent, who answers.

import HTTPTypes

/// One row.
struct Route: Sendable {
    /// What a caller has to show.
    enum Access: Sendable, Hashable {
        /// A valid `X-API-KEY`.
        case key
        /// Nothing: pages, and what the documents call without a key.
        case open
        /// To be on the same machine: the sandbox's own controls.
        case local
    }

    /// What the body must be, if there is one.
    enum Body: Sendable, Hashable {
        case none, json, form

        /// Media types that are taken for it.
        func accepts(_ mediaType: String) -> Bool {
            switch self {
            case .none: true
            case .json: mediaType == "application/json" || mediaType.hasSuffix("+json")
            case .form: mediaType == "application/x-www-form-urlencoded"
            }
        }

        var expected: String {
            switch self {
            case .none: "nothing"
            case .json: "application/json"
            case .form: "application/x-www-form-urlencoded"
            }
        }
    }

    typealias Handler = @Sendable (Call, Platform) throws(Problem) -> Answer

    let method: HTTPRequest.Method
    /// Captures in braces: `/api/v2/orders/{id}`.
    let path: String
    let host: PlatformHost
    let access: Access
    let body: Body
    let handler: Handler

    init(
        _ method: HTTPRequest.Method, _ path: String, _ host: PlatformHost, access: Access = .key, body: Body = .none,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.host = host
        self.access = access
        self.body = body
        self.handler = handler
    }

    static let all: [Route] = customers("/api/v2/customer-accounts") + customers("/api/v2/customers") + others

    /// The older name of the collection answers, too (IMIN-API, section 10, row 3).
    private static func customers(_ path: String) -> [Route] {
        [
            Route(.post, path, .booking, body: .json, CustomerHandlers.create),
            Route(.get, "\(path)/{id}", .booking, CustomerHandlers.get),
            Route(.patch, "\(path)/{id}", .booking, body: .json, CustomerHandlers.update),
            Route(.delete, "\(path)/{id}", .booking, CustomerHandlers.delete),
        ]
    }

    private static let others: [Route] = [
        Route(.get, "/api/v2/orders", .booking, OrderHandlers.history),
        Route(.get, "/api/v2/orders/{id}", .booking, OrderHandlers.get),
        Route(.get, "/api/v2/order-items", .booking, OrderHandlers.upcoming),

        // Document 002 shows no key here, and none is asked for.
        Route(.post, "/api/checkout-sessions", .checkout, access: .open, body: .json, CheckoutHandlers.create),
        Route(.get, "/checkout/{id}", .checkout, access: .open, CheckoutPages.show),
        Route(.post, "/checkout/{id}/pay", .checkout, access: .open, body: .form, CheckoutPages.pay),
        Route(.get, "/checkout/{id}/challenge", .checkout, access: .open, CheckoutPages.challenge),
        Route(.post, "/checkout/{id}/challenge", .checkout, access: .open, body: .form, CheckoutPages.answerChallenge),
        Route(.get, "/checkout/{id}/confirmation", .checkout, access: .open, CheckoutPages.confirmation),

        Route(.get, "/events-api/v2/event-series", .search, SearchHandlers.eventSeries),
        Route(.get, "/events-api/v2/event-series/{id}", .search, SearchHandlers.series),
        Route(.get, "/events-api/v2/scheduled-sessions/{id}", .search, SearchHandlers.session),

        Route(.get, "/sandbox/inbox", .sandbox, access: .local, ControlHandlers.inbox),
        Route(.get, "/sandbox/clock", .sandbox, access: .local, ControlHandlers.clock),
        Route(.post, "/sandbox/clock", .sandbox, access: .local, body: .json, ControlHandlers.advance),
        Route(.post, "/sandbox/reset", .sandbox, access: .local, body: .json, ControlHandlers.reset),
        Route(.get, "/sandbox/changes", .sandbox, access: .local, ControlHandlers.changes),
    ]
}

/// The hosts of the platform. Their paths do not collide, so any other name (127.0.0.1, localhost) serves all of them.
enum PlatformHost: String, Sendable, CaseIterable {
    case booking = "book.imin.co"
    case sellers = "sellers.imin.co"
    case search = "search.imin.co"
    case places = "places.imin.co"
    case firehose = "firehose.imin.co"
    /// `checkout.` and the broker's own domain.
    case checkout = "checkout."
    /// Not of the platform at all: the sandbox's own controls, at every name.
    case sandbox = ""

    /// The host an authority names; `nil` where the name is none of the platform's.
    init?(authority: String) {
        let name = authority.lowercased().prefix { $0 != ":" }
        if name.hasPrefix("checkout.") {
            self = .checkout
            return
        }
        guard !name.isEmpty, let host = PlatformHost(rawValue: String(name)) else { return nil }
        self = host
    }

    /// Whether a route of this host may be asked at that authority.
    func answers(at authority: String) -> Bool {
        guard self != .sandbox, let asked = PlatformHost(authority: authority) else { return true }
        return asked == self
    }
}
