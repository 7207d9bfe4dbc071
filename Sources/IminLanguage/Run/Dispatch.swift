// Calls that are bound while they run, and the other instructions that are too rare or too long for the loop.

extension Machine {
    /// What the loop leaves over. The fiber's state has been written back; it may be waiting afterwards.
    @inline(never)
    func slow(_ fiber: Fiber, _ i: Instruction) throws(Fault) {
        let a = Int(i.a)
        let b = Int(i.b)
        let c = Int(i.c)
        let r = fiber.registers
        switch i.operation {
        case .closedRange, .halfOpenRange: try makeRange(fiber, a, b, c, isClosed: i.operation == .closedRange)
        case .getFieldOptional: try optionalField(fiber, a, b, fieldSites + c)
        case .appendAll:
            if r[b].tag == .object, hasFurtherPages(r[b]) { return try fetchAll(fiber, collection: b) }
            try appendAll(r[b], to: r[a])
        case .setMember:
            let value = r[b]
            r[b] = .null
            heap.set(Symbol(index: UInt32(c)), value, in: &r[a])
        case .mergeMembers: try merge(r[b], into: &r[a])
        case .callMethod: try callMethod(fiber, a, b, c)
        case .callNative: try callNative(fiber, a, b, c)
        case .callHost: try callHost(fiber, a, b, c)
        case .callIntrinsic: try callIntrinsic(fiber, a, b, MachineFunction.allCases[c])
        case .checkType: try checkType(r[a], program.types[c])
        case .importModule:
            if !program.modules[c].hasRun {
                program.modules[c].hasRun = true
                try enter(fiber, function: program.modules[c].function, window: a)
            }
        case .failMatch:
            var matcher = Matcher(heap: heap, program: program, registers: r, globals: globals)
            matcher.explains = true
            _ = try matcher.matches(r[b], c)
            throw .failure("does-not-fit", matcher.difference.map { "the value does not fit: \($0)" } ?? "the value does not fit")
        case .rethrow:
            guard let handle = r[a + 1].handle as? FaultHandle else { throw .mistake("internal", "nothing was caught") }
            throw handle.fault
        case .mistake: throw .mistake("mistake", constants[c].string)
        case .pushDefer:
            fiber.deferred.append(Fiber.Deferred(closure: r[a], depth: fiber.depth))
            r[a] = .null
        case .runDefers: runDefers(fiber, to: Mark(r[a]).deferred)
        case .resumeDefers:
            guard let resumption = fiber.resumptions.popLast() else { break }
            store(.null, in: fiber, resumption.delta)
            fiber.pc = resumption.pc
        case .resumeUnwinding:
            guard let resumption = fiber.resumptions.popLast(), let fault = fiber.unwinding.popLast() else { break }
            store(.null, in: fiber, resumption.delta)
            fiber.pc = resumption.pc
            // Raised when the loop has taken over where the fiber stands.
            fiber.injected = fault
        case .expect: try expect(fiber, a, c)
        case .expectFailure: try expectFailure(fiber, a, differs: b == 1, c)
        case .beginStep:
            fiber.path.append(heap.text(of: r[a]))
            request(.observe(.stepBegan(fiber.path.last ?? "")), for: fiber, register: -1)
        case .endStep: fiber.path.removeLast()
        case .beginScenario: beginScenario(fiber, a, b, c)
        case .endScenario: try endScenario(fiber, a, hasFailed: b == 1)
        case .sortBegin: try sortBegin(r, a)
        case .parallel: try parallel(fiber, a, b)
        case .setResult:
            if keepsResult {
                let old = result
                result = r[a].retained()
                heap.release(old)
            }
            let isTooDeep = heap.isNested(r[a], deeperThan: Conversion.maximumDepth)
            report.value = isTooDeep ? .opaque(heap.describe(r[a])) : Conversion(heap: heap).scriptValue(r[a])
        default: throw .mistake("internal", "`\(i.operation)` is not known to the machine")
        }
    }

    private func makeRange(_ fiber: Fiber, _ a: Int, _ b: Int, _ c: Int, isClosed: Bool) throws(Fault) {
        let lower = fiber.registers[b]
        let upper = fiber.registers[c]
        // Asks whether the two can be compared at all.
        if try heap.order(lower, upper, isClosed ? .closedRange : .halfOpenRange) > 0 {
            throw rangeOrder(lower, upper)
        }
        store(heap.range(lower.retained(), upper.retained(), isClosed: isClosed), in: fiber, a)
    }

    func rangeOrder(_ lower: Value, _ upper: Value) -> Fault {
        .mistake("range-order", "the range ends before it begins: \(heap.describe(lower)) to \(heap.describe(upper))")
    }

    private func optionalField(_ fiber: Fiber, _ a: Int, _ b: Int, _ site: UnsafeMutablePointer<FieldSite>) throws(Fault) {
        let value = fiber.registers[b]
        switch value.tag {
        case .null: store(.absent, in: fiber, a)
        case .object:
            if let found = findField(value, site) { return store(found.retained(), in: fiber, a) }
            let name = program.symbols[site.pointee.forms.exact]
            let isProperty =
                library.property(name, of: .object) != nil
                || (heap.collectionItems(value) != nil && library.property(name, of: .array) != nil)
            if isProperty { return try property(fiber, a, b, site) }
            store(.absent, in: fiber, a)
        default:
            let name = program.symbols[site.pointee.forms.exact]
            if value.tag == .handle || library.property(name, of: receiver(of: value)) != nil { return try property(fiber, a, b, site) }
            store(.absent, in: fiber, a)
        }
    }

    private func appendAll(_ spread: Value, to array: Value) throws(Fault) {
        if let range = spread.wholeRange {
            if isTooLong(range) { throw overMemory() }
            for number in range { heap.append(.integer(number), to: array) }
            return
        }
        let items = heap.collectionItems(spread) ?? spread
        guard items.tag == .array else {
            throw .mistake("spread-type", "only an Array can be spread into an Array, not \(spread.typePhrase)")
        }
        for element in items.elements { heap.append(element.retained(), to: array) }
        if heap.isOverLimit { throw overMemory() }
    }

    /// Whether an array of a range's numbers would be beyond the memory limit.
    private func isTooLong(_ range: Range<Int64>) -> Bool {
        let (count, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        return overflow || count > Int64(options.limits.memory / MemoryLayout<Value>.stride)
    }

    private func merge(_ spread: Value, into object: inout Value) throws(Fault) {
        guard spread.tag == .object else {
            throw .mistake("spread-type", "only an Object can be spread into an Object, not \(spread.typePhrase)")
        }
        // Into nothing: the copy has the same layout.
        if !object.isTable, object.header.pointee.spare == 0, object.origin == 0 {
            heap.release(object)
            object = spread.retained()
            heap.makeUnique(&object)
            return
        }
        // The copy remembers the exchange it comes from.
        if object.origin == 0 { object.origin = spread.origin }
        for number in 0..<heap.fieldCount(spread) {
            let (key, value) = heap.member(number, of: spread)
            if spread.isTable {
                heap.set(key, value.retained(), in: &object)
            } else {
                let layout = spread.cell.assumingMemoryBound(to: ObjectCell.self).pointee.layout
                heap.set(heap.layouts.keys[Int(layout)][number], value.retained(), in: &object)
            }
        }
    }

    private func checkType(_ value: Value, _ check: TypeCheck) throws(Fault) {
        let checker = TypeChecker(heap: heap, program: program, globals: globals)
        if checker.holds(value, check.form) { return }
        let reason =
            checker.difference(value, check.form).map { "; \($0)" }
            ?? ", not \(value.typePhrase)" + (value.isNull ? "" : ": `\(heap.describe(value, limit: 40))`")
        let fault = Fault.mistake(
            check.isArgument ? "argument-type" : "wrong-type", "\(check.subject) must be \(check.written)\(reason)")
        fault.framesOut = check.isArgument ? 1 : 0
        throw fault
    }

    // MARK: Functions

    /// Enters a function whose window begins at a register of the caller.
    func enter(_ fiber: Fiber, function: Int, window: Int) throws(Fault) {
        try makeRoom(fiber, fiber.base + window + Int(functions[function].registerCount))
        fiber.push(delta: window, registers: Int(functions[function].registerCount), returningTo: fiber.pc)
        fiber.pc = code + Int(functions[function].entry)
    }

    /// A function value with arguments behind it, where the quick path did not fit.
    @inline(never)
    func callValue(_ fiber: Fiber, _ a: Int, _ count: Int, _ site: Int) throws(Fault) {
        let callee = fiber.registers[a]
        switch callee.tag {
        case .closure, .function:
            let number = functionIndex(of: callee)
            try bindArguments(fiber, a + 1, count, program.callSites[site], to: number)
            try enter(fiber, function: number, window: a)
        case .native:
            let declared = library.functions[Int(callee.bits)]
            try spread(fiber, a + 1, count, program.callSites[site], over: declared, showsLabels: false)
            guard case .native(let native) = declared.body else { throw .mistake("not-callable", "`\(declared.name)` cannot be called so") }
            let parameters = declared.parameters.count
            do throws(Fault) {
                try checkArguments(fiber.registers + a + 1, declared)
                let result = try run(native, receiver: .absent, arguments: fiber.registers + a + 1, count: parameters)
                leave(fiber, a, parameters, result)
            } catch {
                for register in a + 1..<a + 1 + parameters { store(.null, in: fiber, register) }
                throw error
            }
        case .host:
            let declared = host.functions[Int(callee.bits)]
            let mapping = try hostMapping(declared, program.callSites[site], count)
            try callHost(fiber, declared, window: a, count: count, mapping: mapping, receiver: nil)
        case .shape:
            // `Number("5")` is no conversion here.
            throw .mistake("not-callable", "`\(heap.describe(callee))` is a shape, not a function; nothing converts by itself")
        default: throw .mistake("not-callable", "\(callee.typePhrase) cannot be called")
        }
    }

    /// Puts the result where a native's window began and lets its arguments go.
    func leave(_ fiber: Fiber, _ a: Int, _ count: Int, _ result: Value) {
        for register in a + 1..<a + 1 + count { store(.null, in: fiber, register) }
        store(result, in: fiber, a)
    }

    private func callNative(_ fiber: Fiber, _ a: Int, _ count: Int, _ site: Int) throws(Fault) {
        guard let entry = natives[program.callSites[site].target] else { throw .mistake("internal", "this function is not native") }
        let arguments = fiber.registers + a + 1
        if !entry.fits(arguments) { try checkArguments(arguments, entry.declaration) }
        let result = try run(entry.native, receiver: .absent, arguments: arguments, count: count)
        leave(fiber, a, count, result)
    }

    // MARK: Methods

    private func callMethod(_ fiber: Fiber, _ a: Int, _ count: Int, _ number: Int) throws(Fault) {
        let receiver = fiber.registers[a + 1]
        let cache = methodCaches[number]
        if cache.tag == UInt8(truncatingIfNeeded: receiver.word), cache.kind != .none {
            switch cache.kind {
            case .prelude: return try enter(fiber, function: Int(cache.target), window: a)
            case .native:
                if let entry = natives[Int(cache.target)] {
                    let arguments = fiber.registers + a + 2
                    if !entry.fits(arguments) {
                        try checkArguments(arguments, entry.declaration)
                    }
                    let result = try run(entry.native, receiver: receiver, arguments: arguments, count: count)
                    return leave(fiber, a, count + 1, result)
                }
            case .none: break
            }
        }
        let site = program.callSites[number]
        let name = program.symbols[site.name]
        if let handle = receiver.handle {
            guard let method = host.handleTypes[handle.typeName]?.methods.first(where: { $0.name == name }) else {
                throw unknownMember(name, of: receiver, isCall: true)
            }
            let mapping = try hostMapping(method, site, count)
            // The arguments begin one further: behind the receiver.
            return try callHost(fiber, method, window: a, count: count, mapping: mapping, receiver: handle)
        }
        if receiver.tag == .object, let function = heap.field(site.forms, of: receiver), function.isCallable {
            // A function that the object holds.
            function.retain()
            let r = fiber.registers
            store(function, in: fiber, a)
            let object = r[a + 1]
            for index in 0..<count { r[a + 1 + index] = r[a + 2 + index] }
            r[a + 1 + count] = .null
            heap.release(object)
            return try callValue(fiber, a, count, number)
        }
        let kind = self.receiver(of: receiver)
        // A collection reply is first of all its items.
        if kind == .object, let items = heap.collectionItems(receiver), let index = library.method(name, of: .array) {
            if hasFurtherPages(receiver) { return try fetchAll(fiber, collection: a + 1) }
            store(items.retained(), in: fiber, a + 1)
            return try invoke(fiber, a, count, number, library: index, caches: false)
        }
        guard let index = library.method(name, of: kind) else { throw unknownMember(name, of: receiver, isCall: true) }
        try invoke(fiber, a, count, number, library: index, caches: kind != .object)
    }

    /// A method of the library, found for the first time here.
    private func invoke(_ fiber: Fiber, _ a: Int, _ count: Int, _ number: Int, library index: Int, caches: Bool) throws(Fault) {
        let declared = library.functions[index]
        let site = program.callSites[number]
        let isDirect =
            count == declared.parameters.count
            && zip(site.labels, declared.parameters).enumerated().allSatisfy { position, pair in
                (pair.0.isNone ? nil : program.symbols[pair.0]) == pair.1.label || (site.isTrailing && position == count - 1)
            }
        let tag = UInt8(truncatingIfNeeded: fiber.registers[a + 1].word)
        if !isDirect { try spread(fiber, a + 2, count, site, over: declared, showsLabels: true) }
        do throws(Fault) {
            try invoke(fiber, a, number, library: index, isDirect: isDirect, tag: tag, caches: caches)
        } catch {
            // Those spread over more registers than the caller has are seen by nobody else.
            if !isDirect { for register in a + 2..<a + 2 + declared.parameters.count { store(.null, in: fiber, register) } }
            throw error
        }
    }

    /// The arguments lie in the order of the parameters.
    private func invoke(
        _ fiber: Fiber, _ a: Int, _ number: Int, library index: Int, isDirect: Bool, tag: UInt8, caches: Bool
    ) throws(Fault) {
        let declared = library.functions[index]
        let parameters = declared.parameters.count
        switch declared.body {
        case .native(let native):
            if isDirect, caches, receiver(of: fiber.registers[a + 1]) == declared.receiver {
                methodCaches[number] = MethodCache(tag: tag, kind: .native, target: Int32(index))
            }
            try checkArguments(fiber.registers + a + 2, declared)
            // A range has the elements of an array once somebody asks for them all at once.
            try materialize(fiber, a + 1, for: declared)
            let result = try run(native, receiver: fiber.registers[a + 1], arguments: fiber.registers + a + 2, count: parameters)
            leave(fiber, a, parameters + 1, result)
        case .prelude:
            guard let function = prelude.compiled(declared) else { throw .mistake("internal", "the prelude has no `\(declared.name)`") }
            try checkArguments(fiber.registers + a + 2, declared)
            if isDirect, caches, declared.parameters.allSatisfy({ $0.shape == .any || $0.shape == .function }) {
                methodCaches[number] = MethodCache(tag: tag, kind: .prelude, target: Int32(function))
            }
            try enter(fiber, function: function, window: a)
        case .mutating:
            throw .mistake("changes-a-copy", "`\(declared.name)` changes its receiver, which must be a `var` or a part of one")
        case .intrinsic: throw .mistake("internal", "`\(declared.name)` is no method")
        }
    }

    private func materialize(_ fiber: Fiber, _ register: Int, for declared: LibraryFunction) throws(Fault) {
        guard declared.receiver == .array, let range = fiber.registers[register].wholeRange else { return }
        if isTooLong(range) { throw overMemory() }
        let made = heap.array(capacity: range.count)
        for number in range { heap.append(.integer(number), to: made) }
        store(made, in: fiber, register)
    }

    /// `place.append(x)`: the receiver is taken from its place, changed, and put back.
    @inline(never)
    func callMutating(_ r: UnsafeMutablePointer<Value>, _ a: Int, _ count: Int, _ number: Int) throws(Fault) {
        let appends = Int(methodCaches[number].appends)
        if appends >= 0, let target = try ownPlace(places + appends, r), target.pointee.tag == .array, target.pointee.isUnique {
            heap.append(r[a + 2], to: target.pointee)
            r[a + 2] = .null
            release(r + a)
            if heap.isOverLimit { throw overMemory() }
            return
        }
        // The window's own two hold nothing that is needed, nor an owner of what is to change.
        release(r + a)
        release(r + a + 1)
        let site = program.callSites[number]
        let name = program.symbols[site.name]
        let place = places + site.place
        var target = try root(of: place, r)
        let first = accessors + Int(place.pointee.first)
        for step in 0..<Int(place.pointee.count) { target = try self.step(into: target, first[step], of: place, r, creates: false) }
        let receiver = target.pointee
        if receiver.isCell, !receiver.isUnique { clearUnused(place, r) }
        guard let index = library.method(name, of: self.receiver(of: receiver)) else {
            throw unknownMember(name, of: receiver, isCall: true)
        }
        let declared = library.functions[index]
        let arguments = r + a + 2
        let slots = Binder.slots(of: declared)
        let mapping: [Int]
        do {
            mapping = try Binder.bind(
                site.labels.map { $0.isNone ? nil : program.symbols[$0] }, isTrailing: site.isTrailing, to: slots, anyOrder: false,
                callee: name)
        } catch {
            throw .mistake(error.name, error.message)
        }
        let result: Value = try withArguments(arguments, count, mapping, slots.count) { bound throws(Fault) in
            try checkArguments(bound, declared, areOwned: false)
            switch declared.body {
            case .mutating(let native):
                // Out of its place while it changes, so that it stays its only owner.
                var value = receiver
                target.pointee = .null
                defer { target.pointee = value }
                do throws(ScriptFailure) {
                    return try native(
                        context, &value, NativeCall(receiver: .absent, arguments: UnsafePointer(bound), count: slots.count))
                } catch {
                    throw Fault(error)
                }
            case .native(let native): return try run(native, receiver: receiver, arguments: bound, count: slots.count)
            default: throw .mistake("unknown-member", "`\(name)` cannot be called on a `var` here")
            }
        }
        for index in 0..<count { release(arguments + index) }
        release(r + a)
        r[a] = result
        if heap.isOverLimit { throw overMemory() }
    }

    private func release(_ register: UnsafeMutablePointer<Value>) {
        let old = register.pointee
        register.pointee = .null
        heap.release(old)
    }

    /// Borrowed arguments in the order of their parameters.
    private func withArguments(
        _ arguments: UnsafeMutablePointer<Value>, _ count: Int, _ mapping: [Int], _ parameters: Int,
        _ body: (UnsafeMutablePointer<Value>) throws(Fault) -> Value
    ) throws(Fault) -> Value {
        let bound = UnsafeMutablePointer<Value>.allocate(capacity: max(parameters, 1))
        defer { bound.deallocate() }
        bound.initialize(repeating: .absent, count: max(parameters, 1))
        for index in 0..<count { bound[mapping[index]] = arguments[index] }
        return try body(bound)
    }

    // MARK: The host

    private func hostMapping(_ declared: HostFunction, _ site: CallSite, _ count: Int) throws(Fault) -> [Int] {
        let slots = declared.parameters.map { Binder.Slot(label: $0.label, name: $0.name, isRequired: $0.isRequired) }
        var labels: [String?] = site.labels.map { $0.isNone ? nil : program.symbols[$0] }
        if labels.count != count { labels = Array(repeating: nil, count: count) }
        do {
            return try Binder.bind(labels, isTrailing: site.isTrailing, to: slots, anyOrder: true, callee: declared.name)
        } catch {
            throw .mistake(error.name, error.message + (error.advice.map { "; \($0)" } ?? ""))
        }
    }

    private func callHost(_ fiber: Fiber, _ a: Int, _ count: Int, _ site: Int) throws(Fault) {
        let declared = host.functions[program.callSites[site].target]
        try callHost(fiber, declared, window: a, count: count, mapping: program.callSites[site].mapping, receiver: nil)
    }

    /// Arguments lie in the window, behind the receiver where there is one.
    private func callHost(
        _ fiber: Fiber, _ declared: HostFunction, window a: Int, count: Int, mapping: [Int], receiver: (any HostHandle)?
    ) throws(Fault) {
        let first = receiver == nil ? a + 1 : a + 2
        var values = [ScriptValue?](repeating: nil, count: declared.parameters.count)
        let conversion = Conversion(heap: heap)
        for index in 0..<count {
            if heap.isNested(fiber.registers[first + index], deeperThan: Conversion.maximumDepth) {
                throw .mistake(
                    "nesting-limit", "what is given to `\(declared.name)` is nested deeper than \(Conversion.maximumDepth) levels")
            }
            values[mapping[index]] = conversion.scriptValue(fiber.registers[first + index])
        }
        for register in a + 1..<first + count { store(.null, in: fiber, register) }
        try callHost(fiber, declared, arguments: values, receiver: receiver, register: a)
    }

    func callHost(
        _ fiber: Fiber, _ declared: HostFunction, arguments: [ScriptValue?], receiver: (any HostHandle)?, register: Int
    ) throws(Fault) {
        let place = program.place(of: fiber.pc - code - 1)
        let line = place.source.position(of: Int(place.span.start)).line
        let call = HostArguments(
            values: arguments + Array(repeating: nil, count: max(0, declared.parameters.count - arguments.count)),
            parameters: declared.parameters, receiver: receiver, place: "\(place.source.name):\(line)")
        switch declared.body {
        case .immediate(let body):
            let result: ScriptValue
            do { result = try body(call) } catch { throw Fault(error) }
            store(Conversion(heap: heap).value(result), in: fiber, register)
            if heap.isOverLimit { throw overMemory() }
        case .suspending(let body):
            requestsLeft -= 1
            if requestsLeft < 0 { throw .limit("requests", "the script made more than \(options.limits.requests) requests") }
            request(.host(body, call), for: fiber, register: register)
        }
    }
}
