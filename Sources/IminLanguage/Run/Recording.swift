// What a run reports: expectations that did not hold, faults that nothing took, scenarios.

extension Machine {
    // MARK: Problems

    /// `position`: before which of those that are there; behind all of them where it is `nil`.
    func add(_ problem: Problem, on fiber: Fiber, at position: Int? = nil) {
        let recorder = fiber.recorders[fiber.recorders.count - 1]
        recorder.problems.insert(problem, at: min(position ?? .max, recorder.problems.count))
        scenario?.hasFailed = true
    }

    func problem(of fault: Fault, as kind: Problem.Kind, path: [String]) -> Problem {
        if let problem = fault.problem { return problem }
        let place = fault.place ?? (program.sources.last?.tree.source ?? SourceText(name: "", text: ""), Span(0, 0))
        var problem = Problem(kind: kind, name: fault.failure.kind, message: fault.failure.message, source: place.0, span: place.1)
        problem.path = path
        problem.calls = fault.calls
        if fault.kind == .failure { problem.failure = fault.failure }
        problem.exchange = fault.failure.exchange
        return problem
    }

    func record(_ fault: Fault, as kind: Problem.Kind, on fiber: Fiber) {
        if fault.kind == .cancelled { return }
        let position = fault.recorder === fiber.recorders.last ? fault.position : nil
        add(problem(of: fault, as: kind, path: fiber.path), on: fiber, at: position)
    }

    // MARK: Expectations

    /// Counts an expectation; tells why where it does not hold.
    func expect(_ fiber: Fiber, _ register: Int, _ number: Int) throws(Fault) {
        fiber.recorders[fiber.recorders.count - 1].expectations += 1
        let value = fiber.registers[register]
        if value.tag == .bool, value.bits != 0 { return }
        let info = program.expectations[number]
        guard value.tag == .bool else {
            throw .mistake("not-a-bool", "`\(info.kind.rawWord)` needs a Bool, not \(value.typePhrase)")
        }
        var problem = self.problem(for: info, on: fiber)
        let r = fiber.registers
        if let operands = info.operands, operands.operation == .equal {
            var difference = Difference(heap: heap)
            difference.compare(r[operands.left], r[operands.right])
            problem.differences = difference.lines
        }
        if let match = info.match {
            var matcher = Matcher(heap: heap, program: program, registers: r, globals: globals)
            matcher.explains = true
            _ = try matcher.matches(r[match.register], match.pattern)
            if let difference = matcher.difference { problem.differences = [difference] }
        }
        try raise(problem, info, on: fiber)
    }

    /// `expect call fails with pattern`: the call did not fail, or its failure differs.
    func expectFailure(_ fiber: Fiber, _ register: Int, differs: Bool, _ number: Int) throws(Fault) {
        fiber.recorders[fiber.recorders.count - 1].expectations += 1
        let info = program.expectations[number]
        var problem = self.problem(for: info, on: fiber)
        let r = fiber.registers
        if differs, let pattern = info.failurePattern {
            problem.witnesses = []
            var matcher = Matcher(heap: heap, program: program, registers: r, globals: globals)
            matcher.explains = true
            _ = try matcher.matches(r[register], pattern)
            problem.differences = matcher.difference.map { [$0] } ?? []
            if let handle = r[register + 1].handle as? FaultHandle {
                problem.failure = handle.fault.failure
                problem.exchange = handle.fault.failure.exchange
                problem.message = "it failed, but otherwise: \(handle.fault.failure.message)"
            }
        } else {
            problem.message = "it was expected to fail, and did not"
        }
        if info.message >= 0 { problem.message += " – \(heap.text(of: r[info.message]))" }
        try raise(problem, info, on: fiber)
    }

    private func problem(for info: ExpectationInfo, on fiber: Fiber) -> Problem {
        let tree = program.sources[info.source].tree
        let r = fiber.registers
        var problem = Problem(
            kind: .expectation, name: info.kind == .expect ? "expectation-failed" : "requirement-failed",
            message: Problem.unexplained, source: tree.source, span: tree.span(info.node))
        if info.message >= 0 { problem.message = heap.text(of: r[info.message]) }
        problem.path = fiber.path
        for witness in info.witnesses {
            let value = r[witness.register]
            if value.isAbsent { continue }
            problem.witnesses.append(Problem.Witness(span: tree.anchor(of: witness.node), value: heap.describe(value)))
            // Of several exchanges the latest one is what the expectation is about.
            if value.origin != 0 { problem.exchange = max(problem.exchange ?? 0, Int(value.origin)) }
        }
        problem.witnesses.sort { $0.span.start < $1.span.start }
        return problem
    }

    /// `expect` records and goes on; `require` fails with what would be recorded.
    private func raise(_ problem: Problem, _ info: ExpectationInfo, on fiber: Fiber) throws(Fault) {
        if info.kind == .expect {
            add(problem, on: fiber)
            // A loop of failing expectations would fill the memory with reports.
            let size = (problem.witnesses.map(\.value) + problem.differences).reduce(problem.message.utf8.count + 200) {
                $0 + $1.utf8.count
            }
            do { return try context.checkOutput(byteCount: size) } catch { throw Fault(error) }
        }
        let fault = Fault.failure("require", problem.message)
        fault.problem = problem
        fault.failure.exchange = problem.exchange
        throw fault
    }

    // MARK: Scenarios

    func beginScenario(_ fiber: Fiber, _ a: Int, _ positionRegister: Int, _ number: Int) {
        var name = heap.text(of: fiber.registers[a])
        let declaration = program.scenarios[number]
        if declaration.isRow {
            let tree = program.sources[declaration.source].tree
            if case .scenario(let index) = tree[declaration.node], case .text = tree[tree.scenarios[Int(index)].name] {
                name += " [\(fiber.registers[positionRegister].integerBits)]"
            }
        }
        if let only = options.only, !name.contains(only) { return }
        // Over the jump that skips it.
        fiber.pc += 1
        let state = ScenarioState(name: name, outerRandom: context.random, outerClock: clock.held)
        scenario = state
        // Each scenario draws from a source of its own: run alone (`--only`), it draws the same.
        context.random = RandomSource(seed: options.seed ^ Self.fingerprint(of: name))
        fiber.recorders.append(state.recorder)
        fiber.path.append(name)
        request(.observe(.scenarioBegan(name)), for: fiber, register: -1)
    }

    /// FNV-1a: the same in every run, unlike the standard library's hashes.
    private static func fingerprint(of name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    func endScenario(_ fiber: Fiber, _ a: Int, hasFailed: Bool) throws(Fault) {
        guard let state = scenario else { return }
        context.finishLine()
        if hasFailed, state.fault == nil, let handle = fiber.registers[a + 1].handle as? FaultHandle {
            state.fault = handle.fault
            // The handler has gone back to where the scenario began.
            if fiber.recorders.last !== state.recorder { fiber.recorders.append(state.recorder) }
            if fiber.path.last != state.name { fiber.path.append(state.name) }
            let fault = handle.fault
            if fault.kind != .cancelled {
                add(
                    problem(of: fault, as: fault.kind == .failure ? .failure : .mistake, path: fiber.path), on: fiber,
                    at: fault.recorder === state.recorder ? fault.position : nil)
            }
        }
        if let cleanup = state.cleanups.popLast() {
            fiber.pc -= 1
            return call(cleanup, on: fiber, stub: Machine.resumeDefersStub)
        }
        scenario = nil
        context.random = state.outerRandom
        clock.restore(state.outerClock)
        fiber.recorders.removeLast()
        fiber.path.removeLast()
        let first = root.problems.count
        root.problems += state.recorder.problems
        root.expectations += state.recorder.expectations
        let isCancelled = state.fault?.kind == .cancelled
        let ended = ScenarioReport(
            name: state.name, outcome: isCancelled ? .cancelled : state.recorder.problems.isEmpty ? .passed : .failed,
            problems: first..<root.problems.count, expectations: state.recorder.expectations)
        report.scenarios.append(ended)
        store(.null, in: fiber, a)
        if hasFailed { store(.null, in: fiber, a + 1) }
        if let fault = state.fault, fault.isFatal {
            // Told already; nothing further runs.
            fault.kind = .cancelled
            throw fault
        }
        request(.observe(.scenarioEnded(ended)), for: fiber, register: -1)
    }
}

extension ExpectationKind {
    var rawWord: String { self == .expect ? "expect" : "require" }
}

extension SyntaxTree {
    /// Where the value of a subexpression is shown: at the name of a member or function, at the sign of an operator.
    func anchor(of node: NodeID) -> Span {
        let span = span(node)
        switch self[node] {
        case .member(_, let key, _, _):
            // The key ends the node; quotes and `@` may belong to it.
            let length = symbols[key].utf8.count
            return Span(max(Int(span.start), Int(span.end) - length), Int(span.end))
        case .call(let callee, _): return anchor(of: callee)
        case .index(let base, _, _): return Span(Int(self.span(base).end), Int(span.end))
        case .binary(_, let left, let right):
            return firstSign(from: Int(self.span(left).end), to: Int(self.span(right).start)) ?? span
        case .matches(let left, let pattern):
            return firstSign(from: Int(self.span(left).end), to: Int(self.span(pattern).start)) ?? span
        case .unary: return Span(Int(span.start), Int(span.start) + 1)
        case .group(let inner): return anchor(of: inner)
        default: return span
        }
    }

    /// What stands between two operands, without space around it.
    private func firstSign(from start: Int, to end: Int) -> Span? {
        guard start < end, end <= source.bytes.count else { return nil }
        var first = start
        while first < end, source.bytes[first] <= 0x20 || source.bytes[first] == UInt8(ascii: ")") { first += 1 }
        var last = first
        while last < end, source.bytes[last] > 0x20 { last += 1 }
        return first < last ? Span(first, last) : nil
    }
}
