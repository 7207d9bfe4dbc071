// Properties and methods of Array. Those that take a closure are in the prelude, so that the closure may wait for the network.

extension Library {
    static let arrays: [LibraryFunction] = arrayProperties + arrayMethods + arrayChanges + arrayPrelude + ranges

    private static let arrayProperties: [LibraryFunction] = [
        LibraryFunction(
            .array, "count", "The number of elements.", returns: .fixed(.number), example: "[1, 2].count == 2", isProperty: true,
            .native { context, call throws(ScriptFailure) in .integer(try call.ends(context).count) }),
        LibraryFunction(
            .array, "isEmpty", "Whether it has no elements.", returns: .fixed(.bool), example: "[].isEmpty", isProperty: true,
            .native { context, call throws(ScriptFailure) in .bool(try call.ends(context).count == 0) }),
        LibraryFunction(
            .array, "first", "The first element; null where there is none.", returns: .optionalElement, example: "[1, 2].first == 1",
            isProperty: true,
            .native { context, call throws(ScriptFailure) in
                let items = try call.ends(context)
                return items.count > 0 ? items[0].retained() : .null
            }),
        LibraryFunction(
            .array, "last", "The last element; null where there is none.", returns: .optionalElement, example: "[1, 2].last == 2",
            isProperty: true,
            .native { context, call throws(ScriptFailure) in
                let items = try call.ends(context)
                return items.count > 0 ? items[items.count - 1].retained() : .null
            }),
    ]

    private static let arrayMethods: [LibraryFunction] = [
        LibraryFunction(
            .array, "joined", "Its strings in one, with a separator between them.",
            [Parameter("separator", .string, isRequired: false)], returns: .fixed(.string),
            example: #"["a", "b"].joined(separator: ", ") == "a, b""#, .native(joined)
        ).ofElements(.string),
        LibraryFunction(
            .array, "unique", "Without the elements that stood there before.", returns: .receiver,
            example: "[1, 2, 1].unique() == [1, 2]", .native(unique)),
        LibraryFunction(
            .array, "reversed", "In the opposite order.", returns: .receiver, example: "[1, 2].reversed() == [2, 1]",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try copy(items, (0..<items.count).reversed(), context)
            }),
        LibraryFunction(
            .array, "prefix", "The first so many elements, or all where there are fewer.", [Parameter(nil, name: "count", .number)],
            returns: .receiver, example: "[1, 2, 3].prefix(2) == [1, 2]",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try copy(items, 0..<min(items.count, try call.count(0, "count")), context)
            }),
        LibraryFunction(
            .array, "dropFirst", "Without the first element, or the first so many.",
            [Parameter(nil, name: "count", .number, isRequired: false)], returns: .receiver, example: "[1, 2, 3].dropFirst() == [2, 3]",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try copy(items, min(items.count, try call.count(0, "count", default: 1))..<items.count, context)
            }),
        LibraryFunction(
            .array, "suffix", "The last so many elements, or all where there are fewer.", [Parameter(nil, name: "count", .number)],
            returns: .receiver, example: "[1, 2, 3].suffix(2) == [2, 3]",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try copy(items, max(0, items.count - (try call.count(0, "count")))..<items.count, context)
            }),
        LibraryFunction(
            .array, "dropLast", "Without the last element, or the last so many.",
            [Parameter(nil, name: "count", .number, isRequired: false)], returns: .receiver, example: "[1, 2, 3].dropLast() == [1, 2]",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try copy(items, 0..<max(0, items.count - (try call.count(0, "count", default: 1))), context)
            }),
        LibraryFunction(
            .array, "zip", "Its elements in pairs with those of another array, as long as both last.",
            [Parameter(nil, name: "other", .array(.any))], returns: .fixed(.array(.array(.any))),
            example: #"[1, 2].zip(["a", "b"]) == [[1, "a"], [2, "b"]]"#,
            .native { context, call throws(ScriptFailure) in
                let (items, others) = (try call.items(context), call[0].elements)
                return try pairs(min(items.count, others.count), context) { (items[$0].retained(), others[$0].retained()) }
            }),
        LibraryFunction(
            .array, "enumerated", "Its elements in pairs with their places, which begin at 0.", returns: .fixed(.array(.array(.any))),
            example: #"["a", "b"].enumerated() == [[0, "a"], [1, "b"]]"#,
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                return try pairs(items.count, context) { (.integer($0), items[$0].retained()) }
            }),
        LibraryFunction(
            .array, "sum", "The sum of its Numbers, amounts of one currency, or Durations; 0 where it is empty.", returns: .element,
            example: "[£1.50, £2].sum() == £3.50", .native(sum)
        ).ofElements([.number, .money, .duration]),
        // For the prelude.
        LibraryFunction(
            .array, "_min", "The smallest element; null where there is none.", returns: .optionalElement, example: "[2, 1]._min() == 1",
            .native { context, call throws(ScriptFailure) in try extreme(context, call) { $0 < 0 } }),
        LibraryFunction(
            .array, "_max", "The largest element; null where there is none.", returns: .optionalElement, example: "[£1, £2]._max() == £2",
            .native { context, call throws(ScriptFailure) in try extreme(context, call) { $0 >= 0 } }),
        LibraryFunction(
            .array, "_contains", "Whether an element equals a value.", [Parameter(nil, name: "element", .any)], returns: .fixed(.bool),
            example: "[1, 2]._contains(2)",
            .native { context, call throws(ScriptFailure) in
                let items = try call.items(context)
                for position in 0..<items.count where context.heap.equals(items[position], call[0]) { return .bool(true) }
                return .bool(false)
            }),
        LibraryFunction(
            .array, "_sorted", "From the smallest to the largest, or by the order of other values in the same places.",
            [Parameter(nil, name: "keys", .array(.any), isRequired: false)], returns: .receiver,
            example: "[2, 1]._sorted() == [1, 2] && [2, 1]._sorted([3, 4]) == [2, 1]", .native(sorted)),
    ]

    private static let arrayChanges: [LibraryFunction] = [
        LibraryFunction(
            .array, "append", "Adds an element at the end, or all those of another array.",
            [Parameter(nil, name: "element", .any, isRequired: false), Parameter("contentsOf", .array(.any), isRequired: false)],
            returns: .fixed(.null),
            example: "{ var xs = [1]; xs.append(2); xs.append(contentsOf: [3, 4]); return xs }() == [1, 2, 3, 4]", isPure: false,
            .mutating { context, receiver, call throws(ScriptFailure) in
                let added = call[0].isAbsent ? Array(call[1].elements) : [call[0]]
                try context.checkArray(count: receiver.elementCount + added.count)
                context.heap.makeUnique(&receiver)
                for element in added { context.heap.append(element.retained(), to: receiver) }
                return .null
            }
        ).takingOne(ofFirst: 2),
        LibraryFunction(
            .array, "insert", "Adds an element before a place.", [Parameter(nil, name: "element", .any), Parameter("at", .number)],
            returns: .fixed(.null), example: "{ var xs = [1, 3]; xs.insert(2, at: 1); return xs }() == [1, 2, 3]", isPure: false,
            .mutating { context, receiver, call throws(ScriptFailure) in
                let place = try index(call, 1, upTo: receiver.elementCount)
                context.heap.makeUnique(&receiver)
                context.heap.append(call[0].retained(), to: receiver)
                let items = receiver.arrayCell.pointee.items
                let added = items[receiver.elementCount - 1]
                (items + place + 1).update(from: items + place, count: receiver.elementCount - 1 - place)
                items[place] = added
                return .null
            }),
        LibraryFunction(
            .array, "remove", "Takes an element out and gives it back.", [Parameter("at", .number)], returns: .element,
            example: "{ var xs = [1, 2]; let x = xs.remove(at: 0); return [x, xs] }() == [1, [2]]", isPure: false,
            .mutating { context, receiver, call throws(ScriptFailure) in
                let place = try index(call, 0, upTo: receiver.elementCount - 1)
                context.heap.makeUnique(&receiver)
                let cell = receiver.arrayCell
                let removed = cell.pointee.items[place]
                let rest = receiver.elementCount - 1 - place
                (cell.pointee.items + place).update(from: cell.pointee.items + place + 1, count: rest)
                cell.pointee.count -= 1
                return removed
            }),
    ]

    private static let arrayPrelude: [LibraryFunction] = [
        LibraryFunction(
            .array, "map", "What a function makes of every element.", [Parameter(nil, name: "transform", .function)],
            returns: .arrayOfClosureResult, example: "[1, 2].map { $0 * 2 } == [2, 4]", closure: [.element], .prelude),
        LibraryFunction(
            .array, "filter", "The elements for which a function says true.", [Parameter(nil, name: "isIncluded", .function).giving(.bool)],
            returns: .arrayOfElement, example: "[1, 2, 3].filter { $0 > 1 } == [2, 3]", closure: [.element], .prelude),
        LibraryFunction(
            .array, "compactMap", "What a function makes of every element, without the nulls.",
            [Parameter(nil, name: "transform", .function)], returns: .fixed(.array(.any)),
            example: #"["1", "x"].compactMap { $0.number } == [1]"#, closure: [.element], .prelude),
        LibraryFunction(
            .array, "reduce", "One value from all elements, beginning with a first result.",
            [Parameter(nil, name: "initial", .any), Parameter(nil, name: "combine", .function)], returns: .accumulated,
            example: "[1, 2, 3].reduce(0) { sum, n in sum + n } == 6", closure: [.argument(0), .element], .prelude),
        LibraryFunction(
            .array, "flatMap", "What a function makes of every element, arrays put together in one.",
            [Parameter(nil, name: "transform", .function).giving(.elements)], returns: .fixed(.array(.any)),
            example: "[1, 2].flatMap { [$0, $0] } == [1, 1, 2, 2]", closure: [.element], .prelude),
        LibraryFunction(
            .array, "each", "Calls a function with every element.", [Parameter(nil, name: "body", .function)], returns: .fixed(.null),
            example: "{ var n = 0; [1, 2].each { n += $0 }; return n }() == 3", isPure: false, closure: [.element], .prelude),
        LibraryFunction(
            .array, "first", "The first element for which a function says true; null where there is none.",
            [Parameter("where", .function).giving(.bool)], returns: .optionalElement, example: "[1, 2, 3].first { $0 > 1 } == 2",
            closure: [.element], .prelude),
        LibraryFunction(
            .array, "last", "The last element for which a function says true; null where there is none.",
            [Parameter("where", .function).giving(.bool)], returns: .optionalElement, example: "[1, 2, 3].last { $0 < 3 } == 2",
            closure: [.element], .prelude),
        LibraryFunction(
            .array, "contains", "Whether an element equals a value, or a function says true of one.",
            [
                Parameter(nil, name: "element", .any, isRequired: false),
                Parameter("where", .function, isRequired: false).giving(.bool),
            ],
            returns: .fixed(.bool), example: "[1, 2].contains(2) && ![1, 2].contains { $0 > 2 }", closure: [.element], .prelude
        ).takingOne(ofFirst: 2),
        LibraryFunction(
            .array, "allSatisfy", "Whether a function says true of every element.",
            [Parameter(nil, name: "isMatch", .function).giving(.bool)], returns: .fixed(.bool),
            example: "[1, 2].allSatisfy { $0 > 0 }", closure: [.element], .prelude),
        LibraryFunction(
            .array, "firstIndex",
            "The place of the first element that equals a value, or of which a function says true; null where there is none.",
            [
                Parameter("of", name: "element", .any, isRequired: false),
                Parameter("where", .function, isRequired: false).giving(.bool),
            ],
            returns: .fixed(.optional(.number)), example: "[4, 5].firstIndex(of: 5) == 1 && [4, 5].firstIndex { $0 > 3 } == 0",
            closure: [.element], .prelude
        ).takingOne(ofFirst: 2),
        LibraryFunction(
            .array, "sorted",
            "From the smallest to the largest: of the elements, of a field, of what a function makes of each, or as a function of two says which comes first. The order of equals stays.",
            [Parameter("by", .oneOf([.function, .string]), isRequired: false).orField.giving(.ordered)], returns: .receiver,
            example: #"[2, 3, 1].sorted { $0 > $1 } == [3, 2, 1] && [{ n: 2 }, { n: 1 }].sorted(by: "n").first.n == 1"#,
            closure: [.element, .element], .prelude),
        LibraryFunction(
            .array, "min",
            "The smallest element; null where there is none. What `by:` may be `sorted` says.",
            [Parameter("by", .oneOf([.function, .string]), isRequired: false).orField.giving(.ordered)], returns: .optionalElement,
            example: #"[2, 1].min() == 1 && [{ n: 2 }, { n: 1 }].min(by: "n") == { n: 1 }"#, closure: [.element, .element], .prelude),
        LibraryFunction(
            .array, "max",
            "The largest element; null where there is none. What `by:` may be `sorted` says.",
            [Parameter("by", .oneOf([.function, .string]), isRequired: false).orField.giving(.ordered)], returns: .optionalElement,
            example: #"[£1, £2].max() == £2 && ["a", "abc", "ab"].max { $0.count } == "abc""#, closure: [.element, .element], .prelude),
        LibraryFunction(
            .array, "grouped",
            "Its elements in arrays by a field or by what a function says of them; the fields of an object, in order of appearance.",
            [Parameter("by", .oneOf([.function, .string])).orField], returns: .fixed(.object(nil)),
            example: #"["ab", "c", "ad"].grouped { $0.hasPrefix("a") } == { "true": ["ab", "ad"], "false": ["c"] }"#, closure: [.element],
            .prelude),
        LibraryFunction(
            .array, "parallelMap", "What a function makes of every element, several at once; results in the order of the elements.",
            [Parameter("limit", .number, isRequired: false, "How many at once.").atLeast(1), Parameter(nil, name: "transform", .function)],
            returns: .arrayOfClosureResult, example: "[1, 2].parallelMap(limit: 2) { $0 * 2 } == [2, 4]", isPure: false,
            closure: [.element], .prelude),
    ]

    /// What a range answers without walking through its numbers.
    private static let ranges: [LibraryFunction] = [
        LibraryFunction(
            .range, "contains", "Whether a value lies in it, or a function says true of one of its whole Numbers.",
            [
                Parameter(nil, name: "element", .any, isRequired: false),
                Parameter("where", .function, isRequired: false).giving(.bool),
            ],
            returns: .fixed(.bool), example: "(1...3).contains(3) && !(1..<3).contains(3)", closure: [.element], .prelude
        ).takingOne(ofFirst: 2),
        LibraryFunction(
            .range, "_holds", "Whether a value lies in it.", [Parameter(nil, name: "element", .any)], returns: .fixed(.bool),
            example: "(1...3)._holds(2.5)",
            .native { context, call throws(ScriptFailure) in
                do throws(Fault) { return .bool(try context.heap.contains(call.receiver, call[0])) } catch { throw error.failure }
            }),
    ]

    // MARK: Behind them

    /// An index argument from 0 to a last one.
    private static func index(_ call: NativeCall, _ position: Int, upTo last: Int) throws(ScriptFailure) -> Int {
        let index = try call.whole(position, "at")
        guard index >= 0, index <= last else {
            throw .mistake("index-out-of-range", last < 0 ? "the array is empty" : "there is no place \(index): the last one is \(last)")
        }
        return Int(index)
    }

    static func copy(_ items: Items, _ places: some Collection<Int>, _ context: NativeContext) throws(ScriptFailure) -> Value {
        try context.checkArray(count: places.count)
        let made = context.heap.array(capacity: places.count)
        for place in places { context.heap.append(items[place].retained(), to: made) }
        return made
    }

    private static func pairs(
        _ count: Int, _ context: NativeContext, _ pair: (Int) -> (Value, Value)
    ) throws(ScriptFailure) -> Value {
        // Each pair has a cell of its own besides its place and its two values.
        try context.checkArray(count: count * 5)
        let made = context.heap.array(capacity: count)
        for position in 0..<count {
            let (first, second) = pair(position)
            context.heap.append(context.heap.array([first, second]), to: made)
        }
        return made
    }

    private static func joined(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let items = try call.items(context)
        let separator = call.isGiven(0) ? call[0].bytes : UnsafeBufferPointer(start: nil, count: 0)
        var made: [UInt8] = []
        var isSecret = false
        for position in 0..<items.count {
            guard items[position].isText else {
                throw .mistake(
                    "argument-type",
                    "only strings can be joined, and element \(position) is \(items[position].typePhrase); use `\\( )` in `map`")
            }
            if position > 0 { made.append(contentsOf: separator) }
            made.append(contentsOf: items[position].bytes)
            isSecret = isSecret || items[position].tag == .secret
            try context.checkString(byteCount: made.count)
        }
        return made.withUnsafeBufferPointer { context.heap.string($0, isSecret ? .secret : .string) }
    }

    private static func unique(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let items = try call.items(context)
        var seen: [UInt64: [Int]] = [:]
        var places: [Int] = []
        for position in 0..<items.count {
            let hash = context.heap.equalityHash(of: items[position])
            if seen[hash]?.contains(where: { context.heap.equals(items[$0], items[position]) }) == true { continue }
            seen[hash, default: []].append(position)
            places.append(position)
        }
        return try copy(items, places, context)
    }

    private static func extreme(
        _ context: NativeContext, _ call: NativeCall, _ isBetter: (Int) -> Bool
    ) throws(ScriptFailure) -> Value {
        let items = try call.items(context)
        guard items.count > 0 else { return .null }
        var best = 0
        // A single element is compared with itself, so that one without order is refused too.
        for position in 0..<items.count where isBetter(try context.heap.compare(items[position], items[best])) { best = position }
        return items[best].retained()
    }

    private static func sum(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let items = try call.items(context)
        guard items.count > 0 else { return .integer(0) }
        switch items[0].tag {
        case .money:
            guard var total = items[0].money else { return .null }
            for position in 1..<items.count {
                guard let amount = items[position].money else { throw mixed(items[0], items[position]) }
                do { total = try total.adding(amount) } catch { throw .arithmetic(error) }
            }
            return .money(total)
        case .duration:
            var total: Int64 = 0
            for position in 0..<items.count {
                guard items[position].tag == .duration else { throw mixed(items[0], items[position]) }
                let (sum, overflow) = total.addingReportingOverflow(items[position].integerBits)
                guard !overflow else { throw .mistake("duration-overflow", "the sum is longer than 292 years") }
                total = sum
            }
            return .duration(total)
        default:
            var total = Number.zero
            for position in 0..<items.count {
                guard items[position].isNumber else { throw mixed(items[0], items[position]) }
                let term = try number(items[position])
                do { total = try total.adding(term) } catch { throw .arithmetic(error) }
            }
            return .number(total)
        }
    }

    private static func mixed(_ first: Value, _ other: Value) -> ScriptFailure {
        first.typeName == other.typeName
            ? .mistake("argument-type", "\(first.typePhrase) has no sum")
            : .mistake("argument-type", "\(first.typePhrase) and \(other.typePhrase) have no sum")
    }

    /// Merge sort, because it is stable and asks for each order once.
    private static func sorted(_ context: NativeContext, _ call: NativeCall) throws(ScriptFailure) -> Value {
        let items = try call.items(context)
        let keys = call.isGiven(0) ? try Items(call[0], context) : items
        var places = Array(0..<min(items.count, keys.count))
        var merged = places
        if keys.count == 1 { _ = try context.heap.compare(keys[0], keys[0]) }
        var width = 1
        while width < places.count {
            for start in stride(from: 0, to: places.count, by: 2 * width) {
                let (middle, end) = (min(start + width, places.count), min(start + 2 * width, places.count))
                var (left, right) = (start, middle)
                for position in start..<end {
                    if position & 0xFFF == 0xFFF { try context.checkCancellation() }
                    var takesRight = left >= middle
                    if !takesRight, right < end {
                        takesRight = try context.heap.compare(keys[places[right]], keys[places[left]]) < 0
                    }
                    merged[position] = takesRight ? places[right] : places[left]
                    if takesRight { right += 1 } else { left += 1 }
                }
            }
            swap(&places, &merged)
            width *= 2
        }
        return try copy(items, places, context)
    }
}
