// Properties and methods of Object. A field of the same name wins over them.

extension Library {
    static let objects: [LibraryFunction] = [
        LibraryFunction(
            .object, "keys", "The names of its fields, in order.", returns: .fixed(.array(.string)),
            example: #"{ a: 1, b: 2 }.keys == ["a", "b"]"#, isProperty: true,
            .native { context, call in members(context, call) { key, _ in key.retained() } }),
        LibraryFunction(
            .object, "values", "What its fields hold, in order.", returns: .fixed(.array(.any)), example: "{ a: 1, b: 2 }.values == [1, 2]",
            isProperty: true, .native { context, call in members(context, call) { _, value in value.retained() } }),
        LibraryFunction(
            .object, "count", "The number of its fields.", returns: .fixed(.number), example: "{ a: 1, b: 2 }.count == 2", isProperty: true,
            .native { context, call in .integer(context.heap.fieldCount(call.receiver)) }),
        LibraryFunction(
            .object, "isEmpty", "Whether it has no fields.", returns: .fixed(.bool), example: "{}.isEmpty", isProperty: true,
            .native { context, call in .bool(context.heap.fieldCount(call.receiver) == 0) }),
        LibraryFunction(
            .object, "toArray", "Its fields as an array of objects with `key` and `value`.", returns: .fixed(.array(.object(nil))),
            example: #"{ a: 1 }.toArray() == [{ key: "a", value: 1 }]"#,
            .native { context, call in
                members(context, call) { key, value in
                    context.heap.object([("key", key.retained()), ("value", value.retained())])
                }
            }),
        LibraryFunction(
            .object, "mapValues", "The same fields with what a function makes of their values.",
            [Parameter(nil, name: "transform", .function)], returns: .fixed(.object(nil)),
            example: "{ a: 1, b: 2 }.mapValues { $0 * 10 } == { a: 10, b: 20 }", closure: [.fixed(.any)], .prelude),
        LibraryFunction(
            .object, "has", "Whether it has a field that a name finds, also as `imin:name` or `@name`.",
            [Parameter(nil, name: "name", .string)], returns: .fixed(.bool), example: #"{ "@id": 1 }.has("id") && !{ a: 1 }.has("b")"#,
            .native { context, call in
                let name = call.string(0)
                return .bool([name, "imin:" + name, "@" + name].contains { context.heap.hasField($0, of: call.receiver) })
            }),
        LibraryFunction(
            .object, "merging", "With the fields of another object, which win.", [Parameter(nil, name: "other", .object(nil))],
            returns: .fixed(.object(nil)), example: "{ a: 1, b: 2 }.merging({ b: 3 }) == { a: 1, b: 3 }",
            .native { context, call in
                var made = call.receiver.retained()
                context.heap.makeUnique(&made)
                for number in 0..<context.heap.fieldCount(call[0]) {
                    let (key, value) = context.heap.member(number, of: call[0])
                    context.heap.setMember(key, value.retained(), in: &made)
                }
                return made
            }),
        LibraryFunction(
            .object, "without", "Without a field, or without the fields of an array of names.", [Parameter(nil, name: "names", .any)],
            returns: .fixed(.object(nil)), example: #"{ a: 1, b: 2, c: 3 }.without(["a", "c"]) == { b: 2 }"#, .native(without)),
        LibraryFunction(
            .object, "renamed", "With a field under another name, in the same place.",
            [Parameter(nil, name: "name", .string), Parameter("to", .string)], returns: .fixed(.object(nil)),
            example: #"{ a: 1, b: 2 }.renamed("a", to: "x") == { x: 1, b: 2 }"#, .native(renamed)),
    ]

    private static func members(_ context: NativeContext, _ call: NativeCall, _ make: (Value, Value) -> Value) -> Value {
        let count = context.heap.fieldCount(call.receiver)
        let made = context.heap.array(capacity: count)
        for number in 0..<count {
            let (key, value) = context.heap.member(number, of: call.receiver)
            context.heap.append(make(key, value), to: made)
        }
        return made
    }

    private static func without(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let names = call[0].isText ? [call[0]] : Array(call[0].elements)
        guard call[0].isText || call[0].tag == .array, names.allSatisfy(\.isText) else {
            throw .mistake("argument-type", "`without` takes a String or an Array of them, not \(call[0].typePhrase)")
        }
        return rebuilt(context, call.receiver) { key in names.contains { $0.hasSameBytes(as: key) } ? nil : key }
    }

    private static func renamed(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        guard context.heap.field(call[0], of: call.receiver) != nil else {
            throw ScriptFailure(kind: "missing-field", "the object has no field `\(call.string(0))` to rename")
        }
        // A field that has the new name already gives way.
        return rebuilt(context, call.receiver) { key in
            if key.hasSameBytes(as: call[0]) { return call[1] }
            return key.hasSameBytes(as: call[1]) ? nil : key
        }
    }

    /// A copy with other keys; fields without one are left out.
    private static func rebuilt(_ context: NativeContext, _ object: Value, _ key: (Value) -> Value?) -> Value {
        var made = context.heap.emptyObject(origin: object.origin)
        for number in 0..<context.heap.fieldCount(object) {
            let (name, value) = context.heap.member(number, of: object)
            if let kept = key(name) { context.heap.setMember(kept, value.retained(), in: &made) }
        }
        return made
    }
}

extension Heap {
    /// Sets a field by a key that is a string, as an object of names where it can. Owns `value`; `object` must be the caller's alone.
    func setMember(_ key: Value, _ value: Value, in object: inout Value) {
        if object.isTable { set(key, value, in: &object) } else { set(key.string, value, in: &object) }
    }

    /// Whether an object has exactly that field.
    fileprivate func hasField(_ key: String, of object: Value) -> Bool { field(key, of: object) != nil }
}
