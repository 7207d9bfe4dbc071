// Sorting with a function of the script: a merge sort that stops at every comparison, so that the function is an ordinary call
// (it may fail, be stopped, or wait), and goes on with the answer.
//
// Bottom-up and stable: an element goes before one that stood before it only where the function says so.

final class SorterReference: HandleReference {
    let heap: Heap
    let count: Int
    /// Runs of `width` are in order here; owned.
    var source: UnsafeMutablePointer<Value>
    /// Pairs of runs are merged into this; owns nothing.
    var target: UnsafeMutablePointer<Value>
    var width = 1
    // The pair of runs at work: where the next elements are, and where both end.
    var left = 0
    var right = 0
    var leftEnd = 0
    var rightEnd = 0
    /// Where the next element goes.
    var next = 0
    var isAsking = false

    /// Copies the elements.
    init(_ elements: UnsafeBufferPointer<Value>, heap: Heap) {
        self.heap = heap
        count = elements.count
        source = heap.allocateValues(count)
        target = heap.allocateValues(count)
        for index in 0..<count { source[index] = elements[index].retained() }
        super.init(SorterHandle())
        beginPair(at: 0)
    }

    deinit {
        for index in 0..<count { heap.release(source[index]) }
        heap.freeValues(source, count)
        heap.freeValues(target, count)
    }

    private func beginPair(at start: Int) {
        left = start
        leftEnd = min(start + width, count)
        right = leftEnd
        rightEnd = min(leftEnd + width, count)
        next = start
    }

    /// Takes the answer to the last question ("does the right one come first?") and moves to the next. False: all is in order.
    func advance(_ rightFirst: Bool) -> Bool {
        if isAsking {
            if rightFirst {
                target[next] = source[right]
                right += 1
            } else {
                target[next] = source[left]
                left += 1
            }
            next += 1
        }
        while true {
            if left < leftEnd, right < rightEnd {
                isAsking = true
                return true
            }
            // One run is used up: the other follows as it is.
            while left < leftEnd {
                target[next] = source[left]
                left += 1
                next += 1
            }
            while right < rightEnd {
                target[next] = source[right]
                right += 1
                next += 1
            }
            if next < count {
                beginPair(at: next)
                continue
            }
            swap(&source, &target)
            width *= 2
            if width >= count { return false }
            beginPair(at: 0)
        }
    }
}

private final class SorterHandle: HostHandle {
    let typeName = "sorter"
    let summary = "sorter"
}

extension Machine {
    func sortBegin(_ r: UnsafeMutablePointer<Value>, _ a: Int) throws(Fault) {
        let array = r[a]
        guard array.tag == .array else { throw .mistake("argument-type", "only an Array is sorted, not \(array.typePhrase)") }
        // The elements are there twice for a while, once more as the array.
        if array.elementCount * 32 > options.limits.memory { throw overMemory() }
        r[a] = heap.handle(SorterReference(array.elements, heap: heap))
        heap.release(array)
    }

    /// True when all are in order.
    @inline(never)
    func sortStep(_ r: UnsafeMutablePointer<Value>, _ a: Int, _ b: Int) throws(Fault) -> Bool {
        let sorter = r[a].cell.assumingMemoryBound(to: HandleCell.self).pointee.reference._withUnsafeGuaranteedRef {
            unsafeDowncast($0, to: SorterReference.self)
        }
        let answer = r[b]
        if sorter.isAsking, answer.tag != .bool { throw notBool("the function of a sort", answer) }
        let goesOn = sorter.advance(answer.isTrue)
        if goesOn {
            let function = r[a + 1].retained()
            replace(r + b, function)
            replace(r + b + 1, sorter.source[sorter.right].retained())
            replace(r + b + 2, sorter.source[sorter.left].retained())
            return false
        }
        let made = heap.array(capacity: sorter.count)
        for index in 0..<sorter.count { heap.append(sorter.source[index].retained(), to: made) }
        replace(r + b, .null)
        replace(r + a, made)
        return true
    }

    @inline(__always)
    private func replace(_ register: UnsafeMutablePointer<Value>, _ value: Value) {
        let old = register.pointee
        register.pointee = value
        heap.release(old)
    }
}
