// Objects with many or with computed keys: entries in the order they came, found by a hash of the key's bytes.

import Glibc

struct TableCell {
    var header: CellHeader
    /// Always `LayoutTable.table`, where an object has its layout, so no field cache ever takes a table for an object.
    var layout: UInt32
    var origin: UInt32
    var count: UInt32
    var capacity: UInt32
    /// Two values per entry: the key (a string, owned) and the value.
    var entries: UnsafeMutablePointer<Value>
    /// Entry number by hash, -1 where empty, a power of two long; none for small tables.
    var index: UnsafeMutablePointer<Int32>?
    var indexCapacity: UInt32
    var padding: UInt32 = 0
}

/// Tables up to this many entries are searched one by one.
private let unindexed = 8

extension Heap {
    func table(capacity: Int, origin: UInt32 = 0) -> Value {
        let capacity = max(capacity, 8)
        let cell = allocate(MemoryLayout<TableCell>.size)
        cell.initializeMemory(
            as: TableCell.self,
            to: TableCell(
                header: CellHeader(.table), layout: LayoutTable.table, origin: origin, count: 0, capacity: UInt32(capacity),
                entries: allocateValues(capacity * 2), index: nil, indexCapacity: 0))
        return Value(.object, cell: cell)
    }

    func dismantle(table: UnsafeMutablePointer<TableCell>) {
        for position in 0..<Int(table.pointee.count) * 2 { release(table.pointee.entries[position]) }
        freeValues(table.pointee.entries, Int(table.pointee.capacity) * 2)
        dropIndex(table)
        free(UnsafeMutableRawPointer(table), MemoryLayout<TableCell>.size)
    }

    private func dropIndex(_ table: UnsafeMutablePointer<TableCell>) {
        guard let index = table.pointee.index else { return }
        state.pointee.liveBytes &-= Int(table.pointee.indexCapacity) * MemoryLayout<Int32>.stride
        Glibc.free(index)
        table.pointee.index = nil
        table.pointee.indexCapacity = 0
    }

    /// The number of the entry with that key; -1 where there is none.
    @inline(__always)
    func find(_ key: Value, in table: UnsafeMutablePointer<TableCell>) -> Int {
        let entries = table.pointee.entries
        guard let index = table.pointee.index else {
            for entry in 0..<Int(table.pointee.count) where entries[entry * 2].hasSameBytes(as: key) { return entry }
            return -1
        }
        let mask = Int(table.pointee.indexCapacity) - 1
        var position = Int(key.textHash) & mask
        while true {
            let entry = Int(index[position])
            if entry < 0 { return -1 }
            if entries[entry * 2].hasSameBytes(as: key) { return entry }
            position = (position + 1) & mask
        }
    }

    /// Adds a key that is not there yet. Owns `value`, borrows `key`.
    func append(_ key: Value, _ value: Value, to table: UnsafeMutablePointer<TableCell>) {
        let count = Int(table.pointee.count)
        if count == Int(table.pointee.capacity) {
            table.pointee.entries = resizeValues(table.pointee.entries, from: count * 2, to: count * 4)
            table.pointee.capacity = UInt32(count * 2)
        }
        key.retain()
        // A secret is not a key: as one it would be shown.
        table.pointee.entries[count * 2] = key.tag == .string ? key : Value(.string, bits: key.bits)
        table.pointee.entries[count * 2 + 1] = value
        table.pointee.count += 1
        if count + 1 > unindexed {
            if (count + 1) * 4 > Int(table.pointee.indexCapacity) * 3 { rebuildIndex(table) } else { insert(count, into: table) }
        }
    }

    private func rebuildIndex(_ table: UnsafeMutablePointer<TableCell>) {
        var capacity = 32
        while capacity < Int(table.pointee.capacity) * 2 { capacity *= 2 }
        dropIndex(table)
        let size = capacity * MemoryLayout<Int32>.stride
        guard let memory = malloc(size) else { outOfMemory() }
        memset(memory, 0xFF, size)
        state.pointee.liveBytes &+= size
        table.pointee.index = memory.assumingMemoryBound(to: Int32.self)
        table.pointee.indexCapacity = UInt32(capacity)
        for entry in 0..<Int(table.pointee.count) { insert(entry, into: table) }
    }

    private func insert(_ entry: Int, into table: UnsafeMutablePointer<TableCell>) {
        guard let index = table.pointee.index else { return }
        let mask = Int(table.pointee.indexCapacity) - 1
        var position = Int(table.pointee.entries[entry * 2].textHash) & mask
        while index[position] >= 0 { position = (position + 1) & mask }
        index[position] = Int32(entry)
    }
}

extension Value {
    @inline(__always) var tableCell: UnsafeMutablePointer<TableCell> { cell.assumingMemoryBound(to: TableCell.self) }
    @inline(__always) var isTable: Bool { header.pointee.kind == .table }
}
