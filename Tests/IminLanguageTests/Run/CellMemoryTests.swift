import Testing

@testable import IminLanguage

/// The memory of cells: pieces never overlap, keep what was written, and are used again.
@Suite struct CellMemoryTests {
    private struct Piece {
        var cell: Cell
        var size: Int
        var mark: UInt8

        func fill() { UnsafeMutableRawBufferPointer(start: cell, count: size).initializeMemory(as: UInt8.self, repeating: mark) }

        func holds(_ count: Int) -> Bool { UnsafeRawBufferPointer(start: cell, count: count).allSatisfy { $0 == mark } }
    }

    @Test(arguments: [1, 77, 4242] as [UInt64])
    func piecesKeepWhatWasWrittenWhateverIsTakenGivenBackAndResizedAroundThem(seed: UInt64) {
        let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
        let heap = owner.heap
        let before = (cells: heap.state.pointee.liveCells, bytes: heap.state.pointee.liveBytes)
        var state = seed
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        /// Mostly small; on both sides of what comes from the system.
        func size() -> Int { 8 + (random(4) == 0 ? random(600) : random(120)) }
        var pieces: [Piece] = []
        for round in 0..<20_000 {
            switch random(5) {
            case 0, 1:
                let size = size()
                let piece = Piece(cell: heap.allocate(size), size: size, mark: UInt8(truncatingIfNeeded: round))
                #expect(UInt(bitPattern: piece.cell) % 16 == 0)
                piece.fill()
                pieces.append(piece)
            case 2 where !pieces.isEmpty:
                let index = random(pieces.count)
                let size = size()
                var piece = pieces[index]
                piece.cell = heap.resize(piece.cell, from: piece.size, to: size)
                #expect(piece.holds(min(piece.size, size)))
                piece.size = size
                piece.fill()
                pieces[index] = piece
            case _ where !pieces.isEmpty:
                let piece = pieces.remove(at: random(pieces.count))
                #expect(piece.holds(piece.size))
                heap.free(piece.cell, piece.size)
            default: break
            }
        }
        for piece in pieces {
            #expect(piece.holds(piece.size))
            heap.free(piece.cell, piece.size)
        }
        #expect(heap.state.pointee.liveCells == before.cells)
        #expect(heap.state.pointee.liveBytes == before.bytes)
    }

    #if !IMIN_SANITIZE
        /// Cells of one size after the other, each time many and then none: the blocks of one size serve the next.
        @Test func whatLivedOnceDoesNotStay() {
            let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
            var most = 0
            for size in stride(from: 16, through: CellBlocks.largest, by: 16) {
                let count = 2_000_000 / size
                let cells = (0..<count).map { _ in owner.heap.allocate(size) }
                most = max(most, owner.heap.state.pointee.blocks.byteCount)
                for cell in cells { owner.heap.free(cell, size) }
            }
            #expect(most < 3_500_000)
            #expect(owner.heap.state.pointee.blocks.byteCount < 1_000_000)
        }

        @Test func aPieceThatIsGivenBackIsTheNextOfItsSize() {
            let owner = HeapOwner(symbols: SymbolTable(), memoryLimit: .max)
            let first = owner.heap.allocate(40)
            owner.heap.free(first, 40)
            #expect(owner.heap.allocate(33) == first)
            #expect(owner.heap.allocate(48) != first)
        }
    #endif
}
