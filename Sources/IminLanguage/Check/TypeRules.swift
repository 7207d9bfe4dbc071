// Types: what is written or known must be what an argument, an operator or a condition takes.

extension Checker {
    // MARK: Arguments

    mutating func check(
        _ value: NodeID, _ shape: ShapeID, for parameter: CheckedParameter, title: CallTitle, _ callee: NodeID, _ signature: Signature
    ) {
        let given = shapes.kinds(shape)
        if given.isDisjoint(with: parameter.accepts) {
            let what = parameter.label.isNone ? text(parameter.name) : text(parameter.label)
            error(
                "argument-type", "`\(what)` of `\(name(title))` is \(parameter.accepts.present.noun), not \(given.noun)", at: span(value),
                advice: conversion(value, given, parameter.accepts), notes: note(title, signature))
            return
        }
        if let least = parameter.least, let whole = lastingConstant(value), whole.isNumber,
            whole.tag != .integer || whole.integerBits < least
        {
            let what = parameter.label.isNone ? text(parameter.name) : text(parameter.label)
            error(
                "invalid-argument", "`\(what)` of `\(name(title))` is a whole Number of at least \(least)", at: span(value),
                advice: "write `\(least)`, or leave it out", notes: note(title, signature))
            return
        }
        if parameter.isPattern, case .text(let text) = tree[value] { checkRegularExpression(tree[text], at: span(value)) }
        if parameter.accepts == .data { checkData(value, shape, of: parameter, title, signature) }
        if parameter.rule >= 0 {
            let what = parameter.label.isNone ? text(parameter.name) : text(parameter.label)
            check(
                value, shape, is: rules[Int(parameter.rule)], as: "`\(what)` of `\(name(title))`", "argument-type",
                notes: note(title, signature))
            return
        }
        // Elements that are written out are as certain as the array itself.
        guard case .array(let wanted) = shapes[shapes.unwrapped(parameter.shape)], wanted != .any, case .array(let elements) = tree[value]
        else { return }
        let accepted = shapes.kinds(wanted)
        for position in elements.start..<elements.start + elements.count {
            let element = tree.lists[Int(position)]
            let literal = kinds(ofLiteral: element)
            if literal.isDisjoint(with: accepted) {
                let what = parameter.label.isNone ? text(parameter.name) : text(parameter.label)
                error(
                    "argument-type", "`\(what)` of `\(name(title))` holds \(accepted.noun), not \(literal.noun)", at: span(element),
                    advice: conversion(element, literal, accepted), notes: note(title, signature))
                return
            }
        }
    }

    /// `json.text([print])`: what is written out holds something without JSON.
    private mutating func checkData(
        _ value: NodeID, _ shape: ShapeID, of parameter: CheckedParameter, _ title: CallTitle, _ signature: Signature
    ) {
        guard let kinds = kindsWithoutJSON(in: value, shape) else { return }
        error(
            "argument-type", "`\(text(parameter.name))` of `\(name(title))` is data, and this holds \(kinds.noun)", at: span(value),
            notes: note(title, signature))
    }

    private func kindsWithoutJSON(in value: NodeID, _ shape: ShapeID) -> Kinds? {
        switch shapes[shape] {
        case .array(let element):
            // Elements that are written out are there; those of another array may be none.
            guard case .array(let list) = tree[value], !list.isEmpty else { return nil }
            return kindsWithoutJSON(in: list.count == 1 ? tree.lists[Int(list.start)] : .none, element)
        case .object(let object) where shapes.objects[Int(object)].isClosed:
            return shapes.fields(of: object).lazy.filter { !$0.isOptional }.compactMap { kindsWithoutJSON(in: .none, $0.shape) }.first
        default:
            let kinds = shapes.kinds(shape)
            return kinds.isDisjoint(with: .data) ? kinds : nil
        }
    }

    /// What a node is without looking around; `.all` where that cannot be said.
    func kinds(ofLiteral id: NodeID) -> Kinds {
        switch tree[id] {
        case .null: .null
        case .bool: .bool
        case .integer, .decimal: .number
        case .text, .interpolation: .string
        case .money: .money
        case .day, .instant: .date
        case .array: .array
        case .object: .object
        case .closure: .function
        case .group(let inner): kinds(ofLiteral: inner)
        case .unary(.negate, let inner): kinds(ofLiteral: inner)
        default: .all
        }
    }

    /// How to make what is wanted of what is given.
    func conversion(_ value: NodeID, _ given: Kinds, _ wanted: Kinds) -> String? {
        if given == .number, wanted.contains(.string) {
            switch tree[value] {
            case .integer, .decimal: return "write `\"\(tree.written(value))\"`"
            default: return "write `\"\\(\(quoted(value)))\"`"
            }
        }
        if given == .string, case .text(let text) = tree[value] {
            let plain = tree[text]
            if wanted.contains(.number), !plain.isEmpty, plain.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) {
                return "write `\(plain)`"
            }
            if wanted.contains(.bool), plain == "true" || plain == "false" { return "write `\(plain)`" }
            if wanted == .date, plain.utf8.count >= 10 { return "write `@\(plain)`" }
        }
        if given == .number, wanted.contains(.money) { return "write `£\(quoted(value))`" }
        if given == .number, wanted.contains(.duration) { return "write `\(quoted(value)).seconds`" }
        if wanted.contains(.array), !wanted.contains(given) { return "write `[\(quoted(value))]`" }
        if given == .null { return "leave it out, or give a value" }
        return nil
    }

    // MARK: Operators

    mutating func binary(_ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, mustHold: Bool) -> ShapeID {
        switch operation {
        case .equal, .notEqual:
            let (a, b) = (expression(left), expression(right))
            checkEquality(id, operation, left, right, a, b, mustHold: mustHold)
            return .bool
        case .orElse:
            let first = expression(left)
            let second = guarded { $0.expression(right) }
            if first == .null { return second }
            return shapes.join(shapes.unwrapped(first), second)
        case .and, .or:
            conditions(of: id, operation, mustHold: mustHold && operation == .and)
            return .bool
        default:
            let (a, b) = (expression(left), expression(right))
            if operation == .subtract { checkDay(id, right) }
            return arithmetic(id, operation, left, right, a, b)
        }
    }

    /// The operands of a chain of `&&` or `||`: each is reached where those before it hold, or do not. Where a conjunction must hold,
    /// all of them must.
    private mutating func conditions(of id: NodeID, _ operation: BinaryOperator, mustHold: Bool) {
        var operands: [NodeID] = []
        var rest = id
        while case .binary(operation, let left, let right) = tree[rest] {
            operands.append(right)
            rest = left
        }
        let mark = forgotten.count
        checkOperand(rest, expression(rest, mustHold: mustHold), operation)
        var before = rest
        for operand in operands.reversed() {
            forget(before, holds: operation == .and)
            checkOperand(operand, guarded { $0.expression(operand, mustHold: mustHold) }, operation)
            before = operand
        }
        remember(to: mark)
    }

    /// A part that a condition decides about.
    mutating func guarded<Result>(_ check: (inout Checker) -> Result) -> Result {
        guards += 1
        defer { guards -= 1 }
        return check(&self)
    }

    private mutating func checkOperand(_ id: NodeID, _ shape: ShapeID, _ operation: BinaryOperator) {
        if shape == .bool { return }
        let kinds = shapes.kinds(shape)
        if !kinds.contains(.bool) {
            error(
                "not-a-bool", "`\(operation.sign)` takes Bools, and `\(quoted(id))` is \(kinds.noun)", at: span(id),
                advice: comparison(id, kinds))
        }
    }

    /// What an operation gives; reports operands that it never takes.
    mutating func arithmetic(
        _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, _ a: ShapeID, _ b: ShapeID
    ) -> ShapeID {
        if a == .number, b == .number {
            switch operation {
            case .add, .subtract, .multiply, .divide, .remainder:
                compute(id, operation, left, right)
                return .number
            case .closedRange, .halfOpenRange:
                checkOrder(id, left, right)
                compute(id, operation, left, right)
                return shapes.add(.rangeOf(.number))
            default: return .bool
            }
        }
        let (x, y) = (shapes.kinds(a), shapes.kinds(b))
        var result: ShapeID?
        var isMixed = false
        for row in OperatorTable.rows(operation) where !row.left.isDisjoint(with: x) && !row.right.isDisjoint(with: y) {
            if let known = result, known != row.result { isMixed = true }
            result = row.result
        }
        guard let result else {
            reportOperands(id, operation, left, right, x, y)
            return .any
        }
        let found = diagnosticCount
        defer { if diagnosticCount == found { compute(id, operation, left, right) } }
        if isMixed { return .any }
        switch result {
        case .range: return shapes.add(.rangeOf(a == .any ? b : a))
        case .money: return checkCurrencies(id, operation, a, b)
        case .bool where x == .money && y == .money, .number where x == .money && y == .money:
            _ = checkCurrencies(id, operation, a, b)
            return result
        case .string where a == .secret || b == .secret: return .secret
        case .array: return shapes.join(a, b)
        default: return result
        }
    }

    /// A range of two literals that ends before it begins.
    private mutating func checkOrder(_ id: NodeID, _ left: NodeID, _ right: NodeID) {
        guard let lower = tree.wholeNumber(left), let upper = tree.wholeNumber(right), lower > upper else { return }
        error(
            "range-order", "the range ends before it begins", at: span(id),
            advice: "write `\(upper)...\(lower)`, and `.reversed()` to walk it backwards")
    }

    mutating func unary(_ operation: UnaryOperator, _ operand: NodeID) -> ShapeID {
        let shape = expression(operand)
        let kinds = shapes.kinds(shape)
        switch operation {
        case .not:
            if !kinds.contains(.bool) {
                error(
                    "not-a-bool", "`!` takes a Bool, and `\(quoted(operand))` is \(kinds.noun)", at: span(operand),
                    advice: comparison(operand, kinds))
            }
            return .bool
        case .negate:
            if kinds.isDisjoint(with: OperatorTable.negatable) {
                error("operator-types", "`-` does not take \(kinds.noun)", at: span(operand))
                return .any
            }
            return kinds.isMixed ? .any : shape
        }
    }

    // MARK: Conditions

    /// A place that takes a Bool.
    mutating func condition(_ id: NodeID, of role: String, mustHold: Bool = false) {
        let shape = expression(id, mustHold: mustHold)
        if shape == .bool { return }
        let kinds = shapes.kinds(shape)
        if kinds.contains(.bool) { return }
        error("not-a-bool", "\(role) takes a Bool, and this is \(kinds.noun)", at: span(id), advice: comparison(id, kinds))
    }

    /// The comparison that was probably meant.
    private func comparison(_ id: NodeID, _ kinds: Kinds) -> String? {
        let written = quoted(id)
        if kinds == .number { return "compare it: `\(written) != 0`" }
        if kinds == .string { return "compare it: `\(written) != \"\"`" }
        if kinds == .array { return "write `!\(written).isEmpty`" }
        if kinds.contains(.null) || kinds.contains(.object) || kinds.contains(.handle) { return "compare it: `\(written) != null`" }
        if kinds == .function { return "call it: `\(written)(…)`" }
        return nil
    }

    // MARK: Equality

    /// `==` of kinds that are never equal is false, which fails where it must hold.
    private mutating func checkEquality(
        _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, _ a: ShapeID, _ b: ShapeID, mustHold: Bool
    ) {
        if a == b, a != .money {
            return
        }
        let (x, y) = (shapes.kinds(a), shapes.kinds(b))
        if x == .all || y == .all { return }
        if case .moneyOf(let p) = shapes[a], case .moneyOf(let q) = shapes[b], p != q {
            report(
                certain: mustHold && operation == .equal, "money-currencies",
                "amounts in \(currency(p)) and \(currency(q)) are never equal",
                at: span(id), advice: "compare amounts of one currency")
            return
        }
        // Comparing with null is how one asks whether something is there.
        guard x.isDisjoint(with: y), x != .null, y != .null else { return }
        var advice: String?
        for (one, other) in [(left, right), (right, left)] {
            guard case .text(let text) = tree[one], shapes.kinds(one == left ? b : a) == .number, Checker.isNumeric(tree[text]) else {
                continue
            }
            advice = isLiteralNumber(other) ? "write `\"\(tree[text])\"` or `\(tree[text])`" : "write `\(tree[text])`"
        }
        if advice == nil, y == .number, x == .string, isLiteralNumber(right) { advice = "write `\"\(tree.written(right))\"`" }
        if advice == nil { advice = literal(like: x, instead: right, y) ?? literal(like: y, instead: left, x) }
        report(
            certain: mustHold && operation == .equal, "never-equal", "\(x.noun) never equals \(y.noun)", at: span(id),
            advice: advice ?? "compare values of one kind")
    }

    /// A literal as the other side would have it: `£5` for `5`, `@2026-01-01` for `"2026-01-01"`.
    private func literal(like wanted: Kinds, instead id: NodeID, _ given: Kinds) -> String? {
        switch (wanted, given) {
        case (.money, .number) where isLiteralNumber(id): "write `£\(tree.written(id))`"
        case (.duration, .number) where isLiteralNumber(id): "write `\(tree.written(id)).seconds`"
        case (.date, .string):
            if case .text(let text) = tree[id], case .value = DateLiteral.read(Array("@\(tree[text])".utf8)[...]) {
                "write `@\(tree[text])`"
            } else {
                nil
            }
        default: nil
        }
    }

    private func isLiteralNumber(_ id: NodeID) -> Bool {
        switch tree[id] {
        case .integer, .decimal: true
        default: false
        }
    }

    static func isNumeric(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }

    // MARK: Walking

    /// The shape of what a `for` gives; reports what cannot be walked over.
    mutating func walked(_ sequence: NodeID, _ shape: ShapeID) -> ShapeID {
        let kinds = shapes.kinds(shape)
        if kinds == .object, case .object(let object) = shapes[shape], shapes.objects[Int(object)].isClosed {
            if !shapes.fields(of: object).contains(where: { text($0.name) == "imin:item" }) {
                error(
                    "not-iterable", "an Object is not walked over", at: span(sequence),
                    advice: "walk over `\(quoted(sequence)).keys` or `.values`")
                return .any
            }
        }
        if kinds.isDisjoint(with: [.array, .range, .object, .string]) {
            error(
                "not-iterable", "\(kinds.noun) cannot be walked over", at: span(sequence),
                advice: kinds == .number ? "write `0..<\(quoted(sequence))`" : "`for` takes an Array, a Range or a collection reply")
            return .any
        }
        if kinds == .range { checkWalkable(sequence, shape) }
        return element(of: shape)
    }
}
