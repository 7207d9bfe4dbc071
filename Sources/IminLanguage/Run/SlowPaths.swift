// What instructions of the loop do when the quick path does not fit. None of it is inlined: the loop keeps its registers.

extension Machine {
    /// Writes back what the loop keeps in locals. Out of line: so many uses of the fiber would take a register from them.
    @inline(never)
    func save(
        _ fiber: Fiber, _ pc: UnsafeMutablePointer<Instruction>, _ r: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
    ) {
        fiber.pc = pc
        fiber.base = r - fiber.stack
        fiber.depth = frame - fiber.frames
    }

    /// Takes over the stacks of a fiber, which may have moved; the window of its innermost frame.
    @inline(never)
    func enter(_ fiber: Fiber) -> UnsafeMutablePointer<Value> {
        stackEnd = fiber.stack + fiber.capacity
        firstFreeFrame = fiber.frames + fiber.depth
        frameEnd = fiber.frames + min(fiber.frameCapacity, options.limits.callDepth)
        return fiber.registers
    }

    /// Room for a frame and for that many registers of the stack.
    @inline(never)
    func makeRoom(_ fiber: Fiber, _ registers: Int) throws(Fault) {
        if fiber.depth >= options.limits.callDepth {
            throw .limit("depth", "calls nest deeper than \(options.limits.callDepth)")
        }
        if fiber.depth == fiber.frameCapacity { fiber.growFrames() }
        if registers > fiber.capacity { fiber.grow(to: registers) }
    }

    @inline(never)
    func unset(_ global: Int) -> Fault {
        .mistake("used-before-binding", "`\(program.globalNames[global])` is used before it has a value")
    }

    @inline(never)
    func notBool(_ what: String, _ value: Value) -> Fault {
        .mistake("not-a-bool", "\(what == "!" ? "`!`" : what) needs a Bool, not \(value.typePhrase): `\(heap.describe(value, limit: 40))`")
    }

    @inline(never)
    func makeClosure(_ number: Int, _ r: UnsafeMutablePointer<Value>) -> Value {
        let captures = program.functionInfos[number].captures
        if captures.isEmpty { return Value(.function, bits: UInt64(number)) }
        let closure = heap.closure(function: number, captureCount: captures.count)
        let slots = closure.cell.slots
        for (index, capture) in captures.enumerated() {
            switch capture {
            case .register(let register): slots[index] = r[register].retained()
            case .capture(let outer): slots[index] = r[0].cell.slots[outer].retained()
            }
        }
        return closure
    }

    /// Sums beyond whole numbers. `x += [1]` and `x += "a"` append in place where x alone owns its array or string.
    @inline(never)
    func add(_ r: UnsafeMutablePointer<Value>, _ instruction: Instruction) throws(Fault) {
        let (a, b, c) = (Int(instruction.a), Int(instruction.b), Int(instruction.c))
        let left = r[b]
        let right = r[c]
        if a == b, a != c, left.tag == .array, right.tag == .array, left.isUnique {
            for element in right.elements { heap.append(element.retained(), to: left) }
        } else if a == b, a != c, canExtend(left, by: right) {
            r[a] = heap.extend(left, by: right)
        } else {
            let sum = try heap.arithmetic(.add, left, right)
            put(r, a, sum, self)
            if sum.tag == .string { try countSteps(forCopying: sum.byteCount) }
        }
        if right.isCell { try checkSize(of: r[a]) }
    }

    /// Whether two values are equal; long ones take the steps that they take time.
    @inline(never)
    func areEqual(_ left: Value, _ right: Value) throws(Fault) -> Bool {
        if left.tag == .array || left.tag == .string, left.tag == right.tag { try countSteps(forReading: left) }
        return heap.equals(left, right)
    }

    /// Whether a string may grow in its own cell.
    func canExtend(_ text: Value, by other: Value) -> Bool {
        text.tag == .string && other.tag == .string && text.isUnique && text.byteCount + other.byteCount <= options.limits.string
            && options.limits.string <= Int(UInt32.max)
    }

    /// What an operator made must not be longer than strings may be, nor all values together.
    func checkSize(of value: Value) throws(Fault) {
        if value.isText, value.byteCount > options.limits.string {
            throw .limit("string", "a string of \(value.byteCount) bytes is longer than the limit of \(options.limits.string)")
        }
        if heap.isOverLimit { throw overMemory() }
    }

    /// The bounds of `for i in a..<b`; whether there is anything to walk.
    @inline(never)
    func beginRange(_ r: UnsafeMutablePointer<Value>, isClosed: Bool) throws(Fault) -> Bool {
        guard areIntegers(r[0], r[1]) else {
            throw .mistake("range-types", "a range to walk through needs whole Numbers, not \(r[0].typePhrase) and \(r[1].typePhrase)")
        }
        if r[0].integerBits > r[1].integerBits { throw rangeOrder(r[0], r[1]) }
        if isClosed {
            let (upper, overflow) = r[1].integerBits.addingReportingOverflow(1)
            if overflow { throw .mistake("range-too-far", "the range ends too far") }
            r[1] = .integer(upper)
        }
        return r[0].integerBits < r[1].integerBits
    }

    /// An object of more fields than a layout has.
    @inline(never)
    func makeTable(_ r: UnsafeMutablePointer<Value>, _ template: Int) -> Value {
        let keys = program.templates[template].keys
        var made = heap.table(capacity: keys.count)
        for (index, key) in keys.enumerated() {
            heap.set(key, r[index], in: &made)
            r[index] = .null
        }
        return made
    }
}
