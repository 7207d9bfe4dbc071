// Labels: every argument finds its parameter, every required parameter its argument. Functions of a script and of the library
// take their labels in the order of the declaration, as in Swift; those of the host in any order.

extension Checker {
    /// Decides which parameter each argument goes to and pushes one number for each on `matched`. Says whether all is well.
    mutating func match(
        _ arguments: NodeList, to signature: Signature, title: CallTitle, _ callee: NodeID, reporting: Bool
    ) -> Bool {
        if signature.manner == .closure {
            return matchClosure(arguments, to: signature, title: title, callee, reporting: reporting)
        }
        let parameters = signature.parameters
        var filled: UInt64 = 0
        var fits = true
        var highest = -1
        var isOrderReported = false
        /// Values without the labels they need, and the parameters they were probably meant for.
        var bare: [(value: NodeID, slot: Int)] = []
        // The closure behind the parentheses takes its parameter, whatever stands within them.
        let closureSlot = hasTrailing(arguments) ? trailingSlot(parameters, 0) : -1
        /// Parameters whose absence is the consequence of a mistake already reported.
        var excused: UInt64 = 0
        for position in arguments.start..<arguments.start + arguments.count {
            let node = tree.lists[Int(position)]
            guard case .argument(let label, let value, let isTrailing) = tree[node] else {
                matched.append(-1)
                continue
            }
            var slot = -1
            if isTrailing {
                slot = trailingSlot(parameters, filled)
                if slot < 0 {
                    fits = false
                    if reporting { reportTrailing(title, callee, signature, at: span(value)) }
                }
            } else if label.isNone {
                slot =
                    parameters.indices.first {
                        parameters[$0].label.isNone && (filled & bit($0) == 0 || parameters[$0].isVariadic) && $0 != closureSlot
                    } ?? -1
                if slot < 0 {
                    fits = false
                    let open = parameters.indices.filter { !parameters[$0].label.isNone && (filled | excused) & bit($0) == 0 }
                    if let wanted = open.first(where: { parameters[$0].isRequired }) ?? open.first {
                        bare.append((value, wanted))
                        excused |= bit(wanted)
                    } else if reporting, bare.isEmpty {
                        callIsAnother = true
                        reportSpare(value, title, callee, signature)
                    }
                }
            } else {
                slot = parameters.firstIndex { $0.label == label } ?? -1
                if slot < 0 {
                    fits = false
                    if reporting {
                        let meant = reportLabel(label, node, title, callee, signature, filled)
                        if meant == 0 { callIsAnother = true }
                        excused |= meant
                    }
                } else if filled & bit(slot) != 0 {
                    fits = false
                    if reporting {
                        error(
                            "repeated-label", "`\(text(label)):` is given twice", at: labelSpan(node, label),
                            advice: "leave one of them out")
                    }
                    slot = -1
                }
            }
            if slot >= 0 {
                filled |= bit(slot)
                if signature.manner != .host, slot < highest, !isOrderReported {
                    fits = false
                    isOrderReported = true
                    if reporting { reportOrder(label, node, title, callee, signature) }
                }
                highest = max(highest, slot)
            }
            matched.append(Int32(slot))
        }
        if reporting, !bare.isEmpty { reportBare(bare, title, callee, signature) }
        let missing = parameters.indices.filter { parameters[$0].isRequired && (filled | excused) & bit($0) == 0 }
        if !missing.isEmpty {
            fits = false
            if reporting { reportMissing(missing, title, callee, signature) }
        }
        guard fits, !signature.alternatives.isEmpty else { return fits }
        let begun = signature.alternatives.filter { filled & $0 != 0 }
        // What the host is given may be null, which is as good as left out.
        if begun.count > 1, signature.manner == .host { return true }
        if begun.count == 1, begun[0] & ~filled == 0 { return true }
        if reporting { reportAlternatives(begun, missing: (begun.first ?? 0) & ~filled, title, callee, signature) }
        return false
    }

    private func bit(_ slot: Int) -> UInt64 { slot < 64 ? 1 << UInt64(slot) : 0 }

    private func hasTrailing(_ arguments: NodeList) -> Bool {
        guard let last = tree[arguments].last, case .argument(_, _, let isTrailing) = tree[last] else { return false }
        return isTrailing
    }

    /// A closure behind the parentheses goes to the last parameter that has no argument.
    private func trailingSlot(_ parameters: [CheckedParameter], _ filled: UInt64) -> Int {
        guard let slot = parameters.indices.last(where: { filled & bit($0) == 0 }), parameters[slot].takesFunction else { return -1 }
        return slot
    }

    private mutating func matchClosure(
        _ arguments: NodeList, to signature: Signature, title: CallTitle, _ callee: NodeID, reporting: Bool
    ) -> Bool {
        let count = signature.parameters.count
        for position in 0..<Int(arguments.count) { matched.append(position < count ? Int32(position) : -1) }
        for position in arguments.start..<arguments.start + arguments.count {
            let node = tree.lists[Int(position)]
            guard case .argument(let label, _, _) = tree[node], !label.isNone else { continue }
            if reporting {
                error(
                    "unexpected-label", "closures take no labels", at: labelSpan(node, label),
                    advice: "write the value alone, or declare a `func`")
            }
            return false
        }
        let required = signature.parameters.count { $0.isRequired }
        if Int(arguments.count) < required {
            if reporting {
                error(
                    "missing-argument", "`\(name(title))` takes \(counted(required, "argument")), not \(arguments.count)", at: span(callee),
                    advice: "`\(text(signature.parameters[Int(arguments.count)].name))` is missing")
            }
            return false
        }
        if Int(arguments.count) > count, !signature.takesMore, reporting {
            // Closures drop what they did not ask for.
            let extra = tree.lists[Int(arguments.start) + count]
            hint(
                "extra-argument", "`\(name(title))` takes \(counted(count, "argument")), and the others are dropped", at: span(extra),
                advice: "leave it out")
        }
        return true
    }

    // MARK: Messages

    private mutating func reportLabel(
        _ label: Symbol, _ node: NodeID, _ title: CallTitle, _ callee: NodeID, _ signature: Signature, _ filled: UInt64
    ) -> UInt64 {
        let written = text(label)
        let place = labelSpan(node, label)
        let parameters = signature.parameters
        if let slot = parameters.indices.first(where: { parameters[$0].label.isNone && text(parameters[$0].name) == written }) {
            error(
                "unexpected-label", "`\(written)` is given to `\(name(title))` without a label", at: place,
                advice: "write the value alone", notes: note(title, signature))
            return bit(slot)
        }
        let open = parameters.indices.filter { !parameters[$0].label.isNone && filled & bit($0) == 0 }
        let labels = open.map { text(parameters[$0].label) }
        if let nearest = NearestName.nearest(to: written, among: labels) ?? ForeignNames.label(written, among: labels) {
            error(
                "unknown-label", "`\(name(title))` has no parameter `\(written)`", at: place, advice: "did you mean `\(nearest)`?",
                notes: note(title, signature))
            return open.first { text(parameters[$0].label) == nearest }.map { bit($0) } ?? 0
        }
        // The only thing that is missing is probably what was meant.
        let required = parameters.indices.filter { parameters[$0].isRequired && filled & bit($0) == 0 }
        let hasLabels = parameters.contains { !$0.label.isNone }
        let meant = required.count == 1 ? required.first { !hasLabels || !parameters[$0].label.isNone } : nil
        error(
            "unknown-label", "`\(name(title))` has no parameter `\(written)`", at: place,
            advice: !hasLabels
                ? "its arguments have no labels"
                : meant.map { "did you mean `\(text(parameters[$0].label))`?" } ?? "leave it out, or take one of the labels below",
            notes: note(title, signature))
        return meant.map { bit($0) } ?? 0
    }

    /// One message however many there are, at the first of them.
    private mutating func reportBare(
        _ bare: [(value: NodeID, slot: Int)], _ title: CallTitle, _ callee: NodeID, _ signature: Signature
    ) {
        let written = bare.map { value, slot in
            let parameter = signature.parameters[slot]
            let isCount = parameter.accepts.present == .duration && kinds(ofLiteral: value) == .number
            return "\(text(parameter.label)): \(quoted(value))\(isCount ? ".seconds" : "")"
        }
        error(
            "missing-label",
            bare.count == 1
                ? "this argument of `\(name(title))` needs a label" : "these arguments of `\(name(title))` need labels",
            at: span(bare[0].value).union(span(bare[bare.count - 1].value)),
            advice: "did you mean `\(written.joined(separator: ", "))`?", notes: note(title, signature))
    }

    private mutating func reportSpare(_ value: NodeID, _ title: CallTitle, _ callee: NodeID, _ signature: Signature) {
        let parameters = signature.parameters
        let count = parameters.count
        error(
            "extra-argument", "`\(name(title))` takes \(count == 0 ? "no arguments" : counted(count, "argument"))", at: span(value),
            advice: "leave it out", notes: note(title, signature))
    }

    private mutating func reportTrailing(_ title: CallTitle, _ callee: NodeID, _ signature: Signature, at span: Span) {
        error(
            "unexpected-closure", "`\(name(title))` takes no closure", at: Span(Int(span.start), Int(span.start) + 1),
            advice: "leave out `{ … }`", notes: note(title, signature))
    }

    private mutating func reportOrder(
        _ label: Symbol, _ node: NodeID, _ title: CallTitle, _ callee: NodeID, _ signature: Signature
    ) {
        let what = label.isNone ? "this argument" : "`\(text(label)):`"
        error(
            "misordered-label", "\(what) comes too late in the call of `\(name(title))`",
            at: label.isNone ? span(node) : labelSpan(node, label),
            advice: "write the arguments in the order of the declaration", notes: note(title, signature))
    }

    private mutating func reportMissing(_ missing: [Int], _ title: CallTitle, _ callee: NodeID, _ signature: Signature) {
        let parameters = signature.parameters
        let labels = missing.map { parameters[$0].label.isNone ? "`\(text(parameters[$0].name))`" : "`\(text(parameters[$0].label)):`" }
        let list = labels.count < 2 ? labels.joined() : labels.dropLast().joined(separator: ", ") + " and " + (labels.last ?? "")
        let isLabelled = missing.contains { !parameters[$0].label.isNone }
        let advice: String
        if let first = missing.first(where: { !parameters[$0].label.isNone }) {
            advice = "add `\(text(parameters[first].label)): …`"
        } else if missing.count == 1, parameters[missing[0]].accepts == .function {
            advice = "add a closure: `{ … }`"
        } else {
            advice = "add the value"
        }
        error(
            isLabelled ? "missing-label" : "missing-argument", "`\(name(title))` needs \(list)", at: span(callee), advice: advice,
            notes: note(title, signature))
    }

    /// `contains()` and `replacing("a", matching: "b", with: "c")`: one of several is needed.
    private mutating func reportAlternatives(
        _ begun: [UInt64], missing: UInt64, _ title: CallTitle, _ callee: NodeID, _ signature: Signature
    ) {
        func words(_ set: UInt64) -> String {
            signature.parameters.indices.filter { set & bit($0) != 0 }.map {
                let parameter = signature.parameters[$0]
                return parameter.label.isNone ? "`\(text(parameter.name))`" : "`\(text(parameter.label)):`"
            }.joined(separator: " with ")
        }
        let names = signature.alternatives.map { words($0) }
        if begun.count <= 1 {
            error(
                "missing-argument",
                missing == 0
                    ? "`\(name(title))` needs \(names.joined(separator: " or "))" : "`\(name(title))` is not given \(words(missing))",
                at: span(callee),
                advice: missing == 0 ? "add one of them" : "it needs \(names.joined(separator: ", or "))",
                notes: note(title, signature))
        } else {
            error(
                "extra-argument", "`\(name(title))` takes only one of \(names.joined(separator: " and "))", at: span(callee),
                advice: "leave one of them out", notes: note(title, signature))
        }
    }

    // MARK: Words

    func name(_ title: CallTitle) -> String {
        switch title {
        case .entity(let entity): builtins[entity].path
        case .method(let name): text(name)
        case .written(let node): quoted(node)
        }
    }

    /// `customer.create(email:givenName:…)`
    func note(_ title: CallTitle, _ signature: Signature) -> [String] {
        if signature.manner == .closure { return [] }
        let labels = signature.parameters.map { ($0.label.isNone ? "_" : text($0.label)) + ":" }
        return ["\(name(title))(\(labels.joined()))"]
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        switch count {
        case 0: "no \(noun)s"
        case 1: "1 \(noun)"
        default: "\(count) \(noun)s"
        }
    }

    func labelSpan(_ node: NodeID, _ label: Symbol) -> Span {
        let whole = span(node)
        return Span(Int(whole.start), min(Int(whole.start) + text(label).utf8.count, Int(whole.end)))
    }
}
