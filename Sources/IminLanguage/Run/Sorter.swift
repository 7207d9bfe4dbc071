// Sorting with a function of the script: a merge sort that stops at every comparison, so that the function is an ordinary call
// (it may fail, be stopped, or wait), and goes on with the answer.
//
// Bottom-up and stable: an element goes before one that stood before it only where the function says so. Functions like
// `{ $0 < $1 }` and `{ $0.price > $1.price }` are recognised by their code; whole numbers and strings are then compared here.

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
    /// What the function compares by, where its code says no more than that.
    let order: NaturalOrder?

    /// Copies the elements.
    init(_ elements: UnsafeBufferPointer<Value>, order: NaturalOrder?, heap: Heap) {
        self.heap = heap
        self.order = order
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

    @inline(__always)
    private func take(rightFirst: Bool) {
        if rightFirst {
            target[next] = source[right]
            right &+= 1
        } else {
            target[next] = source[left]
            left &+= 1
        }
        next &+= 1
    }

    /// Takes the answer to the last question ("does the right one come first?") and moves to the next. False: all is in order.
    func advance(_ rightFirst: Bool) -> Bool {
        if isAsking { take(rightFirst: rightFirst) }
        // Now and then the function is asked all the same, so that limits and Ctrl-C are looked at.
        var budget = 4_096
        while true {
            while left < leftEnd, right < rightEnd {
                guard let order, budget > 0, let answer = order.holds(source[right], source[left]) else {
                    isAsking = true
                    return true
                }
                take(rightFirst: answer)
                budget &-= 1
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

/// A function of two that does nothing but compare them, or one field of each.
struct NaturalOrder: BitwiseCopyable {
    private enum Comparison { case less, lessOrEqual, greater, greaterOrEqual }

    private var comparison: Comparison
    /// Whether the second argument stands on the left.
    private var isSwapped: Bool
    /// The fields of the first and second argument; both or none.
    private var fields: (UnsafeMutablePointer<FieldSite>, UnsafeMutablePointer<FieldSite>)?

    /// Reads the code of a function; `nil` where it does anything else.
    init?(_ code: UnsafeMutablePointer<Instruction>, count: Int, _ fieldSites: UnsafeMutablePointer<FieldSite>) {
        var code = code
        var (first, second) = (1, 2)
        switch count {
        case 2: fields = nil
        case 4:
            guard code[0].operation == .getField, code[1].operation == .getField, code[0].a != code[1].a,
                Int(code[0].b) + Int(code[1].b) == 3, code[0].b == 1 || code[0].b == 2
            else { return nil }
            let isInOrder = code[0].b == 1
            let (one, two) = (isInOrder ? code[0] : code[1], isInOrder ? code[1] : code[0])
            fields = (fieldSites + Int(one.c), fieldSites + Int(two.c))
            (first, second) = (Int(one.a), Int(two.a))
            code += 2
        default: return nil
        }
        guard code[1].operation == .returnValue, code[1].a == code[0].a else { return nil }
        switch code[0].operation {
        case .less: comparison = .less
        case .lessOrEqual: comparison = .lessOrEqual
        case .greater: comparison = .greater
        case .greaterOrEqual: comparison = .greaterOrEqual
        default: return nil
        }
        switch (Int(code[0].b), Int(code[0].c)) {
        case (first, second): isSwapped = false
        case (second, first): isSwapped = true
        default: return nil
        }
    }

    /// What the function would answer; `nil` where it has to be called: for values that are neither whole numbers nor plain strings,
    /// and for fields not found where they were last.
    @inline(__always)
    func holds(_ first: Value, _ second: Value) -> Bool? {
        var (x, y) = (first, second)
        if let fields {
            guard let one = NaturalOrder.field(fields.0, of: first), let two = NaturalOrder.field(fields.1, of: second) else { return nil }
            (x, y) = (one, two)
        }
        let order: Int
        if areIntegers(x, y) {
            order = x.integerBits < y.integerBits ? -1 : x.integerBits == y.integerBits ? 0 : 1
        } else if x.tag == .string, y.tag == .string {
            order = x.compareText(with: y)
        } else if areNumbers(x, y) {
            order = Int(Decimals.order(x, y))
        } else if x.tag == .money, x.word == y.word {
            // Of one currency.
            order = x.integerBits < y.integerBits ? -1 : x.integerBits == y.integerBits ? 0 : 1
        } else {
            return nil
        }
        switch comparison {
        case .less: return isSwapped ? order > 0 : order < 0
        case .lessOrEqual: return isSwapped ? order >= 0 : order <= 0
        case .greater: return isSwapped ? order < 0 : order > 0
        case .greaterOrEqual: return isSwapped ? order <= 0 : order >= 0
        }
    }

    @inline(__always)
    private static func field(_ site: UnsafeMutablePointer<FieldSite>, of object: Value) -> Value? {
        guard object.tag == .object,
            object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout
        else { return nil }
        return object.cell.slots[Int(site.pointee.slot)]
    }
}

extension Machine {
    func sortBegin(_ r: UnsafeMutablePointer<Value>, _ a: Int) throws(Fault) {
        let array = r[a]
        guard array.tag == .array else { throw .mistake("argument-type", "only an Array is sorted, not \(array.typePhrase)") }
        // The elements are there twice for a while, once more as the array.
        if array.elementCount * 32 > options.limits.memory { throw overMemory() }
        r[a] = heap.handle(SorterReference(array.elements, order: naturalOrder(of: r[a + 1]), heap: heap))
        heap.release(array)
    }

    private func naturalOrder(of function: Value) -> NaturalOrder? {
        guard function.tag == .function || function.tag == .closure else { return nil }
        let number = functionIndex(of: function)
        guard functions[number].parameterCount == 2 else { return nil }
        return NaturalOrder(code + Int(functions[number].entry), count: program.functionInfos[number].code.count, fieldSites)
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
