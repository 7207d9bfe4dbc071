// Assignments, and the places they change: a local in its register, everything else through a place that is made its own.

extension Compiler {
    func compileAssignment(_ operation: AssignmentOperator, _ place: NodeID, _ assigned: NodeID, at node: NodeID) {
        if case .name(let symbol) = tree[place], let type = declaredType(of: symbol),
            operation != .add || !program.types[type].form.staysWhenAddedTo
        {
            return compileAssignment(operation, symbol, place, assigned, of: type, at: node)
        }
        if case .name(let symbol) = tree[place], case .local(let local)? = function.find(symbol), local.isVariable, !local.isBoxed {
            switch operation {
            case .set:
                if writesLast(assigned) {
                    value(assigned, into: local.register)
                } else {
                    let register = function.temporary()
                    value(assigned, into: register)
                    function.node = node
                    function.emit(.take, local.register, register)
                }
            case .add, .subtract, .multiply, .divide:
                guard let sign = operation.operation else { break }
                if case .integer(let number) = tree[assigned], let small = Int32(exactly: number), let quick = Compiler.quick[sign] {
                    function.node = node
                    function.emit(quick, local.register, local.register, Int(small))
                } else if let instruction = Compiler.instructions[sign] {
                    let right = operand(assigned)
                    function.node = node
                    function.emit(instruction, local.register, local.register, right)
                }
            }
            return
        }
        guard let compiled = self.place(place, operation: operation) else {
            effect(assigned)
            return
        }
        let register = operand(assigned)
        function.node = node
        if operation == .set { checkPart(place, register) }
        let number = add(compiled)
        if operation == .set, case .register(let array) = compiled.root, compiled.accessors.count == 1,
            case .index(let index) = compiled.accessors[0]
        {
            function.emit(.setElement, array, index << 8 | register, number)
        } else {
            function.emit(.update, register, 0, number)
        }
        checkWhole(place, compiled)
        guard operation != .set, let form = partForm(place), operation != .add || !form.staysWhenAddedTo, hasPlainIndexes(place)
        else { return }
        // What was computed in place is looked at where it stands.
        let made = function.temporary()
        value(place, into: made)
        function.node = node
        checkPart(place, made)
    }

    /// Whether reading a place once more asks for nothing a second time.
    private func hasPlainIndexes(_ place: NodeID) -> Bool {
        switch tree[place] {
        case .name: return true
        case .group(let inner): return hasPlainIndexes(inner)
        case .member(let base, _, _, _): return hasPlainIndexes(base)
        case .index(let base, let index, _):
            switch tree[index] {
            case .name, .integer, .text: return hasPlainIndexes(base)
            default: return false
            }
        default: return false
        }
    }

    /// The type written behind the `var` that a name stands for.
    func declaredType(of symbol: Symbol) -> Int? {
        if function.find(symbol) != nil { return function.declaredType(of: symbol) }
        if case .global(let index, _)? = binding(of: symbol) { return program.globalTypes[index] }
        return nil
    }

    /// `x = value` and `x += value` of a `var` with a type: what it is to hold is made and checked beside it.
    private func compileAssignment(
        _ operation: AssignmentOperator, _ symbol: Symbol, _ place: NodeID, _ assigned: NodeID, of type: Int, at node: NodeID
    ) {
        guard let compiled = self.place(place, operation: operation) else { return effect(assigned) }
        let made = function.temporary()
        if operation == .add, case .array = program.types[type].form {
            // The array has passed: only what is added needs a look, and the array may grow where it lies.
            value(assigned, into: made)
            function.node = node
            checkType(type, of: made)
            return write(made, to: compiled)
        }
        if let instruction = operation.operation.flatMap({ Compiler.instructions[$0] }) {
            value(place, into: made)
            let right = operand(assigned)
            function.node = node
            function.emit(instruction, made, made, right)
        } else {
            value(assigned, into: made)
        }
        function.node = node
        checkType(type, of: made)
        write(made, to: Place(root: compiled.root, accessors: [], operation: .set))
    }

    private func write(_ register: Int, to place: Place) {
        guard case .register(let local) = place.root else {
            function.emit(.update, register, 0, add(place))
            return
        }
        if place.operation == .set { function.emit(.take, local, register) } else { function.emit(.add, local, local, register) }
    }

    /// Whether an expression writes its target only when everything it reads has been read.
    private func writesLast(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .null, .bool, .integer, .decimal, .text, .money, .day, .instant, .name, .call, .closure, .array, .object, .interpolation: true
        case .binary(let operation, _, _): operation != .and && operation != .or && operation != .orElse
        case .group(let inner): writesLast(inner)
        default: false
        }
    }

    /// Something assignable; `nil`, with an error, where it is not.
    func place(_ node: NodeID, operation: AssignmentOperator = .set, reports: Bool = true) -> Place? {
        var accessors: [Place.Accessor] = []
        guard let root = root(of: node, &accessors, reports: reports) else { return nil }
        return Place(root: root, accessors: accessors, operation: operation)
    }

    private func root(of node: NodeID, _ accessors: inout [Place.Accessor], reports: Bool) -> Place.Root? {
        switch tree[node] {
        case .name(let symbol):
            let root: Place.Root
            let isVariable: Bool
            switch function.find(symbol) {
            case .local(let local)?:
                root = local.isBoxed ? .box(local.register) : .register(local.register)
                isVariable = local.isVariable
            case .capture(let index, let variable, _)?:
                root = .captureBox(index)
                isVariable = variable
            case .itself?:
                if reports { error("assign-to-constant", "`\(symbols[symbol])` is a function and cannot change", at: node) }
                return nil
            case nil:
                guard case .global(let index, let variable)? = binding(of: symbol) else {
                    if reports { unknownName(symbol, at: node) }
                    return nil
                }
                root = .global(index)
                isVariable = variable
            }
            if !isVariable {
                if reports {
                    error("assign-to-constant", "`\(symbols[symbol])` is a `let` and cannot change", at: node, advice: "make it a `var`")
                }
                return nil
            }
            return root
        case .member(let base, let key, let form, _):
            guard let root = root(of: base, &accessors, reports: reports) else { return nil }
            accessors.append(.field(fieldSite(key, form)))
            return root
        case .index(let base, let index, _):
            guard let root = root(of: base, &accessors, reports: reports) else { return nil }
            let register = function.temporary()
            value(index, into: register)
            accessors.append(.index(register))
            return root
        case .group(let inner): return root(of: inner, &accessors, reports: reports)
        default:
            if reports { error("not-assignable", "`\(tree.written(node))` cannot be assigned to", at: node) }
            return nil
        }
    }
}
