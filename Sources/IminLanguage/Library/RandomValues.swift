// Random values: all of them follow from the seed of the run.

extension Library {
    static let randomValues: [LibraryFunction] = [
        LibraryFunction(
            module: "random", "int", "A whole Number of a range.", [Parameter("in", name: "range", .range)], returns: .fixed(.number),
            example: "random.int(in: 3...3) == 3",
            .native { context, call throws(ScriptFailure) in
                guard let range = call[0].range, range.lower.tag == .integer, range.upper.tag == .integer else {
                    throw .mistake("argument-type", "`in` must be a range of whole Numbers")
                }
                let (lower, upper) = (range.lower.integerBits, range.upper.integerBits)
                guard lower < upper || (range.isClosed && lower == upper) else {
                    throw .mistake("invalid-argument", "`in` is an empty range")
                }
                return .integer(context.random.int(in: lower...(range.isClosed ? upper : upper - 1)))
            }),
        LibraryFunction(
            module: "random", "pick", "An element of an array.", [Parameter(nil, name: "elements", .array(.any))], returns: .fixed(.any),
            example: "random.pick([7]) == 7",
            .native { context, call throws(ScriptFailure) in
                let items = try Items(call[0], context)
                guard items.count > 0 else { throw .mistake("invalid-argument", "there is nothing to pick from an empty array") }
                return items[context.random.index(count: items.count)].retained()
            }),
        LibraryFunction(
            module: "random", "id", "An identifier of ten letters, as the platform's, or of so many.",
            [Parameter(nil, name: "count", .number, isRequired: false)], returns: .fixed(.string), example: "random.id(6).count == 6",
            .native { context, call throws(ScriptFailure) in
                let count = try call.count(0, "count", default: 10)
                try context.checkString(byteCount: count)
                return context.heap.string(context.random.id(count))
            }),
        LibraryFunction(
            module: "random", "uuid", "A UUID of version 4.", returns: .fixed(.string), example: "random.uuid().count == 36",
            .native { context, _ in context.heap.string(context.random.uuid()) }),
        LibraryFunction(
            module: "random", "email", "An e-mail address at example.com.", returns: .fixed(.string),
            example: #"random.email().hasSuffix("@example.com")"#, .native { context, _ in context.heap.string(context.random.email()) }),
        LibraryFunction(
            module: "random", "name", "A given and a family name.", returns: .fixed(.string), example: #"random.name().contains(" ")"#,
            .native { context, _ in context.heap.string(context.random.name()) }),
    ]
}
