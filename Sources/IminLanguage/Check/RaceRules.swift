// Races: the branches of a `parallel` block run at once, so none may write what another could see, or read what a sibling binds.

extension Checker {
    mutating func parallel(_ block: NodeID) {
        guard case .block(let list) = tree[block] else { return }
        // The names are visible after the block, so the statements bind into the scope around it.
        lists.append(list)
        let first = nextBranch
        for offset in 0..<list.count {
            let branch = nextBranch
            nextBranch += 1
            let later = NodeList(start: list.start + offset + 1, count: list.count - offset - 1)
            // A lone branch has nobody to race with.
            if list.count > 1 {
                branches.append(ActiveBranch(first: first, branch: branch, later: later, start: scope.count, depth: scope.depth))
            }
            _ = statement(tree.lists[Int(list.start + offset)], keepsValue: false)
            if list.count > 1 { branches.removeLast() }
        }
        lists.removeLast()
    }

    /// Reads of what a sibling before this branch binds.
    mutating func checkRead(of binding: CheckedBinding, at place: Span) {
        for active in branches where binding.branch >= active.first && binding.branch < active.branch {
            let name = text(binding.name)
            error(
                "race-read", "`\(name)` is bound by another branch of this `parallel`", at: place,
                advice: "move `let \(name)` above the block, or this statement below it")
            return
        }
    }

    /// Reads of what a sibling behind this branch binds.
    mutating func reportRead(ofLaterBranch name: Symbol, at place: Span) -> Bool {
        for active in branches {
            for position in active.later.start..<active.later.start + active.later.count {
                guard case .binding(_, let target, _, _, _) = tree[tree.lists[Int(position)]], self.place(of: name, in: target) != nil
                else { continue }
                let written = text(name)
                error(
                    "race-read", "`\(written)` is bound by another branch of this `parallel`", at: place,
                    advice: "move `let \(written)` above the block, or this statement below it")
                return true
            }
        }
        return false
    }

    /// The closure of a `parallelMap` runs for several elements at once; what it binds nobody else sees.
    mutating func beginClosureBranch() {
        branches.append(
            ActiveBranch(first: nextBranch, branch: nextBranch, later: NodeList(start: 0, count: 0), start: scope.count, depth: -1))
        nextBranch += 1
    }

    /// Writes to what was bound before the branch began, or before the function around.
    mutating func checkWrite(to index: Int, at place: Span) {
        note(OuterVariable(index: index, span: scope[index].span))
        guard let active = branches.first(where: { index < $0.start }) else { return }
        let name = text(scope[index].name)
        if active.depth < 0 {
            error(
                "race-write", "the closure of `parallelMap` changes `\(name)`, which lives outside of it", at: place,
                advice: "let it give a value back, and combine the results below the call")
        } else {
            error(
                "race-write", "a branch of `parallel` changes `\(name)`, which lives outside of it", at: place,
                advice: "bind a name in the branch and combine them below the block")
        }
    }

    /// A branch that names a function which writes: whoever names it calls it, or has it called.
    mutating func checkWrites(of function: SignatureID, named name: Symbol, at place: Span) {
        let callers = frames.compactMap { frame in frame.function.map { FunctionUse.Caller(function: $0, start: frame.start) } }
        let use = FunctionUse(name: name, place: place, branches: branches, callers: callers)
        // What functions further below change is not known yet.
        if !unfinished.isEmpty, !branches.isEmpty || !callers.isEmpty { uses[function, default: []].append(use) }
        let writes = signatures[Int(function.index)].writes
        for variable in writes { note(variable) }
        report(writes, by: use)
    }

    /// The body of a function is known: what names it above is looked at again, and what names that.
    mutating func finish(_ function: SignatureID, writes: Set<OuterVariable>) {
        unfinished.remove(function)
        var changed = [(function, writes)]
        while let (function, writes) = changed.popLast() {
            let added = writes.subtracting(signatures[Int(function.index)].writes)
            if added.isEmpty { continue }
            signatures[Int(function.index)].writes.formUnion(added)
            for use in uses[function] ?? [] {
                report(added, by: use)
                for caller in use.callers { changed.append((caller.function, added.filter { $0.index < caller.start })) }
            }
        }
    }

    private mutating func report(_ writes: Set<OuterVariable>, by use: FunctionUse) {
        for variable in writes.sorted(by: { $0.index < $1.index }) where variable.index < scope.count {
            let binding = scope[variable.index]
            guard binding.span == variable.span, let active = use.branches.first(where: { variable.index < $0.start }) else { continue }
            let changed =
                if case .module = binding.kind { "a `var` of the module `\(text(binding.name))`" } else { "`\(text(binding.name))`" }
            error(
                "race-write",
                "`\(text(use.name))` changes \(changed), which lives outside of this "
                    + (active.depth < 0 ? "`parallelMap`" : "branch of `parallel`"), at: use.place,
                advice: "let it give a value back, and combine the results below the \(active.depth < 0 ? "call" : "block")")
        }
    }

    /// What the functions around change that they have not bound.
    private mutating func note(_ variable: OuterVariable) {
        for index in frames.indices where variable.index < frames[index].start { frames[index].writes.insert(variable) }
    }
}
