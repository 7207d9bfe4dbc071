// Units: amounts of different currencies do not mix, and Numbers have no unit until one is written.

extension Checker {
    /// `2026-05-10`, which is 2011.
    mutating func checkDay(_ id: NodeID, _ right: NodeID) {
        guard case .integer = tree[right] else { return }
        let bytes = tree.source.bytes[Int(span(id).start)..<Int(span(id).end)]
        guard bytes.count == 10 else { return }
        for (place, byte) in bytes.enumerated() {
            let isDash = place == 4 || place == 7
            if isDash ? byte != UInt8(ascii: "-") : byte &- 0x30 >= 10 { return }
        }
        hint(
            "subtracted-date", "`\(quoted(id))` is a subtraction", at: span(id), advice: "a day is written `@\(quoted(id))`")
    }

    /// Operands that an operation never takes: said in terms of units where units are the matter.
    mutating func reportOperands(
        _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, _ x: Kinds, _ y: Kinds
    ) {
        let sign = operation.sign
        let measured: Kinds = [.number, .money, .duration, .date]
        let isUnit = measured.contains(x) && measured.contains(y)
        var advice: String?
        switch (operation, x, y) {
        case (.add, .array, _): advice = "an Array takes up another Array: write `[\(quoted(right))]`"
        case (.add, .string, _), (.add, _, .string):
            let (text, other) = x == .string ? (left, right) : (right, left)
            advice =
                if case .text(let written) = tree[text], tree[written].utf8.count <= 20 {
                    x == .string ? "write `\"\(tree[written])\\(\(quoted(other)))\"`" : "write `\"\\(\(quoted(other)))\(tree[written])\"`"
                } else {
                    "build the text with `\"… \\(\(quoted(other)))\"`"
                }
        case (_, .date, .date): advice = "`a - b` is the Duration between two Dates"
        case (_, .date, .number): advice = "write `\(sign) \(bare(right)).days`"
        case (_, .duration, .number): advice = "write `\(sign) \(bare(right)).minutes`"
        case (_, .number, .duration): advice = "write `\(bare(left)).minutes \(sign) \(quoted(right))`"
        case (.multiply, .money, .money): advice = "multiply an amount by a Number"
        case (.add, .money, .number), (.subtract, .money, .number), (.less, .money, .number), (.lessOrEqual, .money, .number),
            (.greater, .money, .number), (.greaterOrEqual, .money, .number):
            advice = "write `\(sign) \(amount(right))`"
        case (_, .number, .money): advice = "write an amount: `\(amount(left))`"
        case (_, .string, .date): advice = conversion(left, x, .date) ?? "make a Date of the text: `date(\(quoted(left)))`"
        case (_, .date, .string): advice = conversion(right, y, .date) ?? "make a Date of the text: `date(\(quoted(right)))`"
        case (_, .number, .string): advice = conversion(right, y, .number)
        case (_, .string, .number): advice = conversion(left, x, .number)
        default:
            if x.contains(.null) || y.contains(.null) { advice = "give a value instead of null with `??`" }
        }
        let span = span(id)
        error(
            isUnit ? "unit-mismatch" : "operator-types", OperatorTable.deed(operation, x, y), at: span, advice: advice)
    }

    /// A Number as pounds.
    private func amount(_ id: NodeID) -> String {
        switch tree[id] {
        case .integer, .decimal: "£\(tree.written(id))"
        default: "money(\"\\(\(quoted(id)))\", \"GBP\")"
        }
    }

    private func bare(_ id: NodeID) -> String {
        switch tree[id] {
        case .name, .integer, .decimal, .group, .member, .index, .call: quoted(id)
        default: "(\(quoted(id)))"
        }
    }

    /// The amount that comes of two amounts; reports two currencies.
    mutating func checkCurrencies(_ id: NodeID, _ operation: BinaryOperator, _ a: ShapeID, _ b: ShapeID) -> ShapeID {
        switch (shapes[a], shapes[b]) {
        case (.moneyOf(let p), .moneyOf(let q)):
            if p == q { return a }
            error(
                "money-currencies", "\(currency(p)) and \(currency(q)) do not mix", at: span(id),
                advice: "convert one of them first")
            return .money
        case (.moneyOf, .number): return a
        case (.number, .moneyOf): return b
        default: return .money
        }
    }

    /// `names.sum()`: only where there are no names this goes well.
    mutating func checkElements(_ receiver: ShapeID, are wanted: Kinds, for method: Symbol, at place: Span) {
        let given = shapes.kinds(element(of: shapes.unwrapped(receiver)))
        guard given.isDisjoint(with: wanted) else { return }
        hint(
            "argument-type", "`\(text(method))` takes \(wanted.noun) as elements, and these are \(given.noun)", at: place,
            advice: "make what is wanted of each with `.map { … }`")
    }

    /// `max(1, "a")`: what is compared with one another needs an order.
    mutating func checkOrdered(_ values: [(value: NodeID, shape: ShapeID)]) {
        guard let first = values.first else { return }
        let kinds = shapes.kinds(first.shape)
        for other in values.dropFirst() {
            let found = diagnosticCount
            let others = shapes.kinds(other.shape)
            if others.isDisjoint(with: kinds) {
                error(
                    "operator-types", "\(others.noun) and \(kinds.noun) have no order", at: span(other.value),
                    advice: conversion(other.value, others, kinds) ?? "compare values of one kind")
            } else if kinds == .money, others == .money {
                _ = checkCurrencies(other.value, .less, first.shape, other.shape)
            }
            if diagnosticCount != found { return }
        }
    }

    func currency(_ packed: UInt32) -> String {
        let letters = [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)]
        return String(decoding: letters, as: UTF8.self)
    }
}
