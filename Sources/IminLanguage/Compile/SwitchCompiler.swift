// `switch`: a case that only asks for literals is a comparison and a jump; for all others the matcher is asked.

extension Compiler {
    func compileSwitch(_ subject: NodeID, _ cases: NodeList, into register: Int?, at node: NodeID) {
        function.push()
        let value = function.temporary()
        function.localTop = function.next
        self.value(subject, into: value)
        var ends: [Int] = []
        for branch in tree[cases] {
            guard case .switchCase(let patterns, let condition, let body) = tree[branch] else { continue }
            function.push()
            function.node = branch
            var misses = patterns.isEmpty ? [] : jumpUnless(value, matchesOneOf: tree[patterns])
            if !condition.isNone { misses += jumpUnless(condition) }
            if let register {
                values(body, into: register)
            } else {
                function.push()
                let list = tree[body]
                function.scopes[function.scopes.count - 1].mark = deferMark(in: list)
                for statement in list { self.statement(statement) }
                closeScope()
                function.pop()
            }
            ends.append(function.emit(.jump))
            function.land(misses)
            function.pop()
        }
        if let register { function.emit(.loadNull, register) }
        function.land(ends)
        function.pop()
    }

    /// The jumps taken where a value matches none of several patterns.
    private func jumpUnless(_ value: Int, matchesOneOf patterns: ArraySlice<NodeID>) -> [Int] {
        var hits: [Int] = []
        var misses: [Int] = []
        for pattern in patterns {
            function.land(misses)
            misses = jumpUnless(value, matches: pattern)
            if pattern != patterns.last { hits.append(function.emit(.jump)) }
        }
        function.land(hits)
        return misses
    }

    /// The jumps taken where a value does not match a pattern.
    private func jumpUnless(_ value: Int, matches pattern: NodeID) -> [Int] {
        function.node = pattern
        switch tree[pattern] {
        case .wildcard: return []
        case .alternatives(let list) where tree[list].allSatisfy(isLiteral): return jumpUnless(value, matchesOneOf: tree[list])
        default: break
        }
        if isLiteral(pattern), case .patternValue(let literal) = tree[pattern] {
            let saved = function.next
            defer { function.release(to: saved) }
            if case .integer(let number) = tree[literal], let short = Int16(exactly: number) {
                return [function.emit(.jumpUnlessEqualInteger, value, Int(UInt16(bitPattern: short)))]
            }
            let wanted = operand(literal)
            function.node = pattern
            return [function.emit(.jumpUnlessEqual, value, wanted)]
        }
        let compiled = compile(pattern: pattern)
        let flag = function.temporary()
        function.node = pattern
        function.emit(.match, flag, value, compiled.index)
        return [function.emit(.jumpIfFalse, flag)]
    }

    /// Whether a pattern is a literal that a value equals or does not. An expectation shows its parts, so there the matcher is asked.
    private func isLiteral(_ pattern: NodeID) -> Bool {
        guard function.witnesses == nil, case .patternValue(let literal) = tree[pattern] else { return false }
        switch tree[literal] {
        case .null, .bool, .integer, .text: return true
        default: return false
        }
    }
}
