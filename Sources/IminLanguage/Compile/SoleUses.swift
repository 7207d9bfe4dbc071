// Parameters that a closure reads once. What such a parameter holds can be taken from it, so that an array or text that nobody else
// holds grows in place: `reduce([]) { made, x in made + [x] }` copies nothing.

extension Compiler {
    /// The nodes that are the only ones to read a parameter, for a closure without loops and without closures of its own.
    func soleUses(in body: NodeList) -> Set<NodeID> {
        guard let last = tree[body].last, let first = tree[body].first else { return [] }
        let from = tree.span(first).start
        var uses: [Node: NodeID] = [:]
        var several: Set<Node> = []
        var index = Int(last.index)
        while index >= 0, tree.spans[index].start >= from {
            let node = tree.nodes[index]
            switch node {
            case .name, .closureArgument:
                if uses.updateValue(NodeID(index: UInt32(index)), forKey: node) != nil { several.insert(node) }
            case .closure, .function, .deferred, .parallel, .forIn, .whileLoop: return []
            default: break
            }
            index -= 1
        }
        return Set(uses.filter { !several.contains($0.key) }.values)
    }

    /// The register of a parameter that is read here and nowhere else.
    func soleUse(_ node: NodeID) -> Int? {
        guard function.witnesses == nil, function.soleUses.contains(node), let register = ownRegister(node),
            register <= function.parameterCount
        else { return nil }
        return register
    }

    /// Whether a value is made here and is an array or a text, which `+` appends.
    func isAppended(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .array, .text, .interpolation: true
        default: false
        }
    }
}
