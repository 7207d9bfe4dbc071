import HTTPTypes
import IminJSON

/// One operation of the platform, declared once. Builtin and labels, static checks, completion, help, the client's request, the guard
/// against live writes, the OpenAPI document and the test that the sandbox serves it all come from this declaration.
public struct Operation: Sendable {
    /// Dotted name in scripts: `customer.create`, `checkout`.
    public var name: String
    /// One sentence, with a full stop.
    public var summary: String
    public var parameters: [OperationParameter]
    public var service: Service
    public var method: HTTPRequest.Method
    /// `/api/v2/customer-accounts/{customerIdentifier}`
    public var path: String
    /// Members every body starts from; arguments are written into it at their pointers. `nil` where no body is sent.
    public var bodyTemplate: JSON?
    public var successStatuses: [Int]
    /// The reply's schema by name in `Schemas`; `nil` where the reply has no body.
    public var result: Schema?
    public var errors: [DocumentedError]
    public var effect: Effect
    /// Where the facts come from.
    public var evidence: Evidence
    /// One line of script that uses it.
    public var example: String

    public init(
        _ name: String, _ summary: String, _ parameters: [OperationParameter], service: Service, method: HTTPRequest.Method, path: String,
        bodyTemplate: JSON? = nil, success: [Int], result: Schema?, errors: [DocumentedError], effect: Effect, evidence: Evidence,
        example: String
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.service = service
        self.method = method
        self.path = path
        self.bodyTemplate = bodyTemplate
        successStatuses = success
        self.result = result
        self.errors = errors
        self.effect = effect
        self.evidence = evidence
        self.example = example
    }
}

/// A labelled parameter and the place its argument goes to.
public struct OperationParameter: Sendable {
    /// What the caller writes; `nil` for a parameter without label.
    public var label: String?
    public var name: String
    public var schema: Schema
    public var isRequired: Bool
    public var location: Location
    /// How the script's value becomes the sent one.
    public var encoding: Encoding
    public var summary: String

    public enum Location: Sendable, Hashable {
        case path(String)
        case query(String)
        case header(String)
        /// A JSON pointer (RFC 6901) into the body.
        case body(String)
    }

    /// "An argument that names a resource takes the object, its identifier or its URL."
    public enum Encoding: Sendable, Hashable {
        /// As it is.
        case value
        /// The resource's `identifier`, from the object, the identifier itself or the last part of its URL.
        case identifier
        /// The resource's URL (`@id` or `id`), from the object or the URL; an identifier is completed with the resource's path.
        case url(path: String)
        /// An opportunity: `{ type, identifier }` from a ScheduledSession or Slot, or from its URL.
        case opportunity
        /// An Offer's id, from the object or the URL.
        case offer
        /// OrderItems from `item(offer:session:)` values.
        case items
        /// An Organization; `type` is added where it is missing.
        case organization
    }

    public init(
        _ label: String?, name: String? = nil, _ schema: Schema, isRequired: Bool = true, _ location: Location,
        encoding: Encoding = .value, _ summary: String
    ) {
        self.label = label
        self.name = name ?? label ?? "value"
        self.schema = schema
        self.isRequired = isRequired
        self.location = location
        self.encoding = encoding
        self.summary = summary
    }
}

/// The hosts of the platform (IMIN-API.md, section 1).
public enum Service: String, Sendable, CaseIterable {
    case booking, sellers, checkout, search, places, firehose
}

/// What calling it does to the world; decides what the guard against live writes asks.
public enum Effect: Sendable, Hashable {
    case reads
    /// `inverse` names the operation that undoes it, where there is one.
    case writes(inverse: String?)
    case destroys
}

/// Where a fact comes from.
public enum Evidence: Sendable, Hashable {
    /// A source document: `document("002")`.
    case document(String)
    /// The platform's public documentation, as gathered in the reference.
    case documentation(String)
    /// OpenActive, with the section.
    case openActive(String)
    /// Decided here because no source speaks; the text says why this way.
    case ourDecision(String)
}

/// An error the operation is known to answer with.
public struct DocumentedError: Sendable, Hashable {
    public var status: Int
    /// The OpenActive type: `NotFoundError`.
    public var type: String
    /// When: "no customer has this identifier".
    public var when: String

    public init(_ status: Int, _ type: String, _ when: String) {
        self.status = status
        self.type = type
        self.when = when
    }
}
