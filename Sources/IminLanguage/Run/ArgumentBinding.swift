// Arguments of calls that only the run can see through: each to its parameter, and of the kind that is declared for it.

extension Machine {
    /// Moves arguments to their parameters and marks the absent ones. Closures ignore what they did not ask for.
    func bindArguments(_ fiber: Fiber, _ first: Int, _ count: Int, _ site: CallSite, to number: Int) throws(Fault) {
        let entry = functions[number]
        let parameters = Int(entry.parameterCount)
        let info = program.functionInfos[number]
        if entry.isClosure, site.labels.allSatisfy(\.isNone) {
            if count < parameters {
                throw .mistake(
                    "argument-count", "the closure takes \(Binder.counted(parameters, "argument")) and is called with \(count)")
            }
            for register in first + parameters..<max(first + count, first + parameters) { store(.null, in: fiber, register) }
            return
        }
        let slots = info.parameters.map {
            Binder.Slot(
                label: $0.label.isNone ? nil : program.symbols[$0.label], name: program.symbols[$0.name], isRequired: !$0.hasDefault)
        }
        try rearrange(fiber, first, count, site, slots, name: info.name, showsLabels: false)
    }

    private func rearrange(
        _ fiber: Fiber, _ first: Int, _ count: Int, _ site: CallSite, _ slots: [Binder.Slot], name: String, showsLabels: Bool
    ) throws(Fault) {
        var labels: [String?] = site.labels.map { $0.isNone ? nil : program.symbols[$0] }
        if labels.count != count { labels = Array(repeating: nil, count: count) }
        // Called through a value nobody sees the labels: they may be left out all together.
        var slots = slots
        if !showsLabels, labels.allSatisfy({ $0 == nil }), !slots.contains(where: \.isVariadic) {
            for index in slots.indices { slots[index].label = nil }
        }
        let mapping: [Int]
        do {
            mapping = try Binder.bind(labels, isTrailing: site.isTrailing, to: slots, anyOrder: false, callee: name)
        } catch {
            throw .mistake(error.name, error.message + (error.advice.map { "; \($0)" } ?? ""))
        }
        try makeRoom(fiber, fiber.base + first + max(slots.count, count))
        let r = fiber.registers + first
        let given = (0..<count).map { r[$0] }
        for index in 0..<count { r[index] = .null }
        for index in 0..<slots.count { store(.absent, in: fiber, first + index) }
        for (index, value) in given.enumerated() {
            if slots[mapping[index]].isVariadic {
                if r[mapping[index]].isAbsent { r[mapping[index]] = heap.array() }
                heap.append(value, to: r[mapping[index]])
            } else {
                r[mapping[index]] = value
            }
        }
    }

    /// The same for a library function.
    func spread(
        _ fiber: Fiber, _ first: Int, _ count: Int, _ site: CallSite, over declared: LibraryFunction, showsLabels: Bool
    ) throws(Fault) {
        if count == declared.parameters.count, !declared.parameters.contains(where: \.isVariadic), !site.isTrailing || count == 1,
            zip(site.labels, declared.parameters).allSatisfy({ ($0.isNone ? nil : program.symbols[$0]) == $1.label || site.isTrailing })
        {
            return
        }
        let slots = Binder.slots(of: declared)
        try rearrange(fiber, first, count, site, slots, name: declared.name, showsLabels: showsLabels)
    }

    /// Whether the arguments of a native are what it declares.
    /// `areOwned`: whether they are the registers themselves, not a copy that borrows from them.
    func checkArguments(_ arguments: UnsafeMutablePointer<Value>, _ declared: LibraryFunction, areOwned: Bool = true) throws(Fault) {
        let given = (0..<declared.alternatives).count { !arguments[$0].isAbsent }
        if declared.alternatives > 0, given != 1 {
            let names = declared.parameters.prefix(declared.alternatives).map { "`\($0.label.map { "\($0):" } ?? $0.name)`" }
            throw given == 0
                ? .mistake("missing-argument", "`\(declared.name)` needs \(names.joined(separator: " or "))")
                : .mistake("extra-argument", "`\(declared.name)` takes only one of \(names.joined(separator: " and "))")
        }
        for (index, parameter) in declared.parameters.enumerated() {
            let value = arguments[index]
            if value.isAbsent || TypeChecker.fits(value, parameter.shape) { continue }
            // A collection reply is first of all its items.
            if let items = heap.collectionItems(value), TypeChecker.fits(items, parameter.shape) {
                if hasFurtherPages(value) {
                    throw .mistake(
                        "argument-type",
                        "`\(declared.name)` takes all items as `\(parameter.label ?? parameter.name)`, and some are on further pages; "
                            + "`[...x]` has all of them")
                }
                arguments[index] = items
                if areOwned {
                    items.retain()
                    heap.release(value)
                }
                continue
            }
            throw .mistake(
                "argument-type",
                "`\(declared.name)` takes \(Machine.phrase(parameter.shape)) as `\(parameter.label ?? parameter.name)`, not \(value.typePhrase)"
            )
        }
    }

    static func phrase(_ shape: Shape) -> String {
        switch shape {
        case .any: "a value"
        case .null: "null"
        case .bool: "a Bool"
        case .number: "a Number"
        case .string: "a String"
        case .money: "Money"
        case .duration: "a Duration"
        case .date: "a Date"
        case .function: "a function"
        case .range: "a Range"
        case .array: "an Array"
        case .object: "an Object"
        case .handle(let name): "a \(name)"
        case .optional(let inner): phrase(inner)
        case .oneOf(let shapes): shapes.map(phrase).joined(separator: " or ")
        }
    }
}
