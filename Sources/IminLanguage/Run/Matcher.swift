// Matching a value against a pattern. Answers yes or no; asked to explain, it also says where the first difference lies.
//
// The depth of a pattern is bounded by the nesting limit of sources, so walking it by recursion is safe. Values used as patterns
// (a `let` holding `{ email: Email }`) are bounded by a depth of their own.

struct Matcher {
    let heap: Heap
    let program: Program
    /// The window of the function the pattern stands in.
    let registers: UnsafeMutablePointer<Value>
    let globals: UnsafeMutablePointer<Value>
    /// Set where the answer is to be explained; bindings are then left alone.
    var explains = false
    var path: [String] = []
    var difference: String?
    /// A value may hold itself many times over, and a pattern may look at all of it: so many looks are enough.
    private var looksLeft = 10_000_000

    init(heap: Heap, program: Program, registers: UnsafeMutablePointer<Value>, globals: UnsafeMutablePointer<Value>) {
        self.heap = heap
        self.program = program
        self.registers = registers
        self.globals = globals
    }

    private mutating func look() throws(Fault) {
        looksLeft -= 1
        if looksLeft < 0 { throw .mistake("steps-limit", "matching takes more than 10 million looks at the parts of the value") }
    }

    mutating func matches(_ value: Value, _ pattern: Int) throws(Fault) -> Bool {
        try look()
        let node = program.patterns.nodes[pattern]
        switch node.kind {
        case .wildcard: return true
        case .never: return explains ? no("the pattern could not be read") : false
        case .bind: return bind(value, node)
        case .bindPresent:
            if value.isNull { return explains ? no("it is null") : false }
            return bind(value, node)
        case .value: return try compare(value, with: node.value)
        case .register: return try compare(value, with: registers[Int(node.register)])
        case .comparison:
            let bound = registers[Int(node.register)]
            // A pattern asks; what cannot be compared does not match.
            if node.comparison != .equal, node.comparison != .notEqual, !areComparable(value, bound) {
                return explains ? no("\(describe(value)) cannot be compared with \(describe(bound))") : false
            }
            if try heap.compare(node.comparison, value, bound) { return true }
            return explains ? no("\(describe(value)) is not \(node.comparison.sign) \(describe(bound))") : false
        case .regex: return try regex(value, Int(node.first))
        case .type:
            if TypeChecker(heap: heap, program: program, globals: globals).holds(value, program.types[Int(node.first)].form) { return true }
            return explains ? no("\(describe(value)) is no \(program.types[Int(node.first)].written)") : false
        case .all:
            for child in program.patterns.children(of: node) where try !matches(value, Int(child)) { return false }
            return true
        case .alternatives: return try alternatives(value, node)
        case .object: return try object(value, node)
        case .array: return try array(value, node)
        case .each, .some, .no: return try quantified(value, node)
        case .member, .rest: return explains ? no("the pattern could not be read") : false
        }
    }

    private mutating func bind(_ value: Value, _ node: PatternNode) -> Bool {
        if explains { return true }
        let old = registers[Int(node.register)]
        registers[Int(node.register)] = value.retained()
        heap.release(old)
        return true
    }

    private mutating func no(_ reason: String) -> Bool {
        if explains, difference == nil {
            let place = path.joined()
            difference = place.isEmpty ? reason : "\(place): \(reason)"
        }
        return false
    }

    /// A part of the value is looked at; only an explanation says where.
    private mutating func enter(field name: String) {
        if explains { path.append(path.isEmpty ? name : ".\(name)") }
    }

    private mutating func enter(element index: Int, isRest: Bool = false) {
        if explains { path.append(isRest ? "[\(index)...]" : "[\(index)]") }
    }

    private mutating func leave() {
        if explains { path.removeLast() }
    }

    private func describe(_ value: Value) -> String { heap.describe(value, limit: 60) }

    private func areComparable(_ left: Value, _ right: Value) -> Bool {
        (left.isNumber && right.isNumber) || (left.isText && right.isText) || (left.tag == .duration && right.tag == .duration)
            || (left.tag == .money && right.tag == .money && left.currencyBits == right.currencyBits)
            || (left.date != nil && right.date != nil)
    }

    // MARK: Values as patterns

    /// Whether a value is of the shape that another one holds.
    mutating func fits(_ value: Value, _ shape: Value) throws(Fault) -> Bool { try compare(value, with: shape) }

    /// A shape asks for its kind, a range for what lies in it, an object that holds such for its members, `[String]` as in a type for an
    /// Array of Strings, an array of several for one of each; else equality.
    private mutating func compare(_ value: Value, with pattern: Value, depth: Int = 0) throws(Fault) -> Bool {
        try look()
        switch pattern.tag {
        case .shape:
            if let shape = ShapeName(rawValue: UInt8(truncatingIfNeeded: pattern.bits)), TypeChecker.holds(value, shape) { return true }
            return explains ? no("\(describe(value)) is no \(describe(pattern))") : false
        case .range where value.tag != .range:
            if try heap.contains(pattern, value) { return true }
            return explains ? no("\(describe(value)) does not lie in \(describe(pattern))") : false
        case .object where depth < 100 && holdsShapes(pattern):
            guard value.tag == .object else { return explains ? no("\(describe(value)) is no Object") : false }
            for number in 0..<heap.fieldCount(pattern) {
                let (key, wanted) = heap.member(number, of: pattern)
                let name = key.string
                let forms = KeyForms(
                    exact: program.symbols.intern(name), prefixed: program.symbols.intern("imin:" + name),
                    sign: program.symbols.intern("@" + name))
                enter(field: name)
                guard let found = heap.field(forms, of: value) else { return missing(name, in: value) }
                if try !compare(found, with: wanted, depth: depth + 1) { return false }
                leave()
            }
            return true
        case .array where depth < 100 && holdsShapes(pattern):
            guard value.tag == .array, pattern.elementCount == 1 || value.elementCount == pattern.elementCount else {
                let wanted = pattern.elementCount == 1 ? "Array" : "Array of \(pattern.elementCount)"
                return explains ? no("\(describe(value)) is no \(wanted)") : false
            }
            for (index, element) in value.elements.enumerated() {
                enter(element: index)
                let wanted = pattern.elements[pattern.elementCount == 1 ? 0 : index]
                if try !compare(element, with: wanted, depth: depth + 1) { return false }
                leave()
            }
            return true
        default:
            if heap.equals(value, pattern) { return true }
            if explains {
                var difference = Difference(heap: heap, limit: 1)
                difference.compare(value, pattern, at: path.joined())
                if self.difference == nil { self.difference = difference.lines.first }
            }
            return false
        }
    }

    /// Whether a shape or a range lies in a value. What stands there several times is looked at once.
    private func holdsShapes(_ value: Value) -> Bool {
        var seen: Set<UInt64> = []
        var work = [value]
        while let next = work.popLast() {
            switch next.tag {
            case .shape, .range: return true
            case .array, .object:
                if !next.isUnique, !seen.insert(next.bits).inserted { continue }
                if next.tag == .array {
                    work.append(contentsOf: next.elements.lazy.filter { $0.isCell || $0.tag == .shape })
                } else {
                    for number in 0..<heap.fieldCount(next) { work.append(heap.member(number, of: next).value) }
                }
            default: break
            }
        }
        return false
    }

    private mutating func missing(_ name: String, in value: Value) -> Bool {
        if explains, difference == nil {
            let names = (0..<heap.fieldCount(value)).map { heap.member($0, of: value).key.string }
            let near = NearestName.nearest(to: name, among: names)
            difference = "\(path.joined()) is missing" + (near.map { "; did you mean `\($0)`?" } ?? "")
        }
        return false
    }

    private mutating func regex(_ value: Value, _ number: Int) throws(Fault) -> Bool {
        guard value.isText else { return explains ? no("\(describe(value)) is no String") : false }
        let source = program.patterns.regexes[number]
        let expression = try program.regex(number)
        do {
            if try expression.firstMatch(in: value.string) != nil { return true }
        } catch {
            throw .mistake("regex", "/\(source)/ cannot be matched: \(error)")
        }
        return explains ? no("\(describe(value)) does not match /\(source)/") : false
    }

    private mutating func alternatives(_ value: Value, _ node: PatternNode) throws(Fault) -> Bool {
        let outer = explains
        explains = false
        let depth = path.count
        for child in program.patterns.children(of: node) {
            let holds = try matches(value, Int(child))
            path.removeLast(path.count - depth)
            if holds {
                explains = outer
                return true
            }
        }
        explains = outer
        return explains ? no("\(describe(value)) is none of the alternatives") : false
    }

    // MARK: Objects and arrays

    private mutating func object(_ value: Value, _ node: PatternNode) throws(Fault) -> Bool {
        guard value.tag == .object else { return explains ? no("\(describe(value)) is no Object") : false }
        for child in program.patterns.children(of: node) {
            let member = program.patterns.nodes[Int(child)]
            if explains { enter(field: program.symbols[member.forms.exact]) }
            guard let found = heap.field(member.forms, of: value) else {
                if member.flag {
                    // An optional field that is absent binds null.
                    if let inner = program.patterns.children(of: member).first, program.patterns.nodes[Int(inner)].kind == .bind {
                        _ = bind(.null, program.patterns.nodes[Int(inner)])
                    }
                    leave()
                    continue
                }
                return missing(program.symbols[member.forms.exact], in: value)
            }
            // `key?:` also takes a null.
            if let inner = program.patterns.children(of: member).first, !(member.flag && found.isNull),
                try !matches(found, Int(inner))
            {
                return false
            }
            leave()
        }
        guard node.flag else { return true }
        // `exactly`: every field must have been asked for.
        let forms = program.patterns.children(of: node).map { program.patterns.nodes[Int($0)].forms }
        for number in 0..<heap.fieldCount(value) {
            let key = heap.member(number, of: value).key.string
            let isKnown = forms.contains { form in
                [form.exact, form.prefixed, form.sign].contains { !$0.isNone && program.symbols[$0] == key }
            }
            if !isKnown { return explains ? no("`\(key)` is there too, which `exactly` forbids") : false }
        }
        return true
    }

    /// The elements of an array, or of a collection's page.
    private func items(of value: Value) -> UnsafeBufferPointer<Value>? {
        if value.tag == .array { return value.elements }
        if let items = heap.collectionItems(value) { return items.elements }
        return nil
    }

    private mutating func array(_ value: Value, _ node: PatternNode) throws(Fault) -> Bool {
        guard let elements = items(of: value) else { return explains ? no("\(describe(value)) is no Array") : false }
        let children = program.patterns.children(of: node)
        let fixed = node.rest < 0 ? children.count : children.count - 1
        if node.rest < 0 ? elements.count != fixed : elements.count < fixed {
            return explains
                ? no("\(Binder.counted(elements.count, "element")) where \(node.rest < 0 ? "" : "at least ")\(fixed) are expected") : false
        }
        var index = 0
        for (position, child) in children.enumerated() {
            if position == Int(node.rest) {
                let count = elements.count - fixed
                if let inner = program.patterns.children(of: program.patterns.nodes[Int(child)]).first {
                    let rest = heap.array(capacity: count, origin: value.origin)
                    for offset in 0..<count { heap.append(elements[index + offset].retained(), to: rest) }
                    defer { heap.release(rest) }
                    enter(element: index, isRest: true)
                    if try !matches(rest, Int(inner)) { return false }
                    leave()
                }
                index += count
                continue
            }
            enter(element: index)
            if try !matches(elements[index], Int(child)) { return false }
            leave()
            index += 1
        }
        return true
    }

    private mutating func quantified(_ value: Value, _ node: PatternNode) throws(Fault) -> Bool {
        guard let elements = items(of: value) else { return explains ? no("\(describe(value)) is no Array") : false }
        guard let child = program.patterns.children(of: node).first else { return true }
        let outer = explains
        if node.kind != .each { explains = false }
        let depth = path.count
        for (index, element) in elements.enumerated() {
            if outer { path.append("[\(index)]") }
            let holds = try matches(element, Int(child))
            switch node.kind {
            case .each where !holds: return false
            case .no where holds:
                explains = outer
                return explains ? no("\(describe(element)) matches, and none should") : false
            default: path.removeLast(path.count - depth)
            }
            if node.kind == .some, holds {
                explains = outer
                return true
            }
        }
        explains = outer
        return node.kind == .some
            ? (explains
                ? no(elements.count == 1 ? "the only element does not match" : "none of \(elements.count) elements matches") : false) : true
    }
}

extension Heap {
    /// Whether a range holds a value.
    func contains(_ range: Value, _ value: Value) throws(Fault) -> Bool {
        guard let bounds = range.range else { return false }
        if value.tag == .integer, bounds.lower.tag == .integer, bounds.upper.tag == .integer {
            let (number, upper) = (value.integerBits, bounds.upper.integerBits)
            return bounds.lower.integerBits <= number && (bounds.isClosed ? number <= upper : number < upper)
        }
        let comparable =
            (bounds.lower.isNumber && value.isNumber) || bounds.lower.tag == value.tag || (bounds.lower.date != nil && value.date != nil)
        guard comparable else { return false }
        if bounds.lower.tag == .money, bounds.lower.currencyBits != value.currencyBits { return false }
        if try order(bounds.lower, value, .lessOrEqual) > 0 { return false }
        let upper = try order(value, bounds.upper, .less)
        return bounds.isClosed ? upper <= 0 : upper < 0
    }

    /// The members of a collection reply; borrowed.
    func collectionItems(_ value: Value) -> Value? {
        guard value.tag == .object, let items = field("imin:item", of: value), items.tag == .array else { return nil }
        return items
    }
}
