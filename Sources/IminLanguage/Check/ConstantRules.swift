// Constants: what a script computes from literals alone is computed while it is checked, by the functions that also run it. What
// goes wrong there goes wrong in every run.

/// The values of nodes that are the same in every run.
final class Constants {
    private let owner: HeapOwner
    let context: NativeContext
    /// Owned.
    private var values: [NodeID: (value: Value, isGuarded: Bool)] = [:]
    /// Whether a name was read on the way to the value asked for last that a condition may have been asked about since it was bound.
    var isGuarded = false

    var heap: Heap { owner.heap }

    /// Bytes that a value takes at most. A few lines that each double the one before would fill any memory.
    private static let largest = 1 << 12
    /// What all computing of a check may still cost: bytes, roughly.
    private var costLeft = 1 << 24
    var isExhausted: Bool { costLeft <= 0 }

    init(_ symbols: SymbolTable) {
        owner = HeapOwner(symbols: symbols, memoryLimit: .max)
        var options = RunOptions()
        // Enough for what people write out; a check has no time for what a run may take.
        options.limits.string = Constants.largest
        options.limits.memory = 1 << 18
        context = NativeContext(heap: owner.heap, symbols: symbols, options: options)
    }

    deinit { for known in values.values { owner.heap.release(known.value) } }

    /// Borrowed.
    subscript(id: NodeID) -> Value? {
        guard let known = values[id] else { return nil }
        if known.isGuarded { isGuarded = true }
        return known.value
    }

    /// Keeps the value of a node, which becomes the table's own; gives it back unless it is too large to be kept.
    @discardableResult
    func keep(_ value: Value, of id: NodeID) -> Value? {
        costLeft -= 256 + (value.isText ? 16 * value.byteCount : 0)
        guard !isExhausted, isSmall(value) else {
            heap.release(value)
            return nil
        }
        if let old = values.updateValue((value, isGuarded), forKey: id) { heap.release(old.value) }
        return value
    }

    /// What a comparison comes to; `nil` where it is a mistake.
    func compare(_ left: Value, _ operation: BinaryOperator, _ right: Value) -> Bool? {
        switch operation {
        case .equal: heap.equals(left, right)
        case .notEqual: !heap.equals(left, right)
        default: try? heap.compare(operation, left, right)
        }
    }

    /// Looks at no more of a value than it may take; what it holds twice takes room twice.
    private func isSmall(_ value: Value) -> Bool {
        guard value.isCell else { return true }
        var room = Constants.largest
        var work = [value]
        while let value = work.popLast() {
            room -= MemoryLayout<Value>.size + (value.isText ? value.byteCount : 0)
            let count = value.tag == .object ? heap.fieldCount(value) : value.elementCount
            if count * MemoryLayout<Value>.size > room || room < 0 { return false }
            if value.tag == .array { work.append(contentsOf: value.elements) }
            if value.tag == .object { work += (0..<count).map { heap.member($0, of: value).value } }
        }
        return true
    }
}

extension Checker {
    // MARK: Values

    /// The value of a node where it is the same in every run; borrowed. What operators and calls make is known once they are checked.
    mutating func constant(_ id: NodeID) -> Value? {
        var size = 256
        return constant(id, seesNames: true, &size)
    }

    /// `seesNames`: whether names in it mean what they mean at this place. `size`: how many more nodes are worth a look.
    private mutating func constant(_ id: NodeID, seesNames: Bool, _ size: inout Int) -> Value? {
        size -= 1
        if size < 0 { return nil }
        switch tree[id] {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .decimal(let text): return Number(text: tree[text]).map(Value.number)
        case .money(let minor, let currency): return .money(minor: minor, currency: currency)
        case .day(let days): return .date(.day(days))
        case .instant(let microseconds): return .date(.instant(microseconds))
        case .group(let inner): return constant(inner, seesNames: seesNames, &size)
        case .name(let name):
            guard seesNames, let index = scope.find(name), !scope[index].value.isNone else { return nil }
            if scope[index].guards != guards { constantTable.isGuarded = true }
            return constant(scope[index].value, seesNames: false, &size)
        case .unary(.negate, let inner):
            guard let value = constant(inner, seesNames: seesNames, &size), value.isNumber || value.tag == .money else { return nil }
            return try? constantTable.heap.negate(value)
        case .text(let text):
            if let known = constants?[id] { return known }
            guard tree[text].utf8.count < 1 << 12 else { return nil }
            return constantTable.keep(constantTable.heap.string(tree[text]), of: id)
        case .array(let list):
            if let known = constants?[id] { return known }
            guard list.count <= 64 else { return nil }
            var elements: [Value] = []
            for position in list.start..<list.start + list.count {
                guard let element = constant(tree.lists[Int(position)], seesNames: seesNames, &size) else { return nil }
                elements.append(element)
            }
            return constantTable.keep(constantTable.heap.array(elements.map { $0.retained() }), of: id)
        case .object(let list):
            if let known = constants?[id] { return known }
            guard list.count <= 64 else { return nil }
            var members: [(key: String, value: Value)] = []
            for position in list.start..<list.start + list.count {
                guard case .objectMember(let key, let node) = tree[tree.lists[Int(position)]],
                    let value = constant(node, seesNames: seesNames, &size)
                else { return nil }
                members.append((text(key), value))
            }
            return constantTable.keep(constantTable.heap.object(members.map { ($0.key, $0.value.retained()) }), of: id)
        case .call(let callee, _): return constants?[callee]
        default: return constants?[id]
        }
    }

    /// The same where no condition was asked about it on the way.
    mutating func lastingConstant(_ id: NodeID) -> Value? {
        constants?.isGuarded = false
        guard let value = constant(id), constants?.isGuarded != true else { return nil }
        return value
    }

    private var constantTable: Constants {
        mutating get {
            if let constants { return constants }
            let made = Constants(symbols)
            constants = made
            return made
        }
    }

    /// The node whose value a `let` has for good; none where it may differ from run to run.
    mutating func lastingValue(_ value: NodeID) -> NodeID {
        switch tree[value] {
        case .group(let inner): return lastingValue(inner)
        case .name(let name): return scope.find(name).map { scope[$0].value } ?? .none
        case .null, .bool, .integer, .decimal, .money, .day, .instant, .text, .array, .object, .unary(.negate, _): return value
        case .call(let callee, _): return constants?[callee] == nil ? .none : value
        default: return constants?[value] == nil ? .none : value
        }
    }

    // MARK: Computing

    /// What an operator makes of its operands, where nothing has been found wrong with their kinds.
    mutating func compute(_ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID) {
        constants?.isGuarded = false
        guard let second = constant(right) else { return }
        if operation == .divide || operation == .remainder, second.isNumber, constantTable.heap.equals(second, .integer(0)) {
            return reportZero(left, right)
        }
        guard let first = constant(left), !constantTable.isExhausted else { return }
        let table = constantTable
        switch operation {
        case .closedRange, .halfOpenRange:
            let range = table.heap.range(first.retained(), second.retained(), isClosed: operation == .closedRange)
            table.keep(range, of: id)
        case .add, .subtract, .multiply, .divide, .remainder:
            do throws(Fault) {
                table.keep(try table.heap.arithmetic(operation, first, second), of: id)
            } catch {
                if error.failure.kind == "division-by-zero" { return reportZero(left, right) }
                report(error.failure, at: span(id))
            }
        default: break
        }
    }

    private mutating func reportZero(_ left: NodeID, _ right: NodeID) {
        report(.mistake("division-by-zero", "`\(quoted(left))` is divided by zero"), at: span(right))
    }

    /// What stands at an index.
    mutating func computeElement(_ id: NodeID, _ base: NodeID, _ index: NodeID, isOptional: Bool) {
        constants?.isGuarded = false
        guard let position = constant(index), let whole = constant(base), !constantTable.isExhausted else { return }
        do throws(Fault) {
            let element = try constantTable.heap.element(whole, position, isOptional: isOptional)
            constantTable.keep(element.isAbsent ? .null : element, of: id)
        } catch {
            report(error.failure, at: span(index))
        }
    }

    /// A field of what is written out, or a property of it.
    mutating func computeMember(_ id: NodeID, _ base: NodeID, _ key: Symbol, _ form: KeyForm) {
        constants?.isGuarded = false
        if constantTable.isExhausted { return }
        let table = constantTable
        if let field = writtenField(base, table.heap.layouts.forms(of: key, form)) {
            if let value = field.value { table.keep(value.retained(), of: id) }
            return
        }
        guard let whole = constant(base) else { return }
        if let field = table.heap.field(table.heap.layouts.forms(of: key, form), of: whole) {
            table.keep(field.retained(), of: id)
        } else if form == .bare,
            let property = builtins.methods(named: key, of: .all).map({ builtins.entry($0) }).first(where: {
                $0.isProperty && $0.receiver.map { Constants.isReceiver(whole, of: $0) } ?? false
            })
        {
            computeCall(id, property, [])
        }
    }

    private struct WrittenField {
        /// None where it may differ from run to run.
        var value: Value?
    }

    /// The field that a name finds in an object that is written out, here or behind a `let`: alone, because the whole would have to be
    /// made first. `nil` where no such field is written.
    private mutating func writtenField(_ base: NodeID, _ forms: KeyForms) -> WrittenField? {
        var object = base
        var seesNames = true
        while true {
            if case .group(let inner) = tree[object] {
                object = inner
            } else if case .name(let name) = tree[object], seesNames, let index = scope.find(name), !scope[index].value.isNone {
                if scope[index].guards != guards { constantTable.isGuarded = true }
                object = scope[index].value
                seesNames = false
            } else {
                break
            }
        }
        guard case .object(let list) = tree[object], list.count <= 64 else { return nil }
        for sought in [forms.exact, forms.prefixed, forms.sign] where !sought.isNone {
            for position in list.start..<list.start + list.count {
                guard case .objectMember(let key, let node) = tree[tree.lists[Int(position)]] else { return nil }
                if key == sought {
                    var size = 256
                    return WrittenField(value: constant(node, seesNames: seesNames, &size))
                }
            }
        }
        return nil
    }

    /// What a function of the library gives. `arguments`: of each parameter, or none.
    mutating func computeCall(_ callee: NodeID, _ entry: LibraryFunction, _ arguments: [NodeID]) {
        guard entry.isPure, !entry.readsTheRun, let native = native(entry, arguments) else { return }
        constants?.isGuarded = false
        var receiver = Value.absent
        if let kind = entry.receiver {
            guard case .member(let base, _, _, _) = tree[callee], let value = constant(base), !value.isNull,
                Constants.isReceiver(value, of: kind)
            else { return }
            receiver = value
        }
        var given: [Value] = []
        for (argument, parameter) in zip(arguments, entry.parameters) {
            if argument.isNone {
                given.append(.absent)
            } else {
                guard let value = constant(argument), TypeChecker.fits(value, parameter.shape) else { return }
                given.append(value)
            }
        }
        let table = constantTable
        if table.isExhausted { return }
        let count = given.count
        given.append(.absent)
        do throws(ScriptFailure) {
            let result = try given.withUnsafeBufferPointer { buffer throws(ScriptFailure) -> Value? in
                guard let start = buffer.baseAddress else { return nil }
                return try native(table.context, NativeCall(receiver: receiver, arguments: start, count: count))
            }
            // A call is known by what it calls.
            if let result { table.keep(result, of: callee) }
        } catch {
            report(error, at: place(of: error, callee, arguments, entry))
        }
    }

    /// The argument that a failure speaks of, by its name or its text, or the only one there is; else what is called.
    private func place(of failure: ScriptFailure, _ callee: NodeID, _ arguments: [NodeID], _ entry: LibraryFunction) -> Span {
        let given = zip(arguments, entry.parameters).filter { !$0.0.isNone }
        let named = given.first { argument, parameter in
            if failure.message.contains("`\(parameter.label ?? parameter.name)`") { return true }
            guard case .text(let text) = tree[argument] else { return false }
            return failure.message.contains("\"\(tree[text])\"") || failure.message.contains("/\(tree[text])/")
        }
        return span(named?.0 ?? (given.count == 1 ? given[0].0 : callee))
    }

    /// The function of the library that a call comes down to: itself, or for `sorted()` the one that the prelude calls.
    private func native(_ entry: LibraryFunction, _ arguments: [NodeID]) -> Native? {
        if case .native(let native) = entry.body {
            let isVariadic = zip(arguments, entry.parameters).contains { !$0.isNone && $1.isVariadic }
            return isVariadic ? nil : native
        }
        guard case .prelude = entry.body, let receiver = entry.receiver, arguments.allSatisfy(\.isNone),
            let index = environment.library.method("_\(entry.name)", of: receiver),
            case .native(let native) = environment.library.functions[index].body
        else { return nil }
        return native
    }

    /// A range that is walked through goes from a whole Number to another.
    mutating func checkWalkable(_ sequence: NodeID, _ shape: ShapeID) {
        if case .rangeOf(let bound) = shapes[shape], shapes.kinds(bound).isDisjoint(with: .number) {
            error(
                "range-types", "a range is walked through from one whole Number to another, and this is one of \(shapes.kinds(bound).noun)",
                at: span(sequence), advice: "walk through Numbers, and compute the value in each round: `start + $0.days`")
            return
        }
        constants?.isGuarded = false
        guard let value = constant(sequence), value.tag == .range, value.wholeRange == nil else { return }
        report(constantTable.heap.notWalkable(value).failure, at: span(sequence))
    }

    /// Something that goes wrong whenever a run comes here.
    private mutating func report(_ failure: ScriptFailure, at place: Span) {
        // A run may have more room.
        if failure.kind.hasSuffix("-limit") { return }
        // What is expected or caught is as it should be, and who calls a function may do either.
        if !failure.isMistake, catching > 0 || !frames.isEmpty { return }
        // So is what the script knows of: `if xs.count > 5 { print(xs[5]) }` of a short `let xs`.
        if constants?.isGuarded == true { return }
        error(failure.kind, failure.message, at: place)
    }
}

extension Constants {
    /// Whether a value has the methods of a receiver; what a range has of an array's is another matter for those that only read.
    fileprivate static func isReceiver(_ value: Value, of kind: Receiver) -> Bool {
        switch value.tag {
        case .string: kind == .string
        case .array: kind == .array
        case .object: kind == .object
        case .integer, .decimal: kind == .number
        case .money: kind == .money
        case .duration: kind == .duration
        case .day, .instant: kind == .date
        case .range: kind == .range || (kind == .array && value.wholeRange != nil)
        default: false
        }
    }
}
