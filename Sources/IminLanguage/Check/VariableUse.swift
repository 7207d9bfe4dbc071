// What the assignments of a script do to its variables, found in one walk over the flat tree before the check: only where a
// `var` keeps its kind can anything be said of it, wherever a loop or a closure may change it.

struct VariableUse {
    /// What happens to the variables of one name.
    private struct Use {
        /// The kinds that `=` gives.
        var set: Kinds = []
        /// `+=` or `-=`
        var isAdded = false
        /// `*=` or `/=` by a literal Number
        var isScaled = false
        /// Whether a part is changed: `x.price = 1`, `x.append(2)`.
        var isChanged = false
    }

    private var uses: [Use]

    init(_ tree: SyntaxTree, isMutating: (Symbol) -> Bool) {
        uses = Array(repeating: Use(), count: tree.symbols.texts.count)
        for node in tree.nodes {
            switch node {
            case .assign(let operation, let place, let value):
                if case .name(let symbol) = tree[place] {
                    note(operation, VariableUse.kinds(of: tree[value]), on: Int(symbol.index))
                } else if let root = tree.root(of: place) {
                    uses[Int(root.index)].isChanged = true
                }
            case .call(let callee, _):
                if case .member(let base, let key, .bare, _) = tree[callee], isMutating(key), let root = tree.root(of: base) {
                    uses[Int(root.index)].isChanged = true
                }
            default: break
            }
        }
    }

    private mutating func note(_ operation: AssignmentOperator, _ kinds: Kinds, on slot: Int) {
        switch operation {
        case .set: uses[slot].set.formUnion(kinds)
        case .add, .subtract: uses[slot].isAdded = true
        case .multiply, .divide:
            if kinds == .number { uses[slot].isScaled = true } else { uses[slot].set = .all }
        }
    }

    private static func kinds(of literal: Node) -> Kinds {
        switch literal {
        case .bool: .bool
        case .integer, .decimal: .number
        case .text, .interpolation: .string
        case .money: .money
        default: .all
        }
    }

    /// What stays true of a `var` that begins as `initial`.
    func lasting(_ initial: ShapeID, of name: Symbol, in shapes: ShapeTable) -> ShapeID {
        let slot = Int(name.index)
        guard slot < uses.count else { return initial }
        let use = uses[slot]
        let kind = shapes.kinds(initial)
        // Any other operand would be a mistake, so these keep their kind whatever is added.
        if use.isAdded, !([.number, .string, .money] as Kinds).contains(kind) { return .any }
        if use.isScaled, !([.number, .money, .duration] as Kinds).contains(kind) { return .any }
        if !use.set.isEmpty, use.set != kind || initial == .secret { return .any }
        guard use.isChanged else { return shapes.withoutCurrency(initial, if: use.isAdded || !use.set.isEmpty) }
        switch shapes[initial] {
        case .object: return .object
        case .array: return .array
        // These have no parts, so whatever changes one is another variable of the name, or a mistake.
        case .bool, .number, .string, .money, .date, .duration, .range, .rangeOf: return initial
        default: return .any
        }
    }
}

extension ShapeTable {
    /// Money of a variable that changes may become money of another currency.
    fileprivate func withoutCurrency(_ shape: ShapeID, if changes: Bool) -> ShapeID {
        if changes, case .moneyOf = self[shape] { return .money }
        return shape
    }
}

extension SyntaxTree {
    /// The name that a place begins with: `slots` in `slots[0].price`.
    func root(of place: NodeID) -> Symbol? {
        var place = place
        while true {
            switch self[place] {
            case .name(let symbol): return symbol
            case .member(let base, _, _, _): place = base
            case .index(let base, _, _): place = base
            case .group(let inner): place = inner
            default: return nil
            }
        }
    }
}
