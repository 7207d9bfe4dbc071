// Cells: where strings, arrays, objects and closures lie. The unsafe room of the language, with Interpreter.swift.
//
// Invariants
// - A cell (its memory: CellMemory.swift) begins with a `CellHeader`, belongs to one heap and is only touched by that heap's thread at the time.
// - Its count says how many registers, slots, elements, captures and native results own it; counting is not atomic.
// - A cell that is written has count 1 ("mine"): whoever writes first makes it so with `makeUnique`. Hence no aliasing.
// - Data cannot form cycles. Closures can, through a captured `var` only, so all boxes are listed and emptied when a run ends.
// - Releasing never recurses: cells that lost their last owner wait on a list, so a chain of a million links is freed flat.
// - `liveBytes` is what the live cells have allocated; `liveCells` is zero after a run but for `permanentCells`.

import Glibc

typealias Cell = UnsafeMutableRawPointer

enum CellKind: UInt8 { case text, array, object, table, closure, box, range, handle }

struct CellHeader {
    var references: UInt32
    var kind: CellKind
    /// Text: 0, or whether it is known to be plain (`Value.plainBytes`). Range: 1 where the upper bound belongs to it.
    var flags: UInt8
    /// Object: how many slots.
    var spare: UInt16

    static let plain: UInt8 = 1
    static let notPlain: UInt8 = 2

    init(_ kind: CellKind, flags: UInt8 = 0, spare: UInt16 = 0) {
        references = 1
        self.kind = kind
        self.flags = flags
        self.spare = spare
    }
}

/// The bytes follow at `textOffset`.
struct TextCell {
    var header: CellHeader
    var byteCount: UInt32
    /// Of the bytes; 0: not computed yet.
    var hash: UInt32
}

struct ArrayCell {
    var header: CellHeader
    var count: UInt32
    var capacity: UInt32
    var items: UnsafeMutablePointer<Value>
    /// The exchange that brought it; 0: none.
    var origin: UInt32
    var padding: UInt32 = 0
}

/// The slots follow at `slotsOffset`, one per key of the layout.
struct ObjectCell {
    var header: CellHeader
    var layout: UInt32
    var origin: UInt32
}

/// The captures follow at `slotsOffset`.
struct ClosureCell {
    var header: CellHeader
    var function: UInt32
    var captureCount: UInt32
}

struct BoxCell {
    var header: CellHeader
    var next: UnsafeMutablePointer<BoxCell>?
    var previous: UnsafeMutablePointer<BoxCell>?
    /// Which box of the heap it is, from 1: the later the higher.
    var number: UInt64
    var value: Value
}

struct RangeCell {
    var header: CellHeader
    var padding: UInt64 = 0
    var lower: Value
    var upper: Value
}

struct HandleCell {
    var header: CellHeader
    var reference: Unmanaged<HandleReference>
}

class HandleReference {
    let handle: any HostHandle
    init(_ handle: any HostHandle) { self.handle = handle }
}

let textOffset = MemoryLayout<TextCell>.size
let slotsOffset = MemoryLayout<ObjectCell>.size

/// The counters of a heap, outside any object so that reaching them costs no exclusivity check.
struct HeapState {
    var liveBytes = 0
    var liveCells = 0
    /// Where small cells lie.
    var blocks = CellBlocks()
    /// Cells of constants and names, which stay for as long as the heap does.
    var permanentCells = 0
    /// Bytes that may live at once.
    var limit = Int.max
    var boxes: UnsafeMutablePointer<BoxCell>?
    /// The number of the box made last.
    var lastBox: UInt64 = 0
    /// Cells without owner whose children are yet to be released.
    var pending: UnsafeMutablePointer<Cell>
    var pendingCount = 0
    var pendingCapacity = 256
    var isDraining = false
    /// How many arrays and objects were copied because others owned them too; for tests.
    var copies = 0
    /// What objects look like (Layout.swift).
    var layouts: Unmanaged<LayoutTable>
}

/// A handle to a heap: trivial, so it is passed about freely. `HeapOwner` keeps it alive.
struct Heap: BitwiseCopyable {
    let state: UnsafeMutablePointer<HeapState>

    var layouts: LayoutTable { state.pointee.layouts._withUnsafeGuaranteedRef { $0 } }

    // MARK: Memory

    /// Memory of a cell besides the cell itself: elements, entries.
    func allocateValues(_ count: Int) -> UnsafeMutablePointer<Value> {
        state.pointee.liveBytes &+= count * MemoryLayout<Value>.stride
        guard let memory = malloc(max(count, 1) * MemoryLayout<Value>.stride) else { outOfMemory() }
        return memory.assumingMemoryBound(to: Value.self)
    }

    func resizeValues(_ values: UnsafeMutablePointer<Value>, from old: Int, to new: Int) -> UnsafeMutablePointer<Value> {
        state.pointee.liveBytes &+= (new - old) * MemoryLayout<Value>.stride
        guard let memory = realloc(values, max(new, 1) * MemoryLayout<Value>.stride) else { outOfMemory() }
        return memory.assumingMemoryBound(to: Value.self)
    }

    func freeValues(_ values: UnsafeMutablePointer<Value>, _ count: Int) {
        state.pointee.liveBytes &-= count * MemoryLayout<Value>.stride
        Glibc.free(values)
    }

    /// The system has no memory left, far beyond the limit of scripts: nothing can be saved.
    @inline(never) func outOfMemory() -> Never {
        _ = "imin: out of memory\n".withCString { write(2, $0, 20) }
        exit(70)
    }

    @inline(__always) var isOverLimit: Bool { state.pointee.liveBytes > state.pointee.limit }

    // MARK: Counting

    @inline(__always) func release(_ value: Value) {
        if value.isCell { release(cell: value.cell) }
    }

    @inline(__always) func release(cell: Cell) {
        let header = cell.assumingMemoryBound(to: CellHeader.self)
        header.pointee.references &-= 1
        if header.pointee.references == 0 { destroy(cell) }
    }

    /// Frees a cell without owner and everything that only it owned.
    @inline(never) func destroy(_ cell: Cell) {
        if cell.assumingMemoryBound(to: CellHeader.self).pointee.kind == .text {
            free(cell, textOffset + Int(cell.assumingMemoryBound(to: TextCell.self).pointee.byteCount))
            return
        }
        if state.pointee.isDraining {
            wait(cell)
            return
        }
        state.pointee.isDraining = true
        dismantle(cell)
        while state.pointee.pendingCount > 0 {
            state.pointee.pendingCount &-= 1
            dismantle(state.pointee.pending[state.pointee.pendingCount])
        }
        state.pointee.isDraining = false
    }

    private func wait(_ cell: Cell) {
        if state.pointee.pendingCount == state.pointee.pendingCapacity {
            let bigger = state.pointee.pendingCapacity * 2
            guard let memory = realloc(state.pointee.pending, bigger * MemoryLayout<Cell>.stride) else { outOfMemory() }
            state.pointee.pending = memory.assumingMemoryBound(to: Cell.self)
            state.pointee.pendingCapacity = bigger
        }
        state.pointee.pending[state.pointee.pendingCount] = cell
        state.pointee.pendingCount &+= 1
    }

    /// Releases what a cell owns (children that lose their last owner go to the waiting list) and frees it.
    private func dismantle(_ cell: Cell) {
        switch cell.assumingMemoryBound(to: CellHeader.self).pointee.kind {
        case .text:
            free(cell, textOffset + Int(cell.assumingMemoryBound(to: TextCell.self).pointee.byteCount))
        case .array:
            let array = cell.assumingMemoryBound(to: ArrayCell.self)
            for index in 0..<Int(array.pointee.count) { release(array.pointee.items[index]) }
            freeValues(array.pointee.items, Int(array.pointee.capacity))
            free(cell, MemoryLayout<ArrayCell>.size)
        case .object:
            let count = Int(cell.assumingMemoryBound(to: CellHeader.self).pointee.spare)
            let slots = cell.slots
            for index in 0..<count { release(slots[index]) }
            free(cell, slotsOffset + count * MemoryLayout<Value>.stride)
        case .table:
            dismantle(table: cell.assumingMemoryBound(to: TableCell.self))
        case .closure:
            let count = Int(cell.assumingMemoryBound(to: ClosureCell.self).pointee.captureCount)
            let captures = cell.slots
            for index in 0..<count { release(captures[index]) }
            free(cell, slotsOffset + count * MemoryLayout<Value>.stride)
        case .box:
            let box = cell.assumingMemoryBound(to: BoxCell.self)
            release(box.pointee.value)
            if let previous = box.pointee.previous {
                previous.pointee.next = box.pointee.next
            } else {
                state.pointee.boxes = box.pointee.next
            }
            box.pointee.next?.pointee.previous = box.pointee.previous
            free(cell, MemoryLayout<BoxCell>.size)
        case .range:
            let range = cell.assumingMemoryBound(to: RangeCell.self)
            release(range.pointee.lower)
            release(range.pointee.upper)
            free(cell, MemoryLayout<RangeCell>.size)
        case .handle:
            cell.assumingMemoryBound(to: HandleCell.self).pointee.reference.release()
            free(cell, MemoryLayout<HandleCell>.size)
        }
    }

    /// Empties every box, which breaks the cycles that closures may have made. For the end of a session, when no code runs.
    func breakCycles() {
        var next = state.pointee.boxes
        while let box = next {
            // Kept alive while its value goes, because that value may own the box.
            box.pointee.header.references &+= 1
            let value = box.pointee.value
            box.pointee.value = .null
            release(value)
            next = box.pointee.next
            release(cell: UnsafeMutableRawPointer(box))
        }
    }

    // MARK: Closures, boxes, ranges, handles

    /// A closure with room for its captures, which the caller fills (owning).
    func closure(function: Int, captureCount: Int) -> Value {
        let cell = allocate(slotsOffset + captureCount * MemoryLayout<Value>.stride)
        cell.initializeMemory(
            as: ClosureCell.self,
            to: ClosureCell(header: CellHeader(.closure), function: UInt32(function), captureCount: UInt32(captureCount)))
        let captures = cell.slots
        for index in 0..<captureCount { captures[index] = .null }
        return Value(.closure, cell: cell)
    }

    /// Owns `value`.
    func box(_ value: Value) -> Value {
        let cell = allocate(MemoryLayout<BoxCell>.size)
        state.pointee.lastBox &+= 1
        let made = BoxCell(
            header: CellHeader(.box), next: state.pointee.boxes, previous: nil, number: state.pointee.lastBox, value: value)
        let box = cell.initializeMemory(as: BoxCell.self, to: made)
        state.pointee.boxes?.pointee.previous = box
        state.pointee.boxes = box
        return Value(.box, cell: cell)
    }

    /// Owns both bounds.
    func range(_ lower: Value, _ upper: Value, isClosed: Bool) -> Value {
        let cell = allocate(MemoryLayout<RangeCell>.size)
        cell.initializeMemory(
            as: RangeCell.self, to: RangeCell(header: CellHeader(.range, flags: isClosed ? 1 : 0), lower: lower, upper: upper))
        return Value(.range, cell: cell)
    }

    func handle(_ handle: any HostHandle) -> Value { self.handle(HandleReference(handle)) }

    func handle(_ reference: HandleReference) -> Value {
        let cell = allocate(MemoryLayout<HandleCell>.size)
        cell.initializeMemory(
            as: HandleCell.self, to: HandleCell(header: CellHeader(.handle), reference: Unmanaged.passRetained(reference)))
        return Value(.handle, cell: cell)
    }
}

extension Value {
    /// Only of a value with `isCell`.
    @inline(__always) var cell: Cell { Cell(bitPattern: UInt(bits)).unsafelyUnwrapped }
    @inline(__always) var header: UnsafeMutablePointer<CellHeader> { cell.assumingMemoryBound(to: CellHeader.self) }

    /// One more owner.
    @inline(__always) func retain() {
        if isCell { header.pointee.references &+= 1 }
    }

    /// The value with one more owner, for natives that return what they were given.
    @inline(__always) func retained() -> Value {
        retain()
        return self
    }

    /// Whether the one who holds it may change it in place.
    @inline(__always) var isUnique: Bool { header.pointee.references == 1 }

    @inline(__always) var closureCell: UnsafeMutablePointer<ClosureCell> { cell.assumingMemoryBound(to: ClosureCell.self) }
    @inline(__always) var boxCell: UnsafeMutablePointer<BoxCell> { cell.assumingMemoryBound(to: BoxCell.self) }

    /// The bounds of a range; borrowed.
    var range: (lower: Value, upper: Value, isClosed: Bool)? {
        guard tag == .range else { return nil }
        let range = cell.assumingMemoryBound(to: RangeCell.self).pointee
        return (range.lower, range.upper, range.header.flags == 1)
    }

    /// The whole numbers of a range, as half-open bounds; `nil` where it is not a range of whole numbers or too far for 64 bits.
    var wholeRange: Range<Int64>? {
        guard let range, range.lower.tag == .integer, range.upper.tag == .integer else { return nil }
        let (upper, overflow) = range.upper.integerBits.addingReportingOverflow(range.isClosed ? 1 : 0)
        if overflow { return nil }
        return range.lower.integerBits..<max(range.lower.integerBits, upper)
    }

    var handle: (any HostHandle)? {
        guard tag == .handle else { return nil }
        return cell.assumingMemoryBound(to: HandleCell.self).pointee.reference._withUnsafeGuaranteedRef { $0.handle }
    }
}

extension Cell {
    /// Slots of an object, captures of a closure.
    @inline(__always) var slots: UnsafeMutablePointer<Value> { (self + slotsOffset).assumingMemoryBound(to: Value.self) }
}

/// Keeps a heap, its names and its layouts; its last release gives everything back.
final class HeapOwner {
    let heap: Heap
    let symbols: SymbolTable
    let layouts: LayoutTable

    init(symbols: SymbolTable, memoryLimit: Int) {
        let state = UnsafeMutablePointer<HeapState>.allocate(capacity: 1)
        guard let pending = malloc(256 * MemoryLayout<Cell>.stride) else { Heap(state: state).outOfMemory() }
        layouts = LayoutTable(symbols: symbols)
        state.initialize(
            to: HeapState(
                pending: pending.assumingMemoryBound(to: Cell.self), layouts: Unmanaged.passUnretained(layouts)))
        state.pointee.limit = memoryLimit
        heap = Heap(state: state)
        self.symbols = symbols
    }

    /// Cells that nobody should hold any more once a run is over; anything but 0 is a leak.
    var leakedCells: Int { heap.state.pointee.liveCells - heap.state.pointee.permanentCells }

    deinit {
        heap.breakCycles()
        layouts.releaseKeys(of: heap)
        Glibc.free(heap.state.pointee.pending)
        heap.state.pointee.blocks.release()
        heap.state.deinitialize(count: 1)
        heap.state.deallocate()
    }
}
