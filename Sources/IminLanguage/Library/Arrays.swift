// Methods of Array. Those that take a closure are in the prelude, so that the closure may wait for the network.

extension Library {
    static let arrays: [LibraryFunction] = [
        LibraryFunction(
            .array, "count", "The number of elements.", returns: .fixed(.number), example: "[1, 2].count == 2", isProperty: true,
            .native { _, call in .integer(call.receiver.elementCount) }),
        LibraryFunction(
            .array, "append", "Adds an element at the end.", [Parameter(nil, name: "element", .any)], returns: .fixed(.null),
            example: "{ var xs = [1]; xs.append(2); return xs }() == [1, 2]", isPure: false,
            .mutating { context, receiver, call in
                context.heap.makeUnique(&receiver)
                context.heap.append(call[0].retained(), to: receiver)
                return .null
            }),
        LibraryFunction(
            .array, "map", "What a function makes of every element.", [Parameter(nil, name: "transform", .function)],
            returns: .arrayOfClosureResult, example: "[1, 2].map { $0 * 2 } == [2, 4]", closure: [.element], .prelude),
    ]
}
