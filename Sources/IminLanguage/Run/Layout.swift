// What objects look like: the keys of their slots, shared by all objects with the same keys in the same order.
//
// A layout is a number. Two objects of one layout have each key in the same slot, so an instruction that found a field once
// finds it again with one comparison (`FieldCache`). Layout 0 is "a table": keys lie in the object itself (Table.swift).

/// The keys that a bare name may mean: `email`, `imin:email`, `@email`. Exact keys have only the first.
struct KeyForms: BitwiseCopyable, Sendable {
    var exact: Symbol
    var prefixed: Symbol
    var sign: Symbol
}

final class LayoutTable {
    /// Objects with more fields become tables.
    static let maximumFields = 16
    /// Names beyond this many are data rather than vocabulary: objects with new ones become tables.
    static let maximumSymbols = 100_000

    static let table: UInt32 = 0
    static let empty: UInt32 = 1

    let symbols: SymbolTable
    /// Keys of each layout in order of slots.
    // Only the one thread of the machine touches the table, so no access needs to be checked for being the only one.
    @exclusivity(unchecked) private(set) var keys: [[Symbol]] = [[], []]
    /// `layout << 32 | symbol` to the layout with that key added.
    @exclusivity(unchecked) private var transitions: [UInt64: UInt32] = [:]
    /// The text of a symbol as a cell, made when first asked for.
    @exclusivity(unchecked) private var cells: [Value] = []

    /// The strings of one byte of ASCII, made when first asked for.
    @exclusivity(unchecked) private var characters: [Value] = []
    /// What bare names may mean, by symbol, made when first asked for.
    @exclusivity(unchecked) private var bareForms: [KeyForms?] = []

    init(symbols: SymbolTable) { self.symbols = symbols }

    /// One more owner of a string of one byte.
    func character(_ byte: UInt8, _ tag: Tag, in heap: Heap) -> Value {
        if characters.isEmpty {
            for byte in UInt8(0)..<128 { characters.append(heap.string([byte])) }
            heap.state.pointee.permanentCells += 128
        }
        return Value(tag, bits: characters[Int(byte)].retained().bits)
    }

    /// The layout with one key more; `nil` when that many fields make a table.
    func adding(_ key: Symbol, to layout: UInt32) -> UInt32? {
        let path = UInt64(layout) << 32 | UInt64(key.index)
        if let found = transitions[path] { return found }
        guard keys[Int(layout)].count < LayoutTable.maximumFields else { return nil }
        let made = UInt32(keys.count)
        keys.append(keys[Int(layout)] + [key])
        transitions[path] = made
        return made
    }

    func layout(of keys: [Symbol]) -> UInt32? {
        var layout = LayoutTable.empty
        for key in keys {
            guard let next = adding(key, to: layout) else { return nil }
            layout = next
        }
        return layout
    }

    func slot(of key: Symbol, in layout: UInt32) -> Int? { keys[Int(layout)].firstIndex(of: key) }

    /// The slot a key finds: the exact key, else `imin:` and `@` where it was written bare.
    func slot(of forms: KeyForms, in layout: UInt32) -> Int? {
        let keys = keys[Int(layout)]
        if let slot = keys.firstIndex(of: forms.exact) { return slot }
        if forms.prefixed.isNone { return nil }
        return keys.firstIndex(of: forms.prefixed) ?? keys.firstIndex(of: forms.sign)
    }

    func forms(of key: Symbol, _ form: KeyForm) -> KeyForms {
        switch form {
        case .exact: return KeyForms(exact: key, prefixed: .none, sign: .none)
        case .bare:
            let index = Int(key.index)
            if index < bareForms.count, let known = bareForms[index] { return known }
            let text = symbols[key]
            let made = KeyForms(exact: key, prefixed: symbols.intern("imin:" + text), sign: symbols.intern("@" + text))
            while bareForms.count <= index { bareForms.append(nil) }
            bareForms[index] = made
            return made
        }
    }

    /// The text of a symbol as a string of the heap; borrowed.
    func text(of symbol: Symbol, in heap: Heap) -> Value {
        let index = Int(symbol.index)
        while cells.count <= index { cells.append(.absent) }
        if cells[index].isAbsent {
            cells[index] = heap.string(symbols[symbol])
            heap.state.pointee.permanentCells += 1
        }
        return cells[index]
    }

    /// Gives the texts back; for the end of the heap.
    func releaseKeys(of heap: Heap) {
        for cell in cells + characters { heap.release(cell) }
        cells = []
        characters = []
    }
}
