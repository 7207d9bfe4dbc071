import IminJSON

/// A value of the language outside the machine: what host functions take and give, what a run returns.
///
/// It crosses threads, so it shares nothing with the machine. Plain data and JSON translate both ways; money, durations, dates
/// become text where they are sent (`json`).
public enum ScriptValue: Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case money(Money)
    /// Nanoseconds.
    case duration(Int64)
    case date(ScriptDate)
    case array([ScriptValue])
    case object([(key: String, value: ScriptValue)])
    /// Plain data that is already JSON: a reply's body. The machine builds its cells straight from it.
    case json(JSON)
    /// A reply's body together with the number of the exchange that brought it, so that a failed expectation can name it.
    case reply(JSON, exchange: Int)
    case handle(any HostHandle)
    /// Text that must not be shown: printed and logged as `•••`, sent as what it is.
    case secret(String)
    /// A function or another value that is not data; the text names it. Never given to the machine.
    case opaque(String)
}

/// The exact numbers of the language.
public enum Number: Sendable, Hashable {
    case integer(Int64)
    /// `coefficient × 10^exponent`, at most 18 significant digits, never a multiple of ten unless zero.
    case decimal(coefficient: Int64, exponent: Int32)
}

/// An amount in minor units of a currency (ISO 4217, three letters): £9.50 is 950 GBP.
public struct Money: Sendable, Hashable {
    public var minor: Int64
    public var currency: String

    public init(minor: Int64, currency: String) {
        self.minor = minor
        self.currency = currency
    }
}

/// A calendar day, or a moment.
public enum ScriptDate: Sendable, Hashable {
    /// Days since 1970-01-01.
    case day(Int64)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case instant(Int64)
}

/// The world said no: what a host function throws, what `catch` matches, what ends a script with status 1.
public struct ScriptFailure: Error, Sendable {
    /// The kind that a loader gives where a module is there and the script may not read it.
    package static let moduleOutside = "module-outside"

    /// Stable word for the kind: `http`, `timeout`, `unreachable`, `refused`, `fail`, `missing-field`, `require`, `usage`.
    public var kind: String
    /// One or two sentences.
    public var message: String
    /// The HTTP status where a reply came.
    public var status: Int?
    /// The reply's body where one came.
    public var body: JSON?
    /// The request, for reports: `POST https://book.imin.co/api/v2/customer-accounts`.
    public var request: String?
    /// Whether trying again may help.
    public var isRetryable: Bool
    /// Further fields for `catch` patterns (the reply's `type`), in order.
    public var details: [(key: String, value: ScriptValue)]
    /// The exchange that failed, where there was one.
    public var exchange: Int?
    /// Whether this is a mistake of the script (a wrong argument) that nothing catches, rather than a failure of the world.
    public var isMistake: Bool

    public init(
        kind: String, _ message: String, status: Int? = nil, body: JSON? = nil, request: String? = nil, isRetryable: Bool = false,
        details: [(key: String, value: ScriptValue)] = [], exchange: Int? = nil, isMistake: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.status = status
        self.body = body
        self.request = request
        self.isRetryable = isRetryable
        self.details = details
        self.exchange = exchange
        self.isMistake = isMistake
    }
}
