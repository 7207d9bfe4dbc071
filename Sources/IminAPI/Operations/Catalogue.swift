import IminJSON

/// Every operation of the platform. To add one: declare it in the file of its family and name it in the family's list.
public enum Catalogue {
    /// In the order of help.
    public static let operations: [Operation] =
        customerAccounts + customerActions + linkedAccounts + search + [checkout, standaloneCheckout] + orders + sellers + firehose

    /// Functions that only build arguments: `item(offer:session:)`, `.backToBroker(…)`.
    public static let forms: [Form] = checkoutForms

    /// What the first part of dotted names stands for, for help.
    public static let modules: [(name: String, summary: String)] = [
        ("customer", "Customer accounts on the booking platform."),
        ("accounts", "Accounts of customers at sellers."),
        ("order", "What becomes of an order."),
        ("search", "Finding something to book."),
        ("firehose", "All open data as feeds to follow."),
        ("seller", "Sellers: taking them on, changing and deleting them, and whether they can be booked."),
        ("link", "Links of the checkout page back to the broker."),
    ]

    /// The operation of a dotted name.
    public static func operation(named name: String) -> Operation? { byName[name] }

    private static let byName = Dictionary(operations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// What a call without the right key answers, on every service that asks for one.
    static let keyErrors = [
        DocumentedError(
            401, "NoAPITokenError", "the key is missing",
            .ourDecision("no page documents it; 401 is what gateways answer, the type is OpenActive's (there with 403)")),
        DocumentedError(
            401, "InvalidAPITokenError", "the key is unknown", .ourDecision("no page documents it; status and type are OpenActive's")),
    ]
}

/// A function of scripts that sends nothing: it makes a value for an operation's argument.
public struct Form: Sendable {
    /// Dotted name: `item`, `link.backToBroker`.
    public var name: String
    /// One sentence, with a full stop.
    public var summary: String
    public var parameters: [FormParameter]
    public var result: Schema
    /// One line of script that uses it.
    public var example: String
    /// Makes the value from arguments by parameter name; those that are required are there.
    public var make: @Sendable ([String: JSON]) -> JSON

    init(
        _ name: String, _ summary: String, _ parameters: [FormParameter], result: Schema, example: String,
        make: @escaping @Sendable ([String: JSON]) -> JSON
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.result = result
        self.example = example
        self.make = make
    }
}

/// A parameter of a form.
public struct FormParameter: Sendable {
    /// What the caller writes; `nil` for a parameter without label.
    public var label: String?
    public var name: String
    public var schema: Schema
    public var isRequired: Bool
    public var summary: String

    init(_ label: String?, name: String? = nil, _ schema: Schema, isRequired: Bool = true, _ summary: String) {
        self.label = label
        self.name = name ?? label ?? "value"
        self.schema = schema
        self.isRequired = isRequired
        self.summary = summary
    }
}
