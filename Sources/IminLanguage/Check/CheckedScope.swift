// The names in scope at a point of the script. Finding one is an array access by symbol: each binding remembers the one it hides.

/// What a name stands for.
enum CheckedBindingKind: Hashable, Sendable, BitwiseCopyable {
    case builtin(EntityID)
    case constant
    case variable
    /// Of a function or closure.
    case parameter
    /// Of a `for` or a table scenario.
    case loop
    case function
    /// Index into `SyntaxTree.imports`.
    case module(UInt32)
    /// Bound by an earlier line of the session.
    case earlier(isVariable: Bool)

    var canChange: Bool {
        switch self {
        case .variable, .earlier(isVariable: true): true
        default: false
        }
    }
}

struct CheckedBinding: Sendable, BitwiseCopyable {
    var name: Symbol
    /// Where it is bound; empty for names from outside.
    var span: Span
    var kind: CheckedBindingKind
    var shape: ShapeID
    /// Which statement of which `parallel` block bound it, 0 outside of any.
    var branch: UInt32 = 0
    /// How deep the scope that owns it is nested.
    var depth: UInt32 = 0
    /// The binding this one hides, or -1.
    var hidden: Int32 = -1
    var isRead = false
    /// Whether a part of it was assigned to: `x.price = 1`.
    var isChanged = false
    /// Whether it is a copy of something that has a name.
    var isCopy = false
    /// Whether nobody need read it.
    var isExempt = false
    /// What a `let` was bound to, where that may be known before a run.
    var value = NodeID.none
    /// `Checker.guards` at that place.
    var guards = 0
    /// What a `let` holds the answer to: `user != null`.
    var question = NodeID.none
}

struct CheckedScope {
    private(set) var bindings: [CheckedBinding] = []
    /// The innermost binding of each symbol, -1 for none.
    private var current: [Int32] = []
    /// Where each open scope begins in `bindings`.
    private var starts: [Int] = []

    /// The number of open scopes.
    var depth: Int { starts.count }
    var count: Int { bindings.count }

    mutating func open() { starts.append(bindings.count) }

    /// The bindings of the innermost scope, in order.
    var innermost: Range<Int> { (starts.last ?? bindings.count)..<bindings.count }

    /// Ends the innermost scope.
    mutating func close() {
        guard let start = starts.popLast() else { return }
        while bindings.count > start {
            let last = bindings.removeLast()
            current[Int(last.name.index)] = last.hidden
        }
    }

    @discardableResult
    mutating func bind(_ binding: CheckedBinding) -> Int {
        let slot = Int(binding.name.index)
        while current.count <= slot { current.append(-1) }
        var binding = binding
        binding.hidden = current[slot]
        binding.depth = UInt32(starts.count)
        bindings.append(binding)
        current[slot] = Int32(bindings.count - 1)
        return bindings.count - 1
    }

    func find(_ name: Symbol) -> Int? {
        let slot = Int(name.index)
        guard slot < current.count, current[slot] >= 0 else { return nil }
        return Int(current[slot])
    }

    subscript(index: Int) -> CheckedBinding {
        get { bindings[index] }
        set { bindings[index] = newValue }
    }

    mutating func markRead(_ index: Int) { bindings[index].isRead = true }
    mutating func markChanged(_ index: Int) { bindings[index].isChanged = true }

    /// Every visible name, the innermost first.
    var visible: [CheckedBinding] {
        bindings.indices.reversed().filter { current[Int(bindings[$0].name.index)] == Int32($0) }.map { bindings[$0] }
    }
}
