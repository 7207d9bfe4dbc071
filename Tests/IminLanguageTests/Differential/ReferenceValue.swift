// Values of the reference evaluator: plain Swift values, so that copying is copying.

@testable import IminLanguage

indirect enum ReferenceValue {
    case null
    case bool(Bool)
    case number(BigDecimal)
    case string(String)
    case array([ReferenceValue])
    case object([(key: String, value: ReferenceValue)])
    case range(BigDecimal, BigDecimal, isClosed: Bool)
    case function(ReferenceFunction)

    /// What people call its type.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "Bool"
        case .number: "Number"
        case .string: "String"
        case .array: "Array"
        case .object: "Object"
        case .range: "Range"
        case .function: "Function"
        }
    }

    subscript(key: String) -> ReferenceValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// As `print` writes it.
    var text: String {
        if case .string(let text) = self { return text }
        return inner
    }

    /// As it stands within other values.
    private var inner: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): Self.text(number)
        case .string(let text):
            "\"" + text.map { $0 == "\"" ? "\\\"" : $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : String($0) }.joined() + "\""
        case .array(let elements): "[" + elements.map(\.inner).joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty ? "{}" : "{ " + members.map { "\(Self.key($0.key)): \($0.value.inner)" }.joined(separator: ", ") + " }"
        case .range(let lower, let upper, let isClosed): Self.text(lower) + (isClosed ? "..." : "..<") + Self.text(upper)
        case .function: "function"
        }
    }

    /// Bare where it is a name.
    private static func key(_ key: String) -> String {
        let rest = key.hasPrefix("@") ? key.dropFirst() : key[...]
        let isName = (rest.first.map { $0.isLetter || $0 == "_" } ?? false) && rest.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        return isName ? key : "\"\(key)\""
    }

    /// The shortest text of a number: plain up to 21 places before the point and 6 zeros behind it, then with an exponent.
    static func text(_ number: BigDecimal) -> String {
        if number.isZero { return "0" }
        let digits = number.digits.reversed().map(String.init).joined()
        let sign = number.isNegative ? "-" : ""
        let point = digits.count + number.exponent
        if number.int != nil || (number.exponent >= 0 && point <= 21) {
            return sign + digits + String(repeating: "0", count: number.exponent)
        }
        if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
        if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        return sign + digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "") + "e\(point - 1)"
    }
}

extension ReferenceValue: Equatable {
    static func == (left: ReferenceValue, right: ReferenceValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.string(let one), .string(let other)): one == other
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)):
            one.count == other.count && one.allSatisfy { member in right[member.key] == member.value }
        case (.range(let a, let b, let c), .range(let d, let e, let f)): a == d && b == e && c == f
        case (.function(let one), .function(let other)): one === other
        default: false
        }
    }
}

/// A closure or a function with the scope it was made in.
final class ReferenceFunction {
    let name: String
    let parameters: [(label: String?, name: Symbol, defaultValue: NodeID)]
    let body: [NodeID]
    let scope: ReferenceScope
    let isClosure: Bool

    init(
        name: String, parameters: [(label: String?, name: Symbol, defaultValue: NodeID)], body: [NodeID], scope: ReferenceScope,
        isClosure: Bool
    ) {
        self.name = name
        self.parameters = parameters
        self.body = body
        self.scope = scope
        self.isClosure = isClosure
    }
}

/// Names and what they hold. A block, a call and each round of a loop has one of its own.
final class ReferenceScope {
    private var values: [Symbol: ReferenceValue] = [:]
    /// `$0`, `$1`, … of a closure without named parameters.
    var arguments: [ReferenceValue]?
    private let outer: ReferenceScope?

    init(_ outer: ReferenceScope?) { self.outer = outer }

    func bind(_ name: Symbol, _ value: ReferenceValue) { values[name] = value }

    func value(_ name: Symbol) -> ReferenceValue? { values[name] ?? outer?.value(name) }

    func set(_ name: Symbol, _ value: ReferenceValue) {
        if values[name] != nil || outer == nil { values[name] = value } else { outer?.set(name, value) }
    }

    func argument(_ index: Int) -> ReferenceValue? {
        if let arguments { return index < arguments.count ? arguments[index] : nil }
        return outer?.argument(index)
    }
}

/// How a statement ends other than by going on.
enum ReferenceExit: Error, @unchecked Sendable {
    // Confined to the thread of the evaluator; `Error` asks for Sendable.

    /// A failure, with the value that `catch` sees.
    case failure(kind: String, message: String)
    /// A mistake of the script, by its name.
    case mistake(String)
    case returned(ReferenceValue)
    case brokeLoop, brokeSwitch, continued
    /// The evaluator does not know this: the program is of no use for a comparison.
    case unsupported(String)
    /// More steps than a program of the generator takes.
    case tooLong
}
