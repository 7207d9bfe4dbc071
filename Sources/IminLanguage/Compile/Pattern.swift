// Patterns as data: the compiler flattens them into nodes, the machine walks them (Run/Matcher.swift).
//
// Values that a pattern compares with are computed before the match, into registers; constants lie in the node.

struct PatternNode: BitwiseCopyable {
    enum Kind: UInt8 {
        /// Everything.
        case wildcard
        /// Everything, into `register`.
        case bind
        /// Not null, into `register`: `if let`.
        case bindPresent
        /// Equals `value`, lies in it (a range) or is of it (a shape).
        case value
        /// The same with what `register` holds.
        case register
        /// Compares with `register` by `comparison`.
        case comparison
        /// The regular expression number `first`.
        case regex
        /// The type check number `first`.
        case type
        /// All of the children hold.
        case all
        /// One of the children holds.
        case alternatives
        /// An object whose members (children) hold; `flag`: and has no others.
        case object
        /// Of an object: the field of `forms`; one child or none; `flag`: may be absent.
        case member
        /// An array: children in order, `rest` the number of the child that takes what is between; -1: none.
        case array
        /// Each, some or no element holds for the child.
        case each, some, no
        /// The second half of `patternRest`: the child (or none) sees the array of the rest.
        case rest
        /// The parser could not read it.
        case never
    }

    var kind: Kind
    var flag = false
    var comparison = BinaryOperator.equal
    /// Children: a run of `PatternTable.children`.
    var first: Int32 = 0
    var count: Int32 = 0
    var rest: Int32 = -1
    var register: Int32 = 0
    var value = Value.null
    var forms = KeyForms(exact: .none, prefixed: .none, sign: .none)
    /// Where it was written.
    var node = NodeID.none

    init(_ kind: Kind) { self.kind = kind }
}

struct PatternTable {
    var nodes: [PatternNode] = []
    var children: [Int32] = []
    /// Source texts of the regular expressions.
    var regexes: [String] = []

    mutating func add(_ node: PatternNode, children ids: [Int] = []) -> Int {
        var node = node
        node.first = ids.isEmpty ? node.first : Int32(children.count)
        if !ids.isEmpty { node.count = Int32(ids.count) }
        children.append(contentsOf: ids.map { Int32($0) })
        nodes.append(node)
        return nodes.count - 1
    }

    func children(of node: PatternNode) -> ArraySlice<Int32> {
        children[Int(node.first)..<Int(node.first + node.count)]
    }

    func release(_ heap: Heap) {
        for node in nodes { heap.release(node.value) }
    }
}
