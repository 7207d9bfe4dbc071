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
    /// Where not empty: exactly one of these groups of parameters (by name) is given, and whole.
    public var alternatives: [[String]]
    public var service: Service
    public var method: HTTPRequest.Method
    /// `/api/v2/customer-accounts/{customerIdentifier}`
    public var path: String
    /// Pairs of the query that every call carries.
    public var fixedQuery: [(name: String, value: String)]
    /// The names of those pairs that the server takes as given where they are left out.
    public var assumedQuery: [String]
    /// What every body starts from, in the order of the source document. A `null` marks the place of an argument: it is left out where
    /// the argument is not given. `nil` where no body is sent.
    public var bodyTemplate: JSON?
    /// Pointers to the fixed members of that body that the server takes as given where they are left out.
    public var assumedMembers: [String]
    /// The statuses that the sources name. Any other 2xx is taken too, with a note.
    public var successStatuses: [Int]
    /// What a reply is. For anything but JSON, `result` is the schema of what a script sees of it: its size and its text.
    public var replyMediaType = "application/json"
    /// The reply's schema; `nil` where the reply has no body.
    public var result: Schema?
    public var errors: [DocumentedError]
    public var effect: Effect
    /// Other forms of the call, each sent where an argument is given that only it can carry.
    public var variants: [OperationVariant]
    /// Where the facts come from, one by one.
    public var facts: [Fact]
    /// One line of script that uses it.
    public var example: String

    public init(
        _ name: String, _ summary: String, _ parameters: [OperationParameter], alternatives: [[String]] = [], service: Service,
        method: HTTPRequest.Method, path: String, fixedQuery: [(name: String, value: String)] = [], assumedQuery: [String] = [],
        bodyTemplate: JSON? = nil, assumedMembers: [String] = [],
        success: [Int], replyMediaType: String = "application/json", result: Schema?, errors: [DocumentedError],
        effect: Effect, variants: [OperationVariant] = [], facts: [Fact], example: String
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.alternatives = alternatives
        self.service = service
        self.method = method
        self.path = path
        self.fixedQuery = fixedQuery
        self.assumedQuery = assumedQuery
        self.bodyTemplate = bodyTemplate
        self.assumedMembers = assumedMembers
        successStatuses = success
        self.replyMediaType = replyMediaType
        self.result = result
        self.errors = errors
        self.effect = effect
        self.variants = variants
        self.facts = facts
        self.example = example
    }

    /// What is sent with these arguments: the operation itself, or the form that one of them asks for.
    public func form(with arguments: [String: JSON]) -> Operation {
        variants.first { arguments[$0.parameter]?.isNull == false }?.operation ?? self
    }

    /// The call as people write it: `customer.update(_:email:givenName:…)`.
    public var signature: String {
        name + "(" + parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
    }
}

/// Another form of a call under the same name: where the documents and a later generation of the documentation differ.
public struct OperationVariant: Sendable {
    /// The parameter whose presence asks for it.
    public var parameter: String
    public var operation: Operation

    init(whenGiven parameter: String, _ operation: Operation) {
        self.parameter = parameter
        self.operation = operation
    }
}

/// A labelled parameter and the place its argument goes to.
public struct OperationParameter: Sendable {
    /// What the caller writes; `nil` for a parameter without label.
    public var label: String?
    public var name: String
    public var schema: Schema
    public var isRequired: Bool
    /// Whether the server refuses a request without it, though a script may leave it out to see that.
    public var isExpected: Bool
    /// The forms that the server takes, any of them, where they are more or less than what a script writes.
    public var sent: [Schema]
    /// Of a text, in Unicode scalars; any length where `nil`.
    public var maximumLength: Int?
    /// Of a text: whether the server refuses one that is empty or blank, though it may be left out.
    public var saysSomething = false
    /// Of a number: what the server takes at least, and at most where it is limited.
    public var least: Int?
    public var most: Int?
    /// Of a text: the regular expression (ECMA 262) of what the server takes; any text where `nil`.
    public var pattern: String?
    public var location: Location
    /// How the script's value becomes the sent one.
    public var encoding: Encoding
    public var summary: String
    /// What is sent where an argument is left out; for parts of a path, which cannot be.
    public var fallback: JSON?
    /// The module whose forms `.name` means in this argument: `links: [.backToBroker("…")]`. `nil` where the short form has no meaning.
    public var namespace: String?

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
        /// The resource's `identifier`, from the object, the identifier itself or the part of its URL that follows the collection.
        case identifier(Resource)
        /// The resource's URL (`@id` or `id`), from the object or the URL; an identifier is completed with the resource's collection.
        case url(Resource)
        /// An array of such URLs.
        case arrayOfURLs(Resource)
        /// An opportunity: `{ type, identifier }` from a ScheduledSession or Slot, or from its URL or identifier.
        case opportunity
        /// An Organization's id, from the object or as it is: whether it is a URL is the server's question.
        case organization
        /// An opportunity by its id in the open data: `{ type, id }`.
        case openData
        /// An Offer's id, from the object or the URL.
        case offer
        /// OrderItems from `item(offer:session:)` values.
        case items
        /// An object whose `type` is added, as its first member, where it has none: `Organization`.
        case typed(String)
        /// An array of such objects.
        case arrayOfTyped(String)
        /// A thing's `id`, from the object or the id itself.
        case id
        /// A word of a vocabulary, which may be written without the vocabulary's name: `Tuesday` for `schema:Tuesday`.
        case word(prefix: String, suffix: String)
        /// Numbers as one text, `16,25`, from an array, a number or the text itself.
        case commaSeparated
        /// The middle of a circle on the map: `51.75,-1.26`, `[51.75, -1.26]`, a Place or its coordinates.
        case middle
        /// The circle's radius in kilometres, which follows its middle in the same parameter.
        case radius
        /// Where a feed goes on: behind an item, or at a page's `next`.
        case following
        /// A member of an object, or its value itself.
        case member(String)
        /// Items of the order that another parameter (by name) names, to be cancelled: each the OrderItem, its URL, or its number.
        case cancellations(order: String)
    }

    public init(
        _ label: String?, name: String? = nil, _ schema: Schema, isRequired: Bool = true, isExpected: Bool? = nil, sent: [Schema] = [],
        _ location: Location, encoding: Encoding = .value, fallback: JSON? = nil, _ summary: String, namespace: String? = nil
    ) {
        self.label = label
        self.name = name ?? label ?? "value"
        self.schema = schema
        self.isRequired = isRequired
        self.isExpected = isExpected ?? isRequired
        self.sent = sent
        self.location = location
        self.encoding = encoding
        self.fallback = fallback
        self.summary = summary
        self.namespace = namespace
    }
}

extension OperationParameter {
    /// The same for texts of so many Unicode scalars at most, which may have to have more than blanks.
    func upTo(_ count: Int, sayingSomething: Bool = false) -> OperationParameter {
        var parameter = self
        parameter.maximumLength = count
        parameter.saysSomething = sayingSomething
        return parameter
    }

    /// The same for texts of this form.
    func written(_ pattern: String) -> OperationParameter {
        var parameter = self
        parameter.pattern = pattern
        return parameter
    }

    /// The same for numbers from this one on, up to another one where there is a limit.
    func from(_ least: Int, upTo most: Int? = nil) -> OperationParameter {
        var parameter = self
        parameter.least = least
        parameter.most = most
        return parameter
    }
}

/// The services of the platform; each has an address of its own (`Endpoints`).
public enum Service: String, Sendable, Hashable, CaseIterable {
    case booking, sellers, checkout, search, places, firehose
}

/// What calling it does to the world; decides what the guard against live writes asks.
public enum Effect: Sendable, Hashable {
    case reads
    /// `inverse` names the operation that undoes it, where there is one.
    case writes(inverse: String?)
    case destroys

    /// Whether the world is another one afterwards.
    public var changesTheWorld: Bool { self != .reads }
}

/// One thing the declaration claims, and who says so.
public struct Fact: Sendable, Hashable {
    public var claim: String
    public var evidence: Evidence

    public init(_ claim: String, _ evidence: Evidence) {
        self.claim = claim
        self.evidence = evidence
    }
}

/// Where a fact comes from.
public enum Evidence: Sendable, Hashable {
    /// A source document: `document("002")`.
    case document(String)
    /// The platform's public documentation, by the name of its page.
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
    public var evidence: Evidence

    public init(_ status: Int, _ type: String, _ when: String, _ evidence: Evidence = .openActive("error catalogue")) {
        self.status = status
        self.type = type
        self.when = when
        self.evidence = evidence
    }
}
