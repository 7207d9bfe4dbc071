// A value of the machine: sixteen trivial bytes, so that copying one counts nothing.
//
// `word` holds the tag in its low byte and small immediates above it; `bits` holds the payload: a number, a count of
// nanoseconds, or the address of a cell (Heap.swift). Always write whole words: a one-byte store followed by a wider load
// stalls the processor (measured: 1.5 times the time of a loop).
//
// Who owns a cell is a matter of agreement, not of the type: registers, slots, elements and results own one count of what
// they hold; arguments of natives and everything called `borrowed` do not.

/// What kind of value it is. ORDER: everything from `string` on points to a cell; `isCell` relies on it.
enum Tag: UInt8, Sendable {
    case null
    /// "Nothing was given": an argument left out, a global before its `let`. Scripts never see it.
    case absent
    case bool
    /// A whole number; `bits` is an Int64.
    case integer
    /// `bits` is the coefficient, the upper half of `word` the exponent. Never whole within 64 bits: those are `integer`.
    case decimal
    /// `bits` is minor units, bits 8…31 of `word` the currency's three letters.
    case money
    /// Nanoseconds.
    case duration
    /// Days since 1970-01-01.
    case day
    /// Microseconds since 1970-01-01T00:00:00Z.
    case instant
    /// A function of a script that captures nothing; `bits` is its index.
    case function
    /// A function of the library as a value; `bits` is its index.
    case native
    /// A function of the host as a value; `bits` is its index.
    case host
    /// A shape as a value (`String`, `Email`); `bits` is a `ShapeName`.
    case shape

    case string
    /// A string that is never shown.
    case secret
    /// A number of a reply that is kept as it was written (`1.50`, `1e400`); the cell is that of a string.
    case numberText
    case array
    case object
    /// A function together with what it captured.
    case closure
    /// A captured `var`. Scripts never see it.
    case box
    case range
    case handle
}

struct Value: BitwiseCopyable, Sendable {
    var word: UInt64
    var bits: UInt64

    @inline(__always) init(word: UInt64, bits: UInt64) {
        self.word = word
        self.bits = bits
    }

    @inline(__always) init(_ tag: Tag, bits: UInt64 = 0) {
        word = UInt64(tag.rawValue)
        self.bits = bits
    }

    @inline(__always) init(_ tag: Tag, cell: UnsafeMutableRawPointer) {
        self.init(tag, bits: UInt64(UInt(bitPattern: cell)))
    }

    /// Sound because values are only made from a `Tag`, which is what the low byte of `word` holds.
    @inline(__always) var tag: Tag { unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Tag.self) }

    /// Whether `bits` is the address of a counted cell.
    @inline(__always) var isCell: Bool { UInt8(truncatingIfNeeded: word) >= Tag.string.rawValue }

    // MARK: Immediates

    static var null: Value { @inline(__always) get { Value(.null) } }
    static var absent: Value { @inline(__always) get { Value(.absent) } }
    @inline(__always) static func bool(_ value: Bool) -> Value { Value(.bool, bits: value ? 1 : 0) }
    @inline(__always) static func integer(_ value: Int64) -> Value { Value(.integer, bits: UInt64(bitPattern: value)) }
    @inline(__always) static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    @inline(__always) static func decimal(coefficient: Int64, exponent: Int32) -> Value {
        Value(
            word: UInt64(Tag.decimal.rawValue) | UInt64(UInt32(bitPattern: exponent)) << 32, bits: UInt64(bitPattern: coefficient))
    }
    static func number(_ number: Number) -> Value {
        switch number {
        case .integer(let value): .integer(value)
        case .decimal(let coefficient, let exponent): .decimal(coefficient: coefficient, exponent: exponent)
        }
    }
    /// `currency`: three ASCII letters in the low 24 bits, first letter highest.
    static func money(minor: Int64, currency: UInt32) -> Value {
        Value(word: UInt64(Tag.money.rawValue) | UInt64(currency & 0xFF_FFFF) << 8, bits: UInt64(bitPattern: minor))
    }
    static func money(_ money: Money) -> Value { .money(minor: money.minor, currency: packed(currency: money.currency)) }
    static func duration(_ nanoseconds: Int64) -> Value { Value(.duration, bits: UInt64(bitPattern: nanoseconds)) }
    static func date(_ date: ScriptDate) -> Value {
        switch date {
        case .day(let days): Value(.day, bits: UInt64(bitPattern: days))
        case .instant(let microseconds): Value(.instant, bits: UInt64(bitPattern: microseconds))
        }
    }

    @inline(__always) var isNull: Bool { tag == .null }
    @inline(__always) var isAbsent: Bool { tag == .absent }
    @inline(__always) var isTrue: Bool { tag == .bool && bits != 0 }
    /// The payload as a whole number: of an integer, of money's minor units, of durations and dates.
    @inline(__always) var integerBits: Int64 { Int64(bitPattern: bits) }
    @inline(__always) var decimalExponent: Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: word >> 32)) }
    var currencyBits: UInt32 { UInt32(truncatingIfNeeded: word >> 8) & 0xFF_FFFF }

    /// The number where it is one that can be computed with; `nil` also for number texts beyond what is exact.
    var number: Number? {
        switch tag {
        case .integer: .integer(integerBits)
        case .decimal: .decimal(coefficient: integerBits, exponent: decimalExponent)
        default: nil
        }
    }
    var money: Money? {
        tag == .money ? Money(minor: integerBits, currency: Value.currency(packed: currencyBits)) : nil
    }
    var date: ScriptDate? {
        switch tag {
        case .day: .day(integerBits)
        case .instant: .instant(integerBits)
        default: nil
        }
    }

    static func packed(currency: String) -> UInt32 {
        currency.utf8.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func currency(packed bits: UInt32) -> String {
        String(decoding: [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)], as: UTF8.self)
    }

    /// Whether scripts call it a Number.
    @inline(__always) var isNumber: Bool { tag == .integer || tag == .decimal || tag == .numberText }
    @inline(__always) var isText: Bool { tag == .string || tag == .secret }
    @inline(__always) var isCallable: Bool { tag == .function || tag == .closure || tag == .native || tag == .host }

    /// What people call its type.
    var typeName: String {
        switch tag {
        case .null, .absent: "null"
        case .bool: "Bool"
        case .integer, .decimal, .numberText: "Number"
        case .money: "Money"
        case .duration: "Duration"
        case .day, .instant: "Date"
        case .function, .native, .host, .closure: "Function"
        case .shape: "Shape"
        case .string, .secret: "String"
        case .array: "Array"
        case .object: "Object"
        case .box: "box"
        case .range: "Range"
        case .handle: handle?.typeName ?? "handle"
        }
    }

    /// The type with its article, for sentences: "a Number", "an Array", "null".
    var typePhrase: String {
        switch tag {
        case .null, .absent: "null"
        case .array, .object: "an \(typeName)"
        default: "a \(typeName)"
        }
    }
}

/// The capitalised names of patterns.
enum ShapeName: UInt8, Sendable, CaseIterable {
    case string, number, int, bool, date, url, email, uuid, money, object, array
    // Not in patterns of LANGUAGE.md's list, but types of parameters.
    case duration, function, range, null, any

    var name: String {
        switch self {
        case .string: "String"
        case .number: "Number"
        case .int: "Int"
        case .bool: "Bool"
        case .date: "Date"
        case .url: "Url"
        case .email: "Email"
        case .uuid: "Uuid"
        case .money: "Money"
        case .object: "Object"
        case .array: "Array"
        case .duration: "Duration"
        case .function: "Function"
        case .range: "Range"
        case .null: "Null"
        case .any: "Any"
        }
    }

    /// "an Email", for messages.
    var phrase: String { "\(self == .int || self == .email || self == .object || self == .array || self == .any ? "an" : "a") \(name)" }

    static func named(_ name: String) -> ShapeName? { allCases.first { $0.name == name } }
}
