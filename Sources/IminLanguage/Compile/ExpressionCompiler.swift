// Expressions: everything that has a value.

extension Compiler {
    /// A register that holds the value: a local's own where it is one, else a temporary.
    func operand(_ node: NodeID) -> Int {
        if let register = ownRegister(node) {
            witness(node, register)
            return register
        }
        if case .group(let inner) = tree[node] { return operand(inner) }
        let register = function.temporary()
        value(node, into: register)
        return register
    }

    /// The register that a local or `$n` lies in anyway.
    private func ownRegister(_ node: NodeID) -> Int? {
        switch tree[node] {
        case .name(let symbol):
            guard case .local(let local)? = function.find(symbol), !local.isBoxed else { return nil }
            return local.register
        case .closureArgument(let number) where number <= 100:
            function.closureArguments = max(function.closureArguments, Int(number) + 1)
            return Int(number) + 1
        default: return nil
        }
    }

    /// Evaluates for what it does.
    func effect(_ node: NodeID) {
        switch tree[node] {
        case .ifElse(let conditions, let then, let otherwise): compileIf(conditions, then, otherwise, into: nil)
        case .switchOver(let subject, let cases): compileSwitch(subject, cases, into: nil, at: node)
        case .group(let inner): effect(inner)
        default: _ = operand(node)
        }
    }

    /// Like `operand`, but a value that is no local goes to `scratch`, where that is a temporary: the target of the whole expression,
    /// which nothing reads before it is written.
    func operand(_ node: NodeID, scratch: Int) -> Int {
        if case .group(let inner) = tree[node] { return operand(inner, scratch: scratch) }
        if ownRegister(node) != nil { return operand(node) }
        guard isScratch(scratch) else { return operand(node) }
        value(node, into: scratch)
        return scratch
    }

    /// Whether nothing in scope can see a register.
    func isScratch(_ register: Int) -> Bool { function.witnesses == nil && register >= function.localTop }

    /// Keeps the register of a subexpression for the report of the expectation it stands in.
    func witness(_ node: NodeID, _ register: Int) {
        function.witnesses?.append((node, register))
    }

    private func isWorthShowing(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .name, .member, .index, .call, .binary, .unary, .tryOptional, .closureArgument, .matches, .interpolation: true
        default: false
        }
    }

    /// Evaluates into a register.
    func value(_ node: NodeID, into register: Int) {
        let saved = function.next
        let outer = function.node
        function.node = node
        compileValue(node, into: register)
        if function.witnesses != nil, isWorthShowing(node) { witness(node, register) }
        function.node = outer
        function.release(to: max(saved, register + 1))
    }

    private func compileValue(_ node: NodeID, into register: Int) {
        switch tree[node] {
        case .null, .missing: function.emit(.loadNull, register)
        case .bool(let value): function.emit(.loadBool, register, value ? 1 : 0)
        case .integer(let value): integer(value, into: register)
        case .decimal(let text):
            if let number = Number(text: tree[text]) {
                function.emit(.loadConstant, register, 0, constant(.number(number)))
            } else {
                error("number-too-long", "`\(tree.written(node))` has more digits than a Number keeps", at: node)
            }
        case .text(let text): function.emit(.loadConstant, register, 0, constant(tree[text]))
        case .interpolation(let parts):
            let parts = tree[parts]
            let first = function.window(parts.count)
            for (index, part) in parts.enumerated() { argument(part, into: first + index) }
            function.node = node
            function.emit(.interpolate, register, first, parts.count)
        case .money(let minor, let currency):
            function.emit(.loadConstant, register, 0, constant(.money(minor: minor, currency: currency)))
        case .day(let days): function.emit(.loadConstant, register, 0, constant(.date(.day(days))))
        case .instant(let microseconds): function.emit(.loadConstant, register, 0, constant(.date(.instant(microseconds))))
        case .array(let elements): compileArray(elements, into: register)
        case .object(let members): compileObject(members, into: register)
        case .name(let symbol): name(symbol, into: register, at: node)
        case .implicitMember(let symbol): compileImplicitMember(symbol, into: register, at: node)
        case .closureArgument(let number):
            function.closureArguments = max(function.closureArguments, Int(number) + 1)
            if number > 100 {
                error("closure-argument", "`$\(number)` is beyond what a closure takes", at: node)
            } else {
                function.emit(.move, register, Int(number) + 1)
            }
        case .group(let inner): value(inner, into: register)
        case .member, .index: chain(node, into: register)
        case .call(let callee, let arguments): chainOrCall(node, callee, arguments, into: register)
        case .unary(let operation, let inner):
            let value = operand(inner, scratch: register)
            function.node = node
            function.emit(operation == .not ? .not : .negate, register, value)
        case .binary(let operation, let left, let right): compileBinary(operation, left, right, into: register, at: node)
        case .matches(let subject, let pattern):
            let value = operand(subject)
            let compiled = compile(pattern: pattern)
            function.node = node
            function.emit(.match, register, value, compiled.index)
            finish(compiled.bound)
        case .tryOptional(let inner): compileTry(inner, into: register, at: node)
        case .closure(let parameters, let body): compileClosure(parameters, body, into: register, at: node)
        case .ifElse(let conditions, let then, let otherwise): compileIf(conditions, then, otherwise, into: register)
        case .switchOver(let subject, let cases): compileSwitch(subject, cases, into: register, at: node)
        case .block: block(node, into: register)
        default:
            error("not-a-value", "`\(tree.written(node))` is not a value", at: node)
        }
    }

    func integer(_ value: Int64, into register: Int) {
        if let small = Int32(exactly: value) {
            function.emit(.loadInteger, register, 0, Int(small))
        } else {
            function.emit(.loadConstant, register, 0, constant(.integer(value)))
        }
    }

    /// Evaluates into the register of a window. While an expectation is compiled, the value also stays where its report finds it.
    func argument(_ node: NodeID, into register: Int) {
        if function.witnesses != nil, isWorthShowing(strippingGroups(node)) {
            let kept = operand(node)
            function.emit(.move, register, kept)
        } else {
            value(node, into: register)
        }
    }

    // MARK: Names

    private func name(_ symbol: Symbol, into register: Int, at node: NodeID) {
        switch function.find(symbol) {
        case .local(let local)?: function.emit(local.isBoxed ? .getBox : .move, register, local.register)
        case .capture(let index, _, let isBoxed)?: function.emit(isBoxed ? .getCaptureBox : .getCapture, register, index)
        case .itself?: function.emit(.move, register, 0)
        case nil: topLevelName(symbol, into: register, at: node)
        }
    }

    private func topLevelName(_ symbol: Symbol, into register: Int, at node: NodeID) {
        switch topLevelBinding(symbol, at: node) {
        case .global(let index, _)?:
            _ = function.emit(.getGlobal, register, 0, index)
            return
        case .function(let index)?:
            _ = function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(index))))
            return
        case .module?:
            return error("module-as-value", "`\(symbols[symbol])` is a module, not a value", at: node, advice: "use one of its members")
        case nil: break
        }
        let text = symbols[symbol]
        if let shape = ShapeName.named(text) {
            function.emit(.loadConstant, register, 0, constant(Value(.shape, bits: UInt64(shape.rawValue))))
        } else if let constant = host.constants[text] {
            hostConstant(constant, into: register)
        } else if let index = host.functionIndices[text] {
            function.emit(.loadConstant, register, 0, constant(Value(.host, bits: UInt64(index))))
        } else if let index = library.function(text) {
            libraryValue(index, into: register, at: node)
        } else if host.modules.contains(text) || library.modules.contains(text) {
            error("module-as-value", "`\(text)` is a module, not a value", at: node, advice: "use one of its members")
        } else {
            unknownName(symbol, at: node)
        }
    }

    func hostConstant(_ value: ScriptValue, into register: Int) {
        function.emit(.loadConstant, register, 0, constant(Conversion(heap: program.heap).value(value)))
    }

    func libraryValue(_ index: Int, into register: Int, at node: NodeID) {
        let declared = library.functions[index]
        switch declared.body {
        case .prelude:
            guard let number = prelude[preludeName(declared)] else { return missingPrelude(declared, at: node) }
            function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(number))))
        case .native where declared.isProperty:
            // A value of the surroundings, read without parentheses: `args`, `clock.now`.
            callLibrary(index, arguments: [], isTrailing: false, into: register, at: node)
        case .native:
            function.emit(.loadConstant, register, 0, constant(Value(.native, bits: UInt64(index))))
        case .mutating, .intrinsic:
            error("not-a-value", "`\(declared.name)` can only be called", at: node)
        }
    }

    func unknownName(_ symbol: Symbol, at node: NodeID) {
        let text = symbols[symbol]
        let known =
            function.visibleNames.map { symbols[$0] } + topLevel.names.keys.map { symbols[$0] } + Array(host.modules)
            + host.functionIndices.keys.filter { !$0.contains(".") } + Array(library.modules) + library.members(ofModule: "")
        let near = NearestName.nearest(to: text, among: known.sorted())
        error("unknown-name", "there is no `\(text)` here", at: node, advice: near.map { "did you mean `\($0)`?" })
    }

    // MARK: Members

    /// A path of names that leads to a module: `customer`, `sandbox.clock`.
    enum ModulePath {
        case host(String)
        case library(String)
        case imported(Int)
    }

    func modulePath(_ node: NodeID) -> ModulePath? {
        switch tree[node] {
        case .name(let symbol):
            if function.find(symbol) != nil { return nil }
            if let bound = topLevelBinding(symbol, at: node) {
                if case .module(let index) = bound { return .imported(index) }
                return nil
            }
            let text = symbols[symbol]
            if host.modules.contains(text) { return .host(text) }
            return library.modules.contains(text) ? .library(text) : nil
        case .member(let base, let key, .bare, false):
            guard case .host(let path)? = modulePath(base) else { return nil }
            let longer = "\(path).\(symbols[key])"
            return host.modules.contains(longer) ? .host(longer) : nil
        default: return nil
        }
    }

    /// A member of a module as a value; false where `base` is no module.
    private func moduleMember(_ base: NodeID, _ key: Symbol, into register: Int, at node: NodeID) -> Bool {
        guard let path = modulePath(base) else { return false }
        let text = symbols[key]
        switch path {
        case .host(let module):
            // The library may have a module of the same name: `clock`.
            if let constant = host.constants["\(module).\(text)"] {
                hostConstant(constant, into: register)
            } else if let index = host.functionIndices["\(module).\(text)"] {
                function.emit(.loadConstant, register, 0, constant(Value(.host, bits: UInt64(index))))
            } else if let index = library.function(text, module: module) {
                libraryValue(index, into: register, at: node)
            } else {
                unknownMember(text, of: module, at: node)
            }
        case .library(let module):
            if let index = library.function(text, module: module) {
                libraryValue(index, into: register, at: node)
            } else {
                unknownMember(text, of: module, at: node)
            }
        case .imported(let index):
            switch program.modules[index].members[key] {
            case .global(let global, _)?: function.emit(.getGlobal, register, 0, global)
            case .function(let number)?:
                function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(number))))
            default: unknownMember(text, of: tree.written(base), at: node)
            }
        }
        return true
    }

    func unknownMember(_ name: String, of module: String, at node: NodeID) {
        let prefix = module + "."
        var known = library.members(ofModule: module)
        known += host.functionIndices.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let near = NearestName.nearest(to: name, among: known.sorted())
        error("unknown-member", "`\(module)` has no `\(name)`", at: node, advice: near.map { "did you mean `\($0)`?" })
    }

    /// Members, indices and calls behind one another: where `?.` meets nothing, the rest of the chain is null.
    func chain(_ node: NodeID, into register: Int) {
        var exits: [Int] = []
        link(node, into: register, &exits)
        if !exits.isEmpty { function.land(exits) }
    }

    private func chainOrCall(_ node: NodeID, _ callee: NodeID, _ arguments: NodeList, into register: Int) {
        var exits: [Int] = []
        call(node, callee, arguments, into: register, &exits)
        if !exits.isEmpty { function.land(exits) }
    }

    /// One link of a chain. Exits are jumps taken with null in `register`.
    func link(_ node: NodeID, into register: Int, _ exits: inout [Int]) {
        switch tree[node] {
        case .member(let base, let key, let form, let isOptional):
            if form == .bare, !isOptional, moduleMember(base, key, into: register, at: node) { return }
            let site = fieldSite(key, form)
            if !isOptional, function.witnesses == nil, let (array, index) = localElement(base) {
                function.node = node
                function.emit(.getElementField, register, array << 8 | index, site)
                return
            }
            let value = linkOperand(base, into: register, &exits)
            function.node = node
            if isOptional {
                function.emit(.getFieldOptional, register, value, site)
                exits.append(function.emit(.jumpIfAbsent, register))
            } else {
                function.emit(.getField, register, value, site)
            }
        case .index(let base, let index, let isOptional):
            let value = linkOperand(base, into: register, &exits)
            let position = operand(index)
            function.node = node
            if isOptional {
                function.emit(.getIndexOptional, register, value, position)
                exits.append(function.emit(.jumpIfAbsent, register))
            } else {
                function.emit(.getIndex, register, value, position)
            }
        case .call(let callee, let arguments): call(node, callee, arguments, into: register, &exits)
        default: value(node, into: register)
        }
    }

    /// The base of a link, as a register. Where the base may leave the chain early it must leave null in `result`.
    func linkOperand(_ base: NodeID, into result: Int, _ exits: inout [Int]) -> Int {
        switch tree[base] {
        case .member, .index, .call:
            var inner: [Int] = []
            let saved = function.node
            // In the result's own place the base is let go as soon as its member is there.
            let register = isScratch(result) ? result : function.temporary()
            function.node = base
            link(base, into: register, &inner)
            if function.witnesses != nil { witness(base, register) }
            function.node = saved
            if !inner.isEmpty {
                // Leaving early: null to where the whole chain's value is expected.
                let past = function.emit(.jump)
                function.land(inner)
                function.emit(.loadNull, result)
                exits.append(function.emit(.jump))
                function.land(past)
            }
            return register
        // What is no local lies in the result's place too: held in a register of its own it would be shared when it is changed next.
        default: return operand(base, scratch: result)
        }
    }

    /// The registers of `array[index]` where both are locals.
    private func localElement(_ node: NodeID) -> (array: Int, index: Int)? {
        guard case .index(let base, let index, false) = tree[node], let first = ownRegister(base), let second = ownRegister(index)
        else { return nil }
        return (first, second)
    }

    // MARK: Operators

    static let instructions: [BinaryOperator: Operation] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .remainder: .remainder, .equal: .equal,
        .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater, .greaterOrEqual: .greaterOrEqual,
        .closedRange: .closedRange, .halfOpenRange: .halfOpenRange,
    ]

    /// Chains of operators are as deep to the left as they are long, so their left sides are walked, not called into each other.
    private func compileBinary(_ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, into register: Int, at node: NodeID) {
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
    private func chain(of operation: BinaryOperator, _ left: NodeID) -> [NodeID] {
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
    private func compute(_ operation: BinaryOperator, _ first: Int, _ right: NodeID, into register: Int, at node: NodeID) {
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
    private func logical(_ node: NodeID, into register: Int) {
        if function.witnesses != nil {
            let kept = operand(node)
            function.emit(.move, register, kept)
        } else {
            value(node, into: register)
        }
    }

    private func compileTry(_ inner: NodeID, into register: Int, at node: NodeID) {
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
            var misses: [Int] = []
            let list = tree[patterns]
            if !list.isEmpty {
                var hits: [Int] = []
                for (index, pattern) in list.enumerated() {
                    let compiled = compile(pattern: pattern)
                    let flag = function.temporary()
                    function.node = pattern
                    function.emit(.match, flag, value, compiled.index)
                    if index == list.count - 1 {
                        misses.append(function.emit(.jumpIfFalse, flag))
                    } else {
                        hits.append(function.emit(.jumpIfTrue, flag))
                    }
                }
                function.land(hits)
            }
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

    // MARK: Literals

    private func compileArray(_ elements: NodeList, into register: Int) {
        let elements = Array(tree[elements])
        let isPlain = elements.count <= 64 && !elements.contains { if case .spread = tree[$0] { true } else { false } }
        if isPlain {
            let first = function.window(elements.count)
            for (index, element) in elements.enumerated() { argument(element, into: first + index) }
            function.emit(.makeArray, register, first, elements.count)
            return
        }
        let made = function.temporary()
        let element = function.temporary()
        function.emit(.makeArray, made, element, 0)
        for item in elements {
            if case .spread(let spread) = tree[item] {
                argument(spread, into: element)
                function.node = spread
                function.emit(.appendAll, made, element)
            } else {
                argument(item, into: element)
                function.emit(.appendElement, made, element)
            }
        }
        function.emit(.take, register, made)
    }

    private func compileObject(_ members: NodeList, into register: Int) {
        let members = Array(tree[members])
        var keys: [Symbol] = []
        var isPlain = members.count <= 64
        for member in members {
            guard case .objectMember(let key, _) = tree[member], !keys.contains(key) else {
                isPlain = false
                break
            }
            keys.append(key)
        }
        if isPlain {
            let first = function.window(members.count)
            for (index, member) in members.enumerated() {
                if case .objectMember(_, let value) = tree[member] { argument(value, into: first + index) }
            }
            program.templates.append(ObjectTemplate(keys: keys, layout: program.owner.layouts.layout(of: keys)))
            function.emit(.makeObject, register, first, program.templates.count - 1)
            return
        }
        let made = function.temporary()
        let value = function.temporary()
        program.templates.append(ObjectTemplate(keys: [], layout: LayoutTable.empty))
        function.emit(.makeObject, made, value, program.templates.count - 1)
        for member in members {
            switch tree[member] {
            case .objectMember(let key, let node):
                argument(node, into: value)
                function.node = member
                function.emit(.setMember, made, value, Int(key.index))
            case .spread(let node):
                argument(node, into: value)
                function.node = node
                function.emit(.mergeMembers, made, value)
            default: break
            }
        }
        function.emit(.take, register, made)
    }

    // MARK: Closures

    private func compileClosure(_ parameters: NodeList, _ body: NodeList, into register: Int, at node: NodeID) {
        let builder = FunctionBuilder("closure", parent: function, closureNames: closureNames(in: node, isWhole: false))
        builder.isClosure = true
        let outer = function
        let outerNamespace = namespace
        namespace = nil
        function = builder
        var declared: [FunctionInfo.Parameter] = []
        let names = tree[parameters]
        if names.isEmpty {
            // `$n` live in the first registers; how many there are is known when the body has been read.
            let count = argumentCount(of: body)
            builder.reserve(1 + count)
            builder.localTop = builder.next
            declared = (0..<count).map { FunctionInfo.Parameter(label: .none, name: symbols.intern("$\($0)"), hasDefault: false) }
        } else {
            for name in names {
                let parameter = builder.temporary()
                guard case .targetName(let symbol) = tree[name] else { continue }
                builder.declare(symbol, Local(register: parameter, isVariable: false, isBoxed: false))
                declared.append(FunctionInfo.Parameter(label: .none, name: symbol, hasDefault: false))
            }
        }
        builder.node = node
        self.body(body)
        function = outer
        namespace = outerNamespace
        let number = add(builder, parameters: declared)
        function.node = node
        function.emit(.makeClosure, register, 0, number)
    }

    /// One more than the highest `$n` of a closure's own body. Closures inside have their own.
    private func argumentCount(of body: NodeList) -> Int {
        guard let last = tree[body].last, let first = tree[body].first else { return 0 }
        let from = tree.span(first).start
        var count = 0
        var index = Int(last.index)
        var hidden: Span?
        while index >= 0 {
            let span = tree.spans[index]
            if span.start < from, span.end <= from { break }
            if let inside = hidden, span.start >= inside.start, span.end <= inside.end {
                index -= 1
                continue
            }
            switch tree.nodes[index] {
            case .closureArgument(let number) where span.start >= from: count = max(count, Int(number) + 1)
            case .closure where span.start >= from: hidden = span
            default: break
            }
            index -= 1
        }
        return min(count, 101)
    }

    /// A closure without parameters made of a block (`defer`, `cleanup`).
    func closure(named name: String, body: NodeID, into register: Int) {
        guard case .block(let statements) = tree[body] else { return closure(named: name, statement: body, isValue: false, into: register) }
        let builder = FunctionBuilder(name, parent: function, closureNames: closureNames(in: body, isWhole: true))
        builder.isClosure = true
        let outer = function
        function = builder
        builder.node = body
        for statement in tree[statements] {
            if statement == tree[statements].first {
                builder.scopes[0].mark = deferMark(in: tree[statements])
            }
            self.statement(statement)
        }
        closeScope()
        builder.emit(.returnNull)
        function = outer
        let number = add(builder, parameters: [])
        function.emit(.makeClosure, register, 0, number)
    }

    /// A closure around one statement or expression: a branch of `parallel`.
    func closure(named name: String, statement: NodeID, isValue: Bool, into register: Int) {
        let builder = FunctionBuilder(name, parent: function, closureNames: closureNames(in: statement, isWhole: true))
        builder.isClosure = true
        let outer = function
        function = builder
        builder.node = statement
        builder.loops.append(FunctionBuilder.Loop(scopeDepth: 0, isBarrier: true))
        if isValue {
            let result = operand(statement)
            builder.emit(.returnValue, result)
        } else {
            self.statement(statement)
            builder.emit(.returnNull)
        }
        function = outer
        let number = add(builder, parameters: [])
        function.node = statement
        function.emit(.makeClosure, register, 0, number)
    }
}
