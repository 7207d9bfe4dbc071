// Arrays and objects: reading them, making them, and changing them where the one who changes them owns them alone.
//
// Reading members borrows: what comes back has no owner of its own and is good until the container changes or goes.
// Making and changing owns: the values handed in belong to the container afterwards.

import Glibc

// MARK: Arrays

extension Value {
    @inline(__always) var arrayCell: UnsafeMutablePointer<ArrayCell> { cell.assumingMemoryBound(to: ArrayCell.self) }

    /// How many elements an array has; 0 for anything else.
    var elementCount: Int { tag == .array ? Int(arrayCell.pointee.count) : 0 }

    /// The elements of an array; borrowed. Empty for anything else.
    var elements: UnsafeBufferPointer<Value> {
        guard tag == .array else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: arrayCell.pointee.items, count: Int(arrayCell.pointee.count))
    }

    /// The exchange that brought it, where one did.
    var origin: UInt32 {
        get {
            switch tag {
            case .array: arrayCell.pointee.origin
            case .object: cell.assumingMemoryBound(to: ObjectCell.self).pointee.origin
            default: 0
            }
        }
        nonmutating set {
            switch tag {
            case .array: arrayCell.pointee.origin = newValue
            case .object: cell.assumingMemoryBound(to: ObjectCell.self).pointee.origin = newValue
            default: break
            }
        }
    }
}

extension Heap {
    func array(capacity: Int = 4, origin: UInt32 = 0) -> Value {
        let capacity = max(capacity, 4)
        let cell = allocate(MemoryLayout<ArrayCell>.size)
        cell.initializeMemory(
            as: ArrayCell.self,
            to: ArrayCell(
                header: CellHeader(.array), count: 0, capacity: UInt32(capacity), items: allocateValues(capacity), origin: origin))
        return Value(.array, cell: cell)
    }

    /// Owns the elements.
    func array(_ elements: [Value]) -> Value {
        let made = array(capacity: elements.count)
        for element in elements { append(element, to: made) }
        return made
    }

    /// Owns `element`; the array must be the caller's alone.
    @inline(__always) func append(_ element: Value, to array: Value) {
        let cell = array.arrayCell
        if cell.pointee.count == cell.pointee.capacity { grow(cell) }
        cell.pointee.items[Int(cell.pointee.count)] = element
        cell.pointee.count &+= 1
    }

    @inline(never) private func grow(_ cell: UnsafeMutablePointer<ArrayCell>) {
        let capacity = Int(cell.pointee.capacity)
        cell.pointee.items = resizeValues(cell.pointee.items, from: capacity, to: capacity * 2)
        cell.pointee.capacity = UInt32(capacity * 2)
    }

    /// A copy of some elements of an array.
    func slice(_ array: Value, _ range: Range<Int>) -> Value {
        let made = self.array(capacity: range.count, origin: array.origin)
        let elements = array.elements
        for index in range { append(elements[index].retained(), to: made) }
        return made
    }

    // MARK: Objects

    /// An object of a layout with room for its slots, which the caller fills (owning).
    @inline(__always) func object(layout: UInt32, slotCount: Int, origin: UInt32 = 0) -> Value {
        let cell = allocate(slotsOffset + slotCount * MemoryLayout<Value>.stride)
        cell.initializeMemory(
            as: ObjectCell.self,
            to: ObjectCell(header: CellHeader(.object, spare: UInt16(slotCount)), layout: layout, origin: origin))
        return Value(.object, cell: cell)
    }

    func emptyObject(origin: UInt32 = 0) -> Value { object(layout: LayoutTable.empty, slotCount: 0, origin: origin) }

    /// Owns the values. Of equal keys the last counts.
    func object(_ members: [(key: String, value: Value)], origin: UInt32 = 0) -> Value {
        var made = emptyObject(origin: origin)
        for (key, value) in members { set(key, value, in: &made) }
        return made
    }

    /// The field a name finds (bare names also find `imin:name` and `@name`); borrowed.
    func field(_ forms: KeyForms, of object: Value) -> Value? {
        guard let place = place(of: forms, in: object) else { return nil }
        return place.pointee
    }

    /// The field with exactly that key; borrowed.
    func field(_ key: String, of object: Value) -> Value? {
        guard object.tag == .object, let symbol = layouts.symbols.find(key) else {
            // A key that was never interned can only be in a table.
            guard object.tag == .object, object.isTable else { return nil }
            let text = string(key)
            defer { release(text) }
            return field(text, of: object)
        }
        return field(KeyForms(exact: symbol, prefixed: .none, sign: .none), of: object)
    }

    /// The field whose key is that string; borrowed.
    func field(_ key: Value, of object: Value) -> Value? {
        guard let place = place(of: key, in: object) else { return nil }
        return place.pointee
    }

    /// Where a field lies; good until the object changes. Only to be written through where the object is the caller's alone.
    func place(of forms: KeyForms, in object: Value) -> UnsafeMutablePointer<Value>? {
        guard object.tag == .object else { return nil }
        if object.isTable {
            let table = object.tableCell
            for symbol in [forms.exact, forms.prefixed, forms.sign] where !symbol.isNone || symbol == forms.exact {
                let entry = find(layouts.text(of: symbol, in: self), in: table)
                if entry >= 0 { return table.pointee.entries + entry * 2 + 1 }
            }
            return nil
        }
        let layout = object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout
        guard let slot = layouts.slot(of: forms, in: layout) else { return nil }
        return object.cell.slots + slot
    }

    func place(of key: Value, in object: Value) -> UnsafeMutablePointer<Value>? {
        guard object.tag == .object, key.isText else { return nil }
        if object.isTable {
            let entry = find(key, in: object.tableCell)
            return entry >= 0 ? object.tableCell.pointee.entries + entry * 2 + 1 : nil
        }
        let layout = object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout
        for (slot, symbol) in layouts.keys[Int(layout)].enumerated() where layouts.text(of: symbol, in: self).hasSameBytes(as: key) {
            return object.cell.slots + slot
        }
        return nil
    }

    /// How many fields an object has.
    func fieldCount(_ object: Value) -> Int {
        guard object.tag == .object else { return 0 }
        return object.isTable ? Int(object.tableCell.pointee.count) : Int(object.header.pointee.spare)
    }

    /// A field by its number in order; both borrowed.
    func member(_ number: Int, of object: Value) -> (key: Value, value: Value) {
        if object.isTable {
            let entries = object.tableCell.pointee.entries
            return (entries[number * 2], entries[number * 2 + 1])
        }
        let layout = object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout
        return (layouts.text(of: layouts.keys[Int(layout)][number], in: self), object.cell.slots[number])
    }

    /// Sets a field; owns `value`. `object` must be the caller's alone; it may become another cell.
    func set(_ symbol: Symbol, _ value: Value, in object: inout Value) {
        if let place = place(of: KeyForms(exact: symbol, prefixed: .none, sign: .none), in: object) {
            let old = place.pointee
            place.pointee = value
            release(old)
            return
        }
        if !object.isTable {
            let cell = object.cell.assumingMemoryBound(to: ObjectCell.self)
            if let layout = layouts.adding(symbol, to: cell.pointee.layout) {
                let count = Int(cell.pointee.header.spare)
                let size = slotsOffset + count * MemoryLayout<Value>.stride
                let moved = resize(object.cell, from: size, to: size + MemoryLayout<Value>.stride)
                let movedCell = moved.assumingMemoryBound(to: ObjectCell.self)
                movedCell.pointee.layout = layout
                movedCell.pointee.header.spare = UInt16(count + 1)
                moved.slots[count] = value
                object = Value(.object, cell: moved)
                return
            }
            becomeTable(&object)
        }
        append(layouts.text(of: symbol, in: self), value, to: object.tableCell)
    }

    /// The same for a computed key, which makes the object a table unless it already has the key. Borrows `key`.
    func set(_ key: Value, _ value: Value, in object: inout Value) {
        if let place = place(of: key, in: object) {
            let old = place.pointee
            place.pointee = value
            release(old)
            return
        }
        if !object.isTable { becomeTable(&object) }
        append(key, value, to: object.tableCell)
    }

    func set(_ key: String, _ value: Value, in object: inout Value) {
        if layouts.symbols.find(key) == nil, layouts.symbols.texts.count >= LayoutTable.maximumSymbols {
            let text = string(key)
            set(text, value, in: &object)
            release(text)
        } else {
            set(layouts.symbols.intern(key), value, in: &object)
        }
    }

    private func becomeTable(_ object: inout Value) {
        let count = fieldCount(object)
        let made = table(capacity: count * 2, origin: object.origin)
        for number in 0..<count {
            let (key, value) = member(number, of: object)
            append(key, value.retained(), to: made.tableCell)
        }
        release(object)
        object = made
    }

    // MARK: Copies

    /// Makes an array or object the caller's alone, by copying it where others own it too.
    @inline(__always) func makeUnique(_ value: inout Value) {
        if value.header.pointee.references != 1 { copy(&value) }
    }

    @inline(never) private func copy(_ value: inout Value) {
        state.pointee.copies &+= 1
        let made: Value
        if value.tag == .array {
            made = array(capacity: value.elementCount, origin: value.origin)
            for element in value.elements { append(element.retained(), to: made) }
        } else if value.isTable {
            let count = fieldCount(value)
            made = table(capacity: count, origin: value.origin)
            for number in 0..<count {
                let (key, member) = member(number, of: value)
                append(key, member.retained(), to: made.tableCell)
            }
        } else {
            let source = value.cell.assumingMemoryBound(to: ObjectCell.self)
            let count = Int(source.pointee.header.spare)
            made = object(layout: source.pointee.layout, slotCount: count, origin: source.pointee.origin)
            let from = value.cell.slots
            let to = made.cell.slots
            for slot in 0..<count { to[slot] = from[slot].retained() }
        }
        release(value)
        value = made
    }
}

// MARK: Secrets

extension Heap {
    /// Makes every text within a value a secret. What others hold, too, is copied: theirs stays as it is.
    func conceal(_ value: inout Value) {
        withUnsafeMutablePointer(to: &value) { place in
            // A list of places instead of calls within calls: what was parsed may be deep. Each place is that of a value which its
            // container holds alone, so it stays where it is while the list is worked off.
            var places = [place]
            while let next = places.popLast() {
                switch next.pointee.tag {
                case .string: next.pointee = Value(.secret, bits: next.pointee.bits)
                case .array:
                    makeUnique(&next.pointee)
                    let items = next.pointee.arrayCell.pointee.items
                    for index in 0..<next.pointee.elementCount { places.append(items + index) }
                case .object:
                    makeUnique(&next.pointee)
                    for number in 0..<fieldCount(next.pointee) {
                        places.append(
                            next.pointee.isTable
                                ? next.pointee.tableCell.pointee.entries + number * 2 + 1 : next.pointee.cell.slots + number)
                    }
                default: break
                }
            }
        }
    }
}
