// One function while it is compiled: its code, its registers, and the names in scope.
//
// Registers are a stack: locals below, temporaries above. A temporary is given back by resetting `next`, a local when its
// scope ends. Calls put their window on top.

/// A name bound inside a function.
struct Local {
    var register: Int
    var isVariable: Bool
    /// Whether the register holds a box: a `var` that a closure reads or writes too.
    var isBoxed: Bool
    /// The type written behind a `var`, by its number in the program.
    var type: Int?
}

final class FunctionBuilder {
    // One compiler works on it, on one thread: no access needs to be checked for being the only one.
    struct Scope {
        var names: [Symbol: Local] = [:]
        /// Where locals began.
        var localTop: Int
        /// The free register when it was opened: an `if` within an expression has temporaries of that expression below it.
        var next: Int
        /// The register of the mark that deferred closures of this scope run down to.
        var mark: Int?
    }

    struct Loop {
        var breaks: [Int] = []
        var continues: [Int] = []
        /// How many scopes were open where the loop began.
        var scopeDepth: Int
        /// Not a loop but the edge of something that cannot be left: a branch of `parallel`.
        var isBarrier = false
    }

    enum Found {
        case local(Local)
        case capture(Int, isVariable: Bool, isBoxed: Bool)
        /// The function itself, by the name it has inside.
        case itself
    }

    let parent: FunctionBuilder?
    let name: String
    /// The name a nested function calls itself by.
    let ownName: Symbol
    /// Names that closures inside mention: a `var` of such a name lives in a box.
    let closureNames: Set<Symbol>
    /// Whether names bound outside any block become globals.
    let isTopLevel: Bool
    @exclusivity(unchecked) var isClosure = false
    /// The highest `$n` read.
    @exclusivity(unchecked) var closureArguments = 0
    @exclusivity(unchecked) var hasNamedParameters = false

    @exclusivity(unchecked) var code: [Instruction] = []
    @exclusivity(unchecked) var nodes: [NodeID] = []
    /// Where its returns lie in `code`.
    @exclusivity(unchecked) private var returns: [Int] = []
    @exclusivity(unchecked) var handlers: [Handler] = []
    /// The places that its code changes, by their number in the program.
    @exclusivity(unchecked) var places: [Int] = []
    @exclusivity(unchecked) var captures: [FunctionInfo.Capture] = []
    @exclusivity(unchecked) private var captureNames: [Symbol: (index: Int, isVariable: Bool, isBoxed: Bool)] = [:]
    @exclusivity(unchecked) var scopes: [Scope] = []
    @exclusivity(unchecked) var loops: [Loop] = []
    /// The next free register.
    @exclusivity(unchecked) var next = 1
    /// Above every local.
    @exclusivity(unchecked) var localTop = 1
    @exclusivity(unchecked) var maximum = 1
    /// Of a closure: how many registers behind R[0] are parameters, and the nodes that alone read one (SoleUses.swift).
    @exclusivity(unchecked) var parameterCount = 0
    @exclusivity(unchecked) var soleUses: Set<NodeID> = []
    /// The type behind `->`, or none.
    @exclusivity(unchecked) var result = NodeID.none
    /// The node instructions are being made for.
    @exclusivity(unchecked) var node = NodeID.none
    /// Where the subexpressions of the expectation at hand are kept; `nil` outside of one.
    @exclusivity(unchecked) var witnesses: [(node: NodeID, register: Int)]?
    /// Beyond this register what lies deeper inside an expectation is not kept any more: each operand on the way down and each on the
    /// way up needs one, so half of them are left.
    @exclusivity(unchecked) var crowdedFrom = 0
    var isCrowded: Bool { witnesses != nil && next > crowdedFrom }
    /// Set when more registers were wanted than there are.
    @exclusivity(unchecked) var isOverflowing = false

    init(_ name: String, parent: FunctionBuilder?, ownName: Symbol = .none, closureNames: Set<Symbol>, isTopLevel: Bool = false) {
        self.parent = parent
        self.name = name
        self.ownName = ownName
        self.closureNames = closureNames
        self.isTopLevel = isTopLevel
        scopes.append(Scope(localTop: 1, next: 1))
    }

    // MARK: Code

    @discardableResult
    func emit(_ operation: Operation, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Int {
        code.append(Instruction(operation, a, b, c))
        nodes.append(node)
        return code.count - 1
    }

    /// Makes a jump lead here.
    func land(_ jump: Int) { code[jump].c = Int32(code.count - jump - 1) }

    func land(_ jumps: [Int]) { jumps.forEach(land) }

    func jumpBack(_ operation: Operation, _ a: Int = 0, _ b: Int = 0, to target: Int) {
        for index in returns.reversed() {
            if index < target { break }
            code[index].b = UInt16(maximum)
        }
        emit(operation, a, b, target - code.count - 1)
    }

    /// Gives back a register, or null. A return clears the registers in use up to here; where a loop leads back before it, all that the
    /// loop uses.
    func emitReturn(_ register: Int? = nil) {
        returns.append(emit(register == nil ? .returnNull : .returnValue, register ?? 0, maximum))
    }

    // MARK: Registers

    func temporary() -> Int {
        let register = next
        reserve(register + 1)
        return register
    }

    /// A run of registers on top.
    func window(_ count: Int) -> Int {
        let first = next
        reserve(first + count)
        return first
    }

    func reserve(_ top: Int) {
        next = max(next, top)
        // A little room is kept for windows that grow.
        if next > 250 {
            isOverflowing = true
            next = 250
        }
        maximum = max(maximum, next)
    }

    /// Gives temporaries back, but no locals, and none while an expectation keeps them for its report.
    func release(to register: Int) {
        if witnesses == nil { next = max(register, localTop) }
    }

    // MARK: Scopes

    func push() { scopes.append(Scope(localTop: localTop, next: next)) }

    func pop() {
        guard let scope = scopes.popLast() else { return }
        localTop = scope.localTop
        release(to: scope.next)
    }

    /// Whether names bound now are globals.
    var isGlobalScope: Bool { isTopLevel && scopes.count == 1 }

    func declare(_ symbol: Symbol, _ local: Local) {
        scopes[scopes.count - 1].names[symbol] = local
        localTop = max(localTop, local.register + 1)
        next = max(next, localTop)
    }

    func find(_ symbol: Symbol) -> Found? {
        for scope in scopes.reversed() {
            if let local = scope.names[symbol] { return .local(local) }
        }
        if symbol == ownName, !symbol.isNone { return .itself }
        if let known = captureNames[symbol] { return .capture(known.index, isVariable: known.isVariable, isBoxed: known.isBoxed) }
        guard let parent, let outer = parent.find(symbol) else { return nil }
        let capture: FunctionInfo.Capture
        let isVariable: Bool
        let isBoxed: Bool
        switch outer {
        case .local(let local):
            capture = .register(local.register)
            (isVariable, isBoxed) = (local.isVariable, local.isBoxed)
        case .capture(let index, let variable, let boxed):
            capture = .capture(index)
            (isVariable, isBoxed) = (variable, boxed)
        case .itself:
            capture = .register(0)
            (isVariable, isBoxed) = (false, false)
        }
        captures.append(capture)
        captureNames[symbol] = (captures.count - 1, isVariable, isBoxed)
        return .capture(captures.count - 1, isVariable: isVariable, isBoxed: isBoxed)
    }

    /// The type written behind a local `var`, of this function or one around it.
    func declaredType(of symbol: Symbol) -> Int? {
        for scope in scopes.reversed() {
            if let local = scope.names[symbol] { return local.type }
        }
        return parent?.declaredType(of: symbol)
    }

    /// The names in scope, for suggestions.
    var visibleNames: [Symbol] { scopes.flatMap(\.names.keys) + (parent?.visibleNames ?? []) }
}
