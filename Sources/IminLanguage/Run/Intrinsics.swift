// What only the machine can do: waiting, failing, rounds of `eventually`, branches that run at once.

extension Machine {
    /// Arguments lie from R[a+1]; the result goes to R[a].
    func callIntrinsic(_ fiber: Fiber, _ a: Int, _ count: Int, _ function: MachineFunction) throws(Fault) {
        let r = fiber.registers
        func argument(_ index: Int) -> Value { index < count ? r[a + 1 + index] : .absent }
        var result = Value.null
        switch function {
        case .sleep:
            let duration = argument(0)
            guard duration.tag == .duration else {
                throw .mistake("argument-type", "`sleep` takes a Duration as `5.seconds`, not \(duration.typePhrase)")
            }
            sleep(fiber, nanoseconds: duration.integerBits)
        case .fail: throw failure(from: argument(0), retryable: argument(1).isTrue)
        case .cleanup:
            let closure = argument(0)
            try checkClosure(closure, of: "cleanup", arguments: 0)
            guard max(scenario?.cleanups.count ?? 0, cleanups.count) < Machine.maximumCleanups else {
                throw .mistake("memory-limit", "more than \(Machine.maximumCleanups) clean-ups wait for the end")
            }
            closure.retain()
            if let scenario { scenario.cleanups.append(closure) } else { cleanups.append(closure) }
        case .now: result = .date(.instant(clock.now))
        case .roundBegin: fiber.recorders.append(Recorder())
        case .roundFailed: fiber.recorders.last?.fault = fiber.lastFault
        case .roundHeld:
            let round = fiber.recorders.removeLast()
            fiber.lastRound = round
            let held = round.problems.isEmpty && round.fault == nil
            if held { fiber.recorders[fiber.recorders.count - 1].expectations += round.expectations }
            result = .bool(held)
        case .roundGiveUp: try giveUp(fiber, rounds: argument(0), within: argument(1))
        case .caught: result = fiber.lastFault.map { heap.handle(FaultHandle($0)) } ?? .null
        case .raise:
            guard let handle = argument(0).handle as? FaultHandle else { throw .mistake("internal", "nothing was caught") }
            throw handle.fault
        case .parallelMap:
            try parallelMap(fiber, a, items: argument(0), limit: argument(1), closure: argument(2))
            return
        case .within:
            let duration = argument(0)
            guard duration.tag == .duration else {
                throw .mistake("argument-type", "`within` takes a Duration as `5.seconds`, not \(duration.typePhrase)")
            }
            try checkClosure(argument(1), of: "within", arguments: 0)
            let group = JoinGroup(parent: fiber, register: a, isArray: false, count: 1)
            group.closure = argument(1).retained()
            group.waiting = [(0, .null)]
            clear(fiber, a, count)
            try begin(group, limit: 1)
            addTimer(after: duration.integerBits, fiber: nil, group: group)
            group.deadline = timers.last?.due ?? .max
            group.lastStep = Int(clamping: Int64(clamping: stepsLeft) - max(duration.integerBits, 0) / RunClock.nanosecondsPerStep)
            deadlines.append(group)
            return
        case .hold: clock.hold()
        case .release: moveTimers(by: clock.release())
        case .advance:
            let duration = argument(0)
            guard duration.tag == .duration, duration.integerBits >= 0 else {
                throw .mistake("invalid-argument", "time only moves forward: `by` must not be negative")
            }
            guard clock.isHeld else {
                throw .mistake("clock-runs", "the clock runs by itself: `clock.hold()` first, then it can be advanced")
            }
            sleep(fiber, nanoseconds: duration.integerBits)
        case .snapshot: try snapshot(fiber, argument(0), named: argument(1).string)
        case .parameterCount: result = .integer(parameterCount(of: argument(0)))
        case .field: result = try fieldValue(of: argument(0), named: argument(1))
        }
        clear(fiber, a, count)
        store(result, in: fiber, a)
    }

    private func clear(_ fiber: Fiber, _ a: Int, _ count: Int) {
        for index in 0..<count { store(.null, in: fiber, a + 1 + index) }
    }

    /// What gets a fiber or a stack of its own must be code of a script, and needs no more arguments than it is given.
    private func checkClosure(_ closure: Value, of name: String, arguments: Int) throws(Fault) {
        guard closure.tag == .closure || closure.tag == .function else {
            let advice = closure.isCallable ? "; write `{ … }` around the call" : ""
            throw .mistake("argument-type", "`\(name)` takes a closure, not \(closure.typePhrase)\(advice)")
        }
        let number = functionIndex(of: closure)
        let info = program.functionInfos[number]
        let needed = info.parameters.isEmpty ? Int(functions[number].parameterCount) : info.parameters.count { !$0.hasDefault }
        if needed > arguments {
            throw .mistake(
                "argument-count",
                "the closure takes \(Binder.counted(needed, "argument")) and is called by `\(name)` with \(arguments == 0 ? "none" : "\(arguments)")"
            )
        }
    }

    private func parameterCount(of function: Value) -> Int {
        switch function.tag {
        case .closure, .function: Int(functions[functionIndex(of: function)].parameterCount)
        case .native: library.functions[Int(function.bits)].parameters.count
        case .host: host.functions[Int(function.bits)].parameters.count
        default: 0
        }
    }

    /// The field that a name finds, as `value.name` would; owned.
    private func fieldValue(of value: Value, named name: Value) throws(Fault) -> Value {
        guard value.tag == .object else {
            throw value.isNull
                ? .failure("missing-field", "null has no field `\(name.string)`")
                : .mistake("argument-type", "only an Object has a field `\(name.string)`, not \(value.typePhrase)")
        }
        for key in [name.string, "imin:" + name.string, "@" + name.string] {
            if let found = heap.field(key, of: value) { return found.retained() }
        }
        throw unknownMember(name.string, of: value, isCall: false)
    }

    /// `fail("…")`, or `fail(error)` with a failure or an object of one's own.
    private func failure(from value: Value, retryable: Bool) -> Fault {
        guard value.tag == .object else {
            let fault = Fault.failure("fail", heap.text(of: value))
            fault.failure.isRetryable = retryable
            return fault
        }
        func text(_ key: String) -> String? { heap.field(key, of: value).flatMap { $0.isText ? $0.string : nil } }
        let conversion = Conversion(heap: heap)
        var failure = ScriptFailure(kind: text("kind") ?? "fail", text("message") ?? heap.describe(value))
        if let status = heap.field("status", of: value), status.tag == .integer { failure.status = Int(status.integerBits) }
        if let body = heap.field("body", of: value) { failure.body = conversion.scriptValue(body).json }
        failure.request = text("request")
        failure.isRetryable = heap.field("retryable", of: value)?.isTrue ?? false
        failure.exchange = value.origin == 0 ? nil : Int(value.origin)
        let known: Set<String> = ["kind", "message", "status", "body", "request", "retryable", "at"]
        for number in 0..<heap.fieldCount(value) {
            let (key, member) = heap.member(number, of: value)
            if !known.contains(key.string) { failure.details.append((key.string, conversion.scriptValue(member))) }
        }
        return Fault(.failure, failure)
    }

    /// The last round of `eventually` is told, with how many there were.
    private func giveUp(_ fiber: Fiber, rounds: Value, within limit: Value) throws(Fault) {
        guard let round = fiber.lastRound else { return }
        let note = "\(Binder.counted(Int(rounds.integerBits), "round")) within \(heap.describe(limit))"
        if let fault = round.fault {
            fault.problem?.notes.append(note)
            if fault.problem == nil {
                fault.problem = problem(of: fault, as: .failure, path: fiber.path)
                fault.problem?.notes.append(note)
            }
            for problem in round.problems { add(problem, on: fiber) }
            throw fault
        }
        fiber.recorders[fiber.recorders.count - 1].expectations += round.expectations
        for var problem in round.problems {
            problem.notes.append(note)
            add(problem, on: fiber)
        }
    }

    // MARK: At once

    private func begin(_ group: JoinGroup, limit: Int) throws(Fault) {
        let parent = group.parent
        parent.awaited = group
        parent.state = .waiting
        do {
            try fillGroup(group, limit: limit)
        } catch {
            group.fault = error
            cancelChildren(of: group)
        }
    }

    /// The closures in R[a ..< a+count], each on a fiber of its own.
    func parallel(_ fiber: Fiber, _ a: Int, _ count: Int) throws(Fault) {
        let group = JoinGroup(parent: fiber, register: a, isArray: false, count: count)
        let closures = (0..<count).map { fiber.registers[a + $0] }
        for index in 0..<count { fiber.registers[a + index] = .null }
        fiber.awaited = group
        fiber.state = .waiting
        for (index, closure) in closures.enumerated() {
            if group.fault == nil {
                do {
                    let child = try spawn(closure, arguments: [], recorders: fiber.recorders, path: fiber.path)
                    child.firstOwnBox = count > 1 ? heap.state.pointee.lastBox + 1 : fiber.firstOwnBox
                    child.group = group
                    child.branch = index
                    group.children[index] = child
                    group.running += 1
                } catch {
                    group.fault = error
                }
            }
            heap.release(closure)
        }
        if group.fault != nil || group.running == 0 { cancelChildren(of: group) }
    }

    /// `closure` on every item, at most `limit` at a time.
    private func parallelMap(_ fiber: Fiber, _ a: Int, items: Value, limit: Value, closure: Value) throws(Fault) {
        guard items.tag == .array else { throw .mistake("argument-type", "\(items.typePhrase) has no elements") }
        try checkClosure(closure, of: "parallelMap", arguments: 1)
        let most = limit.tag == .integer && limit.integerBits > 0 ? Int(clamping: limit.integerBits) : options.limits.fibers
        let group = JoinGroup(parent: fiber, register: a, isArray: true, count: items.elementCount)
        group.closure = closure.retained()
        group.waiting = items.elements.enumerated().reversed().map { ($0.offset, $0.element.retained()) }
        clear(fiber, a, 3)
        if group.waiting.isEmpty {
            heap.release(group.closure)
            return store(heap.array(), in: fiber, a)
        }
        try begin(group, limit: most)
    }
}
