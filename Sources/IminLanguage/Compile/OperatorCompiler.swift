// Operators, and what conditions make of them.

extension Compiler {
    // MARK: Operators

    static let instructions: [BinaryOperator: Operation] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .remainder: .remainder, .equal: .equal,
        .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater, .greaterOrEqual: .greaterOrEqual,
        .closedRange: .closedRange, .halfOpenRange: .halfOpenRange,
    ]

    /// Chains of operators are as deep to the left as they are long, so their left sides are walked, not called into each other.
    func compileBinary(_ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, into register: Int, at node: NodeID) {
        switch operation {
        case .and, .or:
            var done: [Int] = []
            for (position, side) in chain(of: operation, left).enumerated() {
                logical(side, into: register)
                function.node = position == 0 ? node : side
                done.append(function.emit(operation == .and ? .jumpIfFalse : .jumpIfTrue, register))
            }
            logical(right, into: register)
            // Only to insist on a Bool.
            function.node = right
            function.emit(.jumpIfFalse, register, 0, 0)
            function.land(done)
        case .orElse:
            logical(left, into: register)
            let done = function.emit(.jumpIfNotNull, register)
            logical(right, into: register)
            function.land(done)
        default:
            var links: [(operation: BinaryOperator, right: NodeID, node: NodeID)] = [(operation, right, node)]
            var innermost = left
            // An expectation shows the value of every part, so each gets a register of its own there.
            while function.witnesses == nil, case .binary(let inner, let left, let right) = tree[innermost],
                Compiler.instructions[inner] != nil
            {
                links.append((inner, right, innermost))
                innermost = left
            }
            let between = links.count == 1 || isScratch(register) ? register : function.temporary()
            if links.count == 1, operation == .add, isAppended(right), let own = soleUse(innermost) {
                compute(operation, own, right, into: own, at: node)
                function.emit(.take, register, own)
                return
            }
            var first = operand(innermost, scratch: between)
            for (position, link) in links.enumerated().reversed() {
                let saved = function.next
                let result = position == 0 ? register : between
                compute(link.operation, first, link.right, into: result, at: link.node)
                function.release(to: max(saved, result + 1))
                first = result
            }
        }
    }

    /// The sides of `a && b && c` from the left, given `a && b`.
    func chain(of operation: BinaryOperator, _ left: NodeID) -> [NodeID] {
        var sides: [NodeID] = []
        var left = left
        while function.witnesses == nil, case .binary(operation, let further, let right) = tree[left] {
            sides.append(right)
            left = further
        }
        sides.append(left)
        return sides.reversed()
    }

    /// `R[register] := R[first] op right`
    func compute(_ operation: BinaryOperator, _ first: Int, _ right: NodeID, into register: Int, at node: NodeID) {
        if case .integer(let number) = tree[right], let small = Int32(exactly: number), let quick = Compiler.quick[operation] {
            function.node = node
            function.emit(quick, register, first, Int(small))
            return
        }
        let second = first == register ? operand(right) : operand(right, scratch: register)
        function.node = node
        guard let instruction = Compiler.instructions[operation] else { return }
        function.emit(instruction, register, first, second)
    }

    static let quick: [BinaryOperator: Operation] = [
        .add: .addInteger, .subtract: .subtractInteger, .multiply: .multiplyInteger, .divide: .divideInteger,
        .remainder: .remainderInteger, .equal: .equalInteger, .notEqual: .notEqualInteger, .less: .lessInteger,
        .lessOrEqual: .lessOrEqualInteger, .greater: .greaterInteger, .greaterOrEqual: .greaterOrEqualInteger,
    ]

    /// A side of `&&`, `||`, `??`: while an expectation is compiled it keeps a register of its own.
    func logical(_ node: NodeID, into register: Int) {
        if function.witnesses != nil {
            let kept = operand(node)
            function.emit(.move, register, kept)
        } else {
            value(node, into: register)
        }
    }

    func compileTry(_ inner: NodeID, into register: Int, at node: NodeID) {
        let mark = function.temporary()
        let caught = function.window(2)
        function.emit(.mark, mark)
        let start = function.code.count
        value(inner, into: register)
        let end = function.code.count
        let done = function.emit(.jump)
        function.handlers.append(
            Handler(range: start..<end, target: function.code.count, register: caught, mark: mark, isBoundary: false))
        function.emit(.loadNull, register)
        function.land(done)
    }

    // MARK: Conditions

    private static let fused: [BinaryOperator: (Operation, Operation)] = [
        .equal: (.jumpUnlessEqual, .jumpUnlessEqualInteger), .notEqual: (.jumpUnlessNotEqual, .jumpUnlessNotEqualInteger),
        .less: (.jumpUnlessLess, .jumpUnlessLessInteger), .lessOrEqual: (.jumpUnlessLessOrEqual, .jumpUnlessLessOrEqualInteger),
        .greater: (.jumpUnlessGreater, .jumpUnlessGreaterInteger),
        .greaterOrEqual: (.jumpUnlessGreaterOrEqual, .jumpUnlessGreaterOrEqualInteger),
    ]

    /// Evaluates a condition; the jumps taken where it does not hold.
    func jumpUnless(_ condition: NodeID) -> [Int] {
        let saved = function.next
        defer { function.release(to: saved) }
        switch tree[condition] {
        case .group(let inner): return jumpUnless(inner)
        case .binary(.and, let left, let right): return chain(of: .and, left).flatMap(jumpUnless) + jumpUnless(right)
        case .binary(.or, let left, let right) where function.witnesses == nil:
            var hits: [Int] = []
            for side in chain(of: .or, left) {
                let misses = jumpUnless(side)
                hits.append(function.emit(.jump))
                function.land(misses)
            }
            let misses = jumpUnless(right)
            function.land(hits)
            return misses
        case .binary(let operation, let left, let right):
            guard let (general, small) = Compiler.fused[operation] else { break }
            let first = operand(left)
            if case .integer(let number) = tree[right], let short = Int16(exactly: number) {
                function.node = condition
                return [function.emit(small, first, Int(UInt16(bitPattern: short)))]
            }
            let second = operand(right)
            function.node = condition
            return [function.emit(general, first, second)]
        case .letCondition(let target, let initial):
            let register = function.temporary()
            function.localTop = max(function.localTop, function.next)
            value(initial, into: register)
            function.node = condition
            if case .targetName(let symbol) = tree[target] {
                let absent = function.emit(.jumpIfNull, register)
                function.declare(symbol, Local(register: register, isVariable: false, isBoxed: false))
                return [absent]
            }
            let pattern = targetPattern(target, isVariable: false, mustBePresent: true)
            let flag = function.temporary()
            function.emit(.match, flag, register, pattern.index)
            return [function.emit(.jumpIfFalse, flag)]
        default: break
        }
        let register = operand(condition)
        function.node = condition
        return [function.emit(.jumpIfFalse, register)]
    }

    func compileIf(_ conditions: NodeList, _ then: NodeID, _ otherwise: NodeID, into register: Int?) {
        function.push()
        var absent: [Int] = []
        for condition in tree[conditions] { absent += jumpUnless(condition) }
        block(then, into: register)
        function.pop()
        if otherwise.isNone {
            guard let register else { return function.land(absent) }
            let done = function.emit(.jump)
            function.land(absent)
            function.emit(.loadNull, register)
            function.land(done)
            return
        }
        let done = function.emit(.jump)
        function.land(absent)
        if case .ifElse(let conditions, let then, let further) = tree[otherwise] {
            compileIf(conditions, then, further, into: register)
        } else {
            block(otherwise, into: register)
        }
        function.land(done)
    }
}
