// Every path of the platform that the sandbox answers to, as one table: method, path, host, who may ask, what is sent, who answers.

import HTTPTypes
import IminAPI

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
        case none, json, form, multipart

        /// Media types that are taken for it.
        func accepts(_ mediaType: String) -> Bool {
            switch self {
            case .none: true
            case .json: mediaType == "application/json" || mediaType.hasSuffix("+json")
            case .form: mediaType == "application/x-www-form-urlencoded"
            case .multipart: mediaType == "multipart/form-data"
            }
        }

        var expected: String {
            switch self {
            case .none: "nothing"
            case .json: "application/json"
            case .form: "application/x-www-form-urlencoded"
            case .multipart: "multipart/form-data"
            }
        }
    }

    /// Nearly all answer at once; one that lets time pass waits for what happens meanwhile.
    typealias Handler = @Sendable (Call, Platform) async throws(Problem) -> Answer

    let method: HTTPRequest.Method
    /// Captures in braces: `/api/v2/orders/{id}`.
    let path: String
    /// The service whose host it belongs to; `nil` for the sandbox's own controls, which answer at every name.
    let service: Service?
    let access: Access
    let body: Body
    let handler: Handler

    init(
        _ method: HTTPRequest.Method, _ path: String, _ service: Service?, access: Access = .key, body: Body = .none,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.service = service
        self.access = access
        self.body = body
        self.handler = handler
    }

    /// Whether it takes the form of a page: what it refuses is told by a page, too.
    var isOfForm: Bool { access == .open && (body == .form || body == .multipart) }

    static let all: [Route] = families.flatMap { $0 }

    /// A line for each family of operations.
    private static let families: [[Route]] = [
        customers("/api/v2/customer-accounts"),
        customers("/api/v2/customers"),
        others,
        AccountHandlers.routes, ActionHandlers.routes, AccountControl.routes, ConnectPages.routes, EvidencePages.routes,
        CardPages.routes,
        FaultHandlers.routes, OpportunityHandlers.routes, OverviewPage.routes,
        WebhookHandlers.routes,
        SearchHandlers.routes, FacilityHandlers.routes, PlaceHandlers.routes,
        FirehoseHandlers.routes, FirehosePolicy.routes,
        CheckoutHandlers.routes, CheckoutPages.routes, GuestPages.routes,
        SellerHandlers.routes, SellerPages.routes, SellerControlHandlers.routes,
        CancellationHandlers.routes,
    ]

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

        Route(.get, "/sandbox/inbox", nil, access: .local, ControlHandlers.inbox),
        Route(.get, "/sandbox/clock", nil, access: .local, ControlHandlers.clock),
        Route(.post, "/sandbox/clock", nil, access: .local, body: .json, ControlHandlers.advance),
        Route(.post, "/sandbox/reset", nil, access: .local, body: .json, ControlHandlers.reset),
        Route(.get, "/sandbox/changes", nil, access: .local, ControlHandlers.changes),
    ]
}

/// The hosts of the platform. Their paths do not collide, so any other name (127.0.0.1, localhost) serves all of them.
enum PlatformHosts {
    private static let services = Dictionary(
        Endpoints.platform.all.map { ($0.address.host, $0.service) }, uniquingKeysWith: { first, _ in first })

    /// The service an authority stands for; `nil` where the name is none of the platform's.
    static func service(at authority: String) -> Service? {
        // An address in digits is none of them; most callers of a server use one.
        if let first = authority.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return nil }
        let name = authority.prefix { $0 != ":" }.lowercased()
        return name.hasPrefix("checkout.") ? .checkout : services[name]
    }

    /// Whether a name is one of those that brokers give the platform's pages on their own domains.
    static func isBrokers(_ authority: String) -> Bool {
        let name = authority.lowercased()
        return name.hasPrefix("checkout.") || name.hasPrefix("cards.")
    }

    /// The host of a service, as one says it.
    static func name(of service: Service) -> String {
        service == .checkout ? "checkout. and the broker's own domain" : Endpoints.platform[service]?.host ?? service.rawValue
    }
}
