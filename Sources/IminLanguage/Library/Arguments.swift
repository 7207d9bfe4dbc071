// What natives ask of their arguments and make of their results.

extension NativeCall {
    func isGiven(_ position: Int) -> Bool { !self[position].isAbsent }

    /// A number argument; a mistake where it is a number text beyond the range of numbers.
    func number(_ position: Int) throws(ScriptFailure) -> Number { try Library.number(self[position]) }

    /// A whole-number argument, or what it is where it was left out.
    func whole(_ position: Int, _ name: String, default left: Int64? = nil) throws(ScriptFailure) -> Int64 {
        if let left, !isGiven(position) { return left }
        guard let whole = try number(position).whole else {
            throw .mistake("invalid-argument", "`\(name)` must be a whole Number, not \(self[position].number?.description ?? "this")")
        }
        return whole
    }

    /// A count argument: whole and not negative.
    func count(_ position: Int, _ name: String, default left: Int? = nil) throws(ScriptFailure) -> Int {
        let whole = try whole(position, name, default: left.map(Int64.init))
        guard whole >= 0 else { throw .mistake("invalid-argument", "`\(name)` must not be negative, but is \(whole)") }
        return Int(clamping: whole)
    }

    func isTrue(_ position: Int, default left: Bool = false) -> Bool { isGiven(position) ? self[position].isTrue : left }

    /// The elements that the receiver walks through: an array's, a range's whole numbers, a collection's items.
    func items(_ context: NativeContext) throws(ScriptFailure) -> Items { try Items(receiver, context) }

    /// The same where they are not walked through one by one: a range may then have any length.
    func ends(_ context: NativeContext) throws(ScriptFailure) -> Items { try Items(receiver, context, isWalked: false) }
}

extension NativeContext {
    /// The elements of an array as texts for people, in one; secrets as dots.
    func text(of values: Value, separator: String) throws(ScriptFailure) -> String {
        guard values.tag == .array else { return "" }
        var text = ""
        for (position, value) in values.elements.enumerated() {
            if position > 0 { text += separator }
            text += heap.text(of: value)
            try checkString(byteCount: text.utf8.count)
        }
        return text
    }

    /// A string of the heap, within the limit.
    func string(_ text: String) throws(ScriptFailure) -> Value {
        try checkString(byteCount: text.utf8.count)
        return heap.string(text)
    }

    /// A string made from another one: of a secret comes a secret.
    func string(_ text: String, from source: Value) throws(ScriptFailure) -> Value {
        try checkString(byteCount: text.utf8.count)
        return heap.string(text, source.tag == .secret ? .secret : .string)
    }

    func array(_ texts: some Sequence<String>, from source: Value = .null) throws(ScriptFailure) -> Value {
        let made = heap.array()
        for text in texts { heap.append(try string(text, from: source), to: made) }
        return made
    }
}

extension Library {
    static func number(_ value: Value) throws(ScriptFailure) -> Number {
        if let number = value.number { return number }
        guard value.tag == .numberText else { throw .mistake("argument-type", "a Number is needed here, not \(value.typePhrase)") }
        switch Number.read(value.string) {
        case .exact(let number): return number
        case .tooLarge: throw .mistake("number-overflow", "`\(value.string)` is beyond the range of numbers")
        case .rounded, .invalid:
            throw .mistake(
                "number-not-exact",
                "`\(value.string)` cannot be computed with exactly: a Number has 18 significant digits. It can be compared, sent and kept")
        }
    }
}

extension ScriptFailure {
    static func arithmetic(_ error: NumberError) -> ScriptFailure {
        switch error {
        case .overflow: .mistake("number-overflow", "the result is beyond the range of numbers: whole Numbers have 64 bits")
        case .divisionByZero: .mistake("division-by-zero", "nothing can be divided by zero")
        }
    }

    static func arithmetic(_ error: MoneyError) -> ScriptFailure {
        switch error {
        case .currencies(let left, let right): .currencies(left, right, verb: "computed with one another")
        case .overflow: .mistake("money-overflow", "the amount is too large")
        case .divisionByZero: .mistake("division-by-zero", "nothing can be divided by zero")
        }
    }

    static var dateOutOfRange: ScriptFailure { .mistake("date-out-of-range", "dates lie in the years 1 to 9999") }
}

/// Elements to walk through, borrowed from where they lie.
struct Items {
    private let array: Value
    private let range: Range<Int64>

    init(_ value: Value, _ context: NativeContext, isWalked: Bool = true) throws(ScriptFailure) {
        switch value.tag {
        case .array:
            array = value
            range = 0..<0
        case .range:
            guard let whole = value.wholeRange else { throw context.heap.notWalkable(value).failure }
            let (count, overflow) = whole.upperBound.subtractingReportingOverflow(whole.lowerBound)
            if overflow || isWalked { try context.checkArray(count: overflow ? .max : Int(count)) }
            array = .null
            range = whole
        case .object:
            array = context.heap.field("imin:item", of: value) ?? .null
            range = 0..<0
        default: throw .mistake("argument-type", "\(value.typePhrase) has no elements")
        }
    }

    var count: Int { array.tag == .array ? array.elementCount : Int(range.upperBound - range.lowerBound) }

    subscript(position: Int) -> Value {
        array.tag == .array ? array.elements[position] : .integer(range.lowerBound + Int64(position))
    }
}
