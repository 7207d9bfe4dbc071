// The loop. With Heap.swift and its neighbours the only room with unsafe code.
//
// Invariants
// - `pc` stands behind the instruction at work, `r` at the window of the innermost frame, both inside the program and the
//   fiber's stack: the compiler numbers registers below `registerCount`, and a call makes room for that many.
// - Above the innermost window lies nothing that is in use; registers of callers beyond it may still own what they held last, so
//   every register is written with a release of what was there.
// - What the loop keeps in locals is written back (`fiber.pc`, `base`, `depth`) before anything else may look at the fiber, and
//   read again afterwards: the stack may have moved.
// - Helpers are free of the loop's locals; slow paths are not inlined. A captured local would cost half the speed (measured).

extension Machine {
    /// Runs a fiber until it waits or is done.
    @inline(never)
    func run(_ fiber: Fiber) {
        let heap = heap
        let code = code
        let constants = constants
        let fieldSites = fieldSites
        let places = places
        let templates = templates
        let functions = functions
        let globals = globals
        let depthLimit = options.limits.callDepth
        var granted = isEnding ? Machine.slice : min(Machine.slice, max(stepsLeft, 0))
        var steps = granted
        var pc = fiber.pc
        var r = fiber.registers
        var end = fiber.stack + fiber.capacity
        var frame = fiber.frames + fiber.depth
        var frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)

        while true {
            do throws(Fault) {
                if let fault = fiber.injected {
                    fiber.injected = nil
                    throw fault
                }
                while true {
                    let i = pc.pointee
                    pc += 1
                    let a = Int(i.a)
                    let b = Int(i.b)
                    let c = Int(i.c)
                    switch i.operation {
                    // MARK: Moving
                    case .loadInteger: put(r, a, .integer(c), heap)
                    case .loadConstant:
                        let value = constants[c]
                        value.retain()
                        put(r, a, value, heap)
                    case .loadNull: put(r, a, .null, heap)
                    case .loadBool: put(r, a, .bool(b != 0), heap)
                    case .move:
                        let value = r[b]
                        if value.word == integerWord {
                            // Word by word: a copy of sixteen bytes at once would wait for the two stores that made them.
                            put(r, a, Value(word: integerWord, bits: value.bits), heap)
                            continue
                        }
                        value.retain()
                        put(r, a, value, heap)
                    case .take:
                        let value = r[b]
                        r[b] = .null
                        put(r, a, value, heap)
                    case .clear: for register in a..<a + b { put(r, register, .absent, heap) }
                    case .getGlobal:
                        let value = globals[c]
                        if value.isAbsent { throw unset(c) }
                        value.retain()
                        put(r, a, value, heap)
                    case .setGlobal:
                        let value = r[a]
                        value.retain()
                        put(globals, c, value, heap)
                    case .makeBox: r[a] = heap.box(r[a])
                    case .getBox:
                        let value = r[b].boxCell.pointee.value
                        value.retain()
                        put(r, a, value, heap)
                    case .getCapture:
                        let value = r[0].cell.slots[b]
                        value.retain()
                        put(r, a, value, heap)
                    case .getCaptureBox:
                        let value = r[0].cell.slots[b].boxCell.pointee.value
                        value.retain()
                        put(r, a, value, heap)
                    case .makeClosure: put(r, a, makeClosure(c, r), heap)

                    // MARK: Computing
                    case .add:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y) {
                            let (sum, overflow) = x.integerBits.addingReportingOverflow(y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, a, .integer(sum), heap)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, a, Decimals.sum(x, y), heap) {
                            continue
                        }
                        try add(r, a, b, c)
                    case .subtract:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y) {
                            let (difference, overflow) = x.integerBits.subtractingReportingOverflow(y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, a, .integer(difference), heap)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, a, Decimals.sum(x, y, negatesSecond: true), heap) {
                            continue
                        }
                        put(r, a, try heap.arithmetic(.subtract, x, y), heap)
                    case .multiply:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y) {
                            let (product, overflow) = x.integerBits.multipliedReportingOverflow(by: y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, a, .integer(product), heap)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, a, Decimals.product(x, y), heap) {
                            continue
                        }
                        put(r, a, try heap.arithmetic(.multiply, x, y), heap)
                    case .divide:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y), x.integerBits >= 0, y.integerBits > 0,
                            let quotient = wholeQuotient(x.integerBits, y.integerBits)
                        {
                            put(r, a, .integer(quotient), heap)
                            continue
                        }
                        if areNumbers(x, y), putNumber(r, a, Decimals.quotient(x, y), heap) { continue }
                        put(r, a, try heap.arithmetic(.divide, x, y), heap)
                    case .remainder:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y), x.integerBits >= 0, y.integerBits > 0 {
                            put(r, a, .integer(remainder(x.integerBits, y.integerBits)), heap)
                            continue
                        }
                        put(r, a, try heap.arithmetic(.remainder, x, y), heap)
                    case .addInteger:
                        let x = r[b]
                        if x.word == integerWord {
                            let (sum, overflow) = x.integerBits.addingReportingOverflow(Int64(c))
                            if _fastPath(!overflow) {
                                put(r, a, .integer(sum), heap)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, a, Decimals.sum(x, .integer(c)), heap) {
                            continue
                        }
                        put(r, a, try heap.arithmetic(.add, x, .integer(c)), heap)
                    case .subtractInteger:
                        let x = r[b]
                        if x.word == integerWord {
                            let (difference, overflow) = x.integerBits.subtractingReportingOverflow(Int64(c))
                            if _fastPath(!overflow) {
                                put(r, a, .integer(difference), heap)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, a, Decimals.sum(x, .integer(c), negatesSecond: true), heap) {
                            continue
                        }
                        put(r, a, try heap.arithmetic(.subtract, x, .integer(c)), heap)
                    case .multiplyInteger:
                        let x = r[b]
                        if x.word == integerWord {
                            let (product, overflow) = x.integerBits.multipliedReportingOverflow(by: Int64(c))
                            if _fastPath(!overflow) {
                                put(r, a, .integer(product), heap)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, a, Decimals.product(x, .integer(c)), heap) {
                            continue
                        }
                        put(r, a, try heap.arithmetic(.multiply, x, .integer(c)), heap)
                    case .divideInteger:
                        let x = r[b]
                        if x.word == integerWord, x.integerBits >= 0, c > 0, let quotient = wholeQuotient(x.integerBits, Int64(c)) {
                            put(r, a, .integer(quotient), heap)
                            continue
                        }
                        if areNumbers(x, .integer(c)), putNumber(r, a, Decimals.quotient(x, .integer(c)), heap) { continue }
                        put(r, a, try heap.arithmetic(.divide, x, .integer(c)), heap)
                    case .remainderInteger:
                        let x = r[b]
                        if x.word == integerWord, x.integerBits >= 0, c > 0 {
                            put(r, a, .integer(remainder(x.integerBits, Int64(c))), heap)
                            continue
                        }
                        put(r, a, try heap.arithmetic(.remainder, x, .integer(c)), heap)
                    case .negate: put(r, a, try heap.negate(r[b]), heap)
                    case .not:
                        let x = r[b]
                        guard x.tag == .bool else { throw notBool("!", x) }
                        put(r, a, .bool(x.bits == 0), heap)
                    case .equal:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y) {
                            put(r, a, .bool(x.integerBits == y.integerBits), heap)
                        } else {
                            put(r, a, .bool(heap.equals(x, y)), heap)
                        }
                    case .notEqual:
                        let x = r[b]
                        let y = r[c]
                        if areIntegers(x, y) {
                            put(r, a, .bool(x.integerBits != y.integerBits), heap)
                        } else {
                            put(r, a, .bool(!heap.equals(x, y)), heap)
                        }
                    case .less: try compare(r, a, r[b], r[c], heap, .less, <)
                    case .lessOrEqual: try compare(r, a, r[b], r[c], heap, .lessOrEqual, <=)
                    case .greater: try compare(r, a, r[b], r[c], heap, .greater, >)
                    case .greaterOrEqual: try compare(r, a, r[b], r[c], heap, .greaterOrEqual, >=)
                    case .equalInteger:
                        let x = r[b]
                        put(r, a, .bool(x.word == integerWord ? x.integerBits == Int64(c) : heap.equals(x, .integer(c))), heap)
                    case .notEqualInteger:
                        let x = r[b]
                        put(r, a, .bool(x.word == integerWord ? x.integerBits != Int64(c) : !heap.equals(x, .integer(c))), heap)
                    case .lessInteger: try compare(r, a, r[b], .integer(c), heap, .less, <)
                    case .lessOrEqualInteger: try compare(r, a, r[b], .integer(c), heap, .lessOrEqual, <=)
                    case .greaterInteger: try compare(r, a, r[b], .integer(c), heap, .greater, >)
                    case .greaterOrEqualInteger: try compare(r, a, r[b], .integer(c), heap, .greaterOrEqual, >=)

                    // MARK: Jumping
                    case .jump: pc += c
                    case .loop:
                        steps &-= 1
                        if steps < 0 {
                            granted = try tick(granted)
                            steps = granted
                        }
                        pc += c
                    case .jumpIfFalse:
                        let x = r[a]
                        guard x.tag == .bool else { throw notBool("a condition", x) }
                        if _slowPath(x.bits == 0) { pc += c }
                    case .jumpIfTrue:
                        let x = r[a]
                        guard x.tag == .bool else { throw notBool("a condition", x) }
                        if _slowPath(x.bits != 0) { pc += c }
                    case .jumpIfNotNull: if _slowPath(!r[a].isNull) { pc += c }
                    case .jumpIfNull: if _slowPath(r[a].isNull) { pc += c }
                    case .jumpIfAbsent:
                        if r[a].isAbsent {
                            r[a] = .null
                            pc += c
                        }
                    case .jumpIfGiven: if _slowPath(!r[a].isAbsent) { pc += c }
                    case .jumpUnlessEqual:
                        let x = r[a]
                        let y = r[b]
                        if _slowPath(areIntegers(x, y) ? x.bits != y.bits : !heap.equals(x, y)) { pc += c }
                    case .jumpUnlessNotEqual:
                        let x = r[a]
                        let y = r[b]
                        if _slowPath(areIntegers(x, y) ? x.bits == y.bits : heap.equals(x, y)) { pc += c }
                    case .jumpUnlessLess: try jumpUnless(&pc, c, r[a], r[b], heap, .less, <)
                    case .jumpUnlessLessOrEqual: try jumpUnless(&pc, c, r[a], r[b], heap, .lessOrEqual, <=)
                    case .jumpUnlessGreater: try jumpUnless(&pc, c, r[a], r[b], heap, .greater, >)
                    case .jumpUnlessGreaterOrEqual: try jumpUnless(&pc, c, r[a], r[b], heap, .greaterOrEqual, >=)
                    case .jumpUnlessEqualInteger:
                        let x = r[a]
                        if _slowPath(x.word == integerWord ? x.integerBits != i.signedB : !heap.equals(x, .integer(i.signedB))) {
                            pc += c
                        }
                    case .jumpUnlessNotEqualInteger:
                        let x = r[a]
                        if _slowPath(x.word == integerWord ? x.integerBits == i.signedB : heap.equals(x, .integer(i.signedB))) {
                            pc += c
                        }
                    case .jumpUnlessLessInteger: try jumpUnless(&pc, c, r[a], .integer(i.signedB), heap, .less, <)
                    case .jumpUnlessLessOrEqualInteger: try jumpUnless(&pc, c, r[a], .integer(i.signedB), heap, .lessOrEqual, <=)
                    case .jumpUnlessGreaterInteger: try jumpUnless(&pc, c, r[a], .integer(i.signedB), heap, .greater, >)
                    case .jumpUnlessGreaterOrEqualInteger:
                        try jumpUnless(&pc, c, r[a], .integer(i.signedB), heap, .greaterOrEqual, >=)
                    case .forRange: if try !beginRange(r + a, isClosed: b == 1) { pc += c }
                    case .forLoop:
                        // Closed bounds have been moved one on, so that this cannot overflow.
                        let next = r[a].integerBits &+ 1
                        if next < r[a + 1].integerBits {
                            r[a] = .integer(next)
                            steps &-= 1
                            if steps < 0 {
                                granted = try tick(granted)
                                steps = granted
                            }
                            pc += c
                        }
                    case .iterate:
                        try beginIteration(r + a)
                        pc += c
                    case .next:
                        steps &-= 1
                        if steps < 0 {
                            granted = try tick(granted)
                            steps = granted
                        }
                        let sequence = r[a]
                        let position = r[a + 1].integerBits
                        if sequence.tag == .array {
                            let array = sequence.arrayCell
                            if position < Int64(array.pointee.count) {
                                r[a + 1] = .integer(position &+ 1)
                                let element = array.pointee.items[Int(position)]
                                element.retain()
                                put(r, b, element, heap)
                                pc += c
                            }
                            continue
                        }
                        if sequence.tag == .integer {
                            if position < sequence.integerBits {
                                r[a + 1] = .integer(position &+ 1)
                                put(r, b, .integer(position), heap)
                                pc += c
                            }
                            continue
                        }
                        save(fiber, pc, r, frame)
                        if advance(fiber, a, b) { pc += c }
                        if fiber.state != .ready {
                            fiber.pc = pc
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }

                    // MARK: Members
                    case .getField:
                        let object = r[b]
                        let site = fieldSites + c
                        if object.tag == .object {
                            if object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout {
                                let value = object.cell.slots[Int(site.pointee.slot)]
                                value.retain()
                                put(r, a, value, heap)
                                continue
                            }
                            if let value = findField(object, site) {
                                value.retain()
                                put(r, a, value, heap)
                                continue
                            }
                        } else if object.tag == .array, site.pointee.property == FieldSite.arrayCount {
                            put(r, a, .integer(Int64(object.arrayCell.pointee.count)), heap)
                            continue
                        }
                        save(fiber, pc, r, frame)
                        try property(fiber, a, b, site)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc
                        r = fiber.registers
                        end = fiber.stack + fiber.capacity
                        frame = fiber.frames + fiber.depth
                        frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                    case .getIndex:
                        let array = r[b]
                        let index = r[c]
                        if array.tag == .array, index.word == integerWord,
                            UInt64(bitPattern: index.integerBits) < UInt64(array.arrayCell.pointee.count)
                        {
                            let value = array.arrayCell.pointee.items[Int(index.integerBits)]
                            value.retain()
                            put(r, a, value, heap)
                            continue
                        }
                        put(r, a, try element(array, index, isOptional: false), heap)
                    case .getElement:
                        let array = r[b]
                        if array.tag == .array, UInt(bitPattern: c) < UInt(array.arrayCell.pointee.count) {
                            let value = array.arrayCell.pointee.items[c]
                            value.retain()
                            put(r, a, value, heap)
                            continue
                        }
                        put(r, a, try element(array, .integer(c), isOptional: false), heap)
                    case .getNestedElement:
                        let value = try nestedElement(r[b >> 8], r[b & 0xFF], r[c])
                        put(r, a, value, heap)
                    case .getElementField:
                        let array = r[b >> 8]
                        let index = r[b & 0xFF]
                        let site = fieldSites + c
                        if array.tag == .array, index.word == integerWord,
                            UInt64(bitPattern: index.integerBits) < UInt64(array.arrayCell.pointee.count)
                        {
                            let object = array.arrayCell.pointee.items[Int(index.integerBits)]
                            if object.tag == .object,
                                object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout
                            {
                                let value = object.cell.slots[Int(site.pointee.slot)]
                                value.retain()
                                put(r, a, value, heap)
                                continue
                            }
                        }
                        // One after the other; the element's own register keeps it.
                        put(r, a, try element(array, index, isOptional: false), heap)
                        let object = r[a]
                        if object.tag == .object, let value = findField(object, site) {
                            value.retain()
                            put(r, a, value, heap)
                            continue
                        }
                        save(fiber, pc, r, frame)
                        try property(fiber, a, a, site)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc
                        r = fiber.registers
                        end = fiber.stack + fiber.capacity
                        frame = fiber.frames + fiber.depth
                        frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                    case .getIndexOptional: put(r, a, try element(r[b], r[c], isOptional: true), heap)
                    case .update: try update(r, places + c, r[a])
                    case .setElement:
                        if quickSet(r + a, r[b >> 8], r[b & 0xFF], heap) { continue }
                        try update(r, places + c, r[b & 0xFF])
                    case .append:
                        let array = r[a]
                        if array.tag == .array, array.isUnique {
                            heap.append(r[b + 2], to: array)
                            r[b + 2] = .null
                            put(r, b, .null, heap)
                            continue
                        }
                        try callMutating(r, b, 1, c)
                    case .callMutating: try callMutating(r, a, b, c)

                    // MARK: Making
                    case .makeArray:
                        let made = heap.array(capacity: c)
                        for register in b..<b + c {
                            heap.append(r[register], to: made)
                            r[register] = .null
                        }
                        put(r, a, made, heap)
                    case .appendElement:
                        heap.append(r[b], to: r[a])
                        r[b] = .null
                    case .makeObject:
                        let template = templates[c]
                        if template.layout == LayoutTable.table {
                            put(r, a, makeTable(r + b, c), heap)
                            continue
                        }
                        let count = Int(template.count)
                        let made = heap.object(layout: template.layout, slotCount: count)
                        let slots = made.cell.slots
                        for slot in 0..<count {
                            slots[slot] = r[b + slot]
                            r[b + slot] = .null
                        }
                        put(r, a, made, heap)
                    case .interpolate:
                        put(r, a, try interpolate(r + b, c), heap)
                        if heap.isOverLimit { throw overMemory() }

                    // MARK: Calling
                    case .call:
                        steps &-= 1
                        if steps < 0 {
                            granted = try tick(granted)
                            steps = granted
                        }
                        let function = functions + c
                        if frame >= frameEnd || r + a + Int(function.pointee.registerCount) > end {
                            fiber.base = r - fiber.stack
                            fiber.depth = frame - fiber.frames
                            try makeRoom(fiber, fiber.base + a + Int(function.pointee.registerCount))
                            r = fiber.registers
                            end = fiber.stack + fiber.capacity
                            frame = fiber.frames + fiber.depth
                            frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                        }
                        frame.pointee = Frame(returnAddress: pc, delta: a)
                        frame += 1
                        r += a
                        pc = code + Int(function.pointee.entry)
                    case .callValue:
                        steps &-= 1
                        if steps < 0 {
                            granted = try tick(granted)
                            steps = granted
                        }
                        let callee = r[a]
                        if callee.tag == .closure || callee.tag == .function {
                            let index = callee.tag == .closure ? Int(callee.closureCell.pointee.function) : Int(callee.bits)
                            let function = functions + index
                            if Int(function.pointee.parameterCount) == b & 0xFF, b < 0x8000 {
                                if frame >= frameEnd || r + a + Int(function.pointee.registerCount) > end {
                                    fiber.base = r - fiber.stack
                                    fiber.depth = frame - fiber.frames
                                    try makeRoom(fiber, fiber.base + a + Int(function.pointee.registerCount))
                                    r = fiber.registers
                                    end = fiber.stack + fiber.capacity
                                    frame = fiber.frames + fiber.depth
                                    frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                                }
                                frame.pointee = Frame(returnAddress: pc, delta: a)
                                frame += 1
                                r += a
                                pc = code + Int(function.pointee.entry)
                                continue
                            }
                        }
                        save(fiber, pc, r, frame)
                        try callValue(fiber, a, b & 0xFF, c)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc
                        r = fiber.registers
                        end = fiber.stack + fiber.capacity
                        frame = fiber.frames + fiber.depth
                        frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                    case .returnValue:
                        let value = r[a]
                        if value.word == integerWord {
                            put(r, 0, Value(word: integerWord, bits: value.bits), heap)
                        } else {
                            r[a] = .null
                            put(r, 0, value, heap)
                        }
                        var register = 1
                        while register < b {
                            let old = r[register]
                            if old.isCell {
                                r[register] = .null
                                heap.release(cell: old.cell)
                            }
                            register &+= 1
                        }
                        frame -= 1
                        pc = frame.pointee.returnAddress
                        r -= frame.pointee.delta
                    case .returnNull:
                        var register = 0
                        while register < b {
                            let old = r[register]
                            if old.isCell { heap.release(cell: old.cell) }
                            r[register] = .null
                            register &+= 1
                        }
                        r[0] = .null
                        frame -= 1
                        pc = frame.pointee.returnAddress
                        r -= frame.pointee.delta

                    case .skipIfKind: if 1 << r[a].tag.rawValue & UInt32(bitPattern: i.c) != 0 { pc += 1 }
                    case .sortStep: if try sortStep(r, a, b) { pc += c }

                    // MARK: Patterns and expectations
                    case .match:
                        var matcher = Matcher(heap: heap, program: program, registers: r, globals: globals)
                        let answer = try matcher.matches(r[b], c)
                        put(r, a, .bool(answer), heap)
                    case .mark:
                        put(r, a, .integer(mark(of: fiber)), heap)
                    case .expectHeld: fiber.recorders[fiber.recorders.count - 1].expectations += 1
                    case .finish:
                        fiber.pc = pc
                        fiber.base = r - fiber.stack
                        fiber.depth = 0
                        stepsLeft -= granted - max(steps, 0)
                        finished(fiber)
                        return

                    // All others are named, so that no instruction is checked for being one of them.
                    case .closedRange, .halfOpenRange, .getFieldOptional, .appendAll, .setMember, .mergeMembers, .callMethod, .callNative,
                        .callHost, .callIntrinsic, .checkType, .importModule, .failMatch, .rethrow, .mistake, .pushDefer, .runDefers,
                        .resumeUnwinding, .expect, .expectFailure, .beginStep, .endStep, .beginScenario, .endScenario, .sortBegin,
                        .parallel, .setResult, .resumeDefers:
                        save(fiber, pc, r, frame)
                        steps &-= 1
                        if steps < 0 {
                            granted = try tick(granted)
                            steps = granted
                        }
                        try slow(fiber, i)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc
                        r = fiber.registers
                        end = fiber.stack + fiber.capacity
                        frame = fiber.frames + fiber.depth
                        frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
                        if let fault = fiber.injected {
                            fiber.injected = nil
                            throw fault
                        }
                    }
                }
            } catch {
                save(fiber, pc, r, frame)
                if !unwind(fiber, error) {
                    stepsLeft -= granted - max(steps, 0)
                    finished(fiber)
                    return
                }
                if fiber.state != .ready {
                    stepsLeft -= granted - max(steps, 0)
                    return
                }
                pc = fiber.pc
                r = fiber.registers
                end = fiber.stack + fiber.capacity
                frame = fiber.frames + fiber.depth
                frameEnd = fiber.frames + min(fiber.frameCapacity, depthLimit)
            }
        }
    }
}
