// Members and indices behind one another, and the members of modules.

extension Compiler {
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
    func moduleMember(_ base: NodeID, _ key: Symbol, into register: Int, at node: NodeID) -> Bool {
        guard let path = modulePath(base) else { return false }
        let text = symbols[key]
        switch path {
        case .host(let module):
            // The library may have a module of the same name: `clock`.
            if let constant = host.constants["\(module).\(text)"] {
                hostConstant(constant, into: register)
            } else if let index = host.functionIndices["\(module).\(text)"] {
                // Reading a property is a call.
                if host.functions[index].isProperty { return readProperty(index, into: register, at: node) }
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
            // Its `var`s are its own.
            case .global(let global, isVariable: false)?: function.emit(.getGlobal, register, 0, global)
            case .function(let number)?:
                function.emit(.loadConstant, register, 0, constant(Value(.function, bits: UInt64(number))))
            default: unknownMember(text, of: tree.written(base), at: node)
            }
        }
        return true
    }

    private func readProperty(_ index: Int, into register: Int, at node: NodeID) -> Bool {
        callHost(index, [], false, into: register, at: node)
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

    func chainOrCall(_ node: NodeID, _ callee: NodeID, _ arguments: NodeList, into register: Int) {
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
            if !isOptional, function.witnesses == nil, let (array, outer) = localElement(base), let inner = ownRegister(index) {
                function.node = node
                function.emit(.getNestedElement, register, array << 8 | outer, inner)
                return
            }
            let value = linkOperand(base, into: register, &exits)
            if !isOptional, function.witnesses == nil, case .integer(let number) = tree[index], let small = Int32(exactly: number) {
                function.node = node
                function.emit(.getElement, register, value, Int(small))
                return
            }
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
            if function.isCrowded {
                quietly {
                    link(base, into: register, &inner)
                    function.release(to: register + 1)
                }
            } else {
                link(base, into: register, &inner)
            }
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
    func localElement(_ node: NodeID) -> (array: Int, index: Int)? {
        guard case .index(let base, let index, false) = tree[node], let first = ownRegister(base), let second = ownRegister(index)
        else { return nil }
        return (first, second)
    }
}
