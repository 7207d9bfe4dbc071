// Why the world says no: a status, the OpenActive name of the error, and one sentence that says what to do.

import IminAPI
import IminJSON

/// A refusal, in the words of OpenActive (Open Booking API 1.0, section "Error handling").
struct Problem: Error, Sendable, Hashable {
    var status: Int
    /// `NotFoundError`
    var type: ErrorType
    var description: String
    /// A JSON pointer into the body, where the trouble is in one place of it.
    var instance: String?
    /// The items that cannot be booked, each with its own error.
    var items: [ItemProblem] = []
    /// Methods the path does answer to; for 405.
    var allowed: [String] = []
    /// Seconds to wait before asking again; for 429.
    var retryAfter: Int?
    /// All that is wrong with a search's parameters.
    var details: [String] = []

    init(_ status: Int, _ type: ErrorType, _ description: String, instance: String? = nil) {
        self.status = status
        self.type = type
        self.description = Quotation.cut(description)
        // A pointer that was cut would point elsewhere.
        self.instance = instance.flatMap { $0.utf8.count > Quotation.longestText ? nil : $0 }
    }
}

/// Problems quote what was sent, and at no more length than helps to find it (our decision): a body of a megabyte does not come back whole.
enum Quotation {
    /// Characters (Unicode scalars) between two backquotes.
    static let longestQuote = 200
    /// Characters of a whole text.
    static let longestText = 2_000

    static func cut(_ text: String) -> String {
        guard text.utf8.count > longestQuote else { return text }
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        let quoted = parts.enumerated().map { index, part in index.isMultiple(of: 2) ? String(part) : cut(part, to: longestQuote) }
        return cut(quoted.joined(separator: "`")[...], to: longestText)
    }

    private static func cut(_ text: Substring, to count: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex), end != scalars.endIndex else {
            return String(text)
        }
        return "\(String(text[..<end]))…"
    }
}

/// Why one item of a checkout cannot be booked.
struct ItemProblem: Sendable, Hashable {
    /// Counted from 0.
    var position: Int
    var item: CheckoutItem
    var opportunityType: String
    var type: ErrorType
    var description: String
}

/// The error types in use, with the fixed name each one carries. All are OpenActive's but `InvalidRequestError`, for what OpenActive has
/// no name (a body that is not JSON, a member of the wrong type: our decision), and `InvalidQuery`, which the search services have for theirs.
enum ErrorType: String, Sendable, Hashable, CaseIterable {
    case invalidRequest = "InvalidRequestError"
    case invalidQuery = "InvalidQuery"
    case noAPIToken = "NoAPITokenError"
    case invalidAPIToken = "InvalidAPITokenError"
    case unauthenticated = "UnauthenticatedError"
    case notFound = "NotFoundError"
    case unknownOrder = "UnknownOrderError"
    case unknownEndpoint = "UnknownOrIncorrectEndpointError"
    case methodNotAllowed = "MethodNotAllowedError"
    case incompleteCustomer = "IncompleteCustomerDetailsError"
    case incompleteBroker = "IncompleteBrokerDetailsError"
    case incompleteOrderItem = "IncompleteOrderItemError"
    case patchNotAllowed = "PatchNotAllowedOnPropertyError"
    case incompleteAttendee = "IncompleteAttendeeDetailsError"
    case unableToProcess = "UnableToProcessOrderItemError"
    case unknownOpportunity = "UnknownOpportunityError"
    case unknownOffer = "UnknownOfferError"
    case pairNotBookable = "OpportunityOfferPairNotBookableError"
    case full = "OpportunityIsFullError"
    case insufficientCapacity = "OpportunityHasInsufficientCapacityError"
    case sellerMismatch = "SellerMismatchError"
    case tooManyRequests = "TooManyRequestsError"
    case unacceptableOffer = "UnacceptableOfferError"
    case cancellationNotPermitted = "CancellationNotPermittedError"
    case excessiveProperties = "PatchContainsExcessivePropertiesError"
    case orderItemNotWithinOrder = "OrderItemNotWithinOrderError"
    case orderItemIdentifierInvalid = "OrderItemIdInvalidError"
    case gone = "GoneError"
    /// Ours: OpenActive has no type for a wish that contradicts what there is already.
    case conflict = "ConflictError"
    case internalError = "InternalApplicationError"

    /// The fixed text of the type; `description` says what it is this time.
    var name: String {
        switch self {
        case .invalidRequest: "The request could not be understood."
        case .invalidQuery: "The search's parameters are wrong."
        case .noAPIToken: "No API key was given."
        case .invalidAPIToken: "The API key is not valid."
        case .unauthenticated: "The caller may not ask this, or has not shown that it may."
        case .notFound: "There is no such resource."
        case .unknownOrder: "There is no such order."
        case .unknownEndpoint: "There is no such endpoint."
        case .methodNotAllowed: "The endpoint does not answer to this method."
        case .incompleteCustomer: "Details of the customer are missing."
        case .incompleteBroker: "Details of the broker are missing."
        case .incompleteOrderItem: "Details of an order item are missing."
        case .patchNotAllowed: "This property cannot be changed."
        case .incompleteAttendee: "Details of an attendee are missing."
        case .unableToProcess: "An order item could not be processed."
        case .unknownOpportunity: "There is no such session or slot."
        case .unknownOffer: "There is no such offer."
        case .pairNotBookable: "The session or slot cannot be booked with this offer."
        case .full: "There are no places left."
        case .insufficientCapacity: "There are not enough places left."
        case .sellerMismatch: "All items of an order must be of the same seller."
        case .tooManyRequests: "Too many requests in a short time."
        case .unacceptableOffer: "This offer is not possible here."
        case .cancellationNotPermitted: "The order item cannot be cancelled."
        case .excessiveProperties: "Only the states of order items can be changed."
        case .orderItemNotWithinOrder: "The order item is not one of this order."
        case .orderItemIdentifierInvalid: "The identifier of the order item is not valid."
        case .gone: "It is no longer there."
        case .conflict: "This contradicts what there is already."
        case .internalError: "The sandbox failed."
        }
    }
}

extension Problem {
    /// The body of the reply.
    var json: JSON {
        if type == .invalidQuery { return queryError }
        // The pointer to the whole body is empty, and says nothing.
        let place = instance == "" ? nil : instance
        var json = ProblemShape(type: type.rawValue, name: type.name, detail: description, instance: place, statusCode: status).json
        if let items = JSON.list(items.map(\.json)) { json["orderedItem"] = items }
        return json
    }

    /// One or more items that cannot be booked: the first one names the error.
    static func items(_ problems: [ItemProblem]) -> Problem? {
        guard let first = problems.first else { return nil }
        let more = problems.count == 1 ? "" : " (and \(problems.count - 1) more)"
        var problem = Problem(
            409, first.type, "Item \(first.position + 1): \(first.description)\(more)",
            instance: "/imin:initialOrder/orderedItem/\(first.position)")
        problem.items = problems
        return problem
    }
}

extension ItemProblem {
    var json: JSON {
        .members([
            "type": "OrderItem", "position": .integer(position), "acceptedOffer": .string(item.offer.text),
            "orderedItem": .members(["type": .string(opportunityType), "identifier": .string(item.opportunity.text)]),
            "error": .array([
                .members(["@type": .string(type.rawValue), "name": .string(type.name), "description": .string(description)])
            ]),
        ])
    }
}
