// Where cells get their memory: small ones out of blocks of the heap's own, large ones from the system.
//
// Invariants
// - A cell of up to `largest` bytes lies in a block, in a piece of its size rounded up to 16. A piece that is given back goes to the
//   list of its size, linked through its first word, and is the next one given out. Blocks go back to the system with the heap.
// - Whoever gives a cell back, or resizes it, says the size it was asked for, so no cell keeps its own.
// - Under the address sanitizer (`IMIN_SANITIZE`) every cell is the system's, so that each wrong access is seen.

import Glibc

struct CellBlocks {
    /// In bytes.
    static let largest = 256
    private static let grain = 16
    private static let firstBlock = 4 << 10
    private static let largestBlock = 256 << 10

    /// The pieces that were given back, by their size in grains.
    private let spare: UnsafeMutablePointer<Cell?>
    /// The part of the newest block that was never given out.
    private var next: Cell
    private var left = 0
    /// The newest block; each begins with the address of the one before.
    private var blocks: Cell?
    private var blockSize = CellBlocks.firstBlock

    init() {
        let sizes = CellBlocks.largest / CellBlocks.grain + 1
        spare = .allocate(capacity: sizes)
        spare.initialize(repeating: nil, count: sizes)
        next = Cell(spare)
    }

    @inline(__always) static func grains(_ size: Int) -> Int { (size &+ (grain - 1)) / grain }

    /// A piece that was given back before, if there is one.
    @inline(__always) func reuse(_ grains: Int) -> Cell? {
        guard let cell = spare[grains] else { return nil }
        spare[grains] = cell.load(as: Cell?.self)
        return cell
    }

    @inline(__always) func giveBack(_ cell: Cell, _ grains: Int) {
        cell.storeBytes(of: spare[grains], as: Cell?.self)
        spare[grains] = cell
    }

    /// A piece that was never used; `nil` where the system has no more.
    @inline(__always) mutating func carve(_ grains: Int) -> Cell? {
        let size = grains &* CellBlocks.grain
        if size > left, !addBlock() { return nil }
        let cell = next
        next += size
        left &-= size
        return cell
    }

    @inline(never) private mutating func addBlock() -> Bool {
        guard let block = malloc(blockSize) else { return false }
        block.storeBytes(of: blocks, as: Cell?.self)
        blocks = block
        next = block + CellBlocks.grain
        left = blockSize - CellBlocks.grain
        blockSize = min(blockSize * 2, CellBlocks.largestBlock)
        return true
    }

    /// Gives everything back to the system; no cell may be used afterwards.
    func release() {
        var block = blocks
        while let released = block {
            block = released.load(as: Cell?.self)
            Glibc.free(released)
        }
        spare.deallocate()
    }
}

extension Heap {
    @inline(__always) func allocate(_ size: Int) -> Cell {
        state.pointee.liveBytes &+= size
        state.pointee.liveCells &+= 1
        #if !IMIN_SANITIZE
            if size <= CellBlocks.largest {
                let grains = CellBlocks.grains(size)
                if let cell = state.pointee.blocks.reuse(grains) { return cell }
                guard let cell = state.pointee.blocks.carve(grains) else { outOfMemory() }
                return cell
            }
        #endif
        guard let cell = malloc(size) else { outOfMemory() }
        return cell
    }

    @inline(__always) func free(_ cell: Cell, _ size: Int) {
        state.pointee.liveBytes &-= size
        state.pointee.liveCells &-= 1
        #if !IMIN_SANITIZE
            if size <= CellBlocks.largest {
                state.pointee.blocks.giveBack(cell, CellBlocks.grains(size))
                return
            }
        #endif
        Glibc.free(cell)
    }

    /// The cell with room for `new` bytes and what it held; it may lie elsewhere.
    func resize(_ cell: Cell, from old: Int, to new: Int) -> Cell {
        #if !IMIN_SANITIZE
            if min(old, new) <= CellBlocks.largest {
                if max(old, new) <= CellBlocks.largest, CellBlocks.grains(old) == CellBlocks.grains(new) {
                    state.pointee.liveBytes &+= new - old
                    return cell
                }
                let moved = allocate(new)
                memcpy(moved, cell, min(old, new))
                free(cell, old)
                return moved
            }
        #endif
        state.pointee.liveBytes &+= new - old
        guard let moved = realloc(cell, new) else { outOfMemory() }
        return moved
    }
}
