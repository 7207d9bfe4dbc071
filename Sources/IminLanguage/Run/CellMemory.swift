// Where cells get their memory: small ones out of blocks of the heap's own, large ones from the system.
//
// Invariants
// - A cell of up to `largest` bytes lies in a block, in a piece of its size rounded up to 16 bytes (its grains). All pieces of a block
//   are of one size; a block begins at a multiple of its own size, so a piece finds its block.
// - A block with room is in the list of its size, a full one in none. A block whose last piece was given back is free for any size;
//   of those a few are kept and the others go back to the system: what lived once does not stay.
// - Whoever gives a cell back, or resizes it, says the size it was asked for, so no cell keeps its own.
// - Under the address sanitizer (`IMIN_SANITIZE`) every cell is the system's, so that each wrong access is seen.

import Glibc

struct CellBlocks {
    /// Of a cell that lies in a block, in bytes.
    static let largest = 128
    private static let grain = 16
    private static let blockSize = 32 << 10
    /// Blocks without pieces that are kept for what comes next.
    private static let keptEmpty = 16

    /// What a block begins with.
    struct Block {
        /// Pieces that were given back, linked through their first words.
        var spare: Cell?
        /// Behind the pieces that were ever given out, and where none fits any more.
        var next: Cell
        var end: Cell
        /// The size of its pieces, in bytes.
        var size: Int
        /// How many of its pieces are given out.
        var used = 0
        /// The neighbours in the list of blocks of this size that have room, or in that of empty ones.
        var previous: UnsafeMutablePointer<Block>?
        var following: UnsafeMutablePointer<Block>?
        /// Every block of the heap, for its end.
        var previousOfAll: UnsafeMutablePointer<Block>?
        var nextOfAll: UnsafeMutablePointer<Block>?

        @inline(__always) var isFull: Bool { spare == nil && next > end }
    }

    /// The first block with room, by the size of pieces in grains.
    private let open: UnsafeMutablePointer<UnsafeMutablePointer<Block>?>
    private var empty: UnsafeMutablePointer<Block>?
    private var emptyCount = 0
    private var all: UnsafeMutablePointer<Block>?
    /// The memory of all blocks, in bytes; for tests.
    private(set) var byteCount = 0

    init() {
        let sizes = CellBlocks.largest / CellBlocks.grain + 1
        open = .allocate(capacity: sizes)
        open.initialize(repeating: nil, count: sizes)
    }

    @inline(__always) static func grains(_ size: Int) -> Int { (size &+ (grain - 1)) / grain }

    /// A piece; `nil` where the system has no more memory.
    @inline(__always) mutating func take(_ grains: Int) -> Cell? {
        guard let block = open[grains] ?? addBlock(grains) else { return nil }
        let cell: Cell
        if let spare = block.pointee.spare {
            cell = spare
            block.pointee.spare = spare.load(as: Cell?.self)
        } else {
            cell = block.pointee.next
            block.pointee.next = cell + block.pointee.size
        }
        block.pointee.used &+= 1
        if block.pointee.isFull { close(block, grains) }
        return cell
    }

    @inline(__always) mutating func giveBack(_ cell: Cell, _ grains: Int) {
        let start = UInt(bitPattern: cell) & ~UInt(CellBlocks.blockSize - 1)
        let block = UnsafeMutablePointer<Block>(bitPattern: start).unsafelyUnwrapped
        let wasFull = block.pointee.isFull
        cell.storeBytes(of: block.pointee.spare, as: Cell?.self)
        block.pointee.spare = cell
        block.pointee.used &-= 1
        if wasFull { reopen(block, grains) }
        if block.pointee.used == 0 { retire(block, grains) }
    }

    @inline(never) private mutating func addBlock(_ grains: Int) -> UnsafeMutablePointer<Block>? {
        let block: UnsafeMutablePointer<Block>
        if let kept = empty {
            block = kept
            empty = kept.pointee.following
            emptyCount -= 1
        } else {
            var memory: UnsafeMutableRawPointer?
            guard posix_memalign(&memory, CellBlocks.blockSize, CellBlocks.blockSize) == 0, let memory else { return nil }
            block = memory.assumingMemoryBound(to: Block.self)
            byteCount += CellBlocks.blockSize
            block.initialize(to: Block(next: memory, end: memory, size: 0, nextOfAll: all))
            all?.pointee.previousOfAll = block
            all = block
        }
        let size = grains * CellBlocks.grain
        let start = Cell(block)
        block.pointee.spare = nil
        block.pointee.size = size
        block.pointee.next = start + (MemoryLayout<Block>.stride + CellBlocks.grain - 1) / CellBlocks.grain * CellBlocks.grain
        block.pointee.end = start + (CellBlocks.blockSize - size)
        reopen(block, grains)
        return block
    }

    @inline(never) private func reopen(_ block: UnsafeMutablePointer<Block>, _ grains: Int) {
        block.pointee.previous = nil
        block.pointee.following = open[grains]
        open[grains]?.pointee.previous = block
        open[grains] = block
    }

    @inline(never) private func close(_ block: UnsafeMutablePointer<Block>, _ grains: Int) {
        if let previous = block.pointee.previous {
            previous.pointee.following = block.pointee.following
        } else {
            open[grains] = block.pointee.following
        }
        block.pointee.following?.pointee.previous = block.pointee.previous
    }

    @inline(never) private mutating func retire(_ block: UnsafeMutablePointer<Block>, _ grains: Int) {
        // The only one with room stays: the next cell of this size is often not far.
        if open[grains] == block, block.pointee.following == nil { return }
        close(block, grains)
        if emptyCount < CellBlocks.keptEmpty {
            block.pointee.following = empty
            empty = block
            emptyCount += 1
            return
        }
        if let previous = block.pointee.previousOfAll {
            previous.pointee.nextOfAll = block.pointee.nextOfAll
        } else {
            all = block.pointee.nextOfAll
        }
        block.pointee.nextOfAll?.pointee.previousOfAll = block.pointee.previousOfAll
        byteCount -= CellBlocks.blockSize
        Glibc.free(block)
    }

    /// Gives everything back to the system; no cell may be used afterwards.
    func release() {
        var block = all
        while let released = block {
            block = released.pointee.nextOfAll
            Glibc.free(released)
        }
        open.deallocate()
    }
}

extension Heap {
    @inline(__always) func allocate(_ size: Int) -> Cell {
        state.pointee.liveBytes &+= size
        state.pointee.liveCells &+= 1
        #if !IMIN_SANITIZE
            if size <= CellBlocks.largest {
                guard let cell = state.pointee.blocks.take(CellBlocks.grains(size)) else { outOfMemory() }
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
