// `expect` and `require`: the value, and beside it the registers that tell why it did not hold.
//
// While the value is compiled no temporary is given back, so every subexpression is still there when the expectation fails. When
// it holds, that has cost nothing but registers.

extension Compiler {
    func compileExpectation(_ node: NodeID) {
        guard case .expectation(let kind, let value, let fails, let pattern, let message) = tree[node] else { return }
        var info = ExpectationInfo(kind: kind, node: node, value: value, source: source)
        if fails { return compileFailing(&info, pattern, message, at: node) }

        function.witnesses = []
        function.crowdedFrom = function.next + (240 - function.next) / 2
        // What is skipped by `&&`, `||`, `??`, `?.` or a branch must not show what lay in its register before.
        let clearing = hasBranches(value) ? function.emit(.clear) : nil
        let first = function.next
        let flag: Int
        let inner = strippingGroups(value)
        switch tree[inner] {
        case .binary(let operation, let left, let right) where Compiler.instructions[operation] != nil:
            let leftRegister = operand(left)
            let rightRegister = operand(right)
            flag = function.temporary()
            function.node = inner
            function.emit(Compiler.instructions[operation] ?? .equal, flag, leftRegister, rightRegister)
            switch operation {
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
                info.operands = (leftRegister, rightRegister, operation)
            default: break
            }
            witness(inner, flag)
        case .matches(let subject, let pattern):
            let register = operand(subject)
            let compiled = compile(pattern: pattern)
            flag = function.temporary()
            function.node = inner
            function.emit(.match, flag, register, compiled.index)
            finish(compiled.bound)
            info.match = (register, compiled.index)
        default:
            flag = operand(value)
        }
        if let clearing {
            function.code[clearing].a = UInt8(truncatingIfNeeded: first)
            function.code[clearing].b = UInt16(truncatingIfNeeded: max(0, function.next - first))
        }
        info.witnesses = function.witnesses ?? []
        if !message.isNone {
            // Evaluated only where it is needed: behind the test.
            let holds = function.emit(.jumpIfFalse, flag)
            program.expectations.append(info)
            let index = program.expectations.count - 1
            function.node = node
            function.emit(.expectHeld, 0, 0, index)
            let done = function.emit(.jump)
            function.land(holds)
            function.witnesses = nil
            let text = function.temporary()
            self.value(message, into: text)
            program.expectations[index].message = text
            function.node = node
            function.emit(.expect, flag, 0, index)
            function.land(done)
        } else {
            program.expectations.append(info)
            function.node = node
            function.emit(.expect, flag, 0, program.expectations.count - 1)
        }
        function.witnesses = nil
    }

    /// `expect call fails with pattern`
    private func compileFailing(_ info: inout ExpectationInfo, _ pattern: NodeID, _ message: NodeID, at node: NodeID) {
        let mark = function.temporary()
        let caught = function.window(2)
        let result = function.temporary()
        function.localTop = max(function.localTop, function.next)
        let text = message.isNone ? -1 : function.temporary()
        if !message.isNone {
            function.localTop = max(function.localTop, function.next)
            value(message, into: text)
        }
        info.message = text
        info.witnesses = [(info.value, result)]
        function.node = node
        function.emit(.mark, mark)
        let start = function.code.count
        value(info.value, into: result)
        let end = function.code.count
        program.expectations.append(info)
        let index = program.expectations.count - 1
        function.node = node
        function.emit(.expectFailure, caught, 0, index)
        let done = function.emit(.jump)
        function.handlers.append(
            Handler(range: start..<end, target: function.code.count, register: caught, mark: mark, isBoundary: false))
        if pattern.isNone {
            function.emit(.expectHeld, 0, 0, index)
        } else {
            let compiled = compile(pattern: pattern)
            program.expectations[index].failurePattern = compiled.index
            let flag = function.temporary()
            function.node = node
            function.emit(.match, flag, caught, compiled.index)
            finish(compiled.bound)
            let differs = function.emit(.jumpIfFalse, flag)
            function.emit(.expectHeld, 0, 0, index)
            let held = function.emit(.jump)
            function.land(differs)
            function.emit(.expectFailure, caught, 1, index)
            function.land(held)
        }
        function.land(done)
    }

    /// Whether parts of an expression may be skipped.
    private func hasBranches(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .binary(let operation, let left, let right):
            operation == .and || operation == .or || operation == .orElse || hasBranches(left) || hasBranches(right)
        case .unary(_, let inner), .group(let inner): hasBranches(inner)
        case .matches(let subject, _): hasBranches(subject)
        case .member(let base, _, _, let isOptional): isOptional || hasBranches(base)
        case .index(let base, let index, let isOptional): isOptional || hasBranches(base) || hasBranches(index)
        case .call(let callee, let arguments): hasBranches(callee) || tree[arguments].contains(where: hasBranches)
        case .argument(_, let value, _): hasBranches(value)
        case .array(let list), .object(let list), .interpolation(let list): tree[list].contains(where: hasBranches)
        case .objectMember(_, let value), .spread(let value): hasBranches(value)
        case .tryOptional, .ifElse, .switchOver: true
        default: false
        }
    }
}
