// Operators beyond whole numbers: what the quick paths of the interpreter leave over. Nothing coerces; operands that do not
// belong together are a mistake that names both.

import Glibc

extension Heap {
    /// The number of a value, read from the text where a reply brought one. Nothing is rounded in secret: a text of more digits than
    /// a Number has is a mistake.
    func number(_ value: Value) throws(Fault) -> Number? {
        guard value.tag == .numberText else { return value.number }
        do { return try Library.number(value) } catch { throw Fault(error) }
    }

    func arithmetic(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        if let first = try number(left) {
            if let second = try number(right) {
                do {
                    switch operation {
                    case .add: return .number(try first.adding(second))
                    case .subtract: return .number(try first.subtracting(second))
                    case .multiply: return .number(try first.multiplied(by: second))
                    case .divide: return .number(try first.divided(by: second))
                    default: return .number(try first.remainder(dividingBy: second))
                    }
                } catch {
                    throw error == .divisionByZero
                        ? .mistake("division-by-zero", "`\(describe(left))` is divided by zero")
                        : .mistake(
                            "number-overflow",
                            "the result of `\(describe(left)) \(operation.sign) \(describe(right))` is too large for a Number")
                }
            }
            if operation == .multiply, right.tag == .money || right.tag == .duration {
                return try arithmetic(.multiply, right, left)
            }
        }
        switch (left.tag, right.tag) {
        case (.money, _): return try money(operation, left, right)
        case (.duration, _): return try duration(operation, left, right)
        case (.day, _), (.instant, _): return try date(operation, left, right)
        case (.array, .array) where operation == .add:
            var made = left.retained()
            makeUnique(&made)
            for element in right.elements { append(element.retained(), to: made) }
            return made
        case (.string, .string) where operation == .add, (.secret, .string) where operation == .add,
            (.string, .secret) where operation == .add, (.secret, .secret) where operation == .add:
            return join([left, right], left.tag == .secret || right.tag == .secret ? .secret : .string)
        default: throw mismatch(operation, left, right)
        }
    }

    func join(_ parts: [Value], _ tag: Tag) -> Value {
        text(tag, byteCount: parts.reduce(0) { $0 + $1.byteCount }) { target in
            var target = target
            for part in parts {
                memcpy(target, part.byteStart, part.byteCount)
                target += part.byteCount
            }
        }
    }

    private func money(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        guard let amount = left.money else { throw mismatch(operation, left, right) }
        let factor = try number(right)
        do {
            if let other = right.money {
                switch operation {
                case .add: return .money(try amount.adding(other))
                case .subtract: return .money(try amount.subtracting(other))
                case .divide: return .number(try amount.ratio(to: other))
                default: break
                }
            } else if let factor {
                switch operation {
                case .multiply: return .money(try amount.multiplied(by: factor))
                case .divide: return .money(try amount.divided(by: factor))
                default: break
                }
            }
        } catch {
            switch error {
            case .currencies(let first, let second):
                throw .mistake(
                    "money-currencies",
                    "\(first) and \(second) are different currencies: `\(describe(left)) \(operation.sign) \(describe(right))`")
            case .overflow: throw .mistake("number-overflow", "the amount is too large")
            case .divisionByZero: throw .mistake("division-by-zero", "`\(describe(left))` is divided by zero")
            }
        }
        throw mismatch(operation, left, right)
    }

    private func duration(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        let nanoseconds = left.integerBits
        switch (operation, right.tag) {
        case (.add, .duration): return .duration(try checked(nanoseconds.addingReportingOverflow(right.integerBits)))
        case (.subtract, .duration): return .duration(try checked(nanoseconds.subtractingReportingOverflow(right.integerBits)))
        case (.divide, .duration):
            return try arithmetic(.divide, .integer(nanoseconds), .integer(right.integerBits))
        case (.add, .day), (.add, .instant): return try date(.add, right, left)
        case (.multiply, _), (.divide, _):
            guard let factor = try number(right) else { break }
            let result = operation == .multiply ? Money.multiply(nanoseconds, by: factor) : Money.divide(nanoseconds, by: factor)
            guard let result else {
                if operation == .divide { throw .mistake("division-by-zero", "`\(describe(left))` is divided by zero") }
                throw .mistake("number-overflow", "the duration is too long")
            }
            return .duration(result)
        default: break
        }
        throw mismatch(operation, left, right)
    }

    private func date(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        guard let date = left.date else { throw mismatch(operation, left, right) }
        do {
            switch (operation, right.tag) {
            case (.add, .duration): return .date(try date.adding(nanoseconds: right.integerBits))
            case (.subtract, .duration): return .date(try date.subtracting(nanoseconds: right.integerBits))
            case (.subtract, .day), (.subtract, .instant):
                guard let other = right.date, let difference = date.nanoseconds(since: other) else { break }
                return .duration(difference)
            default: break
            }
        } catch {
            throw .mistake("date-out-of-range", "`\(describe(left)) \(operation.sign) \(describe(right))` is no date")
        }
        throw mismatch(operation, left, right)
    }

    private func checked(_ result: (partialValue: Int64, overflow: Bool)) throws(Fault) -> Int64 {
        if result.overflow { throw .mistake("number-overflow", "the duration is too long") }
        return result.partialValue
    }

    func negate(_ value: Value) throws(Fault) -> Value {
        switch value.tag {
        // A coefficient has at most 18 digits.
        case .decimal: return .decimal(coefficient: 0 &- value.integerBits, exponent: value.decimalExponent)
        case .money:
            if let amount = value.money, let negated = try? amount.negated() { return .money(negated) }
        case .duration:
            if value.integerBits != .min { return .duration(-value.integerBits) }
        default:
            if let number = try number(value) {
                if let negated = try? number.negated() { return .number(negated) }
            } else {
                throw .mistake("operator-types", "`-` needs a Number, not \(value.typePhrase)")
            }
        }
        throw .mistake("number-overflow", "`-(\(describe(value)))` is too large")
    }

    /// Less than zero, zero, greater than zero.
    func order(_ left: Value, _ right: Value, _ operation: BinaryOperator) throws(Fault) -> Int {
        if left.tag == .integer, right.tag == .integer {
            return left.integerBits < right.integerBits ? -1 : left.integerBits == right.integerBits ? 0 : 1
        }
        if areNumbers(left, right) { return Int(Decimals.order(left, right)) }
        if left.isNumber, right.isNumber { return orderOfNumbers(left, right) }
        switch (left.tag, right.tag) {
        case (.string, .string), (.secret, .string), (.string, .secret), (.secret, .secret): return left.compareText(with: right)
        case (.money, .money):
            guard left.currencyBits == right.currencyBits else {
                throw .mistake("money-currencies", "`\(describe(left))` and `\(describe(right))` are different currencies")
            }
            return left.integerBits < right.integerBits ? -1 : left.integerBits == right.integerBits ? 0 : 1
        case (.duration, .duration): return left.integerBits < right.integerBits ? -1 : left.integerBits == right.integerBits ? 0 : 1
        case (.day, .day), (.day, .instant), (.instant, .day), (.instant, .instant):
            if let first = left.date, let second = right.date { return first < second ? -1 : second < first ? 1 : 0 }
        default: break
        }
        throw mismatch(operation, left, right)
    }

    func compare(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Fault) -> Bool {
        switch operation {
        case .equal: return equals(left, right)
        case .notEqual: return !equals(left, right)
        case .less: return try order(left, right, operation) < 0
        case .lessOrEqual: return try order(left, right, operation) <= 0
        case .greater: return try order(left, right, operation) > 0
        default: return try order(left, right, operation) >= 0
        }
    }

    func mismatch(_ operation: BinaryOperator, _ left: Value, _ right: Value) -> Fault {
        var message = "`\(operation.sign)` does not take \(left.typePhrase) and \(right.typePhrase)"
        if operation == .add, left.isText || right.isText { message += "; build text with \"\\( )\"" }
        if left.tag == .duration || right.tag == .duration { message += "; durations are written `5.minutes`" }
        return .mistake("operator-types", message)
    }
}
