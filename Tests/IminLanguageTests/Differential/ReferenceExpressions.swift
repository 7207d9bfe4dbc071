// The reference evaluator: expressions, operators and patterns.

@testable import IminLanguage

extension ReferenceEvaluator {
    private func text(_ symbol: Symbol) -> String { tree.symbols[symbol] }

    func isTrue(_ node: NodeID, in scope: ReferenceScope) throws -> Bool {
        guard case .bool(let value) = try value(node, in: scope) else { throw ReferenceExit.mistake("not-a-bool") }
        return value
    }

    func value(_ node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        try chain(node, in: scope) ?? .null
    }

    /// The value of a chain of members; `nil` where `?.` left it.
    private func chain(_ node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue? {
        switch tree[node] {
        case .member(let base, let key, _, let isOptional):
            guard let base = try chain(base, in: scope) else { return nil }
            return try member(base, text(key), isOptional: isOptional)
        case .index(let base, let index, let isOptional):
            guard let base = try chain(base, in: scope) else { return nil }
            return try element(base, try value(index, in: scope), isOptional: isOptional)
        case .call(let callee, let list):
            if case .member(let base, let key, _, let isOptional) = tree[callee] {
                return try callMethod(base, text(key), Array(tree[list]), isOptional: isOptional, in: scope)
            }
            return try callFunction(callee, Array(tree[list]), in: scope)
        default: return try plain(node, in: scope)
        }
    }

    private func plain(_ node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        switch tree[node] {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .number(BigDecimal(Int(value)))
        case .decimal(let text): return .number(try Self.settle(BigDecimal(text: tree[text])))
        case .text(let text): return .string(tree[text])
        case .interpolation(let parts): return .string(try tree[parts].map { try value($0, in: scope).text }.joined())
        case .group(let inner): return try value(inner, in: scope)
        case .array(let list): return .array(try array(list, in: scope))
        case .object(let list): return .object(try object(list, in: scope))
        case .name(let name):
            guard let value = scope.value(name) else { throw ReferenceExit.unsupported("name \(text(name))") }
            return value
        case .closureArgument(let index):
            guard let value = scope.argument(Int(index)) else { throw ReferenceExit.unsupported("$\(index)") }
            return value
        case .unary(.not, let inner): return .bool(try !isTrue(inner, in: scope))
        case .unary(.negate, let inner):
            guard case .number(let number) = try value(inner, in: scope) else { throw ReferenceExit.mistake("operator-types") }
            if number.int != nil, number.negated.int == nil { throw ReferenceExit.mistake("number-overflow") }
            return .number(try Self.settle(number.negated))
        case .binary(let operation, let left, let right): return try binary(operation, left, right, in: scope)
        case .matches(let inner, let pattern): return .bool(try matches(try value(inner, in: scope), pattern, in: scope))
        case .tryOptional(let inner):
            do { return try value(inner, in: scope) } catch ReferenceExit.failure { return .null }
        case .closure(let parameters, let body):
            let names = tree[parameters].compactMap { node -> Symbol? in if case .targetName(let name) = tree[node] { name } else { nil } }
            return .function(
                ReferenceFunction(
                    name: "", parameters: names.map { (nil, $0, NodeID.none) }, body: Array(tree[body]), scope: scope, isClosure: true))
        case .ifElse(let conditions, let then, let otherwise):
            let inner = ReferenceScope(scope)
            for condition in tree[conditions] where try !holds(condition, in: inner) {
                return otherwise.isNone ? .null : try branch(otherwise, in: scope)
            }
            return try branch(then, in: inner)
        case .switchOver(let subject, let cases): return try choose(try value(subject, in: scope), Array(tree[cases]), in: scope)
        default: throw ReferenceExit.unsupported("\(tree[node])")
        }
    }

    private func branch(_ node: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        guard case .block = tree[node] else { return try value(node, in: scope) }
        return try body(of: node, in: scope)
    }

    private func holds(_ condition: NodeID, in scope: ReferenceScope) throws -> Bool {
        guard case .letCondition(let target, let value) = tree[condition] else { return try isTrue(condition, in: scope) }
        let found = try self.value(value, in: scope)
        if case .null = found { return false }
        try bind(target, found, in: scope)
        return true
    }

    private func choose(_ subject: ReferenceValue, _ cases: [NodeID], in scope: ReferenceScope) throws -> ReferenceValue {
        for item in cases {
            guard case .switchCase(let patterns, let condition, let statements) = tree[item] else { continue }
            let inner = ReferenceScope(scope)
            if !patterns.isEmpty {
                guard try tree[patterns].contains(where: { try matches(subject, $0, in: inner) }) else { continue }
                if !condition.isNone, try !isTrue(condition, in: inner) { continue }
            }
            do {
                return try self.statements(Array(tree[statements]), in: inner)
            } catch ReferenceExit.brokeSwitch {
                return .null
            }
        }
        return .null
    }

    private func array(_ list: NodeList, in scope: ReferenceScope) throws -> [ReferenceValue] {
        var made: [ReferenceValue] = []
        for element in tree[list] {
            if case .spread(let inner) = tree[element] {
                made += try elements(try value(inner, in: scope))
            } else {
                made.append(try value(element, in: scope))
            }
        }
        return made
    }

    private func object(_ list: NodeList, in scope: ReferenceScope) throws -> [(key: String, value: ReferenceValue)] {
        var made: [(key: String, value: ReferenceValue)] = []
        func set(_ key: String, _ value: ReferenceValue) {
            if let place = made.firstIndex(where: { $0.key == key }) { made[place].value = value } else { made.append((key, value)) }
        }
        for member in tree[list] {
            switch tree[member] {
            case .objectMember(let key, let value): set(text(key), try self.value(value, in: scope))
            case .spread(let inner):
                guard case .object(let members) = try value(inner, in: scope) else { throw ReferenceExit.mistake("spread-type") }
                for member in members { set(member.key, member.value) }
            default: throw ReferenceExit.unsupported("member")
            }
        }
        return made
    }

    // MARK: Members

    private func member(_ base: ReferenceValue, _ name: String, isOptional: Bool) throws -> ReferenceValue? {
        if let found = base[name] { return found }
        switch (base, name) {
        case (.null, _):
            if isOptional { return nil }
            throw ReferenceExit.failure(kind: "missing-field", message: "")
        case (.object(let members), "count"): return .number(BigDecimal(members.count))
        case (.object(let members), "keys"): return .array(members.map { .string($0.key) })
        case (.object(let members), "values"): return .array(members.map(\.value))
        case (.object(let members), "isEmpty"): return .bool(members.isEmpty)
        case (.object, _):
            if isOptional { return nil }
            throw ReferenceExit.failure(kind: "missing-field", message: "")
        case (.array(let elements), "count"): return .number(BigDecimal(elements.count))
        case (.array(let elements), "isEmpty"): return .bool(elements.isEmpty)
        case (.array(let elements), "first"): return elements.first ?? .null
        case (.array(let elements), "last"): return elements.last ?? .null
        case (.string(let text), "count"): return .number(BigDecimal(text.count))
        case (.string(let text), "isEmpty"): return .bool(text.isEmpty)
        default: throw ReferenceExit.unsupported("member \(name) of \(base.typeName)")
        }
    }

    private func element(_ base: ReferenceValue, _ index: ReferenceValue, isOptional: Bool) throws -> ReferenceValue? {
        switch (base, index) {
        case (.null, _):
            if isOptional { return nil }
            throw ReferenceExit.failure(kind: "missing-field", message: "")
        case (.object, .string(let key)): return base[key] ?? (isOptional ? nil : .null)
        case (.array(let elements), .number(let number)):
            guard let place = number.int else { throw ReferenceExit.mistake("index-type") }
            guard elements.indices.contains(place) else {
                if isOptional { return nil }
                throw ReferenceExit.mistake("index-out-of-range")
            }
            return elements[place]
        default: throw ReferenceExit.unsupported("index")
        }
    }

    // MARK: Operators

    private func binary(_ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, in scope: ReferenceScope) throws -> ReferenceValue {
        switch operation {
        case .and: return .bool(try isTrue(left, in: scope) ? try isTrue(right, in: scope) : false)
        case .or: return .bool(try isTrue(left, in: scope) ? true : try isTrue(right, in: scope))
        case .orElse:
            let first = try value(left, in: scope)
            if case .null = first { return try value(right, in: scope) }
            return first
        default: break
        }
        let (first, second) = (try value(left, in: scope), try value(right, in: scope))
        switch operation {
        case .equal: return .bool(first == second)
        case .notEqual: return .bool(first != second)
        case .less: return .bool(try Self.order(first, second) < 0)
        case .lessOrEqual: return .bool(try Self.order(first, second) <= 0)
        case .greater: return .bool(try Self.order(first, second) > 0)
        case .greaterOrEqual: return .bool(try Self.order(first, second) >= 0)
        case .closedRange, .halfOpenRange:
            guard case .number(let lower) = first, case .number(let upper) = second else { throw ReferenceExit.unsupported("range") }
            if upper < lower { throw ReferenceExit.mistake("range-order") }
            return .range(lower, upper, isClosed: operation == .closedRange)
        default: return try Self.arithmetic(operation, first, second)
        }
    }

    static func order(_ left: ReferenceValue, _ right: ReferenceValue) throws -> Int {
        switch (left, right) {
        case (.number(let one), .number(let other)): return one < other ? -1 : one == other ? 0 : 1
        case (.string(let one), .string(let other)): return one < other ? -1 : one == other ? 0 : 1
        default: throw ReferenceExit.mistake("operator-types")
        }
    }

    static func arithmetic(_ operation: BinaryOperator, _ left: ReferenceValue, _ right: ReferenceValue) throws -> ReferenceValue {
        switch (left, right) {
        case (.number(let one), .number(let other)): return .number(try number(operation, one, other))
        case (.string(let one), .string(let other)) where operation == .add: return .string(one + other)
        case (.array(let one), .array(let other)) where operation == .add: return .array(one + other)
        default: throw ReferenceExit.mistake("operator-types")
        }
    }

    private static func number(_ operation: BinaryOperator, _ left: BigDecimal, _ right: BigDecimal) throws -> BigDecimal {
        let areWhole = left.int != nil && right.int != nil
        switch operation {
        case .divide:
            if right.isZero { throw ReferenceExit.mistake("division-by-zero") }
            let (quotient, hasMore) = left.quotient(by: right, digits: 45)
            if areWhole, !hasMore, quotient.isWhole, quotient.int == nil { throw ReferenceExit.mistake("number-overflow") }
            return try settle(quotient, hasMore: hasMore)
        case .remainder:
            if right.isZero { throw ReferenceExit.mistake("division-by-zero") }
            return try settle(left.remainder(by: right))
        default:
            let exact = operation == .add ? left + right : operation == .subtract ? left - right : left * right
            // Whole numbers never round.
            if areWhole, exact.int == nil { throw ReferenceExit.mistake("number-overflow") }
            return try settle(exact)
        }
    }

    /// Whole numbers of 64 bits as they are, anything else to 18 digits.
    static func settle(_ exact: BigDecimal, hasMore: Bool = false) throws -> BigDecimal {
        if !hasMore, exact.int != nil { return exact }
        let rounded = exact.rounded(toDigits: 18, hasMore: hasMore)
        let leading = rounded.exponent + rounded.digits.count - 1
        if leading > 9_999 { throw ReferenceExit.mistake("number-overflow") }
        return leading < -9_999 ? .zero : rounded
    }

    // MARK: Patterns

    func matches(_ value: ReferenceValue, _ pattern: NodeID, in scope: ReferenceScope) throws -> Bool {
        switch tree[pattern] {
        case .wildcard: return true
        case .patternBinding(let name, let type):
            guard type.isNone else { throw ReferenceExit.unsupported("type in a pattern") }
            scope.bind(name, value)
            return true
        case .alternatives(let list): return try tree[list].contains { try matches(value, $0, in: scope) }
        case .comparison(let operation, let bound):
            let bound = try self.value(bound, in: scope)
            switch operation {
            case .equal: return value == bound
            case .notEqual: return value != bound
            default:
                guard let order = try? Self.order(value, bound) else { return false }
                return operation == .less
                    ? order < 0 : operation == .lessOrEqual ? order <= 0 : operation == .greater ? order > 0 : order >= 0
            }
        case .patternValue(let expression): return try matchesValue(value, expression, in: scope)
        case .patternObject(let exactly, let list):
            guard case .object(let members) = value else { return false }
            var known: Set<String> = []
            for item in tree[list] {
                guard case .patternMember(let key, _, let isOptional, let inner) = tree[item] else { continue }
                known.insert(text(key))
                guard let found = value[text(key)] else {
                    if isOptional { continue }
                    return false
                }
                if isOptional, case .null = found { continue }
                if !inner.isNone, try !matches(found, inner, in: scope) { return false }
            }
            return !exactly || members.allSatisfy { known.contains($0.key) }
        case .patternArray(let list): return try matchesArray(value, Array(tree[list]), in: scope)
        case .quantified(let quantifier, let inner):
            guard case .array(let elements) = value else { return false }
            switch quantifier {
            case .each: return try elements.allSatisfy { try matches($0, inner, in: scope) }
            case .some: return try elements.contains { try matches($0, inner, in: scope) }
            case .no: return try !elements.contains { try matches($0, inner, in: scope) }
            }
        default: throw ReferenceExit.unsupported("pattern")
        }
    }

    private func matchesValue(_ value: ReferenceValue, _ expression: NodeID, in scope: ReferenceScope) throws -> Bool {
        if case .name(let name) = tree[expression], scope.value(name) == nil {
            switch text(name) {
            case "String": if case .string = value { return true } else { return false }
            case "Number": if case .number = value { return true } else { return false }
            case "Int": if case .number(let number) = value { return number.isWhole } else { return false }
            case "Bool": if case .bool = value { return true } else { return false }
            case "Array": if case .array = value { return true } else { return false }
            case "Object": if case .object = value { return true } else { return false }
            default: throw ReferenceExit.unsupported("shape")
            }
        }
        let wanted = try self.value(expression, in: scope)
        if case .range(let lower, let upper, let isClosed) = wanted {
            guard case .number(let number) = value else { return false }
            return lower <= number && (isClosed ? number <= upper : number < upper)
        }
        return value == wanted
    }

    private func matchesArray(_ value: ReferenceValue, _ patterns: [NodeID], in scope: ReferenceScope) throws -> Bool {
        guard case .array(let elements) = value else { return false }
        let rest = patterns.firstIndex { if case .patternRest = tree[$0] { true } else { false } }
        guard rest == nil ? elements.count == patterns.count : elements.count >= patterns.count - 1 else { return false }
        var place = 0
        for (number, pattern) in patterns.enumerated() {
            if number == rest, case .patternRest(let inner) = tree[pattern] {
                let count = elements.count - patterns.count + 1
                if !inner.isNone, try !matches(.array(Array(elements[place..<place + count])), inner, in: scope) { return false }
                place += count
            } else {
                if try !matches(elements[place], pattern, in: scope) { return false }
                place += 1
            }
        }
        return true
    }
}
