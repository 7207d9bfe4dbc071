// Patterns and targets: what a pattern compares with is computed before the match, into registers of its own.

extension Compiler {
    typealias CompiledPattern = (index: Int, bound: [(symbol: Symbol, register: Int, isVariable: Bool)])

    func compile(pattern: NodeID) -> CompiledPattern {
        var bound: [(symbol: Symbol, register: Int, isVariable: Bool)] = []
        let index = patternNode(pattern, &bound)
        return (index, bound)
    }

    /// A register for a name that the pattern binds; in scope from here on.
    private func bindingRegister(
        _ symbol: Symbol, isVariable: Bool, _ bound: inout [(symbol: Symbol, register: Int, isVariable: Bool)]
    ) -> Int32 {
        if let known = bound.first(where: { $0.symbol == symbol }) { return Int32(known.register) }
        let register = function.temporary()
        function.localTop = max(function.localTop, register + 1)
        // A pattern that did not match leaves null.
        function.emit(.loadNull, register)
        bound.append((symbol, register, isVariable))
        if !function.isGlobalScope, !isVariable {
            function.declare(symbol, Local(register: register, isVariable: false, isBoxed: false))
        }
        return Int32(register)
    }

    private func patternNode(_ node: NodeID, _ bound: inout [(symbol: Symbol, register: Int, isVariable: Bool)]) -> Int {
        var made: PatternNode
        var children: [Int] = []
        switch tree[node] {
        case .wildcard: made = PatternNode(.wildcard)
        case .patternBinding(let symbol, let type):
            made = PatternNode(.bind)
            made.register = bindingRegister(symbol, isVariable: false, &bound)
            if !type.isNone, let form = typeForm(type) {
                program.types.append(TypeCheck(form: form, subject: symbols[symbol], written: tree.written(type)))
                var check = PatternNode(.type)
                check.first = Int32(program.types.count - 1)
                check.node = node
                made.node = node
                children = [program.patterns.add(check), program.patterns.add(made)]
                made = PatternNode(.all)
            }
        case .quantified(let quantifier, let inner):
            made = PatternNode(quantifier == .each ? .each : quantifier == .some ? .some : .no)
            children = [patternNode(inner, &bound)]
        case .regex(let text):
            made = PatternNode(.regex)
            program.patterns.regexes.append(tree[text])
            made.first = Int32(program.patterns.regexes.count - 1)
        case .comparison(let operation, let inner):
            made = PatternNode(.comparison)
            made.comparison = operation
            made.register = Int32(patternOperand(inner))
        case .patternValue(let inner):
            if let constant = constantValue(inner) {
                made = PatternNode(.value)
                made.value = constant
            } else {
                made = PatternNode(.register)
                made.register = Int32(patternOperand(inner))
            }
        case .patternObject(let isExact, let members):
            made = PatternNode(.object)
            made.flag = isExact
            children = tree[members].compactMap { patternMember($0, &bound) }
        case .patternArray(let elements):
            made = PatternNode(.array)
            for (index, element) in tree[elements].enumerated() {
                if case .patternRest(let inner) = tree[element] {
                    made.rest = Int32(index)
                    var rest = PatternNode(.rest)
                    rest.node = element
                    children.append(program.patterns.add(rest, children: inner.isNone ? [] : [patternNode(inner, &bound)]))
                } else {
                    children.append(patternNode(element, &bound))
                }
            }
        case .alternatives(let list):
            made = PatternNode(.alternatives)
            children = tree[list].map { patternNode($0, &bound) }
        case .missing: made = PatternNode(.never)
        default:
            // A value written where a pattern may stand.
            if let constant = constantValue(node) {
                made = PatternNode(.value)
                made.value = constant
            } else {
                made = PatternNode(.register)
                made.register = Int32(patternOperand(node))
            }
        }
        made.node = node
        return program.patterns.add(made, children: children)
    }

    private func patternMember(_ node: NodeID, _ bound: inout [(symbol: Symbol, register: Int, isVariable: Bool)]) -> Int? {
        guard case .patternMember(let key, let form, let isOptional, let inner) = tree[node] else { return nil }
        var made = PatternNode(.member)
        made.forms = program.owner.layouts.forms(of: key, form)
        made.flag = isOptional
        made.node = node
        return program.patterns.add(made, children: inner.isNone ? [] : [patternNode(inner, &bound)])
    }

    /// Literals that need no register.
    private func constantValue(_ node: NodeID) -> Value? {
        switch tree[node] {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .text(let text):
            program.heap.state.pointee.permanentCells += 1
            return program.heap.string(tree[text])
        case .money(let minor, let currency): return .money(minor: minor, currency: currency)
        case .day(let days): return .date(.day(days))
        case .instant(let microseconds): return .date(.instant(microseconds))
        case .name(let symbol):
            guard function.find(symbol) == nil, binding(of: symbol) == nil, let shape = ShapeName.named(symbols[symbol]) else {
                return nil
            }
            return Value(.shape, bits: UInt64(shape.rawValue))
        case .group(let inner): return constantValue(inner)
        case .binary(let operation, let left, let right) where operation == .closedRange || operation == .halfOpenRange:
            guard let lower = tree.wholeNumber(left), let upper = tree.wholeNumber(right), lower <= upper else { return nil }
            program.heap.state.pointee.permanentCells += 1
            return program.heap.range(.integer(lower), .integer(upper), isClosed: operation == .closedRange)
        default: return nil
        }
    }

    /// A computed value, kept above the temporaries of the pattern.
    private func patternOperand(_ node: NodeID) -> Int {
        let register = operand(node)
        function.localTop = max(function.localTop, min(register + 1, function.next))
        return register
    }

    // MARK: Targets

    /// A target of a binding as a pattern. `mustBePresent`: null does not fit.
    func targetPattern(_ target: NodeID, isVariable: Bool, mustBePresent: Bool) -> CompiledPattern {
        var bound: [(symbol: Symbol, register: Int, isVariable: Bool)] = []
        let index = targetNode(target, isVariable: isVariable, mustBePresent: mustBePresent, &bound)
        return (index, bound)
    }

    private func targetNode(
        _ node: NodeID, isVariable: Bool, mustBePresent: Bool, _ bound: inout [(symbol: Symbol, register: Int, isVariable: Bool)]
    ) -> Int {
        var made: PatternNode
        var children: [Int] = []
        switch tree[node] {
        case .targetName(let symbol):
            if symbols[symbol] == "_" {
                made = PatternNode(.wildcard)
            } else {
                made = PatternNode(mustBePresent ? .bindPresent : .bind)
                made.register = bindingRegister(symbol, isVariable: isVariable, &bound)
            }
        case .targetObject(let members):
            made = PatternNode(.object)
            for member in tree[members] {
                guard case .targetMember(let key, let form, let target) = tree[member] else { continue }
                var field = PatternNode(.member)
                field.forms = program.owner.layouts.forms(of: key, form)
                field.node = member
                let inner = targetNode(target, isVariable: isVariable, mustBePresent: false, &bound)
                children.append(program.patterns.add(field, children: [inner]))
            }
        case .targetArray(let elements):
            made = PatternNode(.array)
            for (index, element) in tree[elements].enumerated() {
                if case .targetRest(let inner) = tree[element] {
                    made.rest = Int32(index)
                    var rest = PatternNode(.rest)
                    rest.node = element
                    children.append(
                        program.patterns.add(
                            rest, children: [targetNode(inner, isVariable: isVariable, mustBePresent: false, &bound)]))
                } else {
                    children.append(targetNode(element, isVariable: isVariable, mustBePresent: false, &bound))
                }
            }
        default: made = PatternNode(.never)
        }
        made.node = node
        return program.patterns.add(made, children: children)
    }
}
