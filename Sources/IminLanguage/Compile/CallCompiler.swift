// Calls: who is called, and which argument goes where.

extension Compiler {
    struct Argument {
        var label: Symbol
        var value: NodeID
    }

    func call(_ node: NodeID, _ callee: NodeID, _ list: NodeList, into register: Int, _ exits: inout [Int]) {
        var arguments: [Argument] = []
        var isTrailing = false
        for item in tree[list] {
            guard case .argument(let label, let value, let trailing) = tree[item] else { continue }
            arguments.append(Argument(label: label, value: value))
            isTrailing = trailing
        }
        switch tree[callee] {
        case .name(let symbol) where function.find(symbol) == nil:
            if callTopLevel(symbol, arguments, isTrailing, into: register, at: node, callee) { return }
        case .implicitMember(let symbol):
            guard let index = implicitFunction(symbol, at: callee) else { return }
            return callHost(index, arguments, isTrailing, into: register, at: node)
        case .member(let base, let key, .bare, false):
            if callMember(of: base, key, arguments, isTrailing, into: register, at: node) { return }
        default: break
        }
        // A module has no methods: what is left of its members are values that may be called.
        if case .member(let base, let key, let form, let isOptional) = tree[callee], !isImported(base) {
            return callMethod(
                base, key, form, isOptional: isOptional, arguments, isTrailing, into: register, at: node, callee: callee, &exits)
        }
        let window = self.window(arguments.count + 1, from: register)
        var inner: [Int] = []
        let value = linkOperand(callee, into: register, &inner)
        exits += inner
        function.emit(.move, window, value)
        for (index, argument) in arguments.enumerated() { self.argument(argument.value, into: window + 1 + index) }
        function.node = node
        var site = CallSite()
        site.labels = arguments.map(\.label)
        site.isTrailing = isTrailing
        site.callee = callee
        let hasLabels = arguments.contains { !$0.label.isNone }
        function.emit(.callValue, window, arguments.count | (hasLabels ? 0x8000 : 0), add(site))
        finish(window, into: register)
    }

    private func isImported(_ base: NodeID) -> Bool {
        if case .imported? = modulePath(base) { return true }
        return false
    }

    /// A window on top of the registers; the target itself where it happens to be the top.
    private func window(_ count: Int, from register: Int) -> Int {
        if register == function.next - 1, function.witnesses == nil, register >= function.localTop {
            function.reserve(register + count)
            return register
        }
        return function.window(count)
    }

    private func finish(_ window: Int, into register: Int) {
        if window != register { function.emit(.take, register, window) }
    }

    func add(_ site: CallSite) -> Int {
        program.callSites.append(site)
        program.methodCaches.append(MethodCache())
        return program.callSites.count - 1
    }

    // MARK: Functions known here

    private func callTopLevel(
        _ symbol: Symbol, _ arguments: [Argument], _ isTrailing: Bool, into register: Int, at node: NodeID, _ callee: NodeID
    ) -> Bool {
        if let bound = topLevelBinding(symbol, at: callee) {
            guard case .function(let number) = bound else { return false }
            callFunction(number, arguments, isTrailing, into: register, at: node)
            return true
        }
        let text = symbols[symbol]
        if isPrelude, text.hasPrefix("__") {
            callMachine(text, arguments, into: register, at: node)
            return true
        }
        if let index = host.functionIndices[text] {
            callHost(index, arguments, isTrailing, into: register, at: node)
            return true
        }
        if let index = library.function(text) {
            callLibrary(index, arguments: arguments, isTrailing: isTrailing, into: register, at: node)
            return true
        }
        return false
    }

    private func callMember(
        of base: NodeID, _ key: Symbol, _ arguments: [Argument], _ isTrailing: Bool, into register: Int, at node: NodeID
    ) -> Bool {
        guard let path = modulePath(base) else { return false }
        let text = symbols[key]
        switch path {
        case .host(let module):
            if let index = host.functionIndices["\(module).\(text)"] {
                callHost(index, arguments, isTrailing, into: register, at: node)
            } else if let index = library.function(text, module: module) {
                callLibrary(index, arguments: arguments, isTrailing: isTrailing, into: register, at: node)
            } else {
                unknownMember(text, of: module, at: node)
            }
        case .library(let module):
            if let index = library.function(text, module: module) {
                // `clock.now.adding(…)` is a method of a value, `clock.advance(…)` a function.
                callLibrary(index, arguments: arguments, isTrailing: isTrailing, into: register, at: node)
            } else {
                unknownMember(text, of: module, at: node)
            }
        case .imported(let index):
            switch program.modules[index].members[key] {
            case .function(let number)?: callFunction(number, arguments, isTrailing, into: register, at: node)
            case .global?: return false
            default: unknownMember(text, of: tree.written(base), at: node)
            }
        }
        return true
    }

    /// The parameter of each argument; `nil`, with an error, where the labels do not fit.
    private func bind(
        _ arguments: [Argument], _ isTrailing: Bool, to slots: [Binder.Slot], anyOrder: Bool, callee: String, at node: NodeID
    ) -> [Int]? {
        do {
            return try Binder.bind(
                arguments.map { $0.label.isNone ? nil : symbols[$0.label] }, isTrailing: isTrailing, to: slots, anyOrder: anyOrder,
                callee: callee)
        } catch {
            self.error(error.name, error.message, at: node, advice: error.advice)
            return nil
        }
    }

    /// Arguments that stand in the order of their parameters, evaluated straight into a window; the left-out ones are absent.
    private func fill(_ window: Int, count: Int, _ arguments: [Argument], _ mapping: [Int]) {
        if mapping == Array(0..<mapping.count) {
            for (index, argument) in arguments.enumerated() { self.argument(argument.value, into: window + index) }
            if count > arguments.count { function.emit(.clear, window + arguments.count, count - arguments.count) }
        } else {
            function.emit(.clear, window, count)
            for (index, argument) in arguments.enumerated() { self.argument(argument.value, into: window + mapping[index]) }
        }
    }

    /// The same, where those of a variadic parameter meet in an array.
    private func fill(_ window: Int, count: Int, _ arguments: [Argument], _ mapping: [Int], variadic: Int) {
        function.emit(.clear, window, count)
        let several = zip(arguments, mapping).filter { $0.1 == variadic }.map(\.0.value)
        let saved = function.next
        if !several.isEmpty { compileArray(several, into: window + variadic) }
        function.release(to: saved)
        for (index, argument) in arguments.enumerated() where mapping[index] != variadic {
            self.argument(argument.value, into: window + mapping[index])
        }
    }

    private func callFunction(_ number: Int, _ arguments: [Argument], _ isTrailing: Bool, into register: Int, at node: NodeID) {
        let info = program.functionInfos[number]
        let slots = info.parameters.map {
            Binder.Slot(label: $0.label.isNone ? nil : symbols[$0.label], name: symbols[$0.name], isRequired: !$0.hasDefault)
        }
        guard let mapping = bind(arguments, isTrailing, to: slots, anyOrder: false, callee: info.name, at: node) else { return }
        let window = self.window(slots.count + 1, from: register)
        fill(window + 1, count: slots.count, arguments, mapping)
        function.node = node
        function.emit(.call, window, slots.count, number)
        finish(window, into: register)
    }

    func missingPrelude(_ declared: LibraryFunction, at node: NodeID) {
        error("missing-prelude", "the prelude has no `\(PreludeFunctions.name(of: declared))`", at: node)
    }

    func callLibrary(_ index: Int, arguments: [Argument], isTrailing: Bool, into register: Int, at node: NodeID) {
        let declared = library.functions[index]
        if case .prelude = declared.body {
            guard let number = prelude.number(of: declared) else { return missingPrelude(declared, at: node) }
            return callFunction(number, arguments, isTrailing, into: register, at: node)
        }
        let slots = Binder.slots(of: declared)
        let name = declared.module.isEmpty ? declared.name : "\(declared.module).\(declared.name)"
        guard let mapping = bind(arguments, isTrailing, to: slots, anyOrder: false, callee: name, at: node) else { return }
        let window = self.window(slots.count + 1, from: register)
        if let variadic = slots.firstIndex(where: \.isVariadic) {
            fill(window + 1, count: slots.count, arguments, mapping, variadic: variadic)
        } else {
            fill(window + 1, count: slots.count, arguments, mapping)
        }
        function.node = node
        switch declared.body {
        case .native, .mutating, .prelude:
            var site = CallSite()
            site.target = index
            function.emit(.callNative, window, slots.count, add(site))
        case .intrinsic(let intrinsic):
            function.emit(.callIntrinsic, window, slots.count, MachineFunction(intrinsic).number)
        }
        finish(window, into: register)
    }

    /// A function of the machine that only the prelude may call.
    private func callMachine(_ name: String, _ arguments: [Argument], into register: Int, at node: NodeID) {
        if name == "__sort", arguments.count == 2 { return compileSort(arguments, into: register, at: node) }
        if name == "__take", let argument = arguments.first, let local = ownRegister(argument.value) {
            // What is only here now can grow in place.
            function.emit(.take, register, local)
            return
        }
        guard let machine = MachineFunction(rawValue: String(name.dropFirst(2))) else {
            return error("unknown-name", "the machine has no `\(name)`", at: node)
        }
        let window = self.window(arguments.count + 1, from: register)
        for (index, argument) in arguments.enumerated() { value(argument.value, into: window + 1 + index) }
        function.node = node
        function.emit(.callIntrinsic, window, arguments.count, machine.number)
        finish(window, into: register)
    }

    /// The comparing function is called from here, so that it may wait like any other.
    private func compileSort(_ arguments: [Argument], into register: Int, at node: NodeID) {
        let sorter = function.window(5)
        value(arguments[0].value, into: sorter)
        value(arguments[1].value, into: sorter + 1)
        function.node = node
        function.emit(.sortBegin, sorter)
        let start = function.code.count
        let step = function.emit(.sortStep, sorter, sorter + 2)
        function.emit(.callValue, sorter + 2, 2, add(CallSite()))
        function.jumpBack(.loop, to: start)
        function.land(step)
        function.emit(.take, register, sorter)
    }

    // MARK: The host

    func callHost(_ index: Int, _ arguments: [Argument], _ isTrailing: Bool, into register: Int, at node: NodeID) {
        let declared = host.functions[index]
        let slots = declared.parameters.map { Binder.Slot(label: $0.label, name: $0.name, isRequired: $0.isRequired) }
        guard let mapping = bind(arguments, isTrailing, to: slots, anyOrder: true, callee: declared.name, at: node) else { return }
        let window = self.window(arguments.count + 1, from: register)
        let outer = namespace
        for (position, argument) in arguments.enumerated() {
            namespace = declared.parameters[mapping[position]].namespace
            self.argument(argument.value, into: window + 1 + position)
        }
        namespace = outer
        function.node = node
        var site = CallSite()
        site.target = index
        site.mapping = mapping
        function.emit(.callHost, window, arguments.count, add(site))
        finish(window, into: register)
    }

    /// The function that `.name` means here.
    private func implicitFunction(_ symbol: Symbol, at node: NodeID) -> Int? {
        let text = symbols[symbol]
        guard let namespace else {
            error("implicit-member", "`.\(text)` means nothing here: nothing says what it is a member of", at: node)
            return nil
        }
        if let index = host.functionIndices["\(namespace).\(text)"] { return index }
        unknownMember(text, of: namespace, at: node)
        return nil
    }

    func compileImplicitMember(_ symbol: Symbol, into register: Int, at node: NodeID) {
        if let namespace, let constant = host.constants["\(namespace).\(symbols[symbol])"] {
            return hostConstant(constant, into: register)
        }
        guard let index = implicitFunction(symbol, at: node) else { return }
        callHost(index, [], false, into: register, at: node)
    }

    // MARK: Methods

    /// Whether more links than registers allow may stand behind one another.
    private func isLongChain(_ node: NodeID) -> Bool {
        var node = node
        for _ in 0..<50 {
            switch tree[node] {
            case .call(let callee, _): node = callee
            case .member(let base, _, _, _), .index(let base, _, _): node = base
            default: return false
            }
        }
        return true
    }

    private func callMethod(
        _ base: NodeID, _ key: Symbol, _ form: KeyForm, isOptional: Bool, _ arguments: [Argument], _ isTrailing: Bool,
        into register: Int, at node: NodeID, callee: NodeID, _ exits: inout [Int]
    ) {
        var site = CallSite()
        site.name = key
        site.forms = program.owner.layouts.forms(of: key, form)
        site.labels = arguments.map(\.label)
        site.isTrailing = isTrailing
        site.callee = callee
        site.isOptional = isOptional
        if form == .bare, !isOptional, library.mutatingNames.contains(symbols[key]), let place = place(base, reports: false) {
            let window = self.window(arguments.count + 2, from: register)
            for (index, argument) in arguments.enumerated() { self.argument(argument.value, into: window + 2 + index) }
            function.node = node
            if let first = arguments.first, first.label.isNone || symbols[first.label] == "contentsOf" {
                checkPart(base, window + 2, isElement: first.label.isNone)
            }
            site.place = add(place, result: isScratch(register) ? register : 0)
            let number = add(site)
            if symbols[key] == "append", arguments.count == 1, arguments[0].label.isNone {
                program.methodCaches[number].appends = Int32(site.place)
                if place.accessors.isEmpty, case .register(let local) = place.root {
                    function.emit(.append, local, window, number)
                    return finish(window, into: register)
                }
            }
            function.emit(.callMutating, window, arguments.count, number)
            checkWhole(base, place)
            finish(window, into: register)
            return
        }
        prelude.prepare(method: symbols[key])
        var inner: [Int] = []
        let keeps = function.witnesses != nil || mayLeave(base)
        // Each call of a long chain would keep a register below that of the next one; so these meet in the first.
        let isLong = !keeps && isLongChain(base)
        let window = self.window(isLong ? 1 : arguments.count + 2, from: register)
        if isLong {
            value(base, into: window)
            function.reserve(window + arguments.count + 2)
            function.emit(.move, window + 1, window)
        } else if !keeps {
            value(base, into: window + 1)
        } else {
            let receiver = linkOperand(base, into: register, &inner)
            function.emit(.move, window + 1, receiver)
        }
        exits += inner
        if isOptional {
            function.node = callee
            let present = function.emit(.jumpIfNotNull, window + 1)
            function.emit(.loadNull, register)
            exits.append(function.emit(.jump))
            function.land(present)
        }
        for (index, argument) in arguments.enumerated() { self.argument(argument.value, into: window + 2 + index) }
        function.node = node
        function.emit(.callMethod, window, arguments.count, add(site))
        finish(window, into: register)
    }

    /// Whether a chain may end early: a `?.` in it.
    private func mayLeave(_ node: NodeID) -> Bool {
        switch tree[node] {
        case .member(let base, _, _, let isOptional), .index(let base, _, let isOptional): isOptional || mayLeave(base)
        case .call(let callee, _): mayLeave(callee)
        default: false
        }
    }
}
