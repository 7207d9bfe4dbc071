// Unwinding: from where something went wrong to what takes it, running deferred closures on the way.

/// How far deferred closures, steps and rounds had come at a point; packed into a whole number to lie in a register.
struct Mark {
    var deferred: Int
    var path: Int
    var recorders: Int

    init(deferred: Int, path: Int, recorders: Int) {
        self.deferred = deferred
        self.path = path
        self.recorders = recorders
    }

    init(_ value: Value) {
        let bits = Int(value.integerBits)
        deferred = bits & 0xFF_FFFF
        path = bits >> 24 & 0xFFFF
        recorders = bits >> 40 & 0xFFFF
    }

    var packed: Int { deferred | path << 24 | recorders << 40 }
}

extension Machine {
    @inline(never)
    func mark(of fiber: Fiber) -> Int {
        Mark(deferred: fiber.deferred.count, path: fiber.path.count, recorders: fiber.recorders.count).packed
    }

    /// Calls the next deferred closure above the mark; the instruction is then repeated. Nothing where there is none.
    func runDefers(_ fiber: Fiber, to mark: Int) {
        guard fiber.deferred.count > mark, let next = fiber.deferred.popLast() else { return }
        fiber.pc -= 1
        call(next.closure, on: fiber, stub: Machine.resumeDefersStub)
    }

    /// Calls a closure (owned) above the current window, to come back to a stub.
    func call(_ closure: Value, on fiber: Fiber, stub: Int) {
        let info = functions[program.function(at: max(0, fiber.pc - code - 1))]
        let delta = Int(info.registerCount)
        let entry = functions[functionIndex(of: closure)]
        fiber.resumptions.append((fiber.pc, delta, fiber.recorders.count))
        fiber.push(delta: delta, registers: Int(entry.registerCount), returningTo: code + stub)
        // A caller's registers that are no longer in use may lie here, and still own what they held.
        store(closure, in: fiber, 0)
        // Nothing is given: parameters take their defaults.
        for parameter in 0..<Int(entry.parameterCount) { store(.absent, in: fiber, parameter + 1) }
        fiber.pc = code + Int(entry.entry)
    }

    /// Takes a fault to its handler; false where nothing on the fiber takes it.
    @inline(never)
    func unwind(_ fiber: Fiber, _ fault: Fault) -> Bool {
        if fault.place == nil {
            locate(fault, on: fiber)
            fault.recorder = fiber.recorders.last
            fault.position = fault.recorder?.problems.count ?? 0
        }
        if fault.isFatal, isEnding, graceLeft < 0 {
            // Clean-ups have had their time.
            for entry in fiber.deferred { heap.release(entry.closure) }
            fiber.deferred = []
        }
        while true {
            let position = fiber.pc - code - 1
            let number = program.function(at: position)
            let info = program.functionInfos[number]
            if let handler = info.handlers.first(where: {
                $0.range.contains(position) && ($0.isBoundary || fault.kind == .failure)
            }) {
                let mark = Mark(fiber.registers[handler.mark])
                if fiber.deferred.count > mark.deferred, let next = fiber.deferred.popLast() {
                    fiber.unwinding.append(fault)
                    call(next.closure, on: fiber, stub: Machine.resumeUnwindingStub)
                    return true
                }
                fiber.path.removeLast(max(0, fiber.path.count - mark.path))
                fiber.endRounds(above: mark.recorders)
                fiber.lastFault = fault
                store(value(of: fault), in: fiber, handler.register)
                store(heap.handle(FaultHandle(fault)), in: fiber, handler.register + 1)
                fiber.pc = code + handler.target
                return true
            }
            if let last = fiber.deferred.last, last.depth == fiber.depth {
                fiber.deferred.removeLast()
                fiber.unwinding.append(fault)
                call(last.closure, on: fiber, stub: Machine.resumeUnwindingStub)
                return true
            }
            // Out of this frame.
            for register in 0..<Int(functions[number].registerCount) { store(.null, in: fiber, register) }
            fiber.depth -= 1
            let frame = fiber.frames[fiber.depth]
            fiber.base -= frame.delta
            fiber.pc = frame.returnAddress
            if fiber.depth == 0 {
                fiber.endRounds(above: 1)
                fiber.fault = fault
                return false
            }
            let stub = fiber.pc - code
            if stub == Machine.resumeDefersStub || stub == Machine.resumeUnwindingStub {
                // A clean-up failed: told beside the first failure, never instead of it.
                fiber.endRounds(above: fiber.resumptions.last?.recorders ?? 1)
                record(fault, as: fault.kind == .mistake ? .mistake : .cleanup, on: fiber)
                return true
            }
        }
    }

    /// Notes where a fault happened and the calls that led there.
    private func locate(_ fault: Fault, on fiber: Fiber) {
        var position = fiber.pc - code - 1
        var depth = fiber.depth
        var out = fault.framesOut
        var place = program.place(of: position)
        // The library's own code is not shown: whoever called it is.
        while depth > 1, place.isPrelude || out > 0 || position <= Machine.resumeDefersStub {
            depth -= 1
            position = fiber.frames[depth].returnAddress - code - 1
            if position < 0 { break }
            out -= 1
            place = program.place(of: position)
        }
        fault.place = (place.source, place.span)
        if fault.failure.kind == Machine.raceWrite, let name = program.variable(changedAt: position) {
            fault.failure.message = Machine.race(changing: "`\(name)`, a `var` from outside")
        }
        while depth > 1, fault.calls.count < 20 {
            let callee = program.functionInfos[program.function(at: position)]
            var name = callee.name
            if program.sources[callee.source].isPrelude, let underscore = name.firstIndex(of: "_") {
                // `array_map` of the prelude is `map` to everybody else.
                name = String(name[name.index(after: underscore)...])
            }
            depth -= 1
            position = fiber.frames[depth].returnAddress - code - 1
            guard position > Machine.resumeDefersStub else { continue }
            let caller = program.place(of: position)
            if caller.isPrelude || callee.name == "scenario" { continue }
            fault.calls.append(Problem.Call(function: name, source: caller.source, span: caller.span))
        }
    }

    /// A failure as scripts see it.
    func value(of fault: Fault) -> Value {
        let failure = fault.failure
        let conversion = Conversion(heap: heap)
        var members: [(key: String, value: Value)] = [
            ("kind", heap.string(failure.kind)), ("message", heap.string(failure.message)),
        ]
        if let status = failure.status { members.append(("status", .integer(status))) }
        let origin = UInt32(clamping: failure.exchange ?? 0)
        if let body = failure.body { members.append(("body", conversion.value(body, origin: origin))) }
        if let request = failure.request { members.append(("request", heap.string(request))) }
        members.append(("retryable", .bool(failure.isRetryable)))
        if let place = fault.place {
            members.append(("at", heap.string("\(place.source.name):\(place.source.position(of: Int(place.span.start)).line)")))
        }
        for detail in failure.details where !members.contains(where: { $0.key == detail.key }) {
            members.append((detail.key, conversion.value(detail.value)))
        }
        return heap.object(members, origin: origin)
    }
}
