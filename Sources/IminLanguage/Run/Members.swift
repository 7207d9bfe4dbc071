// Fields, indices, properties, and changing what lies behind a path of them.

extension FieldSite {
    static let none = Int32(-1)
}

extension Machine {
    /// A field of an object, remembering the slot for the next time; `nil` where it has none. Borrowed.
    @inline(never)
    func findField(_ object: Value, _ site: UnsafeMutablePointer<FieldSite>) -> Value? {
        if object.isTable { return heap.field(site.pointee.forms, of: object) }
        let layout = object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout
        guard let slot = heap.layouts.slot(of: site.pointee.forms, in: layout) else { return nil }
        site.pointee.layout = layout
        site.pointee.slot = Int32(slot)
        return object.cell.slots[slot]
    }

    func receiver(of value: Value) -> Receiver {
        switch value.tag {
        case .string, .secret: .string
        case .array: .array
        case .object: .object
        case .integer, .decimal, .numberText: .number
        case .money: .money
        case .duration: .duration
        case .day, .instant: .date
        case .range: .range
        case .function, .closure, .native, .host: .function
        default: .any
        }
    }

    /// A member that no field answers: a property of the library or of a handle. The instruction may wait.
    @inline(never)
    func property(_ fiber: Fiber, _ a: Int, _ b: Int, _ site: UnsafeMutablePointer<FieldSite>) throws(Fault) {
        let value = fiber.registers[b]
        let name = program.symbols[site.pointee.forms.exact]
        if let handle = value.handle {
            guard let property = host.handleTypes[handle.typeName]?.properties.first(where: { $0.name == name }) else {
                throw unknownMember(name, of: value, isCall: false)
            }
            return try callHost(fiber, property, arguments: [], receiver: handle, register: a)
        }
        if site.pointee.tag == UInt8(truncatingIfNeeded: value.word), site.pointee.property >= 0 {
            return try callProperty(fiber, Int(site.pointee.property), a, b)
        }
        // A collection reply is first of all its items: `orders(of: louis).count` counts orders, not fields.
        if value.tag == .object, let items = heap.collectionItems(value), let index = library.property(name, of: .array) {
            if name == "count", hasFurtherPages(value), let total = heap.field("imin:totalItems", of: value), total.isNumber {
                return store(total.retained(), in: fiber, a)
            }
            // Only `count` and `last` ask for more than the page at hand.
            if hasFurtherPages(value), name != "first", name != "isEmpty" { return try fetchAll(fiber, collection: b) }
            store(items.retained(), in: fiber, a)
            return try callProperty(fiber, index, a, a)
        }
        if let index = library.property(name, of: receiver(of: value)) {
            // Objects are not cached: the next one at this place may be a collection.
            if value.tag != .object {
                site.pointee.tag = UInt8(truncatingIfNeeded: value.word)
                site.pointee.property = value.tag == .array && name == "count" ? FieldSite.arrayCount : Int32(index)
            }
            return try callProperty(fiber, index, a, b)
        }
        throw unknownMember(name, of: value, isCall: false)
    }

    private func callProperty(_ fiber: Fiber, _ index: Int, _ a: Int, _ b: Int) throws(Fault) {
        guard let entry = natives[index] else {
            throw .mistake("unknown-member", "`\(library.functions[index].name)` cannot be read without a call")
        }
        store(try run(entry.native, receiver: fiber.registers[b], arguments: fiber.registers, count: 0, isProperty: true), in: fiber, a)
    }

    /// Calls a native; what it throws becomes a fault. Text made of a secret is one too, also within what is read out of it.
    func run(
        _ native: Native, receiver: Value, arguments: UnsafeMutablePointer<Value>, count: Int, isProperty: Bool = false
    ) throws(Fault) -> Value {
        // Properties cost the same whatever the length, but of texts beyond ASCII.
        let isQuick = isProperty && (receiver.tag == .array || receiver.isText && receiver.header.pointee.flags == CellHeader.plain)
        if !isQuick { try countSteps(forReading: receiver) }
        for index in 0..<count { try countSteps(forReading: arguments[index]) }
        var result: Value
        do {
            result = try native(context, NativeCall(receiver: receiver, arguments: UnsafePointer(arguments), count: count))
        } catch {
            throw Fault(error)
        }
        if heap.isOverLimit {
            heap.release(result)
            throw overMemory()
        }
        if result.tag == .string || result.tag == .array || result.tag == .object {
            var isSecret = receiver.tag == .secret
            for index in 0..<count where arguments[index].tag == .secret { isSecret = true }
            if isSecret { heap.conceal(&result) }
            if result.tag == .string {
                do { try countSteps(forCopying: result.byteCount) } catch {
                    heap.release(result)
                    throw error
                }
            }
        }
        return result
    }

    /// The words for a member that is not there: a failure where data lacks it, a mistake where the type never has it.
    func unknownMember(_ name: String, of value: Value, isCall: Bool) -> Fault {
        switch value.tag {
        case .null: return .failure("missing-field", "null has no field `\(name)`; `?.` allows for that")
        case .object:
            let names = (0..<heap.fieldCount(value)).map { heap.member($0, of: value).key.string }
            var message = "there is no field `\(name)`"
            if isCall { message = "there is no method or field `\(name)` to call" }
            if let near = NearestName.nearest(to: name, among: names + (isCall ? library.members(of: .object) : [])) {
                message += "; did you mean `\(near)`?"
            } else if names.isEmpty {
                message += "; the object is empty"
            } else {
                message += "; there are " + names.prefix(12).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
            }
            return isCall ? .mistake("unknown-member", message) : .failure("missing-field", message)
        default:
            var known = library.members(of: receiver(of: value))
            if let handle = value.handle, let type = host.handleTypes[handle.typeName] {
                known = type.properties.map(\.name) + type.methods.map(\.name)
            }
            if !isCall, library.method(name, of: receiver(of: value)) != nil || isMethod(name, of: value) {
                return .mistake("method-not-called", "`\(name)` is called with parentheses: `\(name)()`")
            }
            if isCall, library.property(name, of: receiver(of: value)) != nil {
                return .mistake("property-called", "`\(name)` is read without parentheses")
            }
            let near = NearestName.nearest(to: name, among: known)
            return .mistake("unknown-member", "\(value.typePhrase) has no `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
        }
    }

    private func isMethod(_ name: String, of value: Value) -> Bool {
        guard let handle = value.handle else { return false }
        return host.handleTypes[handle.typeName]?.methods.contains { $0.name == name } ?? false
    }

    // MARK: Indices

    /// `value[index]`; owned. Optional: absent where there is none.
    @inline(never)
    func element(_ value: Value, _ index: Value, isOptional: Bool) throws(Fault) -> Value {
        try heap.element(value, index, isOptional: isOptional)
    }

    /// `rows[index][inner]`; owned. The row between gets no further owner.
    @inline(never)
    func nestedElement(_ rows: Value, _ index: Value, _ inner: Value) throws(Fault) -> Value {
        if rows.tag == .array, areIntegers(index, inner), UInt64(bitPattern: index.integerBits) < UInt64(rows.arrayCell.pointee.count) {
            let row = rows.arrayCell.pointee.items[Int(index.integerBits)]
            if row.tag == .array, UInt64(bitPattern: inner.integerBits) < UInt64(row.arrayCell.pointee.count) {
                return row.arrayCell.pointee.items[Int(inner.integerBits)].retained()
            }
        }
        let row = try element(rows, index, isOptional: false)
        defer { heap.release(row) }
        return try element(row, inner, isOptional: false)
    }

    // MARK: Changing in place

    /// `place op= value`: makes everything on the way its own, copying only what is shared.
    @inline(never)
    func update(_ r: UnsafeMutablePointer<Value>, _ place: UnsafeMutablePointer<PlaceEntry>, _ value: Value) throws(Fault) {
        // Owned from the start: in `a.x = a` the value is then shared with its place, which is copied rather than tied into a knot.
        value.retain()
        do {
            if let target = try ownPlace(place, r), quickUpdate(target, place.pointee.operation, value) { return }
            try update(r, place, owned: value)
        } catch {
            heap.release(value)
            throw error
        }
    }

    /// Where a place lies, if everything on the way there exists and has no other owner; `nil` leaves it to `step`, and changes nothing.
    @inline(__always)
    func ownPlace(
        _ place: UnsafeMutablePointer<PlaceEntry>, _ r: UnsafeMutablePointer<Value>
    ) throws(Fault) -> UnsafeMutablePointer<Value>? {
        var target = try root(of: place, r)
        var accessor = accessors + Int(place.pointee.first)
        let end = accessor + Int(place.pointee.count)
        while accessor < end {
            let container = target.pointee
            guard container.isCell, container.isUnique else { return nil }
            if accessor.pointee.isField {
                let site = fieldSites + Int(accessor.pointee.index)
                guard container.tag == .object,
                    container.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout
                else { return nil }
                target = container.cell.slots + Int(site.pointee.slot)
            } else {
                let index = r[Int(accessor.pointee.index)]
                if container.tag == .array, index.word == integerWord,
                    UInt64(bitPattern: index.integerBits) < UInt64(container.arrayCell.pointee.count)
                {
                    target = container.arrayCell.pointee.items + Int(index.integerBits)
                } else if container.tag == .object, index.tag == .string, container.isTable {
                    let entry = heap.find(index, in: container.tableCell)
                    guard entry >= 0 else { return nil }
                    target = container.tableCell.pointee.entries + entry * 2 + 1
                } else {
                    return nil
                }
            }
            accessor += 1
        }
        return target
    }

    /// Sets a place, or computes with whole numbers in it; false, with nothing done, for everything else. Owns `value` where true.
    @inline(__always)
    private func quickUpdate(_ target: UnsafeMutablePointer<Value>, _ operation: AssignmentOperator, _ value: Value) -> Bool {
        let old = target.pointee
        if operation == .set {
            target.pointee = value
            heap.release(old)
            return true
        }
        guard areIntegers(old, value) else { return quickDecimals(target, operation, value) }
        let result: (partialValue: Int64, overflow: Bool)
        switch operation {
        case .add: result = old.integerBits.addingReportingOverflow(value.integerBits)
        case .subtract: result = old.integerBits.subtractingReportingOverflow(value.integerBits)
        case .multiply: result = old.integerBits.multipliedReportingOverflow(by: value.integerBits)
        case .set, .divide: return false
        }
        if result.overflow { return false }
        target.pointee = .integer(result.partialValue)
        return true
    }

    /// The same for numbers that are not both whole.
    @inline(never)
    private func quickDecimals(_ target: UnsafeMutablePointer<Value>, _ operation: AssignmentOperator, _ value: Value) -> Bool {
        let old = target.pointee
        guard areNumbers(old, value) else { return false }
        let result =
            switch operation {
            case .add: Decimals.sum(old, value)
            case .subtract: Decimals.sum(old, value, negatesSecond: true)
            case .multiply: Decimals.product(old, value)
            case .set, .divide: Value.absent
            }
        if result.isAbsent { return false }
        target.pointee = result
        return true
    }

    /// Owns `value` unless it throws.
    private func update(_ r: UnsafeMutablePointer<Value>, _ place: UnsafeMutablePointer<PlaceEntry>, owned value: Value) throws(Fault) {
        var target = try root(of: place, r)
        let count = Int(place.pointee.count)
        let operation = place.pointee.operation
        if count > 0 {
            let first = accessors + Int(place.pointee.first)
            for number in 0..<count - 1 { target = try step(into: target, first[number], of: place, r, creates: false) }
            target = try step(into: target, first[count - 1], of: place, r, creates: operation == .set)
        }
        if operation == .set {
            let old = target.pointee
            target.pointee = value
            heap.release(old)
            return
        }
        let old = target.pointee
        if old.isAbsent { throw .mistake("used-before-binding", "it is changed before it has a value") }
        if operation == .add, old.tag == .array || old.tag == .string, !old.isUnique { clearUnused(place, r) }
        if operation == .add, old.tag == .array, value.tag == .array, old.isUnique, old.bits != value.bits {
            for element in value.elements { heap.append(element.retained(), to: old) }
            if heap.isOverLimit { throw overMemory() }
            heap.release(value)
            return
        }
        if operation == .add, canExtend(old, by: value) {
            target.pointee = heap.extend(old, by: value)
            if heap.isOverLimit { throw overMemory() }
            heap.release(value)
            return
        }
        let changed = try heap.arithmetic(operation.operation ?? .add, old, value)
        target.pointee = changed
        heap.release(old)
        if changed.isCell { try checkSize(of: changed) }
        heap.release(value)
    }

    /// Makes what lies at a place its own, by copying it where others own it too. Registers that nothing reads any more are no owners.
    private func makeOwn(
        _ target: UnsafeMutablePointer<Value>, _ place: UnsafeMutablePointer<PlaceEntry>, _ r: UnsafeMutablePointer<Value>
    ) {
        if target.pointee.isUnique { return }
        clearUnused(place, r)
        heap.makeUnique(&target.pointee)
    }

    /// Empties the registers that nothing reads any more when a place is changed: `if xs[i].count > 3 { xs[i].append(x) }` has left
    /// the array in one of them, and without this every round would copy it.
    @inline(never)
    func clearUnused(_ place: UnsafeMutablePointer<PlaceEntry>, _ r: UnsafeMutablePointer<Value>) {
        if place.pointee.clearsFirst { clear(r) }
        if place.pointee.result != 0 { clear(r + Int(place.pointee.result)) }
        var register = Int(place.pointee.firstUnused)
        while register < Int(place.pointee.unusedEnd) {
            clear(r + register)
            register += 1
        }
    }

    private func clear(_ register: UnsafeMutablePointer<Value>) {
        let old = register.pointee
        guard old.isCell else { return }
        register.pointee = .null
        heap.release(cell: old.cell)
    }

    @inline(__always)
    func root(of place: UnsafeMutablePointer<PlaceEntry>, _ r: UnsafeMutablePointer<Value>) throws(Fault) -> UnsafeMutablePointer<Value> {
        let index = Int(place.pointee.index)
        switch place.pointee.root {
        case .register: return r + index
        case .box: return try value(ofBox: r[index])
        case .captureBox: return try value(ofBox: r[0].cell.slots[index])
        case .global:
            if _slowPath(firstOwnBox != 0) { throw race() }
            return globals + index
        }
    }

    @inline(__always)
    private func value(ofBox box: Value) throws(Fault) -> UnsafeMutablePointer<Value> {
        if _slowPath(box.boxCell.pointee.number < firstOwnBox) { throw race() }
        return (box.cell + 32).assumingMemoryBound(to: Value.self)
    }

    @inline(never)
    private func race() -> Fault {
        .mistake(Machine.raceWrite, Machine.race(changing: "a `var` from outside"))
    }

    static let raceWrite = "race-write"
    static func race(changing what: String) -> String {
        "what runs beside others, in `parallel` or `parallelMap`, changes \(what): give a value back instead"
    }

    /// One accessor further, into a container that is made its own. `creates`: a field that is not there yet is made.
    func step(
        into target: UnsafeMutablePointer<Value>, _ accessor: AccessorEntry, of place: UnsafeMutablePointer<PlaceEntry>,
        _ r: UnsafeMutablePointer<Value>, creates: Bool
    ) throws(Fault) -> UnsafeMutablePointer<Value> {
        let container = target.pointee
        if accessor.isField {
            guard container.tag == .object else {
                throw container.isNull
                    ? .failure("missing-field", "null has no field `\(program.symbols[fieldSites[Int(accessor.index)].forms.exact])`")
                    : .mistake("not-assignable", "\(container.typePhrase) has no fields to change")
            }
            makeOwn(target, place, r)
            let site = fieldSites + Int(accessor.index)
            let object = target.pointee
            if object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout {
                return object.cell.slots + Int(site.pointee.slot)
            }
            if findField(object, site) != nil, let place = heap.place(of: site.pointee.forms, in: object) { return place }
            guard creates else { throw unknownMember(program.symbols[site.pointee.forms.exact], of: object, isCall: false) }
            heap.set(site.pointee.forms.exact, .null, in: &target.pointee)
            return heap.place(of: site.pointee.forms, in: target.pointee) ?? target
        }
        let index = r[Int(accessor.index)]
        switch container.tag {
        case .array:
            guard index.tag == .integer else {
                throw .mistake("index-type", "an Array is indexed by a whole Number, not \(index.typePhrase)")
            }
            let position = index.integerBits
            guard position >= 0, position < Int64(container.elementCount) else {
                throw .mistake(
                    "index-out-of-range",
                    "index \(position) is out of range: \(Binder.thereAre(container.elementCount, "element"))")
            }
            makeOwn(target, place, r)
            return target.pointee.arrayCell.pointee.items + Int(position)
        case .object:
            guard index.isText else { throw .mistake("index-type", "an Object is indexed by a String, not \(index.typePhrase)") }
            makeOwn(target, place, r)
            if let place = heap.place(of: index, in: target.pointee) { return place }
            guard creates else { throw unknownMember(index.string, of: target.pointee, isCall: false) }
            heap.set(index, .null, in: &target.pointee)
            return heap.place(of: index, in: target.pointee) ?? target
        default: throw .mistake("not-assignable", "\(container.typePhrase) has no elements to change")
        }
    }

    // MARK: Walking

    /// Makes R[0] walkable and R[1] the position: arrays as they are, ranges as their end, strings as their characters.
    @inline(never)
    func beginIteration(_ r: UnsafeMutablePointer<Value>) throws(Fault) {
        let sequence = r[0]
        var position: Int64 = 0
        switch sequence.tag {
        case .array: break
        case .range:
            guard let range = sequence.wholeRange else { throw heap.notWalkable(sequence) }
            r[0] = .integer(range.upperBound)
            heap.release(sequence)
            position = range.lowerBound
        case .string, .secret:
            let characters = heap.characters(of: sequence)
            r[0] = characters
            heap.release(sequence)
        case .object where heap.collectionItems(sequence) != nil: break
        case .object: throw .mistake("not-iterable", "an Object is not walked through; its `keys` and `values` are")
        case .null: throw .failure("missing-field", "null cannot be walked through")
        default: throw .mistake("not-iterable", "\(sequence.typePhrase) cannot be walked through")
        }
        let old = r[1]
        r[1] = .integer(position)
        heap.release(old)
    }

    /// The next element of a collection; false at its end, or where it waits for a page.
    @inline(never)
    func advance(_ fiber: Fiber, _ a: Int, _ b: Int) -> Bool {
        let r = fiber.registers
        guard let items = heap.collectionItems(r[a]) else { return false }
        let position = Int(r[a + 1].integerBits)
        if position < items.elementCount {
            r[a + 1] = .integer(position + 1)
            store(items.elements[position].retained(), in: fiber, b)
            return true
        }
        guard let next = nextPage(of: r[a]) else { return false }
        r[a + 1] = .integer(0)
        request(.page(next), for: fiber, register: a, repeats: true)
        return false
    }
}
