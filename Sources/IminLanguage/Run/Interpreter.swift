// The loop. With Heap.swift and its neighbours the only room with unsafe code.
//
// Invariants
// - `pc` stands on the instruction at work (outside of the loop, in fibers and frames, on the next one), `r` at the window of the innermost frame, both inside the program and the
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
        granted = isEnding ? Machine.slice : min(Machine.slice, max(stepsLeft, 0))
        var steps = granted
        var pc = fiber.pc - 1
        var r = enter(fiber)
        var frame = firstFreeFrame

        while true {
            do throws(Fault) {
                if let fault = fiber.injected {
                    fiber.injected = nil
                    throw fault
                }
                while true {
                    pc += 1
                    switch pc.pointee.operation {
                    // MARK: Moving
                    case .loadInteger: put(r, pc.a, .integer(pc.c), self)
                    case .loadConstant:
                        let value = constants[pc.c]
                        value.retain()
                        put(r, pc.a, value, self)
                    case .loadNull: put(r, pc.a, .null, self)
                    case .loadBool: put(r, pc.a, .bool(pc.b != 0), self)
                    case .move:
                        let value = r[pc.b]
                        if value.word == integerWord {
                            // Word by word: a copy of sixteen bytes at once would wait for the two stores that made them.
                            put(r, pc.a, Value(word: integerWord, bits: value.bits), self)
                            continue
                        }
                        value.retain()
                        put(r, pc.a, value, self)
                    case .take:
                        let value = r[pc.b]
                        r[pc.b] = .null
                        put(r, pc.a, value, self)
                    case .clear: for register in pc.a..<pc.a + pc.b { put(r, register, .absent, self) }
                    case .getGlobal:
                        let value = globals[pc.c]
                        if value.isAbsent { throw unset(pc.c) }
                        value.retain()
                        put(r, pc.a, value, self)
                    case .setGlobal:
                        let value = r[pc.a]
                        value.retain()
                        put(globals, pc.c, value, self)
                    case .makeBox: r[pc.a] = heap.box(r[pc.a])
                    case .getBox:
                        let value = r[pc.b].boxCell.pointee.value
                        value.retain()
                        put(r, pc.a, value, self)
                    case .getCapture:
                        let value = r[0].cell.slots[pc.b]
                        value.retain()
                        put(r, pc.a, value, self)
                    case .getCaptureBox:
                        let value = r[0].cell.slots[pc.b].boxCell.pointee.value
                        value.retain()
                        put(r, pc.a, value, self)
                    case .makeClosure: put(r, pc.a, makeClosure(pc.c, r), self)

                    // MARK: Computing
                    case .add:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y)) {
                            let (sum, overflow) = x.integerBits.addingReportingOverflow(y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(sum), self)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, pc.a, Decimals.sum(x, y), self) {
                            continue
                        }
                        try add(r, pc.pointee)
                    case .subtract:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y)) {
                            let (difference, overflow) = x.integerBits.subtractingReportingOverflow(y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(difference), self)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, pc.a, Decimals.sum(x, y, negatesSecond: true), self) {
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.subtract, x, y), self)
                    case .multiply:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y)) {
                            let (product, overflow) = x.integerBits.multipliedReportingOverflow(by: y.integerBits)
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(product), self)
                                continue
                            }
                        } else if areNumbers(x, y), putNumber(r, pc.a, Decimals.product(x, y), self) {
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.multiply, x, y), self)
                    case .divide:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if areIntegers(x, y), x.integerBits >= 0, y.integerBits > 0,
                            let quotient = wholeQuotient(x.integerBits, y.integerBits)
                        {
                            put(r, pc.a, .integer(quotient), self)
                            continue
                        }
                        if areNumbers(x, y), putNumber(r, pc.a, Decimals.quotient(x, y), self) { continue }
                        put(r, pc.a, try heap.arithmetic(.divide, x, y), self)
                    case .remainder:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y) && x.integerBits >= 0 && y.integerBits > 0) {
                            put(r, pc.a, .integer(remainder(x.integerBits, y.integerBits)), self)
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.remainder, x, y), self)
                    case .addInteger:
                        let x = r[pc.b]
                        if _fastPath(x.word == integerWord) {
                            let (sum, overflow) = x.integerBits.addingReportingOverflow(Int64(pc.c))
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(sum), self)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, pc.a, Decimals.sum(x, .integer(pc.c)), self) {
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.add, x, .integer(pc.c)), self)
                    case .subtractInteger:
                        let x = r[pc.b]
                        if _fastPath(x.word == integerWord) {
                            let (difference, overflow) = x.integerBits.subtractingReportingOverflow(Int64(pc.c))
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(difference), self)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, pc.a, Decimals.sum(x, .integer(pc.c), negatesSecond: true), self) {
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.subtract, x, .integer(pc.c)), self)
                    case .multiplyInteger:
                        let x = r[pc.b]
                        if _fastPath(x.word == integerWord) {
                            let (product, overflow) = x.integerBits.multipliedReportingOverflow(by: Int64(pc.c))
                            if _fastPath(!overflow) {
                                put(r, pc.a, .integer(product), self)
                                continue
                            }
                        } else if x.tag == .decimal, putNumber(r, pc.a, Decimals.product(x, .integer(pc.c)), self) {
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.multiply, x, .integer(pc.c)), self)
                    case .divideInteger:
                        let x = r[pc.b]
                        if x.word == integerWord, x.integerBits >= 0, pc.c > 0, let quotient = wholeQuotient(x.integerBits, Int64(pc.c)) {
                            put(r, pc.a, .integer(quotient), self)
                            continue
                        }
                        if areNumbers(x, .integer(pc.c)), putNumber(r, pc.a, Decimals.quotient(x, .integer(pc.c)), self) { continue }
                        put(r, pc.a, try heap.arithmetic(.divide, x, .integer(pc.c)), self)
                    case .remainderInteger:
                        let x = r[pc.b]
                        if _fastPath(x.word == integerWord && x.integerBits >= 0 && pc.c > 0) {
                            put(r, pc.a, .integer(remainder(x.integerBits, Int64(pc.c))), self)
                            continue
                        }
                        put(r, pc.a, try heap.arithmetic(.remainder, x, .integer(pc.c)), self)
                    case .negate: put(r, pc.a, try heap.negate(r[pc.b]), self)
                    case .not:
                        let x = r[pc.b]
                        guard x.tag == .bool else { throw notBool("!", x) }
                        put(r, pc.a, .bool(x.bits == 0), self)
                    case .equal:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y)) {
                            put(r, pc.a, .bool(x.integerBits == y.integerBits), self)
                        } else {
                            put(r, pc.a, .bool(try areEqual(x, y)), self)
                        }
                    case .notEqual:
                        let x = r[pc.b]
                        let y = r[pc.c]
                        if _fastPath(areIntegers(x, y)) {
                            put(r, pc.a, .bool(x.integerBits != y.integerBits), self)
                        } else {
                            put(r, pc.a, .bool(try !areEqual(x, y)), self)
                        }
                    case .less: try compare(r, pc.a, r[pc.b], r[pc.c], self, .less, <)
                    case .lessOrEqual: try compare(r, pc.a, r[pc.b], r[pc.c], self, .lessOrEqual, <=)
                    case .greater: try compare(r, pc.a, r[pc.b], r[pc.c], self, .greater, >)
                    case .greaterOrEqual: try compare(r, pc.a, r[pc.b], r[pc.c], self, .greaterOrEqual, >=)
                    case .equalInteger:
                        let x = r[pc.b]
                        put(r, pc.a, .bool(x.word == integerWord ? x.integerBits == Int64(pc.c) : heap.equals(x, .integer(pc.c))), self)
                    case .notEqualInteger:
                        let x = r[pc.b]
                        put(r, pc.a, .bool(x.word == integerWord ? x.integerBits != Int64(pc.c) : !heap.equals(x, .integer(pc.c))), self)
                    case .lessInteger: try compare(r, pc.a, r[pc.b], .integer(pc.c), self, .less, <)
                    case .lessOrEqualInteger: try compare(r, pc.a, r[pc.b], .integer(pc.c), self, .lessOrEqual, <=)
                    case .greaterInteger: try compare(r, pc.a, r[pc.b], .integer(pc.c), self, .greater, >)
                    case .greaterOrEqualInteger: try compare(r, pc.a, r[pc.b], .integer(pc.c), self, .greaterOrEqual, >=)

                    // MARK: Jumping
                    case .jump: pc += pc.c
                    case .loop:
                        steps &-= 1
                        if steps < 0 {
                            steps = try tick()
                        }
                        pc += pc.c
                    case .jumpIfFalse:
                        let x = r[pc.a]
                        guard x.tag == .bool else { throw notBool("a condition", x) }
                        if _slowPath(x.bits == 0) { pc += pc.c }
                    case .jumpIfTrue:
                        let x = r[pc.a]
                        guard x.tag == .bool else { throw notBool("a condition", x) }
                        if _slowPath(x.bits != 0) { pc += pc.c }
                    case .jumpIfNotNull: if _slowPath(!r[pc.a].isNull) { pc += pc.c }
                    case .jumpIfNull: if _slowPath(r[pc.a].isNull) { pc += pc.c }
                    case .jumpIfAbsent:
                        if r[pc.a].isAbsent {
                            r[pc.a] = .null
                            pc += pc.c
                        }
                    case .jumpIfGiven: if _slowPath(!r[pc.a].isAbsent) { pc += pc.c }
                    case .jumpUnlessEqual:
                        let x = r[pc.a]
                        let y = r[pc.b]
                        if _slowPath(areIntegers(x, y) ? x.bits != y.bits : try !areEqual(x, y)) { pc += pc.c }
                    case .jumpUnlessNotEqual:
                        let x = r[pc.a]
                        let y = r[pc.b]
                        if _slowPath(areIntegers(x, y) ? x.bits == y.bits : try areEqual(x, y)) { pc += pc.c }
                    case .jumpUnlessLess: try jumpUnless(&pc, pc.c, r[pc.a], r[pc.b], self, .less, <)
                    case .jumpUnlessLessOrEqual: try jumpUnless(&pc, pc.c, r[pc.a], r[pc.b], self, .lessOrEqual, <=)
                    case .jumpUnlessGreater: try jumpUnless(&pc, pc.c, r[pc.a], r[pc.b], self, .greater, >)
                    case .jumpUnlessGreaterOrEqual: try jumpUnless(&pc, pc.c, r[pc.a], r[pc.b], self, .greaterOrEqual, >=)
                    case .jumpUnlessEqualInteger:
                        let x = r[pc.a]
                        if _slowPath(x.word == integerWord ? x.integerBits != pc.signedB : !heap.equals(x, .integer(pc.signedB))) {
                            pc += pc.c
                        }
                    case .jumpUnlessNotEqualInteger:
                        let x = r[pc.a]
                        if _slowPath(x.word == integerWord ? x.integerBits == pc.signedB : heap.equals(x, .integer(pc.signedB))) {
                            pc += pc.c
                        }
                    case .jumpUnlessLessInteger: try jumpUnless(&pc, pc.c, r[pc.a], .integer(pc.signedB), self, .less, <)
                    case .jumpUnlessLessOrEqualInteger: try jumpUnless(&pc, pc.c, r[pc.a], .integer(pc.signedB), self, .lessOrEqual, <=)
                    case .jumpUnlessGreaterInteger: try jumpUnless(&pc, pc.c, r[pc.a], .integer(pc.signedB), self, .greater, >)
                    case .jumpUnlessGreaterOrEqualInteger:
                        try jumpUnless(&pc, pc.c, r[pc.a], .integer(pc.signedB), self, .greaterOrEqual, >=)
                    case .forRange: if try !beginRange(r + pc.a, isClosed: pc.b == 1) { pc += pc.c }
                    case .forLoop:
                        // Closed bounds have been moved one on, so that this cannot overflow.
                        let next = r[pc.a].integerBits &+ 1
                        if next < r[pc.a + 1].integerBits {
                            r[pc.a] = .integer(next)
                            steps &-= 1
                            if steps < 0 {
                                steps = try tick()
                            }
                            pc += pc.c
                        }
                    case .iterate:
                        try beginIteration(r + pc.a)
                        pc += pc.c
                    case .next:
                        steps &-= 1
                        if steps < 0 {
                            steps = try tick()
                        }
                        let sequence = r[pc.a]
                        let position = r[pc.a + 1].integerBits
                        if sequence.tag == .array {
                            let array = sequence.arrayCell
                            if position < Int64(array.pointee.count) {
                                r[pc.a + 1] = .integer(position &+ 1)
                                let element = array.pointee.items[Int(position)]
                                element.retain()
                                put(r, pc.b, element, self)
                                pc += pc.c
                            }
                            continue
                        }
                        if sequence.tag == .integer {
                            if position < sequence.integerBits {
                                r[pc.a + 1] = .integer(position &+ 1)
                                put(r, pc.b, .integer(position), self)
                                pc += pc.c
                            }
                            continue
                        }
                        save(fiber, pc + 1, r, frame)
                        if advance(fiber, pc.a, pc.b) { pc += pc.c }
                        if fiber.state != .ready {
                            fiber.pc = pc + 1
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }

                    // MARK: Members
                    case .getField:
                        let object = r[pc.b]
                        let site = fieldSites + pc.c
                        if object.tag == .object {
                            if object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout {
                                let value = object.cell.slots[Int(site.pointee.slot)]
                                value.retain()
                                put(r, pc.a, value, self)
                                continue
                            }
                            if let value = findField(object, site) {
                                value.retain()
                                put(r, pc.a, value, self)
                                continue
                            }
                        } else if object.tag == .array, site.pointee.property == FieldSite.arrayCount {
                            put(r, pc.a, .integer(Int64(object.arrayCell.pointee.count)), self)
                            continue
                        }
                        save(fiber, pc + 1, r, frame)
                        try property(fiber, pc.a, pc.b, site)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc - 1
                        r = enter(fiber)
                        frame = firstFreeFrame
                    case .getIndex:
                        let array = r[pc.b]
                        let index = r[pc.c]
                        if array.tag == .array, index.word == integerWord,
                            UInt64(bitPattern: index.integerBits) < UInt64(array.arrayCell.pointee.count)
                        {
                            let value = array.arrayCell.pointee.items[Int(index.integerBits)]
                            value.retain()
                            put(r, pc.a, value, self)
                            continue
                        }
                        if _slowPath(array.tag == .object), try waits(fiber, pc, r, frame, forItem: index, of: pc.b) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        put(r, pc.a, try element(array, index, isOptional: false), self)
                    case .getElement:
                        let array = r[pc.b]
                        if array.tag == .array, UInt(bitPattern: pc.c) < UInt(array.arrayCell.pointee.count) {
                            let value = array.arrayCell.pointee.items[pc.c]
                            value.retain()
                            put(r, pc.a, value, self)
                            continue
                        }
                        if _slowPath(array.tag == .object), try waits(fiber, pc, r, frame, forItem: .integer(pc.c), of: pc.b) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        put(r, pc.a, try element(array, .integer(pc.c), isOptional: false), self)
                    case .getNestedElement:
                        if _slowPath(r[pc.b >> 8].tag == .object), try waits(fiber, pc, r, frame, forItem: r[pc.b & 0xFF], of: pc.b >> 8) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        let value = try nestedElement(r[pc.b >> 8], r[pc.b & 0xFF], r[pc.c])
                        put(r, pc.a, value, self)
                    case .getElementField:
                        let array = r[pc.b >> 8]
                        let index = r[pc.b & 0xFF]
                        let site = fieldSites + pc.c
                        if array.tag == .array, index.word == integerWord,
                            UInt64(bitPattern: index.integerBits) < UInt64(array.arrayCell.pointee.count)
                        {
                            let object = array.arrayCell.pointee.items[Int(index.integerBits)]
                            if object.tag == .object,
                                object.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout == site.pointee.layout
                            {
                                let value = object.cell.slots[Int(site.pointee.slot)]
                                value.retain()
                                put(r, pc.a, value, self)
                                continue
                            }
                        }
                        if _slowPath(array.tag == .object), try waits(fiber, pc, r, frame, forItem: index, of: pc.b >> 8) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        // One after the other; the element's own register keeps it.
                        put(r, pc.a, try element(array, index, isOptional: false), self)
                        let object = r[pc.a]
                        if object.tag == .object, let value = findField(object, site) {
                            value.retain()
                            put(r, pc.a, value, self)
                            continue
                        }
                        save(fiber, pc + 1, r, frame)
                        try property(fiber, pc.a, pc.a, site)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc - 1
                        r = enter(fiber)
                        frame = firstFreeFrame
                    case .getIndexOptional:
                        if _slowPath(r[pc.b].tag == .object), try waits(fiber, pc, r, frame, forItem: r[pc.c], of: pc.b) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        put(r, pc.a, try element(r[pc.b], r[pc.c], isOptional: true), self)
                    case .update: try update(r, places + pc.c, r[pc.a])
                    case .setElement:
                        if quickSet(r + pc.a, r[pc.b >> 8], r[pc.b & 0xFF], self) { continue }
                        try update(r, places + pc.c, r[pc.b & 0xFF])
                    case .append:
                        let array = r[pc.a]
                        if array.tag == .array, array.isUnique {
                            heap.append(r[pc.b + 2], to: array)
                            r[pc.b + 2] = .null
                            put(r, pc.b, .null, self)
                            continue
                        }
                        try callMutating(r, pc.b, 1, pc.c)
                    case .callMutating: try callMutating(r, pc.a, pc.b, pc.c)

                    // MARK: Making
                    case .makeArray:
                        let made = heap.array(capacity: pc.c)
                        for register in pc.b..<pc.b + pc.c {
                            heap.append(r[register], to: made)
                            r[register] = .null
                        }
                        put(r, pc.a, made, self)
                    case .appendElement:
                        heap.append(r[pc.b], to: r[pc.a])
                        r[pc.b] = .null
                    case .makeObject:
                        let template = templates[pc.c]
                        if template.layout == LayoutTable.table {
                            put(r, pc.a, makeTable(r + pc.b, pc.c), self)
                            continue
                        }
                        let count = Int(template.count)
                        let made = heap.object(layout: template.layout, slotCount: count)
                        let slots = made.cell.slots
                        for slot in 0..<count {
                            slots[slot] = r[pc.b + slot]
                            r[pc.b + slot] = .null
                        }
                        put(r, pc.a, made, self)
                    case .interpolate:
                        put(r, pc.a, try interpolate(r + pc.b, pc.c), self)
                        if heap.isOverLimit { throw overMemory() }

                    // MARK: Calling
                    case .call:
                        steps &-= 1
                        if steps < 0 {
                            steps = try tick()
                        }
                        let function = functions + pc.c
                        if frame >= frameEnd || r + pc.a + Int(function.pointee.registerCount) > stackEnd {
                            fiber.base = r - fiber.stack
                            fiber.depth = frame - fiber.frames
                            try makeRoom(fiber, fiber.base + pc.a + Int(function.pointee.registerCount))
                            r = enter(fiber)
                            frame = firstFreeFrame
                        }
                        frame.pointee = Frame(returnAddress: pc + 1, delta: pc.a)
                        frame += 1
                        r += pc.a
                        pc = code + Int(function.pointee.entry) - 1
                    case .callValue:
                        steps &-= 1
                        if steps < 0 {
                            steps = try tick()
                        }
                        let callee = r[pc.a]
                        if callee.tag == .closure || callee.tag == .function {
                            let index = callee.tag == .closure ? Int(callee.closureCell.pointee.function) : Int(callee.bits)
                            let function = functions + index
                            if Int(function.pointee.parameterCount) == pc.b & 0xFF, pc.b < 0x8000 {
                                if frame >= frameEnd || r + pc.a + Int(function.pointee.registerCount) > stackEnd {
                                    fiber.base = r - fiber.stack
                                    fiber.depth = frame - fiber.frames
                                    try makeRoom(fiber, fiber.base + pc.a + Int(function.pointee.registerCount))
                                    r = enter(fiber)
                                    frame = firstFreeFrame
                                }
                                frame.pointee = Frame(returnAddress: pc + 1, delta: pc.a)
                                frame += 1
                                r += pc.a
                                pc = code + Int(function.pointee.entry) - 1
                                continue
                            }
                        }
                        save(fiber, pc + 1, r, frame)
                        try callValue(fiber, pc.a, pc.b & 0xFF, pc.c)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc - 1
                        r = enter(fiber)
                        frame = firstFreeFrame
                    case .returnValue:
                        let value = r[pc.a]
                        if value.word == integerWord {
                            put(r, 0, Value(word: integerWord, bits: value.bits), self)
                        } else {
                            r[pc.a] = .null
                            put(r, 0, value, self)
                        }
                        clear(r + 1, r + pc.b, self)
                        frame -= 1
                        pc = frame.pointee.returnAddress - 1
                        r += 0 &- frame.pointee.delta
                    case .returnNull:
                        put(r, 0, .null, self)
                        clear(r + 1, r + pc.b, self)
                        frame -= 1
                        pc = frame.pointee.returnAddress - 1
                        r += 0 &- frame.pointee.delta

                    case .skipIfKind: if 1 << r[pc.a].tag.rawValue & UInt32(truncatingIfNeeded: pc.c) != 0 { pc += 1 }
                    case .sortStep: if try sortStep(r, pc.a, pc.b) { pc += pc.c }

                    // MARK: Patterns and expectations
                    case .match:
                        if _slowPath(r[pc.b].tag == .object), try waits(fiber, pc, r, frame, forItemsThat: pc.c, of: pc.b) {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        var matcher = Matcher(heap: heap, program: program, registers: r, globals: globals)
                        let answer = try matcher.matches(r[pc.b], pc.c)
                        put(r, pc.a, .bool(answer), self)
                    case .mark:
                        put(r, pc.a, .integer(mark(of: fiber)), self)
                    case .expectHeld: fiber.recorders[fiber.recorders.count - 1].expectations += 1
                    case .finish:
                        fiber.pc = pc + 1
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
                        save(fiber, pc + 1, r, frame)
                        steps &-= 1
                        if steps < 0 {
                            steps = try tick()
                        }
                        try slow(fiber, pc.pointee)
                        if fiber.state != .ready {
                            stepsLeft -= granted - max(steps, 0)
                            return
                        }
                        pc = fiber.pc - 1
                        r = enter(fiber)
                        frame = firstFreeFrame
                        if let fault = fiber.injected {
                            fiber.injected = nil
                            throw fault
                        }
                    }
                }
            } catch {
                save(fiber, pc + 1, r, frame)
                if !unwind(fiber, error) {
                    stepsLeft -= granted - max(steps, 0)
                    finished(fiber)
                    return
                }
                if fiber.state != .ready {
                    stepsLeft -= granted - max(steps, 0)
                    return
                }
                pc = fiber.pc - 1
                r = enter(fiber)
                frame = firstFreeFrame
            }
        }
    }
}
