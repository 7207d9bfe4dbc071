// Methods of Number, and its units: `5.minutes`.

extension Library {
    static let numbers: [LibraryFunction] = numberMethods + units

    private static let numberMethods: [LibraryFunction] = [
        LibraryFunction(
            .number, "rounded", "Rounded to a whole Number or to so many decimals; halves away from zero.",
            [Parameter("to", name: "decimals", .number, isRequired: false)], returns: .fixed(.number),
            example: "2.5.rounded() == 3 && 9.455.rounded(to: 2) == 9.46",
            .native(rounded)),
        LibraryFunction(
            .number, "abs", "Without its sign.", returns: .fixed(.number), example: "(2 - 5).abs() == 3",
            .native { _, call throws(ScriptFailure) in try magnitude(call.receiver) }),
        LibraryFunction(
            .number, "min", "The smaller of it and another.", [Parameter(nil, name: "other", .number)], returns: .fixed(.number),
            example: "5.min(3) == 3", .native { context, call throws(ScriptFailure) in try lesser(context, call.receiver, call[0]) }),
        LibraryFunction(
            .number, "max", "The larger of it and another.", [Parameter(nil, name: "other", .number)], returns: .fixed(.number),
            example: "5.max(3) == 5", .native { context, call throws(ScriptFailure) in try greater(context, call.receiver, call[0]) }),
        LibraryFunction(
            .number, "clamped", "The nearest Number of a range.", [Parameter("to", name: "range", .range)], returns: .fixed(.number),
            example: "12.clamped(to: 1...10) == 10", .native(clamped)),
        // For the prelude.
        LibraryFunction(
            .number, "_atLeast", "The same, where it is a whole Number that is not less than another; else a mistake of who gave it.",
            [Parameter(nil, name: "least", .number), Parameter(nil, name: "title", .string)], returns: .fixed(.number),
            example: #"(3)._atLeast(1, "times") == 3"#,
            .native { _, call throws(ScriptFailure) in
                let least = try call.whole(0, "least")
                guard let whole = try number(call.receiver).whole, whole >= least else {
                    let given = call.receiver.number?.description ?? "this"
                    throw .mistake("invalid-argument", "`\(call.string(1))` must be a whole Number of at least \(least), not \(given)")
                }
                return .integer(whole)
            }),
        LibraryFunction(
            "abs", "A Number without its sign.", [Parameter(nil, name: "number", .number)], returns: .fixed(.number),
            example: "abs(-3) == 3",
            .native { _, call throws(ScriptFailure) in try magnitude(call[0]) }),
        LibraryFunction(
            "min", "The smallest of two or more values.",
            [Parameter(nil, name: "one", .any), Parameter(nil, name: "other", .any), .several("more").compared], returns: .argument(0),
            example: "min(£3, £5) == £3",
            .native { context, call throws(ScriptFailure) in try extreme(context, call, lesser) }),
        LibraryFunction(
            "max", "The largest of two or more values.",
            [Parameter(nil, name: "one", .any), Parameter(nil, name: "other", .any), .several("more").compared], returns: .argument(0),
            example: "max(3, 5, 4) == 5",
            .native { context, call throws(ScriptFailure) in try extreme(context, call, greater) }),
    ]

    /// `5.minutes` and `1.minute`.
    private static let units: [LibraryFunction] = Durations.units.flatMap { unit in
        [unit.name, unit.singular].map { name in
            LibraryFunction(
                .number, name, "So many \(unit.plural).", returns: .fixed(.duration), example: unitExample(name, unit), isProperty: true,
                .native { _, call throws(ScriptFailure) in
                    guard let nanoseconds = Durations.nanoseconds(try number(call.receiver), of: unit.nanoseconds) else {
                        throw .mistake("duration-overflow", "a Duration is at most 292 years")
                    }
                    return .duration(nanoseconds)
                })
        }
    }

    private static func unitExample(_ name: String, _ unit: Durations.Unit) -> String {
        let smaller = Durations.units.first { $0.nanoseconds < unit.nanoseconds } ?? unit
        return "1.\(name) == \(unit.nanoseconds / smaller.nanoseconds).\(smaller.name)"
    }

    private static func rounded(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let (number, decimals) = (try number(call.receiver), Int(clamping: try call.whole(0, "to", default: 0)))
        do { return .number(try number.rounded(to: decimals)) } catch { throw .arithmetic(error) }
    }

    private static func magnitude(_ value: Value) throws(ScriptFailure) -> Value {
        let number = try number(value)
        do { return .number(try number.magnitude()) } catch { throw .arithmetic(error) }
    }

    /// Of what a free function was given: two values, and others in an array.
    private static func extreme(
        _ context: NativeContext, _ call: NativeCall, _ better: (NativeContext, Value, Value) throws(ScriptFailure) -> Value
    ) throws(ScriptFailure) -> Value {
        var best = try better(context, call[0], call[1])
        guard call.isGiven(2) else { return best }
        for value in call[2].elements {
            let previous = best
            defer { context.heap.release(previous) }
            best = try better(context, previous, value)
        }
        return best
    }

    private static func lesser(_ context: NativeContext, _ one: Value, _ other: Value) throws(ScriptFailure) -> Value {
        (try context.heap.compare(other, one) < 0 ? other : one).retained()
    }

    private static func greater(_ context: NativeContext, _ one: Value, _ other: Value) throws(ScriptFailure) -> Value {
        (try context.heap.compare(other, one) >= 0 ? other : one).retained()
    }

    private static func clamped(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        guard let range = call[0].range, range.isClosed || call[0].wholeRange?.isEmpty == false else {
            throw .mistake("invalid-argument", "`to` must be a range like 1...10 with a last Number")
        }
        // A half-open range of whole Numbers ends one before its bound.
        let upper = range.isClosed ? range.upper : .integer(range.upper.integerBits - 1)
        guard try context.heap.compare(range.lower, upper) <= 0 else { throw .mistake("invalid-argument", "`to` is an empty range") }
        if try context.heap.compare(call.receiver, range.lower) < 0 { return range.lower.retained() }
        return (try context.heap.compare(call.receiver, upper) > 0 ? upper : call.receiver).retained()
    }
}
