// Which names closures mention. A `var` that none of them mentions lives in a register, the others in a box.

extension SyntaxTree {
    /// The names that patterns of a statement's own expressions bind: not those in closures and blocks, which have scopes of their own.
    /// `nodes`: the run of nodes that belong to it.
    func patternNames(in range: Range<Int>) -> [Symbol] {
        var found: [(start: UInt32, symbol: Symbol)] = []
        for index in range {
            switch nodes[index] {
            case .patternBinding(let symbol, _): found.append((spans[index].start, symbol))
            case .closure, .deferred, .parallel, .function, .scenario, .step, .ifElse, .switchOver, .forIn, .whileLoop, .doCatch:
                while let last = found.last, last.start >= spans[index].start { found.removeLast() }
            default: break
            }
        }
        return found.map(\.symbol)
    }

    /// The names mentioned inside closures, nested functions, deferred blocks and parallel branches within one statement.
    /// `nodes`: the run of nodes that belong to it. Relies on children preceding their parents.
    func closureNames(in range: Range<Int>) -> Set<Symbol> {
        var found: Set<Symbol> = []
        var open: [(start: UInt32, symbol: Symbol)] = []
        for index in range {
            switch nodes[index] {
            case .name(let symbol):
                open.append((spans[index].start, symbol))
            case .closure, .deferred, .parallel, .function:
                if index == range.upperBound - 1, case .function = nodes[index] { continue }
                while let last = open.last, last.start >= spans[index].start {
                    found.insert(last.symbol)
                    open.removeLast()
                }
            default: break
            }
        }
        return found
    }
}
