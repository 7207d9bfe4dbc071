// The pages of a collection. A reply that lists things is all of them, wherever it is walked, counted, asked for an item, matched or
// spread: what lies behind the page at hand is fetched then.

extension Machine {
    /// The address of the page behind a collection's own, where there is one and pages can be fetched.
    func nextPage(of value: Value) -> String? {
        guard options.nextPage != nil, let view = heap.field("view", of: value), let next = heap.field("next", of: view),
            next.tag == .string
        else { return nil }
        return next.string
    }

    func hasFurtherPages(_ value: Value) -> Bool { nextPage(of: value) != nil }

    /// Fetches what lies behind the page in a register, merges it, and repeats the instruction: a page at a time.
    func fetchAll(_ fiber: Fiber, collection register: Int) throws(Fault) {
        guard let next = nextPage(of: fiber.registers[register]) else { return }
        request(.page(next), for: fiber, register: register, repeats: true)
        if let operation = fiber.operation { pending[operation]?.appends = true }
    }

    /// Whether `collection[index]` lies behind the page at hand, which is then fetched; the instruction is repeated. `index` may be a range.
    @inline(never)
    func waits(
        _ fiber: Fiber, _ pc: UnsafeMutablePointer<Instruction>, _ r: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>,
        forItem index: Value, of register: Int
    ) throws(Fault) -> Bool {
        let end: Int64
        if index.tag == .integer {
            end = index.integerBits &+ 1
        } else if index.tag == .range, let range = index.wholeRange {
            end = range.upperBound
        } else {
            return false
        }
        guard let items = heap.collectionItems(r[register]), end > Int64(items.elementCount), hasFurtherPages(r[register]) else {
            return false
        }
        save(fiber, pc + 1, r, frame)
        try fetchAll(fiber, collection: register)
        return true
    }

    /// The same for a pattern that speaks of all items, or of more than are at hand.
    @inline(never)
    func waits(
        _ fiber: Fiber, _ pc: UnsafeMutablePointer<Instruction>, _ r: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>,
        forItemsThat pattern: Int, of register: Int
    ) throws(Fault) -> Bool {
        guard asksForItems(pattern, of: r[register]), hasFurtherPages(r[register]) else { return false }
        save(fiber, pc + 1, r, frame)
        try fetchAll(fiber, collection: register)
        return true
    }

    private func asksForItems(_ pattern: Int, of value: Value) -> Bool {
        let node = program.patterns.nodes[pattern]
        let children = program.patterns.children(of: node)
        switch node.kind {
        case .each, .some, .no: return true
        case .all, .alternatives: return children.contains { asksForItems(Int($0), of: value) }
        case .array:
            guard let last = children.last, Int(node.rest) == children.count - 1,
                program.patterns.children(of: program.patterns.nodes[Int(last)]).isEmpty
            else { return true }
            return (heap.collectionItems(value)?.elementCount ?? 0) < children.count - 1
        default: return false
        }
    }
}
